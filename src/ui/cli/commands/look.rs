//! What is known of one grid, as JSON: `gridgen context` and `gridgen schema GRID`.

use super::select::{ChosenGrids, find_grid, find_students, read_project};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::FolderSource;
use crate::model::ratings::ratings_schema;
use crate::model::sheet::context::SheetContext;
use crate::ui::cli::shell::print_json;
use crate::ui::cli::{CommandResult, Console};

/// `gridgen context`: what a theme sees of the blank form, or of one student's sheet.
pub fn print_context(
    console: &Console,
    project: &FolderSource,
    typed: &str,
    student: Option<&str>,
) -> CommandResult {
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let grid = find_grid(&checked, typed)?;
    let chosen = ChosenGrids::one(&grid.id);
    let typed: Vec<String> = student.map(str::to_owned).into_iter().collect();
    let wanted = find_students(&checked, &chosen, &typed)?;
    let found = grid
        .students
        .iter()
        .find(|student| wanted.contains(&(grid.id.clone(), student.path.clone())));
    let is_broken = found.is_some_and(|student| student.ratings.is_none());
    let (Some(form), false) = (&grid.form, is_broken) else {
        return Ok(chosen.report(console, diagnostics));
    };
    let context = SheetContext {
        grid: form.context.clone(),
        student: found.and_then(|student| form.student_context(student)),
    };
    match serde_json::to_value(context) {
        Ok(context) => Ok(print_json(console, &context)),
        Err(_) => Ok(chosen.report(console, diagnostics)),
    }
}

/// `gridgen schema GRID`: the schema of the ratings of one grid.
pub fn print_ratings_schema(
    console: &Console,
    project: &FolderSource,
    typed: &str,
) -> CommandResult {
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let grid = find_grid(&checked, typed)?;
    match &grid.form {
        Some(form) => Ok(print_json(console, &ratings_schema(&form.grid))),
        None => Ok(ChosenGrids::one(&grid.id).report(console, diagnostics)),
    }
}
