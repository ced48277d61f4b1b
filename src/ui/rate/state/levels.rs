//! Which level a key means.

use super::{Ask, Mode, State, Then, Tone};
use crate::ui::rate::keys;
use crate::ui::rate::{Key, Kind, Level, Wish};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What was typed of a code, against the levels of a row.
enum Meant {
    /// This one.
    One(usize),
    /// One of several, which begin alike.
    Several,
    /// None.
    Nothing,
}

impl State {
    /// Whether a level of the row at the cursor begins with this character.
    pub(super) fn begins_level(&self, typed: char) -> bool {
        let typed = folded(&typed.to_string());
        let levels = self.form.lines.get(self.row).map(|line| line.levels());
        let mut levels = levels.unwrap_or_default().iter();
        !typed.is_empty() && levels.any(|level| folded(&level.code).starts_with(&typed))
    }

    /// One more character of a level's code, for one row or a whole section.
    pub(super) fn level_key(&mut self, typed: &str, key: Key, whole: bool) -> Option<Ask> {
        self.mode = Mode::Rating;
        let ended = matches!(key, Key::Enter);
        let typed = match key {
            Key::Char(c) => format!("{typed}{c}"),
            Key::Enter if !typed.is_empty() => typed.to_owned(),
            Key::Esc | Key::Enter | Key::Backspace => return None,
            // An arrow is an arrow, whatever was begun.
            other => return self.rating_key(other),
        };
        let levels = self.form.lines.get(self.row)?.levels();
        match meant(levels, &typed, ended) {
            Meant::One(level) if whole => self.give_section(level),
            Meant::One(level) => self.give(level),
            Meant::Several => {
                self.mode = if whole {
                    Mode::Whole(typed)
                } else {
                    Mode::Level(typed)
                };
                None
            }
            Meant::Nothing => {
                let words = self.offered(&typed);
                self.tell(Tone::Hint, words);
                None
            }
        }
    }

    /// `*`, then a level.
    pub(super) fn open_whole(&mut self) {
        let is_levels = !self
            .form
            .lines
            .get(self.row)
            .is_none_or(|line| line.levels().is_empty());
        if is_levels && self.can_rate() {
            self.mode = Mode::Whole(String::new());
        } else if !is_levels {
            self.hint(
                "this row has no levels: go to a row that has",
                "cette ligne n'a pas de niveaux : allez sur une ligne qui en a",
            );
        }
    }

    /// The levels that begin with what is typed.
    pub fn candidates(&self, typed: &str) -> Vec<&Level> {
        let typed = folded(typed);
        let levels = self.form.lines.get(self.row).map(|line| line.levels());
        let levels = levels.unwrap_or_default().iter();
        levels
            .filter(|level| level.offered && folded(&level.code).starts_with(&typed))
            .collect()
    }

    fn give(&mut self, level: usize) -> Option<Ask> {
        let line = self.form.lines.get(self.row)?;
        let given = line.levels().get(level)?;
        if !given.offered {
            let words = self.offered(&given.code);
            self.tell(Tone::Hint, words);
            return None;
        }
        let done = self.lang.pick(
            format!("{}: {}", line.label, given.code),
            format!("{} : {}", line.label, given.code),
        );
        let waits = matches!(line.kind, Kind::Levels { ranged: true, .. });
        let now = Wish::of(self.current()?.rating(self.row));
        let wish = Wish {
            level: Some(level),
            number: now.number.filter(|_| now.level == Some(level)),
            ..now
        };
        // A number is still to come, where the level has a range.
        let then = if waits { Then::Stay } else { Then::Advance };
        self.wish(vec![(self.row, wish)], then, done)
    }

    /// Every row of the section that is not rated yet gets it; where all are, every row.
    fn give_section(&mut self, level: usize) -> Option<Ask> {
        let code = self
            .form
            .lines
            .get(self.row)?
            .levels()
            .get(level)?
            .code
            .clone();
        let student = self.current()?;
        let takes = |&row: &usize| self.level_of(row, &code).is_some();
        let rows: Vec<usize> = self.form.beside(self.row).filter(takes).collect();
        let is_unrated = |row: &usize| student.rating(*row).is_none_or(|it| it.is_blank());
        let unrated: Vec<usize> = rows.iter().copied().filter(is_unrated).collect();
        let rows = if unrated.is_empty() { rows } else { unrated };
        let wish = |&row: &usize| {
            let wish = Wish {
                level: self.level_of(row, &code),
                remark: Wish::of(student.rating(row)).remark,
                ..Wish::default()
            };
            (row, wish)
        };
        let wishes: Vec<_> = rows.iter().map(wish).collect();
        let done = self.lang.pick(
            format!("{} rows: {code}", wishes.len()),
            format!("{} lignes : {code}", wishes.len()),
        );
        self.wish(wishes, Then::Stay, done)
    }

    /// The place of a code in the scale of a row that can get it.
    fn level_of(&self, row: usize, code: &str) -> Option<usize> {
        let levels = self.form.lines.get(row)?.levels();
        let found = levels.iter().position(|level| level.code == code)?;
        levels[found].offered.then_some(found)
    }

    /// Never one guess: all that can be given here.
    fn offered(&self, typed: &str) -> String {
        let levels = self.form.lines.get(self.row).map(|line| line.levels());
        let levels = levels
            .unwrap_or_default()
            .iter()
            .filter(|level| level.offered);
        let words = levels.map(|level| match level.name == level.code {
            true => level.code.clone(),
            false => format!("{} ({})", level.code, level.name),
        });
        let words = words.collect::<Vec<_>>().join(", ");
        self.lang.pick(
            format!("`{typed}` is no level of this row: {words}"),
            format!("`{typed}` n'est pas un niveau de cette ligne : {words}"),
        )
    }
}

fn meant(levels: &[Level], typed: &str, ended: bool) -> Meant {
    let wanted = folded(typed);
    let offered = |(_, level): &(usize, &Level)| level.offered;
    let begins = |(_, level): &(usize, &Level)| folded(&level.code).starts_with(&wanted);
    let found: Vec<usize> = levels
        .iter()
        .enumerate()
        .filter(|level| offered(level) && begins(level))
        .map(|(place, _)| place)
        .collect();
    let exact = || {
        let is_it = |&&place: &&usize| folded(&levels[place].code) == wanted;
        found.iter().find(is_it).copied()
    };
    match found[..] {
        [one] => Meant::One(one),
        [_, ..] if ended => exact().map_or(Meant::Several, Meant::One),
        [_, ..] => Meant::Several,
        [] => by_place(levels, typed).map_or(Meant::Nothing, Meant::One),
    }
}

/// The first to ninth level.
fn by_place(levels: &[Level], typed: &str) -> Option<usize> {
    let mut characters = typed.chars();
    let digit = characters.next().and_then(keys::digit)?;
    let place = digit
        .checked_sub(1)
        .filter(|_| characters.next().is_none())?;
    (place < levels.len()).then_some(place)
}

/// Without accents, in small letters.
pub(super) fn folded(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c));
    bare.collect::<String>().to_lowercase()
}
