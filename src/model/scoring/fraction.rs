//! Fractions: rounded as a grid asks, and printed without loss.

use super::Fraction;
use crate::model::grid::{RoundMode, Rounding};
use crate::text::yaml::Number;
use num_traits::{Signed, Zero};

/// To the nearest whole multiple of the step, where a tie goes up; or always up, or always down.
pub fn round_fraction(value: &Fraction, round: &Rounding) -> Fraction {
    let step = &round.to.value;
    if step.is_zero() {
        return value.clone();
    }
    let steps = value / step;
    let steps = match round.mode {
        RoundMode::Nearest => (steps + Fraction::new(1.into(), 2.into())).floor(),
        RoundMode::Up => steps.ceil(),
        RoundMode::Down => steps.floor(),
    };
    steps * step
}

/// The exact value as people read it: a decimal number, or a mixed one if it has no finite decimals (`13 1/3`).
pub fn format_exact(value: &Fraction, decimal: char) -> String {
    let number = Number::computed(value.clone());
    if !number.raw.contains('/') {
        return number.printed(decimal);
    }
    let sign = if value.is_negative() { "−" } else { "" };
    let size = value.abs();
    let (whole, rest) = (size.trunc(), size.fract());
    if whole.is_zero() {
        format!("{sign}{rest}")
    } else {
        format!("{sign}{whole}\u{a0}{rest}")
    }
}

/// The value to the hundredth where it has no finite decimals, and whether it is exact.
pub fn format_rounded(value: &Fraction, decimal: char) -> (String, bool) {
    let number = Number::computed(value.clone());
    if !number.raw.contains('/') {
        return (number.printed(decimal), true);
    }
    let rounded = round_fraction(value, &Rounding::default());
    (Number::computed(rounded).printed(decimal), false)
}

/// `1 + 2/3 − 1 + –`: what was added up, with a dash for what does not count; nothing if nothing was added.
pub fn format_terms(terms: &[Option<Fraction>], decimal: char) -> Option<String> {
    join_terms(terms, |term| format_exact(term, decimal))
}

/// The same to the hundredth: `1 + 0,67 − 1 + –`.
pub fn format_rounded_terms(terms: &[Option<Fraction>], decimal: char) -> Option<String> {
    join_terms(terms, |term| format_rounded(term, decimal).0)
}

fn join_terms(
    terms: &[Option<Fraction>],
    format_term: impl Fn(&Fraction) -> String,
) -> Option<String> {
    let texts = terms.iter().map(|term| term.as_ref().map(&format_term));
    let mut texts = texts.map(|text| text.unwrap_or_else(|| "–".to_owned()));
    let mut sum = texts.next()?;
    for term in texts {
        sum += &match term.strip_prefix('−') {
            Some(size) => format!(" − {size}"),
            None => format!(" + {term}"),
        };
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction_of(over: i64, under: i64) -> Fraction {
        Fraction::new(over.into(), under.into())
    }

    #[test]
    fn a_tie_goes_up_below_nothing_too() {
        let to = |typed: &str, mode| Rounding {
            to: Number::parse(typed).unwrap(),
            mode,
        };
        let half = |mode| to("0.5", mode);
        for (value, nearest, up, down) in [
            (
                fraction_of(40, 3),
                fraction_of(27, 2),
                fraction_of(27, 2),
                fraction_of(13, 1),
            ),
            (
                fraction_of(53, 4),
                fraction_of(27, 2),
                fraction_of(27, 2),
                fraction_of(13, 1),
            ),
            (
                fraction_of(13, 1),
                fraction_of(13, 1),
                fraction_of(13, 1),
                fraction_of(13, 1),
            ),
            (
                fraction_of(-1, 4),
                fraction_of(0, 1),
                fraction_of(0, 1),
                fraction_of(-1, 2),
            ),
            (
                fraction_of(-13, 40),
                fraction_of(-1, 2),
                fraction_of(0, 1),
                fraction_of(-1, 2),
            ),
        ] {
            assert_eq!(round_fraction(&value, &half(RoundMode::Nearest)), nearest);
            assert_eq!(round_fraction(&value, &half(RoundMode::Up)), up);
            assert_eq!(round_fraction(&value, &half(RoundMode::Down)), down);
        }
        assert_eq!(
            round_fraction(&fraction_of(7, 1), &to("3", RoundMode::Nearest)),
            fraction_of(6, 1)
        );
    }

    #[test]
    fn a_sum_is_printed_as_it_is_said() {
        let terms = [
            Some(fraction_of(1, 1)),
            Some(fraction_of(-2, 3)),
            None,
            Some(fraction_of(5, 2)),
        ];
        assert_eq!(
            format_terms(&terms, '.').as_deref(),
            Some("1 − 2/3 + – + 2.5")
        );
        assert_eq!(format_terms(&[], '.'), None);
    }

    #[test]
    fn nothing_is_lost_in_print() {
        for (value, printed) in [
            (fraction_of(40, 3), "13\u{a0}1/3"),
            (fraction_of(-7, 3), "−2\u{a0}1/3"),
            (fraction_of(2, 3), "2/3"),
            (fraction_of(27, 2), "13,5"),
            (fraction_of(-1, 2), "−0,5"),
            (fraction_of(0, 1), "0"),
        ] {
            assert_eq!(format_exact(&value, ','), printed);
        }
    }
}
