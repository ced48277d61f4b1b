//! The names of outputs, and the rules for them.
//!
//! In: the names of grids, classes and students as they are on disk. Out: a diagnostic for each name that some system
//! would refuse or confuse with another. Never looks at the disk.

use super::outputs::KEPT_FOLDER;
use crate::base::diagnostic::{Diagnostics, Place, RelatedRole};
use crate::diagnostics;
use crate::model::grid::GridId;
use crate::model::sheet::OutputFormat;
use crate::text::unicode::to_nfc;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// How the names of gridgen's own files in the output folder begin; no source may have such a name.
pub(crate) const OWN_PREFIX: &str = ".gridgen";

/// Names of students' files that would take the place of a file that gridgen makes.
const RESERVED_NAMES: [&str; 4] = ["class", "overview", "named-blanks", "index"];

/// Names that a large class has several of: `class-2`.
const NUMBERED_PREFIXES: [&str; 2] = ["class-", "named-blanks-"];

/// The blank form with one student's name on it: `named-blank-dupont-lea`.
pub(crate) const SINGLE_BLANK_PREFIX: &str = "named-blank-";

diagnostics! {
    /// What can be wrong with the name of a grid's folder, a class's folder or a ratings file.
    pub enum NameDiagnostic {
        /// Two names differ only in capitals, or in how accents are encoded. On Windows and macOS they are the same
        /// name, so one output would overwrite the other. Neither is built.
        Error Collision { one: String, other: String } = "names-collide" {
            en: "`{one}` and `{other}` are the same name on some systems" => collision_advice(one, other,
                "rename one of them: they differ only in capitals",
                "rename one of them: they differ only in how accents are encoded");
            fr: "`{one}` et `{other}` sont le même nom sur certains systèmes" => collision_advice(one, other,
                "renommez l'un des deux : seules les majuscules changent",
                "renommez l'un des deux : seul le codage des accents change");
        }
        /// Windows reserves this name for a device (`CON`, `PRN`, `AUX`, `NUL`, `COM1` to `COM9`, `LPT1` to `LPT9`),
        /// with any ending.
        Error Device { name: String } = "name-device" {
            en: "Windows reserves the name `{name}` for a device" => "rename it";
            fr: "Windows réserve le nom `{name}` à un périphérique" => "renommez-le";
        }
        /// A name that ends with a dot or a space. Windows drops both.
        Error Ending { name: String } = "name-ending" {
            en: "`{name}` ends with a dot or a space, which Windows drops" => "remove it from the end of the name";
            fr: "`{name}` finit par un point ou une espace, que Windows supprime"
                => "retirez ce caractère de la fin du nom";
        }
        /// A name with a character that Windows forbids: one of `<>:"|?*\` or a control character.
        Error Character { name: String, character: String } = "name-character" {
            en: "`{name}` contains `{character}`, which Windows forbids in names"
                => "remove this character from the name";
            fr: "`{name}` contient `{character}`, que Windows interdit dans un nom" => "retirez ce caractère du nom";
        }
        /// A ratings file with the name of a file that gridgen makes beside it (`class`, `overview`, `named-blanks`,
        /// `index`, `class-2` of a large class, `named-blank-dupont`), a grid named `kept` (the folder in `output/` to
        /// which changed files are moved), or a name that begins with `.gridgen`.
        Error Taken { name: String } = "name-taken" {
            en: "gridgen itself makes a file named `{name}`" => "rename it";
            fr: "gridgen crée lui-même un fichier nommé `{name}`" => "renommez-le";
        }
        /// A folder whose name ends like a file that gridgen makes; both could have the same path.
        Error FolderEnding { name: String } = "name-folder-ending" {
            en: "the folder `{name}` is named like a file that gridgen makes"
                => "rename it without `.html` or `.pdf`";
            fr: "le dossier `{name}` porte le nom d'un fichier que crée gridgen"
                => "renommez-le sans `.html` ni `.pdf`";
        }
        /// A new grid or theme whose name begins with a dot, a space or a hyphen: such a folder is hidden, hard to
        /// type, or taken for an option.
        Error Beginning { name: String } = "name-beginning" {
            en: "`{name}` begins with a dot, a space or a hyphen"
                => "choose a name that begins with a letter or a digit";
            fr: "`{name}` commence par un point, une espace ou un trait d'union"
                => "choisissez un nom qui commence par une lettre ou un chiffre";
        }
        /// A new grid or theme whose name is empty, or longer than 200 bytes: a disk ends a name after 255, and files
        /// with longer names lie beside it for a moment.
        Error Length { name: String } = "name-length" {
            en: "the name `{name}` is empty or too long" => "choose a shorter one";
            fr: "le nom `{name}` est vide ou trop long" => "choisissez-en un plus court";
        }
    }
}

