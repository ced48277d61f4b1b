//! An evening of rating.

use super::{KINDS, KeyPress, Mode, NoticeKind, ORAL, TestClass};
use crate::model::grid::{LevelIndex, RowIndex};

#[test]
fn a_letter_rates_is_saved_at_once_and_goes_to_the_next_row() {
    let mut room = TestClass::of_one(
        ORAL,
        "# Léa\nratings:\n  parole:\n    voix:  # La voix\n    plan:\n",
    );
    room.type_text("s");
    room.assert_text_and_row(
        "# Léa\nratings:\n  parole:\n    voix: S  # La voix\n    plan:\n",
        1,
    );
    room.assert_notice(NoticeKind::Done, "La voix porte jusqu'au fond: S");
    room.type_text("i");
    room.assert_text_and_row(
        "# Léa\nratings:\n  parole:\n    voix: S  # La voix\n    plan: I\n",
        2,
    );
}

/// Whoever types on behind the last row means another student, and would overwrite a rating without a word.
#[test]
fn behind_the_last_row_a_level_is_not_overwritten() {
    let mut room = TestClass::of_one(
        "gridgen: 1\ntitle: T\nscale: { I: { name: Non }, S: { name: Oui } }\nsections: [{ id: a, title: A, criteria: { un: Un, deux: Deux } }]\n",
        "",
    );
    room.type_text("s").type_text("s");
    let done = "ratings:\n  a:\n    un: S\n    deux: S\n";
    room.assert_text_and_row(done, 1);
    room.type_text("i").type_text("i");
    room.assert_text_and_row(done, 1);
    assert_eq!(
        room.state.notice.as_ref().map(|it| it.kind),
        Some(NoticeKind::Hint)
    );
    // Who goes up or down means the row.
    room.press([KeyPress::Up, KeyPress::Down]).type_text("i");
    room.assert_text_and_row(&done.replace("deux: S", "deux: I"), 1);
}

#[test]
fn where_several_levels_begin_alike_the_next_letter_decides() {
    let mut room = TestClass::of_one(ORAL, "");
    room.type_text("t");
    assert_eq!((room.saves, room.state.row_index.get()), (0, 0));
    let codes: Vec<&str> = room
        .state
        .matching_levels("t")
        .iter()
        .map(|it| it.code.as_str())
        .collect();
    assert_eq!(codes, ["TI", "TS"]);
    room.type_text("S");
    room.assert_text_and_row("ratings:\n  parole:\n    voix: TS\n", 1);
    // What was begun is left by Esc, and by any key that walks.
    room.type_text("t").press([KeyPress::Esc]).type_text("i");
    room.assert_text_and_row("ratings:\n  parole:\n    voix: TS\n    plan: I\n", 2);
    room.press([KeyPress::Up])
        .type_text("t")
        .press([KeyPress::Up]);
    assert_eq!(
        (room.state.mode.clone(), room.state.row_index.get()),
        (Mode::Rating, 0)
    );
}

#[test]
fn a_digit_is_a_place_and_a_french_keyboard_needs_no_shift() {
    let mut room = TestClass::of_one(ORAL, "");
    room.type_text("4é");
    room.assert_text_and_row("ratings:\n  parole:\n    voix: TS\n    plan: I\n", 2);
    room.type_text("2");
    room.assert_notice(
        NoticeKind::Hint,
        "`I` is not a level of this row: TI (Très insuffisant), S (Satisfaisant), NE",
    );
    room.type_text("9");
    room.assert_notice(NoticeKind::Hint, "`9` is not a level of this row");
    room.type_text("t");
    room.assert_text_and_row(
        "ratings:\n  parole:\n    voix: TS\n    plan: I\n    temps: TI\n",
        3,
    );
}

#[test]
fn a_remark_stands_behind_its_level_and_several_lines_stand_apart() {
    let mut room = TestClass::of_one(ORAL, "ratings:\n  parole:\n    voix: S\n");
    room.press([KeyPress::Up, KeyPress::Up, KeyPress::Enter])
        .type_text("Très net")
        .press([KeyPress::Enter]);
    room.assert_text_and_row("ratings:\n  parole:\n    voix: S Très net\n", 1);
    room.press([KeyPress::Up, KeyPress::Enter, KeyPress::NewLine])
        .type_text("et posé")
        .press([KeyPress::Enter]);
    room.assert_text_and_row(
        "ratings:\n  parole:\n    voix:\n      level: S\n      remark: |-\n        Très net\n        et posé\n",
        1,
    );
    // Another level leaves the remark; a remark that is emptied goes.
    room.press([KeyPress::Up]).type_text("i");
    let remark = "      remark: |-\n        Très net\n        et posé\n";
    room.assert_text_and_row(
        &format!("ratings:\n  parole:\n    voix:\n      level: I\n{remark}"),
        1,
    );
    let empty = [
        KeyPress::Ctrl('w'),
        KeyPress::Ctrl('w'),
        KeyPress::Ctrl('w'),
        KeyPress::Ctrl('w'),
    ];
    room.press([KeyPress::Up, KeyPress::Enter])
        .press(empty)
        .press([KeyPress::Enter]);
    room.assert_text_and_row("ratings:\n  parole:\n    voix:\n      level: I\n", 1);
}

