//! `gridgen new grid NAME --from FILE`: the form is read, understood and written; what was guessed is listed.
//!
//! In: a file anywhere, what is pasted, or another grid. Out: `grids/NAME/grid.yaml`, where there was none before.

mod copy;
mod page;

use super::commands::{make_blank_page, open_file};
use super::input::InputFile;
use super::{CommandError, CommandResult, CommandStatus, Console, init, names, schemas};
use crate::base::diagnostic::{Diagnostic, Diagnostics, MessageLang, MessageText, Place};
use crate::base::disk::replace_file;
use crate::base::error::{Error, FileAction};
use crate::base::source::{FileSource, FolderSource, Text, join_path};
use crate::interchange::forms::draft::ImportDraft;
use crate::interchange::forms::drawn::{DrawnSize, draw_draft};
use crate::interchange::forms::read::{FormRefusal, read_document};
use crate::interchange::forms::write::{GridText, write_grid};
use crate::interchange::forms::{FormReading, clearly_best};
use crate::interchange::import_readings;
use crate::model::grid::{GridId, build_grid};
use crate::project::layout::{GRIDS_FOLDER, grid_file, grid_folder};
use crate::text::yaml;
use crate::ui::cli::args::MessageFormat;
use crate::ui::message::{Message, count_in_english, count_in_french, messages};
use copy::GridCopy;
use page::LookPage;
use std::path::Path;
use std::sync::Arc;

messages! {
    /// What `gridgen new grid --from` says.
    enum FormMessage<'a> {
        Made { path: &'a str, sections: usize, rows: usize, levels: usize } {
            en: "{path}: {}, {}, {}",
                count_in_english(*sections, "section", "sections"),
                count_in_english(*rows, "row", "rows"),
                count_in_english(*levels, "level", "levels");
            fr: "{path} : {}, {}, {}",
                count_in_french(*sections, "section", "sections"),
                count_in_french(*rows, "ligne", "lignes"),
                count_in_french(*levels, "niveau", "niveaux");
        }
        Guessed { made: &'a FormMessage<'a> } {
            en: "{}. Guessed, and marked in the file by a comment (on line):", made.headline(MessageLang::English);
            fr: "{}. Deviné, et marqué dans le fichier par un commentaire (à la ligne) :",
                made.headline(MessageLang::French);
        }
        OtherReadings { numbers: String } {
            en: "the form may be meant otherwise: `--reading N` takes another reading ({numbers})";
            fr: "la fiche peut être comprise autrement : `--reading N` prend une autre lecture ({numbers})";
        }
        WhichReading {} {
            en: "The form may be meant in several ways. Which reading is right?";
            fr: "La fiche peut être comprise de plusieurs façons. Quelle lecture est la bonne ?";
        }
        Copied { path: &'a str } {
            en: "{path} is a copy, without ratings";
            fr: "{path} est une copie, sans évaluations";
        }
        ScaleIncluded { scale: &'a str } {
            en: "  the scale `{scale}` is included in it";
            fr: "  l'échelle `{scale}` y est incluse";
        }
        Pasted {} {
            en: "pasted text";
            fr: "texte collé";
        }
    }
}

messages! {
    /// Why no grid is made.
    enum NewGridRefusal {
        GridExists { name: GridId } {
            en: "the grid `{name}` already exists" => "nothing was written: choose another name";
            fr: "la grille `{name}` existe déjà" => "rien n'a été écrit : choisissez un autre nom";
        }
        SeveralReadings { drawn: String } {
            en: "the form may be meant in several ways:\n{drawn}"
                => "nothing was written: choose one with `--reading N`";
            fr: "la fiche peut être comprise de plusieurs façons :\n{drawn}"
                => "rien n'a été écrit : choisissez-en une avec `--reading N`";
        }
        NoSuchReading { number: usize, count: usize, drawn: String } {
            en: "the form has no reading {number}; available: 1 to {count}:\n{drawn}" => "nothing was written";
            fr: "la fiche n'a pas de lecture {number} ; disponibles : 1 à {count} :\n{drawn}" => "rien n'a été écrit";
        }
    }
}

/// What the importer refuses, in its own words.
#[derive(Debug)]
struct NotUnderstood(FormRefusal);

impl Message for NotUnderstood {
    fn message(&self, lang: MessageLang) -> MessageText {
        let (headline, help) = self.0.message(lang);
        MessageText {
            headline,
            help: Some(help),
        }
    }
}

/// The page with the form beside its grid, beside the page of the blank form.
const LOOK_PAGE: &str = "import.html";

/// What a grid is made from.
pub struct GridSource<'a> {
    /// A file, `-` or another grid.
    pub from: &'a str,
    /// The number of the reading that is taken.
    pub reading: Option<usize>,
    /// Whether the form is shown beside the grid, in the browser.
    pub preview: bool,
}

