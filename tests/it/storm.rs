//! Bad days: many hands on the same files while somebody watches, builds that are killed, builds side by side.
//!
//! Some dozens of edits, kills and students each time; `GRIDGEN_EDITS=10000 GRIDGEN_KILLS=200 GRIDGEN_STUDENTS=5000 cargo
//! test storm` as many as it says. Nothing here looks at a clock: it waits until all is as a fresh build makes it.

use crate::support::built::build;
use crate::support::watched::Watched;
use gridgen::base::source::{FileSource, FolderSource};
use gridgen::output::render::MemoryStore;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

const GRID: &str = "gridgen: 1\ntitle: Oral\nlang: fr\nremarks: Remarques\nscale: { A: {}, B: {}, C: {} }\nsections:\n  - id: s\n    title: S\n    criteria: { c: C, d: D }\n";
const RATINGS: &str = "grids/oral/ratings";

/// As many as the environment says.
fn times(name: &str, otherwise: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|times| times.parse().ok())
        .unwrap_or(otherwise)
}

/// A small generator of numbers (xorshift), so that the same edits can be had again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    fn pick<T: Copy>(&mut self, some: &[T]) -> T {
        some[self.roll(some.len())]
    }
}

fn ratings(dice: &mut Dice) -> String {
    match dice.roll(8) {
        0 => String::new(),
        1 => "ratings: { s: { c: Z } }\n".to_owned(),
        2 => "ratings: { s: [\n".to_owned(),
        n => format!(
            "ratings:\n  s:\n    c: {} n° {n} {}\n",
            dice.pick(&["A", "B", "C"]),
            dice.roll(1000)
        ),
    }
}

/// What a person, an editor or git does to a folder of ratings. Others do the same at the same time: what is not there
/// any more is not there.
fn meddle(root: &Path, dice: &mut Dice) {
    let class = |dice: &mut Dice| root.join(RATINGS).join(dice.pick(&["1A", "2B", "2B/deep"]));
    let folder = class(dice);
    let file = folder.join(dice.pick(&["lea.yaml", "ines.yaml", "tom.yaml"]));
    let text = ratings(dice);
    let _ = match dice.roll(11) {
        0 => fs::write(&file, text),
        1 => File::create(&file).and_then(|_| fs::write(&file, text)),
        2 => fs::write(folder.join(".swap"), text)
            .and_then(|()| fs::rename(folder.join(".swap"), &file)),
        3 => fs::rename(&file, file.with_extension("yaml~")).and_then(|()| fs::write(&file, text)),
        4 => fs::remove_file(&file),
        5 => fs::create_dir_all(&folder).and_then(|()| fs::write(&file, text)),
        6 => fs::rename(&folder, class(dice)),
        // A clock that jumps back, or a copy that keeps its time.
        7 => fs::write(&file, text).and_then(|()| date(&file, Duration::from_secs(1_000_000_000))),
        8 => date(
            &file,
            Duration::from_secs(1_000_000_000 + dice.roll(1000) as u64),
        ),
        9 => hide(&file, dice.roll(2) == 0),
        _ => fs::write(
            root.join("grids/oral/grid.yaml"),
            GRID.replace("Oral", dice.pick(&["Oral", "Autre", "[Faux"])),
        ),
    };
}

/// Another time of the last change, so long after 1970.
fn date(file: &Path, since: Duration) -> std::io::Result<()> {
    let file = File::options().write(true).open(file)?;
    file.set_modified(SystemTime::UNIX_EPOCH + since)
}

