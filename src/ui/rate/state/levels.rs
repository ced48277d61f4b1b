//! Which level a key means.

use super::messages::RatingMessage;
use super::{AfterSave, KeyRequest, Mode, RatingState, rating_target};
use crate::interchange::session::{LevelChoice, RatingMethod, TargetRating, fold_text};
use crate::model::grid::{LevelCode, LevelIndex, RowIndex};
use crate::ui::message::Message;
use crate::ui::rate::KeyPress;
use crate::ui::rate::keys;

/// What was typed of a code, against the levels of a row.
enum LevelMatch {
    /// This one.
    One(LevelIndex),
    /// One of several, which begin alike.
    Several,
    /// None.
    Nothing,
}

impl RatingState {
    /// Whether a level of the row at the cursor begins with this character.
    pub(super) fn begins_level(&self, typed: char) -> bool {
        let typed = fold_text(&typed.to_string());
        let levels = self.current_row().map(|row| row.levels());
        let mut levels = levels.unwrap_or_default().iter();
        !typed.is_empty() && levels.any(|level| fold_text(&level.code).starts_with(&typed))
    }

    /// One more character of a level's code, for one row or a whole section.
    pub(super) fn level_key(
        &mut self,
        typed: &str,
        key: KeyPress,
        whole: bool,
    ) -> Option<KeyRequest> {
        self.mode = Mode::Rating;
        let ended = matches!(key, KeyPress::Enter);
        let typed = match key {
            KeyPress::Char(c) => format!("{typed}{c}"),
            KeyPress::Enter if !typed.is_empty() => typed.to_owned(),
            KeyPress::Esc | KeyPress::Enter | KeyPress::Backspace => return None,
            // An arrow is an arrow, whatever was begun.
            other => return self.handle_rating_key(other),
        };
        let levels = self.current_row()?.levels();
        match match_typed_level(levels, &typed, ended) {
            LevelMatch::One(level) if whole => self.rate_section(level),
            LevelMatch::One(level) => self.rate_with_level(level),
            LevelMatch::Several => {
                self.mode = if whole {
                    Mode::SectionLevel(typed)
                } else {
                    Mode::Level(typed)
                };
                None
            }
            LevelMatch::Nothing => {
                self.refuse_level(&typed);
                None
            }
        }
    }

    /// `*`, then a level.
    pub(super) fn open_section_level(&mut self) {
        let is_levels = self
            .current_row()
            .is_some_and(|row| !row.levels().is_empty());
        if is_levels && self.can_rate() {
            self.mode = Mode::SectionLevel(String::new());
        } else if !is_levels {
            self.hint(&RatingMessage::NoLevels {});
        }
    }

    /// The levels that begin with what is typed.
    pub fn matching_levels(&self, typed: &str) -> Vec<&LevelChoice> {
        let typed = fold_text(typed);
        let levels = self.current_row().map(|row| row.levels());
        let levels = levels.unwrap_or_default().iter();
        levels
            .filter(|level| level.offered && fold_text(&level.code).starts_with(&typed))
            .collect()
    }

    fn rate_with_level(&mut self, level: LevelIndex) -> Option<KeyRequest> {
        let line = self.current_row()?;
        let given = line.level(level)?;
        if !given.offered {
            let code = given.code.clone();
            self.refuse_level(&code);
            return None;
        }
        let done = RatingMessage::Rated {
            label: &line.label,
            value: &given.code,
        };
        let done = done.headline(self.lang);
        let waits = matches!(line.kind, RatingMethod::Levels { ranged: true, .. });
        let now = TargetRating::from_rating(self.current()?.rating(self.row_index));
        let target = TargetRating {
            level: Some(level),
            number: now.number.filter(|_| now.level == Some(level)),
            ..now
        };
        // A number is still to come, where the level has a range.
        let then = if waits {
            AfterSave::Stay
        } else {
            AfterSave::Advance
        };
        self.request_edit(&[rating_target(self.row_index, target)], then, done)
    }

    /// Every row of the section that is not rated yet gets it; where all are, every row.
    fn rate_section(&mut self, level: LevelIndex) -> Option<KeyRequest> {
        let row = self.current_row()?;
        let code = row.level(level)?.code.clone();
        let student = self.current()?;
        let mut all = Vec::new();
        for row in self.class.form.rows_of_same_section(self.row_index) {
            let Some(level) = self.level_index(row, &code) else {
                continue;
            };
            let rating = student.rating(row);
            let is_unrated = rating.is_none_or(|rating| rating.is_blank());
            let target = TargetRating {
                level: Some(level),
                remark: TargetRating::from_rating(rating).remark,
                ..TargetRating::default()
            };
            all.push((is_unrated, rating_target(row, target)));
        }
        let has_unrated = all.iter().any(|(is_unrated, _)| *is_unrated);
        let targets: Vec<_> = all
            .into_iter()
            .filter(|(is_unrated, _)| *is_unrated || !has_unrated)
            .map(|(_, target)| target)
            .collect();
        let rows = targets.len();
        let done = RatingMessage::RatedSection { rows, code: &code }.headline(self.lang);
        self.request_edit(&targets, AfterSave::Stay, done)
    }

    /// The position of a code in the scale of a row that can get it.
    fn level_index(&self, row: RowIndex, code: &LevelCode) -> Option<LevelIndex> {
        let levels = self.class.form.row(row)?.levels();
        let mut offered = levels.iter().filter(|level| level.offered);
        let found = offered.find(|level| level.code == *code)?;
        Some(found.index)
    }

    /// Never one guess: all levels that can be given here.
    fn refuse_level(&mut self, typed: &str) {
        let row = self.current_row();
        let levels: Vec<String> = row
            .map(|row| row.levels())
            .unwrap_or_default()
            .iter()
            .filter(|level| level.offered)
            .map(code_and_name)
            .collect();
        let levels = levels.join(", ");
        let levels = &levels;
        self.hint(&RatingMessage::NotALevel { typed, levels });
    }
}

/// `TS (Très satisfaisant)`
fn code_and_name(level: &LevelChoice) -> String {
    if level.code == *level.name {
        level.code.to_string()
    } else {
        format!("{} ({})", level.code, level.name)
    }
}

fn match_typed_level(levels: &[LevelChoice], typed: &str, ended: bool) -> LevelMatch {
    let wanted = fold_text(typed);
    let mut found = Vec::new();
    for level in levels {
        let code = fold_text(&level.code);
        if level.offered && code.starts_with(&wanted) {
            found.push((level.index, code == wanted));
        }
    }
    match found[..] {
        [(one, _)] => LevelMatch::One(one),
        [] => level_by_digit(levels, typed).map_or(LevelMatch::Nothing, LevelMatch::One),
        // `B` begins `B+` too: only Enter says that it is the whole code.
        _ => match found.iter().find(|(_, is_exact)| ended && *is_exact) {
            Some((exact, _)) => LevelMatch::One(*exact),
            None => LevelMatch::Several,
        },
    }
}

/// The first to ninth level.
fn level_by_digit(levels: &[LevelChoice], typed: &str) -> Option<LevelIndex> {
    let mut characters = typed.chars();
    let digit = characters.next().and_then(keys::digit_of_key)?;
    let index = digit.checked_sub(1)?;
    if characters.next().is_some() {
        return None;
    }
    Some(levels.get(index)?.index)
}
