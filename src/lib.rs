//! Assessment grids as plain text: YAML in, web pages and accessible typeset PDF out.
//!
//! Seven layers. A layer uses only the layers above it in this list, a module only the modules above it in its layer;
//! `tests/it/layers.rs` holds both.
//!
//! **[`base`]** What every layer stands on: reading project files, diagnostics as data, what the writers share. Never
//! prints.
//!
//! | module | holds |
//! |---|---|
//! | [`source`](base::source) | the one door through which project files are read; text, encoding, places |
//! | [`diagnostic`](base::diagnostic) | diagnostics as data with a place; words in English and French; renderers |
//! | [`error`](base::error) | what the machine did wrong, with what we were doing to which file |
//! | [`cpu_time`](base::cpu_time) | how long the processor has worked for a thread or a process |
//! | [`disk`](base::disk) | what the doors that write share: files not yet in place, whether a lock still counts |
//!
//! **[`text`]** Formats of text: YAML with places, Markdown, tables, names, languages. Never guesses a type.
//!
//! | module | holds |
//! |---|---|
//! | [`unicode`](text::unicode) | one way to write a text that looks the same |
//! | [`slug`](text::slug) | short ASCII names made from words |
//! | [`package`](text::package) | files that are packages of XML, within bounds |
//! | [`table`](text::table) | tables of other programs (CSV, spreadsheets, pasted text) as texts with places |
//! | [`web_page`](text::web_page) | HTML parsed as browsers parse it, within a bound |
//! | [`locale`](text::locale) | what a language decides without words: direction, decimal mark, dates |
//! | [`yaml`](text::yaml) | a text to a tree with places, recovery, editing; records: one description of a format |
//! | [`markup`](text::markup) | Markdown of the kinds *line* and *text* to HTML and Typst; the escapes |
//!
//! **[`model`]** What was meant: grids, ratings, marks, sheets. Never knows a file or a theme.
//!
//! | module | holds |
//! |---|---|
//! | [`grid`](model::grid) | the definition of a form, and its own rules |
//! | [`ratings`](model::ratings) | one student's ratings: as typed, and checked against a grid |
//! | [`scoring`](model::scoring) | points, the mark and how it came about: pure functions over exact fractions |
//! | [`class`](model::class) | what belongs to many students: order, folders, statistics |
//! | [`sheet`](model::sheet) | a grid, blank or with one student's ratings, as a theme sees it |
//!
//! **[`project`]** A project on disk, read once; the checked project that every command starts from. Never writes.
//!
//! | module | holds |
//! |---|---|
//! | `settings` | `gridgen.yaml`: what holds for the whole project |
//! | `snapshot` | every file of a project, read once: what all commands work on |
//! | [`names`](project::names) | names of grids, classes, students: what a file may be called |
//! | [`layout`](project::layout) | where the files of a project lie |
//! | `outputs` | where each document lies below `output/` |
//! | `images` | the images that grids and ratings show |
//! | [`check`](project::check) | every grid and every student's ratings, checked, each with its parsed document |
//! | [`ids`](project::ids) | an id renamed or dropped everywhere: in the grid and in all ratings |
//!
//! **[`output`]** Themes, typesetting, what is to be made, and the store that holds it. Never reads what a person
//! typed.
//!
//! | module | holds |
//! |---|---|
//! | [`pdf`](output::pdf) | the Typst world: files and fonts in, bytes or faults out |
//! | [`apart`](output::apart) | typesetting in a process of its own, with limits |
//! | [`picture`](output::picture) | the pages of a PDF as pictures |
//! | [`theme`](output::theme) | the chain of themes, strings, the two Tera engines; the built-in theme |
//! | [`render`](output::render) | what is to be made, in which order; the store with its manifest |
//!
//! **[`interchange`]** Other programs' files, in and out. Never writes a project's files itself.
//!
//! | module | holds |
//! |---|---|
//! | [`forms`](interchange::forms) | forms from other programs (text, Word, spreadsheets) to the text of a grid |
//! | [`rubrics`](interchange::rubrics) | rubrics of Canvas, Moodle and MarkUs, to drafts of grids and back |
//! | [`tables`](interchange::tables) | ratings as one table, out to spreadsheets and back |
//! | [`roster`](interchange::roster) | class lists from other programs: people, and a ratings file for each |
//! | [`session`](interchange::session) | a class that is being rated: what can be given, what that does to a file, undo |
//!
//! **[`ui`]** Arguments, screens, pages, progress, exit status. Never holds a rule of the domain.
//!
//! | module | holds |
//! |---|---|
//! | [`message`](ui::message) | what is said, in English and French side by side |
//! | [`watch`](ui::watch) | waiting for a change: events as hints, the disk as truth |
//! | [`browser`](ui::browser) | the door to a page on this computer: which browser may come in |
//! | [`preview`](ui::preview) | what was built, in its user's browser and no other |
//! | [`page`](ui::page) | rating a class in the browser: what is shown, what a change asks for |
//! | [`rate`](ui::rate) | rating a class in the terminal: what is shown, what a key asks for |
//! | [`cli`](ui::cli) | arguments as typed, progress, colours, the exit status |

#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, reason = "tests make files of their own")
)]

pub mod base;
pub mod interchange;
pub mod model;
pub mod output;
pub mod project;
pub mod text;
pub mod ui;
