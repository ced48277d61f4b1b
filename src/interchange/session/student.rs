//! One student's file as it is rated: what it says, and how far that has come.

use super::RatingForm;
use crate::base::diagnostic::{Diagnostic, DiagnosticKind, Diagnostics, MessageLang, Severity};
use crate::model::grid::RowIndex;
use crate::model::ratings::{self, Rating, Ratings};
use crate::model::scoring::{self, Mark};
use crate::project::{StudentFile, StudentLocation};
use crate::text::yaml::YamlNode;
use std::sync::Arc;

/// One student.
#[derive(Debug)]
pub struct RatedStudent {
    /// Where the file lies.
    pub place: StudentLocation,
    /// As people are printed.
    pub name: String,
    /// The family name, by which a list is sorted; what is printed where nobody typed one.
    pub family: String,
    /// The given name, or nothing.
    pub given: String,
    /// The text of the file, without byte-order mark.
    pub text: String,
    /// What it says, or why that is not known.
    pub file: Result<SoundFile, BrokenFile>,
}

/// A file without an error.
#[derive(Debug)]
pub struct SoundFile {
    /// What it says.
    pub ratings: Ratings,
    /// The mark, if the grid gives one.
    pub mark: MarkStatus,
    /// Rows that are still to be rated.
    pub to_rate: usize,
    pub(super) root: YamlNode,
}

/// A file with an error: it is not rated, nothing is written into it.
#[derive(Debug, Clone)]
pub struct BrokenFile {
    /// The file, with line and column where they are known.
    pub location: String,
    /// Everything that is wrong, from the top; not known where the file could not be read at all.
    pub errors: Vec<LocatedError>,
}

/// One error of a file.
#[derive(Debug, Clone)]
pub struct LocatedError {
    /// `grids/oral/ratings/lea.yaml:6:5`
    pub location: String,
    /// What is wrong.
    pub kind: Arc<dyn DiagnosticKind>,
}

/// How far a mark has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkStatus {
    /// There is none, yet or at all.
    None,
    /// Of what is rated so far.
    SoFar(String),
    /// As the sheet prints it.
    Mark(String),
}

impl RatedStudent {
    /// What the file of a student says against the grid.
    pub fn read(form: &RatingForm, file: StudentFile) -> Self {
        let StudentFile {
            path,
            file,
            document,
            diagnostics: parsed,
        } = file;
        let text = document.as_ref().map(|document| document.text.as_str());
        let text = text.unwrap_or_default().to_owned();
        let mut diagnostics = Diagnostics::new();
        let checked = match document {
            Some(document) => {
                let grid = Some(&form.grid);
                let (document, ratings) =
                    ratings::check_ratings(&mut diagnostics, document, parsed, grid);
                ratings.map(|ratings| (ratings, document.root.clone()))
            }
            None => {
                diagnostics.extend(parsed);
                None
            }
        };
        let stem = path.stem().to_owned();
        let names = checked.as_ref().map(|(ratings, _)| {
            let family = ratings.name.clone().or(ratings.printed_name());
            (ratings.printed_name(), family, ratings.given.clone())
        });
        let (name, family, given) = names.unwrap_or_default();
        let file_of = match (checked, broken_file(diagnostics)) {
            (Some((ratings, root)), None) => Ok(SoundFile {
                mark: mark_status(form, &ratings),
                to_rate: ratings.rows_to_rate(&form.grid),
                ratings,
                root,
            }),
            (_, broken) => Err(broken.unwrap_or_else(|| BrokenFile {
                location: file.clone(),
                errors: Vec::new(),
            })),
        };
        Self {
            name: name.unwrap_or_else(|| stem.clone()),
            family: family.unwrap_or(stem),
            given: given.unwrap_or_default(),
            text,
            file: file_of,
            place: StudentLocation { path, file },
        }
    }

    /// What a row got.
    pub fn rating(&self, row: RowIndex) -> Option<&Rating> {
        self.file.as_ref().ok()?.ratings.rating(row)
    }

    /// Whether a row is still to be rated; never on a broken file, nor where a person decided the mark.
    pub fn is_unrated(&self, form: &RatingForm, row: RowIndex) -> bool {
        let Ok(sound) = &self.file else { return false };
        let line = form.row(row);
        sound.ratings.mark.is_none() && line.is_some_and(|line| !line.is_done(self.rating(row)))
    }

    /// How many rows are still to be rated.
    pub fn to_rate(&self) -> usize {
        self.file.as_ref().map_or(0, |sound| sound.to_rate)
    }
}

impl BrokenFile {
    /// What is wrong first.
    pub fn headline(&self, lang: MessageLang) -> String {
        let error = self.errors.first();
        error.map_or_else(String::new, |error| error.kind.message(lang).headline)
    }
}

fn broken_file(diagnostics: Diagnostics) -> Option<BrokenFile> {
    let sorted = diagnostics.sorted().into_iter();
    let errors: Vec<LocatedError> = sorted
        .filter(|it| it.kind.severity() == Severity::Error)
        .map(|it| LocatedError {
            location: location_text(&it),
            kind: it.kind.clone(),
        })
        .collect();
    let location = errors.first()?.location.clone();
    Some(BrokenFile { location, errors })
}

/// `grids/oral/ratings/lea.yaml:6:5`
fn location_text(diagnostic: &Diagnostic) -> String {
    let path = diagnostic.place.path();
    match diagnostic.place.start() {
        Some(start) => format!("{path}:{}:{}", start.line, start.column),
        None => path.to_owned(),
    }
}

fn mark_status(form: &RatingForm, ratings: &Ratings) -> MarkStatus {
    let shown = |value: &scoring::Fraction| scoring::format_exact(value, form.decimal);
    match scoring::score(&form.grid, ratings).mark {
        Some(Mark::Computed(mark)) => return MarkStatus::Mark(shown(&mark)),
        Some(Mark::Number(number)) => return MarkStatus::Mark(number.printed(form.decimal)),
        Some(Mark::Word(word)) => return MarkStatus::Mark(word),
        None => {}
    }
    let so_far = scoring::score(&form.so_far_grid, ratings).computed;
    so_far.map_or(MarkStatus::None, |it| MarkStatus::SoFar(shown(&it.mark)))
}
