//! `gridgen new theme`: the smallest theme that works, and a part of it to change.

use super::SharedMessage;
use super::select::ChosenGrids;
use crate::base::diagnostic::{DiagnosticKind, Diagnostics, MessageLang, Place, quoted_list};
use crate::base::source::FolderSource;
use crate::output::theme::{self, CLASSIC, Theme, ThemeName};
use crate::project::names::{NameDiagnostic, new_folder_fault};
use crate::ui::cli::args::{CopiedPart, NewThemeArgs};
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console, init};
use crate::ui::message::{Message, messages};
use unicode_normalization::UnicodeNormalization;

messages! {
    /// What `gridgen new theme` says.
    enum NewThemeMessage {
        BadName { name: String, fault: NameDiagnostic } {
            en: "a theme cannot be called `{name}`: {}", fault.message(MessageLang::English).headline
                => "a short word will do: `gridgen new theme school`";
            fr: "un thème ne peut pas s'appeler `{name}` : {}", fault.message(MessageLang::French).headline
                => "un mot court suffit : `gridgen new theme lycee`";
        }
        BuiltIn { name: String } {
            en: "a theme cannot be called `{name}`: it is built in, and a folder of this name would replace it entirely"
                => "a short word will do: `gridgen new theme school`";
            fr: "un thème ne peut pas s'appeler `{name}` : il est intégré, et un dossier de ce nom le remplacerait \
                entièrement" => "un mot court suffit : `gridgen new theme lycee`";
        }
        Exists { name: ThemeName } {
            en: "the theme `{name}` already exists"
                => format!("nothing was written; `gridgen new theme {name} head` adds a part to it");
            fr: "le thème `{name}` existe déjà"
                => format!("rien n'a été écrit ; `gridgen new theme {name} head` lui ajoute une partie");
        }
        ManifestComment {} {
            en: "# A theme: how sheets look. Every file that is not in this folder comes from the theme it extends.";
            fr: "# Un thème : l'aspect des fiches. Tout fichier absent de ce dossier vient du thème qu'il prolonge.";
        }
        Written { name: ThemeName, quoted: String, paths: Vec<String> } {
            en: "Written: {}. Sheets use it where gridgen.yaml or a grid says `theme: {name}`.\n\n  \
                gridgen themes preview {quoted}\n  gridgen build --theme {quoted}", quoted_list(paths);
            fr: "Fichiers écrits : {}. Les fiches l'utilisent là où gridgen.yaml ou une grille dit \
                `theme: {name}`.\n\n  \
                gridgen themes preview {quoted}\n  gridgen build --theme {quoted}", quoted_list(paths);
        }
    }
}

/// `gridgen new theme`.
pub fn run_new_theme(
    console: &Console,
    project: &FolderSource,
    wanted: &NewThemeArgs,
) -> CommandResult {
    let name = theme_name(&wanted.name)?;
    let known = theme::available_themes(project);
    let exists = known.contains(&name) && !wanted.force;
    if exists && (wanted.part.is_none() || wanted.from.is_some()) {
        return Err(CommandError::usage(NewThemeMessage::Exists { name }));
    }
    // What one more part of a theme begins as is the one it has now.
    let from = if exists {
        name.as_str()
    } else {
        wanted.from.as_deref().unwrap_or(CLASSIC)
    };
    let base = load_base_theme(console, project, from, known)?;
    let folder = format!("themes/{name}");
    let mut files = Vec::new();
    if !exists {
        let manifest = theme_manifest(console.lang(), from);
        files.push((format!("{folder}/theme.yaml"), manifest.into_bytes()));
    }
    for path in wanted.part.into_iter().flat_map(CopiedPart::files) {
        let bytes = base.file(&path).map(|file| file.bytes.to_vec());
        files.push((format!("{folder}/{path}"), bytes.unwrap_or_default()));
    }
    let new_files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    init::write_new_files(project.root(), &new_files, wanted.force)?;
    console.print_message(&NewThemeMessage::Written {
        quoted: init::shell_quoted(&name),
        name,
        paths: files.into_iter().map(|(path, _)| path).collect(),
    });
    Ok(CommandStatus::Success)
}

/// The name in one spelling of its accents, if a theme can have it.
fn theme_name(typed: &str) -> Result<ThemeName, CommandError> {
    let name: String = typed.nfc().collect();
    if name == CLASSIC {
        return Err(CommandError::usage(NewThemeMessage::BuiltIn { name }));
    }
    let fault = match (new_folder_fault(&name), ThemeName::new(&name)) {
        (None, Some(theme)) => return Ok(theme),
        (Some(fault), _) => fault,
        // White space that only a theme may not have around its name.
        (None, None) => NameDiagnostic::Beginning { name: name.clone() },
    };
    Err(CommandError::usage(NewThemeMessage::BadName {
        name,
        fault,
    }))
}

/// The theme whose parts are copied; what is wrong with it is reported.
fn load_base_theme(
    console: &Console,
    project: &FolderSource,
    name: &str,
    known: Vec<ThemeName>,
) -> Result<Theme, CommandError> {
    if !known.iter().any(|it| it.as_str() == name) {
        let typed = name.to_owned();
        return Err(CommandError::usage(SharedMessage::UnknownTheme {
            typed,
            known,
        }));
    }
    let mut diagnostics = Diagnostics::new();
    let place = Place::File(format!("themes/{name}").into());
    match Theme::load(&mut diagnostics, project, name, place) {
        Some(theme) => {
            ChosenGrids::all().report(console, diagnostics);
            Ok(theme)
        }
        None => Err(ChosenGrids::all().error(diagnostics)),
    }
}

fn theme_manifest(lang: MessageLang, from: &str) -> String {
    let comment = NewThemeMessage::ManifestComment {}.headline(lang);
    // A name can hold what YAML takes for something else.
    let from = serde_json::Value::from(from);
    format!("{comment}\napi: 1\nextends: {from}\n")
}
