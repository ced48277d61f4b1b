//! What the sheets of one grid share: its theme, the options that hold, the form; and the beginning of their keys.

use super::super::crew;
use super::super::glyphs::{self, Origins};
use super::super::prepare::{PreparedForm, PreparedGrid};
use super::keys::{Base, Style};
use super::{Group, Plan};
use crate::base::diagnostic::{Place, Problems};
use crate::base::source::Source;
use crate::output::pdf::{Fonts, Typesetter};
use crate::output::theme::{self, Form, Layer, Theme};
use crate::project::Settings;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// A template that takes longer is given up, where nobody says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A theme, and a typesetter with its fonts.
type Loaded = (Arc<Theme>, Arc<Typesetter>);

/// Themes and fonts, loaded once for all grids.
pub(super) struct Themes<'a> {
    pub(super) source: &'a dyn Source,
    loaded: BTreeMap<String, Option<Loaded>>,
    plain: Option<Arc<Typesetter>>,
}

/// What a grid's sheets share, and the beginning of their keys.
pub(super) fn group(
    plan: &Plan,
    settings: &Settings,
    grid: &PreparedGrid,
    form: &PreparedForm,
    themes: &mut Themes<'_>,
    problems: &mut Problems,
) -> Option<(Arc<Group>, Base)> {
    let (name, place) = match (&plan.options.theme, &form.grid.theme) {
        (Some(name), _) => (name.clone(), Place::File("--theme".into())),
        (None, Some((name, place))) => (name.clone(), place.clone()),
        (None, None) => settings.theme.clone(),
    };
    let (theme, typesetter) = themes.get(&name, place, problems)?;
    let own = plan.options.theme.is_none()
        || form
            .grid
            .theme
            .as_ref()
            .map_or(&settings.theme.0, |it| &it.0)
            == &name;
    let options = effective(&theme, themes.source, settings, (form, own), problems)?;
    let strings = theme.strings(problems, &form.context.lang, &form.grid.place);
    let (options, strings) = (Arc::new(options), Arc::new(strings));
    let template = format!("themes/{}/sheet.typ", theme.name());
    let made = {
        let (theme, context) = (theme.clone(), form.context.clone());
        let (options, strings) = (options.clone(), strings.clone());
        let make = move |problems: &mut Problems| {
            Form::new(problems, &theme, &context, &options, &strings)
        };
        let what = (grid.id.as_str(), &form.grid.place);
        patient(problems, plan.options.patience, template, what, make)?
    };
    let files = typesetter.files(made.typst_files().into_iter().chain(form.images.files()));
    let origins = Origins {
        source: themes.source,
        grid,
        theme: &theme,
        options: &options,
    };
    let missing = glyphs::tell_form(problems, &files, &made, &origins);
    let group = Group {
        grid: grid.id.clone(),
        context: form.context.clone(),
        theme: theme.clone(),
        form: made,
        files,
        typesetter,
        missing,
    };
    let style = Style {
        theme: &theme,
        options: &options,
        strings: &strings,
    };
    let base = Base::new(&style, grid, form);
    Some((Arc::new(group), base))
}

/// What Tera makes once for many sheets (`sheet.typ`, styles), made in a thread of its own: a loop in a template may have
/// no end. None with an error, which stands at `place`.
pub(super) fn patient<T: Send + 'static>(
    problems: &mut Problems,
    patience: Option<Duration>,
    template: String,
    (what, place): (&str, &Place),
    make: impl FnOnce(&mut Problems) -> Option<T> + Send + 'static,
) -> Option<T> {
    let (tell, told) = sync_channel(1);
    std::thread::spawn(move || {
        let mut problems = Problems::new();
        let made = make(&mut problems);
        // Nobody may be waiting any more.
        let _ = tell.send((made, problems));
    });
    let patience = patience.unwrap_or(PATIENCE);
    let sheet = what.to_owned();
    let problem = match told.recv_timeout(patience) {
        Ok((made, met)) => {
            problems.extend(met);
            return made;
        }
        Err(RecvTimeoutError::Timeout) => crew::Problem::GivenUp {
            sheet,
            seconds: patience.as_secs(),
            template,
        },
        // The thread ended without a word.
        Err(RecvTimeoutError::Disconnected) => crew::Problem::Unforeseen { sheet },
    };
    problems.add(problem, place.clone());
    None
}

