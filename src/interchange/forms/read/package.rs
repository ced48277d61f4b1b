//! Files that are packages of XML: how a part is unpacked and read without believing what the package says of its size.
//!
//! In: bytes. Out: the text of a part, or a refusal. No entity is expanded: a document with a DTD is refused by the reader.

use super::FormRefusal;
use roxmltree::{Document, ParsingOptions};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// No part of a form unpacks to more.
pub(super) const MAX_UNPACKED: u64 = 64 << 20;
/// No part of a form has more elements and texts.
const MAX_NODES: u32 = 4_000_000;
/// Elements nested deeper than this are read no further: no form is, and each level costs stack.
pub(super) const MAX_DEPTH: usize = 120;

/// An opened package.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl<'b> Package<'b> {
    /// Opens it.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, FormRefusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FormRefusal::Broken)?;
        Ok(Self {
            archive,
            left: MAX_UNPACKED,
        })
    }

    /// Whether it has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The names of its parts, sorted.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.archive.file_names().filter_map(Result::ok);
        let mut names: Vec<String> = names.map(|name| name.into_owned()).collect();
        names.sort();
        names
    }

    /// The text of a part; `None` where there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, FormRefusal> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(FormRefusal::Broken),
        };
        let mut bytes = Vec::new();
        part.take(self.left + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| FormRefusal::Broken)?;
        // All parts together unpack to no more than one may.
        let size = bytes.len() as u64;
        if size > self.left {
            return Err(FormRefusal::TooBig);
        }
        self.left -= size;
        Ok(Some(
            crate::base::source::Text::decode(name, &bytes)
                .as_str()
                .to_owned(),
        ))
    }
}

/// The tree of a part.
pub(in crate::interchange) fn parse_xml(text: &str) -> Result<Document<'_>, FormRefusal> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|_| FormRefusal::Broken)
}

/// An attribute by its local name, whatever its prefix stands for.
pub(in crate::interchange) fn attribute_value<'a>(
    node: roxmltree::Node<'a, '_>,
    name: &str,
) -> Option<&'a str> {
    node.attributes()
        .find(|attribute| attribute.name() == name)
        .map(|attribute| attribute.value())
}

/// The first child element of this local name.
pub(in crate::interchange) fn child_element<'a, 'i>(
    node: roxmltree::Node<'a, 'i>,
    name: &str,
) -> Option<roxmltree::Node<'a, 'i>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == name)
}
