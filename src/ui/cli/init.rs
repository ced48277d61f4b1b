//! New projects and new grids, from the files in `skeletons/`. Overwrites nothing unless `--force` says so.

use super::{CommandError, CommandResult, CommandStatus, Console, schemas};
use crate::base::diagnostic::{DiagnosticKind, quoted_list};
use crate::base::disk::{
    create_file, create_folder, create_private_folder, folder_of, lies_inside, replace_file,
};
use crate::base::error::{Error, FileAction, NotOursError};
use crate::base::source::{FileSource, FolderSource};
use crate::model::grid::GridId;
use crate::project::layout::{GRIDS_FOLDER, grid_file};
use crate::project::names::{NameDiagnostic, is_same_on_some_system, new_grid_id};
use crate::ui::message::messages;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

const GITIGNORE: &str = ".gitignore";

#[derive(rust_embed::RustEmbed)]
#[folder = "src/ui/cli/skeletons/"]
struct Skeletons;

messages! {
    /// What `gridgen init` and `gridgen new grid` say.
    enum InitMessage {
        ProjectHere {} {
            en: "A project with a worked example is in this folder. Next:\n\n  gridgen check\n  gridgen build";
            fr: "Un projet avec un exemple complet est dans ce dossier. Ensuite :\n\n  gridgen check\n  gridgen build";
        }
        Project { folder: String, quoted: String } {
            en: "A project with a worked example is in {folder}. Next:\n\n  \
                cd {quoted}\n  gridgen check\n  gridgen build";
            fr: "Un projet avec un exemple complet est dans {folder}. Ensuite :\n\n  \
                cd {quoted}\n  gridgen check\n  gridgen build";
        }
        Private {} {
            en: "\nOnly you can open the folders `ratings/` and `output/`: they contain students' data.";
            fr: "\nVous seul pouvez ouvrir les dossiers `ratings/` et `output/` : ils contiennent des données d'élèves.";
        }
        Grid { path: String, quoted: String } {
            en: "{path} is ready for your changes.\n\n  gridgen check {quoted}\n  gridgen build {quoted}";
            fr: "{path} n'attend que vos changements.\n\n  gridgen check {quoted}\n  gridgen build {quoted}";
        }
        GridName { name: String, fault: NameDiagnostic } {
            en: "a grid cannot be called `{name}`: {}", fault.message(MessageLang::English).headline
                => "a short word will do: `gridgen new grid oral`";
            fr: "une grille ne peut pas s'appeler `{name}` : {}", fault.message(MessageLang::French).headline
                => "un mot court suffit : `gridgen new grid oral`";
        }
        GridTwin { name: String, other: String } {
            en: "the grid `{other}` exists: on some systems `{name}` would be the same folder";
            fr: "la grille `{other}` existe : sur certains systèmes `{name}` serait le même dossier";
        }
        AlreadyThere { paths: Vec<String> } {
            en: "already there: {}", quoted_list(paths) => "nothing was written; use `--force` to overwrite";
            fr: "existe déjà : {}", quoted_list(paths) => "rien n'a été écrit ; `--force` les remplace";
        }
    }
}

/// Starts a project in `dir`.
pub fn create_project(console: &Console, dir: &Path, force: bool) -> CommandResult {
    let files = example_files(console.lang().pick("en", "fr"));
    let files: Vec<_> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
        .collect();
    let is_private = write_project(
        console,
        dir,
        &NewProject {
            files: &files,
            force,
            ratings: &[],
        },
    )?;
    let folder = dir.display().to_string();
    console.print_message(&if folder == "." {
        InitMessage::ProjectHere {}
    } else {
        let quoted = shell_quoted_folder(&folder);
        InitMessage::Project { folder, quoted }
    });
    if is_private {
        console.print_message(&InitMessage::Private {});
    }
    Ok(CommandStatus::Success)
}

/// What a new project begins with.
struct NewProject<'f> {
    /// Its files, by their paths.
    files: &'f [(&'f str, &'f [u8])],
    /// Whether files that are there already are overwritten.
    force: bool,
    /// Folders of ratings that are still to come.
    ratings: &'f [String],
}

