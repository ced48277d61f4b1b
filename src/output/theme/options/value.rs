//! One value of an option, checked by what the option takes.
//!
//! Pure functions over a text: files are looked up by [`super`], which also knows the places.

use crate::base::diagnostic::{MessageLang, quoted_or_list};
use serde_json::Value as Json;
use std::fmt;

/// The sizes of paper that an option can take.
pub(super) const PAPERS: [&str; 5] = ["a3", "a4", "a5", "letter", "legal"];

/// What an option takes, and within what bounds.
#[derive(Debug, Clone, PartialEq)]
pub enum AllowedValues {
    /// A colour; with the contrast with white paper that it must have.
    Color {
        /// From 1 (white) to 21 (black).
        contrast: Option<f64>,
    },
    /// A length.
    Length {
        /// The least.
        min: Option<Length>,
        /// The greatest.
        max: Option<Length>,
    },
    /// A size of paper, of these.
    Paper(Vec<String>),
    /// One of these words.
    Choice(Vec<String>),
    /// `true` or `false`.
    Boolean,
    /// Any text.
    Text,
    /// A file.
    File,
}

impl AllowedValues {
    /// The name of the type, as `theme.yaml` spells it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Color { .. } => "color",
            Self::Length { .. } => "length",
            Self::Paper(_) => "paper",
            Self::Choice(_) => "choice",
            Self::Boolean => "boolean",
            Self::Text => "text",
            Self::File => "file",
        }
    }

    /// The value as templates see it; none where the text is not such a value. Of a file, its path as typed.
    pub(super) fn parse_value(&self, typed: &str) -> Option<Json> {
        let typed = if *self == Self::Text {
            typed
        } else {
            typed.trim()
        };
        match self {
            Self::Color { .. } => RgbColor::parse(typed).map(|color| color.to_string().into()),
            Self::Length { min, max } => {
                let length = Length::parse(typed)?;
                let fits = min
                    .as_ref()
                    .is_none_or(|min| length.points() >= min.points())
                    && max
                        .as_ref()
                        .is_none_or(|max| length.points() <= max.points());
                fits.then(|| length.to_string().into())
            }
            Self::Paper(words) | Self::Choice(words) => {
                words.iter().any(|word| word == typed).then(|| typed.into())
            }
            Self::Boolean => matches!(typed, "true" | "false").then(|| (typed == "true").into()),
            Self::Text | Self::File => Some(typed.into()),
        }
    }

    /// What to write.
    pub fn help(&self, lang: MessageLang) -> String {
        match self {
            Self::Color { .. } => lang
                .pick(
                    "write a colour in quotes: `\"#1f4e79\"`",
                    "écrivez une couleur entre guillemets : `\"#1f4e79\"`",
                )
                .to_owned(),
            Self::Length { min, max } => length_help(min.as_ref(), max.as_ref(), lang),
            Self::Paper(words) | Self::Choice(words) => lang.pick(
                format!("it takes {}", quoted_or_list(words, lang)),
                format!("on attend {}", quoted_or_list(words, lang)),
            ),
            Self::Boolean => lang
                .pick("it takes `true` or `false`", "on attend `true` ou `false`")
                .to_owned(),
            Self::Text => lang.pick("write a text", "écrivez un texte").to_owned(),
            Self::File => lang
                .pick(
                    "write the path of a file, from the file that names it",
                    "écrivez le chemin d'un fichier, depuis le fichier qui le nomme",
                )
                .to_owned(),
        }
    }
}

fn length_help(min: Option<&Length>, max: Option<&Length>, lang: MessageLang) -> String {
    let example = lang.pick(
        "write a length in mm, cm, in or pt: `12mm`",
        "écrivez une longueur en mm, cm, in ou pt : `12mm`",
    );
    match (min, max) {
        (Some(min), Some(max)) => lang.pick(
            format!("write a length from `{min}` to `{max}`"),
            format!("écrivez une longueur de `{min}` à `{max}`"),
        ),
        (Some(min), None) => lang.pick(
            format!("write a length of at least `{min}`"),
            format!("écrivez une longueur d'au moins `{min}`"),
        ),
        (None, Some(max)) => lang.pick(
            format!("write a length of at most `{max}`"),
            format!("écrivez une longueur d'au plus `{max}`"),
        ),
        (None, None) => example.to_owned(),
    }
}

/// A length, as CSS and Typst both write it.
#[derive(Debug, Clone, PartialEq)]
pub struct Length {
    number: String,
    unit: &'static str,
}

/// Units with their size in points.
const UNITS: [(&str, f64); 4] = [
    ("mm", 72.0 / 25.4),
    ("cm", 720.0 / 25.4),
    ("in", 72.0),
    ("pt", 1.0),
];

