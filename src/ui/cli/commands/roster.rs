//! `gridgen new ratings`: a ratings file for each student of a class list.

use super::{diagnostics_of_grids, grid_names};
use crate::base::diagnostic::{Diagnostics, MessageLang, Place};
use crate::base::error::{Error, FileAction};
use crate::base::source::{DATA_LIMIT, FileSource, FolderSource, TEXT_LIMIT, Text, join_path};
use crate::interchange::roster::{
    self, KnownStudent, LeftoverReason, NewFile, Person, Roster, RosterLeftover, RosterPlan,
    RosterRole,
};
use crate::model::grid::Grid;
use crate::project::{ProjectDiagnostic, Snapshot, ratings_files};
use crate::text::locale;
use crate::text::table::{self, CellTable};
use crate::text::yaml::edit::FileEditor;
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::cli::{Console, Outcome, names, schemas};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};

/// Of a long list so many lines are shown.
const MAX_SHOWN_STUDENTS: usize = 60;

/// Reads the list, says what was understood, asks, writes.
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

/// The grid, if somebody can be rated with it.
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
    let fields: Vec<(String, String)> = grid
        .fields
        .iter()
        .flatten()
        .map(|field| (field.id.to_string(), field.label.plain()))
        .collect();
    let mut found: Vec<(&CellTable, Roster)> = tables
        .iter()
        .filter_map(|table| Some((table, roster::read_roster(table, &fields)?)))
        .filter(|(_, roster)| !roster.people.is_empty())
        .collect();
    if found.is_empty() {
        return Err(report_no_names(console, list));
    }
    for person in found.iter_mut().flat_map(|(_, roster)| &mut roster.people) {
        let lang = grid.lang.as_deref();
        localize_dates(person, lang.unwrap_or(console.lang().pick("en", "fr")));
    }
    // Of a workbook with a sheet for each class, the sheet's name is the class.
    if found.len() > 1 {
        for (table, roster) in &mut found {
            for person in roster
                .people
                .iter_mut()
                .filter(|person| person.class.is_none())
            {
                person.class = table.name.clone();
            }
        }
    }
    Ok(found.into_iter().map(|(_, roster)| roster).collect())
}

/// The date of a spreadsheet's cell, as people write it in the language of the form.
fn localize_dates(person: &mut Person, lang: &str) {
    for (_, value) in &mut person.fields {
        let written = locale::parse_iso_date(value).and_then(|day| locale::short_date(lang, day));
        *value = written.unwrap_or_else(|| std::mem::take(value));
    }
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
            format!("{list}: no column of names was found"),
            format!("{list} : aucune colonne de noms n'a été trouvée"),
        ),
        Some(lang.pick(
            "write heads over the columns: `Nom`, `Prénom`, `Classe`, or `Name`, `First name`, `Class`",
            "écrivez un titre au-dessus des colonnes : `Nom`, `Prénom`, `Classe`",
        )),
    );
    Outcome::Usage
}

/// Everybody who has a ratings file, withdrawn students too.
fn known_students(
    console: &Console,
    project: &FolderSource,
    grid: &str,
) -> Result<Vec<KnownStudent>, Outcome> {
    let told = |file: &str, refusal| {
        let mut problems = Diagnostics::new();
        problems.add(ProjectDiagnostic::from(refusal), Place::File(file.into()));
        console.print_diagnostics(&problems.sorted());
        Outcome::FilesWrong
    };
    let files = ratings_files(project, grid).map_err(|(folder, refusal)| told(&folder, refusal))?;
    let mut all = Vec::new();
    for file in files {
        let bytes = project
            .read(&file, TEXT_LIMIT)
            .map_err(|refusal| told(&file, refusal))?;
        let start = join_path(&join_path("grids", grid), "ratings").len() + 1;
        all.push(known_student(&file[start..], &file, &bytes));
    }
    Ok(all)
}

fn known_student(below: &str, file: &str, bytes: &[u8]) -> KnownStudent {
    let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
    let stem = name.trim_end_matches(".yaml");
    // What is wrong with a file keeps nobody from being known by it.
    let document =
        crate::text::yaml::parse_yaml(&mut Diagnostics::new(), Text::decode(file, bytes));
    let entries = document
        .root
        .get("student")
        .and_then(|student| student.entries());
    let mut known = KnownStudent {
        path: join_path(folder, stem.trim_start_matches('_')),
        withdrawn: format!("/{below}").contains("/_"),
        ..KnownStudent::default()
    };
    for entry in entries.unwrap_or_default() {
        let value = entry
            .value
            .scalar()
            .map_or("", |scalar| scalar.text.trim())
            .to_owned();
        match entry.key.text.as_str() {
            _ if value.is_empty() => {}
            "name" => known.name = value,
            "given" => known.given = Some(value),
            id => known.fields.push((id.to_owned(), value)),
        }
    }
    if known.name.is_empty() {
        known.name = known
            .given
            .take()
            .unwrap_or_else(|| stem.replace(['-', '_'], " "));
    }
    known
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
        LeftoverReason::UnknownHeading => lang.pick("not known", "inconnu"),
        LeftoverReason::CountsRows => {
            lang.pick("only counts the rows", "numérote seulement les lignes")
        }
        LeftoverReason::Nameless => lang.pick("no name", "pas de nom"),
        LeftoverReason::Sum => lang.pick("a sum, nobody", "un total, personne"),
        LeftoverReason::Repeated => lang.pick(
            "says the same as a row before",
            "répète une ligne précédente",
        ),
        LeftoverReason::Duplicate => {
            lang.pick("said by another column", "dit par une autre colonne")
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
                "{} there already",
                count_in_english(plan.existing, "student is", "students are")
            ),
            match plan.existing {
                1 => "1 élève a déjà son fichier".to_owned(),
                there => format!("{there} élèves ont déjà leur fichier"),
            },
        ));
    }
    report_unsplit_names(console, plan);
    for (name, paths) in &plan.same_name {
        let paths = paths.join(", ");
        console.print_line(&lang.pick(
            format!("several are called {name}: {paths}"),
            format!("plusieurs s'appellent {name} : {paths}"),
        ));
    }
    for (name, path, class) in &plan.in_other_class {
        console.print_line(&lang.pick(
            format!("{name} is in {class} on the list, and stays where the file is: {path}"),
            format!("{name} est en {class} sur la liste, et reste là où est son fichier : {path}"),
        ));
    }
    for path in &plan.unlisted {
        console.print_line(&lang.pick(
            format!("{path} is not on the list: who has left gets `_` before the file's name"),
            format!("{path} n'est pas sur la liste : si l'élève est parti, mettez `_` devant le nom du fichier"),
        ));
    }
}

/// Names that were left in one piece: no capitals, no order that says which part is which.
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
            format!("family name and given name were not told apart: {whole}"),
            format!("nom et prénom n'ont pas été séparés : {whole}"),
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
                format!("{path} is there, and was left alone"),
                format!("{path} existe et n'a pas été touché"),
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
