//! Several sheets as one document for the printer: pages, bookmarks by name, one structure tree.
//!
//! In: finished files of ours, each with the name under which it is found. Out: one file of the same standards. Memory
//! grows with the bytes of the files, not with what was laid out for them (docs/decisions/0030).

use super::copy::{PartCopy, PartTrees};
use super::objects::PdfFile;
use super::value::{ObjectId, PdfDictionary, PdfValue};
use super::writer::PackedWriter;
use std::collections::BTreeMap;

/// One sheet.
#[derive(Debug, Clone, Copy)]
pub struct JoinedSheet<'a> {
    /// What its bookmark says.
    pub title: &'a str,
    /// The file.
    pub pdf: &'a [u8],
}

/// One document of these sheets. `cover` says what the document is: its title, language and date are the
/// document's; its own pages are not shown (whoever wants them gives it as the first sheet, too).
///
/// Each sheet begins on a new sheet of paper, unless all have a single page. None where a file is not one of ours.
pub fn join_documents(cover: &[u8], sheets: &[JoinedSheet<'_>]) -> Option<Vec<u8>> {
    let cover = PdfFile::read(cover)?;
    let mut files = Vec::new();
    let mut is_double_sided = false;
    for sheet in sheets {
        let file = PdfFile::read(sheet.pdf)?;
        is_double_sided |= file.page_ids()?.len() > 1;
        files.push((file, sheet.title));
    }
    let mut join = DocumentJoin::new(&cover);
    let mut files = files.into_iter().peekable();
    while let Some((file, title)) = files.next() {
        join.add_sheet(&file, title, is_double_sided && files.peek().is_some())?;
    }
    join.finish(&cover)
}

/// What a document shares with all its sheets.
pub(super) struct DocumentJoin {
    pub(super) writer: PackedWriter,
    /// Objects that several sheets may share (fonts, colour profiles), by their bytes.
    pub(super) shared: BTreeMap<[u8; 32], ObjectId>,
    pub(super) roots: RootIds,
    page_ids: Vec<ObjectId>,
    bookmarks: Vec<Bookmark>,
    trees: Vec<PartTrees>,
    /// The key of the next page or link in the tree of parents.
    pub(super) next_key: usize,
    role_map: PdfDictionary,
}

/// The objects at the top of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct RootIds {
    pub(super) pages: ObjectId,
    pub(super) bookmarks: ObjectId,
    structure: ObjectId,
    /// The one element at the top of the structure tree.
    pub(super) document: ObjectId,
}

/// The bookmark of a sheet, without its neighbours.
pub(super) struct Bookmark {
    pub(super) id: ObjectId,
    pub(super) entries: PdfDictionary,
}

impl DocumentJoin {
    fn new(cover: &PdfFile<'_>) -> Self {
        let mut writer = PackedWriter::new(cover.header(), 1);
        let roots = RootIds {
            pages: writer.allocate(),
            bookmarks: writer.allocate(),
            structure: writer.allocate(),
            document: writer.allocate(),
        };
        Self {
            writer,
            shared: BTreeMap::new(),
            roots,
            page_ids: Vec::new(),
            bookmarks: Vec::new(),
            trees: Vec::new(),
            next_key: 0,
            role_map: PdfDictionary::default(),
        }
    }

    fn add_sheet(&mut self, file: &PdfFile<'_>, title: &str, fills_paper: bool) -> Option<()> {
        let number = self.trees.len();
        let part = PartCopy::new(self, file, number).copy(title)?;
        let back = part
            .last_page_box
            .filter(|_| fills_paper && part.pages.len() % 2 == 1);
        self.page_ids.extend(part.pages);
        if let Some(size) = back {
            self.add_empty_page(size);
        }
        self.bookmarks.push(part.bookmark);
        for (role, standard) in part.role_map.0 {
            self.role_map.set(&String::from_utf8_lossy(&role), standard);
        }
        self.trees.push(part.trees);
        Some(())
    }

    /// The back of a sheet of paper.
    fn add_empty_page(&mut self, size: PdfValue) {
        let page = dictionary([
            ("Type", PdfValue::atom("/Page")),
            ("Resources", PdfValue::Dictionary(PdfDictionary::default())),
            ("MediaBox", size),
            ("Parent", PdfValue::Reference(self.roots.pages)),
        ]);
        let id = self.add_value(&page);
        self.page_ids.push(id);
    }

    fn add_value(&mut self, value: &PdfValue) -> ObjectId {
        let id = self.writer.allocate();
        self.writer.add(id, &value.to_bytes());
        id
    }

