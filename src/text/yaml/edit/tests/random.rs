//! Thousands of random edits of awkward files, held against `serde_yaml`, which knows nothing of ours.
//!
//! `GRIDGEN_EDITS=40000 cargo test --lib yaml::edit` tries more than the usual 4,000.

use super::*;
use crate::base::diagnostic::Diagnostics;
use crate::text::yaml::{YamlNode, YamlStyle, YamlValue as Tree, parse_yaml};
use serde_yaml::Value as Theirs;

/// Comments are numbered, so that each can be looked for.
const FILES: [&str; 14] = [
    super::STUDENT,
    "a: 1\nb: 'two'\nc: \"three\"\nd:\ne: ~\n# c1\n",
    "# c1\na:\n  b: {x: 1, 'y': [p, \"q\"], z: }   # c2\n  # c3\n  c: [ ]\n\n\n  d: { }\n# c4",
    "a: |\n  one\n  two\n\nb: >-  # c1\n    folded\n    text\n\n\nc: |+\n  kept\n\nd: |2\n    deep\n# c2\n",
    "- x\n- # c1\n  k: v\n  l: w   # c2\n-\n- - p\n  - q\n- {a: 1}\n",
    "a:\n- x   # c1\n# c2\n- id: y\n  title: Z\n  rows:\n  - p: 1\n\n  - q: 2\nb: long\n  plain\n  text # c3\nc: \"long\n  quoted\"\n",
    "\u{feff}a: x\r\nb:\r\n    c: y   # c1\r\n    # c2\r\n    d: |\r\n        one\r\n        two\r\n\r\ne: 'z'\r\n",
    "{ a: 1, # c1\n  b: { c: 2, d: [1, 2] }, # c2\n  \"e\": x\n}\n",
    "---\n# c1\nà la carte: oui\n'l''école': \"non\"\n? k\n: v\nz: &an\n  p: 1\ny: *an\n",
    "a:\n      b:\n            c: 1 # c1\n      # c2\n  # c3\nd: 7,5 Très clair\ne: C:\\x\nf: http://x.y\n",
    "ratings:\n  s1:\n    r1: TS\n    r2: S Deux  # c1\n    r3:\n      level: TI\n      remark: |\n        Non :\n        - prix\n    r4:   # c2\n  s2: NE\ncomment: >\n  Bon\n\n  travail\n",
    "gridgen: 1\ntitle: Oral\nscale: { A: { name: Acquis, points: 1 }, N: {} }\nsections:\n  # c1\n  - title: Un\n    criteria:\n      - Premier # c2\n      - 'Deux : trois'\n  - id: deux\n    title: Deux\n    tasks:\n    - title: T\n      criteria: [x, y]\n",
    "a: 1\r\rb: 2\rc: { d: 3 }\r",
    "a: \"\"\nb: ''\nc: \"esc\\n\\u00e9\\\"\"\nd: 'it''s'\ne: -x\nf: x# y\n\n\n\ng:    spaced     # c1\n",
];

const TEXTS: [&str; 22] = [
    "S",
    "TS Très bien",
    "point #3",
    "Mention : payée",
    "*très*",
    "[PGI] saisie",
    "x, y",
    "}",
    "",
    " ",
    "~",
    "true",
    "007",
    "7,5",
    "l'école",
    "dit \"oui\"",
    "one\ntwo",
    "one\n\n- two\n",
    "\nlead",
    "trail\n\n",
    "tab\t \u{1}é😀",
    "# no comment",
];
const NAMES: [&str; 8] = ["new", "a", "b", "r9", "à la carte", "x: y", "#k", "- d"];

/// A small generator of our own: the same edits every time.
struct EditGenerator(u64);

