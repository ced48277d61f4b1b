//! Reading the YAML of other programs: a value by its key, and what is left over with the way to it.

use crate::text::yaml::YamlNode;

/// The value of a key.
pub(super) fn child_node<'n>(node: &'n YamlNode, key: &str) -> Option<&'n YamlNode> {
    let entry = node.entries()?.iter().find(|entry| entry.key.text == key)?;
    Some(&entry.value)
}

/// The text of a key's value; none if it is blank, or no text.
pub(super) fn field_text(node: &YamlNode, key: &str) -> Option<String> {
    child_node(node, key)?
        .scalar()
        .map(|scalar| scalar.text.clone())
        .filter(|text| !text.trim().is_empty())
}

/// Every text below a node, each behind the keys that lead to it.
pub(super) fn leftover_lines(lines: &mut Vec<String>, path: &str, node: &YamlNode) {
    if let Some(scalar) = node.scalar() {
        if !scalar.text.trim().is_empty() {
            lines.push(format!("{path}: {}", scalar.text));
        }
    } else if let Some(entries) = node.entries() {
        for entry in entries {
            leftover_lines(lines, &format!("{path}: {}", entry.key.text), &entry.value);
        }
    } else {
        for item in node.items().unwrap_or_default() {
            leftover_lines(lines, path, item);
        }
    }
}
