//! `gridgen build`: what is wanted, made; and the one line that says how it went.

use super::{checked, chosen, rows, students, tell};
use crate::base::diagnostic::{Diagnostic, Lang, Problems, listed};
use crate::base::source::Folder;
use crate::output::render::{self, Effort, FolderStore, Observer};
use crate::output::theme;
use crate::project::Format;
use crate::ui::cli::args::{Build, Format as Wanted};
use crate::ui::cli::counting::{count, count_in_french};
use crate::ui::cli::{Console, Outcome, Progress, schemas};
use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Duration;

/// `gridgen build`.
pub fn build(console: &Console, project: &Folder, wanted: &Build) -> Outcome {
    built(console, project, wanted).unwrap_or_else(|outcome| outcome)
}

fn built(console: &Console, project: &Folder, wanted: &Build) -> Result<Outcome, Outcome> {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let grids = chosen(console, &prepared, &wanted.grids)?;
    let options = render::Options {
        students: students(console, &prepared, &grids, &wanted.students)?,
        grids: grids.clone(),
        blank: wanted.blank,
        class: wanted.class,
        formats: formats(&wanted.formats),
        theme: theme(console, project, wanted.theme.as_ref())?,
        patience: wanted
            .patience
            .map(|seconds| Duration::from_secs(seconds.get())),
    };
    let output = wanted
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from("output"));
    schemas::after(console, project, &prepared);
    let plan = render::plan(prepared, project, options, &mut problems);
    let made = made(&plan, console.lang());
    let to_rate = plan.to_rate;
    // `--output` is named from where the user is; the default lies in the project.
    let folder = if wanted.output.is_some() {
        output.clone()
    } else {
        project.root().join(&output)
    };
    let bar = Bar::new(console);
    let report = match render::run(plan, &FolderStore::new(folder), effort(wanted), &bar) {
        Ok(report) => report,
        Err(error) => {
            tell(console, problems, &grids);
            console.error(&error.words(console.lang()), None);
            return Err(Outcome::Machine);
        }
    };
    drop(bar);
    problems.extend(report.problems.clone());
    let outcome = tell(console, problems, &grids);
    tell_kept(console, &report);
    console.say(&last_line(
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

fn effort(wanted: &Build) -> Effort {
    Effort {
        jobs: wanted
            .jobs
            .or(std::thread::available_parallelism().ok())
            .map_or(1, usize::from),
        patience: wanted.patience.map_or(render::PATIENCE, |seconds| {
            Duration::from_secs(seconds.get())
        }),
        all: wanted.all,
        keeps_last: false,
    }
}

/// The theme that was typed, if it is there.
pub(super) fn theme(
    console: &Console,
    project: &Folder,
    typed: Option<&String>,
) -> Result<Option<String>, Outcome> {
    let Some(typed) = typed else { return Ok(None) };
    let known = theme::available(project);
    if known.contains(typed) {
        return Ok(Some(typed.clone()));
    }
    let lang = console.lang();
    console.error(
        &lang.pick(
            format!("there is no theme `{typed}`"),
            format!("il n'y a pas de thème `{typed}`"),
        ),
        Some(&lang.pick(
            format!("there are {}", listed(&known)),
            format!("il y a {}", listed(&known)),
        )),
    );
    Err(Outcome::Usage)
}

/// Files of ours that nobody makes any more, and that somebody changed since.
fn tell_kept(console: &Console, report: &render::Report) {
    for path in &report.kept {
        console.say(&console.lang().pick(
            format!("{path} is no longer made, but was changed since: it stays"),
            format!("{path} n'est plus produit, mais a été modifié depuis : il reste"),
        ));
    }
}

/// Progress on the screen.
pub(super) struct Bar<'a> {
    console: &'a Console,
    progress: OnceCell<Progress>,
}

impl<'a> Bar<'a> {
    pub(super) fn new(console: &'a Console) -> Self {
        Self {
            console,
            progress: OnceCell::new(),
        }
    }
}

impl Observer for Bar<'_> {
    fn slow(&self, problem: &Diagnostic) {
        self.console.problems(std::slice::from_ref(problem));
    }

    fn done(&self, total: usize) {
        self.progress
            .get_or_init(|| self.console.progress(total))
            .step();
    }
}

fn formats(wanted: &[Wanted]) -> Vec<Format> {
    let mut formats: Vec<Format> = wanted
        .iter()
        .map(|format| match format {
            Wanted::Html => Format::Html,
            Wanted::Pdf => Format::Pdf,
        })
        .collect();
    formats.sort();
    formats.dedup();
    formats
}

/// `30 sheets`; blank forms are counted where nothing else is made.
fn made(plan: &render::Plan, lang: Lang) -> String {
    let (forms, students) = (plan.forms(), plan.students);
    match students {
        0 if forms > 0 => lang.pick(
            count(forms, "form", "forms"),
            count_in_french(forms, "grille vierge", "grilles vierges"),
        ),
        _ => lang.pick(
            count(students, "sheet", "sheets"),
            count_in_french(students, "fiche", "fiches"),
        ),
    }
}

/// `30 sheets, 1 with an error (Dupont Léa), 12 rows not rated; output/…`
fn last_line(
    report: &render::Report,
    made: String,
    to_rate: usize,
    output: &str,
    lang: Lang,
) -> String {
    let mut line = made;
    if !report.failed.is_empty() {
        let names = some_names(&report.failed);
        let failed = report.failed.len();
        line += &lang.pick(
            format!(", {failed} with an error ({names})"),
            format!(", {failed} avec une erreur ({names})"),
        );
    }
    line += &rows(to_rate, lang);
    let (made, same, gone) = (report.written.len(), report.unchanged, report.removed.len());
    let written = lang.pick(
        format!("{} written, {same} unchanged", count(made, "file", "files")),
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

fn some_names(names: &[String]) -> String {
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 5 {
        format!("{shown}, …")
    } else {
        shown
    }
}
