//! `gridgen check`: every error in every file, at once. The blank forms are made, and with a theme of the project's
//! own a few sheets; they are written nowhere.

use super::pages::{form_pages_text, sheet_pages_text};
use super::part::ProjectPart;
use super::progress::{BuildProgress, default_run_options};
use super::select::{print_and_judge, read_project};
use super::summary::Summary;
use super::unrated_rows_text;
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::source::FolderSource;
use crate::output::render::{self, FolderStore, NullStore, PageTally, RunOptions};
use crate::ui::cli::args::CheckArgs;
use crate::ui::cli::{CommandResult, CommandStatus, Console};
use crate::ui::message::{Message, count_in_english, count_in_french, messages};

messages! {
    /// What `gridgen check` says.
    enum CheckMessage {
        Checked { forms: usize, sheets: usize, unrated: usize, pages: CheckedPages, found: String } {
            en: "{}{}, {}{} checked{}{found}",
                count_in_english(*forms, "form", "forms"),
                pages.of_forms,
                count_in_english(*sheets, "sheet", "sheets"),
                pages.of_sheets,
                unrated_rows_text(*unrated, MessageLang::English);
            fr: "{}{} et {}{} vérifiées{}{found}",
                count_in_french(*forms, "grille", "grilles"),
                pages.of_forms,
                count_in_french(*sheets, "fiche", "fiches"),
                pages.of_sheets,
                unrated_rows_text(*unrated, MessageLang::French);
        }
        SheetsChecked { sheets: usize, unrated: usize, found: String } {
            en: "{} checked{}{found}",
                count_in_english(*sheets, "sheet", "sheets"),
                unrated_rows_text(*unrated, MessageLang::English);
            fr: "{}{}{found}",
                count_in_french(*sheets, "fiche vérifiée", "fiches vérifiées"),
                unrated_rows_text(*unrated, MessageLang::French);
        }
        Errors { errors: usize } {
            en: "{}", count_in_english(*errors, "error", "errors");
            fr: "{}", count_in_french(*errors, "erreur", "erreurs");
        }
        Warnings { warnings: usize } {
            en: "{}", count_in_english(*warnings, "warning", "warnings");
            fr: "{}", count_in_french(*warnings, "avertissement", "avertissements");
        }
        Strict {} {
            en: "--strict: warnings and rows that are not rated count as errors (status 1)";
            fr: "--strict : les avertissements et les lignes non évaluées comptent comme des erreurs (statut 1)";
        }
    }
}

/// The pages of forms and sheets, each in parentheses or empty.
#[derive(Debug)]
struct CheckedPages {
    of_forms: String,
    of_sheets: String,
}

/// `gridgen check`: what is wrong with the wanted grids and files, or with all.
pub fn run_check(console: &Console, project: &FolderSource, wanted: &CheckArgs) -> CommandResult {
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let part = ProjectPart::find(project, &checked, &wanted.targets)?;
    part.print_ignored(console);
    let options = render::BuildOptions {
        apart_program: std::env::current_exe().ok(),
        grids: part.grids(),
        ..render::BuildOptions::default()
    };
    let plan = render::Renderer::new().plan_build(&checked, project, options, &mut diagnostics);
    let mut summary = Summary::of_plan("check", &plan);
    // How many pages sheets have only a build knows.
    let manifest = FolderStore::new(project.root().join("output")).stored_manifest();
    let pages = PageTally::of_last_build(&plan, &manifest.unwrap_or_default());
    let mut pages = pages.unwrap_or_default();
    part.recount(&mut summary, &checked);
    if summary.sheets < plan.student_count {
        pages = PageTally::default();
    }
    // What is wrong with a theme shows when a sheet is made with it.
    let report = render::run_plan(
        plan.keep_samples(),
        &NullStore::default(),
        RunOptions {
            rebuild_all: true,
            ..default_run_options()
        },
        &BuildProgress::new(console),
    )?;
    diagnostics.extend(report.diagnostics);
    pages.forms = report.pages.forms;
    let diagnostics = part.diagnostics(diagnostics);
    summary.count_diagnostics(&diagnostics);
    let mut status = print_and_judge(console, diagnostics);
    let pages = CheckedPages {
        of_forms: form_pages_text(&pages, console.lang()),
        of_sheets: sheet_pages_text(&pages, summary.sheets, console.lang()),
    };
    let found = found_text(&summary, console.lang());
    console.print_message(&closing_message(&part, &summary, (pages, found)));
    let is_lax = summary.warnings == 0 && summary.rows_to_rate == 0;
    if wanted.strict && status == CommandStatus::Success && !is_lax {
        console.print_message(&CheckMessage::Strict {});
        status = CommandStatus::FilesWrong;
    }
    summary.print(console, status);
    Ok(status)
}

/// `: 2 errors, 1 warning`; nothing where there are none.
fn found_text(summary: &Summary, lang: MessageLang) -> String {
    let (errors, warnings) = (summary.errors, summary.warnings);
    let mut counts = Vec::new();
    if errors > 0 {
        counts.push(CheckMessage::Errors { errors }.headline(lang));
    }
    if warnings > 0 {
        counts.push(CheckMessage::Warnings { warnings }.headline(lang));
    }
    if counts.is_empty() {
        return String::new();
    }
    format!("{} {}", lang.pick(":", " :"), counts.join(", "))
}

/// `1 form, 3 sheets checked, 4 rows not rated: 2 errors, 1 warning`
fn closing_message(
    part: &ProjectPart,
    summary: &Summary,
    (pages, found): (CheckedPages, String),
) -> CheckMessage {
    let (sheets, unrated) = (summary.sheets, summary.rows_to_rate);
    if part.has_sheets_only() {
        return CheckMessage::SheetsChecked {
            sheets,
            unrated,
            found,
        };
    }
    CheckMessage::Checked {
        forms: summary.forms,
        sheets,
        unrated,
        pages,
        found,
    }
}
