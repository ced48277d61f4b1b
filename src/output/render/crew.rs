//! The threads that make what a plan says, and the eye that is kept on them.
//!
//! In: jobs, each with the outputs that are missing. Out: what was made, in the order it came to be. A template that does
//! not come to an end is named after a while, and given up after the patience of its user: the thread cannot be stopped,
//! so it is left behind; the template's other sheets are not tried; everything else is made.

use super::make::{JobResult, JobStatus, make_outputs};
use super::plan::{BuildPlan, Template};
use super::run::{BuildObserver, RunOptions};
use crate::base::diagnostic::Diagnostic;
use crate::base::error::Error;
use crate::diagnostics;
use crate::output::pdf::{evict_layouts, in_own_pool};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long something may take before it is named.
const SLOW_AFTER: Duration = Duration::from_secs(5);
/// And how much longer for each further sheet of one document: twice what a slow machine needs.
const SLOW_SHEET: Duration = Duration::from_millis(100);
/// How often the threads are looked at.
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

diagnostics! {
    /// What can be wrong with a sheet that is being made.
    pub enum WorkerDiagnostic {
        /// A sheet takes much longer than sheets take. A theme is a program, and a loop in it may have no end.
        Note Slow { sheet: String, seconds: u64, template: String, patience: u64 } = "slow" {
            en: "{template} has worked at {sheet} for {seconds} seconds"
                => format!("a loop in it may have no end; it is given up after {patience} seconds (`--patience`)");
            fr: "{template} travaille à {sheet} depuis {seconds} secondes"
                => format!("une boucle y est peut-être sans fin ; abandon après {patience} secondes (`--patience`)");
        }
        /// A template did not come to an end. It was given up; what else it makes of this grid was not tried.
        Error GivenUp { sheet: String, seconds: u64, template: String } = "given-up" {
            en: "{template} did not finish {sheet} in {seconds} seconds and was given up" => "look for a loop without end in it, and in the parts that it calls";
            fr: "{template} n'a pas fini {sheet} en {seconds} secondes : abandon"
                => "cherchez une boucle sans fin dans ce modèle et dans les parties qu'il appelle";
        }
        /// The program met something it did not foresee while it made this sheet. Please report it.
        Error Unforeseen { sheet: String } = "unforeseen" {
            en: "the sheet {sheet} could not be made: an error in gridgen itself" => "please report it with the theme and the file";
            fr: "la fiche {sheet} n'a pas pu être faite : erreur de gridgen lui-même"
                => "merci de la signaler, avec le thème et le fichier";
        }
    }
}

/// A job by its place in the plan, and which of its outputs are wanted.
type PendingJob = (usize, Vec<usize>);

enum WorkerMessage {
    /// This worker begins this job.
    JobStarted(usize, usize),
    /// It begins this output of it.
    OutputStarted(usize, usize),
    /// It has made what it could of this job.
    JobFinished(usize, usize, JobResult),
    /// It finds nothing more to do.
    WorkerFinished(usize),
}

/// Plain threads, no rayon here: the exporter waits inside rayon, and a waiting worker would start the next sheet on the
/// same stack (docs/decisions/0004).
pub(super) fn make_jobs(
    plan: &Arc<BuildPlan>,
    todo: Vec<PendingJob>,
    effort: RunOptions,
    (observer, total): (&dyn BuildObserver, usize),
    settle: &mut dyn FnMut(usize, JobResult) -> Result<(), Error>,
) -> Result<(), Error> {
    if todo.is_empty() {
        return Ok(());
    }
    let workers = effort.workers.clamp(1, todo.len());
    // Bounded, so that finished sheets never pile up before the one writer.
    let (sender, messages) = sync_channel(2 * workers);
    let work = Arc::new(WorkQueue {
        plan: plan.clone(),
        todo,
        next: AtomicUsize::new(0),
        workers,
        state: Mutex::default(),
    });
    let mut crew = WorkerPool {
        work,
        sender,
        current: Vec::new(),
        running: workers,
        effort,
        observer,
        total,
        settle,
    };
    for _ in 0..workers {
        crew.start_worker();
    }
    crew.follow_workers(&messages)
}

