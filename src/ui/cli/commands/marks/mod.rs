//! `gridgen marks`: every mark of a grid, with its sum.
//!
//! In: what `scoring` made of each sheet. Out: a list to be read, a table for spreadsheets, or JSON. Computes nothing.

mod csv;
mod json;
mod table;

use super::{chosen_grids, class_folders, read_project, report_diagnostics};
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::source::FolderSource;
use crate::model::grid::Grid;
use crate::model::scoring::{self, Fraction, Mark, StudentScore, SumEntryKind};
use crate::project::{CheckedForm, CheckedGrid, CheckedStudent};
use crate::text::yaml::Number;
use crate::ui::cli::args::{self, MarksFormat};
use crate::ui::cli::{Console, Outcome, names, shell};
use std::collections::BTreeSet;

/// `gridgen marks`: the marks of a grid, of one class or of all.
pub fn run_marks(console: &Console, project: &FolderSource, wanted: &args::MarksArgs) -> Outcome {
    let mut problems = Diagnostics::new();
    let checked = read_project(project, &mut problems);
    let typed = std::slice::from_ref(&wanted.grid);
    let grids = match chosen_grids(console, &checked, typed) {
        Ok(grids) => grids,
        Err(outcome) => return outcome,
    };
    let found = checked.grids.iter().find(|grid| grids.contains(&grid.id));
    if let Some((grid, form)) = found.and_then(|grid| Some((grid, grid.form.as_ref()?))) {
        match marks_of_students(console, grid, form, wanted.class.as_deref()) {
            Ok(sheets) => print_marks(console, &sheets, form, wanted.format),
            Err(outcome) => return outcome,
        }
    }
    let errors = problems
        .into_iter()
        .filter(|it| it.kind.severity() == Severity::Error);
    let mut kept = Diagnostics::new();
    kept.extend(errors);
    report_diagnostics(console, kept, &grids)
}

fn print_marks(
    console: &Console,
    sheets: &[StudentMarks<'_>],
    form: &CheckedForm,
    format: MarksFormat,
) {
    match format {
        MarksFormat::Table => {
            console.print_data(table::marks_text(sheets, form, console.lang()).as_bytes())
        }
        MarksFormat::Csv => console.print_data(&csv::marks_csv(sheets, console.lang())),
        MarksFormat::Json => {
            shell::print_json(console, &json::marks_json(sheets));
        }
    }
}

/// One student's marks.
struct StudentMarks<'p> {
    /// The path below `ratings/`, without `.yaml`.
    path: &'p str,
    /// As people are printed.
    name: String,
    grid: &'p Grid,
    scored: &'p StudentScore,
}

/// Every sheet without an error, of one class or of all.
fn marks_of_students<'p>(
    console: &Console,
    grid: &'p CheckedGrid,
    form: &'p CheckedForm,
    class: Option<&str>,
) -> Result<Vec<StudentMarks<'p>>, Outcome> {
    let known: BTreeSet<String> = grid
        .students
        .iter()
        .flat_map(|it| class_folders(&it.path))
        .collect();
    let known: Vec<String> = known.into_iter().collect();
    let class = class
        .map(|typed| names::resolve_class(console, typed, &known))
        .transpose()?;
    let mine = |student: &&CheckedStudent| {
        class.is_none_or(|class| class_folders(&student.path).iter().any(|of| of == class))
    };
    let sheet = |student: &'p CheckedStudent| {
        Some(StudentMarks {
            path: &student.path,
            name: student.printed_name(),
            grid: &form.grid,
            scored: form.scored(student)?,
        })
    };
    let students = grid.students.iter().map(AsRef::as_ref);
    Ok(students.filter(mine).filter_map(sheet).collect())
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

/// What a line of a sum says, in the words of messages.
fn sum_line_title(
    kind: SumEntryKind<'_>,
    lang: crate::base::diagnostic::MessageLang,
    number: &str,
) -> String {
    use crate::model::grid::RoundMode::{Down, Nearest, Up};
    let (en, fr) = match kind {
        SumEntryKind::Task | SumEntryKind::Section | SumEntryKind::Extra => ("", ""),
        SumEntryKind::Sum => ("sum", "somme"),
        SumEntryKind::Scaled => ("brought to {n}", "ramené à {n}"),
        SumEntryKind::Total => ("with bonus and deductions", "avec bonus et retraits"),
        SumEntryKind::Rounded(round) => match round.mode {
            Nearest => (
                "rounded to the nearest multiple of {n}",
                "arrondi au multiple de {n} le plus proche",
            ),
            Up => (
                "rounded up to a multiple of {n}",
                "arrondi au multiple de {n} supérieur",
            ),
            Down => (
                "rounded down to a multiple of {n}",
                "arrondi au multiple de {n} inférieur",
            ),
        },
        SumEntryKind::AtLeast => ("not below {n}", "pas moins de {n}"),
        SumEntryKind::AtMost => ("not above {n}", "pas plus de {n}"),
        SumEntryKind::Capped => (
            "something required is not achieved: not above {n}",
            "un élément obligatoire n'est pas acquis : pas plus de {n}",
        ),
        SumEntryKind::Mark => ("mark", "note"),
    };
    lang.pick(en, fr).replace("{n}", number)
}
