//! Marks for programs.

use super::{StudentMarks, exact_number};
use crate::model::scoring::{Fraction, Mark, SumEntry, SumEntryKind};
use num_traits::ToPrimitive;
use serde_json::{Value as Json, json};

/// A list with an object for each sheet.
pub(super) fn marks_json(sheets: &[StudentMarks<'_>]) -> Json {
    sheets.iter().map(student_marks_json).collect()
}

fn student_marks_json(sheet: &StudentMarks<'_>) -> Json {
    let mark = sheet.scored.mark.as_ref().map(|mark| match mark {
        Mark::Computed(mark) => json_number(mark),
        Mark::Number(decided) => json_number(&decided.value),
        Mark::Word(word) => json!(word),
    });
    let sum: Vec<Json> = sheet.sum().iter().map(sum_line_json).collect();
    json!({
        "student": sheet.path,
        "name": sheet.name,
        "mark": mark,
        "computed": sheet.computed().map(json_number),
        "out_of": sheet.out_of().map(json_number),
        "grade": sheet.scored.grade,
        "passed": sheet.scored.passed,
        "missing": sheet.scored.rows_to_rate,
        "sum": sheet.computed().map(|_| sum),
    })
}

fn sum_line_json(line: &SumEntry<'_>) -> Json {
    let terms: Vec<Option<String>> = line
        .terms
        .iter()
        .map(|term| term.as_ref().map(exact_number))
        .collect();
    let step = match line.kind {
        SumEntryKind::Rounded(round) => Some(exact_number(&round.to.value)),
        _ => None,
    };
    json!({
        "kind": line.kind.name(),
        "title": line.title.map(|title| title.plain()),
        "terms": terms,
        "earned": line.earned.as_ref().map(exact_number),
        "possible": line.possible.as_ref().map(exact_number),
        "step": step,
    })
}

/// A number as JSON writes it. A mark is a multiple of its step, and has few digits.
fn json_number(value: &Fraction) -> Json {
    match value.to_integer().to_i64() {
        Some(whole) if value.is_integer() => json!(whole),
        _ => exact_number(value)
            .parse::<f64>()
            .map_or(Json::Null, Json::from),
    }
}
