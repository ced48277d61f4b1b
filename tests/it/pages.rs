//! The pages of every variant as pictures: what no other test sees (a line that is gone, a mark beside its box, a text over
//! another) changes the picture.
//!
//! The references are `tests/pages/VARIANT/SHEET-PAGE.png`, small and few. A difference writes `target/pages/report.html`, with
//! the reference, the page as it is now, and where they differ. `BLESS=1` rewrites what differs: look at it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use gridgen::output::picture;

use crate::support::raster::Raster;
use crate::support::variants::{self, Outputs, Variant};

/// Half a point of the paper a pixel: A4 is 298 × 421, every stroke is seen, no word can be read.
const SCALE: f32 = 0.5;

/// The sheets, what we call them, and which of their pages, counted from 1.
const SHEETS: [(&str, &str, &[usize]); 4] = [
    ("agora-bloc-1/students/1AGORA/nguyen-lou", "filled", &[1, 2]),
    ("oral-presentation/students/2B/okafor", "rubric", &[1]),
    ("stress/blank", "stress", &[2]),
    ("droite/students/full", "right", &[1]),
];

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The pages of a variant as they are now, by the names of their references.
fn pages((variant, built): &(Variant, Outputs)) -> BTreeMap<String, Raster> {
    let sheets = built.sheets();
    let mut pages = BTreeMap::new();
    for (name, short, wanted) in SHEETS {
        let sheet = sheets.iter().find(|it| it.name == name).expect(name);
        let drawn = picture::read_pages(&sheet.pdf).expect("a PDF");
        for page in wanted.iter().filter(|page| **page <= drawn.count()) {
            let png = drawn.png(page - 1, SCALE).expect("a picture");
            let name = format!("{}/{short}-{page}.png", variant.name);
            pages.insert(name, Raster::read(&png).coarse());
        }
    }
    pages
}

/// What lies in `tests/pages/`.
fn references() -> BTreeMap<String, Raster> {
    let mut found = BTreeMap::new();
    for folder in fs::read_dir(root("tests/pages")).into_iter().flatten() {
        let folder = folder.unwrap().path();
        for file in fs::read_dir(&folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(root("tests/pages")).unwrap();
            let name = name.to_str().unwrap().replace('\\', "/");
            found.insert(name, Raster::read(&fs::read(&path).unwrap()));
        }
    }
    found
}

/// A page that differs: what it was, if it was, and what it is, if it is.
struct Change<'a> {
    name: &'a str,
    was: Option<&'a Raster>,
    is: Option<&'a Raster>,
}

fn changes<'a>(
    were: &'a BTreeMap<String, Raster>,
    are: &'a BTreeMap<String, Raster>,
) -> Vec<Change<'a>> {
    let names = were
        .keys()
        .chain(are.keys().filter(|it| !were.contains_key(*it)));
    let change = |name: &'a String| {
        let (was, is) = (were.get(name), are.get(name));
        let same = was
            .zip(is)
            .is_some_and(|(was, is)| was.difference(is).is_none());
        (!same).then_some(Change { name, was, is })
    };
    names.filter_map(change).collect()
}

fn bless(changes: &[Change]) {
    for change in changes {
        let path = root("tests/pages").join(change.name);
        match change.is {
            Some(is) => write(&path, &is.write()),
            None => fs::remove_file(path).unwrap(),
        }
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The three pictures of each change side by side, in one file.
fn report(changes: &[Change], folder: &Path) -> PathBuf {
    let mut text = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Pages that differ</title>\n\
         <style>img { border: 1px solid #888; margin: 4px } figure { display: inline-block }</style>\n\
         <h1>Pages that differ</h1>\n",
    );
    for (at, change) in changes.iter().enumerate() {
        writeln!(text, "<h2>{}</h2>", change.name).unwrap();
        let difference = change
            .was
            .zip(change.is)
            .and_then(|(was, is)| was.difference(is));
        for (what, raster) in [
            ("reference", change.was),
            ("now", change.is),
            ("difference", difference.as_ref()),
        ] {
            let Some(raster) = raster else { continue };
            let file = format!("{at}-{what}.png");
            write(&folder.join(&file), &raster.write());
            let picture = format!("<img src=\"{file}\" alt=\"{what}\">");
            writeln!(
                text,
                "<figure>{picture}<figcaption>{what}</figcaption></figure>"
            )
            .unwrap();
        }
    }
    let path = folder.join("report.html");
    write(&path, text.as_bytes());
    path
}

#[test]
fn pages_look_as_their_references() {
    let are = variants::built().iter().flat_map(pages).collect();
    let were = references();
    let changes = changes(&were, &are);
    if std::env::var_os("BLESS").is_some() {
        return bless(&changes);
    }
    if !changes.is_empty() {
        let names: Vec<_> = changes.iter().map(|it| it.name).collect();
        let report = report(&changes, &root("target/pages"));
        panic!("look at {}, then BLESS=1: {names:#?}", report.display());
    }
}

fn blocked(page: &Raster, size: usize) -> Raster {
    let mut page = page.clone();
    for at in 0..size * size {
        let (x, y) = (60 + at % size, 80 + at / size);
        let pixel = &mut page.pixels[y * page.width + x];
        *pixel = pixel.map(|channel| channel ^ 0x60);
    }
    page
}

#[test]
fn a_small_dot_is_a_difference_and_another_rounding_is_none() {
    let were = references();
    let (name, page) = were.first_key_value().expect("references");
    let mut rounded = page.clone();
    let round = |channel: u8| channel.saturating_add(3);
    rounded.pixels.iter_mut().for_each(|it| *it = it.map(round));
    assert!(page.difference(&rounded).is_none());
    assert!(page.difference(&blocked(page, 2)).is_none());
    assert!(page.difference(&blocked(page, 3)).is_some());
    let other = BTreeMap::from([(name.clone(), blocked(page, 3))]);
    let one = BTreeMap::from([(name.clone(), page.clone())]);
    assert_eq!(changes(&one, &one).len(), 0);
    let changed = changes(&one, &other);
    assert_eq!(changed.len(), 1);
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(report(&changed, folder.path())).unwrap();
    for part in ["reference", "now", "difference"] {
        assert!(text.contains(&format!("0-{part}.png")), "{text}");
        let png = fs::read(folder.path().join(format!("0-{part}.png"))).unwrap();
        assert_eq!(Raster::read(&png).width, page.width);
    }
}

#[test]
fn a_page_more_and_a_page_less_are_differences() {
    let page = Raster {
        width: 1,
        height: 1,
        pixels: vec![[255; 3]],
    };
    let one = BTreeMap::from([("a/filled-1.png".to_owned(), page)]);
    let none = BTreeMap::new();
    assert_eq!(changes(&one, &none).len(), 1);
    assert_eq!(changes(&none, &one).len(), 1);
}
