//! `gridgen export GRID --definition`: the grid itself, as a rubric of another program, and what that cannot say.

use super::{chosen_grids, read_project, report_diagnostics};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::FolderSource;
use crate::interchange::rubrics::{self, RubricFormat};
use crate::ui::cli::args::{ExportArgs, MessageFormat, TableFormat};
use crate::ui::cli::{Console, Outcome, report_machine_error};

/// Writes the definition of a grid into a file, or to standard output.
pub fn export_definition(
    console: &Console,
    project: &FolderSource,
    wanted: &ExportArgs,
) -> Result<Outcome, Outcome> {
    let program = match wanted.format {
        Some(TableFormat::Canvas) => RubricFormat::Canvas,
        Some(TableFormat::Moodle) => RubricFormat::Moodle,
        _ => return Err(report_no_rubric(console)),
    };
    let mut problems = Diagnostics::new();
    let prepared = read_project(project, &mut problems);
    let grids = chosen_grids(console, &prepared, std::slice::from_ref(&wanted.grid))?;
    let found = prepared
        .grids
        .iter()
        .find(|grid| grids.contains(&grid.id))
        .and_then(|grid| grid.form.as_ref());
    let Some(form) = found else {
        return Ok(report_diagnostics(console, problems, &grids));
    };
    let (bytes, unsaid) = rubrics::export_rubric(&form.grid, program);
    match &wanted.output {
        None => console.print_data(&bytes),
        Some(path) => std::fs::write(path, &bytes)
            .map_err(|cause| report_machine_error(console, ("write", "d'écrire"), path, &cause))?,
    }
    // Standard output holds one thing: the rubric, or what programs read about it.
    if wanted.output.is_some() || console.format() != MessageFormat::Json {
        console.print_diagnostics(&unsaid.sorted());
    }
    Ok(Outcome::Well)
}

fn report_no_rubric(console: &Console) -> Outcome {
    let lang = console.lang();
    console.print_error(
        lang.pick(
            "a grid itself is no table",
            "une grille n'est pas un tableau",
        ),
        Some(lang.pick(
            "write: --definition --format canvas, or moodle",
            "écrivez : --definition --format canvas, ou moodle",
        )),
    );
    Outcome::Usage
}
