//! Where the cursor goes.

use super::{Axis, State};
use crate::model::class::{Name, Order, folder};
use crate::ui::rate::Command;

impl State {
    /// One step, to one end, or to another student or row.
    pub(super) fn walk(&mut self, command: Command) {
        match command {
            Command::Up => self.step(-1),
            Command::Down => self.step(1),
            Command::Before => self.turn_page(-1),
            Command::After => self.turn_page(1),
            Command::First => *self.line() = 0,
            Command::Last => *self.line() = self.count().saturating_sub(1),
            Command::PartBefore => self.part(-1),
            Command::PartAfter => self.part(1),
            Command::Next => self.next_open(true),
            Command::Previous => self.next_open(false),
            Command::Turn => {
                self.axis = match self.axis {
                    Axis::Rows => Axis::Students,
                    Axis::Students => Axis::Rows,
                };
            }
            _ => {}
        }
    }

    /// To the next line after a rating.
    pub(super) fn advance(&mut self) {
        self.ended = self.is_at_end();
        self.step(1);
    }

    /// Whether the cursor is on the last line.
    pub fn is_at_end(&self) -> bool {
        let (line, count) = match self.axis {
            Axis::Rows => (self.row, self.form.lines.len()),
            Axis::Students => (self.student, self.students.len()),
        };
        line + 1 >= count
    }

    fn line(&mut self) -> &mut usize {
        match self.axis {
            Axis::Rows => &mut self.row,
            Axis::Students => &mut self.student,
        }
    }

    fn count(&self) -> usize {
        match self.axis {
            Axis::Rows => self.form.lines.len(),
            Axis::Students => self.students.len(),
        }
    }

    fn step(&mut self, by: isize) {
        let last = self.count().saturating_sub(1);
        let line = self.line();
        *line = line.saturating_add_signed(by).min(last);
    }

    /// Another student where lines are rows; another row where they are students.
    fn turn_page(&mut self, by: isize) {
        let (page, count) = match self.axis {
            Axis::Rows => (&mut self.student, self.students.len()),
            Axis::Students => (&mut self.row, self.form.lines.len()),
        };
        let there = page.saturating_add_signed(by).min(count.saturating_sub(1));
        if there == *page {
            self.hint("this is the end of the list", "c'est la fin de la liste");
            return;
        }
        *page = there;
        if self.axis == Axis::Rows {
            self.go_to_first_open_row();
        }
    }

    /// To what is to be rated first of the student at the cursor, else to the first row.
    fn go_to_first_open_row(&mut self) {
        let mut rows = 0..self.form.lines.len();
        let open = rows.find(|&row| self.is_open(self.student, row));
        self.row = open.unwrap_or(0);
    }

    /// To the first line of the section or class before or after.
    fn part(&mut self, by: isize) {
        let here = *self.line();
        let starts: Vec<usize> = (0..self.count())
            .filter(|&line| line == 0 || self.part_of(line) != self.part_of(line - 1))
            .collect();
        let found = match by {
            1 => starts.into_iter().find(|&start| start > here),
            _ => starts.into_iter().rev().find(|&start| start < here),
        };
        if let Some(start) = found {
            *self.line() = start;
        }
    }

    /// The section of a row, the class of a student.
    fn part_of(&self, line: usize) -> String {
        match self.axis {
            Axis::Rows => {
                let line = self.form.lines.get(line);
                line.map_or_else(String::new, |line| line.section.to_string())
            }
            Axis::Students => {
                let student = self.students.get(line);
                student.map_or("", |it| folder(&it.place.path)).to_owned()
            }
        }
    }

    /// To the next line to rate, from the cursor on and round to it again: the rest of the screen first.
    pub(super) fn next_open(&mut self, forward: bool) {
        let (lines, pages) = match self.axis {
            Axis::Rows => (self.form.lines.len(), self.students.len()),
            Axis::Students => (self.students.len(), self.form.lines.len()),
        };
        let all = lines * pages;
        let here = match self.axis {
            Axis::Rows => self.student * lines + self.row,
            Axis::Students => self.row * lines + self.student,
        };
        let found = (1..=all)
            .map(|by| match forward {
                true => (here + by) % all,
                false => (here + all - by) % all,
            })
            .map(|place| match self.axis {
                Axis::Rows => (place / lines, place % lines),
                Axis::Students => (place % lines, place / lines),
            })
            .find(|&(student, row)| self.is_open(student, row));
        match found {
            Some((student, row)) => (self.student, self.row) = (student, row),
            None => self.hint("everything is rated", "tout est évalué"),
        }
    }

    /// As class lists are sorted: by class, then as the language sorts names. The cursor stays on its student.
    pub(super) fn sort(&mut self) {
        let file = self.current().map(|student| student.place.file.clone());
        let order = Order::of(&self.form.lang);
        self.students.sort_by(|one, other| {
            let class = folder(&one.place.path).cmp(folder(&other.place.path));
            class.then_with(|| order.compare(&named(one), &named(other)))
        });
        if let Some(file) = file {
            self.go_to_file(&file);
        }
    }

    /// To the student of this file.
    pub(super) fn go_to_file(&mut self, file: &str) -> bool {
        let mut students = self.students.iter();
        let found = students.position(|student| student.place.file == file);
        self.student = found.unwrap_or(self.student);
        found.is_some()
    }
}

fn named(student: &crate::ui::rate::Student) -> Name<'_> {
    Name {
        family: &student.family,
        given: &student.given,
        path: &student.place.path,
    }
}
