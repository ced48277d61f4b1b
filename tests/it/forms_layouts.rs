//! Random sound grids, laid out in the many ways people lay them out, and read again.
//!
//! Out of a grid of ours comes a file: levels across or down, sections as tables, as lines or as a column, weights in points or
//! per cent, points in headings or in a row of their own, notes and blank lines around; as pasted text, CSV, Markdown or HTML, in
//! six languages. What is read must be the same grid, or the program must say that it is not sure: a difference that nothing
//! is said of is a fault. `GRIDGEN_LAYOUTS=20000` reads as many; without it, a few hundred.

use gridgen::base::diagnostic::MessageLang;
use gridgen::interchange::forms::draft::{DraftRow, ImportDraft};
use gridgen::interchange::forms::{clearly_best, form_readings, guess::Guess, read, write};
use std::fmt::Write;

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

/// Words of one language.
struct FormWords {
    label: &'static str,
    weight: &'static str,
    points: &'static str,
    remarks: &'static str,
    levels: &'static [&'static [&'static str]],
    rows: &'static [&'static str],
    sections: &'static [&'static str],
    texts: &'static [&'static str],
    note: &'static str,
}

const WORDS: &[FormWords] = &[
    FormWords {
        label: "Critère",
        weight: "Coef.",
        points: "Barème",
        remarks: "Remarques",
        levels: &[
            &["TI", "I", "S", "TS"],
            &["Non acquis", "En cours", "Acquis"],
            &[
                "Insuffisant",
                "Fragile",
                "Satisfaisant",
                "Très bonne maîtrise",
            ],
            &["Non", "Oui"],
        ],
        rows: &[
            "Accueille la cliente",
            "Reformule la demande",
            "Prépare la commande",
            "Vérifie le stock",
            "Rédige le devis",
            "Range le poste",
            "Règle la scie",
            "Contrôle les cotes",
        ],
        sections: &[
            "Accueil",
            "La commande",
            "Mission 1 – Le devis",
            "Mission 2 – La livraison",
        ],
        texts: &[
            "ne le fait pas",
            "le fait avec aide",
            "le fait seul",
            "le fait seul et l'explique",
            "par écrit",
            "à l'oral",
        ],
        note: "Les lignes sans remarque comptent comme les autres pour la note.",
    },
    FormWords {
        label: "Criterion",
        weight: "Weight",
        points: "Points",
        remarks: "Comments",
        levels: &[
            &["Poor", "Fair", "Good", "Excellent"],
            &["Not yet", "Developing", "Secure"],
            &["No", "Partly", "Yes"],
        ],
        rows: &[
            "Names the sources",
            "Speaks to the room",
            "Answers questions",
            "Keeps to the time",
            "Shows the data",
            "Explains the method",
            "Thanks the audience",
            "Uses the board",
        ],
        sections: &["Talk", "Slides", "Part 1: Before", "Part 2: After"],
        texts: &[
            "never does",
            "does with help",
            "does alone",
            "does alone and shows why",
            "in writing",
            "out loud",
        ],
        note: "Rows without a comment count as the others do for the mark.",
    },
    FormWords {
        label: "Kriterium",
        weight: "Gewicht",
        points: "Punkte",
        remarks: "Bemerkungen",
        levels: &[
            &["mangelhaft", "ausreichend", "gut", "sehr gut"],
            &["nicht erfüllt", "teilweise", "erfüllt"],
        ],
        rows: &[
            "Wiegt genau",
            "Knetet gleichmäßig",
            "Heizt den Ofen vor",
            "Räumt auf",
            "Schreibt das Protokoll",
            "Misst nach",
        ],
        sections: &["Teig", "Ofen", "Aufgabe 1", "Aufgabe 2"],
        texts: &[
            "gar nicht",
            "mit Hilfe",
            "allein",
            "allein und begründet",
            "schriftlich",
            "mündlich",
        ],
        note: "Zeilen ohne Bemerkung zählen wie die anderen für die Note.",
    },
    FormWords {
        label: "Criterio",
        weight: "Peso",
        points: "Puntos",
        remarks: "Observaciones",
        levels: &[&["Insuficiente", "Suficiente", "Bueno", "Excelente"]],
        rows: &[
            "Explica el plan",
            "Mide la madera",
            "Corta recto",
            "Lija las piezas",
            "Limpia la mesa",
        ],
        sections: &["Medir", "Cortar", "Tarea 1", "Tarea 2"],
        texts: &[
            "no lo hace",
            "con ayuda",
            "sin ayuda",
            "sin ayuda y lo explica",
            "por escrito",
        ],
        note: "Las líneas sin observación cuentan como las demás para la nota.",
    },
    FormWords {
        label: "Criterio",
        weight: "Peso",
        points: "Punti",
        remarks: "Osservazioni",
        levels: &[&["Insufficiente", "Sufficiente", "Buono", "Ottimo"]],
        rows: &[
            "Legge il testo",
            "Spiega la parola",
            "Scrive la frase",
            "Ascolta i compagni",
            "Corregge gli errori",
        ],
        sections: &["Lettura", "Scrittura", "Prova 1", "Prova 2"],
        texts: &[
            "mai",
            "con aiuto",
            "da solo",
            "da solo e lo spiega",
            "per iscritto",
        ],
        note: "Le righe senza osservazione contano come le altre per il voto.",
    },
    FormWords {
        label: "Criterium",
        weight: "Gewicht",
        points: "Punten",
        remarks: "Opmerkingen",
        levels: &[&["0", "1", "2", "3"]],
        rows: &[
            "Zaagt recht",
            "Lijmt netjes",
            "Meet na",
            "Ruimt op",
            "Legt het uit",
        ],
        sections: &["Zagen", "Lijmen", "Opdracht 1", "Opdracht 2"],
        texts: &[
            "nooit",
            "met hulp",
            "alleen",
            "alleen en met uitleg",
            "op papier",
        ],
        note: "Regels zonder opmerking tellen even zwaar mee voor het cijfer.",
    },
];

