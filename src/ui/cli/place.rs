//! Which project is meant.

use super::{Console, Outcome};
use crate::base::source::{FileSource, FolderSource};
use std::path::Path;

/// What makes a folder a project.
const PROJECT_MARKERS: [&str; 2] = ["gridgen.yaml", "grids"];

/// The project in `asked`, else the nearest one from the current folder upward; told where there is none.
pub fn require_project(console: &Console, asked: Option<&Path>) -> Result<FolderSource, Outcome> {
    if let Some(project) = find_project(console, asked)? {
        return Ok(project);
    }
    let lang = console.lang();
    console.print_error(
        lang.pick(
            "there is no project here: neither this folder nor one above it holds `gridgen.yaml` or `grids/`",
            "il n'y a pas de projet ici : ni ce dossier ni un dossier au-dessus ne contient `gridgen.yaml` ou `grids/`",
        ),
        Some(lang.pick(
            "`gridgen init` starts one here; `--project DIR` names another folder",
            "`gridgen init` en crée un ici ; `--project DOSSIER` en désigne un autre",
        )),
    );
    Err(Outcome::Usage)
}

/// The same, without a word where no project was asked for and none is near.
pub fn find_project(
    console: &Console,
    asked: Option<&Path>,
) -> Result<Option<FolderSource>, Outcome> {
    match asked {
        Some(asked) => named_project(console, asked).map(Some),
        None => {
            let here = std::env::current_dir().map_err(|cause| {
                super::report_machine_error(console, ("open", "d'ouvrir"), Path::new("."), &cause)
            })?;
            Ok(nearest_project(&here))
        }
    }
}

/// What `gridgen` alone says where there is no project.
pub fn print_no_project(console: &Console) -> Outcome {
    console.print_line(console.lang().pick(
        "There is no project here.\n\n  gridgen init      start one in this folder, with a worked example\n  gridgen --help    see what gridgen can do",
        "Il n'y a pas de projet ici.\n\n  gridgen init      en créer un dans ce dossier, avec un exemple complet\n  gridgen --help    voir ce que gridgen sait faire",
    ));
    Outcome::Well
}

fn nearest_project(here: &Path) -> Option<FolderSource> {
    here.ancestors()
        .filter_map(|folder| FolderSource::open(folder).ok())
        .find(is_project)
}

fn named_project(console: &Console, asked: &Path) -> Result<FolderSource, Outcome> {
    let lang = console.lang();
    let path = asked.display();
    let headline = match FolderSource::open(asked) {
        Ok(folder) if is_project(&folder) => return Ok(folder),
        Ok(_) => lang.pick(
            format!("{path} is no project: it holds neither `gridgen.yaml` nor `grids/`"),
            format!("{path} n'est pas un projet : ni `gridgen.yaml` ni `grids/` ne s'y trouve"),
        ),
        Err(cause) => lang.pick(
            format!("cannot open {path}: {cause}"),
            format!("impossible d'ouvrir {path} : {cause}"),
        ),
    };
    let help = lang.pick(
        format!("`gridgen init {path}` starts one there"),
        format!("`gridgen init {path}` en crée un là"),
    );
    console.print_error(&headline, Some(&help));
    Err(Outcome::Usage)
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
