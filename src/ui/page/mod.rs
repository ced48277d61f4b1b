//! Rating a class in the browser: a page on 127.0.0.1, for the one browser that opened its address.
//!
//! In: a [`RatingDesk`], which holds the class and saves; requests of the page. Out: the class as JSON, each change
//! saved or refused with its reason, and news when something changed outside. What can be given, and what that does to
//! a file, `interchange::session` knows; files are read and written by the desk alone.

mod change;
mod class_json;
mod server;
#[cfg(test)]
mod tests;
mod words;

pub use server::{RatingPage, SheetReader};

use crate::interchange::session::{RatedClass, SessionEdit};

/// The class that a page rates, with its files.
pub trait RatingDesk: Send {
    /// The class as it stands in the files.
    fn class(&self) -> &RatedClass;

    /// The class, where a change is planned that the session has to forget if it cannot be made.
    fn class_mut(&mut self) -> &mut RatedClass;

    /// Why nothing can be rated for now.
    fn halted(&self) -> Option<String>;

    /// Saves an edit; the class then says what the file says. Or the reason, in the language of the page.
    fn save(&mut self, edit: SessionEdit) -> Result<(), String>;
}
