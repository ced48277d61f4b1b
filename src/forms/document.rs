//! A form as any file shows it: paragraphs and tables, and of a text no more than its words and what is bold or italic.
//!
//! In: what a reader of `read/` finds. Every table is dense: each row has as many cells as the table has columns, and a
//! cell that another one spreads over is there, empty and `covered`.

use super::text::Text;

/// The most columns a table may have; forms have some ten.
pub const WIDEST: usize = 400;
/// The most rows of a table.
pub const LONGEST: usize = 20_000;

/// All that stands in a file, in its order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Paragraphs and tables.
    pub blocks: Vec<Block>,
}

/// A paragraph or a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Text between tables.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// Text between tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    /// Its words.
    pub text: Text,
    /// What the file says it is.
    pub kind: ParagraphKind,
}

/// What a file says a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Nothing special.
    Plain,
    /// A heading, of a level from 1; 0 is a document's title.
    Heading(u8),
    /// An item of a list.
    Item,
}

/// A dense table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Rows of equal length.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell, or the place that another one spreads over.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// Its paragraphs.
    pub lines: Vec<Text>,
    /// Whether the file says that it is a heading.
    pub head: bool,
    /// How many columns it spreads over; 0 of a covered place.
    pub across: usize,
    /// How many rows it spreads over; 0 of a covered place.
    pub down: usize,
}

impl Cell {
    /// A cell of one column and row.
    pub fn new(lines: Vec<Text>) -> Self {
        let lines = lines.into_iter().filter(|line| !line.is_blank()).collect();
        Self {
            lines,
            head: false,
            across: 1,
            down: 1,
        }
    }

    /// Whether another cell spreads over this place.
    pub fn is_covered(&self) -> bool {
        self.across == 0
    }

    /// Whether nothing is written in it.
    pub fn is_blank(&self) -> bool {
        self.lines.is_empty()
    }

    /// All of it on one line.
    pub fn text(&self) -> Text {
        Text::joined(&self.lines)
    }

    /// Its words without any mark.
    pub fn plain(&self) -> String {
        self.text().plain()
    }

    /// Whether all that is written in it is bold.
    pub fn is_bold(&self) -> bool {
        !self.is_blank() && self.lines.iter().all(Text::is_bold)
    }
}

impl Table {
    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// The cell of a place or, where another one spreads downward over it, that one.
    pub fn above(&self, row: usize, column: usize) -> &Cell {
        let cell = &self.rows[row][column];
        if !cell.is_covered() {
            return cell;
        }
        let origin = (0..row)
            .rev()
            .find(|&above| !self.rows[above][column].is_covered());
        let Some(above) = origin else { return cell };
        let spreads = &self.rows[above][column];
        if spreads.down > row - above {
            spreads
        } else {
            cell
        }
    }
}

/// Puts cells one after another into a dense table, as HTML does: a cell takes the next place that none spreads over.
#[derive(Debug, Default)]
pub struct TableBuilder {
    rows: Vec<Vec<Option<Cell>>>,
    /// The row being filled; none before the first.
    row: Option<usize>,
}

impl TableBuilder {
    /// Begins the next row; without effect on a table that is too long already.
    pub fn row(&mut self) {
        let next = self.row.map_or(0, |row| row + 1);
        self.row = Some(next);
        while self.rows.len() <= next {
            self.rows.push(Vec::new());
        }
    }

    /// How many rows were begun.
    pub fn len(&self) -> usize {
        self.row.map_or(0, |row| row + 1)
    }

    /// Whether no row was begun.
    pub fn is_empty(&self) -> bool {
        self.row.is_none()
    }

    /// The next cell of the row, spreading over `across` columns and `down` rows.
    pub fn cell(&mut self, mut cell: Cell, across: usize, down: usize) {
        let Some(row) = self.row else { return };
        let column = self.next_free(row);
        (cell.across, cell.down) = (across.clamp(1, WIDEST), down.clamp(1, LONGEST));
        cell.across = cell.across.min(WIDEST.saturating_sub(column)).max(1);
        let (across, down) = (
            cell.across,
            cell.down.min(LONGEST.saturating_sub(row)).max(1),
        );
        cell.down = down;
        for below in row..row + down {
            for beside in column..column + across {
                self.put(below, beside, Cell::default());
            }
        }
        self.put(row, column, cell);
    }

