//! Arguments, screens, pages, progress, exit status. Never holds a rule of the domain.

pub mod browser;
pub mod cli;
pub mod message;
pub mod page;
pub mod preview;
pub mod rate;
pub mod watch;
