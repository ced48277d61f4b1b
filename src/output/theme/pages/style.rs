//! The style of a page: the style sheets of a whole chain in one.

use super::braces::{LoneBrace, lone_brace};
use super::engine::{OPTIONS_FILE, TeraEngine};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::source::Span;
use crate::output::theme::files::chain::ThemeFile;
use crate::output::theme::files::fonts;
use crate::output::theme::files::inherited::Theme;
use crate::output::theme::print_style::PrintStyle;
use crate::output::theme::problem::ThemeDiagnostic;
use std::sync::Arc;
use tera::Value;

/// The style of a page: each theme's `style.css` and `options.css` over those of the theme it extends, as a `<style>`
/// element holds it: browsers hash what they read, with newlines made plain.
pub(in crate::output::theme) fn page_style(
    diagnostics: &mut Diagnostics,
    style: &PrintStyle,
    options: &Value,
) -> Option<String> {
    let theme = &style.theme;
    let engine = TeraEngine::for_css(diagnostics, style, vec![("options", options.clone())])?;
    let mut css = fonts::font_face_rules(&theme.page_fonts);
    for link in theme.links.iter().rev() {
        if let Some(file) = link.files.get("style.css") {
            report_braces(diagnostics, file);
            css.push_str(file.text().as_str());
        }
        if let Some(file) = link.files.get(OPTIONS_FILE) {
            match engine.render(&file.path, Vec::new()) {
                Ok(printed) => css.push_str(&printed),
                Err(faults) => {
                    diagnostics.extend(faults);
                    return None;
                }
            }
        }
    }
    Some(escape_style(&css))
}

/// Reports a brace of the theme's own that has no partner.
fn report_braces(diagnostics: &mut Diagnostics, file: &ThemeFile) {
    let text = file.text();
    let Some(LoneBrace { at, is_open }) = lone_brace(text.as_str()) else {
        return;
    };
    let place = Place::Span(Arc::new(text), Span::new(at, at + 1));
    diagnostics.add(ThemeDiagnostic::OpenBrace { is_open }, place);
}

/// A style, and after it every file of this name in the chain, the most distant ancestor's first.
pub(in crate::output::theme) fn with_styles(theme: &Theme, file: &str, style: String) -> String {
    let files = theme.links.iter().rev();
    files
        .filter_map(|link| link.files.get(file))
        .fold(style, |style, file| {
            style + &escape_style(file.text().as_str())
        })
}

fn escape_style(css: &str) -> String {
    // `</style>` in a comment or a string would end the element.
    css.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace("</", "<\\/")
}
