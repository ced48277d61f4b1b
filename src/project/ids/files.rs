//! The files of one grid as trees, and what has an id in them.
//!
//! In: a source. Out: every section, task and row with an id, in the grid and in the ratings. Never changes anything.

use super::{FileChanges, IdError};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::{FileSource, TEXT_LIMIT, Text};
use crate::model::grid::{Grid, GridId};
use crate::project::layout::grid_file;
use crate::project::snapshot::{ratings_files, read_partial_grid};
use crate::text::yaml::edit::{PathStep, YamlChange, key_path};
use crate::text::yaml::{self, YamlDocument, YamlEntry, YamlNode};
use std::collections::BTreeSet;

/// A section, a rated task or a row, as ratings name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ItemId {
    pub(super) section: String,
    /// None for the section itself.
    pub(super) row: Option<String>,
}

impl ItemId {
    /// Its own id.
    pub(super) fn id(&self) -> &str {
        self.row.as_ref().unwrap_or(&self.section)
    }

    /// `section.row`, or `section`.
    pub(super) fn full_id(&self) -> String {
        match &self.row {
            None => self.section.clone(),
            Some(row) => format!("{}.{row}", self.section),
        }
    }

    /// Whether the two could not have the same id.
    pub(super) fn shares_space(&self, other: &Self) -> bool {
        match (&self.row, &other.row) {
            (None, None) => true,
            (Some(_), Some(_)) => self.section == other.section,
            _ => false,
        }
    }

    /// The same place with another id.
    pub(super) fn renamed(&self, new: &str) -> Self {
        match self.row {
            None => Self {
                section: new.to_owned(),
                row: None,
            },
            Some(_) => Self {
                section: self.section.clone(),
                row: Some(new.to_owned()),
            },
        }
    }

    /// Where it stands in a ratings file: the first place is that of its ratings.
    pub(super) fn paths(&self) -> Vec<Vec<&str>> {
        match &self.row {
            Some(row) => vec![vec!["ratings", &self.section, row]],
            None => vec![
                vec!["ratings", &self.section],
                vec!["remarks", &self.section],
            ],
        }
    }
}

/// An item of the grid.
#[derive(Debug, Clone)]
pub(super) struct GridItem {
    pub(super) id: ItemId,
    /// Where the id is written: as a value, or as a key.
    pub(super) at: Vec<PathStep>,
    pub(super) is_key: bool,
}

/// One file as it was read.
pub(super) struct ReadFile {
    pub(super) file: String,
    pub(super) document: YamlDocument,
}

impl ReadFile {
    fn read(source: &dyn FileSource, file: String) -> Result<Self, IdError> {
        let unread = |refusal| IdError::Unreadable(file.clone(), refusal);
        let bytes = source.read(&file, TEXT_LIMIT).map_err(unread)?;
        // Mistakes in a file are reported when it is changed.
        let mut reported_later = Diagnostics::new();
        let document = yaml::parse_yaml(&mut reported_later, Text::decode(&file, &bytes));
        Ok(Self { file, document })
    }

    /// The entry at a path of keys.
    pub(super) fn entry(&self, path: &[&str]) -> Option<&YamlEntry> {
        let (last, outer) = path.split_last()?;
        let map = outer
            .iter()
            .try_fold(&self.document.root, |node, key| node.get(key))?;
        map.entries()?.iter().find(|entry| entry.key.text == *last)
    }
}

impl FileChanges {
    pub(super) fn of(file: &ReadFile, changes: Vec<YamlChange>) -> Self {
        Self {
            file: file.file.clone(),
            changes,
            original_text: file.document.text.as_str().to_owned(),
        }
    }
}

/// The files of one grid.
pub(super) struct GridFiles {
    pub(super) grid: ReadFile,
    /// What could be read of the grid.
    pub(super) form: Option<Grid>,
    /// What has an id in the grid, in its order.
    pub(super) items: Vec<GridItem>,
    /// The ratings, those whose name begins with `_` too.
    pub(super) ratings: Vec<ReadFile>,
}

impl GridFiles {
    pub(super) fn read(source: &dyn FileSource, grid: &GridId) -> Result<Self, IdError> {
        let read = ReadFile::read(source, grid_file(grid))?;
        let files = ratings_files(source, grid);
        let files = files.map_err(|(folder, refusal)| IdError::Unreadable(folder, refusal))?;
        let ratings = files.into_iter().map(|file| ReadFile::read(source, file));
        Ok(Self {
            items: items_with_ids(&read.document.root),
            grid: read,
            form: read_partial_grid(source, grid),
            ratings: ratings.collect::<Result<_, _>>()?,
        })
    }

