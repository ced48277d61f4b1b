//! Which file is whose: the people of a list, and the students who have a ratings file already.
//!
//! In: people as a list names them, and what the files say of theirs. Out: for each person the file, if there is one;
//! the folder of everybody; who is no longer listed. Never reads or writes a file.

use super::Person;
use super::files::case_folded;
use crate::base::source::{join_path, parent_folder};
use crate::project::names::safe_folder;
use crate::text::locale::listed_date::list_date;
use crate::text::slug::ascii_words;
use crate::text::yaml::YamlDocument;
use std::collections::{BTreeMap, BTreeSet};

/// A student who has a ratings file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownStudent {
    /// The file's path below `ratings/` without `.yaml`, and without the `_` of a withdrawn student.
    pub path: String,
    /// The family name or the whole name; the file's name if it has none.
    pub name: String,
    /// The given name.
    pub given: Option<String>,
    /// Values of fields.
    pub fields: Vec<(String, String)>,
    /// Whether the file's name begins with `_`.
    pub withdrawn: bool,
    /// The file's path below `ratings/`, as it is.
    pub file: String,
}

impl KnownStudent {
    /// The student whose file lies at `path` below `ratings/`.
    ///
    /// An error in a file keeps no student from being recognised by it: what can be read is read.
    pub fn from_file(path: &str, document: &YamlDocument) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.trim_end_matches(".yaml");
        let mut known = Self {
            path: join_path(folder, stem.trim_start_matches('_')),
            // A folder that begins with `_` withdraws all files in it.
            withdrawn: path.split('/').any(|part| part.starts_with('_')),
            file: path.to_owned(),
            ..Self::default()
        };
        let student = document.root.get("student");
        for entry in student.and_then(|it| it.entries()).unwrap_or_default() {
            let value = entry.value.scalar().map_or("", |scalar| scalar.text.trim());
            let value = value.to_owned();
            match entry.key.text.as_str() {
                _ if value.is_empty() => {}
                "name" => known.name = value,
                "given" => known.given = Some(value),
                id => known.fields.push((id.to_owned(), value)),
            }
        }
        if known.name.is_empty() {
            let given = known.given.take();
            known.name = given.unwrap_or_else(|| stem.replace(['-', '_'], " "));
        }
        known
    }

    pub(super) fn full_name(&self) -> String {
        let given = self.given.as_deref().unwrap_or_default();
        format!("{} {given}", self.name)
    }

    pub(super) fn folder(&self) -> &str {
        parent_folder(&self.path)
    }
}

/// A value of a student that the list gives otherwise than the file, or that the file lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListCorrection {
    /// The student's path below `ratings/`, without `.yaml`.
    pub path: String,
    /// The file's path below `ratings/`.
    pub file: String,
    /// The key below `student:`.
    pub key: String,
    /// What stands in the file.
    pub before: Option<String>,
    /// What the list says.
    pub listed: String,
}

/// The people of a list, each with their file if there is one.
pub(super) struct MatchedRoster<'a> {
    people: &'a [Person],
    known: &'a [KnownStudent],
    named: BTreeMap<Vec<String>, Vec<usize>>,
    /// For each person the index of their file in `known`; each file is one person's.
    pub(super) found: Vec<Option<usize>>,
}

impl<'a> MatchedRoster<'a> {
    pub(super) fn new(people: &'a [Person], known: &'a [KnownStudent]) -> Self {
        let mut named: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for (index, student) in known.iter().enumerate() {
            let words = sorted_words(&student.full_name());
            named.entry(words).or_default().push(index);
        }
        let mut matched = Self {
            people,
            known,
            named,
            found: vec![None; people.len()],
        };
        // Same class first: of two students of one name in two classes, each keeps their own file.
        matched.match_people(|person, known| is_same_class(person, known) && agrees(person, known));
        matched.match_people(agrees);
        matched.match_shifted_numbers();
        matched.match_long_numbers();
        matched
    }

