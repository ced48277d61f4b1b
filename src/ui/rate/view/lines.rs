//! The lines of the screen: the rows of a student, or the students of a row. The line at the cursor is always seen.

use super::cells::RatingCells;
use super::text::{fit_to_width, text_width, wrap_to_width};
use super::{Palette, brief_mark, styled_span};
use crate::interchange::session::{BrokenFile, RatedStudent, RatingMethod};
use crate::model::grid::RowIndex;
use crate::ui::message::{Message, messages};
use crate::ui::rate::{Axis, RatingState};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

messages! {
    /// What stands in place of the list.
    enum ListMessage {
        NoStudents {} {
            en: " There are no students left.";
            fr: " Il n'y a plus d'élèves.";
        }
        Broken {} {
            en: "This file has an error, so it is not rated and nothing is written to it:";
            fr: "Ce fichier a une erreur : il n'est pas évalué et rien n'y est écrit :";
        }
        Mend {} {
            en: "Correct it in an editor; the rows appear here when it is saved. `gridgen check` says more.";
            fr: "Corrigez-le dans un éditeur ; les lignes apparaissent ici dès qu'il est enregistré. `gridgen check` \
                en dit plus.";
        }
    }
}

/// One line of the list.
enum ListLine {
    /// A section, a class.
    Heading(String),
    /// A task in a section.
    Task(String),
    /// A row, or a student.
    Entry(usize),
}

/// How wide the columns of a list are.
struct ColumnWidths {
    label: usize,
    cells: usize,
    mark: usize,
    rest: usize,
}

pub(super) fn draw_list(state: &RatingState, frame: &mut Frame<'_>, area: Rect, look: Palette) {
    if let (Axis::Rows, Some(Err(broken))) = (state.axis, state.current().map(|it| &it.file)) {
        frame.render_widget(
            Paragraph::new(broken_file_lines(state, broken, area, look)),
            area,
        );
        return;
    }
    if state.class.students.is_empty() {
        let text = ListMessage::NoStudents {}.headline(state.lang);
        frame.render_widget(Paragraph::new(text), area);
        return;
    }
    let (items, cursor) = match state.axis {
        Axis::Rows => (lines_of_rows(state), state.row_index.get()),
        Axis::Students => (lines_of_students(state), state.student_index),
    };
    let here = items
        .iter()
        .position(|item| matches!(item, ListLine::Entry(index) if *index == cursor))
        .unwrap_or(0);
    let height = usize::from(area.height);
    let first = here
        .saturating_sub(height / 2)
        .min(items.len().saturating_sub(height));
    let columns = column_widths(state, usize::from(area.width), look);
    let shown = items.iter().skip(first).take(height);
    let lines: Vec<Line<'_>> = shown
        .map(|item| draw_line(state, item, &columns, look))
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// What is wrong with a student's file, in place of rows.
fn broken_file_lines(
    state: &RatingState,
    broken: &BrokenFile,
    area: Rect,
    look: Palette,
) -> Vec<Line<'static>> {
    let columns = usize::from(area.width).saturating_sub(2);
    let head = ListMessage::Broken {}.headline(state.lang);
    let end = ListMessage::Mend {}.headline(state.lang);
    let mut lines = vec![Line::default()];
    lines.extend(wrapped_lines(&head, columns, Style::new()));
    lines.push(Line::default());
    if broken.errors.is_empty() {
        lines.extend(wrapped_lines(&broken.location, columns, look.error()));
        lines.push(Line::default());
    }
    for error in &broken.errors {
        let message = error.kind.message(state.lang);
        lines.extend(wrapped_lines(&error.location, columns, look.error()));
        lines.extend(wrapped_lines(&message.headline, columns, look.error()));
        for line in message.help.iter().flat_map(|help| help.lines()) {
            lines.extend(wrapped_lines(line, columns, Style::new()));
        }
        lines.push(Line::default());
    }
    lines.extend(wrapped_lines(&end, columns, Style::new()));
    lines
}

fn wrapped_lines(text: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    wrap_to_width(text, columns)
        .into_iter()
        .map(|line| Line::styled(format!(" {line}"), style))
        .collect()
}

fn lines_of_rows(state: &RatingState) -> Vec<ListLine> {
    let mut items = Vec::new();
    let (mut section, mut task) = (None, None);
    for (index, line) in state.class.form.rows.iter().enumerate() {
        if section != Some(line.section_index) {
            section = Some(line.section_index);
            task = None;
            items.push(ListLine::Heading(
                state.class.form.section_title(line.section_index),
            ));
        }
        if task != line.task.as_ref() {
            task = line.task.as_ref();
            items.extend(task.cloned().map(ListLine::Task));
        }
        items.push(ListLine::Entry(index));
    }
    items
}

