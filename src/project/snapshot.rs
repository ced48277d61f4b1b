//! Everything in a project, read once, so that it cannot change while a command works on it.

use super::layout::{GRIDS_FOLDER, SETTINGS_FILE, grid_file, grid_folder, ratings_folder};
use super::problem::ProjectDiagnostic;
use super::settings::Settings;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::source::{
    FileSource, FolderEntry, FolderEntryKind, ReadRefusal, TEXT_LIMIT, Text, is_ignored_name,
    join_path,
};
use crate::model::class::{ClassPath, StudentPath};
use crate::model::grid::{
    Grid, GridId, ScaleFile, build_partial_grid, parse_grid, read_shared_scale,
};
use crate::text::yaml::{self, YamlDocument};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How deep class folders can be nested.
const MAX_CLASS_DEPTH: usize = 12;

/// A project at one moment.
#[derive(Debug)]
pub struct Snapshot {
    /// `gridgen.yaml`.
    pub settings: Settings,
    /// The folders of `grids/`, by name.
    pub grids: Vec<GridFolder>,
    /// Diagnostics of settings and scales.
    pub diagnostics: Diagnostics,
}

/// One folder of `grids/`.
#[derive(Debug)]
pub struct GridFolder {
    /// Its name.
    pub id: GridId,
    /// `grid.yaml` as a tree, if it could be read.
    pub document: Option<Arc<YamlDocument>>,
    /// The grid, unless it has an error.
    pub grid: Option<Grid>,
    /// What could be read of a grid with an error, to look for more mistakes.
    pub faulty: Option<Grid>,
    /// The ratings files below it, by path.
    pub students: Vec<StudentFile>,
    /// The folders of its ratings that cannot be read, as paths below `ratings/`.
    pub unread: Vec<ClassPath>,
    /// Diagnostics of the grid.
    pub diagnostics: Diagnostics,
}

/// Where one ratings file lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudentLocation {
    /// Whose it is.
    pub path: StudentPath,
    /// Its path from the project's root.
    pub file: String,
}

/// One ratings file.
#[derive(Debug)]
pub struct StudentFile {
    /// Whose it is.
    pub path: StudentPath,
    /// Its path from the project's root.
    pub file: String,
    /// Its content, if it could be read.
    pub document: Option<Arc<YamlDocument>>,
    /// Diagnostics of the file as YAML.
    pub diagnostics: Diagnostics,
}

impl Snapshot {
    /// Reads everything.
    pub fn read(source: &dyn FileSource) -> Self {
        let mut diagnostics = Diagnostics::new();
        let folders = list_folder(source, GRIDS_FOLDER, &mut diagnostics).into_iter();
        let folders = folders
            .filter(|entry| entry.kind == FolderEntryKind::Folder && !is_ignored_name(&entry.name))
            .filter_map(|entry| GridId::new(&entry.name));
        Self::read_grids(source, folders.collect(), diagnostics)
    }

    /// Reads only what one grid needs.
    pub fn of_grid(source: &dyn FileSource, id: &GridId) -> Self {
        Self::read_grids(source, vec![id.clone()], Diagnostics::new())
    }

    fn read_grids(
        source: &dyn FileSource,
        grids: Vec<GridId>,
        mut diagnostics: Diagnostics,
    ) -> Self {
        let settings = read_settings(source, &mut diagnostics);
        let scales = read_scales(source, &mut diagnostics);
        let grids = grids
            .into_iter()
            .filter_map(|id| read_grid_folder(source, id, &scales, &mut diagnostics))
            .collect();
        Self {
            settings,
            grids,
            diagnostics,
        }
    }
}

fn read_settings(source: &dyn FileSource, diagnostics: &mut Diagnostics) -> Settings {
    let read = source.read(SETTINGS_FILE, TEXT_LIMIT);
    if read == Err(ReadRefusal::Missing) {
        return Settings::default();
    }
    let mut own = Diagnostics::new();
    let document = parse_document(read, SETTINGS_FILE, &mut own);
    let read = document.map(|document| Settings::read(&mut own, &document));
    let mut settings = read.unwrap_or_default();
    settings.is_sound = !own.has_errors();
    diagnostics.extend(own);
    settings
}