/// Writes a project of these files, with folders for the ratings of its grids, and what keeps students' data private.
pub(super) fn write_new_project(
    console: &Console,
    dir: &Path,
    files: &[(String, Vec<u8>)],
    ratings: &[String],
) -> Result<bool, CommandError> {
    let ignore = skeleton_file(&format!(
        "{}/project/gitignore",
        console.lang().pick("en", "fr")
    ));
    let own = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let files: Vec<_> = own.chain([(GITIGNORE, ignore.as_ref())]).collect();
    let project = NewProject {
        files: &files,
        force: false,
        ratings,
    };
    write_project(console, dir, &project)
}

/// Whether the folders of what is about students were made so that only their owner can open them.
fn write_project(
    console: &Console,
    dir: &Path,
    project: &NewProject<'_>,
) -> Result<bool, CommandError> {
    let files = project.files.iter().copied();
    let (ignore, others): (Vec<_>, Vec<_>) = files.partition(|(path, _)| *path == GITIGNORE);
    let is_private = create_private_folders(
        dir,
        &NewProject {
            files: &others,
            ..*project
        },
    )?;
    write_new_files(dir, &others, project.force)?;
    for (path, wanted) in ignore {
        let path = dir.join(path);
        extend_gitignore(&path, &String::from_utf8_lossy(wanted))
            .map_err(|cause| Error::new(FileAction::Write, &path, cause))?;
    }
    let written =
        FolderSource::open(dir).map_err(|cause| Error::new(FileAction::Read, dir, cause))?;
    schemas::create_schemas(console, &written)?;
    Ok(is_private)
}

/// The folders of what is about students: only their owner can open them. Whether they were made so.
fn create_private_folders(dir: &Path, project: &NewProject<'_>) -> Result<bool, CommandError> {
    refuse_existing(dir, project.files, project.force)?;
    let ratings = project.files.iter().filter_map(|(path, _)| {
        let (grid, _) = path.split_once("/ratings/")?;
        Some(format!("{grid}/ratings"))
    });
    let to_come = project.ratings.iter().cloned().chain(["output".to_owned()]);
    let folders: BTreeSet<String> = ratings.chain(to_come).collect();
    create_folder(dir)?;
    let mut are_private = false;
    for folder in folders.iter().map(|folder| dir.join(folder)) {
        if lies_inside(dir, &folder) {
            are_private |= create_private_folder(&folder)?;
        }
    }
    Ok(are_private)
}

/// Writes a commented skeleton to `grids/<name>/grid.yaml`.
pub fn create_grid(
    console: &Console,
    project: &FolderSource,
    name: &str,
    force: bool,
) -> CommandResult {
    let name = new_grid_name(project, name)?;
    let path = grid_file(&name);
    let skeleton = skeleton_file(&format!(
        "{}/new-grid.yaml",
        console.lang().pick("en", "fr")
    ));
    write_new_files(project.root(), &[(&path, &skeleton)], force)?;
    schemas::create_schemas(console, project)?;
    let quoted = shell_quoted(&name);
    console.print_message(&InitMessage::Grid { path, quoted });
    Ok(CommandStatus::Success)
}

/// The name of a new grid, that every system can have beside those that are there.
pub(super) fn new_grid_name(project: &FolderSource, name: &str) -> Result<GridId, CommandError> {
    let name: String = name.nfc().collect();
    let id = match new_grid_id(&name) {
        Ok(id) => id,
        Err(fault) => return Err(CommandError::usage(InitMessage::GridName { name, fault })),
    };
    match grid_twin(project, &name) {
        Some(other) => Err(CommandError::usage(InitMessage::GridTwin { name, other })),
        None => Ok(id),
    }
}

/// A grid of another name, whose folder some systems take for the same.
fn grid_twin(project: &FolderSource, name: &str) -> Option<String> {
    let grids = project.entries(GRIDS_FOLDER).unwrap_or_default();
    grids
        .into_iter()
        .map(|entry| entry.name)
        .find(|other| !other.nfc().eq(name.nfc()) && is_same_on_some_system(other, name))
}

/// The files of the example, by their path in the new project.
fn example_files(lang: &str) -> Vec<(String, Cow<'static, [u8]>)> {
    let prefix = format!("{lang}/project/");
    let mut files = Vec::new();
    for path in Skeletons::iter() {
        let Some(below) = path.strip_prefix(&prefix) else {
            continue;
        };
        // A real `.gitignore` among the skeletons would hide the skeletons.
        let below = if below == "gitignore" {
            GITIGNORE
        } else {
            below
        };
        files.push((below.to_owned(), skeleton_file(&path)));
    }
    files
}

