//! The keys of a grid's outputs: everything that goes into each of them, and nothing else.

use crate::output::render::job::JobOutput;
use crate::output::render::key::KeyBuilder;
use crate::output::theme::PrintStyle;
use crate::project::{CheckedForm, CheckedGrid, CheckedStudent, OutputFormat, OutputPath};

/// The beginning of a key: what is made, and all of the theme that goes into it in this format.
pub(super) fn start_key(style: &PrintStyle, kind: &str, format: OutputFormat) -> KeyBuilder {
    let files = style.theme.files_for(format);
    let files = files.map(|file| (file.path.as_ref(), file.bytes.as_ref()));
    let assets = style.options.files();
    let assets = assets.map(|(path, file)| (path, file.bytes.as_ref()));
    let words = style.strings.words.iter();
    let words = words.map(|(name, word)| (name.as_str(), word.as_bytes()));
    // The strings that hold, not the files they come from: another language's file changes nothing.
    KeyBuilder::new(kind)
        .text(format.extension())
        .files(files)
        .text(&style.strings.lang)
        .files(words)
        // As JSON, whose maps keep their order: the same options give the same key on every machine.
        .text(&serde_json::to_string(&style.options.values()).unwrap_or_default())
        .files(assets)
}

/// The beginnings of a grid's keys. A theme's web page and its paper are made from different files of it.
pub(super) struct BaseKeys {
    html: KeyBuilder,
    pdf: KeyBuilder,
}

impl BaseKeys {
    pub(super) fn new(style: &PrintStyle, grid: &CheckedGrid, form: &CheckedForm) -> Self {
        // The grid as printed holds what scales, settings and language make of it.
        let printed = serde_json::to_string(&form.context).unwrap_or_default();
        let document = grid.document.as_ref();
        let typed = document.map_or("", |document| document.text.as_str());
        let start = |format| start_key(style, "grid", format).text(&printed).text(typed);
        Self {
            html: start(OutputFormat::Html),
            pdf: start(OutputFormat::Pdf),
        }
    }

    /// The beginning of a key of something in this format.
    pub(super) fn key_for(&self, format: OutputFormat) -> KeyBuilder {
        match format {
            OutputFormat::Html => self.html.clone(),
            OutputFormat::Pdf => self.pdf.clone(),
        }
    }

    /// One sheet in these formats.
    pub(super) fn sheet_outputs(
        &self,
        formats: &[OutputFormat],
        student: Option<&CheckedStudent>,
        path: impl Fn(OutputFormat) -> Option<OutputPath>,
    ) -> Vec<JobOutput> {
        let mut outputs = Vec::new();
        for &format in formats {
            let mut key = self.key_for(format).text("sheet");
            if let Some(student) = student {
                key = key.student(student);
            }
            if let Some(path) = path(format) {
                outputs.push(JobOutput {
                    format,
                    path,
                    key: key.finish(),
                });
            }
        }
        outputs
    }
}

impl KeyBuilder {
    /// All that a sheet of this student is made from.
    #[must_use]
    pub(super) fn student(self, student: &CheckedStudent) -> Self {
        let document = student.document.as_ref();
        let typed = document.map_or("", |document| document.text.as_str());
        let images = student.images.files();
        let images = images
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        self.text(&student.path).text(typed).files(images)
    }
}
