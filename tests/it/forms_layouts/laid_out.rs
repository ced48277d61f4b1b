//! The many ways in which people lay a grid out, before it is a file.

use super::LayoutDice;
use super::meant::{MeantGrid, MeantRow, MeantSection, Weights};
use super::words::FormWords;

/// Lines and tables of a file.
#[derive(Debug, Clone)]
pub(super) enum LaidOut {
    Line(String),
    Heading(String),
    Table(Vec<LaidRow>),
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct LaidRow {
    pub(super) cells: Vec<LaidCell>,
    pub(super) is_head: bool,
    /// Whether the file hides it, where files can.
    pub(super) is_hidden: bool,
}

/// A cell, or the place that another one spreads over.
#[derive(Debug, Clone, Default)]
pub(super) struct LaidCell {
    pub(super) text: String,
    pub(super) across: usize,
    pub(super) down: usize,
    pub(super) is_bold: bool,
}

impl LaidCell {
    fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            across: 1,
            down: 1,
            is_bold: false,
        }
    }

    pub(super) fn is_covered(&self) -> bool {
        self.across == 0
    }
}

/// What a file can show beside texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct FileAbility {
    pub(super) merges: bool,
    pub(super) hides: bool,
    pub(super) is_sheet: bool,
}

/// How the sections of a grid stand in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SectionWay {
    /// Each is a table below its title.
    Tables,
    /// Its name stands in a column, once or in each row.
    Column { repeats: bool },
    /// Its name is a line of the table.
    Banner,
}

/// How one grid is laid out.
struct Way<'a> {
    words: &'a FormWords,
    grid: &'a MeantGrid,
    able: FileAbility,
    turned: bool,
    sections: SectionWay,
    remarks: bool,
    numbered: bool,
    weight_first: bool,
    weight_word: &'a str,
    worth: WorthWay,
    over_levels: bool,
    bold_heads: bool,
    blank_rows: bool,
}

/// Where the points of levels stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WorthWay {
    Brackets,
    Dash,
    Before,
    RowBelow,
}

/// Lays a grid out in one way.
pub(super) fn lay_out(
    dice: &mut LayoutDice,
    words: &FormWords,
    grid: &MeantGrid,
    able: FileAbility,
) -> Vec<LaidOut> {
    let way = Way::roll(dice, words, grid, able);
    let mut out = vec![LaidOut::Heading(grid.title.clone())];
    if dice.often(20) {
        out.push(LaidOut::Line(words.identity.to_owned()));
    }
    match way.sections {
        SectionWay::Tables => {
            for section in &grid.sections {
                out.push(LaidOut::Heading(section.title.clone()));
                let mut table = way.heads();
                table.extend(way.rows(dice, section, None));
                way.note(dice, &mut table);
                out.push(LaidOut::Table(way.finished(table)));
            }
        }
        SectionWay::Column { .. } | SectionWay::Banner => {
            let mut table = way.heads();
            for section in &grid.sections {
                if way.sections == SectionWay::Banner {
                    table.push(way.banner(&section.title));
                }
                table.extend(way.rows(dice, section, Some(&section.title)));
            }
            way.total(dice, &mut table);
            out.push(LaidOut::Table(way.finished(table)));
        }
    }
    if dice.often(20) {
        out.push(LaidOut::Line(words.note.to_owned()));
    }
    out
}

impl<'a> Way<'a> {
    fn roll(
        dice: &mut LayoutDice,
        words: &'a FormWords,
        grid: &'a MeantGrid,
        able: FileAbility,
    ) -> Self {
        let can_turn = grid.sections.len() == 1
            && grid.is_described()
            && matches!(grid.weights, Weights::None | Weights::Behind);
        let turned = can_turn && dice.often(20);
        let sections = match dice.roll(8) {
            _ if grid.sections.len() == 1 => SectionWay::Tables,
            0 => SectionWay::Column { repeats: false },
            1 => SectionWay::Column { repeats: true },
            2 if able.merges => SectionWay::Banner,
            _ => SectionWay::Tables,
        };
        let weight_word = match grid.weights {
            Weights::Points => words.points,
            _ => words.weight,
        };
        Self {
            words,
            grid,
            able,
            turned,
            sections,
            remarks: !turned && dice.often(30),
            numbered: !turned && sections == SectionWay::Tables && dice.often(15),
            weight_first: dice.often(30),
            weight_word,
            worth: *dice.pick(&[
                WorthWay::Brackets,
                WorthWay::Brackets,
                WorthWay::Dash,
                WorthWay::Before,
                WorthWay::RowBelow,
            ]),
            over_levels: !turned && dice.often(15),
            bold_heads: dice.often(40),
            blank_rows: able.is_sheet && !turned && dice.often(15),
        }
    }

