//! `gridgen new grid NAME --from FILE`: the form is read, understood and written; what was guessed is listed.
//!
//! In: a file anywhere, what is pasted, or another grid. Out: `grids/NAME/grid.yaml`, which never stood there before.

mod copy;

use super::{Console, Outcome, init, machine, names, schemas};
use crate::base::diagnostic::{Diagnostic, Lang, Place, Problems};
use crate::base::source::{DATA_LIMIT, Folder, Refusal, Source, Text};
use crate::interchange::forms::write::Written;
use crate::interchange::forms::{self, draft::Draft};
use crate::model::grid;
use crate::text::yaml;
use crate::ui::cli::counting::{count, count_in_french};
use copy::Copy;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// A form as it came.
struct Form {
    /// The file's name; empty for what was pasted.
    name: String,
    bytes: Vec<u8>,
}

/// Makes a grid from a form.
pub fn grid(console: &Console, project: &Folder, name: &str, from: &str) -> Outcome {
    made(console, project, name, from).unwrap_or_else(|outcome| outcome)
}

fn made(console: &Console, project: &Folder, name: &str, from: &str) -> Result<Outcome, Outcome> {
    let name = init::grid_name(console, project, name)?;
    let path = format!("grids/{name}/grid.yaml");
    refuse_standing(console, project, &name, &path)?;
    if let Some((other, folder)) = other_grid(project, from)
        && let Some(copy) = copy::copy(&other, &folder)
    {
        return copied(console, project, &name, &copy);
    }
    let form = form(console, from)?;
    let draft = draft(console, &form, &name)?;
    let shown = match form.name.as_str() {
        "" => console.lang().pick("pasted text", "texte collé").to_owned(),
        file => format!("« {file} »"),
    };
    let mut written = forms::write::write(&draft, &shown, console.lang());
    for_editors(&mut written, &path);
    init::write_all(
        console,
        project.root(),
        &[(&path, written.text.as_bytes())],
        false,
    )?;
    schemas::begin(console, project)?;
    tell(console, &draft, &written, &path, &name);
    Ok(Outcome::Well)
}

/// The first line becomes the editor's; each guess stands one line lower.
fn for_editors(written: &mut Written, path: &str) {
    written
        .text
        .insert_str(0, &schemas::line(path, "grid.json"));
    for (line, _) in &mut written.guesses {
        *line += 1;
    }
}

