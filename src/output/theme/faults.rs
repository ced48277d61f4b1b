//! Errors of Tera and Typst as diagnostics at their places in the theme's files.

use super::engine::TemplateTexts;
use super::problem::ThemeDiagnostic;
use crate::base::diagnostic::{Diagnostic, Diagnostics, MessageLang, Place};
use crate::base::source::{Span, Text};
use crate::output::pdf;
use std::sync::Arc;
use tera::{ErrorKind, Tera};

/// What is wrong with templates that could not be loaded. Tera stops at the first template that is no template, so
/// each is then tried alone.
pub(super) fn loading_diagnostics(error: &tera::Error, texts: &TemplateTexts) -> Vec<Diagnostic> {
    if !matches!(error.kind(), ErrorKind::SyntaxError(_)) {
        return tera_diagnostics(error, texts);
    }
    let alone = |(name, text): (&String, &Arc<Text>)| {
        let error = Tera::new().add_raw_template(name, text.as_str()).err()?;
        matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| tera_diagnostics(&error, texts))
    };
    texts.by_name.iter().filter_map(alone).flatten().collect()
}

/// One error of Tera, or the several that it puts into one text.
pub(super) fn tera_diagnostics(error: &tera::Error, texts: &TemplateTexts) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = &report.span().range;
            let place = texts.template_place(report.filename(), |_| {
                Some(Span::new(range.start, range.end))
            });
            vec![template_diagnostic(report.message(), place, texts)]
        }
        ErrorKind::MissingParent { current, parent } => {
            let place = texts.template_place(current, |text| find_span(text, parent));
            vec![missing_file_diagnostic(parent, place)]
        }
        ErrorKind::CircularExtend { tpl, .. } => vec![template_diagnostic(
            "templates extend each other in a circle",
            texts.template_place(tpl, |text| find_span(text, "extends")),
            texts,
        )],
        ErrorKind::CircularInclude { tpl, .. } => vec![template_diagnostic(
            "templates include each other in a circle: take one `include` out",
            texts.template_place(tpl, |text| find_span(text, "include")),
            texts,
        )],
        _ => diagnostics_of_reports(&error.to_string(), texts),
    }
}

/// Reports that Tera has drawn already, parted by empty lines: `error: …`, then `--> file:line:column`.
fn diagnostics_of_reports(drawn: &str, texts: &TemplateTexts) -> Vec<Diagnostic> {
    let reports: Vec<Diagnostic> = drawn
        .split("\n\n")
        .filter_map(|report| diagnostic_of_report(report, texts))
        .collect();
    if reports.is_empty() {
        vec![template_diagnostic(
            drawn,
            Place::File(texts.folder.clone()),
            texts,
        )]
    } else {
        reports
    }
}

fn diagnostic_of_report(report: &str, texts: &TemplateTexts) -> Option<Diagnostic> {
    let mut lines = report.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let mut place = lines.next()?.trim().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, line, file) = (
        place.next()?.parse().ok()?,
        place.next()?.parse().ok()?,
        place.next()?,
    );
    let name = message.split('`').nth(1).unwrap_or_default();
    Some(template_diagnostic(
        message,
        texts.template_place(file, |text| Some(span_near(text, line, column, name))),
        texts,
    ))
}

/// `name` in a line at or behind a column counted from 1, else the character there.
fn span_near(text: &Text, line: usize, column: usize, name: &str) -> Span {
    let line = text.line_span(line);
    let slice = text.slice(line);
    let at = slice
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(slice.len(), |(at, _)| at);
    let (start, length) = match slice[at..].find(name).filter(|_| !name.is_empty()) {
        Some(offset) => (at + offset, name.len()),
        None => (at, slice[at..].chars().next().map_or(0, char::len_utf8)),
    };
    Span::new(line.start + start, line.start + start + length)
}

fn find_span(text: &Text, part: &str) -> Option<Span> {
    let start = text.as_str().find(part)?;
    Some(Span::new(start, start + part.len()))
}

