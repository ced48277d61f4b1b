//! The objects of a file: as the exporter lists them in a table, or as [`super::writer`] packs them.

use super::value::{ObjectId, PdfDictionary, PdfValue, ValueReader};
use super::writer::{ENTRY_LENGTH, XrefEntry, inflate};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A file, taken apart.
pub(super) struct PdfFile<'a> {
    header: &'a [u8],
    /// The text of each object; of a stream the bytes too.
    objects: BTreeMap<ObjectId, Cow<'a, [u8]>>,
    trailer: PdfDictionary,
}

impl<'a> PdfFile<'a> {
    /// None where it is not a file of the exporter's, or of ours.
    pub(super) fn read(pdf: &'a [u8]) -> Option<Self> {
        let word = b"startxref";
        let end = pdf.windows(word.len()).rposition(|found| found == word)?;
        let (at, _) = leading_number(pdf[end + word.len()..].trim_ascii_start())?;
        let table = pdf.get(at..end)?;
        if table.starts_with(b"xref") {
            Self::read_plain(pdf, at)
        } else {
            Self::read_packed(pdf, (at, table))
        }
    }

    /// With a table of places at the end.
    fn read_plain(pdf: &'a [u8], at: usize) -> Option<Self> {
        let table = pdf.get(at..)?.strip_prefix(b"xref\n0 ")?;
        let (count, rest) = leading_number(table)?;
        let entries = rest.strip_prefix(b"\n")?;
        let mut places = BTreeMap::new();
        for (id, entry) in entries.chunks_exact(20).take(count).enumerate() {
            let (offset, kind) = (leading_number(entry)?.0, entry[17]);
            if kind == b'n' {
                places.insert(ObjectId::try_from(id).ok()?, offset);
            }
        }
        let trailer = entries.get(20 * count..)?.strip_prefix(b"trailer")?;
        let trailer = ValueReader::new(trailer).value()?;
        Self::from_places(pdf, &places, at, trailer.as_dictionary()?.clone())
    }

    /// With a stream of places at the end, and objects within streams.
    fn read_packed(pdf: &'a [u8], (at, table): (usize, &[u8])) -> Option<Self> {
        let (table, stream) = read_stream(object_body(table)?)?;
        let entries = inflate(stream)?;
        let entries = entries.chunks_exact(ENTRY_LENGTH).map(XrefEntry::read);
        let mut places = BTreeMap::new();
        let mut packed = BTreeMap::new();
        for (id, entry) in entries.enumerate() {
            let id = ObjectId::try_from(id).ok()?;
            match entry {
                XrefEntry::Free => {}
                XrefEntry::At(offset) if offset == at => {}
                XrefEntry::At(offset) => {
                    places.insert(id, offset);
                }
                XrefEntry::Within(stream, _) => packed.entry(stream).or_insert(Vec::new()).push(id),
            }
        }
        let mut file = Self::from_places(pdf, &places, at, table)?;
        for stream in packed.into_keys() {
            let body = file.objects.remove(&stream)?;
            file.unpack(&body)?;
        }
        Some(file)
    }

    fn from_places(
        pdf: &'a [u8],
        places: &BTreeMap<ObjectId, usize>,
        end: usize,
        trailer: PdfDictionary,
    ) -> Option<Self> {
        // Where one object begins the one before it ends.
        let mut starts: Vec<(usize, ObjectId)> = places.iter().map(|(id, at)| (*at, *id)).collect();
        starts.sort_unstable();
        let mut next = end;
        let mut bodies = Vec::with_capacity(starts.len());
        for &(start, id) in starts.iter().rev() {
            let object = pdf.get(start..next)?;
            bodies.push((id, Cow::Borrowed(object_body(object)?)));
            next = start;
        }
        let objects = bodies.into_iter().collect();
        Some(Self {
            header: pdf.get(..starts.first()?.0)?,
            objects,
            trailer,
        })
    }

    /// Adds the objects within a stream.
    fn unpack(&mut self, body: &[u8]) -> Option<()> {
        let (dictionary, stream) = read_stream(body)?;
        let texts = inflate(stream)?;
        let first = dictionary.get("First")?.as_number()?;
        let mut numbers = ValueReader::new(texts.get(..first)?);
        let mut starts = Vec::new();
        while let Some(id) = numbers.value() {
            let start = first + numbers.value()?.as_number()?;
            starts.push((ObjectId::try_from(id.as_number()?).ok()?, start));
        }
        let ends = starts.iter().skip(1).map(|(_, start)| *start);
        let ends: Vec<usize> = ends.chain([texts.len()]).collect();
        for ((id, start), end) in starts.into_iter().zip(ends) {
            let text = texts.get(start..end)?.trim_ascii().to_vec();
            self.objects.insert(id, Cow::Owned(text));
        }
        Some(())
    }

    /// What precedes the first object.
    pub(super) fn header(&self) -> &'a [u8] {
        self.header
    }

    pub(super) fn trailer(&self) -> &PdfDictionary {
        &self.trailer
    }

    /// The first number that no object has.
    pub(super) fn size(&self) -> ObjectId {
        self.objects.keys().last().map_or(1, |last| last + 1)
    }

    /// Every object, by number.
    pub(super) fn objects(&self) -> impl Iterator<Item = (ObjectId, &[u8])> {
        self.objects.iter().map(|(id, body)| (*id, body.as_ref()))
    }

    /// An object's value, and what follows it: of a stream its bytes.
    pub(super) fn object(&self, id: ObjectId) -> Option<(PdfValue, &[u8])> {
        let mut reader = ValueReader::new(self.objects.get(&id)?);
        let value = reader.value()?;
        Some((value, reader.rest()))
    }

    pub(super) fn dictionary(&self, id: ObjectId) -> Option<PdfDictionary> {
        match self.object(id)? {
            (PdfValue::Dictionary(dictionary), _) => Some(dictionary),
            _ => None,
        }
    }

    pub(super) fn catalog(&self) -> Option<PdfDictionary> {
        self.dictionary(self.trailer.reference("Root")?)
    }

    /// The pages, in order.
    pub(super) fn page_ids(&self) -> Option<Vec<ObjectId>> {
        let pages = self.dictionary(self.catalog()?.reference("Pages")?)?;
        let kids = pages.get("Kids")?.as_array()?.iter();
        kids.map(PdfValue::as_reference).collect()
    }
}

/// What stands between `obj` and `endobj`.
fn object_body(object: &[u8]) -> Option<&[u8]> {
    let start = object.iter().position(|&byte| byte == b'\n')?;
    let (head, body) = object.split_at(start);
    let body = body
        .trim_ascii()
        .strip_suffix(b"endobj")
        .filter(|_| head.ends_with(b" obj"))?;
    // Not all white space: the bytes of a stream end where they end, before `endstream`.
    Some(body.trim_ascii())
}

/// A stream's dictionary and its bytes.
pub(super) fn read_stream(body: &[u8]) -> Option<(PdfDictionary, &[u8])> {
    let mut reader = ValueReader::new(body);
    let PdfValue::Dictionary(dictionary) = reader.value()? else {
        return None;
    };
    let bytes = reader.rest().strip_prefix(b"\nstream\n")?;
    let length = dictionary.get("Length")?.as_number()?;
    Some((dictionary, bytes.get(..length)?))
}

fn leading_number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (number, rest) = bytes.split_at(digits);
    Some((std::str::from_utf8(number).ok()?.parse().ok()?, rest))
}