fn skeleton_file(path: &str) -> Cow<'static, [u8]> {
    Skeletons::get(path)
        .map(|file| file.data)
        .unwrap_or_default()
}

#[expect(
    clippy::disallowed_methods,
    reason = "whatever stands in the way is in the way, a broken link too"
)]
fn refuse_existing(root: &Path, files: &[(&str, &[u8])], force: bool) -> Result<(), CommandError> {
    let in_the_way = files
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| root.join(path).symlink_metadata().is_ok());
    let paths: Vec<String> = in_the_way.map(str::to_owned).collect();
    if !force && !paths.is_empty() {
        return Err(CommandError::usage(InitMessage::AlreadyThere { paths }));
    }
    Ok(())
}

/// Writes all files or, where one of them is in the way, none.
pub(super) fn write_new_files(
    root: &Path,
    files: &[(&str, &[u8])],
    force: bool,
) -> Result<(), CommandError> {
    refuse_existing(root, files, force)?;
    create_folder(root)?;
    for (path, bytes) in files {
        let path_on_disk = root.join(path);
        if !lies_inside(root, folder_of(&path_on_disk)) {
            return Err(Error::outside(FileAction::Write, &path_on_disk).into());
        }
        create_folder(folder_of(&path_on_disk))?;
        if force {
            replace_file(&path_on_disk, bytes)?;
        } else if !create_file(&path_on_disk, bytes)? {
            let paths = vec![(*path).to_owned()];
            return Err(CommandError::usage(InitMessage::AlreadyThere { paths }));
        }
    }
    Ok(())
}

