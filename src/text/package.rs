//! Files that are packages of XML: how a part is unpacked and read without believing what the package says of its size.
//!
//! In: bytes. Out: the text of a part, a tree, or a [`PackageError`]. No entity is expanded: a document with a DTD is
//! refused. What is in the parts is for their readers.

use roxmltree::{Document, ParsingOptions};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// All parts that are read of one package unpack to no more: a class list of 20,000 rows takes half of it.
const MAX_UNPACKED: u64 = 24 << 20;
/// No part has more elements and texts; each takes some hundred bytes.
const MAX_NODES: u32 = 1_000_000;
/// No element has more attributes: they are compared with each other, and 60,000 took 14 s.
const MAX_ATTRIBUTES: usize = 500;
/// Elements nested deeper than this are read no further: no form is, and each level costs stack.
pub const MAX_DEPTH: usize = 120;

/// Why a package, or a part of it, is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageError {
    /// It is not what it begins like, or locked with a password.
    Broken,
    /// It unpacks to more than is read.
    TooBig,
}

/// An opened package.
pub struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl<'b> Package<'b> {
    /// Opens it.
    pub fn open(bytes: &'b [u8]) -> Result<Self, PackageError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| PackageError::Broken)?;
        Ok(Self {
            archive,
            left: MAX_UNPACKED,
        })
    }

    /// Whether it has a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The names of its parts, sorted.
    pub fn names(&self) -> Vec<String> {
        let names = self.archive.file_names().filter_map(Result::ok);
        let mut names: Vec<String> = names.map(|name| name.into_owned()).collect();
        names.sort();
        names
    }

    /// The text of a part; `None` where there is none.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, PackageError> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(PackageError::Broken),
        };
        let mut bytes = Vec::new();
        part.take(self.left + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| PackageError::Broken)?;
        let size = bytes.len() as u64;
        if size > self.left {
            return Err(PackageError::TooBig);
        }
        self.left -= size;
        let text = String::from_utf8(bytes).unwrap_or_else(|other| {
            let decoded = crate::base::source::Text::decode(name, other.as_bytes());
            decoded.as_str().to_owned()
        });
        Ok(Some(text))
    }

    /// The text of a part, or that of an empty element where there is none.
    pub fn part_or_empty(&mut self, name: &str) -> Result<String, PackageError> {
        Ok(self.part(name)?.unwrap_or_else(|| "<none/>".to_owned()))
    }
}

/// The tree of a part.
pub fn parse_xml(text: &str) -> Result<Document<'_>, PackageError> {
    if most_attributes(text) > MAX_ATTRIBUTES {
        return Err(PackageError::TooBig);
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    // A byte-order mark is no part of the text.
    let text = text.trim_start_matches('\u{feff}');
    Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => PackageError::TooBig,
        _ => PackageError::Broken,
    })
}

/// What is no element, and may hold quotes and `=` of any number.
const SKIPPED: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];

/// The most attributes of an element, in whatever way they are written.
fn most_attributes(text: &str) -> usize {
    let mut most = 0;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let skipped = SKIPPED.iter().find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = skipped {
            let inner = &rest[open.len()..];
            rest = inner.split_once(close).map_or("", |(_, behind)| behind);
        } else {
            let (count, behind) = count_attributes(&rest[1..]);
            most = most.max(count);
            rest = behind;
        }
    }
    most
}

/// How many `=` a tag has outside quotes, and the text behind it.
fn count_attributes(tag: &str) -> (usize, &str) {
    let mut count = 0;
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (byte, quote) {
            (_, Some(open)) => quote = quote.filter(|_| byte != open),
            (b'"' | b'\'', None) => quote = Some(byte),
            (b'>', None) => return (count, &tag[at..]),
            (b'=', None) => count += 1,
            _ => {}
        }
    }
    (count, "")
}

/// An attribute by its local name, whatever its prefix stands for.
pub fn attribute_value<'a>(node: roxmltree::Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes()
        .find(|attribute| attribute.name() == name)
        .map(|attribute| attribute.value())
}

/// The first child element of this local name.
pub fn child_element<'a, 'i>(
    node: roxmltree::Node<'a, 'i>,
    name: &str,
) -> Option<roxmltree::Node<'a, 'i>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == name)
}

/// All elements of this local name below a node.
pub fn elements_named<'a, 'i: 'a>(
    root: roxmltree::Node<'a, 'i>,
    name: &'a str,
) -> impl Iterator<Item = roxmltree::Node<'a, 'i>> + 'a {
    root.descendants()
        .filter(move |node| node.is_element() && node.tag_name().name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_of_ten_thousand_attributes_is_refused_at_once() {
        let attributes: String = (0..10_000).map(|nth| format!(" a{nth}=''")).collect();
        let refused = parse_xml(&format!("<a{attributes}/>")).map(|_| ());
        assert_eq!(refused, Err(PackageError::TooBig));
        let spaced: String = (0..600).map(|nth| format!(" a{nth} = \"\"")).collect();
        let refused = parse_xml(&format!("<?a '?><!-- ' --><a b='>'{spaced}/>")).map(|_| ());
        assert_eq!(refused, Err(PackageError::TooBig));
        // Values and texts in which there are many.
        let many = "x =\" y".repeat(600);
        assert!(parse_xml(&format!("<a b='{many}>'>{many}</a>")).is_ok());
    }
}
