//! Ids that ratings use and the grid no longer has: changed or removed in the grid by hand.
//!
//! In: the checked students of one grid, each with what was found in its file. Out: one error for each id that
//! several files use, with their number and the command, in place of one a file. An id that a single file uses is a
//! slip in that file, and stays there.

use super::CheckedStudent;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, RelatedRole};
use crate::model::grid::{Grid, Section};
use crate::model::ratings::RatingsDiagnostic;
use crate::project::ProjectDiagnostic;
use crate::text::yaml::YamlNode;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A student, and what was found in the file.
pub(super) type FoundInFile = (Arc<CheckedStudent>, Diagnostics);

/// A section, or a row of one, as ratings name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct LostId {
    section: String,
    row: Option<String>,
}

impl LostId {
    fn of(diagnostic: &Diagnostic) -> Option<Self> {
        match diagnostic.kind_as()? {
            RatingsDiagnostic::UnknownSection { typed, .. } => Some(Self {
                section: typed.clone(),
                row: None,
            }),
            RatingsDiagnostic::UnknownCriterion { section, typed, .. } => Some(Self {
                section: section.to_string(),
                row: Some(typed.clone()),
            }),
            _ => None,
        }
    }

    /// As commands take it.
    fn full_id(&self) -> String {
        match &self.row {
            Some(row) => format!("{}.{row}", self.section),
            None => self.section.clone(),
        }
    }

    /// What a file rates beside it, if anything: rows of the same section, or sections.
    fn rated_beside<'n>(&self, ratings: &'n YamlNode) -> Option<&'n YamlNode> {
        let beside = match self.row {
            Some(_) => ratings.get(&self.section)?,
            None => ratings,
        };
        let entries = beside.entries()?;
        (!entries.is_empty()).then_some(beside)
    }

    /// The ids that the grid has in its place.
    fn known_beside(&self, grid: &Grid) -> Vec<String> {
        let sections = grid.sections.iter();
        if self.row.is_none() {
            let ids = sections.filter_map(|section| section.id.as_ref());
            return ids.map(ToString::to_string).collect();
        }
        let rows = section_of(grid, self).into_iter().flat_map(Section::rows);
        let ids = rows.filter_map(|row| row.id.as_ref());
        ids.map(ToString::to_string).collect()
    }
}

fn section_of<'g>(grid: &'g Grid, id: &LostId) -> Option<&'g Section> {
    let mut sections = grid.sections.iter();
    sections.find(|it| it.id.as_deref() == Some(&id.section))
}

/// Where an id was used.
struct LostUse {
    files: usize,
    first: Place,
}

/// Reports everything that was found, and each lost id once. `true` where the grid itself is wrong: half of the files
/// that could use an id do, so that it is the grid that changed, and documents made now would mix old and new.
pub(super) fn report_found(
    diagnostics: &mut Diagnostics,
    grid: &Grid,
    found: Vec<FoundInFile>,
) -> bool {
    let lost = lost_ids(&found);
    let students: Vec<_> = found.iter().map(|(student, _)| student.clone()).collect();
    let is_lost = |it: &Diagnostic| LostId::of(it).is_some_and(|id| lost.contains_key(&id));
    let own = found.into_iter().flat_map(|(_, found)| found);
    diagnostics.extend(own.filter(|it| !is_lost(it)));
    let mut is_stopped = false;
    for (id, used) in &lost {
        let rated = students.iter().filter_map(|student| ratings_of(student));
        let beside: Vec<_> = rated
            .filter_map(|ratings| id.rated_beside(ratings))
            .collect();
        is_stopped |= used.files * 2 >= beside.len();
        let is_unused = |id: &String| !beside.iter().any(|beside| beside.get(id).is_some());
        let unused = id
            .known_beside(grid)
            .into_iter()
            .filter(is_unused)
            .collect();
        report_lost_id(diagnostics, grid, (id, used), unused);
    }
    is_stopped
}

/// The ids that several files use and the grid does not have.
fn lost_ids(found: &[FoundInFile]) -> BTreeMap<LostId, LostUse> {
    let mut lost: BTreeMap<LostId, LostUse> = BTreeMap::new();
    for (_, found) in found {
        let mut in_file = BTreeSet::new();
        for diagnostic in found.iter() {
            let Some(id) = LostId::of(diagnostic).filter(|id| in_file.insert(id.clone())) else {
                continue;
            };
            let first = || LostUse {
                files: 0,
                first: diagnostic.place.clone(),
            };
            lost.entry(id).or_insert_with(first).files += 1;
        }
    }
    lost.retain(|_, used| used.files > 1);
    lost
}

/// At the section that lost a row, or at the grid; with the ids that may be the new one, since no file uses them.
fn report_lost_id(
    diagnostics: &mut Diagnostics,
    grid: &Grid,
    (id, used): (&LostId, &LostUse),
    unused: Vec<String>,
) {
    let section = section_of(grid, id).filter(|_| id.row.is_some());
    let place = section.map_or(&grid.place, |section| &section.place);
    let kind = ProjectDiagnostic::LostId {
        grid: grid.id.clone(),
        id: id.full_id(),
        files: used.files,
        unused,
    };
    diagnostics
        .add(kind, place.clone())
        .add_related(used.first.clone(), RelatedRole::First);
}

fn ratings_of(student: &CheckedStudent) -> Option<&YamlNode> {
    student.document.as_ref()?.root.get("ratings")
}
