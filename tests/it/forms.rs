//! Forms become grids: cases, small files of every format, and what is made of them.
//!
//! A case is a folder of `tests/forms/` with a file `form.…` and one line below. The grid that `gridgen new grid --from`
//! writes, and what it says on the screen in both languages, stand in `expected/`; `BLESS=1 cargo test` rewrites them, to be
//! read as a diff. Whatever the form, the grid passes `check` and holds every word of it.

use gridgen::base::diagnostic::{Diagnostics, MessageLang};
use gridgen::base::source::Text;
use gridgen::interchange::forms::document::{Block, FormDocument};
use gridgen::interchange::forms::{read, understand_form, write};
use gridgen::interchange::rubrics;
use gridgen::model::grid;
use gridgen::model::grid::{Grid, Row};
use gridgen::text::markup::MarkupKind;
use gridgen::text::yaml;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use unicode_normalization::UnicodeNormalization;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms")
}

/// The form of a case: the file that is called so.
fn form(case: &str) -> PathBuf {
    let entries = std::fs::read_dir(folder().join(case)).expect("the case is there");
    let mut files = entries.map(|entry| entry.expect("an entry").path());
    files
        .find(|path| path.file_stem().is_some_and(|stem| stem == "form"))
        .expect("a file form.…")
}