/// What all workers see.
struct WorkQueue {
    plan: Arc<BuildPlan>,
    todo: Vec<PendingJob>,
    next: AtomicUsize,
    workers: usize,
    state: Mutex<QueueState>,
}

#[derive(Default)]
struct QueueState {
    /// Workers that were given up; they take no more sheets if ever they come back.
    abandoned: BTreeSet<usize>,
    /// Templates that were given up.
    endless: BTreeSet<Template>,
    /// The other outputs of jobs that were given up.
    retries: Vec<PendingJob>,
}

impl WorkQueue {
    fn state(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job for a worker, and whether it is there a second time.
    fn next_job(&self, worker: usize) -> Option<(PendingJob, bool)> {
        let mut state = self.state();
        if state.abandoned.contains(&worker) {
            return None;
        }
        if let Some(todo) = state.retries.pop() {
            return Some((todo, true));
        }
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        Some((self.todo.get(next)?.clone(), false))
    }

    /// One job by one worker.
    fn make_job(
        &self,
        worker: usize,
        (index, outputs): &PendingJob,
        sender: &SyncSender<WorkerMessage>,
    ) -> JobResult {
        let job = &self.plan.jobs[*index];
        let begin = |output: usize| {
            let may = !self.state().endless.contains(&job.template(output));
            may && sender
                .send(WorkerMessage::OutputStarted(worker, output))
                .is_ok()
        };
        let make = std::panic::AssertUnwindSafe(|| make_outputs(job, outputs, &begin));
        std::panic::catch_unwind(make).unwrap_or_else(|_| {
            let sheet = job.name.clone();
            JobResult::failed(Diagnostic::new(
                WorkerDiagnostic::Unforeseen { sheet },
                job.place.clone(),
            ))
        })
    }
}

/// What a worker is at.
struct CurrentJob {
    job: usize,
    output: Option<usize>,
    since: Instant,
    reported_slow: bool,
}

struct WorkerPool<'a> {
    work: Arc<WorkQueue>,
    sender: SyncSender<WorkerMessage>,
    /// Workers that were given up are no longer listened to.
    current: Vec<Option<CurrentJob>>,
    running: usize,
    effort: RunOptions,
    observer: &'a dyn BuildObserver,
    total: usize,
    settle: &'a mut dyn FnMut(usize, JobResult) -> Result<(), Error>,
}

