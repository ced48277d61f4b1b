//! The keys of a grid's outputs: everything that goes into each of them, and nothing else.

use super::Output;
use crate::build::key::KeyBuilder;
use crate::build::prepare::{PreparedForm, PreparedGrid, PreparedStudent};
use crate::project::{Format, OutputPath};
use crate::theme::{Options, Strings, Theme};

/// What all sheets of a grid are made from.
pub(super) struct Parts<'a> {
    pub(super) theme: &'a Theme,
    pub(super) options: &'a Options,
    pub(super) strings: &'a Strings,
    pub(super) grid: &'a PreparedGrid,
    pub(super) form: &'a PreparedForm,
}

/// The beginnings of a grid's keys. A theme's web page and its paper are made from different files of it.
pub(super) struct Base {
    html: KeyBuilder,
    pdf: KeyBuilder,
}

impl Base {
    pub(super) fn new(parts: &Parts<'_>) -> Self {
        Self {
            html: parts.key(Format::Html),
            pdf: parts.key(Format::Pdf),
        }
    }

    /// The beginning of a key of something in this format.
    pub(super) fn of(&self, format: Format) -> KeyBuilder {
        match format {
            Format::Html => self.html.clone(),
            Format::Pdf => self.pdf.clone(),
        }
    }

    /// One sheet in these formats.
    pub(super) fn outputs(
        &self,
        formats: &[Format],
        student: Option<&PreparedStudent>,
        path: impl Fn(Format) -> Option<OutputPath>,
    ) -> Vec<Output> {
        let output = |&format: &Format| {
            let key = self.of(format).text("sheet");
            let key = student.map_or(key.clone(), |student| student.keyed(key));
            Some(Output {
                format,
                path: path(format)?,
                key: key.finish(),
            })
        };
        formats.iter().filter_map(output).collect()
    }
}

impl Parts<'_> {
    fn key(&self, format: Format) -> KeyBuilder {
        let files = self.theme.files_for(format);
        let files = files.map(|file| (file.path.as_ref(), file.bytes.as_ref()));
        let assets = self.options.files();
        let assets = assets.map(|(path, file)| (path, file.bytes.as_ref()));
        let words = self.strings.words.iter();
        let words = words.map(|(name, word)| (name.as_str(), word.as_bytes()));
        let options = serde_json::to_string(&self.options.values()).unwrap_or_default();
        let form = serde_json::to_string(&self.form.context).unwrap_or_default();
        KeyBuilder::new(format.extension())
            .files(files)
            .text(&self.strings.lang)
            .files(words)
            .text(&options)
            .files(assets)
            // The grid as printed holds what scales, settings and language make of it.
            .text(&form)
            .part(&self.grid.bytes)
    }
}
