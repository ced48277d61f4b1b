//! An evening of rating.

use super::{KINDS, Key, Mode, ORAL, Room, Tone};

#[test]
fn a_letter_rates_is_saved_at_once_and_goes_to_the_next_row() {
    let mut room = Room::alone(
        ORAL,
        "# Léa\nratings:\n  parole:\n    voix:  # La voix\n    plan:\n",
    );
    room.types("s");
    room.is(
        "# Léa\nratings:\n  parole:\n    voix: S  # La voix\n    plan:\n",
        1,
    );
    room.says(Tone::Done, "La voix porte jusqu'au fond: S");
    room.types("i");
    room.is(
        "# Léa\nratings:\n  parole:\n    voix: S  # La voix\n    plan: I\n",
        2,
    );
}

/// Whoever types on behind the last row means another student, and would overwrite a rating without a word.
#[test]
fn behind_the_last_row_a_level_is_not_overwritten() {
    let mut room = Room::alone(
        "gridgen: 1\ntitle: T\nscale: { I: { name: Non }, S: { name: Oui } }\nsections: [{ id: a, title: A, criteria: { un: Un, deux: Deux } }]\n",
        "",
    );
    room.types("s").types("s");
    let done = "ratings:\n  a:\n    un: S\n    deux: S\n";
    room.is(done, 1);
    room.types("i").types("i");
    room.is(done, 1);
    assert_eq!(room.state.note.as_ref().map(|it| it.tone), Some(Tone::Hint));
    // Who goes up or down means the row.
    room.press([Key::Up, Key::Down]).types("i");
    room.is(&done.replace("deux: S", "deux: I"), 1);
}

#[test]
fn where_several_levels_begin_alike_the_next_letter_decides() {
    let mut room = Room::alone(ORAL, "");
    room.types("t");
    assert_eq!((room.saves, room.state.row), (0, 0));
    let codes: Vec<&str> = room
        .state
        .candidates("t")
        .iter()
        .map(|it| it.code.as_str())
        .collect();
    assert_eq!(codes, ["TI", "TS"]);
    room.types("S");
    room.is("ratings:\n  parole:\n    voix: TS\n", 1);
    // What was begun is left by Esc, and by any key that walks.
    room.types("t").press([Key::Esc]).types("i");
    room.is("ratings:\n  parole:\n    voix: TS\n    plan: I\n", 2);
    room.press([Key::Up]).types("t").press([Key::Up]);
    assert_eq!((room.state.mode.clone(), room.state.row), (Mode::Rating, 0));
}

#[test]
fn a_digit_is_a_place_and_a_french_keyboard_needs_no_shift() {
    let mut room = Room::alone(ORAL, "");
    room.types("4é");
    room.is("ratings:\n  parole:\n    voix: TS\n    plan: I\n", 2);
    room.types("2");
    room.says(
        Tone::Hint,
        "`I` is no level of this row: TI (Très insuffisant), S (Satisfaisant), NE",
    );
    room.types("9");
    room.says(Tone::Hint, "`9` is no level of this row");
    room.types("t");
    room.is(
        "ratings:\n  parole:\n    voix: TS\n    plan: I\n    temps: TI\n",
        3,
    );
}

#[test]
fn a_remark_stands_behind_its_level_and_several_lines_stand_apart() {
    let mut room = Room::alone(ORAL, "ratings:\n  parole:\n    voix: S\n");
    room.press([Key::Up, Key::Up, Key::Enter])
        .types("Très net")
        .press([Key::Enter]);
    room.is("ratings:\n  parole:\n    voix: S Très net\n", 1);
    room.press([Key::Up, Key::Enter, Key::NewLine])
        .types("et posé")
        .press([Key::Enter]);
    room.is(
        "ratings:\n  parole:\n    voix:\n      level: S\n      remark: |-\n        Très net\n        et posé\n",
        1,
    );
    // Another level leaves the remark; a remark that is emptied goes.
    room.press([Key::Up]).types("i");
    let remark = "      remark: |-\n        Très net\n        et posé\n";
    room.is(
        &format!("ratings:\n  parole:\n    voix:\n      level: I\n{remark}"),
        1,
    );
    let empty = [
        Key::Ctrl('w'),
        Key::Ctrl('w'),
        Key::Ctrl('w'),
        Key::Ctrl('w'),
    ];
    room.press([Key::Up, Key::Enter])
        .press(empty)
        .press([Key::Enter]);
    room.is("ratings:\n  parole:\n    voix:\n      level: I\n", 1);
}

