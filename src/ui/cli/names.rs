//! Names of grids, classes and students on the command line: found, or answered with those that are near.

use super::CommandError;
use crate::base::diagnostic::{MessageLang, quoted_list, quoted_or_list};
use crate::text::unicode::to_nfc;
use crate::ui::message::messages;
use unicode_normalization::UnicodeNormalization;

/// So many names are suggested at most.
const MAX_SUGGESTIONS: usize = 5;

/// Why a name means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameLookupError {
    /// Nothing has it; these are near, or all where they are few.
    Unknown(Vec<String>),
    /// Several have it.
    Several(Vec<String>),
}

messages! {
    /// A name on the command line that means nothing, or several things.
    enum NameMessage {
        UnknownGrid { typed: String, near: Vec<String> } {
            en: "there is no grid `{typed}`" => suggestion(near, MessageLang::English);
            fr: "il n'y a pas de grille `{typed}`" => suggestion(near, MessageLang::French);
        }
        UnknownClass { typed: String, near: Vec<String> } {
            en: "there is no class `{typed}`" => suggestion(near, MessageLang::English);
            fr: "il n'y a pas de classe `{typed}`" => suggestion(near, MessageLang::French);
        }
        UnknownStudent { typed: String, near: Vec<String> } {
            en: "there is no student `{typed}`" => student_suggestion(near, MessageLang::English);
            fr: "il n'y a pas d'élève `{typed}`" => student_suggestion(near, MessageLang::French);
        }
        SeveralGrids { typed: String, all: Vec<String> } {
            en: "several grids match `{typed}`" => format!("write one of {}", quoted_list(all));
            fr: "plusieurs grilles correspondent à `{typed}`" => format!("écrivez l'une de {}", quoted_list(all));
        }
        SeveralClasses { typed: String, all: Vec<String> } {
            en: "several classes match `{typed}`" => format!("write one of {}", quoted_list(all));
            fr: "plusieurs classes correspondent à `{typed}`" => format!("écrivez l'une de {}", quoted_list(all));
        }
        SeveralStudents { typed: String, all: Vec<String> } {
            en: "several students match `{typed}`" => format!("write one of {}", quoted_list(all));
            fr: "plusieurs élèves correspondent à `{typed}`" => format!("écrivez l'un de {}", quoted_list(all));
        }
    }
}

fn suggestion(near: &[String], lang: MessageLang) -> Option<String> {
    if near.is_empty() {
        return None;
    }
    let near = quoted_or_list(near, lang);
    Some(lang.pick(
        format!("did you mean {near}?"),
        format!("vouliez-vous dire {near} ?"),
    ))
}

/// Somebody new has no file yet, whatever names are near.
fn student_suggestion(near: &[String], lang: MessageLang) -> String {
    let new = lang.pick(
        "someone new on the class list gets a file with `gridgen new ratings GRID LIST`",
        "un nouvel élève de la liste reçoit un relevé avec `gridgen new ratings GRILLE LISTE`",
    );
    match suggestion(near, lang) {
        Some(near) => format!("{near} {}", capitalized(new)),
        None => new.to_owned(),
    }
}

fn capitalized(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The grid that was typed: its name, or a path to it (`grids/oral/`), as shells complete it; or how one name alone
/// begins.
pub fn resolve_grid<'a, N: AsRef<str>>(typed: &str, known: &'a [N]) -> Result<&'a N, CommandError> {
    find_grid(typed, known).map_err(|error| {
        let typed = typed.to_owned();
        CommandError::usage(match error {
            NameLookupError::Unknown(near) => NameMessage::UnknownGrid { typed, near },
            NameLookupError::Several(all) => NameMessage::SeveralGrids { typed, all },
        })
    })
}

/// The student that was typed: the path below `ratings/` without `.yaml`, or its last part where that is unique, or how
/// one alone begins.
pub fn resolve_student<'a, N: AsRef<str>>(
    typed: &str,
    known: &'a [N],
) -> Result<&'a N, CommandError> {
    find_student(typed, known).map_err(|error| {
        let typed = typed.to_owned();
        CommandError::usage(match error {
            NameLookupError::Unknown(near) => NameMessage::UnknownStudent { typed, near },
            NameLookupError::Several(all) => NameMessage::SeveralStudents { typed, all },
        })
    })
}

