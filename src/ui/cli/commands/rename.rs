//! `gridgen rename`: an id gets another name, in the grid and in all its ratings at once.

use super::select::{grid_names, unreadable};
use super::write_back::write_back;
use crate::base::diagnostic::quoted_list;
use crate::base::source::FolderSource;
use crate::project::ids::{FileChanges, IdError, rename_id};
use crate::text::yaml::edit::journal::ChangeAuthor;
use crate::text::yaml::edit::{FileEdit, FileEditor, no_key_order};
use crate::ui::cli::args::RenameArgs;
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console, names, schemas};
use crate::ui::message::{count_in_english, count_in_french, messages};

messages! {
    /// What `gridgen rename` says.
    enum RenameMessage {
        Renamed { old: String, new: String, ratings: usize } {
            en: "`{old}` is now `{new}`, in the grid and in {}",
                count_in_english(*ratings, "ratings file", "ratings files");
            fr: "`{old}` est maintenant `{new}`, dans la grille et dans {}",
                count_in_french(*ratings, "relevé", "relevés");
        }
        RenamedInRatings { old: String, new: String, ratings: usize } {
            en: "`{old}` is now `{new}` in {}, as in the grid",
                count_in_english(*ratings, "ratings file", "ratings files");
            fr: "`{old}` est maintenant `{new}` dans {}, comme dans la grille",
                count_in_french(*ratings, "relevé", "relevés");
        }
        NotInGrid { old: String, new: String, known: Vec<String> } {
            en: "the grid has neither `{old}` nor `{new}`" => format!("available: {}", quoted_list(known));
            fr: "la grille n'a ni `{old}` ni `{new}`" => format!("disponibles : {}", quoted_list(known));
        }
        LastOne { id: String } {
            en: "nothing would be left to rate beside `{id}`" => "change the grid by hand";
            fr: "il ne resterait rien à évaluer à côté de `{id}`" => "modifiez la grille à la main";
        }
        Unknown { old: String, near: Vec<String> } {
            en: "nothing in this grid has the id `{old}`" => format!("available: {}", quoted_list(near));
            fr: "rien dans cette grille n'a l'identifiant `{old}`" => format!("disponibles : {}", quoted_list(near));
        }
        Several { old: String, all: Vec<String> } {
            en: "several rows have the id `{old}`" => format!("write one of {}", quoted_list(all));
            fr: "plusieurs lignes ont l'identifiant `{old}`" => format!("écrivez l'un de {}", quoted_list(all));
        }
        Invalid { new: String } {
            en: "`{new}` is not an id" => "letters, digits, `-` and `_`, without spaces";
            fr: "`{new}` n'est pas un identifiant" => "des lettres, des chiffres, `-` et `_`, sans espace";
        }
        Taken { new: String } {
            en: "`{new}` is already taken";
            fr: "`{new}` est déjà pris";
        }
    }
}

/// Renames, or says why not.
pub fn run_rename(console: &Console, project: &FolderSource, wanted: &RenameArgs) -> CommandResult {
    let known = grid_names(project);
    let grid = names::resolve_grid(&wanted.grid, &known)?;
    let renamed = rename_id(project, grid, &wanted.old, &wanted.new)
        .map_err(|error| id_error(&wanted.old, &wanted.new, error))?;
    let author = ChangeAuthor::of_command("rename");
    let editor = FileEditor::new(project, author).converting(wanted.writing.convert);
    write_changes(console, &editor, &renamed.files)?;
    schemas::refresh_schemas(console, project);
    let (old, new, files) = (wanted.old.clone(), wanted.new.clone(), renamed.files.len());
    console.print_message(&if renamed.in_grid {
        RenameMessage::Renamed {
            old,
            new,
            ratings: files - 1,
        }
    } else {
        RenameMessage::RenamedInRatings {
            old,
            new,
            ratings: files,
        }
    });
    Ok(CommandStatus::Success)
}

/// Writes all files or none, where what changes is still as it was read.
pub(super) fn write_changes(
    console: &Console,
    editor: &FileEditor,
    files: &[FileChanges],
) -> Result<(), CommandError> {
    let edits: Vec<FileEdit<'_>> = files
        .iter()
        .map(|file| FileEdit {
            file: &file.file,
            changes: &file.changes,
            order: &no_key_order,
            seen: Some(&file.original_text),
        })
        .collect();
    write_back(console, editor, &edits)
}

/// Why an id is neither renamed nor dropped; `new` is what it was to become.
pub(super) fn id_error(old: &str, new: &str, error: IdError) -> CommandError {
    let (old, new) = (old.to_owned(), new.to_owned());
    CommandError::usage(match error {
        IdError::Unreadable(file, refusal) => return unreadable(&file, refusal),
        IdError::Unknown(known) => {
            let near = names::similar_names(&old, &known);
            let near = if near.is_empty() { known } else { near };
            RenameMessage::Unknown { old, near }
        }
        IdError::Several(all) => RenameMessage::Several { old, all },
        IdError::Invalid => RenameMessage::Invalid { new },
        IdError::Taken => RenameMessage::Taken { new },
        IdError::NotInGrid(known) => RenameMessage::NotInGrid { old, new, known },
        IdError::LastOne => RenameMessage::LastOne { id: old },
    })
}
