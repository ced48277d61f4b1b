//! Options as themes declare and grids set them: what holds, and what is told where.

use super::{OptionsLayer, OptionsTarget};
use crate::base::diagnostic::{Diagnostics, MessageLang, Place, render};
use crate::base::source::{MemorySource, Text};
use crate::model::grid::values::TypedOptions;
use crate::output::theme::{Theme, ThemeOptions};
use crate::text::yaml::{self, FieldValue, RecordReader};
use serde_json::json;

const THEME: &str = "api: 1
extends: classic
options:
  accent: { type: color, default: \"#1f4e79\", contrast: 4.5, doc: Headings }
  gap: { type: length, default: 12mm, min: 5mm, max: 2cm }
  logo: { type: file }
  motto: { type: text }
  lines: { type: boolean, default: true }
";

fn school_theme() -> MemorySource {
    MemorySource::default().with("themes/school/theme.yaml", THEME)
}

fn short_lines(problems: Diagnostics) -> Vec<String> {
    let short = |it| render::render_short(&it, MessageLang::English);
    problems.sorted().into_iter().map(short).collect()
}

fn load_school(source: &MemorySource) -> Result<Theme, Vec<String>> {
    let mut problems = Diagnostics::new();
    let theme = Theme::load(
        &mut problems,
        source,
        "school",
        Place::File("grid.yaml".into()),
    );
    theme
        .filter(|_| problems.is_empty())
        .ok_or_else(|| short_lines(problems))
}

fn typed_options(path: &str, options: &str) -> TypedOptions {
    let document = yaml::parse_yaml(&mut Diagnostics::new(), Text::new(path, options));
    let mut problems = Diagnostics::new();
    let mut reading = RecordReader {
        diagnostics: &mut problems,
        document: &document,
    };
    TypedOptions::read_value(&mut reading, "options", &document.root).unwrap()
}

/// What holds where a grid sets `options`, and what is told.
fn set_options(source: &MemorySource, options: &str) -> (Option<ThemeOptions>, Vec<String>) {
    let mut problems = Diagnostics::new();
    let typed = typed_options("grids/oral/grid.yaml", options);
    let layer = OptionsLayer {
        typed: &typed,
        target: OptionsTarget::ThisTheme,
    };
    let options = load_school(source)
        .unwrap()
        .effective_options(&mut problems, source, &[layer]);
    (options, short_lines(problems))
}

#[test]
fn the_nearest_word_wins_and_says_where_it_stands() {
    let source = school_theme().with("grids/oral/logo.SVG", "<svg/>");
    let settings = typed_options("gridgen.yaml", "gap: 1,5cm\nlines: false\nof-another: 1\n");
    let grid = typed_options(
        "grids/oral/grid.yaml",
        "gap: 18 mm\nlogo: logo.SVG\nmotto:\n",
    );
    let layers = [
        OptionsLayer {
            typed: &settings,
            target: OptionsTarget::AnyTheme,
        },
        OptionsLayer {
            typed: &grid,
            target: OptionsTarget::ThisTheme,
        },
    ];
    let mut problems = Diagnostics::new();
    let options = load_school(&source)
        .unwrap()
        .effective_options(&mut problems, &source, &layers)
        .unwrap();
    assert_eq!(short_lines(problems), Vec::<String>::new());
    let values = options.values();
    for (name, value) in [
        ("accent", json!("#1f4e79")),
        ("gap", json!("18mm")),
        ("logo", json!("options/logo.svg")),
        ("motto", json!(null)),
        ("lines", json!(false)),
    ] {
        assert_eq!(values[name], value, "{name}");
    }
    let origin = |name: &str| {
        let found = options.iter().find(|(it, _)| *it == name).unwrap().1;
        format!(
            "{}:{}",
            found.origin.path(),
            found.origin.start().unwrap().line
        )
    };
    assert_eq!(origin("gap"), "grids/oral/grid.yaml:1");
    assert_eq!(origin("lines"), "gridgen.yaml:2");
    assert_eq!(origin("accent"), "themes/school/theme.yaml:4");
    let files: Vec<_> = options
        .files()
        .map(|(path, file)| (path, &*file.path))
        .collect();
    assert_eq!(files, [("options/logo.svg", "grids/oral/logo.SVG")]);
}

#[test]
fn a_wrong_option_is_told_at_its_word_and_none_holds() {
    let source = school_theme();
    for (options, wanted) in [
        (
            "acent: \"#000\"",
            "1:1: error[unknown-option]: theme `school` has no option `acent`",
        ),
        (
            "accent: red",
            "1:9: error[option-value]: `accent` does not accept `red`",
        ),
        (
            "gap: 3cm",
            "1:6: error[option-value]: `gap` does not accept `3cm`",
        ),
        (
            "gap: [1mm]",
            "1:6: error[option-value]: `gap` does not accept `[1mm]`",
        ),
        (
            "lines: oui",
            "1:8: error[option-value]: `lines` does not accept `oui`",
        ),
        (
            "logo: nope.svg",
            "1:7: error[option-file]: the file `nope.svg` of `logo` cannot be read: no such file",
        ),
        (
            "logo: ../../../a",
            "1:7: error[option-file]: the file `../../../a` of `logo` cannot be read: outside the project",
        ),
        // YAML sees nothing here, and a comment.
        (
            "accent: #8a1c1c\nlines: true",
            "1:9: error[option-value]: `accent` does not accept `#8a1c1c`",
        ),
    ] {
        let (holds, told) = set_options(&source, options);
        assert_eq!(told, [format!("grids/oral/grid.yaml:{wanted}")]);
        assert!(holds.is_none(), "{options}");
    }
}

#[test]
fn a_pale_colour_is_told_with_a_darker_one_and_holds() {
    let (holds, told) = set_options(&school_theme(), "accent: \"#ffcc00\"");
    assert_eq!(
        told,
        [
            "grids/oral/grid.yaml:1:9: warning[contrast]: `accent` has a contrast of 1.5 with white, and needs 4.5"
        ]
    );
    assert_eq!(holds.unwrap().values()["accent"], json!("#ffcc00"));
}

#[test]
fn a_theme_changes_defaults_of_the_one_it_extends() {
    let child = |options: &str| {
        let own = format!("api: 1\nextends: base\noptions: {options}\n");
        let base = THEME.replace("extends: classic\n", "");
        MemorySource::default()
            .with("themes/base/theme.yaml", base)
            .with("themes/school/theme.yaml", own)
    };
    let source = child("{ gap: 6mm }");
    let options = load_school(&source)
        .unwrap()
        .effective_options(&mut Diagnostics::new(), &source, &[])
        .unwrap();
    assert_eq!(options.values()["gap"], json!("6mm"));
    for (options, wanted) in [
        (
            "{ gap: 1mm }",
            "3:17: error[option-value]: `gap` does not accept `1mm`",
        ),
        (
            "{ gpa: 6mm }",
            "3:12: error[unknown-default]: no theme that this one extends has an option `gpa`",
        ),
        (
            "{ logo: logo.svg }",
            "3:18: error[option-file]: the file `logo.svg` of `logo` cannot be read: no such file",
        ),
        (
            "{ a: { type: choice } }",
            "3:12: error[no-choices]: the choice `a` has no `choices`",
        ),
        (
            "{ a: { type: paper, choices: [a4, b7] } }",
            "3:44: error[option-value]: `choices` does not accept `b7`",
        ),
        (
            "{ a: { type: colour } }",
            "3:23: error[not-one-of]: `type` cannot be `colour`",
        ),
        (
            "{ a: { type: color, default: red } }",
            "3:39: error[option-value]: `a` does not accept `red`",
        ),
    ] {
        let found = load_school(&child(options)).err().unwrap_or_default();
        let found = found
            .iter()
            .map(|it| it.replace("themes/school/theme.yaml:", ""));
        assert_eq!(found.collect::<Vec<_>>(), [wanted]);
    }
}

#[test]
fn what_is_meant_for_another_theme_is_left_out_without_a_word() {
    let source = school_theme();
    let other = typed_options("grids/oral/grid.yaml", "gap: huge\nnope: 1\nlines: false\n");
    let mut problems = Diagnostics::new();
    let layer = OptionsLayer {
        typed: &other,
        target: OptionsTarget::AnyTheme,
    };
    let options = load_school(&source)
        .unwrap()
        .effective_options(&mut problems, &source, &[layer])
        .unwrap();
    assert!(problems.is_empty());
    assert_eq!(
        (&options.values()["gap"], &options.values()["lines"]),
        (&json!("12mm"), &json!(false))
    );
}
