//! `grid.yaml`, key by key: what is typed, before anything is checked against anything else.

use super::values::{
    ColumnHeading, Criteria, LevelPoints, MissedRule, RemarksColumn, RowPoints, ScaleChoice,
    ScaleLevels, ShortOrFull, TypedOptions,
};
use crate::text::markup::{MarkupLine, MarkupText};
use crate::text::yaml::{NamedValues, Number, PlainName, Spanned};
use crate::{choice, record};

record! {
    /// A grid: the whole form.
    pub struct GridKeys = "grid" ("the grid", "la grille") {
        /// The version of this format: 1.
        gridgen: Number => needed "1";
        /// The title of the form.
        title: MarkupLine => needed "Oral du CCF";
        /// The language of the form, as a BCP 47 tag (`fr`, `en-GB`): its words, numbers, dates, direction of writing.
        lang: PlainName => default "the project's";
        /// A second line below the title.
        subtitle: MarkupLine => default "none";
        /// What is printed between the header and the first table.
        intro: MarkupText => default "none";
        /// Identity lines in printed order: a label, or `label`, `value` and `space`.
        fields: NamedValues<ShortOrFull<FieldKeys>> => default "name, class, date";
        /// The columns in printed order, or the name of a scale: one of `scales:`, of the files in `scales/`, or of the
        /// built-in ones, `number`, `count` and `text`. Sections, tasks and criteria may have their own.
        scale: ScaleChoice => default "none";
        /// Scales by name, for this grid.
        scales: NamedValues<ScaleLevels> => default "none";
        /// The order of the legend: `as-written`, `best-first`, `worst-first` or `false`.
        legend: LegendOrder => default "as-written";
        /// The heading of the remarks column, `""` for a column without heading, or `false`.
        remarks: RemarksColumn => default "false";
        /// The tables, in order.
        sections: Vec<Spanned<SectionKeys>> => needed "[{ id: a, title: A, criteria: { un: Un } }]";
        /// The version of this form, printed.
        version: PlainName => default "none";
        /// The theme it is printed with.
        theme: PlainName => default "the project's";
        /// Options of the theme.
        options: TypedOptions => default "the project's";
        /// What the mark is out of. Without it, no mark is calculated.
        points: Number => default "none";
        /// What the mark is rounded to: a step, or `to` and `mode`.
        round: ShortOrFull<RoundKeys> => default "0.01";
        /// What an unrated row does to the mark: `block`, `ignore` or `zero`.
        incomplete: IncompleteRule => default "block";
        /// The least mark that passes.
        pass: Number => default "none";
        /// What a missed requirement does: `flag`, `fail`, or the most the mark can then be.
        missed: MissedRule => default "flag";
        /// The most the mark can be.
        most: Number => default "points";
        /// The least mark for each grade.
        grades: NamedValues<Number> => default "none";
    }
}

record! {
    /// An identity line.
    pub struct FieldKeys = "field" ("a field", "un champ") {
        /// What is printed before the value.
        label: MarkupLine => needed "Session";
        /// A value that every sheet shows.
        value: PlainName => default "none";
        /// Centimetres left blank to write in; such fields are printed at the end.
        space: Number => default "none";
    }
}

record! {
    /// A level of a scale.
    pub struct LevelKeys = "level" ("a level", "un niveau") {
        /// The name of the level.
        name: MarkupLine => default "its code";
        /// The heading of its column; `""` for none.
        heading: ColumnHeading => default "its code";
        /// What it is worth: a number, or a range `[7, 8]`; `[">20", 25]` begins above 20. Without it, the level
        /// does not count.
        points: LevelPoints => default "none";
        /// Whether a row with this level is achieved.
        achieved: bool => default "false";
        /// Whether it has a column; without one, its code is printed in the row.
        column: bool => default "true";
        /// What the level means, for the legend.
        description: MarkupText => default "none";
    }
}

