//! What the columns of a list hold: by their headings, and without headings by the shape of what stands in them.
//!
//! In: a table, and the fields of a grid. Out: a role for each column, or the reason why it is left out. Never takes a
//! column that only counts the rows, 1, 2, 3, for a student's number, whatever its heading.

use super::headings::{
    FullNameOrder, HeadingMeaning, RosterRole, heading_meaning, normalize_heading,
};
use super::names::split_by_capitals;
use super::{LeftoverReason, RosterColumn, RosterField, RosterLeftover};
use crate::text::table::{CellTable, cell_name};

/// The headings stand in one of the first rows: people write a title above them, not a page.
const HEADING_WITHIN_ROWS: usize = 12;

/// Words for the number of students, below a list.
const SUM_WORDS: [&str; 6] = ["total", "totaux", "effectif", "summe", "gesamt", "totale"];

/// A list with what its columns hold.
pub(super) struct ListColumns<'t> {
    table: &'t CellTable,
    heading_row: Option<usize>,
    roles: Vec<Result<RosterRole, LeftoverReason>>,
}

impl<'t> ListColumns<'t> {
    /// The columns of a list; none if no column holds names.
    pub(super) fn find(table: &'t CellTable, fields: &[RosterField]) -> Option<Self> {
        let heading_row = find_heading_row(table);
        let mut columns = Self {
            table,
            heading_row,
            roles: match heading_row {
                Some(row) => roles_by_headings(&table.rows[row], fields),
                None => roles_by_shape(table)?,
            },
        };
        for column in 0..columns.roles.len() {
            if columns.is_for_counting(column, fields) {
                columns.roles[column] = Err(LeftoverReason::CountsRows);
            }
        }
        Some(columns)
    }

    /// The rows below the headings that hold something.
    pub(super) fn rows(&self) -> impl Iterator<Item = usize> {
        let first = self.heading_row.map_or(0, |row| row + 1);
        (first..self.table.rows.len()).filter(|&row| !self.table.is_blank_row(row))
    }

    /// The cells of a row whose columns are used, with their column.
    pub(super) fn used_cells(&self, row: usize) -> impl Iterator<Item = (usize, &RosterRole)> {
        let roles = self.roles.iter().enumerate();
        let used = roles.filter_map(|(column, role)| Some((column, role.as_ref().ok()?)));
        used.filter(move |(column, _)| !self.table.cell(row, *column).is_empty())
    }

    /// All that a row says, also in columns that are left out: two students of one name may differ there alone.
    pub(super) fn row_texts(&self, row: usize) -> Vec<&'t str> {
        let columns = 0..self.roles.len();
        let counting = Err(LeftoverReason::CountsRows);
        columns
            .filter(|&column| self.roles[column] != counting)
            .map(|column| self.table.cell(row, column))
            .collect()
    }

    /// The columns as they were understood.
    pub(super) fn described(&self) -> Vec<RosterColumn> {
        let filled = self.filled_columns();
        filled
            .map(|column| RosterColumn {
                letters: column_letters(column),
                heading: self.heading(column).to_owned(),
                role: self.roles[column].clone().ok(),
            })
            .collect()
    }

    /// The columns that are left out.
    pub(super) fn leftovers(&self) -> Vec<RosterLeftover> {
        let mut leftovers = Vec::new();
        for column in self.filled_columns() {
            if let Err(reason) = self.roles[column] {
                leftovers.push(RosterLeftover {
                    place: column_letters(column),
                    text: self.heading(column).to_owned(),
                    reason,
                });
            }
        }
        leftovers
    }

    fn filled_columns(&self) -> impl Iterator<Item = usize> {
        let rows = 0..self.table.rows.len();
        (0..self.roles.len()).filter(move |&column| {
            let mut rows = rows.clone();
            rows.any(|row| !self.table.cell(row, column).is_empty())
        })
    }

    fn heading(&self, column: usize) -> &str {
        self.heading_row
            .map_or("", |row| self.table.cell(row, column))
    }

    /// Whether a column that was taken for a field counts the rows. One whose heading is exactly the label of that field
    /// stays: it is what the form asks for.
    fn is_for_counting(&self, column: usize, fields: &[RosterField]) -> bool {
        let Ok(RosterRole::Field(id)) = &self.roles[column] else {
            return false;
        };
        let heading = normalize_heading(self.heading(column));
        let mut fields = fields.iter().filter(|field| field.id == *id);
        let is_asked_for = fields.any(|field| normalize_heading(&field.label) == heading);
        !is_asked_for && self.counts_rows(column)
    }

    fn counts_rows(&self, column: usize) -> bool {
        let mut count = 0;
        for row in self.rows().filter(|&row| !is_sum_row(self.table, row)) {
            let cell = self.table.cell(row, column);
            if cell.is_empty() {
                continue;
            }
            count += 1;
            let expected = count.to_string();
            if cell != expected {
                return false;
            }
        }
        count > 1
    }
}

/// `Total 30`, `Effectif : 28` below a list: such a word, and otherwise only numbers.
pub(super) fn is_sum_row(table: &CellTable, row: usize) -> bool {
    let text = table.rows[row].join(" ");
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    match words[..] {
        [word] => SUM_WORDS.contains(&normalize_heading(word).as_str()),
        _ => false,
    }
}

/// The first row with a heading for names.
fn find_heading_row(table: &CellTable) -> Option<usize> {
    let mut rows = table.rows.iter().take(HEADING_WITHIN_ROWS);
    rows.position(|row| row.iter().any(|cell| is_name_heading(cell)))
}

fn is_name_heading(cell: &str) -> bool {
    matches!(
        heading_meaning(cell),
        Some(
            HeadingMeaning::Name
                | HeadingMeaning::Family
                | HeadingMeaning::Given
                | HeadingMeaning::Full(_)
        )
    )
}

