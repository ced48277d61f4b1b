//! One process of this program that works for this one: started, asked, ended.

use super::frame::{read_frame, write_frame};
use crate::base::cpu_time::CpuClock;
use crate::base::diagnostic::MessageLang;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{BufReader, Error, ErrorKind, Read, Result};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How a process ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// It wanted more memory than it may have.
    Memory,
    /// Something in it calls itself, or lies in itself, without end.
    Stack,
    /// It took longer than it may.
    Time,
    /// It was stopped, by us or by somebody else, or it could not be started.
    Stopped,
}

impl EndReason {
    /// In words.
    pub fn text(self, lang: MessageLang) -> &'static str {
        match self {
            Self::Memory => lang.pick(
                "it needs more than 2 GB of memory",
                "il lui faut plus de 2 Go de mémoire",
            ),
            Self::Stack => lang.pick(
                "something in it is nested too deeply",
                "quelque chose s'y imbrique trop profondément",
            ),
            Self::Time => lang.pick(
                "it takes longer than `--patience` allows",
                "il lui faut plus de temps que `--patience` n'en accorde",
            ),
            Self::Stopped => lang.pick(
                "its process ended, or could not start",
                "son processus s'est arrêté, ou n'a pas pu démarrer",
            ),
        }
    }
}

/// A process that others may end.
pub(super) type SharedChild = Arc<Mutex<Child>>;

/// A process that waits for what it is asked, or works at it.
#[derive(Debug)]
pub(in crate::output) struct ApartProcess {
    child: SharedChild,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl ApartProcess {
    /// Starts `program` with this one argument.
    pub(in crate::output) fn start(program: &Path, argument: &str) -> Result<Self> {
        let mut child = Command::new(program)
            .arg(argument)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(input), Some(output)) = (input, output) else {
            return Err(ErrorKind::BrokenPipe.into());
        };
        Ok(Self {
            child: Arc::new(Mutex::new(child)),
            input,
            output: BufReader::new(output),
        })
    }

    pub(super) fn child(&self) -> SharedChild {
        self.child.clone()
    }

    /// How long the processor works for it.
    pub(in crate::output) fn clock(&self) -> CpuClock {
        CpuClock::of_process(lock(&self.child).id())
    }

    /// Asks it, and does not wait for the answer.
    pub(in crate::output) fn send(
        &mut self,
        request: &impl Serialize,
        blobs: &[&[u8]],
    ) -> Result<()> {
        write_frame(&mut self.input, request, blobs)
    }

    /// Waits for the answer; an error where the process ends instead.
    pub(in crate::output) fn receive<A: DeserializeOwned>(&mut self) -> Result<(A, Vec<Vec<u8>>)> {
        let ended = || Error::from(ErrorKind::UnexpectedEof);
        read_frame(&mut self.output)?.ok_or_else(ended)
    }

    /// Waits no longer than this, and ends the process then: the error is a time-out.
    pub(in crate::output) fn receive_within<A: DeserializeOwned>(
        &mut self,
        limit: Duration,
    ) -> Result<(A, Vec<Vec<u8>>)> {
        let child = self.child();
        let (done, is_done) = sync_channel::<()>(0);
        std::thread::scope(|scope| {
            let guard = scope.spawn(move || {
                let is_late = is_done.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
                // It may have ended by itself.
                is_late && lock(&child).kill().is_ok()
            });
            let answer = self.receive();
            drop(done);
            let was_ended = guard.join().unwrap_or_default();
            answer.map_err(|error| {
                if was_ended {
                    ErrorKind::TimedOut.into()
                } else {
                    error
                }
            })
        })
    }

    /// Ends the process, if it has not ended, and says why it did.
    pub(in crate::output) fn end(self) -> EndReason {
        let mut child = lock(&self.child);
        // The runtime says on standard error what ended the process, in few words.
        let mut words = Vec::new();
        let _ = child.kill();
        let _ = child.wait();
        if let Some(stderr) = child.stderr.take() {
            let _ = stderr.take(4096).read_to_end(&mut words);
        }
        let words = String::from_utf8_lossy(&words);
        if words.contains("memory allocation") || words.contains("capacity overflow") {
            EndReason::Memory
        } else if words.contains("overflowed its stack") {
            EndReason::Stack
        } else {
            EndReason::Stopped
        }
    }
}

pub(in crate::output) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
