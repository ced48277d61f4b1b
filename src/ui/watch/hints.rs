//! Hints that something in a folder changed: from the system, or by the clock alone.

use crate::base::error::{Error, FileAction};
use notify::{Event, EventKind, RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

/// What was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Something may have changed somewhere.
    Something,
    /// The time is over.
    Nothing,
    /// Nobody wants to know any more.
    End,
}

/// Who hears that something changed.
pub trait HintSource {
    /// Listens to these folders from now on, by their paths from the project's root, and to no others. True where one
    /// of them is another folder than the one that was listened to.
    fn follow(&mut self, folders: &BTreeSet<String>) -> bool;

    /// Waits for a hint, at most so long.
    fn wait(&mut self, at_most: Duration) -> Hint;
}

/// No hint at all: looks again after a while.
#[derive(Debug)]
pub struct PollingHints {
    interval: Duration,
}

impl PollingHints {
    /// Looks so often.
    pub fn every(interval: Duration) -> Self {
        Self { interval }
    }
}

impl HintSource for PollingHints {
    fn follow(&mut self, _: &BTreeSet<String>) -> bool {
        false
    }

    fn wait(&mut self, at_most: Duration) -> Hint {
        std::thread::sleep(at_most.min(self.interval));
        // Within the quiet time nothing is known; after it, it is time to look.
        if at_most < self.interval {
            Hint::Nothing
        } else {
            Hint::Something
        }
    }
}

/// Hints from the system; where it cannot listen to one more folder, by the clock too.
pub struct SystemHints {
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    receiver: Receiver<()>,
    watched: BTreeMap<PathBuf, FolderIdentity>,
    interval: Duration,
    /// Some folder is not listened to: what happens in it is found by looking.
    is_partial: bool,
}

/// What distinguishes a folder from another that has its name now.
type FolderIdentity = Option<(u64, u64)>;

impl SystemHints {
    /// Listens below `root`; to which folders, [`HintSource::follow`] says. A folder that the system cannot listen to
    /// is looked at every `interval`.
    ///
    /// # Errors
    /// The system reports no changes at all: then poll.
    pub fn new(root: &Path, interval: Duration) -> Result<Self, Error> {
        // One hint that was not fetched yet is as good as a thousand.
        let (tell, heard) = sync_channel(1);
        let watcher = notify::recommended_watcher(move |event| send_hint(&tell, event))
            .map_err(|cause| watch_error(root, cause))?;
        Self::with_watcher(root, interval, Box::new(watcher), heard)
    }

    fn with_watcher(
        root: &Path,
        interval: Duration,
        watcher: Box<dyn Watcher + Send>,
        heard: Receiver<()>,
    ) -> Result<Self, Error> {
        let mut this = Self {
            root: root.to_owned(),
            watcher,
            receiver: heard,
            watched: BTreeMap::new(),
            interval,
            is_partial: false,
        };
        this.watch(root.to_owned())
            .map_err(|cause| watch_error(root, cause))?;
        Ok(this)
    }

    fn watch(&mut self, folder: PathBuf) -> notify::Result<()> {
        // Its identity first: a folder that is replaced in between is then found to be another one.
        let identity = folder_identity(&folder);
        // Never recursively: the folders that matter are known, and a project may hold many that do not.
        self.watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        self.watched.insert(folder, identity);
        Ok(())
    }

    fn unwatch(&mut self, folder: &Path) {
        self.watched.remove(folder);
        // A folder that is gone is not watched any more anyway.
        let _ = self.watcher.unwatch(folder);
    }
}

fn watch_error(root: &Path, cause: notify::Error) -> Error {
    Error::new(FileAction::Watch, root, std::io::Error::other(cause))
}

fn send_hint(tell: &SyncSender<()>, event: notify::Result<Event>) {
    // Reading a file is no change; an error may hide one.
    let is_read =
        event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_)) && !event.need_rescan());
    if !is_read && let Err(TrySendError::Disconnected(())) = tell.try_send(()) {
        // Nobody listens any more, and the watcher is about to be dropped.
    }
}