    /// Makes the cell above spread over the next place of this row: how a word processor writes merged cells.
    pub fn continued(&mut self, across: usize) {
        let Some(row) = self.row else { return };
        let column = self.next_free(row);
        for beside in column..column + across.clamp(1, WIDEST) {
            self.put(row, beside, Cell::default());
        }
        let origin = (0..row).rev().find(
            |&above| matches!(self.rows[above].get(column), Some(Some(cell)) if !cell.is_covered()),
        );
        if let Some(Some(cell)) = origin.and_then(|above| self.rows[above].get_mut(column)) {
            cell.down = cell.down.max(row + 1 - origin.unwrap_or(row));
        }
    }

    fn next_free(&self, row: usize) -> usize {
        let cells = &self.rows[row];
        cells
            .iter()
            .position(Option::is_none)
            .unwrap_or(cells.len())
    }

    fn put(&mut self, row: usize, column: usize, cell: Cell) {
        while self.rows.len() <= row {
            self.rows.push(Vec::new());
        }
        let cells = &mut self.rows[row];
        while cells.len() <= column {
            cells.push(None);
        }
        cells[column] = Some(cell);
    }

    /// The table, every row filled up to the widest.
    pub fn finish(mut self) -> Table {
        self.rows.truncate(self.len());
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let filled = |row: Vec<Option<Cell>>| {
            let blank = || Cell::new(Vec::new());
            let missing = width - row.len();
            row.into_iter()
                .map(|cell| cell.unwrap_or_else(blank))
                .chain((0..missing).map(|_| blank()))
                .collect()
        };
        let mut rows: Vec<Vec<Cell>> = self.rows.into_iter().map(filled).collect();
        let length = rows.len();
        for (at, row) in rows.iter_mut().enumerate() {
            for cell in row {
                cell.down = cell.down.min(length - at);
            }
        }
        Table { rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Cell {
        Cell::new(vec![Text::plain_text(text)])
    }

    fn shown(table: &Table) -> Vec<String> {
        let place = |cell: &Cell| match cell.is_covered() {
            true => "^".to_owned(),
            false => cell.plain(),
        };
        let row = |row: &Vec<Cell>| row.iter().map(place).collect::<Vec<_>>().join("|");
        table.rows.iter().map(row).collect()
    }

    #[test]
    fn merged_cells_cover_their_places_and_short_rows_are_filled() {
        let mut builder = TableBuilder::default();
        builder.row();
        builder.cell(cell("a"), 1, 2);
        builder.cell(cell("b"), 2, 1);
        builder.row();
        builder.cell(cell("c"), 1, 1);
        builder.row();
        builder.cell(cell("d"), 1, 1);
        assert_eq!(shown(&builder.finish()), ["a|b|^", "^|c|", "d||"]);
    }

    #[test]
    fn a_cell_that_goes_on_below_is_one_cell() {
        let mut builder = TableBuilder::default();
        builder.row();
        builder.cell(cell("a"), 1, 1);
        builder.cell(cell("b"), 1, 1);
        builder.row();
        builder.continued(1);
        builder.cell(cell("c"), 1, 1);
        let table = builder.finish();
        assert_eq!(shown(&table), ["a|b", "^|c"]);
        assert_eq!(table.rows[0][0].down, 2);
        assert_eq!(table.above(1, 0).plain(), "a");
    }

    #[test]
    fn a_cell_as_wide_as_the_world_is_cut() {
        let mut builder = TableBuilder::default();
        builder.row();
        builder.cell(cell("a"), usize::MAX, usize::MAX);
        assert_eq!(builder.finish().width(), WIDEST);
    }
}
