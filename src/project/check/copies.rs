//! Files that are about one person: copies that a synchronised folder, a USB stick or a file manager made.
//!
//! In: the checked students of one grid. Out: a warning at each file that is one too many, with the place of the other.
//! A warning, not an error: two people may bear the same name, and only the teacher knows.

use super::CheckedStudent;
use crate::base::diagnostic::{Diagnostics, Place, RelatedRole};
use crate::model::ratings::Ratings;
use crate::project::ProjectDiagnostic;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What programs put before the name of a copy, in lower case.
const COPY_PREFIXES: [&str; 5] = [
    "copie de ",
    "copy of ",
    "kopie von ",
    "copia de ",
    "copia di ",
];

/// What they put into it or behind it.
const COPY_MARKS: [&str; 14] = [
    " - copie",
    " - copy",
    " - kopie",
    " - copia",
    "-copie",
    "-copy",
    " copie",
    " copy",
    "conflicted copy",
    "conflicting copy",
    "copie en conflit",
    "in konflikt",
    ".sync-conflict-",
    "case conflict",
];

/// Whether a file's name, without `.yaml`, says that it is a copy.
pub(super) fn calls_itself_a_copy(stem: &str) -> bool {
    let stem = stem.to_lowercase();
    let has_prefix = COPY_PREFIXES.iter().any(|prefix| stem.starts_with(prefix));
    has_prefix || COPY_MARKS.iter().any(|mark| stem.contains(mark)) || is_numbered(&stem)
}

/// `dupont (1)`, as browsers and file managers number.
fn is_numbered(stem: &str) -> bool {
    let Some((before, number)) = stem.strip_suffix(')').and_then(|it| it.rsplit_once('(')) else {
        return false;
    };
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && !before.trim().is_empty()
}

/// Who a file is about: two files that agree in all of it are about one person.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct PersonKey {
    class: String,
    name: String,
    fields: Vec<(String, String)>,
}

impl PersonKey {
    fn of(student: &CheckedStudent, ratings: &Ratings) -> Option<Self> {
        let name = ratings.printed_name()?.to_lowercase();
        let fields = ratings.fields.iter();
        let fields = fields.filter(|(field, _)| field != "date" && field != "assessor");
        let class = ratings.class.clone();
        Some(Self {
            class: class.unwrap_or_else(|| student.path.class().name().to_owned()),
            name,
            fields: fields.cloned().collect(),
        })
    }
}

/// Reports the files of a grid that are about the same person as another one.
pub(super) fn report_copies(diagnostics: &mut Diagnostics, students: &[Arc<CheckedStudent>]) {
    let mut people: BTreeMap<PersonKey, Vec<&CheckedStudent>> = BTreeMap::new();
    for student in students {
        let ratings = student.ratings.as_ref();
        if let Some(key) = ratings.and_then(|ratings| PersonKey::of(student, ratings)) {
            people.entry(key).or_default().push(student);
        }
    }
    for files in people.values_mut().filter(|files| files.len() > 1) {
        // The original is the file that does not call itself a copy, and has the shortest name.
        files.sort_by_key(|it| (calls_itself_a_copy(it.path.stem()), it.path.len()));
        for copy in &files[1..] {
            report_copy(diagnostics, copy, files[0]);
        }
    }
}

fn report_copy(diagnostics: &mut Diagnostics, copy: &CheckedStudent, original: &CheckedStudent) {
    let person = copy.printed_name();
    let kind = if calls_itself_a_copy(copy.path.stem()) {
        ProjectDiagnostic::CopiedFile { person }
    } else {
        ProjectDiagnostic::SamePerson { person }
    };
    diagnostics
        .add(kind, Place::File(copy.file.as_str().into()))
        .add_related(
            Place::File(original.file.as_str().into()),
            RelatedRole::Other,
        );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_copies_are_known_and_names_of_people_are_not() {
        for copy in [
            "dubois-enzo - Copie",
            "dubois-enzo - Copie (2)",
            "dubois-enzo (1)",
            "Copie de barlow-lena",
            "Copy of barlow-lena",
            "barlow-lena (conflicted copy 2026-03-01)",
            "barlow-lena (Copie en conflit de Noa 2026-03-01)",
            "barlow-lena.sync-conflict-20260301-101112-ABCDEF",
            "barlow-lena copy",
        ] {
            assert!(calls_itself_a_copy(copy), "{copy}");
        }
        for person in [
            "barlow-lena",
            "copeland-ada",
            "dupont-2",
            "martin (Léa)",
            "coppi",
        ] {
            assert!(!calls_itself_a_copy(person), "{person}");
        }
    }
}
