//! `gridgen check`: every problem in every file, at once.

use super::{checked, chosen, rows, tell, unrated};
use crate::build;
use crate::build::prepare::PreparedGrid;
use crate::cli::counting::{count, count_in_french};
use crate::cli::{Console, Outcome};
use crate::diagnostic::Problems;
use crate::source::Folder;

/// `gridgen check`: every problem of the wanted grids, or of all.
pub fn check(console: &Console, project: &Folder, wanted: &[String]) -> Outcome {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let grids = match chosen(console, &prepared, wanted) {
        Ok(grids) => grids,
        Err(outcome) => return outcome,
    };
    let mine = |grid: &&PreparedGrid| grids.is_empty() || grids.contains(&grid.id);
    let to_rate = prepared.grids.iter().filter(mine).map(unrated).sum();
    let options = build::Options {
        grids: grids.clone(),
        ..build::Options::default()
    };
    let plan = build::plan(prepared, project, options, &mut problems);
    let outcome = tell(console, problems, &grids);
    let lang = console.lang();
    let forms = plan.forms();
    console.say(&lang.pick(
        format!(
            "{}, {} checked{}",
            count(forms, "form", "forms"),
            count(plan.students, "sheet", "sheets"),
            rows(to_rate, lang)
        ),
        format!(
            "{} et {} vérifiées{}",
            count_in_french(forms, "grille", "grilles"),
            count_in_french(plan.students, "fiche", "fiches"),
            rows(to_rate, lang)
        ),
    ));
    outcome
}
