//! Everything in a project, read once: what a command then works on cannot change under its hands.

use super::problem::Problem;
use super::settings::Settings;
use crate::base::diagnostic::{Place, Problems};
use crate::base::source::{
    Entry, EntryKind, Refusal, Source, TEXT_LIMIT, Text, is_left_behind, join,
};
use crate::model::grid::{Grid, ScaleFile, partial, shared_scale};
use crate::text::yaml::{self, Document};

/// Classes lie in each other at most so deep.
const CLASS_DEPTH: usize = 12;

/// A project as it was at one moment.
#[derive(Debug)]
pub struct Snapshot {
    /// `gridgen.yaml`.
    pub settings: Settings,
    /// The folders of `grids/`, by name.
    pub grids: Vec<GridFolder>,
    /// Problems of settings and scales.
    pub problems: Problems,
}

/// One folder of `grids/`.
#[derive(Debug)]
pub struct GridFolder {
    /// Its name.
    pub id: String,
    /// The bytes of `grid.yaml`.
    pub bytes: Vec<u8>,
    /// The grid, unless an error stops it.
    pub grid: Option<Grid>,
    /// What could be read of one that an error stops, to look for its other faults.
    pub faulty: Option<Grid>,
    /// The ratings files below it, by path.
    pub students: Vec<StudentFile>,
    /// Problems of the grid.
    pub problems: Problems,
}

/// Where one ratings file lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudentPlace {
    /// Its path below `ratings/`, without `.yaml`: `1AGORA/dupont`.
    pub path: String,
    /// The name of the folder it lies in, empty at the top.
    pub class: String,
    /// Its path from the project's root.
    pub file: String,
}

/// One ratings file.
#[derive(Debug)]
pub struct StudentFile {
    /// Its path below `ratings/`, without `.yaml`: `1AGORA/dupont`.
    pub path: String,
    /// The name of the folder it lies in, empty at the top.
    pub class: String,
    /// Its path from the project's root.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it says, if it could be read.
    pub document: Option<Document>,
    /// Problems of the file as YAML.
    pub problems: Problems,
}

impl Snapshot {
    /// Reads everything.
    pub fn read(source: &dyn Source) -> Self {
        let mut problems = Problems::new();
        let folders = listed(source, "grids", &mut problems).into_iter();
        let folders = folders
            .filter(|entry| entry.kind == EntryKind::Folder && !is_left_behind(&entry.name))
            .map(|entry| entry.name);
        Self::with(source, folders.collect(), problems)
    }

    /// Reads what one grid needs, and nothing of the others.
    pub fn of_grid(source: &dyn Source, id: &str) -> Self {
        Self::with(source, vec![id.to_owned()], Problems::new())
    }

    fn with(source: &dyn Source, grids: Vec<String>, mut problems: Problems) -> Self {
        let settings = match source.read("gridgen.yaml", TEXT_LIMIT) {
            Err(Refusal::Missing) => Settings::default(),
            read => {
                let document =
                    document(read, "gridgen.yaml", &mut problems).map(|(document, _)| document);
                document
                    .map(|document| Settings::read(&mut problems, &document))
                    .unwrap_or_default()
            }
        };
        let scales = scales(source, &mut problems);
        let grids = grids
            .into_iter()
            .filter_map(|id| grid_folder(source, id, &scales, &mut problems))
            .collect();
        Self {
            settings,
            grids,
            problems,
        }
    }
}

fn document(
    read: Result<Vec<u8>, Refusal>,
    path: &str,
    problems: &mut Problems,
) -> Option<(Document, Vec<u8>)> {
    match read {
        Ok(bytes) => Some((yaml::parse(problems, Text::decode(path, &bytes)), bytes)),
        Err(refusal) => {
            problems.add(Problem::from(refusal), Place::File(path.into()));
            None
        }
    }
}

fn listed(source: &dyn Source, folder: &str, problems: &mut Problems) -> Vec<Entry> {
    source.entries(folder).unwrap_or_else(|refusal| {
        problems.add(Problem::from(refusal), Place::File(folder.into()));
        Vec::new()
    })
}

fn scales(source: &dyn Source, problems: &mut Problems) -> Vec<ScaleFile> {
    let mut scales = Vec::new();
    for entry in listed(source, "scales", problems) {
        let path = join("scales", &entry.name);
        let Some(name) = yaml_stem(&entry.name, &path, problems) else {
            continue;
        };
        let document = document(source.read(&path, TEXT_LIMIT), &path, problems);
        scales.push((
            name.to_owned(),
            document.and_then(|(document, _)| shared_scale(problems, &document)),
        ));
    }
    scales
}