impl EditGenerator {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.roll(all.len())]
    }

    fn value(&mut self, depth: usize) -> NewValue {
        match self.roll(if depth < 2 { 8 } else { 5 }) {
            0 => NewValue::Empty,
            1 | 2 => word(self.pick(&TEXTS)),
            3 | 4 => text(self.pick(&TEXTS)),
            5 => NewValue::List(
                (0..self.roll(3))
                    .map(|_| word(self.pick(&TEXTS[..8])))
                    .collect(),
            ),
            _ => {
                let entries =
                    (0..self.roll(3)).map(|nth| (format!("k{nth}"), self.value(depth + 1)));
                NewValue::Map(entries.collect())
            }
        }
    }

    /// A path that is there, and sometimes a step more.
    fn path(&mut self, root: &YamlNode) -> Vec<PathStep> {
        let mut steps = Vec::new();
        let mut node = root;
        loop {
            let (step, next) = match &node.value {
                Tree::Map(entries) if !entries.is_empty() => {
                    let entry = &entries[self.roll(entries.len())];
                    (PathStep::Name(entry.key.text.clone()), &entry.value)
                }
                Tree::List(items) if !items.is_empty() => {
                    let nth = self.roll(items.len());
                    (PathStep::Item(nth), &items[nth])
                }
                _ => break,
            };
            if node.entries().is_some() && self.roll(5) == 0 {
                break;
            }
            steps.push(step);
            node = next;
            if self.roll(4) == 0 {
                break;
            }
        }
        if node.entries().is_some() && (steps.is_empty() || self.roll(2) == 0)
            || node.is_empty() && self.roll(2) == 0
        {
            steps.push(PathStep::from(self.pick(&NAMES)));
        }
        steps
    }

    fn change(&mut self, root: &YamlNode) -> YamlChange {
        let path = self.path(root);
        match self.roll(10) {
            0..=6 => YamlChange::set(path, self.value(0)),
            7 | 8 => YamlChange::remove(path),
            _ => YamlChange::rename(path, self.pick(&NAMES)),
        }
    }
}

fn read_tree(text: &str) -> YamlNode {
    let mut problems = Diagnostics::new();
    let document = parse_yaml(
        &mut problems,
        Text::new("a", text.trim_start_matches(BYTE_ORDER_MARK)),
    );
    assert!(!problems.has_errors(), "{problems:?}\n{text}");
    document.root
}

fn theirs(text: &str) -> Theirs {
    serde_yaml::from_str(text.trim_start_matches(BYTE_ORDER_MARK))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The value of theirs at a path, whose last step may be missing; made where `steps` are missing.
fn reach<'t>(value: &'t mut Theirs, path: &[PathStep]) -> Option<&'t mut Theirs> {
    path.iter().try_fold(value, |value, key| match key {
        PathStep::Item(nth) => value.as_sequence_mut()?.get_mut(*nth),
        PathStep::Name(name) => value
            .as_mapping_mut()?
            .iter_mut()
            .find(|(key, _)| same_text(key, name))
            .map(|(_, value)| value),
    })
}

fn same_text(theirs: &Theirs, ours: &str) -> bool {
    match theirs {
        Theirs::String(text) => text == ours,
        Theirs::Null => ours.is_empty() || ours == "~",
        Theirs::Bool(value) => ours.parse() == Ok(*value),
        Theirs::Number(value) => ours.parse::<f64>().ok() == value.as_f64(),
        _ => false,
    }
}

fn written(value: &NewValue) -> Theirs {
    match value {
        NewValue::Empty => Theirs::Null,
        NewValue::Word(text) | NewValue::Text(text) => Theirs::String(text.clone()),
        NewValue::List(items) => Theirs::Sequence(items.iter().map(written).collect()),
        NewValue::Map(entries) => {
            let entries = entries.iter();
            Theirs::Mapping(
                entries
                    .map(|(key, value)| (Theirs::String(key.clone()), written(value)))
                    .collect(),
            )
        }
    }
}

/// What another reader must see after the change, from what it saw before.
fn changed(before: &str, change: &YamlChange) -> Theirs {
    let mut root = theirs(before);
    let (last, outer) = change.path.split_last().expect("a path");
    match (
        &change.action,
        reach(&mut root, outer).expect("it was there"),
    ) {
        (EditAction::Set(value), parent) => match (last, parent) {
            (PathStep::Item(nth), parent) => parent[*nth] = written(value),
            (PathStep::Name(name), Theirs::Mapping(map)) => {
                match map.iter_mut().find(|(key, _)| same_text(key, name)) {
                    Some((_, old)) => *old = written(value),
                    None => {
                        map.insert(Theirs::String(name.clone()), written(value));
                    }
                }
            }
            (PathStep::Name(name), parent) => {
                *parent = written(&NewValue::Map(vec![(name.clone(), value.clone())]));
            }
        },
        (EditAction::Remove, Theirs::Sequence(items)) => {
            let PathStep::Item(nth) = last else {
                panic!("an item")
            };
            items.remove(*nth);
        }
        (EditAction::Remove | EditAction::Rename(_), Theirs::Mapping(map)) => {
            let PathStep::Name(name) = last else {
                panic!("a name")
            };
            let entries = std::mem::take(map).into_iter();
            *map = entries
                .filter_map(|(key, value)| match &change.action {
                    _ if !same_text(&key, name) => Some((key, value)),
                    EditAction::Rename(to) => Some((Theirs::String(to.clone()), value)),
                    _ => None,
                })
                .collect();
        }
        other => panic!("{other:?}"),
    }
    root
}

