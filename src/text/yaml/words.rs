//! Words that the diagnostics of every format share, in English and French.

use crate::base::diagnostic::{MessageLang, quoted_list, quoted_or_list};

/// A kind of value or a part of a format, named in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueKind {
    /// `a number`
    pub en: &'static str,
    /// `un nombre`
    pub fr: &'static str,
    /// How it is written, in both languages, where the name alone does not say it.
    written_as: Option<(&'static str, &'static str)>,
}

impl ValueKind {
    /// Both names.
    pub const fn new(en: &'static str, fr: &'static str) -> Self {
        let written_as = None;
        Self { en, fr, written_as }
    }

    /// Adds how it is written, in both languages.
    pub const fn written_as(mut self, en: &'static str, fr: &'static str) -> Self {
        self.written_as = Some((en, fr));
        self
    }

    /// The kind or the part, in words.
    pub fn text(self, lang: MessageLang) -> &'static str {
        lang.pick(self.en, self.fr)
    }

    /// How it is written, where the name alone does not say it: with keys, of which this is the first, or else.
    pub fn how_to_write(&self, first: Option<&str>, lang: MessageLang) -> Option<String> {
        match (self.written_as, first) {
            (Some((en, fr)), _) => Some(lang.pick(en, fr).to_owned()),
            (None, Some(first)) => Some(lang.pick(
                format!("write its keys in braces: {{ {first}: … }}"),
                format!("écrivez ses clés entre accolades : {{ {first}: … }}"),
            )),
            (None, None) => None,
        }
    }
}

/// Why a line is not YAML, without the terms of YAML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntaxReason {
    /// A second `: ` on the line.
    Colon,
    /// The text begins with a character that has a meaning in YAML.
    Start(char),
    /// Text after a closing quote or bracket.
    After(char),
    /// A quote that is never closed.
    OpenQuote,
    /// A bracket or brace that is never closed.
    OpenBracket(char),
    /// The line stands further left or right than its neighbours.
    Indent,
    /// No colon on a line that needs one.
    NoColon,
    /// `\x` in double quotes.
    Escape,
    /// No space behind a colon or a dash.
    NoSpace(char),
    /// A colon too many.
    ManyColons,
    /// Another sign than YAML's.
    Instead {
        /// What was typed.
        typed: &'static str,
        /// What YAML takes.
        wanted: &'static str,
    },
    /// A mark before an item that is no dash.
    Bullet(char),
    /// A sign that has no meaning here.
    Stray(char),
    /// A sign that is missing.
    Missing(char),
    /// An item without its dash.
    NoDash,
    /// A space that is none, or a sign without width.
    OddCharacter,
    /// Two keys on one line.
    SeveralKeys,
    /// Keys stand below a text.
    KeysBelow,
    /// A comma in a text inside braces.
    CommaInside,
    /// A comma in a number inside braces.
    DecimalComma,
    /// So many spaces before the line, and how many there should be.
    Depth {
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// A tab before the line.
    Tab,
    /// A no-break space before the line.
    NoBreakIndent,
    /// Anything else.
    Other,
}

impl SyntaxReason {
    /// Whether the spaces before the line are wrong.
    pub(super) fn is_about_indentation(self) -> bool {
        matches!(self, Self::Depth { .. } | Self::Tab | Self::NoBreakIndent)
    }

    /// Whether the value is wrong, and not the line.
    pub(super) fn is_about_value(self) -> bool {
        matches!(
            self,
            Self::Colon
                | Self::Start(_)
                | Self::After(_)
                | Self::OpenQuote
                | Self::OpenBracket(_)
                | Self::CommaInside
                | Self::DecimalComma
                | Self::Other
        )
    }

    /// The headline of the message.
    pub fn text(self, lang: MessageLang) -> String {
        let (english, french) = self.texts();
        lang.pick(english, french)
    }

    fn texts(self) -> (String, String) {
        match self {
            Self::Start(c) => (
                format!("a text that begins with `{c}` needs quotes"),
                format!("un texte qui commence par `{c}` a besoin de guillemets"),
            ),
            Self::After(c) => (
                format!("there is text after the closing `{c}`: the whole needs quotes"),
                format!("du texte suit le `{c}` fermant : mettez le tout entre guillemets"),
            ),
            Self::OpenBracket(c) => (
                format!("`{c}` is never closed"),
                format!("`{c}` n'est jamais fermé"),
            ),
            Self::Instead { typed, wanted } => (
                format!("`{typed}` stands in the place of `{wanted}`"),
                format!("`{typed}` est mis à la place de `{wanted}`"),
            ),
            Self::Bullet(c) => (
                format!("an item begins with a dash and a space, not with `{c}`"),
                format!("un élément commence par un tiret et une espace, pas par `{c}`"),
            ),
            Self::Stray(c) => (
                format!("`{c}` does not belong here"),
                format!("`{c}` est de trop ici"),
            ),
            Self::Missing(c) => (format!("`{c}` is missing"), format!("il manque `{c}`")),
            Self::Depth { found, wanted } => depth_texts(found, wanted),
            _ => {
                let (english, french) = self.fixed_texts();
                (english.to_owned(), french.to_owned())
            }
        }
    }

