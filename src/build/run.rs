//! Makes what a plan says: sheets in threads, files one after the other.
//!
//! In: a [`Plan`] and a [`Store`]. Out: a [`Report`]. A sheet that fails does not stop the others; what the machine does
//! wrong (a full disk) stops all. Never asks whether it is being watched.

use super::key::Digest;
use super::make::{Made, made};
use super::manifest::Manifest;
use super::plan::{Job, Output, Plan};
use super::store::{Removed, Store, Written};
use crate::diagnostic::{Diagnostic, Problems, Severity};
use crate::error::Error;
use crate::pdf::{evict, in_own_pool};
use crate::problems;
use crate::project::OutputPath;
use crate::project::names::is_of_class;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

problems! {
    /// What can be wrong with a sheet that is being made.
    pub enum Problem {
        /// A template did not come to an end. It was given up; the other sheets of its grid were not tried.
        Error GivenUp { sheet: String, seconds: u64 } = "given-up" {
            en: "the sheet {sheet} was not finished after {seconds} seconds and was given up" => "look for a loop without end in the theme";
            fr: "la fiche {sheet} n'était pas finie après {seconds} secondes : elle est abandonnée"
                => "cherchez une boucle sans fin dans le thème";
        }
        /// The program met something it did not foresee while it made this sheet. Please report it.
        Error Unforeseen { sheet: String } = "unforeseen" {
            en: "the sheet {sheet} could not be made: an error in gridgen itself" => "please report it with the theme and the file";
            fr: "la fiche {sheet} n'a pas pu être faite : erreur de gridgen lui-même"
                => "merci de la signaler, avec le thème et le fichier";
        }
    }
}

/// How to make it.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// How many sheets at once.
    pub jobs: usize,
    /// A sheet that takes longer is given up.
    pub patience: Duration,
    /// Makes what is there already, too.
    pub all: bool,
    /// Leaves the last good output where an error stops the new one; else it is removed, so that nobody hands it in.
    pub keeps_last: bool,
}

/// Who wants to know how far we are.
pub trait Observer {
    /// One more of `total` sheets is done.
    fn done(&self, total: usize);

