//! One file's objects, with new numbers, as a part of a larger document.

use super::join::{Bookmark, DocumentJoin, dictionary};
use super::objects::PdfFile;
use super::value::{ObjectId, PdfDictionary, PdfValue};
use std::collections::{BTreeMap, VecDeque};

/// What was copied, as far as the document must know it.
pub(super) struct CopiedPart {
    pub(super) pages: Vec<ObjectId>,
    pub(super) last_page_box: Option<PdfValue>,
    pub(super) bookmark: Bookmark,
    pub(super) trees: PartTrees,
    pub(super) role_map: PdfDictionary,
}

/// A part's share of the structure tree.
pub(super) struct PartTrees {
    /// Its topmost element.
    pub(super) top: ObjectId,
    /// What contains the pieces of each page, and each link, by key.
    parents: Vec<(usize, PdfValue)>,
    /// Elements by id.
    ids: Vec<(PdfValue, PdfValue)>,
}

impl PartTrees {
    pub(super) fn parent_node(&self) -> Option<PdfValue> {
        let number = |key: usize| PdfValue::atom(key.to_string());
        let limits = [self.parents.first()?.0, self.parents.last()?.0].map(number);
        let pairs = self.parents.iter();
        let pairs = pairs.flat_map(|(key, value)| [number(*key), value.clone()]);
        Some(tree_node(limits, "Nums", pairs.collect()))
    }

    pub(super) fn id_node(&self) -> Option<PdfValue> {
        let limits = [self.ids.first()?.0.clone(), self.ids.last()?.0.clone()];
        let pairs = self.ids.iter();
        let pairs = pairs.flat_map(|(id, element)| [id.clone(), element.clone()]);
        Some(tree_node(limits, "Names", pairs.collect()))
    }
}

fn tree_node(limits: [PdfValue; 2], key: &str, pairs: Vec<PdfValue>) -> PdfValue {
    dictionary([
        ("Limits", PdfValue::Array(limits.to_vec())),
        (key, PdfValue::Array(pairs)),
    ])
}

/// A file while it is copied.
pub(super) struct PartCopy<'j, 'f> {
    join: &'j mut DocumentJoin,
    file: &'f PdfFile<'f>,
    /// Which part this is: ids of elements begin with it.
    number: usize,
    first_key: usize,
    /// New numbers by old ones.
    numbers: BTreeMap<ObjectId, ObjectId>,
    /// Objects that have a number and are not copied yet.
    waiting: VecDeque<ObjectId>,
}

impl<'j, 'f> PartCopy<'j, 'f> {
    pub(super) fn new(join: &'j mut DocumentJoin, file: &'f PdfFile<'f>, number: usize) -> Self {
        Self {
            first_key: join.next_key,
            join,
            file,
            number,
            numbers: BTreeMap::new(),
            waiting: VecDeque::new(),
        }
    }

    pub(super) fn copy(mut self, title: &str) -> Option<CopiedPart> {
        let catalog = self.file.catalog()?;
        let roots = self.join.roots;
        self.numbers
            .insert(catalog.reference("Pages")?, roots.pages);
        let old_pages = self.file.page_ids()?;
        let pages: Vec<ObjectId> = old_pages.iter().map(|&id| self.number_of(id)).collect();
        let last = self.file.dictionary(*old_pages.last()?)?;
        let (trees, role_map) = self.copy_structure(&catalog, title)?;
        let bookmark = self.copy_bookmarks(&catalog, title, *pages.first()?)?;
        self.copy_waiting()?;
        if let Some((key, _)) = trees.parents.last() {
            self.join.next_key = key + 1;
        }
        Some(CopiedPart {
            pages,
            last_page_box: last.get("MediaBox").cloned(),
            bookmark,
            trees,
            role_map,
        })
    }