impl HintSource for SystemHints {
    fn follow(&mut self, folders: &BTreeSet<String>) -> bool {
        let wanted: BTreeSet<PathBuf> = folders
            .iter()
            .map(|folder| nearest_existing(&self.root, folder))
            .collect();
        let dead = |(path, known): (&PathBuf, &FolderIdentity)| {
            (!wanted.contains(path) || folder_identity(path) != *known).then(|| path.clone())
        };
        let gone: Vec<PathBuf> = self.watched.iter().filter_map(dead).collect();
        for path in &gone {
            self.unwatch(path);
        }
        self.is_partial = false;
        let mut is_new = false;
        for path in wanted {
            if !self.watched.contains_key(&path) {
                let is_heard = self.watch(path).is_ok();
                is_new |= is_heard;
                self.is_partial |= !is_heard;
            }
        }
        is_new
    }

    fn wait(&mut self, at_most: Duration) -> Hint {
        // As `Polled` does it, but for a hint that comes earlier.
        let looks = self.is_partial && at_most >= self.interval;
        let pause = if looks { self.interval } else { at_most };
        match self.receiver.recv_timeout(pause) {
            Ok(()) => Hint::Something,
            Err(RecvTimeoutError::Timeout) if looks => Hint::Something,
            Err(RecvTimeoutError::Timeout) => Hint::Nothing,
            Err(RecvTimeoutError::Disconnected) => Hint::End,
        }
    }
}

/// The folder itself, or the nearest above it that exists: there it will be seen to appear.
fn nearest_existing(root: &Path, folder: &str) -> PathBuf {
    let place = root.join(folder);
    let existing = place
        .ancestors()
        .find(|path| folder_identity(path).is_some());
    existing.unwrap_or(root).to_owned()
}

#[cfg(unix)]
fn folder_identity(folder: &Path) -> FolderIdentity {
    use std::os::unix::fs::MetadataExt;
    let facts = folder_metadata(folder)?;
    Some((facts.dev(), facts.ino()))
}

#[cfg(not(unix))]
fn folder_identity(folder: &Path) -> FolderIdentity {
    let made = folder_metadata(folder)?.created().ok()?;
    let since = made.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((since.as_secs(), u64::from(since.subsec_nanos())))
}

#[expect(
    clippy::disallowed_methods,
    reason = "only whether it is still the same folder; nothing of it is read"
)]
fn folder_metadata(folder: &Path) -> Option<std::fs::Metadata> {
    std::fs::metadata(folder)
        .ok()
        .filter(std::fs::Metadata::is_dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::{Config, EventHandler, WatcherKind};

    /// A system that has room for every folder but one.
    struct LimitedWatcher;

    impl Watcher for LimitedWatcher {
        fn new<F: EventHandler>(_: F, _: Config) -> notify::Result<Self> {
            Ok(Self)
        }

        fn watch(&mut self, path: &Path, _: RecursiveMode) -> notify::Result<()> {
            match path.ends_with("one-too-many") {
                true => Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch)),
                false => Ok(()),
            }
        }

        fn unwatch(&mut self, _: &Path) -> notify::Result<()> {
            Ok(())
        }

        fn kind() -> WatcherKind {
            WatcherKind::NullWatcher
        }
    }

    #[test]
    fn a_folder_for_which_the_system_has_no_room_is_looked_at_by_the_clock() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("grids/one-too-many")).unwrap();
        let (tell, heard) = sync_channel(1);
        let (short, long) = (Duration::from_millis(1), Duration::from_millis(2));
        let mut hints =
            SystemHints::with_watcher(dir.path(), short, Box::new(LimitedWatcher), heard).unwrap();
        let folders = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();

        assert!(hints.follow(&folders(&["", "grids"])));
        assert_eq!(hints.wait(long), Hint::Nothing);
        assert!(!hints.follow(&folders(&["", "grids", "grids/one-too-many"])));
        assert_eq!(hints.wait(long), Hint::Something);
        // Within the quiet time nothing is known.
        assert_eq!(hints.wait(Duration::ZERO), Hint::Nothing);
        // It is not wanted any more.
        assert!(!hints.follow(&folders(&["", "grids"])));
        assert_eq!(hints.wait(long), Hint::Nothing);
        tell.send(()).unwrap();
        assert_eq!(hints.wait(long), Hint::Something);
        drop(tell);
        assert_eq!(hints.wait(long), Hint::End);
    }
}
