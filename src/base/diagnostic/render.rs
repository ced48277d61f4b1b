//! Diagnostics as text: drawn for people, one line each, or JSON.

use super::{Diagnostic, MessageLang, MessageText, Place, Position};
use crate::base::source::{Span, Text};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

/// Drawn with the lines it is about; with `color` for a terminal.
pub fn render_human(diagnostic: &Diagnostic, lang: MessageLang, color: bool) -> String {
    let MessageText { headline, help } = tamed_message(diagnostic, lang);
    let severity = diagnostic.kind.severity();
    let level = match severity {
        super::Severity::Error => Level::ERROR,
        super::Severity::Warning => Level::WARNING,
        super::Severity::Note => Level::NOTE,
    };
    let title = level
        .with_name(severity.label(lang))
        .primary_title(headline)
        .id(diagnostic.kind.code());
    let mut group = draw_place(Group::with_title(title), &diagnostic.place, None);
    for (place, role) in &diagnostic.related {
        group = draw_place(group, place, Some(role.label(lang)));
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
    let drawn = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    // Our own colours stay. The renderer shows an escape character of a source line as a picture, and paths hold none.
    let is_color = |c: char| color && c == '\u{1b}';
    show_controls(&drawn, is_color)
}

fn draw_place<'a>(group: Group<'a>, place: &'a Place, label: Option<&'a str>) -> Group<'a> {
    let path = shown_path(place);
    match place {
        Place::File(_) => group.element(Origin::path(path)),
        Place::Span(text, span) => {
            let (shown, line, range) = source_excerpt(text, *span);
            let kind = if label.is_some() {
                AnnotationKind::Context
            } else {
                AnnotationKind::Primary
            };
            group.element(
                Snippet::source(shown)
                    .path(path)
                    .line_start(line)
                    .annotation(kind.span(range).label(label)),
            )
        }
    }
}

/// A path on one line: the name of a file may hold what a file system allows.
fn shown_path(place: &Place) -> String {
    without_controls(&place.path().replace('\n', "\u{fffd}"))
}

/// The lines a span touches, at most three, the number of the first, and the span within them.
fn source_excerpt(text: &Text, span: Span) -> (&str, usize, std::ops::Range<usize>) {
    let first = text.position(span.start).line;
    let last = text.position(span.end).line.min(first + 2);
    let lines = Span::new(text.line_span(first).start, text.line_span(last).end);
    let shown = text.slice(lines);
    // A span that was reckoned may end inside a letter: what is shown of it are whole ones.
    let start = shown.floor_char_boundary(span.start - lines.start);
    let end = shown.ceil_char_boundary(span.end.saturating_sub(lines.start).max(start));
    (shown, first, start..end)
}

/// `path:line:column: severity[code]: headline`, on one line.
pub fn render_short(diagnostic: &Diagnostic, lang: MessageLang) -> String {
    let path = shown_path(&diagnostic.place);
    let location = match diagnostic.place.start() {
        Some(Position { line, column }) => format!("{path}:{line}:{column}"),
        None => path,
    };
    let kind = &diagnostic.kind;
    let headline = tamed_message(diagnostic, lang).headline;
    format!(
        "{location}: {}[{}]: {headline}",
        kind.severity().label(lang),
        kind.code()
    )
}

