//! `gridgen export GRID --definition`: the grid itself, as a rubric for another program, and what that cannot express.

use super::export::write_export;
use super::select::{ChosenGrids, find_grid, read_project};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::FolderSource;
use crate::interchange::rubrics::{self, RubricFormat};
use crate::ui::cli::args::{ExportArgs, MessageFormat, RubricProgram};
use crate::ui::cli::{CommandResult, CommandStatus, Console};

/// Writes the definition of a grid into a file, or to standard output.
pub fn export_definition(
    console: &Console,
    project: &FolderSource,
    wanted: &ExportArgs,
    program: RubricProgram,
) -> CommandResult {
    let format = match program {
        RubricProgram::Canvas => RubricFormat::Canvas,
        RubricProgram::Moodle => RubricFormat::Moodle,
    };
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let grid = find_grid(&checked, &wanted.grid)?;
    let Some(form) = &grid.form else {
        return Err(ChosenGrids::one(&grid.id).error(diagnostics));
    };
    let (bytes, losses) = rubrics::export_rubric(&form.grid, format);
    match &wanted.output {
        None => console.print_data(&bytes),
        Some(path) => write_export(path, &bytes, wanted.force)?,
    }
    // Standard output holds one thing: the rubric, or what programs read about it.
    if wanted.output.is_some() || console.format() != MessageFormat::Json {
        console.print_diagnostics(&losses.sorted());
    }
    Ok(CommandStatus::Success)
}
