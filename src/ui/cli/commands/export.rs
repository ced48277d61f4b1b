//! `gridgen export`: ratings as one table.

use super::select::{ChosenGrids, find_class, find_rateable_grid, is_in_class, read_project};
use crate::base::diagnostic::Diagnostics;
use crate::base::disk::write_named_file;
use crate::base::source::FolderSource;
use crate::interchange::tables::{RatingsTable, csv, json, ods, xlsx};
use crate::ui::cli::args::{ExportArgs, TableFormat};
use crate::ui::cli::{CommandError, CommandResult, Console};
use crate::ui::message::{count_in_english, count_in_french, messages};
use clap::ValueEnum;
use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::path::Path;

messages! {
    /// What `gridgen export` says.
    enum ExportMessage {
        Written { students: usize, file: String } {
            en: "{}; {file}", count_in_english(*students, "student", "students");
            fr: "{} ; {file}", count_in_french(*students, "élève", "élèves");
        }
        WorkbookOnTerminal {} {
            en: "cannot write a workbook to a terminal" => "name a file: `--output notes.xlsx`";
            fr: "un classeur ne peut pas s'afficher dans un terminal" => "nommez un fichier : `--output notes.xlsx`";
        }
        UnknownExtension { extension: String, known: String } {
            en: "a table cannot be written as `.{extension}`"
                => format!("available: {known}; or choose a format with `--format`");
            fr: "un tableau ne peut pas être écrit en `.{extension}`"
                => format!("extensions possibles : {known} ; ou choisissez un format avec `--format`");
        }
        NotWritable { format: &'static str, cause: String } {
            en: "these ratings cannot be written as {format}: {cause}";
            fr: "ces évaluations ne peuvent pas être écrites en {format} : {cause}";
        }
        FileExists { file: String } {
            en: "{file} already exists" => "nothing was written; choose another name, or replace it with `--force`";
            fr: "{file} existe déjà" => "rien n'a été écrit ; choisissez un autre nom, ou remplacez-le avec `--force`";
        }
    }
}

/// Writes the table; a student whose file has an error is reported and left out.
pub fn run_export(console: &Console, project: &FolderSource, wanted: &ExportArgs) -> CommandResult {
    let format = export_format(wanted)?;
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let (grid, form) = find_rateable_grid(&checked, &wanted.grid, &diagnostics)?;
    let paths = grid.students.iter().map(|student| &student.path);
    let class = find_class(paths, wanted.class.as_deref())?;
    let students = grid
        .students
        .iter()
        .filter(|student| is_in_class(&student.path, class.as_ref()));
    let (mut rated, mut broken) = (Vec::new(), BTreeSet::new());
    for student in students {
        match &student.ratings {
            Some(ratings) => rated.push((&student.path, ratings)),
            None => drop(broken.insert(student.file.as_str())),
        }
    }
    let table = RatingsTable::from_ratings(&form.grid, rated, console.lang());
    let bytes = table_bytes(&table, format, console)?;
    match &wanted.output {
        None => console.print_data(&bytes),
        Some(file) => {
            write_export(file, &bytes, wanted.force)?;
            console.print_message(&ExportMessage::Written {
                students: table.students.len(),
                file: file.display().to_string(),
            });
        }
    }
    let mut left_out = Diagnostics::new();
    left_out.extend(
        diagnostics
            .into_iter()
            .filter(|it| broken.contains(it.place.path())),
    );
    Ok(ChosenGrids::all().report(console, left_out))
}

/// Writes what is exported; a table that somebody may be working in is replaced only where that was asked for.
pub(super) fn write_export(file: &Path, bytes: &[u8], force: bool) -> Result<(), CommandError> {
    if write_named_file(file, bytes, force)? {
        return Ok(());
    }
    let file = file.display().to_string();
    Err(CommandError::usage(ExportMessage::FileExists { file }))
}

fn table_bytes(
    table: &RatingsTable,
    format: TableFormat,
    console: &Console,
) -> Result<Vec<u8>, CommandError> {
    let not_writable =
        |format, cause| CommandError::machine(ExportMessage::NotWritable { format, cause });
    match format {
        TableFormat::Csv => Ok(csv::write_csv(table, console.lang())),
        TableFormat::Json => Ok(json::write_json(table)),
        TableFormat::Ods => {
            ods::write_ods(table, console.lang()).ok_or_else(|| not_writable("ODS", String::new()))
        }
        TableFormat::Xlsx => xlsx::write_xlsx(table, console.lang())
            .map_err(|error| not_writable("XLSX", error.to_string())),
    }
}

/// The format that was asked for, or that the file's extension says.
fn export_format(wanted: &ExportArgs) -> Result<TableFormat, CommandError> {
    let format = match wanted.format {
        Some(format) => format,
        None => format_of_extension(wanted)?,
    };
    if format.is_binary() && wanted.output.is_none() && io::stdout().is_terminal() {
        return Err(CommandError::usage(ExportMessage::WorkbookOnTerminal {}));
    }
    Ok(format)
}

fn format_of_extension(wanted: &ExportArgs) -> Result<TableFormat, CommandError> {
    let extension = wanted.output.as_ref().and_then(|file| file.extension());
    let extension = extension.map(|extension| extension.to_string_lossy().to_lowercase());
    let Some(extension) = extension else {
        return Ok(TableFormat::Csv);
    };
    TableFormat::of_extension(&extension).ok_or_else(|| {
        let formats = TableFormat::value_variants().iter();
        let known: Vec<String> = formats
            .map(|it| format!(".{}", it.extensions()[0]))
            .collect();
        CommandError::usage(ExportMessage::UnknownExtension {
            extension,
            known: known.join(", "),
        })
    })
}
