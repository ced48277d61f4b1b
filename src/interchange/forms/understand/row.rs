//! One row to rate: its label, what it is worth, whether it is required, what stands in its cells.
//!
//! In: a row of a table whose columns are understood. Out: a row with its places, the places it took, and how many cells somebody
//! has filled in. The label stays as the paper has it: `/4` and OBLIGATOIRE are printed, and said to the program too.

use super::columns::{FormColumnRole, FormColumns};
use super::lines::{Body, mostly_bold};
use super::scale;
use crate::interchange::forms::document::{FormCell, FormTable};
use crate::interchange::forms::draft::{
    DraftLevel, DraftRow, DraftRowKind, DraftScale, DraftWorth, ImportDraft,
};
use crate::interchange::forms::guess::{Guess, RequiredBy};
use crate::interchange::forms::marks::{self, LabelPoints, decimal_value};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::says_required;

type RowCellPosition = (usize, usize, usize);

/// What a row stands in.
pub(super) struct RowContext<'a> {
    /// The table.
    pub(super) table: &'a FormTable,
    /// Its block.
    pub(super) at: usize,
    /// What its columns are for.
    pub(super) columns: &'a FormColumns,
    /// The levels of its section.
    pub(super) scale: Option<&'a DraftScale>,
}

/// A row, and what of the form it took.
pub(super) struct UnderstoodRow {
    /// The row.
    pub(super) row: DraftRow,
    /// Its places.
    pub(super) taken: Vec<RowCellPosition>,
    /// How many of its cells are filled in.
    pub(super) filled: usize,
}

/// The row of a line.
pub(super) fn understand_row(around: &RowContext<'_>, body: &Body) -> UnderstoodRow {
    let mut made = UnderstoodRow {
        row: DraftRow::default(),
        taken: Vec::new(),
        filled: 0,
    };
    let label = body.criterion.or_else(|| body.groups.last().copied());
    if let Some(label) = label {
        around.label(&mut made, body, label);
        around.required(&mut made.row, body, label);
    }
    around.hints(&mut made, body.row);
    around.worth(&mut made, body.row);
    around.cells(&mut made, body.row);
    if around.columns.levels.is_empty() {
        made.row.kind = DraftRowKind::Number;
    }
    made
}

impl RowContext<'_> {
    fn cell(&self, row: usize, column: usize) -> &FormCell {
        &self.table.rows[row][column]
    }

    fn take(&self, made: &mut UnderstoodRow, row: usize, column: usize) {
        made.taken.push((self.at, row, column));
    }

    /// A number is written without its unit: `4 pts` stays a comment as well.
    fn take_number(&self, made: &mut UnderstoodRow, row: usize, column: usize) {
        if !self.cell(row, column).plain().contains(char::is_alphabetic) {
            self.take(made, row, column);
        }
    }

    fn label(&self, made: &mut UnderstoodRow, body: &Body, column: usize) {
        let bold = self.says_by_bold(column);
        let kept = |text: &FormText| if bold { text.clone() } else { text.unbold() };
        let lines = &self.cell(body.row, column).lines;
        made.row.label = lines.first().map(kept).unwrap_or_default();
        made.row.hint = lines.iter().skip(1).map(kept).collect();
        self.take(made, body.row, column);
        if let Some(number) = body.number {
            let number_text = self.cell(body.row, number).text().unbold();
            made.row.label = FormText::joined(&[number_text, made.row.label.clone()]);
            self.take(made, body.row, number);
        }
    }

    /// Whether bold says something in this column: some cells are, most are not, and there are others than the head.
    fn says_by_bold(&self, column: usize) -> bool {
        let filled = self.table.rows.iter();
        filled.filter(|row| !row[column].is_blank()).count() > 2 && !mostly_bold(self.table, column)
    }

    /// What columns of their own say of the row.
    fn hints(&self, made: &mut UnderstoodRow, row: usize) {
        for (column, role) in self.columns.roles.iter().enumerate() {
            let cell = self.cell(row, column);
            if *role == FormColumnRole::Hint && !cell.is_blank() {
                made.row.hint.extend(cell.lines.iter().cloned());
                self.take(made, row, column);
            }
        }
    }

    fn required(&self, row: &mut DraftRow, body: &Body, column: usize) {
        let plain = self.cell(body.row, column).plain();
        let starred =
            |text: &str| text.ends_with('*') || text.starts_with('*') || text.ends_with("*)");
        let rows = self
            .table
            .rows
            .iter()
            .filter(|row| !row[column].is_blank())
            .count();
        let stars = self
            .table
            .rows
            .iter()
            .filter(|row| starred(&row[column].plain()))
            .count();
        let by = if says_required(&plain) {
            RequiredBy::Word
        } else if starred(&plain) && stars < rows {
            RequiredBy::Star
        } else if self.cell(body.row, column).is_bold() && self.says_by_bold(column) {
            RequiredBy::Bold
        } else {
            return;
        };
        row.required = true;
        row.guesses.push(Guess::Required { by });
    }

    /// Points and coefficients, of a column or at the label's end.
    fn worth(&self, made: &mut UnderstoodRow, row: usize) {
        let mut mark_said = marks::label_points(&made.row.label.plain());
        let in_label = mark_said.is_some();
        for (column, role) in self.columns.roles.iter().enumerate() {
            let said = self.cell(row, column).plain();
            let percent = said
                .strip_suffix('%')
                .and_then(|said| marks::cell_number(said.trim_end()));
            let number = marks::cell_number(&said);
            let mark = match (role, number) {
                (FormColumnRole::Points, Some(points)) => LabelPoints::Points(points),
                // A weight in per cent is that many of a hundred points.
                (FormColumnRole::Coefficient, None) if percent.is_some() => {
                    LabelPoints::Points(percent.unwrap_or_default())
                }
                (FormColumnRole::Coefficient, Some(times)) => LabelPoints::Coefficient(times),
                _ => continue,
            };
            self.take_number(made, row, column);
            // A coefficient beside points would count twice.
            if !matches!(
                (&mark_said, &mark),
                (Some(LabelPoints::Points(_)), LabelPoints::Coefficient(_))
            ) {
                mark_said = Some(mark);
            }
        }
        match mark_said {
            Some(LabelPoints::Points(points)) => {
                if in_label {
                    made.row.guesses.push(Guess::Points {
                        points: points.clone(),
                    });
                }
                made.row.points = Some(points);
            }
            Some(LabelPoints::Coefficient(times)) => {
                let best = self
                    .scale
                    .and_then(scale::best_points)
                    .filter(|best| *best > 0.0)
                    .unwrap_or(1.0);
                let points = short_number(decimal_value(&times) * best);
                made.row.guesses.push(Guess::Coefficient {
                    times,
                    points: points.clone(),
                });
                made.row.points = Some(points);
            }
            None => {}
        }
    }

    /// What stands in the cells of levels: texts describe, numbers are the row's own points, ticks are somebody's.
    fn cells(&self, made: &mut UnderstoodRow, row: usize) {
        let Some(scale) = self.scale else { return };
        let mut numbers: Vec<(usize, &DraftLevel, String)> = Vec::new();
        for (column, role) in self.columns.roles.iter().enumerate() {
            let FormColumnRole::Level(level) = role else {
                continue;
            };
            let Some(level) = scale.levels.get(*level) else {
                continue;
            };
            let cell = self.cell(row, column);
            let plain = cell.plain();
            if cell.is_blank()
                || is_box(&plain)
                || plain == level.code
                || level
                    .heading
                    .as_ref()
                    .is_some_and(|heading| heading.plain() == plain)
            {
                self.take(made, row, column);
            } else if let Some(points) = marks::cell_number(&plain) {
                numbers.push((column, level, points));
            } else if is_tick(&plain) {
                made.filled += 1;
            } else {
                made.row
                    .descriptors
                    .push((level.code.clone(), cell.lines.clone()));
                self.take(made, row, column);
            }
        }
        let described = numbers.is_empty() && made.row.descriptors.len() > 1;
        if described && let Some(own) = points_behind(&made.row.descriptors) {
            made.row.level_points = own;
        }
        // One number in a row is a mark somebody gave.
        if numbers.len() < 2 {
            made.filled += numbers.len();
            return;
        }
        for (column, level, points) in numbers {
            made.row
                .level_points
                .push((level.code.clone(), DraftWorth::Exact(points)));
            self.take_number(made, row, column);
        }
    }
}