    /// The item of the grid with this id.
    pub(super) fn item(&self, id: &ItemId) -> Option<&GridItem> {
        self.items.iter().find(|item| item.id == *id)
    }

    /// The one item that was meant, of the grid or of ratings alone.
    pub(super) fn find(&self, typed: &str) -> Result<ItemId, IdError> {
        let mut all: Vec<ItemId> = self.items.iter().map(|item| item.id.clone()).collect();
        let lost = self.rated_ids().into_iter();
        let lost: Vec<ItemId> = lost.filter(|id| !all.contains(id)).collect();
        let known = all.iter().map(ItemId::full_id).collect();
        all.extend(lost);
        let full = |id: &&ItemId| id.full_id() == typed && id.row.is_some();
        let mut found: Vec<&ItemId> = all.iter().filter(full).collect();
        if found.is_empty() {
            found = all.iter().filter(|id| id.id() == typed).collect();
        }
        match found[..] {
            [] => Err(IdError::Unknown(known)),
            [one] => Ok(one.clone()),
            _ => Err(IdError::Several(
                found.iter().map(|id| id.full_id()).collect(),
            )),
        }
    }

    /// The ids that the ratings use.
    pub(super) fn rated_ids(&self) -> BTreeSet<ItemId> {
        let mut ids = BTreeSet::new();
        for file in &self.ratings {
            let root = &file.document.root;
            for key in ["ratings", "remarks"] {
                let sections = root.get(key).and_then(YamlNode::entries);
                for section in sections.unwrap_or_default() {
                    let rows = section.value.entries().filter(|_| key == "ratings");
                    let rows = rows.unwrap_or_default().iter().map(|row| &row.key.text);
                    let section = &section.key.text;
                    let id = |row: Option<&String>| ItemId {
                        section: section.clone(),
                        row: row.cloned(),
                    };
                    ids.insert(id(None));
                    ids.extend(rows.map(|row| id(Some(row))));
                }
            }
        }
        ids
    }
}

/// Everything in a grid that has an id, in order.
fn items_with_ids(grid: &YamlNode) -> Vec<GridItem> {
    let mut all = Vec::new();
    for (nth, section) in items_at(grid, "sections").iter().enumerate() {
        let Some(id) = text_at(section, "id") else {
            continue;
        };
        let at = [key_path(["sections"]), vec![PathStep::Item(nth)]].concat();
        all.push(item_of_value(id, None, &at));
        add_criteria(&mut all, id, &at, section);
        for (nth, task) in items_at(section, "tasks").iter().enumerate() {
            let inner = [PathStep::from("tasks"), PathStep::Item(nth)];
            let at = [at.as_slice(), &inner].concat();
            let row = text_at(task, "id");
            all.extend(row.map(|row| item_of_value(id, Some(row), &at)));
            add_criteria(&mut all, id, &at, task);
        }
    }
    all
}

fn item_of_value(section: &str, row: Option<&str>, holder: &[PathStep]) -> GridItem {
    GridItem {
        id: ItemId {
            section: section.to_owned(),
            row: row.map(str::to_owned),
        },
        at: [holder, &[PathStep::from("id")]].concat(),
        is_key: false,
    }
}

fn add_criteria(all: &mut Vec<GridItem>, section: &str, at: &[PathStep], holder: &YamlNode) {
    let entries = holder.get("criteria").and_then(YamlNode::entries);
    for entry in entries.unwrap_or_default() {
        let key = &entry.key.text;
        let inner = [PathStep::from("criteria"), PathStep::from(key.as_str())];
        all.push(GridItem {
            id: ItemId {
                section: section.to_owned(),
                row: Some(key.clone()),
            },
            at: [at, &inner].concat(),
            is_key: true,
        });
    }
}

fn items_at<'n>(node: &'n YamlNode, key: &str) -> &'n [YamlNode] {
    node.get(key).and_then(YamlNode::items).unwrap_or_default()
}

fn text_at<'n>(node: &'n YamlNode, key: &str) -> Option<&'n str> {
    Some(node.get(key)?.scalar()?.text.as_str())
}