    /// The headlines that name no sign of the line.
    fn fixed_texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Colon => (
                "the text holds a colon, so it needs quotes",
                "le texte contient un deux-points : il lui faut des guillemets",
            ),
            Self::OpenQuote => ("a quote is never closed", "un guillemet n'est jamais fermé"),
            Self::Indent => (
                "the line is not indented like the lines around it",
                "la ligne n'est pas décalée comme ses voisines",
            ),
            Self::NoColon => (
                "a colon is missing after the key",
                "il manque un deux-points après la clé",
            ),
            Self::Escape => (
                "a backslash in double quotes means something else",
                "une barre oblique inverse entre guillemets a un autre sens",
            ),
            Self::NoSpace(':') => (
                "a space is missing after the colon",
                "il manque une espace après le deux-points",
            ),
            Self::NoSpace(_) => (
                "a space is missing after the dash",
                "il manque une espace après le tiret",
            ),
            Self::ManyColons => (
                "there is one colon too many",
                "il y a un deux-points de trop",
            ),
            Self::NoDash => (
                "the dash of the item is missing",
                "il manque le tiret de l'élément",
            ),
            Self::OddCharacter => (
                "a character of the line only looks like a space or a colon",
                "un caractère de la ligne n'a que l'apparence d'une espace ou d'un deux-points",
            ),
            Self::SeveralKeys => (
                "each key needs a line of its own",
                "chaque clé a besoin de sa propre ligne",
            ),
            Self::KeysBelow => (
                "a text with keys below it needs a key of its own",
                "un texte suivi de clés a besoin de sa propre clé",
            ),
            Self::CommaInside => (
                "inside braces a comma ends the text, so it needs quotes",
                "entre accolades une virgule termine le texte : il lui faut des guillemets",
            ),
            Self::DecimalComma => (
                "inside braces a comma ends the number: write a decimal point",
                "entre accolades une virgule termine le nombre : écrivez un point décimal",
            ),
            Self::Tab => (
                "the line is indented with a tab",
                "la ligne est décalée par une tabulation",
            ),
            Self::NoBreakIndent => (
                "the line is indented with a no-break space",
                "la ligne est décalée par une espace insécable",
            ),
            _ => (
                "this line is not valid YAML",
                "cette ligne n'est pas du YAML valable",
            ),
        }
    }
}

/// That a line is indented by so many spaces, and how many there should be.
fn depth_texts(found: usize, wanted: usize) -> (String, String) {
    let spaces = |one: &str, count: usize| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    let (english, french) = (spaces("space", found), spaces("espace", found));
    match (found, wanted) {
        (0, _) => (
            format!("the line needs {} before it", spaces("space", wanted)),
            format!("il faut {} devant la ligne", spaces("espace", wanted)),
        ),
        (_, 0) => (
            format!("the line is indented by {english}, and should not be"),
            format!("la ligne est décalée de {french} et ne devrait pas l'être"),
        ),
        _ => (
            format!("the line is indented by {english}, not by {wanted}"),
            format!("la ligne est décalée de {french}, et non de {wanted}"),
        ),
    }
}

