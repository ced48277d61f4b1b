//! Makes what a plan says: sheets in threads, files one after the other.
//!
//! In: a [`BuildPlan`] and a [`OutputStore`]. Out: a [`BuildReport`]. A sheet that fails does not stop the others; what the machine does
//! wrong (a full disk) stops all. Never asks whether it is being watched.

use super::crew;
use super::key::Digest;
use super::make::{JobResult, JobStatus};
use super::manifest::OutputManifest;
use super::plan::{BuildPlan, Job, JobOutput};
use super::store::{OutputStore, RemovalResult, WriteResult};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::base::error::Error;
use crate::output::theme::{RepeatKey, SheetDiagnostic};
use crate::project::OutputPath;
use crate::project::names::is_class_file;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// How to make it.
#[derive(Debug, Clone, Copy)]
pub struct RunOptions {
    /// How many sheets at once.
    pub workers: usize,
    /// A sheet that takes longer is given up.
    pub patience: Duration,
    /// Makes what is there already, too.
    pub rebuild_all: bool,
    /// Leaves the last good output where an error stops the new one; else it is removed, so that nobody hands it in.
    pub keeps_last: bool,
}

/// Who wants to know how far we are.
pub trait BuildObserver {
    /// One more of `total` sheets is done.
    fn sheet_done(&self, total: usize);

    /// A sheet takes so long that it may never end.
    fn sheet_slow(&self, problem: &Diagnostic) {
        let _ = problem;
    }

    /// This output is new or different.
    fn output_written(&self, path: &OutputPath) {
        let _ = path;
    }
}

/// What a run did.
#[derive(Debug, Default)]
pub struct BuildReport {
    /// Files that are new or different.
    pub written: Vec<OutputPath>,
    /// Files that stood there already.
    pub unchanged: usize,
    /// Files of ours that nothing makes any more.
    pub removed: Vec<OutputPath>,
    /// Files that somebody changed and nothing makes any more: left where they are.
    pub kept: Vec<OutputPath>,
    /// People whose sheets failed.
    pub failed: Vec<String>,
    /// Sheets of students that stand there now.
    pub sheets: usize,
    /// Problems of sheets.
    pub problems: Diagnostics,
    /// The faults of themes among them.
    reported: BTreeSet<RepeatKey>,
}

/// Makes everything in the plan that is not there yet.
///
/// # Errors
/// What the machine did wrong; what was written before it stays, and the manifest knows it.
pub fn run_plan(
    plan: BuildPlan,
    store: &dyn OutputStore,
    effort: RunOptions,
    observer: &dyn BuildObserver,
) -> Result<BuildReport, Error> {
    let mut manifest = store.begin()?;
    let mut report = BuildReport {
        failed: plan.failed.clone(),
        ..BuildReport::default()
    };
    // First what has another name now: where a disk ignores case, the old name of a renamed grid is the new one too, and
    // removing it later would remove what was just written.
    let planned = planned_paths(&plan);
    remove_stale(&plan, store, &mut manifest, effort, &planned, &mut report)?;
    let mut wanted = BTreeSet::new();
    let todo = outstanding_jobs(&plan, store, &manifest, effort, &mut wanted, &mut report);
    for (job, missing) in &todo {
        for &index in missing {
            let output = &plan.jobs[*job].outputs[index];
            manifest.intend(&output.path, output.key, output.format.extension());
        }
    }
    if !todo.is_empty() {
        store.save_manifest(&manifest)?;
    }
    let plan = Arc::new(plan);
    let total = todo.len();
    // The sheets of a class in one document take megabytes for each student: such documents are made one after the other.
    let is_class = |(job, _): &(usize, Vec<usize>)| plan.jobs[*job].sheet_count() > 1;
    let (documents, sheets): (Vec<_>, Vec<_>) = todo.into_iter().partition(is_class);
    let alone = RunOptions {
        workers: 1,
        ..effort
    };
    let mut settle_one = |sheet: usize, result| {
        let before = report.written.len();
        settle_job(
            &plan.jobs[sheet],
            result,
            store,
            &mut manifest,
            &mut wanted,
            &mut report,
        )?;
        report.written[before..]
            .iter()
            .for_each(|path| observer.output_written(path));
        Ok(())
    };
    let watched = (observer, total);
    let made = crew::make_jobs(&plan, sheets, effort, watched, &mut settle_one)
        .and_then(|()| crew::make_jobs(&plan, documents, alone, watched, &mut settle_one));
    manifest.abandon_open();
    if made.is_ok() {
        // Then the last outputs of sheets that failed.
        if effort.keeps_last {
            wanted.extend(planned);
        }
        remove_stale(&plan, store, &mut manifest, effort, &wanted, &mut report)?;
    }
    store.end(&manifest)?;
    made.map(|()| report)
}

/// Every output of the plan, whether or not it will come to be.
fn planned_paths(plan: &BuildPlan) -> BTreeSet<OutputPath> {
    let outputs = plan.jobs.iter().flat_map(|sheet| &sheet.outputs);
    outputs.map(|output| output.path.clone()).collect()
}

