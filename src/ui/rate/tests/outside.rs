//! What other programs do meanwhile, and what is wrong with files.

use super::{Key, Mode, ORAL, Room, Tone, file, form, read};
use crate::ui::rate::{Ask, Student};

const VOICE: &str = "ratings:\n  parole:\n    voix: S\n";

#[test]
fn a_file_with_an_error_is_shown_and_left_alone_until_it_is_put_right() {
    let broken = "student: { name: Zoé }\nratings:\n  parole:\n    voix: X\n";
    let mut room = Room::of(ORAL, &[("a", ""), ("b", broken)]);
    room.press([Key::Right]).types("s");
    room.says(Tone::Failed, "grids/g/ratings/b.yaml:4:11");
    for key in [Key::Enter, Key::Delete, Key::Char('*'), Key::Char('4')] {
        room.press([key]);
        assert_eq!((room.state.mode.clone(), room.saves), (Mode::Rating, 0));
    }
    room.outside("b", |text| text.replace(": X", ": S"));
    room.says(Tone::Hint, "Zoé: changed by another program");
    room.press([Key::Down, Key::Char('i')]);
    assert!(room.text("b").contains("    plan: I\n"));
}

#[test]
fn who_has_an_error_keeps_name_and_place_in_the_list() {
    let named = |name: &str| format!("student: {{ name: {name} }}\n");
    let mut room = Room::of(ORAL, &[("z", &named("Abel")), ("a", &named("Zoé"))]);
    assert_eq!(room.at().0, "z");
    room.outside("z", |text| format!("{text}rating: 1\n"));
    assert_eq!(
        (room.at().0, room.state.current().unwrap().name.as_str()),
        ("z", "Abel")
    );
    assert!(room.state.current().unwrap().file.is_err());
}

#[test]
fn what_another_program_writes_while_a_remark_is_typed_stays() {
    let mut room = Room::alone(ORAL, VOICE);
    room.press([Key::Home, Key::Enter]).types("Net");
    room.outside("lea", |_| {
        "ratings:\n  parole:\n    voix: TS\n    plan: I\n".to_owned()
    });
    room.press([Key::Enter]);
    room.is("ratings:\n  parole:\n    voix: TS Net\n    plan: I\n", 1);
}

#[test]
fn the_same_remark_changed_outside_is_shown_before_it_is_replaced() {
    let mut room = Room::alone(ORAL, VOICE);
    room.press([Key::Home, Key::Enter]).types("Net");
    room.outside("lea", |text| text.replace(": S", ": S Faible"));
    room.press([Key::Enter]);
    room.says(Tone::Hint, "“Faible”");
    assert_eq!(room.saves, 0);
    room.press([Key::Enter]);
    room.is("ratings:\n  parole:\n    voix: S Net\n", 1);
    // Or it stays.
    room.press([Key::Home, Key::Enter]).types(" et clair");
    room.outside("lea", |text| text.replace("Net", "Faible"));
    room.press([Key::Enter, Key::Esc]);
    room.is("ratings:\n  parole:\n    voix: S Faible\n", 0);
}

#[test]
fn what_was_typed_is_not_lost_with_the_file_or_with_an_error_in_it() {
    let mut room = Room::of(ORAL, &[("a", VOICE), ("b", VOICE)]);
    room.press([Key::Enter]).types("Net");
    room.outside("a", |_| "ratings: [".to_owned())
        .press([Key::Enter]);
    room.says(Tone::Failed, "a.yaml");
    room.state.lost(&file("a"));
    room.says(Tone::Hint, "a: the file is gone");
    room.press([Key::Enter]);
    room.says(Tone::Failed, "gone: nothing was saved");
    assert!(matches!(&room.state.mode, Mode::Remark(it) if it.entry.text() == "Net"));
    assert_eq!((room.saves, room.text("b")), (0, VOICE));
    room.press([Key::Esc]);
    assert_eq!(room.at().0, "b");
}

