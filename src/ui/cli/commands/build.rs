//! `gridgen build`: what is wanted, made; and the one line that says how it went.

use super::open::is_file;
use super::pages::build_pages_text;
use super::progress::{BuildProgress, default_run_options};
use super::select::{
    ChosenGrids, chosen_files, find_classes, find_students, of_chosen_files, print_and_judge,
    read_project,
};
use super::summary::Summary;
use super::{SharedMessage, unrated_rows_text};
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::source::FolderSource;
use crate::model::grid::GridId;
use crate::output::render::{self, BuildReport, FolderStore, RunOptions};
use crate::output::theme::{self, ThemeName};
use crate::project::{OutputFormat, OutputPath};
use crate::ui::cli::args::{BuildArgs, FormatArg};
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console, schemas};
use crate::ui::message::{Message, count_in_english, count_in_french, messages};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Of many sheets that failed so many are named.
const MAX_NAMES: usize = 5;
/// Of many documents of blank forms with names so many are named.
const MAX_NAMED_BLANKS: usize = 20;

messages! {
    /// What `gridgen build` says.
    enum BuildMessage<'a> {
        Kept { path: &'a str } {
            en: "{path} is no longer made, but was changed since, so it was kept";
            fr: "{path} n'est plus produit, mais a été modifié depuis : il a été gardé";
        }
        Moved { path: String, kept: String } {
            en: "{path} was changed since the last build: the changed file is now {kept}";
            fr: "{path} a été modifié depuis la dernière génération : le fichier modifié est maintenant {kept}";
        }
        Foreign { path: String } {
            en: "{path} was not made by gridgen, so it was not replaced (`--force` moves it to kept/)";
            fr: "{path} n'a pas été créé par gridgen et n'a donc pas été remplacé (`--force` le déplace dans kept/)";
        }
        Untouched { grid: GridId } {
            en: "{grid}: nothing was made because of an error; its documents are those of the last successful build";
            fr: "{grid} : rien n'a été produit à cause d'une erreur ; ses documents sont ceux de la dernière \
                génération réussie";
        }
        Deserted { grid: GridId } {
            en: "{grid} no longer has any ratings: the documents of its students were kept (`--force` removes them)";
            fr: "{grid} n'a plus aucune évaluation : les documents de ses élèves ont été gardés (`--force` les \
                supprime)";
        }
        OtherProject { folder: String, project: String } {
            en: "{folder} contains the documents of another project, {project}: nothing there was changed"
                => "choose another folder with --output";
            fr: "{folder} contient les documents d'un autre projet, {project} : rien n'y a été changé"
                => "choisissez un autre dossier avec --output";
        }
        NamedBlanks { path: String } {
            en: "blank forms with names: {path}";
            fr: "formulaires vierges nominatifs : {path}";
        }
        Forms { count: usize } {
            en: "{}", count_in_english(*count, "form", "forms");
            fr: "{}", count_in_french(*count, "grille vierge", "grilles vierges");
        }
        NamedForms { count: usize } {
            en: "{} of blank forms", count_in_english(*count, "document", "documents");
            fr: "{} de formulaires vierges", count_in_french(*count, "document", "documents");
        }
        Sheets { count: usize } {
            en: "{}", count_in_english(*count, "sheet", "sheets");
            fr: "{}", count_in_french(*count, "fiche", "fiches");
        }
        Failed { count: usize, names: String } {
            en: ", {count} with an error ({names})";
            fr: ", {count} avec une erreur ({names})";
        }
        Files { written: usize, unchanged: usize } {
            en: "{} written, {unchanged} unchanged", count_in_english(*written, "file", "files");
            fr: "{}, {}",
                count_in_french(*written, "fichier écrit", "fichiers écrits"),
                count_in_french(*unchanged, "inchangé", "inchangés");
        }
        Removed { count: usize } {
            en: ", {count} removed";
            fr: ", {}", count_in_french(*count, "supprimé", "supprimés");
        }
        Summary { sheets: &'a str, output: &'a str, files: &'a str } {
            en: "{sheets}; {output}/ ({files})";
            fr: "{sheets} ; {output}/ ({files})";
        }
    }
}