    /// This output is new or different.
    fn wrote(&self, path: &OutputPath) {
        let _ = path;
    }
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Report {
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
    pub problems: Problems,
}

/// Makes everything in the plan that is not there yet.
///
/// # Errors
/// What the machine did wrong; what was written before it stays, and the manifest knows it.
pub fn run(
    plan: Plan,
    store: &dyn Store,
    effort: Effort,
    observer: &dyn Observer,
) -> Result<Report, Error> {
    let mut manifest = store.begin()?;
    let mut report = Report {
        failed: plan.failed.clone(),
        ..Report::default()
    };
    // First what has another name now: where a disk ignores case, the old name of a renamed grid is the new one too, and
    // removing it later would remove what was just written.
    let planned = planned(&plan);
    clear(&plan, store, &mut manifest, effort, &planned, &mut report)?;
    let mut wanted = BTreeSet::new();
    let todo = outstanding(&plan, store, &manifest, effort, &mut wanted, &mut report);
    for (job, missing) in &todo {
        for &place in missing {
            let output = &plan.jobs[*job].outputs[place];
            manifest.intend(&output.path, output.key, output.format.extension());
        }
    }
    if !todo.is_empty() {
        store.keep(&manifest)?;
    }
    let plan = Arc::new(plan);
    let made = make(&plan, todo, effort, observer, &mut |sheet, result| {
        let before = report.written.len();
        settle(
            &plan.jobs[sheet],
            result,
            store,
            &mut manifest,
            &mut wanted,
            &mut report,
        )?;
        report.written[before..]
            .iter()
            .for_each(|path| observer.wrote(path));
        Ok(())
    });
    manifest.abandon_open();
    if made.is_ok() {
        // Then the last outputs of sheets that failed.
        if effort.keeps_last {
            wanted.extend(planned);
        }
        clear(&plan, store, &mut manifest, effort, &wanted, &mut report)?;
    }
    store.end(&manifest)?;
    made.map(|()| report)
}

/// Every output of the plan, whether or not it will come to be.
fn planned(plan: &Plan) -> BTreeSet<OutputPath> {
    let outputs = plan.jobs.iter().flat_map(|sheet| &sheet.outputs);
    outputs.map(|output| output.path.clone()).collect()
}

/// The sheets that are not there as they should be, each with the outputs that are missing.
fn outstanding(
    plan: &Plan,
    store: &dyn Store,
    manifest: &Manifest,
    effort: Effort,
    wanted: &mut BTreeSet<OutputPath>,
    report: &mut Report,
) -> Vec<(usize, Vec<usize>)> {
    let mut todo = Vec::new();
    let current = current(plan, store, manifest, effort);
    for (place, (sheet, current)) in plan.jobs.iter().zip(current).enumerate() {
        let (there, missing): (Vec<usize>, Vec<usize>) =
            (0..sheet.outputs.len()).partition(|&at| current[at]);
        report.unchanged += there.len();
        wanted.extend(there.iter().map(|&at| sheet.outputs[at].path.clone()));
        if missing.is_empty() {
            report.sheets += usize::from(sheet.is_student());
        } else {
            todo.push((place, missing));
        }
    }
    todo
}

/// Of each job, which outputs stand there as they should be. In threads: where nothing changed, reading what stands there
/// is what takes the time.
fn current(plan: &Plan, store: &dyn Store, manifest: &Manifest, effort: Effort) -> Vec<Vec<bool>> {
    let is_current = |output: &Output| {
        let (path, key) = (&output.path, &output.key);
        // Files of another key need not be read.
        let is_known = !effort.all && manifest.get(path).is_some_and(|it| it.key == *key);
        is_known && manifest.is_current(path, key, store.digest(path).as_ref())
    };
    let of = |jobs: &[Job]| -> Vec<Vec<bool>> {
        let outputs = jobs.iter().map(|job| job.outputs.iter());
        outputs.map(|all| all.map(is_current).collect()).collect()
    };
    let each = plan.jobs.len().div_ceil(effort.jobs.max(1)).max(MANY);
    std::thread::scope(|scope| {
        let parts = plan.jobs.chunks(each);
        let threads: Vec<_> = parts.map(|part| scope.spawn(|| of(part))).collect();
        threads.into_iter().flat_map(joined).collect()
    })
}

/// A thread costs as much as reading some files.
const MANY: usize = 50;

fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn settle(
    sheet: &Job,
    made: Made,
    store: &dyn Store,
    manifest: &mut Manifest,
    wanted: &mut BTreeSet<OutputPath>,
    report: &mut Report,
) -> Result<(), Error> {
    let (files, told) = match made {
        Ok(made) => made,
        Err(problems) => {
            report.problems.extend(problems);
            report
                .failed
                .push(sheet.person.clone().unwrap_or_else(|| sheet.name.clone()));
            return Ok(());
        }
    };
    report.problems.extend(told);
    for (output, bytes) in files {
        let path = &sheet.outputs[output].path;
        let digest: Digest = match store.write(path, &bytes)? {
            Written::Made(digest) => {
                report.written.push(path.clone());
                digest
            }
            Written::Unchanged(digest) => {
                report.unchanged += 1;
                digest
            }
        };
        manifest.settle(path, digest);
        wanted.insert(path.clone());
    }
    report.sheets += usize::from(sheet.is_student());
    Ok(())
}

/// Removes what we made earlier within this part and would not make now.
fn clear(
    plan: &Plan,
    store: &dyn Store,
    manifest: &mut Manifest,
    effort: Effort,
    wanted: &BTreeSet<OutputPath>,
    report: &mut Report,
) -> Result<(), Error> {
    let options = &plan.options;
    let part = !options.formats.is_empty()
        || !options.students.is_empty()
        || options.blank
        || !options.grids.is_empty();
    let within = |path: &OutputPath| {
        (!part || in_part(path.as_str(), plan)) && !(effort.keeps_last && plan.stops(path))
    };
    for (path, left) in manifest.stale(wanted, &within) {
        match store.remove(&path, &left)? {
            Removed::Gone => report.removed.push(path.clone()),
            Removed::Missing => {}
            Removed::Kept => report.kept.push(path.clone()),
        }
        manifest.forget(&path);
    }
    Ok(())
}

fn in_part(path: &str, plan: &Plan) -> bool {
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
        Some(student) if is_of_class(student) => options.covers(grid, student),
        Some(_) if options.blank && options.students.is_empty() => false,
        Some(student) if !options.students.is_empty() => options
            .students
            .contains(&(grid.to_owned(), student.to_owned())),
        Some(_) => true,
        None => options.blank || options.students.is_empty(),
    };
    grids && format && sheet
}

enum Told {
    Begun(usize, usize),
    Made(usize, usize, Made),
    Over(usize),
}

/// Plain threads, no rayon here: the exporter waits inside rayon, and a waiting worker would start the next sheet on the
/// same stack (docs/decisions/0004).
fn make(
    plan: &Arc<Plan>,
    todo: Vec<(usize, Vec<usize>)>,
    effort: Effort,
    observer: &dyn Observer,
    settle: &mut dyn FnMut(usize, Made) -> Result<(), Error>,
) -> Result<(), Error> {
    let total = todo.len();
    let workers = effort.jobs.clamp(1, total.max(1));
    // Bounded, so that finished sheets never pile up before the one writer.
    let (tell, told) = sync_channel(2 * workers);
    let work = Arc::new(Work {
        plan: plan.clone(),
        todo,
        next: AtomicUsize::new(0),
        workers,
        abandoned: Mutex::default(),
    });
    for worker in 0..workers {
        start(&work, worker, &tell);
    }
    let mut crew = Crew {
        work,
        tell,
        busy: vec![None; workers],
        running: workers,
        effort,
    };
    crew.follow(&told, observer, total, settle)
}

