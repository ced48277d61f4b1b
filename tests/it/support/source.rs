//! The program's own source, for tests of what no compiler holds: the order of layers, lists that are complete.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of `src/`.
pub struct Source {
    /// Below `src/`, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// `layer::module`; none for the file of a layer or of the crate, and for unit tests in files of their own.
    pub fn module(&self) -> Option<String> {
        let steps: Vec<&str> = self.path.trim_end_matches(".rs").split('/').collect();
        match steps.as_slice() {
            [_] | [_, "mod"] => None,
            _ if steps.contains(&"tests") => None,
            [layer, module, ..] => Some(format!("{layer}::{module}")),
            [] => None,
        }
    }

    /// Without comments and without its unit tests.
    pub fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines = code.lines().map(|line| line.split("//").next().unwrap());
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The folder of the package.
pub fn package_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` of the package whose name ends in `.ending`, sorted, with its text.
pub fn files_below(folder: &str, ending: &str) -> Vec<Source> {
    let root = package_root().join(folder);
    let mut found: Vec<Source> = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == ending) {
                let below = path.strip_prefix(&root).unwrap().to_str().unwrap();
                let text = fs::read_to_string(&path).unwrap();
                found.push(Source::new(&below.replace('\\', "/"), &text));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// All of `src/`.
pub fn crate_sources() -> Vec<Source> {
    files_below("src", "rs")
}
