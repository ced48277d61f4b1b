//! The page of a project, which is of no grid: `index.html`.

use super::engine::TeraEngine;
use super::form::required_file;
use super::{Theme, ThemeOptions, ThemeStrings, page, values};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::model::sheet::context::index::IndexContext;
use tera::{Context, Value};

/// The template of the index, with all that holds for the project.
#[derive(Debug)]
pub struct IndexPage {
    theme: String,
    is_own: bool,
    engine: TeraEngine,
    policy: String,
}

impl IndexPage {
    /// The name of the theme.
    pub fn theme_name(&self) -> &str {
        &self.theme
    }

    /// Whether the theme is the project's own.
    pub fn is_own_theme(&self) -> bool {
        self.is_own
    }

    /// Loads it. None with an error.
    pub fn new(
        problems: &mut Diagnostics,
        theme: &Theme,
        options: &ThemeOptions,
        strings: &ThemeStrings,
    ) -> Option<Self> {
        required_file(problems, theme, "index.html")?;
        let values = Value::from_serializable(&options.values());
        let style = page::page_style(problems, theme, &values)?;
        let style = page::with_styles(theme, "class.css", style);
        let shared = vec![
            ("options", values),
            ("strings", Value::from_serializable(&strings.words)),
            ("style", Value::safe_string(&style)),
        ];
        Some(Self {
            theme: theme.name().to_owned(),
            is_own: theme.is_own_file("theme.yaml"),
            engine: TeraEngine::for_html(
                problems,
                theme,
                page::theme_assets(theme, options),
                shared,
            )?,
            policy: page::content_policy(&style),
        })
    }

    /// The page.
    ///
    /// # Errors
    /// What Tera complains of, at its place in the theme.
    pub fn render(&self, index: &IndexContext) -> Result<String, Vec<Diagnostic>> {
        let mut context = Context::new();
        context.insert_value("index", values::tera_value(index, "html"));
        self.engine
            .render_page("index.html", &context, &self.policy)
    }
}