/// What a new name may take of the 255 bytes that most disks allow: files beside it have longer names for a moment.
const MAX_NEW_NAME_BYTES: usize = 200;
/// What the folder of a class may take: the path of a sheet holds it twice where the grid has a long name too.
const MAX_CLASS_BYTES: usize = 100;
/// How much of a digest tells two long names apart.
const DIGEST_LENGTH: usize = 8;

fn collision_advice<'a>(one: &str, other: &str, capitals: &'a str, accents: &'a str) -> &'a str {
    if to_nfc(one) == to_nfc(other) {
        accents
    } else {
        capitals
    }
}

/// Reports what is wrong with the names of sources. Gives the positions, in the list, of those that must not be built.
///
/// A source is a grid, a student's path below its `ratings/` without `.yaml` (empty for the grid's own definition), and
/// the place to report. A mistake in the name of a folder is reported once and stops everything in it.
pub fn check_names(
    diagnostics: &mut Diagnostics,
    sources: &[(&str, &str, Place)],
) -> BTreeSet<usize> {
    let mut names: BTreeMap<String, Vec<SourceName<'_>>> = BTreeMap::new();
    for (source, (grid, student, _)) in sources.iter().enumerate() {
        for (path, step, is_file) in path_steps(grid, student) {
            let same = names.entry(fold_name(&path)).or_default();
            // A folder and a file may have the same name, because the file gets an ending.
            match same
                .iter_mut()
                .find(|name| name.path == path && name.is_file == is_file)
            {
                Some(name) => name.sources.push(source),
                None => same.push(SourceName {
                    path,
                    step,
                    is_file,
                    sources: vec![source],
                }),
            }
        }
    }
    let mut refused = BTreeSet::new();
    for same in names.values() {
        check_each_name(diagnostics, sources, same, &mut refused);
        for is_file in [false, true] {
            let rivals: Vec<_> = same.iter().filter(|name| name.is_file == is_file).collect();
            check_collisions(diagnostics, sources, &rivals, &mut refused);
        }
    }
    refused
}

/// A folder or a file, and the sources that it contains or is.
struct SourceName<'a> {
    path: String,
    step: &'a str,
    is_file: bool,
    sources: Vec<usize>,
}

/// Every folder on the way to a source, and the source itself: its path as spelt, its last step, whether it is a file.
fn path_steps<'a>(grid: &'a str, student: &'a str) -> Vec<(String, &'a str, bool)> {
    let mut found = vec![(grid.to_owned(), grid, false)];
    let mut path = grid.to_owned();
    let mut rest = student
        .split('/')
        .filter(|step| !step.is_empty())
        .peekable();
    while let Some(step) = rest.next() {
        path = format!("{path}/{step}");
        found.push((path.clone(), step, rest.peek().is_none()));
    }
    found
}

