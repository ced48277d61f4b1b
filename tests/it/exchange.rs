//! Tables go out and come back: as they were they change nothing, and what is changed in one is what the files then say.

use gridgen::text::table::read_tables;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

const FORMATS: [&str; 4] = ["csv", "xlsx", "ods", "json"];
const GRID: &str = "\
gridgen: 1
title: Oral
scale: { TI: { name: Bas, points: 0 }, TS: { name: Haut, heading: TB, points: 2, achieved: true }, B+: {}, En cours: {} }
sections:
  - id: s
    title: S
    criteria:
      a: 'A; \"quoted\", <b> & c'
      b: { label: B, scale: number, points: 20 }
      c: { label: C, points: { TI: [0, 4], TS: [5, 6] } }
  - id: t
    title: T
    tasks:
      - { id: d, title: D }
      - criteria: { e: { label: E, scale: text } }
";

/// Remarks that a spreadsheet, a separator, a package or YAML could spoil.
const REMARKS: [&str; 14] = [
    "=1+1",
    "+33 6",
    "- une\\n- deux",
    "@client",
    "'=x",
    "'cité",
    "a;b,c\\td|e",
    "dit \\\"oui\\\"",
    "point #3: x",
    "<b> & ]]>",
    "deux  espaces",
    "5 fautes",
    "été 😀 \\u00a0 fin",
    "TS aussi",
];

fn project() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("grids/oral/ratings/1A");
    fs::create_dir_all(&folder).unwrap();
    fs::write(dir.path().join("grids/oral/grid.yaml"), GRID).unwrap();
    for (nth, remark) in REMARKS.iter().enumerate() {
        let whole = if nth % 3 == 0 {
            "t: TI Tout".to_owned()
        } else {
            format!("t: {{ d: En cours, e: \"{remark}\" }}")
        };
        let text = format!(
            "# kept {nth}\nstudent: {{ name: \"N{nth}\", given: \"=G\" }}\nratings:\n  s:\n    a: {{ level: B+, remark: \"{remark}\" }}\n    b: 07,50 vu\n    c: {}\n  {whole}\n",
            ["TS", "5,5", "TI 2 juste", ""][nth % 4],
        );
        fs::write(folder.join(format!("n{nth}.yaml")), text).unwrap();
    }
    dir
}

fn gridgen(project: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridgen"));
    let output = command
        .args(args)
        .args(["--lang", "fr", "--project"])
        .arg(project)
        .current_dir(project)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn files(project: &Path) -> Vec<String> {
    let folder = project.join("grids/oral/ratings/1A");
    let text = |nth| fs::read_to_string(folder.join(format!("n{nth}.yaml"))).unwrap();
    (0..REMARKS.len()).map(text).collect()
}

fn exported(project: &Path, name: &str) -> Vec<u8> {
    gridgen(project, &["export", "oral", "--output", name]);
    fs::read(project.join(name)).unwrap()
}

#[test]
fn what_was_exported_changes_nothing_when_it_comes_back() {
    let project = project();
    let before = files(project.path());
    for format in FORMATS {
        let name = format!("table.{format}");
        let bytes = exported(project.path(), &name);
        assert_eq!(
            bytes,
            exported(project.path(), &name),
            "{format}: the same bytes each time"
        );
        let output = gridgen(project.path(), &["import", "oral", &name]);
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            "rien ne change\n",
            "{format}"
        );
    }
    assert_eq!(files(project.path()), before);
}

#[test]
fn a_table_of_one_project_makes_another_say_the_same() {
    let from = project();
    for format in FORMATS {
        let to = project();
        // Nothing is rated there, and comments stand in it.
        for nth in 0..REMARKS.len() {
            let empty = format!(
                "# kept {nth}\nstudent: {{ name: \"N{nth}\", given: \"=G\" }}\nratings:\n  s:\n    a:   # here\n"
            );
            fs::write(
                to.path().join(format!("grids/oral/ratings/1A/n{nth}.yaml")),
                empty,
            )
            .unwrap();
        }
        let name = format!("table.{format}");
        fs::write(to.path().join(&name), exported(from.path(), &name)).unwrap();
        gridgen(to.path(), &["import", "oral", &name]);
        assert_eq!(
            exported(to.path(), "after.json"),
            exported(from.path(), "before.json"),
            "{format}"
        );
        for (nth, text) in files(to.path()).iter().enumerate() {
            assert!(
                text.starts_with(&format!("# kept {nth}\n")) && text.contains("# here"),
                "{text}"
            );
        }
    }
}

#[test]
fn no_cell_can_run() {
    let project = project();
    let csv = read_tables(&exported(project.path(), "t.csv"))
        .unwrap()
        .remove(0);
    for cell in csv.rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
    let sheet = entry(
        &exported(project.path(), "t.xlsx"),
        "xl/worksheets/sheet1.xml",
    );
    assert!(!sheet.contains("<f>") && sheet.contains("t=\"s\""));
    let content = entry(&exported(project.path(), "t.ods"), "content.xml");
    assert!(!content.contains("table:formula") && content.contains("<text:p>=1+1</text:p>"));
}

