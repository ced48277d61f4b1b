//! `gridgen import`: ratings from a table that was exported, into the files they came from.

use super::select::{find_rateable_grid, read_project};
use super::write_back::write_back;
use super::{SharedMessage, cut_for_screen};
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::source::{FileSource, FolderSource, join_path};
use crate::interchange::tables::{
    ImportStudent, RatingsTable, StudentChanges, TableImport, read_ratings_table,
};
use crate::model::ratings;
use crate::project::layout::ratings_folder;
use crate::project::{CheckedForm, CheckedGrid};
use crate::text::locale::LangTag;
use crate::text::yaml::edit::journal::ChangeAuthor;
use crate::text::yaml::edit::{FileEdit, FileEditor};
use crate::ui::cli::args::ImportArgs;
use crate::ui::cli::input::{InputFile, UnreadTable};
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console};
use crate::ui::message::{Message, count_in_english, count_in_french, messages};

/// Of many changes so many are shown.
const MAX_SHOWN_CHANGES: usize = 100;

messages! {
    /// What `gridgen import` says.
    enum ImportMessage {
        Question {} {
            en: "Write these changes?";
            fr: "Écrire ces changements ?";
        }
        Refused {} {
            en: "nothing was written";
            fr: "rien n'a été écrit";
        }
        Written { files: usize } {
            en: "{} written", count_in_english(*files, "ratings file", "ratings files");
            fr: "{}", count_in_french(*files, "relevé écrit", "relevés écrits");
        }
        NoChange {} {
            en: "nothing changes";
            fr: "rien ne change";
        }
        Changes { values: usize, students: usize } {
            en: "{} of {}",
                count_in_english(*values, "value", "values"),
                count_in_english(*students, "student", "students");
            fr: "{} de {}",
                count_in_french(*values, "valeur", "valeurs"),
                count_in_french(*students, "élève", "élèves");
        }
        Lost { rows: usize } {
            en: "{} would lose {} rating",
                count_in_english(*rows, "row", "rows"),
                if *rows == 1 { "its" } else { "their" };
            fr: "lignes qui perdraient leur évaluation : {rows}";
        }
        EmptyCell {} {
            en: "(empty)";
            fr: "(vide)";
        }
    }
}

/// Shows what changes, asks, and writes all of it or nothing.
pub fn run_import(console: &Console, project: &FolderSource, wanted: &ImportArgs) -> CommandResult {
    let file = InputFile::read_from(&wanted.file)?;
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let (grid, form) = find_rateable_grid(&checked, &wanted.grid, &diagnostics)?;
    let import = RatingsImport {
        project,
        grid,
        form,
        lang: console.lang(),
    };
    let changed = import.changes(&wanted.file.display().to_string(), &file.bytes)?;
    print_changes(console, &changed);
    if changed.is_empty() {
        return Ok(CommandStatus::Success);
    }
    let question = ImportMessage::Question {};
    let agreed = wanted.yes
        || if count_removed_ratings(&changed) == 0 {
            console.confirm(&question)
        } else {
            console.confirm_loss(&question)
        };
    if !agreed {
        console.print_message(&SharedMessage::NothingWritten {});
        return Ok(CommandStatus::Success);
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
    let author = ChangeAuthor::of_command("import");
    let editor = FileEditor::new(project, author).converting(wanted.writing.convert);
    write_back(console, &editor, &edits)?;
    console.print_message(&ImportMessage::Written { files: edits.len() });
    Ok(CommandStatus::Success)
}

/// One grid of a project that takes ratings from a table.
struct RatingsImport<'a> {
    project: &'a FolderSource,
    grid: &'a CheckedGrid,
    form: &'a CheckedForm,
    lang: MessageLang,
}

impl RatingsImport<'_> {
    /// What the table changes; every error in it is reported, and then nothing is changed.
    fn changes(&self, file: &str, bytes: &[u8]) -> Result<Vec<StudentChanges>, CommandError> {
        let table = RatingsTable::from_ratings(&self.form.grid, [], self.lang);
        let lang = LangTag::from(self.lang);
        let mut diagnostics = Diagnostics::new();
        let lines = read_ratings_table(&mut diagnostics, file, bytes, &table).map_err(|error| {
            let file = file.to_owned();
            CommandError::usage(UnreadTable { file, error })
        })?;
        let students: Vec<ImportStudent<'_>> = self
            .grid
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
            .filter(|student| self.is_withdrawn(student))
            .cloned()
            .collect();
        let import = TableImport {
            file,
            grid: &self.form.grid,
            columns: &table.columns,
            extras: &table.extras,
            lang: &lang,
            students: &students,
            withdrawn: &withdrawn,
        };
        let changed = import.changes(&mut diagnostics, &lines);
        if diagnostics.has_errors() {
            // In the order of the table, which is not that of the alphabet.
            let list = diagnostics.into_iter().collect();
            return Err(CommandError::files(ImportMessage::Refused {}).after(list));
        }
        Ok(changed)
    }

    /// Whether the student's file is left out by `_` before its name.
    fn is_withdrawn(&self, student: &str) -> bool {
        let (folder, name) = student.rsplit_once('/').unwrap_or(("", student));
        let ratings = ratings_folder(&self.grid.id);
        let folder = join_path(&ratings, folder);
        let file = format!("{}/_{name}.yaml", folder.trim_end_matches('/'));
        self.project.real_path(&file).is_ok()
    }
}

fn print_changes(console: &Console, changed: &[StudentChanges]) {
    let rows: Vec<_> = changed.iter().flat_map(|it| &it.row_changes).collect();
    for row in rows.iter().take(MAX_SHOWN_CHANGES) {
        let before = shorten_cell(&row.before, console.lang());
        let after = shorten_cell(&row.after, console.lang());
        console.print_line(&format!("{}  {}: {before} → {after}", row.student, row.row));
    }
    if rows.len() > MAX_SHOWN_CHANGES {
        let count = rows.len() - MAX_SHOWN_CHANGES;
        console.print_message(&SharedMessage::More { count });
    }
    console.print_message(&if rows.is_empty() {
        ImportMessage::NoChange {}
    } else {
        ImportMessage::Changes {
            values: rows.len(),
            students: changed.len(),
        }
    });
    let lost = count_removed_ratings(changed);
    if lost > 0 {
        console.print_message(&ImportMessage::Lost { rows: lost });
    }
}

/// How many rows would lose their rating.
fn count_removed_ratings(changed: &[StudentChanges]) -> usize {
    let rows = changed.iter().flat_map(|it| &it.row_changes);
    rows.filter(|row| row.is_rating && row.after.is_empty())
        .count()
}

fn shorten_cell(text: &str, lang: MessageLang) -> String {
    if text.is_empty() {
        return ImportMessage::EmptyCell {}.headline(lang);
    }
    cut_for_screen(text)
}
