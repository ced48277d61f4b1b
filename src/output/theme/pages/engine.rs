//! The two Tera engines: one for HTML, one for `sheet.typ`. A template is named by the path a user can open.

use super::assets::ThemeAssets;
use super::faults;
use super::foreign_words::name_languages;
use super::page_guard::{PageRefusal, guard_page};
use super::template_process::TemplateProcesses;
use super::template_texts::TemplateTexts;
use super::values;
use crate::base::cpu_time::CpuClock;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::source::{Span, parent_folder};
use crate::output::apart::EndReason;
use crate::output::theme::files::chain::is_builtin_path;
use crate::output::theme::files::inherited::Theme;
use crate::output::theme::print_style::PrintStyle;
use crate::output::theme::problem::ThemeDiagnostic;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::ThreadId;
use tera::{Context, Tera, Value};

/// What a blank form does not have.
const OF_STUDENT: [&str; 2] = ["student", "mark"];

/// Templates that may include each other, and their texts.
#[derive(Debug)]
pub(in crate::output::theme) struct TeraEngine {
    tera: Tera,
    texts: TemplateTexts,
    /// What fills in templates that are not only ours.
    apart: Option<TemplateProcesses>,
}

/// The part of a theme's style that looks at options: a few lines of Tera.
pub(in crate::output::theme) const OPTIONS_FILE: &str = "options.css";

/// What templates see, by its name.
pub(in crate::output::theme) type NamedValues = Vec<(String, Value)>;

/// What every template of an engine sees, by its name.
pub(in crate::output::theme) type SharedValues = Vec<(&'static str, Value)>;

/// What an engine fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum EngineKind {
    /// The templates of pages.
    Html,
    /// The templates `options.css`, one in each theme that has it.
    Css,
    /// `sheet.typ`: no other `.typ` file is a template.
    Typst,
}

impl EngineKind {
    fn takes(self, path: &str) -> bool {
        match self {
            Self::Html => path.ends_with(".html"),
            Self::Css => path == OPTIONS_FILE,
            Self::Typst => path == "sheet.typ",
        }
    }

    fn prepare(self, tera: &mut Tera, assets: ThemeAssets) {
        match self {
            Self::Html => {
                tera.autoescape_on([".html"]);
                tera.register_function("asset", assets);
            }
            Self::Css => {
                // An engine of its own: Tera has one escape function, which is not told which template it escapes for.
                tera.autoescape_on([".css"]);
                tera.set_escape_fn(values::escape_css);
            }
            Self::Typst => {
                tera.autoescape_on([".typ"]);
                tera.set_escape_fn(values::escape_typst);
                tera.register_filter("typst", values::typst_filter);
            }
        }
    }
}

/// What an engine is made of, besides its templates.
pub(super) struct EngineInput {
    pub(super) kind: EngineKind,
    pub(super) values: NamedValues,
    pub(super) assets: ThemeAssets,
}

impl EngineInput {
    /// The engine of these templates.
    pub(super) fn load(self, texts: &TemplateTexts) -> tera::TeraResult<Tera> {
        let mut tera = Tera::new();
        for (name, value) in self.values {
            tera.global_context().insert_value(name, value);
        }
        self.kind.prepare(&mut tera, self.assets);
        // Prefixes rather than copies under short names: an error then names the file that a user can open. All in
        // one call, after functions and filters: Tera looks names up as it loads, and reports all it misses at
        // once.
        tera.set_fallback_prefixes(texts.prefixes.clone())?;
        let templates = texts.by_name.iter();
        tera.add_raw_templates(templates.map(|(name, text)| (name.as_str(), text.as_str())))?;
        Ok(tera)
    }
}

/// Why a template could not be filled in.
#[derive(Debug)]
pub(super) enum TemplateFailure {
    /// It prints more than any sheet holds.
    TooBig,
    /// What Tera complains of.
    Faults(Vec<Diagnostic>),
    /// The process that filled it in ended.
    Ended(EndReason),
}