    fn match_people(&mut self, is_same: impl Fn(&Person, &KnownStudent) -> bool) {
        let mut used = self.used_files();
        for (person, found) in self.people.iter().zip(&mut self.found) {
            if found.is_some() {
                continue;
            }
            let files = self.named.get(&sorted_words(&person.full_name()));
            let mut files = files.into_iter().flatten().copied();
            let is_theirs =
                |&index: &usize| !used.contains(&index) && is_same(person, &self.known[index]);
            if let Some(index) = files.find(is_theirs) {
                used.insert(index);
                *found = Some(index);
            }
        }
    }

    /// A list that numbers its rows gives other numbers once somebody has left. One person of a name on the list and
    /// one in the files are the same person, whatever their numbers, unless the lists of two classes name them.
    fn match_shifted_numbers(&mut self) {
        let mut listed: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for person in self.people {
            *listed.entry(sorted_words(&person.full_name())).or_default() += 1;
        }
        let used = self.used_files();
        for (person, found) in self.people.iter().zip(&mut self.found) {
            let words = sorted_words(&person.full_name());
            let files = self.named.get(&words).map(Vec::as_slice);
            let (None, Some(&[index]), Some(1)) = (*found, files, listed.get(&words)) else {
                continue;
            };
            let known = &self.known[index];
            let is_near = person.class.is_none() || is_same_class(person, known);
            if is_near && !used.contains(&index) && differs_in_numbers_alone(person, known) {
                *found = Some(index);
            }
        }
    }

    /// A name that was corrected: one person on the list and one in the files have the same long number, such as a
    /// candidate's, and a word of their names in common.
    fn match_long_numbers(&mut self) {
        let used = self.used_files();
        let mut numbers: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (id, value) in self.people.iter().flat_map(|person| &person.fields) {
            *numbers.entry((id, value)).or_default() += 1;
        }
        for (person, found) in self.people.iter().zip(&mut self.found) {
            let fields = person.fields.iter();
            let mut own = fields.filter(|(id, value)| {
                is_long_number(value) && numbers.get(&(id.as_str(), value.as_str())) == Some(&1)
            });
            let (None, Some(number)) = (*found, own.next()) else {
                continue;
            };
            let mut known = self.known.iter().enumerate();
            let holder = known.find(|(_, known)| known.fields.contains(number));
            if let Some((index, known)) = holder
                && !used.contains(&index)
                && shares_a_word(person, known)
            {
                *found = Some(index);
            }
        }
    }

    fn used_files(&self) -> BTreeSet<usize> {
        self.found.iter().flatten().copied().collect()
    }

    /// The folder of each person: the class's, as it is spelt on disk already.
    pub(super) fn folders(&self) -> Vec<String> {
        let home = self.home_folder();
        let folder = |person: &Person| match &person.class {
            Some(class) => self.class_folder(class),
            None => home.clone(),
        };
        self.people.iter().map(folder).collect()
    }

    /// Where a list without classes belongs: the one folder that holds all files of the students it names.
    fn home_folder(&self) -> String {
        if self.people.iter().any(|person| person.class.is_some()) {
            return String::new();
        }
        let found = self.found.iter().flatten();
        let folders: BTreeSet<&str> = found.map(|&index| self.known[index].folder()).collect();
        match Vec::from_iter(folders)[..] {
            [one] => one.to_owned(),
            _ => String::new(),
        }
    }

    fn class_folder(&self, class: &str) -> String {
        let wanted = safe_folder(class);
        let mut folders = self.known.iter().map(KnownStudent::folder);
        let existing = folders.find(|folder| case_folded(folder) == case_folded(&wanted));
        existing.map_or(wanted, str::to_owned)
    }

    /// Students in the list's classes who are not on the list.
    pub(super) fn unlisted_students(&self, folders: &[String]) -> Vec<String> {
        let folders: BTreeSet<&str> = folders.iter().map(String::as_str).collect();
        let used = self.used_files();
        let mut unlisted = Vec::new();
        for (index, student) in self.known.iter().enumerate() {
            if !used.contains(&index) && !student.withdrawn && folders.contains(student.folder()) {
                unlisted.push(student.path.clone());
            }
        }
        unlisted
    }
}

fn is_same_class(person: &Person, known: &KnownStudent) -> bool {
    let class = person.class.as_deref();
    class.is_some_and(|class| case_folded(&safe_folder(class)) == case_folded(known.folder()))
}

