//! A grid made from another grid, of this project or elsewhere: its text, the images beside it, the scales it shares.
//!
//! Comments stay. Never takes ratings along, nor what lies outside the other project.

use crate::base::diagnostic::Diagnostics;
use crate::base::source::{DATA_LIMIT, FileSource, FolderSource, TEXT_LIMIT, Text, join_path};
use crate::text::markup::{MarkupKind, markup_images};
use crate::text::yaml::{self, YamlNode};
use std::collections::BTreeSet;

/// Scales that every grid knows.
const BUILT_IN: [&str; 3] = ["number", "count", "text"];

/// What a new grid is made of.
pub(super) struct GridCopy {
    /// The text of its `grid.yaml`.
    pub(super) text: String,
    /// Images by their path below the grid's folder.
    pub(super) images: Vec<(String, Vec<u8>)>,
    /// The scales that are written into it.
    pub(super) scales: Vec<String>,
}

/// The grid in `folder` (a path below the root of its project), copied.
pub(super) fn copy_grid(project: &FolderSource, folder: &str) -> Option<GridCopy> {
    let path = join_path(folder, "grid.yaml");
    let text = Text::decode(&path, &project.read(&path, TEXT_LIMIT).ok()?);
    let mut content = text.as_str().to_owned();
    let document = yaml::parse_yaml(&mut Diagnostics::new(), text);
    let mut references = GridReferences::default();
    references.collect("", &document.root);
    let mut copied = Vec::new();
    for destination in references.images {
        // What is named by `..` lies at the same place from the new grid's folder.
        let inside = !destination.contains("..") && !destination.starts_with("ratings/");
        if inside && let Ok(bytes) = project.read(&join_path(folder, &destination), DATA_LIMIT) {
            copied.push((destination, bytes));
        }
    }
    let mut scales = Vec::new();
    let own = document.root.get("scales").is_some();
    let shared = references
        .scales
        .into_iter()
        .filter(|name| !own && !BUILT_IN.contains(&name.as_str()));
    for name in shared {
        let Ok(bytes) = project.read(&format!("scales/{name}.yaml"), TEXT_LIMIT) else {
            continue;
        };
        if scales.is_empty() {
            content = format!("{}\n\nscales:\n", content.trim_end());
        }
        content += &scale_entry(&name, Text::decode("scale.yaml", &bytes).as_str());
        scales.push(name);
    }
    Some(GridCopy {
        text: content,
        images: copied,
        scales,
    })
}

/// A scale as an entry of `scales`.
fn scale_entry(name: &str, scale: &str) -> String {
    let mut out = format!(
        "  \"{}\":\n",
        name.replace('\\', "\\\\").replace('"', "\\\"")
    );
    for line in scale.trim_end().lines() {
        match line.trim_end() {
            "" | "---" => out.push('\n'),
            line => out += &format!("    {line}\n"),
        }
    }
    out
}

/// What a grid names outside itself.
#[derive(Debug, Default)]
struct GridReferences {
    images: BTreeSet<String>,
    scales: BTreeSet<String>,
}

impl GridReferences {
    fn collect(&mut self, key: &str, node: &YamlNode) {
        if let Some(scalar) = node.scalar() {
            if key == "scale" {
                self.scales.insert(scalar.text.trim().to_owned());
            }
            for kind in [MarkupKind::Line, MarkupKind::Text] {
                self.images.extend(
                    markup_images(kind, &scalar.text)
                        .into_iter()
                        .map(|image| image.destination),
                );
            }
        }
        for entry in node.entries().into_iter().flatten() {
            self.collect(&entry.key.text, &entry.value);
        }
        node.items()
            .into_iter()
            .flatten()
            .for_each(|item| self.collect(key, item));
    }
}
