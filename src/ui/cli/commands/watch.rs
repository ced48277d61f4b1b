//! `gridgen watch`: a build, then one more for each change, until it is stopped.

use super::build::Bar;
use super::{chosen, of_grids, preview};
use crate::base::diagnostic::{Diagnostic, Lang, Problems};
use crate::base::error::Error;
use crate::base::source::{Folder, Seen};
use crate::output::render::{self, Effort, FolderStore, Observer, Plan, Report, prepare};
use crate::project::{OutputPath, Snapshot};
use crate::ui::cli::args::Watch;
use crate::ui::cli::counting::{count, count_in_french};
use crate::ui::cli::{Console, Outcome, machine, opener, schemas};
use crate::ui::preview::{Preview, Sheet};
use crate::ui::watch::{Hints, Notified, Polled, change, is_remote};
use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often the files are looked at where the system does not tell, all of them or those of one folder.
const POLL: Duration = Duration::from_millis(500);
/// Locked while somebody watches.
const LOCK: &str = ".gridgen.watch";

/// Watches until it is stopped.
pub fn watch(console: &Console, project: &Folder, wanted: &Watch) -> Outcome {
    watched(console, project, wanted).unwrap_or_else(|outcome| outcome)
}

fn watched(console: &Console, project: &Folder, wanted: &Watch) -> Result<Outcome, Outcome> {
    let prepared = super::checked(project, &mut Problems::new());
    let grids = chosen(console, &prepared, &wanted.grids)?;
    let output = wanted
        .output
        .clone()
        .unwrap_or_else(|| project.root().join("output"));
    let _alone = alone(console, &output)?;
    let store = Arc::new(FolderStore::new(output));
    stop_when_told(&store);
    let mut hints = hints(console, project, wanted.poll);
    let preview = wanted
        .preview
        .then(|| preview::start(console, &store))
        .transpose()?;
    if let Some(preview) = preview.as_ref().filter(|_| wanted.open) {
        opener::open(console, &preview.address());
    }
    let mut round = Round {
        console,
        project,
        store: &store,
        grids: &grids,
        preview: preview.as_deref(),
        changed: BTreeSet::new(),
    };
    loop {
        let seen = Seen::new(project.clone());
        // The address stands on the first screen.
        if !wanted.no_clear && !round.changed.is_empty() {
            console.clear();
        }
        round.build(&seen);
        match change(&seen, &mut *hints) {
            Some(changed) => round.changed = changed,
            None => return Ok(Outcome::Well),
        }
    }
}

/// A file that is locked as long as it is open: a second watch says so and ends. A crash leaves no lock.
fn alone(console: &Console, output: &Path) -> Result<File, Outcome> {
    let path = output.join(LOCK);
    let open = std::fs::create_dir_all(output).and_then(|()| File::create(&path));
    let file = open.map_err(|cause| machine(console, ("write", "d'écrire"), &path, &cause))?;
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        let lang = console.lang();
        console.error(
            lang.pick(
                "this project is being watched already",
                "ce projet est déjà surveillé",
            ),
            Some(lang.pick(
                "end the other `gridgen watch`, or choose another folder with --output",
                "arrêtez l'autre `gridgen watch`, ou choisissez un autre dossier avec --output",
            )),
        );
        return Err(Outcome::Usage);
    }
    Ok(file)
}

/// At Ctrl-C at once, but never in the middle of a file. The next build clears up behind one that was ended.
#[cfg(unix)]
fn stop_when_told(store: &Arc<FolderStore>) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    // Where no handler can be set, the system ends the program by itself.
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else {
        return;
    };
    let store = store.clone();
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            store.between_writes(|| std::process::exit(128 + signal));
        }
    });
}

#[cfg(not(unix))]
fn stop_when_told(_: &Arc<FolderStore>) {}

/// How changes are heard of: from the system, or by looking twice a second.
pub(super) fn hints(console: &Console, project: &Folder, poll: bool) -> Box<dyn Hints + Send> {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    if poll || is_remote(project.root(), &mounts) {
        return Box::new(Polled::every(POLL));
    }
    match Notified::new(project.root(), POLL) {
        Ok(notified) => Box::new(notified),
        Err(error) => {
            let lang = console.lang();
            console.say(&format!(
                "{}; {}",
                error.words(lang),
                lang.pick(
                    "looking at the files twice a second instead",
                    "les fichiers sont regardés deux fois par seconde"
                )
            ));
            Box::new(Polled::every(POLL))
        }
    }
}

/// One build after the other, into one folder.
struct Round<'a> {
    console: &'a Console,
    project: &'a Folder,
    store: &'a FolderStore,
    grids: &'a BTreeSet<String>,
    preview: Option<&'a Preview>,
    /// What this one is for; nothing at first.
    changed: BTreeSet<String>,
}

