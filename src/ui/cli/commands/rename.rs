//! `gridgen rename`: an id gets another name, in the grid and in all its ratings at once.

use super::select::{grid_names, unreadable};
use super::write_back::write_back;
use crate::base::diagnostic::quoted_list;
use crate::base::source::FolderSource;
use crate::project::rename::{RenameError, rename_id};
use crate::text::yaml::edit::{FileEdit, no_key_order};
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
    let files = rename_id(project, grid, &wanted.old, &wanted.new)
        .map_err(|error| rename_error(wanted, error))?;
    let edits: Vec<FileEdit<'_>> = files
        .iter()
        .map(|file| FileEdit {
            file: &file.file,
            changes: &file.changes,
            order: &no_key_order,
            seen: Some(&file.original_text),
        })
        .collect();
    write_back(console, project, wanted.writing, &edits)?;
    schemas::refresh_schemas(console, project);
    console.print_message(&RenameMessage::Renamed {
        old: wanted.old.clone(),
        new: wanted.new.clone(),
        ratings: files.len() - 1,
    });
    Ok(CommandStatus::Success)
}

fn rename_error(wanted: &RenameArgs, error: RenameError) -> CommandError {
    let (old, new) = (wanted.old.clone(), wanted.new.clone());
    CommandError::usage(match error {
        RenameError::Unreadable(file, refusal) => return unreadable(&file, refusal),
        RenameError::Unknown(known) => {
            let near = names::similar_names(&old, &known);
            let near = if near.is_empty() { known } else { near };
            RenameMessage::Unknown { old, near }
        }
        RenameError::Several(all) => RenameMessage::Several { old, all },
        RenameError::Invalid => RenameMessage::Invalid { new },
        RenameError::Taken => RenameMessage::Taken { new },
    })
}
