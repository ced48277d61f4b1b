//! The page of a project, which is of no grid: `index.html`.

use super::files::required::required_file;
use super::pages::engine::TeraEngine;
use super::pages::policy::content_policy;
use super::pages::style::{page_style, with_styles};
use super::pages::values::{MarkupLanguage, tera_value};
use super::print_style::PrintStyle;
use crate::base::cpu_time::CpuClock;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::model::sheet::context::index::IndexContext;
use std::thread::ThreadId;
use tera::Value;

/// The template of the index, with all that holds for the project.
#[derive(Debug)]
pub struct IndexPage {
    engine: TeraEngine,
    policy: String,
}

impl IndexPage {
    /// Loads it. None with an error.
    pub fn new(diagnostics: &mut Diagnostics, style: &PrintStyle) -> Option<Self> {
        let theme = &style.theme;
        required_file(diagnostics, theme, "index.html")?;
        let options = Value::from_serializable(&style.options.values());
        let css = page_style(diagnostics, style, &options)?;
        let css = with_styles(theme, "class.css", css);
        let values = vec![
            ("options", options),
            (
                "strings",
                Value::from_serializable(&style.strings.page_words()),
            ),
            ("style", Value::safe_string(&css)),
        ];
        Some(Self {
            engine: TeraEngine::for_html(diagnostics, style, values)?,
            policy: content_policy(&css),
        })
    }

    /// The page.
    ///
    /// # Errors
    /// What Tera complains of, at its place in the theme.
    pub fn render(&self, index: &IndexContext) -> Result<String, Vec<Diagnostic>> {
        let values = vec![("index", tera_value(index, MarkupLanguage::Html))];
        self.engine.render_page("index.html", values, &self.policy)
    }

    /// The process apart that fills it in for this thread at the moment.
    pub fn template_clock(&self, thread: ThreadId) -> Option<CpuClock> {
        self.engine.clock(thread)
    }
}
