//! Scales and rows that are in the way of simple keys.

use super::{KeyPress, Mode, NoticeKind, ORAL, TestClass};
use crate::model::grid::{LevelIndex, RowIndex};
use crate::ui::rate::{Axis, KeyRequest};

fn grid_with_levels(codes: &str) -> String {
    format!(
        "gridgen: 1\ntitle: T\nscale: {{ {codes} }}\nsections:\n  - id: s\n    title: S\n    criteria: {{ a: A, b: B }}\n"
    )
}

#[test]
fn codes_that_are_digits_are_codes_before_they_are_places() {
    let mut room = TestClass::of_one(&grid_with_levels("'0': {}, '1': {}, '2': {}"), "");
    room.type_text("1");
    room.assert_text_and_row("ratings:\n  s:\n    a: 1\n", 1);
    room.type_text("3");
    room.assert_text_and_row("ratings:\n  s:\n    a: 1\n    b: 2\n", 1);
}

#[test]
fn a_code_that_begins_another_one_is_given_by_enter() {
    let mut room = TestClass::of_one(&grid_with_levels("B: {}, B+: {}"), "");
    room.type_text("b").press([KeyPress::Enter]);
    room.assert_text_and_row("ratings:\n  s:\n    a: B\n", 1);
    room.type_text("b+");
    room.assert_text_and_row("ratings:\n  s:\n    a: B\n    b: B+\n", 1);
}

#[test]
fn where_a_code_begins_like_a_command_it_rates_and_the_other_key_commands() {
    let mut room = TestClass::of_one(&grid_with_levels("'?': {}, '*': {}, '/': {}"), "");
    room.type_text("?");
    assert!(
        room.state
            .current()
            .unwrap()
            .rating(RowIndex::new(0))
            .is_some()
    );
    room.type_text("*");
    assert_eq!(
        room.state
            .current()
            .unwrap()
            .rating(RowIndex::new(1))
            .unwrap()
            .level,
        Some(LevelIndex::new(1))
    );
    room.press([KeyPress::F(1)]);
    assert_eq!(room.state.mode, Mode::Help);
    // Any key goes back, and does nothing else.
    room.type_text("*");
    assert_eq!((room.state.mode.clone(), room.saves), (Mode::Rating, 2));
    room.press([KeyPress::Ctrl('a')]).type_text("/");
    room.assert_notice(NoticeKind::Done, "2 rows: /");
}

#[test]
fn what_is_pasted_rates_nothing() {
    let mut room = TestClass::of_one(ORAL, "");
    room.press([KeyPress::Paste("sssss".to_owned())]);
    assert_eq!(room.saves, 0);
    room.press([
        KeyPress::Enter,
        KeyPress::Paste("un\r\ndeux".to_owned()),
        KeyPress::Enter,
    ]);
    assert!(
        room.file_text("lea").contains("        un\n        deux\n"),
        "{}",
        room.file_text("lea")
    );
}

#[test]
fn a_remark_that_is_not_saved_is_not_left_by_one_slip() {
    let mut room = TestClass::of_one(ORAL, "");
    room.press([KeyPress::Enter]).type_text("Net");
    assert!(room.state.handle_key(KeyPress::Ctrl('c')).is_none());
    room.assert_notice(NoticeKind::Hint, "not saved");
    assert!(matches!(
        room.state.handle_key(KeyPress::Ctrl('c')),
        Some(KeyRequest::Leave)
    ));
    room.type_text("!");
    assert!(room.state.handle_key(KeyPress::Ctrl('c')).is_none());
    room.press([KeyPress::Esc]);
    assert!(matches!(
        room.state.handle_key(KeyPress::Ctrl('c')),
        Some(KeyRequest::Leave)
    ));
    assert!(matches!(
        room.state.handle_key(KeyPress::Ctrl('q')),
        Some(KeyRequest::Leave)
    ));
}

#[test]
fn one_row_of_all_students_is_walked_and_rated_downward() {
    let mut room = TestClass::of(
        ORAL,
        &[("1A/a", ""), ("1A/b", ""), ("1B/c", ""), ("1B/d", "")],
    );
    room.press([KeyPress::F(2)]).type_text("s");
    assert_eq!(
        (room.state.axis, room.cursor()),
        (Axis::Students, ("1A/b", 0))
    );
    room.press([KeyPress::PageDown]);
    assert_eq!(room.cursor(), ("1B/c", 0));
    room.press([KeyPress::PageDown, KeyPress::End]);
    assert_eq!(room.cursor(), ("1B/d", 0));
    room.press([KeyPress::PageUp, KeyPress::PageUp, KeyPress::Right]);
    assert_eq!(room.cursor(), ("1A/a", 1));
    // The rest of this row first, then the next row.
    room.press([KeyPress::End])
        .type_text("s")
        .press([KeyPress::Tab]);
    assert_eq!(room.cursor(), ("1A/a", 2));
    room.assert_no_notice();
    room.press([KeyPress::Left, KeyPress::Left, KeyPress::Left]);
    room.assert_notice(NoticeKind::Hint, "end of the list");
    room.press([KeyPress::Ctrl('t'), KeyPress::Down]);
    assert_eq!((room.state.axis, room.cursor()), (Axis::Rows, ("1A/a", 1)));
}

#[test]
fn the_walk_of_one_student_stays_in_the_form() {
    let mut room = TestClass::of(ORAL, &[("a", ""), ("b", "ratings:\n  parole: NE\n")]);
    room.press([KeyPress::Up]);
    assert_eq!(room.cursor(), ("a", 0));
    room.press([KeyPress::PageDown]);
    assert_eq!(room.cursor(), ("a", 3));
    room.press([
        KeyPress::PageDown,
        KeyPress::Down,
        KeyPress::Down,
        KeyPress::Down,
    ]);
    assert_eq!(room.cursor(), ("a", 4));
    room.press([KeyPress::PageUp, KeyPress::PageUp]);
    assert_eq!(room.cursor(), ("a", 0));
    // Another student begins with what is to be rated.
    room.press([KeyPress::Right]);
    assert_eq!(room.cursor(), ("b", 3));
    room.press([KeyPress::Right]);
    room.assert_notice(NoticeKind::Hint, "end of the list");
}

#[test]
fn the_mark_runs_along() {
    use crate::interchange::session::MarkStatus::{Mark, SoFar};
    let mut room = TestClass::of_one(ORAL, "");
    let mark = |room: &TestClass| {
        room.state
            .current()
            .unwrap()
            .file
            .as_ref()
            .unwrap()
            .mark
            .clone()
    };
    assert_eq!(mark(&room), crate::interchange::session::MarkStatus::None);
    room.type_text("s");
    assert_eq!(mark(&room), SoFar("13,33".to_owned()));
    room.type_text("*n").press([KeyPress::Tab]).type_text("*n");
    assert_eq!(mark(&room), Mark("13,33".to_owned()));
}
