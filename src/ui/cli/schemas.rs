//! Schemas for editors, in `.gridgen/schemas/` of the project: an editor completes keys, ids and levels from them.
//!
//! `init` and `new` begin the folder; `build`, `watch`, `ids` and `rename` keep it up to date where it is there. A schema
//! carries a seal over its own words: one that somebody changed no longer fits its seal, and is left alone. Never holds
//! anything of a student.

use super::{Console, Outcome, machine, shell};
use crate::base::source::{Folder, Refusal, Source, TEXT_LIMIT, join};
use crate::model::grid::Grid;
use crate::output::render::{Digest, Prepared};
use crate::project::Snapshot;
use serde_json::{Value as Json, json};
use std::fs;
use std::io;
use std::path::Path;

const FOLDER: &str = ".gridgen/schemas";
const SEAL: &str = "made by gridgen, which leaves it alone once you change it: ";
/// The kinds of files whose schema is the same in every project.
const KINDS: [&str; 3] = ["grid", "ratings", "settings"];

/// The comment that tells an editor where the schema of `file`, a path of the project, lies.
pub fn line(file: &str, schema: &str) -> String {
    let up = "../".repeat(file.matches('/').count());
    format!("# yaml-language-server: $schema={up}{FOLDER}/{schema}\n")
}

/// The name of the schema of one grid's ratings. An editor ends it at a space, and reads `#` and `?` in its own way; `(` keeps two grids apart.
pub fn of_ratings(grid: &str) -> String {
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
pub fn begin(console: &Console, project: &Folder) -> Result<(), Outcome> {
    let folder = project.root().join(FOLDER);
    fs::create_dir_all(&folder).map_err(|cause| cannot_write(console, &folder, &cause))?;
    again(console, project);
    Ok(())
}

/// Brings the folder up to date from what is on the disk now.
pub fn again(console: &Console, project: &Folder) {
    if is_there(project) {
        let grids = Snapshot::read(project).grids;
        let grids = grids
            .iter()
            .filter_map(|grid| Some((grid.id.as_str(), grid.grid.as_ref()?)));
        refresh(console, project, grids);
    }
}

/// Brings the folder up to date from what was read already.
pub fn after(console: &Console, project: &Folder, prepared: &Prepared) {
    if is_there(project) {
        let grids = prepared.grids.iter();
        let grids = grids.filter_map(|grid| Some((grid.id.as_str(), &grid.form.as_ref()?.grid)));
        refresh(console, project, grids);
    }
}

/// A link that leads elsewhere is nobody's folder of schemas.
fn is_there(project: &Folder) -> bool {
    let is_folder = |path: &str| {
        let found = project.root().join(path).symlink_metadata();
        found.is_ok_and(|found| found.is_dir())
    };
    is_folder(".gridgen") && is_folder(FOLDER)
}

/// What cannot be written is told, and is no reason not to build.
fn refresh<'g>(
    console: &Console,
    project: &Folder,
    grids: impl Iterator<Item = (&'g str, &'g Grid)>,
) {
    let kinds = KINDS
        .iter()
        .filter_map(|kind| Some((format!("{kind}.json"), shell::schema(kind)?)));
    let own = grids
        .filter(|(_, grid)| grid.has_ids)
        .map(|(id, grid)| (of_ratings(id), crate::model::ratings::schema(grid)));
    for (name, schema) in kinds.chain(own) {
        if let Err(cause) = update(project, &name, &sealed(schema)) {
            cannot_write(console, &project.root().join(FOLDER).join(name), &cause);
            return;
        }
    }
}

fn update(project: &Folder, name: &str, text: &str) -> io::Result<()> {
    let there = match project.read(&join(FOLDER, name), TEXT_LIMIT) {
        Err(Refusal::Missing) => None,
        Ok(bytes) => Some(bytes),
        // A link, a folder, something huge: not what we wrote.
        Err(_) => return Ok(()),
    };
    if there.is_some_and(|bytes| bytes == text.as_bytes() || !is_ours(&bytes)) {
        return Ok(());
    }
    let path = project.root().join(FOLDER).join(name);
    // An editor that reads it now sees the old one or the new one, whole.
    let part = path.with_extension(format!("{}.part", std::process::id()));
    fs::write(&part, text).and_then(|()| fs::rename(&part, &path))
}

/// As it is written: its seal is the last key.
fn sealed(mut schema: Json) -> String {
    schema["$comment"] = json!(seal(&schema));
    format!("{schema:#}\n")
}

fn seal(schema: &Json) -> String {
    format!("{SEAL}{}", Digest::of(schema.to_string().as_bytes()))
}

/// Whether it is as some gridgen wrote it; how its lines end does not matter.
fn is_ours(bytes: &[u8]) -> bool {
    let Ok(mut schema) = serde_json::from_slice::<Json>(bytes) else {
        return false;
    };
    let said = schema
        .as_object_mut()
        .and_then(|all| all.remove("$comment"));
    said.is_some_and(|said| said == seal(&schema))
}

fn cannot_write(console: &Console, path: &Path, cause: &io::Error) -> Outcome {
    machine(console, ("write", "d'écrire"), path, cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Lang;
    use crate::ui::cli::args::{Color, MessageFormat};

    #[test]
    fn the_line_leads_up_from_any_depth() {
        let line = |file| line(file, &of_ratings("oral"));
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
        let names = ["a b", "a_b", "a(20)b", "a#b", "a\u{a0}b", "é"].map(of_ratings);
        assert!(names.iter().all(|name| !name.contains([' ', '#', '?'])));
        let all: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(all.len(), names.len());
    }

    #[test]
    fn what_somebody_changed_is_left_alone_and_what_is_old_is_made_again() {
        let dir = tempfile::tempdir().unwrap();
        let project = Folder::open(dir.path()).unwrap();
        let console = Console::new(Lang::English, MessageFormat::Json, Color::Never);
        again(&console, &project);
        assert!(!dir.path().join(".gridgen").exists(), "nobody asked for it");
        begin(&console, &project).unwrap();
        let [changed, old] =
            ["grid.json", "settings.json"].map(|n| dir.path().join(FOLDER).join(n));
        let made = fs::read_to_string(&changed).unwrap();
        let mine = made.replacen("The", "My", 1);
        assert_ne!(mine, made);
        fs::write(&changed, &mine).unwrap();
        fs::write(
            &old,
            sealed(json!({ "title": "of last year" })).replace('\n', "\r\n"),
        )
        .unwrap();
        again(&console, &project);
        assert_eq!(fs::read_to_string(&changed).unwrap(), mine);
        assert_eq!(
            fs::read_to_string(&old).unwrap(),
            sealed(shell::schema("settings").unwrap())
        );
    }
}
