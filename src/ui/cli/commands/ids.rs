//! `gridgen ids`: what has no id in a grid gets one.

use super::{grid_names, report_edit_failure};
use crate::base::diagnostic::{Diagnostics, MessageLang, Place};
use crate::base::source::{FileSource, FolderSource, TEXT_LIMIT, Text, join_path};
use crate::model::grid::ids::{AssignedId, AssignedIds, assign_missing_ids, id_key_order};
use crate::project::ProjectDiagnostic;
use crate::text::yaml::edit::{FileEdit, FileEditor};
use crate::ui::cli::args::WritingArgs;
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::cli::{Console, Outcome, names, schemas};

/// Gives ids, and says which.
pub fn run_ids(
    console: &Console,
    project: &FolderSource,
    typed: &str,
    writing: WritingArgs,
) -> Result<Outcome, Outcome> {
    let known = grid_names(project);
    let grid = names::resolve_grid(console, typed, &known)?;
    let file = join_path(&join_path("grids", grid), "grid.yaml");
    let bytes = project.read(&file, TEXT_LIMIT).map_err(|refusal| {
        let mut problems = Diagnostics::new();
        problems.add(
            ProjectDiagnostic::from(refusal),
            Place::File(file.as_str().into()),
        );
        console.print_diagnostics(&problems.sorted());
        Outcome::FilesWrong
    })?;
    let text = Text::decode(&file, &bytes);
    let seen = text.as_str().to_owned();
    // What is wrong with the file is told by whoever writes into it.
    let document = crate::text::yaml::parse_yaml(&mut Diagnostics::new(), text);
    let AssignedIds { changes, ids } = assign_missing_ids(&document);
    let edit = FileEdit {
        file: &file,
        changes: &changes,
        order: &id_key_order,
        seen: Some(&seen),
    };
    let files = FileEditor::new(project).converting(writing.convert);
    files
        .edit(&edit)
        .map_err(|failure| report_edit_failure(console, &failure))?;
    schemas::refresh_schemas(console, project);
    report_given_ids(console, &file, &ids);
    Ok(Outcome::Well)
}

fn report_given_ids(console: &Console, file: &str, ids: &[AssignedId]) {
    let lang = console.lang();
    if ids.is_empty() {
        return console.print_line(&lang.pick(
            format!("{file}: everything has its id"),
            format!("{file} : tout a déjà son identifiant"),
        ));
    }
    for given in ids {
        console.print_line(&given_id_line(given));
    }
    console.print_line(&given_ids_summary(file, ids.len(), lang));
}

/// `commande.produits  Choix des produits`
fn given_id_line(given: &AssignedId) -> String {
    let section = given.section.as_ref().map(|section| format!("{section}."));
    let name = format!("{}{}", section.unwrap_or_default(), given.id);
    format!("{name}  {}", given.label.replace('\n', " "))
        .trim_end()
        .to_owned()
}

fn given_ids_summary(file: &str, given: usize, lang: MessageLang) -> String {
    lang.pick(
        format!("{file}: {} given", count_in_english(given, "id", "ids")),
        format!(
            "{file} : {}",
            count_in_french(given, "identifiant donné", "identifiants donnés")
        ),
    )
}
