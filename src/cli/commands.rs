//! The commands that work on a project: one function each.

use super::args::{Build, Format as Wanted};
use super::{Console, Outcome, Progress, names};
use crate::build::{self, Effort, FolderStore, Observer, Prepared, prepare};
use crate::diagnostic::{Lang, Place, Problems, Severity, listed};
use crate::project::{Format, Snapshot};
use crate::sheet::context::Sheet;
use crate::source::Folder;
use crate::theme::{self, Theme};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

/// A sheet that takes longer is given up, unless `--patience` says otherwise.
const PATIENCE: Duration = Duration::from_secs(60);

/// Reads and checks the whole project.
fn checked(project: &Folder, problems: &mut Problems) -> Prepared {
    let snapshot = Snapshot::read(project);
    prepare(snapshot, project, problems)
}

/// `gridgen check`: every problem of the wanted grids, or of all.
pub fn check(console: &Console, project: &Folder, wanted: &[String]) -> Outcome {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let grids = match chosen(console, &prepared, wanted) {
        Ok(grids) => grids,
        Err(outcome) => return outcome,
    };
    let mine = |grid: &&build::prepare::PreparedGrid| grids.is_empty() || grids.contains(&grid.id);
    let to_rate = prepared.grids.iter().filter(mine).map(unrated).sum();
    let options = build::Options {
        grids: grids.clone(),
        ..build::Options::default()
    };
    let plan = build::plan(prepared, project, options, &mut problems);
    let outcome = tell(console, problems, &grids);
    let lang = console.lang();
    let forms = plan
        .sheets
        .iter()
        .filter(|sheet| sheet.student.is_none())
        .count();
    console.say(&lang.pick(
        format!(
            "{}, {} checked{}",
            count(forms, "form", "forms"),
            count(plan.students, "sheet", "sheets"),
            rows(to_rate, lang)
        ),
        format!(
            "{} et {} vérifiées{}",
            count(forms, "grille", "grilles"),
            count(plan.students, "fiche", "fiches"),
            rows(to_rate, lang)
        ),
    ));
    outcome
}

fn unrated(grid: &build::prepare::PreparedGrid) -> usize {
    let Some(form) = &grid.form else { return 0 };
    grid.students
        .iter()
        .filter_map(|student| student.ratings.as_ref())
        .map(|ratings| ratings.to_rate(&form.grid))
        .sum()
}

/// Only what is about these grids, or about no grid.
fn of_grids(problems: Problems, grids: &BTreeSet<String>) -> Problems {
    let mut kept = Problems::new();
    let mine = |path: &str| match path
        .strip_prefix("grids/")
        .and_then(|rest| rest.split('/').next())
    {
        Some(grid) => grids.is_empty() || grids.contains(grid),
        None => true,
    };
    kept.extend(
        problems
            .into_iter()
            .filter(|diagnostic| mine(diagnostic.place.path())),
    );
    kept
}

/// Prints what there is to say, and says how bad it is.
fn tell(console: &Console, problems: Problems, grids: &BTreeSet<String>) -> Outcome {
    let problems = of_grids(problems, grids);
    let outcome = if problems.has_errors() {
        Outcome::FilesWrong
    } else {
        Outcome::Well
    };
    console.problems(&problems.sorted());
    outcome
}

/// `gridgen build`.
pub fn build(console: &Console, project: &Folder, wanted: &Build) -> Outcome {
    built(console, project, wanted).unwrap_or_else(|outcome| outcome)
}

fn built(console: &Console, project: &Folder, wanted: &Build) -> Result<Outcome, Outcome> {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let grids = chosen(console, &prepared, &wanted.grids)?;
    let options = build::Options {
        students: students(console, &prepared, &grids, &wanted.students)?,
        grids: grids.clone(),
        blank: wanted.blank,
        formats: formats(&wanted.formats),
        theme: theme(console, project, wanted.theme.as_ref())?,
    };
    let output = wanted
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from("output"));
    let plan = build::plan(prepared, project, options, &mut problems);
    let (students, to_rate) = (plan.students, plan.to_rate);
    // `--output` is named from where the user is; the default lies in the project.
    let folder = if wanted.output.is_some() {
        output.clone()
    } else {
        project.root().join(&output)
    };
    let bar = Bar {
        console,
        progress: OnceCell::new(),
    };
    let report = match build::run(plan, &FolderStore::new(folder), effort(wanted), &bar) {
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
        students,
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
        patience: wanted
            .patience
            .map_or(PATIENCE, |seconds| Duration::from_secs(seconds.get())),
        all: wanted.all,
    }
}

