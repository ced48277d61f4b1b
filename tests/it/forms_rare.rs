//! Forms that come on standard input, from another grid, damaged, or made to do harm.

use gridgen::base::diagnostic::MessageLang;
use gridgen::interchange::{
    self,
    forms::{read, write},
};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn project() -> tempfile::TempDir {
    let project = tempfile::tempdir().unwrap();
    std::fs::create_dir(project.path().join("grids")).unwrap();
    project
}

/// What a command says, with its status; `input` is what is pasted.
fn gridgen(project: &Path, args: &[&str], input: &[u8]) -> (String, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args(args)
        .args(["--lang", "en", "--color", "never", "--project"])
        .arg(project)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        text(&output.stderr) + &text(&output.stdout),
        output.status.code().unwrap(),
    )
}

fn grid(project: &Path, name: &str) -> String {
    std::fs::read_to_string(project.join(format!("grids/{name}/grid.yaml"))).unwrap()
}

/// A package of these parts.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const WORD: &str =
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";

#[test]
fn what_is_pasted_becomes_a_grid() {
    let project = project();
    let table = "Accueil\tNA\tA\nSalue\t\t\n";
    let (said, status) = gridgen(
        project.path(),
        &["new", "grid", "oral", "--from", "-"],
        table.as_bytes(),
    );
    assert_eq!(status, 0, "{said}");
    assert!(grid(project.path(), "oral").contains("Made from pasted text"));
    let (said, status) = gridgen(project.path(), &["check", "oral"], b"");
    assert_eq!(status, 0, "{said}");
    let page = "<html><body><table><tr><th>Tâche<th>Oui<th>Non<tr><td>Écoute<td><td></table>";
    let (said, status) = gridgen(
        project.path(),
        &["new", "grid", "html", "--from", "-"],
        page.as_bytes(),
    );
    assert_eq!(status, 0, "{said}");
}

#[test]
fn programs_read_guesses_as_notes_at_their_lines() {
    let project = project();
    let args = [
        "new",
        "grid",
        "oral",
        "--from",
        "-",
        "--message-format",
        "json",
    ];
    let (said, status) = gridgen(
        project.path(),
        &args,
        "Accueil\tNA\tA\nSalue *\t\t\nSe tait\t\t\n".as_bytes(),
    );
    assert_eq!(status, 0, "{said}");
    let notes: Vec<serde_json::Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        said.contains("guess-required") && said.contains("guess-ranking"),
        "{said}"
    );
    assert!(
        notes.iter().all(|note| note["severity"] == "note"),
        "{said}"
    );
}

#[test]
fn another_grid_comes_with_its_images_and_scales_and_without_ratings() {
    let other = project();
    let folder = other.path().join("grids/oral");
    std::fs::create_dir_all(folder.join("ratings/2B")).unwrap();
    std::fs::create_dir(other.path().join("scales")).unwrap();
    std::fs::write(
        other.path().join("scales/trois.yaml"),
        "# la nôtre\nNA: { points: 0 }\nA: { points: 1 }\n",
    )
    .unwrap();
    std::fs::write(
        folder.join("grid.yaml"),
        "# à moi\ngridgen: 1\ntitle: Oral\nscale: trois\nintro: \"![plan](plan.svg)\"\nsections:\n  - id: a\n    title: A\n    criteria: { b: B }\n",
    )
    .unwrap();
    std::fs::write(
        folder.join("plan.svg"),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
    )
    .unwrap();
    std::fs::write(
        folder.join("ratings/2B/zoe.yaml"),
        "ratings: { a: { b: A } }\n",
    )
    .unwrap();
    let project = project();
    for (name, from) in [("un", folder.clone()), ("deux", folder.join("grid.yaml"))] {
        let (said, status) = gridgen(
            project.path(),
            &["new", "grid", name, "--from", from.to_str().unwrap()],
            b"",
        );
        assert_eq!(
            (status, said.contains("the scale `trois` is included in it")),
            (0, true),
            "{said}"
        );
        let made = grid(project.path(), name);
        assert!(
            made.starts_with("# à moi\n") && made.contains("# la nôtre"),
            "{made}"
        );
        assert!(
            project
                .path()
                .join(format!("grids/{name}/plan.svg"))
                .is_file()
        );
        assert!(
            !project
                .path()
                .join(format!("grids/{name}/ratings"))
                .exists()
        );
    }
    let (said, status) = gridgen(
        project.path(),
        &["new", "grid", "trois", "--from", "un"],
        b"",
    );
    assert_eq!(status, 0, "{said}");
    assert_eq!(grid(project.path(), "trois"), grid(project.path(), "un"));
    let (said, status) = gridgen(project.path(), &["check"], b"");
    assert_eq!(status, 0, "{said}");
}