/// One JSON object on one line; a whole file is line 1, column 1.
pub fn render_json(diagnostic: &Diagnostic, lang: MessageLang) -> String {
    #[derive(Serialize)]
    struct JsonDiagnostic<'a> {
        #[serde(rename = "type")]
        kind: &'a str,
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
    let MessageText { headline, help } = tamed_message(diagnostic, lang);
    let origin = Position { line: 1, column: 1 };
    let start = diagnostic.place.start().unwrap_or(origin);
    let end = diagnostic.place.end().unwrap_or(origin);
    let line = JsonDiagnostic {
        kind: "diagnostic",
        severity: diagnostic.kind.severity().name(),
        code: diagnostic.kind.code(),
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

/// The message without anything that could move a terminal's cursor: it quotes what files contain.
fn tamed_message(diagnostic: &Diagnostic, lang: MessageLang) -> MessageText {
    let MessageText { headline, help } = diagnostic.kind.message(lang);
    MessageText {
        headline: without_controls(&headline.replace('\n', " ")),
        help: help.map(|help| without_controls(&help)),
    }
}

/// Without what moves a terminal's cursor, ends a line or turns the direction of writing, but for line breaks of ours:
/// messages quote what was typed and what disks hold. Everything that is printed for people goes through here.
pub fn without_controls(words: &str) -> String {
    show_controls(words, |_| false)
}

fn show_controls(words: &str, is_ours: impl Fn(char) -> bool) -> String {
    let shown = |character: char| match character {
        '\n' => character,
        '\t' => ' ',
        character if is_ours(character) => character,
        character if character.is_control() || is_layout_control(character) => '\u{fffd}',
        character => character,
    };
    words.chars().map(shown).collect()
}

/// Line and paragraph separators, and what opens or closes a direction of writing that holds until somebody closes it.
/// The marks for a single place (U+200E, U+200F, U+061C) harm nobody, and names need them.
fn is_layout_control(character: char) -> bool {
    matches!(
        character,
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::RelatedRole;
    use crate::diagnostics;
    use std::sync::Arc;

    diagnostics! {
        /// For these tests.
        enum SampleDiagnostic {
            /// An unknown word.
            Error Unknown { typed: String } = "unknown-word" {
                en: "unknown word `{typed}`" => format!("not `{typed}`");
                fr: "mot inconnu « {typed} »";
            }
        }
    }

    #[test]
    fn the_catalogue_lists_every_problem() {
        assert_eq!(SampleDiagnostic::CATALOGUE[0].code, "unknown-word");
    }

    fn sample_diagnostic() -> Diagnostic {
        let text = Arc::new(Text::new("grids/a.yaml", "un: 1\ndéux: 2\n"));
        let mut diagnostic = Diagnostic::new(
            SampleDiagnostic::Unknown {
                typed: "dé\u{1b}x".into(),
            },
            Place::Span(text.clone(), Span::new(6, 11)),
        );
        diagnostic.add_related(Place::Span(text, Span::new(0, 2)), RelatedRole::First);
        diagnostic
    }

    #[test]
    fn the_mark_lies_under_the_very_word() {
        let drawn = render_human(&sample_diagnostic(), MessageLang::French, false);
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

    /// Whoever names a file or writes in it draws nothing on the screen.
    #[test]
    fn no_control_character_of_a_file_reaches_the_screen() {
        let hostile = "a\u{1b}[2J\u{7}\u{9b}31m\u{202e}b\u{2066}c\u{2028}d\u{7f}e\r";
        let content = format!("un: {hostile}\ndeux: 2\n");
        let text = Arc::new(Text::new(&format!("grids/{hostile}\n.yaml"), content));
        let kind = SampleDiagnostic::Unknown {
            typed: hostile.into(),
        };
        let mut diagnostic = Diagnostic::new(kind, Place::Span(text.clone(), Span::new(0, 2)));
        diagnostic.add_related(Place::Span(text, Span::new(4, 6)), RelatedRole::First);
        let lang = MessageLang::English;
        let short = render_short(&diagnostic, lang);
        let colored = render_human(&diagnostic, lang, true);
        // With colours, an escape character is there for each of them alone.
        assert!(!colored.contains("\u{1b}[2J") && !colored.contains("\u{1b}]"));
        let all = render_human(&diagnostic, lang, false) + &short + &colored.replace("\u{1b}[", "");
        let is_bad = |c: &char| *c != '\n' && (c.is_control() || is_layout_control(*c));
        assert_eq!(all.chars().find(is_bad), None, "{all:?}");
        assert_eq!(short.lines().count(), 1);
        let marks = "Ab\u{200f}\u{200e}é";
        assert_eq!(without_controls(marks), marks);
    }

    #[test]
    fn one_line_says_it_all() {
        assert_eq!(
            render_short(&sample_diagnostic(), MessageLang::English),
            "grids/a.yaml:2:1: error[unknown-word]: unknown word `dé\u{fffd}x`"
        );
        let json: serde_json::Value =
            serde_json::from_str(&render_json(&sample_diagnostic(), MessageLang::English)).unwrap();
        assert_eq!(json["end_column"], 5);
        assert_eq!(json["help"], "not `dé\u{fffd}x`");
    }
}