/// The theme that was typed, if it is there.
fn theme(
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
fn tell_kept(console: &Console, report: &build::Report) {
    for path in &report.kept {
        console.say(&console.lang().pick(
            format!("{path} is no longer made, but was changed since: it stays"),
            format!("{path} n'est plus produit, mais a été modifié depuis : il reste"),
        ));
    }
}

struct Bar<'a> {
    console: &'a Console,
    progress: OnceCell<Progress>,
}

impl Observer for Bar<'_> {
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

/// `30 sheets, 1 with an error (Dupont Léa), 12 rows not rated; output/…`
fn last_line(
    report: &build::Report,
    students: usize,
    to_rate: usize,
    output: &str,
    lang: Lang,
) -> String {
    let mut line = lang.pick(
        count(students, "sheet", "sheets"),
        count(students, "fiche", "fiches"),
    );
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
            "{} écrits, {same} inchangés",
            count(made, "fichier", "fichiers")
        ),
    );
    let removed = match gone {
        0 => String::new(),
        _ => lang.pick(format!(", {gone} removed"), format!(", {gone} supprimés")),
    };
    format!("{line}; {output}/ ({written}{removed})")
}

fn some_names(names: &[String]) -> String {
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 5 {
        format!("{shown}, …")
    } else {
        shown
    }
}

