//! `gridgen new grid NAME --from FILE`: the form is read, understood and written; what was guessed is listed.
//!
//! In: a file anywhere, what is pasted, or another grid. Out: `grids/NAME/grid.yaml`, which never stood there before.

mod copy;

use super::{Console, Outcome, init, names, report_machine_error, schemas};
use crate::base::diagnostic::{Diagnostic, Diagnostics, MessageLang, Place};
use crate::base::source::{DATA_LIMIT, FileSource, FolderSource, ReadRefusal, Text};
use crate::interchange::forms::write::{GridText, write_grid};
use crate::interchange::{self, forms::draft::ImportDraft};
use crate::model::grid;
use crate::text::yaml;
use crate::ui::cli::counting::{count_in_english, count_in_french};
use copy::GridCopy;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// A form as it came.
struct FormFile {
    /// The file's name; empty for what was pasted.
    name: String,
    bytes: Vec<u8>,
}

/// Makes a grid from a form.
pub fn run_grid_from_form(
    console: &Console,
    project: &FolderSource,
    name: &str,
    from: &str,
) -> Outcome {
    try_grid_from_form(console, project, name, from).unwrap_or_else(|outcome| outcome)
}

fn try_grid_from_form(
    console: &Console,
    project: &FolderSource,
    name: &str,
    from: &str,
) -> Result<Outcome, Outcome> {
    let name = init::new_grid_name(console, project, name)?;
    let path = format!("grids/{name}/grid.yaml");
    refuse_existing_grid(console, project, &name, &path)?;
    if let Some((other, folder)) = find_other_grid(project, from)
        && let Some(copy) = copy::copy_grid(&other, &folder)
    {
        return write_grid_copy(console, project, &name, &copy);
    }
    let form = read_form_file(console, from)?;
    let draft = draft_grid(console, &form, &name)?;
    let shown = match form.name.as_str() {
        "" => console.lang().pick("pasted text", "texte collé").to_owned(),
        file => format!("« {file} »"),
    };
    let mut written = write_grid(&draft, &shown, console.lang());
    add_schema_comment(&mut written, &path);
    init::write_new_files(
        console,
        project.root(),
        &[(&path, written.text.as_bytes())],
        false,
    )?;
    schemas::create_schemas(console, project)?;
    report_new_grid(console, &draft, &written, &path, &name);
    Ok(Outcome::Well)
}

/// The first line becomes the editor's; each guess stands one line lower.
fn add_schema_comment(written: &mut GridText, path: &str) {
    written
        .text
        .insert_str(0, &schemas::schema_comment(path, "grid.json"));
    for (line, _) in &mut written.guesses {
        *line += 1;
    }
}

/// The project and folder of another grid: a path to it or, where there is no such file, its name in this project.
fn find_other_grid(project: &FolderSource, from: &str) -> Option<(FolderSource, String)> {
    let typed = Path::new(from);
    let path = if typed.is_dir() {
        typed.join("grid.yaml")
    } else {
        typed.to_owned()
    };
    if let Ok(real) = path.canonicalize() {
        let folder = real.parent()?;
        let is_grid = real.file_name()? == "grid.yaml";
        let grids = folder.parent()?;
        let root = FolderSource::open(grids.parent()?).ok()?;
        let below = format!("grids/{}", folder.file_name()?.to_string_lossy());
        return (is_grid && grids.file_name()? == "grids").then_some((root, below));
    }
    let known: Vec<String> = project
        .entries("grids")
        .ok()?
        .into_iter()
        .map(|entry| entry.name)
        .collect();
    let name = names::find_grid(from, &known).ok()?;
    Some((project.clone(), format!("grids/{name}")))
}