/// Makes a grid from a form.
pub fn run_grid_from_form(
    console: &Console,
    project: &FolderSource,
    name: &str,
    source: &GridSource<'_>,
) -> CommandResult {
    let name = init::new_grid_name(project, name)?;
    let path = grid_file(&name);
    refuse_existing_grid(project, &name, &path)?;
    if let Some((other, folder)) = find_other_grid(project, source.from)
        && let Some(copy) = copy::copy_grid(&other, &folder)
    {
        return write_grid_copy(console, project, &name, &copy);
    }
    let form = InputFile::read(source.from)?;
    let readings = read_form(&form, &name)?;
    let reading = choose_reading(console, source, &readings)?;
    let draft = &reading.draft;
    let shown = match form.name.as_str() {
        "" => FormMessage::Pasted {}.headline(console.lang()),
        file => format!("« {file} »"),
    };
    let mut written = write_grid(draft, &shown, console.lang());
    add_schema_comment(&mut written, &path);
    init::write_new_files(project.root(), &[(&path, written.text.as_bytes())], false)?;
    schemas::create_schemas(console, project)?;
    console.print_diagnostics(&new_grid_diagnostics(console, &written, &name));
    print_new_grid(console, draft, &written, &path);
    print_other_readings(console, &readings, draft);
    print_grid_steps(console, &name);
    if source.preview {
        show_form(console, project, &form, (&name, reading))?;
    }
    Ok(CommandStatus::Success)
}

/// Opens a page with the form beside its blank grid. The page lies beside that of the blank form, where browsers
/// may read.
fn show_form(
    console: &Console,
    project: &FolderSource,
    form: &InputFile,
    (grid, reading): (&GridId, &FormReading),
) -> Result<(), CommandError> {
    let blank = make_blank_page(project, grid)?;
    let html = read_page(&blank)?;
    // A rubric of another program may be no form: then the page has the grid alone.
    let document = read_document(&form.name, &form.bytes).unwrap_or_default();
    let page = LookPage {
        document: &document,
        layout: reading.layout.as_ref(),
        blank: &html,
        title: &reading.draft.title.plain(),
        lang: console.lang(),
    };
    let path = blank.with_file_name(LOOK_PAGE);
    replace_file(&path, page.html().as_bytes())?;
    open_file(console, path)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the page was just made by this program; it is no source of a project"
)]
fn read_page(path: &Path) -> Result<String, CommandError> {
    let read = std::fs::read_to_string(path);
    Ok(read.map_err(|cause| Error::new(FileAction::Read, path, cause))?)
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
#[expect(
    clippy::disallowed_methods,
    reason = "a path that was typed is from where the user is, not from the project"
)]
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
    let known = project.entries(GRIDS_FOLDER).ok()?;
    let known: Vec<GridId> = known
        .into_iter()
        .filter_map(|entry| GridId::new(&entry.name))
        .collect();
    let name = names::find_grid(from, &known).ok()?;
    Some((project.clone(), grid_folder(name)))
}

fn write_grid_copy(
    console: &Console,
    project: &FolderSource,
    name: &GridId,
    copy: &GridCopy,
) -> CommandResult {
    let grid = grid_file(name);
    let paths: Vec<String> = copy
        .images
        .iter()
        .map(|(path, _)| join_path(&grid_folder(name), path))
        .collect();
    let mut files: Vec<(&str, &[u8])> = vec![(&grid, copy.text.as_bytes())];
    for (path, (_, bytes)) in paths.iter().zip(&copy.images) {
        files.push((path, bytes));
    }
    init::write_new_files(project.root(), &files, false)?;
    console.print_message(&FormMessage::Copied { path: &grid });
    for scale in &copy.scales {
        console.print_message(&FormMessage::ScaleIncluded { scale });
    }
    for path in &paths {
        console.print_line(&format!("  {path}"));
    }
    print_grid_steps(console, name);
    Ok(CommandStatus::Success)
}

fn print_grid_steps(console: &Console, name: &GridId) {
    let name = init::shell_quoted(name);
    console.print_line("");
    for command in ["check", "build"] {
        console.print_line(&format!("  gridgen {command} {name}"));
    }
}

/// A grid that is there stays, whatever is in it.
#[expect(
    clippy::disallowed_methods,
    reason = "whatever stands there, a broken link too"
)]
fn refuse_existing_grid(
    project: &FolderSource,
    name: &GridId,
    path: &str,
) -> Result<(), CommandError> {
    if project.root().join(path).symlink_metadata().is_err() {
        return Ok(());
    }
    let name = name.clone();
    Err(CommandError::usage(NewGridRefusal::GridExists { name }))
}

/// The readings of a form, the best first.
fn read_form(form: &InputFile, name: &GridId) -> Result<Vec<FormReading>, CommandError> {
    let title = Path::new(&form.name)
        .file_stem()
        .map_or(name.as_str().into(), |stem| stem.to_string_lossy());
    import_readings(&form.name, &form.bytes, &title)
        .map_err(|refused| CommandError::usage(NotUnderstood(refused)))
}

