//! Diagnostics as text: drawn for people, one line each, or JSON.

use super::{Diagnostic, Lang, Place, Position, Words};
use crate::base::source::{Span, Text};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

/// Drawn with the lines it is about; `color` for a terminal that shows colours.
pub fn human(diagnostic: &Diagnostic, lang: Lang, color: bool) -> String {
    let Words { headline, help } = words(diagnostic, lang);
    let severity = diagnostic.problem.severity();
    let level = match severity {
        super::Severity::Error => Level::ERROR,
        super::Severity::Warning => Level::WARNING,
        super::Severity::Note => Level::NOTE,
    };
    let title = level
        .with_name(severity.word(lang))
        .primary_title(headline)
        .id(diagnostic.problem.code());
    let mut group = drawn(Group::with_title(title), &diagnostic.place, None);
    for (place, role) in &diagnostic.related {
        group = drawn(group, place, Some(role.word(lang)));
    }
    if let Some(help) = help {
        group = group.element(
            Level::HELP
                .with_name(lang.pick("help", "aide"))
                .message(help),
        );
    }
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

fn drawn<'a>(group: Group<'a>, place: &'a Place, label: Option<&'a str>) -> Group<'a> {
    match place {
        Place::File(path) => group.element(Origin::path(path.as_ref())),
        Place::Span(text, span) => {
            let (shown, line, range) = excerpt(text, *span);
            let kind = if label.is_some() {
                AnnotationKind::Context
            } else {
                AnnotationKind::Primary
            };
            group.element(
                Snippet::source(shown)
                    .path(text.path())
                    .line_start(line)
                    .annotation(kind.span(range).label(label)),
            )
        }
    }
}

/// The lines a span touches, at most three, the number of the first, and the span within them.
fn excerpt(text: &Text, span: Span) -> (&str, usize, std::ops::Range<usize>) {
    let first = text.position(span.start).line;
    let last = text.position(span.end).line.min(first + 2);
    let lines = Span::new(text.line(first).start, text.line(last).end);
    let shown = text.slice(lines);
    let start = (span.start - lines.start).min(shown.len());
    let end = (span.end.saturating_sub(lines.start)).clamp(start, shown.len());
    (shown, first, start..end)
}

/// `path:line:column: severity[code]: headline`, on one line.
pub fn short(diagnostic: &Diagnostic, lang: Lang) -> String {
    let place = match (diagnostic.place.path(), diagnostic.place.start()) {
        (path, Some(Position { line, column })) => format!("{path}:{line}:{column}"),
        (path, None) => path.to_owned(),
    };
    let problem = &diagnostic.problem;
    let headline = words(diagnostic, lang).headline;
    format!(
        "{place}: {}[{}]: {headline}",
        problem.severity().word(lang),
        problem.code()
    )
}

/// One JSON object on one line; a whole file is line 1, column 1.
pub fn json(diagnostic: &Diagnostic, lang: Lang) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        severity: &'a str,
        code: &'a str,
        message: String,
        file: &'a str,
        line: usize,
        column: usize,
        end_line: usize,
        end_column: usize,
        help: Option<String>,
    }
    let Words { headline, help } = words(diagnostic, lang);
    let origin = Position { line: 1, column: 1 };
    let start = diagnostic.place.start().unwrap_or(origin);
    let end = diagnostic.place.end().unwrap_or(origin);
    let line = Line {
        severity: diagnostic.problem.severity().name(),
        code: diagnostic.problem.code(),
        message: headline,
        file: diagnostic.place.path(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        help,
    };
    serde_json::to_string(&line).unwrap_or_default()
}

/// The words on one line each, and with nothing that moves a terminal's cursor: they quote what files hold.
fn words(diagnostic: &Diagnostic, lang: Lang) -> Words {
    let Words { headline, help } = diagnostic.problem.words(lang);
    Words {
        headline: tame(&headline, false),
        help: help.map(|help| tame(&help, true)),
    }
}

fn tame(words: &str, lines: bool) -> String {
    let shown = |character: char| match character {
        '\n' if lines => character,
        '\n' | '\t' => ' ',
        character if character.is_control() => '\u{fffd}',
        character => character,
    };
    words.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Role;
    use crate::problems;
    use std::sync::Arc;

    problems! {
        /// For these tests.
        enum Sample {
            /// A word nobody knows.
            Error Unknown { typed: String } = "unknown-word" {
                en: "unknown word `{typed}`" => format!("not `{typed}`");
                fr: "mot inconnu « {typed} »";
            }
        }
    }

    #[test]
    fn the_catalogue_lists_every_problem() {
        assert_eq!(Sample::CATALOGUE[0].code, "unknown-word");
    }

    fn sample() -> Diagnostic {
        let text = Arc::new(Text::new("grids/a.yaml", "un: 1\ndéux: 2\n"));
        let mut diagnostic = Diagnostic::new(
            Sample::Unknown {
                typed: "dé\u{1b}x".into(),
            },
            Place::Span(text.clone(), Span::new(6, 11)),
        );
        diagnostic.see(Place::Span(text, Span::new(0, 2)), Role::First);
        diagnostic
    }

    #[test]
    fn the_mark_lies_under_the_very_word() {
        let drawn = human(&sample(), Lang::French, false);
        assert_eq!(
            drawn,
            "erreur[unknown-word]: mot inconnu « dé\u{fffd}x »
 --> grids/a.yaml:2:1
  |
2 | déux: 2
  | ^^^^
  |
 ::: grids/a.yaml:1:1
  |
1 | un: 1
  | -- une première fois ici"
        );
    }

    #[test]
    fn one_line_says_it_all() {
        assert_eq!(
            short(&sample(), Lang::English),
            "grids/a.yaml:2:1: error[unknown-word]: unknown word `dé\u{fffd}x`"
        );
        let json: serde_json::Value =
            serde_json::from_str(&json(&sample(), Lang::English)).unwrap();
        assert_eq!(json["end_column"], 5);
        assert_eq!(json["help"], "not `dé\u{fffd}x`");
    }
}
