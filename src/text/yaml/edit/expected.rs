//! What a text must say after a change: the tree that the edited text is compared with.
//!
//! In: the tree before, and the change. Out: the tree after. Made without the splicer, so that an error of the splicer
//! shows. Never looks at characters, except to see what is in brackets.

use super::draft::{PathMatch, YamlDraft};
use super::{
    EditAction, EditDiagnostic, EditRefusal, KeyOrder, NewValue, PathStep, YamlChange, path_text,
};
use crate::base::source::Span;
use crate::text::yaml::{
    Scalar, YamlEntry, YamlKey as TreeKey, YamlNode, YamlStyle, YamlValue as Tree,
};

/// The tree after a change.
pub(super) fn changed_tree(
    draft: &YamlDraft,
    change: &YamlChange,
    order: &KeyOrder<'_>,
) -> Result<YamlNode, EditRefusal> {
    let mut tree = ChangingTree {
        draft,
        path: &change.path,
        root: draft.root().clone(),
    };
    match &change.action {
        EditAction::Set(value) => tree.set_value(value, order)?,
        EditAction::Remove => tree.remove_value()?,
        EditAction::Rename(name) => tree.rename_key(name)?,
        EditAction::Comment { .. } => {}
        EditAction::AddKeys(keys) => tree.add_keys(keys)?,
    }
    Ok(tree.root)
}

/// The comments after a change, sorted: all of them stay, but the one that is changed.
pub(super) fn changed_comments<'t>(
    draft: &'t YamlDraft,
    change: &'t YamlChange,
) -> Result<Vec<&'t str>, EditRefusal> {
    let mut texts = draft.comment_texts();
    if let EditAction::Comment { from, to } = &change.action
        && draft.comment_beside(&draft.find(&change.path)?) == Some(from.as_str())
    {
        let nth = texts.iter().position(|text| text == from);
        nth.map(|nth| texts.remove(nth));
        texts.extend(to.as_deref());
        texts.sort_unstable();
    }
    Ok(texts)
}

/// Whether two trees say the same, whatever their positions and style.
pub(crate) fn is_same_tree(a: &YamlNode, b: &YamlNode) -> bool {
    match (&a.value, &b.value) {
        (Tree::Scalar(one), Tree::Scalar(other)) => {
            one.text == other.text && a.is_empty() == b.is_empty()
        }
        (Tree::List(one), Tree::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| is_same_tree(a, b))
        }
        (Tree::Map(one), Tree::Map(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(a, b)| a.key.text == b.key.text && is_same_tree(&a.value, &b.value))
        }
        _ => false,
    }
}

/// Whether a tree says the same as a value.
pub(super) fn is_same_value(node: &YamlNode, value: &NewValue) -> bool {
    is_same_tree(node, &value_to_node(value))
}

/// The index at which a new key is inserted: after the last of those that come before it in the order, else before the
/// first of those that come after it.
pub(super) fn insert_index(entries: &[YamlEntry], name: &str, order: &[String]) -> usize {
    let Some(own) = order.iter().position(|known| known == name) else {
        return entries.len();
    };
    let is_among = |entry: &YamlEntry, keys: &[String]| keys.contains(&entry.key.text);
    let before = entries.iter().rposition(|it| is_among(it, &order[..own]));
    let after = entries
        .iter()
        .position(|it| is_among(it, &order[own + 1..]));
    match (before, after) {
        (Some(last), _) => last + 1,
        (None, Some(first)) => first,
        (None, None) => entries.len(),
    }
}

/// The value wrapped in a map for each of these steps.
pub(super) fn nest_value(steps: &[PathStep], value: &NewValue) -> Result<NewValue, EditRefusal> {
    steps
        .iter()
        .rev()
        .try_fold(value.clone(), |value, key| match key {
            PathStep::Name(name) => Ok(NewValue::Map(vec![(name.clone(), value)])),
            PathStep::Item(_) => Err(missing_path(steps)),
        })
}

/// The key at this depth of a path.
pub(super) fn step_name(path: &[PathStep], depth: usize) -> Result<&str, EditRefusal> {
    match path.get(depth) {
        Some(PathStep::Name(name)) => Ok(name),
        _ => Err(missing_path(path)),
    }
}

fn missing_path(path: &[PathStep]) -> EditRefusal {
    EditRefusal::new(
        EditDiagnostic::NotThere {
            path: path_text(path),
        },
        Span::default(),
    )
}

fn node_at<'n>(node: &'n mut YamlNode, path: &[PathStep]) -> Result<&'n mut YamlNode, EditRefusal> {
    path.iter().try_fold(node, |node, key| {
        let found = match (key, &mut node.value) {
            (PathStep::Name(name), Tree::Map(entries)) => entries
                .iter_mut()
                .find(|entry| entry.key.text == *name)
                .map(|entry| &mut entry.value),
            (PathStep::Item(nth), Tree::List(items)) => items.get_mut(*nth),
            _ => None,
        };
        found.ok_or_else(|| missing_path(path))
    })
}

