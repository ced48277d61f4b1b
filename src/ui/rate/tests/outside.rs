//! What other programs do meanwhile, and what is wrong with files.

use super::{KeyPress, Mode, NoticeKind, ORAL, TestClass, ratings_path, student_file, test_form};
use crate::interchange::session::RatedStudent;
use crate::ui::rate::KeyRequest;

const VOICE: &str = "ratings:\n  parole:\n    voix: S\n";

#[test]
fn a_file_with_an_error_is_shown_and_left_alone_until_it_is_put_right() {
    let broken = "student: { name: Zoé }\nratings:\n  parole:\n    voix: X\n";
    let mut room = TestClass::of(ORAL, &[("a", ""), ("b", broken)]);
    room.press([KeyPress::Right]).type_text("s");
    room.assert_notice(NoticeKind::Failed, "grids/g/ratings/b.yaml:4:11");
    for key in [
        KeyPress::Enter,
        KeyPress::Delete,
        KeyPress::Char('*'),
        KeyPress::Char('4'),
    ] {
        room.press([key]);
        assert_eq!((room.state.mode.clone(), room.saves), (Mode::Rating, 0));
    }
    room.change_outside("b", |text| text.replace(": X", ": S"));
    room.assert_notice(NoticeKind::Hint, "Zoé: changed by another program");
    room.press([KeyPress::Down, KeyPress::Char('i')]);
    assert!(room.file_text("b").contains("    plan: I\n"));
}

/// An editor empties a file before it writes it: what was seen stays, so that nothing is written into the empty file.
#[test]
fn a_file_that_is_emptied_keeps_what_was_seen_of_it() {
    let mut room = TestClass::of_one(ORAL, VOICE);
    room.change_outside("lea", |_| "\n".to_owned());
    room.assert_notice(NoticeKind::Hint, "the file is empty now");
    assert_eq!(room.state.current().unwrap().text, VOICE);
    room.change_outside("lea", |_| VOICE.replace(": S", ": I"));
    room.assert_notice(NoticeKind::Hint, "changed by another program");
    assert!(room.state.current().unwrap().text.contains(": I"));
}

#[test]
fn who_has_an_error_keeps_name_and_place_in_the_list() {
    let named = |name: &str| format!("student: {{ name: {name} }}\n");
    let mut room = TestClass::of(ORAL, &[("z", &named("Abel")), ("a", &named("Zoé"))]);
    assert_eq!(room.cursor().0, "z");
    room.change_outside("z", |text| format!("{text}rating: 1\n"));
    assert_eq!(
        (room.cursor().0, room.state.current().unwrap().name.as_str()),
        ("z", "Abel")
    );
    assert!(room.state.current().unwrap().file.is_err());
}

#[test]
fn what_another_program_writes_while_a_remark_is_typed_stays() {
    let mut room = TestClass::of_one(ORAL, VOICE);
    room.press([KeyPress::Home, KeyPress::Enter])
        .type_text("Net");
    room.change_outside("lea", |_| {
        "ratings:\n  parole:\n    voix: TS\n    plan: I\n".to_owned()
    });
    room.press([KeyPress::Enter]);
    room.assert_text_and_row("ratings:\n  parole:\n    voix: TS Net\n    plan: I\n", 1);
}

#[test]
fn the_same_remark_changed_outside_is_shown_before_it_is_replaced() {
    let mut room = TestClass::of_one(ORAL, VOICE);
    room.press([KeyPress::Home, KeyPress::Enter])
        .type_text("Net");
    room.change_outside("lea", |text| text.replace(": S", ": S Faible"));
    room.press([KeyPress::Enter]);
    room.assert_notice(NoticeKind::Hint, "“Faible”");
    assert_eq!(room.saves, 0);
    room.press([KeyPress::Enter]);
    room.assert_text_and_row("ratings:\n  parole:\n    voix: S Net\n", 1);
    // Or it stays.
    room.press([KeyPress::Home, KeyPress::Enter])
        .type_text(" et clair");
    room.change_outside("lea", |text| text.replace("Net", "Faible"));
    room.press([KeyPress::Enter, KeyPress::Esc]);
    room.assert_text_and_row("ratings:\n  parole:\n    voix: S Faible\n", 0);
}

#[test]
fn what_was_typed_is_not_lost_with_the_file_or_with_an_error_in_it() {
    let mut room = TestClass::of(ORAL, &[("a", VOICE), ("b", VOICE)]);
    room.press([KeyPress::Enter]).type_text("Net");
    room.change_outside("a", |_| "ratings: [".to_owned())
        .press([KeyPress::Enter]);
    room.assert_notice(NoticeKind::Failed, "a.yaml");
    room.state.file_removed(&ratings_path("a"));
    room.assert_notice(NoticeKind::Hint, "a: the file is gone");
    room.press([KeyPress::Enter]);
    room.assert_notice(NoticeKind::Failed, "gone: nothing was saved");
    assert!(matches!(&room.state.mode, Mode::Remark(it) if it.input.text() == "Net"));
    assert_eq!((room.saves, room.file_text("b")), (0, VOICE));
    room.press([KeyPress::Esc]);
    assert_eq!(room.cursor().0, "b");
}

