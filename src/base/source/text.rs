//! The text of one file: the encoding it was read in, and the line and column of each character.

use std::sync::Arc;

/// A range of bytes in a [`Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// From `start` up to and excluding `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// A position as editors count it: line and column from 1, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// How the bytes of a file encode its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// With or without a byte-order mark.
    Utf8,
    /// Either byte order.
    Utf16,
    /// The encoding of older Windows programs in Western Europe, assumed for bytes that are not UTF-8.
    Windows1252,
    /// The encoding of older Macs and of what Excel for Mac saves as CSV.
    MacRoman,
}

impl Encoding {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
            Self::MacRoman => "Mac Roman",
        }
    }
}

/// A file's characters, without byte-order mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    path: Arc<str>,
    content: String,
    encoding: Encoding,
    line_starts: Vec<usize>,
}

impl Text {
    /// Reads bytes: by their byte-order mark, else as UTF-8, else as UTF-16 where every second byte is zero, else line
    /// by line as Windows-1252, or as Mac Roman where letters show it. Any bytes give some text.
    pub fn decode(path: &str, bytes: &[u8]) -> Self {
        let encoding = encoding_of(bytes);
        let content = match encoding {
            Encoding::Utf8 => encoding_rs::UTF_8.decode_with_bom_removal(bytes).0,
            Encoding::Utf16 if is_little_endian(bytes) => {
                encoding_rs::UTF_16LE.decode_with_bom_removal(bytes).0
            }
            Encoding::Utf16 => encoding_rs::UTF_16BE.decode_with_bom_removal(bytes).0,
            Encoding::Windows1252 => decode_lines(bytes, encoding_rs::WINDOWS_1252).into(),
            Encoding::MacRoman => decode_lines(bytes, encoding_rs::MACINTOSH).into(),
        };
        // Cannot fail: a malformed sequence becomes U+FFFD, and is seen in the text.
        Self::from_parts(path, content.into_owned(), encoding)
    }

    /// A text that is already in memory.
    pub fn new(path: &str, content: impl Into<String>) -> Self {
        Self::from_parts(path, content.into(), Encoding::Utf8)
    }

    fn from_parts(path: &str, content: String, encoding: Encoding) -> Self {
        let line_starts = find_line_starts(&content);
        Self {
            path: path.into(),
            content,
            encoding,
            line_starts,
        }
    }

    /// The file's path from the project's root.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// The encoding the bytes were read in.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The position of a byte; the end of the text for a byte beyond it.
    pub fn position(&self, byte: usize) -> Position {
        let byte = self.floor_byte(byte);
        let line = self.line_starts.partition_point(|&start| start <= byte) - 1;
        let column = self.content[self.line_starts[line]..byte].chars().count() + 1;
        Position {
            line: line + 1,
            column,
        }
    }

    /// The characters of a span, clipped to the text.
    pub fn slice(&self, span: Span) -> &str {
        let start = self.floor_byte(span.start);
        &self.content[start..self.floor_byte(span.end).max(start)]
    }

    /// The span of a line counted from 1, without its line break.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self
            .line_starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.content.len());
        let end = self
            .line_starts
            .get(line)
            .copied()
            .unwrap_or(self.content.len());
        let trimmed = self.content[start..end].trim_end_matches(['\n', '\r']);
        Span::new(start, start + trimmed.len())
    }

    fn floor_byte(&self, byte: usize) -> usize {
        // Positions in a repaired text may fall inside a character of this one.
        self.content.floor_char_boundary(byte)
    }
}

fn encoding_of(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Encoding::Utf16,
        _ if looks_like_utf16(bytes) => Encoding::Utf16,
        _ if std::str::from_utf8(bytes).is_ok() => Encoding::Utf8,
        _ if looks_like_mac_roman(bytes) => Encoding::MacRoman,
        _ => Encoding::Windows1252,
    }
}