#[test]
fn what_is_no_form_is_refused_in_words_and_nothing_is_written() {
    let files = tempfile::tempdir().unwrap();
    let project = project();
    let letter = b"Bonjour,\n\nvoici la suite.\n".to_vec();
    let bomb = package(&[("word/document.xml", &vec![b' '; 70 << 20])]);
    let sheets = package(&[("xl/workbook.xml", &vec![b' '; 70 << 20])]);
    let entities = format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{WORD}<w:p/></w:body></w:document>");
    for (name, bytes, words) in [
        ("a.pdf", b"%PDF-1.7\n".to_vec(), "PDF files cannot be read"),
        ("a.rtf", b"{\\rtf1 a}".to_vec(), "RTF files cannot be read"),
        (
            "a.doc",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more".to_vec(),
            "damaged",
        ),
        ("a.docx", b"PK\x03\x04 torn".to_vec(), "damaged"),
        ("b.docx", bomb, "is larger than any form"),
        ("b.xlsx", sheets, "is larger than any form"),
        (
            "c.docx",
            package(&[("word/document.xml", entities.as_bytes())]),
            "damaged",
        ),
        (
            "a.zip",
            package(&[("a.txt", b"a")]),
            "ZIP files cannot be read",
        ),
        ("a.txt", letter, "no table or list"),
        (
            "b.txt",
            "a\tb\n".repeat(3_000).into_bytes(),
            "is larger than any form",
        ),
        (
            "c.txt",
            "a\n".repeat(30_000).into_bytes(),
            "is larger than any form",
        ),
        (
            "d.txt",
            ["<b>", "*a "].concat().repeat(150_000).into_bytes(),
            "no table or list",
        ),
    ] {
        let path = files.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let (said, status) = gridgen(
            project.path(),
            &["new", "grid", "oral", "--from", path.to_str().unwrap()],
            b"",
        );
        assert_eq!((status, said.contains(words)), (2, true), "{name}: {said}");
        assert!(!project.path().join("grids/oral").exists(), "{name}");
    }
    let huge = files.path().join("huge.csv");
    std::fs::File::create(&huge)
        .unwrap()
        .set_len((64 << 20) + 1)
        .unwrap();
    let (said, status) = gridgen(
        project.path(),
        &["new", "grid", "oral", "--from", huge.to_str().unwrap()],
        b"",
    );
    assert_eq!(
        (status, said.contains("larger than 64 MB")),
        (2, true),
        "{said}"
    );
    let (said, status) = gridgen(
        project.path(),
        &["new", "grid", "oral", "--from", "nowhere.docx"],
        b"",
    );
    assert_eq!((status, said.contains("no such file")), (2, true), "{said}");
}

