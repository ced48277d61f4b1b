//! What each cell and line of a form was taken for: one role each, and where it stands in the file.
//!
//! In: what understanding took. Out: data for a page that shows the form beside the grid. Decides nothing.

use super::document::FormPosition;
use crate::base::diagnostic::MessageLang;
use std::collections::BTreeMap;

/// What a text of a form is in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellRole {
    /// The title of the form.
    Title,
    /// A line to fill in.
    Identity,
    /// A text around the tables.
    Intro,
    /// The title of a section.
    Section,
    /// The title of a group of rows.
    Task,
    /// What is rated.
    Criterion,
    /// What is said of a row.
    Hint,
    /// What a row looks like at a level.
    Descriptor,
    /// What a row, or a level of it, is worth.
    Points,
    /// The name of a level, or what it is worth.
    LevelHeading,
    /// What stands over the remarks.
    RemarksHeading,
    /// What explains the levels.
    Legend,
    /// It is not in the grid, but in a comment of it.
    Comment,
}

impl CellRole {
    /// All roles, in the order in which a form has them.
    pub const ALL: [Self; 13] = [
        Self::Title,
        Self::Identity,
        Self::Intro,
        Self::Section,
        Self::Task,
        Self::Criterion,
        Self::Hint,
        Self::Descriptor,
        Self::Points,
        Self::LevelHeading,
        Self::RemarksHeading,
        Self::Legend,
        Self::Comment,
    ];

    /// Its name.
    pub fn text(self, lang: MessageLang) -> &'static str {
        match self {
            Self::Title => lang.pick("title", "titre"),
            Self::Identity => lang.pick("identity line", "ligne d'identité"),
            Self::Intro => lang.pick("introduction", "introduction"),
            Self::Section => lang.pick("section", "section"),
            Self::Task => lang.pick("task", "tâche"),
            Self::Criterion => lang.pick("criterion", "critère"),
            Self::Hint => lang.pick("hint", "précision"),
            Self::Descriptor => lang.pick("descriptor", "descripteur"),
            Self::Points => lang.pick("points", "points"),
            Self::LevelHeading => lang.pick("level", "niveau"),
            Self::RemarksHeading => lang.pick("remarks", "remarques"),
            Self::Legend => lang.pick("legend", "légende"),
            Self::Comment => lang.pick("comment in the file", "commentaire dans le fichier"),
        }
    }
}

/// The role of each text of a form, by its place in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormLayout {
    roles: BTreeMap<FormPosition, CellRole>,
}

impl FormLayout {
    /// Gives the text at a place its role. A place whose lines have several keeps the first.
    pub fn set(&mut self, place: FormPosition, role: CellRole) {
        self.roles.entry(place).or_insert(role);
    }

    /// The role of the text at a place; a text that was not looked at is in a comment.
    pub fn role(&self, place: FormPosition) -> CellRole {
        self.roles.get(&place).copied().unwrap_or(CellRole::Comment)
    }
}
