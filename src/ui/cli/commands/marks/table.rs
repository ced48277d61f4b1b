//! Marks to be read: for each student a line, what is missed, and the sum below it.

use super::{StudentMarks, sum_line_title};
use crate::base::diagnostic::MessageLang;
use crate::model::scoring::{
    Fraction, Mark, NoMark, RequiredItem, SumEntry, SumEntryKind, format_exact, format_terms,
};
use crate::project::CheckedForm;
use crate::ui::message::{Message, count_in_english, count_in_french, messages};
use std::fmt::Write;

messages! {
    /// What is said of a student's mark.
    enum MarksMessage {
        Missed { labels: String } {
            en: "required and not achieved: {labels}";
            fr: "obligatoire et non acquis : {labels}";
        }
        Pending { labels: String } {
            en: "required and not yet rated: {labels}";
            fr: "obligatoire et pas encore évalué : {labels}";
        }
        Computed { mark: String } {
            en: "computed: {mark}";
            fr: "note calculée : {mark}";
        }
        Passed {} {
            en: "passed";
            fr: "validé";
        }
        NotPassed {} {
            en: "not passed";
            fr: "non validé";
        }
        NoRowCounts {} {
            en: "no row counts";
            fr: "aucune ligne ne compte";
        }
        ToRate { rows: usize } {
            en: "{} to rate", count_in_english(*rows, "row", "rows");
            fr: "{} à évaluer", count_in_french(*rows, "ligne", "lignes");
        }
        NotCounted {} {
            en: "not counted";
            fr: "hors du compte";
        }
    }
}

/// All of it; numbers with the decimal mark of the sheets.
pub(super) fn marks_text(
    sheets: &[StudentMarks<'_>],
    form: &CheckedForm,
    lang: MessageLang,
) -> String {
    let printer = MarksPrinter {
        lang,
        decimal: form.context.lang.decimal_mark(),
    };
    let mut text = String::new();
    for sheet in sheets {
        printer.print_student(&mut text, sheet);
    }
    text
}

struct MarksPrinter {
    lang: MessageLang,
    decimal: char,
}

impl MarksPrinter {
    fn print_student(&self, text: &mut String, sheet: &StudentMarks<'_>) {
        let mut head = vec![
            format!("{} ({})", sheet.name, sheet.path),
            self.mark_text(sheet),
        ];
        head.extend(self.notes(sheet));
        self.print_line(text, 0, &head.join(" · "));
        if let Some(labels) = required_labels(sheet, &sheet.scored.missed) {
            self.print_line(text, 1, &self.say(MarksMessage::Missed { labels }));
        }
        if let Some(labels) = required_labels(sheet, &sheet.scored.pending) {
            self.print_line(text, 1, &self.say(MarksMessage::Pending { labels }));
        }
        for entry in &sheet.sum() {
            self.print_sum_line(text, entry);
        }
    }

    fn mark_text(&self, sheet: &StudentMarks<'_>) -> String {
        let mark = match &sheet.scored.mark {
            Some(Mark::Computed(mark)) => self.format_number(mark),
            Some(Mark::Number(number)) => number.printed(self.decimal),
            Some(Mark::Word(word)) => return word.clone(),
            None => "–".to_owned(),
        };
        match sheet.out_of() {
            Some(points) => format!("{mark} / {}", self.format_number(points)),
            None => mark,
        }
    }

    fn notes(&self, sheet: &StudentMarks<'_>) -> Vec<String> {
        let scored = sheet.scored;
        let mut notes = Vec::new();
        if matches!(&scored.mark, Some(Mark::Number(_) | Mark::Word(_)))
            && let Some(computed) = sheet.computed()
        {
            let mark = self.format_number(computed);
            notes.push(self.say(MarksMessage::Computed { mark }));
        }
        notes.extend(scored.grade.clone());
        if let Some(passed) = scored.passed {
            notes.push(self.say(if passed {
                MarksMessage::Passed {}
            } else {
                MarksMessage::NotPassed {}
            }));
        }
        if scored.mark.is_none() && scored.computed == Err(NoMark::Out) {
            notes.push(self.say(MarksMessage::NoRowCounts {}));
        }
        if scored.rows_to_rate > 0 {
            let rows = scored.rows_to_rate;
            notes.push(self.say(MarksMessage::ToRate { rows }));
        }
        notes
    }

    fn print_sum_line(&self, text: &mut String, entry: &SumEntry<'_>) {
        let earned = entry.earned.as_ref().map(|it| self.format_number(it));
        let possible = entry.possible.as_ref().map(|it| self.format_number(it));
        let number = match entry.kind {
            SumEntryKind::Rounded(round) => Some(round.to.printed(self.decimal)),
            SumEntryKind::Scaled => possible.clone(),
            _ => earned.clone(),
        };
        let title = match entry.title {
            Some(title) => title.plain(),
            None => sum_line_title(entry.kind, self.lang, &number.unwrap_or_default()),
        };
        let terms = format_terms(&entry.terms, self.decimal);
        let terms = terms.map(|terms| format!("{terms} = ")).unwrap_or_default();
        let of = possible
            .map(|possible| format!(" / {possible}"))
            .unwrap_or_default();
        let earned = earned.unwrap_or_else(|| self.say(MarksMessage::NotCounted {}));
        self.print_line(text, 1, &format!("{title}  {terms}{earned}{of}"));
    }

    fn say(&self, message: MarksMessage) -> String {
        message.headline(self.lang)
    }

    fn format_number(&self, value: &Fraction) -> String {
        format_exact(value, self.decimal)
    }

    fn print_line(&self, text: &mut String, depth: usize, line: &str) {
        // A text takes all that is written.
        let _ = writeln!(text, "{:depth$}{line}", "", depth = depth * 4);
    }
}

/// What is required among these, by its labels; none where nothing is.
fn required_labels(sheet: &StudentMarks<'_>, found: &[RequiredItem]) -> Option<String> {
    let labels = found.iter().filter_map(|it| it.label(sheet.grid));
    let labels: Vec<String> = labels.map(|label| label.plain()).collect();
    if labels.is_empty() {
        return None;
    }
    Some(labels.join(", "))
}
