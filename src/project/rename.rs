//! An id gets another name: in the grid, and in everybody's ratings.
//!
//! In: the files of one grid. Out: what changes in which of them. Never writes; whoever does must write all or nothing.

use super::ratings_files;
use crate::base::source::{Refusal, Source, TEXT_LIMIT, Text, join};
use crate::text::yaml::edit::{Change, Key, Value, path};
use crate::text::yaml::{self, Document, Node};
use unicode_normalization::UnicodeNormalization;

/// Why an id is not renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRenamed {
    /// Nothing has this id; the ids there are.
    Unknown(Vec<String>),
    /// Several have it; each as `section.row`, or `section` alone.
    Several(Vec<String>),
    /// The new name is no id.
    Invalid,
    /// The new name stands there already.
    Taken,
    /// A file could not be read: its path, and why.
    Unread(String, Refusal),
}

/// What changes in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChanges {
    /// Its path from the project's root.
    pub file: String,
    /// What.
    pub changes: Vec<Change>,
}

/// Something that has an id.
#[derive(Debug, Clone)]
struct Named {
    /// The section's id, and the row's or task's where it is one.
    ids: (String, Option<String>),
    /// Where the id stands: at a value, or as the key of one.
    at: Vec<Key>,
    is_key: bool,
}

impl Named {
    fn id(&self) -> &str {
        self.ids.1.as_ref().unwrap_or(&self.ids.0)
    }

    fn full(&self) -> String {
        match &self.ids {
            (section, None) => section.clone(),
            (section, Some(row)) => format!("{section}.{row}"),
        }
    }

    fn shares_space(&self, other: &Self) -> bool {
        match (&self.ids, &other.ids) {
            ((_, None), (_, None)) => true,
            ((one, Some(_)), (other, Some(_))) => one == other,
            _ => false,
        }
    }
}

/// What changes in the files of a grid when `old` (an id, or `section.row`) becomes `new`.
pub fn rename(
    source: &dyn Source,
    grid: &str,
    old: &str,
    new: &str,
) -> Result<Vec<FileChanges>, NotRenamed> {
    let (old, new): (String, String) = (old.nfc().collect(), new.nfc().collect());
    let folder = join("grids", grid);
    let file = join(&folder, "grid.yaml");
    let all = named(&document(source, &file)?.root);
    let it = found(&all, &old)?;
    let is_valid = |c: char| c == '-' || unicode_ident::is_xid_continue(c);
    if new.is_empty() || !new.chars().all(is_valid) {
        return Err(NotRenamed::Invalid);
    }
    if all
        .iter()
        .any(|other| other.shares_space(it) && other.id() == new)
    {
        return Err(NotRenamed::Taken);
    }
    let change = if it.is_key {
        Change::rename(it.at.clone(), &new)
    } else {
        Change::set(it.at.clone(), Value::Word(new.clone()))
    };
    let mut files = vec![FileChanges {
        file,
        changes: vec![change],
    }];
    let ratings = ratings_files(source, grid);
    for file in ratings.map_err(|(folder, refusal)| NotRenamed::Unread(folder, refusal))? {
        let changes = in_ratings(&document(source, &file)?.root, it, &new);
        if !changes.is_empty() {
            files.push(FileChanges { file, changes });
        }
    }
    Ok(files)
}

fn found<'n>(all: &'n [Named], old: &str) -> Result<&'n Named, NotRenamed> {
    let full: Vec<&Named> = all
        .iter()
        .filter(|it| it.full() == old && it.ids.1.is_some())
        .collect();
    let short = || all.iter().filter(|it| it.id() == old).collect();
    let found: Vec<&Named> = if full.is_empty() { short() } else { full };
    match found[..] {
        [] => Err(NotRenamed::Unknown(all.iter().map(Named::full).collect())),
        [one] => Ok(one),
        _ => Err(NotRenamed::Several(
            found.iter().map(|it| it.full()).collect(),
        )),
    }
}

/// Everything in a grid that has an id, in its order.
fn named(grid: &Node) -> Vec<Named> {
    let mut all = Vec::new();
    for (nth, section) in items(grid, "sections").iter().enumerate() {
        let Some(id) = text(section, "id") else {
            continue;
        };
        let at = [path(["sections"]), vec![Key::Item(nth)]].concat();
        all.push(Named {
            ids: (id.to_owned(), None),
            at: [at.as_slice(), &[Key::from("id")]].concat(),
            is_key: false,
        });
        criteria(&mut all, id, &at, section);
        for (nth, task) in items(section, "tasks").iter().enumerate() {
            let at = [at.as_slice(), &[Key::from("tasks"), Key::Item(nth)]].concat();
            if let Some(row) = text(task, "id") {
                all.push(Named {
                    ids: (id.to_owned(), Some(row.to_owned())),
                    at: [at.as_slice(), &[Key::from("id")]].concat(),
                    is_key: false,
                });
            }
            criteria(&mut all, id, &at, task);
        }
    }
    all
}

