//! Ids for sections and rows that have none: made from labels, so that ratings can refer to them.
//!
//! In: the tree of `grid.yaml`. Out: the changes that write the ids, and a list of them. An existing id is never
//! changed, nor used twice.

use crate::text::slug::{Slugs, make_slug};
use crate::text::yaml::edit::{NewValue, PathStep, YamlChange, key_path};
use crate::text::yaml::{YamlDocument, YamlNode};

/// Ids to be written.
#[derive(Debug, Default)]
pub struct AssignedIds {
    /// The changes.
    pub changes: Vec<YamlChange>,
    /// Each new id, in the order of the form.
    pub ids: Vec<AssignedId>,
}

/// One new id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignedId {
    /// The id of its section, if it belongs to a row.
    pub section: Option<String>,
    /// The id.
    pub id: String,
    /// The title or label as written.
    pub label: String,
}

/// New ids for every section, row and rated task without one.
pub fn assign_missing_ids(document: &YamlDocument) -> AssignedIds {
    let mut given = AssignedIds::default();
    let sections = document.root.get("sections").and_then(YamlNode::items);
    let mut taken = Slugs::default();
    for section in sections.unwrap_or_default() {
        reserve_id(&mut taken, section);
    }
    for (nth, section) in sections.unwrap_or_default().iter().enumerate() {
        let mut at = key_path(["sections"]);
        at.push(PathStep::Item(nth));
        let holder = IdHolder {
            path: &at,
            node: section,
            section: None,
            stand_in: "section",
        };
        let id = given.ensure_id(&holder, &mut taken);
        given.assign_row_ids(&at, section, &id);
    }
    given
}

/// The order of keys in a section or task: the id comes first.
pub fn id_key_order(at: &[PathStep]) -> Vec<String> {
    let is_item = matches!(at.last(), Some(PathStep::Item(_)));
    let known = if is_item {
        ["id", "title"].as_slice()
    } else {
        &[]
    };
    known.iter().map(|&key| key.to_owned()).collect()
}

/// A section or a rated task.
struct IdHolder<'n> {
    path: &'n [PathStep],
    node: &'n YamlNode,
    /// The section of a task.
    section: Option<&'n str>,
    /// The id where the title has no letters.
    stand_in: &'n str,
}

impl AssignedIds {
    /// The id of a section or task: the existing one, or a new one.
    fn ensure_id(&mut self, holder: &IdHolder<'_>, taken: &mut Slugs) -> String {
        if let Some(id) = nonempty_text(holder.node, "id") {
            return id.to_owned();
        }
        let label = nonempty_text(holder.node, "title").unwrap_or_default();
        let id = taken.assign(&make_slug(label).unwrap_or_else(|| holder.stand_in.to_owned()));
        let path = [holder.path, &[PathStep::from("id")]].concat();
        self.changes
            .push(YamlChange::set(path, NewValue::Word(id.clone())));
        self.record_id(holder.section, &id, label);
        id
    }

    fn record_id(&mut self, section: Option<&str>, id: &str, label: &str) {
        self.ids.push(AssignedId {
            section: section.map(str::to_owned),
            id: id.to_owned(),
            label: label.to_owned(),
        });
    }

    /// Gives ids to the rows of a section; its tasks and rows must not share any.
    fn assign_row_ids(&mut self, at: &[PathStep], section: &YamlNode, id: &str) {
        let tasks = section
            .get("tasks")
            .and_then(YamlNode::items)
            .unwrap_or_default();
        let mut taken = Slugs::default();
        for holder in std::iter::once(section).chain(tasks) {
            for entry in holder
                .get("criteria")
                .and_then(YamlNode::entries)
                .unwrap_or_default()
            {
                taken.reserve(&entry.key.text);
            }
        }
        for task in tasks {
            reserve_id(&mut taken, task);
        }
        self.assign_criterion_ids(at, section, id, &mut taken);
        for (nth, task) in tasks.iter().enumerate() {
            let at = [at, &[PathStep::from("tasks"), PathStep::Item(nth)]].concat();
            if task.get("criteria").is_some() {
                self.assign_criterion_ids(&at, task, id, &mut taken);
            } else if task.entries().is_some() {
                let holder = IdHolder {
                    path: &at,
                    node: task,
                    section: Some(id),
                    stand_in: "row",
                };
                self.ensure_id(&holder, &mut taken);
            }
        }
    }

    /// A plain list of labels becomes `id: label` entries.
    fn assign_criterion_ids(
        &mut self,
        at: &[PathStep],
        holder: &YamlNode,
        section: &str,
        taken: &mut Slugs,
    ) {
        let Some(items) = holder.get("criteria").and_then(YamlNode::items) else {
            return;
        };
        let mut keys = Vec::new();
        for item in items {
            let label = item.scalar().map(|scalar| scalar.text.as_str());
            let label = label
                .or_else(|| nonempty_text(item, "label"))
                .unwrap_or_default();
            let id = taken.assign(&make_slug(label).unwrap_or_else(|| "row".to_owned()));
            self.record_id(Some(section), &id, label);
            keys.push(id);
        }
        let at = [at, &[PathStep::from("criteria")]].concat();
        self.changes.push(YamlChange::add_keys(at, &keys));
    }
}

fn reserve_id(taken: &mut Slugs, node: &YamlNode) {
    if let Some(id) = nonempty_text(node, "id") {
        taken.reserve(id);
    }
}

/// What is written at a key, unless that is nothing.
fn nonempty_text<'n>(node: &'n YamlNode, key: &str) -> Option<&'n str> {
    let text = node.get(key)?.scalar()?.text.as_str();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Diagnostics;
    use crate::base::source::Text;
    use crate::text::yaml::edit::apply_changes;

    fn assigned_in(text: &str) -> (String, Vec<String>) {
        let document =
            crate::text::yaml::parse_yaml(&mut Diagnostics::new(), Text::new("grid.yaml", text));
        let given = assign_missing_ids(&document);
        let name = |it: &AssignedId| {
            let section = it.section.as_ref().map(|section| format!("{section}."));
            format!("{}{}", section.unwrap_or_default(), it.id)
        };
        let now = apply_changes(text, &given.changes, &id_key_order).unwrap();
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
        let (now, ids) = assigned_in(BARE);
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
        let (now, _) = assigned_in(BARE);
        assert_eq!(assigned_in(&now), (now, Vec::new()));
    }
}