impl WorkerPool<'_> {
    /// One more worker.
    fn start_worker(&mut self) {
        let (work, sender, worker) = (self.work.clone(), self.sender.clone(), self.current.len());
        self.current.push(None);
        std::thread::spawn(move || {
            in_own_pool(|| {
                while let Some((todo, again)) = work.next_job(worker) {
                    if sender
                        .send(WorkerMessage::JobStarted(worker, todo.0))
                        .is_err()
                    {
                        return;
                    }
                    let mut made = work.make_job(worker, &todo, &sender);
                    if again {
                        made.status = JobStatus::AlreadyCounted;
                    }
                    evict_layouts(work.plan.jobs[todo.0].layout_age(work.workers));
                    if sender
                        .send(WorkerMessage::JobFinished(worker, todo.0, made))
                        .is_err()
                    {
                        return;
                    }
                }
            });
            // Nobody may be listening any more.
            let _ = sender.send(WorkerMessage::WorkerFinished(worker));
        });
    }

    fn follow_workers(&mut self, messages: &Receiver<WorkerMessage>) -> Result<(), Error> {
        let mut looked = instant_now();
        while self.running > 0 {
            match messages.recv_timeout(LOOK_INTERVAL) {
                Ok(message) => self.handle_message(message)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            // Where others are quick, it is never quiet.
            if looked.elapsed() >= LOOK_INTERVAL {
                self.check_patience()?;
                looked = instant_now();
            }
        }
        Ok(())
    }

    fn handle_message(&mut self, message: WorkerMessage) -> Result<(), Error> {
        let (WorkerMessage::JobStarted(worker, _)
        | WorkerMessage::OutputStarted(worker, _)
        | WorkerMessage::JobFinished(worker, ..)
        | WorkerMessage::WorkerFinished(worker)) = message;
        // A worker that was given up may still come to an end.
        if self.work.state().abandoned.contains(&worker) {
            return Ok(());
        }
        match message {
            WorkerMessage::JobStarted(_, job) => {
                let (output, since, named) = (None, instant_now(), false);
                self.current[worker] = Some(CurrentJob {
                    job,
                    output,
                    since,
                    reported_slow: named,
                });
            }
            WorkerMessage::OutputStarted(_, output) => {
                if let Some(busy) = &mut self.current[worker] {
                    (busy.output, busy.since) = (Some(output), instant_now());
                }
            }
            WorkerMessage::JobFinished(_, job, made) => {
                self.current[worker] = None;
                if made.status != JobStatus::AlreadyCounted {
                    self.observer.sheet_done(self.total);
                }
                (self.settle)(job, made)?;
            }
            WorkerMessage::WorkerFinished(_) => self.running -= 1,
        }
        Ok(())
    }

    /// Names what is slow, and gives up what is slower.
    fn check_patience(&mut self) -> Result<(), Error> {
        for worker in 0..self.current.len() {
            let Some(busy) = &mut self.current[worker] else {
                continue;
            };
            let Some(output) = busy.output else { continue };
            let job = &self.work.plan.jobs[busy.job];
            let sheets = u32::try_from(job.sheet_count()).unwrap_or(u32::MAX).max(1);
            let patience = self.effort.patience.saturating_mul(sheets);
            let took = busy.since.elapsed();
            if took >= patience {
                let index = busy.job;
                self.give_up(worker, index, output, patience)?;
            } else if took >= SLOW_AFTER + SLOW_SHEET * (sheets - 1) && !busy.reported_slow {
                busy.reported_slow = true;
                let slow = WorkerDiagnostic::Slow {
                    sheet: job.name.clone(),
                    seconds: took.as_secs(),
                    template: job.template(output).to_string(),
                    patience: patience.as_secs(),
                };
                self.observer
                    .sheet_slow(&Diagnostic::new(slow, job.place.clone()));
            }
        }
        Ok(())
    }

    fn give_up(
        &mut self,
        worker: usize,
        index: usize,
        output: usize,
        patience: Duration,
    ) -> Result<(), Error> {
        let work = self.work.clone();
        let job = &work.plan.jobs[index];
        let template = job.template(output);
        let wanted = work.todo.iter().find(|(job, _)| *job == index);
        let others = wanted.map(|(_, outputs)| outputs.iter().copied().filter(|it| *it != output));
        let others: Vec<usize> = others.into_iter().flatten().collect();
        let again = self.current[worker].take();
        let given_up = WorkerDiagnostic::GivenUp {
            sheet: job.name.clone(),
            seconds: patience.as_secs(),
            template: template.to_string(),
        };
        {
            let mut state = work.state();
            state.abandoned.insert(worker);
            state.endless.insert(template);
            // What this thread had made of the job is lost with it.
            if again.is_some() && !others.is_empty() {
                state.retries.push((index, others));
            }
        }
        // The thread cannot be stopped: it is left behind, and another takes its place.
        self.start_worker();
        self.observer.sheet_done(self.total);
        (self.settle)(
            index,
            JobResult::failed(Diagnostic::new(given_up, job.place.clone())),
        )
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "patience is measured; nothing of it reaches an output"
)]
fn instant_now() -> Instant {
    Instant::now()
}
