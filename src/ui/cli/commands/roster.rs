//! `gridgen new ratings`: a ratings file for each student of a class list.

use super::SharedMessage;
use super::select::{ChosenGrids, grid_names, no_ids, unreadable};
use super::write_back::write_back;
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::source::{FileSource, FolderSource, TEXT_LIMIT, Text, join_path};
use crate::interchange::roster::{
    self, KnownStudent, LeftoverReason, ListCorrection, MovedStudent, NewFile, NoRoster, Roster,
    RosterLeftover, RosterPlan, RosterRole,
};
use crate::model::grid::{Grid, GridId};
use crate::model::ratings::ratings_key_order;
use crate::project::layout::ratings_folder;
use crate::project::{Snapshot, ratings_files};
use crate::text::table::{self, CellTable};
use crate::text::yaml::edit::journal::ChangeAuthor;
use crate::text::yaml::edit::{
    EditCaveat, FileEdit, FileEditor, NewFileText, NewValue, YamlChange, key_path,
};
use crate::text::yaml::parse_yaml;
use crate::ui::cli::args::NewRatingsArgs;
use crate::ui::cli::input::{InputFile, UnreadTable};
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console, names, schemas};
use crate::ui::message::{Message, count_in_english, count_in_french, messages};
use std::collections::BTreeMap;

/// Of a long list so many lines are shown.
const MAX_SHOWN_STUDENTS: usize = 60;

messages! {
    /// What `gridgen new ratings` says.
    enum RosterMessage {
        Question {} {
            en: "Write this?";
            fr: "Écrire cela ?";
        }
        NoNames { list: String } {
            en: "{list}: no column has names"
                => "give the columns headings: `Name`, `First name`, `Class`, or `Nom`, `Prénom`, `Classe`";
            fr: "{list} : aucune colonne ne contient de noms"
                => "donnez un titre aux colonnes : `Nom`, `Prénom`, `Classe`";
        }
        UnknownHeadings { list: String, place: String, text: String } {
            en: "{list}: the first line, {place}, looks like unknown headings: {text}"
                => "write `Name`, `First name`, `Class` above the columns, or remove the line if it is a student's";
            fr: "{list} : la première ligne, {place}, ressemble à des titres inconnus : {text}"
                => "écrivez `Nom`, `Prénom`, `Classe` en tête des colonnes, ou retirez la ligne si elle nomme un élève";
        }
        Existing { students: usize } {
            en: "{} a ratings file already", count_in_english(*students, "student has", "students have");
            fr: "{} déjà un relevé", count_in_french(*students, "élève a", "élèves ont");
        }
        NotSeparated { names: String } {
            en: "family name and given name could not be separated: {names}";
            fr: "le nom et le prénom n'ont pas pu être séparés : {names}";
        }
        SameName { name: String, paths: String } {
            en: "several students are called {name}: {paths}";
            fr: "plusieurs élèves s'appellent {name} : {paths}";
        }
        Moved { name: String, path: String, class: String } {
            en: "on the list {name} is in {class}; the file stays where it is: {path}";
            fr: "sur la liste, {name} est en {class} ; le fichier reste où il est : {path}";
        }
        EmptyValue {} {
            en: "(empty)";
            fr: "(vide)";
        }
        Corrected { files: usize } {
            en: "{} changed as on the list", count_in_english(*files, "file", "files");
            fr: "{} d'après la liste", count_in_french(*files, "fichier modifié", "fichiers modifiés");
        }
        NoListNamed {} {
            en: "which list?" => "name the grid or grids, then the list: `gridgen new ratings GRID LIST`";
            fr: "quelle liste ?"
                => "nommez la grille ou les grilles, puis la liste : `gridgen new ratings GRILLE LISTE`";
        }
        Unlisted { path: String } {
            en: "{path} is not on the list: if the student has left, put `_` before the file's name";
            fr: "{path} n'est pas sur la liste : si l'élève est parti, mettez `_` devant le nom du fichier";
        }
        Exists { path: String } {
            en: "{path} already exists, and was not changed";
            fr: "{path} existe déjà et n'a pas été modifié";
        }
        Private {} {
            en: "only you can open this folder: it contains students' data";
            fr: "vous seul pouvez ouvrir ce dossier : il contient des données d'élèves";
        }
        Written { files: usize, folder: String } {
            en: "{} written in {folder}/", count_in_english(*files, "file", "files");
            fr: "{} dans {folder}/", count_in_french(*files, "fichier écrit", "fichiers écrits");
        }
    }
}

