//! What each key does: one table for the program, the help on its screen, and `docs/rate.md`.

use crate::base::diagnostic::MessageLang;
use crate::ui::message::{Message, messages};
use std::fmt::Write;

/// A key as a person means it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPress {
    /// A character.
    Char(char),
    /// A character with Ctrl held, in small letters.
    Ctrl(char),
    /// A function key.
    F(u8),
    /// Enter.
    Enter,
    /// Alt-Enter: a new line.
    NewLine,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Tab with Shift held.
    BackTab,
    /// The key above Enter.
    Backspace,
    /// Del.
    Delete,
    /// An arrow.
    Up,
    /// An arrow.
    Down,
    /// An arrow.
    Left,
    /// An arrow.
    Right,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Characters that were pasted.
    Paste(String),
}

/// What a key asks for, where it is not a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyCommand {
    /// One line up.
    Up,
    /// One line down.
    Down,
    /// The student, or the row, before this one.
    PreviousPage,
    /// The one after.
    NextPage,
    /// The first line.
    First,
    /// The last line.
    Last,
    /// The section, or the class, before this one.
    PreviousPart,
    /// The one after.
    NextPart,
    /// The next row to rate.
    NextUnrated,
    /// The previous row to rate.
    PreviousUnrated,
    /// A remark on the row; the text of a text row.
    Remark,
    /// Comment, date, assessor, decided mark, remarks on sections, fields.
    Sheet,
    /// Removes the rating.
    Clear,
    /// One level for a whole section.
    RateSection,
    /// Undoes the last change.
    Undo,
    /// Looks for a student.
    Search,
    /// By student, or by row.
    SwitchAxis,
    /// These keys.
    Help,
    /// The end.
    Leave,
}

impl KeyCommand {
    /// Every command. `every_command_is_listed` in the tests does not compile where one is forgotten.
    #[cfg(test)]
    const ALL: [Self; 19] = [
        Self::Up,
        Self::Down,
        Self::PreviousPage,
        Self::NextPage,
        Self::First,
        Self::Last,
        Self::PreviousPart,
        Self::NextPart,
        Self::NextUnrated,
        Self::PreviousUnrated,
        Self::Remark,
        Self::Sheet,
        Self::Clear,
        Self::RateSection,
        Self::Undo,
        Self::Search,
        Self::SwitchAxis,
        Self::Help,
        Self::Leave,
    ];
}

