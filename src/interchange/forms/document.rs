//! A form as any file shows it: paragraphs and tables, and of a text no more than its words and what is bold or italic.
//!
//! In: what a reader of `read/` finds. Every table is dense: each row has as many cells as the table has columns, and a
//! cell that another one spreads over is there, empty and `covered`.

use super::text::FormText;
use crate::text::table::TableLimits;

/// The most columns a table may have; forms have some ten.
pub const MAX_COLUMNS: usize = 120;
/// The most rows of a table. What is understood of one row looks at all others.
pub const MAX_ROWS: usize = 800;
/// The most paragraphs and tables.
pub const MAX_BLOCKS: usize = 5_000;

/// How much is read of a form: 2,000 rows of 120 columns took a minute to understand, and time grows with the
/// square of the rows. The largest form seen has 1,200 places.
pub const FORM_TABLE: TableLimits = TableLimits {
    rows: MAX_ROWS,
    columns: MAX_COLUMNS,
    places: 12_000,
    text: 1 << 20,
};

/// All that stands in a file, in its order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FormDocument {
    /// Paragraphs and tables.
    pub blocks: Vec<Block>,
    /// The title that the file has about itself, outside its text.
    pub name: Option<FormText>,
    /// Texts that are not on the form.
    pub asides: Vec<Aside>,
}

/// A text of a file that is not on the form: hidden, deleted, or about the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Why it is not on the form.
    pub kind: AsideKind,
    /// Where it stands, if the file has a place for it.
    pub place: FormPosition,
    /// The words.
    pub text: String,
}

/// Why a text of a file is not on the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AsideKind {
    /// Lines about the file at its beginning.
    FrontMatter,
    /// A hidden row.
    HiddenRow,
    /// A hidden column.
    HiddenColumn,
    /// A hidden sheet.
    HiddenSheet,
    /// Text with the property *hidden*.
    HiddenText,
    /// Text that is struck out.
    Struck,
    /// Text that a tracked change deletes.
    Deleted,
}

/// Where something stands in a file, counted from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormPosition {
    /// No place that could be named.
    #[default]
    Unknown,
    /// A paragraph.
    Paragraph(usize),
    /// A cell: table, row, column.
    Cell(usize, usize, usize),
    /// A cell of a sheet: sheet (0 if there is only one), row, column.
    Sheet(usize, usize, usize),
}

/// A paragraph or a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Text between tables.
    Paragraph(Paragraph),
    /// A table.
    Table(FormTable),
}

/// Text between tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    /// Its words.
    pub text: FormText,
    /// What the file says it is.
    pub kind: ParagraphKind,
    /// Where it stands.
    pub place: FormPosition,
}

impl Paragraph {
    /// A paragraph whose place is still to be set.
    pub fn new(text: FormText, kind: ParagraphKind) -> Self {
        let place = FormPosition::Unknown;
        Self { text, kind, place }
    }
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
    /// The name of a sheet.
    SheetName,
}

/// A dense table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FormTable {
    /// Rows of equal length.
    pub rows: Vec<Vec<FormCell>>,
    /// Where its first cell stands on its sheet, row and column from 0; `None` outside spreadsheets.
    pub origin: Option<(usize, usize)>,
}

/// A cell, or the place that another one spreads over.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FormCell {
    /// Its paragraphs.
    pub lines: Vec<FormText>,
    /// Whether the file says that it is a heading.
    pub is_heading: bool,
    /// How many columns it spreads over; 0 of a covered place.
    pub across: usize,
    /// How many rows it spreads over; 0 of a covered place.
    pub down: usize,
    /// Where it stands.
    pub place: FormPosition,
}