/// What holds in a grid: the settings are checked once for all grids; a grid's own options here, unless they are meant
/// for another theme than the one it is printed with.
fn effective(
    theme: &Theme,
    source: &dyn Source,
    settings: &Settings,
    (form, own): (&PreparedForm, bool),
    problems: &mut Problems,
) -> Option<theme::Options> {
    let common = settings
        .options
        .iter()
        .map(|typed| Layer { typed, told: false });
    let grid = form
        .grid
        .options
        .iter()
        .map(|typed| Layer { typed, told: own });
    let layers: Vec<Layer<'_>> = common.chain(grid).collect();
    theme.effective(problems, source, &layers)
}

/// The options of the settings, against the theme of the settings.
pub(super) fn check_settings(
    plan: &Plan,
    settings: &Settings,
    themes: &mut Themes<'_>,
    problems: &mut Problems,
) {
    let (name, place) = &settings.theme;
    let (Some(typed), None) = (&settings.options, &plan.options.theme) else {
        return;
    };
    if let Some((theme, _)) = themes.get(name, place.clone(), problems) {
        // The defaults hold where something is wrong.
        theme.effective(problems, themes.source, &[Layer { typed, told: true }]);
    }
}

impl<'a> Themes<'a> {
    /// None loaded yet.
    pub(super) fn new(source: &'a dyn Source) -> Self {
        Self {
            source,
            loaded: BTreeMap::new(),
            plain: None,
        }
    }

    /// The theme of this name, and a typesetter with its fonts.
    pub(super) fn get(
        &mut self,
        name: &str,
        place: Place,
        problems: &mut Problems,
    ) -> Option<Loaded> {
        if let Some(loaded) = self.loaded.get(name) {
            return loaded.clone();
        }
        let loaded = Theme::load(problems, self.source, name, place).map(|theme| {
            let fonts: Vec<Vec<u8>> = theme.fonts().map(|font| font.bytes.to_vec()).collect();
            let typesetter = if fonts.is_empty() {
                self.plain()
            } else {
                typesetter(fonts)
            };
            (Arc::new(theme), typesetter)
        });
        self.loaded.insert(name.to_owned(), loaded.clone());
        loaded
    }

    fn plain(&mut self) -> Arc<Typesetter> {
        self.plain
            .get_or_insert_with(|| Arc::new(Typesetter::new(Fonts::builtin())))
            .clone()
    }
}

fn typesetter(fonts: Vec<Vec<u8>>) -> Arc<Typesetter> {
    Arc::new(Typesetter::new(Fonts::builtin().with(fonts)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_ends_without_a_word_is_no_loop() {
        let told = |make: fn(&mut Problems) -> Option<()>, patience| {
            let mut problems = Problems::new();
            let place = Place::File("gridgen.yaml".into());
            let patience = Some(Duration::from_millis(patience));
            let template = "themes/t/sheet.typ".to_owned();
            let made = patient(&mut problems, patience, template, ("g", &place), make);
            let codes = problems.iter().map(|it| it.problem.code());
            (made, codes.collect::<Vec<_>>())
        };
        assert_eq!(told(|_| Some(()), 60_000), (Some(()), vec![]));
        assert_eq!(
            told(|_| panic!("as a library may"), 60_000),
            (None, vec!["unforeseen"])
        );
        let slow = |_: &mut Problems| {
            std::thread::sleep(Duration::from_millis(500));
            Some(())
        };
        assert_eq!(told(slow, 20), (None, vec!["given-up"]));
    }
}