/// The reading that was asked for or, where none was, the best if it is clearly the best; else somebody is asked.
fn choose_reading<'r>(
    console: &Console,
    source: &GridSource<'_>,
    readings: &'r [FormReading],
) -> Result<&'r FormReading, CommandError> {
    let nth = match source.reading {
        Some(number) => number.checked_sub(1),
        None if clearly_best(readings) => Some(0),
        None => ask_for_reading(console, source, readings),
    };
    if let Some(reading) = nth.and_then(|nth| readings.get(nth)) {
        return Ok(reading);
    }
    let drawn = draw_readings(readings, console.lang()).join("\n");
    let count = readings.len();
    Err(CommandError::usage(match source.reading {
        Some(number) => NewGridRefusal::NoSuchReading {
            number,
            count,
            drawn,
        },
        None => NewGridRefusal::SeveralReadings { drawn },
    }))
}

/// Draws all readings, and asks for the index of one. What is pasted has used up the keyboard.
fn ask_for_reading(
    console: &Console,
    source: &GridSource<'_>,
    readings: &[FormReading],
) -> Option<usize> {
    if source.from == "-" || !console.can_ask() {
        return None;
    }
    for line in draw_readings(readings, console.lang()) {
        console.print_line(&line);
    }
    let number = console.choose_number(&FormMessage::WhichReading {}, readings.len())?;
    number.checked_sub(1)
}

fn draw_readings(readings: &[FormReading], lang: MessageLang) -> Vec<String> {
    let numbered = readings.iter().enumerate();
    let drawn = numbered.map(|(nth, reading)| draw_reading(nth + 1, reading, lang));
    drawn.flatten().collect()
}

/// A reading drawn small, below its number.
fn draw_reading(number: usize, reading: &FormReading, lang: MessageLang) -> Vec<String> {
    let size = DrawnSize { width: 72, rows: 4 };
    let mut lines = vec![format!("  --reading {number}")];
    let drawn = draw_draft(&reading.draft, size, lang);
    lines.extend(drawn.into_iter().map(|line| format!("    {line}")));
    lines
}

/// A form that may be meant otherwise says how it is read so.
fn print_other_readings(console: &Console, readings: &[FormReading], taken: &ImportDraft) {
    let others: Vec<String> = readings
        .iter()
        .enumerate()
        .filter(|(_, reading)| reading.draft != *taken)
        .map(|(nth, _)| (nth + 1).to_string())
        .collect();
    if !others.is_empty() {
        let numbers = others.join(", ");
        console.print_message(&FormMessage::OtherReadings { numbers });
    }
}

/// The grid as a table: what was understood, seen at once.
fn print_drawn_grid(console: &Console, draft: &ImportDraft) {
    console.print_line("");
    let size = DrawnSize {
        width: 78,
        rows: 40,
    };
    for line in draw_draft(draft, size, console.lang()) {
        console.print_line(&format!("  {line}"));
    }
    console.print_line("");
}

/// What was made, and each guess with its lines.
fn print_new_grid(console: &Console, draft: &ImportDraft, written: &GridText, path: &str) {
    let made = FormMessage::Made {
        path,
        sections: draft.sections.len(),
        rows: draft.row_count(),
        levels: draft.scale.as_ref().map_or(0, |scale| scale.levels.len()),
    };
    print_drawn_grid(console, draft);
    if written.guesses.is_empty() {
        return console.print_message(&made);
    }
    console.print_message(&FormMessage::Guessed { made: &made });
    for (text, lines) in guesses_by_text(written, console.lang()) {
        let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
        console.print_line(&format!("  {text} ({})", lines.join(", ")));
    }
}

/// Guesses of the same words are one, with all its lines.
fn guesses_by_text(written: &GridText, lang: MessageLang) -> Vec<(String, Vec<usize>)> {
    let mut all: Vec<(String, Vec<usize>)> = Vec::new();
    for (line, guess) in &written.guesses {
        let text = crate::base::diagnostic::DiagnosticKind::message(guess, lang).headline;
        match all.iter_mut().find(|(known, _)| *known == text) {
            Some((_, lines)) => lines.push(*line),
            None => all.push((text, vec![*line])),
        }
    }
    all
}

/// Where programs read, guesses are notes at their lines; and whatever `check` would report is reported at once.
fn new_grid_diagnostics(console: &Console, written: &GridText, id: &GridId) -> Vec<Diagnostic> {
    let path = &grid_file(id);
    let mut diagnostics = Diagnostics::new();
    let document = yaml::parse_yaml(&mut diagnostics, Text::new(path, written.text.clone()));
    let _ = build_grid(&mut diagnostics, &document, id, &[]);
    if console.format() == MessageFormat::Json {
        let text = Arc::new(Text::new(path, written.text.clone()));
        for (line, guess) in &written.guesses {
            let place = Place::Span(text.clone(), text.line_span(*line));
            diagnostics.add(guess.clone(), place);
        }
    }
    diagnostics.sorted()
}
