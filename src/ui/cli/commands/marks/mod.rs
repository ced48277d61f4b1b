//! `gridgen marks`: every mark of a grid, with its sum.
//!
//! In: what `scoring` made of each sheet. Out: a list to be read, a table for spreadsheets, or JSON. Computes nothing.

mod csv;
mod json;
mod table;

use super::{checked, chosen, classes, tell};
use crate::base::diagnostic::{Problems, Severity};
use crate::base::source::Folder;
use crate::model::grid::Grid;
use crate::model::scoring::{self, Fraction, Kind, Mark, Scored};
use crate::output::render::prepare::{PreparedForm, PreparedGrid, PreparedStudent};
use crate::text::yaml::Number;
use crate::ui::cli::args::{self, MarksFormat};
use crate::ui::cli::{Console, Outcome, names, shell};
use std::collections::BTreeSet;

/// `gridgen marks`: the marks of a grid, of one class or of all.
pub fn marks(console: &Console, project: &Folder, wanted: &args::Marks) -> Outcome {
    let mut problems = Problems::new();
    let prepared = checked(project, &mut problems);
    let typed = std::slice::from_ref(&wanted.grid);
    let grids = match chosen(console, &prepared, typed) {
        Ok(grids) => grids,
        Err(outcome) => return outcome,
    };
    let found = prepared.grids.iter().find(|grid| grids.contains(&grid.id));
    if let Some((grid, form)) = found.and_then(|grid| Some((grid, grid.form.as_ref()?))) {
        match sheets(console, grid, form, wanted.class.as_deref()) {
            Ok(sheets) => print(console, &sheets, form, wanted.format),
            Err(outcome) => return outcome,
        }
    }
    let errors = problems
        .into_iter()
        .filter(|it| it.problem.severity() == Severity::Error);
    let mut kept = Problems::new();
    kept.extend(errors);
    tell(console, kept, &grids)
}

fn print(console: &Console, sheets: &[Sheet<'_>], form: &PreparedForm, format: MarksFormat) {
    match format {
        MarksFormat::Table => console.data(table::text(sheets, form, console.lang()).as_bytes()),
        MarksFormat::Csv => console.data(&csv::bytes(sheets, console.lang())),
        MarksFormat::Json => {
            shell::print_json(console, &json::list(sheets));
        }
    }
}

/// One student's marks.
struct Sheet<'p> {
    /// The path below `ratings/`, without `.yaml`.
    path: &'p str,
    /// As people are printed.
    name: String,
    grid: &'p Grid,
    scored: &'p Scored,
}

/// Every sheet without an error, of one class or of all.
fn sheets<'p>(
    console: &Console,
    grid: &'p PreparedGrid,
    form: &'p PreparedForm,
    class: Option<&str>,
) -> Result<Vec<Sheet<'p>>, Outcome> {
    let known: BTreeSet<String> = grid
        .students
        .iter()
        .flat_map(|it| classes(&it.path))
        .collect();
    let known: Vec<String> = known.into_iter().collect();
    let class = class
        .map(|typed| names::class(console, typed, &known))
        .transpose()?;
    let mine = |student: &&PreparedStudent| {
        class.is_none_or(|class| classes(&student.path).iter().any(|of| of == class))
    };
    let sheet = |student: &'p PreparedStudent| {
        Some(Sheet {
            path: &student.path,
            name: student.name(),
            grid: &form.grid,
            scored: form.scored(student)?,
        })
    };
    let students = grid.students.iter().map(AsRef::as_ref);
    Ok(students.filter(mine).filter_map(sheet).collect())
}

impl Sheet<'_> {
    /// The mark as the sheet prints it, with a decimal point.
    fn mark(&self) -> Option<String> {
        self.scored.mark.as_ref().map(|mark| match mark {
            Mark::Computed(mark) => exact(mark),
            Mark::Number(number) => exact(&number.value),
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

    fn sum(&self) -> Vec<scoring::Entry<'_>> {
        scoring::sum(self.grid, self.scored)
    }
}

/// Nothing lost: `13.5`, or `40/3` where no decimal number is it.
fn exact(value: &Fraction) -> String {
    Number::exact(value.clone()).raw
}

/// What a line of a sum says, in the words of messages.
fn words(kind: Kind<'_>, lang: crate::base::diagnostic::Lang, number: &str) -> String {
    use crate::model::grid::RoundMode::{Down, Nearest, Up};
    let (en, fr) = match kind {
        Kind::Task | Kind::Section | Kind::Extra => ("", ""),
        Kind::Sum => ("sum", "somme"),
        Kind::Brought => ("brought to {n}", "ramené à {n}"),
        Kind::Total => ("with bonus and deductions", "avec bonus et retraits"),
        Kind::Rounded(round) => match round.mode {
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
        Kind::AtLeast => ("not below {n}", "pas moins de {n}"),
        Kind::AtMost => ("not above {n}", "pas plus de {n}"),
        Kind::Capped => (
            "something required is not achieved: not above {n}",
            "un élément obligatoire n'est pas acquis : pas plus de {n}",
        ),
        Kind::Mark => ("mark", "note"),
    };
    lang.pick(en, fr).replace("{n}", number)
}
