//! Rating a class in the terminal, one key per level: what is shown, what a key asks for, and how that is written.
//!
//! In: a [`RatingForm`], each [`RatedStudent`]'s file as read, and [`KeyPress`]es. Out: [`SaveRequest`]s, the changes
//! of one file; and a screen that a [`RatingState`] is drawn on. What is on the screen is what stands in the files: a
//! change is shown when it is saved. Never opens or writes a file, never looks at a terminal: `cli` does both.

mod entry;
mod form;
mod keys;
mod plan;
mod state;
mod student;
#[cfg(test)]
mod tests;
mod view;

pub use entry::TextInput;
pub use form::{FormRow, LevelChoice, RatingForm, RatingMethod};
pub use keys::{KEY_TABLE, KeyCommand, KeyPress, rate_page};
pub use plan::TargetRating;
pub use state::{
    Axis, KeyRequest, Mode, Notice, NoticeKind, RatingState, RemarkInput, SaveRequest, SearchInput,
};
pub use student::{BrokenFile, LocatedError, MarkStatus, RatedStudent, SoundFile};
pub use view::draw_screen;