fn write_grid_copy(
    console: &Console,
    project: &FolderSource,
    name: &str,
    copy: &GridCopy,
) -> Result<Outcome, Outcome> {
    let below = |path: &str| format!("grids/{name}/{path}");
    let paths: Vec<String> = copy.images.iter().map(|(path, _)| below(path)).collect();
    let grid = below("grid.yaml");
    let images = copy
        .images
        .iter()
        .zip(&paths)
        .map(|((_, bytes), path)| (path.as_str(), bytes.as_slice()));
    let files: Vec<(&str, &[u8])> = std::iter::once((grid.as_str(), copy.text.as_bytes()))
        .chain(images)
        .collect();
    init::write_new_files(console, project.root(), &files, false)?;
    let lang = console.lang();
    console.print_line(&lang.pick(
        format!("{grid} is a copy, without ratings"),
        format!("{grid} est une copie, sans évaluations"),
    ));
    for scale in &copy.scales {
        console.print_line(&lang.pick(
            format!("  the scale `{scale}` is written in it"),
            format!("  l'échelle `{scale}` y est écrite"),
        ));
    }
    paths
        .iter()
        .for_each(|path| console.print_line(&format!("  {path}")));
    print_grid_steps(console, name);
    Ok(Outcome::Well)
}

fn print_grid_steps(console: &Console, name: &str) {
    let name = init::shell_quoted(name);
    console.print_line(&format!("\n  gridgen check {name}\n  gridgen build {name}"));
}

/// A grid that is there stays, whatever is in it.
fn refuse_existing_grid(
    console: &Console,
    project: &FolderSource,
    name: &str,
    path: &str,
) -> Result<(), Outcome> {
    if project.root().join(path).symlink_metadata().is_err() {
        return Ok(());
    }
    let lang = console.lang();
    console.print_error(
        &lang.pick(
            format!("the grid `{name}` is there"),
            format!("la grille `{name}` existe"),
        ),
        Some(lang.pick(
            "nothing was written: choose another name",
            "rien n'a été écrit : choisissez un autre nom",
        )),
    );
    Err(Outcome::Usage)
}

fn read_form_file(console: &Console, from: &str) -> Result<FormFile, Outcome> {
    if from == "-" {
        return read_pasted_form(console);
    }
    let path = Path::new(from);
    // A link in the folder of downloads may lead anywhere: it is the user who names it.
    let real = path
        .canonicalize()
        .map_err(|cause| report_unopened(console, path, &cause))?;
    let (Some(folder), Some(file)) = (real.parent(), real.file_name()) else {
        return Err(report_refusal(console, from, &ReadRefusal::NotAFile));
    };
    let folder =
        FolderSource::open(folder).map_err(|cause| report_unopened(console, path, &cause))?;
    let name = file.to_string_lossy().into_owned();
    let bytes = folder
        .read(&name, DATA_LIMIT)
        .map_err(|refusal| report_refusal(console, from, &refusal))?;
    Ok(FormFile { name, bytes })
}

fn read_pasted_form(console: &Console) -> Result<FormFile, Outcome> {
    let mut bytes = Vec::new();
    let read = io::stdin()
        .lock()
        .take(DATA_LIMIT + 1)
        .read_to_end(&mut bytes);
    if let Err(cause) = read {
        return Err(report_machine_error(
            console,
            ("read", "de lire"),
            Path::new("-"),
            &cause,
        ));
    }
    if bytes.len() as u64 > DATA_LIMIT {
        return Err(report_refusal(
            console,
            "-",
            &ReadRefusal::TooBig(DATA_LIMIT),
        ));
    }
    Ok(FormFile {
        name: String::new(),
        bytes,
    })
}

fn report_unopened(console: &Console, path: &Path, cause: &io::Error) -> Outcome {
    if cause.kind() != io::ErrorKind::NotFound {
        return report_machine_error(console, ("read", "de lire"), path, cause);
    }
    report_refusal(console, &path.to_string_lossy(), &ReadRefusal::Missing)
}