    fn has_weight_column(&self) -> bool {
        !matches!(self.grid.weights, Weights::None | Weights::Behind)
    }

    fn has_worth_row(&self) -> bool {
        self.grid.worth.is_some() && self.worth == WorthWay::RowBelow && !self.turned
    }

    fn level_head(&self, at: usize) -> String {
        let name = &self.grid.levels[at];
        let Some(worth) = &self.grid.worth else {
            return name.clone();
        };
        let points = worth[at];
        match self.worth {
            WorthWay::Brackets => format!("{name} ({points})"),
            WorthWay::Dash => format!("{name} – {points} pts"),
            WorthWay::Before => format!("{points} – {name}"),
            WorthWay::RowBelow if self.turned => format!("{name} ({points})"),
            WorthWay::RowBelow => name.clone(),
        }
    }

    /// The cells of a row around those of its levels.
    fn around(&self, label: [String; 2], weight: String, levels: Vec<String>) -> Vec<LaidCell> {
        let [number, label] = label;
        let mut texts = Vec::new();
        if matches!(self.sections, SectionWay::Column { .. }) {
            texts.push(String::new());
        }
        if self.numbered {
            texts.push(number);
        }
        texts.push(label);
        if self.has_weight_column() && self.weight_first {
            texts.push(weight.clone());
        }
        texts.extend(levels);
        if self.has_weight_column() && !self.weight_first {
            texts.push(weight);
        }
        if self.remarks {
            texts.push(String::new());
        }
        texts.into_iter().map(LaidCell::new).collect()
    }

    fn heads(&self) -> Vec<LaidRow> {
        let levels: Vec<String> = (0..self.grid.levels.len())
            .map(|at| self.level_head(at))
            .collect();
        let label = ["N°".to_owned(), self.words.label.to_owned()];
        let mut cells = self.around(label, self.weight_word.to_owned(), levels);
        if let (true, Some(last)) = (self.remarks, cells.last_mut()) {
            last.text = self.words.remarks.to_owned();
        }
        for cell in &mut cells {
            cell.is_bold = self.bold_heads;
        }
        let mut heads = Vec::new();
        if self.over_levels {
            heads.push(self.two_tiers(&mut cells));
        }
        heads.push(LaidRow {
            cells,
            is_head: true,
            is_hidden: false,
        });
        if let (true, Some(worth)) = (self.has_worth_row(), &self.grid.worth) {
            let points = worth.iter().map(usize::to_string).collect();
            let label = [String::new(), self.words.points.to_owned()];
            heads.push(LaidRow {
                cells: self.around(label, String::new(), points),
                ..LaidRow::default()
            });
        }
        heads
    }

    /// A first row of heads: one cell over all levels, the others spread down over the second row.
    fn two_tiers(&self, second: &mut [LaidCell]) -> LaidRow {
        let first_level = second
            .iter()
            .position(|cell| cell.text == self.level_head(0))
            .unwrap_or(1);
        let levels = first_level..first_level + self.grid.levels.len();
        let mut first: Vec<LaidCell> = second.to_vec();
        for (at, cell) in first.iter_mut().enumerate() {
            if levels.contains(&at) {
                *cell = LaidCell::default();
            } else {
                cell.down = 2;
                second[at] = LaidCell::default();
            }
        }
        first[first_level] = LaidCell {
            across: levels.len(),
            is_bold: self.bold_heads,
            ..LaidCell::new(self.words.over_levels)
        };
        LaidRow {
            cells: first,
            is_head: true,
            is_hidden: false,
        }
    }