/// The name without `.yaml`; a name in `.yml` is told.
fn yaml_stem<'n>(name: &'n str, path: &str, problems: &mut Problems) -> Option<&'n str> {
    if is_left_behind(name) || name.starts_with('_') {
        return None;
    }
    if name.ends_with(".yml") {
        problems.add(Problem::YmlName {}, Place::File(path.into()));
    }
    name.strip_suffix(".yaml").filter(|stem| !stem.is_empty())
}

fn grid_folder(
    source: &dyn Source,
    id: String,
    scales: &[ScaleFile],
    outer: &mut Problems,
) -> Option<GridFolder> {
    let folder = join("grids", &id);
    let path = join(&folder, "grid.yaml");
    let read = source.read(&path, TEXT_LIMIT);
    if read == Err(Refusal::Missing) {
        outer.add(Problem::NoGridFile {}, Place::File(folder.as_str().into()));
        return None;
    }
    let mut problems = Problems::new();
    let document = document(read, &path, &mut problems);
    let parsed = document
        .as_ref()
        .and_then(|(document, _)| partial(&mut problems, document, &id, scales));
    // A syntax error that was read over is still one: the grid may not be what was meant.
    let (grid, faulty) = match problems.has_errors() {
        true => (None, parsed),
        false => (parsed, None),
    };
    let places = student_places(source, &id, outer).into_iter();
    let students = places
        .map(|place| StudentFile::read(source, place))
        .collect();
    let bytes = document.map(|(_, bytes)| bytes).unwrap_or_default();
    Some(GridFolder {
        id,
        bytes,
        grid,
        faulty,
        students,
        problems,
    })
}

/// Where the ratings files of a grid lie, by path; those that begin with `_` are nobody's.
pub fn student_places(
    source: &dyn Source,
    grid: &str,
    problems: &mut Problems,
) -> Vec<StudentPlace> {
    let mut places = Vec::new();
    let folder = join(&join("grids", grid), "ratings");
    walk(source, &folder, "", &mut places, problems);
    places
}

fn walk(
    source: &dyn Source,
    folder: &str,
    below: &str,
    students: &mut Vec<StudentPlace>,
    outer: &mut Problems,
) {
    for entry in listed(source, folder, outer) {
        let path = join(folder, &entry.name);
        let inner = join(below, &entry.name);
        let is_yaml = entry.name.ends_with(".yaml");
        match entry.kind {
            EntryKind::Folder if is_left_behind(&entry.name) || entry.name.starts_with('_') => {}
            // A link to a folder above would be followed round and round.
            EntryKind::Folder if !is_yaml && inner.matches('/').count() >= CLASS_DEPTH => {
                outer.add(
                    Problem::FoldersTooDeep {},
                    Place::File(path.as_str().into()),
                );
            }
            EntryKind::Folder if !is_yaml => walk(source, &path, &inner, students, outer),
            _ => {
                if let Some(stem) = yaml_stem(&entry.name, &path, outer) {
                    students.push(place(path, below, stem));
                }
            }
        }
    }
}

/// The paths of every ratings file of a grid, also of those that are nobody's for now; or the folder that cannot be read.
pub fn ratings_files(source: &dyn Source, grid: &str) -> Result<Vec<String>, (String, Refusal)> {
    let mut found = Vec::new();
    let folder = join(&join("grids", grid), "ratings");
    find_ratings(source, &folder, 0, &mut found)?;
    Ok(found)
}

fn find_ratings(
    source: &dyn Source,
    folder: &str,
    depth: usize,
    found: &mut Vec<String>,
) -> Result<(), (String, Refusal)> {
    let unread = |refusal| (folder.to_owned(), refusal);
    for entry in source.entries(folder).map_err(unread)? {
        let file = join(folder, &entry.name);
        match entry.kind {
            _ if is_left_behind(&entry.name) => {}
            EntryKind::Folder if depth < CLASS_DEPTH => {
                find_ratings(source, &file, depth + 1, found)?;
            }
            EntryKind::File if entry.name.ends_with(".yaml") => found.push(file),
            _ => {}
        }
    }
    Ok(())
}

fn place(file: String, below: &str, stem: &str) -> StudentPlace {
    let class = below.rsplit('/').next().unwrap_or_default().to_owned();
    StudentPlace {
        path: join(below, stem),
        class,
        file,
    }
}

impl StudentFile {
    /// Reads the file at this place.
    pub fn read(source: &dyn Source, place: StudentPlace) -> Self {
        let read = source.read(&place.file, TEXT_LIMIT);
        Self::of(place, read)
    }

    /// What was read at this place.
    pub fn of(place: StudentPlace, read: Result<Vec<u8>, Refusal>) -> Self {
        let mut problems = Problems::new();
        let read = document(read, &place.file, &mut problems);
        let (document, bytes) = read.map_or((None, Vec::new()), |(document, bytes)| {
            (Some(document), bytes)
        });
        let StudentPlace { path, class, file } = place;
        Self {
            path,
            class,
            file,
            bytes,
            document,
            problems,
        }
    }
}
