//! What can be wrong with a file before anybody asks what it means.

use crate::base::diagnostic::quoted_or_list;
use crate::diagnostics;

diagnostics! {
    /// What can be wrong in any YAML file.
    pub enum YamlDiagnostic in lang {
        /// The line is not valid YAML. Most often a text holds a character that YAML keeps for itself (`: `, a leading
        /// `*`, `[`, `@`, `%`, `"`): put the whole text in quotes. gridgen reads on as if you had.
        Error Syntax { reason: SyntaxReason, fixed: Option<String> } = "syntax" {
            let reason = reason.text(lang);
            en: "{reason}"
                => fixed.as_ref().map(|line| format!("write: {line}"));
            fr: "{reason}"
                => fixed.as_ref().map(|line| format!("écrivez : {line}"));
        }
        /// The line is indented with a character that only looks like spaces: a tab or a no-break space. YAML indents
        /// with ordinary spaces.
        Error Indentation { character: ValueKind, fixed: String } = "indentation" {
            let character = character.text(lang);
            en: "the line is indented with {character}" => format!("indent with ordinary spaces: {fixed}");
            fr: "la ligne est décalée par {character}" => format!("décalez avec des espaces ordinaires : {fixed}");
        }
        /// The same key stands twice in one map. Other programs keep the last and say nothing, which loses a rating;
        /// gridgen reads the first and asks you to remove one.
        Error DuplicateKey { key: String } = "duplicate-key" {
            en: "`{key}` is written twice" => "keep one of the two";
            fr: "`{key}` est écrit deux fois" => "gardez l'un des deux";
        }
        /// A tag such as `!important` or `!!str`. In YAML a text that begins with `!` is a tag and the text is lost;
        /// quote it.
        Error Tag { tag: String } = "tag" {
            en: "`{tag}` is a YAML tag, not text" => format!("put the text in quotes: \"{tag} …\"");
            fr: "`{tag}` est une étiquette YAML, pas un texte" => format!("mettez le texte entre guillemets : \"{tag} …\"");
        }
        /// A merge key, `<<`. What it takes over cannot be seen where it stands; write the keys out.
        Error MergeKey { } = "merge-key" {
            en: "merge keys (`<<`) are not read" => "write the keys out";
            fr: "les clés de fusion (`<<`) ne sont pas lues" => "écrivez les clés en toutes lettres";
        }
        /// A key that is a list or a map. Usually a text in brackets before a colon; quote it.
        Error KeyNotText { } = "key-not-text" {
            en: "a key must be text" => "put it in quotes";
            fr: "une clé doit être un texte" => "mettez-la entre guillemets";
        }
        /// `*name` repeats what `&name` marked, and nothing is marked so. In a text, a leading `*` needs quotes.
        Error UnknownAlias { name: String, fixed: Option<String> } = "unknown-alias" {
            en: "`*{name}` repeats something that was never named"
                => fixed.clone().map_or_else(|| "put the text in quotes".to_owned(), |line| format!("write: {line}"));
            fr: "`*{name}` répète ce qui n'a pas été nommé"
                => fixed.clone().map_or_else(|| "mettez le texte entre guillemets".to_owned(), |line| format!("écrivez : {line}"));
        }
        /// Repeating parts of a file by `*name` made it more than 10,000 values long.
        Error AliasLimit { } = "alias-limit" {
            en: "`*` repeats make this file too long" => "write the repeated part out, or repeat less";
            fr: "les répétitions par `*` rendent ce fichier trop long" => "écrivez la partie répétée, ou répétez moins";
        }
        /// Lists and maps lie in each other more than 60 deep.
        Error TooDeep { } = "too-deep" {
            en: "this is nested too deeply" => "nothing gridgen reads is more than ten deep";
            fr: "les niveaux s'emboîtent trop profondément" => "rien de ce que lit gridgen ne dépasse dix niveaux";
        }
        /// A zero byte, which no text holds: the file is damaged, or is no text at all.
        Error ZeroByte { } = "zero-byte" {
            en: "the file holds a zero byte, so it is damaged or not a text" => "save it again as text in UTF-8";
            fr: "le fichier contient un octet nul : il est abîmé ou n'est pas un texte"
                => "enregistrez-le à nouveau comme texte en UTF-8";
        }
        /// A line `---` begins a second document. gridgen reads the first.
        Error SecondDocument { } = "second-document" {
            en: "a second document begins here" => "keep one document in a file";
            fr: "un second document commence ici" => "gardez un seul document par fichier";
        }
        /// The file is not in UTF-8. It was read all the same; save it as UTF-8 so that every program reads the same.
        Warning Encoding { name: &'static str } = "encoding" {
            en: "the file is in {name}; it was read as such" => "save it as UTF-8";
            fr: "le fichier est en {name} ; il a été lu ainsi" => "enregistrez-le en UTF-8";
        }
        /// One space and a `#` end a text in YAML: what follows was taken for a comment. Quote the text if it belongs
        /// to it; put two spaces before the `#` if it is a comment.
        Warning CutByHash { rest: String, fixed: String } = "cut-by-hash" {
            en: "the text ends before `{rest}`, which YAML takes for a comment"
                => format!("write: {fixed}, or put two spaces before the `#`");
            fr: "le texte s'arrête avant `{rest}`, que YAML prend pour un commentaire"
                => format!("écrivez : {fixed}, ou mettez deux espaces avant le `#`");
        }
        /// The key is not one that gridgen knows here. Nothing is ever dropped silently, so it is an error.
        Error UnknownKey { typed: String, record: ValueKind, offer: KeySuggestion } = "unknown-key" {
            let record = record.text(lang);
            en: "{record} has no key `{typed}`" => offer.help_text(lang);
            fr: "{record} n'a pas de clé `{typed}`" => offer.help_text(lang);
        }
        /// The key is kept for a later version of gridgen.
        Error ReservedKey { typed: String } = "reserved-key" {
            en: "`{typed}` is kept for a later version" => "remove it, or choose another word";
            fr: "`{typed}` est réservé à une version future" => "retirez-le, ou choisissez un autre mot";
        }
        /// A key that must be there is not, or has nothing after its colon.
        Error MissingKey { key: &'static str, record: ValueKind, example: &'static str } = "missing-key" {
            let record = record.text(lang);
            en: "{record} needs `{key}`" => format!("for example: {key}: {example}");
            fr: "il manque `{key}` : {record} en a besoin" => format!("par exemple : {key}: {example}");
        }
        /// The value is of another kind than the key takes.
        Error WrongValue { key: String, found: ValueKind, wanted: ValueKind, first: Option<&'static str> } = "wrong-value" {
            let help = wanted.how_to_write(*first, lang);
            let wanted = wanted.text(lang);
            let found = found.text(lang);
            en: "`{key}` takes {wanted}, not {found}" => help;
            fr: "`{key}` attend {wanted}, pas {found}" => help;
        }
        /// A decimal comma inside braces ends the value in YAML. Write a point there.
        Error CommaInBraces { left: String, right: String } = "comma-in-braces" {
            en: "inside braces the comma ends the value: this reads as `{left}` and then `{right}`"
                => format!("write: {left}.{right}");
            fr: "entre accolades la virgule termine la valeur : on lit `{left}` puis `{right}`"
                => format!("écrivez : {left}.{right}");
        }
        /// One of a few words is expected here.
        Error NotOneOf { key: String, typed: String, choices: Vec<&'static str> } = "not-one-of" {
            let choices = quoted_or_list(choices, lang);
            en: "`{key}` cannot be `{typed}`" => format!("write {choices}");
            fr: "`{key}` ne peut pas être `{typed}`" => format!("écrivez {choices}");
        }
        /// A number is expected here: digits, with a decimal point or comma.
        Error NotANumber { key: String, typed: String } = "not-a-number" {
            en: "`{key}` takes a number, not `{typed}`" => "for example 12, 7.5 or −5";
            fr: "`{key}` attend un nombre, pas « {typed} »" => "par exemple 12, 7,5 ou −5";
        }
    }
}

use super::words::{KeySuggestion, SyntaxReason, ValueKind};