/// `clear and complete (10 points)`: what each level is worth, where all descriptions end so.
fn points_behind(descriptors: &[(String, Vec<FormText>)]) -> Option<Vec<(String, DraftWorth)>> {
    let points = |lines: &[FormText]| {
        let plain = lines.last()?.plain();
        match marks::label_points(&plain).filter(|_| plain.trim_end().ends_with(')'))? {
            LabelPoints::Points(points) => Some(DraftWorth::Exact(points)),
            LabelPoints::Coefficient(_) => None,
        }
    };
    let all = descriptors.iter();
    all.map(|(code, lines)| Some((code.clone(), points(lines)?)))
        .collect()
}

/// A box or circle to tick.
fn is_box(text: &str) -> bool {
    text.chars().all(|c| "☐□○◯❏❑▢_….-–—/[]() ".contains(c))
}

/// Whether a line begins with a box to tick: `[ ] handed in on time`.
pub(super) fn is_to_tick(line: &FormText) -> bool {
    let plain = line.plain();
    ["[ ]", "[]", "☐", "□", "❏", "❑", "▢"]
        .iter()
        .any(|start| plain.starts_with(start))
}

/// A mark that somebody made.
fn is_tick(text: &str) -> bool {
    let lower = text.to_lowercase();
    matches!(lower.as_str(), "x" | "xx" | "v" | "ok" | "[x]")
        || text.chars().all(|c| "✓✔☑☒✗✘■●×⊠🗸 ".contains(c))
}

/// A number without needless zeros.
pub(super) fn short_number(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What can be said only of the whole: rows without levels or points, the total; `spare` is the scale of a form that shows no
/// levels in its tables.
pub(super) fn complete_draft(
    draft: &mut ImportDraft,
    total: Option<&String>,
    spare: impl FnOnce() -> DraftScale,
) {
    let mut rows: Vec<&mut DraftRow> = draft
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.tasks)
        .flat_map(|task| &mut task.rows)
        .collect();
    let pointed = rows.iter().any(|row| row.points.is_some());
    let numbers = rows.iter().any(|row| row.kind == DraftRowKind::Number);
    if numbers && !pointed && draft.scale.is_none() {
        rows.iter_mut()
            .for_each(|row| row.kind = DraftRowKind::Levels);
        draft.scale = Some(spare());
    } else if numbers {
        for row in rows
            .iter_mut()
            .filter(|row| row.kind == DraftRowKind::Number && row.points.is_none())
        {
            row.kind = DraftRowKind::Text;
            row.required = false;
            row.guesses = vec![Guess::TextRow {}];
        }
        draft.guesses.push(Guess::Numbers {});
    }
    let earns = pointed || draft.scale.as_ref().and_then(scale::best_points).is_some();
    if let Some(points) = total.filter(|points| earns && decimal_value(points) > 0.0) {
        draft.points = Some(points.clone());
        draft.guesses.push(Guess::Total {
            points: points.clone(),
        });
    }
}