/// The class that was typed: the path of a folder below `ratings/`, or its last part where that is unique.
pub fn resolve_class<'a, N: AsRef<str>>(
    typed: &str,
    known: &'a [N],
) -> Result<&'a N, CommandError> {
    find_student(typed.trim_end_matches('/'), known).map_err(|error| {
        let typed = typed.to_owned();
        CommandError::usage(match error {
            NameLookupError::Unknown(near) => NameMessage::UnknownClass { typed, near },
            NameLookupError::Several(all) => NameMessage::SeveralClasses { typed, all },
        })
    })
}

/// Every grid of `typed`, or all where none was typed. Each unknown one is reported.
pub fn resolve_grids<'a, N: AsRef<str>>(
    typed: &[String],
    known: &'a [N],
) -> Result<Vec<&'a N>, CommandError> {
    if typed.is_empty() {
        return Ok(known.iter().collect());
    }
    let mut grids = Vec::new();
    let mut errors: Option<CommandError> = None;
    for typed in typed {
        match resolve_grid(typed, known) {
            Ok(grid) => grids.push(grid),
            Err(error) => {
                errors = Some(match errors {
                    Some(earlier) => earlier.and(error),
                    None => error,
                });
            }
        }
    }
    match errors {
        Some(errors) => Err(errors),
        None => Ok(grids),
    }
}

/// The grid that was typed.
pub fn find_grid<'a, N: AsRef<str>>(typed: &str, known: &'a [N]) -> Result<&'a N, NameLookupError> {
    let slashes = typed.replace('\\', "/");
    let name = slashes.trim_end_matches('/').trim_end_matches("/grid.yaml");
    let name = name.trim_start_matches("./").trim_start_matches("grids/");
    match exact_match(name, known) {
        Some(found) => Ok(found),
        None => find_by_beginning(name, known),
    }
}

/// The student that was typed.
pub fn find_student<'a, N: AsRef<str>>(
    typed: &str,
    known: &'a [N],
) -> Result<&'a N, NameLookupError> {
    let slashes = typed.replace('\\', "/");
    let path = slashes.trim_start_matches("./").trim_end_matches(".yaml");
    if let Some(found) = exact_match(path, known) {
        return Ok(found);
    }
    let alike: Vec<&N> = known
        .iter()
        .filter(|name| is_same_but_for_case(last_segment(name.as_ref()), path))
        .collect();
    match *alike {
        [] => find_by_beginning(path, known),
        [one] => Ok(one),
        ref several => Err(NameLookupError::Several(
            several
                .iter()
                .map(|name| name.as_ref().to_owned())
                .collect(),
        )),
    }
}

/// The one name that begins so, as a whole or with its last part: `dupont` for `1A/dupont-lea`.
fn find_by_beginning<'a, N: AsRef<str>>(
    typed: &str,
    known: &'a [N],
) -> Result<&'a N, NameLookupError> {
    let beginning = to_nfc(&typed.to_lowercase());
    let begins = |name: &str| to_nfc(&name.to_lowercase()).starts_with(&beginning);
    let mut found: Vec<&N> = Vec::new();
    for name in known.iter().filter(|_| !typed.is_empty()) {
        if begins(name.as_ref()) || begins(last_segment(name.as_ref())) {
            found.push(name);
        }
    }
    match *found {
        [one] => Ok(one),
        // One letter names half a class: the nearest ones say more than all of them.
        ref several if (2..=MAX_SUGGESTIONS).contains(&several.len()) => {
            let several = several.iter().map(|name| name.as_ref().to_owned());
            Err(NameLookupError::Several(several.collect()))
        }
        _ => Err(NameLookupError::Unknown(similar_names(typed, known))),
    }
}

fn exact_match<'a, N: AsRef<str>>(typed: &str, known: &'a [N]) -> Option<&'a N> {
    let find = |same: fn(&str, &str) -> bool| known.iter().find(|name| same(name.as_ref(), typed));
    find(is_same_name).or_else(|| find(is_same_but_for_case))
}

