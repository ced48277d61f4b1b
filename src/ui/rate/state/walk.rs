//! Where the cursor goes.

use super::messages::RatingMessage;
use super::{Axis, RatingState};
use crate::model::grid::RowIndex;
use crate::ui::rate::KeyCommand;

impl RatingState {
    /// One step, to one end, or to another student or row.
    pub(super) fn move_cursor(&mut self, command: KeyCommand) {
        match command {
            KeyCommand::Up => self.move_by(-1),
            KeyCommand::Down => self.move_by(1),
            KeyCommand::PreviousPage => self.turn_page(-1),
            KeyCommand::NextPage => self.turn_page(1),
            KeyCommand::First => self.go_to_line(0),
            KeyCommand::Last => self.go_to_line(self.line_count().saturating_sub(1)),
            KeyCommand::PreviousPart => self.go_to_part(-1),
            KeyCommand::NextPart => self.go_to_part(1),
            KeyCommand::NextUnrated => self.go_to_unrated(true),
            KeyCommand::PreviousUnrated => self.go_to_unrated(false),
            KeyCommand::SwitchAxis => {
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
        self.is_past_end = self.is_at_end();
        self.move_by(1);
    }

    /// Whether the cursor is on the last line.
    pub fn is_at_end(&self) -> bool {
        self.line_index() + 1 >= self.line_count()
    }

    /// Where the cursor stands among the lines of the screen, whatever these are.
    fn line_index(&self) -> usize {
        match self.axis {
            Axis::Rows => self.row_index.get(),
            Axis::Students => self.student_index,
        }
    }

    fn go_to_line(&mut self, line: usize) {
        match self.axis {
            Axis::Rows => self.row_index = RowIndex::new(line),
            Axis::Students => self.student_index = line,
        }
    }

    fn line_count(&self) -> usize {
        match self.axis {
            Axis::Rows => self.class.form.rows.len(),
            Axis::Students => self.class.students.len(),
        }
    }

    fn move_by(&mut self, by: isize) {
        let last = self.line_count().saturating_sub(1);
        self.go_to_line(self.line_index().saturating_add_signed(by).min(last));
    }

    /// Another student where lines are rows; another row where they are students.
    fn turn_page(&mut self, by: isize) {
        let (page, count) = match self.axis {
            Axis::Rows => (self.student_index, self.class.students.len()),
            Axis::Students => (self.row_index.get(), self.class.form.rows.len()),
        };
        let there = page.saturating_add_signed(by).min(count.saturating_sub(1));
        if there == page {
            self.hint(&RatingMessage::EndOfList {});
            return;
        }
        match self.axis {
            Axis::Rows => {
                self.student_index = there;
                self.go_to_first_open_row();
            }
            Axis::Students => self.row_index = RowIndex::new(there),
        }
    }

    /// To what is to be rated first of the student at the cursor, else to the first row.
    fn go_to_first_open_row(&mut self) {
        let mut rows = (0..self.class.form.rows.len()).map(RowIndex::new);
        let open = rows.find(|&row| self.is_unrated(self.student_index, row));
        self.row_index = open.unwrap_or(RowIndex::new(0));
    }

    /// To the first line of the section or class before or after.
    fn go_to_part(&mut self, by: isize) {
        let here = self.line_index();
        let starts: Vec<usize> = (0..self.line_count())
            .filter(|&line| line == 0 || self.part_name(line) != self.part_name(line - 1))
            .collect();
        let found = if by > 0 {
            starts.into_iter().find(|&start| start > here)
        } else {
            starts.into_iter().rev().find(|&start| start < here)
        };
        if let Some(start) = found {
            self.go_to_line(start);
        }
    }

    /// The section of a row, the class of a student.
    fn part_name(&self, line: usize) -> String {
        match self.axis {
            Axis::Rows => {
                let line = self.class.form.rows.get(line);
                line.map_or_else(String::new, |line| line.section_id.to_string())
            }
            Axis::Students => {
                let student = self.class.students.get(line);
                student.map_or_else(String::new, |it| it.place.path.class().to_string())
            }
        }
    }

    /// To the next line to rate, from the cursor on and round to it again: the rest of the screen first.
    pub(super) fn go_to_unrated(&mut self, forward: bool) {
        let (lines, pages) = match self.axis {
            Axis::Rows => (self.class.form.rows.len(), self.class.students.len()),
            Axis::Students => (self.class.students.len(), self.class.form.rows.len()),
        };
        let count = lines * pages;
        let here = match self.axis {
            Axis::Rows => self.student_index * lines + self.row_index.get(),
            Axis::Students => self.row_index.get() * lines + self.student_index,
        };
        for by in 1..=count {
            let cell = if forward {
                here + by
            } else {
                here + count - by
            } % count;
            let (student, row) = match self.axis {
                Axis::Rows => (cell / lines, cell % lines),
                Axis::Students => (cell % lines, cell / lines),
            };
            let row = RowIndex::new(row);
            if self.is_unrated(student, row) {
                (self.student_index, self.row_index) = (student, row);
                return;
            }
        }
        self.hint(&RatingMessage::AllRated {});
    }

    /// As class lists are sorted. The cursor stays on its student.
    pub(super) fn sort_students(&mut self) {
        let file = self.current().map(|student| student.place.file.clone());
        self.class.sort_students();
        if let Some(file) = file {
            self.go_to_file(&file);
        }
    }

    /// To the student of this file.
    pub(super) fn go_to_file(&mut self, file: &str) -> bool {
        let found = self.class.student_of_file(file);
        self.student_index = found.unwrap_or(self.student_index);
        found.is_some()
    }
}
