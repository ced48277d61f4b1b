//! A class list from any program gives the same files; each of them reads without a problem, by us and by `serde_yaml`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const GRID: &str = "gridgen: 1\ntitle: Oral\nlang: fr\nfields: { name: Nom, number: N° }\nscale: { A: {}, B: {} }\nsections:\n  - id: s\n    title: \"S: # x\"\n    criteria: { c: C, \"null\": D }\n";

fn rows(count: usize) -> Vec<[String; 4]> {
    let heads = ["Prénom", "Nom", "N° de candidat", "Classe"].map(str::to_owned);
    let people = (0..count).map(|nth| {
        let class = ["1AGORA", "1GATL"][nth % 2];
        [
            format!("Zoë-{nth}"),
            format!("L'Éveillé {nth}"),
            format!("00{nth}"),
            class.to_owned(),
        ]
    });
    std::iter::once(heads).chain(people).collect()
}

fn separated(rows: &[[String; 4]], separator: &str) -> String {
    rows.iter()
        .map(|row| row.join(separator) + "\r\n")
        .collect()
}

fn workbook(rows: &[[String; 4]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet
                .write(row as u32 + 3, column as u16 + 1, cell)
                .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// What stands in `ratings/` after the list was read, by path.
fn made(list: &[u8], name: &str) -> Vec<(String, String)> {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("grids/oral")).unwrap();
    fs::write(dir.path().join("grids/oral/grid.yaml"), GRID).unwrap();
    let place = dir.path().join(name);
    fs::write(&place, list).unwrap();
    let pasted = name == "-";
    let mut command = Command::new(env!("CARGO_BIN_EXE_gridgen"));
    command
        .args(["new", "ratings", "oral"])
        .arg(if pasted { Path::new("-") } else { &place });
    command.arg("--project").arg(dir.path());
    command.stdin(if pasted {
        Stdio::from(fs::File::open(&place).unwrap())
    } else {
        Stdio::null()
    });
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut files = Vec::new();
    let ratings = dir.path().join("grids/oral/ratings");
    read(&ratings, "", &mut files);
    // Marks are nobody else's business, on a computer with other users too.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&ratings).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
    let check = Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args(["check", "--project"])
        .arg(dir.path())
        .output()
        .unwrap();
    assert!(
        check.status.success() && check.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&check.stderr)
    );
    files
}

fn read(folder: &Path, below: &str, files: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{name}/"), files);
        } else {
            files.push((name, fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

#[test]
fn every_kind_of_list_gives_the_same_files() {
    let rows = rows(30);
    let text = separated(&rows, ";");
    let western: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let wanted = made(text.as_bytes(), "list.csv");
    assert_eq!(wanted.len(), 30);
    assert_eq!(wanted[0].0, "1AGORA/l-eveille-0-zoe-0.yaml");
    for (list, name) in [
        (western, "old.csv"),
        (separated(&rows, "\t").into_bytes(), "list.tsv"),
        (separated(&rows, ",").into_bytes(), "-"),
        (workbook(&rows), "list.xlsx"),
    ] {
        assert_eq!(made(&list, name), wanted, "{name}");
    }
}

#[test]
fn another_reader_reads_the_same_student() {
    for (file, text) in made(separated(&rows(3), ";").as_bytes(), "list.csv") {
        let read: serde_yaml::Value =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(
            read["student"]["number"]
                .as_str()
                .unwrap()
                .starts_with("00"),
            "{file}"
        );
        let rows = read["ratings"]["s"].as_mapping().unwrap();
        let keys: Vec<_> = rows.keys().map(|key| key.as_str()).collect();
        assert_eq!(keys, [Some("c"), Some("null")], "{file}");
    }
}
