//! A tagged PDF as a screen reader meets it: its structure tree, with the text of each element.

use std::collections::BTreeMap;

use lopdf::content::Operation;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::cmap::CMap;
use super::fold;
use super::table::{Cell, Row, Scope, Table};

/// A PDF, read.
#[derive(Debug)]
pub struct Pdf {
    document: Document,
    structure: Vec<Element>,
}

/// One element of the structure tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// The standard type, after the role map: `Table`, `TH`, `P`.
    pub tag: String,
    pub title: Option<String>,
    pub lang: Option<String>,
    pub alt: Option<String>,
    pub actual: Option<String>,
    pub id: Option<String>,
    /// Of header cells.
    pub scope: Option<String>,
    pub rowspan: Option<usize>,
    pub colspan: Option<usize>,
    /// The ids of the header cells of this cell.
    pub headers: Vec<String>,
    /// Where a link goes.
    pub href: Option<String>,
    /// How many objects (annotations) it holds.
    pub objects: usize,
    pub kids: Vec<Kid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a few thousand in a test")]
pub enum Kid {
    Element(Element),
    /// The text of one marked-content sequence.
    Text(String),
}

/// What the PDF says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Info {
    pub title: Option<String>,
    pub lang: Option<String>,
    pub author: Option<String>,
    /// `1` of PDF/UA-1.
    pub ua_part: Option<String>,
    /// `2` and `A` of PDF/A-2a.
    pub a_part: Option<String>,
    pub a_conformance: Option<String>,
    /// Shows its title in the window, not its file name.
    pub shows_title: bool,
}

impl Element {
    pub fn children(&self) -> impl Iterator<Item = &Element> {
        self.kids.iter().filter_map(|kid| {
            if let Kid::Element(it) = kid {
                Some(it)
            } else {
                None
            }
        })
    }

    /// This element and all below it, in order.
    pub fn all(&self) -> Vec<&Element> {
        std::iter::once(self)
            .chain(self.children().flat_map(Element::all))
            .collect()
    }

    /// What is said of it and all below: alternatives stand for what they replace, blocks are kept apart, the marks
    /// of list items are left out, as they are no text in HTML.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.say(&mut out);
        fold(&out)
    }

    /// The texts of it and all below as they stand, one for each sequence and block.
    pub fn pieces(&self) -> Vec<String> {
        let mut pieces = Vec::new();
        for kid in &self.kids {
            match kid {
                Kid::Text(text) if text.is_empty() => {}
                Kid::Text(text) => pieces.push(text.clone()),
                // A table or list within a cell is read item by item.
                Kid::Element(element) if matches!(element.tag.as_str(), "TH" | "TD" | "LI") => {
                    pieces.push(" ".to_owned());
                    pieces.extend(element.pieces());
                    pieces.push(" ".to_owned());
                }
                Kid::Element(element) => pieces.extend(element.pieces()),
            }
        }
        pieces
    }

    fn say(&self, out: &mut String) {
        if self.tag == "Lbl" {
            return;
        }
        let apart = if self.inline() { "" } else { " " };
        out.push_str(apart);
        if let Some(text) = self.actual.as_ref().or(self.alt.as_ref()) {
            out.push_str(text);
        } else {
            for kid in &self.kids {
                match kid {
                    Kid::Text(text) => out.push_str(text),
                    Kid::Element(element) => element.say(out),
                }
            }
        }
        out.push_str(apart);
    }

    fn inline(&self) -> bool {
        matches!(
            self.tag.as_str(),
            "Span"
                | "Em"
                | "Strong"
                | "Link"
                | "Code"
                | "Quote"
                | "Sub"
                | "NonStruct"
                | "Reference"
        )
    }

    fn heading(&self) -> Option<usize> {
        self.tag
            .strip_prefix('H')
            .and_then(|level| level.parse().ok())
    }
}

impl Pdf {
    pub fn open(bytes: &[u8]) -> Self {
        Self::changed(bytes, |_| ())
    }

