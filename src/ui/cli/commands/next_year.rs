//! `gridgen next-year`: a new project with what is the teacher's own, and nothing about students.
//!
//! Copied are the settings, the grids with their pictures, shared scales and themes. Ratings and documents stay where
//! they are: the old folder is the record of its year.

use crate::base::disk::lies_inside;
use crate::base::source::{
    DATA_LIMIT, FileSource, FolderEntryKind, FolderSource, is_ignored_name, join_path,
};
use crate::model::grid::GridId;
use crate::project::layout::{GRIDS_FOLDER, SETTINGS_FILE, ratings_folder};
use crate::ui::cli::init::write_new_project;
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console};
use crate::ui::message::{count_in_english, count_in_french, messages};
use std::path::Path;

/// What a project has besides grids and settings that is not about students.
const OTHER_FOLDERS: [&str; 2] = ["scales", "themes"];

messages! {
    /// What `gridgen next-year` says.
    enum NextYearMessage {
        Made { folder: String, quoted: String, grids: usize, first: String } {
            en: "{folder} has {}, without ratings. Next:\n\n  cd {quoted}\n  gridgen check\n  \
                gridgen new ratings {first} LIST.csv", count_in_english(*grids, "grid", "grids");
            fr: "{folder} contient {}, sans évaluations. Ensuite :\n\n  cd {quoted}\n  gridgen check\n  \
                gridgen new ratings {first} LISTE.csv", count_in_french(*grids, "grille", "grilles");
        }
        NoGrids {} {
            en: "this project has no grids, so there is nothing to go on with next year";
            fr: "ce projet n'a pas de grilles : il n'y a rien à reprendre l'année suivante";
        }
        Inside { folder: String } {
            en: "{folder} lies inside this project" => "name a folder beside it: `gridgen next-year ../2027`";
            fr: "{folder} se trouve dans ce projet" => "nommez un dossier à côté : `gridgen next-year ../2027`";
        }
        NotEmpty { folder: String } {
            en: "{folder} is not empty" => "name a new folder; nothing was written";
            fr: "{folder} n'est pas vide" => "nommez un nouveau dossier ; rien n'a été écrit";
        }
        Unread { path: String, cause: String } {
            en: "{path} cannot be read: {cause}" => "nothing was written";
            fr: "impossible de lire {path} : {cause}" => "rien n'a été écrit";
        }
    }
}

/// Copies the project without ratings into a folder that has none of its files yet.
pub fn run_next_year(console: &Console, project: &FolderSource, folder: &Path) -> CommandResult {
    let shown = folder.display().to_string();
    if lies_inside(project.root(), folder) {
        return Err(CommandError::usage(NextYearMessage::Inside {
            folder: shown,
        }));
    }
    if !is_free(folder) {
        return Err(CommandError::usage(NextYearMessage::NotEmpty {
            folder: shown,
        }));
    }
    let grids = grid_ids(project);
    let Some(first) = grids.first() else {
        return Err(CommandError::usage(NextYearMessage::NoGrids {}));
    };
    let mut kept = KeptFiles {
        project,
        files: Vec::new(),
    };
    kept.add_file_if_there(SETTINGS_FILE)?;
    for grid in &grids {
        kept.add_folder(&join_path(GRIDS_FOLDER, grid), &ratings_folder(grid))?;
    }
    for other in OTHER_FOLDERS {
        kept.add_folder(other, "")?;
    }
    let ratings: Vec<String> = grids.iter().map(ratings_folder).collect();
    write_new_project(console, folder, &kept.files, &ratings)?;
    let quoted = crate::ui::cli::init::shell_quoted_folder(&shown);
    console.print_message(&NextYearMessage::Made {
        folder: shown,
        quoted,
        grids: grids.len(),
        first: crate::ui::cli::init::shell_quoted(first),
    });
    Ok(CommandStatus::Success)
}

/// Whether nothing is there, or a folder with nothing but hidden files: a repository that begins.
fn is_free(folder: &Path) -> bool {
    let there = FolderSource::open(folder).map(|it| it.entries("").unwrap_or_default());
    there.map_or(true, |entries| {
        entries.iter().all(|entry| is_ignored_name(&entry.name))
    })
}

/// The grids of the project, in the order of their names.
fn grid_ids(project: &FolderSource) -> Vec<GridId> {
    let entries = project.entries(GRIDS_FOLDER).unwrap_or_default();
    let folders = entries
        .iter()
        .filter(|entry| entry.kind == FolderEntryKind::Folder);
    let mut ids: Vec<GridId> = folders
        .filter_map(|entry| GridId::new(&entry.name))
        .collect();
    ids.sort();
    ids
}

/// What goes along, each file with its path in the project.
struct KeptFiles<'p> {
    project: &'p FolderSource,
    files: Vec<(String, Vec<u8>)>,
}

impl KeptFiles<'_> {
    fn add_file_if_there(&mut self, path: &str) -> Result<(), CommandError> {
        let root = self.project.entries("").unwrap_or_default();
        let is_there = root
            .iter()
            .any(|entry| entry.name == path && entry.kind == FolderEntryKind::File);
        if is_there {
            self.add_file(path)
        } else {
            Ok(())
        }
    }

    /// Everything below a folder but one; a folder that is not there has nothing.
    fn add_folder(&mut self, folder: &str, without: &str) -> Result<(), CommandError> {
        let Ok(entries) = self.project.entries(folder) else {
            return Ok(());
        };
        for entry in entries.iter().filter(|entry| !is_ignored_name(&entry.name)) {
            let path = join_path(folder, &entry.name);
            match entry.kind {
                FolderEntryKind::Folder if path != without => self.add_folder(&path, without)?,
                FolderEntryKind::File => self.add_file(&path)?,
                FolderEntryKind::Folder | FolderEntryKind::Other => {}
            }
        }
        Ok(())
    }

    fn add_file(&mut self, path: &str) -> Result<(), CommandError> {
        match self.project.read(path, DATA_LIMIT) {
            Ok(bytes) => self.files.push((path.to_owned(), bytes)),
            Err(cause) => {
                let (path, cause) = (path.to_owned(), cause.to_string());
                return Err(CommandError::usage(NextYearMessage::Unread { path, cause }));
            }
        }
        Ok(())
    }
}