    fn rows(
        &self,
        dice: &mut LayoutDice,
        section: &MeantSection,
        title: Option<&String>,
    ) -> Vec<LaidRow> {
        let mut rows = Vec::new();
        for (nth, row) in section.rows.iter().enumerate() {
            let mut cells = self.row_cells(nth, row);
            if let (SectionWay::Column { repeats }, Some(title)) = (self.sections, title) {
                self.put_title(&mut cells[0], title, nth, repeats, section.rows.len());
            }
            rows.push(LaidRow {
                cells,
                ..LaidRow::default()
            });
            if self.blank_rows && dice.often(40) && nth + 1 < section.rows.len() {
                rows.push(self.lone(String::new()));
            }
            if self.able.hides && !self.turned && dice.often(6) {
                rows.push(LaidRow {
                    is_hidden: true,
                    ..self.lone(format!("HIDDEN {nth}"))
                });
            }
        }
        rows
    }

    fn put_title(&self, cell: &mut LaidCell, title: &str, nth: usize, repeats: bool, rows: usize) {
        if nth == 0 || repeats {
            cell.text = title.to_owned();
        } else if self.able.merges && !self.able.hides {
            *cell = LaidCell::default();
        }
        if nth == 0 && !repeats && self.able.merges && !self.able.hides {
            cell.down = rows;
        }
    }

    fn row_cells(&self, nth: usize, row: &MeantRow) -> Vec<LaidCell> {
        let weight = match (self.grid.weights, row.weight) {
            (Weights::Percent, Some(share)) => format!("{share} %"),
            (_, Some(weight)) => weight.to_string(),
            _ => String::new(),
        };
        let levels = 0..self.grid.levels.len();
        let texts = levels.map(|at| row.texts.get(at).cloned().unwrap_or_default());
        let label = [(nth + 1).to_string(), row.label.clone()];
        self.around(label, weight, texts.collect())
    }

    fn width(&self) -> usize {
        let levels = vec![String::new(); self.grid.levels.len()];
        self.around([String::new(), String::new()], String::new(), levels)
            .len()
    }

    /// A row with one text.
    fn lone(&self, text: String) -> LaidRow {
        let mut cells = vec![LaidCell::new(""); self.width()];
        cells[0].text = text;
        LaidRow {
            cells,
            ..LaidRow::default()
        }
    }

    /// A title that spreads over the table.
    fn banner(&self, title: &str) -> LaidRow {
        let mut row = self.lone(title.to_owned());
        row.cells[0].across = row.cells.len();
        row.cells[0].is_bold = self.bold_heads;
        row.cells[1..].fill(LaidCell::default());
        row
    }

    fn note(&self, dice: &mut LayoutDice, table: &mut Vec<LaidRow>) {
        if self.turned {
            return;
        }
        if dice.often(15) && self.grid.is_described() {
            table.push(self.lone(self.words.note.to_owned()));
        }
    }

    /// The sum of all weights, below the last row.
    fn total(&self, dice: &mut LayoutDice, table: &mut Vec<LaidRow>) {
        if !self.has_weight_column() || self.grid.weights == Weights::Times || !dice.often(30) {
            return;
        }
        let sum: usize = self.grid.rows().filter_map(|row| row.weight).sum();
        let sum = match self.grid.weights {
            Weights::Percent => format!("{sum} %"),
            _ => sum.to_string(),
        };
        let label = [String::new(), self.words.total.to_owned()];
        let levels = vec![String::new(); self.grid.levels.len()];
        table.push(LaidRow {
            cells: self.around(label, sum, levels),
            ..LaidRow::default()
        });
    }

    fn finished(&self, table: Vec<LaidRow>) -> Vec<LaidRow> {
        if !self.turned {
            return table;
        }
        let width = self.width();
        (0..width)
            .map(|column| LaidRow {
                cells: table.iter().map(|row| row.cells[column].clone()).collect(),
                is_head: column == 0,
                is_hidden: false,
            })
            .collect()
    }
}
