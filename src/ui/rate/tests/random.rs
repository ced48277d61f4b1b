//! Whatever is typed: no panic, and the screen shows what stands in the files.

use super::{KINDS, Key, ORAL, Room, file};
use crate::ui::rate::{Student, draw};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![
        8 => prop::sample::select("stinabcSTIN*?/1234567890,.-é&:#'\"\u{301}".chars().collect::<Vec<_>>()).prop_map(Key::Char),
        4 => prop::sample::select(vec![
            Key::Enter, Key::Enter, Key::Esc, Key::Tab, Key::BackTab, Key::Backspace, Key::Delete, Key::Up, Key::Down,
            Key::Left, Key::Right, Key::Home, Key::End, Key::PageUp, Key::PageDown, Key::NewLine, Key::F(1), Key::F(2),
            Key::Ctrl('z'), Key::Ctrl('a'), Key::Ctrl('t'), Key::Ctrl('w'), Key::Ctrl('j'), Key::Ctrl('f'),
        ]),
        1 => ".{0,12}".prop_map(Key::Paste),
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
        keys in prop::collection::vec(key(), 1..40),
        size in (1u16..100, 1u16..40),
    ) {
        let mut room = Room::of(if kinds { KINDS } else { ORAL }, STUDENTS);
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        for key in keys {
            room.press([key]);
            terminal.draw(|frame| draw(&room.state, frame, true)).unwrap();
        }
        for (path, _) in STUDENTS {
            let shown = room.state.students.iter().find(|it| it.place.path == *path).unwrap();
            let there = Student::read(&room.state.form, super::read(path, &room.files[&file(path)]));
            prop_assert_eq!(&shown.text, &there.text);
            prop_assert_eq!(shown.file.is_ok(), there.file.is_ok());
            for row in 0..room.state.form.lines.len() {
                prop_assert_eq!(shown.rating(row), there.rating(row));
            }
        }
        prop_assert_eq!(room.text("d"), "ratings: [");
    }
}