    /// The same after an edit, to see that a test would see it.
    pub fn changed(bytes: &[u8], edit: impl FnOnce(&mut Document)) -> Self {
        let mut document = Document::load_mem(bytes).expect("a sound PDF");
        edit(&mut document);
        let structure = Walker::new(&document).structure();
        Self {
            document,
            structure,
        }
    }

    /// The tops of the structure tree, as a rule one `Document`.
    pub fn structure(&self) -> &[Element] {
        &self.structure
    }

    /// Every element, in order.
    pub fn elements(&self) -> Vec<&Element> {
        self.structure.iter().flat_map(Element::all).collect()
    }

    /// Each with its title: the heading in it, else the one before it.
    pub fn tables(&self) -> Vec<Table> {
        let mut heading = None;
        let mut tables: Vec<Table> = Vec::new();
        for element in self.elements() {
            if element.tag == "Table" {
                let read = table(element);
                let before = heading.take();
                tables.push(Table {
                    title: read.title.or(before),
                    ..read
                });
            } else if element.heading().is_some() {
                let inside = tables.last().and_then(|table| table.title.as_ref());
                heading = Some(element.text()).filter(|text| inside != Some(text));
            }
        }
        tables
    }

    /// Level and text of each heading.
    pub fn headings(&self) -> Vec<(usize, String)> {
        self.elements()
            .into_iter()
            .filter_map(|it| Some((it.heading()?, it.text())))
            .collect()
    }

    /// Where each link goes and what it says.
    pub fn links(&self) -> Vec<(String, String)> {
        let links = self.elements().into_iter().filter(|it| it.tag == "Link");
        links
            .map(|it| (it.href.clone().unwrap_or_default(), it.text()))
            .collect()
    }

    /// All that is said, in order.
    pub fn text(&self) -> String {
        fold(
            &self
                .structure
                .iter()
                .map(Element::text)
                .collect::<Vec<_>>()
                .join(" "),
        )
    }

    /// The titles of the bookmarks, outer before inner.
    pub fn outline(&self) -> Vec<String> {
        let mut all = Vec::new();
        if let Some(root) = self
            .catalog()
            .get_deref(b"Outlines", &self.document)
            .ok()
            .and_then(|it| it.as_dict().ok())
        {
            self.bookmarks(root, &mut all);
        }
        all
    }

    /// The outer bookmarks, each with the number of the page it leads to.
    pub fn outer_bookmarks(&self) -> Vec<(String, usize)> {
        let get = |it: &Dictionary, key: &[u8]| {
            let found = it.get_deref(key, &self.document).ok()?;
            found.as_dict().ok().cloned()
        };
        let mut all = Vec::new();
        let mut next = get(self.catalog(), b"Outlines").and_then(|root| get(&root, b"First"));
        while let Some(item) = next {
            let title = string(&self.document, &item, b"Title").unwrap_or_default();
            all.push((title, self.page_of(&item)));
            next = get(&item, b"Next");
        }
        all
    }

    /// The page that a bookmark leads to, from 1; 0 where it leads nowhere.
    fn page_of(&self, item: &Dictionary) -> usize {
        let to = item.get_deref(b"Dest", &self.document).or_else(|_| {
            let action = item.get_deref(b"A", &self.document)?.as_dict()?;
            action.get_deref(b"D", &self.document)
        });
        let page = to.and_then(Object::as_array).ok();
        let page = page.and_then(|to| to.first()?.as_reference().ok());
        let pages = self.document.get_pages();
        let found = pages.into_iter().find(|(_, id)| Some(*id) == page);
        found.map_or(0, |(number, _)| number as usize)
    }

    /// What stands on each page beside the document: its footer.
    pub fn asides(&self) -> Vec<String> {
        let pages = self.document.get_pages();
        let aside = |page| page_texts(&self.document, page).remove(&ASIDE);
        pages
            .into_values()
            .map(|page| fold(&aside(page).unwrap_or_default()))
            .collect()
    }

