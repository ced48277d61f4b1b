//! The legend of a form: which codes there are, what they are called, what they mean.
//!
//! In: the blocks of a form. Out: entries in the order they stand, and the blocks they were found in. A legend is two
//! entries or more; a single line with an equals sign is none.

use super::TakenCells;
use crate::interchange::forms::document::{Block, FormDocument, FormTable};
use crate::interchange::forms::layout::CellRole;
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::words::{is_excused, level_rank, normalize_words};

/// A code of more characters is a name.
const CODE: usize = 6;
/// A name of more characters is a description.
const NAME: usize = 60;

/// One level as the legend explains it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct LegendEntry {
    /// What stands before the sign.
    pub(super) code: String,
    /// What it is called.
    pub(super) name: Option<FormText>,
    /// What it means.
    pub(super) description: Vec<FormText>,
}

impl LegendEntry {
    /// Whether a column's head means this level.
    pub(super) fn explains_heading(&self, head: &str) -> bool {
        let head = normalize_words(head);
        !head.is_empty()
            && (head == normalize_words(&self.code)
                || self
                    .name
                    .as_ref()
                    .is_some_and(|name| normalize_words(&name.plain()) == head))
    }
}

/// The legend, and what of the form it took.
pub(super) fn find_legend(document: &FormDocument, taken: &mut TakenCells) -> Vec<LegendEntry> {
    let titled = |at: usize| match &document.blocks[at] {
        Block::Paragraph(paragraph) => without_title(&paragraph.text.plain()).1,
        Block::Table(_) => false,
    };
    let lines = in_paragraphs(document);
    let tables = in_tables(document);
    let (entries, places) = if tables.0.len() >= lines.0.len() {
        tables
    } else {
        lines
    };
    if entries.len() < 2 {
        return Vec::new();
    }
    // A line that begins with `Légende :` says one word more: it stays a comment.
    let places = places.into_iter().filter(|place| !titled(place.0));
    taken.extend(places.map(|place| (place, CellRole::Legend)));
    entries
}

type FoundLegend = (Vec<LegendEntry>, Vec<(usize, usize, usize)>);

fn in_paragraphs(document: &FormDocument) -> FoundLegend {
    let mut entries: Vec<LegendEntry> = Vec::new();
    let mut places = Vec::new();
    // Paragraphs since the last entry: its description, unless the form just goes on.
    let mut behind: Vec<(usize, FormText)> = Vec::new();
    let mut longest = 0;
    for (at, block) in document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = block else {
            describe_entries(&mut entries, &mut places, &mut behind, longest);
            continue;
        };
        let found = entries_of(&paragraph.text);
        if found.is_empty() {
            behind.push((at, paragraph.text.clone()));
            continue;
        }
        if !entries.is_empty() {
            longest = longest.max(behind.len());
            describe_entries(&mut entries, &mut places, &mut behind, usize::MAX);
        }
        behind.clear();
        places.push((at, 0, 0));
        entries.extend(found);
    }
    describe_entries(&mut entries, &mut places, &mut behind, longest);
    (distinct_entries(entries), places)
}

/// The paragraphs behind an entry are its description; behind the last one no more than the others have.
fn describe_entries(
    entries: &mut [LegendEntry],
    places: &mut Vec<(usize, usize, usize)>,
    behind: &mut Vec<(usize, FormText)>,
    most: usize,
) {
    let Some(last) = entries.last_mut() else {
        behind.clear();
        return;
    };
    for (at, text) in behind.drain(..).take(most) {
        places.push((at, 0, 0));
        last.description.push(text);
    }
}

fn distinct_entries(entries: Vec<LegendEntry>) -> Vec<LegendEntry> {
    let mut kept: Vec<LegendEntry> = Vec::new();
    for entry in entries {
        match kept
            .iter_mut()
            .find(|other| normalize_words(&other.code) == normalize_words(&entry.code))
        {
            Some(other) if other.description.is_empty() && other.name == entry.name => {
                other.description = entry.description;
            }
            // Explained twice: what the second says belongs to the first, and nothing of it is lost.
            Some(other) if *other != entry => {
                other.description.extend(entry.name);
                other.description.extend(entry.description);
            }
            Some(_) => {}
            None => kept.push(entry),
        }
    }
    kept
}

