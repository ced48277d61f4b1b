//! One row to rate: its label, what it is worth, whether it is required, what stands in its cells.
//!
//! In: a row of a table whose columns are understood. Out: a row with its places, the places it took, and how many
//! cells somebody has filled in. The label stays as the paper has it: `/4` and OBLIGATOIRE are printed, and said to
//! the program too.

use super::columns::{FormColumnRole, FormColumns, role_positions};
use super::lines::{Body, mostly_bold};
use super::scale;
use crate::interchange::forms::document::{FormCell, FormTable};
use crate::interchange::forms::draft::{
    DraftLevel, DraftRow, DraftRowKind, DraftScale, DraftWorth, ImportDraft,
};
use crate::interchange::forms::guess::{Guess, RequiredBy};
use crate::interchange::forms::layout::CellRole;
use crate::interchange::forms::marks::{self, LabelPoints, decimal_value};
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::{HeadingWord, heading_word, says_bonus, says_required};
use std::cell::OnceCell;

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
    /// A row of texts that stand above the row and describe it.
    pub(super) above: Option<usize>,
    /// Whether each row repeats the codes of the levels, to be circled.
    pub(super) circled: bool,
    /// What is known of all rows together.
    pub(super) facts: &'a RowFacts,
}

/// What is known of all rows below the same headings: found once, for each row would look at all others.
#[derive(Debug, Default)]
pub(super) struct RowFacts {
    described: OnceCell<bool>,
    group_columns: OnceCell<Vec<usize>>,
    share_columns: OnceCell<Vec<usize>>,
}

/// A row, and what of the form it took.
#[derive(Default)]
pub(super) struct UnderstoodRow {
    /// The row.
    pub(super) row: DraftRow,
    /// Its places.
    pub(super) taken: Vec<(RowCellPosition, CellRole)>,
    /// How many of its cells are filled in.
    pub(super) filled: usize,
    /// Points that belong to the group that begins with this row, and over how many rows their cell spreads (1
    /// where it does not).
    pub(super) shared: Option<(String, usize)>,
}

/// The row of a line.
pub(super) fn understand_row(around: &RowContext<'_>, body: &Body) -> UnderstoodRow {
    let mut made = UnderstoodRow::default();
    made.row.origin = Some((around.at, body.row));
    let label = body.criterion.or_else(|| body.groups.last().copied());
    if let Some(label) = label {
        around.label(&mut made, body, label);
        around.required(&mut made.row, body, label);
    }
    around.hints(&mut made, body.row);
    around.worth(&mut made, body.row);
    around.cells(&mut made, body.row);
    let described = made.row.descriptors.len() > 1 && made.row.level_points.is_empty();
    if described && let Some(own) = points_behind(&made.row.descriptors) {
        made.row.level_points = own;
    }
    if around.columns.levels.is_empty() {
        made.row.kind = DraftRowKind::Number;
    } else if around.is_line_to_write_on(&made.row) {
        made.row.kind = DraftRowKind::Text;
        made.row.guesses.push(Guess::TextRow {});
    }
    made
}

/// A cell below a level.
struct LevelCell<'a> {
    column: usize,
    level: &'a DraftLevel,
    cell: &'a FormCell,
    plain: String,
}

