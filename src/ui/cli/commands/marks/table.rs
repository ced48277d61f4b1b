//! Marks to be read: for each student a line; with their sums, what is missed and the sum below it.

use super::{StudentMarks, sum_line_title};
use crate::base::diagnostic::MessageLang;
use crate::model::scoring::{
    Fraction, Mark, NoMark, RequiredItem, SumEntry, SumEntryKind, format_exact, format_terms,
};
use crate::project::CheckedForm;
use crate::ui::message::{Message, count_in_english, count_in_french, messages};
use ratatui::text::Span;
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

/// Prints marks, with the decimal mark of the sheets.
pub(super) struct MarksPrinter {
    lang: MessageLang,
    decimal: char,
}

impl MarksPrinter {
    pub(super) fn new(form: &CheckedForm, lang: MessageLang) -> Self {
        Self {
            lang,
            decimal: form.context.lang.decimal_mark(),
        }
    }

    /// One line a student, in columns.
    pub(super) fn listed_marks(&self, sheets: &[StudentMarks<'_>]) -> String {
        let lines: Vec<[String; 4]> = sheets.iter().map(|sheet| self.columns(sheet)).collect();
        let widths = [0, 1, 2].map(|column| {
            let cells = lines.iter().map(|line| text_width(&line[column]));
            cells.max().unwrap_or_default()
        });
        let mut text = String::new();
        for [name, path, mark, notes] in &lines {
            let blanks = |cell: &str, width: usize| " ".repeat(width - text_width(cell));
            let (name_gap, path_gap) = (blanks(name, widths[0]), blanks(path, widths[1]));
            let mark_gap = blanks(mark, widths[2]);
            let line = format!("{name}{name_gap}  {path}{path_gap}  {mark_gap}{mark}  {notes}");
            self.print_line(&mut text, 0, line.trim_end());
        }
        text
    }

    fn columns(&self, sheet: &StudentMarks<'_>) -> [String; 4] {
        let mut notes = self.notes(sheet);
        notes.extend(self.required_notes(sheet));
        [
            sheet.name.clone(),
            sheet.path.to_string(),
            self.mark_text(sheet),
            notes.join(" · "),
        ]
    }

    /// What is required among what was missed, and among what is not yet rated.
    fn required_notes(&self, sheet: &StudentMarks<'_>) -> Vec<String> {
        let missed = required_labels(sheet, &sheet.scored.missed);
        let missed = missed.map(|labels| self.say(MarksMessage::Missed { labels }));
        let pending = required_labels(sheet, &sheet.scored.pending);
        let pending = pending.map(|labels| self.say(MarksMessage::Pending { labels }));
        missed.into_iter().chain(pending).collect()
    }

    /// Each mark with its calculation below it.
    pub(super) fn explained_marks(&self, sheets: &[StudentMarks<'_>]) -> String {
        let mut text = String::new();
        for sheet in sheets {
            self.print_student(&mut text, sheet);
        }
        text
    }

    fn print_student(&self, text: &mut String, sheet: &StudentMarks<'_>) {
        let mut head = vec![
            format!("{} ({})", sheet.name, sheet.path),
            self.mark_text(sheet),
        ];
        head.extend(self.notes(sheet));
        self.print_line(text, 0, &head.join(" · "));
        for note in self.required_notes(sheet) {
            self.print_line(text, 1, &note);
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
        let title = sum_line_title(entry, self.lang, &number.unwrap_or_default());
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

/// How many columns of a terminal a text takes.
fn text_width(text: &str) -> usize {
    Span::raw(text).width()
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
