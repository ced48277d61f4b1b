//! The rows of a section or of a task.

use super::Short;
use crate::base::source::Span;
use crate::model::grid::format::CriterionKeys;
use crate::model::grid::problem::Problem as GridProblem;
use crate::text::yaml::{
    At, Entry, Field, Key, Node, Problem, Reading, Record, Schemas, Sort, Value,
};
use serde_json::{Value as Json, json};

/// Rows: labels by id, or a plain list of labels until they have ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Criteria(pub Vec<(Option<Key>, At<CriterionKeys>)>);

type Row = (Option<Key>, At<CriterionKeys>);

impl Field for Criteria {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match &node.value {
            Value::List(items) => {
                let rows = items.iter().filter_map(|item| listed(reading, key, item));
                Some(Self(rows.collect()))
            }
            Value::Map(entries) => {
                let rows = entries.iter().filter_map(|entry| named(reading, entry));
                Some(Self(rows.collect()))
            }
            Value::Scalar(_) => reading.wrong(key, node, Self::sort()),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let row = Short::<CriterionKeys>::schema(schemas);
        json!({ "anyOf": [{ "type": "array", "items": row }, { "type": "object", "additionalProperties": row }] })
    }

    fn sort() -> Sort {
        Sort::new(
            "labels by id, or a list of labels",
            "des libellés par identifiant, ou une liste de libellés",
        )
    }
}

/// A row behind a dash.
fn listed(reading: &mut Reading<'_>, key: &str, item: &Node) -> Option<Row> {
    if let Some(entry) = behind_dash(item) {
        tell(reading, &entry.key.text, &entry.value, entry.key.span);
        return named(reading, entry);
    }
    let mut item = item.clone();
    let id = taken(&mut item, "id").map(|id| Key {
        text: id
            .value
            .scalar()
            .map_or_else(String::new, |it| it.text.clone()),
        span: id.key.span,
    });
    if let Some(id) = &id {
        tell(
            reading,
            &id.text,
            item.get("label").unwrap_or(&item),
            id.span,
        );
    }
    let row = Short::<CriterionKeys>::read(reading, key, &item)?.0;
    Some((id, at(row, item.span, item.span)))
}

/// `- quantites: Quantités conformes`: an id where a row has none.
fn behind_dash(item: &Node) -> Option<&Entry> {
    let [entry] = item.entries()? else {
        return None;
    };
    let known = CriterionKeys::keys();
    let is_key = known.iter().any(|key| key.name == entry.key.text);
    (!is_key && !["id", "<<"].contains(&entry.key.text.as_str())).then_some(entry)
}

/// An entry, taken out of a map.
fn taken(node: &mut Node, key: &str) -> Option<Entry> {
    let Value::Map(entries) = &mut node.value else {
        return None;
    };
    let nth = entries.iter().position(|entry| entry.key.text == key)?;
    Some(entries.remove(nth))
}

fn tell(reading: &mut Reading<'_>, id: &str, label: &Node, span: Span) {
    let label = label.scalar().map_or("…", |it| it.text.as_str());
    let (id, label) = (id.to_owned(), label.to_owned());
    reading.add(GridProblem::IdBehindDash { id, label }, span);
}

/// A row by its id.
fn named(reading: &mut Reading<'_>, entry: &Entry) -> Option<Row> {
    let row = match entry.value.is_empty() {
        true => unlabelled(reading, entry.key.span),
        false => Short::<CriterionKeys>::read(reading, &entry.key.text, &entry.value)?.0,
    };
    let row = at(row, entry.value.span, entry.key.span);
    Some((Some(entry.key.clone()), row))
}

fn unlabelled(reading: &mut Reading<'_>, span: Span) -> CriterionKeys {
    let problem = Problem::MissingKey {
        key: "label",
        record: CriterionKeys::sort(),
        example: "Quantités conformes",
    };
    reading.add(problem, span);
    CriterionKeys::default()
}

fn at(value: CriterionKeys, span: Span, key: Span) -> At<CriterionKeys> {
    At { value, span, key }
}
