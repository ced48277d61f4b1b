//! `gridgen` alone: what is here, what is wrong, the two likely next commands.

use super::{count_unrated_rows, read_project, unrated_rows_text};
use crate::base::diagnostic::{Diagnostics, MessageLang, Severity};
use crate::base::source::FolderSource;
use crate::project::CheckedGrid;
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::cli::{Console, Outcome};

/// `gridgen`: what is here, what is wrong, the two likely next commands.
pub fn run_overview(console: &Console, project: &FolderSource) -> Outcome {
    let lang = console.lang();
    let mut problems = Diagnostics::new();
    let checked = read_project(project, &mut problems);
    for grid in &checked.grids {
        console.print_line(&grid_line(grid, lang));
    }
    let (errors, warnings) = (
        problems.count(Severity::Error),
        problems.count(Severity::Warning),
    );
    if errors + warnings > 0 {
        console.print_line(&lang.pick(
            format!(
                "{}, {}",
                count_in_english(errors, "error", "errors"),
                count_in_english(warnings, "warning", "warnings")
            ),
            format!(
                "{}, {}",
                count_in_french(errors, "erreur", "erreurs"),
                count_in_french(warnings, "avertissement", "avertissements")
            ),
        ));
    }
    let next = match (checked.grids.is_empty(), errors > 0) {
        (true, _) => ["gridgen new grid NAME", "gridgen build"],
        (false, true) => ["gridgen check", "gridgen build"],
        (false, false) => ["gridgen build", "gridgen check"],
    };
    console.print_line(&format!(
        "\n{}\n  {}\n  {}",
        lang.pick("Next:", "Ensuite :"),
        next[0],
        next[1]
    ));
    if errors > 0 {
        Outcome::FilesWrong
    } else {
        Outcome::Well
    }
}

/// `oral  12 students, 3 rows not rated  Oral presentation`
fn grid_line(grid: &CheckedGrid, lang: MessageLang) -> String {
    let students = grid.students.len();
    let people = lang.pick(
        count_in_english(students, "student", "students"),
        count_in_french(students, "élève", "élèves"),
    );
    let title = grid
        .form
        .as_ref()
        .map(|form| form.context.title.plain.as_str());
    let line = format!(
        "{}  {people}{}  {}",
        grid.id,
        unrated_rows_text(count_unrated_rows(grid), lang),
        title.unwrap_or_default()
    );
    line.trim_end().to_owned()
}
