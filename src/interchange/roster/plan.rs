//! Which students of a list have a file already, which are new, which have left; and what the new files are called.
//!
//! In: people, and the ratings files of a grid. Out: a [`RosterPlan`]. The file of a student who has one is never touched,
//! whatever the list says now.

use super::Person;
use super::files::{case_folded, file_name, file_stem};
use crate::base::source::{join_path, parent_folder};
use crate::project::names::safe_folder;
use crate::text::slug::{Slugs, ascii_words};
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
}

/// A file to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Its path below `ratings/`, without `.yaml`.
    pub path: String,
    /// The student it is for.
    pub person: Person,
    /// The class as the list spells it, if a folder cannot have that name.
    pub class: Option<String>,
}

/// A student whose file lies in another class than the list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedStudent {
    /// The whole name.
    pub name: String,
    /// The file's path below `ratings/`, without `.yaml`.
    pub path: String,
    /// The class on the list.
    pub class: String,
}

/// A name that several students have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedName {
    /// The whole name.
    pub name: String,
    /// The paths of their files.
    pub paths: Vec<String>,
}

/// What is to be done so that everyone on the list has a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterPlan {
    /// Files to be made, in the list's order.
    pub new_files: Vec<NewFile>,
    /// How many students have a file already.
    pub existing: usize,
    /// Those of them whose file lies in another class than the list says.
    pub moved: Vec<MovedStudent>,
    /// Paths of students in the list's classes who are not on the list.
    pub unlisted: Vec<String>,
    /// Names that several students have.
    pub shared_names: Vec<SharedName>,
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

    fn full_name(&self) -> String {
        let given = self.given.as_deref().unwrap_or_default();
        format!("{} {given}", self.name)
    }

    fn folder(&self) -> &str {
        parent_folder(&self.path)
    }
}

/// What is to be done so that everyone on the list has a file.
pub fn plan_roster(people: &[Person], known: &[KnownStudent]) -> RosterPlan {
    let matched = MatchedRoster::new(people, known);
    let folders = matched.folders();
    let mut plan = RosterPlan::default();
    let mut taken = taken_file_names(known);
    let mut stems: BTreeMap<String, usize> = BTreeMap::new();
    for person in people {
        *stems.entry(file_stem(&person.full_name())).or_default() += 1;
    }
    let mut paths = Vec::new();
    for ((person, folder), found) in people.iter().zip(&folders).zip(&matched.found) {
        if let Some(index) = *found {
            let known = &known[index];
            plan.existing += 1;
            if let Some(class) = &person.class
                && known.folder() != folder
            {
                plan.moved.push(MovedStudent {
                    name: person.full_name(),
                    path: known.path.clone(),
                    class: class.clone(),
                });
            }
            paths.push(known.path.clone());
            continue;
        }
        let slugs = taken.entry(case_folded(folder)).or_default();
        let path = join_path(folder, &file_name(person, &stems, slugs));
        paths.push(path.clone());
        plan.new_files.push(NewFile {
            path,
            person: person.clone(),
            class: person.class.clone().filter(|class| class != folder),
        });
    }
    plan.unlisted = matched.unlisted_students(&folders);
    plan.shared_names = shared_names(people, &paths);
    plan
}

/// The people of a list, each with their file if there is one.
struct MatchedRoster<'a> {
    people: &'a [Person],
    known: &'a [KnownStudent],
    /// For each person the index of their file in `known`; each file is one person's.
    found: Vec<Option<usize>>,
}

impl<'a> MatchedRoster<'a> {
    fn new(people: &'a [Person], known: &'a [KnownStudent]) -> Self {
        let mut matched = Self {
            people,
            known,
            found: vec![None; people.len()],
        };
        let mut named: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for (index, student) in known.iter().enumerate() {
            let words = sorted_words(&student.full_name());
            named.entry(words).or_default().push(index);
        }
        // Same class first: of two students of one name in two classes, each keeps their own file.
        matched.match_people(&named, true);
        matched.match_people(&named, false);
        matched
    }

