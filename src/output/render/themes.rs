//! Themes made ready for a project: loaded, their templates read, their options checked, their fonts at hand.
//!
//! In: a checked project, and what was asked for. Out: [`ProjectThemes`], from which a plan is made without reading
//! anything more; and every diagnostic of a theme that does not depend on a student.

use super::choice::ThemeChoice;
use super::glyphs::{self, FormOrigins};
use super::group::SheetGroup;
use super::options::{BuildOptions, NAMED_BLANKS};
use super::patience::TimeLimit;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::source::FileSource;
use crate::model::grid::GridId;
use crate::output::apart::{ApartProgram, ApartTypesetter, GivenFiles};
use crate::output::pdf::{FittedFiles, Fonts, Typesetter};
use crate::output::theme::{
    ClassDocument, IndexPage, OptionsLayer, OptionsTarget, PrintStyle, Theme, ThemeDiagnostic,
    ThemeOptions, ThemedForm, student_json,
};
use crate::project::names::SINGLE_BLANK_PREFIX;
use crate::project::{CheckedForm, CheckedGrid, CheckedProject, OutputFormat};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The path of the page that lists the blank forms.
pub(super) const INDEX_PATH: &str = "index.html";

/// Typst's library with fonts, made once: loading them takes longer than making a sheet.
#[derive(Debug, Default)]
pub(super) struct Typesetters {
    builtin: OnceLock<Arc<Typesetter>>,
}

impl Typesetters {
    fn for_theme(&self, theme: &Theme) -> Arc<Typesetter> {
        let fonts: Vec<Vec<u8>> = theme.fonts().map(|font| font.bytes.to_vec()).collect();
        if fonts.is_empty() {
            let builtin = || Arc::new(Typesetter::new(Fonts::builtin()));
            self.builtin.get_or_init(builtin).clone()
        } else {
            Arc::new(Typesetter::new(Fonts::builtin().with_extra(fonts)))
        }
    }
}

/// The themes of a project, ready for a plan.
pub struct ProjectThemes {
    /// Whether the options in the settings are as the theme expects them. If not, nothing is made.
    pub(super) is_sound: bool,
    /// By the id of a grid; a grid whose theme has an error is missing.
    pub(super) groups: BTreeMap<GridId, Arc<SheetGroup>>,
    /// The page that lists the blank forms, where it is made.
    pub(super) index: Option<LoadedIndex>,
}

/// The page that lists the blank forms, and how it is printed.
pub(super) struct LoadedIndex {
    pub(super) style: PrintStyle,
    pub(super) page: Arc<IndexPage>,
}

/// A theme, and a typesetter with its fonts.
pub(super) type LoadedTheme = (Arc<Theme>, Arc<Typesetter>);

/// Loads the theme of every grid that is asked for.
pub(super) struct ThemeLoader<'a> {
    pub(super) typesetters: &'a Typesetters,
    pub(super) project: &'a CheckedProject,
    pub(super) source: &'a dyn FileSource,
    pub(super) options: &'a BuildOptions,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// By name: each theme is loaded once for all grids.
    pub(super) loaded: BTreeMap<String, Option<LoadedTheme>>,
}

impl<'a> ThemeLoader<'a> {
    pub(super) fn load_all(mut self) -> ProjectThemes {
        let is_sound = self.check_options_of_settings();
        let mut groups = BTreeMap::new();
        for grid in &self.project.grids {
            if self.options.takes_grid(&grid.id)
                && let Some(form) = &grid.form
                && let Some(group) = self.load_group(grid, form)
            {
                // Before the plan, so that an unchanged build reports them too: nothing of it is typeset.
                self.report_student_glyphs(grid, form, &group);
                groups.insert(grid.id.clone(), Arc::new(group));
            }
        }
        let takes_index = self.options.takes_index(self.project.settings.class);
        let index = if takes_index && self.makes(OutputFormat::Html) {
            self.load_index()
        } else {
            None
        };
        ProjectThemes {
            is_sound,
            groups,
            index,
        }
    }

    fn makes(&self, format: OutputFormat) -> bool {
        let formats = self.options.formats_or(&self.project.settings.formats);
        formats.contains(&format)
    }

