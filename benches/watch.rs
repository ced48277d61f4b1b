//! From a save to the finished PDF: what somebody waits who edits the original form under `gridgen watch`.
//!
//! `cargo bench --bench watch` prints milliseconds of the clock, the median of some saves, beside a first build of the same
//! project in the same process and, where the `typst` command is installed, beside `typst watch` on the same form as
//! anybody would write it (`plain.typ`).
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reads, measures and prints"
)]

#[path = "support/disk.rs"]
mod disk;
mod support;

use disk::write;
use gridgen::base::diagnostic::Diagnostics;
use gridgen::base::source::{CachedSource, FolderSource};
use gridgen::output::render::{self, BuildObserver, BuildOptions, FolderStore, RunOptions};
use gridgen::project::{OutputPath, Snapshot, check_project};
use gridgen::ui::watch::{SystemHints, wait_for_change};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};
use support::{GRID, class};

const SAVES: usize = 15;
/// Nobody saves again before he has seen what came of it.
const REST: Duration = Duration::from_millis(400);

fn main() {
    println!("ms of the clock, the median of {SAVES} saves");
    for students in [1, 30] {
        let mut desk = Desk::new(students);
        let first = desk.first();
        println!(
            "\n{students} students\n{:34} {first:8.0}",
            "all of it, at first"
        );
        let edits: [(&str, Edit); 2] = [
            ("ratings/1AGORA/student-00000.yaml", remark),
            ("grid.yaml", title),
        ];
        for (file, edit) in edits {
            let (shown, all) = desk.saves(file, edit);
            println!(
                "{:34} {shown:8.0}   a {:.0}th",
                format!("{file}: its PDF"),
                first / shown
            );
            println!("{:34} {all:8.0}", format!("{file}: all of it"));
        }
    }
    match typst::saves() {
        Some(typst) => println!("\n{:34} {typst:8.0}", "typst watch, plain.typ"),
        None => println!("\nno typst command to compare with"),
    }
}

/// A file as it is saved the nth time.
type Edit = fn(&str, usize) -> String;

fn remark(text: &str, nth: usize) -> String {
    text.replacen(": TS", &format!(": TS Remarque {nth}\n    #"), 1)
}

fn title(text: &str, nth: usize) -> String {
    text.replacen("title: ", &format!("title: {nth} "), 1)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// A project that is watched as `gridgen watch` does it.
struct Desk {
    dir: tempfile::TempDir,
    store: FolderStore,
    hints: SystemHints,
    seen: CachedSource<FolderSource>,
}

impl Desk {
    fn new(students: usize) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        write(&class(students), "", dir.path());
        let project = FolderSource::open(dir.path()).expect("just made");
        Self {
            store: FolderStore::new(dir.path().join("output")),
            hints: SystemHints::new(project.root(), REST).expect("a system that tells"),
            seen: CachedSource::new(project),
            dir,
        }
    }

    fn first(&mut self) -> f64 {
        let begun = Instant::now();
        self.round(&BTreeSet::new());
        millis(begun)
    }

    /// When the first PDF was there after a save, and when all were.
    fn saves(&mut self, file: &str, edit: Edit) -> (f64, f64) {
        let path = self.dir.path().join(GRID).join(file);
        let text = std::fs::read_to_string(&path).expect("a file of the class");
        let (mut shown, mut all) = (Vec::new(), Vec::new());
        for nth in 0..SAVES {
            let saver = save_soon(path.clone(), edit(&text, nth));
            let changed = wait_for_change(&self.seen, &mut self.hints).expect("it goes on");
            self.seen = CachedSource::new(self.seen.inner().clone());
            let first = self.round(&changed);
            let saved = saver.join().expect("a disk with room");
            all.push(millis(saved));
            shown.push((first - saved).as_secs_f64() * 1000.0);
        }
        (median(shown), median(all))
    }

    fn round(&self, changed: &BTreeSet<String>) -> Instant {
        let mut problems = Diagnostics::new();
        let checked = check_project(Snapshot::read(&self.seen), &self.seen, &mut problems);
        let mut plan = render::Renderer::new().plan_build(
            &checked,
            &self.seen,
            BuildOptions::default(),
            &mut problems,
        );
        plan.put_first(changed);
        let effort = RunOptions {
            workers: 2,
            patience: Duration::from_secs(600),
            rebuild_all: false,
            keeps_last: true,
            takes_foreign: false,
        };
        let first = First(Mutex::new(None));
        render::run_plan(plan, &self.store, effort, &first).expect("a disk with room");
        first
            .0
            .into_inner()
            .expect("nobody panicked")
            .expect("a PDF")
    }
}