    fn finish(mut self, cover: &PdfFile<'_>) -> Option<Vec<u8>> {
        self.write_pages();
        self.write_bookmarks();
        self.write_structure();
        let roots = self.roots;
        let mut catalog = cover.catalog()?;
        let number = self.trees.len();
        let mut copy = PartCopy::new(&mut self, cover, number);
        for (_, value) in &mut catalog.0 {
            if let PdfValue::Reference(id) = *value {
                let is_replaced = cover.dictionary(id).is_some_and(|it| is_root(&it));
                if !is_replaced {
                    *value = PdfValue::Reference(copy.shared_object(id)?);
                }
            }
        }
        let info = cover.trailer().reference("Info");
        let info = info.and_then(|id| copy.shared_object(id));
        catalog.set("Pages", PdfValue::Reference(roots.pages));
        catalog.set("Outlines", PdfValue::Reference(roots.bookmarks));
        catalog.set("StructTreeRoot", PdfValue::Reference(roots.structure));
        let root = self.add_value(&PdfValue::Dictionary(catalog));
        let mut trailer = cover.trailer().clone();
        trailer.set("Root", PdfValue::Reference(root));
        if let Some(info) = info {
            trailer.set("Info", PdfValue::Reference(info));
        }
        Some(self.writer.finish(&trailer))
    }

    fn write_pages(&mut self) {
        let kids = self.page_ids.iter().map(|id| PdfValue::Reference(*id));
        let pages = dictionary([
            ("Type", PdfValue::atom("/Pages")),
            ("Count", PdfValue::atom(self.page_ids.len().to_string())),
            ("Kids", PdfValue::Array(kids.collect())),
        ]);
        self.writer.add(self.roots.pages, &pages.to_bytes());
    }

    fn write_bookmarks(&mut self) {
        let bookmarks = std::mem::take(&mut self.bookmarks);
        let ids: Vec<ObjectId> = bookmarks.iter().map(|it| it.id).collect();
        for (nth, mut bookmark) in bookmarks.into_iter().enumerate() {
            let neighbours = [("Prev", nth.checked_sub(1)), ("Next", Some(nth + 1))];
            for (key, position) in neighbours {
                if let Some(&id) = position.and_then(|position| ids.get(position)) {
                    bookmark.entries.set(key, PdfValue::Reference(id));
                }
            }
            let entries = PdfValue::Dictionary(bookmark.entries);
            self.writer.add(bookmark.id, &entries.to_bytes());
        }
        let mut all = PdfDictionary::default();
        all.set("Type", PdfValue::atom("/Outlines"));
        if let (Some(&first), Some(&last)) = (ids.first(), ids.last()) {
            all.set("First", PdfValue::Reference(first));
            all.set("Last", PdfValue::Reference(last));
        }
        all.set("Count", PdfValue::atom(ids.len().to_string()));
        let all = PdfValue::Dictionary(all);
        self.writer.add(self.roots.bookmarks, &all.to_bytes());
    }

    fn write_structure(&mut self) {
        let trees = std::mem::take(&mut self.trees);
        let tops = trees.iter().map(|it| PdfValue::Reference(it.top));
        let document = dictionary([
            ("Type", PdfValue::atom("/StructElem")),
            ("S", PdfValue::atom("/Document")),
            ("P", PdfValue::Reference(self.roots.structure)),
            ("K", PdfValue::Array(tops.collect())),
        ]);
        self.writer.add(self.roots.document, &document.to_bytes());
        let parents: Vec<PdfValue> = trees.iter().filter_map(PartTrees::parent_node).collect();
        let ids: Vec<PdfValue> = trees.iter().filter_map(PartTrees::id_node).collect();
        let [parents, ids] = [parents, ids].map(|nodes| self.tree_of(&nodes));
        let root = dictionary([
            ("Type", PdfValue::atom("/StructTreeRoot")),
            ("RoleMap", PdfValue::Dictionary(self.role_map.clone())),
            (
                "K",
                PdfValue::Array(vec![PdfValue::Reference(self.roots.document)]),
            ),
            ("ParentTree", parents),
            ("IDTree", ids),
        ]);
        self.writer.add(self.roots.structure, &root.to_bytes());
        self.trees = trees;
    }

    /// A tree with these nodes; in each part names and numbers follow those of the part before.
    fn tree_of(&mut self, nodes: &[PdfValue]) -> PdfValue {
        let mut kids = Vec::new();
        for node in nodes {
            kids.push(PdfValue::Reference(self.add_value(node)));
        }
        dictionary([("Kids", PdfValue::Array(kids))])
    }
}

/// Whether a part of the catalog is made anew for the whole.
fn is_root(dictionary: &PdfDictionary) -> bool {
    let roots = ["/Pages", "/Outlines", "/StructTreeRoot"].map(PdfValue::atom);
    dictionary.get("Type").is_some_and(|it| roots.contains(it))
}

pub(super) fn dictionary<const N: usize>(entries: [(&str, PdfValue); N]) -> PdfValue {
    let entries = entries.into_iter();
    let entries = entries.map(|(key, value)| (key.as_bytes().to_vec(), value));
    PdfValue::Dictionary(PdfDictionary(entries.collect()))
}
