//! The commands that work on a project: what they do, apart from how it is shown.
//!
//! Each gives back what there is to say and the exit status; [`super`] prints it.

use super::args::BuildArgs;
use super::{Failure, Said, Status};
use crate::build::{self, Effort, FolderStore, Observer, Prepared, prepare};
use crate::diagnostic::{Lang, Problems, Severity};
use crate::project::Snapshot;
use crate::sheet::context::Sheet;
use crate::source::Folder;
use crate::theme::{self, Theme};
use crate::yaml::nearest;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

/// Reads and checks the whole project.
fn checked(project: &Folder, problems: &mut Problems) -> Prepared {
    let snapshot = Snapshot::read(project);
    prepare(snapshot, project, problems)
}

/// Every problem in every file.
pub(super) fn check(project: &Folder, wanted: &[String], lang: Lang) -> Result<Said, Failure> {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let options = build::Options { grids: grids(&prepared, wanted, lang)?, ..build::Options::default() };
    let to_rate = prepared.grids.iter().filter(|grid| options.grids.is_empty() || options.grids.contains(&grid.id));
    let to_rate = to_rate.map(unrated).sum();
    let plan = build::plan(prepared, project, options.clone(), &mut problems);
    let problems = of_grids(problems, &options.grids);
    let line = lang.pick(
        format!("{}, {} checked{}", count(plan.students, "sheet", "sheets"), blanks(&plan, lang), rows(to_rate, lang)),
        format!("{} et {} vérifiées{}", count(plan.students, "fiche", "fiches"), blanks(&plan, lang), rows(to_rate, lang)),
    );
    Ok(Said::new(problems, line))
}

fn unrated(grid: &build::prepare::PreparedGrid) -> usize {
    let Some(form) = &grid.form else { return 0 };
    grid.students.iter().filter_map(|student| student.ratings.as_ref()).map(|ratings| ratings.to_rate(&form.grid)).sum()
}

fn blanks(plan: &build::Plan, lang: Lang) -> String {
    let forms = plan.sheets.iter().filter(|sheet| sheet.student.is_none()).count();
    lang.pick(count(forms, "form", "forms"), count(forms, "grille", "grilles"))
}

/// Only what is about these grids, or about no grid.
fn of_grids(problems: Problems, grids: &BTreeSet<String>) -> Problems {
    let mut kept = Problems::new();
    let mine = |path: &str| match path.strip_prefix("grids/").and_then(|rest| rest.split('/').next()) {
        Some(grid) => grids.is_empty() || grids.contains(grid),
        None => true,
    };
    kept.extend(problems.into_iter().filter(|diagnostic| mine(diagnostic.place.path())));
    kept
}

/// Makes the outputs.
pub(super) fn build(
    project: &Folder,
    args: &BuildArgs,
    observer: &dyn Observer,
    lang: Lang,
) -> Result<Said, Failure> {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let options = build::Options {
        grids: grids(&prepared, &args.grids, lang)?,
        students: students(&prepared, &args.student, lang)?,
        blank: args.blank,
        formats: args.format.clone(),
        theme: args.theme.clone(),
    };
    let output = args.output.clone().unwrap_or_else(|| PathBuf::from("output"));
    let folder = project.root().join(&output);
    let chosen = options.grids.clone();
    let plan = build::plan(prepared, project, options, &mut problems);
    let (students, to_rate) = (plan.students, plan.to_rate);
    let effort = Effort { jobs: jobs(args.jobs), patience: Duration::from_secs(args.patience), all: args.all };
    let report = match build::run(plan, &FolderStore::new(folder), effort, observer) {
        Ok(report) => report,
        Err(error) => return Err(Failure::Machine(error, of_grids(problems, &chosen))),
    };
    problems.extend(report.problems.clone());
    let line = last_line(&report, students, to_rate, &output.display().to_string(), lang);
    let mut said = Said::new(of_grids(problems, &chosen), line);
    said.kept = report.kept.iter().map(|path| path.as_str().to_owned()).collect();
    if report.has_errors() {
        said.status = Status::FilesWrong;
    }
    Ok(said)
}

