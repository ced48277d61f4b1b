//! `gridgen build`: what is wanted, made; and the one line that says how it went.

use super::{chosen_grids, chosen_students, read_project, report_diagnostics, unrated_rows_text};
use crate::base::diagnostic::{Diagnostic, Diagnostics, MessageLang, quoted_list};
use crate::base::source::FolderSource;
use crate::output::render::{self, BuildObserver, FolderStore, RunOptions};
use crate::output::theme;
use crate::project::OutputFormat;
use crate::ui::cli::args::{BuildArgs, FormatArg as Wanted};
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::cli::{Console, Outcome, Progress, schemas};
use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Duration;

/// `gridgen build`.
pub fn run_build(console: &Console, project: &FolderSource, wanted: &BuildArgs) -> Outcome {
    try_build(console, project, wanted).unwrap_or_else(|outcome| outcome)
}

fn try_build(
    console: &Console,
    project: &FolderSource,
    wanted: &BuildArgs,
) -> Result<Outcome, Outcome> {
    let mut problems = Diagnostics::new();
    let checked = read_project(project, &mut problems);
    let grids = chosen_grids(console, &checked, &wanted.grids)?;
    // `--output` is named from where the user is; the default lies in the project.
    let folder = match &wanted.output {
        Some(output) => output.clone(),
        None => project.root().join("output"),
    };
    let store = FolderStore::new(folder).for_project(project.root());
    let existing = store.class_documents().unwrap_or_default();
    let options = render::BuildOptions {
        students: chosen_students(console, &checked, &grids, &wanted.students)?,
        grids: grids.clone(),
        blank: wanted.blank,
        class: wanted.class,
        no_class: wanted.no_class,
        existing,
        formats: chosen_formats(&wanted.formats),
        theme: chosen_theme(console, project, wanted.theme.as_ref())?,
        patience: wanted
            .patience
            .map(|seconds| Duration::from_secs(seconds.get())),
    };
    let output = wanted
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from("output"));
    schemas::refresh_from_checked(console, project, &checked);
    let plan = render::Renderer::new().plan_build(&checked, project, options, &mut problems);
    let made = planned_sheets_text(&plan, console.lang());
    let to_rate = plan.to_rate;
    // `--output` is named from where the user is; the default lies in the project.
    let folder = if wanted.output.is_some() {
        output.clone()
    } else {
        project.root().join(&output)
    };
    let bar = BuildProgress::new(console);
    let report = match render::run_plan(plan, &FolderStore::new(folder), build_effort(wanted), &bar)
    {
        Ok(report) => report,
        Err(error) => {
            report_diagnostics(console, problems, &grids);
            console.print_error(&error.message(console.lang()), None);
            return Err(Outcome::Machine);
        }
    };
    drop(bar);
    problems.extend(report.problems.clone());
    let outcome = report_diagnostics(console, problems, &grids);
    report_kept_files(console, &report);
    console.print_line(&build_summary(
        &report,
        made,
        to_rate,
        &output.display().to_string(),
        console.lang(),
    ));
    Ok(if report.has_errors() {
        Outcome::FilesWrong
    } else {
        outcome
    })
}

fn build_effort(wanted: &BuildArgs) -> RunOptions {
    RunOptions {
        workers: wanted
            .jobs
            .or(std::thread::available_parallelism().ok())
            .map_or(1, usize::from),
        patience: wanted.patience.map_or(render::DEFAULT_PATIENCE, |seconds| {
            Duration::from_secs(seconds.get())
        }),
        rebuild_all: wanted.all,
        keeps_last: false,
        takes_foreign: false,
    }
}

