//! `gridgen log`: who changed what and when, in a grid and its ratings, as far as gridgen did.

use super::changes::{change_heading, read_history, value_lines};
use super::select::grid_names;
use crate::base::source::FolderSource;
use crate::model::grid::GridId;
use crate::project::layout::{grid_folder, ratings_folder};
use crate::project::ratings_files;
use crate::text::yaml::edit::journal::{
    ChangedValue, FileChange, JournalEntry, JournalFile, JournalHistory,
};
use crate::ui::cli::args::LogArgs;
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console, names, shell};
use crate::ui::message::{Message, messages};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

messages! {
    /// What `gridgen log` says.
    enum LogMessage {
        NoChange {} {
            en: "no change in the last 90 days; what is edited by hand is not in this list";
            fr: "aucun changement depuis 90 jours ; ce qui est modifié à la main n'est pas dans cette liste";
        }
        MarkTakenBack {} {
            en: "(taken back)";
            fr: "(annulé)";
        }
    }
}

/// Prints the changes, newest first.
pub fn run_log(console: &Console, project: &FolderSource, wanted: &LogArgs) -> CommandResult {
    let known = grid_names(project);
    let grid = names::resolve_grid(&wanted.grid, &known)?;
    let history = read_history(project)?;
    let log = GridLog {
        grid,
        history: &history,
        student: None,
    };
    let student = wanted.student.as_deref();
    let student = student.map(|typed| log.find_student(project, typed));
    let log = GridLog {
        student: student.transpose()?,
        ..log
    };
    if wanted.json {
        return Ok(shell::print_json(console, &log.to_json()));
    }
    let lines = log.lines(console);
    if lines.is_empty() {
        console.print_message(&LogMessage::NoChange {});
    }
    for line in lines {
        console.print_line(&line);
    }
    Ok(CommandStatus::Success)
}

/// The changes of one grid, or of one student in it.
struct GridLog<'h> {
    grid: &'h GridId,
    history: &'h JournalHistory,
    student: Option<String>,
}

impl GridLog<'_> {
    /// The student that was typed, of those who have a file or had one.
    fn find_student(&self, project: &FolderSource, typed: &str) -> Result<String, CommandError> {
        let files = ratings_files(project, self.grid).unwrap_or_default();
        let mut known: BTreeSet<String> = files.iter().filter_map(|it| self.student(it)).collect();
        for entry in self.history.entries() {
            let files = entry.files.iter();
            known.extend(files.filter_map(|file| self.student(&file.file)));
        }
        let known: Vec<String> = known.into_iter().collect();
        names::resolve_student(typed, &known).cloned()
    }

    /// `1A/lea` for the ratings file of a student of this grid.
    fn student(&self, file: &str) -> Option<String> {
        let below = file.strip_prefix(&ratings_folder(self.grid))?;
        let student = below.strip_prefix('/')?.strip_suffix(".yaml")?;
        Some(student.to_owned())
    }

    /// Each change of a file that is wanted, newest first.
    fn changes(&self) -> impl Iterator<Item = (&JournalEntry, &JournalFile)> {
        let entries = self.history.entries().iter().rev();
        let all = entries.flat_map(|entry| entry.files.iter().map(move |file| (entry, file)));
        let folder = format!("{}/", grid_folder(self.grid));
        all.filter(move |(_, file)| match &self.student {
            Some(student) => self.student(&file.file).as_ref() == Some(student),
            None => file.file.starts_with(&folder),
        })
    }

    /// The student's path, or the file's where it is the grid.
    fn shown_file(&self, file: &JournalFile) -> String {
        let below = file.file.strip_prefix(&grid_folder(self.grid));
        let below = below.unwrap_or(&file.file).trim_start_matches('/');
        self.student(&file.file).unwrap_or_else(|| below.to_owned())
    }

    fn lines(&self, console: &Console) -> Vec<String> {
        let lang = console.lang();
        let mut lines = Vec::new();
        for (entry, file) in self.changes() {
            let mark = if self.history.is_taken_back(entry, file) {
                format!("  {}", LogMessage::MarkTakenBack {}.headline(lang))
            } else {
                String::new()
            };
            let heading = change_heading(entry, lang);
            let name = self.shown_file(file);
            let values = value_lines(file, lang).into_iter();
            lines.extend(values.map(|value| format!("{heading}  {name}  {value}{mark}")));
        }
        lines
    }

    fn to_json(&self) -> Json {
        let mut all = Vec::new();
        for (entry, file) in self.changes() {
            let values = file.values.iter().map(Some);
            let values: Vec<Option<&ChangedValue>> = values.collect();
            // A file that is new or gone, and one whose comments alone changed, is one object too.
            let values = if values.is_empty() {
                vec![None]
            } else {
                values
            };
            let objects = values.into_iter();
            all.extend(objects.map(|value| self.json_object(entry, file, value)));
        }
        Json::Array(all)
    }

    fn json_object(
        &self,
        entry: &JournalEntry,
        file: &JournalFile,
        value: Option<&ChangedValue>,
    ) -> Json {
        json!({
            "id": entry.id,
            "when": entry.when,
            "command": entry.author.command,
            "assessment": entry.author.assessment,
            "device": entry.author.device,
            "undoes": entry.undoes,
            "taken_back": self.history.is_taken_back(entry, file),
            "file": file.file,
            "student": self.student(&file.file),
            "change": match file.change {
                FileChange::Changed => "changed",
                FileChange::Created => "created",
                FileChange::Removed => "removed",
            },
            "path": value.map(ChangedValue::path_text),
            "before": value.and_then(|value| value.before.clone()),
            "after": value.and_then(|value| value.after.clone()),
        })
    }
}
