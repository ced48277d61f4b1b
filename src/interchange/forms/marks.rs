//! Points in words: `/4`, `(4 pts)`, `coef. 2`, `×2` at the end of a label; `Excellent (4)`, `7-8 pts` as a heading.
//!
//! In: words. Out: numbers as decimal texts with a point. Nothing is removed from a label: it prints as on paper.

use super::draft::DraftWorth;

/// What the end of a label says about its points.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum LabelPoints {
    /// A number of points.
    Points(String),
    /// How many times what other rows are worth.
    Coefficient(String),
}

const UNITS: &[&str] = &[
    "points", "point", "pts", "pt", "marks", "mark", "punkte", "punkt", "puntos", "punto", "punti",
    "pontos", "ponto",
];
const COEFFICIENTS: &[&str] = &["coefficient", "coeff", "coef", "poids", "weight", "faktor"];

/// The points or the coefficient at the end of a label.
pub(super) fn label_points(label: &str) -> Option<LabelPoints> {
    let lower = label.to_lowercase();
    let bare = lower
        .trim()
        .trim_end_matches([')', ']', '*', '.', ' ', '\u{a0}']);
    let (bare, unit) = strip_unit(bare);
    let (before, number) = last_number(bare)?;
    let before = before.trim_end_matches([' ', '\u{a0}', ':', '=', '(']);
    if let Some(head) = before.strip_suffix('/') {
        let fraction = head.trim_end().ends_with(|c: char| c.is_ascii_digit());
        return (!fraction).then_some(LabelPoints::Points(number));
    }
    let times = before.strip_suffix('×').or_else(|| {
        let head = before.strip_suffix('x')?;
        head.is_empty()
            .then_some(head)
            .or_else(|| head.ends_with([' ', '(', '\u{a0}']).then_some(head))
    });
    let word = before
        .trim_end_matches('.')
        .rsplit([' ', '(', '[', '\u{a0}'])
        .next()
        .unwrap_or_default();
    if times.is_some() || COEFFICIENTS.contains(&word) {
        return Some(LabelPoints::Coefficient(number));
    }
    let spaced = bare.len() > number.len();
    (unit && (spaced || before.is_empty())).then_some(LabelPoints::Points(number))
}

/// What a number in per cent says: `100%`, `< 60 %`, `80-89%`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Percent {
    /// One number.
    Exact(String),
    /// Less than a number.
    Below(String),
    /// From one number to another.
    Range(String, String),
}

/// A number in per cent that is all of a text.
pub(super) fn parse_percent(text: &str) -> Option<Percent> {
    let bare = text.trim().strip_suffix('%')?.trim_end();
    for sign in [
        "<",
        "≤",
        "moins de ",
        "menos de ",
        "less than ",
        "under ",
        "unter ",
    ] {
        if let Some(most) = bare.to_lowercase().strip_prefix(sign) {
            return parse_decimal(most.trim()).map(Percent::Below);
        }
    }
    if let Some(number) = parse_decimal(bare) {
        return Some(Percent::Exact(number));
    }
    for between in ["–", "-", " à ", " to ", " bis ", " a "] {
        let Some((low, high)) = bare.split_once(between) else {
            continue;
        };
        let low = parse_decimal(low.trim().trim_end_matches('%').trim());
        if let (Some(low), Some(high)) = (low, parse_decimal(high.trim())) {
            return Some(Percent::Range(low, high));
        }
    }
    None
}

/// The percentage at the end of a heading or title, between brackets or not: `Bueno (80%)`, `Oral – 30 %`.
pub(super) fn trailing_percent(text: &str) -> Option<Percent> {
    let text = text.trim();
    if let Some(whole) = parse_percent(text) {
        return Some(whole);
    }
    if let Some((_, inside)) = text
        .strip_suffix([')', ']'])
        .and_then(|open| open.rsplit_once(['(', '[']))
    {
        return parse_percent(inside);
    }
    [" – ", " - ", " — ", " : ", ": ", "\u{a0}: ", ", "]
        .iter()
        .find_map(|dash| parse_percent(text.rsplit_once(dash)?.1))
}

/// What a bonus says in its column of points: `+2`.
pub(super) fn bonus_number(cell: &str) -> Option<String> {
    let lower = cell.to_lowercase();
    let (bare, _) = strip_unit(lower.trim());
    parse_decimal(bare.trim().strip_prefix('+')?.trim())
}

