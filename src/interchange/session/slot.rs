//! Everything that a ratings file can be given, each by a name that stays the same while files and grids change.

use super::RatingForm;
use crate::model::grid::{LevelIndex, RowIndex, SectionIndex};
use crate::model::ratings::{Rating, Ratings};

/// One thing that a student can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RatingSlot {
    /// A row's rating, with its remark.
    Row(RowIndex),
    /// The remark on a section.
    Section(SectionIndex),
    /// The comment on the whole sheet.
    Comment,
    /// The date of the assessment.
    Date,
    /// Who assessed.
    Assessor,
    /// A mark decided by a person.
    Mark,
    /// A field of the student, by its place among [`RatingForm::fields`].
    Field(usize),
}

/// What a slot is to hold; what is absent goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotValue {
    /// Of a row.
    Rating(TargetRating),
    /// Of a decided mark.
    Mark(Option<TargetMark>),
    /// Of everything else.
    Text(Option<String>),
}

/// What a row is to get; what is absent goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetRating {
    /// A level, by its position in the scale.
    pub level: Option<LevelIndex>,
    /// A number as typed.
    pub number: Option<String>,
    /// Of a text row.
    pub text: Option<String>,
    /// Beside the row.
    pub remark: Option<String>,
}

/// A mark that a person decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetMark {
    /// A number or a word.
    pub value: String,
    /// Why.
    pub reason: Option<String>,
}

impl RatingSlot {
    /// Its name: `r/<section>/<row>`, `s/<section>`, `f/<field>`, `comment`, `date`, `assessor`, `mark`. `None` where
    /// the form does not have it.
    pub fn name(&self, form: &RatingForm) -> Option<String> {
        Some(match self {
            Self::Row(row) => {
                let row = form.row(*row)?;
                format!("r/{}/{}", row.section_id, row.id)
            }
            Self::Section(section) => format!("s/{}", form.section_id(*section)?),
            Self::Field(nth) => format!("f/{}", form.fields.get(*nth)?.id),
            Self::Comment => "comment".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Assessor => "assessor".to_owned(),
            Self::Mark => "mark".to_owned(),
        })
    }

    /// The slot of a form that has this name.
    pub fn of_name(form: &RatingForm, name: &str) -> Option<Self> {
        let mut all = form.slots();
        all.find(|slot| slot.name(form).as_deref() == Some(name))
    }
}

impl SlotValue {
    /// What a slot holds.
    pub fn of(form: &RatingForm, ratings: &Ratings, slot: &RatingSlot) -> Self {
        let field = |id: &str| {
            let mut fields = ratings.fields.iter();
            let found = fields.find(|(field, _)| field == id);
            found.map(|(_, value)| value.clone())
        };
        Self::Text(match slot {
            RatingSlot::Row(row) => {
                return Self::Rating(TargetRating::from_rating(ratings.rating(*row)));
            }
            RatingSlot::Mark => {
                let mark = ratings.mark.as_ref().map(|mark| TargetMark {
                    value: mark.value.clone(),
                    reason: mark.reason.as_ref().map(|it| it.source.trim().to_owned()),
                });
                return Self::Mark(mark);
            }
            RatingSlot::Section(section) => ratings
                .section_remark(*section)
                .map(|remark| remark.source.clone()),
            RatingSlot::Comment => ratings.comment.as_ref().map(|it| it.0.source.clone()),
            RatingSlot::Date => ratings.date.clone(),
            RatingSlot::Assessor => field("assessor"),
            RatingSlot::Field(nth) => match form.fields.get(*nth).map(|field| field.id.as_str()) {
                Some("name") => ratings.name.clone(),
                Some("given") => ratings.given.clone(),
                Some("class") => ratings.class.clone(),
                Some(id) => field(id),
                None => None,
            },
        })
    }

    /// Whether both say the same: a number names its level, and blanks around a text mean nothing.
    pub fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rating(one), Self::Rating(other)) => one.is_same_as(other),
            (Self::Mark(one), Self::Mark(other)) => match (one, other) {
                (Some(one), Some(other)) => {
                    one.value.trim() == other.value.trim()
                        && trimmed(&one.reason) == trimmed(&other.reason)
                }
                (one, other) => one.is_none() && other.is_none(),
            },
            (Self::Text(one), Self::Text(other)) => trimmed(one) == trimmed(other),
            _ => false,
        }
    }

    /// The text of a slot that has one alone.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => text.as_deref(),
            _ => None,
        }
    }

    /// Whether it is nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Rating(rating) => *rating == TargetRating::default(),
            Self::Mark(mark) => mark.is_none(),
            Self::Text(text) => trimmed(text).is_none(),
        }
    }
}

impl TargetRating {
    /// What a row has now.
    pub fn from_rating(rating: Option<&Rating>) -> Self {
        let Some(rating) = rating else {
            return Self::default();
        };
        Self {
            level: rating.level,
            number: rating.number.as_ref().map(|number| number.raw.clone()),
            text: rating.text.as_ref().map(|text| text.source.clone()),
            remark: rating.remark.as_ref().map(|remark| remark.source.clone()),
        }
    }

    fn is_same_as(&self, now: &Self) -> bool {
        // A number names its level.
        let is_same_level = self.number.is_some() || self.level == now.level;
        is_same_level
            && self.number == now.number
            && trimmed(&self.text) == trimmed(&now.text)
            && trimmed(&self.remark) == trimmed(&now.remark)
    }
}

/// A text without the blanks around it; none where nothing is left.
pub(super) fn trimmed(text: &Option<String>) -> Option<&str> {
    let text = text.as_ref().map(|text| text.trim());
    text.filter(|text| !text.is_empty())
}
