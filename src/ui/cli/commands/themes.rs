//! `gridgen themes`: the themes there are, where each file comes from, what holds for each option and who says so.

mod preview;

pub use preview::{ThemePreviewDiagnostic, run_theme_preview};

use super::report_diagnostics;
use crate::base::diagnostic::{Diagnostics, MessageLang, Place};
use crate::base::source::FolderSource;
use crate::output::theme::{self, OptionSetting, OptionsLayer, OptionsTarget, Theme};
use crate::project::{Settings, Snapshot};
use crate::ui::cli::{Console, Outcome};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// `gridgen themes`.
pub fn run_themes(console: &Console, project: &FolderSource) -> Outcome {
    let mut problems = Diagnostics::new();
    let settings = Snapshot::read(project).settings;
    for name in theme::available_themes(project) {
        let place = Place::File(format!("themes/{name}").into());
        let Some(theme) = Theme::load(&mut problems, project, &name, place) else {
            continue;
        };
        let options = option_rows(&mut problems, project, &theme, &settings, console.lang());
        console.print_line(&theme_heading(
            &theme,
            name == settings.theme.0,
            console.lang(),
        ));
        print_aligned(console, &options);
        print_aligned(console, &file_rows(&theme));
    }
    report_diagnostics(console, problems, &BTreeSet::new())
}

/// `school → classic  (of this project)  Our school above the form`
fn theme_heading(theme: &Theme, used: bool, lang: MessageLang) -> String {
    let chain: Vec<&str> = theme.chain_names().collect();
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
fn option_rows(
    problems: &mut Diagnostics,
    project: &FolderSource,
    theme: &Theme,
    settings: &Settings,
    lang: MessageLang,
) -> Vec<Vec<String>> {
    let target = if theme.name().as_str() == settings.theme.0 {
        OptionsTarget::ThisTheme
    } else {
        OptionsTarget::AnyTheme
    };
    let layers: Vec<OptionsLayer<'_>> = settings
        .options
        .iter()
        .map(|typed| OptionsLayer { typed, target })
        .collect();
    let holds = theme
        .effective_options(problems, project, &layers)
        .or_else(|| theme.effective_options(problems, project, &[]));
    let Some(holds) = holds else {
        return Vec::new();
    };
    let row = |((name, setting), declared): ((&str, &OptionSetting), &theme::DeclaredOption)| {
        vec![
            name.to_owned(),
            option_value_text(&setting.value, lang),
            origin_text(&setting.origin),
            declared.doc.clone().unwrap_or_default(),
        ]
    };
    holds.iter().zip(theme.options()).map(row).collect()
}

fn option_value_text(value: &Json, lang: MessageLang) -> String {
    match value {
        Json::Null => lang.pick("(nothing)", "(rien)").to_owned(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn origin_text(place: &Place) -> String {
    match place.start() {
        Some(start) => format!("{}:{}", place.path(), start.line),
        None => place.path().to_owned(),
    }
}

fn file_rows(theme: &Theme) -> Vec<Vec<String>> {
    let row = |(path, origins): (&str, Vec<&str>)| vec![path.to_owned(), origins.join(" + ")];
    theme.origins().into_iter().map(row).collect()
}

/// Rows in columns as wide as their longest cell, and an empty line.
fn print_aligned(console: &Console, rows: &[Vec<String>]) {
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
        console.print_line(format!("    {}", cells.collect::<Vec<_>>().join("  ")).trim_end());
    }
    if !rows.is_empty() {
        console.print_line("");
    }
}
