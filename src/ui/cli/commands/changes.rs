//! How changes of the journal are shown: a line a change, a line a value.

use super::cut_for_screen;
use crate::base::diagnostic::MessageLang;
use crate::base::source::FolderSource;
use crate::project::layout::GRIDS_FOLDER;
use crate::text::yaml::edit::journal::{
    ChangeAuthor, ChangedValue, FileChange, JournalEntry, JournalFile, JournalHistory, read_journal,
};
use crate::ui::cli::CommandError;
use crate::ui::message::{Message, count_in_english, count_in_french, messages};

messages! {
    /// What is said of one change.
    enum ChangeMessage {
        EmptyValue {} {
            en: "(empty)";
            fr: "(vide)";
        }
        CreatedFile {} {
            en: "file created";
            fr: "fichier créé";
        }
        RemovedFile {} {
            en: "file removed";
            fr: "fichier supprimé";
        }
        OtherLines {} {
            en: "other lines";
            fr: "autres lignes";
        }
        Files { files: usize } {
            en: "{}", count_in_english(*files, "file", "files");
            fr: "{}", count_in_french(*files, "fichier", "fichiers");
        }
        Values { more: usize } {
            en: "{more} more";
            fr: "{more} de plus";
        }
        OfChange { id: u64 } {
            en: "of change {id}";
            fr: "du changement {id}";
        }
    }
}

/// Everything that the journal of a project holds.
pub(super) fn read_history(project: &FolderSource) -> Result<JournalHistory, CommandError> {
    Ok(JournalHistory::new(read_journal(project)?))
}

/// `17  2026-03-12 18:04  rate`: the time as the clock on the wall showed it.
pub(super) fn change_heading(entry: &JournalEntry, lang: MessageLang) -> String {
    let mut author = author_text(&entry.author);
    if let Some(id) = entry.undoes {
        author += &format!(" {}", ChangeMessage::OfChange { id }.headline(lang));
    }
    format!("{}  {}  {author}", entry.id, local_time(&entry.when))
}

fn local_time(when: &str) -> String {
    let Ok(time) = chrono::DateTime::parse_from_rfc3339(when) else {
        return when.to_owned();
    };
    let local = time.with_timezone(&chrono::Local);
    local.format("%Y-%m-%d %H:%M").to_string()
}

/// `rate`, `rate (jury-2, tablet)`
fn author_text(author: &ChangeAuthor) -> String {
    let parts = [&author.assessment, &author.device];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    if parts.is_empty() {
        return author.command.clone();
    }
    format!("{} ({})", author.command, parts.join(", "))
}

/// What one entry changed, on one line.
pub(super) fn change_summary(entry: &JournalEntry, lang: MessageLang) -> String {
    let [file] = entry.files.as_slice() else {
        let files = entry.files.len();
        return ChangeMessage::Files { files }.headline(lang);
    };
    let mut lines = value_lines(file, lang).into_iter();
    let first = lines.next().unwrap_or_default();
    let more = lines.len();
    let mut line = format!("{}  {first}", short_file(&file.file));
    if more > 0 {
        line += &format!(" + {}", ChangeMessage::Values { more }.headline(lang));
    }
    line
}

/// What one entry did to a file: a line a value.
pub(super) fn value_lines(file: &JournalFile, lang: MessageLang) -> Vec<String> {
    let line = match file.change {
        FileChange::Created => ChangeMessage::CreatedFile {},
        FileChange::Removed => ChangeMessage::RemovedFile {},
        FileChange::Changed if file.values.is_empty() => ChangeMessage::OtherLines {},
        FileChange::Changed => {
            let values = file.values.iter();
            return values.map(|value| value_line(value, lang)).collect();
        }
    };
    vec![line.headline(lang)]
}

fn value_line(value: &ChangedValue, lang: MessageLang) -> String {
    let shown = |text: &Option<String>| match text {
        Some(text) => cut_for_screen(text),
        None => ChangeMessage::EmptyValue {}.headline(lang),
    };
    let (before, after) = (shown(&value.before), shown(&value.after));
    let path = value.path_text();
    let path = path.strip_prefix("ratings.").unwrap_or(&path);
    format!("{path}: {before} → {after}")
}

/// `oral/1A/lea`, `oral/grid.yaml`
pub(super) fn short_file(file: &str) -> String {
    let below = file.strip_prefix(GRIDS_FOLDER).unwrap_or(file);
    let below = below.trim_start_matches('/');
    match below.split_once("/ratings/") {
        Some((grid, student)) => {
            let student = student.strip_suffix(".yaml").unwrap_or(student);
            format!("{grid}/{student}")
        }
        None => below.to_owned(),
    }
}
