//! Scales and rows that are in the way of simple keys.

use super::{Key, Mode, ORAL, Room, Tone};
use crate::ui::rate::{Ask, Axis};

fn scale(codes: &str) -> String {
    format!(
        "gridgen: 1\ntitle: T\nscale: {{ {codes} }}\nsections:\n  - id: s\n    title: S\n    criteria: {{ a: A, b: B }}\n"
    )
}

#[test]
fn codes_that_are_digits_are_codes_before_they_are_places() {
    let mut room = Room::alone(&scale("'0': {}, '1': {}, '2': {}"), "");
    room.types("1");
    room.is("ratings:\n  s:\n    a: 1\n", 1);
    room.types("3");
    room.is("ratings:\n  s:\n    a: 1\n    b: 2\n", 1);
}

#[test]
fn a_code_that_begins_another_one_is_given_by_enter() {
    let mut room = Room::alone(&scale("B: {}, B+: {}"), "");
    room.types("b").press([Key::Enter]);
    room.is("ratings:\n  s:\n    a: B\n", 1);
    room.types("b+");
    room.is("ratings:\n  s:\n    a: B\n    b: B+\n", 1);
}

#[test]
fn where_a_code_begins_like_a_command_it_rates_and_the_other_key_commands() {
    let mut room = Room::alone(&scale("'?': {}, '*': {}, '/': {}"), "");
    room.types("?");
    assert!(room.state.current().unwrap().rating(0).is_some());
    room.types("*");
    assert_eq!(
        room.state.current().unwrap().rating(1).unwrap().level,
        Some(1)
    );
    room.press([Key::F(1)]);
    assert_eq!(room.state.mode, Mode::Help);
    // Any key goes back, and does nothing else.
    room.types("*");
    assert_eq!((room.state.mode.clone(), room.saves), (Mode::Rating, 2));
    room.press([Key::Ctrl('a')]).types("/");
    room.says(Tone::Done, "2 rows: /");
}

#[test]
fn what_is_pasted_rates_nothing() {
    let mut room = Room::alone(ORAL, "");
    room.press([Key::Paste("sssss".to_owned())]);
    assert_eq!(room.saves, 0);
    room.press([Key::Enter, Key::Paste("un\r\ndeux".to_owned()), Key::Enter]);
    assert!(
        room.text("lea").contains("        un\n        deux\n"),
        "{}",
        room.text("lea")
    );
}

#[test]
fn a_remark_that_is_not_saved_is_not_left_by_one_slip() {
    let mut room = Room::alone(ORAL, "");
    room.press([Key::Enter]).types("Net");
    assert!(room.state.key(Key::Ctrl('c')).is_none());
    room.says(Tone::Hint, "not saved");
    assert!(matches!(room.state.key(Key::Ctrl('c')), Some(Ask::Leave)));
    room.types("!");
    assert!(room.state.key(Key::Ctrl('c')).is_none());
    room.press([Key::Esc]);
    assert!(matches!(room.state.key(Key::Ctrl('c')), Some(Ask::Leave)));
    assert!(matches!(room.state.key(Key::Ctrl('q')), Some(Ask::Leave)));
}

#[test]
fn one_row_of_all_students_is_walked_and_rated_downward() {
    let mut room = Room::of(
        ORAL,
        &[("1A/a", ""), ("1A/b", ""), ("1B/c", ""), ("1B/d", "")],
    );
    room.press([Key::F(2)]).types("s");
    assert_eq!((room.state.axis, room.at()), (Axis::Students, ("1A/b", 0)));
    room.press([Key::PageDown]);
    assert_eq!(room.at(), ("1B/c", 0));
    room.press([Key::PageDown, Key::End]);
    assert_eq!(room.at(), ("1B/d", 0));
    room.press([Key::PageUp, Key::PageUp, Key::Right]);
    assert_eq!(room.at(), ("1A/a", 1));
    // The rest of this row first, then the next row.
    room.press([Key::End]).types("s").press([Key::Tab]);
    assert_eq!(room.at(), ("1A/a", 2));
    room.says_nothing();
    room.press([Key::Left, Key::Left, Key::Left]);
    room.says(Tone::Hint, "end of the list");
    room.press([Key::Ctrl('t'), Key::Down]);
    assert_eq!((room.state.axis, room.at()), (Axis::Rows, ("1A/a", 1)));
}

#[test]
fn the_walk_of_one_student_stays_in_the_form() {
    let mut room = Room::of(ORAL, &[("a", ""), ("b", "ratings:\n  parole: NE\n")]);
    room.press([Key::Up]);
    assert_eq!(room.at(), ("a", 0));
    room.press([Key::PageDown]);
    assert_eq!(room.at(), ("a", 3));
    room.press([Key::PageDown, Key::Down, Key::Down, Key::Down]);
    assert_eq!(room.at(), ("a", 4));
    room.press([Key::PageUp, Key::PageUp]);
    assert_eq!(room.at(), ("a", 0));
    // Another student begins with what is to be rated.
    room.press([Key::Right]);
    assert_eq!(room.at(), ("b", 3));
    room.press([Key::Right]);
    room.says(Tone::Hint, "end of the list");
}

#[test]
fn the_mark_runs_along() {
    use crate::ui::rate::Standing::{Mark, SoFar};
    let mut room = Room::alone(ORAL, "");
    let mark = |room: &Room| {
        room.state
            .current()
            .unwrap()
            .file
            .as_ref()
            .unwrap()
            .mark
            .clone()
    };
    assert_eq!(mark(&room), crate::ui::rate::Standing::None);
    room.types("s");
    assert_eq!(mark(&room), SoFar("13,33".to_owned()));
    room.types("*n").press([Key::Tab]).types("*n");
    assert_eq!(mark(&room), Mark("13,33".to_owned()));
}