impl FormCell {
    /// A cell of one column and row.
    pub fn new(lines: Vec<FormText>) -> Self {
        let lines = lines.into_iter().filter(|line| !line.is_blank()).collect();
        Self {
            lines,
            is_heading: false,
            across: 1,
            down: 1,
            place: FormPosition::Unknown,
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
    pub fn text(&self) -> FormText {
        FormText::joined(&self.lines)
    }

    /// Its words without any mark.
    pub fn plain(&self) -> String {
        self.text().plain()
    }

    /// How many bytes its words have.
    fn text_size(&self) -> usize {
        self.lines.iter().map(text_size).sum()
    }

    /// Whether all that is written in it is bold.
    pub fn is_bold(&self) -> bool {
        !self.is_blank() && self.lines.iter().all(FormText::is_bold)
    }
}

fn text_size(text: &FormText) -> usize {
    text.runs().iter().map(|run| run.text.len()).sum()
}

impl FormTable {
    /// A table that is over the bounds, and so is never understood.
    fn too_big() -> Self {
        Self {
            rows: vec![vec![FormCell::new(Vec::new())]; MAX_ROWS + 1],
            origin: None,
        }
    }

    fn set_places(&mut self, number: usize, one_sheet: bool) {
        for (row, cells) in self.rows.iter_mut().enumerate() {
            for (column, cell) in cells.iter_mut().enumerate() {
                cell.place = match self.origin {
                    Some((top, left)) => {
                        let sheet = if one_sheet { 0 } else { number };
                        FormPosition::Sheet(sheet, top + row + 1, left + column + 1)
                    }
                    None => FormPosition::Cell(number, row + 1, column + 1),
                };
            }
        }
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// The cell of a place or, where another one spreads downward over it, that one.
    pub fn covering_cell(&self, row: usize, column: usize) -> &FormCell {
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
///
/// What a cell says it spreads over costs nothing until rows come; what is beyond [`FORM_TABLE`] is not made.
#[derive(Debug, Default)]
pub struct TableBuilder {
    rows: Vec<Vec<Option<FormCell>>>,
    /// For each column, over how many more rows a cell spreads.
    spread: Vec<usize>,
    /// How many places the rows before the last have.
    places: usize,
    /// How many bytes of text the cells have.
    text: usize,
}

impl TableBuilder {
    /// Begins the next row.
    pub fn start_row(&mut self) {
        let covered = |left: &mut usize| {
            let covered = *left > 0;
            *left = left.saturating_sub(1);
            covered.then(FormCell::default)
        };
        let row = self.spread.iter_mut().map(covered).collect();
        self.places += self.rows.last().map_or(0, Vec::len);
        // One more than may be shows that there were too many.
        if self.rows.len() <= MAX_ROWS && !self.is_full() {
            self.rows.push(row);
        }
    }

    fn is_full(&self) -> bool {
        self.places > FORM_TABLE.places || self.text > FORM_TABLE.text
    }

    /// How many rows were begun.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row was begun.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The next cell of the row, spreading over `across` columns and `down` rows.
    pub fn push_cell(&mut self, mut cell: FormCell, across: usize, down: usize) {
        let Some(column) = self.next_free_column() else {
            return;
        };
        if self.is_full() {
            return;
        }
        self.text += cell.text_size();
        let across = across.clamp(1, MAX_COLUMNS.saturating_sub(column).max(1));
        (cell.across, cell.down) = (across, down.clamp(1, MAX_ROWS));
        for beside in column..column + across {
            self.set_cell(beside, FormCell::default());
            self.spread[beside] = cell.down - 1;
        }
        self.set_cell(column, cell);
    }

    /// Makes the cell above spread over the next place of this row: how a word processor writes merged cells.
    pub fn extend_cell_above(&mut self, across: usize) {
        let Some(column) = self.next_free_column() else {
            return;
        };
        for beside in column..column + across.clamp(1, MAX_COLUMNS.saturating_sub(column).max(1)) {
            self.set_cell(beside, FormCell::default());
        }
        let row = self.rows.len() - 1;
        let is_origin = |above: &usize| matches!(self.rows[*above].get(column), Some(Some(cell)) if !cell.is_covered());
        let origin = (0..row).rev().find(is_origin);
        if let Some(origin) = origin
            && let Some(Some(cell)) = self.rows[origin].get_mut(column)
        {
            cell.down = cell.down.max(row + 1 - origin);
        }
    }

    /// The first place of the row that nothing stands in or spreads over; one beyond the widest table shows that it
    /// is wider.
    fn next_free_column(&self) -> Option<usize> {
        let cells = self.rows.last()?;
        let free = cells
            .iter()
            .position(Option::is_none)
            .unwrap_or(cells.len());
        (free <= MAX_COLUMNS).then_some(free)
    }

    fn set_cell(&mut self, column: usize, cell: FormCell) {
        let Some(cells) = self.rows.last_mut() else {
            return;
        };
        if cells.len() <= column {
            cells.resize(column + 1, None);
        }
        if self.spread.len() <= column {
            self.spread.resize(column + 1, 0);
        }
        cells[column] = Some(cell);
    }

    /// The table, every row filled up to the widest. Rows without any cell make no table: `<table><tr>` has none.
    pub fn finish(self) -> FormTable {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        if width == 0 {
            return FormTable::default();
        }
        let length = self.rows.len();
        if self.is_full() || width * length > FORM_TABLE.places {
            return FormTable::too_big();
        }
        let filled = |(at, mut row): (usize, Vec<Option<FormCell>>)| {
            row.resize(width, None);
            let place = |cell: Option<FormCell>| {
                let mut cell = cell.unwrap_or_else(|| FormCell::new(Vec::new()));
                cell.down = cell.down.min(length - at);
                cell
            };
            row.into_iter().map(place).collect()
        };
        FormTable {
            rows: self.rows.into_iter().enumerate().map(filled).collect(),
            origin: None,
        }
    }
}

impl FormDocument {
    /// A document of these blocks and nothing else.
    pub fn of_blocks(blocks: Vec<Block>) -> Self {
        Self {
            blocks,
            ..Self::default()
        }
    }

    /// Gives every paragraph and cell its place.
    pub fn set_places(&mut self) {
        let is_sheet =
            |block: &&Block| matches!(block, Block::Table(table) if table.origin.is_some());
        let one_sheet = self.blocks.iter().filter(is_sheet).count() < 2;
        let mut tables = 0;
        for (at, block) in self.blocks.iter_mut().enumerate() {
            match block {
                Block::Paragraph(paragraph) => paragraph.place = FormPosition::Paragraph(at + 1),
                Block::Table(table) => {
                    tables += 1;
                    table.set_places(tables, one_sheet);
                }
            }
        }
    }

    /// Whether it holds more than any form does.
    pub fn is_too_big(&self) -> bool {
        let tables = || {
            self.blocks.iter().filter_map(|block| match block {
                Block::Table(table) => Some(table),
                Block::Paragraph(_) => None,
            })
        };
        let is_large =
            |table: &FormTable| table.rows.len() > MAX_ROWS || table.width() > MAX_COLUMNS;
        let places: usize = tables().map(|table| table.rows.len() * table.width()).sum();
        self.blocks.len() > MAX_BLOCKS
            || tables().any(is_large)
            || places > FORM_TABLE.places
            || self.text_size() > FORM_TABLE.text
    }

    fn text_size(&self) -> usize {
        let size = |block: &Block| match block {
            Block::Paragraph(paragraph) => text_size(&paragraph.text),
            Block::Table(table) => table.rows.iter().flatten().map(FormCell::text_size).sum(),
        };
        self.blocks.iter().map(size).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> FormCell {
        FormCell::new(vec![FormText::from_plain(text)])
    }

    fn shown(table: &FormTable) -> Vec<String> {
        let place = |cell: &FormCell| match cell.is_covered() {
            true => "^".to_owned(),
            false => cell.plain(),
        };
        let row = |row: &Vec<FormCell>| row.iter().map(place).collect::<Vec<_>>().join("|");
        table.rows.iter().map(row).collect()
    }

    #[test]
    fn merged_cells_cover_their_places_and_short_rows_are_filled() {
        let mut builder = TableBuilder::default();
        builder.start_row();
        builder.push_cell(cell("a"), 1, 2);
        builder.push_cell(cell("b"), 2, 1);
        builder.start_row();
        builder.push_cell(cell("c"), 1, 1);
        builder.start_row();
        builder.push_cell(cell("d"), 1, 1);
        assert_eq!(shown(&builder.finish()), ["a|b|^", "^|c|", "d||"]);
    }

    #[test]
    fn a_cell_that_goes_on_below_is_one_cell() {
        let mut builder = TableBuilder::default();
        builder.start_row();
        builder.push_cell(cell("a"), 1, 1);
        builder.push_cell(cell("b"), 1, 1);
        builder.start_row();
        builder.extend_cell_above(1);
        builder.push_cell(cell("c"), 1, 1);
        let table = builder.finish();
        assert_eq!(shown(&table), ["a|b", "^|c"]);
        assert_eq!(table.rows[0][0].down, 2);
        assert_eq!(table.covering_cell(1, 0).plain(), "a");
    }

    #[test]
    fn rows_without_cells_are_not_a_table() {
        let mut builder = TableBuilder::default();
        builder.start_row();
        builder.start_row();
        assert_eq!(builder.finish(), FormTable::default());
    }

    #[test]
    fn a_cell_as_wide_as_the_world_is_cut() {
        let mut builder = TableBuilder::default();
        builder.start_row();
        builder.push_cell(cell("a"), usize::MAX, usize::MAX);
        assert_eq!(builder.finish().width(), MAX_COLUMNS);
    }

    #[test]
    fn what_spreads_without_end_costs_nothing_and_more_rows_than_may_be_are_noticed() {
        let mut builder = TableBuilder::default();
        for _ in 0..MAX_ROWS + 9 {
            builder.start_row();
            builder.push_cell(cell("a"), usize::MAX, usize::MAX);
        }
        let table = Block::Table(builder.finish());
        let mut wide = TableBuilder::default();
        wide.start_row();
        (0..MAX_COLUMNS + 9).for_each(|_| wide.push_cell(cell("a"), 1, 1));
        for block in [table, Block::Table(wide.finish())] {
            assert!(FormDocument::of_blocks(vec![block]).is_too_big());
        }
    }
}