/// A grid as its author means it.
#[derive(Debug, Clone)]
struct MeantGrid {
    title: String,
    levels: Vec<String>,
    /// What each level is worth, if the form says so.
    worth: Option<Vec<usize>>,
    sections: Vec<(String, Vec<MeantRow>)>,
}

#[derive(Debug, Clone)]
struct MeantRow {
    label: String,
    texts: Vec<String>,
    points: Option<usize>,
}

fn meant_grid(dice: &mut LayoutDice, words: &FormWords) -> MeantGrid {
    let mut levels: Vec<String> = dice
        .pick(words.levels)
        .iter()
        .map(|level| (*level).to_owned())
        .collect();
    if dice.often(40) {
        levels.reverse();
    }
    let are_numbers = levels.iter().all(|level| level.parse::<usize>().is_ok());
    let rises = dice.often(50);
    let worth = (!are_numbers && dice.often(35)).then(|| {
        let count = levels.len();
        (0..count)
            .map(|nth| if rises { nth } else { count - 1 - nth } * 2)
            .collect()
    });
    let described = dice.often(55);
    let weighed = dice.often(40);
    let mut rows: Vec<&str> = words.rows.to_vec();
    let count = if dice.often(50) { 1 } else { 2 };
    let first = dice.roll(words.sections.len() - 1);
    let mut sections = Vec::new();
    for nth in 0..count {
        let mut of_section = Vec::new();
        for _ in 0..2 {
            let label = rows.remove(dice.roll(rows.len()));
            let texts = levels.iter().enumerate().map(|(at, _)| {
                let text = words.texts[(at + dice.roll(2)) % words.texts.len()];
                format!("{text} ({})", label.to_lowercase())
            });
            of_section.push(MeantRow {
                label: label.to_owned(),
                texts: if described {
                    texts.collect()
                } else {
                    Vec::new()
                },
                points: weighed.then(|| 1 + dice.roll(6)),
            });
        }
        sections.push((
            words.sections[(first + nth) % words.sections.len()].to_owned(),
            of_section,
        ));
    }
    MeantGrid {
        title: format!("{} 2026", words.sections[0]),
        levels,
        worth,
        sections,
    }
}

/// Tables and lines of a file, before it has a format.
enum LaidOut {
    Line(String),
    Heading(String),
    Table(Vec<Vec<String>>),
}

