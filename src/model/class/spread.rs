//! How numbers are spread: minimum, maximum, quartiles and mean, exactly.

use crate::model::scoring::Fraction;

/// The spread of at least one number.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// How many there are.
    pub count: usize,
    /// The least.
    pub least: Fraction,
    /// The first quartile.
    pub lower: Fraction,
    /// The median.
    pub median: Fraction,
    /// The third quartile.
    pub upper: Fraction,
    /// The most.
    pub most: Fraction,
    /// The mean.
    pub mean: Fraction,
}

impl Spread {
    /// The spread of these numbers; none if there are none.
    pub fn of(mut numbers: Vec<Fraction>) -> Option<Self> {
        numbers.sort();
        let sum: Fraction = numbers.iter().sum();
        Some(Self {
            count: numbers.len(),
            least: numbers.first()?.clone(),
            lower: interpolated_quartile(&numbers, 1),
            median: interpolated_quartile(&numbers, 2),
            upper: interpolated_quartile(&numbers, 3),
            most: numbers.last()?.clone(),
            mean: sum / Fraction::from_integer(numbers.len().into()),
        })
    }
}

/// Interpolated between the two nearest numbers, like `QUARTILE.INC` in spreadsheets, so that a teacher who checks it
/// there finds the same.
fn interpolated_quartile(sorted: &[Fraction], quarters: usize) -> Fraction {
    let steps = quarters * (sorted.len() - 1);
    let (below, rest) = (steps / 4, steps % 4);
    let low = &sorted[below];
    let high = sorted.get(below + 1).unwrap_or(low);
    low + (high - low) * Fraction::new(rest.into(), 4.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole_numbers(all: &[i64]) -> Vec<Fraction> {
        let number = |&n: &i64| Fraction::from_integer(n.into());
        all.iter().map(number).collect()
    }

    fn quarters(over: i64) -> Fraction {
        Fraction::new(over.into(), 4.into())
    }

    #[test]
    fn quartiles_are_those_of_spreadsheets() {
        // LibreOffice: =QUARTILE.INC({7;15;36;39;40;41};1), and so on.
        let spread = Spread::of(whole_numbers(&[40, 7, 41, 15, 39, 36])).unwrap();
        assert_eq!(
            [&spread.lower, &spread.median, &spread.upper],
            [&quarters(81), &quarters(150), &quarters(159)]
        );
        assert_eq!((spread.count, &spread.least), (6, &quarters(28)));
        assert_eq!(spread.mean, Fraction::new(178.into(), 6.into()));
    }

    #[test]
    fn a_single_number_is_all_of_them_and_none_is_none() {
        let spread = Spread::of(whole_numbers(&[12])).unwrap();
        assert_eq!(spread.lower, spread.upper);
        assert_eq!(
            (&spread.least, &spread.most),
            (&spread.mean, &spread.median)
        );
        assert_eq!(Spread::of(Vec::new()), None);
    }
}
