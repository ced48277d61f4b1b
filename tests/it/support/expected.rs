//! The form of a sheet's tables straight from its data: what both outputs must say, without the words of a theme.

use serde_json::Value;

use super::fold;
use super::table::{NormalRow, NormalTable};

/// Each table of a sheet: `grid` and `student` as a theme gets them (`null` on a blank sheet). Titles, names of columns,
/// labels, what was chosen and remarks; compare with [`faults`], for a theme says more.
pub fn form(grid: &Value, student: &Value) -> Vec<NormalTable> {
    list(&grid["sections"])
        .iter()
        .map(|it| table(it, student))
        .collect()
}

/// Where `said` lacks what `expected` has, or has rows, columns, headers or ratings of its own. Empty: none.
pub fn faults(expected: &[NormalTable], said: &[NormalTable]) -> Vec<String> {
    let mut all = Vec::new();
    count(&mut all, "tables", expected.len(), said.len());
    for (expected, said) in expected.iter().zip(said) {
        let (at, heads) = (&expected.title, &expected.heads);
        contains(&mut all, at, &expected.title, &said.title);
        lists(&mut all, at, &expected.heads, &said.heads);
        count(
            &mut all,
            &format!("{at}: rows"),
            expected.rows.len(),
            said.rows.len(),
        );
        for (expected, said) in expected.rows.iter().zip(&said.rows) {
            let at = format!("{at}, {}", expected.headers.join(", "));
            lists(&mut all, &at, &expected.headers, &said.headers);
            lists(&mut all, &at, &expected.cells, &said.cells);
            silent(&mut all, &at, heads, &expected.cells, &said.cells);
        }
    }
    all
}

fn table(section: &Value, student: &Value) -> NormalTable {
    let columns = list(&section["columns"]);
    let mut heads: Vec<String> = columns.iter().map(|it| plain(&it["name"])).collect();
    if columns.is_empty() {
        heads.push(String::new());
    }
    if is_remarked(section) {
        heads.push(plain(&section["remarks"]["heading"]));
    }
    let tasks = list(&section["tasks"]);
    let rows = tasks.iter().flat_map(|task| {
        list(&task["rows"])
            .iter()
            .map(move |it| row(section, task, it, student))
    });
    NormalTable {
        title: plain(&section["title"]),
        heads,
        rows: rows.collect(),
    }
}

fn row(section: &Value, task: &Value, row: &Value, student: &Value) -> NormalRow {
    let headed = !task["title"].is_null() && task["rated"] != true;
    let headers = headed
        .then(|| plain(&task["title"]))
        .into_iter()
        .chain([plain(&row["label"])]);
    let rating = &student["rows"][index(row)]["ratings"][0];
    let mut cells = levels(section, row, rating);
    if is_remarked(section) {
        cells.push(plain(&rating["remark"]));
    }
    NormalRow {
        headers: headers.collect(),
        cells,
    }
}

/// A table of texts alone has no column of remarks.
fn is_remarked(section: &Value) -> bool {
    let mut rows = list(&section["tasks"])
        .iter()
        .flat_map(|task| list(&task["rows"]));
    !section["remarks"].is_null() && rows.any(|row| row["kind"] != "text")
}

fn index(row: &Value) -> usize {
    usize::try_from(row["index"].as_u64().expect("an index")).unwrap()
}

fn levels(section: &Value, row: &Value, rating: &Value) -> Vec<String> {
    let number = rating["number"].as_str().unwrap_or_default();
    let level = rating["level"].as_str().unwrap_or_default();
    let columns = list(&section["columns"]);
    let ticked = rating["column"].as_u64();
    let alone =
        ticked.is_none() && !(number.is_empty() && level.is_empty() && rating["text"].is_null());
    if row["kind"] != "levels" || columns.is_empty() || alone {
        let said = [level, number, &plain(&rating["text"])].join(" ");
        return vec![fold(&said).to_lowercase(); columns.len().max(1)];
    }
    let cell = |(at, cell): (usize, &Value)| {
        let chosen = ticked == Some(at as u64);
        let said = if chosen {
            format!("{} {number}", plain(&columns[at]["name"]))
        } else {
            String::new()
        };
        fold(&format!("{said} {}", plain(&cell["descriptor"]))).to_lowercase()
    };
    list(&row["cells"]).iter().enumerate().map(cell).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn plain(value: &Value) -> String {
    fold(value["plain"].as_str().unwrap_or_default()).to_lowercase()
}

fn count(all: &mut Vec<String>, what: &str, expected: usize, said: usize) {
    if expected != said {
        all.push(format!("{what}: {said} instead of {expected}"));
    }
}

fn lists(all: &mut Vec<String>, at: &str, expected: &[String], said: &[String]) {
    if expected.len() != said.len() {
        all.push(format!("{at}: {said:?} instead of {expected:?}"));
    }
    expected
        .iter()
        .zip(said)
        .for_each(|(expected, said)| contains(all, at, expected, said));
}

/// A cell that nobody chose must not say the name of its column.
fn silent(all: &mut Vec<String>, at: &str, heads: &[String], expected: &[String], said: &[String]) {
    for ((head, expected), said) in heads.iter().zip(expected).zip(said) {
        if expected.is_empty() && !head.is_empty() && said.contains(head) {
            all.push(format!("{at}: {said:?}, and nobody chose it"));
        }
    }
}

/// Every word of what is expected, in order: the words of a theme (`/ 3`, `obligatoire`) may stand between them.
fn contains(all: &mut Vec<String>, at: &str, expected: &str, said: &str) {
    let mut words = said.split_whitespace();
    if !expected
        .split_whitespace()
        .all(|word| words.any(|it| it.contains(word)))
    {
        all.push(format!("{at}: {said:?} does not say {expected:?}"));
    }
}
