//! `gridgen themes`: the project's themes, where each file comes from, the value of each option and where it is set.

mod preview;

pub use preview::{ThemePreviewDiagnostic, run_theme_preview};

use super::select::ChosenGrids;
use crate::base::diagnostic::{Diagnostics, MessageLang, Place};
use crate::base::source::FolderSource;
use crate::output::theme::{self, OptionsLayer, OptionsTarget, Theme, ThemeOptions};
use crate::project::{Settings, Snapshot};
use crate::ui::cli::{CommandStatus, Console};
use crate::ui::message::{Message, messages};
use serde_json::Value as Json;

messages! {
    /// What `gridgen themes` says.
    enum ThemesMessage {
        OfProject {} {
            en: "  (the project's)";
            fr: "  (celui du projet)";
        }
        NoValue {} {
            en: "(nothing)";
            fr: "(rien)";
        }
    }
}

/// `gridgen themes`.
pub fn run_themes(console: &Console, project: &FolderSource) -> CommandStatus {
    let mut diagnostics = Diagnostics::new();
    let settings = Snapshot::read(project).settings;
    for name in theme::available_themes(project) {
        let place = Place::File(format!("themes/{name}").into());
        let Some(theme) = Theme::load(&mut diagnostics, project, &name, place) else {
            continue;
        };
        let mut heading = theme.chain_names().collect::<Vec<_>>().join(" → ");
        if name.as_str() == settings.theme.0 {
            heading += &ThemesMessage::OfProject {}.headline(console.lang());
        }
        heading = format!("{heading}  {}", theme.description().unwrap_or_default());
        console.print_line(heading.trim_end());
        let holding = holding_options(&mut diagnostics, project, &theme, &settings);
        print_aligned(console, &option_rows(&theme, holding, console.lang()));
        print_aligned(console, &file_rows(&theme));
    }
    ChosenGrids::all().report(console, diagnostics)
}

/// The options as they are where no grid sets them; where the project's are wrong, the theme's own.
fn holding_options(
    diagnostics: &mut Diagnostics,
    project: &FolderSource,
    theme: &Theme,
    settings: &Settings,
) -> Option<ThemeOptions> {
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
    theme
        .effective_options(diagnostics, project, &layers)
        .or_else(|| theme.effective_options(diagnostics, project, &[]))
}

/// Each option: its name, its value, where that is set, what it does.
fn option_rows(
    theme: &Theme,
    holding: Option<ThemeOptions>,
    lang: MessageLang,
) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let Some(holding) = holding else {
        return rows;
    };
    for ((name, setting), declared) in holding.iter().zip(theme.options()) {
        rows.push(vec![
            name.to_owned(),
            option_value_text(&setting.value, lang),
            origin_text(&setting.origin),
            declared.doc.clone().unwrap_or_default(),
        ]);
    }
    rows
}

fn option_value_text(value: &Json, lang: MessageLang) -> String {
    match value {
        Json::Null => ThemesMessage::NoValue {}.headline(lang),
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
    let widths: Vec<usize> = (0..columns)
        .map(|column| column_width(rows, column))
        .collect();
    for row in rows {
        let mut line = String::from("  ");
        for (cell, width) in row.iter().zip(&widths) {
            line += &format!("  {cell:width$}");
        }
        console.print_line(line.trim_end());
    }
    if !rows.is_empty() {
        console.print_line("");
    }
}

fn column_width(rows: &[Vec<String>], column: usize) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(column));
    let widths = cells.map(|cell| cell.chars().count());
    widths.max().unwrap_or_default()
}