/// Disks and keyboards spell an accent in different ways.
fn is_same_name(a: &str, b: &str) -> bool {
    a.nfc().eq(b.nfc())
}

/// No two names of a project differ in capitals alone.
fn is_same_but_for_case(a: &str, b: &str) -> bool {
    is_same_name(&a.to_lowercase(), &b.to_lowercase())
}

fn last_segment(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, last)| last)
}

/// The nearest names first; all in their own order where they are few.
pub fn similar_names<N: AsRef<str>>(typed: &str, known: &[N]) -> Vec<String> {
    let known = known.iter().map(AsRef::as_ref);
    if known.len() <= MAX_SUGGESTIONS {
        return known.map(str::to_owned).collect();
    }
    let typed = without_accents(typed);
    let mut ranked: Vec<(f64, &str)> = known.map(|name| (likeness(&typed, name), name)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Jaro-Winkler above 0.75 is a slip of some keys or the beginning of a name.
    let near = ranked.iter().filter(|(likeness, _)| *likeness > 0.75);
    near.take(MAX_SUGGESTIONS)
        .map(|(_, name)| (*name).to_owned())
        .collect()
}

/// How near a name is to what was typed: as a whole, by its last part, or 1 where it is a word of that.
fn likeness(typed: &str, name: &str) -> f64 {
    let (whole, last) = (without_accents(name), without_accents(last_segment(name)));
    if last.split('-').any(|part| part == typed) {
        return 1.0;
    }
    strsim::jaro_winkler(typed, &whole).max(strsim::jaro_winkler(typed, &last))
}

fn without_accents(text: &str) -> String {
    text.nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .collect::<String>()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample_paths() -> Vec<String> {
        [
            "1A/dupont",
            "1B/dupont",
            "1A/hélène",
            "1A/martin",
            "1B/nguyen",
            "1B/petit",
        ]
        .map(String::from)
        .to_vec()
    }

    #[test]
    fn a_student_is_found_by_path_or_by_a_unique_last_part() {
        let known = sample_paths();
        let found = |typed: &str| find_student(typed, &known).map(String::as_str);
        assert_eq!(found("1B/dupont"), Ok("1B/dupont"));
        assert_eq!(found("1A/martin.yaml"), Ok("1A/martin"));
        assert_eq!(found("he\u{301}le\u{300}ne"), Ok("1A/hélène"));
        assert_eq!(
            found("dupont"),
            Err(NameLookupError::Several(vec![
                "1A/dupont".into(),
                "1B/dupont".into()
            ]))
        );
    }

    #[test]
    fn an_unknown_name_is_answered_with_near_ones() {
        let Err(NameLookupError::Unknown(near)) = find_student("helen", &sample_paths()) else {
            panic!("found")
        };
        assert_eq!(near[0], "1A/hélène");
        let known = sample_paths();
        let found = |typed| find_student(typed, &known).map(String::as_str);
        assert_eq!(found("1b/PETIT"), Ok("1B/petit"));
        assert_eq!(found("1b/n"), Ok("1B/nguyen"));
        assert_eq!(found("ngu"), Ok("1B/nguyen"));
        let several = [
            "dupont-lea",
            "martin-lea",
            "petit-noe",
            "roux-max",
            "weber-anna",
            "zola-eve",
        ];
        let several = several.map(String::from);
        let Err(NameLookupError::Unknown(near)) = find_student("lea", &several) else {
            panic!("found")
        };
        assert_eq!(near, ["dupont-lea", "martin-lea"]);
        let nobody = find_student("xq", &several);
        assert_eq!(nobody, Err(NameLookupError::Unknown(Vec::new())));
        assert_eq!(
            find_grid("orl", &["oral"]),
            Err(NameLookupError::Unknown(vec!["oral".into()]))
        );
    }

    #[test]
    fn a_grid_may_be_named_by_its_folder() {
        let known = ["oral"];
        for typed in [
            "oral",
            "grids/oral",
            "./grids/oral/",
            "grids/oral/grid.yaml",
            "grids\\oral\\",
        ] {
            assert_eq!(find_grid(typed, &known), Ok(&"oral"), "{typed}");
        }
    }
}
