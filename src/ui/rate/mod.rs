//! Rating a class in the terminal, one key a level: what is shown, what a key asks for, and how that is written.
//!
//! In: a [`Form`], each [`Student`]'s file as read, and [`Key`]s. Out: [`Save`]s, the changes of one file; and a screen
//! that a [`State`] is drawn on. What is on the screen is what stands in the files: a change is shown when it is saved.
//! Never opens or writes a file, never looks at a terminal: `cli` does both.

mod entry;
mod form;
mod keys;
mod plan;
mod state;
mod student;
#[cfg(test)]
mod tests;
mod view;

pub use entry::Entry;
pub use form::{Form, Kind, Level, Line};
pub use keys::{Command, KEYS, Key, page};
pub use plan::Wish;
pub use state::{Ask, Axis, Mode, Note, Remark, Save, Search, State, Tone};
pub use student::{Broken, Sound, Standing, Student};
pub use view::draw;
