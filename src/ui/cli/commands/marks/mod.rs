//! `gridgen marks`: every mark of a grid; its sum, where somebody asks for it.
//!
//! In: what `scoring` made of each sheet. Out: a list to be read, a table for spreadsheets, or JSON. Computes nothing.

mod csv;
mod json;
mod table;

use super::select::{
    ChosenGrids, chosen_files, find_class, find_grid, is_in_class, of_chosen_files, read_project,
};
use crate::base::diagnostic::{Diagnostics, MessageLang, Severity};
use crate::base::source::FolderSource;
use crate::model::class::ClassPath;
use crate::model::class::StudentPath;
use crate::model::grid::{Grid, RoundMode};
use crate::model::scoring::{self, Fraction, Mark, StudentScore, SumEntry, SumEntryKind};
use crate::project::{CheckedForm, CheckedGrid};
use crate::text::yaml::Number;
use crate::ui::cli::args::{MarksArgs, MarksFormat};
use crate::ui::cli::{CommandResult, Console, shell};
use crate::ui::message::{Message, messages};
use std::collections::BTreeSet;

messages! {
    /// The lines of a calculation that have no title of their own.
    enum SumMessage<'a> {
        Sum {} {
            en: "sum";
            fr: "somme";
        }
        Scaled { number: &'a str } {
            en: "scaled to {number}";
            fr: "ramené à {number}";
        }
        Total {} {
            en: "with bonus and deductions";
            fr: "avec bonus et retraits";
        }
        RoundedToNearest { number: &'a str } {
            en: "rounded to the nearest multiple of {number}";
            fr: "arrondi au multiple de {number} le plus proche";
        }
        RoundedUp { number: &'a str } {
            en: "rounded up to a multiple of {number}";
            fr: "arrondi au multiple de {number} supérieur";
        }
        RoundedDown { number: &'a str } {
            en: "rounded down to a multiple of {number}";
            fr: "arrondi au multiple de {number} inférieur";
        }
        AtLeast { number: &'a str } {
            en: "not below {number}";
            fr: "pas moins de {number}";
        }
        AtMost { number: &'a str } {
            en: "not above {number}";
            fr: "pas plus de {number}";
        }
        ExtraWithin {} {
            en: "of these, within the limit of the section";
            fr: "dont, dans la limite de la section";
        }
        LeftOut {} {
            en: "left out, since others are better";
            fr: "non retenu : d'autres sont meilleurs";
        }
        Capped { number: &'a str } {
            en: "something required is not achieved: not above {number}";
            fr: "un élément obligatoire n'est pas acquis : pas plus de {number}";
        }
        Mark {} {
            en: "mark";
            fr: "note";
        }
    }
}

/// `gridgen marks`: the marks of a grid, of one class or of all.
pub fn run_marks(console: &Console, project: &FolderSource, wanted: &MarksArgs) -> CommandResult {
    let mut diagnostics = Diagnostics::new();
    let checked = read_project(project, &mut diagnostics);
    let grid = find_grid(&checked, &wanted.grid)?;
    let paths = grid.students.iter().map(|student| &student.path);
    let class = find_class(paths, wanted.class.as_deref())?;
    if let Some(form) = &grid.form {
        let sheets = marks_of_students(grid, form, class.as_ref());
        print_marks(console, &sheets, form, wanted);
    }
    let mut errors = Diagnostics::new();
    errors.extend(
        diagnostics
            .into_iter()
            .filter(|it| it.kind.severity() == Severity::Error),
    );
    let classes = class.map(|class| BTreeSet::from([(grid.id.clone(), class)]));
    let chosen = chosen_files(&checked, &BTreeSet::new(), &classes.unwrap_or_default());
    let errors = of_chosen_files(errors, chosen.as_ref());
    Ok(ChosenGrids::one(&grid.id).report(console, errors))
}

