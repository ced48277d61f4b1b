//! The page of a project, which is of no grid: `index.html`.

use super::engine::Engine;
use super::form::needed;
use super::{Options, Strings, Theme, page, values};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::model::sheet::context::index::Index;
use tera::{Context, Value};

/// The template of the index, with all that holds for the project.
#[derive(Debug)]
pub struct IndexPage {
    theme: String,
    is_own: bool,
    engine: Engine,
    policy: String,
}

impl IndexPage {
    /// The name of the theme.
    pub fn theme(&self) -> &str {
        &self.theme
    }

    /// Whether the theme is the project's own.
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// Loads it. None with an error.
    pub fn new(
        problems: &mut Problems,
        theme: &Theme,
        options: &Options,
        strings: &Strings,
    ) -> Option<Self> {
        needed(problems, theme, "index.html")?;
        let values = Value::from_serializable(&options.values());
        let style = page::style(problems, theme, &values)?;
        let style = page::with(theme, "class.css", style);
        let shared = vec![
            ("options", values),
            ("strings", Value::from_serializable(&strings.words)),
            ("style", Value::safe_string(&style)),
        ];
        Some(Self {
            theme: theme.name().to_owned(),
            is_own: theme.is_own("theme.yaml"),
            engine: Engine::html(problems, theme, page::assets(theme, options), shared)?,
            policy: page::policy(&style),
        })
    }

    /// The page.
    ///
    /// # Errors
    /// What Tera complains of, at its place in the theme.
    pub fn page(&self, index: &Index) -> Result<String, Vec<Diagnostic>> {
        let mut context = Context::new();
        context.insert_value("index", values::of(index, "html"));
        self.engine.page("index.html", &context, &self.policy)
    }
}