/// The entries of one paragraph: one, or several on a line.
pub(super) fn entries_of(text: &FormText) -> Vec<LegendEntry> {
    let plain = text.plain();
    let bare = without_title(&plain).0;
    for cut in [";", " / ", " | ", "\t", ", ", " – ", " - ", "   "] {
        let pieces: Vec<&str> = bare
            .split(cut)
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .collect();
        let entries: Vec<LegendEntry> = pieces
            .iter()
            .filter_map(|piece| parse_entry(piece))
            .collect();
        if pieces.len() > 1 && entries.len() == pieces.len() {
            return entries;
        }
    }
    one_after_the_other(bare).unwrap_or_else(|| parse_entry(bare).into_iter().collect())
}

/// `0 = nothing 1 = little 2 = all`: lines that a file has run together.
fn one_after_the_other(bare: &str) -> Option<Vec<LegendEntry>> {
    let words: Vec<&str> = bare.split(' ').filter(|word| !word.is_empty()).collect();
    let begins = |at: usize| words.get(at + 1) == Some(&"=") && words[at].chars().count() <= CODE;
    let starts: Vec<usize> = (0..words.len()).filter(|&at| begins(at)).collect();
    if starts.len() < 2 || starts[0] != 0 {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    let pieces = starts.iter().zip(ends);
    pieces
        .map(|(&start, end)| parse_entry(&words[start..end].join(" ")))
        .collect()
}

/// `Légende : TI = …`: what follows the word, and whether there is one.
fn without_title(plain: &str) -> (&str, bool) {
    let Some((title, rest)) = plain.split_once(':') else {
        return (plain, false);
    };
    if announces_legend(title) && !rest.trim().is_empty() {
        (rest.trim(), true)
    } else {
        (plain, false)
    }
}

/// Whether a line only says that a legend follows: `Légende`.
pub(super) fn announces_legend(title: &str) -> bool {
    let titles = [
        "legende", "legend", "key", "echelle", "scale", "niveaux", "levels", "rappel", "codage",
        "escala", "skala", "scala", "leyenda", "leggenda",
    ];
    titles.contains(&normalize_words(title).as_str())
}

/// `TS = Très satisfaisant`
fn parse_entry(piece: &str) -> Option<LegendEntry> {
    let (code, rest, sure) = [
        ("=", true),
        (" : ", false),
        (": ", false),
        ("\u{a0}: ", false),
        (" – ", false),
        (" - ", false),
    ]
    .iter()
    .find_map(|(sign, sure)| {
        piece
            .split_once(sign)
            .map(|(code, rest)| (code.trim(), rest.trim(), *sure))
    })?;
    let rest = rest.trim_end_matches(['.', ',']);
    let short = code.chars().count() <= CODE && !code.contains(' ') && !code.is_empty();
    let level = level_rank(code).is_some() || is_excused(code);
    let names_level = level_rank(rest).is_some() || is_excused(rest);
    if rest.is_empty() || !(level || (short && (sure || names_level))) {
        return None;
    }
    let (name, description) = name_and_description(rest);
    Some(LegendEntry {
        code: code.to_owned(),
        name,
        description,
    })
}

/// A short text names a level, a long one describes it, `Satisfaisant : autonome, fiable` does both.
fn name_and_description(rest: &str) -> (Option<FormText>, Vec<FormText>) {
    let text = |words: &str| FormText::from_plain(words.trim());
    if let Some((name, more)) = rest.split_once(": ").or_else(|| rest.split_once(" – "))
        && name.chars().count() <= NAME
    {
        return (Some(text(name)), vec![text(more)]);
    }
    if rest.chars().count() <= NAME {
        (Some(text(rest)), Vec::new())
    } else {
        (None, vec![text(rest)])
    }
}

fn in_tables(document: &FormDocument) -> FoundLegend {
    let mut best = (Vec::new(), Vec::new());
    let tables = document
        .blocks
        .iter()
        .filter(|block| matches!(block, Block::Table(_)))
        .count();
    for (at, block) in document.blocks.iter().enumerate() {
        let Block::Table(table) = block else { continue };
        // The only table of a form is what is assessed.
        let found = if tables > 1 {
            of_table(table, at)
        } else {
            (Vec::new(), Vec::new())
        };
        if found.0.len() > best.0.len() {
            best = found;
        }
    }
    best
}

/// A table of two or three columns: code, name, meaning; or any table whose every cell is `code = name`.
fn of_table(table: &FormTable, at: usize) -> FoundLegend {
    let filled: Vec<(usize, usize)> = (0..table.rows.len())
        .flat_map(|row| (0..table.width()).map(move |column| (row, column)))
        .filter(|&(row, column)| !table.rows[row][column].is_blank())
        .collect();
    let cell = |row: usize, column: usize| &table.rows[row][column];
    let each: Vec<LegendEntry> = filled
        .iter()
        .filter_map(|&(row, column)| parse_entry(&cell(row, column).plain()))
        .collect();
    if each.len() == filled.len() && each.len() > 1 {
        return (
            distinct_entries(each),
            filled
                .into_iter()
                .map(|(row, column)| (at, row, column))
                .collect(),
        );
    }
    if !(2..=3).contains(&table.width()) {
        return (Vec::new(), Vec::new());
    }
    let codes: Vec<usize> = (0..table.rows.len())
        .filter(|&row| is_code(&cell(row, 0).plain()) && !cell(row, 1).is_blank())
        .collect();
    let rest = table.rows.len() - codes.len();
    if codes.len() < 2 || rest > 1 {
        return (Vec::new(), Vec::new());
    }
    let mut places = Vec::new();
    let entries = codes.iter().map(|&row| {
        places.extend((0..table.width()).map(|column| (at, row, column)));
        of_cells(table, row)
    });
    (distinct_entries(entries.collect()), places)
}

fn is_code(text: &str) -> bool {
    level_rank(text).is_some() || is_excused(text)
}

fn of_cells(table: &FormTable, row: usize) -> LegendEntry {
    let code = table.rows[row][0].plain();
    let lines = |column: usize| {
        table.rows[row]
            .get(column)
            .map(|cell| cell.lines.clone())
            .unwrap_or_default()
    };
    let (second, third) = (lines(1), lines(2));
    let second_text = FormText::joined(&second);
    if second_text.plain().chars().count() <= NAME {
        LegendEntry {
            code,
            name: Some(second_text),
            description: third,
        }
    } else {
        LegendEntry {
            code,
            name: None,
            description: [second, third].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::forms::read::plain;

    fn legend(text: &str) -> Vec<String> {
        let entries = find_legend(&plain::read_plain_text(text), &mut TakenCells::default());
        let shown = |entry: LegendEntry| {
            let name = entry.name.map(|name| name.plain()).unwrap_or_default();
            format!("{}|{name}|{}", entry.code, entry.description.len())
        };
        entries.into_iter().map(shown).collect()
    }

    #[test]
    fn a_legend_is_lines_with_a_sign_and_what_follows_describes() {
        assert_eq!(
            legend(
                "**TS = Très satisfaisant**\n\n*Autonome.*\n\n**S= Satisfaisant**\n\n*Aidé.*\n\nSignature\n"
            ),
            ["TS|Très satisfaisant|1", "S|Satisfaisant|1"]
        );
    }

    #[test]
    fn a_legend_on_one_line_and_none_where_there_is_but_one_sign() {
        assert_eq!(
            legend("Légende : A = acquis ; ECA = en cours ; NA = non acquis"),
            ["A|acquis|0", "ECA|en cours|0", "NA|non acquis|0"]
        );
        assert_eq!(legend("Durée = 20 minutes"), [""; 0]);
        assert_eq!(legend("Nom : \nClasse : \nDate : 12 mai\n"), [""; 0]);
    }

    #[test]
    fn a_table_of_codes_is_a_legend_beside_another_table() {
        let text = "x\tA\tB\n1\t\t\n\nA\tAcquis\tSait faire seul\nB\tBien\tavec aide\n";
        assert_eq!(legend(text), ["A|Acquis|1", "B|Bien|1"]);
    }
}
