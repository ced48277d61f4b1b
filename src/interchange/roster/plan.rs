//! Which students of a list have a file already, which are new, which have left; and what the new files are called.
//!
//! In: people, and the ratings files of a grid. Out: a [`RosterPlan`]. What the list says otherwise of a student who
//! has a file is a correction, which a person is asked about.

use super::Person;
use super::files::{case_folded, file_name, file_stem};
use super::matching::{
    KnownStudent, ListCorrection, MatchedRoster, comparable_name, list_corrections,
};
use crate::base::source::join_path;
use crate::text::slug::Slugs;
use std::collections::BTreeMap;

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
    /// What the list says otherwise of students who have a file, or more: a number, a name spelt otherwise, a field
    /// that the grid did not have before.
    pub corrections: Vec<ListCorrection>,
    /// Paths of students in the list's classes who are not on the list.
    pub unlisted: Vec<String>,
    /// Names that several students have.
    pub shared_names: Vec<SharedName>,
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
            plan.corrections.extend(list_corrections(person, known));
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
            ..Person::default()
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
            file: format!("{path}.yaml"),
        }
    }

    fn planned(people: &[&str], known: &[KnownStudent]) -> RosterPlan {
        let people: Vec<Person> = people.iter().map(|text| person(text)).collect();
        plan_roster(&people, known)
    }

    fn corrections(plan: &RosterPlan) -> Vec<String> {
        let all = plan.corrections.iter();
        let line = |it: &ListCorrection| {
            let before = it.before.as_deref().unwrap_or("–");
            format!("{} {}: {before} → {}", it.file, it.key, it.listed)
        };
        all.map(line).collect()
    }

    #[test]
    fn a_name_that_was_corrected_is_the_same_person_by_a_long_number() {
        let there = [
            known("1A/dupond-lea", "1A/Dupond|Lea|0012026"),
            known("1A/bah-awa", "1A/Bâh|Awa|0012027"),
        ];
        let plan = planned(&["1A/DUPONT|Léa|0012026", "1A/BAH|AWA|0012027"], &there);
        assert_eq!((paths(&plan), plan.existing), (Vec::new(), 2));
        assert_eq!(
            corrections(&plan),
            [
                "1A/dupond-lea.yaml name: Dupond → DUPONT",
                "1A/dupond-lea.yaml given: Lea → Léa"
            ]
        );
        // Somebody else with that number is somebody else.
        let plan = planned(&["1A/Roux|Max|0012026"], &there);
        assert_eq!(paths(&plan), ["1A/roux-max"]);
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
    fn a_running_number_that_shifts_is_the_same_person() {
        let there = [
            known("1A/bah-awa", "1A/Bah|Awa|1"),
            known("1A/dupont-lea", "1A/Dupont|Léa|2"),
            known("1A/roux-max", "1A/Roux|Max|3"),
        ];
        let plan = planned(&["1A/Dupont|Léa|1", "1A/Roux|Max|2"], &there);
        assert_eq!((paths(&plan), plan.existing), (Vec::new(), 2));
        assert_eq!(plan.unlisted, ["1A/bah-awa"]);
        assert_eq!(
            corrections(&plan),
            [
                "1A/dupont-lea.yaml number: 2 → 1",
                "1A/roux-max.yaml number: 3 → 2"
            ]
        );
        let plan = planned(
            &["1A/Bah|Awa|1", "1A/Roux|Max|2"],
            &[known("1A/bah-awa", "1A/Bah|Awa")],
        );
        assert_eq!(corrections(&plan), ["1A/bah-awa.yaml number: – → 1"]);
        // Another class and another number: another person.
        let plan = planned(&["1B/Dupont|Léa|1"], &there);
        assert_eq!(paths(&plan), ["1B/dupont-lea"]);
        // Of two on the list it is not known which one has the file.
        let plan = planned(&["1A/Dupont|Léa|7", "1A/Dupont|Léa|8"], &there);
        assert_eq!(plan.new_files.len(), 2);
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
