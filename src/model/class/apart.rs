//! Two students of the same name, distinguished by what the names of their files say beyond it.

use super::StudentPath;
use crate::text::slug::ascii_words;

/// A student's name as it stands in a list. Where somebody else in the list has the same name (`namesakes`), the rest
/// of the file's name follows: `MARTIN Léa (23-08-2009)`.
pub fn distinct_name(name: &str, path: &StudentPath, namesakes: bool) -> String {
    if namesakes {
        format!("{name} ({})", stem_beyond_name(name, path))
    } else {
        name.to_owned()
    }
}

/// The part of a file's name that follows the person's name; all of it where it does not begin with that.
fn stem_beyond_name<'p>(name: &str, path: &'p StudentPath) -> &'p str {
    let stem = path.stem();
    let rest = stem.strip_prefix(&ascii_words(name).join("-"));
    rest.and_then(|rest| rest.strip_prefix('-'))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_are_distinguished_by_their_files() {
        let path = |path| StudentPath::new(path).unwrap();
        let called = |it| distinct_name("MARTIN Léa", &path(it), true);
        assert_eq!(
            called("1A/martin-lea-23-08-2009"),
            "MARTIN Léa (23-08-2009)"
        );
        assert_eq!(called("1A/martin-lea"), "MARTIN Léa (martin-lea)");
        assert_eq!(called("lea2"), "MARTIN Léa (lea2)");
        assert_eq!(
            distinct_name("MARTIN Léa", &path("1A/martin-lea"), false),
            "MARTIN Léa"
        );
    }
}
