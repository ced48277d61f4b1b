//! Whatever is typed: no panic, and the screen shows what stands in the files.

use super::{KINDS, KeyPress, ORAL, TestClass, ratings_path};
use crate::interchange::session::RatedStudent;
use crate::model::grid::RowIndex;
use crate::ui::rate::draw_screen;
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn any_key() -> impl Strategy<Value = KeyPress> {
    prop_oneof![
        8 => prop::sample::select("stinabcSTIN*?/1234567890,.-é&:#'\"\u{301}".chars().collect::<Vec<_>>()).prop_map(KeyPress::Char),
        4 => prop::sample::select(vec![
            KeyPress::Enter, KeyPress::Enter, KeyPress::Esc, KeyPress::Tab, KeyPress::BackTab, KeyPress::Backspace, KeyPress::Delete, KeyPress::Up, KeyPress::Down,
            KeyPress::Left, KeyPress::Right, KeyPress::Home, KeyPress::End, KeyPress::PageUp, KeyPress::PageDown, KeyPress::NewLine, KeyPress::F(1), KeyPress::F(2), KeyPress::F(3),
            KeyPress::Ctrl('z'), KeyPress::Ctrl('a'), KeyPress::Ctrl('t'), KeyPress::Ctrl('w'), KeyPress::Ctrl('j'), KeyPress::Ctrl('f'),
        ]),
        1 => ".{0,12}".prop_map(KeyPress::Paste),
    ]
}

const STUDENTS: &[(&str, &str)] = &[
    ("a", ""),
    (
        "b",
        "student: { name: B }\nratings:\n  parole: NE vu\n  s: {note: B 12 Bien, sum: 7}\n",
    ),
    (
        "c",
        "ratings:\n  parole:\n    voix: S  # oui\n    plan: { level: I, remark: Non }\n  s:\n    note:\n      level: A\n",
    ),
    ("d", "ratings: ["),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_screen_shows_what_stands_in_the_files(
        kinds: bool,
        keys in prop::collection::vec(any_key(), 1..40),
        size in (1u16..100, 1u16..40),
    ) {
        let mut room = TestClass::of(if kinds { KINDS } else { ORAL }, STUDENTS);
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        for key in keys {
            room.press([key]);
            terminal.draw(|frame| draw_screen(&room.state, frame, true)).unwrap();
        }
        for (path, _) in STUDENTS {
            let shown = room.state.class.students.iter().find(|it| it.place.path == *path).unwrap();
            let there = RatedStudent::read(&room.state.class.form, super::student_file(path, &room.files[&ratings_path(path)]));
            prop_assert_eq!(&shown.text, &there.text);
            prop_assert_eq!(shown.file.is_ok(), there.file.is_ok());
            for row in (0..room.state.class.form.rows.len()).map(RowIndex::new) {
                prop_assert_eq!(shown.rating(row), there.rating(row));
            }
        }
        prop_assert_eq!(room.file_text("d"), "ratings: [");
    }
}
