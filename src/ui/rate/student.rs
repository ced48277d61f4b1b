//! One student's file as it is rated: what it says, and how far that has come.

use super::Form;
use crate::base::diagnostic::{Diagnostic, Lang, Problems, Severity};
use crate::base::source::Text;
use crate::model::ratings::{self, Rating, Ratings};
use crate::model::scoring::{self, Mark};
use crate::project::{StudentFile, StudentPlace};
use crate::text::yaml::Node;

/// One student.
#[derive(Debug)]
pub struct Student {
    /// Where the file lies.
    pub place: StudentPlace,
    /// As people are printed.
    pub name: String,
    /// The family name, by which a list is sorted; what is printed where nobody typed one.
    pub family: String,
    /// The given name, or nothing.
    pub given: String,
    /// The text of the file, without byte-order mark.
    pub text: String,
    /// What it says, or why that is not known.
    pub file: Result<Sound, Broken>,
}

/// A file without an error.
#[derive(Debug)]
pub struct Sound {
    /// What it says.
    pub ratings: Ratings,
    /// The mark, if the grid gives one.
    pub mark: Standing,
    /// Rows that are still to be rated.
    pub to_rate: usize,
    pub(super) root: Node,
}

/// A file with an error: it is not rated, nothing is written into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The file, with line and column where they are known.
    pub place: String,
    /// What is wrong, in English and French.
    pub words: [String; 2],
}

/// How far a mark has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is none, yet or at all.
    None,
    /// Of what is rated so far.
    SoFar(String),
    /// As the sheet prints it.
    Mark(String),
}

impl Student {
    /// What the file of a student says against the grid.
    pub fn read(form: &Form, file: StudentFile) -> Self {
        let StudentFile {
            path,
            class,
            file,
            bytes,
            document,
            mut problems,
        } = file;
        let text = Text::decode(&file, &bytes).as_str().to_owned();
        let checked = document.as_ref().and_then(|document| {
            ratings::ratings(&mut problems, document, Some(&form.grid))
                .map(|ratings| (ratings, document.root.clone()))
        });
        let stem = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let names = checked.as_ref().map(|(ratings, _)| {
            let family = ratings.name.clone().or(ratings.printed_name());
            (ratings.printed_name(), family, ratings.given.clone())
        });
        let (name, family, given) = names.unwrap_or_default();
        let file_of = match (checked, broken(&problems)) {
            (Some((ratings, root)), None) => Ok(Sound {
                mark: standing(form, &ratings),
                to_rate: ratings.to_rate(&form.grid),
                ratings,
                root,
            }),
            (_, broken) => Err(broken.unwrap_or_else(|| Broken {
                place: file.clone(),
                words: Default::default(),
            })),
        };
        Self {
            name: name.unwrap_or_else(|| stem.clone()),
            family: family.unwrap_or(stem),
            given: given.unwrap_or_default(),
            text,
            file: file_of,
            place: StudentPlace { path, class, file },
        }
    }

    /// What a row got.
    pub fn rating(&self, row: usize) -> Option<&Rating> {
        let sound = self.file.as_ref().ok()?;
        sound.ratings.rows.get(row)?.as_ref()
    }

    /// Whether a row is still to be rated; never on a broken file, nor where a person decided the mark.
    pub fn is_open(&self, form: &Form, row: usize) -> bool {
        let Ok(sound) = &self.file else { return false };
        let line = form.lines.get(row);
        sound.ratings.mark.is_none() && line.is_some_and(|line| !line.is_done(self.rating(row)))
    }

    /// How many rows are still to be rated.
    pub fn to_rate(&self) -> usize {
        self.file.as_ref().map_or(0, |sound| sound.to_rate)
    }
}

impl Broken {
    /// What is wrong.
    pub fn headline(&self, lang: Lang) -> &str {
        let [en, fr] = &self.words;
        lang.pick(en, fr)
    }
}

fn broken(problems: &Problems) -> Option<Broken> {
    let mut errors = problems
        .iter()
        .filter(|it| it.problem.severity() == Severity::Error);
    errors.next().map(|first| Broken {
        place: place(first),
        words: [Lang::English, Lang::French].map(|lang| first.problem.words(lang).headline),
    })
}

/// `grids/oral/ratings/lea.yaml:6:5`
pub(super) fn place(diagnostic: &Diagnostic) -> String {
    let path = diagnostic.place.path();
    match diagnostic.place.start() {
        Some(at) => format!("{path}:{}:{}", at.line, at.column),
        None => path.to_owned(),
    }
}

fn standing(form: &Form, ratings: &Ratings) -> Standing {
    let shown = |value: &scoring::Fraction| scoring::mixed(value, form.decimal);
    match scoring::score(&form.grid, ratings).mark {
        Some(Mark::Computed(mark)) => return Standing::Mark(shown(&mark)),
        Some(Mark::Number(number)) => return Standing::Mark(number.printed(form.decimal)),
        Some(Mark::Word(word)) => return Standing::Mark(word),
        None => {}
    }
    let so_far = scoring::score(&form.so_far, ratings).computed;
    so_far.map_or(Standing::None, |it| Standing::SoFar(shown(&it.mark)))
}
