//! The journal on the disk: `.gridgen/journal/`, a file of entries a day, one entry a line.
//!
//! The file `under-way` is the lock, and holds the change that is being made; what a killed process left in it, the
//! next one compares with the files, and puts into the journal what has happened. Every file and folder is our own:
//! nothing is followed, nothing that others can open is written into. A journal is bounded: 90 days, and
//! [`JOURNAL_LIMIT`].
#![expect(
    clippy::disallowed_methods,
    reason = "part of the door to the disk for writing back"
)]

use super::{ChangeAuthor, FileChange, JournalEntry, JournalFile};
use crate::base::disk::{
    create_file, create_folder, create_private_folder, is_single_file, open_own_private_file,
    remove_own_file,
};
use crate::base::error::{Error, FileAction, NotOursError};
use crate::base::source::{FolderSource, Text};
use crate::text::yaml::edit::FileEditor;
use crate::text::yaml::edit::rest::FileState;
use crate::text::yaml::edit::unfinished::is_change_unfinished;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// What gridgen keeps in a project.
pub const PRIVATE_FOLDER: &str = ".gridgen";
/// Where the journal lies, from the project's root.
pub const JOURNAL_FOLDER: &str = ".gridgen/journal";
const IGNORE_TEXT: &str =
    "# Students' marks, before and after each change: never in a repository.\n/journal/\n";
const UNDER_WAY: &str = "under-way";
/// An entry is kept for so many days.
const KEPT_DAYS: u64 = 90;
/// The oldest days are forgotten earlier where all of them are larger than this.
const JOURNAL_LIMIT: u64 = 64 << 20;
/// A larger change is not noted: 2,000 new files take some 4 MB.
const ENTRY_LIMIT: usize = 16 << 20;
/// A day is continued in another file from this size on, so that little is read for the next entry.
const DAY_FILE_SIZE: usize = 256 << 10;
/// How long to wait for another gridgen: this many times [`LOCK_WAIT`], half a minute.
const LOCK_TRIES: usize = 6_000;
const LOCK_WAIT: Duration = Duration::from_millis(5);

/// A change that is about to happen.
#[derive(Debug, Serialize)]
pub(super) struct PlannedChange<'c> {
    #[serde(flatten)]
    author: &'c ChangeAuthor,
    #[serde(skip_serializing_if = "Option::is_none")]
    undoes: Option<u64>,
    files: Vec<&'c JournalFile>,
}

impl<'c> PlannedChange<'c> {
    pub(super) fn new(
        author: &'c ChangeAuthor,
        undoes: Option<u64>,
        files: Vec<&'c JournalFile>,
    ) -> Self {
        Self {
            author,
            undoes,
            files,
        }
    }
}

/// The same, as a killed process left it.
#[derive(Debug, Deserialize)]
struct LeftChange {
    #[serde(flatten)]
    author: ChangeAuthor,
    #[serde(default)]
    undoes: Option<u64>,
    files: Vec<JournalFile>,
}

/// An entry as it is written.
#[derive(Debug, Serialize)]
struct WrittenEntry<'c> {
    id: u64,
    when: String,
    #[serde(flatten)]
    change: &'c PlannedChange<'c>,
}

/// The journal while this process holds it.
#[derive(Debug)]
pub(super) struct OpenJournal {
    folder: PathBuf,
    /// Locked while it is open.
    under_way: File,
}

impl OpenJournal {
    /// Waits for the journal, and settles what a killed process left.
    pub(super) fn open(editor: &FileEditor) -> io::Result<Self> {
        let folder = prepare_folder(editor.root())?;
        for _ in 0..LOCK_TRIES {
            match Self::try_open(&folder)? {
                Some(mut journal) => {
                    journal.settle(editor)?;
                    return Ok(journal);
                }
                None => thread::sleep(LOCK_WAIT),
            }
        }
        Err(ErrorKind::ResourceBusy.into())
    }

    /// `None` where another process holds it.
    fn try_open(folder: &Path) -> io::Result<Option<Self>> {
        let under_way = open_own_private_file(&folder.join(UNDER_WAY))?;
        Ok(match under_way.try_lock() {
            Err(TryLockError::WouldBlock) => None,
            // A disk that has no locks.
            Ok(()) | Err(TryLockError::Error(_)) => Some(Self {
                folder: folder.to_owned(),
                under_way,
            }),
        })
    }

