//! A store that forgets: what is measured is making sheets, not keeping them.

use gridgen::build::{Digest, Manifest, MemoryStore, Removed, Store, Written};
use gridgen::error::Error;
use gridgen::project::OutputPath;

/// Takes every output and keeps none.
#[derive(Default)]
pub(crate) struct Nowhere(MemoryStore);

impl Store for Nowhere {
    fn begin(&self) -> Result<Manifest, Error> {
        self.0.begin()
    }

    fn keep(&self, manifest: &Manifest) -> Result<(), Error> {
        self.0.keep(manifest)
    }

    fn read(&self, _: &OutputPath) -> Option<Vec<u8>> {
        None
    }

    fn write(&self, _: &OutputPath, bytes: &[u8]) -> Result<Written, Error> {
        Ok(Written::Made(Digest::of(bytes)))
    }

    fn remove(&self, _: &OutputPath, _: &Digest) -> Result<Removed, Error> {
        Ok(Removed::Missing)
    }

    fn end(&self, manifest: &Manifest) -> Result<(), Error> {
        self.0.end(manifest)
    }
}
