//! The map in `src/lib.rs` is true: a layer uses only the layers above it in the list, a module only the modules above it
//! in its layer. Unit tests may look anywhere.

use super::support::source::{Source, crate_sources};
use std::collections::BTreeSet;

/// Uses against the map, as `user -> used`, that somebody is about to mend. The list only shrinks.
const KNOWN: &[&str] = &[];

/// Layers and their modules as `layer` and `layer::module`, in the order of the map.
fn map_of(lib: &str) -> Vec<String> {
    let mut map: Vec<String> = Vec::new();
    let mut layer = "";
    for line in lib.lines() {
        if let Some(rest) = line.strip_prefix("//! **[`") {
            layer = rest.split('`').next().unwrap();
            map.push(layer.to_owned());
        } else if let Some(rest) = line.strip_prefix("//! | ")
            && let Some(name) = rest.split('`').nth(1)
        {
            map.push(format!("{layer}::{name}"));
        }
    }
    map
}

/// What a source names after `crate::`: `layer::name`, or each name in the braces that follow the layer.
fn used_in(source: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for rest in source.split("crate::").skip(1) {
        let (layer, rest) = rest.split_at(rest.find(is_not_in_name).unwrap_or(rest.len()));
        let Some(rest) = rest.strip_prefix("::") else {
            used.insert(layer.to_owned());
            continue;
        };
        let Some(inside) = rest.strip_prefix('{') else {
            used.insert(format!("{layer}::{}", first_name(rest)));
            continue;
        };
        let mut depth = 0;
        let mut begins = true;
        for (at, c) in inside.char_indices() {
            if begins && depth == 0 && !c.is_whitespace() {
                used.insert(format!("{layer}::{}", first_name(&inside[at..])));
                begins = false;
            }
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                _ => {}
            }
        }
    }
    used
}

fn is_not_in_name(c: char) -> bool {
    !c.is_alphanumeric() && c != '_'
}

fn first_name(text: &str) -> &str {
    &text[..text.find(is_not_in_name).unwrap_or(text.len())]
}

/// Every use that goes down the map. What is named in a layer and is no module of it stands for the layer itself.
fn uses_against(map: &[String], sources: &[Source]) -> BTreeSet<String> {
    let place = |name: &str| map.iter().position(|it| it == name);
    let mut against = BTreeSet::new();
    for source in sources {
        let Some(user) = source.module().filter(|user| place(user).is_some()) else {
            continue;
        };
        let layer = user.split("::").next().unwrap();
        for used in used_in(&source.code()) {
            let used_layer = used.split("::").next().unwrap();
            let is_own = used_layer == layer && (used == user || place(&used).is_none());
            let stands_at = place(&used).or_else(|| place(used_layer));
            if !is_own && used != layer && stands_at > place(&user) {
                against.insert(format!("{user} -> {used}"));
            }
        }
    }
    against
}

#[test]
fn nothing_is_used_against_the_map() {
    let sources = crate_sources();
    let lib = sources.iter().find(|it| it.path == "lib.rs").unwrap();
    let map = map_of(&lib.text);
    assert!(
        map.contains(&"base::source".to_owned()) && map.len() > 30,
        "{map:?}"
    );
    let against: Vec<String> = uses_against(&map, &sources).into_iter().collect();
    assert_eq!(against, KNOWN);
}

#[test]
fn every_module_of_a_layer_is_on_the_map() {
    let sources = crate_sources();
    let lib = sources.iter().find(|it| it.path == "lib.rs").unwrap();
    let map = map_of(&lib.text);
    for layer in map.iter().filter(|name| !name.contains("::")) {
        let file = format!("{layer}/mod.rs");
        let text = &sources.iter().find(|it| it.path == file).unwrap().text;
        for line in text.lines().filter(|line| line.starts_with("pub mod ")) {
            let name = line.trim_start_matches("pub mod ").trim_end_matches(';');
            assert!(map.contains(&format!("{layer}::{name}")), "{layer}::{name}");
        }
    }
}

#[test]
fn a_use_against_the_map_is_seen() {
    let map = map_of(
        "//! **[`low`]** a\n//! | [`one`](x) | |\n//! | `two` | |\n//! **[`high`]** b\n//! | `three` | |\n",
    );
    assert_eq!(map, ["low", "low::one", "low::two", "high", "high::three"]);
    let seen = |path: &str, text: &str| {
        let source = Source::new(path, text);
        let against = uses_against(&map, &[source]).into_iter();
        against.collect::<Vec<_>>()
    };
    assert_eq!(
        seen("low/one.rs", "use crate::low::{self, two::{A, B}};"),
        ["low::one -> low::two"]
    );
    assert_eq!(
        seen("low/one/deep.rs", "fn f() { crate::high::three::g() }"),
        ["low::one -> high::three"]
    );
    assert_eq!(
        seen("low/two.rs", "use crate::high::Thing;"),
        ["low::two -> high::Thing"]
    );
    for (path, text) in [
        (
            "low/two.rs",
            "use crate::low::one::A; use crate::low::two::B;",
        ),
        (
            "high/three.rs",
            "use crate::low::{one, two}; use crate::high::Thing;",
        ),
        (
            "low/one.rs",
            "// crate::high\n#[cfg(test)]\nmod tests {\n use crate::high::X;\n}",
        ),
        ("low/one/tests.rs", "use crate::high::X;"),
    ] {
        assert_eq!(seen(path, text), [""; 0], "{text}");
    }
}
