//! Where the files of a project lie, as paths from its root: the one place that knows.

use crate::base::source::join_path;
use crate::model::grid::GridId;

/// The settings; optional, because a folder with grids is a project.
pub const SETTINGS_FILE: &str = "gridgen.yaml";

/// The folder of the grids.
pub const GRIDS_FOLDER: &str = "grids";

/// The folder of a grid, with its images and ratings.
pub fn grid_folder(grid: &GridId) -> String {
    join_path(GRIDS_FOLDER, grid)
}

/// The definition of a grid.
pub fn grid_file(grid: &GridId) -> String {
    join_path(&grid_folder(grid), "grid.yaml")
}

/// The folder of a grid's ratings.
pub fn ratings_folder(grid: &GridId) -> String {
    join_path(&grid_folder(grid), "ratings")
}