/// The one place where a file of a project is decoded and parsed: from here on there are no bytes.
fn parse_document(
    read: Result<Vec<u8>, ReadRefusal>,
    path: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Arc<YamlDocument>> {
    match read {
        Ok(bytes) => {
            let document = yaml::parse_yaml(diagnostics, Text::decode(path, &bytes));
            Some(Arc::new(document))
        }
        Err(refusal) => {
            diagnostics.add(ProjectDiagnostic::from(refusal), Place::File(path.into()));
            None
        }
    }
}

fn list_folder(
    source: &dyn FileSource,
    folder: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<FolderEntry> {
    source.entries(folder).unwrap_or_else(|refusal| {
        diagnostics.add(ProjectDiagnostic::from(refusal), Place::File(folder.into()));
        Vec::new()
    })
}

fn read_scales(source: &dyn FileSource, diagnostics: &mut Diagnostics) -> Vec<ScaleFile> {
    let mut scales = Vec::new();
    for entry in list_folder(source, "scales", diagnostics) {
        let path = join_path("scales", &entry.name);
        let Some(name) = yaml_stem(&entry.name, &path, diagnostics) else {
            continue;
        };
        let mut own = Diagnostics::new();
        let document = parse_document(source.read(&path, TEXT_LIMIT), &path, &mut own);
        let scale = document.and_then(|document| read_shared_scale(&mut own, &document));
        // Without the level that has the error, marks would be wrong on every sheet.
        let is_sound = !own.has_errors();
        diagnostics.extend(own);
        scales.push((name.to_owned(), scale.filter(|_| is_sound)));
    }
    scales
}

/// The name without `.yaml`; a name that ends in `.yml` is reported.
fn yaml_stem<'n>(name: &'n str, path: &str, diagnostics: &mut Diagnostics) -> Option<&'n str> {
    if is_ignored_name(name) || name.starts_with('_') {
        return None;
    }
    // Reported rather than read: of `lea.yml` beside `lea.yaml` one would be left out without a word.
    if name.ends_with(".yml") {
        diagnostics.add(ProjectDiagnostic::YmlName {}, Place::File(path.into()));
    }
    name.strip_suffix(".yaml").filter(|stem| !stem.is_empty())
}

fn read_grid_folder(
    source: &dyn FileSource,
    id: GridId,
    scales: &[ScaleFile],
    outer: &mut Diagnostics,
) -> Option<GridFolder> {
    let path = grid_file(&id);
    let read = source.read(&path, TEXT_LIMIT);
    if read == Err(ReadRefusal::Missing) {
        outer.add(
            ProjectDiagnostic::NoGridFile {},
            Place::File(grid_folder(&id).into()),
        );
        return None;
    }
    let mut diagnostics = Diagnostics::new();
    let document = match read {
        Ok(bytes) => {
            let text = Arc::new(Text::decode(&path, &bytes));
            Some(Arc::new(parse_grid(&mut diagnostics, text, &id, scales)))
        }
        Err(refusal) => {
            diagnostics.add(
                ProjectDiagnostic::from(refusal),
                Place::File(path.as_str().into()),
            );
            None
        }
    };
    let parsed = document
        .as_ref()
        .and_then(|document| build_partial_grid(&mut diagnostics, document, &id, scales));
    // Reading continues after a syntax error, but then the grid may not be what was meant.
    let (grid, faulty) = if diagnostics.has_errors() {
        (None, parsed)
    } else {
        (parsed, None)
    };
    let walk = RatingsWalk::of_grid(source, &id, outer);
    let places = walk.students.into_iter();
    let students = places
        .map(|place| StudentFile::read(source, place))
        .collect();
    Some(GridFolder {
        id,
        document,
        grid,
        faulty,
        students,
        unread: walk.unread,
        diagnostics,
    })
}

/// What can be read of one grid, whatever is wrong in it.
pub(super) fn read_partial_grid(source: &dyn FileSource, id: &GridId) -> Option<Grid> {
    let mut reported_elsewhere = Diagnostics::new();
    let scales = read_scales(source, &mut reported_elsewhere);
    let path = grid_file(id);
    let text = Text::decode(&path, &source.read(&path, TEXT_LIMIT).ok()?);
    let document = parse_grid(&mut reported_elsewhere, Arc::new(text), id, &scales);
    build_partial_grid(&mut reported_elsewhere, &Arc::new(document), id, &scales)
}

/// Where the ratings files of a grid lie, by path; files and folders that begin with `_` are ignored.
pub fn student_locations(
    source: &dyn FileSource,
    grid: &GridId,
    diagnostics: &mut Diagnostics,
) -> Vec<StudentLocation> {
    RatingsWalk::of_grid(source, grid, diagnostics).students
}

/// The ratings of a grid, folder by folder.
struct RatingsWalk<'a> {
    source: &'a dyn FileSource,
    diagnostics: &'a mut Diagnostics,
    students: Vec<StudentLocation>,
    /// The folders that cannot be read, below `ratings/`.
    unread: Vec<ClassPath>,
    trail: FolderTrail,
}

/// Folders by where they really lie: a link to one that is read anyway is not followed, or it would be read as often as
/// there are ways to it.
struct FolderTrail {
    root: String,
    entered: BTreeSet<String>,
}

impl FolderTrail {
    fn new(source: &dyn FileSource, root: &str) -> Self {
        let root = real_folder(source, root);
        Self {
            entered: BTreeSet::from([root.clone()]),
            root,
        }
    }