/// A command as a terminal shows it.
fn gridgen(project: &Path, lang: &str, args: &[&str]) -> (String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args(args)
        .args(["--lang", lang, "--color", "never", "--project"])
        .arg(project)
        .output()
        .expect("gridgen runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let status = output.status.code().expect("gridgen ends by itself");
    (text(&output.stderr) + &text(&output.stdout), status)
}

/// Makes the grid of a case in a new project: the project, and the screen with the status.
fn made(case: &str, lang: &str) -> (tempfile::TempDir, String) {
    let project = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(project.path().join("grids")).expect("a project");
    let form = form(case);
    let name = form
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let (screen, status) = gridgen(
        project.path(),
        lang,
        &[
            "new",
            "grid",
            "made",
            "--from",
            form.to_str().expect("a path"),
        ],
    );
    (
        project,
        format!("$ gridgen new grid made --from {name} --lang {lang}\n{screen}status {status}\n"),
    )
}

fn compare(case: &str, file: &str, said: &str) {
    let expected = folder().join(case).join("expected").join(file);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(expected.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(&expected, said).expect("it is written");
    }
    let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
    assert!(
        wanted == said,
        "{case}/{file} is another; BLESS=1 rewrites it\n--- expected\n{wanted}\n--- made\n{said}"
    );
}

fn case(name: &str) {
    let (project, english) = made(name, "en");
    let (_, french) = made(name, "fr");
    compare(name, "screen.txt", &format!("{english}\n{french}"));
    let Ok(text) = std::fs::read_to_string(project.path().join("grids/made/grid.yaml")) else {
        // A form that is refused: the screen says why.
        return;
    };
    compare(name, "grid.yaml", &text);
    let (said, status) = gridgen(project.path(), "en", &["check"]);
    assert_eq!(status, 0, "{said}");
    let bytes = std::fs::read(form(name)).expect("the form is read");
    if rubrics::read_rubric(&String::from_utf8_lossy(&bytes)).is_some() {
        // Its keys and heads are no words of a form.
        return;
    }
    if let Ok(document) = read::read_document(&form(name).to_string_lossy(), &bytes) {
        assert_eq!(lost(&document, &text), Vec::<String>::new());
    }
}

/// Words of a form that a grid does not hold.
fn lost(document: &FormDocument, grid: &str) -> Vec<String> {
    let held = words(&said(grid));
    let mut lost = Vec::new();
    // What the file hides, and what it says about itself, is not on the form, and not lost either.
    for aside in &document.asides {
        lost.extend(words(&aside.text).difference(&held).cloned());
    }
    for block in &document.blocks {
        let text = match block {
            Block::Paragraph(paragraph) => paragraph.text.plain(),
            Block::Table(table) => {
                let cells = table.rows.iter().flatten();
                cells.map(|cell| cell.plain()).collect::<Vec<_>>().join(" ")
            }
        };
        lost.extend(words(&text).difference(&held).cloned());
    }
    lost
}

/// All that a grid says: its scalars as they print, its keys, its comments.
fn said(grid: &str) -> String {
    let document = yaml::parse_yaml(&mut Diagnostics::new(), Text::new("grid.yaml", grid));
    let mut all = String::new();
    collect(&document.root, MarkupKind::Line, &mut all);
    for line in grid
        .lines()
        .filter(|line| line.trim_start().starts_with('#'))
    {
        all += line;
        all.push('\n');
    }
    all
}

/// Keys whose value, or whose values' values, are texts with paragraphs and lists; all else is a line.
const TEXTS: [&str; 4] = ["intro", "hint", "description", "descriptors"];

fn collect(node: &yaml::YamlNode, kind: MarkupKind, all: &mut String) {
    if let Some(scalar) = node.scalar() {
        *all += &gridgen::text::markup::render_markup(
            kind,
            &scalar.text,
            &gridgen::text::markup::NoImages,
        )
        .plain;
        all.push('\n');
    }
    for entry in node.entries().into_iter().flatten() {
        *all += &entry.key.text;
        all.push('\n');
        let is_text = TEXTS.contains(&entry.key.text.as_str());
        collect(
            &entry.value,
            if is_text { MarkupKind::Text } else { kind },
            all,
        );
    }
    node.items()
        .into_iter()
        .flatten()
        .for_each(|item| collect(item, kind, all));
}

fn words(text: &str) -> BTreeSet<String> {
    // A letter and its accent are one character or two: the same word.
    let shown: String = text
        .nfc()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'))
        .collect();
    shown
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        $(#[test] fn $name() { case(&stringify!($name).replace('_', "-")); })+

        #[test]
        fn no_case_is_forgotten() {
            let named = [$(stringify!($name).replace('_', "-")),+];
            let mut forgotten = Vec::new();
            for entry in std::fs::read_dir(folder()).expect("the cases are there") {
                let entry = entry.expect("an entry");
                let name = entry.file_name().to_string_lossy().into_owned();
                if entry.path().is_dir() && !named.contains(&name) {
                    forgotten.push(name);
                }
            }
            assert!(forgotten.is_empty(), "not named in forms.rs: {forgotten:?}");
        }
    };
}

cases! {
    agora,
    answers_in_cells,
    bold_criterion,
    bonus_and_malus,
    boxes_for_levels,
    boxes_in_lines,
    canvas_rubric,
    circled,
    clipboard_word,
    codes_with_names,
    columns_about_rows,
    commas_without_quotes,
    comments_by_whom,
    data_of_a_program,
    descriptor_like_a_level,
    heads_of_each_section,
    hidden_in_a_workbook,
    hidden_in_word,
    legend_not_rated,
    legend_run_together,
    legend_without_columns,
    lists,
    markdown_german,
    markus_criteria,
    mission_inside_mission,
    moodle_guide,
    moodle_rubric,
    names_below_points,
    notes_below,
    numbered_levels,
    old_workbook,
    one_criterion_in_lines,
    page_about_itself,
    page_html,
    pasted_quotes,
    percent_heads,
    percent_in_a_column,
    percent_in_titles,
    percent_that_misses,
    points_alone,
    points_and_coefficients,
    points_behind_descriptors,
    points_below_names,
    reached_and_possible,
    rubric_docx,
    section_without_heads,
    separated,
    smileys_odt,
    three_columns,
    transposed,
    two_groups_one_name,
    two_head_rows,
    two_rubrics_one_sheet,
    typing_errors,
    unknown_levels,
    unnamed_columns,
    weights_merged_over_rows,
    weights_of_groups,
    word_filled,
    word_merged,
    word_pages,
    word_among_points,
    word_unknown_heads,
    workbook,
    workbook_ods,
    workbook_two_sheets,
}

pub(crate) fn grid_of(text: &str) -> Grid {
    let mut problems = Diagnostics::new();
    let document = yaml::parse_yaml(&mut problems, Text::new("grid.yaml", text));
    let grid = grid::build_grid(
        &mut problems,
        &document,
        &gridgen::model::grid::GridId::new("g").unwrap(),
        &[],
    )
    .expect("a grid");
    assert!(!problems.has_errors(), "{problems:?}");
    grid
}

/// A grid without its ids: what a form says.
fn outline(grid: &Grid) -> Vec<String> {
    let mut lines = vec![grid.title.plain(), format!("legend {:?}", grid.legend)];
    for section in &grid.sections {
        let remarks = section
            .remarks
            .as_ref()
            .map(gridgen::text::markup::MarkupSource::plain);
        lines.push(format!(
            "section {} heads {} remarks {remarks:?}",
            section.title.plain(),
            section.has_headings
        ));
        for task in &section.tasks {
            let title = task.title.as_ref().map(|title| title.plain());
            lines.push(format!("task {title:?} rated {}", task.rated));
            lines.extend(task.rows.iter().map(row));
        }
    }
    lines
}

fn row(row: &Row) -> String {
    let levels = row
        .scale()
        .expect("levels")
        .levels
        .iter()
        .filter(|level| level.has_column)
        .map(|level| {
            let description = level.description.as_ref().map(|text| text.plain());
            let (name, heading) = (level.name.plain(), level.heading.plain());
            format!(
                "{} {name} {heading:?} {} {description:?}",
                level.code, level.achieved
            )
        });
    format!(
        "row {} required {} {}",
        row.label.source,
        row.required,
        levels.collect::<Vec<_>>().join("; ")
    )
}

#[test]
fn the_original_form_gives_the_grid_of_the_example() {
    let (project, screen) = made("agora", "fr");
    assert!(screen.ends_with("status 0\n"), "{screen}");
    let text = |path: &Path| std::fs::read_to_string(path).expect("a grid");
    let made = grid_of(&text(&project.path().join("grids/made/grid.yaml")));
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("grids/agora-bloc-1/grid.yaml");
    let example = grid_of(&text(&example));
    assert_eq!(made.rows().count(), 52);
    assert_eq!(outline(&made), outline(&example));
}

#[test]
fn a_grid_that_stands_is_never_written_over() {
    let (project, _) = made("agora", "en");
    let path = project.path().join("grids/made/grid.yaml");
    std::fs::write(&path, "mine").expect("it is written");
    let form = form("agora");
    let from = form.to_str().expect("a path");
    let (said, status) = gridgen(
        project.path(),
        "en",
        &["new", "grid", "made", "--from", from],
    );
    assert_eq!(
        (status, said.contains("nothing was written")),
        (2, true),
        "{said}"
    );
    let (_, status) = gridgen(
        project.path(),
        "en",
        &["new", "grid", "made", "--force", "--from", from],
    );
    assert_eq!(status, 2);
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), "mine");
}