impl TemplateTexts {
    fn template_place(&self, name: &str, span: impl FnOnce(&Text) -> Option<Span>) -> Place {
        match self.by_name.get(name) {
            Some(text) => match span(text) {
                Some(span) => Place::Span(text.clone(), span),
                None => Place::File(name.into()),
            },
            None => Place::File(self.folder.clone()),
        }
    }
}

/// What Tera adds of everything else there is goes below the headline.
fn template_diagnostic(message: &str, place: Place, texts: &TemplateTexts) -> Diagnostic {
    let message = message.trim_end().trim_end_matches('.');
    let path = message.strip_prefix("Unknown template `");
    if let Some(path) = path.and_then(|rest| rest.strip_suffix('`')) {
        return missing_file_diagnostic(path, place);
    }
    let (message, more) = match message.split_once(". Available ") {
        Some((message, there)) => {
            let there = there.split_once(": ").map_or(there, |(_, it)| it);
            // Tera lists what differs between sheets alone.
            let shared = if message.starts_with("Variable ") {
                texts.shared.as_slice()
            } else {
                &[]
            };
            let all = shared.iter().copied().chain([there]);
            (
                message,
                Some(format!("there are: {}", all.collect::<Vec<_>>().join(", "))),
            )
        }
        None => (message, None),
    };
    Diagnostic::new(
        ThemeDiagnostic::Template {
            message: message.replace('\n', " "),
            more,
        },
        place,
    )
}

fn missing_file_diagnostic(path: &str, place: Place) -> Diagnostic {
    let path = path.trim_start_matches('/').to_owned();
    Diagnostic::new(ThemeDiagnostic::MissingPart { path }, place)
}

/// What Typst complains of, while it typesets `sheet`.
pub(super) fn typst_diagnostic(
    fault: &pdf::Fault,
    sheet: &str,
    place: Place,
    warning: bool,
) -> Diagnostic {
    let (message, sheet) = (fault.message.replace('\n', " "), sheet.to_owned());
    let searched = message.strip_prefix("file not found (searched at ");
    let outside = message
        .strip_prefix("path `\"")
        .and_then(|rest| rest.strip_suffix("\"` would escape the project root"));
    let path = searched.and_then(|rest| rest.strip_suffix(')')).or(outside);
    if let Some(path) = path {
        return missing_file_diagnostic(path, place);
    }
    let more = (!fault.hints.is_empty()).then(|| fault.hints.join("; "));
    if let Some(package) = package_in_message(&message) {
        return Diagnostic::new(ThemeDiagnostic::ThemePackage { package }, place);
    }
    match warning {
        true => Diagnostic::new(
            ThemeDiagnostic::TypstWarning {
                message,
                sheet,
                more,
            },
            place,
        ),
        false => Diagnostic::new(
            ThemeDiagnostic::Typst {
                message,
                sheet,
                more,
            },
            place,
        ),
    }
}

/// What Typst complains of where the form calls a part that is the author's own.
pub(super) fn part_diagnostic(
    fault: &pdf::Fault,
    sheet: &str,
    part: &'static str,
    place: Place,
) -> Diagnostic {
    let (message, sheet) = (fault.message.replace('\n', " "), sheet.to_owned());
    Diagnostic::new(
        ThemeDiagnostic::Part {
            part,
            message,
            sheet,
        },
        place,
    )
}

/// Whether this was told before of another sheet: the same words at the same place in the theme.
pub fn is_repeated(reported: &Diagnostics, new: &Diagnostic) -> bool {
    let words = |it: &Diagnostic| {
        let headline = it.kind.message(MessageLang::English).headline;
        headline
            .rsplit_once(" (sheet ")
            .map(|(words, _)| words.to_owned())
    };
    let place = |it: &Diagnostic| (it.place.path().to_owned(), it.place.start());
    let Some(headline) = words(new) else {
        return false;
    };
    reported
        .iter()
        .any(|it| words(it).as_ref() == Some(&headline) && place(it) == place(new))
}

/// The package in what the world of `pdf` says of packages.
fn package_in_message(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("packages are not fetched: copy the files of ")?;
    rest.split_whitespace().next().map(str::to_owned)
}
