//! Screens as they are seen, 80 × 24, in both languages. `BLESS=1` rewrites them; look at them.

use super::{KINDS, Key, ORAL, Room, read};
use crate::base::diagnostic::Lang;
use crate::ui::rate::draw;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

fn class(lang: Lang) -> Room {
    let lea = "student: { name: Dupont, given: Léa }\nratings:\n  parole:\n    voix: S\n    plan: I Annoncé trop tard, et deux fois corrigé\n";
    let noe = "student: { name: Étienne, given: Noé }\nratings:\n  parole: NE\n  echange: S\n";
    let abs = "student: { name: Nguyen, given: Lou }\nmark: ABS\n";
    let mut room = Room::of(
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

fn screen(room: &Room, size: (u16, u16), colors: bool) -> TestBackend {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal
        .draw(|frame| draw(&room.state, frame, colors))
        .unwrap();
    terminal.backend().clone()
}

fn text(screen: &TestBackend) -> String {
    let buffer = screen.buffer();
    let line = |y| {
        let cells = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol());
        cells.collect::<String>().trim_end().to_owned() + "\n"
    };
    (0..buffer.area.height).map(line).collect()
}

#[track_caller]
fn seen(name: &str, room: &Room) {
    let shown = text(&screen(room, (80, 24), true));
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
    for (lang, name) in [(Lang::English, "student.en"), (Lang::French, "student.fr")] {
        let mut room = class(lang);
        room.types("s").press([Key::Up, Key::Up]);
        seen(name, &room);
    }
}

#[test]
fn one_row_of_everybody() {
    for (lang, name) in [(Lang::English, "row.en"), (Lang::French, "row.fr")] {
        let mut room = class(lang);
        room.press([Key::F(2), Key::Left, Key::Delete]);
        seen(name, &room);
    }
}

#[test]
fn the_keys() {
    for (lang, name) in [(Lang::English, "help.en"), (Lang::French, "help.fr")] {
        let mut room = class(lang);
        room.types("?");
        seen(name, &room);
        let shown = text(&screen(&room, (80, 24), true));
        for help in crate::ui::rate::KEYS {
            assert!(shown.contains(&help.keys(lang)), "{}", help.keys(lang));
            assert!(shown.contains(help.about(lang)), "{}", help.about(lang));
        }
    }
}

#[test]
fn a_file_with_an_error() {
    for (lang, name) in [(Lang::English, "broken.en"), (Lang::French, "broken.fr")] {
        let mut room = class(lang);
        room.press([Key::Right, Key::Right]).types("s");
        seen(name, &room);
    }
}

#[test]
fn a_remark_that_is_typed() {
    let mut room = class(Lang::French);
    room.press([Key::Up, Key::Enter, Key::NewLine]).types("Reprendre la méthode vue en février : annoncer, puis tenir, puis rappeler le plan en une phrase");
    seen("remark.fr", &room);
    let mut screen = screen(&room, (80, 24), true);
    let cursor = ratatui::backend::Backend::get_cursor_position(&mut screen).unwrap();
    let before = "puis rappeler le plan en une phrase";
    let line = text(&screen)
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
    let mut room = Room::alone(KINDS, ratings);
    room.press([Key::Home, Key::Down]).types("12,");
    seen("number.en", &room);
}

#[test]
fn an_ambiguous_letter_and_a_whole_section() {
    let mut room = class(Lang::French);
    room.press([Key::Home]).types("*t");
    seen("section.fr", &room);
}

#[test]
fn what_is_long_is_told_whole() {
    let mut room = class(Lang::English);
    let words = "cannot replace grids/oral/ratings/2B/dupont.yaml: Permission denied (os error 13); it may be open in another program, or yours to read alone";
    room.state.refused(words.to_owned());
    let shown = text(&screen(&room, (80, 24), true)).replace('\n', "");
    let blanks = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(blanks.contains(words), "{shown}");
}

#[test]
fn a_window_that_is_too_small_says_so_and_a_small_one_does() {
    let mut room = class(Lang::French);
    room.press([Key::Home]);
    assert!(text(&screen(&room, (39, 24), true)).contains("agrandissez la fenêtre"));
    let small = text(&screen(&room, (40, 12), true));
    assert!(small.contains(" > ") && small.contains("Ctrl-C"), "{small}");
    // Every key is told, though there is no room for the names.
    let low = text(&screen(&room, (60, 15), true));
    let levels = ["1 TI", "2 I", "3 S", "4 TS", "5 NE"];
    let told = levels.map(|level| low.replace('\u{a0}', " ").contains(level));
    assert_eq!(told, [true; 5], "{low}");
}

#[test]
fn without_colours_nothing_is_coloured_and_the_chosen_level_still_stands_out() {
    let mut room = class(Lang::French);
    room.press([Key::F(2)]).types("s");
    for (colors, least) in [(false, 0), (true, 1)] {
        let screen = screen(&room, (80, 24), colors);
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
    let mut room = Room::alone(ORAL, "");
    let name = "student: { name: \"Du\\e[2Jpont\\a\" }\nratings:\n  parole:\n    voix: \"S a\\e]0;x\\ab\"\n";
    room.state.found(read("lea", name));
    let screen = screen(&room, (80, 24), true);
    assert!(text(&screen).contains("Du"));
    assert!(!text(&screen).chars().any(|c| c.is_control() && c != '\n'));
}