/// One template with what differs between sheets, in this process.
pub(super) fn fill_template(
    tera: &Tera,
    texts: &TemplateTexts,
    name: &str,
    values: NamedValues,
) -> Result<String, TemplateFailure> {
    let mut context = Context::new();
    for (name, value) in values {
        context.insert_value(name, value);
    }
    let mut printed = BoundedOutput::default();
    let rendered = tera.render_to(name, &context, &mut printed);
    if printed.is_full {
        return Err(TemplateFailure::TooBig);
    }
    let faults = |error| TemplateFailure::Faults(faults::tera_diagnostics(&error, texts));
    rendered.map_err(faults)?;
    // Tera writes texts alone.
    Ok(String::from_utf8_lossy(&printed.bytes).into_owned())
}

fn owned_names(values: SharedValues) -> NamedValues {
    let values = values.into_iter();
    values
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

impl TeraEngine {
    /// The templates of `sheet.html`; `values` are the same for all sheets.
    pub(in crate::output::theme) fn for_html(
        diagnostics: &mut Diagnostics,
        style: &PrintStyle,
        values: SharedValues,
    ) -> Option<Self> {
        Self::load(diagnostics, style, EngineKind::Html, values)
    }

    /// The templates `options.css`, one in each theme that has it.
    pub(in crate::output::theme) fn for_css(
        diagnostics: &mut Diagnostics,
        style: &PrintStyle,
        values: SharedValues,
    ) -> Option<Self> {
        Self::load(diagnostics, style, EngineKind::Css, values)
    }

    /// The templates of `sheet.typ`: no other `.typ` file is one.
    pub(in crate::output::theme) fn for_typst(
        diagnostics: &mut Diagnostics,
        style: &PrintStyle,
        values: SharedValues,
    ) -> Option<Self> {
        let engine = Self::load(diagnostics, style, EngineKind::Typst, values)?;
        engine.check_no_student(diagnostics).then_some(engine)
    }

    fn load(
        diagnostics: &mut Diagnostics,
        style: &PrintStyle,
        kind: EngineKind,
        values: SharedValues,
    ) -> Option<Self> {
        let theme = &style.theme;
        let mut by_name = BTreeMap::new();
        for (path, file) in theme.links.iter().flat_map(|link| &link.files) {
            if kind.takes(path) {
                by_name.insert(file.path.to_string(), Arc::new(file.text()));
            }
        }
        let texts = TemplateTexts {
            by_name,
            folder: theme.folder().into(),
            prefixes: fallback_prefixes(theme),
            shared: values.iter().map(|(name, _)| (*name).to_owned()).collect(),
        };
        let assets = match kind {
            EngineKind::Html => ThemeAssets::new(theme, &style.options),
            EngineKind::Css | EngineKind::Typst => ThemeAssets::default(),
        };
        let input = EngineInput {
            kind,
            values: owned_names(values),
            assets,
        };
        let program = style.apart.as_ref();
        let is_own = texts
            .by_name
            .values()
            .any(|text| !is_builtin_path(text.path()));
        let program = program.filter(|_| is_own);
        let apart = program.map(|program| TemplateProcesses::new(program, &texts, &input));
        match input.load(&texts) {
            Ok(tera) => Some(Self { tera, texts, apart }),
            Err(error) => {
                diagnostics.extend(faults::loading_diagnostics(&error, &texts));
                None
            }
        }
    }

    /// One template with what differs between sheets.
    pub(in crate::output::theme) fn render(
        &self,
        name: &str,
        values: SharedValues,
    ) -> Result<String, Vec<Diagnostic>> {
        let values = owned_names(values);
        let filled = match &self.apart {
            Some(apart) => apart.fill(name, &values, &self.texts),
            None => fill_template(&self.tera, &self.texts, name, values),
        };
        let kind = match filled {
            Ok(printed) => return Ok(printed),
            Err(TemplateFailure::Faults(diagnostics)) => return Err(diagnostics),
            Err(TemplateFailure::TooBig) => ThemeDiagnostic::PageTooBig {},
            Err(TemplateFailure::Ended(reason)) => ThemeDiagnostic::TemplateEnded { reason },
        };
        Err(vec![Diagnostic::new(kind, self.texts.nearest_place(name))])
    }

    /// The process apart that fills in a template for this thread at the moment.
    pub(in crate::output::theme) fn clock(&self, thread: ThreadId) -> Option<CpuClock> {
        self.apart.as_ref()?.clock(thread)
    }

    /// A page, with the policy that lets its style through and nothing else.
    pub(in crate::output::theme) fn render_page(
        &self,
        name: &str,
        values: SharedValues,
        policy: &str,
    ) -> Result<String, Vec<Diagnostic>> {
        let page = self.render(name, values)?;
        guard_page(&name_languages(&page), policy)
            .map_err(|refusal| vec![self.page_diagnostic(name, refusal)])
    }

    fn page_diagnostic(&self, name: &str, refusal: PageRefusal) -> Diagnostic {
        let whole = self.texts.nearest_place(name);
        match refusal {
            PageRefusal::NoHead => Diagnostic::new(ThemeDiagnostic::NoHead {}, whole),
            PageRefusal::TooBig => Diagnostic::new(ThemeDiagnostic::PageTooBig {}, whole),
            PageRefusal::Element { shown, name } => {
                let place = self.element_place(&name).unwrap_or(whole);
                Diagnostic::new(ThemeDiagnostic::PageActs { element: shown }, place)
            }
        }
    }

    /// Where a template of the project's own writes an element of this name.
    fn element_place(&self, name: &str) -> Option<Place> {
        let tag = format!("<{name}");
        for (path, text) in &self.texts.by_name {
            if is_builtin_path(path) {
                continue;
            }
            if let Some(start) = text.as_str().to_ascii_lowercase().find(&tag) {
                let span = Span::new(start, start + tag.len());
                return Some(Place::Span(text.clone(), span));
            }
        }
        None
    }

    /// Whether no template names a student; each name of one is reported, because Tera would print nothing for
    /// `student?.name`, without a word.
    fn check_no_student(&self, diagnostics: &mut Diagnostics) -> bool {
        let mut is_sound = true;
        for text in self.texts.by_name.values() {
            for (name, span) in student_names_in(text.as_str()) {
                diagnostics.add(
                    ThemeDiagnostic::TemplateStudent { name },
                    Place::Span(text.clone(), span),
                );
                is_sound = false;
            }
        }
        is_sound
    }
}

/// A loop without end in a template would fill the memory: 3.6 GB in half a minute.
const MAX_PRINTED: usize = 32 << 20;

/// What a template printed, up to [`MAX_PRINTED`].
#[derive(Default)]
struct BoundedOutput {
    bytes: Vec<u8>,
    is_full: bool,
}

impl std::io::Write for BoundedOutput {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_PRINTED {
            self.is_full = true;
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// `parts/row.html` is the nearest theme's; `classic/parts/row.html` that of the theme `classic`.
fn fallback_prefixes(theme: &Theme) -> Vec<String> {
    let own = theme.links.iter().map(|link| format!("{}/", link.folder));
    let mut all: Vec<String> = own.collect();
    for link in &theme.links {
        let folder = format!("{}/", parent_folder(&link.folder));
        if !all.contains(&folder) {
            all.push(folder);
        }
    }
    all
}

/// Where a template's tags name what belongs to a student.
fn student_names_in(text: &str) -> Vec<(&'static str, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|offset| at + offset) {
        let close = match text.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let end = text[start..]
            .find(close)
            .map_or(text.len(), |offset| start + offset);
        if close != "#}" {
            found.extend(
                tag_variables(&text[start..end]).filter_map(|(offset, word)| {
                    let name = OF_STUDENT.into_iter().find(|name| *name == word)?;
                    Some((name, Span::new(start + offset, start + offset + word.len())))
                }),
            );
        }
        at = end;
    }
    found
}

/// The variables in a tag: words that are neither quoted, nor a field (`a.b`), nor the name of an argument (`b=`).
fn tag_variables(tag: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut quote = None;
    let mut start = 0;
    let mut pieces = Vec::new();
    for (at, c) in tag.char_indices() {
        match quote {
            Some(open) if open == c => (quote, start) = (None, at + c.len_utf8()),
            Some(_) => {}
            None if c.is_alphanumeric() || c == '_' => {}
            None => {
                pieces.push((start, &tag[start..at]));
                start = at + c.len_utf8();
                quote = matches!(c, '"' | '\'' | '`').then_some(c);
            }
        }
    }
    pieces.push((start, &tag[start..]));
    pieces.into_iter().filter(move |&(at, word)| {
        let after = tag[at + word.len()..].trim_start();
        let argument = after.starts_with('=') && !after.starts_with("==");
        !word.is_empty() && !argument && !tag[..at].trim_end().ends_with('.')
    })
}