/// Classes are named where there are several.
fn lines_of_students(state: &RatingState) -> Vec<ListLine> {
    let class_of = |student: &RatedStudent| student.place.path.class();
    let first = state.class.students.first().map(class_of);
    let has_several = state
        .class
        .students
        .iter()
        .any(|it| Some(class_of(it)) != first);
    let mut items = Vec::new();
    let mut last = None;
    for (index, student) in state.class.students.iter().enumerate() {
        let class = Some(class_of(student));
        if has_several && class != last {
            items.extend(class.as_deref().map(str::to_owned).map(ListLine::Heading));
            last = class;
        }
        items.push(ListLine::Entry(index));
    }
    items
}

fn column_widths(state: &RatingState, width: usize, look: Palette) -> ColumnWidths {
    let rows = match state.axis {
        Axis::Rows => state.class.form.rows.as_slice(),
        Axis::Students => state
            .current_row()
            .map(std::slice::from_ref)
            .unwrap_or_default(),
    };
    let widths = rows.iter().map(|line| {
        let cells = RatingCells {
            form: &state.class.form,
            line,
            look,
            max_width: width * 2 / 5,
        };
        cells.width()
    });
    let cells = widths.max().unwrap_or(0);
    let mark = match state.axis {
        Axis::Rows => 0,
        Axis::Students => mark_width(state),
    };
    let free = width.saturating_sub(4 + cells + 1 + mark);
    let rest = free / 4;
    let label = free - rest;
    ColumnWidths {
        label,
        cells,
        mark,
        rest,
    }
}

/// What the longest mark takes, where the grid gives marks.
fn mark_width(state: &RatingState) -> usize {
    match &state.class.form.grid.points {
        Some(points) => 12 + text_width(&points.raw),
        None => 0,
    }
}

fn draw_line(
    state: &RatingState,
    item: &ListLine,
    columns: &ColumnWidths,
    look: Palette,
) -> Line<'static> {
    match (item, state.axis) {
        (ListLine::Heading(title), _) => Line::styled(format!(" {title}"), look.strong()),
        (ListLine::Task(title), _) => Line::raw(format!("  {title}")),
        (ListLine::Entry(row), Axis::Rows) => rating_line(
            state,
            (state.student_index, RowIndex::new(*row)),
            columns,
            look,
        ),
        (ListLine::Entry(student), Axis::Students) => {
            rating_line(state, (*student, state.row_index), columns, look)
        }
    }
}

/// A row of a student: its label, its rating, its remark.
fn rating_line(
    state: &RatingState,
    (student, row): (usize, RowIndex),
    columns: &ColumnWidths,
    look: Palette,
) -> Line<'static> {
    let here = (student, row) == (state.student_index, state.row_index);
    let (Some(student), Some(line)) =
        (state.class.students.get(student), state.class.form.row(row))
    else {
        return Line::default();
    };
    let label = match state.axis {
        Axis::Rows if line.required => format!("{} *", line.label),
        Axis::Rows => line.label.clone(),
        Axis::Students => state.class.display_name(student),
    };
    let pointer = if here { " > " } else { "   " };
    let style = if here { look.strong() } else { Style::new() };
    let mut spans = vec![styled_span(
        format!("{pointer}{}", fit_to_width(&label, columns.label)),
        style,
    )];
    spans.push(Span::raw(" "));
    if let Err(broken) = &student.file {
        let file = broken
            .location
            .rsplit('/')
            .next()
            .unwrap_or(&broken.location);
        spans.push(styled_span(format!("! {file}"), look.error()));
        return Line::from(spans);
    }
    let cells = RatingCells {
        form: &state.class.form,
        line,
        look,
        max_width: columns.cells,
    };
    let shown = cells.spans(student, row);
    let taken: usize = shown.iter().map(Span::width).sum();
    spans.extend(shown);
    spans.push(Span::raw(
        " ".repeat((columns.cells + 1).saturating_sub(taken)),
    ));
    if columns.mark > 0
        && let Ok(sound) = &student.file
    {
        spans.push(Span::raw(fit_to_width(
            &brief_mark(state, &sound.mark),
            columns.mark,
        )));
    }
    spans.push(Span::raw(fit_to_width(
        &remark_or_text(student, row, &line.kind),
        columns.rest,
    )));
    Line::from(spans)
}

/// The remark, or the text of a text row.
fn remark_or_text(student: &RatedStudent, row: RowIndex, kind: &RatingMethod) -> String {
    let rating = student.rating(row);
    let written = rating.and_then(|rating| match kind {
        RatingMethod::Text => rating.text.as_ref(),
        _ => rating.remark.as_ref(),
    });
    written.map_or_else(String::new, |it| it.source.trim().to_owned())
}