fn criteria(all: &mut Vec<Named>, section: &str, at: &[Key], holder: &Node) {
    for entry in holder
        .get("criteria")
        .and_then(Node::entries)
        .unwrap_or_default()
    {
        let key = &entry.key.text;
        all.push(Named {
            ids: (section.to_owned(), Some(key.clone())),
            at: [at, &[Key::from("criteria"), Key::from(key.as_str())]].concat(),
            is_key: true,
        });
    }
}

fn in_ratings(root: &Node, it: &Named, new: &str) -> Vec<Change> {
    let (section, row) = (&it.ids.0, it.ids.1.as_deref());
    let places: Vec<Vec<&str>> = match row {
        Some(row) => vec![vec!["ratings", section, row]],
        None => vec![vec!["ratings", section], vec!["remarks", section]],
    };
    let is_there = |steps: &&Vec<&str>| {
        let value = steps.iter().try_fold(root, |node, step| node.get(step));
        value.is_some()
    };
    let there = places.iter().filter(is_there);
    there
        .map(|steps| Change::rename(path(steps.iter().copied()), new))
        .collect()
}

fn document(source: &dyn Source, file: &str) -> Result<Document, NotRenamed> {
    let unread = |refusal| NotRenamed::Unread(file.to_owned(), refusal);
    let bytes = source.read(file, TEXT_LIMIT).map_err(unread)?;
    // What is wrong with a file is told when it is to be changed.
    let mut problems = crate::base::diagnostic::Problems::new();
    Ok(yaml::parse(&mut problems, Text::decode(file, &bytes)))
}

fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).and_then(Node::items).unwrap_or_default()
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    Some(node.get(key)?.scalar()?.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::source::Memory;
    use crate::text::yaml::edit::{apply, at_the_end};

    const GRID: &str = "\
sections:
  - id: a  # first
    criteria: { x: X, y: Y }
  - id: b
    tasks:
      - { id: x, title: T }
      - criteria:
          z: Z
";

    fn renamed(old: &str, new: &str) -> Result<Vec<(String, String)>, NotRenamed> {
        let source = Memory::default()
            .with("grids/g/grid.yaml", GRID)
            .with(
                "grids/g/ratings/1A/lea.yaml",
                "ratings:\n  a: { x: S }\n  b: NE # all\nremarks: { b: Bien }\n",
            )
            .with("grids/g/ratings/_noe.yaml", "ratings:\n  b: { x: S }\n")
            .with("grids/g/ratings/sam.yaml", "ratings:\n");
        let files = rename(&source, "g", old, new)?;
        let text = |it: &FileChanges| {
            let bytes = source.read(&it.file, TEXT_LIMIT).unwrap();
            apply(&String::from_utf8(bytes).unwrap(), &it.changes, &at_the_end).unwrap()
        };
        Ok(files
            .iter()
            .map(|it| (it.file["grids/g/".len()..].to_owned(), text(it)))
            .collect())
    }

    #[test]
    fn a_section_is_renamed_everywhere() {
        let files = renamed("b", "bb").unwrap();
        assert_eq!(files[0].1, GRID.replace("id: b", "id: bb"));
        assert_eq!(
            files[1].1,
            "ratings:\n  a: { x: S }\n  bb: NE # all\nremarks: { bb: Bien }\n"
        );
        assert_eq!(files[2].1, "ratings:\n  bb: { x: S }\n");
        assert_eq!(files.len(), 3);
    }

    #[test]
    fn a_row_is_named_by_its_section_where_there_are_two() {
        assert_eq!(
            renamed("x", "w").unwrap_err(),
            NotRenamed::Several(vec!["a.x".into(), "b.x".into()])
        );
        let files = renamed("b.x", "w").unwrap();
        assert_eq!(files[0].1, GRID.replace("id: x", "id: w"));
        assert_eq!(
            files[1],
            (
                "ratings/_noe.yaml".into(),
                "ratings:\n  b: { w: S }\n".into()
            )
        );
        let files = renamed("a.x", "w").unwrap();
        assert_eq!(files[0].1, GRID.replace("x: X", "w: X"));
        assert_eq!(files.len(), 2);
    }

    #[test]
    fn a_new_name_is_an_id_that_nobody_has() {
        assert_eq!(renamed("z", "x"), Err(NotRenamed::Taken));
        assert_eq!(renamed("a", "b"), Err(NotRenamed::Taken));
        assert_eq!(renamed("z", "a.b"), Err(NotRenamed::Invalid));
        assert_eq!(renamed("z", ""), Err(NotRenamed::Invalid));
        assert!(matches!(renamed("q", "r"), Err(NotRenamed::Unknown(ids)) if ids.len() == 6));
    }
}