fn report_refusal(console: &Console, from: &str, refusal: &ReadRefusal) -> Outcome {
    let lang = console.lang();
    let why = match refusal {
        ReadRefusal::Missing => lang.pick(
            "no such file".to_owned(),
            "aucun fichier de ce nom".to_owned(),
        ),
        ReadRefusal::NotAFile => lang.pick(
            "it is no file".to_owned(),
            "ce n'est pas un fichier".to_owned(),
        ),
        ReadRefusal::Outside | ReadRefusal::OutsideTheme => {
            lang.pick("it lies outside".to_owned(), "il est ailleurs".to_owned())
        }
        ReadRefusal::TooBig(limit) => {
            let megabytes = limit >> 20;
            lang.pick(
                format!("it is larger than {megabytes} MB"),
                format!("il dépasse {megabytes} Mo"),
            )
        }
        ReadRefusal::Unreadable(cause) => cause.clone(),
    };
    console.print_error(
        &lang.pick(
            format!("cannot read `{from}`: {why}"),
            format!("impossible de lire `{from}` : {why}"),
        ),
        None,
    );
    Outcome::Usage
}

fn draft_grid(console: &Console, form: &FormFile, name: &str) -> Result<ImportDraft, Outcome> {
    let title = Path::new(&form.name)
        .file_stem()
        .map_or(name.into(), |stem| stem.to_string_lossy());
    interchange::import_grid(&form.name, &form.bytes, &title).map_err(|refused| {
        let (headline, help) = refused.message(console.lang());
        console.print_error(&headline, Some(&help));
        Outcome::Usage
    })
}

/// What was made, each guess with its line, and what comes next.
fn report_new_grid(
    console: &Console,
    draft: &ImportDraft,
    written: &GridText,
    path: &str,
    name: &str,
) {
    let lang = console.lang();
    console.print_diagnostics(&new_grid_diagnostics(console, written, path));
    console.print_line(&new_grid_summary(draft, written, path, lang));
    for (words, lines) in guesses_by_text(written, lang) {
        let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
        console.print_line(&format!("  {words} ({})", lines.join(", ")));
    }
    print_grid_steps(console, name);
}

/// Guesses of the same words are one, with all its lines.
fn guesses_by_text(written: &GridText, lang: MessageLang) -> Vec<(String, Vec<usize>)> {
    let mut all: Vec<(String, Vec<usize>)> = Vec::new();
    for (line, guess) in &written.guesses {
        let words = crate::base::diagnostic::DiagnosticKind::message(guess, lang).headline;
        match all.iter_mut().find(|(known, _)| *known == words) {
            Some((_, lines)) => lines.push(*line),
            None => all.push((words, vec![*line])),
        }
    }
    all
}

fn new_grid_summary(
    draft: &ImportDraft,
    written: &GridText,
    path: &str,
    lang: MessageLang,
) -> String {
    let (sections, rows) = (draft.sections.len(), draft.row_count());
    let levels = draft.scale.as_ref().map_or(0, |scale| scale.levels.len());
    let made = lang.pick(
        format!(
            "{path}: {}, {}, {}",
            count_in_english(sections, "section", "sections"),
            count_in_english(rows, "row", "rows"),
            count_in_english(levels, "level", "levels")
        ),
        format!(
            "{path} : {}, {}, {}",
            count_in_french(sections, "section", "sections"),
            count_in_french(rows, "ligne", "lignes"),
            count_in_french(levels, "niveau", "niveaux")
        ),
    );
    match written.guesses.len() {
        0 => made,
        _ => lang.pick(
            format!("{made}. Guessed, and marked in the file by a comment (on line):"),
            format!("{made}. Deviné, et marqué dans le fichier par un commentaire (à la ligne) :"),
        ),
    }
}

/// Where programs read, guesses are notes at their lines; and whatever `check` would say is said at once.
fn new_grid_diagnostics(console: &Console, written: &GridText, path: &str) -> Vec<Diagnostic> {
    let mut problems = Diagnostics::new();
    let document = yaml::parse_yaml(&mut problems, Text::new(path, written.text.clone()));
    let _ = grid::build_grid(&mut problems, &document, "new", &[]);
    if console.format() == crate::ui::cli::args::MessageFormat::Json {
        let text = Arc::new(Text::new(path, written.text.clone()));
        for (line, guess) in &written.guesses {
            problems.add(
                guess.clone(),
                Place::Span(text.clone(), text.line_span(*line)),
            );
        }
    }
    problems.sorted()
}
