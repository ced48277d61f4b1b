//! The values of PDF objects: read from their text, and written as text.

/// The number of an object.
pub(super) type ObjectId = u32;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PdfValue {
    /// A number, a name, a string, `true`, `null`: as it is written.
    Atom(Vec<u8>),
    /// Another object.
    Reference(ObjectId),
    /// `[…]`
    Array(Vec<PdfValue>),
    /// `<<…>>`
    Dictionary(PdfDictionary),
}

/// Values by key, in the order they are written; keys without the slash.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PdfDictionary(pub(super) Vec<(Vec<u8>, PdfValue)>);

impl PdfDictionary {
    pub(super) fn get(&self, key: &str) -> Option<&PdfValue> {
        let found = self.0.iter().find(|(known, _)| known == key.as_bytes());
        found.map(|(_, value)| value)
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<PdfValue> {
        let found = self.0.iter().position(|(known, _)| known == key.as_bytes());
        found.map(|position| self.0.remove(position).1)
    }

    /// Takes the place of what the key had.
    pub(super) fn set(&mut self, key: &str, value: PdfValue) {
        self.remove(key);
        self.0.push((key.as_bytes().to_vec(), value));
    }

    pub(super) fn reference(&self, key: &str) -> Option<ObjectId> {
        self.get(key)?.as_reference()
    }
}

impl PdfValue {
    pub(super) fn atom(text: impl AsRef<[u8]>) -> Self {
        Self::Atom(text.as_ref().to_vec())
    }

    /// A text that a person reads, in UTF-16 as hexadecimal digits: right for every character.
    pub(super) fn text(text: &str) -> Self {
        let units = text.encode_utf16().map(|unit| format!("{unit:04X}"));
        Self::atom(format!("<FEFF{}>", units.collect::<String>()))
    }

    pub(super) fn as_reference(&self) -> Option<ObjectId> {
        match self {
            Self::Reference(id) => Some(*id),
            _ => None,
        }
    }

    pub(super) fn as_array(&self) -> Option<&[PdfValue]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn as_dictionary(&self) -> Option<&PdfDictionary> {
        match self {
            Self::Dictionary(dictionary) => Some(dictionary),
            _ => None,
        }
    }

    pub(super) fn as_number(&self) -> Option<usize> {
        match self {
            Self::Atom(text) => std::str::from_utf8(text).ok()?.parse().ok(),
            _ => None,
        }
    }

    /// Appends it as text.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Atom(text) => push_token(out, text),
            Self::Reference(id) => push_token(out, format!("{id} 0 R").as_bytes()),
            Self::Array(items) => {
                out.push(b'[');
                for item in items {
                    item.write(out);
                }
                out.push(b']');
            }
            Self::Dictionary(dictionary) => {
                out.extend(b"<<");
                for (key, value) in &dictionary.0 {
                    out.push(b'/');
                    out.extend(key);
                    value.write(out);
                }
                out.extend(b">>");
            }
        }
    }

    /// It as text.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }
}

/// Two tokens need a space between them where neither is bounded by itself.
fn push_token(out: &mut Vec<u8>, token: &[u8]) {
    let ends_open = out.last().is_some_and(|&last| is_regular(last));
    let begins_open = token.first().is_some_and(|&first| is_regular(first));
    if ends_open && begins_open {
        out.push(b' ');
    }
    out.extend(token);
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

/// The deepest nesting that is read: a file of ours has some ten levels.
const MAX_DEPTH: usize = 64;

/// Reads values from a text, one after the other.
pub(super) struct ValueReader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> ValueReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            depth: 0,
        }
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// The next value; none at the end, or where the text is broken.
    pub(super) fn value(&mut self) -> Option<PdfValue> {
        self.skip_spaces();
        let rest = self.rest();
        match *rest.first()? {
            b'<' if rest.starts_with(b"<<") => self.nested(Self::dictionary),
            b'<' => self.atom_of(rest.iter().position(|&byte| byte == b'>')? + 1),
            b'(' => self.atom_of(string_length(rest)?),
            b'[' => self.nested(Self::array),
            b'/' => self.atom_of(1 + regular_length(&rest[1..])),
            _ => self.number_or_reference(),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<PdfValue>) -> Option<PdfValue> {
        self.depth += 1;
        let value = if self.depth > MAX_DEPTH {
            None
        } else {
            read(self)
        };
        self.depth -= 1;
        value
    }

    fn dictionary(&mut self) -> Option<PdfValue> {
        self.at += 2;
        let mut entries = Vec::new();
        loop {
            self.skip_spaces();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                return Some(PdfValue::Dictionary(PdfDictionary(entries)));
            }
            let key = self.rest().strip_prefix(b"/")?;
            let key = &key[..regular_length(key)];
            self.at += 1 + key.len();
            entries.push((key.to_vec(), self.value()?));
        }
    }

    fn array(&mut self) -> Option<PdfValue> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_spaces();
            if self.rest().first()? == &b']' {
                self.at += 1;
                return Some(PdfValue::Array(items));
            }
            items.push(self.value()?);
        }
    }

    /// `12 0 R` is a reference, and `12` alone a number.
    fn number_or_reference(&mut self) -> Option<PdfValue> {
        let length = regular_length(self.rest());
        let token = &self.rest()[..length];
        if token.is_empty() {
            return None;
        }
        let after = &self.rest()[length..];
        let id = std::str::from_utf8(token).ok();
        let id = id.and_then(|digits| digits.parse::<ObjectId>().ok());
        if let (Some(id), Some(end)) = (id, after.strip_prefix(b" 0 R"))
            && end.first().is_none_or(|&next| !is_regular(next))
        {
            self.at += length + b" 0 R".len();
            return Some(PdfValue::Reference(id));
        }
        self.atom_of(length)
    }

    fn atom_of(&mut self, length: usize) -> Option<PdfValue> {
        let atom = PdfValue::atom(self.rest().get(..length)?);
        self.at += length;
        Some(atom)
    }

    fn skip_spaces(&mut self) {
        let spaces = self.rest().iter().take_while(|&&byte| is_space(byte));
        self.at += spaces.count();
    }
}

fn regular_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| is_regular(byte)).count()
}

/// The length of a string in parentheses, which may hold others in pairs.
fn string_length(bytes: &[u8]) -> Option<usize> {
    let mut open = 0_usize;
    let mut is_escaped = false;
    for (position, &byte) in bytes.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(position + 1);
        }
    }
    None
}
