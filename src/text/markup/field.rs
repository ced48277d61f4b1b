//! Lines and texts as fields of a format: what was typed, where, and what of it is not printed as typed.

use super::{
    FindingKind, ImageLookup, MarkupKind, PrintedMarkup, markup_findings, markup_images,
    render_markup,
};
use crate::base::diagnostic::Place;
use crate::diagnostics;
use crate::text::yaml::{FieldValue, RecordReader, Schemas, ValueKind, YamlNode, warn_cut_by_hash};
use serde_json::{Value as Json, json};
use std::ops::Range;

diagnostics! {
    /// What is not printed as it was typed.
    pub enum MarkupDiagnostic {
        /// HTML in a text. It is printed letter by letter; Markdown has its own marks for emphasis, lists and tables.
        Warning Html { typed: String } = "html" {
            en: "`{typed}` is HTML and will be printed as typed" => "use Markdown: *emphasis*, **strong**, `code`";
            fr: "`{typed}` est du HTML et sera imprimé tel quel" => "utilisez Markdown : *italique*, **gras**, `code`";
        }
        /// A link that does not begin with `http:`, `https:`, `mailto:` or `tel:`. Its text is printed without the
        /// link.
        Warning Link { destination: String } = "link" {
            en: "the link to `{destination}` is printed as plain text"
                => "links begin with https:, http:, mailto: or tel:";
            fr: "le lien vers `{destination}` est imprimé comme simple texte"
                => "un lien commence par https:, http:, mailto: ou tel:";
        }
        /// An image without alternative text: a reader who cannot see it learns nothing about it.
        Warning NoAlternative { destination: String } = "no-alternative" {
            en: "the image `{destination}` has no alternative text" => "describe what it shows: ![what it shows](file)";
            fr: "l'image `{destination}` n'a pas de texte de remplacement"
                => "décrivez ce qu'elle montre : ![ce qu'elle montre](fichier)";
        }
        /// A row of a Markdown table has more cells than the table has columns; Markdown drops them.
        Warning ExtraCell { } = "extra-cell" {
            en: "this cell is beyond the last column of its table" => "add a column to the first line of the table";
            fr: "cette case dépasse la dernière colonne du tableau"
                => "ajoutez une colonne à la première ligne du tableau";
        }
    }
}

/// A text as typed, at its place.
#[derive(Debug, Clone)]
pub struct MarkupSource {
    /// Line or text.
    pub kind: MarkupKind,
    /// As typed.
    pub source: String,
    /// Where.
    pub place: Place,
    /// The images it names, each at its own place.
    pub images: Vec<NamedImage>,
}

/// An image as a text names it.
#[derive(Debug, Clone)]
pub struct NamedImage {
    /// Its destination as typed, a relative path or not.
    pub destination: String,
    /// Whether it leads out of the project: to the network, or to an absolute path.
    pub is_remote: bool,
    /// Where it is named.
    pub place: Place,
}

impl PartialEq for MarkupSource {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.source == other.source
    }
}

impl MarkupSource {
    /// Inline Markdown on one line that was not read from a file.
    pub fn line(source: impl Into<String>, place: Place) -> Self {
        Self {
            kind: MarkupKind::Line,
            source: source.into(),
            place,
            images: Vec::new(),
        }
    }

    /// Whether it is blank.
    pub fn is_empty(&self) -> bool {
        self.source.trim().is_empty()
    }

    /// In the three forms that outputs need.
    pub fn render(&self, images: &dyn ImageLookup) -> PrintedMarkup {
        render_markup(self.kind, &self.source, images)
    }

    /// Without any markup.
    pub fn plain(&self) -> String {
        self.render(&super::NoImages).plain
    }

    /// Reads the part of a scalar from a byte on; reports what of it is not printed as typed.
    pub fn read_part(
        reading: &mut RecordReader<'_>,
        kind: MarkupKind,
        node: &YamlNode,
        from: usize,
    ) -> Option<Self> {
        let scalar = node.scalar()?;
        let source = scalar.text.get(from..)?.to_owned();
        let mut shown = Vec::new();
        let text = reading.document.text.clone();
        let locate =
            |range: Range<usize>| node.locate_part(&text, range.start + from..range.end + from);
        for image in markup_images(kind, &source) {
            let place = reading.place(locate(image.range));
            shown.push(NamedImage {
                destination: image.destination,
                is_remote: false,
                place,
            });
        }
        for finding in markup_findings(kind, &source) {
            let typed = source
                .get(finding.range.clone())
                .unwrap_or_default()
                .to_owned();
            let span = locate(finding.range);
            match finding_diagnostic(finding.kind, typed) {
                Ok(problem) => drop(reading.add(problem, span)),
                Err(destination) => {
                    let place = reading.place(span);
                    shown.push(NamedImage {
                        destination,
                        is_remote: true,
                        place,
                    });
                }
            }
        }
        let place = reading.place(node.span);
        Some(Self {
            kind,
            source,
            place,
            images: shown,
        })
    }
}

/// The diagnostic of a finding, or the destination of a remote image: that is reported where images are looked up,
/// together with the missing ones.
fn finding_diagnostic(kind: FindingKind, typed: String) -> Result<MarkupDiagnostic, String> {
    Ok(match kind {
        FindingKind::Html => MarkupDiagnostic::Html { typed },
        FindingKind::Link(destination) => MarkupDiagnostic::Link { destination },
        FindingKind::RemoteImage(destination) => return Err(destination),
        FindingKind::NoAlternative(destination) => MarkupDiagnostic::NoAlternative { destination },
        FindingKind::ExtraCell => MarkupDiagnostic::ExtraCell {},
    })
}

macro_rules! written {
    ($(#[doc = $doc:literal])+ $name:ident, $kind:expr, $en:literal, $fr:literal) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name(pub MarkupSource);

        impl std::ops::Deref for $name {
            type Target = MarkupSource;

            fn deref(&self) -> &MarkupSource {
                &self.0
            }
        }

        impl FieldValue for $name {
            fn read_value(reading: &mut RecordReader<'_>, key: &str, node: &YamlNode) -> Option<Self> {
                if node.scalar().is_none() {
                    return reading.wrong_value(key, node, Self::kind());
                }
                warn_cut_by_hash(reading, node);
                MarkupSource::read_part(reading, $kind, node, 0).map(Self)
            }

            fn schema(_: &mut Schemas) -> Json {
                json!({ "type": ["string", "number", "boolean"] })
            }

            fn kind() -> ValueKind {
                ValueKind::new($en, $fr)
            }
        }
    };
}

written! {
    /// A title, a label, a level's name: inline Markdown on one line.
    MarkupLine, MarkupKind::Line, "a line", "une ligne de texte"
}

written! {
    /// An introduction, a description, a remark: Markdown blocks.
    MarkupText, MarkupKind::Text, "a text", "un texte"
}
