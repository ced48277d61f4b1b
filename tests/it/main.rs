//! All integration tests.
mod support;
