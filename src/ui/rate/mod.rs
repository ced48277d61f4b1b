//! Rating a class in the terminal, one key per level: what is shown, what a key asks for, and how that is written.
//!
//! In: a [`RatedClass`](crate::interchange::session::RatedClass) and [`KeyPress`]es. Out: [`SaveRequest`]s, the
//! changes of one file; and a screen that a [`RatingState`] is drawn on. What is on the screen is what stands in
//! the files: a change is shown when it is saved. What can be given, and what that does to a file,
//! `interchange::session` knows. Never opens or writes a file, never looks at a terminal: `cli` does both.

mod entry;
mod keys;
mod state;
#[cfg(test)]
mod tests;
mod view;

pub use entry::TextInput;
pub use keys::{KEY_TABLE, KeyCommand, KeyPress, rate_page};
pub use state::{
    Axis, KeyRequest, Mode, Notice, NoticeKind, RatingState, RemarkInput, SaveRequest, SearchInput,
    TextTarget,
};
pub use view::draw_screen;