#[test]
fn a_remark_that_could_be_read_as_something_else_is_written_out() {
    let mut room = Room::alone(KINDS, "ratings:\n  s:\n    note: B\n");
    room.press([Key::Home, Key::Enter])
        .types("14 exemples")
        .press([Key::Enter]);
    room.is(
        "ratings:\n  s:\n    note:\n      level: B\n      remark: \"14 exemples\"\n",
        1,
    );
    // Alone, a remark waits for its level, and so does the cursor.
    let mut room = Room::alone(ORAL, "");
    room.press([Key::Enter])
        .types("S'arrête souvent")
        .press([Key::Enter]);
    room.is(
        "ratings:\n  parole:\n    voix:\n      remark: \"S'arrête souvent\"\n",
        0,
    );
    room.types("i");
    room.is(
        "ratings:\n  parole:\n    voix:\n      level: I\n      remark: \"S'arrête souvent\"\n",
        1,
    );
}

#[test]
fn a_whole_section_gets_what_is_not_rated_yet_then_everything() {
    let mut room = Room::alone(ORAL, "ratings:\n  parole:\n    plan: I Trop long\n");
    room.types("*n");
    room.is(
        "ratings:\n  parole:\n    voix: NE\n    plan: I Trop long\n    temps: NE\n",
        0,
    );
    room.says(Tone::Done, "2 rows: NE");
    room.types("*s");
    room.is(
        "ratings:\n  parole:\n    voix: S\n    plan: S Trop long\n    temps: S\n",
        0,
    );
    // Rows that do not offer a level do not get it.
    room.types("*ts");
    room.is(
        "ratings:\n  parole:\n    voix: TS\n    plan: TS Trop long\n    temps: S\n",
        0,
    );
    room.press([Key::Ctrl('z'), Key::Ctrl('z'), Key::Ctrl('z')]);
    let text = "ratings:\n  parole:\n    plan: I Trop long\n";
    assert_eq!(room.text("lea"), text);
}

#[test]
fn one_row_of_a_section_that_was_rated_at_once_is_changed_alone() {
    let text = "ratings:\n  echange: NE Absente ce jour-là  # vu\n";
    let mut room = Room::alone(ORAL, text);
    room.press([Key::End]).types("s");
    assert_eq!(
        room.text("lea"),
        "ratings:\n  echange:  # vu\n    reponses: NE\n    ecoute: S\nremarks:\n  echange: \"Absente ce jour-là\"\n"
    );
    room.press([Key::Ctrl('z')]);
    room.says(Tone::Done, "undone");
    let rating = |row| room.state.current().unwrap().rating(row).unwrap().level;
    assert_eq!((rating(3), rating(4)), (Some(4), Some(4)));
    assert!(
        room.text("lea")
            .contains("echange: NE Absente ce jour-là  # vu"),
        "{}",
        room.text("lea")
    );
}

#[test]
fn a_rating_is_taken_away_and_its_remark_stays() {
    let mut room = Room::alone(
        ORAL,
        "ratings:\n  parole:\n    voix: S Net\n    plan: I  # ?\n",
    );
    room.press([Key::Home, Key::Backspace]);
    room.is(
        "ratings:\n  parole:\n    voix:\n      remark: \"Net\"\n    plan: I  # ?\n",
        0,
    );
    room.press([Key::Down, Key::Delete]);
    room.is(
        "ratings:\n  parole:\n    voix:\n      remark: \"Net\"\n    plan:  # ?\n",
        1,
    );
    // What is not there is not taken away.
    let saves = room.saves;
    room.press([Key::Delete]);
    assert_eq!(room.saves, saves);
}

#[test]
fn undo_goes_back_step_by_step_to_where_it_was() {
    let start = "ratings:\n  parole:\n    voix: S Net\n";
    let mut room = Room::of(ORAL, &[("a", start), ("b", "")]);
    room.press([Key::Home])
        .types("i")
        .press([Key::Enter])
        .types("Non")
        .press([Key::Enter]);
    room.press([Key::Right]).types("s");
    assert_eq!((room.at(), room.saves), (("b", 1), 3));
    room.press([Key::Ctrl('z')]);
    assert_eq!(room.at(), ("b", 0));
    assert!(room.state.current().unwrap().rating(0).is_none());
    room.press([Key::Ctrl('u')]);
    assert_eq!(room.at(), ("a", 1));
    room.press([Key::Ctrl('z')]);
    assert_eq!((room.at(), room.text("a")), (("a", 0), start));
    room.press([Key::Ctrl('z')]);
    room.says(Tone::Hint, "nothing to undo");
}

