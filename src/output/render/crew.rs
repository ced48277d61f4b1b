//! The threads that make what a plan says, and the watch kept over them.
//!
//! In: jobs, each with the outputs that are missing. Out: what was made, in the order it was finished. A template
//! that does not come to an end is named after a while, and given up after the patience of its user: a process
//! apart is ended, a thread cannot be stopped and is left behind; the template's other sheets are not tried;
//! everything else is made.

use super::job::{Job, JobIndex, OutputIndex, Template};
use super::make::{JobResult, JobStatus, SheetOrigin, make_outputs};
use super::patience::WorkerDiagnostic;
use super::plan::BuildPlan;
use super::progress::BuildObserver;
use crate::base::cpu_time::CpuClock;
use crate::base::diagnostic::Diagnostic;
use crate::base::error::Error;
use crate::output::pdf::{evict_layouts, in_own_pool};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

/// How long something may take before it is named.
const SLOW_AFTER: Duration = Duration::from_secs(5);
/// And how much longer for each further sheet of one document: twice what a slow machine needs.
const SLOW_SHEET: Duration = Duration::from_millis(100);
/// How often the threads are looked at.
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// A job, and which of its outputs are missing.
#[derive(Debug, Clone)]
pub(super) struct PendingJob {
    pub(super) job: JobIndex,
    pub(super) outputs: Vec<OutputIndex>,
    /// Of a document of sheets: where each comes from.
    pub(super) bound: Arc<Vec<SheetOrigin>>,
}

impl PendingJob {
    pub(super) fn new(job: JobIndex, outputs: Vec<OutputIndex>) -> Self {
        Self {
            job,
            outputs,
            bound: Arc::default(),
        }
    }
}

/// Where each finished job goes, one after the other.
pub(super) type SettleJob<'a> = &'a mut dyn FnMut(JobIndex, JobResult) -> Result<(), Error>;

/// What the jobs of a run have in common.
pub(super) struct Crew<'a> {
    pub(super) plan: Arc<BuildPlan>,
    pub(super) patience: Duration,
    pub(super) observer: &'a dyn BuildObserver,
    /// How many jobs the run has.
    pub(super) total: usize,
}

impl Crew<'_> {
    /// Makes these jobs in so many threads.
    ///
    /// Plain threads, no rayon here: the exporter waits inside rayon, and a waiting worker would start the next sheet
    /// on the same stack (docs/decisions/0004).
    pub(super) fn make_jobs(
        &self,
        pending: Vec<PendingJob>,
        workers: usize,
        settle: SettleJob<'_>,
    ) -> Result<(), Error> {
        if pending.is_empty() {
            return Ok(());
        }
        let workers = workers.clamp(1, pending.len());
        // Bounded, so that finished sheets never pile up before the one writer.
        let (sender, messages) = sync_channel(2 * workers);
        let queue = Arc::new(WorkQueue {
            plan: self.plan.clone(),
            pending,
            next: AtomicUsize::new(0),
            workers,
            state: Mutex::default(),
        });
        let mut pool = WorkerPool {
            crew: self,
            queue,
            sender,
            current: Vec::new(),
            running: workers,
            settle,
        };
        for _ in 0..workers {
            pool.start_worker();
        }
        pool.follow_workers(&messages)
    }
}

/// Which worker of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct WorkerIndex(usize);

/// What a worker reports.
struct WorkerMessage {
    worker: WorkerIndex,
    event: WorkerEvent,
}

enum WorkerEvent {
    /// It begins this job.
    JobStarted(JobIndex),
    /// It begins this output of its job, in the thread of this clock.
    OutputStarted(OutputIndex, CpuClock, ThreadId),
    /// It has made what it could of this job.
    JobFinished(JobIndex, JobResult),
    /// It finds nothing more to do.
    Finished,
}

/// What all workers see.
struct WorkQueue {
    plan: Arc<BuildPlan>,
    pending: Vec<PendingJob>,
    next: AtomicUsize,
    workers: usize,
    state: Mutex<QueueState>,
}

#[derive(Default)]
struct QueueState {
    /// Workers that were given up; they take no more sheets if ever they come back.
    abandoned: BTreeSet<WorkerIndex>,
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
    fn next_job(&self, worker: WorkerIndex) -> Option<(PendingJob, bool)> {
        // Locked for both questions: a worker that is given up meanwhile must not take the retry of its own job.
        let mut state = self.state();
        if state.abandoned.contains(&worker) {
            return None;
        }
        if let Some(pending) = state.retries.pop() {
            return Some((pending, true));
        }
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        Some((self.pending.get(next)?.clone(), false))
    }

