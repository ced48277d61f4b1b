//! `gridgen watch`: a build, then one more for each change, until it is stopped.

use super::build::BuildProgress;
use super::{chosen_grids, diagnostics_of_grids, preview};
use crate::base::diagnostic::{Diagnostic, Diagnostics, MessageLang};
use crate::base::error::Error;
use crate::base::source::{CachedSource, FolderSource};
use crate::output::render::{
    self, BuildObserver, BuildPlan, BuildReport, FolderStore, Renderer, RunOptions,
};
use crate::project::{OutputPath, Snapshot, check_project};
use crate::ui::cli::args::WatchArgs;
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::cli::{Console, Outcome, opener, report_machine_error, schemas};
use crate::ui::preview::{Preview, PreviewSheet};
use crate::ui::watch::{HintSource, PollingHints, SystemHints, is_remote, wait_for_change};
use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often the files are looked at where the system does not tell, all of them or those of one folder.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// Locked while somebody watches.
const LOCK_FILE: &str = ".gridgen.watch";

/// Watches until it is stopped.
pub fn run_watch(console: &Console, project: &FolderSource, wanted: &WatchArgs) -> Outcome {
    try_watch(console, project, wanted).unwrap_or_else(|outcome| outcome)
}

fn try_watch(
    console: &Console,
    project: &FolderSource,
    wanted: &WatchArgs,
) -> Result<Outcome, Outcome> {
    let checked = super::read_project(project, &mut Diagnostics::new());
    let grids = chosen_grids(console, &checked, &wanted.grids)?;
    let output = wanted
        .output
        .clone()
        .unwrap_or_else(|| project.root().join("output"));
    let _alone = lock_output(console, &output)?;
    let store = Arc::new(FolderStore::new(output));
    stop_on_signal(&store);
    let mut hints = change_hints(console, project, wanted.poll);
    let preview = wanted
        .preview
        .then(|| preview::start_preview(console, &store))
        .transpose()?;
    if let Some(preview) = preview.as_ref().filter(|_| wanted.open) {
        opener::open_with_system(console, &preview.address());
    }
    let mut round = WatchRound {
        console,
        project,
        renderer: Renderer::new(),
        store: &store,
        grids: &grids,
        preview: preview.as_deref(),
        changed: BTreeSet::new(),
    };
    loop {
        let seen = CachedSource::new(project.clone());
        // The address stands on the first screen.
        if !wanted.no_clear && !round.changed.is_empty() {
            console.clear();
        }
        round.build(&seen);
        match wait_for_change(&seen, &mut *hints) {
            Some(changed) => round.changed = changed,
            None => return Ok(Outcome::Well),
        }
    }
}