/// Equal but for what a reader that guesses types makes of `007`, and of a map that lost its last key.
fn alike(one: &Theirs, other: &Theirs) -> bool {
    match (one, other) {
        (Theirs::Mapping(a), Theirs::Mapping(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| {
                    b.iter()
                        .any(|(other, theirs)| alike(key, other) && alike(value, theirs))
                })
        }
        (Theirs::Sequence(a), Theirs::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Theirs::String(text), other) | (other, Theirs::String(text)) => same_text(other, text),
        (Theirs::Null, other) | (other, Theirs::Null) => {
            other.is_null()
                || other
                    .as_mapping()
                    .is_some_and(serde_yaml::Mapping::is_empty)
                || other.as_sequence().is_some_and(Vec::is_empty)
        }
        (one, other) => one == other,
    }
}

/// Where our reading and theirs part.
fn agrees(ours: &YamlNode, theirs: &Theirs) -> bool {
    match (&ours.value, theirs) {
        (Tree::Map(entries), Theirs::Mapping(map)) => {
            entries.len() == map.len()
                && entries.iter().zip(map).all(|(entry, (key, value))| {
                    same_text(key, &entry.key.text) && agrees(&entry.value, value)
                })
        }
        (Tree::List(items), Theirs::Sequence(list)) => {
            items.len() == list.len() && items.iter().zip(list).all(|(a, b)| agrees(a, b))
        }
        (Tree::Scalar(scalar), theirs) if scalar.style == YamlStyle::Empty => theirs.is_null(),
        (Tree::Scalar(scalar), theirs) => same_text(theirs, &scalar.text),
        _ => false,
    }
}

/// The comments of our files, found without a reader.
fn comments(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for line in text.split(['\n', '\r']) {
        let at = line
            .find("# c")
            .filter(|&at| line[at + 3..].trim_end().parse::<u32>().is_ok());
        found.extend(at.map(|at| line[at..].trim_end()));
    }
    found.sort_unstable();
    found
}

#[test]
fn random_edits_do_what_they_say_and_nothing_else() {
    let wanted = std::env::var("GRIDGEN_EDITS")
        .ok()
        .and_then(|number| number.parse().ok());
    let total: usize = wanted.unwrap_or(4_000);
    let mut dice = EditGenerator(0x9E37_79B9_7F4A_7C15);
    let mut texts: Vec<String> = FILES.iter().map(|&text| text.to_owned()).collect();
    let (mut made, mut refusals) = (0, Vec::new());
    for round in 0..total {
        let nth = round % FILES.len();
        let before = texts[nth].clone();
        let change = dice.change(&read_tree(&before));
        match apply_changes(&before, std::slice::from_ref(&change), &no_key_order) {
            Ok(after) => {
                held(&before, &change, &after);
                made += 1;
                texts[nth] = after;
            }
            Err(refused) if matches!(refused.reason, EditDiagnostic::WouldSpoil { .. }) => {
                refusals.push(format!("{change:?}\n{before}"));
            }
            Err(_) => {}
        }
        // Edited again and again a file loses what made it awkward.
        if dice.roll(6) == 0 {
            texts[nth] = FILES[nth].to_owned();
        }
    }
    let few = total / 50;
    assert!(made > total / 2, "only {made} were made");
    assert!(
        refusals.len() <= few,
        "{} refused:\n{}",
        refusals.len(),
        refusals
            .iter()
            .take(12)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n---\n")
    );
}

fn held(before: &str, change: &YamlChange, after: &str) {
    let story = || format!("{change:?}\n--- before\n{before}\n--- after\n{after}");
    let (ours, read_by_them) = (read_tree(after), theirs(after));
    assert!(
        agrees(&ours, &read_by_them),
        "the two readers differ\n{}",
        story()
    );
    assert!(
        alike(&changed(before, change), &read_by_them),
        "something else changed\n{}",
        story()
    );
    assert_eq!(comments(before), comments(after), "{}", story());
    assert_eq!(
        before.starts_with(BYTE_ORDER_MARK),
        after.starts_with(BYTE_ORDER_MARK),
        "{}",
        story()
    );
    let (old, new) = (breaks(before), breaks(after));
    let is_known = |nth: usize| old[nth] >= new[nth] || old == [false; 3];
    assert!((0..3).all(is_known), "another line break\n{}", story());
}

/// Which line breaks there are: of Windows, of Unix, of old Macs.
fn breaks(text: &str) -> [bool; 3] {
    let bare = text.replace("\r\n", "");
    [
        bare.len() < text.len(),
        bare.contains('\n'),
        bare.contains('\r'),
    ]
}