    fn match_people(&mut self, named: &BTreeMap<Vec<String>, Vec<usize>>, same_class: bool) {
        let mut used: BTreeSet<usize> = self.found.iter().flatten().copied().collect();
        for (person, found) in self.people.iter().zip(&mut self.found) {
            if found.is_some() {
                continue;
            }
            let candidates = named.get(&sorted_words(&person.full_name()));
            for &index in candidates.into_iter().flatten() {
                let known = &self.known[index];
                if !used.contains(&index)
                    && (!same_class || is_same_class(person, known))
                    && is_same_person(person, known)
                {
                    used.insert(index);
                    *found = Some(index);
                    break;
                }
            }
        }
    }

    /// The folder of each person: the class's, as it is spelt on disk already.
    fn folders(&self) -> Vec<String> {
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
    fn unlisted_students(&self, folders: &[String]) -> Vec<String> {
        let folders: BTreeSet<&str> = folders.iter().map(String::as_str).collect();
        let used: BTreeSet<usize> = self.found.iter().flatten().copied().collect();
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
fn is_same_person(person: &Person, known: &KnownStudent) -> bool {
    if let (Some(one), Some(other)) = (&person.given, &known.given)
        && comparable_name(one) != comparable_name(other)
    {
        return false;
    }
    for (id, value) in &person.fields {
        let mut fields = known.fields.iter();
        if fields.any(|(other, theirs)| other == id && !is_same_value(theirs, value)) {
            return false;
        }
    }
    true
}

/// Whether two values of a field are equal, a date however it is written.
fn is_same_value(one: &str, other: &str) -> bool {
    comparable_name(one) == comparable_name(other)
        || parse_date(one).is_some_and(|date| parse_date(other) == Some(date))
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
    if year.len() != 4 {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// A name whatever its case, accents and hyphens; in other scripts as it is.
fn comparable_name(name: &str) -> String {
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

/// For each folder, the names that its files have already.
fn taken_file_names(known: &[KnownStudent]) -> BTreeMap<String, Slugs> {
    let mut taken: BTreeMap<String, Slugs> = BTreeMap::new();
    for student in known {
        let name = student.path.rsplit('/').next().unwrap_or_default();
        let folder = case_folded(student.folder());
        taken.entry(folder).or_default().reserve(name);
    }
    taken
}

fn shared_names(people: &[Person], paths: &[String]) -> Vec<SharedName> {
    let mut groups: BTreeMap<String, SharedName> = BTreeMap::new();
    for (person, path) in people.iter().zip(paths) {
        let name = person.full_name();
        let group = groups
            .entry(comparable_name(&name))
            .or_insert_with(|| SharedName {
                name,
                paths: Vec::new(),
            });
        group.paths.push(path.clone());
    }
    groups
        .into_values()
        .filter(|group| group.paths.len() > 1)
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
    fn people_of_one_name_get_different_files() {
        let plan = planned(&["Bah|Awa|001", "Bah|Awa|002", "Bâh|Awa"], &[]);
        assert_eq!(paths(&plan), ["bah-awa-001", "bah-awa-002", "bah-awa"]);
        assert_eq!(
            plan.shared_names,
            [SharedName {
                name: "Bah Awa".into(),
                paths: vec!["bah-awa-001".into(), "bah-awa-002".into(), "bah-awa".into()],
            }]
        );
        assert_eq!(
            paths(&planned(&["1A/Bah|Awa", "1B/Bah|Awa"], &[])),
            ["1A/bah-awa", "1B/bah-awa"]
        );
    }

    #[test]
    fn run_again_it_adds_the_new_and_names_those_who_have_left() {
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
            plan.moved,
            [MovedStudent {
                name: "Z Z".into(),
                path: "1B/z".into(),
                class: "1A".into(),
            }]
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