    /// The part's topmost element becomes a part of the document.
    fn copy_structure(
        &mut self,
        catalog: &PdfDictionary,
        title: &str,
    ) -> Option<(PartTrees, PdfDictionary)> {
        let root_id = catalog.reference("StructTreeRoot")?;
        let root = self.file.dictionary(root_id)?;
        self.numbers.insert(root_id, self.join.roots.document);
        let [PdfValue::Reference(old_top)] = *root.get("K")?.as_array()? else {
            return None;
        };
        let top = self.join.writer.allocate();
        self.numbers.insert(old_top, top);
        let mut element = self.file.dictionary(old_top)?;
        element.set("S", PdfValue::atom("/Part"));
        element.set("T", PdfValue::text(title));
        let element = self.copy_value(PdfValue::Dictionary(element), Sharing::Own)?;
        self.join.writer.add(top, &element.to_bytes());
        let parents = root.get("ParentTree")?.as_dictionary()?;
        let ids = root.get("IDTree").and_then(PdfValue::as_dictionary);
        let trees = PartTrees {
            top,
            parents: self.copy_parents(parents)?,
            ids: ids.map_or(Some(Vec::new()), |ids| self.copy_ids(ids))?,
        };
        let role_map = root.get("RoleMap").and_then(PdfValue::as_dictionary);
        Some((trees, role_map.cloned().unwrap_or_default()))
    }

    fn copy_parents(&mut self, tree: &PdfDictionary) -> Option<Vec<(usize, PdfValue)>> {
        let mut parents = Vec::new();
        for pair in tree.get("Nums")?.as_array()?.chunks_exact(2) {
            let key = self.first_key + pair[0].as_number()?;
            parents.push((key, self.copy_value(pair[1].clone(), Sharing::Own)?));
        }
        Some(parents)
    }

    fn copy_ids(&mut self, tree: &PdfDictionary) -> Option<Vec<(PdfValue, PdfValue)>> {
        let mut ids = Vec::new();
        for pair in tree.get("Names")?.as_array()?.chunks_exact(2) {
            let element = self.copy_value(pair[1].clone(), Sharing::Own)?;
            ids.push((self.own_id(&pair[0])?, element));
        }
        Some(ids)
    }

    /// The sheet's bookmarks below one with its name. Where they are below one already, that one gets the name.
    fn copy_bookmarks(
        &mut self,
        catalog: &PdfDictionary,
        title: &str,
        page: ObjectId,
    ) -> Option<Bookmark> {
        let id = self.join.writer.allocate();
        let page = PdfValue::Reference(page);
        let mut entries = PdfDictionary::default();
        entries.set("Title", PdfValue::text(title));
        entries.set("Parent", PdfValue::Reference(self.join.roots.bookmarks));
        entries.set("Dest", PdfValue::Array(vec![page, PdfValue::atom("/Fit")]));
        let Some(root) = catalog.reference("Outlines") else {
            return Some(Bookmark { id, entries });
        };
        let mut above = self.file.dictionary(root)?;
        self.numbers.insert(root, id);
        let (first, last) = (above.reference("First"), above.reference("Last"));
        if let Some(single) = first.filter(|_| first == last) {
            above = self.file.dictionary(single)?;
            self.numbers.insert(single, id);
        }
        if let (Some(first), Some(last)) = (above.reference("First"), above.reference("Last")) {
            let [first, last] = [first, last].map(|id| self.number_of(id));
            entries.set("First", PdfValue::Reference(first));
            entries.set("Last", PdfValue::Reference(last));
            // Closed: a class has hundreds of headings.
            entries.set(
                "Count",
                PdfValue::atom(format!("-{}", self.chain_length(&above))),
            );
        }
        Some(Bookmark { id, entries })
    }

    /// How many bookmarks stand directly below one.
    fn chain_length(&self, above: &PdfDictionary) -> usize {
        let mut length = 0;
        let mut next = above.reference("First");
        while let Some(entry) = next.and_then(|id| self.file.dictionary(id)) {
            length += 1;
            next = entry.reference("Next");
        }
        length
    }

