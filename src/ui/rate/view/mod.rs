//! A state on a screen: a head, the lines, what is at the cursor, and what there is to say.
//!
//! In: a [`State`]. Out: a drawn [`Frame`], from 80 × 24 down to 40 × 12. Everything is said in characters that every
//! terminal has; bold and reverse help, colours (of sixteen) only repeat. Decides nothing.

mod cells;
mod foot;
mod help;
mod lines;
mod text;

use super::{Axis, Mode, Standing, State, Student};
use crate::model::class::folder;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use text::{fit, width};

/// The least that anything can be shown on.
const LEAST: (u16, u16) = (40, 12);

/// How things are told apart.
#[derive(Debug, Clone, Copy)]
struct Look {
    colors: bool,
}

impl Look {
    fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    fn bar(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    fn chosen(self) -> Style {
        self.bar().add_modifier(Modifier::BOLD)
    }

    fn wrong(self) -> Style {
        self.colored(Color::Red).add_modifier(Modifier::BOLD)
    }

    fn done(self) -> Style {
        self.colored(Color::Green)
    }

    fn colored(self, color: Color) -> Style {
        let style = Style::new();
        if self.colors { style.fg(color) } else { style }
    }
}

/// Draws what is to be seen.
pub fn draw(state: &State, frame: &mut Frame<'_>, colors: bool) {
    let look = Look { colors };
    let area = frame.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let words = state
            .lang
            .pick("make the window larger", "agrandissez la fenêtre");
        frame.render_widget(Paragraph::new(words), area);
        return;
    }
    if state.mode == Mode::Help {
        help::draw(state, frame, look);
        return;
    }
    // What is told may take two lines more, from the panel.
    let told = foot::told(state, usize::from(area.width));
    let panel = if area.height >= 20 { 7 } else { 4 };
    let parts = [
        Constraint::Length(2),
        Constraint::Min(3),
        Constraint::Length(panel - told),
        Constraint::Length(told + 1),
    ];
    let [head, body, panel, last] = Layout::vertical(parts).areas(area);
    draw_head(state, frame, head, look);
    lines::draw(state, frame, body, look);
    foot::panel(state, frame, panel, look);
    foot::last(state, frame, last, look);
}

/// What is rated and how far it has come; below it whose or which row's ratings these are.
fn draw_head(state: &State, frame: &mut Frame<'_>, area: Rect, look: Look) {
    let columns = usize::from(area.width);
    let bar = sides(
        &format!(" {}", place(state)),
        &format!("{} ", progress(state)),
        columns,
    );
    let page = match state.axis {
        Axis::Rows => sides(&student(state), &standing(state), columns),
        Axis::Students => sides(&row(state), &rated(state), columns),
    };
    let lines = vec![
        Line::styled(bar, look.bar()),
        Line::styled(page, look.strong()),
    ];
    frame.render_widget(Paragraph::new(lines), area);
}

/// Two texts at both ends of a line; the left one is cut.
fn sides(left: &str, right: &str, columns: usize) -> String {
    let right =
        fit(right, columns / 2).trim_end().to_owned() + if right.ends_with(' ') { " " } else { "" };
    let rest = columns.saturating_sub(width(&right) + 1);
    format!("{} {right}", fit(left, rest))
}

fn place(state: &State) -> String {
    let class = state
        .current()
        .map_or("", |student| folder(&student.place.path));
    match class {
        "" => state.form.title.clone(),
        class => format!("{class} · {}", state.form.title),
    }
}

fn progress(state: &State) -> String {
    let is_done = |student: &&Student| student.file.is_ok() && student.to_rate() == 0;
    let done = state.students.iter().filter(is_done).count();
    let all = state.students.len();
    let rows: usize = state.students.iter().map(Student::to_rate).sum();
    state.lang.pick(
        format!("{done}/{all} students done · {rows} to rate"),
        format!("{done}/{all} élèves faits · {rows} à évaluer"),
    )
}

fn student(state: &State) -> String {
    let Some(student) = state.current() else {
        return String::new();
    };
    format!(
        " {}  ({}/{})",
        state.called(student),
        state.student + 1,
        state.students.len()
    )
}

/// `so far 13,5 / 20 · 4 to rate`
fn standing(state: &State) -> String {
    let Some(Ok(sound)) = state.current().map(|student| &student.file) else {
        return String::new();
    };
    let mark = mark(state, &sound.mark);
    let rows = match sound.to_rate {
        0 => state.lang.pick("all rated", "tout évalué").to_owned(),
        rows => state
            .lang
            .pick(format!("{rows} to rate"), format!("{rows} à évaluer")),
    };
    match mark.is_empty() {
        true => format!("{rows} "),
        false => format!("{mark} · {rows} "),
    }
}

/// Where there is little room: `(13,33) / 20`, the mark so far in parentheses.
fn brief(state: &State, standing: &Standing) -> String {
    match standing {
        Standing::SoFar(mark) => self::mark(state, &Standing::Mark(format!("({mark})"))),
        _ => mark(state, standing),
    }
}

fn mark(state: &State, standing: &Standing) -> String {
    let of = |mark: &str| match &state.form.grid.points {
        Some(points) => format!("{mark} / {}", points.printed(state.form.decimal)),
        None => mark.to_owned(),
    };
    match standing {
        Standing::None if state.form.grid.points.is_some() => of("–"),
        Standing::None => String::new(),
        Standing::Mark(mark) => of(mark),
        Standing::SoFar(mark) => format!("{} {}", state.lang.pick("so far", "jusqu'ici"), of(mark)),
    }
}

fn row(state: &State) -> String {
    let Some(line) = state.form.lines.get(state.row) else {
        return String::new();
    };
    let (section, rows) = (state.form.section(line.section), state.form.lines.len());
    format!(" {}  ({}/{rows}) · {section}", line.label, state.row + 1)
}

/// How many students have a rating on the row.
fn rated(state: &State) -> String {
    let open = |student: &&Student| student.is_open(&state.form, state.row);
    let open = state.students.iter().filter(open).count();
    state
        .lang
        .pick(format!("{open} to rate "), format!("{open} à évaluer "))
}

/// A text in a style.
fn styled(text: impl Into<String>, style: Style) -> Span<'static> {
    Span::styled(text.into(), style)
}