#[test]
fn a_number_is_not_given_to_who_comes_next_in_the_list() {
    let mut room = Room::of(super::KINDS, &[("a", ""), ("b", "")]);
    room.press([Key::Down]).types("12");
    room.state.lost(&file("a"));
    room.press([Key::Enter, Key::Esc]);
    assert_eq!((room.at().0, room.saves), ("b", 0));
}

#[test]
fn a_new_student_takes_a_place_and_the_cursor_stays_on_its_own() {
    let named = |name: &str| format!("student: {{ name: {name} }}\n");
    let mut room = Room::of(ORAL, &[("m", &named("Martin"))]);
    room.outside("x", |_| named("Abel"));
    assert_eq!((room.at().0, room.state.student), ("m", 1));
    room.state.lost(&file("x"));
    assert_eq!((room.at().0, room.state.student), ("m", 0));
    room.state.lost(&file("m"));
    room.types("s*").press([
        Key::Enter,
        Key::Tab,
        Key::Right,
        Key::F(2),
        Key::End,
        Key::Char('/'),
    ]);
    room.types("a")
        .press([Key::Down, Key::Up, Key::Enter, Key::Ctrl('z')]);
    assert_eq!((room.saves, room.state.students.len()), (0, 0));
}

#[test]
fn undo_does_not_take_back_what_somebody_else_changed_since() {
    let mut room = Room::alone(ORAL, "");
    room.types("s");
    room.outside("lea", |text| text.replace(": S", ": TS"));
    room.press([Key::Ctrl('z')]);
    room.says(Tone::Hint, "changed since");
    assert!(room.text("lea").contains("voix: TS"));
    // Another row of the same file is no reason.
    room.press([Key::Home]).types("i");
    room.outside("lea", |text| format!("{text}    plan: NE\n"));
    room.press([Key::Ctrl('z')]);
    room.is("ratings:\n  parole:\n    voix: TS\n    plan: NE\n", 0);
}

#[test]
fn what_could_not_be_saved_is_told_and_is_still_to_be_typed_or_undone() {
    let mut room = Room::alone(ORAL, VOICE);
    room.press([Key::Home, Key::Enter]).types("Net");
    assert!(matches!(room.state.key(Key::Enter), Some(Ask::Save(_))));
    room.state.refused("disk full".to_owned());
    room.says(Tone::Failed, "not saved: disk full");
    assert!(matches!(&room.state.mode, Mode::Remark(it) if it.entry.text() == "Net"));
    room.press([Key::Enter]);
    room.is("ratings:\n  parole:\n    voix: S Net\n", 1);
    assert!(matches!(room.state.key(Key::Ctrl('z')), Some(Ask::Save(_))));
    room.state.refused("disk full".to_owned());
    room.press([Key::Ctrl('z')]);
    room.is(VOICE, 0);
}

#[test]
fn another_grid_keeps_cursor_and_remark_or_stops_everything() {
    let mut room = Room::alone(ORAL, VOICE);
    room.press([Key::Enter]).types("Net");
    let students = |room: &Room, grid| {
        let form = form(grid);
        let lea = Student::read(&form, read("lea", room.text("lea")));
        (form, vec![lea])
    };
    let longer = ORAL.replace("      voix:", "      debut: Le début\n      voix:");
    let (form, all) = students(&room, &longer);
    room.state.renewed(form, all);
    assert_eq!(room.state.row, 2);
    room.press([Key::Enter]);
    assert!(
        room.text("lea").contains("    plan:\n      remark: Net\n")
            || room.text("lea").contains("remark: \"Net\""),
        "{}",
        room.text("lea")
    );
    room.state.halt("the grid is wrong".to_owned());
    room.types("s");
    room.says(Tone::Failed, "the grid is wrong");
    assert_eq!(room.saves, 1);
    let (form, all) = students(&room, ORAL);
    room.state.renewed(form, all);
    room.types("s");
    assert_eq!(room.saves, 2);
}
