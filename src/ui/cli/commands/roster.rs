//! `gridgen new ratings`: a ratings file for each student of a class list.

use super::{grid_names, of_grids};
use crate::base::diagnostic::{Lang, Place, Problems};
use crate::base::error::{Action, Error};
use crate::base::source::{DATA_LIMIT, Folder, Source, TEXT_LIMIT, Text, join};
use crate::interchange::roster::{self, Known, Left, NewFile, Person, Plan, Role, Roster, Why};
use crate::model::grid::Grid;
use crate::project::{Problem, Snapshot, ratings_files};
use crate::text::locale;
use crate::text::table::{self, Table};
use crate::text::yaml::edit::Files;
use crate::ui::cli::counting::{count, count_in_french};
use crate::ui::cli::{Console, Outcome, names, schemas};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};

/// Of a long list so many lines are shown.
const SHOWN: usize = 60;

/// Reads the list, says what was understood, asks, writes.
pub fn new_ratings(
    console: &Console,
    project: &Folder,
    typed: &str,
    list: &str,
    yes: bool,
) -> Result<Outcome, Outcome> {
    let known = grid_names(project);
    let id = names::grid(console, typed, &known)?;
    let grid = rateable(console, project, id)?;
    let rosters = rosters(console, &grid, list)?;
    let people: Vec<_> = rosters.iter().flat_map(|it| it.people.clone()).collect();
    let there = students(console, project, id)?;
    let plan = roster::plan(&people, &there);
    let lang = console.lang();
    for roster in &rosters {
        tell_understood(console, roster);
    }
    tell_plan(console, &plan);
    let question = lang.pick("Write these files?", "Écrire ces fichiers ?");
    let asks = !yes && list != "-" && !plan.new.is_empty();
    if asks && !console.agrees(question) {
        console.say(lang.pick("Nothing was written.", "Rien n'a été écrit."));
        return Ok(Outcome::Well);
    }
    write(console, project, (id, &grid), &plan.new)
}

/// The grid, if somebody can be rated with it.
fn rateable(console: &Console, project: &Folder, id: &str) -> Result<Grid, Outcome> {
    let snapshot = Snapshot::read(project);
    let found = snapshot.grids.into_iter().find(|grid| grid.id == id);
    let mut problems = snapshot.problems;
    let grid = found.and_then(|found| {
        problems.extend(found.problems);
        found.grid
    });
    let Some(grid) = grid else {
        let problems = of_grids(problems, &BTreeSet::from([id.to_owned()]));
        console.problems(&problems.sorted());
        return Err(Outcome::FilesWrong);
    };
    if !grid.has_ids {
        problems = Problems::new();
        problems.add(crate::model::ratings::Problem::NoIds {}, grid.place.clone());
        console.problems(&problems.sorted());
        return Err(Outcome::FilesWrong);
    }
    Ok(grid)
}