fn rows(to_rate: usize, lang: Lang) -> String {
    match to_rate {
        0 => String::new(),
        1 => lang
            .pick(", 1 row not rated", ", 1 ligne non évaluée")
            .to_owned(),
        _ => lang.pick(
            format!(", {to_rate} rows not rated"),
            format!(", {to_rate} lignes non évaluées"),
        ),
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `gridgen context`: what a theme sees of the blank form, or of one student's sheet.
pub fn context(console: &Console, project: &Folder, grid: &str, student: Option<&str>) -> Outcome {
    with_grid(console, project, grid, |prepared, grid| {
        let grids = BTreeSet::from([grid.id.clone()]);
        let typed: Vec<String> = student.map(str::to_owned).into_iter().collect();
        let wanted = students(console, prepared, &grids, &typed)?;
        let Some(form) = &grid.form else {
            return Ok(None);
        };
        let found = grid
            .students
            .iter()
            .find(|student| wanted.contains(&(grid.id.clone(), student.path.clone())));
        if found.is_some_and(|student| student.ratings.is_none()) {
            return Ok(None);
        }
        let student = found.and_then(|student| form.student(student));
        Ok(serde_json::to_value(Sheet {
            grid: form.context.clone(),
            student,
        })
        .ok())
    })
}

/// `gridgen schema GRID`: the schema of the ratings of one grid.
pub fn schema(console: &Console, project: &Folder, grid: &str) -> Outcome {
    with_grid(console, project, grid, |_, grid| {
        Ok(grid
            .form
            .as_ref()
            .map(|form| crate::ratings::schema(&form.grid)))
    })
}

/// Prints what is made of one grid; where an error stops it, what is wrong instead.
fn with_grid(
    console: &Console,
    project: &Folder,
    typed: &str,
    make: impl Fn(
        &Prepared,
        &build::prepare::PreparedGrid,
    ) -> Result<Option<serde_json::Value>, Outcome>,
) -> Outcome {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let grids = match chosen(console, &prepared, std::slice::from_ref(&typed.to_owned())) {
        Ok(grids) => grids,
        Err(outcome) => return outcome,
    };
    let found = prepared.grids.iter().find(|grid| grids.contains(&grid.id));
    match found.map(|grid| make(&prepared, grid)) {
        Some(Ok(Some(json))) => super::shell::print_json(console, &json),
        Some(Err(outcome)) => outcome,
        _ => tell(console, problems, &grids),
    }
}

/// `gridgen themes`: the themes there are, and where each file comes from.
pub fn themes(console: &Console, project: &Folder) -> Outcome {
    let mut problems = Problems::new();
    for name in theme::available(project) {
        let place = Place::File(format!("themes/{name}").into());
        let Some(theme) = Theme::load(&mut problems, project, &name, place) else {
            continue;
        };
        console.say(format!("{name}  {}", theme.description().unwrap_or_default()).trim_end());
        for file in theme.files() {
            console.say(&format!("    {}", file.path));
        }
    }
    tell(console, problems, &BTreeSet::new())
}

/// `gridgen`: what is here, what is wrong, the two likely next commands.
pub fn overview(console: &Console, project: &Folder) -> Outcome {
    let lang = console.lang();
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    for grid in &prepared.grids {
        console.say(&grid_line(grid, lang));
    }
    let (errors, warnings) = (
        problems.count(Severity::Error),
        problems.count(Severity::Warning),
    );
    if errors + warnings > 0 {
        console.say(&lang.pick(
            format!(
                "{}, {}",
                count(errors, "error", "errors"),
                count(warnings, "warning", "warnings")
            ),
            format!(
                "{}, {}",
                count(errors, "erreur", "erreurs"),
                count(warnings, "avertissement", "avertissements")
            ),
        ));
    }
    let next = match (prepared.grids.is_empty(), errors > 0) {
        (true, _) => ["gridgen new grid NAME", "gridgen build"],
        (false, true) => ["gridgen check", "gridgen build"],
        (false, false) => ["gridgen build", "gridgen check"],
    };
    console.say(&format!(
        "\n{}\n  {}\n  {}",
        lang.pick("Next:", "Ensuite :"),
        next[0],
        next[1]
    ));
    if errors > 0 {
        Outcome::FilesWrong
    } else {
        Outcome::Well
    }
}

/// `oral  12 students, 3 rows not rated  Oral presentation`
fn grid_line(grid: &build::prepare::PreparedGrid, lang: Lang) -> String {
    let students = grid.students.len();
    let people = lang.pick(
        count(students, "student", "students"),
        count(students, "élève", "élèves"),
    );
    let title = grid
        .form
        .as_ref()
        .map(|form| form.context.title.plain.as_str());
    let line = format!(
        "{}  {people}{}  {}",
        grid.id,
        rows(unrated(grid), lang),
        title.unwrap_or_default()
    );
    line.trim_end().to_owned()
}

/// The grids that were typed; none where none was typed.
fn chosen(
    console: &Console,
    prepared: &Prepared,
    typed: &[String],
) -> Result<BTreeSet<String>, Outcome> {
    if typed.is_empty() {
        return Ok(BTreeSet::new());
    }
    let known: Vec<String> = prepared.grids.iter().map(|grid| grid.id.clone()).collect();
    Ok(names::grids(console, typed, &known)?
        .into_iter()
        .map(str::to_owned)
        .collect())
}

/// The students that were typed, in the chosen grids, by grid and path.
fn students(
    console: &Console,
    prepared: &Prepared,
    grids: &BTreeSet<String>,
    typed: &[String],
) -> Result<BTreeSet<(String, String)>, Outcome> {
    let all: Vec<(String, String)> = prepared
        .grids
        .iter()
        .filter(|grid| grids.is_empty() || grids.contains(&grid.id))
        .flat_map(|grid| {
            grid.students
                .iter()
                .map(|student| (grid.id.clone(), student.path.clone()))
        })
        .collect();
    let known: BTreeSet<String> = all.iter().map(|(_, path)| path.clone()).collect();
    let known: Vec<String> = known.into_iter().collect();
    let found: Result<Vec<&str>, Outcome> = typed
        .iter()
        .map(|typed| names::student(console, typed, &known))
        .collect();
    let found = found?;
    Ok(all
        .into_iter()
        .filter(|(_, path)| found.contains(&path.as_str()))
        .collect())
}
