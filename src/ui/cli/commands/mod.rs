//! The commands that work on a project: one file each, and here what several of them say.

mod build;
mod changes;
mod check;
mod definition;
mod drop;
mod export;
mod ids;
mod import;
mod log;
mod look;
mod marks;
mod new_theme;
mod next_year;
mod open;
mod overview;
mod pages;
mod part;
mod preview;
mod progress;
mod rate;
mod rename;
mod roster;
mod select;
mod summary;
pub mod themes;
mod undo;
mod watch;
mod write_back;

pub use build::run_build;
pub use check::run_check;
pub use definition::export_definition;
pub use drop::run_drop;
pub use export::run_export;
pub use ids::run_ids;
pub use import::run_import;
pub use log::run_log;
pub use look::{print_context, print_ratings_schema};
pub use marks::run_marks;
pub use new_theme::run_new_theme;
pub use next_year::run_next_year;
pub use open::{make_blank_page, open_file, run_open};
pub use overview::run_overview;
pub use rate::run_rate;
pub use rename::run_rename;
pub use roster::run_new_ratings;
pub use themes::{run_theme_preview, run_themes};
pub use undo::run_undo;
pub use watch::run_watch;
pub use write_back::finish_interrupted;

use crate::base::diagnostic::{MessageLang, quoted_list};
use crate::output::theme::ThemeName;
use crate::project::CheckedGrid;
use crate::ui::message::{Message, count_in_english, count_in_french, messages};

messages! {
    /// What several commands say.
    enum SharedMessage {
        Unrated { rows: usize } {
            en: "{} not rated", count_in_english(*rows, "row", "rows");
            fr: "{}", count_in_french(*rows, "ligne non évaluée", "lignes non évaluées");
        }
        NothingWritten {} {
            en: "Nothing was written.";
            fr: "Rien n'a été écrit.";
        }
        More { count: usize } {
            en: "… and {count} more";
            fr: "… et {count} de plus";
        }
        UnknownTheme { typed: String, known: Vec<ThemeName> } {
            en: "there is no theme `{typed}`" => format!("available: {}", quoted_list(known));
            fr: "il n'y a pas de thème `{typed}`" => format!("disponibles : {}", quoted_list(known));
        }
    }
}

/// A longer rating is cut on the screen.
const MAX_CELL_WIDTH: usize = 60;

/// The beginning of a long text.
fn cut_for_screen(text: &str) -> String {
    match text.char_indices().nth(MAX_CELL_WIDTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn count_unrated_rows(grid: &CheckedGrid) -> usize {
    let Some(form) = &grid.form else { return 0 };
    grid.students
        .iter()
        .filter_map(|student| student.rows_to_rate(&form.grid))
        .sum()
}

/// `, 3 rows not rated`; nothing where all are.
fn unrated_rows_text(rows: usize, lang: MessageLang) -> String {
    if rows == 0 {
        return String::new();
    }
    format!(", {}", SharedMessage::Unrated { rows }.headline(lang))
}
