//! Slips of people who do not know YAML, put into good files at every place: one error, at its line, with a line that
//! gives the file its meaning back.
//!
//! The files are those of `grids/` and `tests/projects/` that have no diagnostic. `SLIPS=30` tries 30 of each kind and
//! writes what fails to `target/tmp`.

use gridgen::base::diagnostic::{Diagnostics, MessageLang, Place, Severity};
use gridgen::base::source::Text;
use gridgen::model::grid::{Grid, GridId, ScaleFile, build_grid, parse_grid, read_shared_scale};
use gridgen::model::ratings::check_ratings;
use gridgen::text::yaml::{YamlNode, YamlValue, parse_yaml};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A slip: its name, and a line as it would be typed with it. `None` where the line cannot have it.
type Slip = (&'static str, fn(&str) -> Option<String>);

const SLIPS: &[Slip] = &[
    ("no space after the colon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}:{value}"))
    }),
    ("a tab", |line| {
        indented(line).map(|(_, rest)| format!("\t{rest}"))
    }),
    ("a space too many", |line| {
        indented(line).map(|(indent, rest)| format!("{indent} {rest}"))
    }),
    ("a space too few", |line| {
        indented(line).map(|(indent, rest)| format!("{}{rest}", &indent[1..]))
    }),
    ("two spaces too many", |line| {
        indented(line).map(|(indent, rest)| format!("{indent}  {rest}"))
    }),
    ("two spaces too few", |line| {
        indented(line).map(|(indent, rest)| format!("{}{rest}", &indent[2..]))
    }),
    ("no colon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key} {value}"))
    }),
    ("no colon behind a key alone", |line| {
        opener(line).map(|(indent, key)| format!("{indent}{key}"))
    }),
    ("two colons", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}:: {value}"))
    }),
    ("an equals sign", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key} = {value}"))
    }),
    ("a semicolon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}; {value}"))
    }),
    ("an arrow", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key} -> {value}"))
    }),
    ("a bullet", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}• {key}: {value}"))
    }),
    ("a dash in front", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}- {key}: {value}"))
    }),
    ("a quote left open", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}: \"{value}"))
    }),
    ("quotes around the line", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}\"{key}: {value}\""))
    }),
    ("a comma at the end", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}\"{key}\": \"{value}\","))
    }),
    ("stars around the key", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}**{key}**: {value}"))
    }),
    ("a no-break space before the colon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}\u{a0}: {value}"))
    }),
    ("a no-break space behind the colon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}:\u{a0}{value}"))
    }),
    ("a space before the colon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key} : {value}"))
    }),
    ("a space before the colon and none behind", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key} :{value}"))
    }),
    ("a narrow no-break space before the colon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}\u{202f}: {value}"))
    }),
    ("a no-break space before the colon of a key alone", |line| {
        opener(line).map(|(indent, key)| format!("{indent}{key}\u{a0}:"))
    }),
    ("a wide colon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}：{value}"))
    }),
    ("a tab behind the colon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}:\t{value}"))
    }),
    ("a bar", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key} | {value}"))
    }),
    ("a long dash for the colon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key} – {value}"))
    }),
    ("a comma for the colon", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}, {value}"))
    }),
    ("a star in front", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}* {key}: {value}"))
    }),
    ("a number in front", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}1. {key}: {value}"))
    }),
    ("backquotes around the key", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}`{key}`: {value}"))
    }),
    ("guillemets around the key", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}« {key} » : {value}"))
    }),
    ("curly quotes around the key", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}“{key}”: {value}"))
    }),
    ("no-break spaces before the line", |line| {
        indented(line).map(|(indent, rest)| format!("{}{rest}", "\u{a0}".repeat(indent.len())))
    }),
    ("two quotes at the end", |line| {
        entry(line).map(|(indent, key, value)| format!("{indent}{key}: \"{value}\"\""))
    }),
    ("a decimal comma in braces", |line| {
        let at = line.find('{').filter(|_| line.ends_with('}'))?;
        let point = at + line[at..].find('.')?;
        let is_digit = |at: usize| line.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        (is_digit(point - 1) && is_digit(point + 1))
            .then(|| format!("{},{}", &line[..point], &line[point + 1..]))
    }),
    ("no space after the dash", |line| {
        line.trim_start()
            .strip_prefix("- ")
            .map(|rest| format!("{}-{rest}", &line[..indent_of(line)]))
    }),
    ("a long dash", |line| {
        line.trim_start()
            .strip_prefix("- ")
            .map(|rest| format!("{}– {rest}", &line[..indent_of(line)]))
    }),
    ("no dash", |line| {
        line.trim_start()
            .strip_prefix("- ")
            .map(|rest| format!("{}  {rest}", &line[..indent_of(line)]))
    }),
    ("a brace left open", |line| {
        line.strip_suffix(" }").map(str::to_owned)
    }),
    ("a semicolon in braces", |line| {
        line.ends_with(" }")
            .then(|| line.replacen(", ", "; ", 1))
            .filter(|it| it != line)
    }),
    ("an equals sign in braces", |line| {
        in_braces(line, ": ", " = ")
    }),
    ("no space in braces", |line| in_braces(line, ": ", ":")),
    ("no comma in braces", |line| in_braces(line, ", ", " ")),
    ("a comment with slashes", |line| {
        line.trim_start()
            .strip_prefix("# ")
            .map(|rest| format!("{}// {rest}", &line[..indent_of(line)]))
    }),
];

