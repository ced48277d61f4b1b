//! A store that forgets: for checks and benches, which make sheets and keep none.

use super::{KnownFile, MemoryStore, OutputStore, RemovalResult, WriteResult};
use crate::base::error::Error;
use crate::output::render::key::Digest;
use crate::output::render::manifest::OutputManifest;
use crate::project::OutputPath;

/// Takes every output and keeps none; its manifest is always a fresh one's.
#[derive(Debug, Default)]
pub struct NullStore(MemoryStore);

impl OutputStore for NullStore {
    fn begin(&self) -> Result<OutputManifest, Error> {
        self.0.begin()
    }

    fn save_manifest(&self, manifest: &OutputManifest) -> Result<(), Error> {
        self.0.save_manifest(manifest)
    }

    fn read(&self, _: &OutputPath) -> Option<Vec<u8>> {
        None
    }

    fn write(&self, _: &OutputPath, bytes: &[u8], _: KnownFile) -> Result<WriteResult, Error> {
        Ok(WriteResult::Written(Digest::of(bytes)))
    }

    fn remove(&self, _: &OutputPath, _: &Digest) -> Result<RemovalResult, Error> {
        Ok(RemovalResult::Missing)
    }

    fn end(&self, manifest: &OutputManifest) -> Result<(), Error> {
        self.0.end(manifest)
    }
}
