//! What is shown, where the cursor is, what can be taken back. A key changes it, or asks for something to be saved.

mod files;
mod levels;
mod typing;
mod walk;

pub use typing::{Remark, Search};

use super::keys::{self, Command};
use super::plan::{self, Plan, Wish};
use super::{Entry, Form, Key, Kind, Student};
use crate::base::diagnostic::Lang;
use crate::model::class::apart;
use crate::text::yaml::Node;
use crate::text::yaml::edit::{Change, Key as Step};

/// A class that is being rated.
#[derive(Debug)]
pub struct State {
    /// What is rated.
    pub form: Form,
    /// Its students, sorted; at least one.
    pub students: Vec<Student>,
    /// The language of messages.
    pub lang: Lang,
    /// The place of the student at the cursor.
    pub student: usize,
    /// The place of the row at the cursor.
    pub row: usize,
    /// What the lines of the screen are.
    pub axis: Axis,
    /// What the next key is taken for.
    pub mode: Mode,
    /// What there is to say.
    pub note: Option<Note>,
    /// Why nothing can be rated at all, for now.
    pub halted: Option<String>,
    undo: Vec<Undo>,
    /// The last line was just rated, and the cursor could not go on.
    ended: bool,
}

/// What the lines of the screen are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// The rows of one student.
    Rows,
    /// The students, of one row.
    Students,
}

/// What the next key is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// A level, or a command.
    Rating,
    /// The next character of a level's code.
    Level(String),
    /// A level for the whole section, of which this is typed.
    Whole(String),
    /// A number.
    Number(Entry),
    /// A remark, or the text of a text row.
    Remark(Remark),
    /// A name to look for.
    Search(Search),
    /// Nothing: the keys are shown.
    Help,
}

/// Something to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How it is said.
    pub tone: Tone,
    /// The words.
    pub words: String,
}

/// How something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What was done.
    Done,
    /// What was not understood, or is worth knowing.
    Hint,
    /// What was not saved.
    Failed,
}

/// What a key asks for.
#[derive(Debug)]
pub enum Ask {
    /// A file is to be changed; then [`State::saved`] or [`State::refused`].
    Save(Save),
    /// The end.
    Leave,
}

/// The change of one file.
#[derive(Debug, Clone)]
pub struct Save {
    /// The file, from the project's root.
    pub file: String,
    /// Its text when the change was made.
    pub seen: String,
    /// The change.
    pub changes: Vec<Change>,
    then: Then,
    done: String,
    row: usize,
    back: Vec<Change>,
}

/// What follows when a change is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Stay,
    Advance,
    Undone,
}

/// A change that can be taken back.
#[derive(Debug)]
struct Undo {
    file: String,
    row: usize,
    back: Vec<Change>,
    /// What was left at each path; where it is something else by now, somebody else changed it.
    left: Vec<(Vec<Step>, Option<Node>)>,
}

impl State {
    /// The students in the order of their class; the cursor stands on what is to be rated first.
    pub fn new(form: Form, students: Vec<Student>, lang: Lang) -> Self {
        let mut state = Self {
            form,
            students,
            lang,
            student: 0,
            row: 0,
            axis: Axis::Rows,
            mode: Mode::Rating,
            note: None,
            halted: None,
            undo: Vec::new(),
            ended: false,
        };
        state.sort();
        if !state.is_open(0, 0) {
            state.next_open(true);
        }
        state.note = None;
        state
    }

    /// The student at the cursor; none where all are gone.
    pub fn current(&self) -> Option<&Student> {
        self.students.get(self.student)
    }

    /// What a student of the list is called in it.
    pub fn called(&self, student: &Student) -> String {
        let same = self.students.iter().filter(|it| it.name == student.name);
        apart(&student.name, &student.place.path, same.count() > 1)
    }

    /// What a key does.
    pub fn key(&mut self, key: Key) -> Option<Ask> {
        if matches!(key, Key::Ctrl('c' | 'q')) {
            return self.leave();
        }
        self.note = None;
        match self.mode.clone() {
            Mode::Rating => self.rating_key(key),
            Mode::Level(typed) => self.level_key(&typed, key, false),
            Mode::Whole(typed) => self.level_key(&typed, key, true),
            Mode::Number(entry) => self.number_key(entry, key),
            Mode::Remark(remark) => self.remark_key(remark, key),
            Mode::Search(search) => self.search_key(search, key),
            Mode::Help => {
                self.mode = Mode::Rating;
                None
            }
        }
    }

    /// The end; the first time, what is typed and not saved keeps it.
    fn leave(&mut self) -> Option<Ask> {
        let unsaved = match &mut self.mode {
            Mode::Remark(remark) => remark.may_leave(),
            _ => true,
        };
        if unsaved {
            return Some(Ask::Leave);
        }
        self.hint(
            "this is not saved: Enter saves it, Ctrl-C again leaves without it",
            "ce texte n'est pas enregistré : Entrée l'enregistre, Ctrl-C encore quitte sans lui",
        );
        None
    }