fn grid_id() -> GridId {
    GridId::new("g").expect("a name")
}

/// Slips in the code of a level, which in a grid would be another text.
const SLIPS_IN_CODES: &[Slip] = &[
    ("guillemets around a code", |line| {
        code(line).map(|(indent, key, value)| format!("{indent}{key}: « {value} »"))
    }),
    ("brackets around a code", |line| {
        code(line).map(|(indent, key, value)| format!("{indent}{key}: [{value}]"))
    }),
    ("parentheses around a code", |line| {
        code(line).map(|(indent, key, value)| format!("{indent}{key}: ({value})"))
    }),
    ("stars around a code", |line| {
        code(line).map(|(indent, key, value)| format!("{indent}{key}: **{value}**"))
    }),
    ("a semicolon behind a code", |line| {
        code(line).map(|(indent, key, value)| format!("{indent}{key}: {value};"))
    }),
    ("a point behind a code", |line| {
        code(line).map(|(indent, key, value)| format!("{indent}{key}: {value}."))
    }),
    ("an equals sign and a code", |line| {
        code(line).map(|(indent, key, value)| format!("{indent}{key}={value}"))
    }),
];

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// `key: value` of one word and a plain value.
fn entry(line: &str) -> Option<(&str, &str, &str)> {
    let (indent, rest) = line.split_at(indent_of(line));
    let (key, value) = rest.split_once(": ")?;
    let value = value.split("  #").next()?.trim();
    let is_word = key
        .chars()
        .all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let is_plain = value.starts_with(char::is_alphanumeric)
        && !value.contains(['"', '\\'])
        && !value.contains(": ");
    (is_word && is_plain).then_some((indent, key, value))
}

/// `key: value` where the value is the code of a level.
fn code(line: &str) -> Option<(&str, &str, &str)> {
    entry(line).filter(|(_, _, value)| {
        value.len() < 4 && value.chars().all(char::is_uppercase) && !line.contains("  #")
    })
}

/// `key:` alone.
fn opener(line: &str) -> Option<(&str, &str)> {
    let (indent, rest) = line.split_at(indent_of(line));
    let key = rest.split("  #").next()?.trim_end().strip_suffix(':')?;
    (!key.is_empty() && !key.contains([':', ' ', '"'])).then_some((indent, key))
}

fn indented(line: &str) -> Option<(&str, &str)> {
    let (indent, rest) = line.split_at(indent_of(line));
    (indent.len() >= 2 && !rest.starts_with('#') && !rest.is_empty()).then_some((indent, rest))
}

fn in_braces(line: &str, from: &str, to: &str) -> Option<String> {
    let at = line
        .find('{')
        .filter(|_| line.ends_with('}') && !line.contains('"'))?;
    let (head, braces) = line.split_at(at);
    let fixed = braces.replacen(from, to, 1);
    (fixed != braces).then(|| format!("{head}{fixed}"))
}

/// An error of a file: its line, the line as it should be, and what is wrong.
type SaidError = (usize, Option<String>, String);

/// The errors of a file.
fn said(diagnostics: Diagnostics) -> Vec<SaidError> {
    let errors = diagnostics
        .sorted()
        .into_iter()
        .filter(|it| it.kind.severity() == Severity::Error);
    errors
        .map(|it| {
            let message = it.kind.message(MessageLang::English);
            let line = match &it.place {
                Place::Span(..) => it.place.start().map_or(1, |at| at.line),
                Place::File(_) => 1,
            };
            let help = message.help.unwrap_or_default();
            (
                line,
                help.strip_prefix("write:")
                    .map(|it| it.strip_prefix(' ').unwrap_or(it).to_owned()),
                message.headline,
            )
        })
        .collect()
}

