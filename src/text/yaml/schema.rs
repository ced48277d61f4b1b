//! What the description of a format gives besides its reader: the JSON schema and the tables of the reference.

use super::record::FieldValue;
use super::words::ValueKind;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// One key of a record, described.
pub struct KeyInfo {
    /// As typed.
    pub name: &'static str,
    /// Whether the record needs it.
    pub needed: bool,
    /// An example if it is needed, else its default.
    pub value: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What it takes.
    pub kind: ValueKind,
    /// What it takes, as JSON schema.
    pub schema: fn(&mut Schemas) -> Json,
}

/// A part of a format, described by its keys.
pub trait Record: FieldValue {
    /// Its name in the schema: `criterion`.
    const ID: &'static str;
    /// What it is.
    const ABOUT: &'static str;
    /// Its keys, in the order of the reference.
    fn keys() -> Vec<KeyInfo>;
}

/// The records described so far, for one schema or one reference.
#[derive(Debug, Default)]
pub struct Schemas {
    definitions: BTreeMap<&'static str, Json>,
    /// Tables in the order of the records, for the reference.
    pub tables: Vec<ReferenceTable>,
}

/// One table of the reference.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceTable {
    /// The record's name.
    pub id: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Key, type, default or example, meaning.
    pub rows: Vec<[String; 4]>,
}

impl Schemas {
    /// A reference to `R`, which is described once.
    pub fn record_schema<R: Record>(&mut self) -> Json {
        if !self.definitions.contains_key(R::ID) {
            // Reserved first: a record may contain itself.
            self.definitions.insert(R::ID, Json::Null);
            let keys = R::keys();
            let rows = keys.iter().map(reference_row).collect();
            self.tables.push(ReferenceTable {
                id: R::ID,
                about: R::ABOUT.trim(),
                rows,
            });
            let properties: serde_json::Map<String, Json> = keys
                .iter()
                .map(|key| (key.name.to_owned(), self.key_schema(key)))
                .collect();
            let required: Vec<&str> = keys
                .iter()
                .filter(|key| key.needed)
                .map(|key| key.name)
                .collect();
            let schema = json!({
                "type": "object",
                "description": R::ABOUT.trim(),
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            });
            self.definitions.insert(R::ID, schema);
        }
        json!({ "$ref": format!("#/$defs/{}", R::ID) })
    }

    fn key_schema(&mut self, key: &KeyInfo) -> Json {
        let schema = (key.schema)(self);
        let about = key.about.trim();
        if key.needed {
            return json!({ "allOf": [schema], "description": about });
        }
        // `date:` without a value means the same as no `date:`.
        json!({ "anyOf": [schema, { "type": "null" }], "description": about })
    }

    /// The whole schema of a format whose files are an `R`.
    pub fn document_schema<R: Record>(title: &str) -> Json {
        let mut schemas = Self::default();
        let root = schemas.record_schema::<R>();
        schemas.root_schema(title, root)
    }

    /// The schema of a whole file that is `root`, with all that it refers to.
    pub fn root_schema(self, title: &str, root: Json) -> Json {
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
        });
        if let (Some(schema), Json::Object(root)) = (schema.as_object_mut(), root) {
            schema.extend(root);
            schema.insert("$defs".to_owned(), json!(self.definitions));
        }
        schema
    }
}

fn reference_row(key: &KeyInfo) -> [String; 4] {
    let value = if key.needed {
        format!("needed; {}", key.value)
    } else {
        key.value.to_owned()
    };
    [
        key.name.to_owned(),
        key.kind.en.to_owned(),
        value,
        key.about.trim().replace('\n', " "),
    ]
}