messages! {
    /// What a column of a list is.
    enum ColumnMessage<'a> {
        Family {} {
            en: "family name";
            fr: "nom";
        }
        Given {} {
            en: "given name";
            fr: "prénom";
        }
        Full {} {
            en: "family name and given name";
            fr: "nom et prénom";
        }
        Class {} {
            en: "class";
            fr: "classe";
        }
        Date {} {
            en: "date";
            fr: "date";
        }
        Assessor {} {
            en: "assessor";
            fr: "évaluateur";
        }
        Field { id: &'a str } {
            en: "field `{id}`";
            fr: "champ `{id}`";
        }
    }
}

messages! {
    /// Why a row or a column of a list is left out.
    enum LeftoverMessage {
        NoField { line: String } {
            en: "left out: the grid has no such field; to keep it, add `{line}` below `fields:` of the grid";
            fr: "laissé de côté : la grille n'a pas ce champ ; pour le garder, ajoutez `{line}` sous `fields:` de la \
                grille";
        }
        UnknownHeading {} {
            en: "left out: unknown heading";
            fr: "laissé de côté : titre inconnu";
        }
        UnknownField { line: String } {
            en: "left out: unknown heading; to keep it, add `{line}` below `fields:` of the grid";
            fr: "laissé de côté : titre inconnu ; pour le garder, ajoutez `{line}` sous `fields:` de la grille";
        }
        CountsRows {} {
            en: "left out: only numbers the rows";
            fr: "laissé de côté : numérote seulement les lignes";
        }
        Nameless {} {
            en: "left out: no name";
            fr: "laissé de côté : pas de nom";
        }
        Total {} {
            en: "left out: a total, not a student";
            fr: "laissé de côté : un total, pas un élève";
        }
        Repeated {} {
            en: "left out: repeats an earlier row";
            fr: "laissé de côté : répète une ligne précédente";
        }
        AboveHeadings {} {
            en: "left out: above the headings";
            fr: "laissé de côté : au-dessus des titres";
        }
        RepeatsHeadings {} {
            en: "left out: repeats the headings";
            fr: "laissé de côté : répète les titres";
        }
        NotAStudent {} {
            en: "left out: not a student";
            fr: "laissé de côté : pas un élève";
        }
        NoList {} {
            en: "left out: this sheet has no heading for names";
            fr: "laissé de côté : cette feuille n'a pas de titre de colonne pour les noms";
        }
        Hidden {} {
            en: "left out: the workbook hides it";
            fr: "laissé de côté : le classeur le masque";
        }
        Duplicate {} {
            en: "left out: another column has the same";
            fr: "laissé de côté : une autre colonne contient la même chose";
        }
    }
}

/// Reads the list, shows what was understood, asks, and writes.
pub fn run_new_ratings(
    console: &Console,
    project: &FolderSource,
    wanted: &NewRatingsArgs,
) -> CommandResult {
    let known = grid_names(project);
    let (list, typed) = wanted.grids_and_list.split_last().ok_or_else(no_list)?;
    let ids: Vec<&GridId> = match (wanted.all_grids, typed) {
        (true, []) => known.iter().collect(),
        (false, [_, ..]) => names::resolve_grids(typed, &known)?,
        _ => return Err(no_list()),
    };
    let tables = read_list(list)?;
    let mut grids = Vec::new();
    for &id in &ids {
        grids.push(ListedGrid::read(
            project,
            id,
            (list, &tables),
            console.lang(),
        )?);
    }
    for listed in &grids {
        if grids.len() > 1 {
            console.print_line(&format!("{}:", listed.id));
        }
        for roster in &listed.rosters {
            print_columns(console, roster);
        }
        print_roster_plan(console, &listed.plan);
    }
    let changes = |it: &ListedGrid<'_>| it.plan.new_files.len() + it.plan.corrections.len();
    let is_change = grids.iter().any(|listed| changes(listed) > 0);
    let asks = !wanted.yes && list != "-" && is_change;
    if asks && !console.confirm(&RosterMessage::Question {}) {
        console.print_message(&SharedMessage::NothingWritten {});
        return Ok(CommandStatus::Success);
    }
    for listed in &grids {
        write_ratings_files(console, project, listed)?;
        listed.write_corrections(console, project)?;
    }
    Ok(CommandStatus::Success)
}