/// The project and folder of another grid: a path to it or, where there is no such file, its name in this project.
fn other_grid(project: &Folder, from: &str) -> Option<(Folder, String)> {
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
        let root = Folder::open(grids.parent()?).ok()?;
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

fn copied(
    console: &Console,
    project: &Folder,
    name: &str,
    copy: &Copy,
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
    init::write_all(console, project.root(), &files, false)?;
    let lang = console.lang();
    console.say(&lang.pick(
        format!("{grid} is a copy, without ratings"),
        format!("{grid} est une copie, sans évaluations"),
    ));
    for scale in &copy.scales {
        console.say(&lang.pick(
            format!("  the scale `{scale}` is written in it"),
            format!("  l'échelle `{scale}` y est écrite"),
        ));
    }
    paths
        .iter()
        .for_each(|path| console.say(&format!("  {path}")));
    say_next(console, name);
    Ok(Outcome::Well)
}

fn say_next(console: &Console, name: &str) {
    let name = init::quoted(name);
    console.say(&format!("\n  gridgen check {name}\n  gridgen build {name}"));
}

/// A grid that is there stays, whatever is in it.
fn refuse_standing(
    console: &Console,
    project: &Folder,
    name: &str,
    path: &str,
) -> Result<(), Outcome> {
    if project.root().join(path).symlink_metadata().is_err() {
        return Ok(());
    }
    let lang = console.lang();
    console.error(
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

fn form(console: &Console, from: &str) -> Result<Form, Outcome> {
    if from == "-" {
        return pasted(console);
    }
    let path = Path::new(from);
    // A link in the folder of downloads may lead anywhere: it is the user who names it.
    let real = path
        .canonicalize()
        .map_err(|cause| missing(console, path, &cause))?;
    let (Some(folder), Some(file)) = (real.parent(), real.file_name()) else {
        return Err(refuse(console, from, &Refusal::NotAFile));
    };
    let folder = Folder::open(folder).map_err(|cause| missing(console, path, &cause))?;
    let name = file.to_string_lossy().into_owned();
    let bytes = folder
        .read(&name, DATA_LIMIT)
        .map_err(|refusal| refuse(console, from, &refusal))?;
    Ok(Form { name, bytes })
}

fn pasted(console: &Console) -> Result<Form, Outcome> {
    let mut bytes = Vec::new();
    let read = io::stdin()
        .lock()
        .take(DATA_LIMIT + 1)
        .read_to_end(&mut bytes);
    if let Err(cause) = read {
        return Err(machine(
            console,
            ("read", "de lire"),
            Path::new("-"),
            &cause,
        ));
    }
    if bytes.len() as u64 > DATA_LIMIT {
        return Err(refuse(console, "-", &Refusal::TooBig(DATA_LIMIT)));
    }
    Ok(Form {
        name: String::new(),
        bytes,
    })
}

fn missing(console: &Console, path: &Path, cause: &io::Error) -> Outcome {
    if cause.kind() != io::ErrorKind::NotFound {
        return machine(console, ("read", "de lire"), path, cause);
    }
    refuse(console, &path.to_string_lossy(), &Refusal::Missing)
}

fn refuse(console: &Console, from: &str, refusal: &Refusal) -> Outcome {
    let lang = console.lang();
    let why = match refusal {
        Refusal::Missing => lang.pick(
            "no such file".to_owned(),
            "aucun fichier de ce nom".to_owned(),
        ),
        Refusal::NotAFile => lang.pick(
            "it is no file".to_owned(),
            "ce n'est pas un fichier".to_owned(),
        ),
        Refusal::Outside | Refusal::OutsideTheme => {
            lang.pick("it lies outside".to_owned(), "il est ailleurs".to_owned())
        }
        Refusal::TooBig(limit) => {
            let megabytes = limit >> 20;
            lang.pick(
                format!("it is larger than {megabytes} MB"),
                format!("il dépasse {megabytes} Mo"),
            )
        }
        Refusal::Unreadable(cause) => cause.clone(),
    };
    console.error(
        &lang.pick(
            format!("cannot read `{from}`: {why}"),
            format!("impossible de lire `{from}` : {why}"),
        ),
        None,
    );
    Outcome::Usage
}

fn draft(console: &Console, form: &Form, name: &str) -> Result<Draft, Outcome> {
    let title = Path::new(&form.name)
        .file_stem()
        .map_or(name.into(), |stem| stem.to_string_lossy());
    forms::draft(&form.name, &form.bytes, &title).map_err(|refused| {
        let (headline, help) = refused.words(console.lang());
        console.error(&headline, Some(&help));
        Outcome::Usage
    })
}

/// What was made, each guess with its line, and what comes next.
fn tell(console: &Console, draft: &Draft, written: &Written, path: &str, name: &str) {
    let lang = console.lang();
    console.problems(&diagnostics(console, written, path));
    console.say(&summary(draft, written, path, lang));
    for (words, lines) in by_words(written, lang) {
        let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
        console.say(&format!("  {words} ({})", lines.join(", ")));
    }
    say_next(console, name);
}

/// Guesses of the same words are one, with all its lines.
fn by_words(written: &Written, lang: Lang) -> Vec<(String, Vec<usize>)> {
    let mut all: Vec<(String, Vec<usize>)> = Vec::new();
    for (line, guess) in &written.guesses {
        let words = crate::base::diagnostic::Problem::words(guess, lang).headline;
        match all.iter_mut().find(|(known, _)| *known == words) {
            Some((_, lines)) => lines.push(*line),
            None => all.push((words, vec![*line])),
        }
    }
    all
}

fn summary(draft: &Draft, written: &Written, path: &str, lang: Lang) -> String {
    let (sections, rows) = (draft.sections.len(), draft.rows());
    let levels = draft.scale.as_ref().map_or(0, |scale| scale.levels.len());
    let made = lang.pick(
        format!(
            "{path}: {}, {}, {}",
            count(sections, "section", "sections"),
            count(rows, "row", "rows"),
            count(levels, "level", "levels")
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
fn diagnostics(console: &Console, written: &Written, path: &str) -> Vec<Diagnostic> {
    let mut problems = Problems::new();
    let document = yaml::parse(&mut problems, Text::new(path, written.text.clone()));
    let _ = grid::grid(&mut problems, &document, "new", &[]);
    if console.format() == crate::ui::cli::args::MessageFormat::Json {
        let text = Arc::new(Text::new(path, written.text.clone()));
        for (line, guess) in &written.guesses {
            problems.add(guess.clone(), Place::Span(text.clone(), text.line(*line)));
        }
    }
    problems.sorted()
}
