//! What the columns of a list hold: by their headings, and without headings by the shape of what stands in them.
//!
//! In: a table, and the fields of a grid. Out: a role for each column, or the reason why it is left out. Never takes a
//! column that only counts the rows, 1, 2, 3, for a student's number, whatever its heading.

use super::headings::{
    FullNameOrder, HeadingMeaning, RosterRole, heading_meaning, normalize_heading,
};
use super::names::{is_family_word, split_by_capitals};
use super::{LeftoverReason, RosterColumn, RosterField, RosterLeftover};
use crate::text::table::{CellTable, cell_name};
use std::collections::BTreeSet;

/// The headings stand in one of the first rows: people write a title and notes above them, not pages.
const HEADING_WITHIN_ROWS: usize = 60;

/// Words for the number of students, below a list.
const SUM_WORDS: &str = "
    total, totaux, effectif, effectifs, nombre d eleves, nombre total, total eleves, nombre de candidats,
    total students, number of students, count,
    summe, gesamt, anzahl, anzahl schuler, gesamtzahl,
    totale, totale alunni, numero alunni, totaal, aantal, aantal leerlingen, efectivos, total alumnos, numero de alumnos,
    total alunos, total alumnes";
/// What stands in the column of names of a gradebook and is not a student.
const NOT_STUDENTS: &str = "
    points possible, manual posting, student test, test student,
    moyenne, moyennes, moyenne generale, moyenne de la classe, mediane, ecart type, note maximale, note minimale,
    average, overall average, class average, mean, median, maximum, minimum, standard deviation,
    durchschnitt, klassendurchschnitt, mittelwert, media, promedio, gemiddelde, mitjana";
/// Forms of address have columns of their own, which look like names.
const CIVILITIES: &str = "m, mme, mlle, mr, mrs, ms, miss, mx, herr, frau, sr, sra, sig, sig ra, dhr, mevr, f, h, w, g, d";

/// A list with what its columns hold.
pub(super) struct ListColumns<'t> {
    table: &'t CellTable,
    heading_row: Option<usize>,
    roles: Vec<Result<RosterRole, LeftoverReason>>,
}

/// What the first rows of a table show of its columns.
pub(super) enum ListReading<'t> {
    /// What each column holds.
    Columns(ListColumns<'t>),
    /// The row with this index looks like headings, and none of them says where the names are.
    UnknownHeadings(usize),
    /// No column holds names.
    NoNames,
}

impl<'t> ListColumns<'t> {
    /// The columns by their headings; none if no row has a heading for names, or for the number that stands for them.
    pub(super) fn by_headings(table: &'t CellTable, fields: &[RosterField]) -> Option<Self> {
        let row = find_heading_row(table, fields)?;
        let roles = roles_by_headings(&table.rows[row], fields);
        Some(Self::new(table, Some(row), roles, fields))
    }

