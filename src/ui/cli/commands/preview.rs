//! The preview of `gridgen watch`: where it listens, and each round as the browser shows it.

use super::select::ChosenGrids;
use crate::base::diagnostic::{Diagnostic, MessageLang};
use crate::base::disk::{remove_own_file, write_private_file};
use crate::model::class::{ClassPath, distinct_name};
use crate::output::render::{FolderStore, OutputStore};
use crate::project::CheckedProject;
use crate::project::layout::grid_file;
use crate::project::{CheckedGrid, CheckedStudent};
use crate::project::{OutputFormat, OutputPath};
use crate::ui::browser::forwarding_page;
use crate::ui::cli::{CommandError, Console, opener};
use crate::ui::message::{Message, messages};
use crate::ui::preview::{DiagnosticSummary, Preview, PreviewRound, PreviewSheet};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the preview listens, or else at one of the next ports.
const PORT: u16 = 7431;
const PORTS: u16 = 50;

messages! {
    /// What is said of the preview.
    enum PreviewMessage<'a> {
        Failed { cause: String } {
            en: "cannot show a preview: {cause}";
            fr: "impossible d'afficher l'aperçu : {cause}";
        }
        NoSecret {} {
            en: "cannot show a preview: the system provides no random numbers for its secret";
            fr: "impossible d'afficher l'aperçu : le système ne fournit pas de nombres aléatoires pour son secret";
        }
        OtherPort { port: u16 } {
            en: "port {} is taken; the preview is at port {port}", PORT;
            fr: "le port {} est pris ; l'aperçu est au port {port}", PORT;
        }
        Address { address: String } {
            en: "preview: {address}  (keep this address private: the first person to open it can see the sheets)";
            fr: "aperçu : {address}  (gardez cette adresse pour vous : le premier qui l'ouvre peut voir les fiches)";
        }
        NextAddress { address: &'a str } {
            en: "the preview was opened; for another browser: {address}";
            fr: "l'aperçu a été ouvert ; pour un autre navigateur : {address}";
        }
        BlankForm {} {
            en: "Blank form";
            fr: "Grille vierge";
        }
    }
}

/// A preview of what the store holds, that answers already.
pub(super) fn start_preview(
    console: &Console,
    store: &Arc<FolderStore>,
) -> Result<Arc<Preview>, CommandError> {
    let listener = bind_listener(PORT).map_err(preview_error)?;
    let port = listener.local_addr().map_err(preview_error)?.port();
    let files = store.clone();
    let read_output = Box::new(move |path: &OutputPath| files.read(path));
    let screen = console.for_thread();
    let page = opening_page(store);
    let entered = Box::new(move |address: &str| {
        remove_own_file(&page);
        screen.print_message(&PreviewMessage::NextAddress { address });
    });
    let preview = Preview::new(read_output, entered, console.lang(), port)
        .ok_or_else(|| CommandError::machine(PreviewMessage::NoSecret {}))?;
    preview.serve(listener).map_err(preview_error)?;
    if port != PORT {
        console.print_message(&PreviewMessage::OtherPort { port });
    }
    print_address(console, &preview);
    Ok(preview)
}

/// The address that is good now.
pub(super) fn print_address(console: &Console, preview: &Preview) {
    let address = preview.address();
    console.print_message(&PreviewMessage::Address { address });
}

/// Opens the preview in the browser, by way of a file that only its owner can read: a command line is seen by everybody
/// on the machine.
pub(super) fn open_preview(
    console: &Console,
    store: &FolderStore,
    preview: &Preview,
) -> Result<(), CommandError> {
    let page = opening_page(store);
    write_private_file(&page, forwarding_page(&preview.address()).as_bytes())?;
    opener::open_with_system(console, &page.display().to_string());
    Ok(())
}

/// Below the output folder: some browsers may not read temporary folders. Gone once it was opened.
fn opening_page(store: &FolderStore) -> PathBuf {
    absolute_path(store.root()).join(".gridgen.preview.html")
}

