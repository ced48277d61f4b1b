//! `gridgen watch`: a build, then one more for each change, until it is stopped.

use super::build::open_store;
use super::preview;
use super::progress::{BuildProgress, default_run_options};
use super::select::{ChosenGrids, read_project};
use crate::base::diagnostic::{Diagnostic, Diagnostics, MessageLang};
use crate::base::disk::{create_folder, open_own_file};
use crate::base::error::{Error, FileAction};
use crate::base::source::{CachedSource, FolderSource};
use crate::output::render::{
    self, BuildObserver, BuildPlan, BuildReport, FolderStore, Renderer, RunOptions,
};
use crate::project::check_project;
use crate::project::{OutputPath, Snapshot};
use crate::ui::cli::args::WatchArgs;
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console, schemas};
use crate::ui::message::{Message, count_in_english, count_in_french, messages};
use crate::ui::preview::{Preview, PreviewSheet};
use crate::ui::watch::{HintSource, PollingHints, SystemHints, is_remote, wait_for_change};
use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often the files are looked at where the system does not report changes, all of them or those of one folder.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// Locked while somebody watches.
const LOCK_FILE: &str = ".gridgen.watch";

messages! {
    /// What `gridgen watch` says.
    enum WatchMessage {
        AlreadyWatched {} {
            en: "this project is already being watched"
                => "stop the other `gridgen watch`, or choose another folder with --output";
            fr: "ce projet est déjà surveillé"
                => "arrêtez l'autre `gridgen watch`, ou choisissez un autre dossier avec --output";
        }
        Polling { error: Error } {
            en: "{}; checking the files twice a second instead", error.message(MessageLang::English);
            fr: "{} ; les fichiers sont vérifiés deux fois par seconde", error.message(MessageLang::French);
        }
        Stopped {} {
            en: "stopped";
            fr: "arrêt";
        }
        Files { count: usize } {
            en: "{}", count_in_english(*count, "file", "files");
            fr: "{}", count_in_french(*count, "fichier", "fichiers");
        }
        Sheets { count: usize } {
            en: "{}", count_in_english(*count, "sheet", "sheets");
            fr: "{}", count_in_french(*count, "fiche", "fiches");
        }
        Removed { count: usize } {
            en: ", {count} removed";
            fr: ", {}", count_in_french(*count, "supprimée", "supprimées");
        }
    }
}

/// Watches until it is stopped.
pub fn run_watch(console: &Console, project: &FolderSource, wanted: &WatchArgs) -> CommandResult {
    let checked = read_project(project, &mut Diagnostics::new());
    let grids = ChosenGrids::find(&checked, &wanted.grids)?;
    let output = wanted
        .output
        .clone()
        .unwrap_or_else(|| project.root().join("output"));
    let _lock = lock_output(&output)?;
    let store = Arc::new(open_store(project, output)?);
    stop_on_signal(&store);
    let mut hints = change_hints(console, project, wanted.poll);
    let preview = if wanted.preview {
        Some(preview::start_preview(console, &store)?)
    } else {
        None
    };
    if let Some(preview) = preview.as_ref().filter(|_| wanted.open) {
        preview::open_preview(console, &store, preview)?;
    }
    let mut round = WatchRound {
        console,
        project,
        store: &store,
        grids: &grids,
        renderer: Renderer::new(),
        preview: preview.as_deref(),
        changed: BTreeSet::new(),
    };
    loop {
        let seen = CachedSource::new(project.clone());
        if !wanted.no_clear && !round.changed.is_empty() && console.clear() {
            // The address was on the screen that is gone.
            preview
                .iter()
                .for_each(|it| preview::print_address(console, it));
        }
        round.build(&seen);
        match wait_for_change(&seen, &mut *hints) {
            Some(changed) => round.changed = changed,
            None => return Ok(CommandStatus::Success),
        }
    }
}

/// A file that is locked as long as it is open: a second watch says so and ends. A crash leaves no lock.
fn lock_output(output: &Path) -> Result<File, CommandError> {
    create_folder(output)?;
    let path = output.join(LOCK_FILE);
    let file = open_own_file(&path).map_err(|cause| Error::new(FileAction::Lock, &path, cause))?;
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        return Err(CommandError::usage(WatchMessage::AlreadyWatched {}));
    }
    Ok(file)
}

/// At Ctrl-C at once, but never in the middle of a file. The next build clears up behind one that was ended.
#[cfg(unix)]
#[expect(
    clippy::disallowed_methods,
    reason = "the process ends while the store is between two files"
)]
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

/// How changes are noticed: by the system, or by looking twice a second.
#[expect(
    clippy::disallowed_methods,
    reason = "the table of mounts is the system's, and no file of the project"
)]
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
        Ok(hints) => Box::new(hints),
        Err(error) => {
            console.print_message(&WatchMessage::Polling { error });
            Box::new(PollingHints::every(POLL_INTERVAL))
        }
    }
}

