//! `gridgen` alone: what is here, what is wrong, the two likely next commands.

use super::select::read_project;
use super::{count_unrated_rows, unrated_rows_text};
use crate::base::diagnostic::{Diagnostics, MessageLang, Severity};
use crate::base::source::FolderSource;
use crate::project::CheckedGrid;
use crate::ui::cli::{CommandStatus, Console};
use crate::ui::message::{Message, count_in_english, count_in_french, messages};

messages! {
    /// What `gridgen` alone says.
    enum OverviewMessage {
        Students { count: usize } {
            en: "{}", count_in_english(*count, "student", "students");
            fr: "{}", count_in_french(*count, "élève", "élèves");
        }
        Wrong { errors: usize, warnings: usize } {
            en: "{}, {}",
                count_in_english(*errors, "error", "errors"),
                count_in_english(*warnings, "warning", "warnings");
            fr: "{}, {}",
                count_in_french(*errors, "erreur", "erreurs"),
                count_in_french(*warnings, "avertissement", "avertissements");
        }
        Next { first: &'static str, second: &'static str } {
            en: "\nNext:\n  {first}\n  {second}";
            fr: "\nEnsuite :\n  {first}\n  {second}";
        }
    }
}

/// `gridgen`: what is here, what is wrong, the two likely next commands.
pub fn run_overview(console: &Console, project: &FolderSource) -> CommandStatus {
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    for grid in &checked.grids {
        console.print_line(&grid_line(grid, console.lang()));
    }
    let errors = diagnostics.count(Severity::Error);
    let warnings = diagnostics.count(Severity::Warning);
    if errors + warnings > 0 {
        console.print_message(&OverviewMessage::Wrong { errors, warnings });
    }
    let (first, second) = if checked.grids.is_empty() {
        ("gridgen new grid NAME", "gridgen build")
    } else if errors > 0 {
        ("gridgen check", "gridgen build")
    } else {
        ("gridgen build", "gridgen check")
    };
    console.print_message(&OverviewMessage::Next { first, second });
    if errors > 0 {
        CommandStatus::FilesWrong
    } else {
        CommandStatus::Success
    }
}

/// `oral  12 students, 3 rows not rated  Oral presentation`
fn grid_line(grid: &CheckedGrid, lang: MessageLang) -> String {
    let count = grid.students.len();
    let students = OverviewMessage::Students { count }.headline(lang);
    let title = grid
        .form
        .as_ref()
        .map(|form| form.context.title.plain.as_str());
    let line = format!(
        "{}  {students}{}  {}",
        grid.id,
        unrated_rows_text(count_unrated_rows(grid), lang),
        title.unwrap_or_default()
    );
    line.trim_end().to_owned()
}