fn jobs(asked: Option<usize>) -> usize {
    asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1)
}

/// `30 sheets, 1 with an error (Dupont Léa), 12 rows not rated; output/…`
fn last_line(report: &build::Report, students: usize, to_rate: usize, output: &str, lang: Lang) -> String {
    let mut line = lang.pick(count(students, "sheet", "sheets"), count(students, "fiche", "fiches"));
    if !report.failed.is_empty() {
        let names = some_names(&report.failed);
        let failed = report.failed.len();
        line += &lang.pick(format!(", {failed} with an error ({names})"), format!(", {failed} avec une erreur ({names})"));
    }
    line += &rows(to_rate, lang);
    let (made, same, gone) = (report.written.len(), report.unchanged, report.removed.len());
    let written = lang.pick(
        format!("{} written, {same} unchanged", count(made, "file", "files")),
        format!("{} écrits, {same} inchangés", count(made, "fichier", "fichiers")),
    );
    let removed = match gone {
        0 => String::new(),
        _ => lang.pick(format!(", {gone} removed"), format!(", {gone} supprimés")),
    };
    format!("{line}; {output}/ ({written}{removed})")
}

fn some_names(names: &[String]) -> String {
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 5 { format!("{shown}, …") } else { shown }
}

fn rows(to_rate: usize, lang: Lang) -> String {
    match to_rate {
        0 => String::new(),
        1 => lang.pick(", 1 row not rated", ", 1 ligne non évaluée").to_owned(),
        _ => lang.pick(format!(", {to_rate} rows not rated"), format!(", {to_rate} lignes non évaluées")),
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// One sheet as themes see it, as JSON.
pub(super) fn context(project: &Folder, grid: &str, student: Option<&String>, lang: Lang) -> Result<Said, Failure> {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let id = one_grid(&prepared, grid, lang)?;
    let wanted = match student {
        Some(student) => students(&prepared, std::slice::from_ref(student), lang)?,
        None => BTreeSet::new(),
    };
    let only = BTreeSet::from([id.clone()]);
    let found = prepared.grids.iter().find(|grid| grid.id == id);
    let sheet = found.and_then(|grid| {
        let form = grid.form.as_ref()?;
        let student = grid.students.iter().find(|student| wanted.contains(&(id.clone(), student.path.clone())));
        let student = student.and_then(|student| form.student(student));
        Some(Sheet { grid: form.context.clone(), student })
    });
    let json = sheet.map(|sheet| serde_json::to_string_pretty(&sheet).unwrap_or_default());
    let mut said = Said::new(of_grids(problems, &only), String::new());
    said.output = json;
    Ok(said)
}

/// The schema of one grid's ratings, its ids and levels enumerated.
pub(super) fn ratings_schema(project: &Folder, grid: &str, lang: Lang) -> Result<Said, Failure> {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let id = one_grid(&prepared, grid, lang)?;
    let only = BTreeSet::from([id.clone()]);
    let form = prepared.grids.iter().find(|grid| grid.id == id).and_then(|grid| grid.form.as_ref());
    let json = form.map(|form| crate::ratings::schema(&form.grid));
    let mut said = Said::new(of_grids(problems, &only), String::new());
    said.output = json.map(|json| serde_json::to_string_pretty(&json).unwrap_or_default());
    Ok(said)
}

/// The themes there are.
pub(super) fn themes(project: &Folder, lang: Lang) -> Said {
    let mut problems = Problems::new();
    let mut lines = Vec::new();
    for name in theme::available(project) {
        let place = crate::diagnostic::Place::File(format!("themes/{name}").into());
        let Some(theme) = Theme::load(&mut problems, project, &name, place) else { continue };
        let about = theme.description().unwrap_or_default();
        lines.push(format!("{name}  {about}").trim_end().to_owned());
        for file in theme.files() {
            lines.push(format!("    {}", file.path));
        }
    }
    let mut said = Said::new(problems, String::new());
    said.output = Some(lines.join("\n"));
    let _ = lang;
    said
}

/// What is here, what is wrong, and what to do next.
pub(super) fn overview(project: &Folder, lang: Lang) -> Said {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let mut lines = Vec::new();
    for grid in &prepared.grids {
        let students = grid.students.len();
        let people = lang.pick(count(students, "student", "students"), count(students, "élève", "élèves"));
        let title = grid.form.as_ref().map(|form| form.context.title.plain.clone()).unwrap_or_default();
        lines.push(format!("{}  {people}{}  {title}", grid.id, rows(unrated(grid), lang)));
    }
    let (errors, warnings) = (problems.count(Severity::Error), problems.count(Severity::Warning));
    if errors + warnings > 0 {
        lines.push(lang.pick(
            format!("{}, {}", count(errors, "error", "errors"), count(warnings, "warning", "warnings")),
            format!("{}, {}", count(errors, "erreur", "erreurs"), count(warnings, "avertissement", "avertissements")),
        ));
    }
    lines.push(String::new());
    lines.push(lang.pick("Next:", "Ensuite :").to_owned());
    let next = match (prepared.grids.is_empty(), errors > 0) {
        (true, _) => ["gridgen new grid NAME", "gridgen build"],
        (false, true) => ["gridgen check", "gridgen build"],
        (false, false) => ["gridgen build", "gridgen check"],
    };
    lines.extend(next.iter().map(|command| format!("    {command}")));
    let mut said = Said::new(Problems::new(), String::new());
    said.output = Some(lines.join("\n"));
    said.status = if errors > 0 { Status::FilesWrong } else { Status::Well };
    said
}

fn grids(prepared: &Prepared, wanted: &[String], lang: Lang) -> Result<BTreeSet<String>, Failure> {
    wanted.iter().map(|name| one_grid(prepared, name, lang)).collect()
}

fn one_grid(prepared: &Prepared, name: &str, lang: Lang) -> Result<String, Failure> {
    let ids: Vec<&str> = prepared.grids.iter().map(|grid| grid.id.as_str()).collect();
    if ids.contains(&name) {
        return Ok(name.to_owned());
    }
    let near = nearest(name, ids.iter().copied()).map_or_else(|| ids.join(", "), str::to_owned);
    Err(Failure::Usage(lang.pick(
        format!("there is no grid `{name}`; there is: {near}"),
        format!("il n'y a pas de grille `{name}` ; il y a : {near}"),
    )))
}

/// Students by path below `ratings/`, or by its last part where that is unique.
fn students(prepared: &Prepared, wanted: &[String], lang: Lang) -> Result<BTreeSet<(String, String)>, Failure> {
    let all: Vec<(String, String)> = prepared
        .grids
        .iter()
        .flat_map(|grid| grid.students.iter().map(|student| (grid.id.clone(), student.path.clone())))
        .collect();
    let mut found = BTreeSet::new();
    for name in wanted {
        let whole: Vec<_> = all.iter().filter(|(_, path)| path == name).cloned().collect();
        let last: Vec<_> = all.iter().filter(|(_, path)| path.rsplit('/').next() == Some(name)).cloned().collect();
        let paths: BTreeSet<&String> = last.iter().map(|(_, path)| path).collect();
        if !whole.is_empty() {
            found.extend(whole);
        } else if paths.len() == 1 {
            found.extend(last);
        } else {
            return Err(Failure::Usage(unknown_student(name, &all, &paths, lang)));
        }
    }
    Ok(found)
}

fn unknown_student(name: &str, all: &[(String, String)], same: &BTreeSet<&String>, lang: Lang) -> String {
    if !same.is_empty() {
        let paths = same.iter().map(|path| path.as_str()).collect::<Vec<_>>().join(", ");
        return lang.pick(
            format!("there are several students `{name}`: {paths}"),
            format!("il y a plusieurs élèves `{name}` : {paths}"),
        );
    }
    let stems = all.iter().map(|(_, path)| path.rsplit('/').next().unwrap_or(path));
    let near = nearest(name, stems.clone()).map(str::to_owned);
    let near = near.unwrap_or_else(|| stems.take(8).collect::<Vec<_>>().join(", "));
    lang.pick(
        format!("there is no student `{name}`; there is: {near}"),
        format!("il n'y a pas d'élève `{name}` ; il y a : {near}"),
    )
}
