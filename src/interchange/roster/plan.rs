//! Who of a list is there already, who is new, who is gone; and what the new files are called.
//!
//! In: people, and the ratings files of a grid. Out: a [`RosterPlan`]. A student who is there is never touched, whatever the
//! list says now.

use super::Person;
use super::files::{case_folded, file_name, file_stem};
use crate::base::source::{join_path, parent_folder};
use crate::project::names::safe_folder;
use crate::text::slug::{Slugs, ascii_words};
use std::collections::{BTreeMap, BTreeSet};

/// A student who has a ratings file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownStudent {
    /// The file's path below `ratings/` without `.yaml`, and without the `_` of a withdrawn student.
    pub path: String,
    /// The family name or the whole name; the file's name where there is none.
    pub name: String,
    /// The given name.
    pub given: Option<String>,
    /// Values of fields.
    pub fields: Vec<(String, String)>,
    /// The file begins with `_`.
    pub withdrawn: bool,
}

impl KnownStudent {
    fn full_name(&self) -> String {
        format!(
            "{} {}",
            self.name,
            self.given.as_deref().unwrap_or_default()
        )
    }
}

/// A file to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Its path below `ratings/`, without `.yaml`.
    pub path: String,
    /// Who it is for.
    pub person: Person,
    /// The class as the list spells it, where no folder may be called so.
    pub class: Option<String>,
}

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterPlan {
    /// Files to be made, in the list's order.
    pub new_files: Vec<NewFile>,
    /// How many are there already.
    pub existing: usize,
    /// Those who are there, in another class than the list says: name, path, the list's class.
    pub in_other_class: Vec<(String, String, String)>,
    /// Paths of those who are no longer on the list.
    pub unlisted: Vec<String>,
    /// People of one name, with their paths.
    pub same_name: Vec<(String, Vec<String>)>,
}

/// What is to be done so that everybody on the list has a file.
pub fn plan_roster(people: &[Person], known: &[KnownStudent]) -> RosterPlan {
    let found = match_people(people, known);
    let home = home_folder(people, known, &found);
    let folders: Vec<String> = people
        .iter()
        .map(|person| class_folder(person, known, &home))
        .collect();
    let mut plan = RosterPlan::default();
    let mut names = taken_file_names(known);
    let mut stems: BTreeMap<String, usize> = BTreeMap::new();
    for person in people {
        *stems.entry(file_stem(&person.full_name())).or_default() += 1;
    }
    let mut paths = Vec::new();
    for (nth, person) in people.iter().enumerate() {
        let folder = &folders[nth];
        if let Some(known) = found[nth].map(|known_nth| &known[known_nth]) {
            plan.existing += 1;
            let class = person
                .class
                .clone()
                .filter(|_| parent_folder(&known.path) != folder);
            if let Some(class) = class {
                plan.in_other_class
                    .push((person.full_name(), known.path.clone(), class));
            }
            paths.push(known.path.clone());
            continue;
        }
        let slugs = names.entry(case_folded(folder)).or_default();
        let path = join_path(folder, &file_name(person, &stems, slugs));
        let class = person.class.clone().filter(|class| class != folder);
        paths.push(path.clone());
        plan.new_files.push(NewFile {
            path,
            person: person.clone(),
            class,
        });
    }
    plan.unlisted = unlisted_students(known, &found, &folders);
    plan.same_name = people_of_same_name(people, &paths);
    plan
}

/// For each person the file that is theirs; each file is one person's.
fn match_people(people: &[Person], known: &[KnownStudent]) -> Vec<Option<usize>> {
    let mut named: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (at, it) in known.iter().enumerate() {
        named
            .entry(sorted_words(&it.full_name()))
            .or_default()
            .push(at);
    }
    let mut found = vec![None; people.len()];
    let mut used = BTreeSet::new();
    // Same class first: of two of one name, each has their own.
    for same_class in [true, false] {
        for (nth, person) in people.iter().enumerate() {
            if found[nth].is_some() {
                continue;
            }
            let class = person
                .class
                .as_deref()
                .map(|class| case_folded(&safe_folder(class)));
            let fits = |at: &&usize| {
                let other = &known[**at];
                let is_there = !same_class
                    || class.as_deref() == Some(case_folded(parent_folder(&other.path)).as_str());
                !used.contains(*at) && is_there && is_same_person(person, other)
            };
            let candidates = named.get(&sorted_words(&person.full_name()));
            if let Some(&at) = candidates.into_iter().flatten().find(fits) {
                used.insert(at);
                found[nth] = Some(at);
            }
        }
    }
    found
}