/// One way to lay a grid out.
fn lay_out(dice: &mut LayoutDice, words: &FormWords, grid: &MeantGrid) -> Vec<LaidOut> {
    let mut out = vec![LaidOut::Heading(grid.title.clone())];
    let turned = grid.sections.len() == 1
        && !grid.sections[0].1[0].texts.is_empty()
        && dice.often(20)
        && grid.sections[0].1.iter().all(|row| row.points.is_none());
    let remarks = !turned && dice.often(30);
    let in_column = grid.sections.len() > 1 && dice.often(25);
    let worth_row = grid.worth.is_some() && dice.often(30);
    let points_first = dice.often(30);
    let mut heads = vec![words.label.to_owned()];
    let heading = |at: usize| match &grid.worth {
        Some(worth) if !worth_row => format!("{} ({})", grid.levels[at], worth[at]),
        _ => grid.levels[at].clone(),
    };
    let weighed = grid
        .sections
        .iter()
        .flat_map(|(_, rows)| rows)
        .any(|row| row.points.is_some());
    let weight = if dice.often(50) {
        words.weight
    } else {
        words.points
    };
    if weighed && points_first {
        heads.push(weight.to_owned());
    }
    heads.extend((0..grid.levels.len()).map(heading));
    if weighed && !points_first {
        heads.push(weight.to_owned());
    }
    if remarks {
        heads.push(words.remarks.to_owned());
    }
    let line = |row: &MeantRow| {
        let points = row.points.map(|points| points.to_string());
        let mut cells = vec![row.label.clone()];
        if points_first {
            cells.extend(points.clone());
        }
        let texts = (0..grid.levels.len()).map(|at| row.texts.get(at).cloned().unwrap_or_default());
        cells.extend(texts);
        if !points_first {
            cells.extend(points);
        }
        cells
    };
    let mut table = Vec::new();
    if in_column {
        let mut all = heads.clone();
        all.insert(0, String::new());
        table.push(all);
        for (title, rows) in &grid.sections {
            for (nth, row) in rows.iter().enumerate() {
                let mut cells = line(row);
                cells.insert(
                    0,
                    if nth == 0 {
                        title.clone()
                    } else {
                        String::new()
                    },
                );
                table.push(cells);
            }
        }
        out.push(LaidOut::Table(table));
    } else {
        for (title, rows) in &grid.sections {
            out.push(LaidOut::Heading(title.clone()));
            let mut table = vec![heads.clone()];
            if worth_row && let Some(worth) = &grid.worth {
                let mut cells = vec![words.points.to_owned()];
                if weighed && points_first {
                    cells.push(String::new());
                }
                cells.extend(worth.iter().map(usize::to_string));
                table.push(cells);
            }
            table.extend(rows.iter().map(line));
            if dice.often(15) && rows.iter().all(|row| !row.texts.is_empty()) && !turned {
                table.push(vec![words.note.to_owned()]);
            }
            out.push(LaidOut::Table(if turned {
                transposed(table)
            } else {
                table
            }));
        }
    }
    if dice.often(20) {
        out.push(LaidOut::Line(words.note.to_owned()));
    }
    out
}

fn transposed(rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: &Vec<String>, column: usize| row.get(column).cloned().unwrap_or_default();
    (0..width)
        .map(|column| rows.iter().map(|row| cell(row, column)).collect())
        .collect()
}

/// Adds a table to a text.
type TableWriter = fn(&mut String, &[Vec<String>]);

/// The file, and its name.
fn written(dice: &mut LayoutDice, parts: &[LaidOut]) -> (&'static str, String) {
    let (name, tables): (&str, TableWriter) = match dice.roll(4) {
        0 => ("form.txt", push_tabs),
        1 => ("form.csv", push_csv),
        2 => ("form.md", push_markdown),
        _ => ("form.html", push_html),
    };
    let mut text = String::new();
    for part in parts {
        match (part, name) {
            (LaidOut::Table(rows), _) => tables(&mut text, &padded(rows)),
            (LaidOut::Heading(line), "form.md") => {
                writeln!(text, "\n## {line}\n").expect("a text grows")
            }
            (LaidOut::Heading(line), "form.html") => {
                writeln!(text, "<h2>{line}</h2>").expect("a text grows")
            }
            (LaidOut::Line(line), "form.html") => {
                writeln!(text, "<p>{line}</p>").expect("a text grows")
            }
            (LaidOut::Heading(line) | LaidOut::Line(line), "form.txt") => {
                writeln!(text, "\n{line}\n").expect("a text grows")
            }
            (LaidOut::Heading(line) | LaidOut::Line(line), _) => {
                writeln!(text, "{line}\n").expect("a text grows")
            }
        }
    }
    (name, text)
}

fn padded(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut rows = rows.to_vec();
    rows.iter_mut()
        .for_each(|row| row.resize(width, String::new()));
    rows
}

fn push_tabs(text: &mut String, rows: &[Vec<String>]) {
    for row in rows {
        *text += &row.join("\t");
        text.push('\n');
    }
}

fn push_csv(text: &mut String, rows: &[Vec<String>]) {
    for row in rows {
        *text += &row.join(";");
        text.push('\n');
    }
}

fn push_markdown(text: &mut String, rows: &[Vec<String>]) {
    for (nth, row) in rows.iter().enumerate() {
        *text += &format!("| {} |\n", row.join(" | "));
        if nth == 0 {
            *text += &format!("|{}\n", "---|".repeat(row.len()));
        }
    }
}

