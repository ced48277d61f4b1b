//! Cases: small projects, and what is said about them.
//!
//! A case is a folder of `tests/projects/` and one line below. What `gridgen check` says, in both languages, with its
//! status, stands in the case's `expected/check.txt`; `BLESS=1 cargo test` rewrites it, to be read as a diff.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects")
}

/// What a terminal shows.
fn screen(project: &Path, lang: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gridgen"))
        .args(["check", "--lang", lang, "--color", "never", "--project"])
        .arg(project)
        .output()
        .expect("gridgen runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let status = output.status.code().expect("gridgen ends by itself");
    assert!(status <= 1, "status {status}: {}", text(&output.stderr));
    format!(
        "$ gridgen check --lang {lang}\n{}{}status {status}\n",
        text(&output.stderr),
        text(&output.stdout)
    )
}

fn case(name: &str) {
    let project = folder().join(name);
    let mut said = String::new();
    for lang in ["en", "fr"] {
        writeln!(said, "{}", screen(&project, lang)).expect("a string takes all");
    }
    let expected = project.join("expected/check.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(project.join("expected")).expect("the folder is made");
        std::fs::write(&expected, &said).expect("the screen is written");
    }
    let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
    assert!(
        wanted == said,
        "{name} says something else; BLESS=1 rewrites it\n--- expected\n{wanted}\n--- said\n{said}"
    );
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
            assert!(forgotten.is_empty(), "not named in projects.rs: {forgotten:?}");
        }
    };
}

cases! {
    alias_bomb,
    aliases,
    byte_order_mark,
    copies_of_a_file,
    crlf,
    dates,
    decided_mark,
    descriptors_faults,
    empty_files,
    every_key,
    formats_sound,
    french_values,
    french_values_silent,
    grid_duplicate_ids,
    grid_duplicate_keys,
    grid_french_keys,
    grid_id_behind_dash,
    grid_id_characters,
    grid_missing_keys,
    grid_task_keys,
    grid_unknown_keys,
    grid_version,
    grid_without_ids,
    grid_without_rows,
    grid_wrong_kinds,
    hash_cut,
    html_in_markdown,
    images,
    images_among_faults,
    legend_order,
    level_codes,
    level_keys,
    level_not_offered,
    level_ranges,
    links,
    lost_ids,
    marks_impossible,
    marks_keys,
    marks_traps,
    missing_glyphs,
    no_break_space_indentation,
    nul_bytes,
    number_ratings,
    number_rows_faults,
    one_letter_level,
    one_place_for_the_date,
    options,
    output_names,
    points_maps_faults,
    points_near_miss,
    points_up_and_down,
    range_ratings,
    rated_twice,
    rating_kinds,
    rating_punctuation,
    ratings_keys,
    ratings_syntax,
    remarks_true,
    required_never_achieved,
    reserved_names,
    reserved_words,
    scale_faults,
    section_level,
    settings_keys,
    settings_missing_version,
    settings_theme,
    settings_version,
    shared_scale_faults,
    shared_scale_shapes,
    slips_in_grids,
    slips_in_ratings,
    student_fields,
    tab_indentation,
    tags_and_merge_keys,
    ten_faults,
    theme_faults,
    themes_and_languages,
    two_documents,
    unknown_criterion,
    unknown_level,
    unknown_section,
    utf_16,
    windows_1252,
}
