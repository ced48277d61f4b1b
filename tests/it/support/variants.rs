//! Every built-in variant and every example theme, as `scripts/validate.variants` lists them, with the sheets of the
//! repository's grids and of the hard ones in `tests/stress/`, built in memory.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use gridgen::base::source::MemorySource;
use gridgen::output::render::MemoryStore;

use super::built;

/// One student a grid: the fullest.
const STUDENTS: [&str; 3] = ["nguyen-lou.yaml", "okafor.yaml", "full.yaml"];

/// A look that the program promises to be sound.
pub struct Variant {
    pub name: String,
    pub theme: String,
    pub options: Vec<(String, String)>,
}

/// All that was built of a variant, by its path below `output/`.
pub struct Outputs(BTreeMap<String, Vec<u8>>);

/// One sheet in both formats.
pub struct Output {
    /// Without the ending: `stress/blank`.
    pub name: String,
    pub page: String,
    pub pdf: Vec<u8>,
}

impl Outputs {
    /// Every PDF: sheets, classes and overviews.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.0.iter().filter(|(name, _)| name.ends_with(".pdf"));
        files.map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Every blank and filled sheet.
    pub fn sheets(&self) -> Vec<Output> {
        let names = self
            .documents()
            .filter_map(|(name, _)| name.strip_suffix(".pdf"));
        let sheets = names.filter(|name| !name.ends_with("/class") && !name.ends_with("/overview"));
        sheets.map(|name| self.sheet(name)).collect()
    }

    fn sheet(&self, name: &str) -> Output {
        Output {
            name: name.to_owned(),
            page: String::from_utf8(self.0[&format!("{name}.html")].clone()).unwrap(),
            pdf: self.0[&format!("{name}.pdf")].clone(),
        }
    }
}

/// Every variant, in the order of the list, and what was built of it: once for all tests.
pub fn built() -> &'static [(Variant, Outputs)] {
    static BUILT: LazyLock<Vec<(Variant, Outputs)>> = LazyLock::new(|| {
        let variants = all().into_iter();
        let with_outputs = |variant: Variant| {
            let outputs = variant.build();
            (variant, outputs)
        };
        variants.map(with_outputs).collect()
    });
    &BUILT
}

fn all() -> Vec<Variant> {
    let list = include_str!("../../../scripts/validate.variants");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter(|line| !line.trim().is_empty())
        .map(variant)
        .collect()
}

fn variant(line: &str) -> Variant {
    let mut words = line.split_whitespace().map(str::to_owned);
    let (name, theme) = (words.next().unwrap(), words.next().expect("a theme"));
    let option = |word: String| {
        let (key, value) = word.split_once('=').expect("OPTION=VALUE");
        (key.to_owned(), value.to_owned())
    };
    Variant {
        name,
        theme,
        options: words.map(option).collect(),
    }
}

impl Variant {
    /// Every sheet of every grid, and what is made of its classes.
    ///
    /// # Panics
    /// If one cannot be built.
    fn build(&self) -> Outputs {
        let store = MemoryStore::new();
        let built = built::build(&self.project(), &store);
        let errors = built.said.iter().filter(|it| it.contains(": error["));
        let errors: Vec<_> = errors.collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", self.name);
        built.report.unwrap();
        let files = store.files().into_iter();
        Outputs(
            files
                .map(|(path, bytes)| (path.as_str().to_owned(), bytes))
                .collect(),
        )
    }

    fn project(&self) -> MemorySource {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut project = MemorySource::default().with("gridgen.yaml", self.settings());
        for folder in ["grids", "scales", "themes"] {
            project = add(project, &root.join(folder), folder);
        }
        add(project, &root.join("tests/stress/grids"), "grids")
    }

    fn settings(&self) -> String {
        let mut text = format!("gridgen: 1\nlang: fr\nclass: true\ntheme: {}\n", self.theme);
        if !self.options.is_empty() {
            text.push_str("options:\n");
        }
        for (key, value) in &self.options {
            writeln!(text, "  {key}: \"{value}\"").unwrap();
        }
        text
    }
}

fn add(mut project: MemorySource, folder: &Path, name: &str) -> MemorySource {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap();
        let name = format!("{name}/{file}");
        if name == "themes/classic" {
            continue; // the one inside the program is what people get
        }
        if path.is_dir() {
            project = add(project, &path, &name);
        } else if !name.contains("/ratings/") || STUDENTS.contains(&file) {
            project = project.with(&name, content(&path));
        }
    }
    project
}

/// Without a grid's own options, which would win over the variant's.
fn content(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if path.file_name().is_none_or(|name| name != "grid.yaml") {
        return bytes;
    }
    let text = String::from_utf8(bytes).unwrap();
    let lines = text
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("options:"));
    lines.collect::<String>().into_bytes()
}
