//! The order of keys in a ratings file, for everything that writes into one.

use super::RatingsKeys;
use crate::model::grid::Grid;
use crate::text::yaml::Record;
use crate::text::yaml::edit::PathStep;

/// The keys of the map at a path of a ratings file: those of the format, the grid's sections, its rows, its fields.
pub fn ratings_key_order(grid: &Grid) -> impl Fn(&[PathStep]) -> Vec<String> + '_ {
    |path| {
        let names: Vec<&str> = path
            .iter()
            .map(|key| match key {
                PathStep::Name(name) => name.as_str(),
                PathStep::Item(_) => "",
            })
            .collect();
        match names[..] {
            [] => RatingsKeys::keys()
                .iter()
                .map(|key| key.name.to_owned())
                .collect(),
            ["student"] => student_keys(grid),
            ["ratings" | "remarks"] => grid
                .sections
                .iter()
                .filter_map(|section| Some(section.id.as_ref()?.to_string()))
                .collect(),
            ["ratings", id] => {
                let sections = grid.sections.iter();
                let mut sections = sections.filter(|section| section.id.as_deref() == Some(id));
                let rows = sections
                    .next()
                    .into_iter()
                    .flat_map(|section| section.rows());
                rows.filter_map(|row| Some(row.id.as_ref()?.to_string()))
                    .collect()
            }
            ["ratings", _, _] => ["level", "remark"].map(str::to_owned).to_vec(),
            _ => Vec::new(),
        }
    }
}

fn student_keys(grid: &Grid) -> Vec<String> {
    let fields = grid
        .fields
        .iter()
        .flatten()
        .map(|field| field.id.to_string());
    let known = ["name", "given", "class"].map(str::to_owned);
    let others = fields.filter(|id| !["name", "given", "class"].contains(&id.as_str()));
    known.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Diagnostics;
    use crate::base::source::Text;
    use crate::text::yaml::edit::{NewValue, YamlChange, apply_changes, key_path};

    #[test]
    fn new_keys_stand_in_the_order_of_the_form() {
        let mut problems = Diagnostics::new();
        let text = "gridgen: 1\ntitle: T\nscale: { A: {}, B: {} }\nsections:\n  - { id: s, title: S, criteria: { a: A, b: B, c: C } }\n  - { id: t, title: T, criteria: { d: D } }\n";
        let document = crate::text::yaml::parse_yaml(&mut problems, Text::new("grid.yaml", text));
        let grid = crate::model::grid::build_grid(
            &mut problems,
            &document,
            &crate::model::grid::GridId::new("g").unwrap(),
            &[],
        )
        .unwrap();
        let word = || NewValue::Word("A".to_owned());
        let changes = [
            ["ratings", "s", "b"],
            ["student", "given", ""],
            ["ratings", "s", "a"],
            ["comment", "", ""],
        ]
        .map(|steps| {
            let steps = steps.into_iter().filter(|step| !step.is_empty());
            YamlChange::set(key_path(steps), word())
        });
        let now = apply_changes(
            "student: { name: X }\nratings:\n  s:\n    c: A\n  t: B\n",
            &changes,
            &ratings_key_order(&grid),
        );
        assert_eq!(
            now.unwrap(),
            "student: { name: X, given: A }\nratings:\n  s:\n    a: A\n    b: A\n    c: A\n  t: B\ncomment: A\n"
        );
    }
}
