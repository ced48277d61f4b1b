//! What can be wrong with a YAML file, whatever it means.

use super::words::{KeySuggestion, SyntaxReason, ValueKind};
use crate::base::diagnostic::{MessageLang, quoted_or_list};
use crate::diagnostics;

diagnostics! {
    /// What can be wrong in any YAML file.
    pub enum YamlDiagnostic in lang {
        /// The line is not valid YAML. Most often a text holds a character that YAML keeps for itself (`: `, a leading
        /// `*`, `[`, `@`, `%`, `"`): put the whole text in quotes. gridgen reads on as if you had.
        Error Syntax { reason: SyntaxReason, fixed: Option<String>, below: usize } = "syntax" {
            let help = how_to_write_line(fixed.as_deref(), *below, lang);
            let reason = reason.text(lang);
            en: "{reason}" => help;
            fr: "{reason}" => help;
        }
        /// The line is indented with a character that only looks like spaces: a tab or a no-break space. YAML indents
        /// with ordinary spaces.
        Error Indentation { character: ValueKind, fixed: String, below: usize } = "indentation" {
            let character = character.text(lang);
            let more = lines_like_it(*below, lang);
            en: "the line is indented with {character}" => format!("write: {fixed}{more}");
            fr: "la ligne est décalée par {character}" => format!("écrivez : {fixed}{more}");
        }
        /// The same key is written twice in one map. Other programs silently keep the last, which loses a rating;
        /// gridgen reads the first and asks you to remove one.
        Error DuplicateKey { key: String } = "duplicate-key" {
            en: "`{key}` is written twice" => "keep one of the two";
            fr: "`{key}` est écrit deux fois" => "gardez l'un des deux";
        }
        /// A tag such as `!important` or `!!str`. In YAML a text that begins with `!` is a tag and the text is lost;
        /// quote it.
        Error Tag { tag: String } = "tag" {
            en: "`{tag}` is a YAML tag, not text" => format!("put the text in quotes: \"{tag} …\"");
            fr: "`{tag}` est une étiquette YAML, pas un texte"
                => format!("mettez le texte entre guillemets : \"{tag} …\"");
        }
        /// A merge key, `<<`. What it copies cannot be seen where it is written; write the keys out.
        Error MergeKey { } = "merge-key" {
            en: "merge keys (`<<`) are not supported" => "write the keys out";
            fr: "les clés de fusion (`<<`) ne sont pas prises en charge" => "écrivez les clés en toutes lettres";
        }
        /// A key that is a list or a map: usually a text in brackets before a colon. Quote it.
        Error KeyNotText { } = "key-not-text" {
            en: "a key must be text" => "put it in quotes";
            fr: "une clé doit être un texte" => "mettez-la entre guillemets";
        }
        /// `*name` repeats what `&name` marked, and nothing has that mark. A text that begins with `*` needs quotes.
        Error UnknownAlias { name: String, fixed: Option<String> } = "unknown-alias" {
            let help = alias_help(fixed.as_deref(), lang);
            en: "`*{name}` repeats something that was never marked with `&{name}`" => help;
            fr: "`*{name}` répète ce qu'aucun `&{name}` n'a marqué" => help;
        }
        /// Parts repeated with `*name` make the file more than 10,000 values long.
        Error AliasLimit { } = "alias-limit" {
            en: "repeating with `*` makes this file too long" => "write the repeated part out, or repeat less";
            fr: "les répétitions par `*` rendent ce fichier trop long" => "écrivez la partie répétée, ou répétez moins";
        }
        /// Lists and maps are nested more than 60 deep.
        Error TooDeep { } = "too-deep" {
            en: "this is nested too deeply" => "no file of gridgen is more than ten levels deep";
            fr: "les niveaux sont trop imbriqués" => "aucun fichier de gridgen ne dépasse dix niveaux";
        }
        /// A text has more than 20,000 characters, which are ten pages.
        Error LongText { length: usize } = "long-text" {
            en: "this text has {length} characters; at most 20,000 are printed" => "shorten it";
            fr: "ce texte a {length} caractères ; 20 000 au plus sont imprimés" => "raccourcissez-le";
        }
        /// A text has more than 1,000 lines.
        Error ManyLines { count: usize } = "many-lines" {
            en: "this text has {count} lines; at most 1,000 are printed" => "shorten it";
            fr: "ce texte a {count} lignes ; 1 000 au plus sont imprimées" => "raccourcissez-le";
        }
        /// A word has more than 1,000 characters without a place where a line can break.
        Error LongWord { length: usize } = "long-word" {
            en: "this text has a word of {length} characters; at most 1,000 are printed" => "put spaces into it";
            fr: "ce texte a un mot de {length} caractères ; 1 000 au plus sont imprimés" => "mettez-y des espaces";
        }
        /// The lines of a text times the columns of its widest table are more than 4,000 cells.
        Error LargeTable { cells: usize } = "large-table" {
            en: "this text has a table of up to {cells} cells, lines times columns; at most 4,000 are printed"
                => "divide the table";
            fr: "ce texte a un tableau de {cells} cellules au plus, lignes fois colonnes ; 4 000 au plus sont imprimées"
                => "divisez le tableau";
        }
        /// A zero byte, which no text contains: the file is damaged or is not a text.
        Error ZeroByte { } = "zero-byte" {
            en: "the file contains a zero byte: it is damaged or not a text" => "save it again as a text in UTF-8";
            fr: "le fichier contient un octet nul : il est abîmé ou n'est pas un texte"
                => "enregistrez-le à nouveau comme texte en UTF-8";
        }
        /// A line `---` begins a second document. Only the first is read.
        Error SecondDocument { } = "second-document" {
            en: "a second document begins here" => "keep one document per file";
            fr: "un second document commence ici" => "gardez un seul document par fichier";
        }
        /// The file is not in UTF-8. It was read all the same; save it as UTF-8, so that every program reads it alike.
        Warning Encoding { name: &'static str } = "encoding" {
            en: "the file is encoded in {name} and was read as such" => "save it as UTF-8";
            fr: "le fichier est en {name} ; il a été lu ainsi" => "enregistrez-le en UTF-8";
        }
        /// In YAML, a space and a `#` begin a comment. Quote the text if the rest belongs to it; put two spaces before
        /// the `#` if it is a comment.
        Warning CutByHash { rest: String, fixed: String } = "cut-by-hash" {
            en: "the text ends before `{rest}`, which YAML reads as a comment"
                => format!("write: {fixed}, or put two spaces before the `#`");
            fr: "le texte s'arrête avant `{rest}`, que YAML lit comme un commentaire"
                => format!("écrivez : {fixed}, ou mettez deux espaces avant le `#`");
        }
        /// gridgen does not know this key here. Nothing is ever ignored silently, so this is an error.
        Error UnknownKey { typed: String, record: ValueKind, offer: KeySuggestion } = "unknown-key" {
            let record = record.text(lang);
            en: "{record} has no key `{typed}`" => offer.help_text(lang);
            fr: "{record} n'a pas de clé `{typed}`" => offer.help_text(lang);
        }
        /// The key is reserved for a later version of gridgen.
        Error ReservedKey { typed: String } = "reserved-key" {
            en: "`{typed}` is reserved for a later version" => "remove it, or choose another word";
            fr: "`{typed}` est réservé à une version future" => "retirez-le, ou choisissez un autre mot";
        }
        /// A required key is missing, or has nothing after its colon.
        Error MissingKey { key: &'static str, record: ValueKind, example: &'static str } = "missing-key" {
            let record = record.text(lang);
            en: "{record} needs `{key}`" => format!("for example: {key}: {example}");
            fr: "il manque `{key}` : {record} en a besoin" => format!("par exemple : {key}: {example}");
        }
        /// The value is not of the kind that the key takes.
        Error WrongValue { key: String, found: ValueKind, wanted: ValueKind, first: Option<&'static str> } = "wrong-value" {
            let help = wanted.how_to_write(*first, lang);
            let wanted = wanted.text(lang);
            let found = found.text(lang);
            en: "`{key}` takes {wanted}, not {found}" => help;
            fr: "`{key}` attend {wanted}, pas {found}" => help;
        }
        /// Inside braces a comma ends the value in YAML, so write the number with a decimal point.
        Error CommaInBraces { left: String, right: String } = "comma-in-braces" {
            en: "inside braces a comma ends the value: this is `{left}` and then `{right}`"
                => format!("write: {left}.{right}");
            fr: "entre accolades, une virgule termine la valeur : on lit `{left}` puis `{right}`"
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
            fr: "`{key}` attend un nombre, pas « {typed} »" => "par exemple 12 ou 7,5 ou −5";
        }
    }
}