/// Of two who are named with the same words: the same parts, and no field that says otherwise.
fn is_same_person(person: &Person, known: &KnownStudent) -> bool {
    let same_parts = match (&person.given, &known.given) {
        (Some(one), Some(other)) => comparable_name(one) == comparable_name(other),
        _ => true,
    };
    let differs = |(id, value): &(String, String)| {
        let mut fields = known.fields.iter();
        fields.any(|(other, theirs)| other == id && !is_same_value(theirs, value))
    };
    same_parts && !person.fields.iter().any(differs)
}

/// Whether two values of a field are one, a date however it is written.
fn is_same_value(one: &str, other: &str) -> bool {
    comparable_name(one) == comparable_name(other)
        || parse_date(one).is_some_and(|it| parse_date(other) == Some(it))
}

/// Year, month and day of `14/03/2009`, `14.3.2009` or `2009-03-14`.
fn parse_date(text: &str) -> Option<(u16, u8, u8)> {
    let parts: Vec<&str> = text.trim().split(['/', '.', '-']).collect();
    let [first, month, last] = parts[..] else {
        return None;
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    let is_year = year.len() == 4;
    is_year.then_some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// A name whatever its case, accents and hyphens; in other scripts as it is.
fn comparable_name(name: &str) -> String {
    match ascii_words(name).join(" ") {
        plain if plain.is_empty() => case_folded(name.trim()),
        plain => plain,
    }
}

/// The words of a name, whatever their order.
fn sorted_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in name.split_whitespace().map(comparable_name) {
        words.extend(word.split(' ').map(str::to_owned));
    }
    words.sort();
    words
}

/// Where a list without classes belongs: the one folder that all those lie in whom it names already.
fn home_folder(people: &[Person], known: &[KnownStudent], found: &[Option<usize>]) -> String {
    if people.iter().any(|person| person.class.is_some()) {
        return String::new();
    }
    let folders: BTreeSet<&str> = found
        .iter()
        .flatten()
        .map(|&at| parent_folder(&known[at].path))
        .collect();
    match Vec::from_iter(folders)[..] {
        [one] => one.to_owned(),
        _ => String::new(),
    }
}

/// The folder of a person's class, as it is spelt on disk already.
fn class_folder(person: &Person, known: &[KnownStudent], home: &str) -> String {
    let Some(class) = &person.class else {
        return home.to_owned();
    };
    let wanted = safe_folder(class);
    let there = known
        .iter()
        .map(|it| parent_folder(&it.path))
        .find(|folder| case_folded(folder) == case_folded(&wanted));
    there.map_or(wanted, str::to_owned)
}

/// The names that files of each folder have already.
fn taken_file_names(known: &[KnownStudent]) -> BTreeMap<String, Slugs> {
    let mut taken: BTreeMap<String, Slugs> = BTreeMap::new();
    for it in known {
        let folder = parent_folder(&it.path);
        let name = it.path.rsplit('/').next().unwrap_or_default();
        taken.entry(case_folded(folder)).or_default().reserve(name);
    }
    taken
}

/// Those of the list's classes who are not on it.
fn unlisted_students(
    known: &[KnownStudent],
    found: &[Option<usize>],
    folders: &[String],
) -> Vec<String> {
    let folders: BTreeSet<&str> = folders.iter().map(String::as_str).collect();
    let used: BTreeSet<usize> = found.iter().flatten().copied().collect();
    let left = known.iter().enumerate().filter(|(at, it)| {
        !used.contains(at) && !it.withdrawn && folders.contains(parent_folder(&it.path))
    });
    left.map(|(_, it)| it.path.clone()).collect()
}

fn people_of_same_name(people: &[Person], paths: &[String]) -> Vec<(String, Vec<String>)> {
    let mut groups: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for (person, path) in people.iter().zip(paths) {
        let group = groups
            .entry(comparable_name(&person.full_name()))
            .or_insert_with(|| (person.full_name(), Vec::new()));
        group.1.push(path.clone());
    }
    groups
        .into_values()
        .filter(|(_, paths)| paths.len() > 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `1A/Dupont|Léa|0012`
    fn person(text: &str) -> Person {
        let (class, rest) = text
            .rsplit_once('/')
            .map_or((None, text), |(class, rest)| (Some(class), rest));
        let mut parts = rest.split('|').map(str::to_owned);
        Person {
            name: parts.next().unwrap(),
            given: parts.next().filter(|given| !given.is_empty()),
            class: class.map(str::to_owned),
            fields: parts
                .next()
                .map(|number| ("number".to_owned(), number))
                .into_iter()
                .collect(),
            place: String::new(),
        }
    }

    fn known(path: &str, text: &str) -> KnownStudent {
        let person = person(text);
        KnownStudent {
            path: path.trim_start_matches('_').to_owned(),
            name: person.name,
            given: person.given,
            fields: person.fields,
            withdrawn: path.starts_with('_'),
        }
    }

    fn planned(people: &[&str], known: &[KnownStudent]) -> RosterPlan {
        let people: Vec<Person> = people.iter().map(|text| person(text)).collect();
        plan_roster(&people, known)
    }

    fn paths(plan: &RosterPlan) -> Vec<&str> {
        plan.new_files.iter().map(|it| it.path.as_str()).collect()
    }

    #[test]
    fn names_of_files_are_safe_everywhere() {
        let people = [
            "1A/Dupont|Léa",
            "1A/O'Brien|Zoë",
            "Con",
            "Class",
            "علي",
            "☺",
            "2/B: C?./Ö",
            "x.html/Aux",
            "CON/Bah",
            "1A/Nom Très Long Qui Ne Finit Pas Et Qui Continue Encore Un Peu Plus|Loin",
        ];
        assert_eq!(
            paths(&planned(&people, &[])),
            [
                "1A/dupont-lea",
                "1A/o-brien-zoe",
                "con-1",
                "class-1",
                "علي",
                "student",
                "2-B- C-/o",
                "x-html/aux-1",
                "CON-/bah",
                "1A/nom-tres-long-qui-ne-finit-pas-et-qui-continue-encore-un-peu",
            ]
        );
    }

    #[test]
    fn people_of_one_name_are_told_apart() {
        let plan = planned(&["Bah|Awa|001", "Bah|Awa|002", "Bâh|Awa"], &[]);
        assert_eq!(paths(&plan), ["bah-awa-001", "bah-awa-002", "bah-awa"]);
        assert_eq!(
            plan.same_name,
            [(
                "Bah Awa".to_owned(),
                vec!["bah-awa-001".into(), "bah-awa-002".into(), "bah-awa".into()]
            )]
        );
        assert_eq!(
            paths(&planned(&["1A/Bah|Awa", "1B/Bah|Awa"], &[])),
            ["1A/bah-awa", "1B/bah-awa"]
        );
    }

    #[test]
    fn run_again_it_adds_the_new_and_names_those_who_are_gone() {
        let there = [
            known("1A/dupont-lea", "Dupont|Léa"),
            known("1A/x", "Bah Awa"),
            known("1A/gone", "Gone|Al"),
            known("_1A/away", "Away|Al"),
            known("1B/z", "Z|Z"),
        ];
        let there = [
            &there[..3],
            &[KnownStudent {
                path: "1A/away".into(),
                withdrawn: true,
                ..there[3].clone()
            }],
            &there[4..],
        ]
        .concat();
        let plan = planned(
            &[
                "1A/DUPONT|Lea",
                "1A/Bah|Awa",
                "1A/Away|Al",
                "1A/New|Al",
                "1A/Z|Z",
            ],
            &there,
        );
        assert_eq!((paths(&plan), plan.existing), (vec!["1A/new-al"], 4));
        assert_eq!(plan.unlisted, ["1A/gone"]);
        assert_eq!(
            plan.in_other_class,
            [("Z Z".to_owned(), "1B/z".to_owned(), "1A".to_owned())]
        );
    }

    #[test]
    fn another_number_is_another_person() {
        let there = [known("bah-awa", "Bah|Awa|001")];
        let plan = planned(&["Bah|Awa|001", "Bah|Awa|002"], &there);
        assert_eq!((paths(&plan), plan.existing), (vec!["bah-awa-002"], 1));
    }

    #[test]
    fn a_date_is_the_same_however_it_is_written() {
        let there = [known("bah-awa", "Bah|Awa|14.03.2009")];
        for same in ["14.03.2009", "2009-03-14", "14.3.2009"] {
            let plan = planned(&[&format!("Bah|Awa|{same}")], &there);
            assert_eq!((plan.new_files.len(), plan.existing), (0, 1), "{same}");
        }
        let plan = planned(&["Bah|Awa|2009-03-15"], &there);
        assert_eq!((plan.new_files.len(), plan.existing), (1, 0));
        assert_eq!(parse_date("14/03/2009"), parse_date("2009-03-14"));
        assert_eq!(parse_date("0012"), None);
    }

    #[test]
    fn a_list_without_classes_belongs_where_its_people_are() {
        let there = [known("1A/bah-awa", "Bah|Awa"), known("1A/gone", "Gone|Al")];
        let plan = planned(&["Bah|Awa", "New|Al"], &there);
        assert_eq!(
            (paths(&plan), plan.unlisted.clone()),
            (vec!["1A/new-al"], vec!["1A/gone".to_owned()])
        );
    }
}