/// `gridgen build`.
pub fn run_build(console: &Console, project: &FolderSource, wanted: &BuildArgs) -> CommandResult {
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let grids = ChosenGrids::find(&checked, &wanted.grids)?;
    // `--output` is named from where the user is; the default lies in the project.
    let (output, folder) = match &wanted.output {
        Some(output) => (output.clone(), output.clone()),
        None => (PathBuf::from("output"), project.root().join("output")),
    };
    let store = open_store(project, folder)?;
    let students = find_students(&checked, &grids, &wanted.students)?;
    let classes = find_classes(&checked, &grids, &wanted.classes)?;
    let chosen = chosen_files(&checked, &students, &classes);
    let options = render::BuildOptions {
        apart_program: std::env::current_exe().ok(),
        students,
        classes,
        named: wanted.named,
        grids: grids.names().clone(),
        blank: wanted.blank,
        class: wanted.class,
        no_class: wanted.no_class,
        existing: store.class_documents()?,
        formats: chosen_formats(&wanted.formats),
        theme: wanted
            .theme
            .as_ref()
            .map(|typed| find_theme(project, typed))
            .transpose()?,
        patience: wanted
            .patience
            .map(|seconds| Duration::from_secs(seconds.get())),
    };
    schemas::refresh_from_checked(console, project, &checked);
    let plan = render::Renderer::new().plan_build(&checked, project, options, &mut diagnostics);
    let mut summary = Summary::of_plan("build", &plan);
    let mut named_blanks = plan.named_blanks();
    let says_where = wanted.named || (wanted.blank && wanted.class);
    let mut sheets = planned_sheets_text(&plan, console.lang());
    let planned = plan.student_count;
    let unrated = unrated_rows_text(plan.to_rate, console.lang());
    let progress = BuildProgress::new(console);
    let report = match render::run_plan(plan, &store, run_options(wanted), &progress) {
        Ok(report) => report,
        Err(error) => {
            let diagnostics = of_chosen_files(grids.diagnostics(diagnostics), chosen.as_ref());
            let diagnostics = diagnostics.sorted();
            return Err(CommandError::from(error).after(diagnostics));
        }
    };
    drop(progress);
    diagnostics.extend(report.diagnostics.clone());
    let diagnostics = of_chosen_files(grids.diagnostics(diagnostics), chosen.as_ref());
    summary.count_diagnostics(&diagnostics);
    summary.count_files(&report);
    let status = print_and_judge(console, diagnostics);
    report_other_files(console, &report);
    named_blanks.retain(|path| is_file(&store.path_on_disk(path)));
    if says_where {
        print_named_blanks(console, &output, &named_blanks);
    }
    sheets += &build_pages_text(&report.pages, planned, console.lang());
    sheets += &failed_sheets_text(&report, console.lang());
    sheets += &unrated;
    console.print_message(&BuildMessage::Summary {
        sheets: &sheets,
        output: &output.display().to_string(),
        files: &written_files_text(&report, console.lang()),
    });
    let status = if report.has_errors() {
        CommandStatus::FilesWrong
    } else {
        status
    };
    summary.print(console, status);
    Ok(status)
}

/// Where the blank forms with names lie: they are made for the printer, and nothing links them.
fn print_named_blanks(console: &Console, output: &Path, paths: &[OutputPath]) {
    for path in paths.iter().take(MAX_NAMED_BLANKS) {
        let path = format!("{}/{path}", output.display());
        console.print_message(&BuildMessage::NamedBlanks { path });
    }
    if paths.len() > MAX_NAMED_BLANKS {
        let count = paths.len() - MAX_NAMED_BLANKS;
        console.print_message(&SharedMessage::More { count });
    }
}