    /// Tries a template no more, unless pictures of this job alone are the likelier cause.
    fn give_up_template(&self, job: &Job, output: OutputIndex) {
        if !job.has_own_pictures() {
            self.state().endless.insert(job.template(output));
        }
    }
}

/// One thread of the pool.
struct Worker {
    index: WorkerIndex,
    queue: Arc<WorkQueue>,
    sender: SyncSender<WorkerMessage>,
}

impl Worker {
    fn work(&self) {
        in_own_pool(|| self.make_all());
        self.report(WorkerEvent::Finished);
    }

    fn make_all(&self) {
        while let Some((pending, is_retry)) = self.queue.next_job(self.index) {
            let job = &self.queue.plan.job(pending.job);
            if !self.report(WorkerEvent::JobStarted(pending.job)) {
                return;
            }
            let mut result = self.make_job(job, &pending);
            if is_retry {
                result.status = JobStatus::AlreadyCounted;
            }
            // What the last documents of all workers used stays; older layouts are forgotten, so that memory stays
            // flat.
            evict_layouts(8 * self.queue.workers);
            if !self.report(WorkerEvent::JobFinished(pending.job, result)) {
                return;
            }
        }
    }

    fn make_job(&self, job: &Job, pending: &PendingJob) -> JobResult {
        let begin = |output| self.begin_output(job, output);
        let made = catch_unwind(AssertUnwindSafe(|| make_outputs(job, pending, &begin)));
        let result = made.unwrap_or_else(|_| {
            let sheet = job.name.clone();
            let kind = WorkerDiagnostic::Unforeseen { sheet };
            JobResult::failed(Diagnostic::new(kind, job.place.clone()))
        });
        for &output in &result.ended {
            self.queue.give_up_template(job, output);
        }
        result
    }

    /// Whether an output may be tried.
    fn begin_output(&self, job: &Job, output: OutputIndex) -> bool {
        let is_endless = self.queue.state().endless.contains(&job.template(output));
        let clock = CpuClock::of_this_thread();
        let thread = std::thread::current().id();
        !is_endless && self.report(WorkerEvent::OutputStarted(output, clock, thread))
    }

    /// False where the run has ended and nothing listens any more.
    fn report(&self, event: WorkerEvent) -> bool {
        let worker = self.index;
        self.sender.send(WorkerMessage { worker, event }).is_ok()
    }
}

/// What a worker is doing.
struct CurrentJob {
    job: JobIndex,
    output: Option<OutputIndex>,
    since: Instant,
    thread: Option<ThreadId>,
    /// What has worked at the output, and how long each had worked before: its thread, then a process apart.
    workers: Vec<(CpuClock, Option<Duration>)>,
    reported_slow: bool,
}

impl CurrentJob {
    fn begin_output(&mut self, output: OutputIndex, clock: CpuClock) {
        self.output = Some(output);
        self.since = instant_now();
        let before = clock.worked();
        self.workers = vec![(clock, before)];
    }

    /// How long the processor has worked at the output: on a busy machine a sheet takes long and is not slow. Where the
    /// system does not say, the time that has passed.
    fn worked(&mut self, job: &Job) -> Duration {
        if self.workers.len() == 1
            && let Some(thread) = self.thread
            && let Some(apart) = job.apart_clock(thread)
        {
            let before = apart.worked();
            self.workers.push((apart, before));
        }
        let worked = self.workers.iter().map(|(clock, before)| {
            let worked = clock.worked()?.checked_sub((*before)?)?;
            Some(worked)
        });
        let worked: Option<Duration> = worked.sum();
        worked.unwrap_or_else(|| self.since.elapsed())
    }
}

struct WorkerPool<'a> {
    crew: &'a Crew<'a>,
    queue: Arc<WorkQueue>,
    sender: SyncSender<WorkerMessage>,
    /// By worker. One that was given up is no longer listened to.
    current: Vec<Option<CurrentJob>>,
    running: usize,
    settle: SettleJob<'a>,
}

