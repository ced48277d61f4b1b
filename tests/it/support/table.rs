//! Tables as both outputs say them, and the one form in which both must be equal.

use super::fold;

/// A table, row by row, heads first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What names it: the heading in its corner, or the one it points at.
    pub title: Option<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// In the head of the table (`thead`, `THead`).
    pub head: bool,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Of a header cell, what it heads.
    pub header: Option<Scope>,
    /// All that is said, also what is only for the ear; white space folded.
    pub text: String,
    pub rowspan: usize,
    pub colspan: usize,
}

/// What a header cell heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    Column,
    ColumnGroup,
    Row,
    RowGroup,
    Both,
    /// It does not say.
    Unsaid,
}

impl Scope {
    /// From `scope` in HTML, `/Scope` in PDF.
    pub fn read(word: Option<&str>) -> Self {
        match word.unwrap_or_default().to_ascii_lowercase().as_str() {
            "col" | "column" => Self::Column,
            "colgroup" => Self::ColumnGroup,
            "row" => Self::Row,
            "rowgroup" => Self::RowGroup,
            "both" => Self::Both,
            _ => Self::Unsaid,
        }
    }

    pub fn of_column(self) -> bool {
        matches!(self, Self::Column | Self::ColumnGroup | Self::Both)
    }

    pub fn of_row(self) -> bool {
        matches!(self, Self::Row | Self::RowGroup | Self::Both)
    }
}

impl Table {
    /// Cells that span beyond their group of rows end with it, as browsers have it.
    pub fn clip(rows: &mut [Row]) {
        let all = rows.len();
        for (at, row) in rows.iter_mut().enumerate() {
            for cell in &mut row.cells {
                cell.rowspan = cell.rowspan.clamp(1, all - at);
            }
        }
    }

    /// Each row as wide as the table: a cell stands wherever it spans; a place that no cell fills is `None`.
    pub fn laid(&self) -> Vec<Vec<Option<&Cell>>> {
        let mut places: Vec<Vec<Option<&Cell>>> = vec![Vec::new(); self.rows.len()];
        for (y, row) in self.rows.iter().enumerate() {
            let mut x = 0;
            for cell in &row.cells {
                while places[y].get(x).is_some_and(Option::is_some) {
                    x += 1;
                }
                for below in places.iter_mut().skip(y).take(cell.rowspan) {
                    fill(below, x, cell);
                }
                x += cell.colspan;
            }
        }
        let width = places.iter().map(Vec::len).max().unwrap_or(0);
        places.iter_mut().for_each(|row| row.resize(width, None));
        places
    }

    pub fn body(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.head)
    }

    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.rows.iter().flat_map(|row| &row.cells)
    }
}

fn fill<'a>(row: &mut Vec<Option<&'a Cell>>, x: usize, cell: &'a Cell) {
    if row.len() < x + cell.colspan {
        row.resize(x + cell.colspan, None);
    }
    row[x..x + cell.colspan].fill(Some(cell));
}

/// A table without its layout: corner, silent heads of the row headers and spans are gone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NormalTable {
    pub title: String,
    /// Of each column behind the row headers: what heads it, as said. Empty where no header cell does.
    pub heads: Vec<String>,
    pub rows: Vec<NormalRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NormalRow {
    /// Task and criterion, or one of them: what heads the row, from the outside in.
    pub headers: Vec<String>,
    /// One for each of `heads`: a cell over several columns stands in each.
    pub cells: Vec<String>,
}

/// The form in which HTML, PDF and data of one sheet are compared.
pub fn form(tables: &[Table]) -> Vec<NormalTable> {
    tables.iter().map(normal).collect()
}

fn normal(table: &Table) -> NormalTable {
    let laid = table.laid();
    let rows = || table.rows.iter().zip(&laid);
    let lead = rows()
        .filter(|(row, _)| !row.head)
        .map(|(_, laid)| headers(laid))
        .max()
        .unwrap_or(0);
    let width = laid.first().map_or(0, Vec::len);
    let heads: Vec<_> = rows()
        .filter(|(row, _)| row.head)
        .map(|(_, laid)| laid.as_slice())
        .collect();
    NormalTable {
        title: said(table.title.as_deref().unwrap_or_default()),
        heads: (lead..width).map(|x| head(&heads, x)).collect(),
        rows: rows()
            .filter(|(row, _)| !row.head)
            .map(|(_, laid)| normal_row(laid, lead))
            .collect(),
    }
}

/// How many columns the header cells at the start of a row take.
fn headers(laid: &[Option<&Cell>]) -> usize {
    let heads =
        |cell: &Option<&Cell>| cell.is_some_and(|cell| cell.header.is_some_and(Scope::of_row));
    laid.iter().take_while(|cell| heads(cell)).count()
}

fn head(rows: &[&[Option<&Cell>]], x: usize) -> String {
    let column: Vec<_> = rows.iter().map(|row| row[x]).collect();
    let headers = once(&column)
        .into_iter()
        .filter(|cell| cell.header.is_some_and(Scope::of_column));
    said(
        &headers
            .map(|cell| cell.text.as_str())
            .collect::<Vec<_>>()
            .join(" "),
    )
}

fn normal_row(laid: &[Option<&Cell>], lead: usize) -> NormalRow {
    let text = |cell: &Option<&Cell>| cell.map_or(String::new(), |cell| said(&cell.text));
    NormalRow {
        headers: once(&laid[..lead])
            .iter()
            .map(|cell| said(&cell.text))
            .collect(),
        cells: laid[lead..].iter().map(text).collect(),
    }
}

/// Each cell once, though it stands in several places.
fn once<'a>(cells: &[Option<&'a Cell>]) -> Vec<&'a Cell> {
    let mut all: Vec<&Cell> = Vec::new();
    for cell in cells.iter().flatten() {
        if !all.last().is_some_and(|last| std::ptr::eq(*last, *cell)) {
            all.push(cell);
        }
    }
    all
}

/// Without what differs for the eye alone: white space, and capitals, which are a style of the page in HTML.
fn said(text: &str) -> String {
    fold(text).to_lowercase()
}
