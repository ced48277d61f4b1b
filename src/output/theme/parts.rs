//! Parts of the form: what each must give, and which of them a fault in a file of ours is about.
//!
//! A part that is not as the form expects it shows itself where the form calls it, in a built-in file that its author never
//! saw. She is told the part.

use crate::base::diagnostic::MessageLang;

/// The parts of a sheet that a theme may change one by one, with what `parts/<name>.typ` must define.
const PARTS: [(&str, &str); 7] = [
    ("head", "#let head(ctx) = [ … ]"),
    ("identity", "#let identity(ctx) = student => [ … ]"),
    (
        "section",
        "#let section(ctx, section, index) = student => [ … ]",
    ),
    (
        "row",
        "#let row(ctx, section, task, row, room) = (blank: ( … ), unrated: ( … ), rated: rating => ( … ))",
    ),
    ("legend", "#let legend(ctx) = [ … ]"),
    ("result", "#let result(ctx) = student => [ … ]"),
    ("signatures", "#let signatures(ctx) = student => [ … ]"),
];

/// The part that this place in a line is about: the nearest that is named at it or behind it, else the last before.
pub(super) fn part_named_in(
    line: &str,
    at: usize,
    has: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    let named: Vec<(usize, &str)> = PARTS
        .iter()
        .flat_map(|&(name, _)| word_positions(line, name).map(move |start| (start, name)))
        .filter(|&(_, name)| has(name))
        .collect();
    let behind = named.iter().filter(|(start, _)| *start >= at).min();
    let found = behind.or_else(|| named.iter().max());
    found.map(|&(_, name)| name)
}

/// Where `name` stands in a line as a word of its own; `-` parts words, as in `of-identity`.
fn word_positions<'a>(line: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(name)
        .filter(move |(start, _)| {
            !line[..*start].ends_with(is_letter)
                && !line[start + name.len()..].starts_with(is_letter)
        })
        .map(|(start, _)| start)
}

/// What `parts/<name>.typ` must define.
pub(super) fn part_shape_help(name: &str, lang: MessageLang) -> String {
    let shape = PARTS.iter().find(|(part, _)| *part == name);
    let shape = shape.map_or("", |(_, shape)| shape);
    lang.pick(
        format!("the form calls it as `{shape}`"),
        format!("le formulaire l'appelle ainsi : `{shape}`"),
    )
}

#[cfg(test)]
mod tests {
    use super::part_named_in;

    #[test]
    fn the_part_at_a_place_is_found_by_its_name() {
        let all = |_: &str| true;
        let line = "  rows: task.rows.map(it => (..row(ctx, section, task, it, room))),";
        assert_eq!(part_named_in(line, 30, all), Some("row"));
        assert_eq!(
            part_named_in(line, 30, |name| name == "section"),
            Some("section")
        );
        assert_eq!(
            part_named_in("  of-identity(student)", 2, all),
            Some("identity")
        );
        assert_eq!(part_named_in("let top = head(ctx)", 15, all), Some("head"));
        assert_eq!(part_named_in("let rows = heads", 0, all), None);
    }
}
