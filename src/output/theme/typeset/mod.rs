//! A theme's files as Typst sees them, and the way back from what Typst reports to a file of the theme.
//!
//! Never runs Typst: `output::pdf` does.

pub(super) mod parts;
pub(super) mod typst_faults;
pub(super) mod virtuals;
