//! What is wrong in a project's files, as data with a place; it is worded when it is printed.
//!
//! A module declares its diagnostics with [`diagnostics!`](crate::diagnostics), beside the checks that find them, and
//! adds them to [`Diagnostics`]. [`render`] turns them into text for people, one line each, or JSON. Never prints: only
//! `cli` does.

mod limit;
mod macros;
pub mod render;
mod words;

pub use limit::LimitDiagnostic;
pub use words::{
    CatalogueEntry, MessageLang, MessageText, RelatedRole, Severity, help_text, quoted_list,
    quoted_or_list,
};

use crate::base::source::{Position, Span, Text};
use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// Something a person can correct, declared with [`diagnostics!`](crate::diagnostics).
pub trait DiagnosticKind: Any + fmt::Debug + Send + Sync {
    /// Its name in every language: `unknown-key`.
    fn code(&self) -> &'static str;
    /// How serious it is.
    fn severity(&self) -> Severity;
    /// What to say.
    fn message(&self, lang: MessageLang) -> MessageText;
    /// Whether the other says the same of the same things.
    fn is_equal(&self, other: &dyn DiagnosticKind) -> bool;
}

/// Where a diagnostic is.
#[derive(Debug, Clone)]
pub enum Place {
    /// Some characters of a file of the project or of a theme; the path says which.
    Span(Arc<Text>, Span),
    /// A whole file or folder.
    File(Arc<str>),
}

impl Place {
    /// The path from the project's root.
    pub fn path(&self) -> &str {
        match self {
            Self::Span(text, _) => text.path(),
            Self::File(path) => path,
        }
    }

    /// The first character, of a place that has characters.
    pub fn start(&self) -> Option<Position> {
        match self {
            Self::Span(text, span) => Some(text.position(span.start)),
            Self::File(_) => None,
        }
    }

    /// The character after the last.
    pub fn end(&self) -> Option<Position> {
        match self {
            Self::Span(text, span) => Some(text.position(span.end)),
            Self::File(_) => None,
        }
    }

    /// By offsets: to find a column, a line is counted from its beginning, and a file may be one line.
    fn sort_key(&self) -> (&str, Option<usize>) {
        match self {
            Self::Span(text, span) => (text.path(), Some(span.start)),
            Self::File(path) => (path, None),
        }
    }
}

/// The same characters of the same file, even where it was read twice.
impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.sort_key() == other.sort_key() && self.end() == other.end()
    }
}

/// One diagnostic at its place.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// What.
    pub kind: Arc<dyn DiagnosticKind>,
    /// Where.
    pub place: Place,
    /// Other places that explain it.
    pub related: Vec<(Place, RelatedRole)>,
}

impl Diagnostic {
    /// A diagnostic of this kind at `place`.
    pub fn new(kind: impl DiagnosticKind + 'static, place: Place) -> Self {
        Self {
            kind: Arc::new(kind),
            place,
            related: Vec::new(),
        }
    }

    /// What it says, where it is one of these.
    pub fn kind_as<K: DiagnosticKind>(&self) -> Option<&K> {
        let kind: &dyn Any = &*self.kind;
        kind.downcast_ref()
    }

    /// Adds a second place, which is shown with it.
    pub fn add_related(&mut self, place: Place, role: RelatedRole) -> &mut Self {
        self.related.push((place, role));
        self
    }
}

/// The related places do not count: two files that include a third report the same about it.
impl PartialEq for Diagnostic {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place && self.kind.is_equal(&*other.kind)
    }
}

/// Every diagnostic so far.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one; [`Diagnostic::add_related`] may follow.
    pub fn add(&mut self, kind: impl DiagnosticKind + 'static, place: Place) -> &mut Diagnostic {
        self.push(Diagnostic::new(kind, place))
    }

    /// Adds one that was made elsewhere.
    pub fn push(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        self.list.push(diagnostic);
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// Adds those of `other`.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(other);
    }

    /// Takes back the diagnostics of this kind at this very place: something more exact is known.
    pub fn retract<K: DiagnosticKind>(&mut self, place: &Place, is_meant: impl Fn(&K) -> bool) {
        self.list
            .retain(|other| other.place != *place || !other.kind_as().is_some_and(&is_meant));
    }

    /// How many there are of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list
            .iter()
            .filter(|diagnostic| diagnostic.kind.severity() == severity)
            .count()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// In the order they were added.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// By file, then by line and column; each once, and no more of a file than anybody reads.
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        // Stable: diagnostics at one position stay in the order of the checks.
        self.list
            .sort_by(|a, b| a.place.sort_key().cmp(&b.place.sort_key()));
        self.list.dedup();
        limit::limit_by_file(self.list)
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
