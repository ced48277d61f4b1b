//! `gridgen export GRID --definition`: the grid itself, as a rubric of another program, and what that cannot say.

use super::select::{ChosenGrids, find_grid, read_project};
use crate::base::diagnostic::Diagnostics;
use crate::base::disk::replace_file;
use crate::base::source::FolderSource;
use crate::interchange::rubrics::{self, RubricFormat};
use crate::ui::cli::args::{ExportArgs, MessageFormat, TableFormat};
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console};
use crate::ui::message::messages;

messages! {
    /// What keeps a grid from being exported as a rubric.
    enum DefinitionMessage {
        NoRubricFormat {} {
            en: "a grid itself cannot be written as a table" => "write: --definition --format canvas, or moodle";
            fr: "la grille elle-même ne s'écrit pas comme un tableau"
                => "écrivez : --definition --format canvas, ou moodle";
        }
    }
}

/// Writes the definition of a grid into a file, or to standard output.
pub fn export_definition(
    console: &Console,
    project: &FolderSource,
    wanted: &ExportArgs,
) -> CommandResult {
    let program = match wanted.format {
        Some(TableFormat::Canvas) => RubricFormat::Canvas,
        Some(TableFormat::Moodle) => RubricFormat::Moodle,
        _ => return Err(CommandError::usage(DefinitionMessage::NoRubricFormat {})),
    };
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let grid = find_grid(&checked, &wanted.grid)?;
    let Some(form) = &grid.form else {
        return Err(ChosenGrids::one(&grid.id).error(diagnostics));
    };
    let (bytes, unsaid) = rubrics::export_rubric(&form.grid, program);
    match &wanted.output {
        None => console.print_data(&bytes),
        Some(path) => replace_file(path, &bytes)?,
    }
    // Standard output holds one thing: the rubric, or what programs read about it.
    if wanted.output.is_some() || console.format() != MessageFormat::Json {
        console.print_diagnostics(&unsaid.sorted());
    }
    Ok(CommandStatus::Success)
}