#[test]
fn a_remark_that_could_be_read_as_something_else_is_written_out() {
    let mut room = TestClass::of_one(KINDS, "ratings:\n  s:\n    note: B\n");
    room.press([KeyPress::Home, KeyPress::Enter])
        .type_text("14 exemples")
        .press([KeyPress::Enter]);
    room.assert_text_and_row(
        "ratings:\n  s:\n    note:\n      level: B\n      remark: \"14 exemples\"\n",
        1,
    );
    // Alone, a remark waits for its level, and so does the cursor.
    let mut room = TestClass::of_one(ORAL, "");
    room.press([KeyPress::Enter])
        .type_text("S'arrête souvent")
        .press([KeyPress::Enter]);
    room.assert_text_and_row(
        "ratings:\n  parole:\n    voix:\n      remark: \"S'arrête souvent\"\n",
        0,
    );
    room.type_text("i");
    room.assert_text_and_row(
        "ratings:\n  parole:\n    voix:\n      level: I\n      remark: \"S'arrête souvent\"\n",
        1,
    );
}

#[test]
fn a_whole_section_gets_what_is_not_rated_yet_then_everything() {
    let mut room = TestClass::of_one(ORAL, "ratings:\n  parole:\n    plan: I Trop long\n");
    room.type_text("*n");
    room.assert_text_and_row(
        "ratings:\n  parole:\n    voix: NE\n    plan: I Trop long\n    temps: NE\n",
        0,
    );
    room.assert_notice(NoticeKind::Done, "2 rows: NE");
    room.type_text("*s");
    room.assert_text_and_row(
        "ratings:\n  parole:\n    voix: S\n    plan: S Trop long\n    temps: S\n",
        0,
    );
    // Rows that do not offer a level do not get it.
    room.type_text("*ts");
    room.assert_text_and_row(
        "ratings:\n  parole:\n    voix: TS\n    plan: TS Trop long\n    temps: S\n",
        0,
    );
    room.press([
        KeyPress::Ctrl('z'),
        KeyPress::Ctrl('z'),
        KeyPress::Ctrl('z'),
    ]);
    let text = "ratings:\n  parole:\n    plan: I Trop long\n";
    assert_eq!(room.file_text("lea"), text);
}

#[test]
fn one_row_of_a_section_that_was_rated_at_once_is_changed_alone() {
    let text = "ratings:\n  echange: NE Absente ce jour-là  # vu\n";
    let mut room = TestClass::of_one(ORAL, text);
    room.press([KeyPress::End]).type_text("s");
    assert_eq!(
        room.file_text("lea"),
        "ratings:\n  echange:  # vu\n    reponses: NE\n    ecoute: S\nremarks:\n  echange: \"Absente ce jour-là\"\n"
    );
    room.press([KeyPress::Ctrl('z')]);
    room.assert_notice(NoticeKind::Done, "undone");
    let student = || room.state.current().unwrap();
    let rating = |row| student().rating(RowIndex::new(row)).unwrap().level;
    let given = Some(LevelIndex::new(4));
    assert_eq!((rating(3), rating(4)), (given, given));
    assert!(
        room.file_text("lea")
            .contains("echange: NE Absente ce jour-là  # vu"),
        "{}",
        room.file_text("lea")
    );
}

#[test]
fn a_rating_is_taken_away_and_its_remark_stays() {
    let mut room = TestClass::of_one(
        ORAL,
        "ratings:\n  parole:\n    voix: S Net\n    plan: I  # ?\n",
    );
    room.press([KeyPress::Home, KeyPress::Backspace]);
    room.assert_text_and_row(
        "ratings:\n  parole:\n    voix:\n      remark: \"Net\"\n    plan: I  # ?\n",
        0,
    );
    room.press([KeyPress::Down, KeyPress::Delete]);
    room.assert_text_and_row(
        "ratings:\n  parole:\n    voix:\n      remark: \"Net\"\n    plan:  # ?\n",
        1,
    );
    // What is not there is not taken away.
    let saves = room.saves;
    room.press([KeyPress::Delete]);
    assert_eq!(room.saves, saves);
}

#[test]
fn undo_goes_back_step_by_step_to_where_it_was() {
    let start = "ratings:\n  parole:\n    voix: S Net\n";
    let mut room = TestClass::of(ORAL, &[("a", start), ("b", "")]);
    room.press([KeyPress::Home])
        .type_text("i")
        .press([KeyPress::Enter])
        .type_text("Non")
        .press([KeyPress::Enter]);
    room.press([KeyPress::Right]).type_text("s");
    assert_eq!((room.cursor(), room.saves), (("b", 1), 3));
    room.press([KeyPress::Ctrl('z')]);
    assert_eq!(room.cursor(), ("b", 0));
    assert!(
        room.state
            .current()
            .unwrap()
            .rating(RowIndex::new(0))
            .is_none()
    );
    room.press([KeyPress::Ctrl('u')]);
    assert_eq!(room.cursor(), ("a", 1));
    room.press([KeyPress::Ctrl('z')]);
    assert_eq!((room.cursor(), room.file_text("a")), (("a", 0), start));
    room.press([KeyPress::Ctrl('z')]);
    room.assert_notice(NoticeKind::Hint, "nothing to undo");
}