impl WorkerPool<'_> {
    /// One more worker.
    fn start_worker(&mut self) {
        let worker = Worker {
            index: WorkerIndex(self.current.len()),
            queue: self.queue.clone(),
            sender: self.sender.clone(),
        };
        self.current.push(None);
        // Detached, not scoped: a scope would wait for a template that never ends.
        std::thread::spawn(move || worker.work());
    }

    fn follow_workers(&mut self, messages: &Receiver<WorkerMessage>) -> Result<(), Error> {
        let mut looked = instant_now();
        while self.running > 0 {
            match messages.recv_timeout(LOOK_INTERVAL) {
                Ok(message) => self.handle_message(message)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            // While other workers are quick, messages never pause.
            if looked.elapsed() >= LOOK_INTERVAL {
                self.check_patience()?;
                looked = instant_now();
            }
        }
        Ok(())
    }

    fn handle_message(&mut self, message: WorkerMessage) -> Result<(), Error> {
        let WorkerMessage { worker, event } = message;
        // A worker that was given up may still come to an end.
        if self.queue.state().abandoned.contains(&worker) {
            return Ok(());
        }
        match event {
            WorkerEvent::JobStarted(job) => {
                self.current[worker.0] = Some(CurrentJob {
                    job,
                    output: None,
                    since: instant_now(),
                    thread: None,
                    workers: Vec::new(),
                    reported_slow: false,
                });
            }
            WorkerEvent::OutputStarted(output, clock, thread) => {
                if let Some(current) = &mut self.current[worker.0] {
                    current.thread = Some(thread);
                    current.begin_output(output, clock);
                }
            }
            WorkerEvent::JobFinished(job, result) => {
                self.current[worker.0] = None;
                if result.status != JobStatus::AlreadyCounted {
                    self.crew.observer.sheet_done(self.crew.total);
                }
                (self.settle)(job, result)?;
            }
            WorkerEvent::Finished => self.running -= 1,
        }
        Ok(())
    }

    /// Names what is slow, and gives up what is slower.
    fn check_patience(&mut self) -> Result<(), Error> {
        for index in 0..self.current.len() {
            let Some(current) = &mut self.current[index] else {
                continue;
            };
            let Some(output) = current.output else {
                continue;
            };
            let job = self.crew.plan.job(current.job);
            // A document of a whole class may take as long as its sheets do one by one.
            let sheets = u32::try_from(job.sheet_count()).unwrap_or(u32::MAX).max(1);
            let patience = self.crew.patience.saturating_mul(sheets);
            let slow_after = SLOW_AFTER + SLOW_SHEET * (sheets - 1);
            let took = current.since.elapsed();
            if took >= patience {
                self.give_up(WorkerIndex(index), output, patience)?;
                continue;
            }
            if current.reported_slow || !job.may_be_endless() {
                continue;
            }
            // At each look, so that a process apart is seen when it begins.
            let worked = current.worked(job);
            if worked >= slow_after {
                current.reported_slow = true;
                let slow = WorkerDiagnostic::Slow {
                    sheet: job.name.clone(),
                    seconds: worked.as_secs(),
                    template: job.template(output).to_string(),
                    patience: patience.as_secs(),
                };
                let slow = Diagnostic::new(slow, job.place.clone());
                self.crew.observer.sheet_slow(&slow);
            }
        }
        Ok(())
    }

    /// Leaves a worker behind that is at this output, and puts another in its place.
    fn give_up(
        &mut self,
        worker: WorkerIndex,
        output: OutputIndex,
        patience: Duration,
    ) -> Result<(), Error> {
        let Some(current) = self.current[worker.0].take() else {
            return Ok(());
        };
        let job = self.crew.plan.job(current.job);
        let given_up = WorkerDiagnostic::GivenUp {
            sheet: job.name.clone(),
            seconds: patience.as_secs(),
            template: job.template(output).to_string(),
        };
        self.queue.give_up_template(job, output);
        // What this thread had made of the job is lost with it.
        let retry = self.without_output(current.job, output);
        {
            let mut state = self.queue.state();
            state.abandoned.insert(worker);
            state.retries.extend(retry);
        }
        // A process can be ended. A thread cannot: it is left behind.
        job.stop_typesetting();
        // Started after the lock is released: the new worker asks for it at once.
        self.start_worker();
        self.crew.observer.sheet_done(self.crew.total);
        let failed = JobResult::failed(Diagnostic::new(given_up, job.place.clone()));
        (self.settle)(current.job, failed)
    }

    /// A job with the outputs that were missing, but for one; none where no other was.
    fn without_output(&self, job: JobIndex, output: OutputIndex) -> Option<PendingJob> {
        let pending = self.queue.pending.iter().find(|it| it.job == job)?;
        let mut others = pending.clone();
        others.outputs.retain(|other| *other != output);
        if others.outputs.is_empty() {
            None
        } else {
            Some(others)
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "patience is measured; nothing of it reaches an output"
)]
fn instant_now() -> Instant {
    Instant::now()
}
