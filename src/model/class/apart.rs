//! Two students of one name: told apart by what their files' names say more than theirs.

use crate::text::slug::ascii_words;

/// What a student is called where others stand beside them: the name, and behind that of a namesake what their file is called
/// beyond it (`MARTIN Léa (23-08-2009)`). `namesakes` says whether somebody else in the list has the name.
pub fn distinct_name(name: &str, path: &str, namesakes: bool) -> String {
    match namesakes {
        true => format!("{name} ({})", stem_beyond_name(name, path)),
        false => name.to_owned(),
    }
}

/// The end of a file's name behind the words of a person's; all of it where it does not begin with them.
fn stem_beyond_name<'p>(name: &str, path: &'p str) -> &'p str {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let rest = stem.strip_prefix(&ascii_words(name).join("-"));
    rest.and_then(|rest| rest.strip_prefix('-'))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::distinct_name;

    #[test]
    fn namesakes_are_distinguished_by_their_files() {
        let called = |path| distinct_name("MARTIN Léa", path, true);
        assert_eq!(
            called("1A/martin-lea-23-08-2009"),
            "MARTIN Léa (23-08-2009)"
        );
        assert_eq!(called("1A/martin-lea"), "MARTIN Léa (martin-lea)");
        assert_eq!(called("lea2"), "MARTIN Léa (lea2)");
        assert_eq!(
            distinct_name("MARTIN Léa", "1A/martin-lea", false),
            "MARTIN Léa"
        );
    }
}
