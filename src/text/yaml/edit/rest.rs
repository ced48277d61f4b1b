//! Whether another program is in the middle of saving a file.
//!
//! Editors, and programs that synchronise folders, often save in place: they cut the file to nothing, then write it.
//! What is found in between is not the file. One rule for every edit: a file is replaced only after it has stood still
//! for [`REST`], or [`LONG_REST`] where it was changed just now, and never while it is empty, or only the beginning of
//! what was seen of it. Until then the edit waits, and in the end it is refused. Never writes.
#![expect(
    clippy::disallowed_methods,
    reason = "part of the door to the disk for writing back"
)]

use crate::base::source::{TEXT_LIMIT, Text};
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Seek};
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

/// A file has to stand still for so long: longer than an editor takes from cutting a file to writing it, where nothing
/// holds it up.
pub(super) const REST: Duration = Duration::from_millis(20);
/// The same for a file that somebody else changed less than so long ago: it may be half of what is being written.
pub(super) const LONG_REST: Duration = Duration::from_millis(300);
/// How long to wait for a file that is empty or cut short: this many times [`WAIT`], a second and a half.
const WAITS: usize = 30;
const WAIT: Duration = Duration::from_millis(50);

/// A file as it was found: any write into it, and any other file in its place, gives another state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileState {
    pub(super) bytes: Vec<u8>,
    length: u64,
    modified: Option<SystemTime>,
    identity: Option<(u64, u64)>,
}

impl FileState {
    /// Reads what stands at a path.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        // Opening a pipe would wait for a writer.
        if !std::fs::metadata(path)?.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        Self::of_file(&mut File::open(path)?)
    }

    /// Reads an open file from its beginning.
    pub(super) fn of_file(file: &mut File) -> io::Result<Self> {
        let facts = file.metadata()?;
        let mut bytes = Vec::new();
        file.rewind()?;
        file.take(TEXT_LIMIT + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > TEXT_LIMIT {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(Self {
            bytes,
            length: facts.len(),
            modified: facts.modified().ok(),
            identity: identity_of(&facts),
        })
    }
}

#[cfg(unix)]
fn identity_of(facts: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((facts.dev(), facts.ino()))
}

#[cfg(not(unix))]
fn identity_of(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// What tells whether a file is the one that we left.
pub(super) type FileStamp = (u64, Option<SystemTime>, Option<(u64, u64)>);

impl FileState {
    pub(super) fn stamp(&self) -> FileStamp {
        (self.length, self.modified, self.identity)
    }

    /// Whether it was changed less than [`LONG_REST`] before this time, by the clock of its own disk.
    pub(super) fn is_fresh(&self, now: Option<SystemTime>) -> bool {
        let age = self.modified.zip(now);
        let age = age.and_then(|(modified, now)| now.duration_since(modified).ok());
        age.is_some_and(|age| age < LONG_REST)
    }
}

/// Waits until a file that nobody writes has stood still.
pub(super) fn rest() {
    thread::sleep(REST);
}

/// The same where one of the files was changed just now.
pub(super) fn rest_long() {
    thread::sleep(LONG_REST);
}

/// Whether these bytes say nothing: white space alone or, as some disks leave a file that was not written, zeros.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    Text::decode("", bytes).as_str().chars().all(is_nothing)
}

fn is_nothing(c: char) -> bool {
    c.is_whitespace() || c == '\0'
}

/// Whether these bytes are only the beginning of the text that was seen, as somebody leaves them who writes it again.
pub(super) fn is_cut(seen: &str, bytes: &[u8]) -> bool {
    let seen = seen.trim_end_matches(is_nothing).as_bytes();
    // As bytes too: a cut in the middle of a character gives a text in another encoding.
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let end = bare.iter().rposition(|byte| !is_nothing(char::from(*byte)));
    let bare = &bare[..end.map_or(0, |last| last + 1)];
    let text = Text::decode("", bytes);
    let text = text.as_str().trim_end_matches(is_nothing);
    is_beginning(seen, bare) || is_beginning(seen, text.as_bytes())
}

fn is_beginning(whole: &[u8], part: &[u8]) -> bool {
    part.len() < whole.len() && whole.starts_with(part)
}

/// How often an edit still waits for other programs.
#[derive(Debug)]
pub(super) struct Patience {
    waits_left: usize,
}

impl Patience {
    pub(super) fn new() -> Self {
        Self { waits_left: WAITS }
    }

    pub(super) fn is_over(&self) -> bool {
        self.waits_left == 0
    }

    /// Waits a moment; `false` where it has waited long enough.
    pub(super) fn wait(&mut self) -> bool {
        if self.is_over() {
            return false;
        }
        self.waits_left -= 1;
        thread::sleep(WAIT);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_being_written_is_known_by_its_beginning() {
        let seen = "student: { name: Léa }\nratings:\n  s: A\n";
        assert!(is_cut(seen, b"") && is_cut(seen, b"\xef\xbb\xbf"));
        let bytes = seen.as_bytes();
        for end in 0..bytes.trim_ascii_end().len() {
            assert!(is_cut(seen, &bytes[..end]), "cut at {end}");
        }
        let utf16: Vec<u8> = seen.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_cut(seen, &utf16[..40]));
        // As some disks leave a file that was not written to its end.
        assert!(is_cut(seen, b"\0\0\0\0\0\0\0\0\0\0") && is_cut(seen, b"student: { na\0\0\0\0"));
        // A line break less is no cut, and neither is another text.
        assert!(!is_cut(seen, seen.trim_end().as_bytes()));
        assert!(!is_cut(seen, seen.as_bytes()));
        assert!(!is_cut(seen, b"student: { name: L }"));
        assert!(!is_cut("", b""));
    }

    #[test]
    fn white_space_and_zeros_say_nothing() {
        for blank in [&b""[..], b" \r\n\n", b"\xef\xbb\xbf", b"\0\0\0\0\0\0\0\0\0"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        assert!(!is_blank(b"# a comment") && !is_blank(b"a:"));
    }
}
