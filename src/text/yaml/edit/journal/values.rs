//! What an edit changed, value by value, as people read it: `ratings.commande.produits: S → TS`.
//!
//! In: the trees before and after. Out: paths and texts for a screen. What a change is taken
//! back by are the lines.

use crate::text::yaml::edit::is_same_tree;
use crate::text::yaml::{YamlNode, YamlValue};
use serde::{Deserialize, Serialize};

/// A longer text is cut: the lines have all of it.
const MAX_SHOWN_TEXT: usize = 200;
/// Of one file so many values are kept.
const MAX_CHANGED_VALUES: usize = 500;

/// A value that an edit changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedValue {
    /// Its keys; an item of a list has its `id`, or its number.
    pub path: Vec<String>,
    /// What it was; nothing where it was empty or missing. A long text is cut.
    pub before: Option<String>,
    /// What it became.
    pub after: Option<String>,
}

impl ChangedValue {
    /// `ratings.commande.produits`
    pub fn path_text(&self) -> String {
        self.path.join(".")
    }
}

/// The values that differ between two trees, in the order of the files.
pub(super) fn changed_values(before: &YamlNode, after: &YamlNode) -> Vec<ChangedValue> {
    let mut comparison = TreeComparison {
        path: Vec::new(),
        found: Vec::new(),
    };
    comparison.compare(Some(before), Some(after));
    comparison.found.truncate(MAX_CHANGED_VALUES);
    comparison.found
}

/// The value that has such a path now.
pub(super) fn value_at_names<'n>(root: &'n YamlNode, path: &[String]) -> Option<&'n YamlNode> {
    path.iter().try_fold(root, |node, name| match &node.value {
        YamlValue::Map(_) => node.get(name),
        YamlValue::List(items) => {
            let mut items = items.iter().enumerate();
            let found = items.find(|(nth, item)| item_name(item, *nth) == *name);
            found.map(|(_, item)| item)
        }
        YamlValue::Scalar(_) => None,
    })
}

/// A value on one line, cut where it is long; nothing where it is empty.
pub(super) fn shown_value(node: &YamlNode) -> Option<String> {
    if node.is_empty() {
        return None;
    }
    let mut text = String::new();
    push_value(&mut text, node);
    let text = text.trim();
    Some(match text.char_indices().nth(MAX_SHOWN_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    })
}

fn push_value(text: &mut String, node: &YamlNode) {
    if text.len() > MAX_SHOWN_TEXT * 4 {
        return;
    }
    match &node.value {
        YamlValue::Scalar(scalar) => text.push_str(&scalar.text.replace('\n', " ")),
        YamlValue::List(items) => {
            for (nth, item) in items.iter().enumerate() {
                text.push_str(if nth == 0 { "[" } else { ", " });
                push_value(text, item);
            }
            text.push(']');
        }
        YamlValue::Map(entries) => {
            for (nth, entry) in entries.iter().enumerate() {
                text.push_str(if nth == 0 { "{" } else { ", " });
                text.push_str(&entry.key.text);
                text.push_str(": ");
                push_value(text, &entry.value);
            }
            text.push('}');
        }
    }
}

fn item_name(item: &YamlNode, nth: usize) -> String {
    let id = item.get("id").and_then(YamlNode::scalar);
    id.map_or_else(|| (nth + 1).to_string(), |id| id.text.clone())
}

/// Two trees that are walked together.
struct TreeComparison {
    path: Vec<String>,
    found: Vec<ChangedValue>,
}

impl TreeComparison {
    fn compare(&mut self, before: Option<&YamlNode>, after: Option<&YamlNode>) {
        if self.found.len() > MAX_CHANGED_VALUES {
            return;
        }
        match (before, after) {
            (Some(one), Some(other)) if is_same_tree(one, other) => {}
            (Some(one), Some(other)) if one.items().is_some() && other.items().is_some() => {
                self.compare_lists(
                    one.items().unwrap_or_default(),
                    other.items().unwrap_or_default(),
                );
            }
            _ if has_entries(before) || has_entries(after) => self.compare_maps(before, after),
            _ => {
                let before = before.and_then(shown_value);
                let after = after.and_then(shown_value);
                if before != after {
                    let path = self.path.clone();
                    self.found.push(ChangedValue {
                        path,
                        before,
                        after,
                    });
                }
            }
        }
    }

