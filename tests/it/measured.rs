//! The pages of forms, measured: nothing is printed over anything else or leaves its cell or page, no last page is for a row
//! or a signature, a rating changes no row's height, no words are glued together for the ear.
//!
//! The forms are those of `tests/measured/`, each of one kind, and the repository's own.
//! For each measure a fault is put into a theme, to see that it is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use gridgen::base::diagnostic::Diagnostics;
use gridgen::base::source::MemorySource;
use gridgen::output::pdf::{DocumentInfo, PageMeasures, RowPlace, evict_layouts, in_own_pool};
use gridgen::output::render::{self, BuildOptions, own_files};
use gridgen::project::{Snapshot, check_project};

use crate::support::pdf::Pdf;

/// Shorter than this the rows of two sheets are of one height, in points.
const SAME: f64 = 0.2;

/// What is wrong with the pages of a project, each with its sheet.
type Faults = Vec<String>;

/// A sheet, measured and exported.
struct Sheet {
    measures: PageMeasures,
    pdf: Pdf,
    /// The rows that say something in words, by which they may be higher.
    has_words: bool,
}

fn root(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn add(mut project: MemorySource, folder: &Path, name: &str) -> MemorySource {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap();
        let name = format!("{name}/{file}");
        project = if path.is_dir() {
            add(project, &path, &name)
        } else {
            project.with(&name, fs::read(&path).unwrap())
        };
    }
    project
}

/// The forms that are made to be measured.
fn kinds() -> MemorySource {
    let project = MemorySource::default().with("gridgen.yaml", "gridgen: 1\n");
    add(project, &root("tests/measured/grids"), "grids")
}

/// One of them.
fn kind(grid: &str) -> MemorySource {
    let folder = format!("grids/{grid}");
    add(
        MemorySource::default(),
        &root("tests/measured").join(&folder),
        &folder,
    )
}

/// The repository's own forms.
fn forms() -> MemorySource {
    let mut project = MemorySource::default().with("gridgen.yaml", "gridgen: 1\nlang: fr\n");
    for folder in ["grids", "scales"] {
        project = add(project, &root(folder), folder);
    }
    project
}

fn sheets(project: &MemorySource) -> BTreeMap<String, Sheet> {
    let mut problems = Diagnostics::new();
    let checked = check_project(Snapshot::read(project), project, &mut problems);
    let options = BuildOptions::default();
    let plan = render::Renderer::new().plan_build(&checked, project, options, &mut problems);
    let mut all = BTreeMap::new();
    for job in &plan.jobs {
        let Some(sheet) = job.sheet() else { continue };
        let who = sheet.student.as_ref().and_then(|filled| filled.context());
        let own = own_files(sheet, who.as_ref());
        let group = &sheet.group;
        let about = DocumentInfo {
            title: job.name.clone(),
            ident: job.name.clone(),
            ..DocumentInfo::default()
        };
        let (measures, pdf) = in_own_pool(|| {
            let measures = group.typesetter.measured(&group.fits, &own).unwrap();
            let typeset = group.typesetter.typeset_fitted(&group.fits, &own, &about);
            (measures, typeset.unwrap().pdf)
        });
        let said = who
            .iter()
            .flat_map(|who| &who.rows)
            .flat_map(|row| &row.ratings);
        let mut words = said.filter(|it| it.remark.is_some() || it.text.is_some());
        let sheet = Sheet {
            measures,
            pdf: Pdf::open(&pdf),
            has_words: words.next().is_some(),
        };
        all.insert(job.name.clone(), sheet);
    }
    evict_layouts(0);
    all
}

fn faults(project: &MemorySource) -> Faults {
    let sheets = sheets(project);
    let mut faults = Faults::new();
    for (name, sheet) in &sheets {
        let pages = sheet.measures.pages;
        for it in &sheet.measures.misplaced {
            faults.push(format!("{name}: `{}` {:?}", it.text, it.fault));
        }
        if pages.count > 1 && pages.last_filled < 0.2 {
            faults.push(format!(
                "{name}: the last page is filled to {:.2}",
                pages.last_filled
            ));
        }
        if pages.lone_rows > 0 {
            faults.push(format!("{name}: a row alone on a page"));
        }
        let grid = name.split('/').next().unwrap();
        let blank = &sheets[&format!("{grid}/blank")];
        if !sheet.has_words {
            let (blank, filled) = (&blank.measures.rows, &sheet.measures.rows);
            faults.extend(
                moved_rows(blank, filled)
                    .map(|row| format!("{name}: row {row} is of another height")),
            );
        }
        faults.extend(
            over_headed(&sheet.pdf).map(|cell| format!("{name}: headings of columns: {cell}")),
        );
        // From right to left the pieces stand as the eye sees them.
        if grid == "hebrew" || grid == "droite" {
            continue;
        }
        faults.extend(glued(&sheet.pdf).map(|words| format!("{name}: glued: {words}")));
    }
    faults
}