fn no_list() -> CommandError {
    CommandError::usage(RosterMessage::NoListNamed {})
}

/// One grid, with what a list says of its students.
struct ListedGrid<'g> {
    id: &'g GridId,
    grid: Grid,
    rosters: Vec<Roster>,
    plan: RosterPlan,
    /// The texts of the files that are there, by their paths below `ratings/`.
    texts: BTreeMap<String, String>,
}

impl<'g> ListedGrid<'g> {
    fn read(
        project: &FolderSource,
        id: &'g GridId,
        (list, tables): (&str, &[CellTable]),
        lang: MessageLang,
    ) -> Result<Self, CommandError> {
        let grid = load_rateable_grid(project, id)?;
        let rosters = read_rosters(&grid, list, tables, lang)?;
        let people: Vec<_> = rosters.iter().flat_map(|it| it.people.clone()).collect();
        let (known, texts) = known_students(project, id)?;
        Ok(Self {
            id,
            grid,
            rosters,
            plan: roster::plan_roster(&people, &known),
            texts,
        })
    }

    /// What the list says otherwise, into the files that are there.
    fn write_corrections(
        &self,
        console: &Console,
        project: &FolderSource,
    ) -> Result<(), CommandError> {
        let mut changes: BTreeMap<&str, Vec<YamlChange>> = BTreeMap::new();
        for correction in &self.plan.corrections {
            let path = key_path(["student", &correction.key]);
            let change = YamlChange::set(path, NewValue::Text(correction.listed.clone()));
            changes.entry(&correction.file).or_default().push(change);
        }
        if changes.is_empty() {
            return Ok(());
        }
        let folder = ratings_folder(self.id);
        let paths = changes.keys().map(|file| join_path(&folder, file));
        let paths: Vec<String> = paths.collect();
        let order = ratings_key_order(&self.grid);
        let edits = changes.iter().zip(&paths);
        let edits: Vec<FileEdit<'_>> = edits
            .map(|((file, changes), path)| FileEdit {
                file: path,
                changes,
                order: &order,
                seen: self.texts.get(*file).map(String::as_str),
            })
            .collect();
        let editor = FileEditor::new(project, ChangeAuthor::of_command("new ratings"));
        write_back(console, &editor, &edits)?;
        let files = edits.len();
        console.print_message(&RosterMessage::Corrected { files });
        Ok(())
    }
}

/// The grid, if students can be rated with it. Of the other grids nothing is needed.
fn load_rateable_grid(project: &FolderSource, id: &GridId) -> Result<Grid, CommandError> {
    let snapshot = Snapshot::read(project);
    let found = snapshot.grids.into_iter().find(|grid| grid.id == *id);
    let mut diagnostics = snapshot.diagnostics;
    let grid = found.and_then(|found| {
        diagnostics.extend(found.diagnostics);
        found.grid
    });
    match grid {
        Some(grid) if grid.has_ids => Ok(grid),
        Some(grid) => Err(no_ids(grid.place)),
        None => Err(ChosenGrids::one(id).error(diagnostics)),
    }
}

fn read_list(list: &str) -> Result<Vec<CellTable>, CommandError> {
    let file = InputFile::read(list)?;
    table::read_tables(&file.bytes).map_err(|error| {
        let file = list.to_owned();
        CommandError::usage(UnreadTable { file, error })
    })
}

/// The people of the list, table by table.
fn read_rosters(
    grid: &Grid,
    list: &str,
    tables: &[CellTable],
    lang: MessageLang,
) -> Result<Vec<Roster>, CommandError> {
    let list = list.to_owned();
    roster::read_rosters(tables, grid, &lang.into()).map_err(|error| {
        CommandError::usage(match error {
            NoRoster::NoNames => RosterMessage::NoNames { list },
            NoRoster::UnknownHeadings { place, text } => {
                RosterMessage::UnknownHeadings { list, place, text }
            }
        })
    })
}

