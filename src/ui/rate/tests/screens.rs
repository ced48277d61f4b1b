//! Screens as they are seen, 80 × 24, in both languages. `BLESS=1` rewrites them; look at them.

use super::{KINDS, KeyPress, ORAL, TestClass, student_file};
use crate::base::diagnostic::MessageLang;
use crate::ui::rate::draw_screen;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

fn sample_class(lang: MessageLang) -> TestClass {
    let lea = "student: { name: Dupont, given: Léa }\nratings:\n  parole:\n    voix: S\n    plan: I Annoncé trop tard, et deux fois corrigé\n";
    let noe = "student: { name: Étienne, given: Noé }\nratings:\n  parole: NE\n  echange: S\n";
    let abs = "student: { name: Nguyen, given: Lou }\nmark: ABS\n";
    let mut room = TestClass::of(
        ORAL,
        &[
            ("2B/lea", lea),
            ("2B/noe", noe),
            ("2B/zoe", "ratings:\n  parole:\n    voix: X\n"),
            ("2C/lou", abs),
        ],
    );
    room.state.lang = lang;
    room
}

fn draw_to_backend(room: &TestClass, size: (u16, u16), colors: bool) -> TestBackend {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal
        .draw(|frame| draw_screen(&room.state, frame, colors))
        .unwrap();
    terminal.backend().clone()
}

fn screen_text(screen: &TestBackend) -> String {
    let buffer = screen.buffer();
    let line = |y| {
        let cells = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol());
        cells.collect::<String>().trim_end().to_owned() + "\n"
    };
    (0..buffer.area.height).map(line).collect()
}

#[track_caller]
fn assert_screen(name: &str, room: &TestClass) {
    let shown = screen_text(&draw_to_backend(room, (80, 24), true));
    let path = format!(
        "{}/src/ui/rate/tests/screens/{name}.txt",
        env!("CARGO_MANIFEST_DIR")
    );
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &shown).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shown == expected,
        "{name} differs (BLESS=1 rewrites it):\n{shown}"
    );
}

#[test]
fn one_student() {
    for (lang, name) in [
        (MessageLang::English, "student.en"),
        (MessageLang::French, "student.fr"),
    ] {
        let mut room = sample_class(lang);
        room.type_text("s").press([KeyPress::Up, KeyPress::Up]);
        assert_screen(name, &room);
    }
}

#[test]
fn one_row_of_everybody() {
    for (lang, name) in [
        (MessageLang::English, "row.en"),
        (MessageLang::French, "row.fr"),
    ] {
        let mut room = sample_class(lang);
        room.press([KeyPress::F(2), KeyPress::Left, KeyPress::Delete]);
        assert_screen(name, &room);
    }
}

#[test]
fn the_keys() {
    for (lang, name) in [
        (MessageLang::English, "help.en"),
        (MessageLang::French, "help.fr"),
    ] {
        let mut room = sample_class(lang);
        room.type_text("?");
        assert_screen(name, &room);
        let shown = screen_text(&draw_to_backend(&room, (80, 24), true));
        for help in crate::ui::rate::KEY_TABLE {
            assert!(shown.contains(&help.keys(lang)), "{}", help.keys(lang));
            assert!(shown.contains(help.about(lang)), "{}", help.about(lang));
        }
    }
}

#[test]
fn a_file_with_an_error() {
    for (lang, name) in [
        (MessageLang::English, "broken.en"),
        (MessageLang::French, "broken.fr"),
    ] {
        let mut room = sample_class(lang);
        room.press([KeyPress::Right, KeyPress::Right])
            .type_text("s");
        assert_screen(name, &room);
    }
}