impl RowContext<'_> {
    fn cell(&self, row: usize, column: usize) -> &FormCell {
        &self.table.rows[row][column]
    }

    fn take(&self, made: &mut UnderstoodRow, place: (usize, usize), role: CellRole) {
        made.taken.push(((self.at, place.0, place.1), role));
    }

    /// A number is written without its unit: `4 pts` stays a comment as well.
    fn take_number(&self, made: &mut UnderstoodRow, row: usize, column: usize) {
        if !self.cell(row, column).plain().contains(char::is_alphabetic) {
            self.take(made, (row, column), CellRole::Points);
        }
    }

    fn label(&self, made: &mut UnderstoodRow, body: &Body, column: usize) {
        let bold = self.says_by_bold(column);
        let kept = |text: &FormText| if bold { text.clone() } else { text.unbold() };
        let lines = &self.cell(body.row, column).lines;
        made.row.label = lines.first().map(kept).unwrap_or_default();
        made.row.hint = lines.iter().skip(1).map(kept).collect();
        self.take(made, (body.row, column), CellRole::Criterion);
        if let Some(number) = body.number {
            let number_text = self.cell(body.row, number).text().unbold();
            made.row.label = FormText::joined(&[number_text, made.row.label.clone()]);
            self.take(made, (body.row, number), CellRole::Criterion);
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
                self.take(made, (row, column), CellRole::Hint);
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
        for column in self.number_columns() {
            let cell = self.cell(row, column);
            let Some(mark) = self.said_points(row, column) else {
                continue;
            };
            if let (true, LabelPoints::Points(points) | LabelPoints::Coefficient(points)) =
                (cell.down > 1 || self.weighs_groups(column), &mark)
            {
                made.shared = Some((points.clone(), cell.down));
                self.take_number(made, row, column);
                continue;
            }
            self.take_number(made, row, column);
            made.row.bonus |= marks::bonus_number(&cell.plain()).is_some();
            // A coefficient beside points would count twice.
            if !matches!(
                (&mark_said, &mark),
                (Some(LabelPoints::Points(_)), LabelPoints::Coefficient(_))
            ) {
                mark_said = Some(mark);
            }
        }
        self.set_points(made, mark_said, in_label);
    }

    fn set_points(&self, made: &mut UnderstoodRow, said: Option<LabelPoints>, in_label: bool) {
        match said {
            Some(LabelPoints::Points(points)) => {
                if in_label {
                    made.row.guesses.push(Guess::Points {
                        points: points.clone(),
                    });
                }
                made.row.bonus |= says_bonus(&made.row.label.plain()) && !points.starts_with('-');
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

    fn number_columns(&self) -> Vec<usize> {
        let roles = &self.columns.roles;
        let is_number = |column: &usize| {
            matches!(
                roles[*column],
                FormColumnRole::Points | FormColumnRole::Coefficient
            )
        };
        (0..roles.len()).filter(is_number).collect()
    }

    /// What a cell of such a column says.
    fn said_points(&self, row: usize, column: usize) -> Option<LabelPoints> {
        let said = self.cell(row, column).plain();
        let percent = said
            .strip_suffix('%')
            .and_then(|said| marks::cell_number(said.trim_end()));
        let number = marks::bonus_number(&said).or_else(|| marks::cell_number(&said));
        match (self.columns.roles[column], number, percent) {
            (FormColumnRole::Points, Some(points), _) => Some(LabelPoints::Points(points)),
            // A weight in per cent is that many of a hundred points.
            (FormColumnRole::Coefficient, None, Some(percent)) => {
                Some(LabelPoints::Points(percent))
            }
            (FormColumnRole::Coefficient, Some(times), _) if self.are_shares(column) => {
                Some(LabelPoints::Points(marks::hundredfold(&times)))
            }
            (FormColumnRole::Coefficient, Some(times), _) => Some(LabelPoints::Coefficient(times)),
            _ => None,
        }
    }

    /// Whether the numbers of a column are shares of one, and its cells are per cent.
    fn are_shares(&self, column: usize) -> bool {
        let find = || {
            self.number_columns()
                .into_iter()
                .filter(|&column| self.add_up_to_one(column))
                .collect()
        };
        self.facts.share_columns.get_or_init(find).contains(&column)
    }

    /// Whether the numbers of a column belong to groups of rows.
    fn weighs_groups(&self, column: usize) -> bool {
        let find = || {
            self.number_columns()
                .into_iter()
                .filter(|&column| self.stands_at_groups(column))
                .collect()
        };
        self.facts.group_columns.get_or_init(find).contains(&column)
    }

    /// Whether some row has texts below two levels or more.
    fn is_described(&self) -> bool {
        *self.facts.described.get_or_init(|| self.has_descriptions())
    }

    /// Whether the numbers of a column are shares of one: 0.1, 0.3, 0.6, which a spreadsheet shows as per cent.
    fn add_up_to_one(&self, column: usize) -> bool {
        let rows = self.table.rows.iter();
        let numbers: Vec<f64> = rows
            .filter_map(|row| marks::cell_number(&row[column].plain()))
            .map(|number| decimal_value(&number))
            .collect();
        let sum: f64 = numbers.iter().sum();
        numbers.len() > 1 && numbers.iter().all(|number| *number < 1.0) && (sum - 1.0).abs() < 0.001
    }

    /// Whether the numbers of a column belong to groups: some cells spread over the rows of one, or they stand
    /// where a group begins and nowhere else.
    fn stands_at_groups(&self, column: usize) -> bool {
        let labels = role_positions(&self.columns.roles, FormColumnRole::Label);
        let [.., group, criterion] = labels[..] else {
            return false;
        };
        let rows: Vec<&Vec<FormCell>> = self
            .table
            .rows
            .iter()
            .filter(|row| {
                !row[criterion].is_blank() && heading_word(&row[criterion].plain()).is_none()
            })
            .collect();
        let is_number =
            |row: &&&Vec<FormCell>| row[column].plain().contains(|c: char| c.is_ascii_digit());
        if rows
            .iter()
            .filter(is_number)
            .any(|row| row[column].down > 1)
        {
            return true;
        }
        let goes_on = rows.iter().any(|row| row[group].is_blank());
        goes_on
            && rows
                .iter()
                .all(|row| row[group].is_blank() == row[column].is_blank())
    }

    /// The cells below levels.
    fn level_cells<'s>(&'s self, row: usize, scale: &'s DraftScale) -> Vec<LevelCell<'s>> {
        let mut cells = Vec::new();
        for (column, role) in self.columns.roles.iter().enumerate() {
            let FormColumnRole::Level(level) = role else {
                continue;
            };
            if let Some(level) = scale.levels.get(*level) {
                let cell = self.cell(row, column);
                let plain = cell.plain();
                cells.push(LevelCell {
                    column,
                    level,
                    cell,
                    plain,
                });
            }
        }
        cells
    }

    /// What stands in the cells of levels: texts describe, numbers are the row's own points, ticks are somebody's.
    fn cells(&self, made: &mut UnderstoodRow, row: usize) {
        let Some(scale) = self.scale else { return };
        if let Some(above) = self.above {
            self.describe(made, above, &self.level_cells(above, scale));
        }
        let mut cells = self.level_cells(row, scale);
        // Codes are circled where the row has them all; one alone is a description that reads like its level.
        let is_code = |it: &LevelCell<'_>| {
            let heading = it.level.heading.as_ref();
            it.plain == it.level.code || heading.is_some_and(|heading| heading.plain() == it.plain)
        };
        let circled = self.circled || cells.len() > 1 && cells.iter().all(is_code);
        for it in &cells {
            if it.cell.is_blank() || is_box(&it.plain) || circled && is_code(it) {
                self.take(made, (row, it.column), CellRole::Descriptor);
            }
        }
        cells.retain(|it| !(it.cell.is_blank() || is_box(&it.plain) || circled && is_code(it)));
        let (ticks, cells): (Vec<_>, Vec<_>) = cells.into_iter().partition(|it| is_tick(&it.plain));
        made.filled += ticks.len();
        let (numbers, texts): (Vec<_>, Vec<_>) = cells
            .into_iter()
            .partition(|it| marks::cell_number(&it.plain).is_some());
        self.describe(made, row, &texts);
        if numbers.is_empty() {
            return;
        }
        if !texts.is_empty() || self.numbers_describe(&numbers) {
            return self.describe(made, row, &numbers);
        }
        // One number in a row is a mark somebody gave.
        if numbers.len() < 2 {
            made.filled += numbers.len();
            return;
        }
        for it in numbers {
            let Some(points) = marks::cell_number(&it.plain) else {
                continue;
            };
            let code = it.level.code.clone();
            made.row
                .level_points
                .push((code, DraftWorth::Exact(points)));
            self.take_number(made, row, it.column);
        }
    }

    fn describe(&self, made: &mut UnderstoodRow, row: usize, cells: &[LevelCell<'_>]) {
        for it in cells.iter().filter(|it| !it.cell.is_blank()) {
            let text = it.cell.lines.clone();
            made.row.descriptors.push((it.level.code.clone(), text));
            self.take(made, (row, it.column), CellRole::Descriptor);
        }
    }

    /// Whether numbers below levels say what is there rather than what it is worth: they neither rise nor fall, or
    /// the other rows have texts there.
    fn numbers_describe(&self, numbers: &[LevelCell<'_>]) -> bool {
        let values: Vec<f64> = numbers
            .iter()
            .filter_map(|it| marks::cell_number(&it.plain))
            .map(|number| decimal_value(&number))
            .collect();
        let rises = values.windows(2).all(|pair| pair[0] <= pair[1]);
        let falls = values.windows(2).all(|pair| pair[0] >= pair[1]);
        if values.len() > 1 && !rises && !falls {
            return true;
        }
        let headed = numbers
            .iter()
            .any(|it| it.level.heading.is_some() && it.level.points.is_some());
        values.len() > 1 && headed && self.is_described()
    }

    /// Whether some row has texts below two levels or more.
    fn has_descriptions(&self) -> bool {
        let levels: Vec<usize> = (0..self.columns.roles.len())
            .filter(|&column| matches!(self.columns.roles[column], FormColumnRole::Level(_)))
            .collect();
        let is_text = |cell: &FormCell| {
            let plain = cell.plain();
            !cell.is_blank()
                && !is_box(&plain)
                && !is_tick(&plain)
                && marks::cell_number(&plain).is_none()
        };
        let texts = |row: &&Vec<FormCell>| {
            levels
                .iter()
                .filter(|&&column| is_text(&row[column]))
                .count()
                > 1
        };
        // Heads are texts too.
        self.table.rows.iter().filter(texts).count() > 2
    }

    /// `Kommentar:` below rows that are all described.
    fn is_line_to_write_on(&self, row: &DraftRow) -> bool {
        let label = row.label.plain();
        row.descriptors.is_empty()
            && row.level_points.is_empty()
            && row.points.is_none()
            && heading_word(&label) == Some(HeadingWord::Remarks)
            && self.is_described()
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

/// What can be said only of the whole: rows without levels or points, the total; `spare` is the scale of a form
/// that shows no levels in its tables.
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
