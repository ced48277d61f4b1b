//! Assessment grids as plain text: YAML in, web pages and accessible typeset PDF out.
//!
//! One straight line, and no way back; a room imports only from rooms above it.
//!
//! | room | holds |
//! |---|---|
//! | [`source`] | the one door through which project files are read; text, encoding, places |
//! | [`diagnostic`] | problems as data with a place; words in English and French; renderers |
//! | [`disk`] | what the two doors that write share: files not yet in place, whether a lock still counts |
//! | [`slug`] | short ASCII names made from words |
//! | [`table`] | tables of other programs (CSV, spreadsheets, pasted text) as texts with places |
//! | [`locale`] | what a language decides without words: direction, decimal mark, dates |
//! | [`yaml`] | a text to a tree with places, recovery, records: one description of a format |
//! | [`markup`] | Markdown of the kinds *line* and *text* to HTML and Typst; the escapes |
//! | [`grid`] | the definition of a form, and its own rules |
//! | [`forms`] | forms from other programs (text, Word, spreadsheets, rubrics) to the text of a grid |
//! | [`ratings`] | one student's ratings: as typed, and checked against a grid |
//! | [`scoring`] | points, the mark and how it came about: pure functions over exact fractions |
//! | [`project`] | settings, finding grids and classes, the snapshot everything works on; names of outputs |
//! | [`exchange`] | ratings as one table, out to spreadsheets and back |
//! | [`roster`] | class lists from other programs: people, and a ratings file for each |
//! | [`class`] | what belongs to many students: order, folders, statistics |
//! | [`sheet`] | a grid, blank or with one student's ratings, as a theme sees it |
//! | [`pdf`] | the Typst world: files and fonts in, bytes or faults out |
//! | [`picture`] | the pages of a PDF as pictures |
//! | [`theme`] | the chain of themes, strings, the two Tera engines; the built-in theme |
//! | [`build`] | what is to be made, in which order; the store with its manifest |
//! | [`watch`] | waiting for a change: events as hints, the disk as truth |
//! | [`preview`] | what was built, in the browser of its user and of nobody else |
//! | [`rate`] | rating a class in the terminal: what is shown, what a key asks for |
//! | [`cli`] | arguments as typed, progress, colours, the exit status |
//!
//! [`error`] holds what the machine did wrong; what a person did wrong is a [`diagnostic`].

#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, reason = "tests make files of their own")
)]

pub mod build;
pub mod class;
pub mod cli;
pub mod diagnostic;
pub mod disk;
pub mod error;
pub mod exchange;
pub mod forms;
pub mod grid;
pub mod locale;
pub mod markup;
pub mod pdf;
pub mod picture;
pub mod preview;
pub mod project;
pub mod rate;
pub mod ratings;
pub mod roster;
pub mod scoring;
pub mod sheet;
pub mod slug;
pub mod source;
pub mod table;
pub mod theme;
pub mod watch;
pub mod yaml;