fn alias_help(fixed: Option<&str>, lang: MessageLang) -> String {
    match fixed {
        Some(line) => lang.pick(format!("write: {line}"), format!("écrivez : {line}")),
        None => lang
            .pick("put the text in quotes", "mettez le texte entre guillemets")
            .to_owned(),
    }
}

/// That more lines have the same slip.
fn lines_like_it(below: usize, lang: MessageLang) -> String {
    match below {
        0 => String::new(),
        1 => lang
            .pick(
                "\nand one more line in the same way",
                "\net une autre ligne de la même façon",
            )
            .to_owned(),
        _ => lang.pick(
            format!("\nand {below} more lines in the same way"),
            format!("\net {below} autres lignes de la même façon"),
        ),
    }
}

/// The line as it should be, and how many lines below it are indented like it.
fn how_to_write_line(fixed: Option<&str>, below: usize, lang: MessageLang) -> Option<String> {
    let line = fixed?;
    let write = lang.pick("write:", "écrivez :");
    let space = if line.starts_with('\n') { "" } else { " " };
    let also = match below {
        0 => String::new(),
        1 => lang
            .pick(
                "\nand move the next line with it",
                "\net déplacez avec elle la ligne suivante",
            )
            .to_owned(),
        _ => lang.pick(
            format!("\nand move the next {below} lines with it"),
            format!("\net déplacez avec elle les {below} lignes suivantes"),
        ),
    };
    Some(format!("{write}{space}{line}{also}"))
}
