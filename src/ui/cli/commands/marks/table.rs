//! Marks to be read: for each student a line, what is missed, and the sum below it.

use super::{Sheet, words};
use crate::base::diagnostic::Lang;
use crate::model::scoring::{Entry, Fraction, Kind, Mark, NoMark, Required, added, mixed};
use crate::output::render::prepare::PreparedForm;
use crate::text::locale::decimal;
use std::fmt::Write;

/// All of it; numbers with the decimal mark of the sheets.
pub(super) fn text(sheets: &[Sheet<'_>], form: &PreparedForm, lang: Lang) -> String {
    let printer = Printer {
        lang,
        decimal: decimal(&form.context.lang),
    };
    let mut text = String::new();
    for sheet in sheets {
        printer.sheet(&mut text, sheet);
    }
    text
}

struct Printer {
    lang: Lang,
    decimal: char,
}

impl Printer {
    fn sheet(&self, text: &mut String, sheet: &Sheet<'_>) {
        let mut head = vec![format!("{} ({})", sheet.name, sheet.path), self.mark(sheet)];
        head.extend(self.notes(sheet));
        self.line(text, 0, &head.join(" · "));
        let scored = sheet.scored;
        let missed = self
            .lang
            .pick("required and not achieved", "obligatoire et non acquis");
        let pending = self.lang.pick(
            "required and not yet rated",
            "obligatoire et pas encore évalué",
        );
        for (word, found) in [(missed, &scored.missed), (pending, &scored.pending)] {
            self.unmet(text, word, sheet, found);
        }
        for entry in &sheet.sum() {
            self.entry(text, entry);
        }
    }

    fn mark(&self, sheet: &Sheet<'_>) -> String {
        let mark = match &sheet.scored.mark {
            Some(Mark::Computed(mark)) => self.exact(mark),
            Some(Mark::Number(number)) => number.printed(self.decimal),
            Some(Mark::Word(word)) => return word.clone(),
            None => "–".to_owned(),
        };
        match sheet.out_of() {
            Some(points) => format!("{mark} / {}", self.exact(points)),
            None => mark,
        }
    }

    fn notes(&self, sheet: &Sheet<'_>) -> Vec<String> {
        let scored = sheet.scored;
        let mut notes = Vec::new();
        if matches!(&scored.mark, Some(Mark::Number(_) | Mark::Word(_)))
            && let Some(computed) = sheet.computed()
        {
            let computed = self.exact(computed);
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
        match scored.to_rate {
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

    fn unmet(&self, text: &mut String, word: &str, sheet: &Sheet<'_>, found: &[Required]) {
        let labels = found.iter().filter_map(|it| it.label(sheet.grid));
        let labels: Vec<String> = labels.map(|label| label.plain()).collect();
        if !labels.is_empty() {
            let colon = self.lang.pick(":", " :");
            self.line(text, 1, &format!("{word}{colon} {}", labels.join(", ")));
        }
    }

    fn entry(&self, text: &mut String, entry: &Entry<'_>) {
        let earned = entry.earned.as_ref().map(|it| self.exact(it));
        let possible = entry.possible.as_ref().map(|it| self.exact(it));
        let number = match entry.kind {
            Kind::Rounded(round) => Some(round.to.printed(self.decimal)),
            Kind::Brought => possible.clone(),
            _ => earned.clone(),
        };
        let title = match entry.title {
            Some(title) => title.plain(),
            None => words(entry.kind, self.lang, &number.unwrap_or_default()),
        };
        let terms = added(&entry.terms, self.decimal);
        let terms = terms.map(|terms| format!("{terms} = ")).unwrap_or_default();
        let of = possible
            .map(|possible| format!(" / {possible}"))
            .unwrap_or_default();
        let earned = earned.unwrap_or_else(|| {
            self.lang
                .pick("out of the count", "hors du compte")
                .to_owned()
        });
        self.line(text, 1, &format!("{title}  {terms}{earned}{of}"));
    }

    fn exact(&self, value: &Fraction) -> String {
        mixed(value, self.decimal)
    }

    fn line(&self, text: &mut String, depth: usize, line: &str) {
        // A text takes all that is written.
        let _ = writeln!(text, "{:depth$}{line}", "", depth = depth * 4);
    }
}