#[test]
fn a_sheet_that_says_it_is_as_wide_as_a_sheet_can_be_is_no_harm() {
    let cell = |place: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>a</t></is></c>");
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData></worksheet>",
        cell("A1"),
        cell("XFD1048576")
    );
    let book = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let links = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let bytes = package(&[
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    assert_eq!(
        read::read_document("a.xlsx", &bytes),
        Err(read::FormRefusal::TooBig)
    );
}

#[test]
fn a_row_without_cells_is_passed_over() {
    let project = project();
    let page = "<table><tr></tr></table><table><tr><th>Criterion<th>Poor<th>Good<tr><td>Voice<td>Not heard<td>Heard</table>";
    let (said, status) = gridgen(
        project.path(),
        &["new", "grid", "oral", "--from", "-"],
        page.as_bytes(),
    );
    assert_eq!(status, 0, "{said}");
    assert!(grid(project.path(), "oral").contains("Voice"));
    let (said, status) = gridgen(
        project.path(),
        &["new", "grid", "none", "--from", "-"],
        b"<table><tr>",
    );
    assert!(status == 1 || status == 2, "{status}: {said}");
}

#[test]
fn a_grid_goes_out_to_canvas_and_comes_back() {
    let project = project();
    let table = "Accueil\tNA (0)\tA (2)\nSalue *\t\t\nÉcoute\t\t\n";
    gridgen(
        project.path(),
        &["new", "grid", "oral", "--from", "-"],
        table.as_bytes(),
    );
    let file = project.path().join("rubric.csv");
    let path = file.to_str().unwrap();
    let out = ["export", "oral", "--definition", "canvas", "--output", path];
    let (said, status) = gridgen(project.path(), &out, b"");
    assert_eq!(
        (status, said.contains("note[definition-required]")),
        (0, true),
        "{said}"
    );
    let (said, status) = gridgen(
        project.path(),
        &["new", "grid", "back", "--from", path],
        b"",
    );
    assert_eq!(status, 0, "{said}");
    assert!(
        grid(project.path(), "back").contains("label: \"Salue *\"")
            || grid(project.path(), "back").contains("salue: \"Salue *\"")
    );
    let moodle = [
        "export",
        "oral",
        "--definition",
        "moodle",
        "--message-format",
        "json",
    ];
    let (said, status) = gridgen(project.path(), &moodle, b"");
    assert_eq!(
        (
            status,
            said.starts_with("<?xml"),
            said.contains("<score>2</score>")
        ),
        (0, true, true),
        "{said}"
    );
}

/// A small generator of numbers (xorshift), so that a failure can be had again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// What is inside a package is mutated, not its envelope, so that it still opens.
fn mutated(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return torn(dice, bytes.to_vec());
    };
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut inner = Vec::new();
        std::io::copy(&mut part, &mut inner).unwrap();
        let name = part.name().unwrap().into_owned();
        let is_text = [
            "document.xml",
            "content.xml",
            "sheet1.xml",
            "sharedStrings.xml",
            "styles.xml",
        ]
        .iter()
        .any(|end| name.ends_with(end));
        parts.push((name, if is_text { torn(dice, inner) } else { inner }));
    }
    package(
        &parts
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect::<Vec<_>>(),
    )
}

fn torn(dice: &mut Dice, mut bytes: Vec<u8>) -> Vec<u8> {
    const PIECES: &[&[u8]] = &[
        b"\"99999999\"",
        b"\"0\"",
        b"\"-1\"",
        b"<w:tc>",
        b"</w:tc>",
        b"gridSpan",
        b"vMerge",
        b"\t",
        b"\n",
        b";",
        b"**",
        b"/4",
        b"TI",
        b"\xff",
        b"&#0;",
        b"<tr>",
        b"colspan=9999 rowspan=9999",
        b"number-columns-repeated=\"999999999\"",
        b"1",
        b"Total",
        b"|---|",
        b"\xe2\x98\x90",
    ];
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(bytes.len() + 1);
        let end = (at + dice.roll(10)).min(bytes.len());
        if dice.roll(2) == 0 {
            bytes.drain(at..end);
        } else {
            bytes.splice(at..end, PIECES[dice.roll(PIECES.len())].iter().copied());
        }
    }
    bytes
}

#[test]
fn torn_forms_of_every_format_are_read_to_the_end() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let times = std::env::var("GRIDGEN_MUTATIONS")
        .ok()
        .and_then(|times| times.parse().ok())
        .unwrap_or(12);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut read = 0;
    for case in std::fs::read_dir(folder).unwrap() {
        let case = case.unwrap().path();
        if !case.is_dir() {
            continue;
        }
        let mut files = std::fs::read_dir(case)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let form = files
            .find(|path| path.file_stem().is_some_and(|stem| stem == "form"))
            .unwrap();
        let bytes = std::fs::read(&form).unwrap();
        for _ in 0..times {
            let bytes = mutated(&mut dice, &bytes);
            if let Ok(draft) = interchange::import_grid(&form.to_string_lossy(), &bytes, "form") {
                read += 1;
                let text = write::write_grid(&draft, "form", MessageLang::French).text;
                let mut problems = gridgen::base::diagnostic::Diagnostics::new();
                let document = gridgen::text::yaml::parse_yaml(
                    &mut problems,
                    gridgen::base::source::Text::new("grid.yaml", text.clone()),
                );
                let grid = gridgen::model::grid::build_grid(
                    &mut problems,
                    &document,
                    &gridgen::model::grid::GridId::new("g").unwrap(),
                    &[],
                );
                assert!(
                    grid.is_some() && !problems.has_errors(),
                    "{problems:?}\n{text}"
                );
            }
        }
    }
    assert!(read > 100, "{read}");
}