/// What is missing is added: a folder under version control has one already, which is not ours to replace. At its end,
/// so that it stays the same file, with its rights.
#[expect(
    clippy::disallowed_methods,
    reason = "a file of the folder's owner, before there is a project to read it through"
)]
fn extend_gitignore(path: &Path, wanted: &str) -> io::Result<()> {
    // A pipe would be waited for, and a link may lead to a file of another program.
    if fs::symlink_metadata(path).is_ok_and(|facts| !facts.is_file()) {
        return Err(io::Error::other(NotOursError));
    }
    let there = match fs::read_to_string(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let mut rules = wanted
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    if rules.all(|rule| there.lines().any(|known| known.trim() == rule)) {
        return Ok(());
    }
    let gap = match there.as_str() {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)?
        .write_all(format!("{gap}{wanted}").as_bytes())
}

/// As it can be typed in a shell, where it means itself.
pub(super) fn shell_quoted(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    if !name.is_empty() && name.chars().all(is_plain) {
        name.to_owned()
    } else if cfg!(windows) || !name.contains(['"', '$', '`', '\\', '!']) {
        format!("\"{name}\"")
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

/// A folder as it can be typed after an option: never an option itself.
pub(super) fn shell_quoted_folder(folder: &str) -> String {
    if folder.starts_with('-') {
        shell_quoted(&format!("./{folder}"))
    } else {
        shell_quoted(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::{Diagnostics, MessageLang, render};
    use crate::base::source::Text;
    use crate::model::grid;
    use crate::text::yaml;
    use crate::ui::cli::args::{ColorMode, MessageFormat};

    fn quiet_console(lang: MessageLang) -> Console {
        Console::new(lang, MessageFormat::Json, ColorMode::Never)
    }

    fn diagnostics_of(path: &str, bytes: &[u8]) -> (Diagnostics, bool) {
        let mut problems = Diagnostics::new();
        let document = yaml::parse_yaml(&mut problems, Text::decode(path, bytes));
        let id = grid::GridId::new("example").unwrap();
        let read = path.ends_with("grid.yaml")
            && grid::build_grid(&mut problems, &document, &id, &[]).is_some();
        (problems, read)
    }

    #[test]
    fn every_skeleton_is_read_without_a_word() {
        for path in Skeletons::iter().filter(|path| path.ends_with(".yaml")) {
            let (problems, read) = diagnostics_of(&path, &skeleton_file(&path));
            let told: Vec<_> = problems
                .iter()
                .map(|problem| render::render_short(problem, MessageLang::English))
                .collect();
            assert!(told.is_empty(), "{told:#?}");
            assert_eq!(read, path.ends_with("grid.yaml"), "{path}");
        }
    }

    #[test]
    fn both_languages_have_the_whole_example() {
        for lang in ["en", "fr"] {
            let paths: Vec<String> = example_files(lang)
                .into_iter()
                .map(|(path, _)| path)
                .collect();
            let count = |part: &str| paths.iter().filter(|path| path.contains(part)).count();
            assert_eq!(
                (
                    count("gridgen.yaml"),
                    count("grid.yaml"),
                    count("/ratings/"),
                    count(GITIGNORE)
                ),
                (1, 1, 2, 1)
            );
        }
    }

    #[test]
    fn a_project_is_started_once_and_nothing_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("nouveau");
        let console = quiet_console(MessageLang::French);
        create_project(&console, &root, false).unwrap();
        let settings = root.join("gridgen.yaml");
        fs::write(&settings, "mine").unwrap();
        let refused = create_project(&console, &root, false).unwrap_err();
        assert_eq!(refused.status(), CommandStatus::Usage);
        assert_eq!(fs::read_to_string(&settings).unwrap(), "mine");
        create_project(&console, &root, true).unwrap();
        assert!(
            fs::read_to_string(&settings)
                .unwrap()
                .contains("gridgen: 1")
        );
    }

    #[test]
    #[cfg(unix)]
    fn what_is_proposed_means_itself_in_a_shell() {
        for (folder, quoted) in [
            ("oral", "oral"),
            ("écrit 2", "\"écrit 2\""),
            ("l'oral", "\"l'oral\""),
            ("a'$(b)", r"'a'\''$(b)'"),
            ("-x", "./-x"),
        ] {
            assert_eq!(shell_quoted_folder(folder), quoted);
        }
    }

    #[test]
    #[cfg(unix)]
    fn what_is_about_students_is_private_and_nothing_is_written_through_a_link() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().unwrap();
        let console = quiet_console(MessageLang::English);
        let root = dir.path().join("new");
        create_project(&console, &root, false).unwrap();
        for folder in ["output", "grids/welcome/ratings"] {
            let mode = fs::metadata(root.join(folder))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o700, "{folder}");
        }
        let theirs = tempfile::tempdir().unwrap();
        fs::write(theirs.path().join("rc"), "theirs\n").unwrap();
        let hostile = dir.path().join("hostile");
        fs::create_dir(&hostile).unwrap();
        symlink(theirs.path(), hostile.join("grids")).unwrap();
        assert!(create_project(&console, &hostile, true).is_err());
        fs::remove_file(hostile.join("grids")).unwrap();
        symlink(theirs.path().join("rc"), hostile.join(GITIGNORE)).unwrap();
        assert!(create_project(&console, &hostile, true).is_err());
        assert_eq!(fs::read_dir(theirs.path()).unwrap().count(), 1);
        assert_eq!(fs::read(theirs.path().join("rc")).unwrap(), b"theirs\n");
    }

    #[test]
    fn a_gitignore_keeps_its_lines_and_gets_the_missing_ones_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(GITIGNORE);
        fs::write(&path, "/target").unwrap();
        for _ in 0..2 {
            extend_gitignore(&path, "# why\n/output/\n").unwrap();
        }
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            "/target\n\n# why\n/output/\n"
        );
    }

    #[test]
    fn a_new_grid_has_a_name_that_every_system_allows() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("grids/Oral")).unwrap();
        let folder = FolderSource::open(dir.path()).unwrap();
        let console = quiet_console(MessageLang::English);
        let refused = create_grid(&console, &folder, "oral", false).unwrap_err();
        assert_eq!(refused.status(), CommandStatus::Usage);
        create_grid(&console, &folder, "écrit 2", false).unwrap();
        let refused = create_grid(&console, &folder, "écrit 2", false).unwrap_err();
        assert_eq!(refused.status(), CommandStatus::Usage);
        for name in ["con", "a/b", ".hidden", "index.html", "-x"] {
            let refused = new_grid_name(&folder, name).unwrap_err();
            assert_eq!(refused.status(), CommandStatus::Usage, "{name}");
        }
    }
}
