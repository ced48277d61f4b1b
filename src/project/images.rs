//! The images that texts show: found beside the file that names them, read once, in the form each output needs.

use super::problem::{Cause, Problem};
use crate::base::diagnostic::Problems;
use crate::base::source::{DATA_LIMIT, Refusal, Source, parent, resolve};
use crate::text::markup::{self, Image, NamedImage, Pictures, Written};
use base64::Engine;
use std::collections::BTreeMap;

/// Images by the folder they are named from and the name.
#[derive(Debug, Clone, Default)]
pub struct Images {
    found: BTreeMap<(String, String), usize>,
    images: Vec<Loaded>,
    first: usize,
}

#[derive(Debug, Clone)]
struct Loaded {
    data_uri: String,
    path: String,
    bytes: Vec<u8>,
}

impl Images {
    /// The images of some texts, numbered from `first`; those that cannot be shown are told.
    pub fn collect<'w>(
        source: &dyn Source,
        problems: &mut Problems,
        texts: impl Iterator<Item = &'w Written>,
        first: usize,
    ) -> Self {
        let mut images = Self {
            first,
            ..Self::default()
        };
        for image in texts.flat_map(|text| &text.images) {
            if let Err(problem) = images.load(source, image) {
                problems.add(problem, image.place.clone());
            }
        }
        images
    }

    fn load(&mut self, source: &dyn Source, image: &NamedImage) -> Result<(), Problem> {
        let destination = image.destination.clone();
        if image.remote {
            return Err(Problem::RemoteImage { destination });
        }
        let folder = parent(image.place.path());
        let key = (folder.to_owned(), destination.clone());
        if self.found.contains_key(&key) {
            return Ok(());
        }
        let missing = |cause: Refusal| Problem::MissingImage {
            destination: destination.clone(),
            cause: Cause(cause),
        };
        let path = resolve(folder, &destination).ok_or_else(|| missing(Refusal::Outside))?;
        let bytes = source.read(&path, DATA_LIMIT).map_err(missing)?;
        let kind = image_kind(&bytes).ok_or_else(|| Problem::NotAnImage {
            destination: destination.clone(),
        })?;
        let data_uri = format!(
            "data:image/{kind};base64,{}",
            base64::prelude::BASE64_STANDARD.encode(&bytes)
        );
        let path = format!("/images/{}", self.first + self.images.len());
        self.found.insert(key, self.images.len());
        self.images.push(Loaded {
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

    /// The same, numbered from `first`: no two students of one document may have an image of the same path.
    pub fn from(&self, first: usize) -> Self {
        let mut images = self.clone();
        images.first = first;
        for (place, image) in images.images.iter_mut().enumerate() {
            image.path = format!("/images/{}", first + place);
        }
        images
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.images.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }
}

/// The kind of an image by its first bytes, which its name cannot belie.
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

impl Pictures for Images {
    fn of<'a>(&'a self, folder: &str) -> Box<dyn markup::Images + 'a> {
        Box::new(Beside {
            images: self,
            folder: folder.to_owned(),
        })
    }
}

/// Images as named from one folder.
struct Beside<'a> {
    images: &'a Images,
    folder: String,
}

impl markup::Images for Beside<'_> {
    fn find(&self, destination: &str) -> Option<Image<'_>> {
        let place = self
            .images
            .found
            .get(&(self.folder.clone(), destination.to_owned()))?;
        let image = self.images.images.get(*place)?;
        Some(Image {
            html_src: &image.data_uri,
            typst_path: &image.path,
        })
    }
}