struct Work {
    plan: Arc<Plan>,
    todo: Vec<(usize, Vec<usize>)>,
    next: AtomicUsize,
    workers: usize,
    /// Workers that were given up; they take no more sheets if ever they come back.
    abandoned: Mutex<BTreeSet<usize>>,
}

impl Work {
    fn is_abandoned(&self, worker: usize) -> bool {
        self.abandoned().contains(&worker)
    }

    fn abandoned(&self) -> MutexGuard<'_, BTreeSet<usize>> {
        self.abandoned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn start(work: &Arc<Work>, worker: usize, tell: &SyncSender<Told>) {
    let (work, tell) = (work.clone(), tell.clone());
    std::thread::spawn(move || {
        in_own_pool(|| {
            while !work.is_abandoned(worker)
                && let Some((sheet, outputs)) =
                    work.todo.get(work.next.fetch_add(1, Ordering::Relaxed))
            {
                if tell.send(Told::Begun(worker, *sheet)).is_err() {
                    return;
                }
                let job = &work.plan.jobs[*sheet];
                let unforeseen = || {
                    vec![Diagnostic::new(
                        Problem::Unforeseen {
                            sheet: job.name.clone(),
                        },
                        job.place.clone(),
                    )]
                };
                let make = std::panic::AssertUnwindSafe(|| made(job, outputs));
                let result = std::panic::catch_unwind(make).unwrap_or_else(|_| Err(unforeseen()));
                evict(job.age(work.workers));
                if tell.send(Told::Made(worker, *sheet, result)).is_err() {
                    return;
                }
            }
        });
        // Nobody may be listening any more.
        let _ = tell.send(Told::Over(worker));
    });
}

struct Crew {
    work: Arc<Work>,
    tell: SyncSender<Told>,
    /// What each worker is at, and since when; workers that were given up are no longer listened to.
    busy: Vec<Option<(usize, Instant)>>,
    running: usize,
    effort: Effort,
}

impl Crew {
    fn follow(
        &mut self,
        told: &Receiver<Told>,
        observer: &dyn Observer,
        total: usize,
        settle: &mut dyn FnMut(usize, Made) -> Result<(), Error>,
    ) -> Result<(), Error> {
        while self.running > 0 {
            match told.recv_timeout(Duration::from_millis(100)) {
                Ok(Told::Begun(worker, sheet)) => self.busy[worker] = Some((sheet, now())),
                Ok(Told::Made(worker, sheet, made)) => {
                    // A worker that was given up may still come to an end.
                    if self.busy[worker].take().is_some() {
                        observer.done(total);
                        settle(sheet, made)?;
                    }
                }
                Ok(Told::Over(worker)) if self.work.is_abandoned(worker) => {}
                Ok(Told::Over(_)) => self.running -= 1,
                Err(RecvTimeoutError::Timeout) => self.give_up(observer, total, settle)?,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
        Ok(())
    }

    fn give_up(
        &mut self,
        observer: &dyn Observer,
        total: usize,
        settle: &mut dyn FnMut(usize, Made) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let patience = self.effort.patience;
        for worker in 0..self.busy.len() {
            let Some((sheet, since)) = self.busy[worker] else {
                continue;
            };
            let job = &self.work.plan.jobs[sheet];
            let patience = patience * u32::try_from(job.sheets()).unwrap_or(u32::MAX);
            if since.elapsed() < patience {
                continue;
            }
            // The thread cannot be stopped: it is left behind, and another takes its place.
            self.busy[worker] = None;
            self.work.abandoned().insert(worker);
            let problem = Problem::GivenUp {
                sheet: job.name.clone(),
                seconds: patience.as_secs(),
            };
            observer.done(total);
            settle(
                sheet,
                Err(vec![Diagnostic::new(problem, job.place.clone())]),
            )?;
            self.busy.push(None);
            start(&self.work, self.busy.len() - 1, &self.tell);
        }
        Ok(())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "patience is measured; nothing of it reaches an output"
)]
fn now() -> Instant {
    Instant::now()
}

impl Report {
    /// Whether something in the project's files is wrong.
    pub fn has_errors(&self) -> bool {
        !self.failed.is_empty() || self.problems.count(Severity::Error) > 0
    }
}
