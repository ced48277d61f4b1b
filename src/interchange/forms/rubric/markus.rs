//! MarkUs: the YAML of an assignment's criteria.
//!
//! A map: each criterion by its name, with `type` (`rubric`, `flexible`, `checkbox`), `max_mark`, `description`, and for a
//! rubric `levels` by name with `mark` and `description`.

use super::{Criterion, Level, Rubric, lines, points};
use crate::base::diagnostic::Problems;
use crate::base::source;
use crate::interchange::forms::text::Text;
use crate::text::yaml::{self, Node};

/// The rubric in a YAML file, where every entry looks like a criterion.
pub(super) fn read(text: &str) -> Option<Rubric> {
    if !text.contains("max_mark") {
        return None;
    }
    let document = yaml::parse(
        &mut Problems::new(),
        source::Text::new("criteria.yml", text),
    );
    let mut rubric = Rubric::default();
    for entry in document.root.entries()? {
        entry.value.entries()?;
        rubric
            .criteria
            .push(criterion(&entry.key.text, &entry.value));
        for (key, left) in [
            ("peer_visible", "peer_visible"),
            ("ta_visible", "ta_visible"),
        ] {
            if let Some(value) = field(&entry.value, key) {
                rubric
                    .left
                    .push(format!("{}: {left}: {value}", entry.key.text));
            }
        }
    }
    Some(rubric)
}

fn criterion(name: &str, node: &Node) -> Criterion {
    let most = field(node, "max_mark").and_then(|mark| points(&mark));
    let kind = field(node, "type").unwrap_or_default();
    let mut made = Criterion {
        name: Text::plain_text(name),
        description: field(node, "description")
            .map(|text| lines(&text))
            .unwrap_or_default(),
        ..Criterion::default()
    };
    let levels = child(node, "levels")
        .and_then(Node::entries)
        .unwrap_or_default();
    made.levels = levels
        .iter()
        .map(|level| self::level(&level.key.text, &level.value))
        .collect();
    match kind.as_str() {
        "checkbox" => {
            let level = |name: &str, points: String| Level {
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

fn level(name: &str, node: &Node) -> Level {
    Level {
        name: name.to_owned(),
        description: field(node, "description")
            .map(|text| lines(&text))
            .unwrap_or_default(),
        points: field(node, "mark")
            .and_then(|mark| points(&mark))
            .unwrap_or_default(),
    }
}

fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let entry = node.entries()?.iter().find(|entry| entry.key.text == key)?;
    Some(&entry.value)
}

fn field(node: &Node, key: &str) -> Option<String> {
    child(node, key)?
        .scalar()
        .map(|scalar| scalar.text.clone())
        .filter(|text| !text.is_empty())
}
