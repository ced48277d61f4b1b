//! A state on a screen: a head, the lines, what is at the cursor, and what there is to say.
//!
//! In: a [`RatingState`]. Out: a drawn [`Frame`], from 80 × 24 down to 40 × 12. Everything is said in characters that
//! every terminal has; bold and reverse help, colours (of sixteen) only repeat what they say. Decides nothing.

mod cells;
mod foot;
mod help;
mod lines;
mod sheet;
mod text;

use super::{Axis, Mode, RatingState};
use crate::interchange::session::MarkStatus;
use crate::ui::message::{Message, messages};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use text::{fit_to_width, text_width};

messages! {
    /// What stands at the head of the screen.
    enum HeadMessage<'a> {
        WindowTooSmall {} {
            en: "make the window larger";
            fr: "agrandissez la fenêtre";
        }
        Progress { done: usize, students: usize, rows: usize } {
            en: "{done}/{students} students done · {rows} to rate";
            fr: "{done}/{students} élèves faits · {rows} à évaluer";
        }
        AllRated {} {
            en: "all rated";
            fr: "tout évalué";
        }
        ToRate { count: usize } {
            en: "{count} to rate";
            fr: "{count} à évaluer";
        }
        SoFar { mark: &'a str } {
            en: "so far {mark}";
            fr: "jusqu'ici {mark}";
        }
    }
}

/// The least that anything can be shown on.
const MIN_SIZE: (u16, u16) = (40, 12);

/// How things are distinguished.
#[derive(Debug, Clone, Copy)]
struct Palette {
    colors: bool,
}

impl Palette {
    fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    fn bar(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    fn chosen(self) -> Style {
        self.bar().add_modifier(Modifier::BOLD)
    }

    fn error(self) -> Style {
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
pub fn draw_screen(state: &RatingState, frame: &mut Frame<'_>, colors: bool) {
    let look = Palette { colors };
    let area = frame.area();
    if area.width < MIN_SIZE.0 || area.height < MIN_SIZE.1 {
        let text = HeadMessage::WindowTooSmall {}.headline(state.lang);
        frame.render_widget(Paragraph::new(text), area);
        return;
    }
    if state.mode == Mode::Help {
        help::draw_help(state, frame, look);
        return;
    }
    // A long notice may take two lines more, from the panel.
    let notice = foot::notice_height(state, usize::from(area.width));
    let panel = if area.height >= 20 { 7 } else { 4 };
    let parts = [
        Constraint::Length(2),
        Constraint::Min(3),
        Constraint::Length(panel - notice),
        Constraint::Length(notice + 1),
    ];
    let [head, body, panel, last] = Layout::vertical(parts).areas(area);
    draw_head(state, frame, head, look);
    if let Mode::Sheet(line) = state.mode {
        sheet::draw_sheet_list(state, line, frame, body);
    } else {
        lines::draw_list(state, frame, body, look);
    }
    foot::draw_panel(state, frame, panel, look);
    foot::draw_footer(state, frame, last, look);
}

/// What is rated and how far it has come; below it whose or which row's ratings these are.
fn draw_head(state: &RatingState, frame: &mut Frame<'_>, area: Rect, look: Palette) {
    let columns = usize::from(area.width);
    let bar = join_sides(
        &format!(" {}", class_and_title(state)),
        &format!("{} ", progress_text(state)),
        columns,
    );
    let page = match state.axis {
        Axis::Rows => join_sides(&student_heading(state), &student_status(state), columns),
        Axis::Students => join_sides(&row_heading(state), &students_to_rate(state), columns),
    };
    let lines = vec![
        Line::styled(bar, look.bar()),
        Line::styled(page, look.strong()),
    ];
    frame.render_widget(Paragraph::new(lines), area);
}

/// Two texts at both ends of a line; the left one is cut.
fn join_sides(left: &str, right: &str, columns: usize) -> String {
    let right = fit_to_width(right, columns / 2).trim_end().to_owned()
        + if right.ends_with(' ') { " " } else { "" };
    let rest = columns.saturating_sub(text_width(&right) + 1);
    format!("{} {right}", fit_to_width(left, rest))
}

fn class_and_title(state: &RatingState) -> String {
    let class = state.current().map(|student| student.place.path.class());
    match class.filter(|class| !class.is_empty()) {
        Some(class) => format!("{class} · {}", state.class.form.title),
        None => state.class.form.title.clone(),
    }
}

fn progress_text(state: &RatingState) -> String {
    let message = HeadMessage::Progress {
        done: state.class.done_count(),
        students: state.class.students.len(),
        rows: state.class.to_rate(),
    };
    message.headline(state.lang)
}

fn student_heading(state: &RatingState) -> String {
    let Some(student) = state.current() else {
        return String::new();
    };
    format!(
        " {}  ({}/{})",
        state.class.display_name(student),
        state.student_index + 1,
        state.class.students.len()
    )
}

/// `so far 13,5 / 20 · 4 to rate`
fn student_status(state: &RatingState) -> String {
    let Some(Ok(sound)) = state.current().map(|student| &student.file) else {
        return String::new();
    };
    let mark = mark_text(state, &sound.mark);
    let rows = match sound.to_rate {
        0 => HeadMessage::AllRated {}.headline(state.lang),
        count => HeadMessage::ToRate { count }.headline(state.lang),
    };
    if mark.is_empty() {
        format!("{rows} ")
    } else {
        format!("{mark} · {rows} ")
    }
}

/// Where there is little space: `(13,33) / 20`, the mark so far in parentheses.
fn brief_mark(state: &RatingState, standing: &MarkStatus) -> String {
    match standing {
        MarkStatus::SoFar(mark) => self::mark_text(state, &MarkStatus::Mark(format!("({mark})"))),
        _ => mark_text(state, standing),
    }
}

fn mark_text(state: &RatingState, standing: &MarkStatus) -> String {
    match standing {
        MarkStatus::None if state.class.form.grid.points.is_some() => mark_out_of(state, "–"),
        MarkStatus::None => String::new(),
        MarkStatus::Mark(mark) => mark_out_of(state, mark),
        MarkStatus::SoFar(mark) => {
            let mark = mark_out_of(state, mark);
            HeadMessage::SoFar { mark: &mark }.headline(state.lang)
        }
    }
}

/// `13,5 / 20`, where the grid has points.
fn mark_out_of(state: &RatingState, mark: &str) -> String {
    match &state.class.form.grid.points {
        Some(points) => format!("{mark} / {}", points.printed(state.class.form.decimal)),
        None => mark.to_owned(),
    }
}

fn row_heading(state: &RatingState) -> String {
    let Some(line) = state.current_row() else {
        return String::new();
    };
    let (section, rows) = (
        state.class.form.section_title(line.section_index),
        state.class.form.rows.len(),
    );
    format!(
        " {}  ({}/{rows}) · {section}",
        line.label,
        state.row_index.get() + 1
    )
}

/// How many students still need a rating on the row.
fn students_to_rate(state: &RatingState) -> String {
    let students = state.class.students.iter();
    let count = students
        .filter(|student| student.is_unrated(&state.class.form, state.row_index))
        .count();
    HeadMessage::ToRate { count }.headline(state.lang) + " "
}

/// A text in a style.
fn styled_span(text: impl Into<String>, style: Style) -> Span<'static> {
    Span::styled(text.into(), style)
}
