//! The lines of the screen: the rows of a student, or the students of a row. The line at the cursor is always seen.

use super::cells::Cells;
use super::text::{fit, width, wrapped};
use super::{Look, brief, styled};
use crate::model::class::folder;
use crate::ui::rate::{Axis, Broken, Kind, State, Student};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// One line of the list.
enum Item {
    /// A section, a class.
    Part(String),
    /// A task in a section.
    Task(String),
    /// A row, or a student.
    At(usize),
}

/// How the columns of a list are parted.
struct Columns {
    label: usize,
    cells: usize,
    mark: usize,
    rest: usize,
}

pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect, look: Look) {
    if let (Axis::Rows, Some(Err(broken))) = (state.axis, state.current().map(|it| &it.file)) {
        frame.render_widget(Paragraph::new(why(state, broken, area, look)), area);
        return;
    }
    if state.students.is_empty() {
        let words = state.lang.pick(" Nobody is here.", " Il n'y a personne.");
        frame.render_widget(Paragraph::new(words), area);
        return;
    }
    let (items, cursor) = match state.axis {
        Axis::Rows => (rows(state), state.row),
        Axis::Students => (students(state), state.student),
    };
    let at = |item: &Item| matches!(item, Item::At(place) if *place == cursor);
    let here = items.iter().position(at).unwrap_or(0);
    let height = usize::from(area.height);
    let first = here
        .saturating_sub(height / 2)
        .min(items.len().saturating_sub(height));
    let columns = columns(state, usize::from(area.width), look);
    let shown = items.iter().skip(first).take(height);
    let lines: Vec<Line<'_>> = shown
        .map(|item| line(state, item, &columns, look))
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// What is wrong with a student's file, in place of rows.
fn why(state: &State, broken: &Broken, area: Rect, look: Look) -> Vec<Line<'static>> {
    let columns = usize::from(area.width).saturating_sub(2);
    let indented = |text: &str| {
        let lines = wrapped(text, columns).into_iter();
        lines.map(|line| format!(" {line}")).collect::<Vec<_>>()
    };
    let head = state.lang.pick(
        "This file has an error, so it is not rated and nothing is written into it:",
        "Ce fichier a une erreur : il n'est pas évalué et rien n'y est écrit :",
    );
    let end = state.lang.pick(
        "Put it right in an editor; the rows appear here when it is saved. `gridgen check` says more.",
        "Corrigez-le dans un éditeur ; les lignes apparaissent ici dès qu'il est enregistré. `gridgen check` en dit plus.",
    );
    let mut lines = vec![Line::default()];
    lines.extend(indented(head).into_iter().map(Line::from));
    lines.push(Line::default());
    for text in [broken.place.as_str(), broken.headline(state.lang)] {
        lines.extend(
            indented(text)
                .into_iter()
                .map(|line| Line::styled(line, look.wrong())),
        );
    }
    lines.push(Line::default());
    lines.extend(indented(end).into_iter().map(Line::from));
    lines
}

fn rows(state: &State) -> Vec<Item> {
    let mut items = Vec::new();
    let (mut section, mut task) = (None, None);
    for (place, line) in state.form.lines.iter().enumerate() {
        if section != Some(line.section) {
            section = Some(line.section);
            task = None;
            items.push(Item::Part(state.form.section(line.section)));
        }
        if task != line.task.as_ref() {
            task = line.task.as_ref();
            items.extend(task.cloned().map(Item::Task));
        }
        items.push(Item::At(place));
    }
    items
}

/// Classes are named where there are several.
fn students(state: &State) -> Vec<Item> {
    let class = |student: &Student| folder(&student.place.path).to_owned();
    let first = state.students.first().map(class);
    let several = state.students.iter().any(|it| Some(class(it)) != first);
    let mut items = Vec::new();
    let mut last = None;
    for (place, student) in state.students.iter().enumerate() {
        let class = Some(class(student));
        if several && class != last {
            items.extend(class.clone().map(Item::Part));
            last = class;
        }
        items.push(Item::At(place));
    }
    items
}

fn columns(state: &State, width: usize, look: Look) -> Columns {
    let most = width * 2 / 5;
    let cells = |line| {
        let form = &state.form;
        Cells {
            form,
            line,
            look,
            most,
        }
        .columns()
    };
    let lines = &state.form.lines;
    let (cells, mark) = match state.axis {
        Axis::Rows => (lines.iter().map(cells).max().unwrap_or(0), 0),
        Axis::Students => (lines.get(state.row).map_or(0, cells), marks(state)),
    };
    let free = width.saturating_sub(4 + cells + 1 + mark);
    let rest = free / 4;
    let label = free - rest;
    Columns {
        label,
        cells,
        mark,
        rest,
    }
}

/// What the longest mark takes, where the grid gives marks.
fn marks(state: &State) -> usize {
    match &state.form.grid.points {
        Some(points) => 12 + width(&points.raw),
        None => 0,
    }
}

fn line(state: &State, item: &Item, columns: &Columns, look: Look) -> Line<'static> {
    match (item, state.axis) {
        (Item::Part(title), _) => Line::styled(format!(" {title}"), look.strong()),
        (Item::Task(title), _) => Line::raw(format!("  {title}")),
        (Item::At(row), Axis::Rows) => rating(state, (state.student, *row), columns, look),
        (Item::At(student), Axis::Students) => rating(state, (*student, state.row), columns, look),
    }
}

/// A row of a student: what it is called, what it got, what is said of it.
fn rating(
    state: &State,
    (student, row): (usize, usize),
    columns: &Columns,
    look: Look,
) -> Line<'static> {
    let here = (student, row) == (state.student, state.row);
    let (Some(student), Some(line)) = (state.students.get(student), state.form.lines.get(row))
    else {
        return Line::default();
    };
    let label = match state.axis {
        Axis::Rows if line.required => format!("{} *", line.label),
        Axis::Rows => line.label.clone(),
        Axis::Students => state.called(student),
    };
    let pointer = if here { " > " } else { "   " };
    let style = if here {
        look.strong()
    } else {
        ratatui::style::Style::new()
    };
    let mut spans = vec![styled(
        format!("{pointer}{}", fit(&label, columns.label)),
        style,
    )];
    spans.push(Span::raw(" "));
    if let Err(broken) = &student.file {
        let file = broken.place.rsplit('/').next().unwrap_or(&broken.place);
        spans.push(styled(format!("! {file}"), look.wrong()));
        return Line::from(spans);
    }
    let cells = Cells {
        form: &state.form,
        line,
        look,
        most: columns.cells,
    };
    let shown = cells.spans(student, row);
    let taken: usize = shown.iter().map(Span::width).sum();
    spans.extend(shown);
    spans.push(Span::raw(
        " ".repeat((columns.cells + 1).saturating_sub(taken)),
    ));
    if let (true, Ok(sound)) = (columns.mark > 0, &student.file) {
        spans.push(Span::raw(fit(&brief(state, &sound.mark), columns.mark)));
    }
    spans.push(Span::raw(fit(
        &said(student, row, &line.kind),
        columns.rest,
    )));
    Line::from(spans)
}

/// The remark, or the text of a text row.
fn said(student: &Student, row: usize, kind: &Kind) -> String {
    let rating = student.rating(row);
    let written = rating.and_then(|rating| match kind {
        Kind::Text => rating.text.as_ref(),
        _ => rating.remark.as_ref(),
    });
    written.map_or_else(String::new, |it| it.source.trim().to_owned())
}
