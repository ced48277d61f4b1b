//! The commands that work on a project: one function each.

use super::args::Build;
use super::{Console, Outcome};
use crate::source::Folder;

/// `gridgen`: what is here, what is wrong, the two likely next commands.
pub fn overview(_console: &Console, _project: &Folder) -> Outcome {
    Outcome::Well
}

/// `gridgen check`: every problem of the wanted grids, or of all.
pub fn check(_console: &Console, _project: &Folder, _wanted: &[String]) -> Outcome {
    Outcome::Well
}

/// `gridgen build`.
pub fn build(_console: &Console, _project: &Folder, _wanted: &Build) -> Outcome {
    Outcome::Well
}

/// `gridgen context`: what a theme sees of the blank form, or of one student's sheet.
pub fn context(_console: &Console, _project: &Folder, _grid: &str, _student: Option<&str>) -> Outcome {
    Outcome::Well
}

/// `gridgen schema GRID`: the schema of the ratings of one grid.
pub fn schema(_console: &Console, _project: &Folder, _grid: &str) -> Outcome {
    Outcome::Well
}

/// `gridgen themes`.
pub fn themes(_console: &Console, _project: &Folder) -> Outcome {
    Outcome::Well
}
