//! What can be given, in files of every shape: what it is written as, and that nothing else changes.

use super::{
    RatedClass, RatedStudent, RatingForm, RatingSlot, SlotValue, TargetMark, TargetRating,
    UndoRefusal, phrases_used,
};
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::source::Text;
use crate::model::class::StudentPath;
use crate::model::grid::{GridId, LevelIndex, RowIndex, SectionIndex};
use crate::model::ratings::ratings_key_order;
use crate::project::{StudentFile, StudentLocation};
use crate::text::locale::LangTag;
use crate::text::yaml::edit::apply_changes;
use proptest::prelude::*;

const GRID: &str = "gridgen: 1
title: Oral
lang: fr
points: 20
fields: { name: Nom, number: Numéro de candidat, date: Date }
scale:
  TI: { points: 0 }
  S: { points: 2 }
  TS: { points: 3 }
sections:
  - { id: parole, title: La parole, criteria: { voix: La voix, plan: Le plan } }
  - { id: echange, title: L'échange, criteria: { ecoute: Écoute } }
";

fn test_class(files: &[(&str, &str)]) -> RatedClass {
    let mut problems = Diagnostics::new();
    let text = Text::new("grids/g/grid.yaml", GRID);
    let document = crate::text::yaml::parse_yaml(&mut problems, text);
    let id = GridId::new("g").unwrap();
    let grid = crate::model::grid::build_grid(&mut problems, &document, &id, &[]).unwrap();
    let form = RatingForm::new(grid, &LangTag::from(MessageLang::French)).unwrap();
    let students = files.iter().map(|(path, text)| read(&form, path, text));
    let students = students.collect();
    RatedClass::new(form, students)
}

fn read(form: &RatingForm, path: &str, text: &str) -> RatedStudent {
    let place = StudentLocation {
        path: StudentPath::new(path).unwrap(),
        file: format!("grids/g/ratings/{path}.yaml"),
    };
    RatedStudent::read(form, StudentFile::of(place, Ok(text.as_bytes().to_vec())))
}

fn text(text: &str) -> SlotValue {
    SlotValue::Text(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

fn mark(value: &str, reason: &str) -> SlotValue {
    SlotValue::Mark(Some(TargetMark {
        value: value.to_owned(),
        reason: Some(reason.to_owned()),
    }))
}

/// Gives values one after the other, and saves each.
fn give(class: &mut RatedClass, targets: &[(&str, SlotValue)]) {
    for (name, value) in targets {
        let slot = RatingSlot::of_name(&class.form, name).unwrap();
        let edit = class.plan(&class.students[0], &[(slot, value.clone())]);
        let edit = edit.unwrap_or_else(|it| panic!("{}", it.message(MessageLang::English)));
        save(class, &edit);
    }
}

fn save(class: &mut RatedClass, edit: &super::SessionEdit) {
    let order = ratings_key_order(&class.form.grid);
    let text = apply_changes(&edit.seen, &edit.changes, &order).unwrap();
    drop(order);
    class.edit_saved(edit, text);
}

#[track_caller]
fn assert_written(before: &str, targets: &[(&str, SlotValue)], after: &str) {
    let mut class = test_class(&[("lea", before)]);
    give(&mut class, targets);
    assert_eq!(class.students[0].text, after);
    // And back again, one after the other.
    let values_before = read(&class.form, "lea", before);
    while let Ok(edit) = class.plan_undo() {
        save(&mut class, &edit);
    }
    let (Ok(one), Ok(other)) = (&class.students[0].file, &values_before.file) else {
        panic!("a file has an error");
    };
    for slot in class.form.slots() {
        let value = |ratings| SlotValue::of(&class.form, ratings, &slot);
        assert_eq!(value(&one.ratings), value(&other.ratings), "{slot:?}");
    }
}

#[test]
fn everything_of_a_sheet_can_be_given_to_an_empty_file() {
    assert_written(
        "# Léa\n",
        &[
            ("comment", text("Bien, mais\ntrop vite")),
            ("date", text("2026-03-12")),
            ("assessor", text("M. Martin")),
            ("mark", mark("ABS", "excusée")),
            ("s/parole", text("Claire")),
            ("f/number", text("0123")),
            ("f/given", text("Léa")),
        ],
        "# Léa\nstudent:\n  given: Léa\n  number: 0123\ndate: 2026-03-12\n\
         assessor: M. Martin\nremarks:\n  parole: \"Claire\"\n\
         comment: |-\n  Bien, mais\n  trop vite\nmark:\n  value: ABS\n  reason: \"excusée\"\n",
    );
}

#[test]
fn comments_stay_and_what_is_taken_away_leaves_its_key() {
    assert_written(
        "date: 2026-03-12  # jeudi\ncomment: Bien\nmark: ABS\n",
        &[
            ("date", text("2026-03-13")),
            ("comment", text("")),
            ("mark", SlotValue::Mark(None)),
        ],
        "date: 2026-03-13  # jeudi\ncomment:\nmark:\n",
    );
}

#[test]
fn a_decided_mark_keeps_the_form_it_is_written_in() {
    assert_written("mark: ABS\n", &[("mark", mark("12,5", ""))], "mark: 12,5\n");
    assert_written(
        "mark: { value: ABS, reason: malade }  # vu\n",
        &[("mark", mark("NN", "parti"))],
        "mark: { value: NN, reason: parti }  # vu\n",
    );
}

#[test]
fn a_remark_behind_a_level_of_the_whole_section_is_the_sections_remark() {
    assert_written(
        "ratings:\n  parole: S Claire\n",
        &[("s/parole", text("Très claire"))],
        "ratings:\n  parole:\n    voix: S\n    plan: S\nremarks:\n  parole: \"Très claire\"\n",
    );
    // Without a remark of its own the level of the section stays.
    assert_written(
        "ratings:\n  parole: S\n",
        &[("s/parole", text("Claire"))],
        "ratings:\n  parole: S\nremarks:\n  parole: \"Claire\"\n",
    );
}

#[test]
fn an_undo_leaves_alone_what_another_program_changed_since() {
    let mut class = test_class(&[("lea", "comment: Bien\n")]);
    give(&mut class, &[("comment", text("Très bien"))]);
    assert_eq!(class.last_change().unwrap().1, &RatingSlot::Comment);
    let changed = read(&class.form, "lea", "comment: Moyen\n");
    class.replace_student(0, changed);
    assert_eq!(class.plan_undo().unwrap_err(), UndoRefusal::ChangedSince);
    assert_eq!(class.plan_undo().unwrap_err(), UndoRefusal::Nothing);
}

#[test]
fn a_file_with_an_error_is_not_written_to() {
    let class = test_class(&[("lea", "ratings: { parole: { voix: X } }\n")]);
    let target = [(RatingSlot::Comment, text("Bien"))];
    assert!(class.plan(&class.students[0], &target).is_err());
}

#[test]
fn what_was_written_before_is_offered_by_use_on_the_row_then_anywhere() {
    let class = test_class(&[
        (
            "a",
            "ratings: { parole: { voix: S Net, plan: S Trop vite } }\n",
        ),
        (
            "b",
            "ratings: { parole: { voix: S Net, plan: S Trop vite } }\ncomment: Trop de notes\n",
        ),
        (
            "c",
            "ratings: { parole: { voix: S Audible, plan: S Trop vite } }\nassessor: Trotta\n",
        ),
    ]);
    let voice = RatingSlot::Row(RowIndex::new(0));
    let all = ["Net", "Audible", "Trop vite", "Trop de notes"];
    assert_eq!(phrases_used(&class, &voice, ""), all);
    let section = RatingSlot::Section(SectionIndex::new(0));
    assert_eq!(phrases_used(&class, &section, "tró"), all[2..]);
    assert_eq!(
        phrases_used(&class, &RatingSlot::Assessor, "tro"),
        ["Trotta"]
    );
    // What is typed whole already is no offer.
    assert_eq!(phrases_used(&class, &voice, "net"), [""; 0]);
}

#[test]
fn every_slot_has_a_name_that_finds_it() {
    let class = test_class(&[]);
    let names: Vec<String> = class
        .form
        .slots()
        .filter_map(|it| it.name(&class.form))
        .collect();
    let rows = "r/parole/voix r/parole/plan r/echange/ecoute s/parole s/echange";
    let rest = "comment date assessor mark f/name f/given f/number";
    assert_eq!(names.join(" "), format!("{rows} {rest}"));
    for (slot, name) in class.form.slots().zip(&names) {
        assert_eq!(RatingSlot::of_name(&class.form, name), Some(slot));
    }
    assert_eq!(RatingSlot::of_name(&class.form, "r/parole/../voix"), None);
}

fn any_value() -> impl Strategy<Value = (usize, String, Option<usize>)> {
    let typed = prop_oneof![
        "[ -~éÉ«»€\n]{0,16}",
        prop::sample::select(vec![
            "- a", "a: b", "# x", "~", "null", "12,5", "S bien", "{", "'"
        ])
        .prop_map(str::to_owned),
    ];
    (0..12usize, typed, prop::option::of(0..3usize))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is typed: it is refused, or it is what the file says afterwards, and nothing else changed.
    #[test]
    fn what_is_given_is_what_the_file_says(given in prop::collection::vec(any_value(), 1..8)) {
        let before = "student: { name: Léa }  # nom\nratings:\n  parole: S Claire\n  echange: { ecoute: TS }\n";
        let mut class = test_class(&[("lea", before)]);
        for (nth, typed, level) in given {
            let slot = class.form.slots().nth(nth).unwrap();
            let value = match slot {
                RatingSlot::Row(_) => SlotValue::Rating(TargetRating {
                    level: level.map(LevelIndex::new),
                    remark: Some(typed),
                    ..TargetRating::default()
                }),
                RatingSlot::Mark => mark(&typed, "a"),
                _ => SlotValue::Text(Some(typed)),
            };
            let was = class.students[0].text.clone();
            match class.plan(&class.students[0], &[(slot.clone(), value.clone())]) {
                Ok(edit) => save(&mut class, &edit),
                Err(_) => { prop_assert_eq!(&class.students[0].text, &was); continue }
            }
            let ratings = &class.students[0].file.as_ref().unwrap().ratings;
            prop_assert!(value.is_same_as(&SlotValue::of(&class.form, ratings, &slot)), "{:?} {:?}", slot, value);
            prop_assert!(class.students[0].text.contains("# nom"));
        }
    }
}
