//! Templates of a project's own theme, filled in by a process apart: a loop without end, or a text that grows
//! without measure, ends that process and no other.
//!
//! In: what an engine is made of, once; then a template and what differs between sheets. Out: what it prints, or why it
//! does not. The process is this program again, started with [`TEMPLATE_ARGUMENT`], and bounded like those that typeset
//! ([`crate::output::apart`]). Once it ended, its templates are not tried again.

use super::assets::ThemeAssets;
use super::engine::{EngineInput, EngineKind, NamedValues, TemplateFailure, fill_template};
use super::template_texts::TemplateTexts;
use super::wire::{WireFault, WireValue};
use crate::base::cpu_time::CpuClock;
use crate::base::source::Text;
use crate::output::apart::{
    ApartProcess, ApartProgram, EndReason, lock, read_frame, serve_limited, write_frame,
};
use serde::{Deserialize, Serialize};
use std::io::{Error, ErrorKind, Result as IoResult};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::ThreadId;
use std::time::Duration;
use tera::Tera;

/// The only argument of the program when it fills in templates for another process of it.
pub const TEMPLATE_ARGUMENT: &str = "fill-templates-for-another-process";

/// The crew gives a template up first, and says so; this is for what nobody waits for any more.
const GRACE: Duration = Duration::from_secs(1);

/// What an engine is made of. Its images follow as blobs.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct TemplateSetup {
    kind: EngineKind,
    texts: Vec<(String, String)>,
    folder: String,
    prefixes: Vec<String>,
    values: Vec<(String, WireValue)>,
    assets: Vec<String>,
}

/// What is asked of the process.
#[derive(Debug, Serialize, Deserialize)]
enum TemplateRequest {
    Prepare(TemplateSetup),
    Fill {
        name: String,
        values: Vec<(String, WireValue)>,
    },
}

/// What it answers to a template.
#[derive(Debug, Serialize, Deserialize)]
enum TemplateAnswer {
    /// The one blob is the text.
    Printed,
    TooBig,
    Faults(Vec<WireFault>),
}

/// Processes that fill in the templates of one engine. Share it between threads: each takes a process for itself.
#[derive(Debug)]
pub(super) struct TemplateProcesses {
    program: Arc<ApartProgram>,
    setup: TemplateSetup,
    images: Vec<Vec<u8>>,
    idle: Mutex<Vec<ApartProcess>>,
    /// The processes at work, by the thread that waits for them.
    busy: Mutex<Vec<(ThreadId, CpuClock)>>,
    /// Why one of them ended.
    ended: OnceLock<EndReason>,
}

impl TemplateProcesses {
    /// For the engine that is made of this; starts none yet.
    pub(super) fn new(
        program: &Arc<ApartProgram>,
        texts: &TemplateTexts,
        input: &EngineInput,
    ) -> Self {
        let by_name = texts.by_name.iter();
        let (assets, images) = input
            .assets
            .images()
            .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
            .unzip();
        let setup = TemplateSetup {
            kind: input.kind,
            texts: by_name
                .map(|(name, text)| (name.clone(), text.as_str().to_owned()))
                .collect(),
            folder: texts.folder.to_string(),
            prefixes: texts.prefixes.clone(),
            values: to_wire(&input.values),
            assets,
        };
        Self {
            program: program.clone(),
            setup,
            images,
            idle: Mutex::default(),
            busy: Mutex::default(),
            ended: OnceLock::new(),
        }
    }

    /// One template with what differs between sheets.
    pub(super) fn fill(
        &self,
        name: &str,
        values: &NamedValues,
        texts: &TemplateTexts,
    ) -> Result<String, TemplateFailure> {
        if let Some(reason) = self.ended.get() {
            return Err(TemplateFailure::Ended(*reason));
        }
        let request = TemplateRequest::Fill {
            name: name.to_owned(),
            values: to_wire(values),
        };
        let (answer, mut blobs) = self
            .ask(&request)
            .map_err(|reason| TemplateFailure::Ended(*self.ended.get_or_init(|| reason)))?;
        match answer {
            TemplateAnswer::TooBig => Err(TemplateFailure::TooBig),
            TemplateAnswer::Faults(faults) => {
                let diagnostics = faults.into_iter().map(|fault| fault.into_diagnostic(texts));
                Err(TemplateFailure::Faults(diagnostics.collect()))
            }
            TemplateAnswer::Printed => {
                let printed = blobs.pop().unwrap_or_default();
                Ok(String::from_utf8_lossy(&printed).into_owned())
            }
        }
    }

