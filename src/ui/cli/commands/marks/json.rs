//! Marks for programs.

use super::{Sheet, exact};
use crate::model::scoring::{Entry, Fraction, Kind, Mark};
use num_traits::ToPrimitive;
use serde_json::{Value as Json, json};

/// A list with an object for each sheet.
pub(super) fn list(sheets: &[Sheet<'_>]) -> Json {
    sheets.iter().map(sheet).collect()
}

fn sheet(sheet: &Sheet<'_>) -> Json {
    let mark = sheet.scored.mark.as_ref().map(|mark| match mark {
        Mark::Computed(mark) => number(mark),
        Mark::Number(decided) => number(&decided.value),
        Mark::Word(word) => json!(word),
    });
    let sum: Vec<Json> = sheet.sum().iter().map(line).collect();
    json!({
        "student": sheet.path,
        "name": sheet.name,
        "mark": mark,
        "computed": sheet.computed().map(number),
        "out_of": sheet.out_of().map(number),
        "grade": sheet.scored.grade,
        "passed": sheet.scored.passed,
        "missing": sheet.scored.to_rate,
        "sum": sheet.computed().map(|_| sum),
    })
}

fn line(line: &Entry<'_>) -> Json {
    let terms: Vec<Option<String>> = line
        .terms
        .iter()
        .map(|term| term.as_ref().map(exact))
        .collect();
    let step = match line.kind {
        Kind::Rounded(round) => Some(exact(&round.to.value)),
        _ => None,
    };
    json!({
        "kind": line.kind.name(),
        "title": line.title.map(|title| title.plain()),
        "terms": terms,
        "earned": line.earned.as_ref().map(exact),
        "possible": line.possible.as_ref().map(exact),
        "step": step,
    })
}

/// A number as JSON writes it. A mark is a multiple of its step, and has few digits.
fn number(value: &Fraction) -> Json {
    match value.to_integer().to_i64() {
        Some(whole) if value.is_integer() => json!(whole),
        _ => exact(value).parse::<f64>().map_or(Json::Null, Json::from),
    }
}
