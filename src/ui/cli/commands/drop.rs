//! `gridgen drop`: a row or a section goes, from the grid and from all its ratings; what is lost is shown first.

use super::rename::{id_error, write_changes};
use super::select::grid_names;
use super::{SharedMessage, cut_for_screen};
use crate::base::source::FolderSource;
use crate::project::ids::{DroppedId, drop_id};
use crate::project::layout::ratings_folder;
use crate::text::yaml::edit::FileEditor;
use crate::text::yaml::edit::journal::ChangeAuthor;
use crate::ui::cli::args::DropArgs;
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console, names, schemas};
use crate::ui::message::{count_in_english, count_in_french, messages};

/// Of many ratings so many are shown.
const MAX_SHOWN_RATINGS: usize = 100;

messages! {
    /// What `gridgen drop` says.
    enum DropMessage {
        Question { id: String, in_grid: bool, ratings: usize } {
            en: "Remove `{id}` from {}?", places_in_english(*in_grid, *ratings);
            fr: "Retirer `{id}` de {} ?", places_in_french(*in_grid, *ratings);
        }
        Dropped { id: String, in_grid: bool, ratings: usize } {
            en: "`{id}` was removed from {}", places_in_english(*in_grid, *ratings);
            fr: "`{id}` a été retiré de {}", places_in_french(*in_grid, *ratings);
        }
        Lost { ratings: usize } {
            en: "{} would be removed", count_in_english(*ratings, "rating or remark", "ratings and remarks");
            fr: "{}",
                count_in_french(*ratings, "évaluation ou remarque serait retirée", "évaluations et remarques seraient retirées");
        }
        Undo {} {
            en: "`gridgen undo` brings everything back";
            fr: "`gridgen undo` rétablit tout";
        }
        NeedsYes {} {
            en: "nothing was written, since nobody can be asked" => "add --yes to write without being asked";
            fr: "rien n'a été écrit, car personne ne peut répondre"
                => "ajoutez --yes pour écrire sans être interrogé";
        }
    }
}

fn places_in_english(in_grid: bool, ratings: usize) -> String {
    let files = count_in_english(ratings, "ratings file", "ratings files");
    if in_grid {
        format!("the grid and {files}")
    } else {
        files
    }
}

fn places_in_french(in_grid: bool, ratings: usize) -> String {
    let files = count_in_french(ratings, "relevé", "relevés");
    if in_grid {
        format!("la grille et de {files}")
    } else {
        files
    }
}

/// Shows what goes, asks, and writes all of it or nothing.
pub fn run_drop(console: &Console, project: &FolderSource, wanted: &DropArgs) -> CommandResult {
    let known = grid_names(project);
    let grid = names::resolve_grid(&wanted.grid, &known)?;
    let dropped =
        drop_id(project, grid, &wanted.id).map_err(|error| id_error(&wanted.id, "", error))?;
    print_ratings(console, &format!("{}/", ratings_folder(grid)), &dropped);
    let (id, in_grid) = (wanted.id.clone(), dropped.in_grid);
    let ratings = dropped.files.len() - usize::from(in_grid);
    if !wanted.yes {
        let id = id.clone();
        let question = DropMessage::Question {
            id,
            in_grid,
            ratings,
        };
        if !console.can_ask() {
            return Err(CommandError::usage(DropMessage::NeedsYes {}));
        }
        if !console.confirm_loss(&question) {
            console.print_message(&SharedMessage::NothingWritten {});
            return Ok(CommandStatus::Success);
        }
    }
    let author = ChangeAuthor::of_command("drop");
    let editor = FileEditor::new(project, author).converting(wanted.writing.convert);
    write_changes(console, &editor, &dropped.files)?;
    schemas::refresh_schemas(console, project);
    console.print_message(&DropMessage::Dropped {
        id,
        in_grid,
        ratings,
    });
    console.print_message(&DropMessage::Undo {});
    Ok(CommandStatus::Success)
}

fn print_ratings(console: &Console, folder: &str, dropped: &DroppedId) {
    let all = &dropped.ratings;
    for rating in all.iter().take(MAX_SHOWN_RATINGS) {
        let student = rating.file.strip_prefix(folder).unwrap_or(&rating.file);
        let student = student.strip_suffix(".yaml").unwrap_or(student);
        let text = cut_for_screen(&rating.text);
        console.print_line(&format!("{student}  {}: {text}", rating.id));
    }
    if all.len() > MAX_SHOWN_RATINGS {
        let count = all.len() - MAX_SHOWN_RATINGS;
        console.print_message(&SharedMessage::More { count });
    }
    if !all.is_empty() {
        console.print_message(&DropMessage::Lost { ratings: all.len() });
    }
}
