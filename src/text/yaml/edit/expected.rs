//! What a text must say after a change: the tree it is held against when it is read again.
//!
//! In: the tree before, and the change. Out: the tree after. Never looks at characters, but to see what stands in
//! brackets.

use super::draft::{Draft, Way};
use super::{Change, Key, Order, Reason, Refused, Value, What, shown};
use crate::base::source::Span;
use crate::text::yaml::{Entry, Key as TreeKey, Node, Scalar, Style, Value as Tree};

/// The tree after a change.
pub(super) fn after(draft: &Draft, change: &Change, order: &Order<'_>) -> Result<Node, Refused> {
    let mut root = draft.root().clone();
    let path = &change.path;
    match &change.what {
        What::Set(value) => set(draft, &mut root, path, value, order)?,
        What::Remove => remove(draft, &mut root, path)?,
        What::Rename(name) => rename(draft, &mut root, path, name)?,
        What::Entitle(keys) => entitle(draft, &mut root, path, keys)?,
    }
    Ok(root)
}

/// Whether two trees say the same, wherever it stands and however it is written.
pub(crate) fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Tree::Scalar(one), Tree::Scalar(other)) => {
            one.text == other.text && a.is_empty() == b.is_empty()
        }
        (Tree::List(one), Tree::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Tree::Map(one), Tree::Map(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(a, b)| a.key.text == b.key.text && same(&a.value, &b.value))
        }
        _ => false,
    }
}

/// Whether a tree says what a value does.
pub(super) fn is(node: &Node, value: &Value) -> bool {
    same(node, &node_of(value))
}

/// Before which entry a new key stands: behind the last of those that come before it in the order, else before the
/// first of those that come after it.
pub(super) fn position(entries: &[Entry], name: &str, order: &[String]) -> usize {
    let rank = |name: &str| order.iter().position(|known| known == name);
    let Some(mine) = rank(name) else {
        return entries.len();
    };
    let ranks = || entries.iter().map(|entry| rank(&entry.key.text));
    let before = ranks().rposition(|rank| rank.is_some_and(|rank| rank < mine));
    let after = || ranks().position(|rank| rank.is_some_and(|rank| rank > mine));
    before
        .map(|nth| nth + 1)
        .or_else(after)
        .unwrap_or(entries.len())
}

/// What a value that is put at the end of these steps is at their beginning.
pub(super) fn nested(steps: &[Key], value: &Value) -> Result<Value, Refused> {
    steps
        .iter()
        .rev()
        .try_fold(value.clone(), |value, key| match key {
            Key::Name(name) => Ok(Value::Map(vec![(name.clone(), value)])),
            Key::Item(_) => Err(not_there(steps)),
        })
}

/// The name that a step is.
pub(super) fn name(path: &[Key], depth: usize) -> Result<&str, Refused> {
    match path.get(depth) {
        Some(Key::Name(name)) => Ok(name),
        _ => Err(not_there(path)),
    }
}

fn not_there(path: &[Key]) -> Refused {
    Refused::new(Reason::NotThere { path: shown(path) }, Span::default())
}

fn at<'n>(node: &'n mut Node, path: &[Key]) -> Result<&'n mut Node, Refused> {
    path.iter().try_fold(node, |node, key| {
        let found = match (key, &mut node.value) {
            (Key::Name(name), Tree::Map(entries)) => entries
                .iter_mut()
                .find(|entry| entry.key.text == *name)
                .map(|entry| &mut entry.value),
            (Key::Item(nth), Tree::List(items)) => items.get_mut(*nth),
            _ => None,
        };
        found.ok_or_else(|| not_there(path))
    })
}

fn set(
    draft: &Draft,
    root: &mut Node,
    path: &[Key],
    value: &Value,
    order: &Order<'_>,
) -> Result<(), Refused> {
    let depth = match draft.follow(path)? {
        Way::Whole(spot) if spot.within.is_some() => {
            *at(root, path)? = node_of(value);
            return Ok(());
        }
        Way::Whole(_) => return Err(not_there(path)),
        Way::Part(_, depth) => depth,
    };
    let (outer, name) = (&path[..depth], name(path, depth)?);
    let value = nested(&path[depth + 1..], value)?;
    let parent = at(root, outer)?;
    let entry = entry(name, &value);
    match &mut parent.value {
        Tree::Map(entries) => entries.insert(position(entries, name, &order(outer)), entry),
        _ => parent.value = Tree::Map(vec![entry]),
    }
    Ok(())
}

fn remove(draft: &Draft, root: &mut Node, path: &[Key]) -> Result<(), Refused> {
    let spot = draft.found(path)?;
    let (within, nth) = spot.within.ok_or_else(|| not_there(path))?;
    let parent = at(root, &path[..path.len() - 1])?;
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
    if is_empty && !draft.is_flow(within) {
        *parent = Node::empty(Span::default());
    }
    Ok(())
}

fn rename(draft: &Draft, root: &mut Node, path: &[Key], to: &str) -> Result<(), Refused> {
    let spot = draft.found(path)?;
    let nth = match spot.within {
        Some((within, nth)) if within.entries().is_some() => nth,
        _ => return Err(not_there(path)),
    };
    let parent = at(root, &path[..path.len() - 1])?;
    let Tree::Map(entries) = &mut parent.value else {
        return Err(not_there(path));
    };
    let is_taken = |(other, entry): (usize, &Entry)| other != nth && entry.key.text == to;
    if entries.iter().enumerate().any(is_taken) {
        let reason = Reason::Exists { key: to.to_owned() };
        return Err(Refused::new(reason, entries[nth].key.span));
    }
    to.clone_into(&mut entries[nth].key.text);
    Ok(())
}

fn entitle(draft: &Draft, root: &mut Node, path: &[Key], keys: &[String]) -> Result<(), Refused> {
    draft.found(path)?;
    let node = at(root, path)?;
    let items = match &node.value {
        Tree::List(items) if items.len() == keys.len() => items,
        _ => return Err(not_there(path)),
    };
    let entries = keys.iter().zip(items).map(|(key, item)| Entry {
        key: tree_key(key),
        value: item.clone(),
    });
    node.value = Tree::Map(entries.collect());
    Ok(())
}

fn entry(name: &str, value: &Value) -> Entry {
    Entry {
        key: tree_key(name),
        value: node_of(value),
    }
}

fn tree_key(name: &str) -> TreeKey {
    TreeKey {
        text: name.to_owned(),
        span: Span::default(),
    }
}

fn node_of(value: &Value) -> Node {
    let value = match value {
        Value::Empty => return Node::empty(Span::default()),
        Value::Word(text) | Value::Text(text) => Tree::Scalar(Scalar {
            text: text.clone(),
            style: Style::Quoted,
        }),
        Value::List(items) => Tree::List(items.iter().map(node_of).collect()),
        Value::Map(entries) => {
            let entries = entries.iter();
            Tree::Map(entries.map(|(key, value)| entry(key, value)).collect())
        }
    };
    Node {
        span: Span::default(),
        value,
    }
}
