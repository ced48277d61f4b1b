//! What an output was made from, and what it is, each as one number.
//!
//! An [`OutputKey`] identifies everything that goes into an output: two lists of parts that differ have two keys. A
//! [`Digest`] identifies the bytes that came out. Never in a key: absolute paths, times, the locale, system fonts, the
//! clock.

use blake3::{Hash, Hasher};
use std::fmt;

/// Identifies gridgen's own sources, built-in themes, assets and libraries; see `build.rs`.
pub const BUILD_ID: &str = env!("GRIDGEN_BUILD_ID");

/// What an output is made from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputKey([u8; 32]);

/// What bytes are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl OutputKey {
    /// As [`fmt::Display`] writes it.
    pub fn parse(hex: &str) -> Option<Self> {
        parse_hex(hex).map(Self)
    }
}

impl Digest {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).into())
    }

    /// As [`fmt::Display`] writes it.
    pub fn parse(hex: &str) -> Option<Self> {
        parse_hex(hex).map(Self)
    }
}

/// Collects the parts of a [`OutputKey`], in an order that the caller keeps.
#[derive(Debug, Clone)]
pub struct KeyBuilder(Hasher);

impl KeyBuilder {
    /// Begins with gridgen itself and what is made: `class overview pdf`.
    pub fn new(kind: &str) -> Self {
        Self(Hasher::new()).text(BUILD_ID).text(kind)
    }

    /// One more part. Its length goes first: `ab`, `c` is another list than `a`, `bc`.
    #[must_use]
    pub fn part(self, bytes: &[u8]) -> Self {
        let mut this = self.number(bytes.len());
        this.0.update(bytes);
        this
    }

    /// One more part, of characters.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.part(text.as_bytes())
    }

    /// A part that may be missing; none is another thing than an empty one.
    #[must_use]
    pub fn optional(self, part: Option<&[u8]>) -> Self {
        match part {
            Some(bytes) => self.number(1).part(bytes),
            None => self.number(0),
        }
    }

    /// Files by path and content, as many as there are: their number goes first.
    #[must_use]
    pub fn files<'a>(self, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let files: Vec<_> = files.into_iter().collect();
        let this = self.number(files.len());
        files
            .into_iter()
            .fold(this, |this, (path, bytes)| this.text(path).part(bytes))
    }

    /// The key of all parts so far.
    pub fn finish(self) -> OutputKey {
        OutputKey(self.0.finalize().into())
    }

    fn number(mut self, number: usize) -> Self {
        self.0.update(&(number as u64).to_le_bytes());
        self
    }
}

fn parse_hex(hex: &str) -> Option<[u8; 32]> {
    let hash = Hash::from_hex(hex).ok()?;
    // Capitals would be a second spelling of the same number.
    (hash.to_hex().as_str() == hex).then(|| hash.into())
}

macro_rules! shown_in_hex {
    ($($name:ident)+) => {
        $(
            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&Hash::from(self.0).to_hex())
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&Hash::from(self.0).to_hex()[..8])
                }
            }
        )+
    };
}

shown_in_hex!(OutputKey Digest);

#[cfg(test)]
mod tests {
    use super::*;

    fn key(parts: &[&str]) -> OutputKey {
        parts
            .iter()
            .fold(KeyBuilder::new("blank html"), |key, part| key.text(part))
            .finish()
    }

    #[test]
    fn two_lists_that_differ_have_two_keys() {
        assert_eq!(key(&["a", "b"]), key(&["a", "b"]));
        let new = || KeyBuilder::new("k");
        let keys = [
            key(&["ab", "c"]),
            key(&["a", "bc"]),
            key(&["abc"]),
            key(&["abc", ""]),
            new().finish(),
            new().optional(None).finish(),
            new().optional(Some(b"")).finish(),
            new().files([("a", b"b".as_slice())]).text("c").finish(),
            new().files([("a", b"b".as_slice()), ("c", b"")]).finish(),
        ];
        assert_eq!(std::collections::BTreeSet::from(keys).len(), keys.len());
    }

    #[test]
    fn a_key_reads_as_it_is_written() {
        let key = key(&["é"]);
        assert_eq!(OutputKey::parse(&key.to_string()), Some(key));
        assert_eq!(OutputKey::parse(&key.to_string().to_uppercase()), None);
        assert_eq!(Digest::parse("é"), None);
        assert_eq!(BUILD_ID.len(), 64);
    }
}