#[test]
fn tab_goes_to_what_is_to_be_rated_next_and_round() {
    let done = "ratings:\n  parole: NE\n  echange: NE\n";
    let all_but_one = "ratings:\n  parole: NE\n  echange:\n    ecoute: S\n";
    let decided = "mark: ABS\n";
    let broken = "ratings:\n  parole: X\n";
    let mut room = TestClass::of(
        ORAL,
        &[
            ("a", done),
            ("b", all_but_one),
            ("c", decided),
            ("d", broken),
            ("e", all_but_one),
        ],
    );
    // It begins there.
    assert_eq!(room.cursor(), ("b", 3));
    room.press([KeyPress::Tab]);
    assert_eq!(room.cursor(), ("e", 3));
    room.press([KeyPress::Tab]);
    assert_eq!(room.cursor(), ("b", 3));
    room.press([KeyPress::BackTab]);
    assert_eq!(room.cursor(), ("e", 3));
    room.type_text("s")
        .press([KeyPress::Tab])
        .type_text("s")
        .press([KeyPress::Tab]);
    room.assert_notice(NoticeKind::Hint, "everything is rated");
}

#[test]
fn numbers_are_typed_and_those_that_do_not_fit_stay_to_be_mended() {
    let mut room = TestClass::of_one(KINDS, "");
    room.press([KeyPress::Down])
        .type_text("7,5")
        .press([KeyPress::Enter]);
    room.assert_text_and_row("ratings:\n  s:\n    sum: 7,5\n", 2);
    room.press([KeyPress::Up])
        .type_text("25")
        .press([KeyPress::Enter]);
    room.assert_notice(NoticeKind::Failed, "expected a number from 0 to 20");
    assert!(matches!(&room.state.mode, Mode::Number(entry) if entry.text() == "25"));
    room.press([KeyPress::Backspace])
        .type_text("&x")
        .press([KeyPress::Enter]);
    room.assert_notice(NoticeKind::Failed, "21");
    room.press([KeyPress::Esc]);
    assert_eq!((room.state.mode.clone(), room.saves), (Mode::Rating, 1));
    room.press([KeyPress::Down])
        .type_text("2")
        .press([KeyPress::Enter]);
    room.assert_text_and_row("ratings:\n  s:\n    sum: 7,5\n    late: 2\n", 3);
}

#[test]
fn a_level_with_a_range_waits_for_its_number_and_a_number_names_its_level() {
    let mut room = TestClass::of_one(KINDS, "");
    room.type_text("b");
    room.assert_text_and_row("ratings:\n  s:\n    note: B\n", 0);
    assert!(
        room.state
            .current()
            .unwrap()
            .is_unrated(&room.state.class.form, RowIndex::new(0))
    );
    room.type_text("12").press([KeyPress::Enter]);
    room.assert_text_and_row("ratings:\n  s:\n    note: 12\n", 1);
    assert_eq!(
        room.state
            .current()
            .unwrap()
            .rating(RowIndex::new(0))
            .unwrap()
            .level,
        Some(LevelIndex::new(1))
    );
    room.press([KeyPress::Up]).type_text("b");
    room.assert_text_and_row("ratings:\n  s:\n    note: 12\n", 0);
    room.type_text("a");
    room.assert_text_and_row("ratings:\n  s:\n    note: A\n", 0);
}

#[test]
fn a_text_row_takes_its_text_and_no_key_by_mistake() {
    let mut room = TestClass::of_one(KINDS, "");
    room.press([KeyPress::End]).type_text("a");
    room.assert_notice(NoticeKind::Hint, "Enter opens the text");
    room.press([KeyPress::Enter])
        .type_text("A: calm")
        .press([KeyPress::Enter]);
    room.assert_text_and_row("ratings:\n  s:\n    words: \"A: calm\"\n", 3);
    room.press([KeyPress::Delete]);
    room.assert_text_and_row("ratings:\n  s:\n    words:\n", 3);
}

#[test]
fn a_name_is_found_whatever_its_accents() {
    let name = |name: &str| format!("student: {{ name: {name} }}\n");
    let (a, b, c) = (name("Étienne"), name("Le Goff"), name("Lefèvre"));
    let mut room = TestClass::of(ORAL, &[("a", &a), ("b", &b), ("c", &c)]);
    room.type_text("/").type_text("LE");
    assert_eq!(room.cursor().0, "b");
    room.press([KeyPress::Down]);
    assert_eq!(room.cursor().0, "c");
    room.press([KeyPress::Up, KeyPress::Enter]);
    assert_eq!(room.cursor().0, "b");
    room.press([KeyPress::Ctrl('f')]).type_text("etie");
    assert_eq!(room.cursor().0, "a");
    room.type_text("x");
    room.assert_notice(NoticeKind::Hint, "no student");
    room.press([KeyPress::Esc]);
    assert_eq!((room.cursor().0, room.saves), ("b", 0));
}
