//! What Typst complains of as diagnostics at their places in the theme's files.
//!
//! A mistake often shows itself in a built-in file. It is then reported in the author's own file that called it, or at
//! the author's own part that was called.

use super::parts::ThemePart;
use crate::base::diagnostic::{Diagnostic, DiagnosticKind, Place, RelatedRole};
use crate::base::source::Position;
use crate::output::pdf::Fault;
use crate::output::theme::files::chain::is_builtin_place;
use crate::output::theme::form::ThemedForm;
use crate::output::theme::pages::faults::missing_file_kind;
use crate::output::theme::problem::ThemeDiagnostic;
use std::sync::Arc;

/// A diagnostic of one sheet.
#[derive(Debug, Clone)]
pub struct SheetDiagnostic {
    /// What is wrong, and where.
    pub diagnostic: Diagnostic,
    /// Equal for the same fault on other sheets; none for what is always reported.
    pub repeat_key: Option<RepeatKey>,
}

/// What a fault is, whichever sheet it was met on: the words of Typst at a place in the theme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RepeatKey {
    code: &'static str,
    message: String,
    path: Arc<str>,
    start: Option<Position>,
}

impl From<Diagnostic> for SheetDiagnostic {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic,
            repeat_key: None,
        }
    }
}

#[derive(Clone, Copy)]
enum FaultSeverity {
    Error,
    Warning,
}

impl ThemedForm {
    /// What Typst complained of while it typeset the sheet of that name (`grids/oral/ratings/lea.yaml`).
    pub fn fault_diagnostics(&self, faults: &[Fault], sheet: &str) -> Vec<SheetDiagnostic> {
        let error = FaultSeverity::Error;
        let faults = faults.iter();
        faults
            .map(|it| self.typst_diagnostic(it, sheet, error))
            .collect()
    }

    /// What Typst warned of.
    pub fn warning_diagnostics(&self, faults: &[Fault], sheet: &str) -> Vec<SheetDiagnostic> {
        let warning = FaultSeverity::Warning;
        let faults = faults.iter();
        faults
            .map(|it| self.typst_diagnostic(it, sheet, warning))
            .collect()
    }

    fn typst_diagnostic(
        &self,
        fault: &Fault,
        sheet: &str,
        severity: FaultSeverity,
    ) -> SheetDiagnostic {
        let places = self.places_of(fault);
        let own = places
            .iter()
            .find(|place| !is_builtin_place(place))
            .cloned();
        let part = if own.is_none() {
            self.part_of(fault)
        } else {
            None
        };
        let innermost = places.into_iter().next();
        let (kind, place) = match part {
            Some((part, place)) => (part_kind(fault, sheet, part), place),
            None => {
                let place = own.or_else(|| innermost.clone());
                let place = place.unwrap_or_else(|| Place::File(sheet.into()));
                (fault_kind(fault, sheet, severity), place)
            }
        };
        let repeat_key = repeat_key(&kind, &place);
        let mut diagnostic = Diagnostic::new(kind, place);
        if let Some(innermost) = innermost.filter(is_builtin_place)
            && !is_builtin_place(&diagnostic.place)
        {
            diagnostic.add_related(innermost, RelatedRole::Raised);
        }
        SheetDiagnostic {
            diagnostic,
            repeat_key,
        }
    }

    /// The author's part that a fault in a built-in file is about.
    fn part_of(&self, fault: &Fault) -> Option<(ThemePart, Place)> {
        let (file, range) = (fault.file.as_deref()?, fault.range.as_ref()?);
        self.typst.part_at(file, range)
    }

    /// The places in the theme on the way to a fault, innermost first; a fault without any is the sheet's.
    fn places_of(&self, fault: &Fault) -> Vec<Place> {
        let own = [(&fault.file, &fault.range)].into_iter();
        let steps = own.chain(fault.trace.iter().map(|step| (&step.file, &step.range)));
        steps
            .filter_map(|(file, range)| self.typst.place(file.as_deref()?, range.as_ref()))
            .collect()
    }
}

fn repeat_key(kind: &ThemeDiagnostic, place: &Place) -> Option<RepeatKey> {
    let (ThemeDiagnostic::Typst { message, .. }
    | ThemeDiagnostic::TypstWarning { message, .. }
    | ThemeDiagnostic::Part { message, .. }) = kind
    else {
        return None;
    };
    Some(RepeatKey {
        code: kind.code(),
        message: message.clone(),
        path: place.path().into(),
        start: place.start(),
    })
}

/// What Typst complains of, while it typesets `sheet`.
fn fault_kind(fault: &Fault, sheet: &str, severity: FaultSeverity) -> ThemeDiagnostic {
    let (message, sheet) = (fault.message.replace('\n', " "), sheet.to_owned());
    if let Some(path) = missing_file_in(&message) {
        return missing_file_kind(path);
    }
    if let Some(package) = package_in(&message) {
        return ThemeDiagnostic::ThemePackage { package };
    }
    let more = if fault.hints.is_empty() {
        None
    } else {
        Some(fault.hints.join("; "))
    };
    match severity {
        FaultSeverity::Error => ThemeDiagnostic::Typst {
            message,
            sheet,
            more,
        },
        FaultSeverity::Warning => ThemeDiagnostic::TypstWarning {
            message,
            sheet,
            more,
        },
    }
}

/// What Typst complains of where the form calls a part that is the author's own.
fn part_kind(fault: &Fault, sheet: &str, part: ThemePart) -> ThemeDiagnostic {
    ThemeDiagnostic::Part {
        part,
        message: fault.message.replace('\n', " "),
        sheet: sheet.to_owned(),
    }
}

/// The file that is missing, or lies outside the theme, by what Typst says of it.
fn missing_file_in(message: &str) -> Option<&str> {
    let searched = message.strip_prefix("file not found (searched at ");
    let searched = searched.and_then(|rest| rest.strip_suffix(')'));
    searched.or_else(|| {
        let outside = message.strip_prefix("path `\"")?;
        outside.strip_suffix("\"` would escape the project root")
    })
}

/// The package in what the world of `pdf` says of packages.
fn package_in(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("packages are not fetched: copy the files of ")?;
    rest.split_whitespace().next().map(str::to_owned)
}