fn is_same_tree(a: &YamlNode, b: &YamlNode) -> bool {
    match (&a.value, &b.value) {
        (YamlValue::Scalar(a), YamlValue::Scalar(b)) => a.text == b.text,
        (YamlValue::List(a), YamlValue::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same_tree(a, b))
        }
        (YamlValue::Map(a), YamlValue::Map(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|(a, b)| a.key.text == b.key.text && is_same_tree(&a.value, &b.value))
        }
        _ => false,
    }
}

/// What finds the errors of a text.
type Reader = dyn Fn(&str) -> Vec<SaidError>;

/// A good file, and what reads it.
struct GoodFile {
    name: String,
    text: String,
    read: Box<Reader>,
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(root)
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("an entry").path())
        .collect();
    found.sort();
    found
}

fn files_below(root: &Path, found: &mut Vec<PathBuf>) {
    for path in folders(root) {
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|it| it == "yaml")
            && !path
                .file_name()
                .is_some_and(|it| it.to_string_lossy().starts_with('_'))
        {
            found.push(path);
        }
    }
}

fn scales(project: &Path) -> Vec<ScaleFile> {
    let mut found = Vec::new();
    for path in folders(&project.join("scales")) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let mut met = Diagnostics::new();
        let document = parse_yaml(&mut met, Text::new("scale.yaml", text));
        let name = path
            .file_stem()
            .map(|it| it.to_string_lossy().into_owned())
            .unwrap_or_default();
        found.push((name, read_shared_scale(&mut met, &document)));
    }
    found
}

fn good_files() -> (Vec<GoodFile>, Vec<GoodFile>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut grids, mut ratings) = (Vec::new(), Vec::new());
    let projects = folders(&root.join("tests/projects"))
        .into_iter()
        .chain([root.to_owned()]);
    for project in projects.filter(|it| it.is_dir()) {
        let shared = scales(&project);
        for folder in folders(&project.join("grids")) {
            let Ok(text) = std::fs::read_to_string(folder.join("grid.yaml")) else {
                continue;
            };
            let read = {
                let shared = shared.clone();
                move |text: &str| {
                    let mut met = Diagnostics::new();
                    let document = parse_grid(
                        &mut met,
                        Arc::new(Text::new("grid.yaml", text)),
                        &grid_id(),
                        &shared,
                    );
                    let _ = build_grid(&mut met, &document, &grid_id(), &shared);
                    said(met)
                }
            };
            let mut met = Diagnostics::new();
            let document = parse_yaml(&mut met, Text::new("grid.yaml", text.as_str()));
            let Some(grid) =
                build_grid(&mut met, &document, &grid_id(), &shared).filter(|_| !met.has_errors())
            else {
                continue;
            };
            let name = folder
                .strip_prefix(root)
                .expect("below")
                .display()
                .to_string();
            grids.push(GoodFile {
                name: name.clone(),
                text,
                read: Box::new(read),
            });
            let mut files = Vec::new();
            files_below(&folder.join("ratings"), &mut files);
            let grid: std::rc::Rc<Grid> = std::rc::Rc::new(grid);
            for file in files {
                let Ok(text) = std::fs::read_to_string(&file) else {
                    continue;
                };
                let grid = grid.clone();
                let read = move |text: &str| {
                    let (mut parsed, mut met) = (Diagnostics::new(), Diagnostics::new());
                    let document = parse_yaml(&mut parsed, Text::decode("a.yaml", text.as_bytes()));
                    let _ = check_ratings(&mut met, Arc::new(document), parsed, Some(&grid));
                    said(met)
                };
                if !text.trim().is_empty() && read(&text).is_empty() {
                    let stem = file
                        .file_stem()
                        .expect("a name")
                        .to_string_lossy()
                        .into_owned();
                    ratings.push(GoodFile {
                        name: format!("{name}/{stem}"),
                        text,
                        read: Box::new(read),
                    });
                }
            }
        }
    }
    (grids, ratings)
}