/// What a form becomes, with the two things that always hold.
fn sound(document: &FormDocument) -> Option<String> {
    let draft = understand_form(document, "form")?;
    let written = write::write_grid(&draft, "form", MessageLang::English);
    grid_of(&written.text);
    assert_eq!(
        lost(document, &written.text),
        Vec::<String>::new(),
        "{}",
        written.text
    );
    for (line, _) in &written.guesses {
        let comment = written.text.lines().nth(line - 1).unwrap_or_default();
        assert!(
            comment.trim_start().starts_with("# guessed:"),
            "{line}: {comment}"
        );
    }
    Some(written.text)
}

mod generated {
    use super::*;
    use proptest::prelude::*;

    /// What stands in cells: heads, marks, labels, and what YAML and Markdown would make something of.
    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => Just(String::new()),
            2 => proptest::sample::select(vec![
                "TI", "I", "S", "TS", "TB", "Acquis", "Non acquis", "En cours", "A", "B", "1", "2", "3", "4 pts", "Good (3)",
                "Remarques", "Critères", "Barème", "Coef.", "Note", "N°", "x", "☐", "☺", "Total /20", "NE", "/4", "<b>Gras</b>",
                "**Mission 1 – A**", "**Mission 2**", "OBLIGATOIRE", "Clarté *", "×2",
            ]).prop_map(str::to_owned),
            3 => "[A-Za-zé' ]{1,20}",
            1 => "[ -~éÉ\u{a0}«»–#&*!|>'\"%@`:,\\[\\]{}?\\\\-]{1,24}",
            1 => "\\PC{1,12}",
        ]
    }

    fn table() -> impl Strategy<Value = String> {
        (1usize..6, 1usize..9)
            .prop_flat_map(|(width, height)| {
                proptest::collection::vec(proptest::collection::vec(cell(), width), height)
            })
            .prop_map(|rows| {
                let line = |row: Vec<String>| row.join("\t").replace(['\n', '\r'], " ");
                rows.into_iter().map(line).collect::<Vec<_>>().join("\n")
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_with_tabs_gives_a_grid_that_passes_and_loses_no_word(
            parts in proptest::collection::vec(prop_oneof![cell(), table()], 1..6)
        ) {
            sound(&read::plain::read_plain_text(&parts.join("\n\n")));
        }
    }
}