/// The sheets that are not there as they should be, each with the outputs that are missing.
fn outstanding_jobs(
    plan: &BuildPlan,
    store: &dyn OutputStore,
    manifest: &OutputManifest,
    effort: RunOptions,
    wanted: &mut BTreeSet<OutputPath>,
    report: &mut BuildReport,
) -> Vec<(usize, Vec<usize>)> {
    let mut todo = Vec::new();
    let current = current_outputs(plan, store, manifest, effort);
    for (index, (sheet, current)) in plan.jobs.iter().zip(current).enumerate() {
        let (there, missing): (Vec<usize>, Vec<usize>) =
            (0..sheet.outputs.len()).partition(|&at| current[at]);
        report.unchanged += there.len();
        wanted.extend(there.iter().map(|&at| sheet.outputs[at].path.clone()));
        if missing.is_empty() {
            report.sheets += usize::from(sheet.is_student_sheet());
        } else {
            todo.push((index, missing));
        }
    }
    todo
}

/// Of each job, which outputs stand there as they should be. In threads: where nothing changed, reading what stands there
/// is what takes the time.
fn current_outputs(
    plan: &BuildPlan,
    store: &dyn OutputStore,
    manifest: &OutputManifest,
    effort: RunOptions,
) -> Vec<Vec<bool>> {
    let is_current = |output: &JobOutput| {
        let (path, key) = (&output.path, &output.key);
        // Files of another key need not be read.
        let is_known = !effort.rebuild_all && manifest.get(path).is_some_and(|it| it.key == *key);
        is_known && manifest.is_current(path, key, store.digest(path).as_ref())
    };
    let of = |jobs: &[Job]| -> Vec<Vec<bool>> {
        let outputs = jobs.iter().map(|job| job.outputs.iter());
        outputs.map(|all| all.map(is_current).collect()).collect()
    };
    let each = plan
        .jobs
        .len()
        .div_ceil(effort.workers.max(1))
        .max(JOBS_PER_THREAD);
    std::thread::scope(|scope| {
        let parts = plan.jobs.chunks(each);
        let threads: Vec<_> = parts.map(|part| scope.spawn(|| of(part))).collect();
        threads.into_iter().flat_map(join_thread).collect()
    })
}

/// A thread costs as much as reading some files.
const JOBS_PER_THREAD: usize = 50;

fn join_thread<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn settle_job(
    sheet: &Job,
    made: JobResult,
    store: &dyn OutputStore,
    manifest: &mut OutputManifest,
    wanted: &mut BTreeSet<OutputPath>,
    report: &mut BuildReport,
) -> Result<(), Error> {
    for SheetDiagnostic {
        diagnostic,
        repeat_key,
    } in made.diagnostics
    {
        // The same fault of the theme on each sheet is reported once.
        if repeat_key.is_none_or(|key| report.reported.insert(key)) {
            report.problems.push(diagnostic);
        }
    }
    for (output, bytes) in made.files {
        let path = &sheet.outputs[output].path;
        let digest: Digest = match store.write(path, &bytes)? {
            WriteResult::Written(digest) => {
                report.written.push(path.clone());
                digest
            }
            WriteResult::Unchanged(digest) => {
                report.unchanged += 1;
                digest
            }
        };
        manifest.settle(path, digest);
        wanted.insert(path.clone());
    }
    match made.status {
        JobStatus::Succeeded => report.sheets += usize::from(sheet.is_student_sheet()),
        JobStatus::Failed => {
            let name = sheet.person.as_ref().unwrap_or(&sheet.name);
            report.failed.push(name.clone());
        }
        JobStatus::AlreadyCounted => {}
    }
    Ok(())
}

/// Removes what we made earlier within this part and would not make now.
fn remove_stale(
    plan: &BuildPlan,
    store: &dyn OutputStore,
    manifest: &mut OutputManifest,
    effort: RunOptions,
    wanted: &BTreeSet<OutputPath>,
    report: &mut BuildReport,
) -> Result<(), Error> {
    let options = &plan.options;
    let part = !options.formats.is_empty()
        || !options.students.is_empty()
        || options.blank
        || !options.grids.is_empty();
    let within = |path: &OutputPath| {
        (!part || is_in_part(path.as_str(), plan)) && !(effort.keeps_last && plan.is_stopped(path))
    };
    for (path, left) in manifest.stale(wanted, &within) {
        match store.remove(&path, &left)? {
            RemovalResult::Removed => report.removed.push(path.clone()),
            RemovalResult::Missing => {}
            RemovalResult::Kept => report.kept.push(path.clone()),
        }
        manifest.forget(&path);
    }
    Ok(())
}

fn is_in_part(path: &str, plan: &BuildPlan) -> bool {
    let options = &plan.options;
    let Some((grid, rest)) = path.split_once('/') else {
        return false;
    };
    let Some((stem, extension)) = rest.rsplit_once('.') else {
        return false;
    };
    let student = stem.strip_prefix("students/");
    let grids = options.grids.is_empty() || options.grids.contains(grid);
    let format = options.formats.is_empty()
        || options
            .formats
            .iter()
            .any(|format| format.extension() == extension);
    let sheet = match student {
        Some(student) if is_class_file(student) => options.covers_class_file(grid, student),
        Some(_) if options.blank && options.students.is_empty() => false,
        Some(student) if !options.students.is_empty() => options
            .students
            .contains(&(grid.to_owned(), student.to_owned())),
        Some(_) => true,
        None => options.blank || options.students.is_empty(),
    };
    grids && format && sheet
}

impl BuildReport {
    /// Whether something in the project's files is wrong.
    pub fn has_errors(&self) -> bool {
        !self.failed.is_empty() || self.problems.count(Severity::Error) > 0
    }
}
