//! Numbers of things, in the grammar of each language.

/// `1 sheet`, `0 sheets`
pub(super) fn count_in_english(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `1 fiche`, and `0 fiche`: in French nothing is singular.
pub(super) fn count_in_french(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number <= 1 { one } else { many })
}
