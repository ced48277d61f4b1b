//! Two students of one name: told apart by what their files' names say more than theirs.

use crate::text::slug::words;

/// What a student is called where others stand beside them: the name, and behind that of a namesake what their file is called
/// beyond it (`MARTIN Léa (23-08-2009)`). `namesakes` says whether somebody else in the list has the name.
pub fn apart(name: &str, path: &str, namesakes: bool) -> String {
    match namesakes {
        true => format!("{name} ({})", beyond(name, path)),
        false => name.to_owned(),
    }
}

/// The end of a file's name behind the words of a person's; all of it where it does not begin with them.
fn beyond<'p>(name: &str, path: &'p str) -> &'p str {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let rest = stem.strip_prefix(&words(name).join("-"));
    rest.and_then(|rest| rest.strip_prefix('-'))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn namesakes_are_told_apart_by_their_files() {
        let called = |path| apart("MARTIN Léa", path, true);
        assert_eq!(
            called("1A/martin-lea-23-08-2009"),
            "MARTIN Léa (23-08-2009)"
        );
        assert_eq!(called("1A/martin-lea"), "MARTIN Léa (martin-lea)");
        assert_eq!(called("lea2"), "MARTIN Léa (lea2)");
        assert_eq!(apart("MARTIN Léa", "1A/martin-lea", false), "MARTIN Léa");
    }
}
