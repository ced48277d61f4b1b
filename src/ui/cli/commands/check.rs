//! `gridgen check`: every problem in every file, at once; of a theme of the project's own, by making a few sheets for nobody.

use super::build::BuildProgress;
use super::{
    chosen_grids, count_unrated_rows, read_project, report_diagnostics, unrated_rows_text,
};
use crate::base::diagnostic::Diagnostics;
use crate::base::error::Error;
use crate::base::source::FolderSource;
use crate::output::render::{self, BuildPlan, DEFAULT_PATIENCE, NullStore, RunOptions};
use crate::project::CheckedGrid;
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::cli::{Console, Outcome};

/// `gridgen check`: every problem of the wanted grids, or of all.
pub fn run_check(console: &Console, project: &FolderSource, wanted: &[String]) -> Outcome {
    let mut problems = Diagnostics::new();
    let checked = read_project(project, &mut problems);
    let grids = match chosen_grids(console, &checked, wanted) {
        Ok(grids) => grids,
        Err(outcome) => return outcome,
    };
    let mine = |grid: &&CheckedGrid| grids.is_empty() || grids.contains(&grid.id);
    let to_rate = checked
        .grids
        .iter()
        .filter(mine)
        .map(count_unrated_rows)
        .sum();
    let options = render::BuildOptions {
        grids: grids.clone(),
        ..render::BuildOptions::default()
    };
    let plan = render::Renderer::new().plan_build(&checked, project, options, &mut problems);
    let (forms, students) = (plan.blank_form_count(), plan.student_count);
    if let Err(error) = build_samples(console, plan, &mut problems) {
        console.print_error(&error.message(console.lang()), None);
        return Outcome::Machine;
    }
    let outcome = report_diagnostics(console, problems, &grids);
    let lang = console.lang();
    console.print_line(&lang.pick(
        format!(
            "{}, {} checked{}",
            count_in_english(forms, "form", "forms"),
            count_in_english(students, "sheet", "sheets"),
            unrated_rows_text(to_rate, lang)
        ),
        format!(
            "{} et {} vérifiées{}",
            count_in_french(forms, "grille", "grilles"),
            count_in_french(students, "fiche", "fiches"),
            unrated_rows_text(to_rate, lang)
        ),
    ));
    outcome
}

/// What is wrong with a theme shows when a sheet is made with it.
fn build_samples(
    console: &Console,
    plan: BuildPlan,
    problems: &mut Diagnostics,
) -> Result<(), Error> {
    let effort = RunOptions {
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        patience: DEFAULT_PATIENCE,
        rebuild_all: true,
        keeps_last: false,
        takes_foreign: false,
    };
    let report = render::run_plan(
        plan.keep_samples(),
        &NullStore::default(),
        effort,
        &BuildProgress::new(console),
    )?;
    problems.extend(report.problems);
    Ok(())
}