    pub(super) fn plan(&mut self, change: &PlannedChange<'_>) -> io::Result<()> {
        let bytes = serde_json::to_vec(change)?;
        if bytes.len() > ENTRY_LIMIT {
            return Err(ErrorKind::FileTooLarge.into());
        }
        self.clear()?;
        self.under_way.write_all(&bytes)
    }

    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.under_way.set_len(0)?;
        self.under_way.rewind()
    }

    /// Puts a change into the journal, as of the time when it was last planned, by the clock of the disk.
    pub(super) fn append(&mut self, change: &PlannedChange<'_>) -> io::Result<()> {
        let when = DateTime::<Utc>::from(self.under_way.metadata()?.modified()?);
        let mut day = DayFile::open(&self.folder, when.date_naive())?;
        let entry = WrittenEntry {
            id: day.next_id,
            when: when.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            change,
        };
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        day.file.write_all(&line)
    }

    /// What a killed process was about to do: what of it has happened goes into the journal.
    fn settle(&mut self, editor: &FileEditor) -> io::Result<()> {
        let mut bytes = Vec::new();
        self.under_way.rewind()?;
        let mut limited = (&self.under_way).take(ENTRY_LIMIT as u64 + 1);
        limited.read_to_end(&mut bytes)?;
        if bytes.is_empty() {
            return Ok(());
        }
        // One that was cut is of a process that was killed before it replaced the first file.
        if let Ok(left) = serde_json::from_slice::<LeftChange>(&bytes) {
            let files = left.files.iter();
            let done: Vec<&JournalFile> = files.filter(|file| has_happened(editor, file)).collect();
            let change = PlannedChange::new(&left.author, left.undoes, done);
            if !change.files.is_empty() && !self.is_last_entry(&change)? {
                self.append(&change)?;
            }
        }
        self.clear()
    }

    /// Whether the process was killed between its entry and the end.
    fn is_last_entry(&self, change: &PlannedChange<'_>) -> io::Result<bool> {
        let Some(newest) = day_files(&self.folder)?.pop() else {
            return Ok(false);
        };
        let entries = entries_of(&read_own_file(&self.folder.join(newest.name))?);
        let files = change.files.iter().map(|file| (*file).clone());
        let files: Vec<JournalFile> = files.collect();
        Ok(entries.last().is_some_and(|last| {
            last.files == files && last.author == *change.author && last.undoes == change.undoes
        }))
    }
}

/// Whether a change of a file that was planned has happened, or will: the note of several files completes it.
fn has_happened(editor: &FileEditor, planned: &JournalFile) -> bool {
    let path = editor.real_path(&planned.file);
    let now = path.ok().and_then(|path| FileState::read(&path).ok());
    let Some(now) = now else {
        return planned.change == FileChange::Removed;
    };
    let now = Text::decode(&planned.file, &now.bytes);
    match planned.change {
        FileChange::Removed => false,
        FileChange::Created => true,
        FileChange::Changed if planned.inverse().is_as_left(now.as_str()) => {
            is_change_unfinished(editor)
        }
        FileChange::Changed => planned.taken_back(now.as_str()).is_ok(),
    }
}

/// Settles what a killed process left, unless one that lives is at it.
pub(in crate::text::yaml::edit) fn settle_journal(editor: &FileEditor) -> io::Result<()> {
    let folder = editor.root().join(JOURNAL_FOLDER);
    let left = fs::symlink_metadata(folder.join(UNDER_WAY));
    let is_left = left.is_ok_and(|facts| facts.len() > 0);
    if !is_left || !is_own_folder(&folder) {
        return Ok(());
    }
    match OpenJournal::try_open(&folder)? {
        Some(mut journal) => journal.settle(editor),
        None => Ok(()),
    }
}

/// Every entry of the project's journal, oldest first. A line that is not one is passed over.
///
/// # Errors
/// The journal cannot be read.
pub fn read_journal(project: &FolderSource) -> Result<Vec<JournalEntry>, Error> {
    let folder = project.root().join(JOURNAL_FOLDER);
    let failed = |cause| Error::new(FileAction::Read, JOURNAL_FOLDER, cause);
    if fs::symlink_metadata(&folder).is_err() {
        return Ok(Vec::new());
    }
    if !is_own_folder(&folder) {
        return Err(failed(io::Error::other(NotOursError)));
    }
    let mut newest_first = Vec::new();
    let mut size = 0;
    for day in day_files(&folder).map_err(failed)?.into_iter().rev() {
        let bytes = read_own_file(&folder.join(day.name)).map_err(failed)?;
        size += bytes.len() as u64;
        if size > JOURNAL_LIMIT {
            break;
        }
        newest_first.push(entries_of(&bytes));
    }
    Ok(newest_first.into_iter().rev().flatten().collect())
}

