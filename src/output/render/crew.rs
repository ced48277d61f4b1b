//! The threads that make what a plan says, and the eye that is kept on them.
//!
//! In: jobs, each with the outputs that are missing. Out: what was made, in the order it came to be. A template that does
//! not come to an end is named after a while, and given up after the patience of its user: the thread cannot be stopped,
//! so it is left behind; the template's other sheets are not tried; everything else is made.

use super::make::{Made, Went, made};
use super::plan::{Plan, Template};
use super::run::{Effort, Observer};
use crate::base::diagnostic::Diagnostic;
use crate::base::error::Error;
use crate::output::pdf::{evict, in_own_pool};
use crate::problems;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long something may take before it is named.
const SLOW: Duration = Duration::from_secs(5);
/// And how much longer for each further sheet of one document: twice what a slow machine needs.
const SLOW_SHEET: Duration = Duration::from_millis(100);
/// How often the threads are looked at.
const LOOK: Duration = Duration::from_millis(100);

problems! {
    /// What can be wrong with a sheet that is being made.
    pub enum Problem {
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
type Todo = (usize, Vec<usize>);

enum Told {
    /// This worker begins this job.
    Begun(usize, usize),
    /// It begins this output of it.
    At(usize, usize),
    /// It has made what it could of this job.
    Made(usize, usize, Made),
    /// It finds nothing more to do.
    Over(usize),
}

/// Plain threads, no rayon here: the exporter waits inside rayon, and a waiting worker would start the next sheet on the
/// same stack (docs/decisions/0004).
pub(super) fn make(
    plan: &Arc<Plan>,
    todo: Vec<Todo>,
    effort: Effort,
    (observer, total): (&dyn Observer, usize),
    settle: &mut dyn FnMut(usize, Made) -> Result<(), Error>,
) -> Result<(), Error> {
    if todo.is_empty() {
        return Ok(());
    }
    let workers = effort.jobs.clamp(1, todo.len());
    // Bounded, so that finished sheets never pile up before the one writer.
    let (tell, told) = sync_channel(2 * workers);
    let work = Arc::new(Work {
        plan: plan.clone(),
        todo,
        next: AtomicUsize::new(0),
        workers,
        state: Mutex::default(),
    });
    let mut crew = Crew {
        work,
        tell,
        busy: Vec::new(),
        running: workers,
        effort,
        observer,
        total,
        settle,
    };
    for _ in 0..workers {
        crew.start();
    }
    crew.follow(&told)
}

/// What all workers see.
struct Work {
    plan: Arc<Plan>,
    todo: Vec<Todo>,
    next: AtomicUsize,
    workers: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Workers that were given up; they take no more sheets if ever they come back.
    abandoned: BTreeSet<usize>,
    /// Templates that were given up.
    endless: BTreeSet<Template>,
    /// The other outputs of jobs that were given up.
    again: Vec<Todo>,
}

impl Work {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job for a worker, and whether it is there a second time.
    fn next(&self, worker: usize) -> Option<(Todo, bool)> {
        let mut state = self.state();
        if state.abandoned.contains(&worker) {
            return None;
        }
        if let Some(todo) = state.again.pop() {
            return Some((todo, true));
        }
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        Some((self.todo.get(next)?.clone(), false))
    }

    /// One job by one worker.
    fn made(&self, worker: usize, (at, outputs): &Todo, tell: &SyncSender<Told>) -> Made {
        let job = &self.plan.jobs[*at];
        let begin = |output: usize| {
            let may = !self.state().endless.contains(&job.template(output));
            may && tell.send(Told::At(worker, output)).is_ok()
        };
        let make = std::panic::AssertUnwindSafe(|| made(job, outputs, &begin));
        std::panic::catch_unwind(make).unwrap_or_else(|_| {
            let sheet = job.name.clone();
            Made::failed(Diagnostic::new(
                Problem::Unforeseen { sheet },
                job.place.clone(),
            ))
        })
    }
}

/// What a worker is at.
struct Busy {
    job: usize,
    output: Option<usize>,
    since: Instant,
    named: bool,
}

struct Crew<'a> {
    work: Arc<Work>,
    tell: SyncSender<Told>,
    /// Workers that were given up are no longer listened to.
    busy: Vec<Option<Busy>>,
    running: usize,
    effort: Effort,
    observer: &'a dyn Observer,
    total: usize,
    settle: &'a mut dyn FnMut(usize, Made) -> Result<(), Error>,
}

impl Crew<'_> {
    /// One more worker.
    fn start(&mut self) {
        let (work, tell, worker) = (self.work.clone(), self.tell.clone(), self.busy.len());
        self.busy.push(None);
        std::thread::spawn(move || {
            in_own_pool(|| {
                while let Some((todo, again)) = work.next(worker) {
                    if tell.send(Told::Begun(worker, todo.0)).is_err() {
                        return;
                    }
                    let mut made = work.made(worker, &todo, &tell);
                    if again {
                        made.went = Went::Counted;
                    }
                    evict(work.plan.jobs[todo.0].age(work.workers));
                    if tell.send(Told::Made(worker, todo.0, made)).is_err() {
                        return;
                    }
                }
            });
            // Nobody may be listening any more.
            let _ = tell.send(Told::Over(worker));
        });
    }

    fn follow(&mut self, told: &Receiver<Told>) -> Result<(), Error> {
        let mut looked = now();
        while self.running > 0 {
            match told.recv_timeout(LOOK) {
                Ok(told) => self.hear(told)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            // Where others are quick, it is never quiet.
            if looked.elapsed() >= LOOK {
                self.look()?;
                looked = now();
            }
        }
        Ok(())
    }

    fn hear(&mut self, told: Told) -> Result<(), Error> {
        let (Told::Begun(worker, _)
        | Told::At(worker, _)
        | Told::Made(worker, ..)
        | Told::Over(worker)) = told;
        // A worker that was given up may still come to an end.
        if self.work.state().abandoned.contains(&worker) {
            return Ok(());
        }
        match told {
            Told::Begun(_, job) => {
                let (output, since, named) = (None, now(), false);
                self.busy[worker] = Some(Busy {
                    job,
                    output,
                    since,
                    named,
                });
            }
            Told::At(_, output) => {
                if let Some(busy) = &mut self.busy[worker] {
                    (busy.output, busy.since) = (Some(output), now());
                }
            }
            Told::Made(_, job, made) => {
                self.busy[worker] = None;
                if made.went != Went::Counted {
                    self.observer.done(self.total);
                }
                (self.settle)(job, made)?;
            }
            Told::Over(_) => self.running -= 1,
        }
        Ok(())
    }

    /// Names what is slow, and gives up what is slower.
    fn look(&mut self) -> Result<(), Error> {
        for worker in 0..self.busy.len() {
            let Some(busy) = &mut self.busy[worker] else {
                continue;
            };
            let Some(output) = busy.output else { continue };
            let job = &self.work.plan.jobs[busy.job];
            let sheets = u32::try_from(job.sheets()).unwrap_or(u32::MAX).max(1);
            let patience = self.effort.patience.saturating_mul(sheets);
            let took = busy.since.elapsed();
            if took >= patience {
                let at = busy.job;
                self.give_up(worker, at, output, patience)?;
            } else if took >= SLOW + SLOW_SHEET * (sheets - 1) && !busy.named {
                busy.named = true;
                let slow = Problem::Slow {
                    sheet: job.name.clone(),
                    seconds: took.as_secs(),
                    template: job.template(output).to_string(),
                    patience: patience.as_secs(),
                };
                self.observer
                    .slow(&Diagnostic::new(slow, job.place.clone()));
            }
        }
        Ok(())
    }

    fn give_up(
        &mut self,
        worker: usize,
        at: usize,
        output: usize,
        patience: Duration,
    ) -> Result<(), Error> {
        let work = self.work.clone();
        let job = &work.plan.jobs[at];
        let template = job.template(output);
        let wanted = work.todo.iter().find(|(job, _)| *job == at);
        let others = wanted.map(|(_, outputs)| outputs.iter().copied().filter(|it| *it != output));
        let others: Vec<usize> = others.into_iter().flatten().collect();
        let again = self.busy[worker].take();
        let given_up = Problem::GivenUp {
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
                state.again.push((at, others));
            }
        }
        // The thread cannot be stopped: it is left behind, and another takes its place.
        self.start();
        self.observer.done(self.total);
        (self.settle)(
            at,
            Made::failed(Diagnostic::new(given_up, job.place.clone())),
        )
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "patience is measured; nothing of it reaches an output"
)]
fn now() -> Instant {
    Instant::now()
}