    /// The columns of a list without headings for names, by the shape of what stands in them.
    pub(super) fn by_shape(table: &'t CellTable, fields: &[RosterField]) -> ListReading<'t> {
        if let Some(row) = unknown_heading_row(table, fields) {
            return ListReading::UnknownHeadings(row);
        }
        match roles_by_shape(table).or_else(|| number_roles_by_shape(table, fields)) {
            Some(roles) => ListReading::Columns(Self::new(table, None, roles, fields)),
            None => ListReading::NoNames,
        }
    }

    fn new(
        table: &'t CellTable,
        heading_row: Option<usize>,
        roles: Vec<Result<RosterRole, LeftoverReason>>,
        fields: &[RosterField],
    ) -> Self {
        let mut columns = Self {
            table,
            heading_row,
            roles,
        };
        // Where only numbers stand for the students, 1, 2, 3 are numbers like any others.
        if columns.has_names() {
            for column in 0..columns.roles.len() {
                if columns.is_for_counting(column, fields) {
                    columns.roles[column] = Err(LeftoverReason::CountsRows);
                }
            }
        }
        columns
    }

    /// Whether a column holds names, or parts of them.
    pub(super) fn has_names(&self) -> bool {
        let mut roles = self.roles.iter().flatten();
        roles.any(RosterRole::is_name)
    }

    /// The rows above the headings that hold something: titles, and whose list it is.
    pub(super) fn rows_above(&self) -> impl Iterator<Item = usize> {
        let end = self.heading_row.unwrap_or(0);
        (0..end).filter(|&row| !self.table.is_blank_row(row))
    }

    /// Whether a row repeats the headings, as the next page of a printed list does.
    pub(super) fn repeats_headings(&self, row: usize) -> bool {
        self.heading_row.is_some_and(|heading| {
            let trimmed = |row: usize| {
                let cells = self.table.rows[row].iter();
                cells
                    .map(|cell| cell.trim())
                    .filter(|cell| !cell.is_empty())
                    .collect::<Vec<_>>()
            };
            trimmed(heading) == trimmed(row)
        })
    }

    /// Whether a row is a line of a gradebook, or a note below the list: `Points Possible`, `Printed on 12/09/2025`.
    pub(super) fn is_not_a_student(&self, row: usize, name: &str) -> bool {
        let filled = self.table.rows[row]
            .iter()
            .filter(|cell| !cell.trim().is_empty());
        let name_columns = self.roles.iter().flatten().count();
        let has_digit = name.chars().any(|c| c.is_ascii_digit());
        is_listed(NOT_STUDENTS, &normalize_heading(name))
            || (self.has_names() && name_columns > 1 && filled.count() == 1 && has_digit)
    }

    /// The rows below the headings that hold something.
    pub(super) fn rows(&self) -> impl Iterator<Item = usize> {
        let first = self.heading_row.map_or(0, |row| row + 1);
        (first..self.table.rows.len()).filter(|&row| !self.table.is_blank_row(row))
    }

    /// The texts of a row whose columns are used, with their column. A class that is merged over several rows holds for
    /// each; a name does not, since a student may have two rows.
    pub(super) fn used_cells(
        &self,
        row: usize,
    ) -> impl Iterator<Item = (usize, &RosterRole, &'t str)> {
        let roles = self.roles.iter().enumerate();
        let used = roles.filter_map(|(column, role)| Some((column, role.as_ref().ok()?)));
        let cells = used.map(move |(column, role)| {
            let text = if role.is_name() {
                self.table.cell(row, column)
            } else {
                self.table.cell_or_merged(row, column)
            };
            (column, role, text)
        });
        cells.filter(|(_, _, text)| !text.is_empty())
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

    /// Whether a column that was taken for a field counts the rows. One whose heading is exactly the label of that
    /// field stays: it is what the form asks for.
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

/// `Total 30`, `Effectif : 28` below a list: such words, and otherwise only numbers.
pub(super) fn is_sum_row(table: &CellTable, row: usize) -> bool {
    let text = table.rows[row].join(" ");
    let words = normalize_heading(&text.replace(|c: char| c.is_ascii_digit(), " "));
    !words.is_empty() && is_listed(SUM_WORDS, &words)
}

fn is_listed(words: &str, wanted: &str) -> bool {
    words
        .split([',', '\n'])
        .any(|word| word.trim() == wanted && !wanted.is_empty())
}

/// The row with the most known headings, a heading for names among them; where no row has one, the row with a heading
/// for the number that stands for the student.
///
/// A title above a list may itself be such a word: of rows with equally many, the last counts, unless they are the same
/// row again, as on the next page of a printed list.
fn find_heading_row(table: &CellTable, fields: &[RosterField]) -> Option<usize> {
    let first_rows = || table.rows.iter().enumerate().take(HEADING_WITHIN_ROWS);
    let named =
        first_rows().filter(|(_, row)| row.iter().any(|cell| is_name_heading(cell, fields)));
    let numbered = first_rows().filter(|(_, row)| {
        row.iter()
            .any(|cell| heading_meaning(cell) == Some(HeadingMeaning::Number))
            && row.iter().filter(|cell| !cell.trim().is_empty()).count()
                == count_known_headings(row, fields)
    });
    best_heading_row(named, fields).or_else(|| best_heading_row(numbered, fields))
}

fn best_heading_row<'t>(
    rows: impl Iterator<Item = (usize, &'t Vec<String>)>,
    fields: &[RosterField],
) -> Option<usize> {
    let mut best: Option<(usize, usize, &[String])> = None;
    for (index, row) in rows {
        let known = count_known_headings(row, fields);
        let is_better =
            best.is_none_or(|(most, _, cells)| known > most || (known == most && cells != row));
        if is_better {
            best = Some((known, index, row));
        }
    }
    best.map(|(_, index, _)| index)
}

fn count_known_headings(row: &[String], fields: &[RosterField]) -> usize {
    let is_known = |cell: &&String| {
        heading_meaning(cell).is_some() || field_with_label(cell, fields).is_some()
    };
    row.iter().filter(is_known).count()
}

fn is_name_heading(cell: &str, fields: &[RosterField]) -> bool {
    heading_meaning(cell).is_some_and(HeadingMeaning::is_name)
        || field_with_label(cell, fields)
            .is_some_and(|field| ["name", "given"].contains(&field.id.as_str()))
}

/// The field whose label a heading is, word for word.
fn field_with_label<'f>(heading: &str, fields: &'f [RosterField]) -> Option<&'f RosterField> {
    let words = normalize_heading(heading);
    let mut fields = fields.iter();
    fields.find(|field| !words.is_empty() && normalize_heading(&field.label) == words)
}

/// The first row of a list without headings for names, if it cannot be a student: a word that only headings have stands
/// in it, or all below one of its cells is of another kind.
fn unknown_heading_row(table: &CellTable, fields: &[RosterField]) -> Option<usize> {
    let mut filled = (0..table.rows.len()).filter(|&row| !table.is_blank_row(row));
    let first = filled.next()?;
    let rest: Vec<usize> = filled.collect();
    let is_heading_word = |cell: &String| {
        // `N` and `ID` stand in lists too.
        normalize_heading(cell).len() > 2
            && (heading_meaning(cell).is_some() || field_with_label(cell, fields).is_some())
    };
    let is_of_another_kind = |column: usize| {
        let cell = table.cell(first, column);
        let below = rest.iter().map(|&row| table.cell(row, column));
        let below: Vec<&str> = below.filter(|cell| !cell.is_empty()).collect();
        let all = |is_so: fn(&str) -> bool| !is_so(cell) && below.iter().all(|cell| is_so(cell));
        cell.chars().any(char::is_alphabetic)
            && below.len() > 1
            && (all(has_digit_or_at) || all(is_in_capitals))
    };
    let cells = &table.rows[first];
    let is_heading_row =
        cells.iter().any(is_heading_word) || (0..cells.len()).any(is_of_another_kind);
    is_heading_row.then_some(first)
}

fn has_digit_or_at(cell: &str) -> bool {
    cell.chars().any(|c| c.is_ascii_digit() || c == '@')
}

fn is_in_capitals(cell: &str) -> bool {
    cell.split_whitespace().any(is_family_word)
}

fn roles_by_headings(
    headings: &[String],
    fields: &[RosterField],
) -> Vec<Result<RosterRole, LeftoverReason>> {
    let meanings: Vec<Option<HeadingMeaning>> = headings
        .iter()
        .map(|heading| identity_meaning(heading, fields).or_else(|| heading_meaning(heading)))
        .collect();
    let has_given = meanings.contains(&Some(HeadingMeaning::Given));
    let has_family = meanings.contains(&Some(HeadingMeaning::Family));
    let mut roles: Vec<Result<RosterRole, LeftoverReason>> = Vec::new();
    for (heading, meaning) in headings.iter().zip(&meanings) {
        let role = match meaning {
            // `Nom` beside `Prénom`, and `Nome` beside `Cognome`.
            Some(HeadingMeaning::Name) if has_given && !has_family => Ok(RosterRole::Family),
            Some(HeadingMeaning::Name) if has_family && !has_given => Ok(RosterRole::Given),
            Some(HeadingMeaning::Name) => Ok(RosterRole::Full(FullNameOrder::Unknown)),
            Some(HeadingMeaning::Family) => Ok(RosterRole::Family),
            Some(HeadingMeaning::FamilyStart) => Ok(RosterRole::FamilyStart),
            Some(HeadingMeaning::FamilyEnd) => Ok(RosterRole::FamilyEnd),
            Some(HeadingMeaning::Given) => Ok(RosterRole::Given),
            Some(HeadingMeaning::Full(order)) => Ok(RosterRole::Full(*order)),
            Some(HeadingMeaning::Class) => Ok(RosterRole::Class),
            Some(
                HeadingMeaning::Number
                | HeadingMeaning::Born
                | HeadingMeaning::Date
                | HeadingMeaning::Assessor
                | HeadingMeaning::Other,
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

/// What a heading means that is the label of the grid's own name, given name or class, whatever the words are.
fn identity_meaning(heading: &str, fields: &[RosterField]) -> Option<HeadingMeaning> {
    let field = field_with_label(heading, fields)?;
    let known = heading_meaning(heading);
    match field.id.as_str() {
        "name" if !known.is_some_and(HeadingMeaning::is_name) => Some(HeadingMeaning::Name),
        "given" => Some(HeadingMeaning::Given),
        "class" => Some(HeadingMeaning::Class),
        _ => None,
    }
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
        None | Some(HeadingMeaning::Other) => Err(LeftoverReason::UnknownHeading),
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

/// Without headings: one column of names, or a family name with a given name beside it, the one in capitals first.
fn roles_by_shape(table: &CellTable) -> Option<Vec<Result<RosterRole, LeftoverReason>>> {
    let width = table.rows.iter().map(Vec::len).max()?;
    let mut roles = vec![Err(LeftoverReason::UnknownHeading); width];
    let first = (0..width).find(|&column| holds_names(table, column))?;
    let second = Some(first + 1).filter(|&column| column < width && holds_names(table, column));
    match second.filter(|_| !has_full_names(table, first)) {
        Some(second) if is_in_small_letters(table, first) && holds_capitals(table, second) => {
            roles[first] = Ok(RosterRole::Given);
            roles[second] = Ok(RosterRole::Family);
        }
        Some(second) => {
            roles[first] = Ok(RosterRole::Family);
            roles[second] = Ok(RosterRole::Given);
        }
        None => roles[first] = Ok(RosterRole::Full(FullNameOrder::Unknown)),
    }
    Some(roles)
}

/// A list of numbers and nothing else, for candidates who stay anonymous.
fn number_roles_by_shape(
    table: &CellTable,
    fields: &[RosterField],
) -> Option<Vec<Result<RosterRole, LeftoverReason>>> {
    let width = table.rows.iter().map(Vec::len).max()?;
    let filled = (0..width).filter(|&column| !filled_cells(table, column).is_empty());
    let [only] = filled.collect::<Vec<_>>()[..] else {
        return None;
    };
    let cells = filled_cells(table, only);
    let is_number = |cell: &&str| cell.chars().any(|c| c.is_ascii_digit()) && !cell.contains(' ');
    let distinct: BTreeSet<&&str> = cells.iter().collect();
    if distinct.len() < cells.len() || !cells.iter().all(is_number) {
        return None;
    }
    let mut fields = fields.iter();
    let field = fields.find(|field| field.means(HeadingMeaning::Number));
    let mut roles = vec![Err(LeftoverReason::UnknownHeading); width];
    roles[only] = Ok(
        field.map_or(RosterRole::Full(FullNameOrder::Unknown), |field| {
            RosterRole::Field(field.id.clone())
        }),
    );
    Some(roles)
}

fn filled_cells(table: &CellTable, column: usize) -> Vec<&str> {
    let rows = 0..table.rows.len();
    let cells = rows.map(|row| table.cell(row, column).trim());
    cells.filter(|cell| !cell.is_empty()).collect()
}

/// Whether nine cells of ten are names: letters, and no digit; not the same few words again and again, as civilities
/// and options are.
fn holds_names(table: &CellTable, column: usize) -> bool {
    let filled_rows = (0..table.rows.len())
        .filter(|&row| !table.is_blank_row(row))
        .count();
    let cells = filled_cells(table, column);
    let is_name = |cell: &&&str| {
        cell.chars().any(char::is_alphabetic)
            && !has_digit_or_at(cell)
            && !is_listed(CIVILITIES, &normalize_heading(cell))
    };
    let named = cells.iter().filter(is_name).count();
    let distinct: BTreeSet<&&str> = cells.iter().collect();
    named > 0 && named * 10 >= filled_rows * 9 && distinct.len() * 2 > cells.len()
}

/// Whether nine cells of ten are in capitals.
fn holds_capitals(table: &CellTable, column: usize) -> bool {
    let cells = filled_cells(table, column);
    let capitals = cells.iter().filter(|cell| is_in_capitals(cell)).count();
    capitals * 10 >= cells.len() * 9
}

/// Whether one cell of ten at most has a word in capitals.
fn is_in_small_letters(table: &CellTable, column: usize) -> bool {
    let cells = filled_cells(table, column);
    let capitals = cells.iter().filter(|cell| is_in_capitals(cell)).count();
    capitals * 10 <= cells.len()
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
