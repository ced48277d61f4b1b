use super::*;
use crate::base::source::{FolderEntry, MemorySource, ReadRefusal};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// A disk that somebody else writes to.
#[derive(Default)]
struct SharedDisk(Mutex<MemorySource>, AtomicBool);

impl SharedDisk {
    fn save(&self, path: &str, text: &str) {
        let mut memory = self.0.lock().unwrap();
        *memory = memory.clone().with(path, text);
    }
}

impl FileSource for &SharedDisk {
    fn entries(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadRefusal> {
        self.0.lock().unwrap().entries(folder)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadRefusal> {
        if self.1.load(Ordering::Relaxed) {
            return Err(ReadRefusal::Unreadable("too many open files".to_owned()));
        }
        self.0.lock().unwrap().read(path, limit)
    }

    fn real_path(&self, path: &str) -> Result<String, ReadRefusal> {
        self.0.lock().unwrap().real_path(path)
    }
}

/// What happens, hint by hint; then the end. No clock: a pause is over as soon as it begins.
struct HintScript<'a> {
    disk: &'a SharedDisk,
    steps: VecDeque<ScriptStep>,
    pauses: Vec<Duration>,
}

enum ScriptStep {
    /// The system tells of a change after this was saved, or of nothing.
    Save(&'static str, &'static str),
    /// The same, and nobody hears of it.
    Silently(&'static str, &'static str),
    Hear,
    Quiet,
    /// Nothing is heard, and from now on everything can be read.
    Readable,
}

impl HintSource for HintScript<'_> {
    fn follow(&mut self, folders: &BTreeSet<String>) -> bool {
        assert!(folders.contains("grids"), "{folders:?}");
        false
    }

    fn wait(&mut self, at_most: Duration) -> Hint {
        self.pauses.push(at_most);
        match self.steps.pop_front() {
            Some(ScriptStep::Save(path, text)) => {
                self.disk.save(path, text);
                Hint::Something
            }
            Some(ScriptStep::Silently(path, text)) => {
                self.disk.save(path, text);
                Hint::Nothing
            }
            Some(ScriptStep::Hear) => Hint::Something,
            Some(ScriptStep::Readable) => {
                self.disk.1.store(false, Ordering::Relaxed);
                Hint::Nothing
            }
            Some(ScriptStep::Quiet) => Hint::Nothing,
            None => Hint::End,
        }
    }
}

/// What is told of a file `grids/a.yaml` that says `a: 1` and of what happens to it; and how long each pause may be.
fn run_script(steps: impl IntoIterator<Item = ScriptStep>) -> (Option<Vec<String>>, Vec<Duration>) {
    let disk = SharedDisk::default();
    disk.save("grids/a.yaml", "a: 1");
    let seen = CachedSource::new(&disk);
    seen.entries("grids").unwrap();
    seen.read("grids/a.yaml", TEXT_LIMIT).unwrap();
    let mut story = HintScript {
        disk: &disk,
        steps: steps.into_iter().collect(),
        pauses: Vec::new(),
    };
    let changed = wait_for_change(&seen, &mut story);
    (
        changed.map(|paths| paths.into_iter().collect()),
        story.pauses,
    )
}

fn some_paths(paths: &[&str]) -> Option<Vec<String>> {
    Some(paths.iter().map(|&path| path.to_owned()).collect())
}

#[test]
fn a_change_is_answered_at_its_first_hint() {
    let (changed, told) = run_script([
        ScriptStep::Save("grids/a.yaml", "a: 2"),
        ScriptStep::Hear,
        ScriptStep::Hear,
    ]);
    assert_eq!((changed, told.len()), (some_paths(&["grids/a.yaml"]), 1));
}

#[test]
fn a_hint_without_a_difference_is_none_and_the_disk_is_asked_again_when_it_is_quiet() {
    let (changed, told) = run_script([ScriptStep::Hear, ScriptStep::Quiet, ScriptStep::Quiet]);
    assert_eq!(changed, None);
    assert_eq!(
        told,
        [
            QUIET_TIME,
            QUIET_TIME,
            HEARTBEAT_INTERVAL,
            HEARTBEAT_INTERVAL
        ]
    );
    let (changed, _) = run_script([
        ScriptStep::Hear,
        ScriptStep::Silently("grids/b.yaml", "b: 1"),
    ]);
    assert_eq!(changed, some_paths(&["grids"]));
}

/// A drive that was away, a system that had no more open files: no change of a file says that they are back.
#[test]
fn what_could_not_be_read_is_looked_at_again_at_every_heartbeat() {
    let disk = SharedDisk::default();
    disk.save("grids/a.yaml", "a: 1");
    disk.1.store(true, Ordering::Relaxed);
    let seen = CachedSource::new(&disk);
    seen.entries("grids").unwrap();
    assert!(seen.read("grids/a.yaml", TEXT_LIMIT).is_err());
    let steps = [
        ScriptStep::Quiet,
        ScriptStep::Quiet,
        ScriptStep::Quiet,
        ScriptStep::Readable,
    ];
    let mut story = HintScript {
        disk: &disk,
        steps: steps.into(),
        pauses: Vec::new(),
    };
    let changed = wait_for_change(&seen, &mut story).unwrap();
    assert_eq!(changed, BTreeSet::from(["grids/a.yaml".to_owned()]));
    assert_eq!(story.pauses.len(), 4);
}

#[test]
fn an_unhinted_change_is_found() {
    let (changed, told) = run_script([ScriptStep::Silently("grids/a.yaml", "a: 3")]);
    assert_eq!(
        (changed, told),
        (some_paths(&["grids/a.yaml"]), vec![QUIET_TIME])
    );
}

#[test]
fn a_file_that_is_being_written_is_given_a_moment() {
    for half in ["", "a: 'cut sho", "a: [1"] {
        let (changed, told) = run_script([
            ScriptStep::Save("grids/a.yaml", half),
            ScriptStep::Save("grids/a.yaml", "a: 2"),
            ScriptStep::Quiet,
        ]);
        assert_eq!(
            (changed, told.len()),
            (some_paths(&["grids/a.yaml"]), 2),
            "{half:?}"
        );
        // It came back as it was: nothing changed.
        let (changed, _) = run_script([
            ScriptStep::Save("grids/a.yaml", half),
            ScriptStep::Save("grids/a.yaml", "a: 1"),
            ScriptStep::Quiet,
        ]);
        assert_eq!(changed, None, "{half:?}");
        // It stays so: then that is how it is.
        let (changed, told) =
            run_script([ScriptStep::Save("grids/a.yaml", half), ScriptStep::Quiet]);
        assert_eq!(
            (changed, told.len()),
            (some_paths(&["grids/a.yaml"]), 2),
            "{half:?}"
        );
    }
}

#[test]
fn where_it_is_never_quiet_it_is_looked_at_all_the_same() {
    let writes = std::iter::repeat_with(|| ScriptStep::Save("grids/a.yaml", "a: [1")).take(100);
    let (changed, told) = run_script(writes);
    assert_eq!(
        (changed, told.len()),
        (some_paths(&["grids/a.yaml"]), 1 + MAX_RESTLESS_HINTS)
    );
}
