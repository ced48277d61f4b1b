//! Schemas for editors, in `.gridgen/schemas/` of the project: an editor completes keys, ids and levels from them.
//!
//! `init` and `new` begin the folder; `build`, `watch`, `ids` and `rename` keep it up to date where it is there. A
//! schema carries a seal over its own words: one that somebody changed no longer fits its seal, and is left alone.
//! Never holds anything of a student.

use super::{Console, shell};
use crate::base::disk::{create_folder, remove_file, replace_file};
use crate::base::error::Error;
use crate::base::source::{FileSource, FolderSource, ReadRefusal, TEXT_LIMIT, join_path};
use crate::model::grid::{Grid, GridId};
use crate::output::render::Digest;
use crate::project::{CheckedProject, Snapshot};
use crate::text::unicode::to_nfc;
use serde_json::{Value as Json, json};

const FOLDER: &str = ".gridgen/schemas";
const SEAL: &str = "made by gridgen, which leaves it alone once you change it: ";
/// The kinds of files whose schema is the same in every project.
const KINDS: [&str; 4] = ["grid", "ratings", "scale", "settings"];

/// The comment that tells an editor where the schema of `file`, a path of the project, lies.
pub fn schema_comment(file: &str, schema: &str) -> String {
    let up = "../".repeat(file.matches('/').count());
    format!("# yaml-language-server: $schema={up}{FOLDER}/{schema}\n")
}

/// The name of the schema of one grid's ratings. An editor ends it at a space, and reads `#` and `?` in its own way;
/// `(` keeps two grids apart.
pub fn ratings_schema_name(grid: &GridId) -> String {
    let mut name = String::from("ratings-");
    for c in grid.chars() {
        if c.is_whitespace() || "#?(".contains(c) {
            name += &format!("({:x})", u32::from(c));
        } else {
            name.push(c);
        }
    }
    name + ".json"
}

/// Makes the folder, and all that belongs in it.
///
/// # Errors
/// The machine does not allow the folder; a schema that cannot be written is reported only.
pub fn create_schemas(console: &Console, project: &FolderSource) -> Result<(), Error> {
    create_folder(&project.root().join(FOLDER))?;
    refresh_schemas(console, project);
    Ok(())
}

/// Brings the folder up to date from what is on the disk now.
pub fn refresh_schemas(console: &Console, project: &FolderSource) {
    if has_schemas(project) {
        let grids = Snapshot::read(project).grids;
        let names: Vec<&GridId> = grids.iter().map(|grid| &grid.id).collect();
        remove_stale_schemas(console, project, &names);
        let grids = grids
            .iter()
            .filter_map(|grid| Some((&grid.id, grid.grid.as_ref()?)));
        write_schemas(console, project, grids);
    }
}

/// Brings the folder up to date from what was read already.
pub fn refresh_from_checked(console: &Console, project: &FolderSource, checked: &CheckedProject) {
    if has_schemas(project) {
        let names: Vec<&GridId> = checked.grids.iter().map(|grid| &grid.id).collect();
        remove_stale_schemas(console, project, &names);
        let grids = checked.grids.iter();
        let grids = grids.filter_map(|grid| Some((&grid.id, &grid.form.as_ref()?.grid)));
        write_schemas(console, project, grids);
    }
}

/// Removes the schemas of grids that are gone, unless somebody changed them. A grid with an error keeps its last one.
fn remove_stale_schemas(console: &Console, project: &FolderSource, grids: &[&GridId]) {
    // Where no grid can be read, a drive may be away.
    if grids.is_empty() {
        return;
    }
    let current: Vec<String> = grids.iter().map(|grid| ratings_schema_name(grid)).collect();
    for entry in project.entries(FOLDER).unwrap_or_default() {
        let is_of_grid = entry.name.starts_with("ratings-") && entry.name.ends_with(".json");
        if !is_of_grid || current.contains(&to_nfc(&entry.name)) || current.contains(&entry.name) {
            continue;
        }
        let bytes = project.read(&join_path(FOLDER, &entry.name), TEXT_LIMIT);
        let is_ours = bytes.is_ok_and(|bytes| is_unedited(&bytes));
        let path = project.root().join(FOLDER).join(&entry.name);
        if is_ours && let Err(error) = remove_file(&path) {
            console.print_error(&error);
        }
    }
}

/// Real folders: a link may lead to a folder of schemas that is not this project's.
fn has_schemas(project: &FolderSource) -> bool {
    is_real_folder(project, ".gridgen") && is_real_folder(project, FOLDER)
}

#[expect(
    clippy::disallowed_methods,
    reason = "whether it is a link: a source resolves links"
)]
fn is_real_folder(project: &FolderSource, path: &str) -> bool {
    let found = project.root().join(path).symlink_metadata();
    found.is_ok_and(|found| found.is_dir())
}

/// What cannot be written is reported; sheets are built without it.
fn write_schemas<'g>(
    console: &Console,
    project: &FolderSource,
    grids: impl Iterator<Item = (&'g GridId, &'g Grid)>,
) {
    let kinds = KINDS
        .iter()
        .filter_map(|kind| Some((format!("{kind}.json"), shell::file_schema(kind)?)));
    let own = grids.filter(|(_, grid)| grid.has_ids).map(|(id, grid)| {
        (
            ratings_schema_name(id),
            crate::model::ratings::ratings_schema(grid),
        )
    });
    for (name, schema) in kinds.chain(own) {
        if let Err(error) = write_schema(project, &name, &sealed_schema(schema)) {
            console.print_error(&error);
            return;
        }
    }
}

