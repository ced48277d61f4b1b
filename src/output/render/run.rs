//! Makes what a plan says: sheets in threads, files one after the other.
//!
//! In: a [`BuildPlan`] and an [`OutputStore`]. Out: a [`BuildReport`]. A sheet that fails does not stop the others;
//! what the machine does wrong (a full disk) stops all. Never asks whether it is being watched.

use super::crew::{Crew, PendingJob};
use super::job::{Job, JobIndex, JobOutput, OutputIndex};
use super::key::Digest;
use super::make::{JobResult, JobStatus, MadeContent, SheetOrigin};
use super::manifest::{ManifestEntry, OutputManifest};
use super::options::RunOptions;
use super::plan::BuildPlan;
use super::progress::{BuildObserver, BuildReport};
use super::store::{KnownFile, OutputStore, RemovalResult, WriteResult};
use crate::base::error::Error;
use crate::model::grid::GridId;
use crate::output::pdf::count_pages;
use crate::output::theme::{RepeatKey, SheetDiagnostic};
use crate::project::{OutputFormat, OutputPath};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A thread costs as much as reading some files.
const JOBS_PER_THREAD: usize = 50;

/// Makes everything in the plan that is not there yet.
///
/// # Errors
/// What the machine did wrong; what was written before it stays, and the manifest knows it.
pub fn run_plan(
    plan: BuildPlan,
    store: &dyn OutputStore,
    options: RunOptions,
    observer: &dyn BuildObserver,
) -> Result<BuildReport, Error> {
    let manifest = store.begin()?;
    let mut run = PlanRun {
        report: BuildReport {
            failed: plan.failed.clone(),
            ..BuildReport::default()
        },
        plan: Arc::new(plan),
        store,
        options,
        observer,
        manifest,
        wanted: BTreeSet::new(),
        unmade: BTreeSet::new(),
        reported: BTreeSet::new(),
        untouched: BTreeSet::new(),
    };
    for grid in run.plan.stopped_grids() {
        run.leave_untouched(&grid);
    }
    run.run()
}

/// A plan while it is made.
struct PlanRun<'a> {
    plan: Arc<BuildPlan>,
    store: &'a dyn OutputStore,
    options: RunOptions,
    observer: &'a dyn BuildObserver,
    manifest: OutputManifest,
    /// The outputs that are there as they should be.
    wanted: BTreeSet<OutputPath>,
    /// The outputs that could not be made in this run.
    unmade: BTreeSet<OutputPath>,
    /// The faults of themes that were reported.
    reported: BTreeSet<RepeatKey>,
    /// The grids of which nothing is made, written or removed.
    untouched: BTreeSet<GridId>,
    report: BuildReport,
}

impl<'a> PlanRun<'a> {
    fn run(mut self) -> Result<BuildReport, Error> {
        // First what has another name now: where a disk ignores case, the old name of a renamed grid is the new one
        // too, and removing it later would remove what was just written.
        let planned = self.planned_paths();
        self.remove_stale(&planned)?;
        let pending = self.outstanding_jobs();
        self.intend(&pending)?;
        // Not `?`: after a full disk, too, the manifest must say which files are ours.
        let made = self
            .try_themes(pending)
            .and_then(|pending| self.make(pending));
        self.manifest.abandon_open();
        if made.is_ok() {
            // Then the last outputs of sheets that failed.
            // What `keeps_last` protects stays although it was not made.
            let mut wanted = std::mem::take(&mut self.wanted);
            if self.options.keeps_last {
                wanted.extend(planned);
            }
            self.remove_stale(&wanted)?;
        }
        self.store.end(&self.manifest)?;
        made.map(|()| self.report)
    }

    /// Every output of the plan, whether or not it will be made.
    fn planned_paths(&self) -> BTreeSet<OutputPath> {
        let outputs = self.plan.jobs.iter().flat_map(|job| &job.outputs);
        outputs.map(|output| output.path.clone()).collect()
    }