/// The theme that was typed, if it is there.
pub(super) fn chosen_theme(
    console: &Console,
    project: &FolderSource,
    typed: Option<&String>,
) -> Result<Option<String>, Outcome> {
    let Some(typed) = typed else { return Ok(None) };
    let known = theme::available_themes(project);
    if known.contains(typed) {
        return Ok(Some(typed.clone()));
    }
    let lang = console.lang();
    console.print_error(
        &lang.pick(
            format!("there is no theme `{typed}`"),
            format!("il n'y a pas de thème `{typed}`"),
        ),
        Some(&lang.pick(
            format!("there are {}", quoted_list(&known)),
            format!("il y a {}", quoted_list(&known)),
        )),
    );
    Err(Outcome::Usage)
}

/// Files of ours that nobody makes any more, and that somebody changed since.
fn report_kept_files(console: &Console, report: &render::BuildReport) {
    for path in &report.kept {
        console.print_line(&console.lang().pick(
            format!("{path} is no longer made, but was changed since: it stays"),
            format!("{path} n'est plus produit, mais a été modifié depuis : il reste"),
        ));
    }
}

/// Progress on the screen.
pub(super) struct BuildProgress<'a> {
    console: &'a Console,
    progress: OnceCell<Progress>,
}

impl<'a> BuildProgress<'a> {
    pub(super) fn new(console: &'a Console) -> Self {
        Self {
            console,
            progress: OnceCell::new(),
        }
    }
}

impl BuildObserver for BuildProgress<'_> {
    fn sheet_slow(&self, problem: &Diagnostic) {
        self.console
            .print_diagnostics(std::slice::from_ref(problem));
    }

    fn sheet_done(&self, total: usize) {
        self.progress
            .get_or_init(|| self.console.progress(total))
            .step();
    }
}

fn chosen_formats(wanted: &[Wanted]) -> Vec<OutputFormat> {
    let mut formats: Vec<OutputFormat> = wanted
        .iter()
        .map(|format| match format {
            Wanted::Html => OutputFormat::Html,
            Wanted::Pdf => OutputFormat::Pdf,
        })
        .collect();
    formats.sort();
    formats.dedup();
    formats
}

/// `30 sheets`; blank forms are counted where nothing else is made.
fn planned_sheets_text(plan: &render::BuildPlan, lang: MessageLang) -> String {
    let (forms, students) = (plan.blank_form_count(), plan.student_count);
    match students {
        0 if forms > 0 => lang.pick(
            count_in_english(forms, "form", "forms"),
            count_in_french(forms, "grille vierge", "grilles vierges"),
        ),
        _ => lang.pick(
            count_in_english(students, "sheet", "sheets"),
            count_in_french(students, "fiche", "fiches"),
        ),
    }
}

/// `30 sheets, 1 with an error (Dupont Léa), 12 rows not rated; output/…`
fn build_summary(
    report: &render::BuildReport,
    made: String,
    to_rate: usize,
    output: &str,
    lang: MessageLang,
) -> String {
    let mut line = made;
    if !report.failed.is_empty() {
        let names = first_five(&report.failed);
        let failed = report.failed.len();
        line += &lang.pick(
            format!(", {failed} with an error ({names})"),
            format!(", {failed} avec une erreur ({names})"),
        );
    }
    line += &unrated_rows_text(to_rate, lang);
    let (made, same, gone) = (report.written.len(), report.unchanged, report.removed.len());
    let written = lang.pick(
        format!(
            "{} written, {same} unchanged",
            count_in_english(made, "file", "files")
        ),
        format!(
            "{}, {}",
            count_in_french(made, "fichier écrit", "fichiers écrits"),
            count_in_french(same, "inchangé", "inchangés")
        ),
    );
    let removed = match gone {
        0 => String::new(),
        _ => lang.pick(
            format!(", {gone} removed"),
            format!(", {}", count_in_french(gone, "supprimé", "supprimés")),
        ),
    };
    let then = lang.pick(";", " ;");
    format!("{line}{then} {output}/ ({written}{removed})")
}

fn first_five(names: &[String]) -> String {
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 5 {
        format!("{shown}, …")
    } else {
        shown
    }
}
