//! `ToUnicode`: what the codes of a font say, two bytes each.

use std::collections::BTreeMap;

/// From code to text.
#[derive(Debug, Clone, Default)]
pub struct CMap(BTreeMap<u16, String>);

impl CMap {
    pub fn read(stream: &[u8]) -> Self {
        let text = String::from_utf8_lossy(stream);
        let mut map = Self::default();
        let mut open: Vec<Token> = Vec::new();
        for token in tokens(&text) {
            match token {
                Token::Word("endbfchar") => map.chars(&open),
                Token::Word("endbfrange") => map.ranges(&open),
                Token::Word(_) => open.clear(),
                _ => {
                    open.push(token);
                    continue;
                }
            }
            open.clear();
        }
        map
    }

    /// What each of these codes says; one that the map lacks is U+FFFD, for a test to find.
    pub fn decode<'a>(&'a self, codes: &'a [u8]) -> impl Iterator<Item = &'a str> {
        codes
            .chunks(2)
            .map(|code| self.0.get(&number(code)).map_or("\u{FFFD}", String::as_str))
    }

    fn chars(&mut self, tokens: &[Token]) {
        for pair in tokens.chunks_exact(2) {
            if let [Token::Hex(code), Token::Hex(text)] = pair {
                self.0.insert(number(code), utf16(text));
            }
        }
    }

    fn ranges<'a>(&mut self, mut tokens: &'a [Token<'a>]) {
        while let [Token::Hex(first), Token::Hex(last), rest @ ..] = tokens {
            let codes = number(first)..=number(last);
            tokens = match rest {
                [Token::Hex(text), rest @ ..] => {
                    self.counted(codes, text);
                    rest
                }
                [Token::Open, rest @ ..] => self.listed(codes, rest),
                _ => return,
            };
        }
    }

    /// `<first> <last> <text>`: the last unit of the text counts up.
    fn counted(&mut self, codes: std::ops::RangeInclusive<u16>, text: &[u8]) {
        for (step, code) in codes.enumerate() {
            let mut units = units(text);
            if let Some(last) = units.last_mut() {
                *last = last.wrapping_add(u16::try_from(step).unwrap());
            }
            self.0.insert(code, String::from_utf16_lossy(&units));
        }
    }

    /// `<first> <last> [<text> <text> …]`
    fn listed<'a>(
        &mut self,
        codes: std::ops::RangeInclusive<u16>,
        tokens: &'a [Token<'a>],
    ) -> &'a [Token<'a>] {
        let end = tokens
            .iter()
            .position(|token| matches!(token, Token::Close))
            .unwrap_or(tokens.len());
        for (code, token) in codes.zip(&tokens[..end]) {
            if let Token::Hex(text) = token {
                self.0.insert(code, utf16(text));
            }
        }
        tokens.get(end + 1..).unwrap_or_default()
    }
}

enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a str),
}

fn tokens(mut text: &str) -> Vec<Token<'_>> {
    let mut all = Vec::new();
    loop {
        text = text.trim_start();
        let Some(first) = text.chars().next() else {
            return all;
        };
        let (token, length) = match first {
            '<' if !text.starts_with("<<") => {
                let end = text.find('>').unwrap_or(text.len() - 1);
                (Token::Hex(hex(&text[1..end])), end + 1)
            }
            '[' => (Token::Open, 1),
            ']' => (Token::Close, 1),
            '%' => (
                Token::Word(""),
                text.find(['\n', '\r']).unwrap_or(text.len()),
            ),
            _ => {
                let stop = |c: char| c.is_whitespace() || matches!(c, '<' | '[' | ']' | '%');
                let end = text[1..]
                    .char_indices()
                    .find(|(_, c)| stop(*c))
                    .map_or(text.len(), |(at, _)| at + 1);
                (Token::Word(&text[..end]), end)
            }
        };
        all.push(token);
        text = &text[length..];
    }
}

fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits
        .chars()
        .filter_map(|c| c.to_digit(16))
        .map(|it| it as u8)
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0))
        .collect()
}

fn number(code: &[u8]) -> u16 {
    code.iter().fold(0, |all, byte| all << 8 | u16::from(*byte))
}

fn units(text: &[u8]) -> Vec<u16> {
    text.chunks(2).map(number).collect()
}

fn utf16(text: &[u8]) -> String {
    String::from_utf16_lossy(&units(text))
}

#[test]
fn a_map_has_characters_ranges_lists_and_surrogates() {
    let map = CMap::read(
        b"/CIDInit /ProcSet findresource begin\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n\
          2 beginbfchar\n<0001> <0041>\n<0002><00660069>\nendbfchar\n\
          2 beginbfrange\n<0010> <0012> <0061>\n<0020> <0021> [<D83DDE00> <0078>]\nendbfrange\nend",
    );
    let said: Vec<_> = map
        .decode(b"\0\x01\0\x02\0\x10\0\x12\0\x20\0\x21\0\x99")
        .collect();
    assert_eq!(said, ["A", "fi", "a", "c", "😀", "x", "\u{FFFD}"]);
}
