//! Errors of Tera as diagnostics at their places in the theme's files.

use super::template_texts::TemplateTexts;
use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::source::{Span, Text};
use crate::output::theme::problem::ThemeDiagnostic;
use tera::{ErrorKind, Tera};

/// What is wrong with templates that could not be loaded. Tera stops at the first that has a syntax error, so each is
/// then tried alone.
pub(in crate::output::theme) fn loading_diagnostics(
    error: &tera::Error,
    texts: &TemplateTexts,
) -> Vec<Diagnostic> {
    if !matches!(error.kind(), ErrorKind::SyntaxError(_)) {
        return tera_diagnostics(error, texts);
    }
    let mut all = Vec::new();
    for (name, text) in &texts.by_name {
        if let Err(error) = Tera::new().add_raw_template(name, text.as_str())
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            all.extend(tera_diagnostics(&error, texts));
        }
    }
    all
}

/// One error of Tera, or the several that it puts into one text.
pub(in crate::output::theme) fn tera_diagnostics(
    error: &tera::Error,
    texts: &TemplateTexts,
) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = &report.span().range;
            let place = texts.place(report.filename(), |_| {
                Some(Span::new(range.start, range.end))
            });
            vec![template_diagnostic(report.message(), place, texts)]
        }
        ErrorKind::MissingParent { current, parent } => {
            let place = texts.place(current, |text| find_span(text, parent));
            vec![missing_file_diagnostic(parent, place)]
        }
        ErrorKind::CircularExtend { tpl, .. } => vec![template_diagnostic(
            "templates extend each other in a circle",
            texts.place(tpl, |text| find_span(text, "extends")),
            texts,
        )],
        ErrorKind::CircularInclude { tpl, .. } => vec![template_diagnostic(
            "templates include each other in a circle: take one `include` out",
            texts.place(tpl, |text| find_span(text, "include")),
            texts,
        )],
        _ => diagnostics_of_reports(&error.to_string(), texts),
    }
}

/// Reports that Tera has drawn already, separated by empty lines: `error: …`, then `--> file:line:column`.
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
        texts.place(file, |text| Some(span_near(text, line, column, name))),
        texts,
    ))
}

/// `name` in a line at or after a column counted from 1, else the character there.
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

/// The list of everything available that Tera adds goes below the headline.
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
            let all = shared.iter().map(String::as_str).chain([there]);
            (
                message,
                Some(format!("available: {}", all.collect::<Vec<_>>().join(", "))),
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
    Diagnostic::new(missing_file_kind(path), place)
}

/// A file that neither the theme nor one that it extends has.
pub(in crate::output::theme) fn missing_file_kind(path: &str) -> ThemeDiagnostic {
    let path = path.trim_start_matches('/').to_owned();
    ThemeDiagnostic::MissingPart { path }
}
