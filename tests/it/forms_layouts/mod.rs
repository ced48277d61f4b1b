//! Random sound grids, laid out in the many ways people lay them out, and read again.
//!
//! Out of a grid of ours comes a file: levels across or down, sections as tables, as lines or as a column, weights in points,
//! as coefficients or per cent, points in headings or in a row of their own, heads of two rows, merged cells, hidden rows,
//! notes and blank lines; as pasted text, CSV, Markdown, HTML, DOCX, ODT, XLSX or ODS, in eight languages. What is read must be
//! the same grid, or the program must say that it is not sure: a difference that nothing is said of is a fault.
//! `GRIDGEN_LAYOUTS=20000` reads as many; without it, a few hundred.

mod files;
mod laid_out;
mod meant;
mod words;

use files::FormFile;
use gridgen::base::diagnostic::MessageLang;
use gridgen::interchange::forms::draft::{DraftRow, DraftSection, DraftWorth, ImportDraft};
use gridgen::interchange::forms::{clearly_best, form_readings, guess::Guess, read, write};
use laid_out::lay_out;
use meant::{MeantGrid, MeantRow};
use words::WORDS;

/// A small generator of numbers (xorshift), so that a failure can be had again from its seed.
struct LayoutDice(u64);

impl LayoutDice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below.max(1) as u64).expect("below is small")
    }

    fn often(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    fn pick<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.roll(all.len())]
    }
}

/// A layout, and the file that it is in.
struct Layout {
    grid: MeantGrid,
    file: FormFile,
    bytes: Vec<u8>,
}

impl Layout {
    fn of_seed(seed: u64) -> Self {
        let mut dice = LayoutDice(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        let words = dice.pick(WORDS);
        let grid = MeantGrid::roll(&mut dice, words);
        let file = *dice.pick(&FormFile::ALL);
        let parts = lay_out(&mut dice, words, &grid, file.able());
        let bytes = file.write(&parts);
        if std::env::var("GRIDGEN_SEED").is_ok_and(|wanted| wanted == seed.to_string()) {
            let folder = std::env::temp_dir().join(file.name());
            std::fs::write(folder, &bytes).expect("the layout to look at");
        }
        Self { grid, file, bytes }
    }

    fn read_again(&self) -> Outcome {
        let Ok(document) = read::read_document(self.file.name(), &self.bytes) else {
            return Outcome::Doubt("refused".to_owned());
        };
        let readings = form_readings(&document, "form");
        let Some(best) = readings.first().filter(|_| clearly_best(&readings)) else {
            return Outcome::Doubt("several readings".to_owned());
        };
        match difference(&self.grid, &best.draft) {
            None => Outcome::Same,
            Some(what) if says_doubt(&best.draft) => Outcome::Doubt(what),
            Some(what) => Outcome::Silent(what),
        }
    }
}

/// What became of a layout.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Same,
    Doubt(String),
    Silent(String),
}

/// Guesses about rows and levels that a teacher is asked to look at.
fn says_doubt(draft: &ImportDraft) -> bool {
    let sections = draft.sections.iter();
    let of_sections = sections.clone().flat_map(|section| &section.guesses);
    let of_tasks = sections
        .flat_map(|section| &section.tasks)
        .flat_map(|task| &task.guesses);
    let of_rows = rows_of(draft).into_iter().flat_map(|row| &row.guesses);
    let of_scales = draft.scale.iter().flat_map(|scale| &scale.guesses);
    let mut all = draft
        .guesses
        .iter()
        .chain(of_sections)
        .chain(of_tasks)
        .chain(of_rows)
        .chain(of_scales);
    all.any(|guess| {
        matches!(
            guess,
            Guess::UnknownHeadings {}
                | Guess::NoLevelNames { .. }
                | Guess::InventedScale {}
                | Guess::NoHeadings {}
                | Guess::SectionByLook {}
                | Guess::TaskByLook {}
                | Guess::RowByLook {}
                | Guess::FilledIn { .. }
                | Guess::RemarksColumn { .. }
                | Guess::WeightOfSeveral { .. }
                | Guess::NoteBelow { .. }
                | Guess::SentenceRow {}
        )
    })
}

fn rows_of(draft: &ImportDraft) -> Vec<&DraftRow> {
    let tasks = draft.sections.iter().flat_map(|section| &section.tasks);
    tasks.flat_map(|task| &task.rows).collect()
}

/// The titles that each row stands below.
fn titles_of(draft: &ImportDraft) -> Vec<Vec<String>> {
    let of_section = |section: &DraftSection| {
        let tasks = section.tasks.iter().flat_map(|task| {
            let title = task.title.as_ref().map(|title| title.plain());
            let titles = [Some(section.title.plain()), title];
            let titles: Vec<String> = titles.into_iter().flatten().collect();
            std::iter::repeat_n(titles, task.rows.len())
        });
        tasks.collect::<Vec<_>>()
    };
    draft.sections.iter().flat_map(of_section).collect()
}

