//! The fonts of a theme: all of `fonts/` for the PDF; those that `theme.yaml` names under `fonts` for pages, too.

use super::chain::{ThemeFile, ThemeLink};
use super::manifest::ReadLink;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::output::pdf::{FontFace, Fonts};
use crate::output::theme::problem::ThemeDiagnostic;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The folder of a theme's fonts.
pub(in crate::output::theme) const FONTS_FOLDER: &str = "fonts/";

/// The files that a chain names for pages, the most distant ancestor's first. One that is missing, or is not a font, is
/// reported.
pub(in crate::output::theme) fn page_fonts(
    diagnostics: &mut Diagnostics,
    chain: &[ReadLink],
) -> Vec<ThemeFile> {
    let mut found: Vec<ThemeFile> = Vec::new();
    for (index, own) in chain.iter().enumerate().rev() {
        for name in own.manifest.fonts.iter().flat_map(|names| &names.value) {
            let path = format!("{FONTS_FOLDER}{}", name.value.0);
            let mut inherited = chain[index..].iter();
            let file = inherited.find_map(|read| read.link.files.get(&path));
            let problem = match file {
                Some(file) if !Fonts::faces(&file.bytes).is_empty() => {
                    found.push(file.clone());
                    continue;
                }
                Some(_) => ThemeDiagnostic::NotAFont { path },
                None => ThemeDiagnostic::MissingPart { path },
            };
            diagnostics.add(problem, own.document.place(name.span));
        }
    }
    report_weight(diagnostics, chain, &found);
    found
}

/// Fonts of more than this, in bytes as a page holds them, are reported: a class of 300 has 300 pages.
const HEAVY: usize = 600_000;

fn report_weight(diagnostics: &mut Diagnostics, chain: &[ReadLink], found: &[ThemeFile]) {
    // Three bytes are four letters.
    let bytes: usize = found.iter().map(|file| file.bytes.len()).sum::<usize>() / 3 * 4;
    let named = chain
        .iter()
        .find_map(|own| Some((own, own.manifest.fonts.as_ref()?.value.first()?)));
    if let (true, Some((own, name))) = (bytes > HEAVY, named) {
        let kilobytes = bytes / 1000;
        diagnostics.add(
            ThemeDiagnostic::HeavyFonts { kilobytes },
            own.document.place(name.span),
        );
    }
}

/// Reports the files of `fonts/` that hold no font: nothing would be printed with them.
pub(in crate::output::theme) fn check_fonts(diagnostics: &mut Diagnostics, links: &[ThemeLink]) {
    let files = links.iter().flat_map(|link| &link.files);
    for (path, file) in files.filter(|(path, _)| is_font_path(path)) {
        if Fonts::faces(&file.bytes).is_empty() {
            let path = path.clone();
            diagnostics.add(
                ThemeDiagnostic::NotAFont { path },
                Place::File(file.path.clone()),
            );
        }
    }
}

/// Whether a file is one by its name; a licence may lie beside them.
pub(in crate::output::theme) fn is_font_path(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    name.starts_with(FONTS_FOLDER)
        && [".ttf", ".otf", ".ttc", ".otc"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// What makes a page's own fonts known to its style.
pub(in crate::output::theme) fn font_face_rules(files: &[ThemeFile]) -> String {
    let mut rules = String::new();
    for file in files {
        // Of a collection the page gets the first face: browsers take no more.
        if let Some(face) = Fonts::faces(&file.bytes).first() {
            rules += &font_face_rule(file, face);
        }
    }
    rules
}

fn font_face_rule(file: &ThemeFile, face: &FontFace) -> String {
    // A family's name may hold a quote.
    let family = face.family.replace(['"', '\\'], "");
    let weight = face.weight;
    let style = if face.italic { "italic" } else { "normal" };
    let data = STANDARD.encode(&file.bytes);
    format!(
        "@font-face {{ font-family: \"{family}\"; font-weight: {weight}; font-style: {style}; \
         src: url(data:font/sfnt;base64,{data}); }}\n"
    )
}
