//! What belongs to the whole sheet, by keys; and remarks that were typed before.

use super::{KeyPress, Mode, NoticeKind, ORAL, TestClass};

#[test]
fn comment_mark_and_reason_are_given_from_the_list() {
    let mut room = TestClass::of_one(ORAL, "student: { name: Léa }\n");
    room.press([KeyPress::F(3), KeyPress::Enter])
        .type_text("Bien.")
        .press([KeyPress::NewLine])
        .type_text("Vraiment.")
        .press([KeyPress::Enter]);
    assert_eq!(room.state.mode, Mode::Sheet(0));
    // A reason alone says nothing.
    room.press([KeyPress::Down, KeyPress::Down, KeyPress::Enter]);
    room.assert_notice(NoticeKind::Hint, "give the mark first");
    room.press([KeyPress::Up, KeyPress::Enter])
        .type_text("ABS")
        .press([KeyPress::Enter, KeyPress::Down, KeyPress::Enter])
        .type_text("malade")
        .press([KeyPress::Enter]);
    let text = "student: { name: Léa }\ncomment: |-\n  Bien.\n  Vraiment.\nmark:\n  value: ABS\n  reason: \"malade\"\n";
    assert_eq!(room.file_text("lea"), text);
    // Del takes the mark away, Ctrl-Z brings it back, Esc goes back to the rows.
    room.press([KeyPress::Up, KeyPress::Delete]);
    assert!(!room.file_text("lea").contains("ABS"));
    room.press([KeyPress::Ctrl('z')]);
    assert_eq!(room.file_text("lea"), text);
    room.press([KeyPress::Esc]);
    assert_eq!(room.state.mode, Mode::Rating);
}

#[test]
fn a_date_for_everyone_reaches_every_file_without_an_error() {
    let mut room = TestClass::of(
        ORAL,
        &[("a", ""), ("b", "date: 2026-03-01\n"), ("c", "ratings: [")],
    );
    let down = std::iter::repeat_n(KeyPress::Down, 4);
    room.press([KeyPress::F(3)]).press(down);
    room.press([KeyPress::Enter])
        .type_text("32/03/2026")
        .press([KeyPress::Enter]);
    room.assert_notice(NoticeKind::Failed, "`32/03/2026` is not a date");
    let back = std::iter::repeat_n(KeyPress::Backspace, 10);
    room.press(back)
        .type_text("12/03/2026")
        .press([KeyPress::Enter]);
    let texts = ["a", "b", "c"].map(|path| room.file_text(path));
    assert_eq!(
        texts,
        ["date: 2026-03-12\n", "date: 2026-03-12\n", "ratings: ["]
    );
    assert_eq!(room.saves, 2);
}

#[test]
fn remarks_on_sections_and_fields_have_lines_too() {
    let mut room = TestClass::of_one(ORAL, "");
    let down = std::iter::repeat_n(KeyPress::Down, 7);
    room.press([KeyPress::F(3)]).press(down);
    room.press([KeyPress::Enter])
        .type_text("Claire")
        .press([KeyPress::Enter, KeyPress::End, KeyPress::Enter])
        .type_text("Léa")
        .press([KeyPress::Enter]);
    let text = "student:\n  given: Léa\nremarks:\n  parole: \"Claire\"\n";
    assert_eq!(room.file_text("lea"), text);
}

#[test]
fn what_was_typed_before_is_taken_by_one_key() {
    let before = "ratings:\n  parole:\n    voix: S Trop bas\n    plan: S Trop tard\n";
    let mut room = TestClass::of(ORAL, &[("a", before), ("b", "")]);
    room.press([KeyPress::Right, KeyPress::Home, KeyPress::Enter]);
    let offered = |room: &TestClass| match &room.state.mode {
        Mode::Remark(remark) => remark.phrase().map(str::to_owned),
        _ => None,
    };
    // On the same row first; Down shows the next one.
    assert_eq!(offered(&room).as_deref(), Some("Trop bas"));
    room.press([KeyPress::Down]);
    assert_eq!(offered(&room).as_deref(), Some("Trop tard"));
    room.type_text("trop b")
        .press([KeyPress::Tab, KeyPress::Enter]);
    assert!(
        room.file_text("b").contains("remark: \"Trop bas\""),
        "{}",
        room.file_text("b")
    );
}
