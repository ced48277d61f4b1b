//! All integration tests.
#![allow(clippy::disallowed_methods, reason = "tests make files of their own")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "in a test a panic is the message"
)]

mod bad_days;
mod bounds;
mod ci;
mod classes;
mod exchange;
mod forms;
mod forms_layouts;
mod forms_rare;
mod guard;
mod guides;
mod hostile;
mod incremental;
mod layers;
mod lists;
mod machine;
mod marks;
mod measured;
mod mutations;
mod mutations_read;
mod open;
mod original;
mod pages;
mod projects;
mod rate_page;
mod read_once;
mod readme;
mod roster;
mod same_form;
mod schemas;
mod second_reader;
mod sessions;
mod slips;
mod storm;
mod support;
mod themes;
mod typed;
mod variants;
mod watch;
mod words;
mod write_back;
