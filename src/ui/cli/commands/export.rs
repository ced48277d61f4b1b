//! `gridgen export`: ratings as one table.

use super::{chosen_grids, report_diagnostics};
use crate::base::diagnostic::Diagnostics;
use crate::base::error::{Error, FileAction};
use crate::base::source::{FolderSource, parent_folder};
use crate::interchange::tables::{RatingsTable, csv, json, ods, xlsx};
use crate::project::{CheckedForm, CheckedGrid, CheckedProject, CheckedStudent};
use crate::ui::cli::args::{ExportArgs, TableFormat};
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::cli::{Console, Outcome, names};
use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Writes the table; a student whose file has an error is told and left out.
pub fn run_export(
    console: &Console,
    project: &FolderSource,
    wanted: &ExportArgs,
) -> Result<Outcome, Outcome> {
    let lang = console.lang();
    let format = export_format(console, wanted)?;
    let mut problems = Diagnostics::new();
    let checked = super::read_project(project, &mut problems);
    let (grid, form) = rateable_grid(console, &checked, &wanted.grid, &problems)?;
    let students = students_of_class(console, grid, wanted.class.as_deref())?;
    let rated = students
        .iter()
        .filter_map(|it| Some((it.path.as_str(), it.ratings.as_ref()?)));
    let book = RatingsTable::from_ratings(&form.grid, rated, lang);
    let bytes = match format {
        TableFormat::Csv => csv::write_csv(&book, lang),
        TableFormat::Json => json::write_json(&book),
        TableFormat::Ods => {
            ods::write_ods(&book, lang).ok_or_else(|| report_unwritten_table(console, "ods", ""))?
        }
        TableFormat::Xlsx => xlsx::write_xlsx(&book, lang)
            .map_err(|error| report_unwritten_table(console, "xlsx", &error.to_string()))?,
        TableFormat::Canvas | TableFormat::Moodle => return Err(report_not_a_table(console)),
    };
    match &wanted.output {
        None => console.print_data(&bytes),
        Some(file) => {
            write_atomically(file, &bytes).map_err(|cause| {
                console.print_error(
                    &Error::new(FileAction::Write, file, cause).message(lang),
                    None,
                );
                Outcome::Machine
            })?;
            let students = book.students.len();
            let counted = lang.pick(
                count_in_english(students, "student", "students"),
                count_in_french(students, "élève", "élèves"),
            );
            console.print_line(&format!("{counted}; {}", file.display()));
        }
    }
    let mine = |it: &&CheckedStudent| it.ratings.is_none();
    let broken: BTreeSet<&str> = students
        .iter()
        .copied()
        .filter(mine)
        .map(|it| it.file.as_str())
        .collect();
    let mut told = Diagnostics::new();
    told.extend(
        problems
            .into_iter()
            .filter(|it| broken.contains(it.place.path())),
    );
    Ok(report_diagnostics(console, told, &BTreeSet::new()))
}

/// The format that was asked for, or that the file's ending says.
fn export_format(console: &Console, wanted: &ExportArgs) -> Result<TableFormat, Outcome> {
    let ending = wanted.output.as_ref().and_then(|file| file.extension());
    let ending = ending.map(|ending| ending.to_string_lossy().to_lowercase());
    let format = wanted.format.unwrap_or(match ending.as_deref() {
        Some("xlsx") => TableFormat::Xlsx,
        Some("ods") => TableFormat::Ods,
        Some("json") => TableFormat::Json,
        None | Some("csv" | "tsv" | "txt") => TableFormat::Csv,
        Some(other) => return Err(report_unknown_ending(console, other)),
    });
    let is_package = matches!(format, TableFormat::Xlsx | TableFormat::Ods);
    if is_package && wanted.output.is_none() && io::stdout().is_terminal() {
        let lang = console.lang();
        console.print_error(
            lang.pick(
                "a workbook is nothing for a terminal",
                "un classeur n'est rien pour un terminal",
            ),
            Some(lang.pick(
                "name a file: `--output notes.xlsx`",
                "nommez un fichier : `--output notes.xlsx`",
            )),
        );
        return Err(Outcome::Usage);
    }
    Ok(format)
}

fn report_unknown_ending(console: &Console, ending: &str) -> Outcome {
    let lang = console.lang();
    console.print_error(
        &lang.pick(
            format!("no table is written as `.{ending}`"),
            format!("aucun tableau ne s'écrit en `.{ending}`"),
        ),
        Some(lang.pick(
            "end the name in .csv, .xlsx, .ods or .json, or say `--format`",
            "terminez le nom par .csv, .xlsx, .ods ou .json, ou dites `--format`",
        )),
    );
    Outcome::Usage
}

/// The grid that was typed, if somebody can be rated with it.
pub(super) fn rateable_grid<'p>(
    console: &Console,
    checked: &'p CheckedProject,
    typed: &str,
    problems: &Diagnostics,
) -> Result<(&'p CheckedGrid, &'p CheckedForm), Outcome> {
    let grids = chosen_grids(console, checked, std::slice::from_ref(&typed.to_owned()))?;
    let found = checked.grids.iter().find(|grid| grids.contains(&grid.id));
    let form = found.and_then(|grid| Some((grid, grid.form.as_ref()?)));
    let Some((grid, form)) = form else {
        return Err(report_diagnostics(console, problems.clone(), &grids));
    };
    if form.grid.has_ids {
        return Ok((grid, form));
    }
    let mut problems = Diagnostics::new();
    problems.add(
        crate::model::ratings::RatingsDiagnostic::NoIds {},
        form.grid.place.clone(),
    );
    Err(report_diagnostics(console, problems, &grids))
}

/// The students of a class, and of those in it; all where none was typed.
fn students_of_class<'g>(
    console: &Console,
    grid: &'g CheckedGrid,
    class: Option<&str>,
) -> Result<Vec<&'g CheckedStudent>, Outcome> {
    let all = grid.students.iter().map(AsRef::as_ref);
    let Some(typed) = class else {
        return Ok(all.collect());
    };
    let known: BTreeSet<&str> = grid
        .students
        .iter()
        .map(|it| parent_folder(&it.path))
        .collect();
    let known: Vec<String> = known
        .into_iter()
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect();
    let class = format!("{}/", names::resolve_class(console, typed, &known)?);
    Ok(all.filter(|it| it.path.starts_with(&class)).collect())
}

fn report_unwritten_table(console: &Console, format: &str, cause: &str) -> Outcome {
    console.print_error(
        &console.lang().pick(
            format!("these ratings cannot be written as {format}: {cause}"),
            format!("ces évaluations ne peuvent pas être écrites en {format} : {cause}"),
        ),
        None,
    );
    Outcome::Machine
}

/// Whole, or what stood there before.
fn write_atomically(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(mode);
    let mut part = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    part.write_all(bytes)?;
    part.into_temp_path()
        .persist(file)
        .map_err(|failure| failure.error)
}

fn report_not_a_table(console: &Console) -> Outcome {
    let lang = console.lang();
    console.print_error(
        lang.pick(
            "Canvas and Moodle take the grid itself, not its ratings",
            "Canvas et Moodle prennent la grille elle-même, pas ses évaluations",
        ),
        Some(lang.pick("add --definition", "ajoutez --definition")),
    );
    Outcome::Usage
}
