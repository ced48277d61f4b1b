//! MarkUs: the YAML of an assignment's criteria.
//!
//! A map: each criterion by its name, with `type` (`rubric`, `flexible`, `checkbox`), `max_mark`, `description`,
//! and for a rubric `levels` by name with `mark` and `description`. Before 2019 levels were `level_0`, `level_1`,
//! …, each with `name` and `description`, and the last worth the whole mark.

use super::yaml_node::{child_node, field_text, leftover_lines};
use super::{Criterion, Rubric, RubricLevel, parse_points, text_lines};
use crate::interchange::forms::marks::decimal_value;
use crate::interchange::forms::text::FormText;
use crate::text::yaml::{YamlDocument, YamlNode};

/// What is read of a criterion; other keys are listed as what has no place in a grid.
const KNOWN_KEYS: [&str; 5] = ["type", "max_mark", "description", "levels", "bonus"];
/// What is read of a level.
const KNOWN_LEVEL_KEYS: [&str; 3] = ["name", "description", "mark"];

/// The rubric in a YAML file, where every entry looks like a criterion.
pub(super) fn read_markus(document: &YamlDocument) -> Option<Rubric> {
    let entries = document.root.entries()?;
    let has_mark = |node: &YamlNode| child_node(node, "max_mark").is_some();
    if !entries.iter().any(|entry| has_mark(&entry.value)) {
        return None;
    }
    let mut rubric = Rubric::default();
    for entry in entries {
        entry.value.entries()?;
        let criterion = read_criterion(&entry.key.text, &entry.value, &mut rubric.leftovers);
        rubric.criteria.push(criterion);
    }
    Some(rubric)
}

fn read_criterion(name: &str, node: &YamlNode, leftovers: &mut Vec<String>) -> Criterion {
    let most = field_text(node, "max_mark").and_then(|mark| parse_points(&mark));
    let kind = field_text(node, "type").unwrap_or_default();
    let mut made = Criterion {
        name: FormText::from_plain(name),
        description: field_text(node, "description")
            .map(|text| text_lines(&text))
            .unwrap_or_default(),
        is_bonus: field_text(node, "bonus").as_deref() == Some("true"),
        ..Criterion::default()
    };
    for entry in node.entries().unwrap_or_default() {
        let key = entry.key.text.as_str();
        match older_level_index(key) {
            Some(_) => {}
            None if KNOWN_KEYS.contains(&key) => {}
            None => leftover_lines(leftovers, &format!("{name}: {key}"), &entry.value),
        }
    }
    let levels = child_node(node, "levels").and_then(YamlNode::entries);
    for level in levels.unwrap_or_default() {
        made.levels.push(read_level(&level.key.text, &level.value));
        list_level_leftovers(leftovers, name, &level.value);
    }
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
        _ if made.levels.is_empty() => {
            made.levels = read_older_levels(node, most.as_deref());
            for level in older_levels(node) {
                list_level_leftovers(leftovers, name, level.1);
            }
            if made.levels.is_empty() {
                made.points = most;
            }
        }
        _ => {}
    }
    made
}

fn list_level_leftovers(leftovers: &mut Vec<String>, criterion: &str, level: &YamlNode) {
    for entry in level.entries().unwrap_or_default() {
        let key = entry.key.text.as_str();
        if !KNOWN_LEVEL_KEYS.contains(&key) {
            leftover_lines(leftovers, &format!("{criterion}: {key}"), &entry.value);
        }
    }
}

/// The number in `level_3`.
fn older_level_index(key: &str) -> Option<u32> {
    key.strip_prefix("level_")?.parse().ok()
}

/// The levels `level_0`, `level_1`, … in their order.
fn older_levels(node: &YamlNode) -> Vec<(u32, &YamlNode)> {
    let entries = node.entries().unwrap_or_default().iter();
    let mut levels: Vec<(u32, &YamlNode)> = entries
        .filter_map(|entry| Some((older_level_index(&entry.key.text)?, &entry.value)))
        .collect();
    levels.sort_by_key(|(index, _)| *index);
    levels
}

/// The levels of the layout before 2019: of five, `level_3` is worth three quarters of the mark.
fn read_older_levels(node: &YamlNode, most: Option<&str>) -> Vec<RubricLevel> {
    let found = older_levels(node);
    let best = found.last().map_or(0, |(index, _)| *index).max(1);
    let most = most.map_or(f64::from(best), decimal_value);
    let mut levels = Vec::new();
    for (index, level) in found {
        let share = most * f64::from(index) / f64::from(best);
        let name = field_text(level, "name");
        let made = read_level(name.as_deref().unwrap_or_default(), level);
        levels.push(RubricLevel {
            points: parse_points(&format!("{share:.4}")).unwrap_or_default(),
            ..made
        });
    }
    levels
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
