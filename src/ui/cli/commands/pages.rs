//! How many pages forms and sheets have, in the closing lines of `build` and `check`.

use crate::base::diagnostic::MessageLang;
use crate::output::render::PageTally;
use crate::ui::message::{Message, count_in_english, count_in_french, messages};
use std::collections::BTreeSet;

messages! {
    /// What is said of pages.
    enum PagesMessage<'a> {
        Pages { count: usize } {
            en: "{}", count_in_english(*count, "page", "pages");
            fr: "{}", count_in_french(*count, "page", "pages");
        }
        PagesEach { count: usize } {
            en: "{} each", count_in_english(*count, "page", "pages");
            fr: "{} chacune", count_in_french(*count, "page", "pages");
        }
        PagesBetween { least: usize, most: usize } {
            en: "{least}–{most} pages";
            fr: "{least} à {most} pages";
        }
        Longest { pages: &'a str, name: &'a str } {
            en: "{pages}, the longest: {name}";
            fr: "{pages}, la plus longue : {name}";
        }
        WithForm { sheets: &'a str, form: &'a str } {
            en: "{sheets}; form: {form}";
            fr: "{sheets} ; grille vierge : {form}";
        }
    }
}

/// ` (2 pages)`, or nothing where no form is known.
pub(super) fn form_pages_text(tally: &PageTally, lang: MessageLang) -> String {
    in_parentheses(form_pages(tally, lang))
}

/// ` (2 pages each)`, or ` (1–3 pages, the longest: Dupont Léa)`, or nothing where no sheet is known.
pub(super) fn sheet_pages_text(tally: &PageTally, sheets: usize, lang: MessageLang) -> String {
    in_parentheses(sheet_pages(tally, sheets, lang))
}

/// The pages of sheets; of the form too where it has others, or is alone.
pub(super) fn build_pages_text(tally: &PageTally, sheets: usize, lang: MessageLang) -> String {
    let of_form = form_pages(tally, lang);
    in_parentheses(match (sheet_pages(tally, sheets, lang), of_form) {
        (Some(sheets), Some(form)) if tally.forms != tally.sheets => {
            let (sheets, form) = (&sheets, &form);
            Some(PagesMessage::WithForm { sheets, form }.headline(lang))
        }
        (sheets, form) => sheets.or(form),
    })
}

fn form_pages(tally: &PageTally, lang: MessageLang) -> Option<String> {
    pages_between(&tally.forms, lang)
}

fn sheet_pages(tally: &PageTally, sheets: usize, lang: MessageLang) -> Option<String> {
    let pages = pages_between(&tally.sheets, lang)?;
    let count = *tally.sheets.first()?;
    if tally.sheets.len() == 1 && sheets > 1 {
        return Some(PagesMessage::PagesEach { count }.headline(lang));
    }
    match &tally.longest {
        Some(name) if tally.sheets.len() > 1 => {
            let pages = &pages;
            Some(PagesMessage::Longest { pages, name }.headline(lang))
        }
        _ => Some(pages),
    }
}

fn pages_between(counts: &BTreeSet<usize>, lang: MessageLang) -> Option<String> {
    let (least, most) = (*counts.first()?, *counts.last()?);
    let message = if least == most {
        PagesMessage::Pages { count: least }
    } else {
        PagesMessage::PagesBetween { least, most }
    };
    Some(message.headline(lang))
}

fn in_parentheses(text: Option<String>) -> String {
    text.map_or_else(String::new, |text| format!(" ({text})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(forms: &[usize], sheets: &[usize]) -> PageTally {
        PageTally {
            forms: forms.iter().copied().collect(),
            sheets: sheets.iter().copied().collect(),
            longest: sheets.first().map(|_| "Dupont Léa".to_owned()),
        }
    }

    #[test]
    fn pages_are_said_as_shortly_as_they_can_be() {
        let lang = MessageLang::English;
        for (forms, sheets, count, said) in [
            (&[2][..], &[2][..], 30, " (2 pages each)"),
            (&[2], &[2], 1, " (2 pages)"),
            (&[1], &[2], 30, " (2 pages each; form: 1 page)"),
            (
                &[2],
                &[2, 3],
                30,
                " (2–3 pages, the longest: Dupont Léa; form: 2 pages)",
            ),
            (&[], &[1, 3], 2, " (1–3 pages, the longest: Dupont Léa)"),
            (&[1, 2], &[], 0, " (1–2 pages)"),
            (&[], &[], 3, ""),
        ] {
            assert_eq!(build_pages_text(&tally(forms, sheets), count, lang), said);
        }
        let french = build_pages_text(&tally(&[2], &[2, 3]), 30, MessageLang::French);
        assert_eq!(
            french,
            " (2 à 3 pages, la plus longue : Dupont Léa ; grille vierge : 2 pages)"
        );
    }
}
