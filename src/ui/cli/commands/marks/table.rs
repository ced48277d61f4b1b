//! Marks to be read: for each student a line, what is missed, and the sum below it.

use super::{StudentMarks, sum_line_title};
use crate::base::diagnostic::MessageLang;
use crate::model::scoring::{
    Fraction, Mark, NoMark, RequiredItem, SumEntry, SumEntryKind, format_exact, format_terms,
};
use crate::project::CheckedForm;
use crate::text::locale::decimal_mark;
use std::fmt::Write;

/// All of it; numbers with the decimal mark of the sheets.
pub(super) fn marks_text(
    sheets: &[StudentMarks<'_>],
    form: &CheckedForm,
    lang: MessageLang,
) -> String {
    let printer = MarksPrinter {
        lang,
        decimal: decimal_mark(&form.context.lang),
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
        let scored = sheet.scored;
        let missed = self
            .lang
            .pick("required and not achieved", "obligatoire et non acquis");
        let pending = self.lang.pick(
            "required and not yet rated",
            "obligatoire et pas encore évalué",
        );
        for (word, found) in [(missed, &scored.missed), (pending, &scored.pending)] {
            self.print_unmet(text, word, sheet, found);
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
            let computed = self.format_number(computed);
            notes.push(self.lang.pick(
                format!("computed: {computed}"),
                format!("note calculée : {computed}"),
            ));
        }
        notes.extend(scored.grade.clone());
        notes.extend(scored.passed.map(|passed| match passed {
            true => self.lang.pick("passed", "validé").to_owned(),
            false => self.lang.pick("not passed", "non validé").to_owned(),
        }));
        if scored.mark.is_none() && scored.computed == Err(NoMark::Out) {
            notes.push(
                self.lang
                    .pick("no row counts", "aucune ligne ne compte")
                    .to_owned(),
            );
        }
        match scored.rows_to_rate {
            0 => {}
            1 => notes.push(
                self.lang
                    .pick("1 row to rate", "1 ligne à évaluer")
                    .to_owned(),
            ),
            rows => notes.push(self.lang.pick(
                format!("{rows} rows to rate"),
                format!("{rows} lignes à évaluer"),
            )),
        }
        notes
    }

    fn print_unmet(
        &self,
        text: &mut String,
        word: &str,
        sheet: &StudentMarks<'_>,
        found: &[RequiredItem],
    ) {
        let labels = found.iter().filter_map(|it| it.label(sheet.grid));
        let labels: Vec<String> = labels.map(|label| label.plain()).collect();
        if !labels.is_empty() {
            let colon = self.lang.pick(":", " :");
            self.print_line(text, 1, &format!("{word}{colon} {}", labels.join(", ")));
        }
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
        let earned = earned.unwrap_or_else(|| {
            self.lang
                .pick("out of the count", "hors du compte")
                .to_owned()
        });
        self.print_line(text, 1, &format!("{title}  {terms}{earned}{of}"));
    }

    fn format_number(&self, value: &Fraction) -> String {
        format_exact(value, self.decimal)
    }

    fn print_line(&self, text: &mut String, depth: usize, line: &str) {
        // A text takes all that is written.
        let _ = writeln!(text, "{:depth$}{line}", "", depth = depth * 4);
    }
}