    fn bookmarks(&self, parent: &Dictionary, all: &mut Vec<String>) {
        let follow = |it: &Dictionary, key: &[u8]| {
            it.get_deref(key, &self.document)
                .ok()?
                .as_dict()
                .ok()
                .cloned()
        };
        let mut next = follow(parent, b"First");
        while let Some(item) = next {
            all.extend(string(&self.document, &item, b"Title"));
            self.bookmarks(&item, all);
            next = follow(&item, b"Next");
        }
    }

    pub fn info(&self) -> Info {
        let info = self
            .document
            .trailer
            .get_deref(b"Info", &self.document)
            .ok()
            .and_then(|it| it.as_dict().ok());
        let of = |key: &[u8]| info.and_then(|info| string(&self.document, info, key));
        let xmp = self.xmp();
        let shows = self
            .catalog()
            .get_deref(b"ViewerPreferences", &self.document)
            .and_then(Object::as_dict);
        Info {
            title: of(b"Title").or_else(|| property(&xmp, "dc:title")),
            author: of(b"Author").or_else(|| property(&xmp, "dc:creator")),
            lang: string(&self.document, self.catalog(), b"Lang"),
            ua_part: property(&xmp, "pdfuaid:part"),
            a_part: property(&xmp, "pdfaid:part"),
            a_conformance: property(&xmp, "pdfaid:conformance"),
            shows_title: shows
                .and_then(|it| it.get(b"DisplayDocTitle"))
                .and_then(Object::as_bool)
                .unwrap_or(false),
        }
    }

    pub fn xmp(&self) -> String {
        let stream = self
            .catalog()
            .get_deref(b"Metadata", &self.document)
            .and_then(Object::as_stream);
        stream.map_or(String::new(), |it| {
            String::from_utf8_lossy(&plain(it)).into_owned()
        })
    }

    pub fn pages(&self) -> usize {
        self.document.get_pages().len()
    }

    fn catalog(&self) -> &Dictionary {
        self.document.catalog().expect("a catalog")
    }
}

/// From an attribute or an element of the metadata, without the tags inside it.
fn property(xmp: &str, name: &str) -> Option<String> {
    if let Some((_, rest)) = xmp.split_once(&format!(" {name}=\"")) {
        return rest.split('"').next().map(str::to_owned);
    }
    let (_, rest) = xmp.split_once(&format!("<{name}>"))?;
    let (inside, _) = rest.split_once(&format!("</{name}>"))?;
    let text: String = inside
        .split('<')
        .map(|it| it.split_once('>').map_or(it, |(_, text)| text))
        .collect();
    Some(fold(&text))
}

fn table(element: &Element) -> Table {
    let title = element
        .all()
        .into_iter()
        .find(|it| it.heading().is_some() || it.tag == "Caption");
    let mut rows = Vec::new();
    for part in element.children() {
        match part.tag.as_str() {
            "THead" | "TBody" | "TFoot" => rows.extend(group(part)),
            "TR" => rows.push(row(part, false)),
            _ => {}
        }
    }
    Table::clip(&mut rows);
    mark_heads(&mut rows);
    Table {
        title: title.map(Element::text),
        rows,
    }
}

/// Typst writes no `THead` where a row has header cells of its own: the head is then the rows at the start that hold
/// heads of columns alone.
fn mark_heads(rows: &mut [Row]) {
    if rows.iter().any(|row| row.head) {
        return;
    }
    let heads = |cell: &Cell| cell.header.is_some_and(Scope::of_column);
    for row in rows
        .iter_mut()
        .take_while(|row| row.cells.iter().all(heads))
    {
        row.head = true;
    }
}

fn group(part: &Element) -> Vec<Row> {
    let mut rows: Vec<_> = part
        .children()
        .filter(|it| it.tag == "TR")
        .map(|it| row(it, part.tag == "THead"))
        .collect();
    Table::clip(&mut rows);
    rows
}