/// What to write instead of an unknown key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySuggestion {
    /// The key that is evidently meant.
    Nearest(&'static str),
    /// All keys that are available.
    All(Vec<&'static str>),
}

impl KeySuggestion {
    /// The help of a message.
    pub fn help_text(&self, lang: MessageLang) -> String {
        match self {
            Self::Nearest(key) => lang.pick(
                format!("did you mean `{key}`?"),
                format!("vouliez-vous dire `{key}` ?"),
            ),
            Self::All(keys) if keys.len() > 8 => lang.pick(
                format!("available: {}", quoted_list(keys)),
                format!("clés possibles : {}", quoted_list(keys)),
            ),
            Self::All(keys) => lang.pick(
                format!("expected {}", quoted_or_list(keys, lang)),
                format!("on attend {}", quoted_or_list(keys, lang)),
            ),
        }
    }
}

/// French words that users type instead of keys.
const FRENCH_KEYS: &[(&str, &str)] = &[
    ("titre", "title"),
    ("sous-titre", "subtitle"),
    ("langue", "lang"),
    ("introduction", "intro"),
    ("champs", "fields"),
    ("échelle", "scale"),
    ("echelle", "scale"),
    ("échelles", "scales"),
    ("légende", "legend"),
    ("legende", "legend"),
    ("remarques", "remarks"),
    ("remarque", "remark"),
    ("remarque", "remarks"),
    ("remarques", "remark"),
    ("parties", "sections"),
    ("missions", "sections"),
    ("thème", "theme"),
    ("theme", "theme"),
    ("barème", "points"),
    ("bareme", "points"),
    ("coefficient", "points"),
    ("coef", "points"),
    ("arrondi", "round"),
    ("seuil", "pass"),
    ("tâches", "tasks"),
    ("taches", "tasks"),
    ("critères", "criteria"),
    ("criteres", "criteria"),
    ("critère", "criteria"),
    ("indicateurs", "criteria"),
    ("obligatoire", "required"),
    ("entêtes", "heads"),
    ("en-têtes", "heads"),
    ("descripteurs", "descriptors"),
    ("indice", "hint"),
    ("aide", "hint"),
    ("pas", "step"),
    ("lignes", "lines"),
    ("libellé", "label"),
    ("libelle", "label"),
    ("intitulé", "label"),
    ("intitulé", "title"),
    ("espace", "space"),
    ("valeur", "value"),
    ("nom", "name"),
    ("prénom", "given"),
    ("prenom", "given"),
    ("numéro", "number"),
    ("élève", "student"),
    ("eleve", "student"),
    ("étudiant", "student"),
    ("candidat", "student"),
    ("évaluation", "ratings"),
    ("évaluations", "ratings"),
    ("relevé", "ratings"),
    ("notes", "ratings"),
    ("note", "mark"),
    ("niveau", "level"),
    ("commentaire", "comment"),
    ("appréciation", "comment"),
    ("évaluateur", "assessor"),
    ("correcteur", "assessor"),
    ("examinateur", "assessor"),
    ("motif", "reason"),
    ("raison", "reason"),
    ("classe", "class"),
    ("acquis", "achieved"),
    ("colonne", "column"),
    ("entête", "heading"),
    ("en-tête", "heading"),
    ("mentions", "grades"),
    ("maximum", "most"),
    ("incomplet", "incomplete"),
];

/// The key for a French word, if it is among `known`.
fn key_for_french_word(typed: &str, known: &[&'static str]) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    let keys = FRENCH_KEYS
        .iter()
        .filter(|(french, _)| *french == typed)
        .map(|(_, key)| *key);
    keys.into_iter()
        .find_map(|key| known.iter().copied().find(|&known| known == key))
}

/// What to suggest for an unknown key: the key for a French word, the nearest, or all.
pub fn suggest_key(typed: &str, known: &[&'static str]) -> KeySuggestion {
    let meant =
        key_for_french_word(typed, known).or_else(|| nearest_name(typed, known.iter().copied()));
    meant.map_or_else(
        || KeySuggestion::All(known.to_vec()),
        KeySuggestion::Nearest,
    )
}

/// Longer names are not compared: that takes the product of their lengths.
const MAX_COMPARED_LENGTH: usize = 80;
/// No more names are compared with one: a file of 96 kB has thousands of keys, and each may be unknown.
const MAX_COMPARED_NAMES: usize = 300;

/// The one name that is evidently meant: at most a third of it mistyped, and nearer than all others.
pub fn nearest_name<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = typed.chars().take(MAX_COMPARED_LENGTH + 1).count();
    if length > MAX_COMPARED_LENGTH {
        return None;
    }
    let typed = typed.to_lowercase();
    let length = typed.chars().count();
    let mut near: Vec<(usize, &str)> = known
        .take(MAX_COMPARED_NAMES)
        // As many letters are wrong as one is longer than the other.
        .filter(|name| {
            let other = name.chars().take(2 * MAX_COMPARED_LENGTH).count();
            length.abs_diff(other) * 3 <= length.max(other)
        })
        .map(|name| {
            (
                strsim::damerau_levenshtein(&typed, &name.to_lowercase()),
                name,
            )
        })
        // Below the whole length: of a short code every letter may be wrong, and then nothing speaks for it.
        .filter(|&(distance, name)| {
            distance * 3 <= length.max(name.chars().count()) && distance < length
        })
        .collect();
    near.sort_by_key(|&(distance, _)| distance);
    match near.as_slice() {
        [(_, name)] => Some(name),
        [(first, name), (second, _), ..] if first < second => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clearly_nearest_name_is_offered() {
        assert_eq!(
            nearest_name("produit", ["produits", "quantites"].into_iter()),
            Some("produits")
        );
        assert_eq!(nearest_name("T", ["TI", "TS"].into_iter()), None);
        assert_eq!(nearest_name("xyz", ["abc"].into_iter()), None);
        let long = "a".repeat(90_000);
        assert_eq!(nearest_name(&long, [long.as_str()].into_iter()), None);
    }

    #[test]
    fn french_words_are_answered_with_the_key() {
        assert_eq!(
            suggest_key("Critères", &["title", "criteria"]),
            KeySuggestion::Nearest("criteria")
        );
        assert_eq!(
            suggest_key("note", &["ratings", "mark"]),
            KeySuggestion::Nearest("mark")
        );
        assert_eq!(
            suggest_key("barème", &["title"]),
            KeySuggestion::All(vec!["title"])
        );
    }
}
