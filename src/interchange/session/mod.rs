//! A class that is being rated, whatever it is rated on: what can be given, what that does to the file, what is still
//! open, what can be undone. The terminal and the page in the browser are two faces of it.
//!
//! In: a [`RatingForm`], each [`RatedStudent`]'s file as read, and what a person gives ([`SlotValue`]s). Out:
//! [`SessionEdit`]s, the changes of one file each, proved before the file is touched. Never opens or writes a file, and
//! never says where a cursor is.

mod class;
mod form;
mod phrases;
mod plan;
mod problem;
mod slot;
mod student;
#[cfg(test)]
mod tests;
mod ways;

pub use class::{RatedClass, SessionEdit, UndoRefusal};
pub use form::{FormField, FormRow, LevelChoice, RatingForm, RatingMethod};
pub use phrases::{fold_text, phrases_used};
pub use plan::Unwritable;
pub use problem::SessionDiagnostic;
pub use slot::{RatingSlot, SlotValue, TargetMark, TargetRating};
pub use student::{BrokenFile, LocatedError, MarkStatus, RatedStudent, SoundFile};
