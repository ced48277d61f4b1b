//! What concerns several students: who is in which class, in which order, how a grid's levels look side by side, and
//! the statistics of a class.
//!
//! In: the paths and names of students, their ratings and scores. Out: plain data. Never opens a file, never knows a
//! theme.

mod apart;
mod levels;
mod order;
mod path;
mod shares;
mod spread;
mod statistics;

pub use apart::distinct_name;
pub use levels::{GradedLevel, graded_levels};
pub use order::{NameOrder, StudentName};
pub use path::{ClassPath, StudentPath};
pub use shares::SectionShare;
pub use spread::Spread;
pub use statistics::{
    ClassStatistics, LevelTally, PassTally, RowStatistics, ScoredRatings, WeakestRow,
    class_statistics,
};

use std::collections::BTreeMap;

/// The most sheets in one document for the printer: some 10 MB, and a pile of paper that a copier still staples
/// (docs/decisions/0030).
pub const SHEETS_PER_DOCUMENT: usize = 200;

/// Classes by folder, each with the positions of its students in `students`. A folder inside another is a class of its
/// own.
pub fn students_by_class<'a>(
    students: impl IntoIterator<Item = &'a StudentPath>,
) -> BTreeMap<ClassPath, Vec<usize>> {
    let mut classes: BTreeMap<ClassPath, Vec<usize>> = BTreeMap::new();
    for (index, student) in students.into_iter().enumerate() {
        classes.entry(student.class()).or_default().push(index);
    }
    classes
}

/// The name of the `nth` document of a class: `class.pdf`, then `class-2.pdf`.
pub fn numbered_file_name(stem: &str, nth: usize, extension: &str) -> String {
    match nth {
        0 => format!("{stem}.{extension}"),
        _ => format!("{stem}-{}.{extension}", nth + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_a_folder_and_classes_in_it_are_classes_of_their_own() {
        let students = ["1A/b", "zoé", "1A/groupe 2/c", "1A/a"];
        let students = students.map(|path| StudentPath::new(path).unwrap());
        let found: Vec<_> = students_by_class(&students).into_iter().collect();
        let class = |path| ClassPath::new(path).unwrap();
        let expected = [("", vec![1]), ("1A", vec![0, 3]), ("1A/groupe 2", vec![2])];
        assert_eq!(
            found,
            expected.map(|(path, indices)| (class(path), indices))
        );
    }

    #[test]
    fn the_first_document_has_no_number() {
        assert_eq!(numbered_file_name("class", 0, "pdf"), "class.pdf");
        assert_eq!(numbered_file_name("class", 1, "pdf"), "class-2.pdf");
    }
}
