//! The `rubric.yaml` of many small programs: lists of criteria, each with its name, its points and perhaps its levels.
//!
//! No standard says how such a file is written, so a list is read only where every item has a name and something
//! that it is worth.

use super::yaml_node::{child_node, field_text, leftover_lines};
use super::{Criterion, Rubric, RubricLevel, parse_points, text_lines};
use crate::interchange::forms::text::FormText;
use crate::text::yaml::{YamlDocument, YamlNode};

const NAME_KEYS: [&str; 8] = [
    "name",
    "title",
    "criterion",
    "item",
    "label",
    "question",
    "description",
    "text",
];
const POINT_KEYS: [&str; 7] = [
    "points",
    "max_points",
    "maxpoints",
    "max",
    "score",
    "mark",
    "marks",
];
const LEVEL_KEYS: [&str; 4] = ["ratings", "levels", "scale", "options"];
const TITLE_KEYS: [&str; 2] = ["title", "name"];

/// The rubric in a map or a list of criteria.
pub(super) fn read_yaml_list(document: &YamlDocument) -> Option<Rubric> {
    let root = &document.root;
    let mut rubric = Rubric::default();
    if let Some(items) = root.items() {
        read_list(&mut rubric, None, items)?;
        return Some(rubric);
    }
    let entries = root.entries()?;
    let lists: Vec<&str> = entries
        .iter()
        .filter(|entry| is_list_of_maps(&entry.value))
        .map(|entry| entry.key.text.as_str())
        .collect();
    for entry in entries {
        let key = entry.key.text.as_str();
        if let Some(items) = entry.value.items().filter(|_| lists.contains(&key)) {
            // Of several lists each is a section; the key of the only one says nothing.
            read_list(&mut rubric, Some(key).filter(|_| lists.len() > 1), items)?;
        } else if rubric.title.is_blank() && TITLE_KEYS.contains(&key) {
            let title = entry.value.scalar().map(|scalar| scalar.text.clone());
            rubric.title = FormText::from_plain(title.unwrap_or_default());
        } else if rubric.intro.is_empty() && key == "description" {
            let intro = entry.value.scalar().map(|scalar| scalar.text.clone());
            rubric.intro = text_lines(&intro.unwrap_or_default());
        } else {
            leftover_lines(&mut rubric.leftovers, key, &entry.value);
        }
    }
    (!rubric.criteria.is_empty()).then_some(rubric)
}

fn is_list_of_maps(node: &YamlNode) -> bool {
    node.items()
        .is_some_and(|items| !items.is_empty() && items.iter().all(|item| item.entries().is_some()))
}

fn read_list(rubric: &mut Rubric, section: Option<&str>, items: &[YamlNode]) -> Option<()> {
    for item in items {
        let criterion = read_item(item, &mut rubric.leftovers)?;
        rubric.criteria.push(Criterion {
            rubric: section.map(FormText::from_plain),
            ..criterion
        });
    }
    Some(())
}

fn read_item(item: &YamlNode, leftovers: &mut Vec<String>) -> Option<Criterion> {
    let (name_key, name) = first_field(item, &NAME_KEYS)?;
    let points = first_field(item, &POINT_KEYS);
    let levels = LEVEL_KEYS
        .iter()
        .find_map(|key| Some((*key, child_node(item, key)?.items()?)));
    let mut made = Criterion {
        name: FormText::from_plain(&name),
        ..Criterion::default()
    };
    let mut known = vec![name_key];
    if name_key != "description"
        && let Some(description) = field_text(item, "description")
    {
        made.description = text_lines(&description);
        known.push("description");
    }
    if let Some((key, text)) = points {
        made.points = Some(parse_points(&text)?);
        known.push(key);
    }
    if let Some((key, items)) = levels {
        for level in items {
            made.levels.push(read_level(level)?);
        }
        known.push(key);
    }
    for entry in item.entries().unwrap_or_default() {
        if !known.contains(&entry.key.text.as_str()) {
            leftover_lines(
                leftovers,
                &format!("{name}: {}", entry.key.text),
                &entry.value,
            );
        }
    }
    (made.points.is_some() || !made.levels.is_empty()).then_some(made)
}

fn read_level(level: &YamlNode) -> Option<RubricLevel> {
    let (name_key, name) = first_field(level, &NAME_KEYS)?;
    let points = first_field(level, &POINT_KEYS).map(|(_, text)| text);
    let description = field_text(level, "description").filter(|_| name_key != "description");
    Some(RubricLevel {
        name,
        description: text_lines(&description.unwrap_or_default()),
        points: points
            .and_then(|text| parse_points(&text))
            .unwrap_or_default(),
    })
}

fn first_field(node: &YamlNode, keys: &[&'static str]) -> Option<(&'static str, String)> {
    keys.iter()
        .find_map(|key| Some((*key, field_text(node, key)?)))
}
