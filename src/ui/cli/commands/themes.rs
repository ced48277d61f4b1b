//! `gridgen themes`: the themes there are, where each file comes from, what holds for each option and who says so.

mod preview;

pub use preview::{Problem, preview};

use super::tell;
use crate::base::diagnostic::{Lang, Place, Problems};
use crate::base::source::Folder;
use crate::output::theme::{self, Layer, Setting, Theme};
use crate::project::{Settings, Snapshot};
use crate::ui::cli::{Console, Outcome};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// `gridgen themes`.
pub fn themes(console: &Console, project: &Folder) -> Outcome {
    let mut problems = Problems::new();
    let settings = Snapshot::read(project).settings;
    for name in theme::available(project) {
        let place = Place::File(format!("themes/{name}").into());
        let Some(theme) = Theme::load(&mut problems, project, &name, place) else {
            continue;
        };
        let options = options(&mut problems, project, &theme, &settings, console.lang());
        console.say(&heading(&theme, name == settings.theme.0, console.lang()));
        say_table(console, &options);
        say_table(console, &files(&theme));
    }
    tell(console, problems, &BTreeSet::new())
}

/// `school → classic  (of this project)  Our school above the form`
fn heading(theme: &Theme, used: bool, lang: Lang) -> String {
    let chain: Vec<&str> = theme.chain().collect();
    let used = match used {
        true => lang.pick("  (the project's)", "  (celui du projet)"),
        false => "",
    };
    let about = theme.description().unwrap_or_default();
    format!("{}{used}  {about}", chain.join(" → "))
        .trim_end()
        .to_owned()
}

/// Each option: its name, what holds where no grid sets it, who says so, what it does.
fn options(
    problems: &mut Problems,
    project: &Folder,
    theme: &Theme,
    settings: &Settings,
    lang: Lang,
) -> Vec<Vec<String>> {
    let told = theme.name() == settings.theme.0;
    let layers: Vec<Layer<'_>> = settings
        .options
        .iter()
        .map(|typed| Layer { typed, told })
        .collect();
    let holds = theme
        .effective(problems, project, &layers)
        .or_else(|| theme.effective(problems, project, &[]));
    let Some(holds) = holds else {
        return Vec::new();
    };
    let row = |((name, setting), declared): ((&str, &Setting), &theme::Declared)| {
        vec![
            name.to_owned(),
            value(&setting.value, lang),
            origin(&setting.origin),
            declared.doc.clone().unwrap_or_default(),
        ]
    };
    holds.iter().zip(theme.options()).map(row).collect()
}

fn value(value: &Json, lang: Lang) -> String {
    match value {
        Json::Null => lang.pick("(nothing)", "(rien)").to_owned(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn origin(place: &Place) -> String {
    match place.start() {
        Some(start) => format!("{}:{}", place.path(), start.line),
        None => place.path().to_owned(),
    }
}

fn files(theme: &Theme) -> Vec<Vec<String>> {
    let row = |(path, origins): (&str, Vec<&str>)| vec![path.to_owned(), origins.join(" + ")];
    theme.origins().into_iter().map(row).collect()
}

/// Rows in columns as wide as their longest cell, and an empty line.
fn say_table(console: &Console, rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        console.say(format!("    {}", cells.collect::<Vec<_>>().join("  ")).trim_end());
    }
    if !rows.is_empty() {
        console.say("");
    }
}