fn write_schema(project: &FolderSource, name: &str, text: &str) -> Result<(), Error> {
    let there = match project.read(&join_path(FOLDER, name), TEXT_LIMIT) {
        Err(ReadRefusal::Missing) => None,
        Ok(bytes) => Some(bytes),
        // A link, a folder, something huge: not what we wrote.
        Err(_) => return Ok(()),
    };
    if there.is_some_and(|bytes| bytes == text.as_bytes() || !is_unedited(&bytes)) {
        return Ok(());
    }
    // An editor that reads it now sees the old one or the new one, whole.
    replace_file(&project.root().join(FOLDER).join(name), text.as_bytes())
}

/// As it is written: its seal is the last key.
fn sealed_schema(mut schema: Json) -> String {
    schema["$comment"] = json!(schema_seal(&schema));
    format!("{schema:#}\n")
}

fn schema_seal(schema: &Json) -> String {
    format!("{SEAL}{}", Digest::of(schema.to_string().as_bytes()))
}

/// Whether it is as some gridgen wrote it; how its lines end does not matter.
fn is_unedited(bytes: &[u8]) -> bool {
    let Ok(mut schema) = serde_json::from_slice::<Json>(bytes) else {
        return false;
    };
    let seal = schema
        .as_object_mut()
        .and_then(|all| all.remove("$comment"));
    seal.is_some_and(|seal| seal == schema_seal(&schema))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::MessageLang;
    use crate::ui::cli::args::{ColorMode, MessageFormat};
    use std::fs;

    #[test]
    fn the_line_leads_up_from_any_depth() {
        let line = |file| schema_comment(file, &ratings_schema_name(&GridId::new("oral").unwrap()));
        assert_eq!(
            line("gridgen.yaml"),
            "# yaml-language-server: $schema=.gridgen/schemas/ratings-oral.json\n"
        );
        assert!(
            line("grids/oral/ratings/2B/a/x.yaml")
                .contains("$schema=../../../../../.gridgen/schemas/ratings-oral.json")
        );
    }

    #[test]
    fn two_grids_never_share_a_schema() {
        let names = ["a b", "a_b", "a(20)b", "a#b", "a\u{a0}b", "é"]
            .map(|name| ratings_schema_name(&GridId::new(name).unwrap()));
        assert!(names.iter().all(|name| !name.contains([' ', '#', '?'])));
        let all: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(all.len(), names.len());
    }

    #[test]
    fn the_schema_of_a_grid_that_is_gone_goes_too() {
        let dir = tempfile::tempdir().unwrap();
        let project = FolderSource::open(dir.path()).unwrap();
        let console = Console::new(MessageLang::English, MessageFormat::Json, ColorMode::Never);
        let grid = "gridgen: 1\ntitle: T\nscale: { A: {} }\nsections: [{ id: s, title: S, criteria: { c: C } }]\n";
        for name in ["oral", "écrit", "mine"] {
            fs::create_dir_all(dir.path().join("grids").join(name)).unwrap();
            fs::write(dir.path().join("grids").join(name).join("grid.yaml"), grid).unwrap();
        }
        create_schemas(&console, &project).unwrap();
        let schema = |name| dir.path().join(FOLDER).join(format!("ratings-{name}.json"));
        fs::write(schema("mine"), "{}").unwrap();
        for name in ["écrit", "mine"] {
            fs::remove_dir_all(dir.path().join("grids").join(name)).unwrap();
        }
        refresh_schemas(&console, &project);
        let there = ["oral", "écrit", "mine"].map(|name| schema(name).exists());
        assert_eq!(there, [true, false, true]);
    }

    #[test]
    fn what_somebody_changed_is_left_alone_and_what_is_old_is_made_again() {
        let dir = tempfile::tempdir().unwrap();
        let project = FolderSource::open(dir.path()).unwrap();
        let console = Console::new(MessageLang::English, MessageFormat::Json, ColorMode::Never);
        refresh_schemas(&console, &project);
        assert!(!dir.path().join(".gridgen").exists(), "nobody asked for it");
        create_schemas(&console, &project).unwrap();
        let [changed, old] =
            ["grid.json", "settings.json"].map(|n| dir.path().join(FOLDER).join(n));
        let made = fs::read_to_string(&changed).unwrap();
        let mine = made.replacen("The", "My", 1);
        assert_ne!(mine, made);
        fs::write(&changed, &mine).unwrap();
        fs::write(
            &old,
            sealed_schema(json!({ "title": "of last year" })).replace('\n', "\r\n"),
        )
        .unwrap();
        refresh_schemas(&console, &project);
        assert_eq!(fs::read_to_string(&changed).unwrap(), mine);
        assert_eq!(
            fs::read_to_string(&old).unwrap(),
            sealed_schema(shell::file_schema("settings").unwrap())
        );
    }
}
