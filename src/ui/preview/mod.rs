//! What was built, in the browser: a list of sheets, the web page and the PDF of one beside each other, what is wrong.
//!
//! In: after each round what there is ([`PreviewRound`]), and the bytes of an output when the browser asks. Out: a page
//! on 127.0.0.1 that only the browser can open which used its address first. It looks, and never builds, writes, or
//! maps an address to a path: sheets have numbers.

mod pictures;
mod server;
mod state;
#[cfg(test)]
mod tests;

pub use server::{OutputReader, Preview};
pub use state::{DiagnosticSummary, PreviewRound, PreviewSheet};