/// A file that nobody may read, or may again; to the superuser it is the same.
#[cfg(unix)]
fn hide(file: &Path, hidden: bool) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = if hidden { 0o000 } else { 0o644 };
    fs::set_permissions(file, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn hide(_: &Path, _: bool) -> std::io::Result<()> {
    Ok(())
}

/// Everything that a fresh build makes of what lies there.
fn fresh(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let project: Box<dyn FileSource> = Box::new(FolderSource::open(root).unwrap());
    let store = MemoryStore::new();
    build(&*project, &store).report.unwrap();
    store
        .files()
        .into_iter()
        .map(|(path, bytes)| (path.to_string(), bytes))
        .collect()
}

/// Everything that lies in the output folder, but what begins with a dot.
fn outputs(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let output = root.join("output");
    let files = files(&output)
        .into_iter()
        .filter(|path| !name(path).starts_with('.'));
    let relative = |path: &Path| {
        path.strip_prefix(&output)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/")
    };
    files
        .filter_map(|path| Some((relative(&path), fs::read(&path).ok()?)))
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let below = |path: PathBuf| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    };
    entries.map(|entry| entry.path()).flat_map(below).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The first sheet that is not as a fresh build makes it. A wrong file keeps its last good outputs; what nothing makes
/// and no file is behind is gone.
fn difference(root: &Path) -> Option<String> {
    let (fresh, found) = (fresh(root), outputs(root));
    let differs = fresh
        .iter()
        .find(|(path, bytes)| found.get(*path) != Some(bytes));
    let source = |path: &str| {
        let stem = path
            .rsplit_once('.')
            .map_or(path, |(stem, _)| stem)
            .strip_prefix("oral/students/")
            .map(str::to_owned);
        stem.map_or(root.join("grids/oral/grid.yaml"), |stem| {
            root.join(RATINGS).join(stem + ".yaml")
        })
    };
    let orphan = found
        .keys()
        .find(|path| !fresh.contains_key(*path) && !source(path).exists());
    differs
        .map(|(path, _)| format!("{path} is another one"))
        .or(orphan.map(|path| format!("{path} should be gone")))
}

#[test]
fn many_hands_while_somebody_watches_end_in_what_a_fresh_build_makes() {
    let lea = format!("{RATINGS}/1A/lea.yaml");
    let mut project = Watched::start(
        &[
            ("grids/oral/grid.yaml", GRID),
            (&lea, "ratings: { s: { c: A } }\n"),
        ],
        &[],
    );
    let root = project.place("");
    let edits = times("GRIDGEN_EDITS", 120);
    std::thread::scope(|scope| {
        for writer in 1..=3 {
            let root = &root;
            scope.spawn(move || {
                let mut dice = Dice(writer + 0x9E37_79B9_7F4A_7C15);
                for _ in 0..edits / 3 {
                    meddle(root, &mut dice);
                    std::thread::sleep(Duration::from_millis(dice.roll(12) as u64));
                }
            });
        }
    });
    fs::write(root.join("grids/oral/grid.yaml"), GRID).unwrap();
    while let Some(difference) = difference(&root) {
        project.goes_on(&difference);
    }
}

#[test]
fn in_a_school_of_many_students_the_edited_one_is_made() {
    let students = times("GRIDGEN_STUDENTS", 60);
    let place = |n: usize| format!("{RATINGS}/{}A/s{n}.yaml", n / 30);
    let file = |n: usize| (place(n), "ratings: { s: { c: A } }\n");
    let ratings: Vec<(String, &str)> = (0..students).map(file).collect();
    let mut files: Vec<(&str, &str)> = vec![
        ("grids/oral/grid.yaml", GRID),
        ("gridgen.yaml", "gridgen: 1\nformats: [html]\n"),
    ];
    files.extend(ratings.iter().map(|(path, text)| (path.as_str(), *text)));
    let mut project = Watched::start(&files, &[]);
    assert_eq!(outputs(&project.place("")).len(), students + 1);
    for n in [0, students / 2, students - 1] {
        project
            .save(&place(n), "ratings: { s: { c: B } }\n")
            .says(&[&format!("s{n}.yaml → 1 sheet")]);
    }
}

fn gridgen(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridgen"));
    command
        .args(["build", "--lang", "en", "--project"])
        .arg(root);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// A project of six students on disk.
fn class() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join(RATINGS)).unwrap();
    fs::write(dir.path().join("grids/oral/grid.yaml"), GRID).unwrap();
    for n in 0..6 {
        fs::write(
            dir.path().join(RATINGS).join(format!("s{n}.yaml")),
            "ratings: { s: { c: A } }\n",
        )
        .unwrap();
    }
    dir
}

#[test]
fn after_a_kill_at_any_moment_the_next_build_is_right_and_leaves_nothing_behind() {
    let dir = class();
    let mut dice = Dice(0xD1CE);
    for kill in 0..times("GRIDGEN_KILLS", 12) {
        let student = dir
            .path()
            .join(RATINGS)
            .join(format!("s{}.yaml", dice.roll(6)));
        fs::write(student, format!("ratings: {{ s: {{ c: B {kill} }} }}\n")).unwrap();
        let mut build = gridgen(dir.path()).arg("--all").spawn().unwrap();
        std::thread::sleep(Duration::from_millis(dice.roll(250) as u64));
        build.kill().unwrap();
        build.wait().unwrap();
        assert!(
            gridgen(dir.path()).status().unwrap().success(),
            "after kill {kill}"
        );
        assert_eq!(difference(dir.path()), None, "after kill {kill}");
        let left: Vec<String> = files(&dir.path().join("output"))
            .iter()
            .map(|path| name(path))
            .filter(|name| name.starts_with('.'))
            .collect();
        assert_eq!(left, [".gridgen.json"], "after kill {kill}");
    }
}

#[test]
fn two_builds_at_once_are_one_after_the_other() {
    let dir = class();
    let mut both = [(); 2].map(|()| gridgen(dir.path()).arg("--all").spawn().unwrap());
    for build in &mut both {
        assert!(build.wait().unwrap().success());
    }
    assert_eq!(difference(dir.path()), None);
}

#[test]
fn who_reads_a_pdf_while_it_is_made_again_has_the_whole_of_the_old_one() {
    use std::io::Read;
    let dir = class();
    assert!(gridgen(dir.path()).status().unwrap().success());
    let pdf = dir.path().join("output/oral/students/s0.pdf");
    let old = fs::read(&pdf).unwrap();
    let mut reader = File::open(&pdf).unwrap();
    fs::write(
        dir.path().join(RATINGS).join("s0.yaml"),
        "ratings: { s: { c: C Autrement } }\n",
    )
    .unwrap();
    assert!(gridgen(dir.path()).status().unwrap().success());
    let mut read = Vec::new();
    reader.read_to_end(&mut read).unwrap();
    assert_eq!(read, old);
    assert_ne!(fs::read(&pdf).unwrap(), old);
}
