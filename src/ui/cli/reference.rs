//! The pages of `docs/` that are made from the program itself, so that they cannot drift from it.

use super::args::CommandLine;
use crate::base::diagnostic::{self, CatalogueEntry};
use crate::interchange::{forms, rubrics, tables};
use crate::model::grid::{self, GridKeys};
use crate::model::ratings;
use crate::model::ratings::RatingsKeys;
use crate::output::{render, theme};
use crate::project;
use crate::project::SettingsKeys;
use crate::text::yaml::{FieldValue, ReferenceTable, Schemas};
use crate::text::{markup, yaml};
use clap::{Command, CommandFactory};
use std::fmt::Write;

/// Columns of a help text in `docs/cli.md`.
const HELP_WIDTH: usize = 100;

/// The diagnostics that each module can report.
const CATALOGUES: &[&[CatalogueEntry]] = &[
    diagnostic::LimitDiagnostic::CATALOGUE,
    yaml::YamlDiagnostic::CATALOGUE,
    yaml::edit::EditDiagnostic::CATALOGUE,
    markup::MarkupDiagnostic::CATALOGUE,
    grid::GridDiagnostic::CATALOGUE,
    ratings::RatingsDiagnostic::CATALOGUE,
    project::ProjectDiagnostic::CATALOGUE,
    tables::TableDiagnostic::CATALOGUE,
    theme::ThemeDiagnostic::CATALOGUE,
    project::names::NameDiagnostic::CATALOGUE,
    render::glyphs::GlyphDiagnostic::CATALOGUE,
    render::WorkerDiagnostic::CATALOGUE,
    crate::ui::cli::commands::themes::ThemePreviewDiagnostic::CATALOGUE,
    forms::guess::Guess::CATALOGUE,
    rubrics::RubricDiagnostic::CATALOGUE,
    crate::interchange::session::SessionDiagnostic::CATALOGUE,
];

/// `docs/problems.md`: every problem, by its name.
pub fn problems_page() -> String {
    let mut entries: Vec<&CatalogueEntry> = CATALOGUES.iter().copied().flatten().collect();
    entries.sort_by_key(|entry| entry.code);
    let mut page = String::from(
        "# Problems\n\nEvery message has a name, in brackets: `error[unknown-key]`. An error stops what it is about: a grid, or a \
         student's sheet. Warnings and notes stop nothing. Words in `{braces}` stand for what the message quotes.\n",
    );
    for entry in entries {
        let CatalogueEntry {
            code,
            severity,
            about,
            en,
            fr,
        } = entry;
        let about = about.trim();
        append_line(
            &mut page,
            &format!(
                "\n## `{code}`\n\n{}: {about}\n\n- English: {en}\n- Français : {fr}",
                capitalize_word(severity.name())
            ),
        );
    }
    page
}

/// `docs/format.md`: every key of every file.
pub fn format_page() -> String {
    let mut page = String::from(
        "# Formats\n\nEvery key of every file. A key without a default is needed; its example stands there instead.\n",
    );
    write_format_section::<GridKeys>(&mut page, "grids/<grid>/grid.yaml");
    write_format_section::<RatingsKeys>(&mut page, "grids/<grid>/ratings/<class>/<student>.yaml");
    write_scales_section(&mut page);
    write_format_section::<SettingsKeys>(&mut page, "gridgen.yaml");
    write_format_section::<theme::ThemeManifest>(&mut page, "themes/<theme>/theme.yaml");
    page
}

/// Shared scales have no keys of their own, and the scales that every grid has stand in no file.
fn write_scales_section(page: &mut String) {
    append_line(
        page,
        "\n## `scales/<name>.yaml`\n\nA scale that several grids share. The file holds the levels themselves, by code, as they \
         stand below `scale:` of a grid (see [Level](#level)); nothing else, no version and no title. A grid uses it by its name: \
         `scale: maitrise` for `scales/maitrise.yaml`.\n\n```yaml\n\
         NA: { name: Non acquis, points: 0 }\nEC: { name: En cours d'acquisition, points: 1 }\n\
         A: { name: Acquis, points: 2, achieved: true }\n```\n\nA name is looked for below `scales:` of the grid, then in \
         `scales/`, then among these scales, which every grid has:\n\n| scale | a rating is |\n|---|---|",
    );
    for (name, about) in grid::BUILT_IN_SCALES {
        append_line(page, &format!("| `{name}` | {about} |"));
    }
}

/// The tables of one kind of file.
fn write_format_section<R: FieldValue>(page: &mut String, file: &str) {
    append_line(page, &format!("\n## `{file}`"));
    let mut schemas = Schemas::default();
    R::schema(&mut schemas);
    for ReferenceTable { id, about, rows } in &schemas.tables {
        append_line(
            page,
            &format!(
                "\n### {}\n\n{about}\n\n| key | takes | default | meaning |\n|---|---|---|---|",
                capitalize_word(id)
            ),
        );
        for [key, sort, value, about] in rows {
            let cells = [escape_cell(sort), escape_cell(value), escape_cell(about)];
            append_line(page, &format!("| `{key}` | {} |", cells.join(" | ")));
        }
    }
}

/// `docs/cli.md`: the help of every command.
pub fn cli_page() -> String {
    let mut root = CommandLine::command()
        .term_width(HELP_WIDTH)
        .max_term_width(HELP_WIDTH);
    root.build();
    let mut page = String::from("# Commands\n\nWhat `--help` prints, for every command.\n");
    write_command_help(&mut page, &mut root, "gridgen");
    page
}

fn write_command_help(page: &mut String, command: &mut Command, name: &str) {
    let help = command.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    append_line(
        page,
        &format!(
            "\n## `{name}`\n\n```text\n{}\n```",
            help.join("\n").trim_end()
        ),
    );
    for command in command
        .get_subcommands_mut()
        .filter(|command| command.get_name() != "help")
    {
        let name = format!("{name} {}", command.get_name());
        write_command_help(page, command, &name);
    }
}

fn append_line(page: &mut String, text: &str) {
    // A string takes all that is written.
    let _ = writeln!(page, "{text}");
}

fn escape_cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn capitalize_word(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_in_docs_are_what_the_program_says() {
        let schema = |what| format!("{:#}\n", crate::ui::cli::shell::file_schema(what).unwrap());
        let pages = [
            ("problems.md", problems_page()),
            ("format.md", format_page()),
            ("cli.md", cli_page()),
            ("rate.md", crate::ui::rate::rate_page()),
            ("schema/grid.json", schema("grid")),
            ("schema/ratings.json", schema("ratings")),
            ("schema/scale.json", schema("scale")),
            ("schema/settings.json", schema("settings")),
            ("schema/theme.json", schema("theme")),
        ];
        for (name, made) in pages {
            let path = format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("BLESS").is_some() {
                std::fs::write(&path, &made).unwrap();
            }
            let there = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                there == made,
                "docs/{name} is out of date: run the tests once with BLESS=1"
            );
        }
    }

    #[test]
    fn no_two_problems_share_a_name() {
        let mut codes: Vec<&str> = CATALOGUES
            .iter()
            .copied()
            .flatten()
            .map(|entry| entry.code)
            .collect();
        codes.sort_unstable();
        let twice: Vec<_> = codes.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