#[test]
fn a_remark_that_is_typed() {
    let mut room = sample_class(MessageLang::French);
    room.press([KeyPress::Up, KeyPress::Enter, KeyPress::NewLine]).type_text("Reprendre la méthode vue en février : annoncer, puis tenir, puis rappeler le plan en une phrase");
    assert_screen("remark.fr", &room);
    let mut screen = draw_to_backend(&room, (80, 24), true);
    let cursor = ratatui::backend::Backend::get_cursor_position(&mut screen).unwrap();
    let before = "puis rappeler le plan en une phrase";
    let line = screen_text(&screen)
        .lines()
        .nth(usize::from(cursor.y))
        .unwrap()
        .to_owned();
    assert!(
        line.chars().count() == usize::from(cursor.x) && before.ends_with(line.trim()),
        "{line}"
    );
}

#[test]
fn numbers_and_texts() {
    let ratings =
        "ratings:\n  s:\n    note: B\n    sum: 7.5 Nearly\n    late: 2\n    words: Calm\n";
    let mut room = TestClass::of_one(KINDS, ratings);
    room.press([KeyPress::Home, KeyPress::Down])
        .type_text("12,");
    assert_screen("number.en", &room);
}

#[test]
fn an_ambiguous_letter_and_a_whole_section() {
    let mut room = sample_class(MessageLang::French);
    room.press([KeyPress::Home]).type_text("*t");
    assert_screen("section.fr", &room);
}

#[test]
fn the_whole_sheet() {
    let mut room = sample_class(MessageLang::French);
    room.press([KeyPress::F(3), KeyPress::Down]);
    assert_screen("sheet.fr", &room);
    let mut room = sample_class(MessageLang::English);
    room.press([KeyPress::F(3), KeyPress::Enter])
        .type_text("ann");
    assert_screen("phrase.en", &room);
}

#[test]
fn what_is_long_is_shown_whole() {
    let mut room = sample_class(MessageLang::English);
    let words = "cannot replace grids/oral/ratings/2B/dupont.yaml: Permission denied (os error 13); it may be open in another program, or yours to read alone";
    room.state.save_failed(words.to_owned());
    let shown = screen_text(&draw_to_backend(&room, (80, 24), true)).replace('\n', "");
    let blanks = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(blanks.contains(words), "{shown}");
}

#[test]
fn a_window_that_is_too_small_says_so_and_a_small_one_does() {
    let mut room = sample_class(MessageLang::French);
    room.press([KeyPress::Home]);
    assert!(
        screen_text(&draw_to_backend(&room, (39, 24), true)).contains("agrandissez la fenêtre")
    );
    let small = screen_text(&draw_to_backend(&room, (40, 12), true));
    assert!(small.contains(" > ") && small.contains("Ctrl-C"), "{small}");
    // Every key is told, though there is no room for the names.
    let low = screen_text(&draw_to_backend(&room, (60, 15), true));
    let levels = ["1 TI", "2 I", "3 S", "4 TS", "5 NE"];
    let told = levels.map(|level| low.replace('\u{a0}', " ").contains(level));
    assert_eq!(told, [true; 5], "{low}");
}

#[test]
fn without_colours_nothing_is_coloured_and_the_chosen_level_still_stands_out() {
    let mut room = sample_class(MessageLang::French);
    room.press([KeyPress::F(2)]).type_text("s");
    for (colors, least) in [(false, 0), (true, 1)] {
        let screen = draw_to_backend(&room, (80, 24), colors);
        let cells = screen.buffer().content();
        let colored = cells
            .iter()
            .filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset);
        assert_eq!(colored.count().min(1), least);
        let chosen = cells.iter().find(|cell| cell.symbol() == "[").unwrap();
        assert!(
            chosen
                .modifier
                .contains(Modifier::REVERSED | Modifier::BOLD)
        );
    }
}

#[test]
fn what_moves_a_terminal_does_not_reach_it() {
    let mut room = TestClass::of_one(ORAL, "");
    let name = "student: { name: \"Du\\e[2Jpont\\a\" }\nratings:\n  parole:\n    voix: \"S a\\e]0;x\\ab\"\n";
    room.state.file_changed(student_file("lea", name));
    let screen = draw_to_backend(&room, (80, 24), true);
    assert!(screen_text(&screen).contains("Du"));
    assert!(
        !screen_text(&screen)
            .chars()
            .any(|c| c.is_control() && c != '\n')
    );
}