/// Why a slip is not answered as it should be.
fn fault(file: &GoodFile, nth: usize, slipped: &str) -> Option<String> {
    let lines: Vec<&str> = file.text.lines().collect();
    let with = |line: &str| {
        let mut all: Vec<&str> = lines.clone();
        all[nth] = line;
        all.join("\n") + "\n"
    };
    let tree = |text: &str| {
        let mut met = Diagnostics::new();
        let document = parse_yaml(&mut met, Text::new("a.yaml", text));
        (document.root, met.has_errors())
    };
    let typed = with(slipped);
    let (meant, _) = tree(&file.text);
    let (read, broken) = tree(&typed);
    let errors = (file.read)(&typed);
    if !broken && errors.is_empty() && is_same_tree(&read, &meant) {
        return None;
    }
    let [(line, Some(fixed), _)] = &errors[..] else {
        return Some(format!("{errors:?}"));
    };
    if *line != nth + 1 {
        return Some(format!("at line {line}: {fixed}"));
    }
    let indent = if fixed.starts_with(' ') || fixed.starts_with('\n') {
        0
    } else {
        indent_of(slipped)
    };
    let fixed = format!("{}{}", &slipped[..indent], fixed.trim_start_matches('\n'));
    let candidates = [fixed.clone(), fixed.trim_start().to_owned()];
    let is_meant = candidates.iter().any(|fixed| {
        let (read, broken) = tree(&with(fixed));
        !broken && is_same_tree(&read, &meant)
    });
    (!is_meant).then(|| format!("means something else: {fixed}"))
}

/// The lines inside a text of several lines, where nothing is a slip.
fn text_lines(text: &str) -> Vec<bool> {
    let mut depth = None;
    let lines = text.lines().map(|line| {
        let inside = depth.is_some_and(|depth| line.trim().is_empty() || indent_of(line) > depth);
        if !inside {
            let opens = line.trim_end().ends_with(['|', '>'])
                || line.trim_end().ends_with(">-")
                || line.trim_end().ends_with("|-");
            depth = opens.then(|| {
                indent_of(line)
                    + line
                        .trim_start()
                        .chars()
                        .take_while(|&c| c == '-' || c == ' ')
                        .count()
            });
        }
        inside
    });
    lines.collect()
}

/// How many slips of each kind are tried: some by default, as many as `SLIPS` says for a measure.
fn slips_of_a_kind() -> usize {
    let asked = std::env::var("SLIPS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(3)
}

/// Every place where a line can have a slip, with the line.
fn places(files: &[GoodFile], make: fn(&str) -> Option<String>) -> Vec<(&GoodFile, usize, String)> {
    let mut found = Vec::new();
    for file in files {
        let inside = text_lines(&file.text);
        for (nth, line) in file.text.lines().enumerate() {
            found.extend(
                make(line)
                    .filter(|_| !inside[nth])
                    .map(|slipped| (file, nth, slipped)),
            );
        }
    }
    found
}

/// How many of the slips are answered as they should be, in percent.
fn rate(files: &[GoodFile], slips: &[Slip], report: &str) -> f64 {
    let (mut tried, mut good) = (0, 0);
    let mut text = String::new();
    for (slip, make) in slips {
        let places = places(files, *make);
        let of = places.len().min(slips_of_a_kind());
        let mut right = 0;
        for number in 0..of {
            let (file, nth, slipped) = &places[number * places.len() / of];
            match fault(file, *nth, slipped) {
                None => right += 1,
                Some(why) => {
                    writeln!(
                        text,
                        "{slip}: {}:{}: {slipped}\n    {why}",
                        file.name,
                        nth + 1
                    )
                    .expect("written");
                }
            }
        }
        writeln!(text, "== {slip}: {right} of {of}").expect("written");
        tried += of;
        good += right;
    }
    let rate = 100.0 * good as f64 / tried.max(1) as f64;
    writeln!(text, "{good} of {tried}: {rate} %").expect("written");
    if std::env::var_os("SLIPS").is_some() {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(report);
        std::fs::write(path, &text).expect("written");
    }
    assert!(tried > 30, "{tried} slips tried");
    rate
}

#[test]
fn a_slip_in_ratings_is_one_error_with_the_line_as_it_should_be() {
    let (_, ratings) = good_files();
    let slips = [SLIPS, SLIPS_IN_CODES].concat();
    let rate = rate(&ratings, &slips, "slips-in-ratings.txt");
    assert!(rate >= 95.0, "{rate} %");
}

#[test]
fn a_slip_in_a_grid_is_one_error_with_the_line_as_it_should_be() {
    let (grids, _) = good_files();
    let rate = rate(&grids, SLIPS, "slips-in-grids.txt");
    assert!(rate >= 90.0, "{rate} %");
}