fn entries_of(bytes: &[u8]) -> Vec<JournalEntry> {
    let lines = bytes.split(|byte| *byte == b'\n');
    lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect()
}

/// The folder of the journal, made where it is missing; an error where it is not ours alone.
fn prepare_folder(root: &Path) -> io::Result<PathBuf> {
    let own = root.join(PRIVATE_FOLDER);
    let folder = root.join(JOURNAL_FOLDER);
    if fs::symlink_metadata(&own).is_ok_and(|facts| !facts.is_dir()) {
        return Err(io::Error::other(NotOursError));
    }
    // Schemas lie beside the journal, and may be read by others.
    create_folder(&own).map_err(io::Error::other)?;
    create_private_folder(&folder).map_err(io::Error::other)?;
    if !is_own_folder(&folder) {
        return Err(io::Error::other(NotOursError));
    }
    make_private(&folder)?;
    let ignore = own.join(".gitignore");
    if fs::symlink_metadata(&ignore).is_err() {
        create_file(&ignore, IGNORE_TEXT.as_bytes()).map_err(io::Error::other)?;
    }
    Ok(folder)
}

/// Whether this is a folder, and neither it nor the one it lies in is a link.
fn is_own_folder(folder: &Path) -> bool {
    let is_folder = |path: &Path| fs::symlink_metadata(path).is_ok_and(|facts| facts.is_dir());
    is_folder(folder) && folder.parent().is_some_and(is_folder)
}

/// A folder that was there may be open to others: then they may not be the readers of what is written now.
#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::symlink_metadata(folder)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The file of a day, or of a part of one: its name is the number of its first entry, and the date.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct DayName {
    first_id: u64,
    date: NaiveDate,
    name: String,
}

impl DayName {
    fn new(first_id: u64, date: NaiveDate) -> Self {
        Self {
            first_id,
            date,
            name: format!("{first_id:08}-{date}.jsonl"),
        }
    }

    fn read(name: &str) -> Option<Self> {
        let (first_id, date) = name.strip_suffix(".jsonl")?.split_once('-')?;
        let read = Self::new(first_id.parse().ok()?, date.parse().ok()?);
        (read.name == name).then_some(read)
    }
}

/// The files of all days, oldest first.
fn day_files(folder: &Path) -> io::Result<Vec<DayName>> {
    let mut days = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let day = DayName::read(&entry.file_name().to_string_lossy());
        days.extend(day.filter(|_| entry.file_type().is_ok_and(|kind| kind.is_file())));
    }
    days.sort();
    Ok(days)
}

fn read_own_file(path: &Path) -> io::Result<Vec<u8>> {
    if !is_single_file(&fs::symlink_metadata(path)?) {
        return Err(io::Error::other(NotOursError));
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(JOURNAL_LIMIT + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The file that the next entry goes into.
struct DayFile {
    file: File,
    next_id: u64,
}

impl DayFile {
    fn open(folder: &Path, today: NaiveDate) -> io::Result<Self> {
        let mut days = day_files(folder)?;
        let Some(newest) = days.pop() else {
            return Self::begin(folder, 1, today);
        };
        let path = folder.join(&newest.name);
        let bytes = read_own_file(&path)?;
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        let next_id = newest.first_id.saturating_add(lines);
        let is_for_today = newest.date == today && bytes.len() < DAY_FILE_SIZE;
        if lines > 0 && !is_for_today {
            days.push(newest);
            forget_old_days(folder, &days, today);
            return Self::begin(folder, next_id, today);
        }
        let mut file = open_own_private_file(&path)?;
        // The rest of a line is of a process that was killed, and whose change is settled by now.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n');
        file.set_len(whole.map_or(0, |last| last as u64 + 1))?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self { file, next_id })
    }

    fn begin(folder: &Path, first_id: u64, today: NaiveDate) -> io::Result<Self> {
        let name = DayName::new(first_id, today).name;
        let file = open_own_private_file(&folder.join(name))?;
        Ok(Self {
            file,
            next_id: first_id,
        })
    }
}

/// Removes the days that are too old, and the oldest where all are too large. The newest stays: it has the last number.
fn forget_old_days(folder: &Path, days: &[DayName], today: NaiveDate) {
    let oldest = today.checked_sub_days(Days::new(KEPT_DAYS));
    let mut size = 0;
    for (nth, day) in days.iter().rev().enumerate() {
        let path = folder.join(&day.name);
        size += fs::symlink_metadata(&path).map_or(0, |facts| facts.len());
        let is_old = oldest.is_some_and(|oldest| day.date < oldest);
        if is_old || (nth > 0 && size > JOURNAL_LIMIT) {
            remove_own_file(&path);
        }
    }
}