#[test]
fn a_number_is_not_given_to_who_comes_next_in_the_list() {
    let mut room = TestClass::of(super::KINDS, &[("a", ""), ("b", "")]);
    room.press([KeyPress::Down]).type_text("12");
    room.state.file_removed(&ratings_path("a"));
    room.press([KeyPress::Enter, KeyPress::Esc]);
    assert_eq!((room.cursor().0, room.saves), ("b", 0));
}

#[test]
fn a_new_student_takes_a_place_and_the_cursor_stays_on_its_own() {
    let named = |name: &str| format!("student: {{ name: {name} }}\n");
    let mut room = TestClass::of(ORAL, &[("m", &named("Martin"))]);
    room.change_outside("x", |_| named("Abel"));
    assert_eq!((room.cursor().0, room.state.student_index), ("m", 1));
    room.state.file_removed(&ratings_path("x"));
    assert_eq!((room.cursor().0, room.state.student_index), ("m", 0));
    room.state.file_removed(&ratings_path("m"));
    room.type_text("s*").press([
        KeyPress::Enter,
        KeyPress::Tab,
        KeyPress::Right,
        KeyPress::F(2),
        KeyPress::End,
        KeyPress::Char('/'),
    ]);
    room.type_text("a").press([
        KeyPress::Down,
        KeyPress::Up,
        KeyPress::Enter,
        KeyPress::Ctrl('z'),
    ]);
    assert_eq!((room.saves, room.state.class.students.len()), (0, 0));
}

#[test]
fn undo_does_not_take_back_what_somebody_else_changed_since() {
    let mut room = TestClass::of_one(ORAL, "");
    room.type_text("s");
    room.change_outside("lea", |text| text.replace(": S", ": TS"));
    room.press([KeyPress::Ctrl('z')]);
    room.assert_notice(NoticeKind::Hint, "changed since");
    assert!(room.file_text("lea").contains("voix: TS"));
    // Another row of the same file is no reason.
    room.press([KeyPress::Home]).type_text("i");
    room.change_outside("lea", |text| format!("{text}    plan: NE\n"));
    room.press([KeyPress::Ctrl('z')]);
    room.assert_text_and_row("ratings:\n  parole:\n    voix: TS\n    plan: NE\n", 0);
}

#[test]
fn what_is_not_saved_can_be_saved_or_undone() {
    let mut room = TestClass::of_one(ORAL, VOICE);
    room.press([KeyPress::Home, KeyPress::Enter])
        .type_text("Net");
    assert!(matches!(
        room.state.handle_key(KeyPress::Enter),
        Some(KeyRequest::Save(_))
    ));
    room.state.save_failed("disk full".to_owned());
    room.assert_notice(NoticeKind::Failed, "not saved: disk full");
    assert!(matches!(&room.state.mode, Mode::Remark(it) if it.input.text() == "Net"));
    room.press([KeyPress::Enter]);
    room.assert_text_and_row("ratings:\n  parole:\n    voix: S Net\n", 1);
    assert!(matches!(
        room.state.handle_key(KeyPress::Ctrl('z')),
        Some(KeyRequest::Save(_))
    ));
    room.state.save_failed("disk full".to_owned());
    room.press([KeyPress::Ctrl('z')]);
    room.assert_text_and_row(VOICE, 0);
}

#[test]
fn another_grid_keeps_cursor_and_remark_or_stops_everything() {
    let mut room = TestClass::of_one(ORAL, VOICE);
    room.press([KeyPress::Enter]).type_text("Net");
    let students = |room: &TestClass, grid| {
        let form = test_form(grid);
        let lea = RatedStudent::read(&form, student_file("lea", room.file_text("lea")));
        (form, vec![lea])
    };
    let longer = ORAL.replace("      voix:", "      debut: Le début\n      voix:");
    let (form, all) = students(&room, &longer);
    room.state.grid_changed(form, all);
    assert_eq!(room.state.row_index.get(), 2);
    room.press([KeyPress::Enter]);
    assert!(
        room.file_text("lea")
            .contains("    plan:\n      remark: Net\n")
            || room.file_text("lea").contains("remark: \"Net\""),
        "{}",
        room.file_text("lea")
    );
    room.state.halt_rating("the grid is wrong".to_owned());
    room.type_text("s");
    room.assert_notice(NoticeKind::Failed, "the grid is wrong");
    assert_eq!(room.saves, 1);
    let (form, all) = students(&room, ORAL);
    room.state.grid_changed(form, all);
    room.type_text("s");
    assert_eq!(room.saves, 2);
}
