//! `theme.yaml`: what a theme says of itself.

use crate::yaml::{At, Field, KeyInfo, Name, Node, Pairs, Reading, Schemas, Sort};
use crate::{choice, record};
use serde_json::{Value as Json, json};

record! {
    /// A theme's own description, in `theme.yaml`.
    pub struct Manifest = "theme" ("a theme", "un thème") {
        /// The version of what templates see. This gridgen reads `1`.
        api: Name => needed "1";
        /// The theme whose files are used where this one has none.
        extends: Name => default "nothing: the theme stands alone";
        /// What `gridgen themes` prints.
        description: Name => default "nothing";
        /// What a grid can set under `options`.
        options: Pairs<OptionEntry> => default "no options but those of the theme it extends";
    }
}

choice! {
    /// What an option takes.
    pub enum OptionType {
        /// `#1f4e79`
        Color = "color",
        /// `12mm`
        Length = "length",
        /// `a4`
        Paper = "paper",
        /// `true` or `false`
        Boolean = "boolean",
        /// One of `choices`.
        Choice = "choice",
        /// Any text.
        Text = "text",
        /// A file of the project.
        File = "file",
    }
}

/// One option of a theme: `density: { type: choice, choices: [normal, compact], default: normal, doc: … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionEntry {
    /// What it takes.
    pub of: Option<At<OptionType>>,
    /// Of a `choice`, the words.
    pub choices: Option<At<Vec<At<Name>>>>,
    /// What holds where a grid sets nothing.
    pub default: Option<At<Name>>,
    /// What it does.
    pub doc: Option<At<Name>>,
}

impl OptionEntry {
    /// The default as templates see it: a boolean, a text, or null.
    pub fn default_value(&self) -> Json {
        let Some(default) = &self.default else {
            return Json::Null;
        };
        let boolean = self
            .of
            .as_ref()
            .is_some_and(|of| of.value == OptionType::Boolean);
        if boolean {
            Json::Bool(default.0 == "true")
        } else {
            Json::String(default.0.clone())
        }
    }
}

// Not a `record!`: `type` is no name in Rust.
impl Field for OptionEntry {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(entries) = node.entries() else {
            return reading.wrong(key, node, Self::sort());
        };
        let entry = Self {
            of: reading.take(entries, "type"),
            choices: reading.take(entries, "choices"),
            default: reading.take(entries, "default"),
            doc: reading.take(entries, "doc"),
        };
        reading.finish(node, Self::sort(), &option_keys());
        Some(entry)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let keys = option_keys();
        let properties: serde_json::Map<String, Json> = keys
            .iter()
            .map(|key| (key.name.to_owned(), (key.schema)(schemas)))
            .collect();
        json!({ "type": "object", "properties": properties, "required": ["type"], "additionalProperties": false })
    }

    fn sort() -> Sort {
        Sort::new("an option of a theme", "une option de thème")
    }
}

fn option_keys() -> [KeyInfo; 4] {
    [
        key::<OptionType>("type", true, "choice", "What it takes."),
        key::<Vec<At<Name>>>("choices", false, "none", "The words of a `choice`."),
        key::<Name>(
            "default",
            false,
            "nothing",
            "What holds where a grid sets nothing.",
        ),
        key::<Name>("doc", false, "nothing", "What it does."),
    ]
}

fn key<T: Field>(
    name: &'static str,
    needed: bool,
    value: &'static str,
    about: &'static str,
) -> KeyInfo {
    KeyInfo {
        name,
        needed,
        value,
        about,
        sort: T::sort(),
        schema: T::schema,
    }
}

/// A text as typed, no-break spaces included.
pub(super) struct Words(pub(super) String);

impl Field for Words {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong(key, node, Self::sort());
        };
        crate::yaml::tell_cut(reading, node);
        Some(Self(scalar.text.clone()))
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "type": "string" })
    }

    fn sort() -> Sort {
        Sort::new("a text", "un texte")
    }
}