/// Of two students named with the same words: whether the parts of the name agree, and every field that both have.
fn agrees(person: &Person, known: &KnownStudent) -> bool {
    has_same_given_name(person, known) && differing_fields(person, known).next().is_none()
}

/// Whether the parts of the name agree, and every field that both have and that is not a plain number: another date of
/// birth is another person.
fn differs_in_numbers_alone(person: &Person, known: &KnownStudent) -> bool {
    let is_number =
        |value: &str| value.chars().any(|c| c.is_ascii_digit()) && list_date(value).is_none();
    let mut fields = differing_fields(person, known);
    has_same_given_name(person, known)
        && fields.all(|(_, listed, kept)| is_number(listed) && is_number(kept))
}

/// No running number of a class, and no date.
fn is_long_number(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    digits >= 5 && list_date(value).is_none()
}

fn shares_a_word(person: &Person, known: &KnownStudent) -> bool {
    let words = sorted_words(&known.full_name());
    let own = sorted_words(&person.full_name());
    own.iter().any(|word| words.contains(word))
}

fn has_same_given_name(person: &Person, known: &KnownStudent) -> bool {
    match (&person.given, &known.given) {
        (Some(one), Some(other)) => comparable_name(one) == comparable_name(other),
        _ => true,
    }
}

/// The fields that the list and a student's file both have, with other values: the id, the list's, the file's.
fn differing_fields<'p>(
    person: &'p Person,
    known: &'p KnownStudent,
) -> impl Iterator<Item = (&'p str, &'p str, &'p str)> {
    let fields = person.fields.iter();
    fields.filter_map(|(id, listed)| {
        let mut fields = known.fields.iter();
        let (_, kept) = fields.find(|(other, _)| other == id)?;
        (!is_same_value(listed, kept)).then_some((id.as_str(), listed.as_str(), kept.as_str()))
    })
}

/// What the list says otherwise of a student who has a file, or more.
pub(super) fn list_corrections(person: &Person, known: &KnownStudent) -> Vec<ListCorrection> {
    let correction = |key: &str, before: Option<&str>, listed: &str| ListCorrection {
        path: known.path.clone(),
        file: known.file.clone(),
        key: key.to_owned(),
        before: before.map(str::to_owned),
        listed: listed.to_owned(),
    };
    let mut all = Vec::new();
    if let (Some(given), Some(known_given)) = (&person.given, &known.given) {
        let names = [
            ("name", &person.name, &known.name),
            ("given", given, known_given),
        ];
        for (key, listed, kept) in names {
            if is_better_spelt(listed, kept) {
                all.push(correction(key, Some(kept), listed));
            }
        }
    }
    for (id, listed, kept) in differing_fields(person, known) {
        all.push(correction(id, Some(kept), listed));
    }
    for (id, listed) in &person.fields {
        if known.fields.iter().all(|(other, _)| other != id) {
            all.push(correction(id, None, listed));
        }
    }
    all
}

/// Whether a list has another name, and not only capitals, or a name without the accents that the file has.
fn is_better_spelt(listed: &str, kept: &str) -> bool {
    let has_accents = |name: &str| name.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    let is_same_word = comparable_name(listed) == comparable_name(kept);
    let loses_accents = is_same_word && has_accents(kept) && !has_accents(listed);
    case_folded(listed.trim()) != case_folded(kept.trim()) && !loses_accents
}

/// Whether two values of a field are equal, a date however it is written.
fn is_same_value(one: &str, other: &str) -> bool {
    comparable_name(one) == comparable_name(other)
        || list_date(one).is_some_and(|date| list_date(other) == Some(date))
}

/// A name whatever its case, accents and hyphens; in other scripts as it is.
pub(super) fn comparable_name(name: &str) -> String {
    let plain = ascii_words(name).join(" ");
    if plain.is_empty() {
        case_folded(name.trim())
    } else {
        plain
    }
}

/// The words of a name, whatever their order: lists write `Dupont Léa` and `Léa Dupont`.
fn sorted_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in name.split_whitespace().map(comparable_name) {
        words.extend(word.split(' ').map(str::to_owned));
    }
    words.sort();
    words
}
