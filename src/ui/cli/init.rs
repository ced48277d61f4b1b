//! New projects and new grids, from the files in `skeletons/`. Overwrites nothing unless it is told to.

use super::{Console, Outcome, report_machine_error, schemas};
use crate::base::source::{FileSource, FolderSource};
use std::borrow::Cow;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// What Windows forbids in a name, besides control characters.
const FORBIDDEN: &[char] = &['<', '>', ':', '"', '/', '\\', '|', '?', '*'];
/// What Windows keeps for devices, with any extension.
const DEVICE_NAMES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];
/// Names that `output/` needs for itself.
const OUTPUT_NAMES: &[&str] = &["index", "index.html", ".gridgen.json"];
/// Most disks end a name after 255 bytes; temporary files beside it need some.
const MAX_NAME_BYTES: usize = 200;

#[derive(rust_embed::RustEmbed)]
#[folder = "src/ui/cli/skeletons/"]
struct Skeletons;

/// Starts a project in `dir`.
pub fn create_project(console: &Console, dir: &Path, force: bool) -> Outcome {
    let files = example_files(console.lang().pick("en", "fr"));
    let files: Vec<_> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
        .collect();
    let (ignore, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(path, _)| *path == GITIGNORE);
    if let Err(outcome) = write_new_files(console, dir, &others, force) {
        return outcome;
    }
    for (path, wanted) in ignore {
        if let Err(cause) = extend_gitignore(&dir.join(path), &String::from_utf8_lossy(wanted)) {
            return report_write_error(console, &dir.join(path), &cause);
        }
    }
    let begun = FolderSource::open(dir)
        .map_err(|cause| report_write_error(console, dir, &cause))
        .and_then(|project| schemas::create_schemas(console, &project));
    if let Err(outcome) = begun {
        return outcome;
    }
    print_project_steps(console, dir);
    Outcome::Well
}

/// Writes a commented skeleton to `grids/<name>/grid.yaml`.
pub fn create_grid(console: &Console, project: &FolderSource, name: &str, force: bool) -> Outcome {
    let lang = console.lang();
    let name = match new_grid_name(console, project, name) {
        Ok(name) => name,
        Err(outcome) => return outcome,
    };
    let path = format!("grids/{name}/grid.yaml");
    let skeleton = skeleton_file(&format!("{}/new-grid.yaml", lang.pick("en", "fr")));
    if let Err(outcome) = write_new_files(console, project.root(), &[(&path, &skeleton)], force) {
        return outcome;
    }
    if let Err(outcome) = schemas::create_schemas(console, project) {
        return outcome;
    }
    let name = shell_quoted(&name);
    console.print_line(&lang.pick(
        format!("{path} is there to be changed.\n\n  gridgen check {name}\n  gridgen build {name}"),
        format!(
            "{path} n'attend que vos changements.\n\n  gridgen check {name}\n  gridgen build {name}"
        ),
    ));
    Outcome::Well
}

/// The name of a new grid, that every system can have beside those that are there.
pub(super) fn new_grid_name(
    console: &Console,
    project: &FolderSource,
    name: &str,
) -> Result<String, Outcome> {
    let lang = console.lang();
    let name: String = name.nfc().collect();
    if let Some((en, fr)) = invalid_name_reason(&name) {
        let headline = lang.pick(
            format!("a grid cannot be called `{name}`: {en}"),
            format!("une grille ne peut pas s'appeler `{name}` : {fr}"),
        );
        console.print_error(
            &headline,
            Some(lang.pick(
                "a short word will do: `gridgen new grid oral`",
                "un mot court suffit : `gridgen new grid oral`",
            )),
        );
        return Err(Outcome::Usage);
    }
    if let Some(other) = equivalent_grid(project, &name) {
        let headline = lang.pick(
            format!(
                "the grid `{other}` is there: on some systems `{name}` would be the same folder"
            ),
            format!(
                "la grille `{other}` existe : sur certains systèmes `{name}` serait le même dossier"
            ),
        );
        console.print_error(&headline, None);
        return Err(Outcome::Usage);
    }
    Ok(name)
}

const GITIGNORE: &str = ".gitignore";

/// The files of the example, by their path in the new project.
fn example_files(lang: &str) -> Vec<(String, Cow<'static, [u8]>)> {
    let prefix = format!("{lang}/project/");
    let file = |path: Cow<'static, str>| {
        let below = path.strip_prefix(&prefix)?;
        // A real `.gitignore` among the skeletons would hide the skeletons.
        let below = if below == "gitignore" {
            GITIGNORE
        } else {
            below
        };
        Some((below.to_owned(), skeleton_file(&path)))
    };
    Skeletons::iter().filter_map(file).collect()
}

fn skeleton_file(path: &str) -> Cow<'static, [u8]> {
    Skeletons::get(path)
        .map(|file| file.data)
        .unwrap_or_default()
}

/// Writes all files or, where one of them is in the way, none.
pub(super) fn write_new_files(
    console: &Console,
    root: &Path,
    files: &[(&str, &[u8])],
    force: bool,
) -> Result<(), Outcome> {
    let in_the_way: Vec<&str> = files
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| root.join(path).symlink_metadata().is_ok())
        .collect();
    if !force && !in_the_way.is_empty() {
        let lang = console.lang();
        let there = crate::base::diagnostic::quoted_list(&in_the_way);
        console.print_error(
            &lang.pick(
                format!("already there: {there}"),
                format!("existe déjà : {there}"),
            ),
            Some(lang.pick(
                "nothing was written; `--force` overwrites",
                "rien n'a été écrit ; `--force` écrase",
            )),
        );
        return Err(Outcome::Usage);
    }
    for (path, bytes) in files {
        let path = root.join(path);
        write_new_file(&path, bytes, force)
            .map_err(|cause| report_write_error(console, &path, &cause))?;
    }
    Ok(())
}