    /// The process that works for this thread at the moment.
    pub(super) fn clock(&self, thread: ThreadId) -> Option<CpuClock> {
        let busy = lock(&self.busy);
        let found = busy.iter().find(|(other, _)| *other == thread);
        found.map(|(_, clock)| clock.clone())
    }

    fn ask(&self, request: &TemplateRequest) -> Result<(TemplateAnswer, Vec<Vec<u8>>), EndReason> {
        let idle = lock(&self.idle).pop();
        let stopped = |_| EndReason::Stopped;
        let mut process = idle.map_or_else(|| self.start(), Ok).map_err(stopped)?;
        let limit = self.program.patience + GRACE;
        let thread = std::thread::current().id();
        lock(&self.busy).push((thread, process.clock()));
        let sent = process.send(request, &[]);
        let answer = sent.and_then(|()| process.receive_within(limit));
        lock(&self.busy).retain(|(other, _)| *other != thread);
        match answer {
            Ok(answer) => {
                lock(&self.idle).push(process);
                Ok(answer)
            }
            Err(error) if error.kind() == ErrorKind::TimedOut => {
                process.end();
                Err(EndReason::Time)
            }
            Err(_) => Err(process.end()),
        }
    }

    fn start(&self) -> IoResult<ApartProcess> {
        let mut process = ApartProcess::start(&self.program.path, TEMPLATE_ARGUMENT)?;
        let images: Vec<&[u8]> = self.images.iter().map(Vec::as_slice).collect();
        process.send(&TemplateRequest::Prepare(self.setup.clone()), &images)?;
        Ok(process)
    }
}

impl Drop for TemplateProcesses {
    fn drop(&mut self) {
        for process in lock(&self.idle).drain(..) {
            process.end();
        }
    }
}

fn to_wire(values: &NamedValues) -> Vec<(String, WireValue)> {
    let values = values.iter();
    values
        .map(|(name, value)| (name.clone(), WireValue::from_tera(value)))
        .collect()
}

fn from_wire(values: Vec<(String, WireValue)>) -> NamedValues {
    let values = values.into_iter();
    values
        .map(|(name, value)| (name, value.into_tera()))
        .collect()
}

impl TemplateSetup {
    fn load(self, images: Vec<Vec<u8>>) -> IoResult<(Tera, TemplateTexts)> {
        let texts = TemplateTexts {
            by_name: self
                .texts
                .into_iter()
                .map(|(name, text)| {
                    let text = Arc::new(Text::new(&name, text));
                    (name, text)
                })
                .collect(),
            folder: self.folder.into(),
            prefixes: self.prefixes,
            shared: self.values.iter().map(|(name, _)| name.clone()).collect(),
        };
        let input = EngineInput {
            kind: self.kind,
            values: from_wire(self.values),
            assets: ThemeAssets::from_files(self.assets.into_iter().zip(images)),
        };
        // The process that asks has loaded them already.
        let tera = input.load(&texts).map_err(|_| ErrorKind::InvalidInput)?;
        Ok((tera, texts))
    }
}

/// Fills in what another process of this program asks for, until it asks no more.
///
/// # Errors
/// What is no request, or a parent that went away.
pub fn serve_templates() -> IoResult<()> {
    serve_limited(serve)
}

fn serve() -> IoResult<()> {
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    let mut prepared = None;
    while let Some((request, blobs)) = read_frame(&mut input)? {
        match request {
            TemplateRequest::Prepare(setup) => prepared = Some(setup.load(blobs)?),
            TemplateRequest::Fill { name, values } => {
                let (tera, texts) = prepared
                    .as_ref()
                    .ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
                let filled = fill_template(tera, texts, &name, from_wire(values));
                let (answer, printed) = answer_of(filled);
                let blobs: Vec<&[u8]> = printed.iter().map(String::as_bytes).collect();
                write_frame(&mut output, &answer, &blobs)?;
            }
        }
    }
    Ok(())
}

fn answer_of(filled: Result<String, TemplateFailure>) -> (TemplateAnswer, Option<String>) {
    match filled {
        Ok(printed) => (TemplateAnswer::Printed, Some(printed)),
        Err(TemplateFailure::Faults(diagnostics)) => {
            let faults = diagnostics.iter().filter_map(WireFault::from_diagnostic);
            (TemplateAnswer::Faults(faults.collect()), None)
        }
        Err(TemplateFailure::TooBig | TemplateFailure::Ended(_)) => (TemplateAnswer::TooBig, None),
    }
}
