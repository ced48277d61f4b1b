//! The texts of templates by the names that Tera knows them by: from what Tera says to a place in a theme.

use crate::base::diagnostic::Place;
use crate::base::source::{Span, Text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The texts of templates by their names, to find the places of errors.
#[derive(Debug, Default)]
pub(in crate::output::theme) struct TemplateTexts {
    pub(in crate::output::theme) by_name: BTreeMap<String, Arc<Text>>,
    /// Where an error is that has no place.
    pub(in crate::output::theme) folder: Arc<str>,
    /// The folders that a path is looked for in, nearest first.
    pub(in crate::output::theme) prefixes: Vec<String>,
    /// What every template sees, besides what differs between sheets.
    pub(in crate::output::theme) shared: Vec<String>,
}

impl TemplateTexts {
    /// The words of a template that `span` finds in it; the whole template where it finds none.
    pub(in crate::output::theme) fn place(
        &self,
        name: &str,
        span: impl FnOnce(&Text) -> Option<Span>,
    ) -> Place {
        let Some(text) = self.by_name.get(name) else {
            return Place::File(self.folder.clone());
        };
        match span(text) {
            Some(span) => Place::Span(text.clone(), span),
            None => Place::File(name.into()),
        }
    }

    /// The nearest template of this path, as a whole.
    pub(in crate::output::theme) fn nearest_place(&self, path: &str) -> Place {
        for prefix in &self.prefixes {
            let name = format!("{prefix}{path}");
            if self.by_name.contains_key(&name) {
                return Place::File(name.into());
            }
        }
        Place::File(self.folder.clone())
    }
}
