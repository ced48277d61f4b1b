//! All integration tests.
mod same_form;
mod support;
