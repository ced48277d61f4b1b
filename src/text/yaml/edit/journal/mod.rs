//! The journal: what every command changed in the files of a project, who did, and the way back.
//!
//! In: the text of a file before and after an edit, from [`FileEditor`](super::FileEditor) alone, through which every
//! command writes: none can forget it. Out: [`JournalEntry`]s, newest last, in `.gridgen/journal/`
//! (`docs/decisions/0059`). It holds students' data: only its owner can read it, git ignores it, and it forgets after
//! 90 days. Never follows a link, and never keeps a file from being written.

mod history;
mod lines;
mod session;
mod store;
#[cfg(test)]
mod tests;
mod values;

pub use history::JournalHistory;
pub(super) use session::JournalSession;
pub(super) use store::settle_journal;
pub use store::{JOURNAL_FOLDER, PRIVATE_FOLDER, read_journal};
pub use values::ChangedValue;

use super::draft::YamlDraft;
use super::{EditDiagnostic, EditRefusal, path_text};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::{Span, Text};
use crate::text::yaml::{YamlNode, parse_yaml};
use lines::{LineHunk, changed_lines, text_before};
use serde::{Deserialize, Serialize};
use values::{changed_values, shown_value, value_at_names};

/// Who changes files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeAuthor {
    /// The command, as it is typed: `rate`, `import`.
    pub command: String,
    /// The assessment that it is done as, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<String>,
    /// The device that asked for it, where it is not this computer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

impl ChangeAuthor {
    /// A command on this computer.
    pub fn of_command(command: &str) -> Self {
        Self {
            command: command.to_owned(),
            assessment: None,
            device: None,
        }
    }
}

/// One change, of one file or of several at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Its number, by which a person names it.
    pub id: u64,
    /// When, in universal time: `2026-03-12T17:04:59Z`.
    pub when: String,
    /// Who.
    #[serde(flatten)]
    pub author: ChangeAuthor,
    /// The entry that it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
    /// What changed.
    pub files: Vec<JournalFile>,
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileChange {
    /// It has another text.
    Changed,
    /// It is new.
    Created,
    /// It is gone.
    Removed,
}

/// One file of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalFile {
    /// Its path from the project's root.
    pub file: String,
    /// What happened to it.
    pub change: FileChange,
    /// The values that changed, for people; none of a file that is new or gone.
    pub values: Vec<ChangedValue>,
    /// The digest of its text before; nothing where there was none.
    pub(super) before: Option<String>,
    /// The digest of its text after.
    pub(super) after: Option<String>,
    hunks: Vec<LineHunk>,
}

impl JournalFile {
    /// A file with another text.
    pub(super) fn of_edit(file: &str, before: &str, after: &str) -> Self {
        Self {
            file: file.to_owned(),
            change: FileChange::Changed,
            values: changed_values(&root_of(before), &root_of(after)),
            before: Some(text_digest(before)),
            after: Some(text_digest(after)),
            hunks: changed_lines(before, after),
        }
    }

    /// A new file.
    pub(super) fn of_new_file(file: &str, text: &str) -> Self {
        Self {
            file: file.to_owned(),
            change: FileChange::Created,
            values: Vec::new(),
            before: None,
            after: Some(text_digest(text)),
            hunks: vec![LineHunk::of_new_text(text)],
        }
    }

    /// The same the other way round.
    pub(super) fn inverse(&self) -> Self {
        Self {
            file: self.file.clone(),
            change: match self.change {
                FileChange::Changed => FileChange::Changed,
                FileChange::Created => FileChange::Removed,
                FileChange::Removed => FileChange::Created,
            },
            values: Vec::new(),
            before: self.after.clone(),
            after: self.before.clone(),
            hunks: self.hunks.iter().map(LineHunk::inverse).collect(),
        }
    }

    /// Whether this is the text that the change left.
    pub(super) fn is_as_left(&self, now: &str) -> bool {
        self.after.as_deref() == Some(&text_digest(now))
    }

    /// The whole text of a file that the change removed.
    pub(super) fn removed_text(&self) -> String {
        self.hunks
            .iter()
            .flat_map(|hunk| hunk.before.clone())
            .collect()
    }

    /// A text of today without the change; refused where somebody changed the same since.
    pub(super) fn taken_back(&self, now: &str) -> Result<String, EditRefusal> {
        let is_as_left = self.is_as_left(now);
        let text = text_before(now, &self.hunks, is_as_left);
        let text = text.map_err(|nth| self.changed_since(now, nth))?;
        if is_as_left || is_as_sound(now, &text) {
            return Ok(text);
        }
        let path = self.first_path();
        let reason = EditDiagnostic::WouldSpoil { path };
        Err(EditRefusal::new(reason, Span::default()))
    }

    fn first_path(&self) -> String {
        let first = self.values.first().map(ChangedValue::path_text);
        first.unwrap_or_else(|| path_text(&[]))
    }

    /// What was changed since: both values.
    fn changed_since(&self, now: &str, nth: usize) -> EditRefusal {
        let root = root_of(now);
        let value_now = |it: &ChangedValue| value_at_names(&root, &it.path);
        let differs = |it: &&ChangedValue| value_now(it).and_then(shown_value) != it.after;
        let (reason, span) = if let Some(value) = self.values.iter().find(differs) {
            let node = value_now(value);
            let reason = EditDiagnostic::ChangedSince {
                path: value.path_text(),
                left: shown_or_dash(value.after.clone()),
                now: shown_or_dash(node.and_then(shown_value)),
            };
            (reason, node.map(|node| node.span))
        } else {
            let left = self.hunks.get(nth).and_then(|hunk| hunk.after.first());
            let left = left.map(|line| line.trim().to_owned());
            let reason = EditDiagnostic::LineChangedSince {
                left: shown_or_dash(left),
            };
            (reason, None)
        };
        EditRefusal::new(reason, span.unwrap_or_default())
    }
}

fn shown_or_dash(text: Option<String>) -> String {
    text.map_or_else(|| "–".to_owned(), |text| format!("`{text}`"))
}

fn root_of(text: &str) -> YamlNode {
    // Only shown: the edit itself has reported what is wrong with the file.
    parse_yaml(&mut Diagnostics::new(), Text::new("", text)).root
}

/// Whether the text has no error, and no key written twice, that the present one does not have.
fn is_as_sound(now: &str, text: &str) -> bool {
    match (YamlDraft::read(now), YamlDraft::read(text)) {
        (Ok(now), Ok(then)) => then.duplicates() <= now.duplicates(),
        (Err(_), _) => true,
        (Ok(_), Err(_)) => false,
    }
}

fn text_digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}