    fn load_group(&mut self, grid: &CheckedGrid, form: &CheckedForm) -> Option<SheetGroup> {
        let choice = ThemeChoice::of_grid(self.options, form, &self.project.settings);
        let (theme, typesetter) = self.load_theme(&choice.name, choice.place)?;
        let options = self.options_of_grid(&theme, form, choice.target)?;
        let strings = theme.strings(self.diagnostics, &form.context.lang, &form.grid.place);
        let style = PrintStyle {
            theme,
            options: Arc::new(options),
            strings: Arc::new(strings),
            apart: self.apart_program(),
        };
        report_unknown_font(self.diagnostics, &style.options, typesetter.fonts());
        let themed = self.make_form(grid, form, &style)?;
        // One set for all students: parsed once, and Typst finds again what it laid out (docs/decisions/0005).
        let images = form.images.files();
        let is_trusted = style.theme.is_builtin() && images.is_empty();
        let given: GivenFiles = themed.typst_files().into_iter().chain(images).collect();
        let files = typesetter.files(given.iter().cloned());
        let origins = FormOrigins {
            grid,
            form,
            settings: &self.project.settings,
            style: &style,
        };
        let fills_paper = style.options.word("density") == Some("fill");
        let glyphs = glyphs::report_form_glyphs(self.diagnostics, &files, &themed, &origins);
        let style_theme = style.theme.clone();
        Some(SheetGroup {
            grid: grid.id.clone(),
            context: form.context.clone(),
            class_documents: self.class_documents(&style.theme),
            style,
            form: themed,
            fits: FittedFiles::new(&files, fills_paper),
            files,
            typesetter,
            is_unprintable: glyphs.is_unprintable,
            missing: glyphs.missing,
            apart: self.typesetter_apart(&style_theme, given, fills_paper),
            is_trusted,
        })
    }

    fn apart_program(&self) -> Option<Arc<ApartProgram>> {
        let path = self.options.apart_program.clone()?;
        let patience = self.options.patience();
        Some(Arc::new(ApartProgram { path, patience }))
    }

    /// Typesets with this theme's fonts and these files, in processes apart.
    fn typesetter_apart(
        &self,
        theme: &Theme,
        files: GivenFiles,
        fills_paper: bool,
    ) -> Option<ApartTypesetter> {
        let program = self.options.apart_program.clone()?;
        let fonts = theme.fonts().map(|font| font.bytes.to_vec()).collect();
        Some(ApartTypesetter::new(program, fonts, files, fills_paper))
    }

    /// The theme of this name, and a typesetter with its fonts.
    fn load_theme(&mut self, name: &str, named_at: Place) -> Option<LoadedTheme> {
        if let Some(loaded) = self.loaded.get(name) {
            return loaded.clone();
        }
        let theme = Theme::load(self.diagnostics, self.source, name, named_at);
        let loaded = theme.map(|theme| {
            let typesetter = self.typesetters.for_theme(&theme);
            (Arc::new(theme), typesetter)
        });
        // A theme with an error is remembered as well: it is reported once, not for each grid.
        self.loaded.insert(name.to_owned(), loaded.clone());
        loaded
    }

    /// The options of the settings are checked once, against the theme of the settings. Whether they are all right.
    fn check_options_of_settings(&mut self) -> bool {
        let settings = &self.project.settings;
        let (name, place) = &settings.theme;
        if let Some(typed) = &settings.options
            && self.options.theme.is_none()
            && let Some((theme, _)) = self.load_theme(name, place.clone())
        {
            let target = OptionsTarget::ThisTheme;
            let layer = OptionsLayer { typed, target };
            let options = theme.effective_options(self.diagnostics, self.source, &[layer]);
            return options.is_some();
        }
        true
    }

    /// What holds in a grid: its own options over those of the settings.
    fn options_of_grid(
        &mut self,
        theme: &Theme,
        form: &CheckedForm,
        target: OptionsTarget,
    ) -> Option<ThemeOptions> {
        let mut layers: Vec<OptionsLayer<'_>> = self.settings_layers();
        let own = form.grid.options.iter();
        layers.extend(own.map(|typed| OptionsLayer { typed, target }));
        theme.effective_options(self.diagnostics, self.source, &layers)
    }