impl Round<'_> {
    fn build(&self, seen: &Seen<Folder>) {
        let begun = Instant::now();
        let mut problems = Problems::new();
        let prepared = prepare(Snapshot::read(seen), seen, &mut problems);
        schemas::after(self.console, self.project, &prepared);
        let options = render::Options {
            grids: self.grids.clone(),
            ..render::Options::default()
        };
        let sheets = preview::sheets(&prepared, self.grids, self.console.lang());
        let mut plan = render::plan(prepared, seen, options, &mut problems);
        plan.first(&self.changed);
        // What is looked at before all else.
        plan.first(&self.preview.and_then(Preview::shown).into_iter().collect());
        self.announce(&sheets);
        let report = self.made(plan);
        if let Ok(report) = &report {
            problems.extend(report.problems.clone());
        }
        let problems = of_grids(problems, self.grids).sorted();
        let status = self.status(seen, &report, begun.elapsed());
        self.tell(&status, &report, &problems);
        if let Some(preview) = self.preview {
            preview.saw(preview::round(
                status,
                sheets,
                &problems,
                self.console.lang(),
            ));
        }
    }

    /// The sheets before any of them is made: the browser can then be told of each one.
    fn announce(&self, sheets: &[Sheet]) {
        if let Some(preview) = self.preview.filter(|_| self.changed.is_empty()) {
            preview.saw(preview::round(
                String::new(),
                sheets.to_vec(),
                &[],
                self.console.lang(),
            ));
        }
    }

    fn made(&self, plan: Plan) -> Result<Report, Error> {
        let effort = Effort {
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            patience: render::PATIENCE,
            all: false,
            keeps_last: true,
        };
        let told = Told {
            bar: Bar::new(self.console),
            preview: self.preview,
        };
        render::run(plan, self.store, effort, &told)
    }

    /// `12:03:11 dupont.yaml → 1 sheet, 41 ms`
    fn status(
        &self,
        seen: &Seen<Folder>,
        report: &Result<Report, Error>,
        took: Duration,
    ) -> String {
        let lang = self.console.lang();
        let made = match report {
            Ok(report) => sheets(report, lang),
            Err(_) => lang.pick("stopped", "arrêt").to_owned(),
        };
        let time = chrono::Local::now().format("%H:%M:%S");
        let why = why(&self.changed, seen, lang);
        format!("{time} {why}{made}, {}", duration(took))
    }

    /// The status line, and below it what is wrong. A machine that fails (a full disk) may not fail the next time.
    fn tell(&self, status: &str, report: &Result<Report, Error>, problems: &[Diagnostic]) {
        self.console.say(status);
        self.console.problems(problems);
        if let Err(error) = report {
            self.console.error(&error.words(self.console.lang()), None);
        }
        self.console.say("");
    }
}

/// Who wants to know how a round goes: the screen, and the browser.
struct Told<'a> {
    bar: Bar<'a>,
    preview: Option<&'a Preview>,
}

impl Observer for Told<'_> {
    fn done(&self, total: usize) {
        self.bar.done(total);
    }

    fn slow(&self, problem: &Diagnostic) {
        self.bar.slow(problem);
    }

    fn wrote(&self, path: &OutputPath) {
        if let Some(preview) = self.preview {
            preview.made(path);
        }
    }
}

/// `dupont.yaml → `, `3 files → `, or nothing for the first build.
fn why(changed: &BTreeSet<String>, seen: &Seen<Folder>, lang: Lang) -> String {
    let files: Vec<&String> = changed.iter().filter(|path| seen.is_file(path)).collect();
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    match (files.as_slice(), changed.first()) {
        (_, None) => String::new(),
        ([file], _) => format!("{} → ", name(file)),
        ([], Some(folder)) => format!("{}/ → ", name(folder)),
        (files, _) => format!(
            "{} → ",
            lang.pick(
                count(files.len(), "file", "files"),
                count_in_french(files.len(), "fichier", "fichiers")
            )
        ),
    }
}

/// How many sheets have new files; of the rest, how many are gone.
fn sheets(report: &Report, lang: Lang) -> String {
    let stem = |path: &OutputPath| {
        let path = path.as_str();
        path.rsplit_once('.')
            .map_or(path, |(stem, _)| stem)
            .to_owned()
    };
    let made = report
        .written
        .iter()
        .map(stem)
        .collect::<BTreeSet<_>>()
        .len();
    let gone = report
        .removed
        .iter()
        .map(stem)
        .collect::<BTreeSet<_>>()
        .len();
    let made = lang.pick(
        count(made, "sheet", "sheets"),
        count_in_french(made, "fiche", "fiches"),
    );
    match gone {
        0 => made,
        _ => {
            let removed = count_in_french(gone, "supprimée", "supprimées");
            made + &lang.pick(format!(", {gone} removed"), format!(", {removed}"))
        }
    }
}

/// `41 ms`, `1.2 s`
fn duration(took: Duration) -> String {
    match took.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}