    fn rating_key(&mut self, key: Key) -> Option<Ask> {
        if let Key::Char(typed) = key
            && (self.begins_level(typed) || keys::command(&key).is_none())
        {
            return self.typed(typed);
        }
        self.ended = false;
        match keys::command(&key)? {
            Command::Remark => self.open_remark(),
            Command::Clear => return self.clear(),
            Command::Whole => self.open_whole(),
            Command::Undo => return self.take_back(),
            Command::Search => self.open_search(),
            Command::Help => self.mode = Mode::Help,
            Command::Leave => return Some(Ask::Leave),
            walk => self.walk(walk),
        }
        None
    }

    /// A character that rates.
    fn typed(&mut self, typed: char) -> Option<Ask> {
        if self.ended {
            self.tell_end();
            return None;
        }
        let kind = &self.form.lines.get(self.row)?.kind;
        let is_digit = keys::digit(typed).is_some();
        match kind {
            Kind::Levels { ranged: true, .. } if is_digit && !self.begins_level(typed) => {
                self.open_number(typed)
            }
            Kind::Levels { .. } => return self.level_key("", Key::Char(typed), false),
            Kind::Number { .. } | Kind::Count => self.open_number(typed),
            Kind::Text => self.hint(
                "Enter opens the text of this row",
                "Entrée ouvre le texte de cette ligne",
            ),
        }
        None
    }

    /// Nothing follows the row that was just rated: the next key was meant for another one, and would take its place.
    fn tell_end(&mut self) {
        match self.axis {
            Axis::Rows => self.hint(
                "the last row is rated: right for the next student, Tab for what is to be rated, Up or Down to change it",
                "dernière ligne évaluée : droite pour l'élève suivant, Tab pour ce qui reste, haut ou bas pour la changer",
            ),
            Axis::Students => self.hint(
                "the last student is rated: right for the next row, Tab for what is to be rated, Up or Down to change it",
                "dernier élève évalué : droite pour la ligne suivante, Tab pour ce qui reste, haut ou bas pour le changer",
            ),
        }
    }

    /// Takes the rating of the row away; a remark stays.
    fn clear(&mut self) -> Option<Ask> {
        let now = Wish::of(self.current()?.rating(self.row));
        let wish = Wish {
            remark: now.remark,
            ..Wish::default()
        };
        let done = self.lang.pick("not rated", "non évalué");
        self.wish(vec![(self.row, wish)], Then::Stay, done.to_owned())
    }

    /// What is to be saved so that rows get what was wished; told where that cannot be.
    fn wish(&mut self, wishes: Vec<(usize, Wish)>, then: Then, done: String) -> Option<Ask> {
        if !self.can_rate() {
            return None;
        }
        let student = self.students.get(self.student)?;
        let planned = plan::plan(&self.form, student, &wishes, self.lang);
        let (file, seen) = (student.place.file.clone(), student.text.clone());
        match planned {
            Err(plan::Unwritable(words)) => {
                self.tell(Tone::Failed, words);
                None
            }
            Ok(Plan { changes, .. }) if changes.is_empty() => {
                self.settled(then);
                None
            }
            Ok(Plan { changes, back }) => Some(Ask::Save(Save {
                file,
                seen,
                changes,
                then,
                done,
                row: self.row,
                back,
            })),
        }
    }

    /// Whether the student at the cursor can be rated; told if not.
    fn can_rate(&mut self) -> bool {
        let broken = match (&self.halted, self.current().map(|student| &student.file)) {
            (Some(halted), _) => halted.clone(),
            (None, Some(Ok(_))) => return true,
            (None, Some(Err(broken))) => format!("{} {}", broken.place, broken.headline(self.lang)),
            (None, None) => self
                .lang
                .pick("nobody is here", "il n'y a personne")
                .to_owned(),
        };
        self.tell(Tone::Failed, broken);
        false
    }

    /// What a key leads to when nothing had to be changed.
    fn settled(&mut self, then: Then) {
        self.mode = Mode::Rating;
        if then == Then::Advance {
            self.advance();
        }
    }

    fn tell(&mut self, tone: Tone, words: String) {
        self.note = Some(Note { tone, words });
    }

    fn hint(&mut self, en: &str, fr: &str) {
        self.tell(Tone::Hint, self.lang.pick(en, fr).to_owned());
    }

    fn is_open(&self, student: usize, row: usize) -> bool {
        let student = self.students.get(student);
        student.is_some_and(|student| student.is_open(&self.form, row))
    }
}