fn roles_by_headings(
    headings: &[String],
    fields: &[RosterField],
) -> Vec<Result<RosterRole, LeftoverReason>> {
    let meanings: Vec<Option<HeadingMeaning>> = headings
        .iter()
        .map(|heading| heading_meaning(heading))
        .collect();
    // `Nom` is the family name beside `Prénom`, and the whole name where it stands alone.
    let has_given = meanings.contains(&Some(HeadingMeaning::Given));
    let has_family = meanings.contains(&Some(HeadingMeaning::Family));
    let mut roles: Vec<Result<RosterRole, LeftoverReason>> = Vec::new();
    for (heading, meaning) in headings.iter().zip(&meanings) {
        let role = match meaning {
            Some(HeadingMeaning::Name) if has_given && !has_family => Ok(RosterRole::Family),
            Some(HeadingMeaning::Name) => Ok(RosterRole::Full(FullNameOrder::Unknown)),
            Some(HeadingMeaning::Family) => Ok(RosterRole::Family),
            Some(HeadingMeaning::Given) => Ok(RosterRole::Given),
            Some(HeadingMeaning::Full(order)) => Ok(RosterRole::Full(*order)),
            Some(HeadingMeaning::Class) => Ok(RosterRole::Class),
            Some(
                HeadingMeaning::Number
                | HeadingMeaning::Born
                | HeadingMeaning::Date
                | HeadingMeaning::Assessor,
            )
            | None => field_role(heading, *meaning, fields),
        };
        if role.is_ok() && roles.contains(&role) {
            roles.push(Err(LeftoverReason::Duplicate));
        } else {
            roles.push(role);
        }
    }
    // Beside family name and given name, a column with both adds nothing.
    if roles.contains(&Ok(RosterRole::Family)) && roles.contains(&Ok(RosterRole::Given)) {
        for role in &mut roles {
            if matches!(role, Ok(RosterRole::Full(_))) {
                *role = Err(LeftoverReason::Duplicate);
            }
        }
    }
    roles
}

/// The grid's field with that name, else with that meaning.
fn field_role(
    heading: &str,
    meaning: Option<HeadingMeaning>,
    fields: &[RosterField],
) -> Result<RosterRole, LeftoverReason> {
    // These three have columns of their own.
    let fields = || {
        fields
            .iter()
            .filter(|field| !["name", "given", "class"].contains(&field.id.as_str()))
    };
    let words = normalize_heading(heading);
    if let Some(field) = fields().find(|field| field.is_named(&words)) {
        return Ok(field.role());
    }
    match meaning {
        None => Err(LeftoverReason::UnknownHeading),
        // Every ratings file has a place for these two, whatever the grid prints.
        Some(HeadingMeaning::Date) => Ok(RosterRole::Date),
        Some(HeadingMeaning::Assessor) => Ok(RosterRole::Assessor),
        Some(meaning) => match fields().find(|field| field.means(meaning)) {
            Some(field) => Ok(field.role()),
            None => Err(LeftoverReason::NoField),
        },
    }
}

impl RosterField {
    /// `date` and `assessor` stand at the top of a ratings file, not among the student's fields.
    fn role(&self) -> RosterRole {
        match self.id.as_str() {
            "date" => RosterRole::Date,
            "assessor" => RosterRole::Assessor,
            id => RosterRole::Field(id.to_owned()),
        }
    }

    fn is_named(&self, words: &str) -> bool {
        let names = [&self.id, &self.label];
        !words.is_empty() && names.iter().any(|name| normalize_heading(name) == words)
    }

    fn means(&self, meaning: HeadingMeaning) -> bool {
        let names = [&self.id, &self.label];
        names
            .iter()
            .any(|name| heading_meaning(name) == Some(meaning))
    }
}

/// Without headings: one column of names, or a family name with a given name beside it.
fn roles_by_shape(table: &CellTable) -> Option<Vec<Result<RosterRole, LeftoverReason>>> {
    let width = table.rows.iter().map(Vec::len).max()?;
    let mut roles = vec![Err(LeftoverReason::UnknownHeading); width];
    let first = (0..width).find(|&column| holds_names(table, column))?;
    let has_second = first + 1 < width && holds_names(table, first + 1);
    if has_second && !has_full_names(table, first) {
        roles[first] = Ok(RosterRole::Family);
        roles[first + 1] = Ok(RosterRole::Given);
    } else {
        roles[first] = Ok(RosterRole::Full(FullNameOrder::Unknown));
    }
    Some(roles)
}

/// Whether nine cells of ten are names: letters, and no digit.
fn holds_names(table: &CellTable, column: usize) -> bool {
    let (mut all, mut named) = (0, 0);
    for row in (0..table.rows.len()).filter(|&row| !table.is_blank_row(row)) {
        let cell = table.cell(row, column);
        let has_letter = cell.chars().any(char::is_alphabetic);
        let has_digit = cell.chars().any(|c| c.is_ascii_digit());
        all += 1;
        named += usize::from(has_letter && !has_digit);
    }
    all > 0 && named * 10 >= all * 9
}

/// Whether most cells of a column have a family name in capitals and something else.
fn has_full_names(table: &CellTable, column: usize) -> bool {
    let (mut all, mut both) = (0, 0);
    for row in 0..table.rows.len() {
        let cell = table.cell(row, column);
        all += usize::from(!cell.is_empty());
        both += usize::from(split_by_capitals(cell).is_some());
    }
    both * 2 > all
}

fn column_letters(column: usize) -> String {
    cell_name(0, column).trim_end_matches('1').to_owned()
}
