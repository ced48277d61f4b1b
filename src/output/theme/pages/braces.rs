//! Braces of a style sheet that have no partner.
//!
//! In: the text of a `.css` file. Out: the place of a brace, if one is wrong. Comments and strings are passed over;
//! nothing else of CSS is looked at.

/// A brace without a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LoneBrace {
    /// Its place, in bytes.
    pub(super) at: usize,
    /// Whether it opens.
    pub(super) is_open: bool,
}

/// The first brace that closes nothing, else the last that is not closed.
pub(super) fn lone_brace(css: &str) -> Option<LoneBrace> {
    let mut open = Vec::new();
    let mut rest = css.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        match c {
            '/' if rest.peek().is_some_and(|(_, next)| *next == '*') => {
                let end = css[at..].find("*/").map_or(css.len(), |end| at + end + 2);
                while rest.next_if(|(at, _)| *at < end).is_some() {}
            }
            '"' | '\'' => skip_string(&mut rest, c),
            '\\' => {
                rest.next();
            }
            '{' => open.push(at),
            '}' if open.pop().is_none() => return Some(LoneBrace { at, is_open: false }),
            _ => {}
        }
    }
    open.pop().map(|at| LoneBrace { at, is_open: true })
}

/// A string ends at its quote, or at the end of its line.
fn skip_string(rest: &mut impl Iterator<Item = (usize, char)>, quote: char) {
    while let Some((_, c)) = rest.next() {
        if c == '\\' {
            rest.next();
        } else if c == quote || c == '\n' {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brace_without_a_partner_is_found_outside_comments_and_strings() {
        assert_eq!(
            lone_brace("a { b: c } /* { */ d::before { content: \"}\" }"),
            None
        );
        let open = lone_brace("a { b: c }\n@media print { d { e: f }");
        assert_eq!(
            open,
            Some(LoneBrace {
                at: 24,
                is_open: true
            })
        );
        let closed = lone_brace("a { b: c } }");
        assert_eq!(
            closed,
            Some(LoneBrace {
                at: 11,
                is_open: false
            })
        );
    }
}