record! {
    /// A section: one table of the form.
    pub struct SectionKeys = "section" ("the section", "la section") {
        /// Its name in ratings files; it never changes.
        id: PlainName => default "none; `gridgen ids` makes one";
        /// Its title.
        title: MarkupLine => needed "Mission 1 – La commande";
        /// What is printed between the title and the table.
        intro: MarkupText => default "none";
        /// Groups of rows; or use `criteria` directly.
        tasks: Vec<Spanned<TaskKeys>> => default "none";
        /// Rows, by id; or a plain list of labels.
        criteria: Criteria => default "none";
        /// The scale of its rows.
        scale: ScaleChoice => default "the grid's";
        /// Its remarks column.
        remarks: RemarksColumn => default "the grid's";
        /// Whether column headings are printed.
        heads: bool => default "true";
        /// What the section is worth.
        points: Number => default "the sum of its rows";
        /// What its points are rounded to.
        round: ShortOrFull<RoundKeys> => default "exact";
        /// The fewest points that achieve it.
        pass: Number => default "none";
        /// Whether it must be achieved.
        required: bool => default "false";
        /// The most it can earn; bonuses give way first.
        most: Number => default "no limit";
        /// How many of its tasks count, those with the highest share of their points; of `criteria`, how many rows.
        best: Number => default "all";
    }
}

record! {
    /// A task: a group of criteria; without criteria, a row that is rated itself.
    pub struct TaskKeys = "task" ("the task", "la tâche") {
        /// Its title.
        title: MarkupLine => default "none";
        /// Its name in ratings files, needed when it is rated itself.
        id: PlainName => default "none";
        /// Rows, by id; or a plain list of labels.
        criteria: Criteria => default "none: the task itself is rated";
        /// The scale of its rows.
        scale: ScaleChoice => default "the section's";
        /// What the task is worth; for a task that is rated, as for a criterion.
        points: RowPoints => default "the sum of its rows";
        /// The fewest points that achieve it.
        pass: Number => default "none";
        /// Whether it must be achieved.
        required: bool => default "false";
        /// Of a rated task: a hint printed below the title.
        hint: MarkupText => default "none";
        /// Of a rated task on a `number` scale: numbers are whole multiples of it.
        step: Number => default "any number";
        /// Of a rated task: its points are beyond the possible points.
        bonus: bool => default "false";
        /// Of a rated task that is a bonus: the most it can earn.
        most: Number => default "no limit";
        /// Of a task with criteria: how many of them count, those with the highest share of their points.
        best: Number => default "all";
        /// Of a rated task on a `text` scale: lines to write on.
        lines: Number => default "3";
        /// Of a rated task: a text in each level's cell.
        descriptors: NamedValues<MarkupText> => default "none";
    }
}

record! {
    /// A criterion: a row that gets one rating.
    pub struct CriterionKeys = "criterion" ("the criterion", "le critère") {
        /// What is assessed.
        label: MarkupLine => needed "Quantités conformes";
        /// A hint printed below the label.
        hint: MarkupText => default "none";
        /// Whether it must be achieved.
        required: bool => default "false";
        /// The scale of this row.
        scale: ScaleChoice => default "the task's";
        /// What the row is worth; or the worth of each level, by code.
        points: RowPoints => default "its level's points";
        /// Of a `number` row: numbers are whole multiples of it.
        step: Number => default "any number";
        /// The fewest points that achieve it.
        pass: Number => default "none";
        /// Its points are beyond the possible points.
        bonus: bool => default "false";
        /// Of a bonus: the most it can earn.
        most: Number => default "no limit";
        /// Of a `text` row: lines to write on.
        lines: Number => default "3";
        /// A text in each level's cell.
        descriptors: NamedValues<MarkupText> => default "none";
    }
}

record! {
    /// How a result is rounded.
    pub struct RoundKeys = "round" ("`round`", "`round`") {
        /// The step.
        to: Number => needed "0.5";
        /// `nearest` (a tie goes up), `up` or `down`.
        mode: RoundMode => default "nearest";
    }
}

choice! {
    /// The order in which the legend explains the levels.
    pub enum LegendOrder {
        /// As the scale is written.
        AsWritten = "as-written",
        /// Most points first.
        BestFirst = "best-first",
        /// Fewest points first.
        WorstFirst = "worst-first",
        /// No legend.
        None = "false",
    }
}

choice! {
    /// Which way a result is rounded.
    pub enum RoundMode {
        /// A tie goes up.
        Nearest = "nearest",
        /// Always up.
        Up = "up",
        /// Always down.
        Down = "down",
    }
}

choice! {
    /// What an unrated row does to the mark.
    pub enum IncompleteRule {
        /// No mark.
        Block = "block",
        /// The row does not count.
        Ignore = "ignore",
        /// The row earns nothing.
        Zero = "zero",
    }
}