/// A copy of the tree, while one change of it is made.
struct ChangingTree<'a> {
    draft: &'a YamlDraft,
    path: &'a [PathStep],
    root: YamlNode,
}

impl ChangingTree<'_> {
    /// What contains the value at the path.
    fn parent(&mut self) -> Result<&mut YamlNode, EditRefusal> {
        node_at(&mut self.root, &self.path[..self.path.len() - 1])
    }

    fn set_value(&mut self, value: &NewValue, order: &KeyOrder<'_>) -> Result<(), EditRefusal> {
        let path = self.path;
        let depth = match self.draft.follow_path(path)? {
            PathMatch::Whole(spot) if spot.within.is_some() => {
                *node_at(&mut self.root, path)? = value_to_node(value);
                return Ok(());
            }
            PathMatch::Whole(_) => return Err(missing_path(path)),
            PathMatch::Partial(_, depth) => depth,
        };
        let (outer, name) = (&path[..depth], step_name(path, depth)?);
        let value = nest_value(&path[depth + 1..], value)?;
        let parent = node_at(&mut self.root, outer)?;
        let entry = make_entry(name, &value);
        match &mut parent.value {
            Tree::Map(entries) => {
                let index = insert_index(entries, name, &order(outer));
                entries.insert(index, entry);
            }
            _ => parent.value = Tree::Map(vec![entry]),
        }
        Ok(())
    }

    fn remove_value(&mut self) -> Result<(), EditRefusal> {
        let spot = self.draft.find(self.path)?;
        let (within, nth) = spot.within.ok_or_else(|| missing_path(self.path))?;
        let is_flow = self.draft.is_flow(within);
        let parent = self.parent()?;
        let is_empty = match &mut parent.value {
            Tree::Map(entries) => {
                entries.remove(nth);
                entries.is_empty()
            }
            Tree::List(items) => {
                items.remove(nth);
                items.is_empty()
            }
            Tree::Scalar(_) => false,
        };
        // `{}` stays where it was written; a block without lines is nothing.
        if is_empty && !is_flow {
            *parent = YamlNode::empty(Span::default());
        }
        Ok(())
    }

    fn rename_key(&mut self, to: &str) -> Result<(), EditRefusal> {
        let path = self.path;
        let spot = self.draft.find(path)?;
        let nth = match spot.within {
            Some((within, nth)) if within.entries().is_some() => nth,
            _ => return Err(missing_path(path)),
        };
        let Tree::Map(entries) = &mut self.parent()?.value else {
            return Err(missing_path(path));
        };
        let mut others = entries.iter().enumerate().filter(|(at, _)| *at != nth);
        if others.any(|(_, entry)| entry.key.text == to) {
            let reason = EditDiagnostic::Exists { key: to.to_owned() };
            return Err(EditRefusal::new(reason, entries[nth].key.span));
        }
        to.clone_into(&mut entries[nth].key.text);
        Ok(())
    }

    fn add_keys(&mut self, keys: &[String]) -> Result<(), EditRefusal> {
        self.draft.find(self.path)?;
        let node = node_at(&mut self.root, self.path)?;
        let items = match &node.value {
            Tree::List(items) if items.len() == keys.len() => items,
            _ => return Err(missing_path(self.path)),
        };
        let entries = keys.iter().zip(items).map(|(key, item)| YamlEntry {
            key: make_tree_key(key),
            value: item.clone(),
        });
        node.value = Tree::Map(entries.collect());
        Ok(())
    }
}

fn make_entry(name: &str, value: &NewValue) -> YamlEntry {
    YamlEntry {
        key: make_tree_key(name),
        value: value_to_node(value),
    }
}

fn make_tree_key(name: &str) -> TreeKey {
    TreeKey {
        text: name.to_owned(),
        span: Span::default(),
    }
}

fn value_to_node(value: &NewValue) -> YamlNode {
    let value = match value {
        NewValue::Empty => return YamlNode::empty(Span::default()),
        NewValue::Word(text) | NewValue::Text(text) => Tree::Scalar(Scalar {
            text: text.clone(),
            style: YamlStyle::Quoted,
        }),
        NewValue::List(items) => Tree::List(items.iter().map(value_to_node).collect()),
        NewValue::Map(entries) => {
            let entries = entries.iter();
            Tree::Map(entries.map(|(key, value)| make_entry(key, value)).collect())
        }
    };
    YamlNode {
        span: Span::default(),
        value,
    }
}
