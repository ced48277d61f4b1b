//! `gridgen import`: ratings from a table that was exported, into the files they came from.

use super::export::rateable_grid;
use super::report_edit_failure;
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::error::{Error, FileAction};
use crate::base::source::{DATA_LIMIT, FileSource, FolderSource, join_path};
use crate::interchange::tables::{
    ImportStudent, RatingsTable, StudentChanges, TableImport, read_ratings_table,
};
use crate::model::ratings;
use crate::project::{CheckedForm, CheckedGrid};
use crate::text::yaml::edit::{FileEdit, FileEditor};
use crate::ui::cli::args::WritingArgs;
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::cli::{Console, Outcome};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Of many changes so many are shown.
const MAX_SHOWN_CHANGES: usize = 100;
/// A longer rating is cut on the screen.
const MAX_CELL_WIDTH: usize = 60;

/// Shows what changes, asks, and writes all of it or nothing.
pub fn run_import(
    console: &Console,
    project: &FolderSource,
    typed: &str,
    file: &Path,
    (yes, writing): (bool, WritingArgs),
) -> Result<Outcome, Outcome> {
    let lang = console.lang();
    let bytes = read_table_file(file).map_err(|cause| {
        let is_missing = cause.kind() == io::ErrorKind::NotFound;
        console.print_error(
            &Error::new(FileAction::Read, file, cause).message(lang),
            None,
        );
        if is_missing {
            Outcome::Usage
        } else {
            Outcome::Machine
        }
    })?;
    let mut problems = Diagnostics::new();
    let checked = super::read_project(project, &mut problems);
    let (grid, form) = rateable_grid(console, &checked, typed, &problems)?;
    let changed = find_changes(console, project, (grid, form), file, &bytes)?;
    report_changes(console, &changed);
    let question = lang.pick("Write these changes?", "Écrire ces changements ?");
    if changed.is_empty() {
        return Ok(Outcome::Well);
    }
    let agreed = match count_removed_ratings(&changed) {
        0 => yes || console.confirm(question),
        _ => yes || console.confirm_loss(question),
    };
    if !agreed {
        console.print_line(lang.pick("Nothing was written.", "Rien n'a été écrit."));
        return Ok(Outcome::Well);
    }
    let order = ratings::ratings_key_order(&form.grid);
    let edits: Vec<FileEdit<'_>> = changed
        .iter()
        .map(|it| FileEdit {
            file: &it.file,
            changes: &it.changes,
            order: &order,
            seen: Some(&it.original_text),
        })
        .collect();
    let files = FileEditor::new(project).converting(writing.convert);
    files
        .edit_all(&edits)
        .map_err(|failure| report_edit_failure(console, &failure))?;
    console.print_line(&lang.pick(
        format!(
            "{} written",
            count_in_english(edits.len(), "ratings file", "ratings files")
        ),
        count_in_french(edits.len(), "relevé écrit", "relevés écrits"),
    ));
    Ok(Outcome::Well)
}

fn read_table_file(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(DATA_LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What the table changes. All its errors are reported, and then nothing is changed.
fn find_changes(
    console: &Console,
    project: &FolderSource,
    (grid, form): (&CheckedGrid, &CheckedForm),
    file: &Path,
    bytes: &[u8],
) -> Result<Vec<StudentChanges>, Outcome> {
    let lang = console.lang();
    let name = file.display().to_string();
    let columns = RatingsTable::from_ratings(&form.grid, [], lang).columns;
    let mut problems = Diagnostics::new();
    let lines = read_ratings_table(&mut problems, &name, bytes, &columns).map_err(|unread| {
        let (headline, help) = unread.message(lang);
        console.print_error(&format!("{name}: {headline}"), help.as_deref());
        Outcome::Usage
    })?;
    let students: Vec<ImportStudent<'_>> = grid
        .students
        .iter()
        .map(|it| ImportStudent {
            path: &it.path,
            file: &it.file,
            document: it.document.as_deref(),
            ratings: it.ratings.as_ref(),
        })
        .collect();
    let withdrawn = lines
        .iter()
        .map(|line| &line.student.text)
        .filter(|typed| is_withdrawn(project, &grid.id, typed))
        .cloned()
        .collect();
    let import = TableImport {
        file: &name,
        grid: &form.grid,
        columns: &columns,
        students: &students,
        withdrawn: &withdrawn,
    };
    let changed = import.changes(&mut problems, &lines);
    if problems.has_errors() {
        // In the order of the table, which is not that of the alphabet.
        console.print_diagnostics(&problems.into_iter().collect::<Vec<_>>());
        console.print_error(lang.pick("nothing was written", "rien n'a été écrit"), None);
        return Err(Outcome::FilesWrong);
    }
    Ok(changed)
}

/// Whether the file of a student is there with `_` before its name.
fn is_withdrawn(project: &FolderSource, grid: &str, student: &str) -> bool {
    let (folder, name) = student.rsplit_once('/').unwrap_or(("", student));
    let ratings = format!("grids/{grid}/ratings");
    let folder = join_path(&ratings, folder);
    let file = format!("{}/_{name}.yaml", folder.trim_end_matches('/'));
    project.real_path(&file).is_ok()
}

fn report_changes(console: &Console, changed: &[StudentChanges]) {
    let lang = console.lang();
    let rows: Vec<_> = changed.iter().flat_map(|it| &it.row_changes).collect();
    for row in rows.iter().take(MAX_SHOWN_CHANGES) {
        let (before, after) = (
            shorten_cell(&row.before, lang),
            shorten_cell(&row.after, lang),
        );
        console.print_line(&format!("{}  {}: {before} → {after}", row.student, row.row));
    }
    if rows.len() > MAX_SHOWN_CHANGES {
        let more = rows.len() - MAX_SHOWN_CHANGES;
        console
            .print_line(&lang.pick(format!("… and {more} more"), format!("… et {more} de plus")));
    }
    console.print_line(&match rows.len() {
        0 => lang.pick("nothing changes", "rien ne change").to_owned(),
        rows => {
            let students = changed.len();
            lang.pick(
                format!(
                    "{} of {}",
                    count_in_english(rows, "row", "rows"),
                    count_in_english(students, "student", "students")
                ),
                format!(
                    "{} de {}",
                    count_in_french(rows, "ligne", "lignes"),
                    count_in_french(students, "élève", "élèves")
                ),
            )
        }
    });
    let lost = count_removed_ratings(changed);
    if lost > 0 {
        console.print_line(&lang.pick(
            format!(
                "{} would have no rating any more",
                count_in_english(lost, "row", "rows")
            ),
            format!("lignes qui perdraient leur évaluation : {lost}"),
        ));
    }
}

/// How many rows would lose what is said of them.
fn count_removed_ratings(changed: &[StudentChanges]) -> usize {
    let rows = changed.iter().flat_map(|it| &it.row_changes);
    rows.filter(|row| row.after.is_empty()).count()
}

fn shorten_cell(text: &str, lang: MessageLang) -> String {
    match text.char_indices().nth(MAX_CELL_WIDTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None if text.is_empty() => lang.pick("(empty)", "(vide)").to_owned(),
        None => text.to_owned(),
    }
}