/// One line of the table.
pub struct KeyHelp {
    /// What it does; none for keys that depend on the row.
    pub command: Option<KeyCommand>,
    /// The keys; the first one is the one that hints name.
    keys: &'static [KeyPress],
    /// What stands for the keys where they depend on the row.
    shown: [&'static str; 2],
    about: [&'static str; 2],
}

const fn command_help(
    command: KeyCommand,
    keys: &'static [KeyPress],
    about: [&'static str; 2],
) -> KeyHelp {
    KeyHelp {
        command: Some(command),
        keys,
        shown: ["", ""],
        about,
    }
}

const fn row_help(shown: [&'static str; 2], about: [&'static str; 2]) -> KeyHelp {
    KeyHelp {
        command: None,
        keys: &[],
        shown,
        about,
    }
}

/// Every key. A character that begins a level's code on the row rates, whatever it does elsewhere.
pub const KEY_TABLE: &[KeyHelp] = &[
    row_help(
        ["letter", "lettre"],
        [
            "the level whose code begins like this; if several do, type on",
            "le niveau dont le code commence ainsi",
        ],
    ),
    row_help(
        ["1 … 9", "1 … 9"],
        [
            "the first to ninth level",
            "le premier au neuvième niveau (aussi & é \" ' sans Maj)",
        ],
    ),
    row_help(
        ["digits, Enter", "chiffres, Entrée"],
        [
            "a number, where one is expected",
            "un nombre, là où il en faut un",
        ],
    ),
    command_help(
        KeyCommand::Remark,
        &[KeyPress::Enter],
        [
            "a remark; the text of a text row",
            "une remarque ; le texte d'une ligne de texte",
        ],
    ),
    command_help(
        KeyCommand::Sheet,
        &[KeyPress::F(3), KeyPress::Ctrl('e')],
        [
            "comment, date, absent, assessor, sections, fields",
            "appréciation, date, absence, évaluateur, sections",
        ],
    ),
    command_help(
        KeyCommand::Clear,
        &[KeyPress::Backspace, KeyPress::Delete],
        [
            "remove the rating; a remark is kept",
            "supprimer l'évaluation ; la remarque est conservée",
        ],
    ),
    command_help(
        KeyCommand::RateSection,
        &[KeyPress::Char('*'), KeyPress::Ctrl('a')],
        [
            "then a level: all rows of the section not yet rated",
            "puis un niveau : le reste de la section",
        ],
    ),
    command_help(
        KeyCommand::Undo,
        &[KeyPress::Ctrl('z'), KeyPress::Ctrl('u')],
        [
            "undo, one change after the other",
            "annuler, un changement après l'autre",
        ],
    ),
    command_help(
        KeyCommand::NextUnrated,
        &[KeyPress::Tab],
        ["the next row to rate", "la prochaine ligne à évaluer"],
    ),
    command_help(
        KeyCommand::PreviousUnrated,
        &[KeyPress::BackTab],
        ["the previous row to rate", "la ligne à évaluer précédente"],
    ),
    command_help(
        KeyCommand::Up,
        &[KeyPress::Up],
        ["the line above", "la ligne au-dessus"],
    ),
    command_help(
        KeyCommand::Down,
        &[KeyPress::Down],
        ["the line below", "la ligne au-dessous"],
    ),
    command_help(
        KeyCommand::PreviousPage,
        &[KeyPress::Left],
        [
            "the previous student (or row)",
            "l'élève (ou la ligne) précédent(e)",
        ],
    ),
    command_help(
        KeyCommand::NextPage,
        &[KeyPress::Right],
        [
            "the next student (or row)",
            "l'élève (ou la ligne) suivant(e)",
        ],
    ),
    command_help(
        KeyCommand::PreviousPart,
        &[KeyPress::PageUp],
        [
            "the previous section (or class)",
            "la section (ou la classe) précédente",
        ],
    ),
    command_help(
        KeyCommand::NextPart,
        &[KeyPress::PageDown],
        [
            "the next section (or class)",
            "la section (ou la classe) suivante",
        ],
    ),
    command_help(
        KeyCommand::First,
        &[KeyPress::Home],
        ["the first line", "la première ligne"],
    ),
    command_help(
        KeyCommand::Last,
        &[KeyPress::End],
        ["the last line", "la dernière ligne"],
    ),
    command_help(
        KeyCommand::Search,
        &[KeyPress::Char('/'), KeyPress::Ctrl('f')],
        [
            "look for a student by name",
            "chercher un élève par son nom",
        ],
    ),
    command_help(
        KeyCommand::SwitchAxis,
        &[KeyPress::F(2), KeyPress::Ctrl('t')],
        [
            "one row of all students, or all rows of one",
            "une ligne de tous les élèves, ou toutes d'un seul",
        ],
    ),
    command_help(
        KeyCommand::Help,
        &[KeyPress::Char('?'), KeyPress::F(1)],
        ["these keys", "ces touches"],
    ),
    command_help(
        KeyCommand::Leave,
        &[KeyPress::Ctrl('c'), KeyPress::Ctrl('q')],
        [
            "quit; everything is already saved",
            "quitter ; tout est déjà enregistré",
        ],
    ),
];

/// What a key asks for.
pub(super) fn command_of_key(key: &KeyPress) -> Option<KeyCommand> {
    let mut lines = KEY_TABLE.iter();
    lines.find(|line| line.keys.contains(key))?.command
}

/// What the key of a command is called.
pub(super) fn key_name_of(command: KeyCommand, lang: MessageLang) -> String {
    let mut lines = KEY_TABLE.iter();
    let line = lines.find(|line| line.command == Some(command));
    let first = line.and_then(|line| line.keys.first());
    first.map_or_else(String::new, |key| key.name(lang))
}

impl KeyHelp {
    /// The keys.
    pub fn keys(&self, lang: MessageLang) -> String {
        let [en, fr] = self.shown;
        let names: Vec<String> = self.keys.iter().map(|key| key.name(lang)).collect();
        if names.is_empty() {
            lang.pick(en, fr).to_owned()
        } else {
            names.join(", ")
        }
    }

    /// What they do.
    pub fn about(&self, lang: MessageLang) -> &'static str {
        let [en, fr] = self.about;
        lang.pick(en, fr)
    }
}

impl KeyPress {
    /// As printed on keyboards.
    pub fn name(&self, lang: MessageLang) -> String {
        let name = match self {
            Self::Char(c) => return c.to_string(),
            Self::Ctrl(c) => return format!("Ctrl-{}", c.to_uppercase()),
            Self::F(number) => return format!("F{number}"),
            Self::Paste(text) => return text.clone(),
            Self::Enter => KeyName::Enter {},
            Self::NewLine => KeyName::NewLine {},
            Self::Esc => KeyName::Esc {},
            Self::Tab => KeyName::Tab {},
            Self::BackTab => KeyName::BackTab {},
            Self::Backspace => KeyName::Backspace {},
            Self::Delete => KeyName::Delete {},
            Self::Up => KeyName::Up {},
            Self::Down => KeyName::Down {},
            Self::Left => KeyName::Left {},
            Self::Right => KeyName::Right {},
            Self::Home => KeyName::Home {},
            Self::End => KeyName::End {},
            Self::PageUp => KeyName::PageUp {},
            Self::PageDown => KeyName::PageDown {},
        };
        name.headline(lang)
    }
}

messages! {
    /// The names of keys.
    enum KeyName {
        Enter {} {
            en: "Enter";
            fr: "Entrée";
        }
        NewLine {} {
            en: "Alt-Enter";
            fr: "Alt-Entrée";
        }
        Esc {} {
            en: "Esc";
            fr: "Échap";
        }
        Tab {} {
            en: "Tab";
            fr: "Tab";
        }
        BackTab {} {
            en: "Shift-Tab";
            fr: "Maj-Tab";
        }
        Backspace {} {
            en: "Backspace";
            fr: "Retour arr.";
        }
        Delete {} {
            en: "Del";
            fr: "Suppr";
        }
        Up {} {
            en: "up";
            fr: "haut";
        }
        Down {} {
            en: "down";
            fr: "bas";
        }
        Left {} {
            en: "left";
            fr: "gauche";
        }
        Right {} {
            en: "right";
            fr: "droite";
        }
        Home {} {
            en: "Home";
            fr: "Début";
        }
        End {} {
            en: "End";
            fr: "Fin";
        }
        PageUp {} {
            en: "Page Up";
            fr: "Page préc.";
        }
        PageDown {} {
            en: "Page Down";
            fr: "Page suiv.";
        }
    }
}

/// What one more line in a remark asks for, beside Alt-Enter: some terminals keep that for themselves.
pub(super) const NEW_LINE: KeyPress = KeyPress::Ctrl('j');

/// The digit that a key of the upper row means: on a French keyboard digits need Shift.
pub(super) fn digit_of_key(typed: char) -> Option<usize> {
    let unshifted = ['&', 'é', '"', '\'', '(', '-', 'è', '_', 'ç'];
    match typed.to_digit(10) {
        Some(digit) => Some(digit as usize),
        None if typed == 'à' => Some(0),
        None => unshifted
            .iter()
            .position(|&key| key == typed)
            .map(|at| at + 1),
    }
}

/// `docs/rate.md`.
pub fn rate_page() -> String {
    let mut page = String::from(PAGE);
    for (lang, head) in [
        (MessageLang::English, "| key | does |"),
        (MessageLang::French, "| touche | fait |"),
    ] {
        // A string takes all that is written.
        let _ = writeln!(page, "\n{head}\n|---|---|");
        for help in KEY_TABLE {
            let keys = help.keys(lang).replace('|', "\\|");
            let _ = writeln!(page, "| `{keys}` | {} |", help.about(lang));
        }
    }
    page
}

const PAGE: &str = "# Rating in the terminal

`gridgen rate GRID [CLASS]` lists the students of a grid, or of one class, and records ratings with single keys. Each
key is saved at once to the student's file; its comments, order and quotes are kept. There is nothing to lose, and nothing to save at the end.

- **One student, all rows, or one row, all students**: F2 or Ctrl-T switches between the two.
- A level is the first letter of its code, or its position: with levels TI, I, S and TS, `I` is I, `T` waits for
  another letter, `4` is TS. On a French keyboard the top row works without Shift: `&` is the first level, `é` the second.
- F3 lists what belongs to the whole sheet: the comment, a decided mark such as ABS with its reason, date and assessor (of
  this student, or of everyone), remarks on sections, fields. Enter opens a line, Esc goes back.
- In a text, what was written before and begins like it is shown below: Tab takes it, Down and Up show another.
- After a level, the cursor moves to the next line. To add a remark to the row just rated: Up, Enter, type, Enter.
- **Changes that another program saves appear here**, even while you type a remark. If they affect that same remark, you are asked
  before yours replaces it.
- A file with an error is shown with its place and is not written to; once it is corrected, it can be rated.
- To leave out a student, put an underscore at the start of the file's name: `_dupont.yaml`.
- The mark is the one the sheet will print; while rows are still to be rated, it is the mark of the rows rated so far.
- Any terminal of 80 × 24 will do, over ssh too; at most sixteen colours are used, and none with `NO_COLOR` or
  `--color never`.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things() {
        let keys: Vec<&KeyPress> = KEY_TABLE.iter().flat_map(|line| line.keys).collect();
        for (nth, key) in keys.iter().enumerate() {
            assert!(!keys[..nth].contains(key), "{key:?}");
        }
        assert!(!keys.contains(&&NEW_LINE));
    }

    #[test]
    fn every_command_has_a_key_and_its_words() {
        for command in KeyCommand::ALL {
            let line = KEY_TABLE.iter().find(|line| line.command == Some(command));
            let line = line.unwrap_or_else(|| panic!("no key for {command:?}"));
            assert_eq!(command_of_key(&line.keys[0]), Some(command));
            for lang in [MessageLang::English, MessageLang::French] {
                assert_eq!(key_name_of(command, lang), line.keys[0].name(lang));
            }
        }
        for line in KEY_TABLE {
            for lang in [MessageLang::English, MessageLang::French] {
                assert!(!line.keys(lang).is_empty() && !line.about(lang).is_empty());
            }
        }
    }

    /// A command that is new does not compile here until it is counted, and then not in `ALL` until it stands there.
    #[test]
    fn every_command_is_listed() {
        for (index, command) in KeyCommand::ALL.into_iter().enumerate() {
            let expected = match command {
                KeyCommand::Up => 0,
                KeyCommand::Down => 1,
                KeyCommand::PreviousPage => 2,
                KeyCommand::NextPage => 3,
                KeyCommand::First => 4,
                KeyCommand::Last => 5,
                KeyCommand::PreviousPart => 6,
                KeyCommand::NextPart => 7,
                KeyCommand::NextUnrated => 8,
                KeyCommand::PreviousUnrated => 9,
                KeyCommand::Remark => 10,
                KeyCommand::Sheet => 11,
                KeyCommand::Clear => 12,
                KeyCommand::RateSection => 13,
                KeyCommand::Undo => 14,
                KeyCommand::Search => 15,
                KeyCommand::SwitchAxis => 16,
                KeyCommand::Help => 17,
                KeyCommand::Leave => 18,
            };
            assert_eq!(index, expected);
        }
    }

    #[test]
    fn a_french_keyboard_needs_no_shift_for_digits() {
        let typed = "&é\"'(-è_çà";
        let digits: Vec<usize> = typed.chars().filter_map(digit_of_key).collect();
        assert_eq!(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
        assert_eq!((digit_of_key('7'), digit_of_key('x')), (Some(7), None));
    }
}
