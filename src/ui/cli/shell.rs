//! What editors and shells ask for: schemas, completions, manual pages.

use super::args::CommandLine;
use super::{CommandError, CommandResult, CommandStatus, Console};
use crate::base::disk::{create_folder, is_free_or_has_words};
use crate::model::grid::GridKeys;
use crate::model::grid::values::ScaleLevels;
use crate::model::ratings::RatingsKeys;
use crate::output::theme::ThemeManifest;
use crate::project::SettingsKeys;
use crate::text::yaml::{FieldValue, Schemas};
use crate::ui::message::messages;
use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::Value as Json;
use std::path::Path;

/// The schema of a kind of file; `None` for any other word, which is then the name of a grid.
pub fn file_schema(what: &str) -> Option<Json> {
    match what {
        "grid" => Some(Schemas::document_schema::<GridKeys>("grid.yaml")),
        "ratings" => Some(Schemas::document_schema::<RatingsKeys>("ratings")),
        "theme" => Some(Schemas::document_schema::<ThemeManifest>("theme.yaml")),
        "scale" => Some(scale_schema()),
        "settings" => Some(Schemas::document_schema::<SettingsKeys>("gridgen.yaml")),
        _ => None,
    }
}

/// A file of `scales/` is a map of levels, with a comment at most before it.
fn scale_schema() -> Json {
    let mut schemas = Schemas::default();
    let levels = ScaleLevels::schema(&mut schemas);
    schemas.root_schema("scale", levels)
}

/// A value as indented JSON.
pub fn print_json(console: &Console, value: &Json) -> CommandStatus {
    console.print_data(format!("{value:#}\n").as_bytes());
    CommandStatus::Success
}

/// The script that completes commands in `shell`.
pub fn print_completions(console: &Console, shell: Shell) -> CommandStatus {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), "gridgen", &mut script);
    console.print_data(&script);
    CommandStatus::Success
}

messages! {
    /// What goes wrong with manual pages.
    enum ManualMessage {
        FileExists { file: String } {
            en: "{file} is there already, and is not a manual page of gridgen"
                => "nothing was written; choose another folder";
            fr: "{file} existe déjà et n'est pas une page de manuel de gridgen"
                => "rien n'a été écrit ; choisissez un autre dossier";
        }
        NotWritten { folder: String, cause: String } {
            en: "cannot write manual pages into {folder}: {cause}";
            fr: "impossible d'écrire les pages de manuel dans {folder} : {cause}";
        }
    }
}

/// What every manual page of ours begins with, after its preamble.
const PAGE_MARK: &str = ".TH gridgen";

/// The main manual page, or the pages of all commands into `dir`.
pub fn print_manual(console: &Console, dir: Option<&Path>) -> CommandResult {
    let Some(dir) = dir else {
        let mut page = Vec::new();
        // A vector takes all that is written.
        let _ = clap_mangen::Man::new(CommandLine::command()).render(&mut page);
        console.print_data(&page);
        return Ok(CommandStatus::Success);
    };
    create_folder(dir)?;
    let mut pages = Vec::new();
    collect_page_names(&CommandLine::command(), "", &mut pages);
    for page in pages.iter().map(|page| dir.join(page)) {
        if !is_free_or_has_words(&page, PAGE_MARK) {
            let file = page.display().to_string();
            return Err(CommandError::usage(ManualMessage::FileExists { file }));
        }
    }
    clap_mangen::generate_to(CommandLine::command(), dir).map_err(|cause| {
        CommandError::machine(ManualMessage::NotWritten {
            folder: dir.display().to_string(),
            cause: cause.to_string(),
        })
    })?;
    Ok(CommandStatus::Success)
}

/// The names of the manual pages of a command and of all below it.
fn collect_page_names(command: &clap::Command, above: &str, pages: &mut Vec<String>) {
    let name = format!("{above}{}", command.get_name());
    for below in command.get_subcommands() {
        collect_page_names(below, &format!("{name}-"), pages);
    }
    pages.push(format!("{name}.1"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn a_word_that_is_no_kind_of_file_is_a_grid() {
        assert!(file_schema("grid").is_some_and(|schema| schema["$defs"]["grid"].is_object()));
        assert_eq!(file_schema("oral"), None);
    }
}
