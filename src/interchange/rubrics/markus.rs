//! MarkUs: the YAML of an assignment's criteria.
//!
//! A map: each criterion by its name, with `type` (`rubric`, `flexible`, `checkbox`), `max_mark`, `description`, and
//! for a rubric `levels` by name with `mark` and `description`.

use super::{Criterion, Rubric, RubricLevel, parse_points, text_lines};
use crate::base::diagnostic::Diagnostics;
use crate::base::source;
use crate::interchange::forms::text::FormText;
use crate::text::yaml::{self, YamlNode};

/// The rubric in a YAML file, where every entry looks like a criterion.
pub(super) fn read_markus(text: &str) -> Option<Rubric> {
    if !text.contains("max_mark") {
        return None;
    }
    let document = yaml::parse_yaml(
        &mut Diagnostics::new(),
        source::Text::new("criteria.yml", text),
    );
    let mut rubric = Rubric::default();
    for entry in document.root.entries()? {
        entry.value.entries()?;
        rubric
            .criteria
            .push(read_criterion(&entry.key.text, &entry.value));
        for (key, left) in [
            ("peer_visible", "peer_visible"),
            ("ta_visible", "ta_visible"),
        ] {
            if let Some(value) = field_text(&entry.value, key) {
                rubric
                    .leftovers
                    .push(format!("{}: {left}: {value}", entry.key.text));
            }
        }
    }
    Some(rubric)
}

fn read_criterion(name: &str, node: &YamlNode) -> Criterion {
    let most = field_text(node, "max_mark").and_then(|mark| parse_points(&mark));
    let kind = field_text(node, "type").unwrap_or_default();
    let mut made = Criterion {
        name: FormText::from_plain(name),
        description: field_text(node, "description")
            .map(|text| text_lines(&text))
            .unwrap_or_default(),
        ..Criterion::default()
    };
    let levels = child_node(node, "levels")
        .and_then(YamlNode::entries)
        .unwrap_or_default();
    made.levels = levels
        .iter()
        .map(|level| self::read_level(&level.key.text, &level.value))
        .collect();
    match kind.as_str() {
        "checkbox" => {
            let level = |name: &str, points: String| RubricLevel {
                name: name.to_owned(),
                points,
                description: Vec::new(),
            };
            made.levels = vec![
                level("No", "0".into()),
                level("Yes", most.unwrap_or_else(|| "1".into())),
            ];
        }
        _ if made.levels.is_empty() => made.points = most,
        _ => {}
    }
    made
}

fn read_level(name: &str, node: &YamlNode) -> RubricLevel {
    RubricLevel {
        name: name.to_owned(),
        description: field_text(node, "description")
            .map(|text| text_lines(&text))
            .unwrap_or_default(),
        points: field_text(node, "mark")
            .and_then(|mark| parse_points(&mark))
            .unwrap_or_default(),
    }
}

fn child_node<'n>(node: &'n YamlNode, key: &str) -> Option<&'n YamlNode> {
    let entry = node.entries()?.iter().find(|entry| entry.key.text == key)?;
    Some(&entry.value)
}

fn field_text(node: &YamlNode, key: &str) -> Option<String> {
    child_node(node, key)?
        .scalar()
        .map(|scalar| scalar.text.clone())
        .filter(|text| !text.is_empty())
}
