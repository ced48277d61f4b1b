//! What is not a form at all: pictures, archives and other bytes that are not text, and data of other programs.
//!
//! In: bytes, or a decoded text. Out: what it is, for a refusal that names it. Knows formats by their first bytes;
//! a file of any other format is known by its share of characters that no text has.

/// What bytes are that are not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryKind {
    /// A picture, and its format.
    Picture(&'static str),
    /// A packed archive, and its format.
    Archive(&'static str),
    /// Sound or video.
    Recording,
    /// Anything else.
    Unknown,
}

/// First bytes, and what they promise.
const MAGIC: &[(&[u8], BinaryKind)] = &[
    (b"\xFF\xD8\xFF", BinaryKind::Picture("JPEG")),
    (b"\x89PNG", BinaryKind::Picture("PNG")),
    (b"GIF87a", BinaryKind::Picture("GIF")),
    (b"GIF89a", BinaryKind::Picture("GIF")),
    (b"II*\0", BinaryKind::Picture("TIFF")),
    (b"MM\0*", BinaryKind::Picture("TIFF")),
    (b"\x1F\x8B", BinaryKind::Archive("gzip")),
    (b"BZh", BinaryKind::Archive("bzip2")),
    (b"\xFD7zXZ", BinaryKind::Archive("xz")),
    (b"7z\xBC\xAF", BinaryKind::Archive("7z")),
    (b"Rar!", BinaryKind::Archive("RAR")),
    (b"ID3", BinaryKind::Recording),
    (b"OggS", BinaryKind::Recording),
    (b"\x1A\x45\xDF\xA3", BinaryKind::Recording),
];

/// Of a text, at most one character in this many may be one that no text has: a stray control character does no harm.
const STRAY: usize = 50;

/// What the bytes are, if they are not text; `text` is what decoding made of them.
pub(super) fn binary_kind(bytes: &[u8], text: &str) -> Option<BinaryKind> {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*kind);
    }
    match (bytes.get(..4), bytes.get(4..8), bytes.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => return Some(BinaryKind::Picture("WebP")),
        (Some(b"RIFF"), ..) => return Some(BinaryKind::Recording),
        (_, Some(b"ftyp"), Some(b"heic" | b"heix" | b"mif1")) => {
            return Some(BinaryKind::Picture("HEIC"));
        }
        (_, Some(b"ftyp"), _) => return Some(BinaryKind::Recording),
        _ => {}
    }
    // A tape archive has its name in the middle of the first block.
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(BinaryKind::Archive("tar"));
    }
    let (mut strange, mut all) = (0, 0);
    for c in text.chars().take(100_000) {
        all += 1;
        let is_control = c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}');
        strange += usize::from(is_control || c == '\u{fffd}');
    }
    (strange * STRAY > all).then_some(BinaryKind::Unknown)
}

/// Whether a text is YAML or JSON of some program: every line a key, an item, a comment or indented below one.
pub(super) fn is_data_of_a_program(extension: &str, text: &str) -> bool {
    if matches!(extension, "yaml" | "yml" | "json" | "toml") {
        return true;
    }
    let mut keys = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let bare = line.trim_start();
        if bare.starts_with('#') || bare == "---" {
            continue;
        }
        let item = bare.strip_prefix("- ");
        let is_key = item
            .unwrap_or(bare)
            .split_once(':')
            .is_some_and(|(key, rest)| {
                let is_name = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
                // Keys of programs are written in lower case; `Nom :` and `Name:` are lines of a form.
                let starts_low = key.starts_with(|c: char| c.is_ascii_lowercase());
                starts_low && key.chars().all(is_name) && (rest.is_empty() || rest.starts_with(' '))
            });
        if is_key {
            keys += 1;
        } else if item.is_none() && bare == line {
            return false;
        }
    }
    keys > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_text_are_known() {
        let kind = |bytes: &[u8]| binary_kind(bytes, &String::from_utf8_lossy(bytes));
        assert_eq!(
            kind(b"\xFF\xD8\xFF\xE0 JFIF"),
            Some(BinaryKind::Picture("JPEG"))
        );
        assert_eq!(kind(b"\x1F\x8B\x08"), Some(BinaryKind::Archive("gzip")));
        assert_eq!(kind(b"RIFF1234WAVEfmt "), Some(BinaryKind::Recording));
        assert_eq!(
            kind(&[0, 1, 2, 3, 200, 201, 7, 8]),
            Some(BinaryKind::Unknown)
        );
        assert_eq!(kind("Critère\tTI\tTS\nÉcoute\t\t\n".as_bytes()), None);
        let one_stray = format!("{}\u{1}", "Critère\tTI\tTS\n".repeat(9));
        assert_eq!(kind(one_stray.as_bytes()), None);
    }

    #[test]
    fn data_of_a_program_is_told_from_a_form() {
        assert!(is_data_of_a_program(
            "txt",
            "group-summary:\n  - item: queue works\n    points: 4\n"
        ));
        assert!(is_data_of_a_program("yml", ""));
        for form in [
            "Nom :\nClasse :\n- Salue\n",
            "a: b\n\nSalue\n",
            "- Salue\n- Écoute\n",
            "",
        ] {
            assert!(!is_data_of_a_program("txt", form), "{form}");
        }
    }
}
