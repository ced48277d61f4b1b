//! Typesetting in a process of its own: what a project's own theme or a picture from elsewhere does there ends that
//! process and no other. The theme's templates are filled in like this too (`theme::pages::template_process`).
//!
//! In: fonts and shared files once, then one sheet at a time. Out: what
//! [`Typesetter`](crate::output::pdf::Typesetter) gives, or how the process ended. The process is this program
//! again, started with [`APART_ARGUMENT`]; it reads its standard input, writes its standard output, opens no file,
//! and limits itself: memory, stack, core files, no file may grow. Why, and what it costs: docs/decisions/0041.

mod frame;
mod limits;
mod process;
mod server;

pub(in crate::output) use frame::{read_frame, write_frame};
pub use process::EndReason;
pub(in crate::output) use process::{ApartProcess, lock};
pub(in crate::output) use server::serve_limited;
pub use server::serve_sheets;

use crate::base::cpu_time::CpuClock;
use crate::output::pdf::{DocumentInfo, Fault, MissingCharacter, TypesetPdf};
use process::SharedChild;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

/// The only argument of the program when it typesets for another process of it.
pub const APART_ARGUMENT: &str = "typeset-for-another-process";

/// How what is not ours is run.
#[derive(Debug, Clone)]
pub struct ApartProgram {
    /// The program that does it in a process of its own, which is this one.
    pub path: PathBuf,
    /// What takes longer is ended.
    pub patience: Duration,
}

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
        lock(&self.busy).insert(about.ident.clone(), process.child());
        let answer = ask_for_sheet(&mut process, own, about);
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
        let mut process = ApartProcess::start(&self.program, APART_ARGUMENT)?;
        let request = ApartRequest::Prepare {
            fonts: self.fonts.len(),
            files: self.files.iter().map(|(path, _)| path.clone()).collect(),
            fills_paper: self.fills_paper,
        };
        let shared = self.files.iter().map(|(_, bytes)| bytes);
        let blobs: Vec<&[u8]> = self.fonts.iter().chain(shared).map(Vec::as_slice).collect();
        process.send(&request, &blobs)?;
        Ok(process)
    }
}

fn ask_for_sheet(
    process: &mut ApartProcess,
    own: &GivenFiles,
    about: &DocumentInfo,
) -> std::io::Result<Result<TypesetPdf, Vec<Fault>>> {
    let request = ApartRequest::Typeset {
        own: own.iter().map(|(path, _)| path.clone()).collect(),
        about: about.clone(),
    };
    let blobs: Vec<&[u8]> = own.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    process.send(&request, &blobs)?;
    let (answer, mut blobs) = process.receive()?;
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

impl Drop for ApartTypesetter {
    fn drop(&mut self) {
        for process in lock(&self.idle).drain(..) {
            process.end();
        }
    }
}
