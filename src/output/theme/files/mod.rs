//! The files of a theme: where they lie, which of them holds along the chain, what its manifest says of them.
//!
//! Never renders, and never reads a grid.

pub(super) mod blocked;
pub(super) mod builtin;
pub(super) mod chain;
pub(super) mod find;
pub(super) mod fonts;
pub(super) mod inherited;
pub(super) mod load;
pub(super) mod manifest;
pub(super) mod required;
pub(super) mod unread;
