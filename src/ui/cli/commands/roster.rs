//! `gridgen new ratings`: a ratings file for each student of a class list.

use super::{diagnostics_of_grids, grid_names};
use crate::base::diagnostic::{Diagnostics, MessageLang, Place};
use crate::base::error::{Error, FileAction};
use crate::base::source::{DATA_LIMIT, FileSource, FolderSource, TEXT_LIMIT, Text, join_path};
use crate::interchange::roster::{
    self, KnownStudent, LeftoverReason, MovedStudent, NewFile, Roster, RosterLeftover, RosterPlan,
    RosterRole,
};
use crate::model::grid::Grid;
use crate::project::{ProjectDiagnostic, Snapshot, ratings_files};
use crate::text::table;
use crate::text::yaml::edit::FileEditor;
use crate::text::yaml::parse_yaml;
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::cli::{Console, Outcome, names, schemas};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};

/// Of a long list so many lines are shown.
const MAX_SHOWN_STUDENTS: usize = 60;

/// Reads the list, shows what was understood, asks, and writes.
pub fn run_new_ratings(
    console: &Console,
    project: &FolderSource,
    typed: &str,
    list: &str,
    yes: bool,
) -> Result<Outcome, Outcome> {
    let known = grid_names(project);
    let id = names::resolve_grid(console, typed, &known)?;
    let grid = load_rateable_grid(console, project, id)?;
    let rosters = read_rosters(console, &grid, list)?;
    let people: Vec<_> = rosters.iter().flat_map(|it| it.people.clone()).collect();
    let there = known_students(console, project, id)?;
    let plan = roster::plan_roster(&people, &there);
    let lang = console.lang();
    for roster in &rosters {
        report_columns(console, roster);
    }
    report_roster_plan(console, &plan);
    let question = lang.pick("Write these files?", "Écrire ces fichiers ?");
    let asks = !yes && list != "-" && !plan.new_files.is_empty();
    if asks && !console.confirm(question) {
        console.print_line(lang.pick("Nothing was written.", "Rien n'a été écrit."));
        return Ok(Outcome::Well);
    }
    write_ratings_files(console, project, (id, &grid), &plan.new_files)
}

/// The grid, if students can be rated with it.
fn load_rateable_grid(
    console: &Console,
    project: &FolderSource,
    id: &str,
) -> Result<Grid, Outcome> {
    let snapshot = Snapshot::read(project);
    let found = snapshot.grids.into_iter().find(|grid| grid.id == id);
    let mut problems = snapshot.diagnostics;
    let grid = found.and_then(|found| {
        problems.extend(found.diagnostics);
        found.grid
    });
    let Some(grid) = grid else {
        let problems = diagnostics_of_grids(problems, &BTreeSet::from([id.to_owned()]));
        console.print_diagnostics(&problems.sorted());
        return Err(Outcome::FilesWrong);
    };
    if !grid.has_ids {
        problems = Diagnostics::new();
        problems.add(
            crate::model::ratings::RatingsDiagnostic::NoIds {},
            grid.place.clone(),
        );
        console.print_diagnostics(&problems.sorted());
        return Err(Outcome::FilesWrong);
    }
    Ok(grid)
}

/// The people of the list, table by table.
fn read_rosters(console: &Console, grid: &Grid, list: &str) -> Result<Vec<Roster>, Outcome> {
    let bytes = read_list(list).map_err(|cause| {
        let is_missing = cause.kind() == io::ErrorKind::NotFound;
        console.print_error(
            &Error::new(FileAction::Read, list, cause).message(console.lang()),
            None,
        );
        if is_missing {
            Outcome::Usage
        } else {
            Outcome::Machine
        }
    })?;
    let tables = table::read_tables(&bytes).map_err(|unread| {
        let (headline, help) = unread.message(console.lang());
        console.print_error(&format!("{list}: {headline}"), help.as_deref());
        Outcome::Usage
    })?;
    let rosters = roster::read_rosters(&tables, grid, console.lang().pick("en", "fr"));
    if rosters.is_empty() {
        return Err(report_no_names(console, list));
    }
    Ok(rosters)
}

