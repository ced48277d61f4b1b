//! What Typst complains of, as plain data with places in virtual files. The words are Typst's.

use serde::{Deserialize, Serialize};
use std::ops::Range;

use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::syntax::{DiagSpan, DiagSpanKind};

use super::world::VirtualWorld;

/// An error or a warning.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// The virtual file, by its path (`/parts/row.typ`); none where Typst itself knows no place.
    pub file: Option<String>,
    /// Bytes in that file, as it was given.
    pub range: Option<Range<usize>>,
    /// What may help.
    pub hints: Vec<String>,
    /// How Typst came there, innermost first.
    pub trace: Vec<TraceStep>,
}

impl Fault {
    /// The PDF standards refuse a text that the chosen font cannot draw.
    pub(super) fn lacks_a_glyph(&self) -> bool {
        // Typst gives this fault no code: its words are all it is known by.
        self.message.contains("could not be displayed with")
    }
}

/// One step on the way to a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceStep {
    /// `while calling ‹row›`
    pub what: String,
    /// The virtual file.
    pub file: Option<String>,
    /// Bytes in that file, as it was given.
    pub range: Option<Range<usize>>,
}

pub(super) fn collect_faults(
    world: &VirtualWorld<'_>,
    diagnostics: &[SourceDiagnostic],
) -> Vec<Fault> {
    diagnostics
        .iter()
        .map(|it| typst_fault(world, it))
        .collect()
}

fn typst_fault(world: &VirtualWorld<'_>, diagnostic: &SourceDiagnostic) -> Fault {
    let (file, range) = virtual_place(world, diagnostic.span);
    Fault {
        message: diagnostic.message.to_string(),
        file,
        range,
        hints: diagnostic
            .hints
            .iter()
            .map(|hint| hint.v.to_string())
            .collect(),
        trace: diagnostic
            .trace
            .iter()
            .map(|point| trace_step(world, &point.v.to_string(), point.span.into()))
            .collect(),
    }
}

fn trace_step(world: &VirtualWorld<'_>, what: &str, span: DiagSpan) -> TraceStep {
    let (file, range) = virtual_place(world, span);
    TraceStep {
        what: what.to_owned(),
        file,
        range,
    }
}

fn virtual_place(
    world: &VirtualWorld<'_>,
    span: DiagSpan,
) -> (Option<String>, Option<Range<usize>>) {
    let id = match span.get() {
        DiagSpanKind::Detached => return (None, None),
        DiagSpanKind::Number { id, .. } | DiagSpanKind::Range { id, .. } => id,
    };
    let path = id.get().vpath().get_with_slash();
    let range = world
        .range(span)
        .and_then(|range| world.files_holding(path).original_range(path, range));
    (Some(path.to_owned()), range)
}
