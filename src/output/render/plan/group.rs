//! What the sheets of one grid share: its theme, the options that hold, the form; and the beginning of their keys.

use super::super::crew;
use super::super::glyphs::{self, FormOrigins};
use super::keys::BaseKeys;
use super::{BuildPlan, SheetGroup};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::source::FileSource;
use crate::output::pdf::{Fonts, Typesetter};
use crate::output::theme::{
    OptionsLayer, OptionsTarget, PrintStyle, Theme, ThemeOptions, ThemedForm,
};
use crate::project::{CheckedForm, CheckedGrid, Settings};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// A template that takes longer is given up, where nobody says otherwise.
pub const DEFAULT_PATIENCE: Duration = Duration::from_secs(60);

/// A theme, and a typesetter with its fonts.
type LoadedTheme = (Arc<Theme>, Arc<Typesetter>);

/// Themes and fonts, loaded once for all grids.
pub(super) struct ThemeCache<'a> {
    pub(super) source: &'a dyn FileSource,
    loaded: BTreeMap<String, Option<LoadedTheme>>,
    builtin: Option<Arc<Typesetter>>,
}

/// What a grid's sheets share, and the beginning of their keys.
pub(super) fn sheet_group(
    plan: &BuildPlan,
    settings: &Settings,
    grid: &CheckedGrid,
    form: &CheckedForm,
    themes: &mut ThemeCache<'_>,
    problems: &mut Diagnostics,
) -> Option<(Arc<SheetGroup>, BaseKeys)> {
    let (name, place) = match (&plan.options.theme, &form.grid.theme) {
        (Some(name), _) => (name.clone(), Place::File("--theme".into())),
        (None, Some((name, place))) => (name.clone(), place.clone()),
        (None, None) => settings.theme.clone(),
    };
    let (theme, typesetter) = themes.load(&name, place, problems)?;
    let own = plan.options.theme.is_none()
        || form
            .grid
            .theme
            .as_ref()
            .map_or(&settings.theme.0, |it| &it.0)
            == &name;
    let options = effective_options(&theme, themes.source, settings, (form, own), problems)?;
    let strings = theme.strings(problems, &form.context.lang, &form.grid.place);
    let style = PrintStyle {
        theme: theme.clone(),
        options: Arc::new(options),
        strings: Arc::new(strings),
    };
    let template = format!("themes/{}/sheet.typ", theme.name());
    let made = {
        let (style, context) = (style.clone(), form.context.clone());
        let make = move |problems: &mut Diagnostics| ThemedForm::new(problems, &style, &context);
        let what = (grid.id.as_str(), &form.grid.place);
        make_with_patience(problems, plan.options.patience, template, what, make)?
    };
    let files = typesetter.files(made.typst_files().into_iter().chain(form.images.files()));
    let origins = FormOrigins {
        source: themes.source,
        grid,
        theme: &theme,
        options: &style.options,
    };
    let missing = glyphs::report_form_glyphs(problems, &files, &made, &origins);
    let group = SheetGroup {
        grid: grid.id.clone(),
        context: form.context.clone(),
        theme: theme.clone(),
        form: made,
        files,
        typesetter,
        missing,
    };
    let base = BaseKeys::new(&style, grid, form);
    Some((Arc::new(group), base))
}

/// What Tera makes once for many sheets (`sheet.typ`, styles), made in a thread of its own: a loop in a template may have
/// no end. None with an error, which stands at `place`.
pub(super) fn make_with_patience<T: Send + 'static>(
    problems: &mut Diagnostics,
    patience: Option<Duration>,
    template: String,
    (what, place): (&str, &Place),
    make: impl FnOnce(&mut Diagnostics) -> Option<T> + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = sync_channel(1);
    std::thread::spawn(move || {
        let mut problems = Diagnostics::new();
        let made = make(&mut problems);
        // Nobody may be waiting any more.
        let _ = sender.send((made, problems));
    });
    let patience = patience.unwrap_or(DEFAULT_PATIENCE);
    let sheet = what.to_owned();
    let problem = match receiver.recv_timeout(patience) {
        Ok((made, met)) => {
            problems.extend(met);
            return made;
        }
        Err(RecvTimeoutError::Timeout) => crew::WorkerDiagnostic::GivenUp {
            sheet,
            seconds: patience.as_secs(),
            template,
        },
        // The thread ended without a word.
        Err(RecvTimeoutError::Disconnected) => crew::WorkerDiagnostic::Unforeseen { sheet },
    };
    problems.add(problem, place.clone());
    None
}

