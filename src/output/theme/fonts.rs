//! The fonts of a theme: all of `fonts/` for the PDF; those that `theme.yaml` names under `fonts` for pages, too.

use super::problem::ThemeDiagnostic;
use super::{ThemeFile, ThemeLink, ThemeManifest};
use crate::base::diagnostic::Diagnostics;
use crate::output::pdf::{FontFace, Fonts};
use crate::text::yaml::YamlDocument;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The folder of a theme's fonts.
pub(super) const FONTS_FOLDER: &str = "fonts/";

/// The files that a chain names for pages, the farthest theme's first. One that is not there, or is no font, is told.
pub(super) fn page_fonts(
    problems: &mut Diagnostics,
    chain: &[(ThemeLink, ThemeManifest, YamlDocument)],
) -> Vec<ThemeFile> {
    let mut found = Vec::new();
    for (at, (_, manifest, document)) in chain.iter().enumerate().rev() {
        for name in manifest.fonts.iter().flat_map(|names| &names.value) {
            let path = format!("{FONTS_FOLDER}{}", name.value.0);
            let links = chain[at..].iter().map(|(link, ..)| link);
            let file = links.filter_map(|link| link.files.get(&path)).next();
            let problem = match file {
                Some(file) if !Fonts::faces(&file.bytes).is_empty() => {
                    found.push(file.clone());
                    continue;
                }
                Some(_) => ThemeDiagnostic::NotAFont { path },
                None => ThemeDiagnostic::MissingPart { path },
            };
            problems.add(problem, document.place(name.span));
        }
    }
    found
}

/// The files of `fonts/` that hold no font are told: nothing would be printed with them.
pub(super) fn check_fonts(problems: &mut Diagnostics, links: &[ThemeLink]) {
    let files = links.iter().flat_map(|link| &link.files);
    for (path, file) in files.filter(|(path, _)| is_font_path(path)) {
        if Fonts::faces(&file.bytes).is_empty() {
            let path = path.clone();
            problems.add(
                ThemeDiagnostic::NotAFont { path },
                crate::base::diagnostic::Place::File(file.path.clone()),
            );
        }
    }
}

/// Whether a file is one by its name; a licence may lie beside them.
pub(super) fn is_font_path(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    name.starts_with(FONTS_FOLDER)
        && [".ttf", ".otf", ".ttc", ".otc"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// What makes a page's own fonts known to its style.
pub(super) fn font_face_rules(files: &[ThemeFile]) -> String {
    let rule = |(file, face): (&ThemeFile, FontFace)| {
        let FontFace {
            family,
            weight,
            italic,
        } = face;
        let style = if italic { "italic" } else { "normal" };
        let data = STANDARD.encode(&file.bytes);
        // A family's name may hold a quote.
        let family = family.replace(['"', '\\'], "");
        format!(
            "@font-face {{ font-family: \"{family}\"; font-weight: {weight}; font-style: {style}; src: url(data:font/sfnt;base64,{data}); }}\n"
        )
    };
    // Of a collection the page gets the first face: browsers take no more.
    let first = |file: &ThemeFile| Fonts::faces(&file.bytes).into_iter().next();
    files
        .iter()
        .filter_map(|file| Some(rule((file, first(file)?))))
        .collect()
}