    /// The jobs with outputs that are missing or out of date.
    fn outstanding_jobs(&mut self) -> Vec<PendingJob> {
        let mut pending = Vec::new();
        let current = self.current_outputs();
        for (index, (job, current)) in self.plan.jobs.iter().zip(current).enumerate() {
            let mut missing = Vec::new();
            for (output, is_current) in current.into_iter().enumerate() {
                let output = OutputIndex(output);
                if is_current {
                    self.report.unchanged += 1;
                    self.wanted.insert(job.output(output).path.clone());
                    if let Some(pages) = self.pages_on_disk(job, output) {
                        self.report.pages.add(job, pages);
                        // Also what a build that was killed could not note: the next one need not count again.
                        self.manifest
                            .note_pages(&job.output(output).path, Some(pages));
                    }
                } else {
                    missing.push(output);
                }
            }
            if missing.is_empty() {
                self.report.sheets += usize::from(job.is_student_sheet());
            } else {
                pending.push(PendingJob::new(JobIndex(index), missing));
            }
        }
        pending
    }

    /// How many pages an output has that is there as it should be.
    fn pages_on_disk(&self, job: &Job, output: OutputIndex) -> Option<usize> {
        let output = job.output(output);
        if job.sheet().is_none() || output.format != OutputFormat::Pdf {
            return None;
        }
        let known = self.manifest.get(&output.path)?.pages;
        known.or_else(|| count_pages(&self.store.read(&output.path)?))
    }

    /// Of each job, which outputs are there as they should be. In threads: where nothing changed, reading the files is
    /// what takes the time.
    fn current_outputs(&self) -> Vec<Vec<bool>> {
        let jobs = &self.plan.jobs;
        let (store, manifest, options) = (self.store, &self.manifest, self.options);
        let share = jobs.len().div_ceil(options.workers.max(1));
        std::thread::scope(|scope| {
            let mut threads = Vec::new();
            for part in jobs.chunks(share.max(JOBS_PER_THREAD)) {
                threads.push(scope.spawn(move || {
                    let outputs = part.iter().map(|job| job.outputs.iter());
                    outputs
                        .map(|all| {
                            all.map(|it| is_current(it, store, manifest, options))
                                .collect()
                        })
                        .collect::<Vec<Vec<bool>>>()
                }));
            }
            threads.into_iter().flat_map(join_thread).collect()
        })
    }

    /// Records all that is about to be made, in one write: so there is never a file of ours that we do not know
    /// (docs/decisions/0010).
    fn intend(&mut self, pending: &[PendingJob]) -> Result<(), Error> {
        for pending in pending {
            let job = self.plan.job(pending.job);
            for output in &pending.outputs {
                let output = job.output(*output);
                let kind = output.format.extension();
                self.manifest.intend(&output.path, output.key, kind);
            }
        }
        if pending.is_empty() {
            Ok(())
        } else {
            self.store.save_manifest(&self.manifest)
        }
    }

    /// Makes one job of each grid that has documents and whose theme is the project's own, before anything of that grid
    /// is written: where the theme has a fault, the documents of the last good build stay, all of them. Gives the jobs
    /// that are left.
    fn try_themes(&mut self, pending: Vec<PendingJob>) -> Result<Vec<PendingJob>, Error> {
        let plan = self.plan.clone();
        let mut untried = self.manifest.made_grids();
        let (first, rest): (Vec<_>, Vec<_>) = pending.into_iter().partition(|pending| {
            let job = plan.job(pending.job);
            let is_sheet = job.sheet().is_some() && job.shows_own_theme();
            is_sheet && job.grid().is_some_and(|grid| untried.remove(grid))
        });
        let crew = self.crew(first.len() + rest.len());
        let workers = self.options.workers;
        let mut failing = BTreeSet::new();
        let mut settle = |job, result: JobResult| {
            let job = plan.job(job);
            match job.grid() {
                Some(grid) if is_fault_of_theme(job, &result) => {
                    failing.insert(grid.clone());
                    self.report_diagnostics(result.diagnostics);
                    self.report.failed.extend(job.person.clone());
                    Ok(())
                }
                _ => self.settle_job(job, result),
            }
        };
        crew.make_jobs(first, workers, &mut settle)?;
        for grid in &failing {
            self.leave_untouched(grid);
        }
        let is_sound = |pending: &PendingJob| {
            let grid = plan.job(pending.job).grid();
            grid.is_none_or(|grid| !failing.contains(grid))
        };
        Ok(rest.into_iter().filter(is_sound).collect())
    }

