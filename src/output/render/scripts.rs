//! Which script a character belongs to, for a message about characters that no font has: a form in Japanese gets one
//! message, not one for each character.
//!
//! Only scripts that the fonts of the program lack; of anything else each character is named.

/// A script that needs a font of the theme's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ForeignScript(usize);

/// First and last character of a block, its name in English and in French, and a font that has it.
type ScriptBlock = (u32, u32, &'static str, &'static str, &'static str);

const CHINESE: (&str, &str, &str) = (
    "Chinese or Japanese",
    "le chinois ou le japonais",
    "Noto Sans CJK",
);

const BLOCKS: &[ScriptBlock] = &[
    (
        0x0530,
        0x058F,
        "Armenian",
        "l'arménien",
        "Noto Sans Armenian",
    ),
    (0x0700, 0x074F, "Syriac", "le syriaque", "Noto Sans Syriac"),
    (
        0x0900,
        0x097F,
        "Devanagari",
        "la devanagari",
        "Noto Sans Devanagari",
    ),
    (0x0980, 0x09FF, "Bengali", "le bengali", "Noto Sans Bengali"),
    (
        0x0A00,
        0x0A7F,
        "Gurmukhi",
        "le gourmoukhi",
        "Noto Sans Gurmukhi",
    ),
    (
        0x0A80,
        0x0AFF,
        "Gujarati",
        "le goudjarati",
        "Noto Sans Gujarati",
    ),
    (0x0B80, 0x0BFF, "Tamil", "le tamoul", "Noto Sans Tamil"),
    (0x0C00, 0x0C7F, "Telugu", "le télougou", "Noto Sans Telugu"),
    (0x0C80, 0x0CFF, "Kannada", "le kannada", "Noto Sans Kannada"),
    (
        0x0D00,
        0x0D7F,
        "Malayalam",
        "le malayalam",
        "Noto Sans Malayalam",
    ),
    (
        0x0D80,
        0x0DFF,
        "Sinhala",
        "le singhalais",
        "Noto Sans Sinhala",
    ),
    (0x0E00, 0x0E7F, "Thai", "le thaï", "Noto Sans Thai"),
    (0x0E80, 0x0EFF, "Lao", "le lao", "Noto Sans Lao"),
    (
        0x0F00,
        0x0FFF,
        "Tibetan",
        "le tibétain",
        "Noto Serif Tibetan",
    ),
    (0x1000, 0x109F, "Burmese", "le birman", "Noto Sans Myanmar"),
    (
        0x10A0,
        0x10FF,
        "Georgian",
        "le géorgien",
        "Noto Sans Georgian",
    ),
    (0x1100, 0x11FF, "Korean", "le coréen", "Noto Sans CJK"),
    (0x1200, 0x139F, "Ethiopic", "le guèze", "Noto Sans Ethiopic"),
    (0x1780, 0x17FF, "Khmer", "le khmer", "Noto Sans Khmer"),
    (
        0x1800,
        0x18AF,
        "Mongolian",
        "le mongol",
        "Noto Sans Mongolian",
    ),
    (
        0x2D30,
        0x2D7F,
        "Tifinagh",
        "le tifinagh",
        "Noto Sans Tifinagh",
    ),
    (0x2E80, 0x312F, CHINESE.0, CHINESE.1, CHINESE.2),
    (0x3130, 0x318F, "Korean", "le coréen", "Noto Sans CJK"),
    (0x3190, 0x9FFF, CHINESE.0, CHINESE.1, CHINESE.2),
    (0xAC00, 0xD7FF, "Korean", "le coréen", "Noto Sans CJK"),
    (0xF900, 0xFAFF, CHINESE.0, CHINESE.1, CHINESE.2),
    (0xFF00, 0xFFEF, CHINESE.0, CHINESE.1, CHINESE.2),
    (0x1F000, 0x1FAFF, "emoji", "les émojis", "Noto Emoji"),
    (0x20000, 0x3FFFF, CHINESE.0, CHINESE.1, CHINESE.2),
];

impl ForeignScript {
    /// The script of a character; none where it is one of many scripts, or one that the program has fonts for.
    pub(super) fn of(character: char) -> Option<Self> {
        let code = u32::from(character);
        let block = BLOCKS
            .iter()
            .find(|(first, last, ..)| (*first..=*last).contains(&code))?;
        let first_of_name = BLOCKS.iter().position(|it| it.2 == block.2);
        first_of_name.map(Self)
    }

    /// Its name in English.
    pub(super) fn english(self) -> &'static str {
        BLOCKS[self.0].2
    }

    /// Its name in French, with its article.
    pub(super) fn french(self) -> &'static str {
        BLOCKS[self.0].3
    }

    /// A free font that has it.
    pub(super) fn font(self) -> &'static str {
        BLOCKS[self.0].4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_and_han_are_one_script_and_greek_is_none_of_these() {
        assert_eq!(ForeignScript::of('読'), ForeignScript::of('あ'));
        assert_ne!(ForeignScript::of('한'), ForeignScript::of('あ'));
        assert_eq!(ForeignScript::of('ᄒ'), ForeignScript::of('한'));
        assert_eq!(ForeignScript::of('α'), None);
    }
}
