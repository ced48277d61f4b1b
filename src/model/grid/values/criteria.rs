//! The rows of a section or of a task.

use super::ShortOrFull;
use crate::base::source::Span;
use crate::model::grid::format::CriterionKeys;
use crate::model::grid::problem::GridDiagnostic;
use crate::text::yaml::{
    FieldValue, Record, RecordReader, Schemas, Spanned, ValueKind, YamlDiagnostic, YamlEntry,
    YamlKey, YamlNode, YamlValue,
};
use serde_json::{Value as Json, json};

/// Rows: labels by id, or a plain list of labels until they have ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Criteria(pub Vec<(Option<YamlKey>, Spanned<CriterionKeys>)>);

type CriterionEntry = (Option<YamlKey>, Spanned<CriterionKeys>);

impl FieldValue for Criteria {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        match &node.value {
            YamlValue::List(items) => {
                let rows = items
                    .iter()
                    .filter_map(|item| read_listed_row(reading, key, item));
                Some(Self(rows.collect()))
            }
            YamlValue::Map(entries) => {
                let rows = entries
                    .iter()
                    .filter_map(|entry| read_named_row(reading, entry));
                Some(Self(rows.collect()))
            }
            YamlValue::Scalar(_) => reading.wrong_value(key, node, Self::kind()),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let row = ShortOrFull::<CriterionKeys>::schema(schemas);
        json!({ "anyOf": [{ "type": "array", "items": row }, { "type": "object", "additionalProperties": row }] })
    }

    fn kind() -> ValueKind {
        ValueKind::new(
            "labels by id, or a list of labels",
            "des libellés par identifiant, ou une liste de libellés",
        )
    }
}

/// A row behind a dash.
fn read_listed_row(
    reading: &mut RecordReader<'_>,
    key: &str,
    item: &YamlNode,
) -> Option<CriterionEntry> {
    if let Some(entry) = entry_behind_dash(item) {
        report_id_behind_dash(reading, &entry.key.text, &entry.value, entry.key.span);
        return read_named_row(reading, entry);
    }
    let mut item = item.clone();
    let id = take_entry(&mut item, "id").map(|id| YamlKey {
        text: id
            .value
            .scalar()
            .map_or_else(String::new, |it| it.text.clone()),
        span: id.key.span,
    });
    if let Some(id) = &id {
        report_id_behind_dash(
            reading,
            &id.text,
            item.get("label").unwrap_or(&item),
            id.span,
        );
    }
    let row = ShortOrFull::<CriterionKeys>::read_value(reading, key, &item)?.0;
    Some((id, with_spans(row, item.span, item.span)))
}

/// `- quantites: Quantités conformes`: an id where a row has none.
fn entry_behind_dash(item: &YamlNode) -> Option<&YamlEntry> {
    let [entry] = item.entries()? else {
        return None;
    };
    let known = CriterionKeys::keys();
    let is_key = known.iter().any(|key| key.name == entry.key.text);
    (!is_key && !["id", "<<"].contains(&entry.key.text.as_str())).then_some(entry)
}

/// An entry, taken out of a map.
fn take_entry(node: &mut YamlNode, key: &str) -> Option<YamlEntry> {
    let YamlValue::Map(entries) = &mut node.value else {
        return None;
    };
    let nth = entries.iter().position(|entry| entry.key.text == key)?;
    Some(entries.remove(nth))
}

fn report_id_behind_dash(reading: &mut RecordReader<'_>, id: &str, label: &YamlNode, span: Span) {
    let label = label.scalar().map_or("…", |it| it.text.as_str());
    let (id, label) = (id.to_owned(), label.to_owned());
    reading.add(GridDiagnostic::IdBehindDash { id, label }, span);
}

/// A row by its id.
fn read_named_row(reading: &mut RecordReader<'_>, entry: &YamlEntry) -> Option<CriterionEntry> {
    let row = if entry.value.is_empty() {
        unlabelled_criterion(reading, entry.key.span)
    } else {
        ShortOrFull::<CriterionKeys>::read_value(reading, &entry.key.text, &entry.value)?.0
    };
    let row = with_spans(row, entry.value.span, entry.key.span);
    Some((Some(entry.key.clone()), row))
}

fn unlabelled_criterion(reading: &mut RecordReader<'_>, span: Span) -> CriterionKeys {
    let problem = YamlDiagnostic::MissingKey {
        key: "label",
        record: CriterionKeys::kind(),
        example: "Quantités conformes",
    };
    reading.add(problem, span);
    CriterionKeys::default()
}

fn with_spans(value: CriterionKeys, span: Span, key: Span) -> Spanned<CriterionKeys> {
    Spanned { value, span, key }
}
