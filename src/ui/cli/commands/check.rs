//! `gridgen check`: every error in every file, at once; of a theme of the project's own, by making a few sheets that
//! are written nowhere.

use super::progress::{BuildProgress, default_run_options};
use super::select::{ChosenGrids, read_project};
use super::{count_unrated_rows, unrated_rows_text};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::FolderSource;
use crate::output::render::{self, NullStore, RunOptions};
use crate::ui::cli::{CommandResult, Console};
use crate::ui::message::{count_in_english, count_in_french, messages};

messages! {
    /// What `gridgen check` says.
    enum CheckMessage {
        Checked { forms: usize, sheets: usize, unrated: usize } {
            en: "{}, {} checked{}",
                count_in_english(*forms, "form", "forms"),
                count_in_english(*sheets, "sheet", "sheets"),
                unrated_rows_text(*unrated, MessageLang::English);
            fr: "{} et {} vérifiées{}",
                count_in_french(*forms, "grille", "grilles"),
                count_in_french(*sheets, "fiche", "fiches"),
                unrated_rows_text(*unrated, MessageLang::French);
        }
    }
}

/// `gridgen check`: what is wrong with the wanted grids, or with all.
pub fn run_check(console: &Console, project: &FolderSource, wanted: &[String]) -> CommandResult {
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let grids = ChosenGrids::find(&checked, wanted)?;
    let chosen = checked.grids.iter().filter(|grid| grids.has(&grid.id));
    let unrated = chosen.map(count_unrated_rows).sum();
    let options = render::BuildOptions {
        apart_program: std::env::current_exe().ok(),
        grids: grids.names().clone(),
        ..render::BuildOptions::default()
    };
    let plan = render::Renderer::new().plan_build(&checked, project, options, &mut diagnostics);
    let (forms, sheets) = (plan.blank_form_count(), plan.student_count);
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
    diagnostics.extend(report.problems);
    let status = grids.report(console, diagnostics);
    console.print_message(&CheckMessage::Checked {
        forms,
        sheets,
        unrated,
    });
    Ok(status)
}