fn print_marks(
    console: &Console,
    sheets: &[StudentMarks<'_>],
    form: &CheckedForm,
    wanted: &MarksArgs,
) {
    match wanted.format {
        MarksFormat::Table => {
            let printer = table::MarksPrinter::new(form, console.lang());
            let text = if wanted.explain {
                printer.explained_marks(sheets)
            } else {
                printer.listed_marks(sheets)
            };
            console.print_text(&text);
        }
        MarksFormat::Csv => console.print_data(&csv::marks_csv(sheets, console.lang())),
        MarksFormat::Json => {
            shell::print_json(console, &json::marks_json(sheets));
        }
    }
}

/// One student's marks.
struct StudentMarks<'p> {
    path: &'p StudentPath,
    /// As people are printed.
    name: String,
    grid: &'p Grid,
    scored: &'p StudentScore,
}

/// Every sheet without an error, of one class or of all.
fn marks_of_students<'p>(
    grid: &'p CheckedGrid,
    form: &'p CheckedForm,
    class: Option<&ClassPath>,
) -> Vec<StudentMarks<'p>> {
    let mut sheets = Vec::new();
    for student in &grid.students {
        if let Some(scored) = form.scored(student)
            && is_in_class(&student.path, class)
        {
            sheets.push(StudentMarks {
                path: &student.path,
                name: student.printed_name(),
                grid: &form.grid,
                scored,
            });
        }
    }
    sheets
}

impl StudentMarks<'_> {
    /// The mark as the sheet prints it, with a decimal point.
    fn mark(&self) -> Option<String> {
        self.scored.mark.as_ref().map(|mark| match mark {
            Mark::Computed(mark) => exact_number(mark),
            Mark::Number(number) => exact_number(&number.value),
            Mark::Word(word) => word.clone(),
        })
    }

    /// The mark that the rule gives, a decided one or not.
    fn computed(&self) -> Option<&Fraction> {
        self.scored.computed.as_ref().ok().map(|it| &it.mark)
    }

    fn out_of(&self) -> Option<&Fraction> {
        self.grid.points.as_ref().map(|points| &points.value)
    }

    fn sum(&self) -> Vec<scoring::SumEntry<'_>> {
        scoring::explain_mark(self.grid, self.scored)
    }
}

/// Nothing lost: `13.5`, or `40/3` where no decimal number is it.
fn exact_number(value: &Fraction) -> String {
    Number::computed(value.clone()).raw
}

/// What a line of a calculation says: its title, else what is done there, in the words of messages.
fn sum_line_title(entry: &SumEntry<'_>, lang: MessageLang, number: &str) -> String {
    let title = entry.title.map(|title| title.plain());
    let words = sum_line_words(entry.kind, lang, number);
    match (title, entry.kind) {
        (Some(title), SumEntryKind::LeftOut) => format!("{title} ({words})"),
        (Some(title), _) => title,
        (None, _) => words,
    }
}

fn sum_line_words(kind: SumEntryKind<'_>, lang: MessageLang, number: &str) -> String {
    let message = match kind {
        SumEntryKind::Task | SumEntryKind::Section | SumEntryKind::Extra => return String::new(),
        SumEntryKind::ExtraWithin => SumMessage::ExtraWithin {},
        SumEntryKind::LeftOut => SumMessage::LeftOut {},
        SumEntryKind::Sum => SumMessage::Sum {},
        SumEntryKind::Scaled => SumMessage::Scaled { number },
        SumEntryKind::Total => SumMessage::Total {},
        SumEntryKind::Rounded(round) => match round.mode {
            RoundMode::Nearest => SumMessage::RoundedToNearest { number },
            RoundMode::Up => SumMessage::RoundedUp { number },
            RoundMode::Down => SumMessage::RoundedDown { number },
        },
        SumEntryKind::AtLeast => SumMessage::AtLeast { number },
        SumEntryKind::AtMost => SumMessage::AtMost { number },
        SumEntryKind::Capped => SumMessage::Capped { number },
        SumEntryKind::Mark => SumMessage::Mark {},
    };
    message.headline(lang)
}
