//! Ids for what has none: made from labels, so that ratings can name sections and rows.
//!
//! In: the tree of `grid.yaml`. Out: the changes that write them, and what was given to whom. An id that stands is
//! never changed, and no other gets it.

use crate::text::slug::{Slugs, slug};
use crate::text::yaml::edit::{Change, Key, Value, path};
use crate::text::yaml::{Document, Node};

/// What is to be written.
#[derive(Debug, Default)]
pub struct Given {
    /// The changes.
    pub changes: Vec<Change>,
    /// Each id that was given, in the order of the form.
    pub ids: Vec<GivenId>,
}

/// One id that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenId {
    /// The id of its section, of a row.
    pub section: Option<String>,
    /// The id.
    pub id: String,
    /// The title or label as it is written.
    pub label: String,
}

/// Ids for every section, row and rated task that has none.
pub fn missing(document: &Document) -> Given {
    let mut given = Given::default();
    let sections = document.root.get("sections").and_then(Node::items);
    let mut taken = Slugs::default();
    for section in sections.unwrap_or_default() {
        take_id(&mut taken, section);
    }
    for (nth, section) in sections.unwrap_or_default().iter().enumerate() {
        let mut at = path(["sections"]);
        at.push(Key::Item(nth));
        let id = given.own(&at, section, None, &mut taken, "section");
        given.rows(&at, section, &id);
    }
    given
}

/// Where an id stands in a section, a task: before all else.
pub fn order(at: &[Key]) -> Vec<String> {
    let is_item = matches!(at.last(), Some(Key::Item(_)));
    let known = if is_item {
        ["id", "title"].as_slice()
    } else {
        &[]
    };
    known.iter().map(|&key| key.to_owned()).collect()
}

impl Given {
    /// The id that stands in a section or task, or a new one.
    fn own(
        &mut self,
        at: &[Key],
        node: &Node,
        section: Option<&str>,
        taken: &mut Slugs,
        stand_in: &str,
    ) -> String {
        if let Some(id) = text(node, "id") {
            return id.to_owned();
        }
        let label = text(node, "title").unwrap_or_default();
        let id = taken.give(&slug(label).unwrap_or_else(|| stand_in.to_owned()));
        let change = Change::set([at, &[Key::from("id")]].concat(), Value::Word(id.clone()));
        self.changes.push(change);
        self.note(section, &id, label);
        id
    }

    fn note(&mut self, section: Option<&str>, id: &str, label: &str) {
        self.ids.push(GivenId {
            section: section.map(str::to_owned),
            id: id.to_owned(),
            label: label.to_owned(),
        });
    }

    /// The rows of a section, which share one space of ids with its tasks.
    fn rows(&mut self, at: &[Key], section: &Node, id: &str) {
        let tasks = section
            .get("tasks")
            .and_then(Node::items)
            .unwrap_or_default();
        let mut taken = Slugs::default();
        for holder in std::iter::once(section).chain(tasks) {
            for entry in holder
                .get("criteria")
                .and_then(Node::entries)
                .unwrap_or_default()
            {
                taken.take(&entry.key.text);
            }
        }
        for task in tasks {
            take_id(&mut taken, task);
        }
        self.criteria(at, section, id, &mut taken);
        for (nth, task) in tasks.iter().enumerate() {
            let at = [at, &[Key::from("tasks"), Key::Item(nth)]].concat();
            if task.get("criteria").is_some() {
                self.criteria(&at, task, id, &mut taken);
            } else if task.entries().is_some() {
                self.own(&at, task, Some(id), &mut taken, "row");
            }
        }
    }

    /// A plain list of labels becomes `id: label` entries.
    fn criteria(&mut self, at: &[Key], holder: &Node, section: &str, taken: &mut Slugs) {
        let Some(items) = holder.get("criteria").and_then(Node::items) else {
            return;
        };
        let mut keys = Vec::new();
        for item in items {
            let label = item.scalar().map(|scalar| scalar.text.as_str());
            let label = label.or_else(|| text(item, "label")).unwrap_or_default();
            let id = taken.give(&slug(label).unwrap_or_else(|| "row".to_owned()));
            self.note(Some(section), &id, label);
            keys.push(id);
        }
        let at = [at, &[Key::from("criteria")]].concat();
        self.changes.push(Change::entitle(at, &keys));
    }
}

fn take_id(taken: &mut Slugs, node: &Node) {
    if let Some(id) = text(node, "id") {
        taken.take(id);
    }
}

/// What is written at a key, unless that is nothing.
fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    let text = node.get(key)?.scalar()?.text.as_str();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Problems;
    use crate::base::source::Text;
    use crate::text::yaml::edit::apply;

    fn given(text: &str) -> (String, Vec<String>) {
        let document = crate::text::yaml::parse(&mut Problems::new(), Text::new("grid.yaml", text));
        let given = missing(&document);
        let name = |it: &GivenId| {
            let section = it.section.as_ref().map(|section| format!("{section}."));
            format!("{}{}", section.unwrap_or_default(), it.id)
        };
        let now = apply(text, &given.changes, &order).unwrap();
        (now, given.ids.iter().map(name).collect())
    }

    const BARE: &str = "\
gridgen: 1
sections:
  # the first
  - title: Mission 1 – La commande   # as on the form
    tasks:
      - title: Saisie
        criteria:
        - Choix du produit # one
        - label: Choix des produits
          required: true

        - { label: \"Choix : produit\" }
      - title: Validation
      - id: validation
        title: Autre validation
  - id: mission-1-commande
    title: Deux
    criteria: [Oral, oral, ☺]
  - title: Trois
    id:
    criteria: { a: A }
";

    #[test]
    fn what_has_no_id_gets_one_and_keeps_its_comments() {
        let (now, ids) = given(BARE);
        assert_eq!(
            now,
            "\
gridgen: 1
sections:
  # the first
  - id: mission-1-commande-2
    title: Mission 1 – La commande   # as on the form
    tasks:
      - title: Saisie
        criteria:
          choix-produit: Choix du produit # one
          choix-produits:
            label: Choix des produits
            required: true

          choix-produit-2: { label: \"Choix : produit\" }
      - id: validation-2
        title: Validation
      - id: validation
        title: Autre validation
  - id: mission-1-commande
    title: Deux
    criteria: {oral: Oral, oral-2: oral, row: ☺}
  - title: Trois
    id: trois
    criteria: { a: A }
"
        );
        assert_eq!(ids.len(), 9);
        assert_eq!(ids[1], "mission-1-commande-2.choix-produit");
    }

    #[test]
    fn a_second_time_nothing_is_given() {
        let (now, _) = given(BARE);
        assert_eq!(given(&now), (now, Vec::new()));
    }
}