/// What holds in a grid: the settings are checked once for all grids; a grid's own options here, unless they are meant
/// for another theme than the one it is printed with.
fn effective_options(
    theme: &Theme,
    source: &dyn FileSource,
    settings: &Settings,
    (form, own): (&CheckedForm, bool),
    problems: &mut Diagnostics,
) -> Option<ThemeOptions> {
    let common = settings.options.iter().map(|typed| OptionsLayer {
        typed,
        target: OptionsTarget::AnyTheme,
    });
    let target = if own {
        OptionsTarget::ThisTheme
    } else {
        OptionsTarget::AnyTheme
    };
    let grid = form.grid.options.iter();
    let grid = grid.map(|typed| OptionsLayer { typed, target });
    let layers: Vec<OptionsLayer<'_>> = common.chain(grid).collect();
    theme.effective_options(problems, source, &layers)
}

/// The options of the settings, against the theme of the settings.
pub(super) fn check_settings_options(
    plan: &BuildPlan,
    settings: &Settings,
    themes: &mut ThemeCache<'_>,
    problems: &mut Diagnostics,
) {
    let (name, place) = &settings.theme;
    let (Some(typed), None) = (&settings.options, &plan.options.theme) else {
        return;
    };
    if let Some((theme, _)) = themes.load(name, place.clone(), problems) {
        // The defaults hold where something is wrong.
        theme.effective_options(
            problems,
            themes.source,
            &[OptionsLayer {
                typed,
                target: OptionsTarget::ThisTheme,
            }],
        );
    }
}

impl<'a> ThemeCache<'a> {
    /// None loaded yet.
    pub(super) fn new(source: &'a dyn FileSource) -> Self {
        Self {
            source,
            loaded: BTreeMap::new(),
            builtin: None,
        }
    }

    /// The theme of this name, and a typesetter with its fonts.
    pub(super) fn load(
        &mut self,
        name: &str,
        place: Place,
        problems: &mut Diagnostics,
    ) -> Option<LoadedTheme> {
        if let Some(loaded) = self.loaded.get(name) {
            return loaded.clone();
        }
        let loaded = Theme::load(problems, self.source, name, place).map(|theme| {
            let fonts: Vec<Vec<u8>> = theme.fonts().map(|font| font.bytes.to_vec()).collect();
            let typesetter = if fonts.is_empty() {
                self.builtin_typesetter()
            } else {
                typesetter_with_fonts(fonts)
            };
            (Arc::new(theme), typesetter)
        });
        self.loaded.insert(name.to_owned(), loaded.clone());
        loaded
    }

    fn builtin_typesetter(&mut self) -> Arc<Typesetter> {
        self.builtin
            .get_or_insert_with(|| Arc::new(Typesetter::new(Fonts::builtin())))
            .clone()
    }
}

fn typesetter_with_fonts(fonts: Vec<Vec<u8>>) -> Arc<Typesetter> {
    Arc::new(Typesetter::new(Fonts::builtin().with_extra(fonts)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_ends_without_a_word_is_no_loop() {
        let made_and_codes = |make: fn(&mut Diagnostics) -> Option<()>, patience| {
            let mut problems = Diagnostics::new();
            let place = Place::File("gridgen.yaml".into());
            let patience = Some(Duration::from_millis(patience));
            let template = "themes/t/sheet.typ".to_owned();
            let made = make_with_patience(&mut problems, patience, template, ("g", &place), make);
            let codes = problems.iter().map(|it| it.kind.code());
            (made, codes.collect::<Vec<_>>())
        };
        assert_eq!(made_and_codes(|_| Some(()), 60_000), (Some(()), vec![]));
        assert_eq!(
            made_and_codes(|_| panic!("as a library may"), 60_000),
            (None, vec!["unforeseen"])
        );
        let slow = |_: &mut Diagnostics| {
            std::thread::sleep(Duration::from_millis(500));
            Some(())
        };
        assert_eq!(made_and_codes(slow, 20), (None, vec!["given-up"]));
    }
}
