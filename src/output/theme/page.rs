//! What a page carries besides its templates: style, images, and the policy that lets nothing else in.

use super::engine::TeraEngine;
use super::{Theme, ThemeFile, ThemeOptions};
use crate::base::diagnostic::Diagnostics;
use crate::project::image_kind;
use crate::text::markup::escape_html;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use tera::{Context, Function, Kwargs, State, TeraResult, Value};

/// The part of a theme's style that looks at options: a few lines of Tera.
pub(super) const OPTIONS_FILE: &str = "options.css";

/// The style of a page: each theme's `style.css` and `options.css` over those of the theme it extends, as a `<style>`
/// element holds it: browsers hash what they read, with newlines made plain.
pub(super) fn page_style(
    problems: &mut Diagnostics,
    theme: &Theme,
    options: &Value,
) -> Option<String> {
    let engine = TeraEngine::for_css(problems, theme, vec![("options", options.clone())])?;
    let mut css = super::fonts::font_face_rules(&theme.page_fonts);
    for link in theme.links.iter().rev() {
        if let Some(file) = link.files.get("style.css") {
            css.push_str(file.text().as_str());
        }
        if let Some(file) = link.files.get(OPTIONS_FILE) {
            match engine.render(&file.path, &Context::new()) {
                Ok(printed) => css.push_str(&printed),
                Err(faults) => {
                    problems.extend(faults);
                    return None;
                }
            }
        }
    }
    Some(escape_style(&css))
}

/// A style, and behind it every file of this name in the chain, the farthest theme's first.
pub(super) fn with_styles(theme: &Theme, file: &str, style: String) -> String {
    let files = theme.links.iter().rev();
    files
        .filter_map(|link| link.files.get(file))
        .fold(style, |style, file| {
            style + &escape_style(file.text().as_str())
        })
}

fn escape_style(css: &str) -> String {
    css.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace("</", "<\\/")
}

/// The strictest policy that lets this style sheet through: no script, no connection, and no font but those in it.
pub(super) fn content_policy(style: &str) -> String {
    let fonts = if style.contains("@font-face") {
        " font-src data:;"
    } else {
        ""
    };
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:;{fonts} base-uri 'none'; form-action 'none'"
    )
}

/// The page with the policy as the first thing in its head: whatever a theme writes, nothing stands before it. None
/// where something does, or where there is no head.
pub(super) fn with_policy(page: String, policy: &str) -> Option<String> {
    let at = head_offset(&page)?;
    let meta = format!("\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let (before, behind) = page.split_at(at);
    Some([before, &meta, behind].concat())
}

/// Where the head of a page begins: behind nothing but comments, the doctype, `<html …>` and `<head …>`.
fn head_offset(page: &str) -> Option<usize> {
    let mut rest = page.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")?.1
        } else {
            let tag = rest.get(..rest.find('>')? + 1)?;
            let name = tag
                .trim_start_matches('<')
                .split([' ', '\n', '\r', '\t', '>'])
                .next()?;
            let behind = &rest[tag.len()..];
            match name.to_ascii_lowercase().as_str() {
                "head" if tag.starts_with('<') => return Some(page.len() - behind.len()),
                "!doctype" | "html" if tag.starts_with('<') => behind,
                _ => return None,
            }
        }
        .trim_start();
    }
}

/// The images that `asset` shows, by the paths that templates name.
#[derive(Debug)]
pub(super) struct ThemeAssets(BTreeMap<String, ThemeFile>);

/// Every file of the chain and of its options.
pub(super) fn theme_assets(theme: &Theme, options: &ThemeOptions) -> ThemeAssets {
    let shown = |path: &str| super::virtuals::is_virtual_path(path) && !path.ends_with(".typ");
    let mut all = BTreeMap::new();
    for link in theme.links.iter().rev() {
        for (path, file) in link.files.iter().filter(|(path, _)| shown(path)) {
            all.insert(path.clone(), file.clone());
            all.insert(format!("{}/{path}", link.name), file.clone());
        }
    }
    all.extend(
        options
            .files()
            .map(|(path, file)| (path.to_owned(), file.clone())),
    );
    ThemeAssets(all)
}

/// `{{ asset(path="logo.svg", alt="…", class="logo") }}`: an `<img>` that holds its image.
impl Function<TeraResult<Value>> for ThemeAssets {
    fn call(&self, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
        let path: &str = kwargs.must_get("path")?;
        let alt: &str = kwargs.must_get("alt")?;
        let class = kwargs.get::<&str>("class")?;
        let class = class.map_or_else(String::new, |class| {
            format!(" class=\"{}\"", escape_html(class))
        });
        let missing = || {
            let there: Vec<String> = self.0.keys().map(|path| format!("`{path}`")).collect();
            let there = if there.is_empty() {
                "none".to_owned()
            } else {
                there.join(", ")
            };
            tera::Error::message(format!(
                "the theme has no file `{path}`. Available files: {there}"
            ))
        };
        let file = self.0.get(path).ok_or_else(missing)?;
        let kind = image_kind(&file.bytes).ok_or_else(|| {
            tera::Error::message(format!("`{path}` is no image: png, jpeg, svg and webp are"))
        })?;
        let data = STANDARD.encode(&file.bytes);
        let alt = escape_html(alt);
        Ok(Value::safe_string(&format!(
            "<img src=\"data:image/{kind};base64,{data}\" alt=\"{alt}\"{class}>"
        )))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_before_the_policy() {
        for page in [
            "<!DOCTYPE html>\n<!-- a > b --><html lang=\"fr\">\n<head>\n<title>a</title>",
            "\u{feff}<HTML><HEAD class=\"x\"><title>a</title>",
            "<head><script>",
        ] {
            let guarded = with_policy(page.to_owned(), "p").unwrap();
            let meta = guarded.find("<meta http-equiv").unwrap();
            assert!(
                guarded[..meta].to_lowercase().trim_end().ends_with('>'),
                "{guarded}"
            );
            assert!(!guarded[..meta].contains("script"), "{guarded}");
            assert_eq!(guarded.len(), page.len() + meta_length(), "{guarded}");
        }
        for page in [
            "",
            "<p>a</p>",
            "a<head>",
            "<html><script></script><head>",
            "<html><body><head>",
            "<!-- <head>",
            "<header><head>",
            "html><head>",
        ] {
            assert_eq!(with_policy(page.to_owned(), "p"), None, "{page}");
        }
    }

    fn meta_length() -> usize {
        "\n<meta http-equiv=\"Content-Security-Policy\" content=\"p\">".len()
    }
}
