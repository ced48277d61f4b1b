//! Texts in columns of a terminal.

use ratatui::style::Style;
use ratatui::text::Span;

/// How many columns a text takes.
pub(super) fn text_width(text: &str) -> usize {
    Span::raw(text).width()
}

/// The text in exactly so many columns: filled with blanks, or cut with `…`. Line breaks are blanks.
pub(super) fn fit_to_width(text: &str, columns: usize) -> String {
    let text = text.replace(['\n', '\t'], " ");
    let taken = text_width(&text);
    if taken <= columns {
        return format!("{text}{}", " ".repeat(columns - taken));
    }
    let mut cut = String::new();
    let mut taken = 0;
    for grapheme in Span::raw(text.as_str()).styled_graphemes(Style::new()) {
        let next = text_width(grapheme.symbol);
        if taken + next + 1 > columns {
            break;
        }
        cut.push_str(grapheme.symbol);
        taken += next;
    }
    if columns > taken {
        cut.push('…');
    }
    cut + &" ".repeat(columns.saturating_sub(taken + 1))
}

/// The lines of a text in a window of so many columns, broken at blanks where there are some.
pub(super) fn wrap_to_width(text: &str, columns: usize) -> Vec<String> {
    text.split('\n')
        .flat_map(|line| wrap_line(line, columns.max(2)))
        .collect()
}

fn wrap_line(line: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let (mut taken, mut blank) = (0, None);
    for grapheme in Span::raw(line).styled_graphemes(Style::new()) {
        let symbol = grapheme.symbol;
        let next = text_width(symbol);
        if taken + next > columns {
            let rest = match (blank.take(), lines.last_mut()) {
                (Some(at), Some(last)) => last.split_off(at),
                _ => String::new(),
            };
            taken = text_width(&rest);
            lines.push(rest);
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(symbol);
            blank = if symbol == " " {
                Some(last.len())
            } else {
                blank
            };
        }
        taken += next;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_exactly_its_columns() {
        for (text, columns, fits) in [
            ("Léa", 5, "Léa  "),
            ("Bartholomé", 6, "Barth…"),
            ("a\nb", 3, "a b"),
            ("評価表", 4, "評… "),
            ("評価表", 5, "評価…"),
            ("ab", 0, ""),
            ("ab", 1, "…"),
        ] {
            let fit = fit_to_width(text, columns);
            assert_eq!((fit.as_str(), text_width(&fit)), (fits, columns));
        }
    }

    #[test]
    fn lines_break_at_blanks_and_lose_nothing() {
        assert_eq!(
            wrap_to_width("un deux trois\n\nx", 8),
            ["un deux ", "trois", "", "x"]
        );
        assert_eq!(
            wrap_to_width("anticonstitutionnel", 8),
            ["anticons", "titution", "nel"]
        );
        assert_eq!(wrap_to_width("", 8), [""]);
    }
}
