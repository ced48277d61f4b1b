//! Ids for the rows of one form, made from their labels and all different.

use crate::slug::Slugs;
pub use crate::slug::slug;

/// Ids that are all different.
#[derive(Debug, Default)]
pub struct Ids(Slugs);

impl Ids {
    /// An id for a label; `stand_in` for one without ASCII letters.
    pub fn of(&mut self, label: &str, stand_in: &str) -> String {
        self.0.give(slug(label).as_deref().unwrap_or(stand_in))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_labels_get_distinct_ids() {
        let mut ids = Ids::default();
        let made: Vec<String> = ["LOGO", "logo", "☺", "☺"]
            .iter()
            .map(|label| ids.of(label, "row"))
            .collect();
        assert_eq!(made, ["logo", "logo-2", "row", "row-2"]);
    }
}
