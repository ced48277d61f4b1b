//! Marks for spreadsheets.

use super::{StudentMarks, exact_number, sum_line_title};
use crate::base::diagnostic::MessageLang;
use crate::interchange::tables::csv::is_formula_like;
use crate::model::scoring::{Fraction, SumEntry, SumEntryKind};
use crate::text::yaml::Number;

const HEADINGS: [&str; 9] = [
    "student", "name", "mark", "computed", "out_of", "grade", "passed", "missing", "sum",
];

/// The headings, then a line for each sheet; in French with semicolons and decimal commas, as spreadsheets expect them
/// there.
pub(super) fn marks_csv(sheets: &[StudentMarks<'_>], lang: MessageLang) -> Vec<u8> {
    let mut table = ::csv::WriterBuilder::new()
        .delimiter(lang.pick(b',', b';'))
        .from_writer(Vec::new());
    // A vector takes all that is written.
    let _ = table.write_record(HEADINGS);
    for sheet in sheets {
        let _ = table.write_record(
            csv_row(sheet, lang)
                .iter()
                .map(|cell| escape_csv_formula(cell)),
        );
    }
    table.into_inner().unwrap_or_default()
}

fn csv_row(sheet: &StudentMarks<'_>, lang: MessageLang) -> [String; 9] {
    let scored = sheet.scored;
    [
        sheet.path.to_string(),
        sheet.name.clone(),
        sheet
            .mark()
            .map(|mark| localized_number(&mark, lang))
            .unwrap_or_default(),
        sheet
            .computed()
            .map(|it| localized_number(&exact_number(it), lang))
            .unwrap_or_default(),
        sheet
            .out_of()
            .map(|it| localized_number(&exact_number(it), lang))
            .unwrap_or_default(),
        scored.grade.clone().unwrap_or_default(),
        scored.passed.map(|it| it.to_string()).unwrap_or_default(),
        scored.rows_to_rate.to_string(),
        sum_cell(sheet, lang),
    ]
}

/// A number with the decimal mark of the language; a word stays.
fn localized_number(text: &str, lang: MessageLang) -> String {
    match Number::parse(text) {
        Some(_) => text.replace('.', lang.pick(".", ",")),
        None => text.to_owned(),
    }
}

/// The sum in one cell: `Content: 33/40; …; mark: 80.5`.
fn sum_cell(sheet: &StudentMarks<'_>, lang: MessageLang) -> String {
    let lines = sheet.sum();
    let lines: Vec<String> = lines
        .iter()
        .map(|entry| sum_line_text(entry, lang))
        .collect();
    lines.join("; ")
}

fn sum_line_text(line: &SumEntry<'_>, lang: MessageLang) -> String {
    let printed = |value: &Fraction| localized_number(&exact_number(value), lang);
    let earned = line.earned.as_ref().map_or("–".to_owned(), printed);
    let possible = line.possible.as_ref().map(printed);
    let number = match line.kind {
        SumEntryKind::Rounded(round) => printed(&round.to.value),
        SumEntryKind::Scaled => possible.clone().unwrap_or_default(),
        _ => earned.clone(),
    };
    let title = sum_line_title(line, lang, &number);
    let of = possible.map(|possible| format!(" / {possible}"));
    format!("{title}: {earned}{}", of.unwrap_or_default())
}

/// A text that a spreadsheet would run as a formula gets an apostrophe; a number is a number.
fn escape_csv_formula(cell: &str) -> String {
    if is_formula_like(cell) && Number::parse(cell).is_none() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+33 1 23", "'+33 1 23"),
            ("-cmd", "'-cmd"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("-2.5", "-2.5"),
            ("+5", "+5"),
            ("-2/3", "'-2/3"),
            ("Léa", "Léa"),
            ("", ""),
        ] {
            assert_eq!(escape_csv_formula(cell), written);
        }
    }
}
