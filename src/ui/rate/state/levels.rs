//! Which level a key means.

use super::{AfterSave, KeyRequest, Mode, NoticeKind, RatingState};
use crate::model::grid::LevelIndex;
use crate::ui::rate::keys;
use crate::ui::rate::{KeyPress, LevelChoice, RatingMethod, TargetRating};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
        let levels = self.form.rows.get(self.row_index).map(|line| line.levels());
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
        let levels = self.form.rows.get(self.row_index)?.levels();
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
                let words = self.unknown_level_text(&typed);
                self.set_notice(NoticeKind::Hint, words);
                None
            }
        }
    }

    /// `*`, then a level.
    pub(super) fn open_section_level(&mut self) {
        let is_levels = !self
            .form
            .rows
            .get(self.row_index)
            .is_none_or(|line| line.levels().is_empty());
        if is_levels && self.can_rate() {
            self.mode = Mode::SectionLevel(String::new());
        } else if !is_levels {
            self.set_hint(
                "this row has no levels: go to a row that has",
                "cette ligne n'a pas de niveaux : allez sur une ligne qui en a",
            );
        }
    }

    /// The levels that begin with what is typed.
    pub fn matching_levels(&self, typed: &str) -> Vec<&LevelChoice> {
        let typed = fold_text(typed);
        let levels = self.form.rows.get(self.row_index).map(|line| line.levels());
        let levels = levels.unwrap_or_default().iter();
        levels
            .filter(|level| level.offered && fold_text(&level.code).starts_with(&typed))
            .collect()
    }

    fn rate_with_level(&mut self, level: LevelIndex) -> Option<KeyRequest> {
        let line = self.form.rows.get(self.row_index)?;
        let given = line.level(level)?;
        if !given.offered {
            let words = self.unknown_level_text(&given.code);
            self.set_notice(NoticeKind::Hint, words);
            return None;
        }
        let done = self.lang.pick(
            format!("{}: {}", line.label, given.code),
            format!("{} : {}", line.label, given.code),
        );
        let waits = matches!(line.kind, RatingMethod::Levels { ranged: true, .. });
        let now = TargetRating::from_rating(self.current()?.rating(self.row_index));
        let wish = TargetRating {
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
        self.request_edit(vec![(self.row_index, wish)], then, done)
    }

    /// Every row of the section that is not rated yet gets it; where all are, every row.
    fn rate_section(&mut self, level: LevelIndex) -> Option<KeyRequest> {
        let code = self
            .form
            .rows
            .get(self.row_index)?
            .level(level)?
            .code
            .clone();
        let student = self.current()?;
        let takes = |&row: &usize| self.level_index(row, &code).is_some();
        let rows: Vec<usize> = self
            .form
            .rows_of_same_section(self.row_index)
            .filter(takes)
            .collect();
        let is_unrated = |row: &usize| student.rating(*row).is_none_or(|it| it.is_blank());
        let unrated: Vec<usize> = rows.iter().copied().filter(is_unrated).collect();
        let rows = if unrated.is_empty() { rows } else { unrated };
        let wish = |&row: &usize| {
            let wish = TargetRating {
                level: self.level_index(row, &code),
                remark: TargetRating::from_rating(student.rating(row)).remark,
                ..TargetRating::default()
            };
            (row, wish)
        };
        let wishes: Vec<_> = rows.iter().map(wish).collect();
        let done = self.lang.pick(
            format!("{} rows: {code}", wishes.len()),
            format!("{} lignes : {code}", wishes.len()),
        );
        self.request_edit(wishes, AfterSave::Stay, done)
    }

    /// The position of a code in the scale of a row that can get it.
    fn level_index(&self, row: usize, code: &str) -> Option<LevelIndex> {
        let levels = self.form.rows.get(row)?.levels();
        let found = levels.iter().find(|level| level.code == *code)?;
        found.offered.then_some(found.index)
    }

    /// Never one guess: all that can be given here.
    fn unknown_level_text(&self, typed: &str) -> String {
        let levels = self.form.rows.get(self.row_index).map(|line| line.levels());
        let levels = levels
            .unwrap_or_default()
            .iter()
            .filter(|level| level.offered);
        let words = levels.map(|level| match level.code == *level.name {
            true => level.code.to_string(),
            false => format!("{} ({})", level.code, level.name),
        });
        let words = words.collect::<Vec<_>>().join(", ");
        self.lang.pick(
            format!("`{typed}` is no level of this row: {words}"),
            format!("`{typed}` n'est pas un niveau de cette ligne : {words}"),
        )
    }
}

fn match_typed_level(levels: &[LevelChoice], typed: &str, ended: bool) -> LevelMatch {
    let wanted = fold_text(typed);
    let fits = |level: &&LevelChoice| level.offered && fold_text(&level.code).starts_with(&wanted);
    let found: Vec<&LevelChoice> = levels.iter().filter(fits).collect();
    let exact = || {
        let mut found = found.iter();
        found.find(|level| fold_text(&level.code) == wanted)
    };
    match found[..] {
        [one] => LevelMatch::One(one.index),
        [_, ..] if ended => exact().map_or(LevelMatch::Several, |one| LevelMatch::One(one.index)),
        [_, ..] => LevelMatch::Several,
        [] => level_by_digit(levels, typed).map_or(LevelMatch::Nothing, LevelMatch::One),
    }
}

/// The first to ninth level.
fn level_by_digit(levels: &[LevelChoice], typed: &str) -> Option<LevelIndex> {
    let mut characters = typed.chars();
    let digit = characters.next().and_then(keys::digit_of_key)?;
    let place = digit
        .checked_sub(1)
        .filter(|_| characters.next().is_none())?;
    Some(levels.get(place)?.index)
}

/// Without accents, in small letters.
pub(super) fn fold_text(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c));
    bare.collect::<String>().to_lowercase()
}
