use super::*;
use crate::base::source::{FileSource, MemorySource, TEXT_LIMIT};
use crate::model::grid::GridId;
use crate::text::yaml::edit::{apply_changes, no_key_order};

const GRID: &str = "\
gridgen: 1
title: G
scale: { S: {}, NE: {} }
sections:
  - id: a  # first
    title: A
    criteria: { x: X, y: Y }
  - id: b
    title: B
    tasks:
      - { id: x, title: T }
      - criteria:
          z: Z
";

fn source(ratings: &[(&str, &str)]) -> MemorySource {
    let grid = MemorySource::default().with("grids/g/grid.yaml", GRID);
    ratings.iter().fold(grid, |source, (file, text)| {
        source.with(&format!("grids/g/ratings/{file}"), *text)
    })
}

fn three_files() -> MemorySource {
    source(&[
        (
            "1A/lea.yaml",
            "ratings:\n  a: { x: S }\n  b: NE # all\nremarks: { b: Bien }\n",
        ),
        ("_noe.yaml", "ratings:\n  b: { x: S }\n"),
        ("sam.yaml", "ratings:\n"),
    ])
}

fn grid_id() -> GridId {
    GridId::new("g").unwrap()
}

/// The texts after the changes, with their paths below the grid's folder.
fn changed_texts(source: &MemorySource, files: &[FileChanges]) -> Vec<(String, String)> {
    let text = |it: &FileChanges| {
        let bytes = source.read(&it.file, TEXT_LIMIT).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        apply_changes(&text, &it.changes, &no_key_order).unwrap()
    };
    let files = files.iter();
    files
        .map(|it| (it.file["grids/g/".len()..].to_owned(), text(it)))
        .collect()
}

fn files_after_rename(old: &str, new: &str) -> Result<Vec<(String, String)>, IdError> {
    let source = three_files();
    let renamed = rename_id(&source, &grid_id(), old, new)?;
    assert!(renamed.in_grid);
    Ok(changed_texts(&source, &renamed.files))
}

#[test]
fn a_section_is_renamed_everywhere() {
    let files = files_after_rename("b", "bb").unwrap();
    assert_eq!(files[0].1, GRID.replace("id: b", "id: bb"));
    assert_eq!(
        files[1].1,
        "ratings:\n  a: { x: S }\n  bb: NE # all\nremarks: { bb: Bien }\n"
    );
    assert_eq!(files[2].1, "ratings:\n  bb: { x: S }\n");
    assert_eq!(files.len(), 3);
}

#[test]
fn a_row_is_named_by_its_section_where_there_are_two() {
    assert_eq!(
        files_after_rename("x", "w").unwrap_err(),
        IdError::Several(vec!["a.x".into(), "b.x".into()])
    );
    let files = files_after_rename("b.x", "w").unwrap();
    assert_eq!(files[0].1, GRID.replace("id: x", "id: w"));
    assert_eq!(
        files[1],
        (
            "ratings/_noe.yaml".into(),
            "ratings:\n  b: { w: S }\n".into()
        )
    );
    let files = files_after_rename("a.x", "w").unwrap();
    assert_eq!(files[0].1, GRID.replace("x: X", "w: X"));
    assert_eq!(files.len(), 2);
}

#[test]
fn a_new_id_is_valid_and_not_taken() {
    assert_eq!(files_after_rename("z", "x"), Err(IdError::Taken));
    assert_eq!(files_after_rename("a", "b"), Err(IdError::Taken));
    assert_eq!(files_after_rename("z", "a.b"), Err(IdError::Invalid));
    assert_eq!(files_after_rename("z", ""), Err(IdError::Invalid));
    assert!(matches!(files_after_rename("q", "r"), Err(IdError::Unknown(ids)) if ids.len() == 6));
}

#[test]
fn ratings_follow_a_grid_that_has_the_new_id_already() {
    let source = source(&[
        ("lea.yaml", "ratings:\n  a:\n    old: S Bien  # Old label\n"),
        (
            "noe.yaml",
            "ratings:\n  a:\n    old:  # Old label\n    x: NE\n",
        ),
        (
            "sam.yaml",
            "ratings:\n  a:\n    old: S  # looked twice\n    x:  # X\n",
        ),
    ]);
    let renamed = rename_id(&source, &grid_id(), "a.old", "x").unwrap();
    assert!(!renamed.in_grid);
    let texts: Vec<String> = changed_texts(&source, &renamed.files)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert_eq!(
        texts,
        [
            "ratings:\n  a:\n    x: S Bien  # X\n",
            "ratings:\n  a:\n    x: NE\n",
            "ratings:\n  a:\n    x: S  # looked twice\n",
        ]
    );
    assert_eq!(
        rename_id(&source, &grid_id(), "old", "w"),
        Err(IdError::NotInGrid(vec!["a.x".into(), "a.y".into()]))
    );
}

#[test]
fn what_is_dropped_is_listed_and_goes_everywhere() {
    let source = source(&[
        (
            "lea.yaml",
            "ratings:\n  a:\n    x: S Très bien  # X\n    y: NE\n",
        ),
        ("noe.yaml", "ratings:\n  a:\n    x:  # X\n"),
        ("sam.yaml", "ratings:\n  a: NE\n"),
    ]);
    let dropped = drop_id(&source, &grid_id(), "a.x").unwrap();
    assert!(dropped.in_grid);
    let rating = DroppedRating {
        file: "grids/g/ratings/lea.yaml".into(),
        id: "a.x".into(),
        text: "S Très bien".into(),
    };
    assert_eq!(dropped.ratings, [rating]);
    let texts = changed_texts(&source, &dropped.files);
    assert_eq!(texts[0].1, GRID.replace("{ x: X, y: Y }", "{ y: Y }"));
    assert_eq!(texts[1].1, "ratings:\n  a:\n    y: NE\n");
    assert_eq!(texts[2].1, "ratings:\n  a:\n");
    assert_eq!(texts.len(), 3);
}

#[test]
fn a_dropped_section_takes_its_comments_and_a_dropped_criterion_its_task() {
    let lea =
        "ratings:\n  a:\n    y: NE\n  b:  # B\n    z: S  # Z\n    # by hand\nremarks:\n  b: Bien\n";
    let source = source(&[("lea.yaml", lea)]);
    let dropped = drop_id(&source, &grid_id(), "b").unwrap();
    let lost: Vec<&str> = dropped.ratings.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(lost, ["b.z", "b"]);
    let texts = changed_texts(&source, &dropped.files);
    assert_eq!(
        texts[1].1,
        "ratings:\n  a:\n    y: NE\n    # by hand\nremarks:\n"
    );
    let dropped = drop_id(&source, &grid_id(), "z").unwrap();
    let texts = changed_texts(&source, &dropped.files);
    assert!(
        texts[0].1.ends_with("      - { id: x, title: T }\n"),
        "{}",
        texts[0].1
    );
}