/// A browser runs elsewhere.
#[expect(
    clippy::disallowed_methods,
    reason = "the path is for another program; it reaches no output"
)]
pub(super) fn absolute_path(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

fn preview_error(cause: impl Display) -> CommandError {
    CommandError::machine(PreviewMessage::Failed {
        cause: cause.to_string(),
    })
}

/// On this machine alone, at this port or one of the next: no other machine can reach it.
pub(super) fn bind_listener(first: u16) -> std::io::Result<TcpListener> {
    for port in first..first + PORTS {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            return Ok(listener);
        }
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
}

/// What the students of a grid are called in the list, in their order; two of one name in a class are distinguished.
fn display_names(grid: &CheckedGrid) -> Vec<String> {
    let named: Vec<(ClassPath, String)> = grid
        .students
        .iter()
        .map(|it| (it.path.class(), it.printed_name()))
        .collect();
    let mut count: BTreeMap<&(ClassPath, String), usize> = BTreeMap::new();
    for student in &named {
        *count.entry(student).or_default() += 1;
    }
    let students = grid.students.iter().zip(&named);
    students
        .map(|(student, named)| distinct_name(&named.1, &student.path, count[named] > 1))
        .collect()
}

/// The sheets of a project, made or not, in the order of the list.
pub(super) fn preview_sheets(
    checked: &CheckedProject,
    grids: &ChosenGrids,
    lang: MessageLang,
) -> Vec<PreviewSheet> {
    let formats = &checked.settings.formats;
    let mut sheets = Vec::new();
    for grid in checked.grids.iter().filter(|grid| grids.has(&grid.id)) {
        sheets.push(blank_sheet(grid, formats, lang));
        let names = display_names(grid).into_iter();
        for (student, name) in grid.students.iter().zip(names) {
            sheets.push(student_sheet(grid, student, name, formats));
        }
    }
    sheets
}

fn blank_sheet(grid: &CheckedGrid, formats: &[OutputFormat], lang: MessageLang) -> PreviewSheet {
    let output = |format| OutputPath::blank(&grid.id, format).filter(|_| formats.contains(&format));
    PreviewSheet {
        grid: grid.id.to_string(),
        class: String::new(),
        name: PreviewMessage::BlankForm {}.headline(lang),
        html: output(OutputFormat::Html),
        pdf: output(OutputFormat::Pdf),
        files: vec![grid_file(&grid.id)],
    }
}

fn student_sheet(
    grid: &CheckedGrid,
    student: &CheckedStudent,
    name: String,
    formats: &[OutputFormat],
) -> PreviewSheet {
    let output = |format| {
        OutputPath::student(&grid.id, &student.path, format).filter(|_| formats.contains(&format))
    };
    PreviewSheet {
        grid: grid.id.to_string(),
        class: student.path.class().to_string(),
        name,
        html: output(OutputFormat::Html),
        pdf: output(OutputFormat::Pdf),
        files: vec![grid_file(&grid.id), student.file.clone()],
    }
}

/// A round as the browser shows it.
pub(super) fn preview_round(
    status: String,
    sheets: Vec<PreviewSheet>,
    diagnostics: &[Diagnostic],
    lang: MessageLang,
) -> PreviewRound {
    PreviewRound {
        status,
        sheets,
        diagnostics: diagnostics
            .iter()
            .map(|diagnostic| summarize(diagnostic, lang))
            .collect(),
    }
}

fn summarize(diagnostic: &Diagnostic, lang: MessageLang) -> DiagnosticSummary {
    let text = diagnostic.kind.message(lang);
    DiagnosticSummary {
        severity: diagnostic.kind.severity().name(),
        message: text.headline,
        help: text.help,
        file: diagnostic.place.path().to_owned(),
        line: diagnostic.place.start().map(|start| start.line),
    }
}