    /// A map that is new or gone is compared key by key.
    fn compare_maps(&mut self, before: Option<&YamlNode>, after: Option<&YamlNode>) {
        let entries = |node: Option<&YamlNode>| {
            let entries = node.and_then(YamlNode::entries).unwrap_or_default();
            let keys = entries.iter().map(|entry| entry.key.text.clone());
            keys.collect::<Vec<_>>()
        };
        let mut keys = entries(before);
        let known = keys.len();
        keys.extend(entries(after));
        for (nth, key) in keys.iter().enumerate() {
            if nth >= known && keys[..known].contains(key) {
                continue;
            }
            let before = before.and_then(|node| node.get(key));
            let after = after.and_then(|node| node.get(key));
            self.compare_below(key.clone(), before, after);
        }
        // A text that became a map, or a map that became a text.
        let is_text = |node: &&YamlNode| node.scalar().is_some();
        let (before, after) = (before.filter(is_text), after.filter(is_text));
        if before.is_some() || after.is_some() {
            self.compare(before, after);
        }
    }

    fn compare_lists(&mut self, before: &[YamlNode], after: &[YamlNode]) {
        let same = |(one, other): &(&YamlNode, &YamlNode)| is_same_tree(one, other);
        let starts = before.iter().zip(after).take_while(same).count();
        let rest = before.len().min(after.len()) - starts;
        let ends = before.iter().rev().zip(after.iter().rev()).take(rest);
        let ends = ends.take_while(same).count();
        let old = &before[starts..before.len() - ends];
        let new = &after[starts..after.len() - ends];
        let is_paired = old.len() == new.len();
        for nth in 0..old.len().max(new.len()) {
            let (one, other) = (old.get(nth), new.get(nth));
            let Some(named) = one.or(other) else { continue };
            let name = item_name(named, starts + nth);
            if is_paired {
                self.compare_below(name, one, other);
            } else {
                if one.is_some() {
                    self.compare_below(name.clone(), one, None);
                }
                if let Some(other) = other {
                    self.compare_below(item_name(other, starts + nth), None, Some(other));
                }
            }
        }
    }

    fn compare_below(&mut self, name: String, before: Option<&YamlNode>, after: Option<&YamlNode>) {
        self.path.push(name);
        self.compare(before, after);
        self.path.pop();
    }
}

fn has_entries(node: Option<&YamlNode>) -> bool {
    node.is_some_and(|node| node.entries().is_some_and(|entries| !entries.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Diagnostics;
    use crate::base::source::Text;
    use crate::text::yaml::parse_yaml;

    fn changes(before: &str, after: &str) -> Vec<String> {
        let root = |text| parse_yaml(&mut Diagnostics::new(), Text::new("", text)).root;
        let shown = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        changed_values(&root(before), &root(after))
            .into_iter()
            .map(|it| {
                format!(
                    "{}: {} → {}",
                    it.path_text(),
                    shown(it.before),
                    shown(it.after)
                )
            })
            .collect()
    }

    #[test]
    fn values_are_named_by_their_keys() {
        assert_eq!(
            changes("r:\n  a: S\n  b: I\n", "r:\n  a: TS Bien\n  b: I\nc: x\n"),
            ["r.a: S → TS Bien", "c: – → x"]
        );
        assert_eq!(changes("r:\n  a:\n", "r:\n"), Vec::<String>::new());
        assert_eq!(
            changes("r: S\n", "r:\n  a: S\n  b: S\n"),
            ["r.a: – → S", "r.b: – → S", "r: S → –"]
        );
    }

    #[test]
    fn an_item_that_goes_is_named_by_its_id() {
        let before = "s:\n- id: one\n  t: A\n- id: two\n  t: B\n- id: three\n";
        let after = "s:\n- id: one\n  t: A\n- id: three\n";
        assert_eq!(
            changes(before, after),
            ["s.two.id: two → –", "s.two.t: B → –"]
        );
    }
}