fn check_each_name(
    diagnostics: &mut Diagnostics,
    sources: &[(&str, &str, Place)],
    names: &[SourceName<'_>],
    refused: &mut BTreeSet<usize>,
) {
    for name in names {
        let fault = name_fault(name.step).or_else(|| {
            if name.is_file {
                reserved_name_fault(name.step)
            } else {
                kept_folder_fault(&name.path).or_else(|| folder_ending_fault(name.step))
            }
        });
        if let (Some(fault), Some(&first)) = (fault, name.sources.first()) {
            diagnostics.add(fault, sources[first].2.clone());
            refused.extend(&name.sources);
        }
    }
}

fn check_collisions(
    diagnostics: &mut Diagnostics,
    sources: &[(&str, &str, Place)],
    rivals: &[&SourceName<'_>],
    refused: &mut BTreeSet<usize>,
) {
    let [first, others @ ..] = rivals else { return };
    for other in others {
        // If a folder above them differs too, that has been reported.
        if parent_path(&first.path) != parent_path(&other.path) {
            refused.extend(first.sources.iter().chain(&other.sources));
            continue;
        }
        let place = |name: &SourceName<'_>| sources[name.sources[0]].2.clone();
        let collision = NameDiagnostic::Collision {
            one: first.step.to_owned(),
            other: other.step.to_owned(),
        };
        diagnostics
            .add(collision, place(first))
            .add_related(place(other), RelatedRole::Other);
        refused.extend(first.sources.iter().chain(&other.sources));
    }
}

fn parent_path(path: &str) -> &str {
    crate::base::source::parent_folder(path)
}

/// A grid's documents lie in a folder of its name, beside the one to which changed files are moved.
fn kept_folder_fault(path: &str) -> Option<NameDiagnostic> {
    (fold_name(path) == KEPT_FOLDER).then(|| NameDiagnostic::Taken {
        name: path.to_owned(),
    })
}

/// Why a name cannot be used on some system, for a file or a folder.
pub(super) fn name_fault(name: &str) -> Option<NameDiagnostic> {
    let escaped_name = || name.escape_debug().to_string();
    if let Some(bad) = name.chars().find(|&c| is_forbidden(c)) {
        return Some(NameDiagnostic::Character {
            name: escaped_name(),
            character: bad.escape_debug().to_string(),
        });
    }
    if name.is_empty() || name.ends_with(['.', ' ']) {
        return Some(NameDiagnostic::Ending {
            name: escaped_name(),
        });
    }
    if is_device_name(name) {
        return Some(NameDiagnostic::Device {
            name: escaped_name(),
        });
    }
    fold_name(name)
        .starts_with(OWN_PREFIX)
        .then(|| NameDiagnostic::Taken {
            name: escaped_name(),
        })
}

/// Whether Windows forbids a character in names; `/` parts names everywhere.
fn is_forbidden(c: char) -> bool {
    c.is_control() || "<>:\"|?*\\/".contains(c)
}

/// Why no new grid or theme should have this name. A folder that is there already may begin as it likes.
pub fn new_folder_fault(name: &str) -> Option<NameDiagnostic> {
    let name_as_shown = || name.escape_debug().to_string();
    if name.is_empty() || name.len() > MAX_NEW_NAME_BYTES {
        return Some(NameDiagnostic::Length {
            name: name_as_shown(),
        });
    }
    if name.starts_with(['.', ' ', '-']) {
        return Some(NameDiagnostic::Beginning {
            name: name_as_shown(),
        });
    }
    name_fault(name).or_else(|| folder_ending_fault(name))
}

/// The id of a new grid, or why no new grid should have this name.
pub fn new_grid_id(name: &str) -> Result<GridId, NameDiagnostic> {
    if let Some(fault) = new_folder_fault(name) {
        return Err(fault);
    }
    GridId::new(name).ok_or_else(|| NameDiagnostic::Length {
        name: name.to_owned(),
    })
}

/// Whether some system takes these for one name.
pub fn is_same_on_some_system(one: &str, other: &str) -> bool {
    fold_name(one) == fold_name(other)
}

/// Whether a ratings file can have this name, without `.yaml`, on every system.
pub fn is_safe_student(name: &str) -> bool {
    name_fault(name).is_none()
        && reserved_name_fault(name).is_none()
        && folder_ending_fault(name).is_none()
}

/// A class's name as the name of a folder that every system accepts: unchanged where that is possible. A very long
/// one is cut, and ends in what tells it from others that begin so.
pub fn safe_folder(class: &str) -> String {
    let folder = allowed_folder(class);
    if folder.len() <= MAX_CLASS_BYTES {
        return folder;
    }
    let digest = blake3::hash(folder.as_bytes()).to_hex();
    let cut = &folder[..folder.floor_char_boundary(MAX_CLASS_BYTES - DIGEST_LENGTH - 1)];
    format!(
        "{}-{}",
        cut.trim_end_matches(['.', ' ', '~']),
        &digest[..DIGEST_LENGTH]
    )
}

fn allowed_folder(class: &str) -> String {
    let plain: String = class
        .nfc()
        .map(|c| if is_forbidden(c) { '-' } else { c })
        .collect();
    // Hidden and ignored folders are not read.
    let plain = plain
        .trim_start_matches(['.', '_', '#', ' '])
        .trim_end_matches(['.', ' ', '~']);
    let plain = match folder_ending_fault(plain) {
        Some(_) => plain.replace('.', "-"),
        None => plain.replace(".yaml", "-yaml"),
    };
    match name_fault(&plain) {
        Some(_) => format!("{plain}-"),
        None => plain,
    }
}

fn reserved_name_fault(name: &str) -> Option<NameDiagnostic> {
    is_reserved_stem(&fold_name(name)).then(|| NameDiagnostic::Taken {
        name: name.to_owned(),
    })
}

fn is_reserved_stem(stem: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers = NUMBERED_PREFIXES
        .iter()
        .filter_map(|ours| stem.strip_prefix(ours));
    let is_single_blank = stem.starts_with(SINGLE_BLANK_PREFIX);
    RESERVED_NAMES.contains(&stem) || numbers.any(is_number) || is_single_blank
}

/// Whether a path below `students/`, without ending, is that of a class document; students cannot have such names.
pub(crate) fn is_class_file(path: &str) -> bool {
    is_reserved_stem(path.rsplit('/').next().unwrap_or(path))
}

/// `students/dupont.html` cannot be both Dupont's page and a class's folder, nor `output/index.html` the index and a
/// grid. A grid or class may be named `index` or `class`: folders have no ending.
fn folder_ending_fault(name: &str) -> Option<NameDiagnostic> {
    let folded = fold_name(name);
    let is_output = OutputFormat::ALL
        .iter()
        .any(|format| folded.ends_with(&format!(".{}", format.extension())));
    is_output.then(|| NameDiagnostic::FolderEnding {
        name: name.to_owned(),
    })
}

/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>: whatever follows the first dot.
fn is_device_name(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end_matches(' ')
        .to_lowercase();
    if matches!(
        stem.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) {
        return true;
    }
    let number = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"));
    number.is_some_and(|number| {
        let mut characters = number.chars();
        // The superscripts of Latin-1 count as digits there.
        matches!(
            (characters.next(), characters.next()),
            (Some('1'..='9' | '¹' | '²' | '³'), None)
        )
    })
}

/// The same text for all names that some system takes to be the same: letter by letter, as file systems do, so that `ß`
/// is not `ss`.
fn fold_name(text: &str) -> String {
    let lower = text.nfc().flat_map(|letter| {
        let mut upper = letter.to_uppercase();
        // By way of the capital, so that both small sigmas are one.
        let capital = if upper.len() == 1 { upper.next() } else { None };
        capital.unwrap_or(letter).to_lowercase()
    });
    to_nfc(&lower.collect::<String>())
}

#[cfg(test)]
mod tests;