/// When the first PDF was there.
struct First(Mutex<Option<Instant>>);

impl BuildObserver for First {
    fn sheet_done(&self, _: usize) {}

    fn output_written(&self, path: &OutputPath) {
        let mut first = self.0.lock().expect("nobody panicked");
        if path.as_str().ends_with(".pdf") {
            first.get_or_insert_with(Instant::now);
        }
    }
}

/// Saves in a moment, when the other side rests, and tells when that was.
fn save_soon(path: PathBuf, text: String) -> std::thread::JoinHandle<Instant> {
    spawn(move || {
        sleep(REST);
        let saved = Instant::now();
        std::fs::write(path, text).expect("room");
        saved
    })
}

/// The other side: the `typst` command, if there is one.
mod typst {
    use super::{Instant, Path, REST, SAVES, median, millis, save_soon, sleep};
    use gridgen::base::diagnostic::Diagnostics;
    use gridgen::output::render::{self, BuildOptions};
    use gridgen::output::theme::student_json;
    use gridgen::project::{Snapshot, check_project};
    use std::process::{Command, Stdio};
    use std::time::{Duration, SystemTime};

    /// The median of what a save takes until the PDF is another one.
    pub(super) fn saves() -> Option<f64> {
        let dir = tempfile::tempdir().expect("a folder");
        files(dir.path());
        let main = dir.path().join("main.typ");
        let text = std::fs::read_to_string(&main).expect("just written");
        let mut command = Command::new("typst");
        command
            .arg("watch")
            .args(["--features", "a11y-extras"])
            .arg("--root")
            .arg(dir.path())
            .arg(&main);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut watch = command.spawn().ok()?;
        let pdf = dir.path().join("main.pdf");
        let made = || {
            std::fs::metadata(&pdf)
                .and_then(|facts| facts.modified())
                .ok()
        };
        wait(made, None);
        let mut times = Vec::new();
        for nth in 0..SAVES {
            let before = made();
            let text = text.replace("= #rich(grid.title)", &format!("= {nth} #rich(grid.title)"));
            let saved = save_soon(main.clone(), text).join().expect("room");
            wait(made, before);
            times.push(millis(saved));
            sleep(REST);
        }
        // It ends with this bench.
        let _ = watch.kill();
        let _ = watch.wait();
        Some(median(times))
    }

    fn wait(made: impl Fn() -> Option<SystemTime>, before: Option<SystemTime>) {
        let begun = Instant::now();
        while made() == before {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "typst makes no PDF"
            );
            sleep(Duration::from_millis(1));
        }
    }

    /// `plain.typ` with the form and one student, as `sheets` gives them to it.
    fn files(folder: &Path) {
        let project = super::class(1);
        let mut problems = Diagnostics::new();
        let checked = check_project(Snapshot::read(&project), &project, &mut problems);
        let plan = render::Renderer::new().plan_build(
            &checked,
            &project,
            BuildOptions::default(),
            &mut problems,
        );
        let sheet = |job: usize| plan.jobs[job].sheet().expect("a sheet");
        let form = serde_json::to_string(&sheet(0).group.context).expect("plain data");
        let student = student_json(
            sheet(1)
                .student
                .as_ref()
                .and_then(|it| it.context())
                .as_ref(),
        );
        let save = |name: &str, bytes: &[u8]| {
            std::fs::write(folder.join(name), bytes).expect("room");
        };
        save("main.typ", include_bytes!("plain.typ"));
        save("form.json", form.as_bytes());
        save("student.json", student.as_ref());
    }
}
