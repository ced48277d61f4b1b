//! What a language decides without words.

/// Languages whose usual script runs from right to left.
const RIGHT_TO_LEFT: &[&str] = &[
    "ar", "arc", "arz", "ary", "aeb", "azb", "bal", "bqi", "ckb", "dv", "fa", "glk", "he", "iw",
    "ji", "khw", "ks", "lrc", "mzn", "nqo", "pnb", "prs", "ps", "sd", "skr", "syr", "ug", "ur",
    "yi",
];

/// Scripts that run from right to left, whatever the language.
const SCRIPTS: &[&str] = &[
    "adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
];

/// The direction of a BCP 47 tag, `rtl` or `ltr`: its script decides if it names one, else its language.
pub fn direction(lang: &str) -> &'static str {
    let lang = lang.to_ascii_lowercase();
    let mut parts = lang.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let script = parts
        .next()
        .filter(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let rtl = script.map_or_else(
        || RIGHT_TO_LEFT.contains(&language),
        |script| SCRIPTS.contains(&script),
    );
    if rtl { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_decides_before_the_language() {
        for lang in ["ar", "he-IL", "FA", "ur", "ckb-IQ", "az-Arab", "pa-Arab-PK"] {
            assert_eq!(direction(lang), "rtl", "{lang}");
        }
        for lang in ["fr", "en-GB", "", "ur-Latn", "art", "az", "fr-CA"] {
            assert_eq!(direction(lang), "ltr", "{lang}");
        }
    }
}
