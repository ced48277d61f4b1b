//! Lists that are kept by hand are complete: the diagnostics of the reference, the pages of the book, the doors to the disk.

use super::support::source::{Source, crate_sources, files_below, package_root};
use std::fs;

/// The enums that `diagnostics!` declares, but for those of unit tests and of its own example.
fn declared_diagnostics(sources: &[Source]) -> Vec<String> {
    let mut declared = Vec::new();
    for source in sources {
        for rest in source.code().split("diagnostics! {").skip(1) {
            let name = rest.split(" enum ").nth(1).unwrap();
            let name = name.split([' ', '{']).next().unwrap();
            declared.push(name.to_owned());
        }
    }
    declared
}

fn missing_catalogues(sources: &[Source], reference: &str) -> Vec<String> {
    let mut declared = declared_diagnostics(sources);
    declared.retain(|name| !reference.contains(&format!("::{name}::CATALOGUE")));
    declared
}

#[test]
fn every_diagnostic_is_in_the_reference() {
    let mut sources = crate_sources();
    assert!(declared_diagnostics(&sources).len() >= 14);
    let reference = sources.iter().find(|it| it.path == "ui/cli/reference.rs");
    let reference = reference.unwrap().text.clone();
    assert_eq!(missing_catalogues(&sources, &reference), [""; 0]);

    let forgotten = "diagnostics! {\n    /// In no list.\n    pub enum ForgottenDiagnostic in lang {\n    }\n}\n";
    sources.push(Source::new("text/forgotten.rs", forgotten));
    assert_eq!(
        missing_catalogues(&sources, &reference),
        ["ForgottenDiagnostic"]
    );
}

/// The pages that the book does not list, and what it lists and is not there.
fn summary_faults(summary: &str, pages: &[String]) -> Vec<String> {
    let links = summary.split("](").skip(1);
    let listed: Vec<&str> = links.map(|it| it.split(')').next().unwrap()).collect();
    let is_page = |link: &&str| pages.iter().any(|page| page == link);
    let unlisted = pages.iter().filter(|page| !listed.contains(&page.as_str()));
    let dead = listed.iter().filter(|link| !is_page(link));
    let unlisted = unlisted.map(|page| format!("not listed: {page}"));
    let dead = dead.map(|link| format!("not there: {link}"));
    unlisted.chain(dead).collect()
}

#[test]
fn the_book_lists_every_page() {
    let pages = files_below("docs", "md").into_iter().map(|page| page.path);
    let mut pages: Vec<String> = pages.filter(|path| path != "SUMMARY.md").collect();
    let summary = fs::read_to_string(package_root().join("docs/SUMMARY.md")).unwrap();
    assert_eq!(summary_faults(&summary, &pages), [""; 0]);

    pages.push("forgotten.md".to_owned());
    pages.retain(|page| page != "cli.md");
    assert_eq!(
        summary_faults(&summary, &pages),
        ["not listed: forgotten.md", "not there: cli.md"]
    );
}

/// What the head of `clippy.toml` names: files and folders of `src/`, sorted.
fn listed_doors(config: &str) -> Vec<String> {
    let words = config.split("disallowed-methods").next().unwrap();
    let words = words.split([' ', ',', '\n']);
    let mut doors: Vec<String> = words
        .filter_map(|word| word.strip_prefix("src/"))
        .map(str::to_owned)
        .collect();
    doors.sort();
    doors
}

#[test]
fn the_doors_to_the_disk_are_those_that_clippy_toml_names() {
    let config = fs::read_to_string(package_root().join("clippy.toml")).unwrap();
    let listed = listed_doors(&config);
    for door in &listed {
        assert!(package_root().join("src").join(door).exists(), "{door}");
    }
    for source in crate_sources() {
        let is_open = source.code().contains("clippy::disallowed_methods,\n");
        let is_listed = |door: &String| {
            source.path == *door || door.ends_with('/') && source.path.starts_with(door)
        };
        assert!(
            !is_open || listed.iter().any(is_listed),
            "{} is a door that clippy.toml does not name",
            source.path
        );
    }
}