#[test]
fn tab_goes_to_what_is_to_be_rated_next_and_round() {
    let done = "ratings:\n  parole: NE\n  echange: NE\n";
    let all_but_one = "ratings:\n  parole: NE\n  echange:\n    ecoute: S\n";
    let decided = "mark: ABS\n";
    let broken = "ratings:\n  parole: X\n";
    let mut room = Room::of(
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
    assert_eq!(room.at(), ("b", 3));
    room.press([Key::Tab]);
    assert_eq!(room.at(), ("e", 3));
    room.press([Key::Tab]);
    assert_eq!(room.at(), ("b", 3));
    room.press([Key::BackTab]);
    assert_eq!(room.at(), ("e", 3));
    room.types("s")
        .press([Key::Tab])
        .types("s")
        .press([Key::Tab]);
    room.says(Tone::Hint, "everything is rated");
}

#[test]
fn numbers_are_typed_and_those_that_do_not_fit_stay_to_be_mended() {
    let mut room = Room::alone(KINDS, "");
    room.press([Key::Down]).types("7,5").press([Key::Enter]);
    room.is("ratings:\n  s:\n    sum: 7,5\n", 2);
    room.press([Key::Up]).types("25").press([Key::Enter]);
    room.says(Tone::Failed, "possible is a number 0–20");
    assert!(matches!(&room.state.mode, Mode::Number(entry) if entry.text() == "25"));
    room.press([Key::Backspace]).types("&x").press([Key::Enter]);
    room.says(Tone::Failed, "21");
    room.press([Key::Esc]);
    assert_eq!((room.state.mode.clone(), room.saves), (Mode::Rating, 1));
    room.press([Key::Down]).types("2").press([Key::Enter]);
    room.is("ratings:\n  s:\n    sum: 7,5\n    late: 2\n", 3);
}

#[test]
fn a_level_with_a_range_waits_for_its_number_and_a_number_names_its_level() {
    let mut room = Room::alone(KINDS, "");
    room.types("b");
    room.is("ratings:\n  s:\n    note: B\n", 0);
    assert!(room.state.current().unwrap().is_open(&room.state.form, 0));
    room.types("12").press([Key::Enter]);
    room.is("ratings:\n  s:\n    note: 12\n", 1);
    assert_eq!(
        room.state.current().unwrap().rating(0).unwrap().level,
        Some(1)
    );
    room.press([Key::Up]).types("b");
    room.is("ratings:\n  s:\n    note: 12\n", 0);
    room.types("a");
    room.is("ratings:\n  s:\n    note: A\n", 0);
}

#[test]
fn a_text_row_takes_its_text_and_no_key_by_mistake() {
    let mut room = Room::alone(KINDS, "");
    room.press([Key::End]).types("a");
    room.says(Tone::Hint, "Enter opens the text");
    room.press([Key::Enter])
        .types("A: calm")
        .press([Key::Enter]);
    room.is("ratings:\n  s:\n    words: \"A: calm\"\n", 3);
    room.press([Key::Delete]);
    room.is("ratings:\n  s:\n    words:\n", 3);
}

#[test]
fn a_name_is_found_whatever_its_accents() {
    let name = |name: &str| format!("student: {{ name: {name} }}\n");
    let (a, b, c) = (name("Étienne"), name("Le Goff"), name("Lefèvre"));
    let mut room = Room::of(ORAL, &[("a", &a), ("b", &b), ("c", &c)]);
    room.types("/").types("LE");
    assert_eq!(room.at().0, "b");
    room.press([Key::Down]);
    assert_eq!(room.at().0, "c");
    room.press([Key::Up, Key::Enter]);
    assert_eq!(room.at().0, "b");
    room.press([Key::Ctrl('f')]).types("etie");
    assert_eq!(room.at().0, "a");
    room.types("x");
    room.says(Tone::Hint, "nobody");
    room.press([Key::Esc]);
    assert_eq!((room.at().0, room.saves), ("b", 0));
}
