//! Typesetting in a process of its own: what a project's own theme or a picture from elsewhere does there ends that process
//! and no other.
//!
//! In: fonts and shared files once, then one sheet at a time. Out: what [`Typesetter`] gives, or how the process ended. The
//! process is this program again, started with [`APART_ARGUMENT`]; it reads its standard input, writes its standard output,
//! opens no file, and limits itself: memory, stack, core files, no file may grow. Why, and what it costs:
//! docs/decisions/0041.

mod frame;
mod limits;
mod server;

pub use server::serve_sheets;

use crate::base::cpu_time::CpuClock;
use crate::base::diagnostic::MessageLang;
use crate::output::pdf::{DocumentInfo, Fault, MissingCharacter, TypesetPdf};
use frame::{read_frame, write_frame};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The only argument of the program when it typesets for another process of it.
pub const APART_ARGUMENT: &str = "typeset-for-another-process";

/// Virtual files as they are given, by path.
pub type GivenFiles = Vec<(String, Vec<u8>)>;

/// What is asked of the process.
#[derive(Debug, Serialize, Deserialize)]
enum ApartRequest {
    /// The blobs are so many fonts, then the shared files of these paths.
    Prepare {
        fonts: usize,
        files: Vec<String>,
        fills_paper: bool,
    },
    /// The blobs are one sheet's own files of these paths.
    Typeset {
        own: Vec<String>,
        about: DocumentInfo,
    },
}

/// What it answers to a sheet.
#[derive(Debug, Serialize, Deserialize)]
enum ApartAnswer {
    /// The one blob is the PDF.
    Typeset {
        pages: usize,
        missing: Vec<MissingCharacter>,
        warnings: Vec<Fault>,
    },
    Refused(Vec<Fault>),
}

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApartFailure {
    /// What Typst complains of.
    Faults(Vec<Fault>),
    /// The process ended.
    Ended(EndReason),
}

/// How a process ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// It wanted more memory than it may have.
    Memory,
    /// Something in it calls itself, or lies in itself, without end.
    Stack,
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
            Self::Stopped => lang.pick(
                "its process ended, or could not start",
                "son processus s'est arrêté, ou n'a pas pu démarrer",
            ),
        }
    }
}

/// Processes that typeset the sheets of one grid. Share it between threads: each takes a process for itself.
#[derive(Debug)]
pub struct ApartTypesetter {
    program: PathBuf,
    fonts: Vec<Vec<u8>>,
    files: GivenFiles,
    fills_paper: bool,
    idle: Mutex<Vec<ApartProcess>>,
    /// The processes at work, by what tells their sheet from others.
    busy: Mutex<BTreeMap<String, SharedChild>>,
}

type SharedChild = Arc<Mutex<Child>>;

#[derive(Debug)]
struct ApartProcess {
    child: SharedChild,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl ApartTypesetter {
    /// Typesets with `program`, which is this one, the fonts of a theme beside the built-in ones, and files that all
    /// sheets share. `fills_paper`: rows as high as the paper allows.
    pub fn new(
        program: PathBuf,
        fonts: Vec<Vec<u8>>,
        files: GivenFiles,
        fills_paper: bool,
    ) -> Self {
        Self {
            program,
            fonts,
            files,
            fills_paper,
            idle: Mutex::default(),
            busy: Mutex::default(),
        }
    }

    /// One sheet, as [`Typesetter::typeset_fitted`](crate::output::pdf::Typesetter::typeset_fitted) gives it.
    ///
    /// # Errors
    /// What Typst complains of, or that the process ended.
    pub fn typeset(
        &self,
        own: &GivenFiles,
        about: &DocumentInfo,
    ) -> Result<TypesetPdf, ApartFailure> {
        let idle = lock(&self.idle).pop();
        let stopped = |_| ApartFailure::Ended(EndReason::Stopped);
        let mut process = idle.map_or_else(|| self.start(), Ok).map_err(stopped)?;
        lock(&self.busy).insert(about.ident.clone(), process.child.clone());
        let answer = process.ask(own, about);
        lock(&self.busy).remove(&about.ident);
        match answer {
            Ok(answer) => {
                lock(&self.idle).push(process);
                answer.map_err(ApartFailure::Faults)
            }
            Err(_) => Err(ApartFailure::Ended(process.end())),
        }
    }

    /// Ends the process that works at this sheet, if there is one.
    pub fn stop(&self, ident: &str) {
        if let Some(child) = lock(&self.busy).get(ident) {
            // It may have ended meanwhile.
            let _ = lock(child).kill();
        }
    }

    /// The clock of the process that works at this sheet, if there is one.
    pub fn clock(&self, ident: &str) -> Option<CpuClock> {
        let busy = lock(&self.busy);
        busy.get(ident)
            .map(|child| CpuClock::of_process(lock(child).id()))
    }

    fn start(&self) -> std::io::Result<ApartProcess> {
        let mut child = Command::new(&self.program)
            .arg(APART_ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(input), Some(output)) = (input, output) else {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        };
        let mut process = ApartProcess {
            child: Arc::new(Mutex::new(child)),
            input,
            output: BufReader::new(output),
        };
        let request = ApartRequest::Prepare {
            fonts: self.fonts.len(),
            files: self.files.iter().map(|(path, _)| path.clone()).collect(),
            fills_paper: self.fills_paper,
        };
        let shared = self.files.iter().map(|(_, bytes)| bytes);
        let blobs: Vec<&[u8]> = self.fonts.iter().chain(shared).map(Vec::as_slice).collect();
        write_frame(&mut process.input, &request, &blobs)?;
        Ok(process)
    }
}

impl ApartProcess {
    fn ask(
        &mut self,
        own: &GivenFiles,
        about: &DocumentInfo,
    ) -> std::io::Result<Result<TypesetPdf, Vec<Fault>>> {
        let request = ApartRequest::Typeset {
            own: own.iter().map(|(path, _)| path.clone()).collect(),
            about: about.clone(),
        };
        let blobs: Vec<&[u8]> = own.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        write_frame(&mut self.input, &request, &blobs)?;
        let ended = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let (answer, mut blobs) = read_frame(&mut self.output)?.ok_or_else(ended)?;
        Ok(match answer {
            ApartAnswer::Refused(faults) => Err(faults),
            ApartAnswer::Typeset {
                pages,
                missing,
                warnings,
            } => Ok(TypesetPdf {
                pdf: blobs.pop().unwrap_or_default(),
                pages,
                missing,
                warnings,
            }),
        })
    }

    /// Ends the process, if it has not ended, and says why it did.
    fn end(self) -> EndReason {
        let mut child = lock(&self.child);
        // The runtime says on standard error what ended the process, in few words.
        let mut words = Vec::new();
        let _ = child.kill();
        let _ = child.wait();
        if let Some(stderr) = child.stderr.take() {
            let _ = stderr.take(4096).read_to_end(&mut words);
        }
        let words = String::from_utf8_lossy(&words);
        if words.contains("memory allocation") {
            EndReason::Memory
        } else if words.contains("overflowed its stack") {
            EndReason::Stack
        } else {
            EndReason::Stopped
        }
    }
}

impl Drop for ApartTypesetter {
    fn drop(&mut self) {
        for process in lock(&self.idle).drain(..) {
            process.end();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