/// Every student who has a ratings file, withdrawn students too, and the texts of these files.
fn known_students(
    project: &FolderSource,
    grid: &GridId,
) -> Result<(Vec<KnownStudent>, BTreeMap<String, String>), CommandError> {
    let files =
        ratings_files(project, grid).map_err(|(folder, refusal)| unreadable(&folder, refusal))?;
    let mut all = Vec::new();
    let mut texts = BTreeMap::new();
    for file in files {
        let bytes = project
            .read(&file, TEXT_LIMIT)
            .map_err(|refusal| unreadable(&file, refusal))?;
        let start = ratings_folder(grid).len() + 1;
        // Errors in a file are for `check`: its student is recognised all the same.
        let document = parse_yaml(&mut Diagnostics::new(), Text::decode(&file, &bytes));
        all.push(KnownStudent::from_file(&file[start..], &document));
        let text = document.text.as_str().to_owned();
        texts.insert(file[start..].to_owned(), text);
    }
    Ok((all, texts))
}

fn print_columns(console: &Console, roster: &Roster) {
    for column in &roster.columns {
        if let Some(role) = &column.role {
            let role = role_message(role).headline(console.lang());
            let line = format!("{}  {}", column.letters, column.heading);
            console.print_line(&format!("{} → {role}", line.trim_end()));
        }
    }
    for left in &roster.leftovers {
        console.print_line(&leftover_line(left, console.lang()));
    }
}

fn role_message(role: &RosterRole) -> ColumnMessage<'_> {
    match role {
        RosterRole::Family | RosterRole::FamilyStart | RosterRole::FamilyEnd => {
            ColumnMessage::Family {}
        }
        RosterRole::Given => ColumnMessage::Given {},
        RosterRole::Full(_) => ColumnMessage::Full {},
        RosterRole::Class => ColumnMessage::Class {},
        RosterRole::Date => ColumnMessage::Date {},
        RosterRole::Assessor => ColumnMessage::Assessor {},
        RosterRole::Field(id) => ColumnMessage::Field { id },
    }
}

fn leftover_line(left: &RosterLeftover, lang: MessageLang) -> String {
    let reason = match left.reason {
        LeftoverReason::NoField => LeftoverMessage::NoField {
            line: roster::write::field_line(&left.text),
        },
        LeftoverReason::UnknownHeading if left.text.trim().is_empty() => {
            LeftoverMessage::UnknownHeading {}
        }
        LeftoverReason::UnknownHeading => LeftoverMessage::UnknownField {
            line: roster::write::field_line(&left.text),
        },
        LeftoverReason::CountsRows => LeftoverMessage::CountsRows {},
        LeftoverReason::Nameless => LeftoverMessage::Nameless {},
        LeftoverReason::Sum => LeftoverMessage::Total {},
        LeftoverReason::Repeated => LeftoverMessage::Repeated {},
        LeftoverReason::Duplicate => LeftoverMessage::Duplicate {},
        LeftoverReason::AboveHeadings => LeftoverMessage::AboveHeadings {},
        LeftoverReason::RepeatsHeadings => LeftoverMessage::RepeatsHeadings {},
        LeftoverReason::NotAStudent => LeftoverMessage::NotAStudent {},
        LeftoverReason::NoList => LeftoverMessage::NoList {},
        LeftoverReason::Hidden => LeftoverMessage::Hidden {},
    };
    let what = format!("{}  {}", left.place, left.text);
    format!("{} → {}", what.trim_end(), reason.headline(lang))
}

