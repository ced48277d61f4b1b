//! `theme.yaml`: what a theme says of itself.

use crate::text::yaml::{
    At, Field, KeyInfo, Name, Node, Number, Pairs, Reading, Record, Schemas, Sort,
};
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
        /// Fonts of the folder `fonts/`, by the names of their files, that pages embed too. For the PDF all of them are there.
        fonts: Vec<At<Name>> => default "none: a page uses the reader's fonts";
        /// What a grid or the settings can set under `options`; and other defaults for options of the theme it extends: `paper: a3`.
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

/// One option of a theme: `density: { type: choice, choices: [comfortable, compact], default: compact, doc: … }`; or
/// another default for one that it inherits: `density: compact`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OptionEntry {
    /// A value alone: another default for an option that is inherited.
    pub bare: bool,
    /// What it takes.
    pub of: Option<At<OptionType>>,
    /// The words that a `choice` or a `paper` takes.
    pub choices: Option<At<Vec<At<Name>>>>,
    /// The least length.
    pub min: Option<At<Name>>,
    /// The greatest length.
    pub max: Option<At<Name>>,
    /// The contrast with white that a color must have.
    pub contrast: Option<At<Number>>,
    /// What holds where nobody sets anything, as typed.
    pub default: Option<Node>,
    /// What it does.
    pub doc: Option<At<Name>>,
}

// Not by `record!`: `type` is no name in Rust, and a bare value is a default.
impl Field for OptionEntry {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        if node.scalar().is_some() {
            return Some(Self {
                bare: true,
                default: Some(node.clone()),
                ..Self::default()
            });
        }
        let Some(entries) = node.entries() else {
            return reading.wrong(key, node, Self::sort());
        };
        let default = entries.iter().find(|entry| entry.key.text == "default");
        let entry = Self {
            bare: false,
            of: reading.take(entries, "type"),
            choices: reading.take(entries, "choices"),
            min: reading.take(entries, "min"),
            max: reading.take(entries, "max"),
            contrast: reading.take(entries, "contrast"),
            default: default.map(|entry| entry.value.clone()),
            doc: reading.take(entries, "doc"),
        };
        reading.finish(node, Self::sort(), &Self::keys());
        Some(entry)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let whole = schemas.record::<Self>();
        json!({ "anyOf": [whole, Words::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new("an option of a theme", "une option de thème")
    }
}

impl Record for OptionEntry {
    const ID: &'static str = "option";
    const ABOUT: &'static str = "An option of a theme. A value alone is another default for an option of the theme it extends.";

    fn keys() -> Vec<KeyInfo> {
        vec![
            key::<OptionType>(
                "type",
                true,
                "choice",
                "What it takes: `color`, `length`, `paper`, `boolean`, `choice`, `text` or `file`.",
            ),
            key::<Vec<At<Name>>>(
                "choices",
                false,
                "every paper",
                "The words that a `choice` takes, which needs them; the sizes of a `paper`.",
            ),
            length("min", "The least `length`."),
            length("max", "The greatest `length`."),
            key::<Number>(
                "contrast",
                false,
                "none",
                "The least contrast with white paper that a `color` must have: 4.5 for small text, 3 for rules and large text. Less is a warning that offers a darker one.",
            ),
            key::<Words>(
                "default",
                false,
                "nothing: `null` in HTML, `none` in Typst",
                "What holds where nobody sets anything.",
            ),
            key::<Name>(
                "doc",
                false,
                "nothing",
                "What it does, for `gridgen themes`.",
            ),
        ]
    }
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

fn length(name: &'static str, about: &'static str) -> KeyInfo {
    KeyInfo {
        sort: Sort::new("a length", "une longueur"),
        ..key::<Name>(name, false, "none", about)
    }
}

/// A text as typed, no-break spaces included.
pub(super) struct Words(pub(super) String);

impl Field for Words {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong(key, node, Self::sort());
        };
        crate::text::yaml::tell_cut(reading, node);
        Some(Self(scalar.text.clone()))
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "type": ["string", "number", "boolean"] })
    }

    fn sort() -> Sort {
        Sort::new("a text", "un texte")
    }
}
