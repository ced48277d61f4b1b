//! What the browser is told: the sheets with their numbers, and what is wrong.

use crate::project::OutputPath;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What there is after a round.
#[derive(Debug, Clone, Default)]
pub struct PreviewRound {
    /// The status line.
    pub status: String,
    /// Blank forms and students' sheets, in the order of the list.
    pub sheets: Vec<PreviewSheet>,
    /// What is wrong, in order.
    pub diagnostics: Vec<DiagnosticSummary>,
}

/// One sheet, made or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PreviewSheet {
    /// The name of the grid's folder.
    pub grid: String,
    /// The class, or empty.
    pub class: String,
    /// The student, or what a blank form is called.
    pub name: String,
    /// Its web page, if one is made.
    pub html: Option<OutputPath>,
    /// Its PDF, if one is made.
    pub pdf: Option<OutputPath>,
    /// The files it is made from, from the project's root.
    pub files: Vec<String>,
}

/// One problem, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiagnosticSummary {
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// From the project's root.
    pub file: String,
    /// From 1; none for a whole file.
    pub line: Option<usize>,
}

/// Everything as the browser has it.
#[derive(Debug, Default)]
pub(super) struct PreviewState {
    round: PreviewRound,
    /// Numbers stay with the outputs they were given to, so that an address goes on meaning the same sheet.
    numbers: BTreeMap<String, usize>,
    /// How often each sheet was made, by number.
    versions: BTreeMap<usize, u64>,
}

#[derive(Serialize)]
struct SheetEntry<'a> {
    id: usize,
    grid: &'a str,
    class: &'a str,
    name: &'a str,
    html: bool,
    pdf: bool,
    version: u64,
    /// Places in the list of problems.
    problems: Vec<usize>,
}

impl PreviewState {
    pub(super) fn replace_round(&mut self, round: PreviewRound) {
        for sheet in &round.sheets {
            let next = self.numbers.len() + 1;
            self.numbers.entry(sheet_identity(sheet)).or_insert(next);
        }
        self.round = round;
    }

    /// The sheet of this output was made again: its number, and how often it was.
    pub(super) fn count_new_version(&mut self, path: &OutputPath) -> Option<(usize, u64)> {
        let is_of =
            |sheet: &&PreviewSheet| [&sheet.html, &sheet.pdf].contains(&&Some(path.clone()));
        let sheet = self.round.sheets.iter().find(is_of)?;
        let number = *self.numbers.get(&sheet_identity(sheet))?;
        let version = self.versions.entry(number).or_default();
        *version += 1;
        Some((number, *version))
    }

    pub(super) fn sheet(&self, number: usize) -> Option<&PreviewSheet> {
        let is_it =
            |sheet: &&PreviewSheet| self.numbers.get(&sheet_identity(sheet)) == Some(&number);
        self.round.sheets.iter().find(is_it)
    }

    /// As JSON.
    pub(super) fn json(&self) -> serde_json::Value {
        let files: BTreeSet<&String> = self
            .round
            .sheets
            .iter()
            .flat_map(|sheet| &sheet.files)
            .collect();
        let sheets = self
            .round
            .sheets
            .iter()
            .filter_map(|sheet| self.sheet_entry(sheet, &files));
        let sheets: Vec<SheetEntry<'_>> = sheets.collect();
        serde_json::json!({ "status": self.round.status, "sheets": sheets, "problems": self.round.diagnostics })
    }

    /// With its problems, and those of settings, scales and themes, which are no sheet's alone.
    fn sheet_entry<'a>(
        &self,
        sheet: &'a PreviewSheet,
        files: &BTreeSet<&String>,
    ) -> Option<SheetEntry<'a>> {
        let id = *self.numbers.get(&sheet_identity(sheet))?;
        let is_its = |problem: &DiagnosticSummary| {
            sheet.files.contains(&problem.file) || !files.contains(&problem.file)
        };
        let problems = self
            .round
            .diagnostics
            .iter()
            .enumerate()
            .filter(|(_, problem)| is_its(problem));
        Some(SheetEntry {
            id,
            grid: &sheet.grid,
            class: &sheet.class,
            name: &sheet.name,
            html: sheet.html.is_some(),
            pdf: sheet.pdf.is_some(),
            version: self.versions.get(&id).copied().unwrap_or_default(),
            problems: problems.map(|(at, _)| at).collect(),
        })
    }
}

/// What a sheet is known by, whether or not it was made: its grid and its own file.
fn sheet_identity(sheet: &PreviewSheet) -> String {
    let own = sheet
        .files
        .last()
        .map_or(sheet.name.as_str(), String::as_str);
    format!("{}\n{own}", sheet.grid)
}