/// The people of the list, table by table.
fn rosters(console: &Console, grid: &Grid, list: &str) -> Result<Vec<Roster>, Outcome> {
    let bytes = bytes(list).map_err(|cause| {
        let is_missing = cause.kind() == io::ErrorKind::NotFound;
        console.error(
            &Error::new(Action::Read, list, cause).words(console.lang()),
            None,
        );
        if is_missing {
            Outcome::Usage
        } else {
            Outcome::Machine
        }
    })?;
    let tables = table::tables(&bytes).map_err(|unread| {
        let (headline, help) = unread.words(console.lang());
        console.error(&format!("{list}: {headline}"), help.as_deref());
        Outcome::Usage
    })?;
    let fields: Vec<(String, String)> = grid
        .fields
        .iter()
        .flatten()
        .map(|field| (field.id.clone(), field.label.plain()))
        .collect();
    let mut found: Vec<(&Table, Roster)> = tables
        .iter()
        .filter_map(|table| Some((table, roster::read(table, &fields)?)))
        .filter(|(_, roster)| !roster.people.is_empty())
        .collect();
    if found.is_empty() {
        return Err(tell_nobody(console, list));
    }
    for person in found.iter_mut().flat_map(|(_, roster)| &mut roster.people) {
        let lang = grid.lang.as_deref();
        written_dates(person, lang.unwrap_or(console.lang().pick("en", "fr")));
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
fn written_dates(person: &mut Person, lang: &str) {
    for (_, value) in &mut person.fields {
        let written = locale::is_iso_date(value).and_then(|day| locale::short_date(lang, day));
        *value = written.unwrap_or_else(|| std::mem::take(value));
    }
}

fn bytes(list: &str) -> io::Result<Vec<u8>> {
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

fn tell_nobody(console: &Console, list: &str) -> Outcome {
    let lang = console.lang();
    console.error(
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
fn students(console: &Console, project: &Folder, grid: &str) -> Result<Vec<Known>, Outcome> {
    let told = |file: &str, refusal| {
        let mut problems = Problems::new();
        problems.add(Problem::from(refusal), Place::File(file.into()));
        console.problems(&problems.sorted());
        Outcome::FilesWrong
    };
    let files = ratings_files(project, grid).map_err(|(folder, refusal)| told(&folder, refusal))?;
    let mut all = Vec::new();
    for file in files {
        let bytes = project
            .read(&file, TEXT_LIMIT)
            .map_err(|refusal| told(&file, refusal))?;
        let start = join(&join("grids", grid), "ratings").len() + 1;
        all.push(student(&file[start..], &file, &bytes));
    }
    Ok(all)
}

fn student(below: &str, file: &str, bytes: &[u8]) -> Known {
    let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
    let stem = name.trim_end_matches(".yaml");
    // What is wrong with a file keeps nobody from being known by it.
    let document = crate::text::yaml::parse(&mut Problems::new(), Text::decode(file, bytes));
    let entries = document
        .root
        .get("student")
        .and_then(|student| student.entries());
    let mut known = Known {
        path: join(folder, stem.trim_start_matches('_')),
        withdrawn: format!("/{below}").contains("/_"),
        ..Known::default()
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

fn tell_understood(console: &Console, roster: &Roster) {
    let lang = console.lang();
    for column in roster.columns.iter().filter(|column| column.role.is_some()) {
        let role = column
            .role
            .as_ref()
            .map_or_else(String::new, |role| role_words(role, lang));
        let line = format!("{}  {}", column.letters, column.heading);
        console.say(&format!("{} → {role}", line.trim_end()));
    }
    for left in &roster.left {
        console.say(&left_line(left, lang));
    }
}

fn role_words(role: &Role, lang: Lang) -> String {
    match role {
        Role::Family => lang.pick("family name", "nom").to_owned(),
        Role::Given => lang.pick("given name", "prénom").to_owned(),
        Role::Full(_) => lang
            .pick("family name and given name", "nom et prénom")
            .to_owned(),
        Role::Class => lang.pick("class", "classe").to_owned(),
        Role::Field(id) => lang.pick(format!("field `{id}`"), format!("champ `{id}`")),
    }
}

fn left_line(left: &Left, lang: Lang) -> String {
    let why = match left.why {
        Why::NoField => lang.pick("the grid has no such field", "la grille n'a pas ce champ"),
        Why::UnknownHead => lang.pick("not known", "inconnu"),
        Why::Counts => lang.pick("only counts the rows", "numérote seulement les lignes"),
        Why::Nameless => lang.pick("no name", "pas de nom"),
        Why::Sum => lang.pick("a sum, nobody", "un total, personne"),
        Why::Repeated => lang.pick(
            "says the same as a row before",
            "répète une ligne précédente",
        ),
        Why::Second => lang.pick("said by another column", "dit par une autre colonne"),
    };
    let what = format!("{}  {}", left.place, left.text);
    let out = lang.pick("left out", "laissé de côté");
    format!("{} → {out}{}{why}", what.trim_end(), lang.pick(": ", " : "))
}

fn tell_plan(console: &Console, plan: &Plan) {
    let lang = console.lang();
    for new in plan.new.iter().take(SHOWN) {
        let person = &new.person;
        let given = person.given.as_ref().map(|given| format!(", {given}"));
        console.say(&format!(
            "+ {}  {}{}",
            new.path,
            person.name,
            given.unwrap_or_default()
        ));
    }
    if plan.new.len() > SHOWN {
        let more = plan.new.len() - SHOWN;
        console.say(&lang.pick(format!("… and {more} more"), format!("… et {more} de plus")));
    }
    if plan.there > 0 {
        console.say(&lang.pick(
            format!(
                "{} there already",
                count(plan.there, "student is", "students are")
            ),
            match plan.there {
                1 => "1 élève a déjà son fichier".to_owned(),
                there => format!("{there} élèves ont déjà leur fichier"),
            },
        ));
    }
    tell_whole(console, plan);
    for (name, paths) in &plan.alike {
        let paths = paths.join(", ");
        console.say(&lang.pick(
            format!("several are called {name}: {paths}"),
            format!("plusieurs s'appellent {name} : {paths}"),
        ));
    }
    for (name, path, class) in &plan.elsewhere {
        console.say(&lang.pick(
            format!("{name} is in {class} on the list, and stays where the file is: {path}"),
            format!("{name} est en {class} sur la liste, et reste là où est son fichier : {path}"),
        ));
    }
    for path in &plan.gone {
        console.say(&lang.pick(
            format!("{path} is not on the list: who has left gets `_` before the file's name"),
            format!("{path} n'est pas sur la liste : si l'élève est parti, mettez `_` devant le nom du fichier"),
        ));
    }
}

/// Names that were left in one piece: no capitals, no order that says which part is which.
fn tell_whole(console: &Console, plan: &Plan) {
    let whole = plan
        .new
        .iter()
        .map(|new| &new.person)
        .filter(|person| person.given.is_none());
    let whole: Vec<&str> = whole
        .map(|person| person.name.as_str())
        .take(SHOWN)
        .collect();
    if !whole.is_empty() {
        let whole = whole.join(", ");
        console.say(&console.lang().pick(
            format!("family name and given name were not told apart: {whole}"),
            format!("nom et prénom n'ont pas été séparés : {whole}"),
        ));
    }
}

fn write(
    console: &Console,
    project: &Folder,
    (id, grid): (&str, &Grid),
    new: &[NewFile],
) -> Result<Outcome, Outcome> {
    let folder = join(&join("grids", id), "ratings");
    let (files, lang) = (Files::of(project), console.lang());
    let schema = schemas::of_ratings(id);
    if !new.is_empty() {
        schemas::begin(console, project)?;
    }
    let mut written = 0;
    for file in new {
        let path = join(&folder, &format!("{}.yaml", file.path));
        let text = schemas::line(&path, &schema) + &roster::write::text(file, grid, lang);
        let made = files.create(&path, &text).map_err(|error: Error| {
            console.error(&error.words(lang), None);
            Outcome::Machine
        })?;
        written += usize::from(made);
        if !made {
            console.say(&lang.pick(
                format!("{path} is there, and was left alone"),
                format!("{path} existe et n'a pas été touché"),
            ));
        }
    }
    console.say(&lang.pick(
        format!("{} written in {folder}/", count(written, "file", "files")),
        format!(
            "{} dans {folder}/",
            count_in_french(written, "fichier écrit", "fichiers écrits")
        ),
    ));
    Ok(Outcome::Well)
}