impl Length {
    /// Digits, with decimals after a point or a comma, then a unit.
    pub fn parse(typed: &str) -> Option<Self> {
        let (number, unit) = UNITS
            .iter()
            .find_map(|(unit, _)| Some((typed.strip_suffix(unit)?, *unit)))?;
        let number = number.trim_end().replace(',', ".");
        let (whole, decimals) = number.split_once('.').unwrap_or((&number, "0"));
        if is_digits(whole) && is_digits(decimals) {
            Some(Self { number, unit })
        } else {
            None
        }
    }

    /// In points.
    pub fn points(&self) -> f64 {
        let size = UNITS.iter().find(|(unit, _)| *unit == self.unit);
        let number: f64 = self.number.parse().unwrap_or_default();
        number * size.map_or(1.0, |(_, points)| *points)
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.number, self.unit)
    }
}

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RgbColor([u8; 3]);

impl RgbColor {
    /// `#1f4e79`, or `#9cf` for short.
    pub(super) fn parse(typed: &str) -> Option<Self> {
        let digits = typed.strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let long: String = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        let [red, green, blue] = [0, 2, 4].map(|at| u8::from_str_radix(&long[at..at + 2], 16));
        Some(Self([red.ok()?, green.ok()?, blue.ok()?]))
    }

    /// The contrast with white, from 1 to 21, as WCAG 2.2 defines it.
    pub(super) fn contrast(self) -> f64 {
        let [red, green, blue] = self.0.map(linear_light);
        1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    }

    /// The same hue, as much darker as `contrast` needs.
    #[must_use]
    pub(super) fn darker(self, contrast: f64) -> Self {
        let darker = (0..100).rev().map(|percent| self.scaled(percent));
        let mut enough = darker.filter(|color| color.contrast() >= contrast);
        enough.next().unwrap_or(Self([0; 3]))
    }

    /// Each channel at this percentage.
    fn scaled(self, percent: u16) -> Self {
        let scale = |channel| (u16::from(channel) * percent / 100) as u8;
        Self(self.0.map(scale))
    }
}

/// From 1 to 6 digits: enough for paper, and never a number that `f64` rounds.
fn is_digits(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A channel of sRGB as WCAG 2.2 linearises it.
fn linear_light(channel: u8) -> f64 {
    let share = f64::from(channel) / 255.0;
    if share <= 0.040_45 {
        share / 12.92
    } else {
        ((share + 0.055) / 1.055).powf(2.4)
    }
}

impl fmt::Display for RgbColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_type_takes_its_own_and_nothing_else() {
        let color = AllowedValues::Color { contrast: None };
        let length = AllowedValues::Length {
            min: Length::parse("5mm"),
            max: Length::parse("2cm"),
        };
        let choice = AllowedValues::Choice(vec!["a".into(), "b".into()]);
        for (takes, typed, value) in [
            (&color, "#1F4e79", Some(json!("#1f4e79"))),
            (&color, "#9cf", Some(json!("#99ccff"))),
            (&color, "red", None),
            (&color, "#12345", None),
            (&color, "#ééé", None),
            (&length, "12,5 mm", Some(json!("12.5mm"))),
            (&length, "20mm", Some(json!("20mm"))),
            (&length, "21mm", None),
            (&length, "4.9mm", None),
            (&length, "12", None),
            (&length, "12em", None),
            (&length, "-12mm", None),
            (&length, "mm", None),
            (&length, "1e3mm", None),
            (&choice, "b", Some(json!("b"))),
            (&choice, "B", None),
            (&AllowedValues::Boolean, "true", Some(json!(true))),
            (&AllowedValues::Boolean, "oui", None),
            (&AllowedValues::Text, " a ", Some(json!(" a "))),
        ] {
            assert_eq!(takes.parse_value(typed), value, "{takes:?} {typed}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag_and_a_darker_colour_has_enough() {
        let contrast = |typed: &str| RgbColor::parse(typed).unwrap().contrast();
        assert!((contrast("#000") - 21.0).abs() < 0.001);
        assert!((contrast("#fff") - 1.0).abs() < 0.001);
        // The grey that the standard's own examples give as the lightest that passes.
        assert!(contrast("#767676") >= 4.5 && contrast("#777777") < 4.5);
        for typed in ["#ffcc00", "#ffffff", "#ff0000", "#00ff00"] {
            let darker = RgbColor::parse(typed).unwrap().darker(4.5);
            assert!(darker.contrast() >= 4.5, "{typed} {darker}");
        }
        assert_eq!(
            RgbColor::parse("#fc0").unwrap().darker(4.5).to_string(),
            "#8e7200"
        );
    }
}
