//! The keys of a grid's outputs: everything that goes into each of them, and nothing else.

use super::Output;
use crate::output::render::key::KeyBuilder;
use crate::output::render::prepare::{PreparedForm, PreparedGrid, PreparedStudent};
use crate::output::theme::{Options, Strings, Theme};
use crate::project::{Format, OutputPath};

/// How something is printed.
pub(super) struct Style<'a> {
    pub(super) theme: &'a Theme,
    pub(super) options: &'a Options,
    pub(super) strings: &'a Strings,
}

impl Style<'_> {
    /// The beginning of a key: what is made, and all of the theme that goes into it in this format.
    pub(super) fn key(&self, kind: &str, format: Format) -> KeyBuilder {
        let files = self.theme.files_for(format);
        let files = files.map(|file| (file.path.as_ref(), file.bytes.as_ref()));
        let assets = self.options.files();
        let assets = assets.map(|(path, file)| (path, file.bytes.as_ref()));
        let words = self.strings.words.iter();
        let words = words.map(|(name, word)| (name.as_str(), word.as_bytes()));
        KeyBuilder::new(kind)
            .text(format.extension())
            .files(files)
            .text(&self.strings.lang)
            .files(words)
            .text(&serde_json::to_string(&self.options.values()).unwrap_or_default())
            .files(assets)
    }
}

/// The beginnings of a grid's keys. A theme's web page and its paper are made from different files of it.
pub(super) struct Base {
    html: KeyBuilder,
    pdf: KeyBuilder,
}

impl Base {
    pub(super) fn new(style: &Style<'_>, grid: &PreparedGrid, form: &PreparedForm) -> Self {
        // The grid as printed holds what scales, settings and language make of it.
        let printed = serde_json::to_string(&form.context).unwrap_or_default();
        let key = |format| style.key("grid", format).text(&printed).part(&grid.bytes);
        Self {
            html: key(Format::Html),
            pdf: key(Format::Pdf),
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
