//! Numbers as teachers type them: exact, and kept as typed.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// Longer numbers are not read: no mark needs them, and exact arithmetic with them would take long.
const MAX_DIGITS: usize = 30;

/// An exact number beside its raw text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// As typed: `7,50`
    pub raw: String,
    /// Its value.
    pub value: BigRational,
}

impl Number {
    /// Digits with a decimal point or comma and a sign; a minus may be a hyphen, a true minus or a dash.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        // Word processors turn a hyphen before a number into a dash.
        let unsigned = typed.trim_start_matches(['-', '−', '–', '—', '+']);
        let sign = typed.strip_suffix(unsigned).unwrap_or_default();
        let (whole, decimals) = unsigned.split_once(['.', ',']).unwrap_or((unsigned, "0"));
        if sign.chars().count() > 1 || !has_digits_only(whole) || !has_digits_only(decimals) {
            return None;
        }
        let numerator: BigInt = format!("{whole}{decimals}").parse().ok()?;
        let value = BigRational::new(numerator, BigInt::from(10).pow(decimals.len() as u32));
        let value = if sign.is_empty() || sign == "+" {
            value
        } else {
            -value
        };
        Some(Self {
            raw: typed.to_owned(),
            value,
        })
    }

    /// A whole number.
    pub fn whole(value: i64) -> Self {
        Self {
            raw: value.to_string(),
            value: BigRational::from_integer(value.into()),
        }
    }

    /// A computed value: its raw text is a decimal number, or a fraction (`40/3`) if no decimal number is equal to it.
    pub fn computed(value: BigRational) -> Self {
        let raw = decimal_text(&value).unwrap_or_else(|| value.to_string());
        Self { raw, value }
    }

    /// As printed: with the language's decimal mark, a true minus, and as many decimals as were typed.
    pub fn printed(&self, decimal: char) -> String {
        let unsigned = self.raw.trim_start_matches(['-', '−', '–', '—', '+']);
        let minus = if self.value < BigRational::zero() {
            "−"
        } else {
            ""
        };
        format!(
            "{minus}{}",
            unsigned.replace(['.', ','], &decimal.to_string())
        )
    }

    /// Whether it is a whole multiple of `step`.
    pub fn is_multiple_of(&self, step: &Self) -> bool {
        !step.value.is_zero() && (&self.value / &step.value).denom().is_one()
    }
}

/// A value as the shortest decimal number; `None` if none is equal to it, or if it would be very long.
fn decimal_text(value: &BigRational) -> Option<String> {
    let places = decimal_places(value.denom())?;
    let digits = value.numer() * BigInt::from(10).pow(places as u32) / value.denom();
    let unsigned = format!("{:0>width$}", digits.abs(), width = places + 1);
    let (whole, decimals) = unsigned.split_at(unsigned.len() - places);
    let sign = if digits.is_negative() { "-" } else { "" };
    let point = if places > 0 { "." } else { "" };
    Some(format!("{sign}{whole}{point}{decimals}"))
}

/// How many decimals a fraction in lowest terms has; `None` if they never end, or are too many.
fn decimal_places(denominator: &BigInt) -> Option<usize> {
    // A decimal fraction has no factors but 2 and 5, and as many decimals as the more frequent of the two.
    let (twos, rest) = divide_out(denominator.clone(), 2);
    let (fives, rest) = divide_out(rest, 5);
    let places = twos.max(fives);
    (places <= MAX_DIGITS && rest.is_one()).then_some(places)
}

/// How often a number can be divided by a factor, and what is left; at most a little more than [`MAX_DIGITS`] times.
fn divide_out(mut number: BigInt, factor: u32) -> (usize, BigInt) {
    let mut times = 0;
    while times <= MAX_DIGITS && (&number % factor).is_zero() {
        number /= factor;
        times += 1;
    }
    (times, number)
}

pub(super) fn has_digits_only(text: &str) -> bool {
    (1..=MAX_DIGITS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_comma_is_a_decimal_point_and_every_dash_a_minus() {
        for (typed, printed) in [
            ("7,50", "7,50"),
            ("7.50", "7,50"),
            ("-5", "−5"),
            ("—5", "−5"),
            ("+5", "5"),
            ("007", "007"),
        ] {
            assert_eq!(Number::parse(typed).unwrap().printed(','), printed);
        }
        for typed in [
            "", "-", "1.", ".5", "1e3", "0x1", "--5", "1 000", "½", "1.2.3", "nan",
        ] {
            assert_eq!(Number::parse(typed), None, "{typed}");
        }
        assert_eq!(
            Number::parse("0.50").unwrap().value,
            Number::parse("0,5").unwrap().value
        );
    }

    #[test]
    fn what_was_computed_is_a_decimal_number_or_a_fraction() {
        let exact =
            |over: i64, under: i64| Number::computed(BigRational::new(over.into(), under.into()));
        for (over, under, raw) in [
            (27, 2, "13.5"),
            (40, 3, "40/3"),
            (-1, 20, "-0.05"),
            (14, 1, "14"),
            (0, 5, "0"),
            (1, 64, "0.015625"),
            (-7, 3, "-7/3"),
        ] {
            assert_eq!(exact(over, under).raw, raw);
        }
        assert_eq!(exact(-27, 2).printed(','), "−13,5");
    }

    #[test]
    fn a_step_is_met_exactly() {
        let number = |typed| Number::parse(typed).unwrap();
        assert!(number("0.3").is_multiple_of(&number("0.1")));
        assert!(!number("0.35").is_multiple_of(&number("0.1")));
        assert!(!number("1").is_multiple_of(&number("0")));
    }
}
