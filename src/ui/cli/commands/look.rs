//! What is known of one grid, as JSON: `gridgen context` and `gridgen schema GRID`.

use super::{students, with_grid};
use crate::base::source::Folder;
use crate::model::sheet::context::Sheet;
use crate::ui::cli::{Console, Outcome};
use std::collections::BTreeSet;

/// `gridgen context`: what a theme sees of the blank form, or of one student's sheet.
pub fn context(console: &Console, project: &Folder, grid: &str, student: Option<&str>) -> Outcome {
    with_grid(console, project, grid, |prepared, grid| {
        let grids = BTreeSet::from([grid.id.clone()]);
        let typed: Vec<String> = student.map(str::to_owned).into_iter().collect();
        let wanted = students(console, prepared, &grids, &typed)?;
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
        let student = found.and_then(|student| form.student(student));
        Ok(serde_json::to_value(Sheet {
            grid: form.context.clone(),
            student,
        })
        .ok())
    })
}

/// `gridgen schema GRID`: the schema of the ratings of one grid.
pub fn schema(console: &Console, project: &Folder, grid: &str) -> Outcome {
    with_grid(console, project, grid, |_, grid| {
        Ok(grid
            .form
            .as_ref()
            .map(|form| crate::model::ratings::schema(&form.grid)))
    })
}
