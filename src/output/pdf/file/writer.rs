//! Writes a file whose objects lie in compressed streams, as PDF 1.5 and with it PDF/A-2 allow.

use super::value::{ObjectId, PdfDictionary, PdfValue};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use std::io::{Read, Write};

/// So many objects share a stream: what is read of it is read whole.
const OBJECTS_PER_STREAM: usize = 1000;

/// Within a twentieth of the smallest, in half its time (docs/decisions/0014).
const LEVEL: Compression = Compression::new(3);

/// The bytes of an entry in the table of places: `/W[1 4 2]`.
pub(super) const ENTRY_LENGTH: usize = 7;

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum XrefEntry {
    Free,
    /// At this place of the file.
    At(usize),
    /// Within a stream, as its nth.
    Within(ObjectId, usize),
}

impl XrefEntry {
    pub(super) fn read(entry: &[u8]) -> Self {
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0, |sum, &byte| sum << 8 | usize::from(byte))
        };
        let place = number(&entry[1..5]);
        match entry[0] {
            1 => Self::At(place),
            2 => Self::Within(ObjectId::try_from(place).unwrap_or(0), number(&entry[5..7])),
            _ => Self::Free,
        }
    }

    fn write(self, out: &mut Vec<u8>) {
        let (kind, place, nth) = match self {
            Self::Free => (0, 0, u16::MAX.into()),
            Self::At(offset) => (1, offset, 0),
            Self::Within(stream, nth) => (2, stream as usize, nth),
        };
        out.push(kind);
        // A file of ours stays far below 4 GB, and a stream below 65,536 objects.
        out.extend(u32::try_from(place).unwrap_or(u32::MAX).to_be_bytes());
        out.extend(u16::try_from(nth).unwrap_or(u16::MAX).to_be_bytes());
    }
}

/// A file that is being written.
pub(super) struct PackedWriter {
    out: Vec<u8>,
    /// By number.
    entries: Vec<XrefEntry>,
    waiting: WaitingObjects,
}

/// Objects that wait for their stream, as it will hold them.
#[derive(Default)]
struct WaitingObjects {
    ids: Vec<ObjectId>,
    /// Of each its number and where in `texts` it begins.
    numbers: Vec<u8>,
    texts: Vec<u8>,
}

impl WaitingObjects {
    fn add(&mut self, id: ObjectId, text: &[u8]) {
        // Memory takes every byte.
        let _ = write!(self.numbers, "{id} {} ", self.texts.len());
        self.ids.push(id);
        self.texts.extend_from_slice(text);
        self.texts.push(b'\n');
    }
}

impl PackedWriter {
    /// `header` comes first; numbers below `next` are the caller's.
    pub(super) fn new(header: &[u8], next: ObjectId) -> Self {
        Self {
            out: header.to_vec(),
            entries: vec![XrefEntry::Free; next as usize],
            waiting: WaitingObjects::default(),
        }
    }

    /// A number that no object has.
    pub(super) fn allocate(&mut self) -> ObjectId {
        self.entries.push(XrefEntry::Free);
        // A document has thousands of objects, not thousands of millions.
        ObjectId::try_from(self.entries.len() - 1).unwrap_or(ObjectId::MAX)
    }

    /// One object: the text of its value; of a stream its bytes too.
    pub(super) fn add(&mut self, id: ObjectId, body: &[u8]) {
        if body.ends_with(b"endstream") {
            self.write_object(id, body);
            return;
        }
        self.waiting.add(id, body);
        if self.waiting.ids.len() == OBJECTS_PER_STREAM {
            self.write_waiting();
        }
    }

    fn write_object(&mut self, id: ObjectId, body: &[u8]) {
        self.entries[id as usize] = XrefEntry::At(self.out.len());
        self.out
            .extend_from_slice(format!("{id} 0 obj\n").as_bytes());
        self.out.extend_from_slice(body);
        self.out.extend_from_slice(b"\nendobj\n");
    }

    fn write_waiting(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.ids.is_empty() {
            return;
        }
        let stream = self.allocate();
        for (nth, id) in waiting.ids.iter().enumerate() {
            self.entries[*id as usize] = XrefEntry::Within(stream, nth);
        }
        let number = |number: usize| PdfValue::atom(number.to_string());
        let mut dictionary = PdfDictionary::default();
        dictionary.set("Type", PdfValue::atom("/ObjStm"));
        dictionary.set("N", number(waiting.ids.len()));
        dictionary.set("First", number(waiting.numbers.len()));
        let body = stream_body(dictionary, &[&waiting.numbers, &waiting.texts]);
        self.write_object(stream, &body);
    }

    /// The finished file; `trailer` names its catalog.
    pub(super) fn finish(mut self, trailer: &PdfDictionary) -> Vec<u8> {
        self.write_waiting();
        let table = self.allocate();
        let start = self.out.len();
        self.entries[table as usize] = XrefEntry::At(start);
        let mut places = Vec::new();
        for entry in &self.entries {
            entry.write(&mut places);
        }
        let mut dictionary = PdfDictionary::default();
        dictionary.set("Type", PdfValue::atom("/XRef"));
        dictionary.set("Size", PdfValue::atom(self.entries.len().to_string()));
        let widths = ["1", "4", "2"].map(PdfValue::atom).to_vec();
        dictionary.set("W", PdfValue::Array(widths));
        for key in ["Root", "Info", "ID"] {
            if let Some(value) = trailer.get(key) {
                dictionary.set(key, value.clone());
            }
        }
        self.write_object(table, &stream_body(dictionary, &[&places]));
        self.out
            .extend(format!("startxref\n{start}\n%%EOF").as_bytes());
        self.out
    }
}

/// A compressed stream as the text of an object.
fn stream_body(mut dictionary: PdfDictionary, content: &[&[u8]]) -> Vec<u8> {
    let packed = deflate(content);
    dictionary.set("Length", PdfValue::atom(packed.len().to_string()));
    dictionary.set("Filter", PdfValue::atom("/FlateDecode"));
    let mut body = PdfValue::Dictionary(dictionary).to_bytes();
    body.extend(b"\nstream\n");
    body.extend(packed);
    body.extend(b"\nendstream");
    body
}

fn deflate(content: &[&[u8]]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), LEVEL);
    // Memory takes every byte.
    let mut pieces = content.iter();
    let written = pieces.try_for_each(|piece| encoder.write_all(piece));
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}

/// The most that is unpacked of one stream.
const MAX_UNPACKED: u64 = 64 << 20;

/// None where it is broken.
pub(super) fn inflate(packed: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let mut decoder = ZlibDecoder::new(packed).take(MAX_UNPACKED);
    decoder.read_to_end(&mut content).ok()?;
    Some(content)
}
