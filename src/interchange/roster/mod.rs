//! A class list from another program becomes one ratings file a student.
//!
//! One line: tables → [`read_roster`] → a [`Roster`] of people, with what was understood and what was not → [`plan_roster`] →
//! which files are new, who is there already, who is gone → the text of each new file. Pure: opens no file
//! and writes none. Never guesses where a name ends: what cannot be told stays one name.

mod counts;
mod files;
mod heads;
mod names;
mod people;
mod plan;
pub mod write;

pub use heads::RosterRole;
pub use people::{LeftoverReason, RosterLeftover, read_roster};
pub use plan::{KnownStudent, NewFile, RosterPlan, plan_roster};

/// Everybody on a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// In the list's order.
    pub people: Vec<Person>,
    /// What each column was taken for, in order.
    pub columns: Vec<RosterColumn>,
    /// What was not taken over, and why.
    pub leftovers: Vec<RosterLeftover>,
}

/// One student on a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// The family name, or the whole name where it could not be told apart.
    pub name: String,
    /// The given name.
    pub given: Option<String>,
    /// The class, where the list says it.
    pub class: Option<String>,
    /// Values of the grid's fields.
    pub fields: Vec<(String, String)>,
    /// Where the student stands in the list.
    pub place: String,
}

impl Person {
    /// As people are printed: family name, then given name.
    pub fn full_name(&self) -> String {
        match &self.given {
            Some(given) => format!("{} {given}", self.name),
            None => self.name.clone(),
        }
    }
}

/// What a column was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterColumn {
    /// Its letters: `B`.
    pub letters: String,
    /// What stands over it; empty without a row of heads.
    pub heading: String,
    /// What it holds; none where it was left out.
    pub role: Option<RosterRole>,
}
