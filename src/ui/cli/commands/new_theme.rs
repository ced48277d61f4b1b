//! `gridgen new theme`: the smallest theme that works, and a part of it to change.

use crate::base::diagnostic::{Diagnostics, Place, quoted_list};
use crate::base::source::FolderSource;
use crate::output::theme::{self, CLASSIC, Theme, ThemePart};
use crate::ui::cli::{Console, Outcome, init};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// What was asked for.
pub struct NewThemeRequest<'a> {
    /// The name of the new theme, or of one that gets one more part.
    pub name: &'a str,
    /// The theme it extends; `classic` where nobody says so.
    pub from: Option<&'a str>,
    /// The part to change.
    pub part: Option<ThemePart>,
    /// Overwrite what is there.
    pub force: bool,
}

/// `gridgen new theme`.
pub fn run_new_theme(
    console: &Console,
    project: &FolderSource,
    wanted: &NewThemeRequest<'_>,
) -> Outcome {
    try_new_theme(console, project, wanted).unwrap_or_else(|outcome| outcome)
}

fn try_new_theme(
    console: &Console,
    project: &FolderSource,
    wanted: &NewThemeRequest<'_>,
) -> Result<Outcome, Outcome> {
    let name: String = wanted.name.nfc().collect();
    check_theme_name(console, &name)?;
    let known = theme::available_themes(project);
    let there = known.contains(&name) && !wanted.force;
    if there && (wanted.part.is_none() || wanted.from.is_some()) {
        return Err(report_existing_theme(console, &name));
    }
    // What one more part of a theme begins as is the one it has now.
    let from = if there {
        &name
    } else {
        wanted.from.unwrap_or(CLASSIC)
    };
    let base = load_base_theme(console, project, from, &known)?;
    let folder = format!("themes/{name}");
    let mut files = Vec::new();
    if !there {
        files.push((
            format!("{folder}/theme.yaml"),
            theme_manifest(console, from).into_bytes(),
        ));
    }
    for path in wanted.part.into_iter().flat_map(ThemePart::files) {
        let bytes = base.file(&path).map(|file| file.bytes.to_vec());
        files.push((format!("{folder}/{path}"), bytes.unwrap_or_default()));
    }
    let files: Vec<_> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    init::write_new_files(console, project.root(), &files, wanted.force)?;
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    print_theme_steps(console, &name, &paths);
    Ok(Outcome::Well)
}

fn check_theme_name(console: &Console, name: &str) -> Result<(), Outcome> {
    let lang = console.lang();
    let reason = match init::invalid_name_reason(name) {
        Some((en, fr)) => lang.pick(en, fr),
        None if name == CLASSIC => lang.pick(
            "it is built in, and a folder of this name would replace it whole",
            "il est intégré, et un dossier de ce nom le remplacerait entièrement",
        ),
        None => return Ok(()),
    };
    let headline = lang.pick(
        format!("a theme cannot be called `{name}`: {reason}"),
        format!("un thème ne peut pas s'appeler `{name}` : {reason}"),
    );
    let help = lang.pick(
        "a short word will do: `gridgen new theme school`",
        "un mot court suffit : `gridgen new theme lycee`",
    );
    console.print_error(&headline, Some(help));
    Err(Outcome::Usage)
}

fn report_existing_theme(console: &Console, name: &str) -> Outcome {
    let lang = console.lang();
    console.print_error(
        &lang.pick(
            format!("the theme `{name}` is there already"),
            format!("le thème `{name}` existe déjà"),
        ),
        Some(&lang.pick(
            format!("nothing was written; `gridgen new theme {name} head` adds a part to it"),
            format!("rien n'a été écrit ; `gridgen new theme {name} head` lui ajoute une partie"),
        )),
    );
    Outcome::Usage
}

/// The theme whose parts are copied; what is wrong with it is told.
fn load_base_theme(
    console: &Console,
    project: &FolderSource,
    name: &str,
    known: &[String],
) -> Result<Theme, Outcome> {
    let lang = console.lang();
    if !known.iter().any(|it| it == name) {
        console.print_error(
            &lang.pick(
                format!("there is no theme `{name}`"),
                format!("il n'y a pas de thème `{name}`"),
            ),
            Some(&lang.pick(
                format!("there are {}", quoted_list(known)),
                format!("il y a {}", quoted_list(known)),
            )),
        );
        return Err(Outcome::Usage);
    }
    let mut problems = Diagnostics::new();
    let place = Place::File(format!("themes/{name}").into());
    let theme = Theme::load(&mut problems, project, name, place);
    let outcome = super::report_diagnostics(console, problems, &BTreeSet::new());
    theme.ok_or(outcome)
}

fn theme_manifest(console: &Console, from: &str) -> String {
    let about = console.lang().pick(
        "# A theme: how sheets look. Every file that is not in this folder comes from the theme it extends.",
        "# Un thème : l'aspect des fiches. Tout fichier absent de ce dossier vient du thème qu'il prolonge.",
    );
    // A name can hold what YAML takes for something else.
    format!(
        "{about}\napi: 1\nextends: {}\n",
        serde_json::Value::from(from)
    )
}

fn print_theme_steps(console: &Console, name: &str, paths: &[&str]) {
    let quoted = init::shell_quoted(name);
    let paths = quoted_list(paths);
    console.print_line(&console.lang().pick(
        format!("Written: {paths}. Sheets are printed with it where gridgen.yaml or a grid says `theme: {name}`.\n\n  gridgen themes preview {quoted}\n  gridgen build --theme {quoted}"),
        format!("Fichiers écrits : {paths}. Les fiches l'utilisent là où gridgen.yaml ou une grille dit `theme: {name}`.\n\n  gridgen themes preview {quoted}\n  gridgen build --theme {quoted}"),
    ));
}