fn run_options(wanted: &BuildArgs) -> RunOptions {
    let default = default_run_options();
    RunOptions {
        workers: wanted.jobs.map_or(default.workers, usize::from),
        patience: wanted.patience.map_or(default.patience, |seconds| {
            Duration::from_secs(seconds.get())
        }),
        rebuild_all: wanted.all,
        takes_foreign: wanted.force,
        ..default
    }
}

/// The output folder of a project; refused where another project has its documents there.
pub(super) fn open_store(
    project: &FolderSource,
    folder: PathBuf,
) -> Result<FolderStore, CommandError> {
    let store = FolderStore::new(folder).for_project(project.root());
    match store.other_owner()? {
        Some(project) => Err(CommandError::files(BuildMessage::OtherProject {
            folder: store.root().display().to_string(),
            project,
        })),
        None => Ok(store),
    }
}

/// What was not done, so that no document and no one's work is lost.
fn report_other_files(console: &Console, report: &BuildReport) {
    for path in &report.kept {
        let path = path.to_string();
        console.print_message(&BuildMessage::Kept { path: &path });
    }
    for (path, kept) in &report.moved {
        let (path, kept) = (path.to_string(), kept.to_string());
        console.print_message(&BuildMessage::Moved { path, kept });
    }
    for path in &report.foreign {
        let path = path.to_string();
        console.print_message(&BuildMessage::Foreign { path });
    }
    for grid in &report.untouched {
        let grid = grid.clone();
        console.print_message(&BuildMessage::Untouched { grid });
    }
    for grid in &report.deserted {
        let grid = grid.clone();
        console.print_message(&BuildMessage::Deserted { grid });
    }
}

/// The theme that was typed, if it is there.
pub(super) fn find_theme(project: &FolderSource, typed: &str) -> Result<ThemeName, CommandError> {
    let known = theme::available_themes(project);
    match known.iter().find(|name| name.as_str() == typed) {
        Some(found) => Ok(found.clone()),
        None => Err(CommandError::usage(SharedMessage::UnknownTheme {
            typed: typed.to_owned(),
            known,
        })),
    }
}

fn chosen_formats(wanted: &[FormatArg]) -> Vec<OutputFormat> {
    let mut formats: Vec<OutputFormat> = wanted
        .iter()
        .map(|format| match format {
            FormatArg::Html => OutputFormat::Html,
            FormatArg::Pdf => OutputFormat::Pdf,
        })
        .collect();
    formats.sort();
    formats.dedup();
    formats
}

/// `30 sheets`; blank forms are counted where nothing else is made.
fn planned_sheets_text(plan: &render::BuildPlan, lang: MessageLang) -> String {
    let (forms, sheets) = (plan.blank_form_count(), plan.student_count);
    if plan.options.named {
        let count = plan.named_blanks().len();
        BuildMessage::NamedForms { count }.headline(lang)
    } else if sheets == 0 && forms > 0 {
        BuildMessage::Forms { count: forms }.headline(lang)
    } else {
        BuildMessage::Sheets { count: sheets }.headline(lang)
    }
}

/// `, 1 with an error (Dupont Léa)`
fn failed_sheets_text(report: &BuildReport, lang: MessageLang) -> String {
    let count = report.failed.len();
    if count == 0 {
        return String::new();
    }
    let shown = &report.failed[..count.min(MAX_NAMES)];
    let mut names = shown.join(", ");
    if count > MAX_NAMES {
        names += ", …";
    }
    BuildMessage::Failed { count, names }.headline(lang)
}

/// `2 files written, 58 unchanged, 1 removed`
fn written_files_text(report: &BuildReport, lang: MessageLang) -> String {
    let files = BuildMessage::Files {
        written: report.written.len(),
        unchanged: report.unchanged,
    };
    let count = report.removed.len();
    if count == 0 {
        return files.headline(lang);
    }
    files.headline(lang) + &BuildMessage::Removed { count }.headline(lang)
}
