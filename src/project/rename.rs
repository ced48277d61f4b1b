//! Renaming an id, in the grid and in all ratings.
//!
//! In: the files of one grid. Out: the changes of each. Never writes; the caller must write all of them or none.

use super::layout::grid_file;
use super::ratings_files;
use crate::base::source::{FileSource, ReadRefusal, TEXT_LIMIT, Text};
use crate::model::grid::{GridId, is_id};
use crate::text::yaml::edit::{NewValue, PathStep, YamlChange, key_path};
use crate::text::yaml::{self, YamlDocument, YamlNode};
use unicode_normalization::UnicodeNormalization;

/// Why an id is not renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenameError {
    /// Nothing has this id; with the existing ids.
    Unknown(Vec<String>),
    /// Several items have it; each as `section.row`, or `section` alone.
    Several(Vec<String>),
    /// The new name is not a valid id.
    Invalid,
    /// The new name is already used there.
    Taken,
    /// A file could not be read: its path, and why.
    Unreadable(String, ReadRefusal),
}

/// What changes in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChanges {
    /// Its path from the project's root.
    pub file: String,
    /// What.
    pub changes: Vec<YamlChange>,
    /// The text that they are made for.
    pub original_text: String,
}

/// A section, task or row that has an id.
#[derive(Debug, Clone)]
struct NamedItem {
    /// The section's id, and the row's or task's where it is one.
    ids: (String, Option<String>),
    /// Where the id is written: as a value, or as a key.
    at: Vec<PathStep>,
    is_key: bool,
}

impl NamedItem {
    fn id(&self) -> &str {
        self.ids.1.as_ref().unwrap_or(&self.ids.0)
    }

    fn full_id(&self) -> String {
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
pub fn rename_id(
    source: &dyn FileSource,
    grid: &GridId,
    old: &str,
    new: &str,
) -> Result<Vec<FileChanges>, RenameError> {
    let (old, new): (String, String) = (old.nfc().collect(), new.nfc().collect());
    let file = grid_file(grid);
    let document = read_document(source, &file)?;
    let all = items_with_ids(&document.root);
    let it = find_item(&all, &old)?;
    if !is_id(&new) {
        return Err(RenameError::Invalid);
    }
    if all
        .iter()
        .any(|other| other.shares_space(it) && other.id() == new)
    {
        return Err(RenameError::Taken);
    }
    let change = if it.is_key {
        YamlChange::rename(it.at.clone(), &new)
    } else {
        YamlChange::set(it.at.clone(), NewValue::Word(new.clone()))
    };
    let mut files = vec![FileChanges {
        file,
        changes: vec![change],
        original_text: document.text.as_str().to_owned(),
    }];
    let ratings = ratings_files(source, grid);
    for file in ratings.map_err(|(folder, refusal)| RenameError::Unreadable(folder, refusal))? {
        let document = read_document(source, &file)?;
        let changes = changes_in_ratings(&document.root, it, &new);
        if !changes.is_empty() {
            let original_text = document.text.as_str().to_owned();
            files.push(FileChanges {
                file,
                changes,
                original_text,
            });
        }
    }
    Ok(files)
}

fn find_item<'n>(all: &'n [NamedItem], old: &str) -> Result<&'n NamedItem, RenameError> {
    let full: Vec<&NamedItem> = all
        .iter()
        .filter(|it| it.full_id() == old && it.ids.1.is_some())
        .collect();
    let short = || all.iter().filter(|it| it.id() == old).collect();
    let found: Vec<&NamedItem> = if full.is_empty() { short() } else { full };
    match found[..] {
        [] => Err(RenameError::Unknown(
            all.iter().map(NamedItem::full_id).collect(),
        )),
        [one] => Ok(one),
        _ => Err(RenameError::Several(
            found.iter().map(|it| it.full_id()).collect(),
        )),
    }
}

/// Everything in a grid that has an id, in order.
fn items_with_ids(grid: &YamlNode) -> Vec<NamedItem> {
    let mut all = Vec::new();
    for (nth, section) in items_at(grid, "sections").iter().enumerate() {
        let Some(id) = text_at(section, "id") else {
            continue;
        };
        let at = [key_path(["sections"]), vec![PathStep::Item(nth)]].concat();
        all.push(NamedItem {
            ids: (id.to_owned(), None),
            at: [at.as_slice(), &[PathStep::from("id")]].concat(),
            is_key: false,
        });
        add_criteria(&mut all, id, &at, section);
        for (nth, task) in items_at(section, "tasks").iter().enumerate() {
            let at = [
                at.as_slice(),
                &[PathStep::from("tasks"), PathStep::Item(nth)],
            ]
            .concat();
            if let Some(row) = text_at(task, "id") {
                all.push(NamedItem {
                    ids: (id.to_owned(), Some(row.to_owned())),
                    at: [at.as_slice(), &[PathStep::from("id")]].concat(),
                    is_key: false,
                });
            }
            add_criteria(&mut all, id, &at, task);
        }
    }
    all
}

