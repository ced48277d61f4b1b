//! The two Tera engines: one for HTML, one for `sheet.typ`. A template is named by the path a user can open.

use super::assets::ThemeAssets;
use super::faults;
use super::page_guard::{PageRefusal, guard_page};
use super::template_texts::TemplateTexts;
use super::values;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::source::{Span, parent_folder};
use crate::output::theme::files::chain::is_builtin_place;
use crate::output::theme::files::inherited::Theme;
use crate::output::theme::problem::ThemeDiagnostic;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, Tera, Value};

/// What a blank form does not have.
const OF_STUDENT: [&str; 2] = ["student", "mark"];

/// Templates that may include each other, and their texts.
#[derive(Debug)]
pub(in crate::output::theme) struct TeraEngine {
    tera: Tera,
    texts: TemplateTexts,
}

/// The part of a theme's style that looks at options: a few lines of Tera.
pub(in crate::output::theme) const OPTIONS_FILE: &str = "options.css";

/// What every template of an engine sees, by its name.
pub(in crate::output::theme) type SharedValues = Vec<(&'static str, Value)>;

/// An engine that gives `values` to every template, and their names.
fn tera_with_values(values: SharedValues) -> (Tera, Vec<&'static str>) {
    let mut tera = Tera::new();
    let names = values.iter().map(|(name, _)| *name).collect();
    for (name, value) in values {
        tera.global_context().insert_value(name, value);
    }
    (tera, names)
}

impl TeraEngine {
    /// The templates of `sheet.html`; `values` are the same for all sheets.
    pub(in crate::output::theme) fn for_html(
        diagnostics: &mut Diagnostics,
        theme: &Theme,
        assets: ThemeAssets,
        values: SharedValues,
    ) -> Option<Self> {
        let (mut tera, shared) = tera_with_values(values);
        tera.autoescape_on([".html"]);
        tera.register_function("asset", assets);
        Self::load(diagnostics, theme, (tera, shared), |path| {
            path.ends_with(".html")
        })
    }

    /// The templates `options.css`, one in each theme that has it.
    pub(in crate::output::theme) fn for_css(
        diagnostics: &mut Diagnostics,
        theme: &Theme,
        values: SharedValues,
    ) -> Option<Self> {
        let (mut tera, shared) = tera_with_values(values);
        // An engine of its own: Tera has one escape function, which is not told which template it escapes for.
        tera.autoescape_on([".css"]);
        tera.set_escape_fn(values::escape_css);
        Self::load(diagnostics, theme, (tera, shared), |path| {
            path == OPTIONS_FILE
        })
    }

    /// The templates of `sheet.typ`: no other `.typ` file is one.
    pub(in crate::output::theme) fn for_typst(
        diagnostics: &mut Diagnostics,
        theme: &Theme,
        values: SharedValues,
    ) -> Option<Self> {
        let (mut tera, shared) = tera_with_values(values);
        tera.autoescape_on([".typ"]);
        tera.set_escape_fn(values::escape_typst);
        tera.register_filter("typst", values::typst_filter);
        let engine = Self::load(diagnostics, theme, (tera, shared), |path| {
            path == "sheet.typ"
        })?;
        engine.check_no_student(diagnostics).then_some(engine)
    }

    fn load(
        diagnostics: &mut Diagnostics,
        theme: &Theme,
        (mut tera, shared): (Tera, Vec<&'static str>),
        wanted: fn(&str) -> bool,
    ) -> Option<Self> {
        let mut by_name = BTreeMap::new();
        for (path, file) in theme.links.iter().flat_map(|link| &link.files) {
            if wanted(path) {
                by_name.insert(file.path.to_string(), Arc::new(file.text()));
            }
        }
        let texts = TemplateTexts {
            by_name,
            folder: theme.folder().into(),
            prefixes: fallback_prefixes(theme),
            shared,
        };
        let templates = texts.by_name.iter();
        let templates = templates.map(|(name, text)| (name.as_str(), text.as_str()));
        // Prefixes rather than copies under short names: an error then names the file that a user can open.
        // All in one call, after functions and filters: Tera looks names up as it loads, and reports all it misses at once.
        let loaded = tera
            .set_fallback_prefixes(texts.prefixes.clone())
            .and_then(|()| tera.add_raw_templates(templates));
        match loaded {
            Ok(()) => Some(Self { tera, texts }),
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
        context: &Context,
    ) -> Result<String, Vec<Diagnostic>> {
        let mut printed = BoundedOutput::default();
        let rendered = self.tera.render_to(name, context, &mut printed);
        if printed.is_full {
            let place = self.texts.nearest_place(name);
            return Err(vec![Diagnostic::new(ThemeDiagnostic::PageTooBig {}, place)]);
        }
        rendered.map_err(|error| faults::tera_diagnostics(&error, &self.texts))?;
        // Tera writes texts alone.
        Ok(String::from_utf8_lossy(&printed.bytes).into_owned())
    }

    /// A page, with the policy that lets its style through and nothing else.
    pub(in crate::output::theme) fn render_page(
        &self,
        name: &str,
        context: &Context,
        policy: &str,
    ) -> Result<String, Vec<Diagnostic>> {
        let page = self.render(name, context)?;
        guard_page(&page, policy).map_err(|refusal| vec![self.page_diagnostic(name, refusal)])
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
            if is_builtin_place(&Place::File(path.as_str().into())) {
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