/// One build after the other, into one folder.
struct WatchRound<'a> {
    console: &'a Console,
    project: &'a FolderSource,
    store: &'a FolderStore,
    grids: &'a ChosenGrids,
    renderer: Renderer,
    preview: Option<&'a Preview>,
    /// What this one is for; nothing at first.
    changed: BTreeSet<String>,
}

impl WatchRound<'_> {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a round took is shown, and decides nothing"
    )]
    fn build(&self, seen: &CachedSource<FolderSource>) {
        let begun = Instant::now();
        let lang = self.console.lang();
        let mut diagnostics = Diagnostics::new();
        let checked = check_project(Snapshot::read(seen), seen, &mut diagnostics);
        schemas::refresh_from_checked(self.console, self.project, &checked);
        let options = render::BuildOptions {
            apart_program: std::env::current_exe().ok(),
            grids: self.grids.names().clone(),
            // What cannot be read now is found at the next round.
            existing: self.store.class_documents().unwrap_or_default(),
            ..render::BuildOptions::default()
        };
        let sheets = preview::preview_sheets(&checked, self.grids, lang);
        let mut plan = self
            .renderer
            .plan_build(&checked, seen, options, &mut diagnostics);
        plan.put_first(&self.changed);
        // The sheet that is being looked at before all others.
        let viewed = self.preview.and_then(Preview::last_viewed_file);
        plan.put_first(&viewed.into_iter().collect());
        self.announce(&sheets);
        let report = self.make_outputs(plan);
        if let Ok(report) = &report {
            diagnostics.extend(report.diagnostics.clone());
        }
        let diagnostics = self.grids.diagnostics(diagnostics).sorted();
        let status = self.status(seen, &report, begun.elapsed());
        self.report(&status, &report, &diagnostics);
        if let Some(preview) = self.preview {
            preview.show_round(preview::preview_round(status, sheets, &diagnostics, lang));
        }
    }

    /// The sheets before any of them is made: the browser can then show each one as it is made.
    fn announce(&self, sheets: &[PreviewSheet]) {
        if let Some(preview) = self.preview.filter(|_| self.changed.is_empty()) {
            let (status, sheets) = (String::new(), sheets.to_vec());
            preview.show_round(preview::preview_round(
                status,
                sheets,
                &[],
                self.console.lang(),
            ));
        }
    }

    fn make_outputs(&self, plan: BuildPlan) -> Result<BuildReport, Error> {
        let options = RunOptions {
            keeps_last: true,
            ..default_run_options()
        };
        let observer = RoundObserver {
            progress: BuildProgress::new(self.console),
            preview: self.preview,
        };
        render::run_plan(plan, self.store, options, &observer)
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
            Err(_) => WatchMessage::Stopped {}.headline(lang),
        };
        let time = chrono::Local::now().format("%H:%M:%S");
        let why = changed_files_text(&self.changed, seen, lang);
        format!("{time} {why}{made}, {}", duration_text(took))
    }

    /// The status line, and below it what is wrong. A machine that fails (a full disk) may not fail the next time.
    fn report(
        &self,
        status: &str,
        report: &Result<BuildReport, Error>,
        diagnostics: &[Diagnostic],
    ) {
        self.console.print_line(status);
        self.console.print_diagnostics(diagnostics);
        if let Err(error) = report {
            self.console.print_error(error);
        }
        self.console.print_line("");
    }
}

/// Shows how a round goes: on the screen, and in the browser.
struct RoundObserver<'a> {
    progress: BuildProgress<'a>,
    preview: Option<&'a Preview>,
}

impl BuildObserver for RoundObserver<'_> {
    fn sheet_done(&self, total: usize) {
        self.progress.sheet_done(total);
    }

    fn sheet_slow(&self, diagnostic: &Diagnostic) {
        self.progress.sheet_slow(diagnostic);
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
    match (files.as_slice(), changed.first()) {
        (_, None) => String::new(),
        ([file], _) => format!("{} → ", last_segment(file)),
        ([], Some(folder)) => format!("{}/ → ", last_segment(folder)),
        (files, _) => {
            let count = files.len();
            format!("{} → ", WatchMessage::Files { count }.headline(lang))
        }
    }
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// How many sheets have new files; of the rest, how many are gone.
fn sheets_made_text(report: &BuildReport, lang: MessageLang) -> String {
    let count = count_sheets(&report.written);
    let made = WatchMessage::Sheets { count }.headline(lang);
    let count = count_sheets(&report.removed);
    if count == 0 {
        return made;
    }
    made + &WatchMessage::Removed { count }.headline(lang)
}

/// A web page and the PDF beside it are one sheet.
fn count_sheets(outputs: &[OutputPath]) -> usize {
    let stems: BTreeSet<&str> = outputs
        .iter()
        .map(|path| path.as_str())
        .map(|path| path.rsplit_once('.').map_or(path, |(stem, _)| stem))
        .collect();
    stems.len()
}

/// `41 ms`, `1.2 s`
fn duration_text(took: Duration) -> String {
    match took.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}
