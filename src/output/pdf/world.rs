//! The world as Typst sees it: the library, the fonts, the shared files and one student's own. Never a disk, a network
//! or a clock.

use typst::Library;
use typst::diag::{FileError, FileResult, PackageError};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use super::files::VirtualFiles;
use super::fonts::Fonts;

pub(super) struct VirtualWorld<'a> {
    pub(super) library: &'a LazyHash<Library>,
    pub(super) fonts: &'a Fonts,
    pub(super) main: FileId,
    pub(super) files: &'a VirtualFiles,
    pub(super) own: &'a VirtualFiles,
    pub(super) date: Option<Datetime>,
}

impl VirtualWorld<'_> {
    /// The set that holds a file of this path: the student's own first.
    pub(super) fn files_holding(&self, path: &str) -> &VirtualFiles {
        if self.own.bytes(path).is_some() {
            self.own
        } else {
            self.files
        }
    }
}

impl typst::World for VirtualWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let path = project_path(id)?;
        self.files_holding(path)
            .source(path, id)
            .unwrap_or_else(|| Err(not_found(path)))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = project_path(id)?;
        self.files_holding(path)
            .bytes(path)
            .ok_or_else(|| not_found(path))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // The date of the assessment: a sheet made again tomorrow must be the same file.
        self.date
    }
}

fn project_path(id: FileId) -> FileResult<&'static str> {
    match id.get().root() {
        VirtualRoot::Project => Ok(id.get().vpath().get_with_slash()),
        // No network while sheets are made: a class's documents must not depend on a server, nor tell one of them.
        VirtualRoot::Package(package) => Err(FileError::Package(PackageError::Other(Some(
            typst::ecow::eco_format!(
                "packages are not fetched: copy the files of {package} into the theme and import them by their path"
            ),
        )))),
    }
}

fn not_found(path: &str) -> FileError {
    FileError::NotFound(path.into())
}
