use super::*;
use crate::base::source::{Entry, Memory, Refusal};
use std::collections::VecDeque;
use std::sync::Mutex;

/// A disk that somebody else writes to.
#[derive(Default)]
struct Disk(Mutex<Memory>);

impl Disk {
    fn save(&self, path: &str, text: &str) {
        let mut memory = self.0.lock().unwrap();
        *memory = memory.clone().with(path, text);
    }
}

impl Source for &Disk {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Refusal> {
        self.0.lock().unwrap().entries(folder)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Refusal> {
        self.0.lock().unwrap().read(path, limit)
    }

    fn real(&self, path: &str) -> Result<String, Refusal> {
        self.0.lock().unwrap().real(path)
    }
}

/// What happens, hint by hint; then the end. No clock: a pause is over as soon as it begins.
struct Story<'a> {
    disk: &'a Disk,
    steps: VecDeque<Step>,
    told: Vec<Duration>,
}

enum Step {
    /// The system tells of a change after this was saved, or of nothing.
    Save(&'static str, &'static str),
    /// The same, and nobody hears of it.
    Silently(&'static str, &'static str),
    Hear,
    Quiet,
}

impl Hints for Story<'_> {
    fn follow(&mut self, folders: &BTreeSet<String>) -> bool {
        assert!(folders.contains("grids"), "{folders:?}");
        false
    }

    fn wait(&mut self, at_most: Duration) -> Hint {
        self.told.push(at_most);
        match self.steps.pop_front() {
            Some(Step::Save(path, text)) => {
                self.disk.save(path, text);
                Hint::Something
            }
            Some(Step::Silently(path, text)) => {
                self.disk.save(path, text);
                Hint::Nothing
            }
            Some(Step::Hear) => Hint::Something,
            Some(Step::Quiet) => Hint::Nothing,
            None => Hint::End,
        }
    }
}

/// What is told of a file `grids/a.yaml` that says `a: 1` and of what happens to it; and how long each pause may be.
fn tell(steps: impl IntoIterator<Item = Step>) -> (Option<Vec<String>>, Vec<Duration>) {
    let disk = Disk::default();
    disk.save("grids/a.yaml", "a: 1");
    let seen = Seen::new(&disk);
    seen.entries("grids").unwrap();
    seen.read("grids/a.yaml", TEXT_LIMIT).unwrap();
    let mut story = Story {
        disk: &disk,
        steps: steps.into_iter().collect(),
        told: Vec::new(),
    };
    let changed = change(&seen, &mut story);
    (changed.map(|paths| paths.into_iter().collect()), story.told)
}

fn some(paths: &[&str]) -> Option<Vec<String>> {
    Some(paths.iter().map(|&path| path.to_owned()).collect())
}

#[test]
fn a_change_is_answered_at_its_first_hint() {
    let (changed, told) = tell([Step::Save("grids/a.yaml", "a: 2"), Step::Hear, Step::Hear]);
    assert_eq!((changed, told.len()), (some(&["grids/a.yaml"]), 1));
}

#[test]
fn a_hint_without_a_difference_is_none_and_the_disk_is_asked_again_when_it_is_quiet() {
    let (changed, told) = tell([Step::Hear, Step::Quiet, Step::Quiet]);
    assert_eq!(changed, None);
    assert_eq!(told, [QUIET, QUIET, HEARTBEAT, HEARTBEAT]);
    let (changed, _) = tell([Step::Hear, Step::Silently("grids/b.yaml", "b: 1")]);
    assert_eq!(changed, some(&["grids"]));
}

#[test]
fn what_nobody_told_is_found_right_after_a_build() {
    let (changed, told) = tell([Step::Silently("grids/a.yaml", "a: 3")]);
    assert_eq!((changed, told), (some(&["grids/a.yaml"]), vec![QUIET]));
}

#[test]
fn a_file_that_is_being_written_is_given_a_moment() {
    for half in ["", "a: 'cut sho", "a: [1"] {
        let (changed, told) = tell([
            Step::Save("grids/a.yaml", half),
            Step::Save("grids/a.yaml", "a: 2"),
            Step::Quiet,
        ]);
        assert_eq!(
            (changed, told.len()),
            (some(&["grids/a.yaml"]), 2),
            "{half:?}"
        );
        // It came back as it was: nothing changed.
        let (changed, _) = tell([
            Step::Save("grids/a.yaml", half),
            Step::Save("grids/a.yaml", "a: 1"),
            Step::Quiet,
        ]);
        assert_eq!(changed, None, "{half:?}");
        // It stays so: then that is how it is.
        let (changed, told) = tell([Step::Save("grids/a.yaml", half), Step::Quiet]);
        assert_eq!(
            (changed, told.len()),
            (some(&["grids/a.yaml"]), 2),
            "{half:?}"
        );
    }
}

#[test]
fn where_it_is_never_quiet_it_is_looked_at_all_the_same() {
    let writes = std::iter::repeat_with(|| Step::Save("grids/a.yaml", "a: [1")).take(100);
    let (changed, told) = tell(writes);
    assert_eq!(
        (changed, told.len()),
        (some(&["grids/a.yaml"]), 1 + RESTLESS)
    );
}