fn row(element: &Element, head: bool) -> Row {
    let cells = element
        .children()
        .filter(|it| matches!(it.tag.as_str(), "TH" | "TD"));
    Row {
        head,
        cells: cells.map(cell).collect(),
    }
}

fn cell(element: &Element) -> Cell {
    Cell {
        header: (element.tag == "TH").then(|| Scope::read(element.scope.as_deref())),
        text: element.text(),
        rowspan: element.rowspan.unwrap_or(1),
        colspan: element.colspan.unwrap_or(1),
    }
}

/// Goes through the structure tree with the text of all pages at hand.
struct Walker<'a> {
    document: &'a Document,
    /// The text of each marked-content sequence.
    texts: BTreeMap<(ObjectId, i64), String>,
    roles: BTreeMap<String, String>,
}

impl<'a> Walker<'a> {
    fn new(document: &'a Document) -> Self {
        let mut texts = BTreeMap::new();
        for page in document.get_pages().into_values() {
            texts.extend(
                page_texts(document, page)
                    .into_iter()
                    .map(|(mcid, text)| ((page, mcid), text)),
            );
        }
        let mut walker = Self {
            document,
            texts,
            roles: BTreeMap::new(),
        };
        walker.roles = walker.role_map();
        walker
    }

    fn root(&self) -> Option<&'a Dictionary> {
        self.document
            .catalog()
            .ok()?
            .get_deref(b"StructTreeRoot", self.document)
            .ok()?
            .as_dict()
            .ok()
    }

    fn role_map(&self) -> BTreeMap<String, String> {
        let map = self.root().and_then(|root| {
            root.get_deref(b"RoleMap", self.document)
                .ok()?
                .as_dict()
                .ok()
        });
        let pair =
            |(key, value): (&Vec<u8>, &Object)| Some((latin(key), latin(value.as_name().ok()?)));
        map.map(|map| map.iter().filter_map(pair).collect())
            .unwrap_or_default()
    }

    fn structure(&self) -> Vec<Element> {
        let Some(kids) = self.root().and_then(|root| root.get(b"K").ok()) else {
            return Vec::new();
        };
        let mut top = Element::default();
        self.kids(kids, None, &mut top);
        top.kids
            .into_iter()
            .filter_map(|kid| {
                if let Kid::Element(it) = kid {
                    Some(it)
                } else {
                    None
                }
            })
            .collect()
    }

    /// `kids` is a number, a dictionary, a reference to one, or a list of these.
    fn kids(&self, kids: &Object, page: Option<ObjectId>, parent: &mut Element) {
        let Ok((_, kids)) = self.document.dereference(kids) else {
            return;
        };
        match kids {
            Object::Array(all) => all.iter().for_each(|kid| self.kids(kid, page, parent)),
            Object::Integer(mcid) => self.marked(page, *mcid, parent),
            Object::Dictionary(dict) => self.kid(dict, page, parent),
            _ => {}
        }
    }

    fn kid(&self, dict: &Dictionary, page: Option<ObjectId>, parent: &mut Element) {
        let page = dict.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        match dict
            .get(b"Type")
            .and_then(Object::as_name)
            .unwrap_or_default()
        {
            b"MCR" => self.marked(
                page,
                dict.get(b"MCID").and_then(Object::as_i64).unwrap_or(-1),
                parent,
            ),
            b"OBJR" => {
                parent.objects += 1;
                parent.href = parent.href.take().or_else(|| self.destination(dict));
            }
            _ => parent.kids.push(Kid::Element(self.element(dict, page))),
        }
    }

    fn marked(&self, page: Option<ObjectId>, mcid: i64, parent: &mut Element) {
        let text = page.and_then(|page| self.texts.get(&(page, mcid)));
        parent
            .kids
            .push(Kid::Text(text.cloned().unwrap_or_default()));
    }

    fn destination(&self, reference: &Dictionary) -> Option<String> {
        let annotation = reference
            .get_deref(b"Obj", self.document)
            .ok()?
            .as_dict()
            .ok()?;
        let action = annotation
            .get_deref(b"A", self.document)
            .ok()?
            .as_dict()
            .ok()?;
        string(self.document, action, b"URI")
    }

    fn element(&self, dict: &Dictionary, page: Option<ObjectId>) -> Element {
        let of = |key: &[u8]| string(self.document, dict, key);
        let mut element = Element {
            tag: self.tag(dict),
            title: of(b"T"),
            lang: of(b"Lang"),
            alt: of(b"Alt"),
            actual: of(b"ActualText"),
            id: of(b"ID"),
            ..Element::default()
        };
        if let Ok(attributes) = dict.get(b"A") {
            self.attributes(attributes, &mut element);
        }
        if let Ok(kids) = dict.get(b"K") {
            self.kids(kids, page, &mut element);
        }
        element
    }

    fn tag(&self, dict: &Dictionary) -> String {
        let mut tag = dict
            .get(b"S")
            .and_then(Object::as_name)
            .map(latin)
            .unwrap_or_default();
        for _ in 0..8 {
            match self.roles.get(&tag) {
                Some(role) => tag.clone_from(role),
                None => break,
            }
        }
        tag
    }

    /// One dictionary, or a list of them.
    fn attributes(&self, attributes: &Object, element: &mut Element) {
        let Ok((_, attributes)) = self.document.dereference(attributes) else {
            return;
        };
        if let Ok(list) = attributes.as_array() {
            return list.iter().for_each(|it| self.attributes(it, element));
        }
        let Ok(dict) = attributes.as_dict() else {
            return;
        };
        let number = |key: &[u8]| {
            dict.get(key)
                .and_then(Object::as_i64)
                .ok()
                .and_then(|it| usize::try_from(it).ok())
        };
        let scope = dict.get(b"Scope").and_then(Object::as_name).ok().map(latin);
        element.scope = element.scope.take().or(scope);
        element.rowspan = element.rowspan.or(number(b"RowSpan"));
        element.colspan = element.colspan.or(number(b"ColSpan"));
        let headers = dict
            .get_deref(b"Headers", self.document)
            .and_then(Object::as_array);
        element.headers.extend(
            headers
                .into_iter()
                .flatten()
                .filter_map(|it| it.as_str().ok())
                .map(latin),
        );
    }
}

