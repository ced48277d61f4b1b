//! `serde_yaml` reads every example and skeleton as we do: what our files say is no secret of ours.
//!
//! It infers types, so a scalar agrees where its text, read as that type, gives the same value.

use gridgen::base::diagnostic::Diagnostics;
use gridgen::base::source::Text;
use gridgen::text::yaml::{YamlNode, YamlStyle, YamlValue, parse_yaml};
use std::path::{Path, PathBuf};

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            found.push(path);
        }
    }
}

/// Where the two disagree, by path of keys.
fn differences(ours: &YamlNode, theirs: &serde_yaml::Value, at: &str, found: &mut Vec<String>) {
    match (&ours.value, theirs) {
        (YamlValue::Map(entries), serde_yaml::Value::Mapping(map))
            if entries.len() == map.len() =>
        {
            for (entry, (key, value)) in entries.iter().zip(map) {
                let at = format!("{at}/{}", entry.key.text);
                let key_node = YamlNode {
                    span: entry.key.span,
                    value: plain(&entry.key.text),
                };
                differences(&key_node, key, &at, found);
                differences(&entry.value, value, &at, found);
            }
        }
        (YamlValue::List(items), serde_yaml::Value::Sequence(list))
            if items.len() == list.len() =>
        {
            for (nth, (item, value)) in items.iter().zip(list).enumerate() {
                differences(item, value, &format!("{at}/{nth}"), found);
            }
        }
        (YamlValue::Scalar(scalar), theirs) if same_scalar(&scalar.text, scalar.style, theirs) => {}
        _ => found.push(format!("{at}: {theirs:?}")),
    }
}

fn plain(text: &str) -> YamlValue {
    YamlValue::Scalar(gridgen::text::yaml::Scalar {
        text: text.to_owned(),
        style: YamlStyle::Plain,
    })
}

fn same_scalar(text: &str, style: YamlStyle, theirs: &serde_yaml::Value) -> bool {
    match theirs {
        serde_yaml::Value::String(value) => value == text,
        serde_yaml::Value::Null => style == YamlStyle::Empty || text == "~" || text == "null",
        serde_yaml::Value::Bool(value) => text.parse() == Ok(*value),
        serde_yaml::Value::Number(value) => text.parse::<f64>().ok() == value.as_f64(),
        _ => false,
    }
}

#[test]
fn serde_yaml_reads_our_files_as_we_do() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("gridgen.yaml")];
    for folder in ["grids", "scales", "themes", "src/ui/cli/skeletons"] {
        yaml_files(&root.join(folder), &mut files);
    }
    assert!(files.len() > 15);
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let theirs: serde_yaml::Value = serde_yaml::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut problems = Diagnostics::new();
        let ours = parse_yaml(&mut problems, Text::new("file.yaml", text));
        assert!(problems.is_empty(), "{}: {problems:?}", file.display());
        differences(&ours.root, &theirs, &file.display().to_string(), &mut found);
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_difference_is_found() {
    let mut problems = Diagnostics::new();
    let ours = parse_yaml(&mut problems, Text::new("file.yaml", "a: { b: x }\n"));
    let theirs: serde_yaml::Value = serde_yaml::from_str("a: { b: y }\n").unwrap();
    let mut found = Vec::new();
    differences(&ours.root, &theirs, "", &mut found);
    assert_eq!(found.len(), 1);
}