    /// Whether the folder of this name in another one is to be read.
    fn enters(&mut self, source: &dyn FileSource, folder: &str, name: &str) -> bool {
        let real = real_folder(source, &join_path(folder, name));
        let is_in_place = real == join_path(&real_folder(source, folder), name);
        let is_around = is_at_or_below(&real, &self.root) || is_at_or_below(&self.root, &real);
        (is_in_place || !is_around) && self.entered.insert(real)
    }
}

fn is_at_or_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn real_folder(source: &dyn FileSource, folder: &str) -> String {
    source
        .real_path(folder)
        .unwrap_or_else(|_| folder.to_owned())
}

impl<'a> RatingsWalk<'a> {
    fn of_grid(
        source: &'a dyn FileSource,
        grid: &GridId,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let folder = ratings_folder(grid);
        let mut walk = Self {
            source,
            diagnostics,
            students: Vec::new(),
            unread: Vec::new(),
            trail: FolderTrail::new(source, &folder),
        };
        walk.walk_folder(&folder, "");
        walk
    }

    /// A folder, at its path from the project's root and `below` the ratings of the grid.
    fn walk_folder(&mut self, folder: &str, below: &str) {
        let entries = match self.source.entries(folder) {
            Ok(entries) => entries,
            Err(refusal) => {
                let place = Place::File(folder.into());
                self.diagnostics
                    .add(ProjectDiagnostic::from(refusal), place);
                self.unread.extend(ClassPath::new(below));
                return;
            }
        };
        for entry in entries {
            let path = join_path(folder, &entry.name);
            let inner = join_path(below, &entry.name);
            let is_folder = entry.kind == FolderEntryKind::Folder && !entry.name.ends_with(".yaml");
            let is_ignored = is_ignored_name(&entry.name) || entry.name.starts_with('_');
            if entry.kind == FolderEntryKind::Folder && is_ignored {
                continue;
            }
            if !is_folder {
                if let Some(stem) = yaml_stem(&entry.name, &path, self.diagnostics) {
                    let student = StudentPath::new(&join_path(below, stem));
                    let location = student.map(|student| StudentLocation {
                        path: student,
                        file: path,
                    });
                    self.students.extend(location);
                }
            } else if !self.trail.enters(self.source, folder, &entry.name) {
                let place = Place::File(path.as_str().into());
                self.diagnostics
                    .add(ProjectDiagnostic::LinkedFolder {}, place);
            } else if inner.matches('/').count() >= MAX_CLASS_DEPTH {
                let place = Place::File(path.as_str().into());
                self.diagnostics
                    .add(ProjectDiagnostic::FoldersTooDeep {}, place);
            } else {
                self.walk_folder(&path, &inner);
            }
        }
    }
}

/// The paths of all ratings files of a grid, the ignored ones too; or the folder that cannot be read.
pub fn ratings_files(
    source: &dyn FileSource,
    grid: &GridId,
) -> Result<Vec<String>, (String, ReadRefusal)> {
    let mut found = Vec::new();
    let folder = ratings_folder(grid);
    let mut trail = FolderTrail::new(source, &folder);
    find_ratings_files(source, (&folder, 0), &mut trail, &mut found)?;
    Ok(found)
}

fn find_ratings_files(
    source: &dyn FileSource,
    (folder, depth): (&str, usize),
    trail: &mut FolderTrail,
    found: &mut Vec<String>,
) -> Result<(), (String, ReadRefusal)> {
    let unread = |refusal| (folder.to_owned(), refusal);
    for entry in source.entries(folder).map_err(unread)? {
        let file = join_path(folder, &entry.name);
        match entry.kind {
            _ if is_ignored_name(&entry.name) => {}
            FolderEntryKind::Folder if depth >= MAX_CLASS_DEPTH => {}
            FolderEntryKind::Folder if !trail.enters(source, folder, &entry.name) => {}
            FolderEntryKind::Folder => {
                find_ratings_files(source, (&file, depth + 1), trail, found)?;
            }
            FolderEntryKind::File if entry.name.ends_with(".yaml") => found.push(file),
            _ => {}
        }
    }
    Ok(())
}

impl StudentFile {
    /// Reads the file at this place.
    pub fn read(source: &dyn FileSource, place: StudentLocation) -> Self {
        let read = source.read(&place.file, TEXT_LIMIT);
        Self::of(place, read)
    }

    /// What was read at this place.
    pub fn of(place: StudentLocation, read: Result<Vec<u8>, ReadRefusal>) -> Self {
        let mut diagnostics = Diagnostics::new();
        let document = parse_document(read, &place.file, &mut diagnostics);
        let StudentLocation { path, file } = place;
        Self {
            path,
            file,
            document,
            diagnostics,
        }
    }
}