/// A decimal number a hundred times as large: `0.125` is `12.5`.
pub(super) fn hundredfold(decimal: &str) -> String {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let digits: String = part.chars().chain("00".chars()).collect();
    let (head, tail) = digits.split_at(2.min(digits.len()));
    let whole = format!("{whole}{head}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match tail.trim_end_matches('0') {
        "" => whole.to_owned(),
        tail => format!("{whole}.{tail}"),
    }
}

/// The number of a cell that has only a number, perhaps with `/` or a unit.
pub(super) fn cell_number(cell: &str) -> Option<String> {
    let lower = cell.to_lowercase();
    let (bare, _) = strip_unit(lower.trim());
    let bare = bare.trim().trim_start_matches('/').trim();
    let bare = COEFFICIENTS
        .iter()
        .find_map(|word| bare.strip_prefix(word))
        .unwrap_or(bare);
    parse_decimal(bare.trim_start_matches(['.', '×', 'x', ':']).trim())
}

/// A number as a grid has it: `7,5` is `7.5`.
pub(in crate::interchange) fn parse_decimal(text: &str) -> Option<String> {
    let text = text.replace(',', ".").replace('\u{2212}', "-");
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let parts: Vec<&str> = digits.split('.').collect();
    let whole = |part: &&str| {
        (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    ((1..=2).contains(&parts.len()) && parts.iter().all(whole)).then_some(text)
}

/// The heading of a level: its name, and its points if there are any.
pub(super) fn split_level_heading(head: &str) -> (String, Option<DraftWorth>) {
    let head = head.trim();
    if let Some(worth) = parse_worth(head) {
        return (head.to_owned(), Some(worth));
    }
    for (name, points) in heading_splits(head) {
        let name = name.trim_matches(|c: char| c.is_whitespace() || "–—-:=(".contains(c));
        if let Some(worth) = parse_worth(points)
            && !name.is_empty()
        {
            return (name.to_owned(), Some(worth));
        }
    }
    (head.to_owned(), None)
}

/// Ways to split a heading into name and points.
fn heading_splits(head: &str) -> Vec<(&str, &str)> {
    let mut ways = Vec::new();
    if let Some((name, points)) = head
        .strip_suffix([')', ']'])
        .and_then(|open| open.rsplit_once(['(', '[']))
    {
        ways.push((name, points));
    }
    if head.ends_with([')', ']'])
        && let Some(at) = head.rfind(['(', '['])
    {
        ways.push(head.split_at(at));
    }
    for dash in [" – ", " - ", " — ", " : ", ": ", " = ", "\u{a0}: ", "="] {
        if let Some((one, other)) = head.split_once(dash) {
            ways.push((one, other));
            ways.push((other, one));
        }
    }
    let lower_ends = UNITS.iter().any(|unit| head.to_lowercase().ends_with(unit));
    if lower_ends && let Some((at, _)) = head.char_indices().find(|(_, c)| c.is_ascii_digit()) {
        ways.push(head.split_at(at));
    }
    ways
}

/// `4`, `4 pts`, `7-8`, `0 à 2 points`, `[60, 70)`
fn parse_worth(text: &str) -> Option<DraftWorth> {
    if let Some(inside) = text.trim().strip_prefix(['[', ']', '('])
        && let Some((low, high)) = inside
            .trim_end_matches([')', ']', '['])
            .split_once([',', ';'])
        && inside.ends_with([')', ']', '['])
        && let (Some(low), Some(high)) = (parse_decimal(low.trim()), parse_decimal(high.trim()))
        && decimal_value(&low) < decimal_value(&high)
    {
        return Some(DraftWorth::Range(low, high));
    }
    let lower = text.trim().to_lowercase();
    let (bare, _) = strip_unit(&lower);
    let bare = bare.trim().trim_start_matches('/').trim();
    if let Some(number) = parse_decimal(bare.trim_start_matches('+')) {
        return Some(DraftWorth::Exact(number));
    }
    for between in ["–", "-", " à ", " to ", " bis ", ".."] {
        let Some((low, high)) = bare.split_once(between) else {
            continue;
        };
        if let (Some(low), Some(high)) = (parse_decimal(low.trim()), parse_decimal(high.trim()))
            && decimal_value(&low) < decimal_value(&high)
        {
            return Some(DraftWorth::Range(low, high));
        }
    }
    None
}

/// For comparing only: the text is what is written.
pub(in crate::interchange) fn decimal_value(decimal: &str) -> f64 {
    decimal.parse().unwrap_or(0.0)
}

fn strip_unit(lower: &str) -> (&str, bool) {
    let lower = lower.trim_end_matches('.');
    for unit in UNITS {
        if let Some(before) = lower.strip_suffix(unit)
            && before.ends_with(|c: char| c.is_ascii_digit() || c.is_whitespace())
        {
            return (before.trim_end(), true);
        }
    }
    (lower, false)
}

/// The number at the end of a text, and what stands before it.
fn last_number(text: &str) -> Option<(&str, String)> {
    let is_part = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    let start = text.len() - text.chars().rev().take_while(|&c| is_part(c)).count();
    let (before, number) = text.split_at(start);
    let glued = before.ends_with(|c: char| c.is_alphabetic() && c != 'x');
    (!glued)
        .then(|| parse_decimal(number))
        .flatten()
        .map(|number| (before, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_coefficients_at_the_end_of_a_label() {
        let points = |number: &str| Some(LabelPoints::Points(number.into()));
        let times = |number: &str| Some(LabelPoints::Coefficient(number.into()));
        for (label, wanted) in [
            ("Choix des produits /4", points("4")),
            ("Choix (/ 4)", points("4")),
            ("Choix (7,5 pts)", points("7.5")),
            ("Choix – 2 points", points("2")),
            ("Choix sur 3 points", points("3")),
            ("Accueil coef. 2", times("2")),
            ("Accueil (coefficient 3)", times("3")),
            ("Accueil ×2", times("2")),
            ("Accueil (x 2)", times("2")),
            ("Facture 12/05", None),
            ("SIRET / N°TVA", None),
            ("Bloc 1", None),
            ("Index 3", None),
            ("Règlement VIR15J", None),
            ("Appointment2 points", None),
        ] {
            assert_eq!(label_points(label), wanted, "{label}");
        }
    }

    #[test]
    fn a_cell_may_be_a_number_and_no_more() {
        assert_eq!(cell_number("/4").as_deref(), Some("4"));
        assert_eq!(cell_number("0,5 pt").as_deref(), Some("0.5"));
        assert_eq!(cell_number("×2").as_deref(), Some("2"));
        assert_eq!(cell_number("4 erreurs"), None);
        assert_eq!(cell_number("1.2.3"), None);
    }

    #[test]
    fn percentages_are_exact_numbers() {
        assert_eq!(parse_percent("<60 %"), Some(Percent::Below("60".into())));
        assert_eq!(
            parse_percent("80-89%"),
            Some(Percent::Range("80".into(), "89".into()))
        );
        assert_eq!(parse_percent("80% des cas"), None);
        for (title, share) in [("Contenu (30 %)", "30"), ("Oral – 12,5 %", "12.5")] {
            assert_eq!(trailing_percent(title), Some(Percent::Exact(share.into())));
        }
        assert_eq!(trailing_percent("Remise de 10 %"), None);
        for (one, hundred) in [
            ("0.1", "10"),
            ("0.125", "12.5"),
            ("1", "100"),
            ("0", "0"),
            ("0.055", "5.5"),
        ] {
            assert_eq!(hundredfold(one), hundred);
        }
        assert_eq!(bonus_number("+ 2 pts").as_deref(), Some("2"));
    }

    #[test]
    fn a_columns_head_says_its_points_in_many_ways() {
        let exact = |points: &str| Some(DraftWorth::Exact(points.into()));
        for (head, name, points) in [
            ("Excellent (4)", "Excellent", exact("4")),
            ("Excellent - 4 pts", "Excellent", exact("4")),
            ("4 – Excellent", "Excellent", exact("4")),
            ("Good 3 points", "Good", exact("3")),
            ("3", "3", exact("3")),
            (
                "Bien (7-8 pts)",
                "Bien",
                Some(DraftWorth::Range("7".into(), "8".into())),
            ),
            ("1 punto", "1 punto", exact("1")),
            ("Très bien", "Très bien", None),
            ("En cours (d'acquisition)", "En cours (d'acquisition)", None),
            ("Niveau 2", "Niveau 2", None),
        ] {
            assert_eq!(
                split_level_heading(head),
                (name.to_owned(), points),
                "{head}"
            );
        }
    }
}
