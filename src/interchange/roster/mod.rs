//! A class list from another program becomes one ratings file for each student.
//!
//! In one line: tables → [`read_rosters`] → a [`Roster`] of people for each, with what was understood and what was not
//! → [`plan_roster`] → which files are new, who has one already, who has left → the text of each new file. Pure: opens
//! no file and writes none. Never guesses where a name ends: what cannot be separated stays one name.

mod columns;
mod files;
mod headings;
mod hidden;
mod matching;
mod names;
mod people;
mod plan;
pub mod write;

pub use headings::RosterRole;
pub use matching::{KnownStudent, ListCorrection};
pub use people::read_rosters;
pub use plan::{MovedStudent, NewFile, RosterPlan, SharedName, plan_roster};

/// Everyone on a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// In the list's order.
    pub people: Vec<Person>,
    /// What each column was taken for, in order.
    pub columns: Vec<RosterColumn>,
    /// What was left out, and why.
    pub leftovers: Vec<RosterLeftover>,
}

/// One student on a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// The family name, or the whole name where its parts could not be separated.
    pub name: String,
    /// The given name.
    pub given: Option<String>,
    /// The class, if the list has it.
    pub class: Option<String>,
    /// Values of the grid's fields, by id.
    pub fields: Vec<(String, String)>,
    /// The day of the assessment: in ISO form, or as the list writes it where that is not clearly a date.
    pub date: Option<String>,
    /// Who assesses.
    pub assessor: Option<String>,
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
    /// Its heading; empty without a row of headings.
    pub heading: String,
    /// What it holds; none if it was left out.
    pub role: Option<RosterRole>,
}

/// A column or a row of a list that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterLeftover {
    /// Where it stands: `D`, or `A12`.
    pub place: String,
    /// Its heading, or its words.
    pub text: String,
    /// Why.
    pub reason: LeftoverReason,
}

/// Why a file has no list of students.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRoster {
    /// No column holds names, and none the numbers that may stand for them.
    NoNames,
    /// The first row looks like headings, and none of them is known.
    UnknownHeadings {
        /// Where it begins: `A1`.
        place: String,
        /// Its words.
        text: String,
    },
}

/// Why a column or a row was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftoverReason {
    /// The grid has no field for the column.
    NoField,
    /// The heading is not a known word.
    UnknownHeading,
    /// The column only counts the rows.
    CountsRows,
    /// The row has no name.
    Nameless,
    /// The row says how many students there are.
    Sum,
    /// The row repeats an earlier one.
    Repeated,
    /// Another column holds that already.
    Duplicate,
    /// The row stands above the headings.
    AboveHeadings,
    /// The row repeats the headings.
    RepeatsHeadings,
    /// The row is a line of a gradebook, or a note.
    NotAStudent,
    /// The sheet has no headings for names, and another has.
    NoList,
    /// The workbook hides it.
    Hidden,
}

/// A field of the grid that a column may be for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RosterField {
    id: String,
    label: String,
}
