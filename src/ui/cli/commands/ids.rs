//! `gridgen ids`: what has no id in a grid gets one.

use super::select::{grid_names, unreadable};
use super::write_back::write_back;
use crate::base::diagnostic::Diagnostics;
use crate::base::source::{FileSource, FolderSource, TEXT_LIMIT, Text};
use crate::model::grid::ids::{AssignedId, AssignedIds, assign_missing_ids, id_key_order};
use crate::project::layout::grid_file;
use crate::text::yaml::edit::journal::ChangeAuthor;
use crate::text::yaml::edit::{FileEdit, FileEditor};
use crate::text::yaml::parse_yaml;
use crate::ui::cli::args::WritingArgs;
use crate::ui::cli::{CommandResult, CommandStatus, Console, names, schemas};
use crate::ui::message::{count_in_english, count_in_french, messages};

messages! {
    /// What `gridgen ids` says.
    enum IdsMessage<'a> {
        Complete { file: &'a str } {
            en: "{file}: everything already has an id";
            fr: "{file} : tout a déjà un identifiant";
        }
        Given { file: &'a str, count: usize } {
            en: "{file}: {} added", count_in_english(*count, "id", "ids");
            fr: "{file} : {}", count_in_french(*count, "identifiant ajouté", "identifiants ajoutés");
        }
    }
}

/// Gives ids, and says which.
pub fn run_ids(
    console: &Console,
    project: &FolderSource,
    typed: &str,
    writing: WritingArgs,
) -> CommandResult {
    let known = grid_names(project);
    let grid = names::resolve_grid(typed, &known)?;
    let file = grid_file(grid);
    let bytes = project
        .read(&file, TEXT_LIMIT)
        .map_err(|refusal| unreadable(&file, refusal))?;
    let text = Text::decode(&file, &bytes);
    let seen = text.as_str().to_owned();
    // What is wrong with the file, the editor reports when it writes into it.
    let document = parse_yaml(&mut Diagnostics::new(), text);
    let AssignedIds { changes, ids } = assign_missing_ids(&document);
    let edit = FileEdit {
        file: &file,
        changes: &changes,
        order: &id_key_order,
        seen: Some(&seen),
    };
    let author = ChangeAuthor::of_command("ids");
    let editor = FileEditor::new(project, author).converting(writing.convert);
    write_back(console, &editor, &[edit])?;
    schemas::refresh_schemas(console, project);
    if ids.is_empty() {
        console.print_message(&IdsMessage::Complete { file: &file });
        return Ok(CommandStatus::Success);
    }
    for given in &ids {
        console.print_line(&given_id_line(given));
    }
    console.print_message(&IdsMessage::Given {
        file: &file,
        count: ids.len(),
    });
    Ok(CommandStatus::Success)
}

/// `commande.produits  Choix des produits`
fn given_id_line(given: &AssignedId) -> String {
    let section = given.section.as_ref().map(|section| format!("{section}."));
    let name = format!("{}{}", section.unwrap_or_default(), given.id);
    format!("{name}  {}", given.label.replace('\n', " "))
        .trim_end()
        .to_owned()
}