/// A file that is locked as long as it is open: a second watch says so and ends. A crash leaves no lock.
fn lock_output(console: &Console, output: &Path) -> Result<File, Outcome> {
    let path = output.join(LOCK_FILE);
    let open = std::fs::create_dir_all(output).and_then(|()| File::create(&path));
    let file =
        open.map_err(|cause| report_machine_error(console, ("write", "d'écrire"), &path, &cause))?;
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        let lang = console.lang();
        console.print_error(
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
fn stop_on_signal(store: &Arc<FolderStore>) {
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
fn stop_on_signal(_: &Arc<FolderStore>) {}

/// How changes are heard of: from the system, or by looking twice a second.
pub(super) fn change_hints(
    console: &Console,
    project: &FolderSource,
    poll: bool,
) -> Box<dyn HintSource + Send> {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    if poll || is_remote(project.root(), &mounts) {
        return Box::new(PollingHints::every(POLL_INTERVAL));
    }
    match SystemHints::new(project.root(), POLL_INTERVAL) {
        Ok(notified) => Box::new(notified),
        Err(error) => {
            let lang = console.lang();
            console.print_line(&format!(
                "{}; {}",
                error.message(lang),
                lang.pick(
                    "looking at the files twice a second instead",
                    "les fichiers sont regardés deux fois par seconde"
                )
            ));
            Box::new(PollingHints::every(POLL_INTERVAL))
        }
    }
}

/// One build after the other, into one folder.
struct WatchRound<'a> {
    console: &'a Console,
    project: &'a FolderSource,
    renderer: Renderer,
    store: &'a FolderStore,
    grids: &'a BTreeSet<String>,
    preview: Option<&'a Preview>,
    /// What this one is for; nothing at first.
    changed: BTreeSet<String>,
}

impl WatchRound<'_> {
    fn build(&self, seen: &CachedSource<FolderSource>) {
        let begun = Instant::now();
        let mut problems = Diagnostics::new();
        let checked = check_project(Snapshot::read(seen), seen, &mut problems);
        schemas::refresh_from_checked(self.console, self.project, &checked);
        let options = render::BuildOptions {
            grids: self.grids.clone(),
            ..render::BuildOptions::default()
        };
        let sheets = preview::preview_sheets(&checked, self.grids, self.console.lang());
        let mut plan = self
            .renderer
            .plan_build(&checked, seen, options, &mut problems);
        plan.put_first(&self.changed);
        // What is looked at before all else.
        plan.put_first(
            &self
                .preview
                .and_then(Preview::last_viewed_file)
                .into_iter()
                .collect(),
        );
        self.announce(&sheets);
        let report = self.make_outputs(plan);
        if let Ok(report) = &report {
            problems.extend(report.problems.clone());
        }
        let problems = diagnostics_of_grids(problems, self.grids).sorted();
        let status = self.status(seen, &report, begun.elapsed());
        self.report(&status, &report, &problems);
        if let Some(preview) = self.preview {
            preview.show_round(preview::preview_round(
                status,
                sheets,
                &problems,
                self.console.lang(),
            ));
        }
    }

    /// The sheets before any of them is made: the browser can then be told of each one.
    fn announce(&self, sheets: &[PreviewSheet]) {
        if let Some(preview) = self.preview.filter(|_| self.changed.is_empty()) {
            preview.show_round(preview::preview_round(
                String::new(),
                sheets.to_vec(),
                &[],
                self.console.lang(),
            ));
        }
    }

    fn make_outputs(&self, plan: BuildPlan) -> Result<BuildReport, Error> {
        let effort = RunOptions {
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            patience: render::DEFAULT_PATIENCE,
            rebuild_all: false,
            keeps_last: true,
            takes_foreign: false,
        };
        let told = RoundObserver {
            progress: BuildProgress::new(self.console),
            preview: self.preview,
        };
        render::run_plan(plan, self.store, effort, &told)
    }

    /// `12:03:11 dupont.yaml → 1 sheet, 41 ms`
    fn status(
        &self,
        seen: &CachedSource<FolderSource>,
        report: &Result<BuildReport, Error>,
        took: Duration,
    ) -> String {
        let lang = self.console.lang();
        let made = match report {
            Ok(report) => sheets_made_text(report, lang),
            Err(_) => lang.pick("stopped", "arrêt").to_owned(),
        };
        let time = chrono::Local::now().format("%H:%M:%S");
        let why = changed_files_text(&self.changed, seen, lang);
        format!("{time} {why}{made}, {}", duration_text(took))
    }

    /// The status line, and below it what is wrong. A machine that fails (a full disk) may not fail the next time.
    fn report(&self, status: &str, report: &Result<BuildReport, Error>, problems: &[Diagnostic]) {
        self.console.print_line(status);
        self.console.print_diagnostics(problems);
        if let Err(error) = report {
            self.console
                .print_error(&error.message(self.console.lang()), None);
        }
        self.console.print_line("");
    }
}

/// Who wants to know how a round goes: the screen, and the browser.
struct RoundObserver<'a> {
    progress: BuildProgress<'a>,
    preview: Option<&'a Preview>,
}

impl BuildObserver for RoundObserver<'_> {
    fn sheet_done(&self, total: usize) {
        self.progress.sheet_done(total);
    }

    fn sheet_slow(&self, problem: &Diagnostic) {
        self.progress.sheet_slow(problem);
    }

    fn output_written(&self, path: &OutputPath) {
        if let Some(preview) = self.preview {
            preview.output_written(path);
        }
    }
}

/// `dupont.yaml → `, `3 files → `, or nothing for the first build.
fn changed_files_text(
    changed: &BTreeSet<String>,
    seen: &CachedSource<FolderSource>,
    lang: MessageLang,
) -> String {
    let files: Vec<&String> = changed.iter().filter(|path| seen.is_file(path)).collect();
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    match (files.as_slice(), changed.first()) {
        (_, None) => String::new(),
        ([file], _) => format!("{} → ", name(file)),
        ([], Some(folder)) => format!("{}/ → ", name(folder)),
        (files, _) => format!(
            "{} → ",
            lang.pick(
                count_in_english(files.len(), "file", "files"),
                count_in_french(files.len(), "fichier", "fichiers")
            )
        ),
    }
}

/// How many sheets have new files; of the rest, how many are gone.
fn sheets_made_text(report: &BuildReport, lang: MessageLang) -> String {
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
        count_in_english(made, "sheet", "sheets"),
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
fn duration_text(took: Duration) -> String {
    match took.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}
