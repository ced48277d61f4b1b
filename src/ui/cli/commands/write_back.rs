//! Writing back into the files of a project, as every command does it: what a killed one began is finished first, and
//! what the disk did not take is said once.

use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::source::FolderSource;
use crate::text::yaml::edit::{
    EditCaveat, EditDiagnostic, FileEdit, FileEditor, finish_interrupted_change,
};
use crate::ui::cli::{CommandError, Console};
use std::collections::BTreeMap;

/// Edits all of these files, or none.
pub(super) fn write_back(
    console: &Console,
    editor: &FileEditor,
    edits: &[FileEdit<'_>],
) -> Result<(), CommandError> {
    let edited = editor.edit_all(edits)?;
    let mut caveats = BTreeMap::new();
    for (edit, file) in edits.iter().zip(&edited) {
        for &caveat in &file.caveats {
            caveats.entry(caveat).or_insert(edit.file);
        }
    }
    print_caveats(console, &caveats);
    Ok(())
}

/// Each once, at the first file.
pub(super) fn print_caveats(console: &Console, caveats: &BTreeMap<EditCaveat, &str>) {
    for (caveat, file) in caveats {
        console.print_diagnostics(&[caveat.diagnostic(file)]);
    }
}

/// Finishes the change of several files that a killed command left, and says so. Where that fails, the command goes on:
/// it may only read.
pub fn finish_interrupted(console: &Console, project: &FolderSource) {
    let change = match finish_interrupted_change(project) {
        Ok(change) => change,
        Err(error) => return console.print_error(&error),
    };
    if let Some(first) = change.finished.first() {
        let files = change.finished.len();
        let kind = EditDiagnostic::Finished { files };
        console.print_diagnostics(&[Diagnostic::new(kind, Place::File(first.as_str().into()))]);
    }
    for file in &change.left {
        let place = Place::File(file.as_str().into());
        console.print_diagnostics(&[Diagnostic::new(EditDiagnostic::Unfinished {}, place)]);
    }
}