    /// From now on nothing of this grid is written or removed.
    fn leave_untouched(&mut self, grid: &GridId) {
        if self.manifest.made_grids().contains(grid) {
            self.report.untouched.insert(grid.clone());
        }
        self.untouched.insert(grid.clone());
    }

    /// The grids that have no student any more, and have documents of students: a drive may be away, or a folder was
    /// moved by mistake. Their documents stay until the user says that it is meant.
    fn deserted_grids(&self) -> BTreeSet<GridId> {
        if self.options.takes_foreign {
            return BTreeSet::new();
        }
        let plan = &self.plan;
        let paths = self.manifest.iter().map(|(path, _)| path);
        let of_students = paths.filter(|path| path.is_of_student());
        let grids = of_students.filter_map(OutputPath::grid_id);
        let is_empty =
            |grid: &GridId| plan.grids.contains(grid) && !plan.with_students.contains(grid);
        grids.filter(is_empty).collect()
    }

    fn crew(&self, total: usize) -> Crew<'a> {
        Crew {
            plan: self.plan.clone(),
            patience: self.options.patience,
            observer: self.observer,
            total,
        }
    }

    fn make(&mut self, pending: Vec<PendingJob>) -> Result<(), Error> {
        let plan = self.plan.clone();
        let crew = self.crew(pending.len());
        let workers = self.options.workers;
        // Documents of sheets are put together from files that are there only when the sheets are made; one at a
        // time, so that the files of one class alone are in memory.
        let (documents, sheets): (Vec<_>, Vec<_>) = pending
            .into_iter()
            .partition(|it| plan.job(it.job).bound_sheets().is_some());
        let mut settle = |job, result| self.settle_job(plan.job(job), result);
        crew.make_jobs(sheets, workers, &mut settle)?;
        for mut document in documents {
            document.bound = Arc::new(self.find_bound_sheets(plan.job(document.job)));
            let mut settle = |job, result| self.settle_job(plan.job(job), result);
            crew.make_jobs(vec![document], 1, &mut settle)?;
        }
        Ok(())
    }

    /// Where the sheets that a document puts together come from.
    fn find_bound_sheets(&self, job: &Job) -> Vec<SheetOrigin> {
        let sheets = job.bound_sheets().unwrap_or_default().iter();
        sheets.map(|sheet| self.sheet_origin(&sheet.job)).collect()
    }

    fn sheet_origin(&self, sheet: &Job) -> SheetOrigin {
        let Some(output) = sheet.outputs.first() else {
            return SheetOrigin::Typeset;
        };
        // What failed in this run would fail again, and take its time again.
        if self.unmade.contains(&output.path) {
            return SheetOrigin::Unmade;
        }
        self.read_current(output)
            .map_or(SheetOrigin::Typeset, SheetOrigin::File)
    }

    /// The bytes of an output, if they are those that are made of its key.
    fn read_current(&self, output: &JobOutput) -> Option<Vec<u8>> {
        let bytes = self.store.read(&output.path)?;
        let digest = Digest::of(&bytes);
        let (path, key) = (&output.path, &output.key);
        let is_current = self.manifest.is_current(path, key, Some(&digest));
        is_current.then_some(bytes)
    }

    /// Writes what was made of a job.
    fn settle_job(&mut self, job: &Job, result: JobResult) -> Result<(), Error> {
        self.report_diagnostics(result.diagnostics);
        let already_written = self.report.written.len();
        // What was not tried is no worse than before: a class keeps its last sheets when one sheet stops their
        // template.
        let untried = result
            .untried
            .iter()
            .map(|&output| job.output(output).path.clone());
        self.wanted.extend(untried);
        if result.status == JobStatus::Failed {
            self.unmade
                .extend(job.outputs.iter().map(|output| output.path.clone()));
        }
        for made in result.files {
            let path = &job.output(made.output).path;
            self.unmade.remove(path);
            self.write_output(path, &made.content)?;
            if let Some(pages) = made.content.pages {
                self.report.pages.add(job, pages);
            }
        }
        for path in &self.report.written[already_written..] {
            self.observer.output_written(path);
        }
        match result.status {
            JobStatus::Succeeded => self.report.sheets += usize::from(job.is_student_sheet()),
            JobStatus::Failed => {
                let name = job.person.as_ref().unwrap_or(&job.name);
                self.report.failed.push(name.clone());
            }
            JobStatus::AlreadyCounted => {}
        }
        Ok(())
    }

    fn report_diagnostics(&mut self, diagnostics: Vec<SheetDiagnostic>) {
        for it in diagnostics {
            // The same fault of a theme on each sheet is reported once.
            if it.repeat_key.is_none_or(|key| self.reported.insert(key)) {
                self.report.diagnostics.push(it.diagnostic);
            }
        }
    }

    fn write_output(&mut self, path: &OutputPath, content: &MadeContent) -> Result<(), Error> {
        let known = self.known_file(path);
        let written = self.store.write(path, &content.bytes, known)?;
        if let Some(digest) = written.digest() {
            self.manifest.settle(path, digest);
            self.manifest.note_pages(path, content.pages);
            self.wanted.insert(path.clone());
            if content.lacks_sheets {
                self.manifest.distrust(path);
            }
        }
        match written {
            WriteResult::Written(_) => self.report.written.push(path.clone()),
            WriteResult::Unchanged(_) => self.report.unchanged += 1,
            WriteResult::Moved { kept, .. } => {
                self.report.written.push(path.clone());
                self.report.moved.push((path.clone(), kept));
            }
            WriteResult::Refused => self.report.foreign.push(path.clone()),
        }
        Ok(())
    }

    /// What may stand where this output is written.
    fn known_file(&self, path: &OutputPath) -> KnownFile {
        let entry = self.manifest.get(path);
        match entry.and_then(ManifestEntry::current_digest) {
            Some(left) => KnownFile::Left(left),
            None if self.options.takes_foreign => KnownFile::Forced,
            None => KnownFile::Unknown,
        }
    }

    /// Whether an output stays although nothing makes it now.
    fn stays(&self, path: &OutputPath, deserted: &BTreeSet<GridId>) -> bool {
        let grid = path.grid_id();
        let is_untouched = match &grid {
            Some(grid) => self.untouched.contains(grid),
            // The page that lists the forms would lack those of a grid with an error.
            None => !self.untouched.is_empty(),
        };
        let is_deserted = path.is_of_student() && grid.is_some_and(|grid| deserted.contains(&grid));
        let is_last_good = self.options.keeps_last && self.plan.is_student_stopped(path);
        is_untouched || is_deserted || is_last_good || self.plan.is_unread(path)
    }

    /// Removes what we made earlier within this part and would not make now.
    fn remove_stale(&mut self, wanted: &BTreeSet<OutputPath>) -> Result<(), Error> {
        let deserted = self.deserted_grids();
        let stale = self.manifest.stale(wanted, &|path| {
            // A manifest that was written by hand may name any file of the folder.
            path.is_of_build() && self.plan.options.covers(path) && !self.stays(path, &deserted)
        });
        self.report.deserted = deserted;
        for (path, left) in stale {
            match self.store.remove(&path, &left)? {
                RemovalResult::Removed => self.report.removed.push(path.clone()),
                RemovalResult::Missing => {}
                RemovalResult::Kept => self.report.kept.push(path.clone()),
            }
            self.manifest.forget(&path);
        }
        Ok(())
    }
}

/// Whether a sheet failed for a reason that lies in its theme: the blank form, which shows nothing else, or a message
/// about a file of the theme.
fn is_fault_of_theme(job: &Job, result: &JobResult) -> bool {
    let is_about_theme = |it: &SheetDiagnostic| {
        it.repeat_key.is_some() || it.diagnostic.place.path().starts_with("themes/")
    };
    let is_blank = !job.is_student_sheet();
    let has_failed = result.status == JobStatus::Failed;
    has_failed && (is_blank || result.diagnostics.iter().any(is_about_theme))
}

fn is_current(
    output: &JobOutput,
    store: &dyn OutputStore,
    manifest: &OutputManifest,
    options: RunOptions,
) -> bool {
    let (path, key) = (&output.path, &output.key);
    // Files of another key need not be read.
    let is_known = manifest.get(path).is_some_and(|it| it.key == *key);
    !options.rebuild_all && is_known && manifest.is_current(path, key, store.digest(path).as_ref())
}

fn join_thread<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