/// The first thing in which a draft is not the grid that was meant.
fn difference(grid: &MeantGrid, draft: &ImportDraft) -> Option<String> {
    let meant: Vec<&MeantRow> = grid.rows().collect();
    let rows = rows_of(draft);
    let labels: Vec<String> = rows.iter().map(|row| row.label.plain()).collect();
    // A number before a row is read as the beginning of its label.
    let is_label = |(label, row): (&String, &&MeantRow)| {
        let bare = label.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        bare == row.label
    };
    if labels.len() != meant.len() || !labels.iter().zip(&meant).all(is_label) {
        return Some(format!("rows {labels:?}"));
    }
    let Some(scale) = &draft.scale else {
        return Some("no levels".to_owned());
    };
    let names: Vec<String> = scale
        .levels
        .iter()
        .map(|level| {
            let name = level.name.as_ref().map(|name| name.plain());
            name.unwrap_or_else(|| level.code.clone())
        })
        .collect();
    if names != grid.levels {
        return Some(format!("levels {names:?}"));
    }
    if let Some(worth) = &grid.worth {
        let points = scale.levels.iter().map(|level| level.points.clone());
        let wanted = worth
            .iter()
            .map(|points| Some(DraftWorth::Exact(points.to_string())));
        if !points.clone().eq(wanted) {
            return Some(format!("points of levels {:?}", points.collect::<Vec<_>>()));
        }
    }
    let titles = grid
        .sections
        .iter()
        .flat_map(|section| std::iter::repeat_n(&section.title, section.rows.len()));
    let found = titles_of(draft);
    if !found
        .iter()
        .zip(titles)
        .all(|(found, title)| found.contains(title))
    {
        return Some(format!("titles {found:?}"));
    }
    let mut rows = rows.iter().zip(meant);
    rows.find_map(|(row, meant)| row_difference(row, meant))
}

fn row_difference(row: &DraftRow, meant: &MeantRow) -> Option<String> {
    let texts: Vec<String> = row
        .descriptors
        .iter()
        .map(|(_, text)| {
            let lines: Vec<String> = text.iter().map(|line| line.plain()).collect();
            lines.join(" ")
        })
        .collect();
    if texts != meant.texts {
        return Some(format!("texts {texts:?} of {}", meant.label));
    }
    if row.required != meant.required {
        return Some(format!("required {} of {}", row.required, meant.label));
    }
    // Where all rows have a coefficient, the coefficients are the points.
    let wanted = meant.weight.map(|weight| weight as f64);
    let points = row
        .points
        .as_ref()
        .and_then(|points| points.parse::<f64>().ok());
    (points != wanted).then(|| format!("points {points:?} of {}, not {wanted:?}", meant.label))
}

/// How many layouts were read as what.
#[derive(Debug, Default)]
struct LayoutTally {
    same: u64,
    doubts: Vec<String>,
    silent: Vec<String>,
}

/// Reads so many layouts.
fn read_layouts(wanted: u64) -> LayoutTally {
    let mut tally = LayoutTally::default();
    for seed in 1..=wanted {
        let layout = Layout::of_seed(seed);
        let said = |what: &str| format!("seed {seed}, {}: {what}", layout.file.name());
        match layout.read_again() {
            Outcome::Same => tally.same += 1,
            Outcome::Doubt(what) => tally.doubts.push(said(&what)),
            Outcome::Silent(what) => tally.silent.push(said(&what)),
        }
    }
    tally
}

#[test]
fn a_layout_is_read_as_it_was_meant_or_doubt_is_said() {
    let asked = std::env::var("GRIDGEN_LAYOUTS").ok();
    let wanted = asked.and_then(|count| count.parse().ok()).unwrap_or(250);
    let mut tally = read_layouts(wanted);
    let (silent, doubts) = (tally.silent.len(), tally.doubts.len());
    println!("{doubts} in doubt:\n{}", tally.doubts.join("\n"));
    tally.silent.truncate(40);
    let shown = tally.silent.join("\n");
    assert!(
        silent == 0,
        "{silent} of {wanted} silent, {doubts} in doubt (GRIDGEN_SEED=N writes one to look at):\n{shown}"
    );
    let share = tally.same * 100 / wanted.max(1);
    assert!(share >= 93, "{share} % the very grid, {doubts} in doubt");
}

#[test]
fn what_is_read_of_a_layout_is_a_grid_that_passes() {
    for seed in 1000..1040_u64 {
        let layout = Layout::of_seed(seed);
        let document = read::read_document(layout.file.name(), &layout.bytes).expect("a form");
        for reading in form_readings(&document, "form") {
            let made = write::write_grid(&reading.draft, "form", MessageLang::English);
            super::forms::grid_of(&made.text);
        }
    }
}
