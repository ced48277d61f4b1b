//! The words that every message shares, in English and French.

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MessageLang {
    /// Where nothing else is asked for.
    #[default]
    English,
    /// On a French system.
    French,
}

impl MessageLang {
    /// One of two texts.
    pub fn pick<T>(self, english: T, french: T) -> T {
        match self {
            Self::English => english,
            Self::French => french,
        }
    }

    /// The language of a locale such as `fr_FR.UTF-8`: French or, for all others, English.
    pub fn from_locale(locale: &str) -> Self {
        if locale.to_lowercase().starts_with("fr") {
            Self::French
        } else {
            Self::English
        }
    }
}

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something is not built because of it.
    Error,
    /// It is built, but may not be what was meant.
    Warning,
    /// It is built; worth a look.
    Note,
}

impl Severity {
    /// The same in every language, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// For people.
    pub fn label(self, lang: MessageLang) -> &'static str {
        match self {
            Self::Error => lang.pick("error", "erreur"),
            Self::Warning => lang.pick("warning", "attention"),
            Self::Note => lang.pick("note", "note"),
        }
    }
}

/// Why a diagnostic shows a second place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelatedRole {
    /// What was written first.
    First,
    /// The section it is about.
    Section,
    /// The row it is about.
    Row,
    /// The scale it is about.
    Scale,
    /// The other of two sources.
    Other,
    /// The grid it is about.
    Grid,
    /// Where it became visible.
    Raised,
}

impl RelatedRole {
    /// For people.
    pub fn label(self, lang: MessageLang) -> &'static str {
        match self {
            Self::First => lang.pick("first here", "une première fois ici"),
            Self::Section => lang.pick("the section", "la section"),
            Self::Row => lang.pick("the row", "la ligne"),
            Self::Scale => lang.pick("the scale", "l'échelle"),
            Self::Other => lang.pick("the other one", "l'autre"),
            Self::Grid => lang.pick("the grid", "la grille"),
            Self::Raised => lang.pick("found here", "constatée ici"),
        }
    }
}

/// A message in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageText {
    /// What is wrong, on one line.
    pub headline: String,
    /// What to do.
    pub help: Option<String>,
}

/// One entry of the reference of diagnostics.
#[derive(Debug, Clone, Copy)]
pub struct CatalogueEntry {
    /// `unknown-key`
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// What it means and what to do, in English.
    pub about: &'static str,
    /// The headline with the names of its fields.
    pub en: &'static str,
    /// The same in French.
    pub fr: &'static str,
}

/// What [`diagnostics!`](crate::diagnostics) takes for help: a text, or none.
pub fn help_text(help: impl IntoHelp) -> Option<String> {
    help.into_help()
}

/// A text, or none.
pub trait IntoHelp {
    /// The text, if there is one.
    fn into_help(self) -> Option<String>;
}

impl IntoHelp for &str {
    fn into_help(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl IntoHelp for String {
    fn into_help(self) -> Option<String> {
        Some(self)
    }
}

impl IntoHelp for Option<String> {
    fn into_help(self) -> Option<String> {
        self
    }
}

/// `a`, `b`, `c`
pub fn quoted_list<T: AsRef<str>>(items: &[T]) -> String {
    let quoted: Vec<String> = items
        .iter()
        .map(|item| format!("`{}`", item.as_ref()))
        .collect();
    quoted.join(", ")
}

/// `a`, `b` or `c`
pub fn quoted_or_list<T: AsRef<str>>(items: &[T], lang: MessageLang) -> String {
    match items {
        [] => String::new(),
        [one] => quoted_list(&[one]),
        [first @ .., last] => format!(
            "{} {} `{}`",
            quoted_list(first),
            lang.pick("or", "ou"),
            last.as_ref()
        ),
    }
}
