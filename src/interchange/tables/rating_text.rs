//! Level and remark of one row, as a table shows them: taken from a rating, compared, printed, written as YAML.
//!
//! Never knows a grid's rules: whether a level may be given is decided by the reader of ratings.

use crate::model::grid::Row;
use crate::model::ratings::Rating;
use crate::text::yaml::Number;
use crate::text::yaml::edit::NewValue;

/// Level and remark of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LevelAndRemark {
    pub(super) level: String,
    pub(super) remark: String,
}

impl LevelAndRemark {
    /// What a rating shows in a table; both are empty where there is none.
    pub(super) fn of_rating(row: &Row, rating: Option<&Rating>) -> Self {
        match rating {
            None => Self::default(),
            Some(rating) => Self {
                level: level_text(row, rating),
                remark: remark_text(rating),
            },
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.level.is_empty() && self.remark.is_empty()
    }

    /// Both on one line, for people.
    pub(super) fn display_text(&self) -> String {
        // In quotes, so that a remark is not taken for a level.
        let remark = if self.remark.is_empty() {
            String::new()
        } else {
            format!("\"{}\"", self.remark)
        };
        let both = format!("{} {remark}", self.level);
        both.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether both say the same: equal words, or equal numbers. A spreadsheet writes `1.50` as `1,5`.
    pub(super) fn is_equivalent(&self, other: &Self) -> bool {
        self.remark == other.remark
            && (self.level == other.level || is_same_number(&self.level, &other.level))
    }

    /// The ways to write it in a ratings file, the shortest first.
    pub(super) fn yaml_forms(&self) -> Vec<NewValue> {
        let Self { level, remark } = self;
        match (level.is_empty(), remark.is_empty()) {
            (true, true) => vec![NewValue::Empty],
            (false, true) if level.contains([' ', '\n']) => vec![NewValue::Text(level.clone())],
            (false, true) => vec![NewValue::Word(level.clone()), NewValue::Text(level.clone())],
            (false, false) if !remark.contains('\n') => {
                vec![NewValue::Text(format!("{level} {remark}")), self.yaml_map()]
            }
            _ => vec![self.yaml_map()],
        }
    }

    /// `{ level: …, remark: … }`
    fn yaml_map(&self) -> NewValue {
        let mut entries = Vec::new();
        if !self.level.is_empty() {
            entries.push(("level".to_owned(), NewValue::Word(self.level.clone())));
        }
        if !self.remark.is_empty() {
            entries.push(("remark".to_owned(), NewValue::Text(self.remark.clone())));
        }
        NewValue::Map(entries)
    }
}

fn is_same_number(one: &str, other: &str) -> bool {
    match (Number::parse(one), Number::parse(other)) {
        (Some(one), Some(other)) => one.value == other.value,
        _ => false,
    }
}

/// The number, if there is one: it determines the level. Else the level's code, or the text of a text row.
pub(super) fn level_text(row: &Row, rating: &Rating) -> String {
    if let Some(number) = &rating.number {
        return number.raw.clone();
    }
    if let (Some(scale), Some(index)) = (row.scale(), rating.level)
        && let Some(level) = scale.level(index)
    {
        return level.code.to_string();
    }
    let text = rating.text.as_ref();
    text.map_or_else(String::new, |text| text.source.trim().to_owned())
}

/// A remark as it was written, without the end of its last line.
pub(super) fn remark_text(rating: &Rating) -> String {
    let source = rating.remark.as_ref().map_or("", |remark| &remark.source);
    source.trim().to_owned()
}