    fn copy_waiting(&mut self) -> Option<()> {
        while let Some(old) = self.waiting.pop_front() {
            let (value, rest) = self.file.object(old)?;
            let mut body = self.copy_value(value, Sharing::Own)?.to_bytes();
            body.extend(rest);
            let id = *self.numbers.get(&old)?;
            self.join.writer.add(id, &body);
        }
        Some(())
    }

    /// The new number of an object, which is copied sooner or later.
    fn number_of(&mut self, old: ObjectId) -> ObjectId {
        if let Some(&known) = self.numbers.get(&old) {
            return known;
        }
        let id = self.join.writer.allocate();
        self.numbers.insert(old, id);
        self.waiting.push_back(old);
        id
    }

    /// A font, a colour profile, an image: where another part has the same bytes, that one.
    pub(super) fn shared_object(&mut self, old: ObjectId) -> Option<ObjectId> {
        if let Some(&known) = self.numbers.get(&old) {
            return Some(known);
        }
        let (value, rest) = self.file.object(old)?;
        // What an object refers to comes first, so that two objects are the same when their bytes are.
        let mut body = self.copy_value(value, Sharing::Shared)?.to_bytes();
        body.extend(rest);
        let digest = *blake3::hash(&body).as_bytes();
        let id = match self.join.shared.get(&digest) {
            Some(&same) => same,
            None => {
                let id = self.join.writer.allocate();
                self.join.writer.add(id, &body);
                self.join.shared.insert(digest, id);
                id
            }
        };
        self.numbers.insert(old, id);
        Some(id)
    }

    fn copy_value(&mut self, value: PdfValue, sharing: Sharing) -> Option<PdfValue> {
        Some(match value {
            PdfValue::Atom(_) => value,
            PdfValue::Reference(old) => PdfValue::Reference(match sharing {
                Sharing::Own => self.number_of(old),
                Sharing::Shared => self.shared_object(old)?,
            }),
            PdfValue::Array(items) => {
                let items = items.into_iter();
                let items: Option<_> = items.map(|item| self.copy_value(item, sharing)).collect();
                PdfValue::Array(items?)
            }
            PdfValue::Dictionary(entries) => {
                let mut copied = Vec::new();
                for (key, value) in entries.0 {
                    let value = self.copy_entry(&key, value, sharing)?;
                    copied.push((key, value));
                }
                PdfValue::Dictionary(PdfDictionary(copied))
            }
        })
    }

    /// The keys and ids of a part must not be those of another.
    fn copy_entry(&mut self, key: &[u8], value: PdfValue, sharing: Sharing) -> Option<PdfValue> {
        match (key, &value) {
            (b"StructParents" | b"StructParent", _) => {
                let key = self.first_key + value.as_number()?;
                Some(PdfValue::atom(key.to_string()))
            }
            (b"ID", PdfValue::Atom(_)) => self.own_id(&value),
            (b"Headers", PdfValue::Array(ids)) => {
                let ids: Option<_> = ids.iter().map(|id| self.own_id(id)).collect();
                Some(PdfValue::Array(ids?))
            }
            (b"Resources", _) => self.copy_value(value, Sharing::Shared),
            _ => self.copy_value(value, sharing),
        }
    }

    /// `(U1x0y0)` of the third part is `(0002.U1x0y0)`: ids stay in order.
    fn own_id(&self, id: &PdfValue) -> Option<PdfValue> {
        let PdfValue::Atom(text) = id else {
            return None;
        };
        let number = format!("{:04}.", self.number);
        match text.first()? {
            b'(' => Some(PdfValue::Atom(
                [b"(", number.as_bytes(), &text[1..]].concat(),
            )),
            b'<' => {
                let digits: String = number.bytes().map(|byte| format!("{byte:02X}")).collect();
                Some(PdfValue::Atom(
                    [b"<", digits.as_bytes(), &text[1..]].concat(),
                ))
            }
            _ => None,
        }
    }
}

/// Whether an object belongs to its part alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sharing {
    Own,
    Shared,
}
