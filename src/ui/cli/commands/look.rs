//! What is known of one grid, as JSON: `gridgen context` and `gridgen schema GRID`.

use super::{chosen_students, print_json_of_grid};
use crate::base::source::FolderSource;
use crate::model::sheet::context::SheetContext;
use crate::ui::cli::{Console, Outcome};
use std::collections::BTreeSet;

/// `gridgen context`: what a theme sees of the blank form, or of one student's sheet.
pub fn print_context(
    console: &Console,
    project: &FolderSource,
    grid: &str,
    student: Option<&str>,
) -> Outcome {
    print_json_of_grid(console, project, grid, |prepared, grid| {
        let grids = BTreeSet::from([grid.id.clone()]);
        let typed: Vec<String> = student.map(str::to_owned).into_iter().collect();
        let wanted = chosen_students(console, prepared, &grids, &typed)?;
        let Some(form) = &grid.form else {
            return Ok(None);
        };
        let found = grid
            .students
            .iter()
            .find(|student| wanted.contains(&(grid.id.clone(), student.path.clone())));
        if found.is_some_and(|student| student.ratings.is_none()) {
            return Ok(None);
        }
        let student = found.and_then(|student| form.student_context(student));
        Ok(serde_json::to_value(SheetContext {
            grid: form.context.clone(),
            student,
        })
        .ok())
    })
}

/// `gridgen schema GRID`: the schema of the ratings of one grid.
pub fn print_ratings_schema(console: &Console, project: &FolderSource, grid: &str) -> Outcome {
    print_json_of_grid(console, project, grid, |_, grid| {
        Ok(grid
            .form
            .as_ref()
            .map(|form| crate::model::ratings::ratings_schema(&form.grid)))
    })
}
