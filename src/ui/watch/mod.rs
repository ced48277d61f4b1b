//! Waits for a project to change.
//!
//! In: what the last build has read ([`CachedSource`]), and hints that something happened somewhere. Out: the paths
//! that a build would now read otherwise. A hint is never believed: the disk is looked at again, and only a difference
//! counts. Never builds, never prints, and never builds differently from `build`.
//!
//! A change is answered at the first hint. A file that an editor seems to be in the middle of writing (empty, cut
//! short, gone for a moment) is given the time until it is quiet.

mod drives;
mod hints;

pub use drives::is_remote;
pub use hints::{Hint, HintSource, PollingHints, SystemHints};

use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::source::{CachedSource, FileSource, TEXT_LIMIT, Text};
use crate::text::yaml;
use std::collections::BTreeSet;
use std::time::Duration;

/// It is quiet when nothing was heard for so long.
const QUIET_TIME: Duration = Duration::from_millis(100);
/// Where something is written all the time, it is looked at after so many hints without quiet.
const MAX_RESTLESS_HINTS: usize = 10;
/// The system reports nothing more of a folder that was removed and made again: all of them are looked at so often.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(2);

/// The paths that changed; `None` when there will be no more hints.
pub fn wait_for_change<S: FileSource>(
    seen: &CachedSource<S>,
    hints: &mut dyn HintSource,
) -> Option<BTreeSet<String>> {
    // The folders that were read, one by one: a project may hold a `.git` of ten thousand (docs/decisions/0012).
    hints.follow(&seen.folders());
    // At first, what happened while the last build ran; then, when it is quiet, what was not heard of.
    let mut changed = look_for_changes(seen, false);
    let (mut pause, mut restless) = (QUIET_TIME, 0);
    while changed.is_none() {
        match hints.wait(pause) {
            Hint::End => return None,
            Hint::Something => {
                (pause, restless) = (QUIET_TIME, restless + 1);
                changed = look_for_changes(seen, restless > MAX_RESTLESS_HINTS);
            }
            Hint::Nothing if pause == QUIET_TIME => {
                (pause, restless) = (HEARTBEAT_INTERVAL, 0);
                changed = look_for_changes(seen, true);
            }
            // No hint comes when what could not be read can be read again.
            Hint::Nothing if hints.follow(&seen.folders()) || seen.has_unreadable() => {
                changed = look_for_changes(seen, true)
            }
            Hint::Nothing => {}
        }
    }
    changed
}

/// What is different now. Unless it is `settled`, nothing yet where somebody seems to be in the middle of it: a file
/// half written, a file beside it that an editor may be about to put in its place.
fn look_for_changes<S: FileSource>(
    seen: &CachedSource<S>,
    settled: bool,
) -> Option<BTreeSet<String>> {
    let changed = seen.changed_paths();
    let is_underway = || {
        let half = changed.iter().any(|path| is_half_written(seen, path));
        half || !changed.iter().any(|path| seen.is_file(path))
    };
    (!changed.is_empty() && (settled || !is_underway())).then_some(changed)
}

/// A file that is gone, empty or broken, and was not before.
fn is_half_written<S: FileSource>(seen: &CachedSource<S>, path: &str) -> bool {
    if !seen.is_file(path) {
        return false;
    }
    // Many editors save by emptying the file and writing it again: a build in between would see no ratings.
    let was = seen.read(path, TEXT_LIMIT).ok();
    let is = seen.inner().read(path, TEXT_LIMIT).ok();
    is_complete(path, was.as_deref()) && !is_complete(path, is.as_deref())
}

fn is_complete(path: &str, bytes: Option<&[u8]>) -> bool {
    let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) else {
        return false;
    };
    let mut diagnostics = Diagnostics::new();
    if path.ends_with(".yaml") {
        yaml::parse_yaml(&mut diagnostics, Text::decode(path, bytes));
    }
    diagnostics.count(Severity::Error) == 0
}

#[cfg(test)]
mod tests;
