//! The images in texts: found relative to the file that names them, read once, in the form that each output needs.

use super::problem::{ProjectDiagnostic, RefusalReason};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::{DATA_LIMIT, FileSource, ReadRefusal, parent_folder, resolve_path};
use crate::text::markup::{self, FoundImage, ImageFolders, MarkupSource, NamedImage};
use base64::Engine;
use std::collections::BTreeMap;

/// Images by the folder they are named from and the name.
#[derive(Debug, Clone, Default)]
pub struct ProjectImages {
    indexes: BTreeMap<(String, String), usize>,
    images: Vec<LoadedImage>,
    first_number: usize,
}

#[derive(Debug, Clone)]
struct LoadedImage {
    data_uri: String,
    path: String,
    bytes: Vec<u8>,
}

impl ProjectImages {
    /// The images of some texts, numbered from `first`; those that cannot be shown are reported.
    pub fn collect<'w>(
        source: &dyn FileSource,
        diagnostics: &mut Diagnostics,
        texts: impl Iterator<Item = &'w MarkupSource>,
        first: usize,
    ) -> Self {
        let mut images = Self {
            first_number: first,
            ..Self::default()
        };
        for image in texts.flat_map(|text| &text.images) {
            if let Err(problem) = images.load(source, image) {
                diagnostics.add(problem, image.place.clone());
            }
        }
        images
    }

    fn load(
        &mut self,
        source: &dyn FileSource,
        image: &NamedImage,
    ) -> Result<(), ProjectDiagnostic> {
        let destination = image.destination.clone();
        if image.is_remote {
            return Err(ProjectDiagnostic::RemoteImage { destination });
        }
        let folder = parent_folder(image.place.path());
        let key = (folder.to_owned(), destination.clone());
        if self.indexes.contains_key(&key) {
            return Ok(());
        }
        let missing = |cause: ReadRefusal| ProjectDiagnostic::MissingImage {
            destination: destination.clone(),
            cause: RefusalReason(cause),
        };
        let path =
            resolve_path(folder, &destination).ok_or_else(|| missing(ReadRefusal::Outside))?;
        let bytes = source.read(&path, DATA_LIMIT).map_err(missing)?;
        let kind = image_kind(&bytes).ok_or_else(|| ProjectDiagnostic::NotAnImage {
            destination: destination.clone(),
        })?;
        if let Some(millions) = too_many_pixels(&bytes) {
            return Err(ProjectDiagnostic::ImageTooLarge {
                destination,
                millions,
            });
        }
        let data_uri = format!(
            "data:image/{kind};base64,{}",
            base64::prelude::BASE64_STANDARD.encode(&bytes)
        );
        let path = format!("/images/{}", self.first_number + self.images.len());
        self.indexes.insert(key, self.images.len());
        self.images.push(LoadedImage {
            data_uri,
            path,
            bytes,
        });
        Ok(())
    }

    /// Every image under its virtual path.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        self.images
            .iter()
            .map(|image| (image.path.clone(), image.bytes.clone()))
            .collect()
    }

    /// The same images, numbered from `first`: in one document, no two students may have images with the same path.
    pub fn renumbered(&self, first: usize) -> Self {
        let mut images = self.clone();
        images.first_number = first;
        for (place, image) in images.images.iter_mut().enumerate() {
            image.path = format!("/images/{}", first + place);
        }
        images
    }

    /// The number of images.
    pub fn len(&self) -> usize {
        self.images.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }
}

/// A picture of a good telephone; each pixel takes three or four bytes when it is printed.
const MAX_PIXELS: usize = 50_000_000;

/// How many millions of pixels an image has, where it has too many: a file of 73 kB can unpack to 1.8 GB.
fn too_many_pixels(bytes: &[u8]) -> Option<usize> {
    // What has no size here is an SVG, or torn, and then its readers refuse it.
    let size = imagesize::blob_size(bytes).ok()?;
    let pixels = size.width.saturating_mul(size.height);
    (pixels > MAX_PIXELS).then_some(pixels / 1_000_000)
}

/// The kind of an image, by its first bytes: its name may be wrong.
pub fn image_kind(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..bytes.len().min(512))?;
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("jpeg"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("webp"),
        _ => String::from_utf8_lossy(head)
            .contains("<svg")
            .then_some("svg+xml"),
    }
}

impl ImageFolders for ProjectImages {
    fn in_folder<'a>(&'a self, folder: &str) -> Box<dyn markup::ImageLookup + 'a> {
        Box::new(FolderImages {
            images: self,
            folder: folder.to_owned(),
        })
    }
}

/// Images as named from one folder.
struct FolderImages<'a> {
    images: &'a ProjectImages,
    folder: String,
}

impl markup::ImageLookup for FolderImages<'_> {
    fn find(&self, destination: &str) -> Option<FoundImage<'_>> {
        let place = self
            .images
            .indexes
            .get(&(self.folder.clone(), destination.to_owned()))?;
        let image = self.images.images.get(*place)?;
        Some(FoundImage {
            html_src: &image.data_uri,
            typst_path: &image.path,
        })
    }
}
