//! `gridgen import`: ratings from a table that was exported, into the files they came from.

use super::export::rateable;
use super::failed;
use crate::base::diagnostic::{Lang, Problems};
use crate::base::error::{Action, Error};
use crate::base::source::{DATA_LIMIT, Folder, Source, Text, join};
use crate::interchange::tables::{Book, Student, StudentChanges, changes, read};
use crate::model::ratings;
use crate::output::render::prepare::{PreparedForm, PreparedGrid};
use crate::text::yaml::edit::{Edit, Files};
use crate::text::yaml::{Document, parse};
use crate::ui::cli::args::Writing;
use crate::ui::cli::counting::{count, count_in_french};
use crate::ui::cli::{Console, Outcome};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Of many changes so many are shown.
const SHOWN: usize = 100;
/// A longer rating is cut on the screen.
const WIDTH: usize = 60;

/// Shows what changes, asks, and writes all of it or nothing.
pub fn import(
    console: &Console,
    project: &Folder,
    typed: &str,
    file: &Path,
    (yes, writing): (bool, Writing),
) -> Result<Outcome, Outcome> {
    let lang = console.lang();
    let bytes = bytes(file).map_err(|cause| {
        let is_missing = cause.kind() == io::ErrorKind::NotFound;
        console.error(&Error::new(Action::Read, file, cause).words(lang), None);
        if is_missing {
            Outcome::Usage
        } else {
            Outcome::Machine
        }
    })?;
    let mut problems = Problems::new();
    let prepared = super::checked(project, &mut problems);
    let (grid, form) = rateable(console, &prepared, typed, &problems)?;
    let changed = changed(console, project, (grid, form), file, &bytes)?;
    tell(console, &changed);
    let question = lang.pick("Write these changes?", "Écrire ces changements ?");
    if changed.is_empty() {
        return Ok(Outcome::Well);
    }
    let agreed = match taken_away(&changed) {
        0 => yes || console.agrees(question),
        _ => yes || console.agrees_to_lose(question),
    };
    if !agreed {
        console.say(lang.pick("Nothing was written.", "Rien n'a été écrit."));
        return Ok(Outcome::Well);
    }
    let order = ratings::order(&form.grid);
    let edits: Vec<Edit<'_>> = changed
        .iter()
        .map(|it| Edit {
            file: &it.file,
            changes: &it.changes,
            order: &order,
            seen: Some(&it.seen),
        })
        .collect();
    let files = Files::of(project).converting(writing.convert);
    files
        .edit_all(&edits)
        .map_err(|failure| failed(console, &failure))?;
    console.say(&lang.pick(
        format!(
            "{} written",
            count(edits.len(), "ratings file", "ratings files")
        ),
        count_in_french(edits.len(), "relevé écrit", "relevés écrits"),
    ));
    Ok(Outcome::Well)
}

fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(DATA_LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What the table changes; every problem of it is told, and then nothing is changed.
fn changed(
    console: &Console,
    project: &Folder,
    (grid, form): (&PreparedGrid, &PreparedForm),
    file: &Path,
    bytes: &[u8],
) -> Result<Vec<StudentChanges>, Outcome> {
    let lang = console.lang();
    let name = file.display().to_string();
    let columns = Book::of(&form.grid, [], lang).columns;
    let mut problems = Problems::new();
    let lines = read(&mut problems, &name, bytes, &columns).map_err(|unread| {
        let (headline, help) = unread.words(lang);
        console.error(&format!("{name}: {headline}"), help.as_deref());
        Outcome::Usage
    })?;
    let documents: Vec<Document> = grid
        .students
        .iter()
        // What is wrong with a file is known already: its ratings are missing.
        .map(|it| parse(&mut Problems::new(), Text::decode(&it.file, &it.bytes)))
        .collect();
    let students: Vec<Student<'_>> = grid
        .students
        .iter()
        .zip(&documents)
        .map(|(it, document)| Student {
            path: &it.path,
            file: &it.file,
            document,
            ratings: it.ratings.as_ref(),
        })
        .collect();
    let changed = changes(
        &mut problems,
        &name,
        &form.grid,
        &columns,
        &lines,
        &students,
        &|typed| {
            let (folder, name) = typed.rsplit_once('/').unwrap_or(("", typed));
            let ratings = format!("grids/{}/ratings", grid.id);
            let file = format!(
                "{}/_{name}.yaml",
                join(&ratings, folder).trim_end_matches('/')
            );
            project.real(&file).is_ok()
        },
    );
    if problems.has_errors() {
        // In the order of the table, which is not that of the alphabet.
        console.problems(&problems.into_iter().collect::<Vec<_>>());
        console.error(lang.pick("nothing was written", "rien n'a été écrit"), None);
        return Err(Outcome::FilesWrong);
    }
    Ok(changed)
}

fn tell(console: &Console, changed: &[StudentChanges]) {
    let lang = console.lang();
    let rows: Vec<_> = changed.iter().flat_map(|it| &it.shown).collect();
    for row in rows.iter().take(SHOWN) {
        let (before, after) = (cut(&row.before, lang), cut(&row.after, lang));
        console.say(&format!("{}  {}: {before} → {after}", row.student, row.row));
    }
    if rows.len() > SHOWN {
        let more = rows.len() - SHOWN;
        console.say(&lang.pick(format!("… and {more} more"), format!("… et {more} de plus")));
    }
    console.say(&match rows.len() {
        0 => lang.pick("nothing changes", "rien ne change").to_owned(),
        rows => {
            let students = changed.len();
            lang.pick(
                format!(
                    "{} of {}",
                    count(rows, "row", "rows"),
                    count(students, "student", "students")
                ),
                format!(
                    "{} de {}",
                    count_in_french(rows, "ligne", "lignes"),
                    count_in_french(students, "élève", "élèves")
                ),
            )
        }
    });
    let lost = taken_away(changed);
    if lost > 0 {
        console.say(&lang.pick(
            format!(
                "{} would have no rating any more",
                count(lost, "row", "rows")
            ),
            format!("lignes qui perdraient leur évaluation : {lost}"),
        ));
    }
}

/// How many rows would lose what is said of them.
fn taken_away(changed: &[StudentChanges]) -> usize {
    let rows = changed.iter().flat_map(|it| &it.shown);
    rows.filter(|row| row.after.is_empty()).count()
}

fn cut(text: &str, lang: Lang) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None if text.is_empty() => lang.pick("(empty)", "(vide)").to_owned(),
        None => text.to_owned(),
    }
}
