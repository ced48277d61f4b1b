//! `gridgen.yaml`: what applies to every grid of the project.

use super::layout::SETTINGS_FILE;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::model::grid::values::TypedOptions;
use crate::model::grid::{check_version, checked_language};
use crate::model::sheet::OutputFormat;
use crate::record;
use crate::text::locale::LangTag;
use crate::text::yaml::{
    FieldValue, NamedValues, Number, PlainName, RecordReader, Schemas, Spanned, ValueKind,
    YamlDiagnostic, YamlDocument, YamlNode,
};
use serde_json::{Value as Json, json};
use std::sync::Arc;

record! {
    /// The settings of a project.
    pub struct SettingsKeys = "settings" ("the settings", "les réglages") {
        /// The version of this format: 1.
        gridgen: Number => default "1, with a warning";
        /// The language of documents, for grids that do not state their own.
        lang: PlainName => default "en";
        /// The theme, for grids that do not name their own.
        theme: PlainName => default "classic";
        /// Options of the theme.
        options: TypedOptions => default "the theme's";
        /// What is made: `html`, `pdf` or both.
        formats: Vec<Spanned<OutputFormat>> => default "[html, pdf]";
        /// Whether class outputs are made without asking.
        class: bool => default "false";
        /// Values for fields that grids declare.
        fields: NamedValues<PlainName> => default "none";
    }
}

impl FieldValue for OutputFormat {
    fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong_value(key, node, Self::kind());
        };
        let found = Self::ALL
            .into_iter()
            .find(|format| format.extension() == scalar.text);
        if found.is_none() {
            let (key, typed) = (key.to_owned(), scalar.text.clone());
            reading.add(
                YamlDiagnostic::NotOneOf {
                    key,
                    typed,
                    choices: vec!["html", "pdf"],
                },
                node.span,
            );
        }
        found
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "enum": ["html", "pdf"] })
    }

    fn kind() -> ValueKind {
        ValueKind::new("`html` or `pdf`", "`html` ou `pdf`")
    }
}

/// The settings that apply.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The language of documents.
    pub lang: LangTag,
    /// The theme, and where it is named.
    pub theme: (String, Place),
    /// Options of the theme, as typed.
    pub options: Option<TypedOptions>,
    /// What is made.
    pub formats: Vec<OutputFormat>,
    /// Whether class outputs are made without asking.
    pub class: bool,
    /// `gridgen.yaml` as it was parsed, if it could be read.
    pub document: Option<Arc<YamlDocument>>,
    /// Values for fields, by id.
    pub fields: Vec<(String, String)>,
    /// Whether the file has no error. With one, nothing is made: it would not look as it was meant to.
    pub is_sound: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: LangTag::english(),
            theme: ("classic".to_owned(), Place::File(SETTINGS_FILE.into())),
            options: None,
            formats: OutputFormat::ALL.to_vec(),
            class: false,
            document: None,
            fields: Vec::new(),
            is_sound: true,
        }
    }
}

impl Settings {
    /// The settings of `gridgen.yaml`.
    pub fn read(diagnostics: &mut Diagnostics, document: &Arc<YamlDocument>) -> Self {
        let mut settings = Self {
            document: Some(document.clone()),
            ..Self::default()
        };
        if document.root.is_empty() {
            return settings;
        }
        let Some(keys) = crate::text::yaml::read_record::<SettingsKeys>(diagnostics, document)
        else {
            return settings;
        };
        let mut reading = RecordReader {
            diagnostics,
            document,
        };
        match &keys.gridgen {
            Some(_) => check_version(&mut reading, keys.gridgen.as_ref()),
            None => drop(reading.add(super::ProjectDiagnostic::NoVersion {}, document.root.span)),
        }
        settings.lang = checked_language(&mut reading, keys.lang.as_ref()).unwrap_or(settings.lang);
        if let Some(theme) = &keys.theme {
            settings.theme = (theme.0.clone(), reading.place(theme.span));
        }
        if let Some(formats) = &keys.formats {
            settings.formats = formats.iter().map(|format| format.value).collect();
            settings.formats.sort();
            settings.formats.dedup();
        }
        settings.class = keys.class.is_some_and(|class| class.value);
        settings.options = keys.options.map(|options| options.value);
        let fields = keys.fields.map(|fields| fields.value.0).unwrap_or_default();
        settings.fields = fields
            .into_iter()
            .filter_map(|(key, value)| Some((key.text, value?.value.0)))
            .collect();
        settings
    }
}