#[test]
fn a_workbook_offers_levels_and_keeps_its_heads_in_sight() {
    let project = project();
    let sheet = entry(
        &exported(project.path(), "t.xlsx"),
        "xl/worksheets/sheet1.xml",
    );
    assert!(
        sheet.contains("<formula1>\"TI,TS,B+,En cours\"</formula1>"),
        "{sheet}"
    );
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("topLeftCell=\"D3\""));
    assert!(sheet.contains("<conditionalFormatting"));
    let content = entry(&exported(project.path(), "t.ods"), "content.xml");
    assert!(content.contains(
        "cell-content-is-in-list(&quot;TI&quot;;&quot;TS&quot;;&quot;B+&quot;;&quot;En cours&quot;)"
    ));
}

/// A file of a package.
fn entry(package: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut text = String::new();
    package
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The rows of the table as the files stand, with one level changed.
fn changed_rows(project: &Path) -> Vec<Vec<String>> {
    let mut rows = read_tables(&exported(project, "table.csv"))
        .unwrap()
        .remove(0)
        .rows;
    let changed = rows.iter_mut().find(|row| row[0] == "1A/n1").unwrap();
    assert_eq!(changed[3], "B+");
    changed[3] = "TI".to_owned();
    rows
}

fn csv_text(rows: &[Vec<String>]) -> String {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(";");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_table_that_was_sorted_or_lost_its_line_of_ids_is_read_all_the_same() {
    let sound = project();
    let rows = changed_rows(sound.path());
    assert_eq!(rows[1][0], "student");
    let mut sorted = vec![rows[0].clone()];
    sorted.extend(rows[2..8].iter().rev().cloned());
    sorted.push(rows[1].clone());
    sorted.extend(rows[8..].iter().cloned());
    let mut above = rows[2..6].to_vec();
    above.insert(0, vec!["Oral de mars".to_owned()]);
    above.extend([rows[0].clone(), rows[1].clone()]);
    above.extend(rows[6..].iter().cloned());
    let without_ids = [&rows[..1], &rows[2..]].concat();
    let mut expected = None;
    for table in [rows.clone(), sorted, above, without_ids] {
        let project = project();
        fs::write(project.path().join("back.csv"), csv_text(&table)).unwrap();
        let output = gridgen(project.path(), &["import", "oral", "back.csv"]);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(shown.contains("n1"), "{shown}");
        let expected = expected.get_or_insert_with(|| files(project.path()));
        assert_eq!(*expected, files(project.path()), "{table:?}");
    }
}

const WHOLE_GRID: &str = "\
gridgen: 1
title: Oral
fields: { name: Nom, number: N° de candidat, date: Date, visa: { label: Visa, space: 2 } }
scale: { N: { name: Non }, A: { name: Acquis } }
sections:
  - { id: s, title: Exposé, criteria: { a: Plan, b: Voix } }
";

/// One student's file as it is before, and the project it lies in.
fn whole_project(text: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("grids/oral/ratings/1A");
    fs::create_dir_all(&folder).unwrap();
    fs::write(dir.path().join("grids/oral/grid.yaml"), WHOLE_GRID).unwrap();
    fs::write(folder.join("lea.yaml"), text).unwrap();
    dir
}

const SAID: &str = "\
student: { name: Dupont, number: \"0012026\" }
date: 2026-03-12
assessor: M. Martin
ratings:
  s: { a: A, b: N }
remarks:
  s: Bien construit
comment: \"Deux lignes :\\n- ici\"
mark: { value: ABS, reason: certificat }
";

#[test]
fn what_stands_beside_the_rows_goes_out_and_comes_back() {
    let stubs = "# kept\nstudent: { name: Dupont }\ndate:  # day\nassessor:  # who\nratings:\ncomment:  # all\nmark:\n";
    let from = whole_project(SAID);
    for format in FORMATS {
        let name = format!("table.{format}");
        let to = whole_project(stubs);
        fs::write(to.path().join(&name), exported(from.path(), &name)).unwrap();
        let output = gridgen(to.path(), &["import", "oral", &name]);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(shown.contains("mark: (vide) → ABS"), "{shown}");
        assert_eq!(
            exported(to.path(), "after.json"),
            exported(from.path(), "before.json"),
            "{format}"
        );
        let file = to.path().join("grids/oral/ratings/1A/lea.yaml");
        let text = fs::read_to_string(file).unwrap();
        for kept in ["# kept\n", "date: 2026-03-12  # day", "# who", "# all"] {
            assert!(text.contains(kept), "{kept}: {text}");
        }
    }
}

#[test]
fn a_table_without_these_columns_changes_nothing_beside_the_rows() {
    let project = whole_project(SAID);
    fs::write(project.path().join("t.csv"), "student,s.a\n1A/lea,N\n").unwrap();
    gridgen(project.path(), &["import", "oral", "t.csv"]);
    let file = project.path().join("grids/oral/ratings/1A/lea.yaml");
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(text, SAID.replace("a: A", "a: N"));
}

#[test]
fn cells_beside_the_rows_say_no_more_than_a_file_could() {
    let project = whole_project(SAID);
    let table = "student;date;mark;mark:reason;comment\n1A/lea;12/03/2026;;;Très bien\n";
    fs::write(project.path().join("t.csv"), table).unwrap();
    let output = gridgen(project.path(), &["import", "oral", "t.csv"]);
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    // A spreadsheet wrote the same day in its own way.
    assert!(!shown.contains("date"), "{shown}");
    let file = project.path().join("grids/oral/ratings/1A/lea.yaml");
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains("date: 2026-03-12\n") && text.contains("Très bien"));
    assert!(
        !text.contains("ABS") && !text.contains("certificat"),
        "{text}"
    );
}