fn push_html(text: &mut String, rows: &[Vec<String>]) {
    *text += "<table>";
    for row in rows {
        *text += "<tr>";
        row.iter()
            .for_each(|cell| *text += &format!("<td>{cell}</td>"));
        *text += "</tr>\n";
    }
    *text += "</table>\n";
}

/// What became of a layout.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Same,
    Doubt,
    Silent(String),
}

fn read_again(grid: &MeantGrid, name: &str, text: &str) -> Outcome {
    let Ok(document) = read::read_document(name, text.as_bytes()) else {
        return Outcome::Doubt;
    };
    let readings = form_readings(&document, "form");
    let Some(best) = readings.first().filter(|_| clearly_best(&readings)) else {
        return Outcome::Doubt;
    };
    match difference(grid, &best.draft) {
        None => Outcome::Same,
        Some(_) if says_doubt(&best.draft) => Outcome::Doubt,
        Some(what) => Outcome::Silent(what),
    }
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

/// The first thing in which a draft is not the grid that was meant.
fn difference(grid: &MeantGrid, draft: &ImportDraft) -> Option<String> {
    let meant: Vec<&MeantRow> = grid.sections.iter().flat_map(|(_, rows)| rows).collect();
    let rows = rows_of(draft);
    let labels: Vec<String> = rows.iter().map(|row| row.label.plain()).collect();
    if labels.len() != meant.len()
        || labels
            .iter()
            .zip(&meant)
            .any(|(label, row)| *label != row.label)
    {
        return Some(format!("rows {labels:?}"));
    }
    let scale = draft.scale.as_ref()?;
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
    for (row, meant) in rows.iter().zip(meant) {
        let texts: Vec<String> = row
            .descriptors
            .iter()
            .map(|(_, text)| {
                text.iter()
                    .map(|line| line.plain())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        if texts != meant.texts {
            return Some(format!("texts {texts:?} of {}", meant.label));
        }
        if row.points.is_some() != meant.points.is_some() {
            return Some(format!("points {:?} of {}", row.points, meant.label));
        }
    }
    None
}

/// How many layouts were read as what.
#[derive(Debug, Default)]
pub(crate) struct LayoutTally {
    pub(crate) same: u64,
    pub(crate) doubts: u64,
    pub(crate) silent: Vec<String>,
}

/// Reads so many layouts.
pub(crate) fn read_layouts(wanted: u64) -> LayoutTally {
    let mut tally = LayoutTally::default();
    for seed in 1..=wanted {
        let mut dice = LayoutDice(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        let words = dice.pick(WORDS);
        let grid = meant_grid(&mut dice, words);
        let parts = lay_out(&mut dice, words, &grid);
        let (name, text) = written(&mut dice, &parts);
        match read_again(&grid, name, &text) {
            Outcome::Same => tally.same += 1,
            Outcome::Doubt => tally.doubts += 1,
            Outcome::Silent(what) => tally
                .silent
                .push(format!("seed {seed}, {name}: {what}\n{text}")),
        }
    }
    tally
}

#[test]
fn a_layout_is_read_as_it_was_meant_or_doubt_is_said() {
    let asked = std::env::var("GRIDGEN_LAYOUTS").ok();
    let wanted = asked.and_then(|count| count.parse().ok()).unwrap_or(300);
    let mut tally = read_layouts(wanted);
    let count = tally.silent.len();
    tally.silent.truncate(3);
    let shown = tally.silent.join("\n----\n");
    assert!(
        count == 0,
        "{count} of {wanted} silent, {} in doubt:\n{shown}",
        tally.doubts
    );
    let share = tally.same * 100 / wanted.max(1);
    assert!(
        share >= 90,
        "{share} % the very grid, {} in doubt",
        tally.doubts
    );
}

#[test]
fn what_is_read_of_a_layout_is_a_grid_that_passes() {
    for seed in 1..40_u64 {
        let mut dice = LayoutDice(0xD1B5_4A32_D192_ED03_u64.wrapping_mul(seed));
        let words = dice.pick(WORDS);
        let grid = meant_grid(&mut dice, words);
        let parts = lay_out(&mut dice, words, &grid);
        let (name, text) = written(&mut dice, &parts);
        let document = read::read_document(name, text.as_bytes()).expect("a form");
        for reading in form_readings(&document, "form") {
            let made = write::write_grid(&reading.draft, "form", MessageLang::English);
            super::forms::grid_of(&made.text);
        }
    }
}
