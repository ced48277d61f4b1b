//! `theme.yaml`: what a theme says of itself.

use super::chain::ThemeLink;
use crate::text::yaml::{
    FieldValue, KeyInfo, NamedValues, Number, PlainName, Record, RecordReader, Schemas, Spanned,
    ValueKind, YamlDocument, YamlNode,
};
use crate::{choice, record};
use serde_json::{Value as Json, json};

record! {
    /// A theme's own description, in `theme.yaml`.
    pub struct ThemeManifest = "theme" ("a theme", "un thème") {
        /// The version of what templates see. This gridgen reads `1`.
        api: PlainName => needed "1";
        /// The theme whose files are used where this one has none.
        extends: PlainName => default "nothing: the theme stands alone";
        /// What `gridgen themes` prints.
        description: PlainName => default "nothing";
        /// Fonts of the folder `fonts/`, by the names of their files, that pages embed too. The PDF can use all of
        /// them.
        fonts: Vec<Spanned<PlainName>> => default "none: a page uses the reader's fonts";
        /// What a grid or the settings can set under `options`; and other defaults for options of the theme it extends:
        /// `paper: a3`.
        options: NamedValues<OptionEntry> => default "no options but those of the theme it extends";
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
    pub option_type: Option<Spanned<OptionType>>,
    /// The words that a `choice` or a `paper` takes.
    pub choices: Option<Spanned<Vec<Spanned<PlainName>>>>,
    /// The least length.
    pub min: Option<Spanned<PlainName>>,
    /// The greatest length.
    pub max: Option<Spanned<PlainName>>,
    /// The contrast with white that a color must have.
    pub contrast: Option<Spanned<Number>>,
    /// What holds where nothing is set, as typed.
    pub default: Option<YamlNode>,
    /// What it does.
    pub doc: Option<Spanned<PlainName>>,
}

// Not by `record!`: `type` is a keyword of Rust, and a bare value is a default.
impl FieldValue for OptionEntry {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        if node.scalar().is_some() {
            return Some(Self {
                bare: true,
                default: Some(node.clone()),
                ..Self::default()
            });
        }
        let Some(entries) = node.entries() else {
            return reading.wrong_value(key, node, Self::kind());
        };
        let default = entries.iter().find(|entry| entry.key.text == "default");
        let entry = Self {
            bare: false,
            option_type: reading.read_key(entries, "type"),
            choices: reading.read_key(entries, "choices"),
            min: reading.read_key(entries, "min"),
            max: reading.read_key(entries, "max"),
            contrast: reading.read_key(entries, "contrast"),
            default: default.map(|entry| entry.value.clone()),
            doc: reading.read_key(entries, "doc"),
        };
        reading.check_keys(node, Self::kind(), &Self::keys());
        Some(entry)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let whole = schemas.record_schema::<Self>();
        json!({ "anyOf": [whole, VerbatimText::schema(schemas)] })
    }

    fn kind() -> ValueKind {
        ValueKind::new("an option of a theme", "une option de thème")
    }
}

impl Record for OptionEntry {
    const ID: &'static str = "option";
    const ABOUT: &'static str = "An option of a theme. A value alone is another default for an option of the \
                                 theme it extends.";

    fn keys() -> Vec<KeyInfo> {
        vec![
            key_info::<OptionType>(
                "type",
                true,
                "choice",
                "What it takes: `color`, `length`, `paper`, `boolean`, `choice`, `text` or `file`.",
            ),
            key_info::<Vec<Spanned<PlainName>>>(
                "choices",
                false,
                "every paper",
                "The words that a `choice` takes, which needs them; the sizes of a `paper`.",
            ),
            length_key_info("min", "The least `length`."),
            length_key_info("max", "The greatest `length`."),
            key_info::<Number>(
                "contrast",
                false,
                "none",
                "The least contrast with white paper that a `color` must have: 4.5 for small text, 3 for rules and \
                 large text. Less is a warning that suggests a darker one.",
            ),
            key_info::<VerbatimText>(
                "default",
                false,
                "nothing: `null` in HTML, `none` in Typst",
                "What holds where nothing is set.",
            ),
            key_info::<PlainName>(
                "doc",
                false,
                "nothing",
                "What it does, for `gridgen themes`.",
            ),
        ]
    }
}

fn key_info<T: FieldValue>(
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
        kind: T::kind(),
        schema: T::schema,
    }
}

fn length_key_info(name: &'static str, about: &'static str) -> KeyInfo {
    KeyInfo {
        kind: ValueKind::new("a length", "une longueur"),
        ..key_info::<PlainName>(name, false, "none", about)
    }
}

/// One theme of a chain as it was read.
pub(in crate::output::theme) struct ReadLink {
    pub(in crate::output::theme) link: ThemeLink,
    pub(in crate::output::theme) manifest: ThemeManifest,
    pub(in crate::output::theme) document: YamlDocument,
}

/// A text as typed, no-break spaces included.
pub(in crate::output::theme) struct VerbatimText(pub(in crate::output::theme) String);

impl FieldValue for VerbatimText {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong_value(key, node, Self::kind());
        };
        crate::text::yaml::warn_cut_by_hash(reading, node);
        Some(Self(scalar.text.clone()))
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "type": ["string", "number", "boolean"] })
    }

    fn kind() -> ValueKind {
        ValueKind::new("a text", "un texte")
    }
}
