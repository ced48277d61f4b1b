//! The preview of `gridgen watch`: a place to listen at, and each round as the browser shows it.

use crate::base::diagnostic::{Diagnostic, MessageLang};
use crate::model::class::{class_folder, distinct_name};
use crate::output::render::{FolderStore, OutputStore};
use crate::project::{CheckedGrid, CheckedProject, OutputFormat, OutputPath};
use crate::ui::cli::{Console, Outcome};
use crate::ui::preview::{DiagnosticSummary, Preview, PreviewRound, PreviewSheet};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;

/// Where the preview listens, or else at one of the next ports.
const PORT: u16 = 7431;
const PORTS: u16 = 50;

/// A preview of what the store holds, that answers already.
pub(super) fn start_preview(
    console: &Console,
    store: &Arc<FolderStore>,
) -> Result<Arc<Preview>, Outcome> {
    let lang = console.lang();
    let failed = |cause: &str| {
        let (en, fr) = (
            format!("cannot show a preview: {cause}"),
            format!("impossible d'afficher l'aperçu : {cause}"),
        );
        console.print_error(&lang.pick(en, fr), None);
        Outcome::Machine
    };
    let listener = bind_listener().map_err(|cause| failed(&cause.to_string()))?;
    let port = listener
        .local_addr()
        .map_err(|cause| failed(&cause.to_string()))?
        .port();
    let files = store.clone();
    let preview = Preview::new(Box::new(move |path| files.read(path)), lang, port);
    let preview = preview
        .ok_or_else(|| failed(lang.pick("no secret to be had", "pas de secret disponible")))?;
    preview
        .serve(listener)
        .map_err(|cause| failed(&cause.to_string()))?;
    report_address(console, &preview, port);
    Ok(preview)
}

/// This machine alone can reach it.
fn bind_listener() -> std::io::Result<TcpListener> {
    let at = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    (PORT..PORT + PORTS)
        .find_map(|port| at(port).ok())
        .map_or_else(|| at(0), Ok)
}

fn report_address(console: &Console, preview: &Preview, port: u16) {
    let lang = console.lang();
    if port != PORT {
        console.print_line(&lang.pick(
            format!("port {PORT} is taken; the preview is at port {port}"),
            format!("le port {PORT} est pris ; l'aperçu est au port {port}"),
        ));
    }
    let address = preview.address();
    console.print_line(&lang.pick(
        format!("preview: {address}  (for you alone: who has this address sees the sheets)"),
        format!("aperçu : {address}  (pour vous seul : qui a cette adresse voit les fiches)"),
    ));
}

/// What the students of a grid are called in the list, in their order; those of one name in a class are told apart.
fn display_names(grid: &CheckedGrid) -> Vec<String> {
    let named: Vec<(&str, String)> = grid
        .students
        .iter()
        .map(|it| (class_folder(&it.path), it.printed_name()))
        .collect();
    let mut count: BTreeMap<&(&str, String), usize> = BTreeMap::new();
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
    grids: &BTreeSet<String>,
    lang: MessageLang,
) -> Vec<PreviewSheet> {
    let formats = &checked.settings.formats;
    let made = |format, path: Option<OutputPath>| path.filter(|_| formats.contains(&format));
    let mut sheets = Vec::new();
    for grid in checked
        .grids
        .iter()
        .filter(|grid| grids.is_empty() || grids.contains(&grid.id))
    {
        let file = format!("grids/{}/grid.yaml", grid.id);
        let blank = |format| made(format, OutputPath::blank(&grid.id, format));
        sheets.push(PreviewSheet {
            grid: grid.id.clone(),
            name: lang.pick("Blank form", "Grille vierge").to_owned(),
            html: blank(OutputFormat::Html),
            pdf: blank(OutputFormat::Pdf),
            files: vec![file.clone()],
            ..PreviewSheet::default()
        });
        let called = display_names(grid);
        sheets.extend(grid.students.iter().zip(called).map(|(student, name)| {
            let output =
                |format| made(format, OutputPath::student(&grid.id, &student.path, format));
            PreviewSheet {
                grid: grid.id.clone(),
                class: student
                    .path
                    .rsplit_once('/')
                    .map_or("", |(class, _)| class)
                    .to_owned(),
                name,
                html: output(OutputFormat::Html),
                pdf: output(OutputFormat::Pdf),
                files: vec![file.clone(), student.file.clone()],
            }
        }));
    }
    sheets
}

/// A round as the browser shows it.
pub(super) fn preview_round(
    status: String,
    sheets: Vec<PreviewSheet>,
    problems: &[Diagnostic],
    lang: MessageLang,
) -> PreviewRound {
    let problems = problems.iter().map(|diagnostic| {
        let words = diagnostic.kind.message(lang);
        DiagnosticSummary {
            severity: diagnostic.kind.severity().name(),
            message: words.headline,
            help: words.help,
            file: diagnostic.place.path().to_owned(),
            line: diagnostic.place.start().map(|start| start.line),
        }
    });
    PreviewRound {
        status,
        sheets,
        diagnostics: problems.collect(),
    }
}
