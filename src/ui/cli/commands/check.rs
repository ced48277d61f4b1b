//! `gridgen check`: every problem in every file, at once; of a theme of the project's own, by making a few sheets for nobody.

use super::build::Bar;
use super::{checked, chosen, rows, tell, unrated};
use crate::base::diagnostic::Problems;
use crate::base::error::Error;
use crate::base::source::Folder;
use crate::output::render::prepare::PreparedGrid;
use crate::output::render::{self, Effort, Nowhere, PATIENCE, Plan};
use crate::ui::cli::counting::{count, count_in_french};
use crate::ui::cli::{Console, Outcome};

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
    let options = render::Options {
        grids: grids.clone(),
        ..render::Options::default()
    };
    let plan = render::plan(prepared, project, options, &mut problems);
    let (forms, students) = (plan.forms(), plan.students);
    if let Err(error) = samples(console, plan, &mut problems) {
        console.error(&error.words(console.lang()), None);
        return Outcome::Machine;
    }
    let outcome = tell(console, problems, &grids);
    let lang = console.lang();
    console.say(&lang.pick(
        format!(
            "{}, {} checked{}",
            count(forms, "form", "forms"),
            count(students, "sheet", "sheets"),
            rows(to_rate, lang)
        ),
        format!(
            "{} et {} vérifiées{}",
            count_in_french(forms, "grille", "grilles"),
            count_in_french(students, "fiche", "fiches"),
            rows(to_rate, lang)
        ),
    ));
    outcome
}

/// What is wrong with a theme shows when a sheet is made with it.
fn samples(console: &Console, plan: Plan, problems: &mut Problems) -> Result<(), Error> {
    let effort = Effort {
        jobs: std::thread::available_parallelism().map_or(1, usize::from),
        patience: PATIENCE,
        all: true,
        keeps_last: false,
    };
    let report = render::run(
        plan.samples(),
        &Nowhere::default(),
        effort,
        &Bar::new(console),
    )?;
    problems.extend(report.problems);
    Ok(())
}
