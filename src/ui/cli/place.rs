//! Which project is meant.

use super::{CommandError, CommandStatus, Console};
use crate::base::source::{FileSource, FolderSource};
use crate::ui::message::messages;
use std::path::Path;

/// What makes a folder a project.
const PROJECT_MARKERS: [&str; 2] = ["gridgen.yaml", "grids"];

messages! {
    /// Where a project was looked for.
    enum PlaceMessage {
        NoProject {} {
            en: "there is no project here: neither this folder nor one above it holds `gridgen.yaml` or `grids/`"
                => "`gridgen init` starts one here; `--project DIR` names another folder";
            fr: "il n'y a pas de projet ici : ni ce dossier ni un dossier au-dessus ne contient `gridgen.yaml` ou \
                `grids/`"
                => "`gridgen init` en crée un ici ; `--project DOSSIER` en désigne un autre";
        }
        NotAProject { path: String } {
            en: "{path} is not a project: it holds neither `gridgen.yaml` nor `grids/`"
                => format!("`gridgen init {path}` starts one there");
            fr: "{path} n'est pas un projet : ni `gridgen.yaml` ni `grids/` ne s'y trouve"
                => format!("`gridgen init {path}` en crée un là");
        }
        NotOpened { path: String, cause: String } {
            en: "cannot open {path}: {cause}" => format!("`gridgen init {path}` starts a project there");
            fr: "impossible d'ouvrir {path} : {cause}" => format!("`gridgen init {path}` y crée un projet");
        }
        NoCurrentFolder { cause: String } {
            en: "cannot open the current folder: {cause}";
            fr: "impossible d'ouvrir le dossier courant : {cause}";
        }
        NothingHere {} {
            en: "There is no project here.\n\n  \
                gridgen init      start one in this folder, with a worked example\n  \
                gridgen --help    see what gridgen can do";
            fr: "Il n'y a pas de projet ici.\n\n  \
                gridgen init      en créer un dans ce dossier, avec un exemple complet\n  \
                gridgen --help    voir ce que gridgen sait faire";
        }
    }
}

/// The project in `asked`, else the nearest one from the current folder upward.
pub fn require_project(asked: Option<&Path>) -> Result<FolderSource, CommandError> {
    find_project(asked)?.ok_or_else(|| CommandError::usage(PlaceMessage::NoProject {}))
}

/// The same; none where no project was asked for and none is near.
#[expect(
    clippy::disallowed_methods,
    reason = "a project is looked for from where the program was started"
)]
pub fn find_project(asked: Option<&Path>) -> Result<Option<FolderSource>, CommandError> {
    if let Some(asked) = asked {
        return named_project(asked).map(Some);
    }
    match std::env::current_dir() {
        Ok(here) => Ok(nearest_project(&here)),
        Err(cause) => Err(CommandError::machine(PlaceMessage::NoCurrentFolder {
            cause: cause.to_string(),
        })),
    }
}

/// What `gridgen` alone says where there is no project.
pub fn print_no_project(console: &Console) -> CommandStatus {
    console.print_message(&PlaceMessage::NothingHere {});
    CommandStatus::Success
}

fn nearest_project(here: &Path) -> Option<FolderSource> {
    here.ancestors()
        .filter_map(|folder| FolderSource::open(folder).ok())
        .find(is_project)
}

fn named_project(asked: &Path) -> Result<FolderSource, CommandError> {
    let path = asked.display().to_string();
    match FolderSource::open(asked) {
        Ok(folder) if is_project(&folder) => Ok(folder),
        Ok(_) => Err(CommandError::usage(PlaceMessage::NotAProject { path })),
        Err(cause) => Err(CommandError::usage(PlaceMessage::NotOpened {
            path,
            cause: cause.to_string(),
        })),
    }
}

fn is_project(folder: &FolderSource) -> bool {
    let entries = folder.entries("").unwrap_or_default();
    entries
        .iter()
        .any(|entry| PROJECT_MARKERS.contains(&entry.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_project_upward_is_meant() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("grids/oral/ratings");
        std::fs::create_dir_all(&deep).unwrap();
        let root = dir.path().canonicalize().unwrap();
        assert_eq!(nearest_project(&deep).unwrap().root(), root);
        assert_eq!(nearest_project(&root).unwrap().root(), root);
    }
}