    fn settings_layers(&self) -> Vec<OptionsLayer<'a>> {
        let target = OptionsTarget::AnyTheme;
        let project = self.project;
        let typed = project.settings.options.iter();
        typed.map(|typed| OptionsLayer { typed, target }).collect()
    }

    /// The form in its theme. A loop in a template may have no end.
    fn make_form(
        &mut self,
        grid: &CheckedGrid,
        form: &CheckedForm,
        style: &PrintStyle,
    ) -> Option<ThemedForm> {
        let limit = TimeLimit {
            limit: self.options.patience(),
            template: format!("themes/{}/sheet.typ", style.theme.name()),
            sheet: grid.id.to_string(),
            place: form.grid.place.clone(),
        };
        let (style, context) = (style.clone(), form.context.clone());
        limit.make(self.diagnostics, move |diagnostics| {
            ThemedForm::new(diagnostics, &style, &context)
        })
    }

    /// What is made of each class; reported where the theme cannot make it.
    fn class_documents(&mut self, theme: &Theme) -> Vec<ClassDocument> {
        let files = self.options.class_files(self.project.settings.class);
        let (html, pdf) = (OutputFormat::Html, OutputFormat::Pdf);
        let mut wanted = Vec::new();
        let has_sheets = files.takes_named("class", pdf)
            || files.takes_named(NAMED_BLANKS, pdf)
            || files.takes_named(SINGLE_BLANK_PREFIX, pdf);
        if self.makes(pdf) && has_sheets {
            wanted.push(ClassDocument::Sheets);
        }
        if !self.options.takes_named_blanks() {
            if self.makes(html) && files.takes_named("class", html) {
                wanted.push(ClassDocument::Page);
            }
            if self.makes(pdf) && files.takes_named("overview", pdf) {
                wanted.push(ClassDocument::Overview);
            }
        }
        wanted.retain(|document| theme.makes_class_document(*document, self.diagnostics));
        wanted
    }

    /// Reports the characters of students' files that no font has.
    fn report_student_glyphs(
        &mut self,
        grid: &CheckedGrid,
        form: &CheckedForm,
        group: &SheetGroup,
    ) {
        if !self.makes(OutputFormat::Pdf) {
            return;
        }
        for student in &grid.students {
            if student.ratings.is_some() && self.options.takes_student(&grid.id, &student.path) {
                let json = || student_json(form.student_context(student).as_ref());
                let fonts = group.typesetter.fonts();
                glyphs::report_student_glyphs(
                    self.diagnostics,
                    fonts,
                    student,
                    json,
                    &group.missing,
                );
            }
        }
    }

    fn load_index(&mut self) -> Option<LoadedIndex> {
        let settings = &self.project.settings;
        let choice = ThemeChoice::of_project(self.options, settings);
        let (theme, _) = self.load_theme(&choice.name, choice.place.clone())?;
        let layers = self.settings_layers();
        let options = theme.effective_options(self.diagnostics, self.source, &layers)?;
        // What is missing in a language is reported of the grids.
        let strings = theme.strings(&mut Diagnostics::new(), &settings.lang, &choice.place);
        let style = PrintStyle {
            theme,
            options: Arc::new(options),
            strings: Arc::new(strings),
            apart: self.apart_program(),
        };
        let limit = TimeLimit {
            limit: self.options.patience(),
            template: format!("themes/{}/{INDEX_PATH}", choice.name),
            sheet: INDEX_PATH.to_owned(),
            place: choice.place,
        };
        let page_style = style.clone();
        let page = limit.make(self.diagnostics, move |diagnostics| {
            IndexPage::new(diagnostics, &page_style)
        })?;
        Some(LoadedIndex {
            style,
            page: Arc::new(page),
        })
    }
}

/// Reports the family that the option `font` names, where no font is of it: Typst would warn of the built-in layout.
fn report_unknown_font(diagnostics: &mut Diagnostics, options: &ThemeOptions, fonts: &Fonts) {
    let Some((_, setting)) = options.iter().find(|(name, _)| *name == "font") else {
        return;
    };
    let known = fonts.families();
    if let Some(family) = setting.value.as_str()
        && !known.iter().any(|name| name.eq_ignore_ascii_case(family))
    {
        let unknown = ThemeDiagnostic::UnknownFont {
            family: family.to_owned(),
            known: known.into_iter().map(str::to_owned).collect(),
        };
        diagnostics.add(unknown, setting.origin.clone());
    }
}