fn print_roster_plan(console: &Console, plan: &RosterPlan) {
    for new in plan.new_files.iter().take(MAX_SHOWN_STUDENTS) {
        let mut line = format!("+ {}  {}", new.path, new.person.name);
        if let Some(given) = &new.person.given {
            line += &format!(", {given}");
        }
        console.print_line(&line);
    }
    if plan.new_files.len() > MAX_SHOWN_STUDENTS {
        let count = plan.new_files.len() - MAX_SHOWN_STUDENTS;
        console.print_message(&SharedMessage::More { count });
    }
    if plan.existing > 0 {
        let students = plan.existing;
        console.print_message(&RosterMessage::Existing { students });
    }
    print_unsplit_names(console, plan);
    for shared in &plan.shared_names {
        console.print_message(&RosterMessage::SameName {
            name: shared.name.clone(),
            paths: shared.paths.join(", "),
        });
    }
    for MovedStudent { name, path, class } in &plan.moved {
        let (name, path, class) = (name.clone(), path.clone(), class.clone());
        console.print_message(&RosterMessage::Moved { name, path, class });
    }
    print_corrections(console, &plan.corrections);
    for path in &plan.unlisted {
        let path = path.clone();
        console.print_message(&RosterMessage::Unlisted { path });
    }
}

/// `~ 1A/dupont-lea  number: 2 → 1`
fn print_corrections(console: &Console, corrections: &[ListCorrection]) {
    for it in corrections.iter().take(MAX_SHOWN_STUDENTS) {
        let empty = || RosterMessage::EmptyValue {}.headline(console.lang());
        let before = it.before.clone().unwrap_or_else(empty);
        let (path, key, listed) = (&it.path, &it.key, &it.listed);
        console.print_line(&format!("~ {path}  {key}: {before} → {listed}"));
    }
    if corrections.len() > MAX_SHOWN_STUDENTS {
        let count = corrections.len() - MAX_SHOWN_STUDENTS;
        console.print_message(&SharedMessage::More { count });
    }
}

/// Names that stay in one piece: neither capitals nor a known order show which part is which.
fn print_unsplit_names(console: &Console, plan: &RosterPlan) {
    let names: Vec<&str> = plan
        .new_files
        .iter()
        .map(|new| &new.person)
        .filter(|person| person.given.is_none())
        .map(|person| person.name.as_str())
        .take(MAX_SHOWN_STUDENTS)
        .collect();
    if !names.is_empty() {
        let names = names.join(", ");
        console.print_message(&RosterMessage::NotSeparated { names });
    }
}

fn write_ratings_files(
    console: &Console,
    project: &FolderSource,
    listed: &ListedGrid<'_>,
) -> Result<(), CommandError> {
    let (id, grid) = (listed.id, &listed.grid);
    let new: &[NewFile] = &listed.plan.new_files;
    let folder = ratings_folder(id);
    let editor = FileEditor::new(project, ChangeAuthor::of_command("new ratings"));
    let schema = schemas::ratings_schema_name(id);
    let mut is_private = false;
    if !new.is_empty() {
        schemas::create_schemas(console, project)?;
        is_private = editor.create_private_folder(&folder)?;
    }
    let texts: Vec<(String, String)> = new
        .iter()
        .map(|file| {
            let path = join_path(&folder, &format!("{}.yaml", file.path));
            let text = schemas::schema_comment(&path, &schema)
                + &roster::write::ratings_file_text(file, grid, console.lang());
            (path, text)
        })
        .collect();
    let files = create_files(console, &editor, &texts)?;
    console.print_message(&RosterMessage::Written { files, folder });
    if is_private {
        console.print_message(&RosterMessage::Private {});
    }
    Ok(())
}

/// How many of these files were made; what has such a name already is named.
fn create_files(
    console: &Console,
    editor: &FileEditor,
    texts: &[(String, String)],
) -> Result<usize, CommandError> {
    let new: Vec<NewFileText<'_>> = texts
        .iter()
        .map(|(file, text)| NewFileText { file, text })
        .collect();
    let created = editor.create_all(&new)?;
    for (file, is_made) in new.iter().zip(&created.made) {
        if !is_made {
            let path = file.file.to_owned();
            console.print_message(&RosterMessage::Exists { path });
        }
    }
    if let Some(first) = new.first().filter(|_| !created.is_noted) {
        let caveat = EditCaveat::NotJournalled.diagnostic(first.file);
        console.print_diagnostics(&[caveat]);
    }
    Ok(created.made.iter().filter(|is_made| **is_made).count())
}