/// Each line in UTF-8 if it is that, else in `codec`: lists are put together from files of several programs.
fn decode_lines(bytes: &[u8], codec: &'static encoding_rs::Encoding) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut content = String::with_capacity(bytes.len() + bytes.len() / 8);
    for line in bytes.split_inclusive(|&byte| byte == b'\n' || byte == b'\r') {
        match std::str::from_utf8(line) {
            Ok(line) => content += line,
            Err(_) => content += &codec.decode_without_bom_handling(line).0,
        }
    }
    content
}

/// Whether accented small letters stand where Mac Roman has them, and not where Windows-1252 does.
///
/// Below 0xA0 Mac Roman has the letters of French, Spanish and German, and Windows-1252 signs and capitals that do not
/// stand behind a letter; from 0xE0 on Windows-1252 has small letters, and Mac Roman capitals and signs.
fn looks_like_mac_roman(bytes: &[u8]) -> bool {
    let (mut mac, mut windows) = (0, 0);
    for (at, byte) in bytes.iter().enumerate() {
        let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
        let is_after_letter = at > 0 && is_letter(bytes.get(at - 1));
        let is_before_letter = is_letter(bytes.get(at + 1));
        match byte {
            // ç é è ê ù, à á, ä ü: in Windows-1252 nothing, a sign, or a capital that begins a word.
            0x87 | 0x88 | 0x8A | 0x8D..=0x90 | 0x9D | 0x9F => mac += usize::from(is_after_letter),
            // â ã ë î ï ô: in Windows-1252 quotes and signs, which do not stand inside a word.
            0x89 | 0x8B | 0x91 | 0x94 | 0x95 | 0x99 => {
                mac += usize::from(is_after_letter && is_before_letter);
            }
            0xE0..=0xFF => windows += usize::from(is_after_letter || is_before_letter),
            _ => {}
        }
    }
    mac > windows
}

/// Without a byte-order mark, UTF-16 can be recognised by the zeros in every second byte of mostly Latin text.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64) & !1];
    let half = head.len() / 2;
    let (even, odd) = (count_zeros(head, 0), count_zeros(head, 1));
    // Three quarters, so that a few curly quotes or Arabic words among Latin letters do not hide it.
    half >= 4 && even.max(odd) * 4 >= half * 3 && even.min(odd) == 0
}

/// How many of every second byte from `offset` on are zero.
fn count_zeros(bytes: &[u8], offset: usize) -> usize {
    let every_second = bytes.iter().skip(offset).step_by(2);
    every_second.filter(|&&byte| byte == 0).count()
}

fn is_little_endian(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, 0xFE, ..] => true,
        [0xFE, 0xFF, ..] => false,
        _ => bytes.first() != Some(&0),
    }
}

fn find_line_starts(content: &str) -> Vec<usize> {
    let bytes = content.as_bytes();
    let breaks = bytes.iter().enumerate().filter(|&(at, &byte)| {
        // A lone `\r` ends a line for YAML too, so lines and columns agree with the parser's.
        byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
    });
    std::iter::once(0)
        .chain(breaks.map(|(at, _)| at + 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_that_teachers_save_in_is_read_and_named() {
        let utf16: Vec<u8> = "é: oui\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let mut marked = vec![0xFF, 0xFE];
        marked.extend(&utf16);
        for (bytes, encoding) in [
            ("é: oui\n".as_bytes().to_vec(), Encoding::Utf8),
            ("\u{feff}é: oui\n".as_bytes().to_vec(), Encoding::Utf8),
            (b"\xe9: oui\n".to_vec(), Encoding::Windows1252),
            (utf16, Encoding::Utf16),
            (marked, Encoding::Utf16),
        ] {
            let text = Text::decode("a", &bytes);
            assert_eq!((text.as_str(), text.encoding()), ("é: oui\n", encoding));
        }
    }

    #[test]
    fn positions_count_characters_whatever_the_line_break() {
        let text = Text::new("a", "é1\r\nàb\rc\nd");
        assert_eq!(text.position(2), Position { line: 1, column: 2 });
        assert_eq!(text.position(7), Position { line: 2, column: 2 });
        assert_eq!(text.position(9), Position { line: 3, column: 1 });
        assert_eq!(text.position(99), Position { line: 4, column: 2 });
        assert_eq!(text.slice(text.line_span(1)), "é1");
    }
}
