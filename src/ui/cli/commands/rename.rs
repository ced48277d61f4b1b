//! `gridgen rename`: an id gets another name, in the grid and in all its ratings at once.

use super::{grid_names, report_edit_failure};
use crate::base::diagnostic::{Diagnostics, MessageLang, Place, quoted_list};
use crate::base::source::FolderSource;
use crate::project::ProjectDiagnostic;
use crate::project::rename::{RenameError, rename_id as changes};
use crate::text::yaml::edit::{FileEdit, FileEditor, no_key_order};
use crate::ui::cli::args::WritingArgs;
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::cli::{Console, Outcome, names, schemas};

/// Renames, or says why not.
pub fn run_rename(
    console: &Console,
    project: &FolderSource,
    typed: &str,
    (old, new): (&str, &str),
    writing: WritingArgs,
) -> Result<Outcome, Outcome> {
    let known = grid_names(project);
    let grid = names::resolve_grid(console, typed, &known)?;
    let files = changes(project, grid, old, new)
        .map_err(|not| report_not_renamed(console, (old, new), not))?;
    let edits: Vec<FileEdit<'_>> = files
        .iter()
        .map(|file| FileEdit {
            file: &file.file,
            changes: &file.changes,
            order: &no_key_order,
            seen: None,
        })
        .collect();
    let writer = FileEditor::new(project).converting(writing.convert);
    writer
        .edit_all(&edits)
        .map_err(|failure| report_edit_failure(console, &failure))?;
    schemas::refresh_schemas(console, project);
    let (lang, ratings) = (console.lang(), files.len() - 1);
    console.print_line(&lang.pick(
        format!(
            "`{old}` is now `{new}`, in the grid and in {}",
            count_in_english(ratings, "ratings file", "ratings files")
        ),
        format!(
            "`{old}` est maintenant `{new}`, dans la grille et dans {}",
            count_in_french(ratings, "relevé", "relevés")
        ),
    ));
    Ok(Outcome::Well)
}

fn report_not_renamed(console: &Console, (old, new): (&str, &str), not: RenameError) -> Outcome {
    if let RenameError::Unreadable(file, refusal) = not {
        let mut problems = Diagnostics::new();
        problems.add(ProjectDiagnostic::from(refusal), Place::File(file.into()));
        console.print_diagnostics(&problems.sorted());
        return Outcome::FilesWrong;
    }
    let (headline, help) = not_renamed_text(old, new, &not, console.lang());
    console.print_error(&headline, help.as_deref());
    Outcome::Usage
}

fn not_renamed_text(
    old: &str,
    new: &str,
    not: &RenameError,
    lang: MessageLang,
) -> (String, Option<String>) {
    match not {
        RenameError::Unknown(known) => (
            lang.pick(
                format!("nothing in this grid has the id `{old}`"),
                format!("rien dans cette grille n'a l'identifiant `{old}`"),
            ),
            Some(available_ids_text(old, known, lang)),
        ),
        RenameError::Several(all) => (
            lang.pick(
                format!("several rows have the id `{old}`"),
                format!("plusieurs lignes ont l'identifiant `{old}`"),
            ),
            Some(lang.pick(
                format!("write one of {}", quoted_list(all)),
                format!("écrivez l'un de {}", quoted_list(all)),
            )),
        ),
        RenameError::Invalid => (
            lang.pick(
                format!("`{new}` is no id"),
                format!("`{new}` n'est pas un identifiant"),
            ),
            Some(
                lang.pick(
                    "letters, digits, `-` and `_`, without spaces",
                    "des lettres, des chiffres, `-` et `_`, sans espace",
                )
                .to_owned(),
            ),
        ),
        RenameError::Taken => (
            lang.pick(
                format!("`{new}` is taken already"),
                format!("`{new}` est déjà pris"),
            ),
            None,
        ),
        RenameError::Unreadable(..) => (String::new(), None),
    }
}

fn available_ids_text(old: &str, known: &[String], lang: MessageLang) -> String {
    let near: Vec<String> = names::similar_names(old, known);
    let offered = if near.is_empty() { known } else { &near };
    lang.pick(
        format!("there are {}", quoted_list(offered)),
        format!("il y a {}", quoted_list(offered)),
    )
}
