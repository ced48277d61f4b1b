//! What a command keeps from one build to the next, and the steps from a checked project to a plan.

use super::options::BuildOptions;
use super::plan::{BuildPlan, plan_build};
use super::themes::{ProjectThemes, ThemeLoader, Typesetters};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::FileSource;
use crate::project::CheckedProject;
use std::collections::BTreeMap;

/// Plans the builds of a command. It keeps what every build needs: Typst's library and the built-in fonts.
#[derive(Debug, Default)]
pub struct Renderer {
    typesetters: Typesetters,
}

impl Renderer {
    /// Nothing loaded yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Loads the theme of every grid that `options` ask for. Every diagnostic of a theme that does not need a sheet is
    /// met here.
    pub fn load_themes(
        &self,
        project: &CheckedProject,
        source: &dyn FileSource,
        options: &BuildOptions,
        diagnostics: &mut Diagnostics,
    ) -> ProjectThemes {
        let loader = ThemeLoader {
            typesetters: &self.typesetters,
            project,
            source,
            options,
            diagnostics,
            loaded: BTreeMap::new(),
        };
        loader.load_all()
    }

    /// Loads the themes, then plans what `options` ask for.
    pub fn plan_build(
        &self,
        project: &CheckedProject,
        source: &dyn FileSource,
        options: BuildOptions,
        diagnostics: &mut Diagnostics,
    ) -> BuildPlan {
        let themes = self.load_themes(project, source, &options, diagnostics);
        plan_build(project, themes, options)
    }
}