fn write_new_file(path: &Path, bytes: &[u8], force: bool) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    options.open(path)?.write_all(bytes)
}

/// What is missing is added: a folder under version control has one already, which is not ours to replace.
fn extend_gitignore(path: &Path, wanted: &str) -> io::Result<()> {
    let there = match fs::read_to_string(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let has = |line: &str| there.lines().any(|known| known.trim() == line);
    let rules = || {
        wanted
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
    };
    if rules().all(has) {
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

fn report_write_error(console: &Console, path: &Path, cause: &io::Error) -> Outcome {
    report_machine_error(console, ("write", "d'écrire"), path, cause)
}

fn print_project_steps(console: &Console, dir: &Path) {
    let lang = console.lang();
    let here = dir == Path::new(".");
    let path = dir.display().to_string();
    let place = if here {
        lang.pick("this folder", "ce dossier").to_owned()
    } else {
        path.clone()
    };
    let option = if here {
        String::new()
    } else {
        format!(" --project {}", shell_quoted(&path))
    };
    let next = format!("  gridgen check{option}\n  gridgen build{option}");
    console.print_line(&lang.pick(
        format!("A project with a worked example is in {place}. Next:\n\n{next}"),
        format!("Un projet avec un exemple complet est dans {place}. Ensuite :\n\n{next}"),
    ));
}

/// As it can be typed in a shell.
pub(super) fn shell_quoted(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    if name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    }
}

/// A grid whose folder some systems take for the same.
fn equivalent_grid(project: &FolderSource, name: &str) -> Option<String> {
    let fold = |name: &str| name.nfc().collect::<String>().to_lowercase();
    let grids = project.entries("grids").unwrap_or_default();
    let differs = |other: &String| !other.nfc().eq(name.nfc());
    grids
        .into_iter()
        .map(|entry| entry.name)
        .find(|other| differs(other) && fold(other) == fold(name))
}

/// Why some system cannot have a folder of this name, in both languages.
pub fn invalid_name_reason(name: &str) -> Option<(&'static str, &'static str)> {
    let lower = name.to_lowercase();
    let stem = lower.split('.').next().unwrap_or_default().trim_end();
    if name.is_empty() {
        Some((
            "a name has at least one character",
            "un nom a au moins un caractère",
        ))
    } else if name.contains(FORBIDDEN) || name.chars().any(char::is_control) {
        Some((
            "`< > : \" / \\ | ? *` cannot be in a name",
            "`< > : \" / \\ | ? *` sont exclus d'un nom",
        ))
    } else if name.starts_with(['.', ' ']) || name.ends_with(['.', ' ']) {
        Some((
            "a name neither begins nor ends with a dot or a space",
            "un nom ne commence ni ne finit par un point ou un espace",
        ))
    } else if DEVICE_NAMES.contains(&stem) || is_device_port(stem) {
        Some((
            "Windows keeps this name for itself",
            "Windows se réserve ce nom",
        ))
    } else if OUTPUT_NAMES.contains(&lower.as_str()) {
        Some((
            "gridgen needs this name in `output/`",
            "gridgen a besoin de ce nom dans `output/`",
        ))
    } else if name.len() > MAX_NAME_BYTES {
        Some(("it is too long", "il est trop long"))
    } else {
        None
    }
}

/// `com1`, `lpt9`, and the raised digits that Windows takes for the same.
fn is_device_port(stem: &str) -> bool {
    let digit = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"));
    digit.is_some_and(|digit| {
        matches!(digit, "¹" | "²" | "³") || matches!(digit.as_bytes(), [b'0'..=b'9'])
    })
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
        let read = path.ends_with("grid.yaml")
            && grid::build_grid(&mut problems, &document, "example", &[]).is_some();
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
        assert_eq!(create_project(&console, &root, false), Outcome::Well);
        let settings = root.join("gridgen.yaml");
        fs::write(&settings, "mine").unwrap();
        assert_eq!(create_project(&console, &root, false), Outcome::Usage);
        assert_eq!(fs::read_to_string(&settings).unwrap(), "mine");
        assert_eq!(create_project(&console, &root, true), Outcome::Well);
        assert!(
            fs::read_to_string(&settings)
                .unwrap()
                .contains("gridgen: 1")
        );
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
        assert_eq!(
            create_grid(&console, &folder, "oral", false),
            Outcome::Usage
        );
        assert_eq!(
            create_grid(&console, &folder, "écrit 2", false),
            Outcome::Well
        );
        assert_eq!(
            create_grid(&console, &folder, "écrit 2", false),
            Outcome::Usage
        );
        for name in [
            "", ".", "..", "a/b", "a\\b", "con", "NUL.txt", "com¹", "a.", " a", "a?", "index",
            "a\nb",
        ] {
            assert!(invalid_name_reason(name).is_some(), "{name:?}");
        }
        for name in ["oral", "bloc-1", "écrit 2", "2026", "company"] {
            assert_eq!(invalid_name_reason(name), None, "{name:?}");
        }
    }
}
