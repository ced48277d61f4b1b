//! `gridgen undo`: the last change of a command is taken back, file by file, or the one that is named.

use super::SharedMessage;
use super::changes::{change_heading, change_summary, read_history, short_file, value_lines};
use super::write_back::print_caveats;
use crate::base::source::FolderSource;
use crate::text::yaml::edit::journal::{ChangeAuthor, JournalEntry, JournalFile, JournalHistory};
use crate::text::yaml::edit::{FileEditor, TakenBack};
use crate::ui::cli::args::UndoArgs;
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console, schemas};
use crate::ui::message::{Message, count_in_english, count_in_french, messages};

/// Of many changes so many are listed.
const MAX_SHOWN_CHANGES: usize = 100;

messages! {
    /// What `gridgen undo` says.
    enum UndoMessage {
        Nothing {} {
            en: "there is no change to take back";
            fr: "il n'y a aucun changement à annuler";
        }
        Unknown { id: u64 } {
            en: "there is no change {id}" => "`gridgen undo --list` lists the changes of the last 90 days";
            fr: "il n'y a pas de changement {id}"
                => "`gridgen undo --list` donne les changements des 90 derniers jours";
        }
        AlreadyBack { id: u64 } {
            en: "change {id} has been taken back already";
            fr: "le changement {id} a déjà été annulé";
        }
        Question { changes: usize } {
            en: "Take {} back?", if *changes == 1 { "this change" } else { "these changes" };
            fr: "Annuler {} ?", if *changes == 1 { "ce changement" } else { "ces changements" };
        }
        TakenBack { files: usize } {
            en: "{} as before", count_in_english(*files, "file is", "files are");
            fr: "{} comme avant", count_in_french(*files, "fichier est", "fichiers sont");
        }
        Redo { id: u64 } {
            en: "`gridgen undo {id}` makes the change again";
            fr: "`gridgen undo {id}` refait le changement";
        }
        Left { files: usize } {
            en: "{} not taken back, because of changes since",
                count_in_english(*files, "file was", "files were");
            fr: "{}, à cause de changements faits depuis",
                count_in_french(*files, "fichier n'a pas été rétabli", "fichiers n'ont pas été rétablis");
        }
        MarkTakenBack {} {
            en: "(taken back)";
            fr: "(annulé)";
        }
        MarkPartly {} {
            en: "(partly taken back)";
            fr: "(annulé en partie)";
        }
    }
}

/// Lists, or shows what is taken back, asks, and does it.
pub fn run_undo(console: &Console, project: &FolderSource, wanted: &UndoArgs) -> CommandResult {
    let history = read_history(project)?;
    if wanted.list {
        print_history(console, &history);
        return Ok(CommandStatus::Success);
    }
    let chosen = chosen_changes(&history, wanted)?;
    if chosen.is_empty() {
        console.print_message(&UndoMessage::Nothing {});
        return Ok(CommandStatus::Success);
    }
    let editor = FileEditor::new(project, ChangeAuthor::of_command("undo"));
    for (entry, files) in &chosen {
        print_change(console, entry, files);
    }
    let changes = chosen.len();
    if !wanted.yes && !console.confirm(&UndoMessage::Question { changes }) {
        console.print_message(&SharedMessage::NothingWritten {});
        return Ok(CommandStatus::Success);
    }
    let mut done = 0;
    let mut left = 0;
    for (entry, files) in &chosen {
        let taken = editor.take_back(entry.id, files)?;
        print_left(console, &taken);
        done += taken.done.len();
        left += taken.refused.len();
    }
    schemas::refresh_schemas(console, project);
    print_outcome(console, project, (changes, done, left))
}

type ChosenChange<'h> = (&'h JournalEntry, Vec<&'h JournalFile>);

/// The changes that are meant, newest first, each with the files that it still stands in.
fn chosen_changes<'h>(
    history: &'h JournalHistory,
    wanted: &UndoArgs,
) -> Result<Vec<ChosenChange<'h>>, CommandError> {
    let with_files = |entry: &'h JournalEntry| (entry, history.standing_files(entry));
    if let Some(id) = wanted.change.or(wanted.since) {
        let entry = history.entry(id);
        let entry = entry.ok_or_else(|| CommandError::usage(UndoMessage::Unknown { id }))?;
        if wanted.since.is_some() {
            let later = history.undoable().filter(|entry| entry.id >= id);
            return Ok(later.map(with_files).collect());
        }
        let (entry, files) = with_files(entry);
        if files.is_empty() {
            return Err(CommandError::usage(UndoMessage::AlreadyBack { id }));
        }
        return Ok(vec![(entry, files)]);
    }
    Ok(history.undoable().take(1).map(with_files).collect())
}

fn print_change(console: &Console, entry: &JournalEntry, files: &[&JournalFile]) {
    console.print_line(&change_heading(entry, console.lang()));
    let lines = files.iter().flat_map(|file| {
        let name = short_file(&file.file);
        let lines = value_lines(file, console.lang()).into_iter();
        lines.map(move |line| format!("  {name}  {line}"))
    });
    let lines: Vec<String> = lines.collect();
    print_shortened(console, &lines);
}

fn print_shortened(console: &Console, lines: &[String]) {
    for line in lines.iter().take(MAX_SHOWN_CHANGES) {
        console.print_line(line);
    }
    if lines.len() > MAX_SHOWN_CHANGES {
        let count = lines.len() - MAX_SHOWN_CHANGES;
        console.print_message(&SharedMessage::More { count });
    }
}

fn print_history(console: &Console, history: &JournalHistory) {
    let entries = history.entries().iter().rev();
    let lines: Vec<String> = entries
        .map(|entry| {
            let lang = console.lang();
            let heading = change_heading(entry, lang);
            let mut line = format!("{heading}  {}", change_summary(entry, lang));
            if let Some(mark) = state_mark(history, entry) {
                line += &format!("  {}", mark.headline(lang));
            }
            line
        })
        .collect();
    if lines.is_empty() {
        console.print_message(&UndoMessage::Nothing {});
    }
    print_shortened(console, &lines);
}

fn state_mark(history: &JournalHistory, entry: &JournalEntry) -> Option<UndoMessage> {
    let standing = history.standing_files(entry).len();
    if standing == entry.files.len() {
        None
    } else if standing == 0 {
        Some(UndoMessage::MarkTakenBack {})
    } else {
        Some(UndoMessage::MarkPartly {})
    }
}

fn print_left(console: &Console, taken: &TakenBack) {
    console.print_diagnostics(&taken.refused);
    let caveats = taken.caveats.iter();
    let caveats = caveats.map(|(caveat, file)| (*caveat, file.as_str()));
    print_caveats(console, &caveats.collect());
}

fn print_outcome(
    console: &Console,
    project: &FolderSource,
    (changes, done, left): (usize, usize, usize),
) -> CommandResult {
    console.print_message(&UndoMessage::TakenBack { files: done });
    if changes == 1 && done > 0 {
        let newest = read_history(project)?
            .entries()
            .last()
            .map(|entry| entry.id);
        if let Some(id) = newest {
            console.print_message(&UndoMessage::Redo { id });
        }
    }
    if left == 0 {
        return Ok(CommandStatus::Success);
    }
    console.print_message(&UndoMessage::Left { files: left });
    Ok(CommandStatus::FilesWrong)
}
