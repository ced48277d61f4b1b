//! How many diagnostics of one file are said: after the first two hundred nobody reads on, and each is drawn with
//! its line.

use super::{Diagnostic, Place, Severity};
use crate::diagnostics;
use std::collections::BTreeMap;

/// The most diagnostics of one file.
const MAX_OF_FILE: usize = 200;

diagnostics! {
    /// What is said of the rest.
    pub enum LimitDiagnostic {
        /// A file has more than 200 diagnostics; the others are not shown, but counted.
        Error MoreErrors { count: usize } = "more-errors" {
            en: "{count} more diagnostics of this file, errors among them, are not shown"
                => "correct the first ones and check again";
            fr: "{count} autres messages sur ce fichier, dont des erreurs, ne sont pas affichés"
                => "corrigez les premiers et vérifiez à nouveau";
        }
        /// A file has more than 200 diagnostics; the others, none of them an error, are not shown, but counted.
        Note MoreNotes { count: usize } = "more-notes" {
            en: "{count} more diagnostics of this file are not shown" => "correct the first ones and check again";
            fr: "{count} autres messages sur ce fichier ne sont pas affichés"
                => "corrigez les premiers et vérifiez à nouveau";
        }
    }
}

/// The first of each file, and one that counts the others.
pub(super) fn limit_by_file(sorted: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut left: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for diagnostic in sorted {
        let path = diagnostic.place.path().to_owned();
        let count = seen.entry(path.clone()).or_default();
        *count += 1;
        if *count <= MAX_OF_FILE {
            kept.push(diagnostic);
            continue;
        }
        let (count, has_errors) = left.entry(path).or_default();
        *count += 1;
        *has_errors |= diagnostic.kind.severity() == Severity::Error;
    }
    for (path, (count, has_errors)) in left {
        let place = Place::File(path.as_str().into());
        let more = if has_errors {
            LimitDiagnostic::MoreErrors { count }
        } else {
            LimitDiagnostic::MoreNotes { count }
        };
        // Behind the last of its file.
        let at = kept.iter().rposition(|kept| kept.place.path() == path);
        kept.insert(
            at.map_or(kept.len(), |at| at + 1),
            Diagnostic::new(more, place),
        );
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Diagnostics;

    #[test]
    fn the_rest_of_a_file_is_counted() {
        let mut all = Diagnostics::new();
        for nth in 0..MAX_OF_FILE + 7 {
            all.add(
                LimitDiagnostic::MoreErrors { count: nth },
                Place::File("a.yaml".into()),
            );
        }
        all.add(
            LimitDiagnostic::MoreNotes { count: 1 },
            Place::File("b.yaml".into()),
        );
        let shown = all.sorted();
        let said: Vec<String> = shown
            .iter()
            .map(|it| format!("{} {:?}", it.place.path(), it.kind))
            .collect();
        assert_eq!(said.len(), MAX_OF_FILE + 2);
        assert_eq!(said[MAX_OF_FILE], "a.yaml MoreErrors { count: 7 }");
        assert_eq!(said[MAX_OF_FILE + 1], "b.yaml MoreNotes { count: 1 }");
    }
}
