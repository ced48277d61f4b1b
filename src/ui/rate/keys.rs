//! What each key does: one table for the program, the help on its screen, and `docs/rate.md`.

use crate::base::diagnostic::MessageLang;
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

/// What a key asks for, where it is no level.
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
    /// What is to be rated next.
    NextUnrated,
    /// What is to be rated before.
    PreviousUnrated,
    /// A remark on the row; the text of a text row.
    Remark,
    /// Takes the rating away.
    Clear,
    /// One level for a whole section.
    RateSection,
    /// Takes the last change back.
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

/// One line of the table.
pub struct KeyHelp {
    /// What it does; none for keys that depend on the row.
    pub command: Option<KeyCommand>,
    /// The keys, the first one being the one that is told.
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
            "the level whose code begins so; if several do, type on",
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
            "a number, where one is asked",
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
        KeyCommand::Clear,
        &[KeyPress::Backspace, KeyPress::Delete],
        [
            "take the rating away; a remark stays",
            "enlever l'évaluation ; une remarque reste",
        ],
    ),
    command_help(
        KeyCommand::RateSection,
        &[KeyPress::Char('*'), KeyPress::Ctrl('a')],
        [
            "then a level: all of the section not yet rated",
            "puis un niveau : tout ce qui reste dans la section",
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
        [
            "to what is to be rated next",
            "à ce qui reste à évaluer ensuite",
        ],
    ),
    command_help(
        KeyCommand::PreviousUnrated,
        &[KeyPress::BackTab],
        [
            "to what is to be rated before",
            "à ce qui reste à évaluer avant",
        ],
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
            "the student (or row) before",
            "l'élève (ou la ligne) d'avant",
        ],
    ),
    command_help(
        KeyCommand::NextPage,
        &[KeyPress::Right],
        [
            "the student (or row) after",
            "l'élève (ou la ligne) d'après",
        ],
    ),
    command_help(
        KeyCommand::PreviousPart,
        &[KeyPress::PageUp],
        [
            "the section (or class) before",
            "la section (ou la classe) d'avant",
        ],
    ),
    command_help(
        KeyCommand::NextPart,
        &[KeyPress::PageDown],
        [
            "the section (or class) after",
            "la section (ou la classe) d'après",
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
            "leave; everything is saved already",
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
        match names.is_empty() {
            true => lang.pick(en, fr).to_owned(),
            false => names.join(", "),
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
            Self::Paste(text) => text,
            Self::Enter => lang.pick("Enter", "Entrée"),
            Self::NewLine => lang.pick("Alt-Enter", "Alt-Entrée"),
            Self::Esc => lang.pick("Esc", "Échap"),
            Self::Tab => "Tab",
            Self::BackTab => lang.pick("Shift-Tab", "Maj-Tab"),
            Self::Backspace => lang.pick("Backspace", "Retour arr."),
            Self::Delete => lang.pick("Del", "Suppr"),
            Self::Up => lang.pick("up", "haut"),
            Self::Down => lang.pick("down", "bas"),
            Self::Left => lang.pick("left", "gauche"),
            Self::Right => lang.pick("right", "droite"),
            Self::Home => lang.pick("Home", "Début"),
            Self::End => lang.pick("End", "Fin"),
            Self::PageUp => lang.pick("Page Up", "Page préc."),
            Self::PageDown => lang.pick("Page Down", "Page suiv."),
        };
        name.to_owned()
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

`gridgen rate GRID [CLASS]` shows the students of a grid, or of one class, and takes ratings by single keys. Each key is saved at once, into the
student's file; comments, order and quotes there stay. So there is nothing to lose, and nothing to save at the end.

- **One student, all rows; or one row, all students**: F2 or Ctrl-T turns.
- A level is the first letter of its code, or its place: with levels TI, I, S and TS, `I` is I, `T` asks for one letter more, `4` is TS. On a French keyboard
  the upper row works without Shift: `&` is the first level, `é` the second.
- After a level the cursor goes to the next line. To put a remark on the line just rated: up, Enter, type, Enter.
- **What another program saves appears here**, also while you type a remark. If it changed that very remark, you are asked before yours takes its place.
- A file with an error is shown with its place, and nothing is written into it; once it is put right it can be rated.
- A student is left out by an underscore before the file's name: `_dupont.yaml`.
- The mark is the one that the sheet will print; while rows are to be rated, it is the mark of what is rated so far.
- Any terminal of 80 × 24 does, over ssh too; sixteen colours at most, and none with `NO_COLOR` or `--color never`.
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
        for line in KEY_TABLE {
            for lang in [MessageLang::English, MessageLang::French] {
                assert!(!line.keys(lang).is_empty() && !line.about(lang).is_empty());
            }
            if let Some(asked) = line.command {
                assert_eq!(command_of_key(&line.keys[0]), Some(asked));
                assert_eq!(
                    key_name_of(asked, MessageLang::French),
                    line.keys[0].name(MessageLang::French)
                );
            }
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