fn latin(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn string(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<String> {
    lopdf::decode_text_string(dict.get_deref(key, document).ok()?).ok()
}

fn plain(stream: &lopdf::Stream) -> Vec<u8> {
    stream
        .decompressed_content()
        .unwrap_or_else(|_| stream.content.clone())
}

/// Where the text of a page stands that is no part of the document: no sequence has this number.
const ASIDE: i64 = i64::MIN;

/// The text of each marked-content sequence of a page.
fn page_texts(document: &Document, page: ObjectId) -> BTreeMap<i64, String> {
    let content =
        lopdf::content::Content::decode(&document.get_page_content(page)).expect("sound content");
    let mut reader = Reader {
        document,
        resources: resources(document, page),
        maps: fonts(document, page),
        font: Vec::new(),
        saved: Vec::new(),
        open: Vec::new(),
        texts: BTreeMap::new(),
    };
    content
        .operations
        .iter()
        .for_each(|operation| reader.operation(operation));
    reader.texts
}

fn resources(document: &Document, page: ObjectId) -> Vec<Dictionary> {
    let Ok((own, inherited)) = document.get_page_resources(page) else {
        return Vec::new();
    };
    let inherited = inherited
        .iter()
        .filter_map(|id| document.get_dictionary(*id).ok());
    own.into_iter().chain(inherited).cloned().collect()
}

fn fonts(document: &Document, page: ObjectId) -> BTreeMap<Vec<u8>, CMap> {
    let map = |font: &Dictionary| {
        Some(CMap::read(&plain(
            font.get_deref(b"ToUnicode", document)
                .ok()?
                .as_stream()
                .ok()?,
        )))
    };
    let all = document.get_page_fonts(page).unwrap_or_default();
    all.into_iter()
        .filter_map(|(name, font)| Some((name, map(font)?)))
        .collect()
}

/// Reads the content of one page.
struct Reader<'a> {
    document: &'a Document,
    resources: Vec<Dictionary>,
    maps: BTreeMap<Vec<u8>, CMap>,
    font: Vec<u8>,
    saved: Vec<Vec<u8>>,
    open: Vec<Marked>,
    texts: BTreeMap<i64, String>,
}

/// A marked-content sequence that is open.
struct Marked {
    /// Its own number, or that of the one around it.
    mcid: Option<i64>,
    /// Something stands for the text in it.
    replaced: bool,
    /// Its glyphs stand from left to right, and are read from right to left.
    reversed: bool,
}

impl Reader<'_> {
    fn operation(&mut self, operation: &Operation) {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "q" => self.saved.push(self.font.clone()),
            "Q" => self.font = self.saved.pop().unwrap_or_default(),
            "Tf" => {
                self.font = operands
                    .first()
                    .and_then(|it| it.as_name().ok())
                    .unwrap_or_default()
                    .to_vec()
            }
            "BMC" | "BDC" => self.begin(operands),
            "EMC" => drop(self.open.pop()),
            "Tj" | "TJ" | "'" | "\"" => self.show(operands),
            _ => {}
        }
    }

    fn begin(&mut self, operands: &[Object]) {
        let tagged = |tag: &[u8]| {
            operands
                .first()
                .is_some_and(|it| it.as_name().is_ok_and(|name| name == tag))
        };
        let properties = operands.get(1).and_then(|it| self.properties(it));
        let number = properties
            .as_ref()
            .and_then(|it| it.get(b"MCID").and_then(Object::as_i64).ok());
        let around = self.open.last().and_then(|it| it.mcid);
        let mcid = if tagged(b"Artifact") {
            Some(ASIDE)
        } else {
            number.or(around)
        };
        let actual = properties
            .as_ref()
            .and_then(|it| string(self.document, it, b"ActualText"));
        if let (Some(mcid), Some(text), false) = (mcid, &actual, self.replaced()) {
            self.texts.entry(mcid).or_default().push_str(text);
        }
        let replaced = actual.is_some() || self.replaced();
        let reversed = tagged(b"ReversedChars") || self.open.last().is_some_and(|it| it.reversed);
        self.open.push(Marked {
            mcid,
            replaced,
            reversed,
        });
    }

    /// Written where it is used, or in the resources of the page.
    fn properties(&self, object: &Object) -> Option<Dictionary> {
        if let Ok(dict) = object.as_dict() {
            return Some(dict.clone());
        }
        let name = object.as_name().ok()?;
        let find = |it: &Dictionary| {
            let all = it
                .get_deref(b"Properties", self.document)
                .ok()?
                .as_dict()
                .ok()?;
            all.get_deref(name, self.document)
                .ok()?
                .as_dict()
                .ok()
                .cloned()
        };
        self.resources.iter().find_map(find)
    }

    fn replaced(&self) -> bool {
        self.open.last().is_some_and(|it| it.replaced)
    }

    fn show(&mut self, operands: &[Object]) {
        let (Some(mcid), false) = (self.open.last().and_then(|it| it.mcid), self.replaced()) else {
            return;
        };
        let flat = operands.iter().flat_map(|it| {
            it.as_array()
                .map_or(std::slice::from_ref(it), Vec::as_slice)
        });
        let codes: Vec<u8> = flat
            .filter_map(|it| it.as_str().ok())
            .flatten()
            .copied()
            .collect();
        let unknown = CMap::default();
        let mut glyphs: Vec<_> = self
            .maps
            .get(&self.font)
            .unwrap_or(&unknown)
            .decode(&codes)
            .collect();
        if self.open.last().is_some_and(|it| it.reversed) {
            glyphs.reverse();
        }
        self.texts
            .entry(mcid)
            .or_default()
            .push_str(&glyphs.concat());
    }
}