/// The rows whose height differs, where both stand on one page with the row after them. What follows the tables of the
/// blank (a sum) has none there; rows of texts are higher on the blank.
fn moved_rows(blank: &[RowPlace], filled: &[RowPlace]) -> impl Iterator<Item = String> {
    let heights = |rows: &[RowPlace]| -> BTreeMap<(usize, usize), f64> {
        // A cell that spans rows comes after all of them.
        let mut rows = rows.to_vec();
        rows.sort_by_key(|it| (it.table, it.page, it.row));
        rows.dedup_by_key(|it| (it.table, it.page, it.row));
        let pairs = rows
            .windows(2)
            .filter(|pair| (pair[0].table, pair[0].page) == (pair[1].table, pair[1].page));
        pairs
            .map(|pair| ((pair[0].table, pair[0].row), pair[1].top - pair[0].top))
            .collect()
    };
    let (blank, filled) = (heights(blank), heights(filled));
    // Rows of a sheet may all be a little lower or higher: compared with the first of its tables.
    let differing = blank.into_iter().filter_map(move |(at, height)| {
        let other = filled.get(&at)?;
        let allowed = SAME + height * 0.09;
        ((other - height).abs() > allowed).then(|| format!("{at:?} ({height:.1} and {other:.1})"))
    });
    differing.collect::<Vec<_>>().into_iter()
}

/// Cells over several columns that name headings of these, though none of them is what the cell says.
fn over_headed(pdf: &Pdf) -> impl Iterator<Item = String> {
    let elements = pdf.elements();
    let headings = elements
        .iter()
        .filter(|it| it.tag == "TH" && it.scope.as_deref() != Some("Row"));
    let of_columns: BTreeSet<&String> = headings.filter_map(|it| it.id.as_ref()).collect();
    let spanning = elements
        .iter()
        .filter(|it| it.tag == "TD" && it.colspan > Some(1));
    let found = spanning.filter(|cell| cell.headers.iter().any(|id| of_columns.contains(id)));
    found
        .map(|cell| cell.text())
        .collect::<Vec<_>>()
        .into_iter()
}

/// Words of one cell that follow one another without a space.
fn glued(pdf: &Pdf) -> impl Iterator<Item = String> {
    let cells = pdf
        .elements()
        .into_iter()
        .filter(|it| matches!(it.tag.as_str(), "TH" | "TD"));
    let found = cells.flat_map(|cell| {
        let pieces = cell.pieces();
        let pairs = pieces.windows(2).filter(|pair| {
            let (before, after) = (pair[0].chars().next_back(), pair[1].chars().next());
            before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
        });
        pairs.map(|pair| pair.concat()).collect::<Vec<_>>()
    });
    found.collect::<Vec<_>>().into_iter()
}

#[test]
fn forms_of_every_kind_are_as_they_should_be() {
    assert_eq!(faults(&kinds()), Faults::new());
}

#[test]
fn the_forms_of_the_repository_are_as_they_should_be() {
    assert_eq!(faults(&forms()), Faults::new());
}

/// A theme that changes one file of `classic` by one replacement.
struct PutInFault {
    /// The form that shows it: the others would only take time.
    grid: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// What is then said.
    seen: &'static str,
}

fn with_fault(fault: &PutInFault) -> MemorySource {
    let PutInFault {
        grid,
        file,
        from,
        to,
        ..
    } = fault;
    let text = fs::read_to_string(root(&format!("themes/classic/{file}"))).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    kind(grid)
        .with("gridgen.yaml", "gridgen: 1\ntheme: faulty\n")
        .with("themes/faulty/theme.yaml", "api: 1\nextends: classic\n")
        .with(&format!("themes/faulty/{file}"), text.replacen(from, to, 1))
}

#[test]
fn every_fault_that_is_put_in_is_found() {
    let faulty = [
        // Words that are never broken.
        PutInFault {
            grid: "long-words",
            file: "base.typ",
            from: "{ it } else { broken(it, calc.max(2, calc.floor(em / 0.6))) }",
            to: "{ it } else { it }",
            seen: "OutOfCell",
        },
        // A label printed over the value beside it.
        PutInFault {
            grid: "identity",
            file: "parts/identity.typ",
            from: "text(fill: grey, field.label)",
            to: "place(dx: 30pt, text(fill: grey, field.label))",
            seen: "Over(",
        },
        // A mark that needs space of its own.
        PutInFault {
            grid: "rubric",
            file: "parts/row.typ",
            from: "place(top + end, dx: corner",
            to: "block(height: 14pt); place(top + end, dx: corner",
            seen: "another height",
        },
        // Rows that are never set tighter.
        PutInFault {
            grid: "one-row-too-many",
            file: "base.typ",
            from: "#let fit = json(\"/fit.json\")",
            to: "#let fit = (rows: 1.0, held: 0)",
            seen: "the last page",
        },
        // Words without ink that begin right behind a heading.
        PutInFault {
            grid: "ranges",
            file: "base.typ",
            from: "\"\\u{A0}\" + it + \"\\u{A0}\"",
            to: "it",
            seen: "glued",
        },
        // The heading of a row that does not say so.
        PutInFault {
            grid: "italian",
            file: "parts/row.typ",
            from: "pdf.header-cell(level: 2, scope: \"row\", table.cell(",
            to: "pdf.header-cell(level: 2, scope: \"both\", table.cell(",
            seen: "headings of columns",
        },
    ];
    for fault in faulty {
        let found = faults(&with_fault(&fault));
        assert!(
            found.iter().any(|it| it.contains(fault.seen)),
            "{}: {}: {found:#?}",
            fault.file,
            fault.seen
        );
    }
}