fn add_criteria(all: &mut Vec<NamedItem>, section: &str, at: &[PathStep], holder: &YamlNode) {
    for entry in holder
        .get("criteria")
        .and_then(YamlNode::entries)
        .unwrap_or_default()
    {
        let key = &entry.key.text;
        all.push(NamedItem {
            ids: (section.to_owned(), Some(key.clone())),
            at: [
                at,
                &[PathStep::from("criteria"), PathStep::from(key.as_str())],
            ]
            .concat(),
            is_key: true,
        });
    }
}

fn changes_in_ratings(root: &YamlNode, it: &NamedItem, new: &str) -> Vec<YamlChange> {
    let (section, row) = (&it.ids.0, it.ids.1.as_deref());
    let places: Vec<Vec<&str>> = match row {
        Some(row) => vec![vec!["ratings", section, row]],
        None => vec![vec!["ratings", section], vec!["remarks", section]],
    };
    let written = places.into_iter().filter(|steps| {
        let value = steps.iter().try_fold(root, |node, step| node.get(step));
        value.is_some()
    });
    written
        .map(|steps| YamlChange::rename(key_path(steps), new))
        .collect()
}

fn read_document(source: &dyn FileSource, file: &str) -> Result<YamlDocument, RenameError> {
    let unread = |refusal| RenameError::Unreadable(file.to_owned(), refusal);
    let bytes = source.read(file, TEXT_LIMIT).map_err(unread)?;
    // Mistakes in a file are reported when it is changed.
    let mut diagnostics = crate::base::diagnostic::Diagnostics::new();
    Ok(yaml::parse_yaml(
        &mut diagnostics,
        Text::decode(file, &bytes),
    ))
}

fn items_at<'n>(node: &'n YamlNode, key: &str) -> &'n [YamlNode] {
    node.get(key).and_then(YamlNode::items).unwrap_or_default()
}

fn text_at<'n>(node: &'n YamlNode, key: &str) -> Option<&'n str> {
    Some(node.get(key)?.scalar()?.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::source::MemorySource;
    use crate::text::yaml::edit::{apply_changes, no_key_order};

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

    fn files_after_rename(old: &str, new: &str) -> Result<Vec<(String, String)>, RenameError> {
        let source = MemorySource::default()
            .with("grids/g/grid.yaml", GRID)
            .with(
                "grids/g/ratings/1A/lea.yaml",
                "ratings:\n  a: { x: S }\n  b: NE # all\nremarks: { b: Bien }\n",
            )
            .with("grids/g/ratings/_noe.yaml", "ratings:\n  b: { x: S }\n")
            .with("grids/g/ratings/sam.yaml", "ratings:\n");
        let files = rename_id(&source, &GridId::new("g").unwrap(), old, new)?;
        let text = |it: &FileChanges| {
            let bytes = source.read(&it.file, TEXT_LIMIT).unwrap();
            apply_changes(
                &String::from_utf8(bytes).unwrap(),
                &it.changes,
                &no_key_order,
            )
            .unwrap()
        };
        Ok(files
            .iter()
            .map(|it| (it.file["grids/g/".len()..].to_owned(), text(it)))
            .collect())
    }

    #[test]
    fn a_section_is_renamed_everywhere() {
        let files = files_after_rename("b", "bb").unwrap();
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
            files_after_rename("x", "w").unwrap_err(),
            RenameError::Several(vec!["a.x".into(), "b.x".into()])
        );
        let files = files_after_rename("b.x", "w").unwrap();
        assert_eq!(files[0].1, GRID.replace("id: x", "id: w"));
        assert_eq!(
            files[1],
            (
                "ratings/_noe.yaml".into(),
                "ratings:\n  b: { w: S }\n".into()
            )
        );
        let files = files_after_rename("a.x", "w").unwrap();
        assert_eq!(files[0].1, GRID.replace("x: X", "w: X"));
        assert_eq!(files.len(), 2);
    }

    #[test]
    fn a_new_id_is_valid_and_not_taken() {
        assert_eq!(files_after_rename("z", "x"), Err(RenameError::Taken));
        assert_eq!(files_after_rename("a", "b"), Err(RenameError::Taken));
        assert_eq!(files_after_rename("z", "a.b"), Err(RenameError::Invalid));
        assert_eq!(files_after_rename("z", ""), Err(RenameError::Invalid));
        assert!(
            matches!(files_after_rename("q", "r"), Err(RenameError::Unknown(ids)) if ids.len() == 6)
        );
    }
}