fn read_list(list: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match list {
        "-" => io::stdin()
            .lock()
            .take(DATA_LIMIT)
            .read_to_end(&mut bytes)?,
        file => File::open(file)?.take(DATA_LIMIT).read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}

fn report_no_names(console: &Console, list: &str) -> Outcome {
    let lang = console.lang();
    console.print_error(
        &lang.pick(
            format!("{list}: no column has names"),
            format!("{list} : aucune colonne ne contient de noms"),
        ),
        Some(lang.pick(
            "give the columns headings: `Name`, `First name`, `Class`, or `Nom`, `Prénom`, `Classe`",
            "donnez un titre aux colonnes : `Nom`, `Prénom`, `Classe`",
        )),
    );
    Outcome::Usage
}

/// Every student who has a ratings file, withdrawn students too.
fn known_students(
    console: &Console,
    project: &FolderSource,
    grid: &str,
) -> Result<Vec<KnownStudent>, Outcome> {
    let report = |file: &str, refusal| {
        let mut problems = Diagnostics::new();
        problems.add(ProjectDiagnostic::from(refusal), Place::File(file.into()));
        console.print_diagnostics(&problems.sorted());
        Outcome::FilesWrong
    };
    let files =
        ratings_files(project, grid).map_err(|(folder, refusal)| report(&folder, refusal))?;
    let mut all = Vec::new();
    for file in files {
        let bytes = project
            .read(&file, TEXT_LIMIT)
            .map_err(|refusal| report(&file, refusal))?;
        let start = join_path(&join_path("grids", grid), "ratings").len() + 1;
        // Errors in a file are for `check`: its student is recognised all the same.
        let document = parse_yaml(&mut Diagnostics::new(), Text::decode(&file, &bytes));
        all.push(KnownStudent::from_file(&file[start..], &document));
    }
    Ok(all)
}

fn report_columns(console: &Console, roster: &Roster) {
    let lang = console.lang();
    for column in roster.columns.iter().filter(|column| column.role.is_some()) {
        let role = column
            .role
            .as_ref()
            .map_or_else(String::new, |role| role_text(role, lang));
        let line = format!("{}  {}", column.letters, column.heading);
        console.print_line(&format!("{} → {role}", line.trim_end()));
    }
    for left in &roster.leftovers {
        console.print_line(&left_out_line(left, lang));
    }
}

fn role_text(role: &RosterRole, lang: MessageLang) -> String {
    match role {
        RosterRole::Family => lang.pick("family name", "nom").to_owned(),
        RosterRole::Given => lang.pick("given name", "prénom").to_owned(),
        RosterRole::Full(_) => lang
            .pick("family name and given name", "nom et prénom")
            .to_owned(),
        RosterRole::Class => lang.pick("class", "classe").to_owned(),
        RosterRole::Field(id) => lang.pick(format!("field `{id}`"), format!("champ `{id}`")),
    }
}

fn left_out_line(left: &RosterLeftover, lang: MessageLang) -> String {
    let why = match left.reason {
        LeftoverReason::NoField => {
            lang.pick("the grid has no such field", "la grille n'a pas ce champ")
        }
        LeftoverReason::UnknownHeading => lang.pick("unknown heading", "titre inconnu"),
        LeftoverReason::CountsRows => {
            lang.pick("only counts the rows", "numérote seulement les lignes")
        }
        LeftoverReason::Nameless => lang.pick("no name", "pas de nom"),
        LeftoverReason::Sum => lang.pick("a total, not a student", "un total, pas un élève"),
        LeftoverReason::Repeated => {
            lang.pick("repeats an earlier row", "répète une ligne précédente")
        }
        LeftoverReason::Duplicate => {
            lang.pick("another column has that", "une autre colonne le dit déjà")
        }
    };
    let what = format!("{}  {}", left.place, left.text);
    let out = lang.pick("left out", "laissé de côté");
    format!("{} → {out}{}{why}", what.trim_end(), lang.pick(": ", " : "))
}

fn report_roster_plan(console: &Console, plan: &RosterPlan) {
    let lang = console.lang();
    for new in plan.new_files.iter().take(MAX_SHOWN_STUDENTS) {
        let person = &new.person;
        let given = person.given.as_ref().map(|given| format!(", {given}"));
        console.print_line(&format!(
            "+ {}  {}{}",
            new.path,
            person.name,
            given.unwrap_or_default()
        ));
    }
    if plan.new_files.len() > MAX_SHOWN_STUDENTS {
        let more = plan.new_files.len() - MAX_SHOWN_STUDENTS;
        console
            .print_line(&lang.pick(format!("… and {more} more"), format!("… et {more} de plus")));
    }
    if plan.existing > 0 {
        console.print_line(&lang.pick(
            format!(
                "{} a ratings file already",
                count_in_english(plan.existing, "student has", "students have")
            ),
            match plan.existing {
                1 => "1 élève a déjà un relevé".to_owned(),
                existing => format!("{existing} élèves ont déjà un relevé"),
            },
        ));
    }
    report_unsplit_names(console, plan);
    for shared in &plan.shared_names {
        let (name, paths) = (&shared.name, shared.paths.join(", "));
        console.print_line(&lang.pick(
            format!("several students are called {name}: {paths}"),
            format!("plusieurs élèves s'appellent {name} : {paths}"),
        ));
    }
    for MovedStudent { name, path, class } in &plan.moved {
        console.print_line(&lang.pick(
            format!("on the list {name} is in {class}; the file stays where it is: {path}"),
            format!("sur la liste, {name} est en {class} ; le fichier reste où il est : {path}"),
        ));
    }
    for path in &plan.unlisted {
        console.print_line(&lang.pick(
            format!(
                "{path} is not on the list: if the student has left, put `_` before the file's name"
            ),
            format!(
                "{path} n'est pas sur la liste : si l'élève est parti, mettez `_` devant le nom du fichier"
            ),
        ));
    }
}

/// Names that stay in one piece: neither capitals nor a known order show which part is which.
fn report_unsplit_names(console: &Console, plan: &RosterPlan) {
    let whole = plan
        .new_files
        .iter()
        .map(|new| &new.person)
        .filter(|person| person.given.is_none());
    let whole: Vec<&str> = whole
        .map(|person| person.name.as_str())
        .take(MAX_SHOWN_STUDENTS)
        .collect();
    if !whole.is_empty() {
        let whole = whole.join(", ");
        console.print_line(&console.lang().pick(
            format!("family name and given name could not be separated: {whole}"),
            format!("le nom et le prénom n'ont pas pu être séparés : {whole}"),
        ));
    }
}

fn write_ratings_files(
    console: &Console,
    project: &FolderSource,
    (id, grid): (&str, &Grid),
    new: &[NewFile],
) -> Result<Outcome, Outcome> {
    let folder = join_path(&join_path("grids", id), "ratings");
    let (files, lang) = (FileEditor::new(project), console.lang());
    let schema = schemas::ratings_schema_name(id);
    if !new.is_empty() {
        schemas::create_schemas(console, project)?;
    }
    let mut written = 0;
    for file in new {
        let path = join_path(&folder, &format!("{}.yaml", file.path));
        let text = schemas::schema_comment(&path, &schema)
            + &roster::write::ratings_file_text(file, grid, lang);
        let made = files.create(&path, &text).map_err(|error: Error| {
            console.print_error(&error.message(lang), None);
            Outcome::Machine
        })?;
        written += usize::from(made);
        if !made {
            console.print_line(&lang.pick(
                format!("{path} already exists, and was not changed"),
                format!("{path} existe déjà et n'a pas été modifié"),
            ));
        }
    }
    console.print_line(&lang.pick(
        format!(
            "{} written in {folder}/",
            count_in_english(written, "file", "files")
        ),
        format!(
            "{} dans {folder}/",
            count_in_french(written, "fichier écrit", "fichiers écrits")
        ),
    ));
    Ok(Outcome::Well)
}
