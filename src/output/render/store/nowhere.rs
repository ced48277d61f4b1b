//! A store that forgets: for checks and benches, which make sheets and keep none.

use super::{MemoryStore, Removed, Store, Written};
use crate::base::error::Error;
use crate::output::render::key::Digest;
use crate::output::render::manifest::Manifest;
use crate::project::OutputPath;

/// Takes every output and keeps none; its manifest is always a fresh one's.
#[derive(Debug, Default)]
pub struct Nowhere(MemoryStore);

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
