//! `grid.yaml`, key by key: what is typed, before anything is checked against anything else.

use crate::markup::{Line, Prose};
use crate::source::Text;
use crate::yaml::{
    At, Field, Key, Name, Node, Number, Pairs, Problem, Reading, Record, Schemas, Sort, Value,
};
use crate::{choice, record};
use serde_json::{Value as Json, json};
use std::sync::Arc;

record! {
    /// A grid: the whole form.
    pub struct GridKeys = "grid" ("the grid", "la grille") {
        /// The version of this format: 1.
        gridgen: Number => needed "1";
        /// The title of the form.
        title: Line => needed "Oral du CCF";
        /// The language of the form, as a BCP 47 tag (`fr`, `en-GB`): its words, numbers, dates, direction of writing.
        lang: Name => default "the project's";
        /// A second line below the title.
        subtitle: Line => default "none";
        /// What stands between the head and the first table.
        intro: Prose => default "none";
        /// Identity lines in printed order: a label, or `label`, `value` and `space`.
        fields: Pairs<Short<FieldKeys>> => default "name, class, date";
        /// The columns in printed order, or the name of a scale; a section, a task or a criterion may have its own.
        scale: ScaleChoice => default "none";
        /// Scales by name, for this grid.
        scales: Pairs<Levels> => default "none";
        /// The order of the legend: `as-written`, `best-first`, `worst-first` or `false`.
        legend: LegendOrder => default "as-written";
        /// The heading of the remarks column, `""` for a column without heading, or `false`.
        remarks: RemarksColumn => default "false";
        /// The tables, in order.
        sections: Vec<At<SectionKeys>> => needed "[{ id: a, title: A, criteria: { un: Un } }]";
        /// The version of this form, printed.
        version: Name => default "none";
        /// The theme it is printed with.
        theme: Name => default "the project's";
        /// Options of the theme.
        options: Options => default "the project's";
        /// What the mark is out of. Without it no mark is computed.
        points: Number => default "none";
        /// What the mark is rounded to: a step, or `to` and `mode`.
        round: Short<RoundKeys> => default "0.01";
        /// What an unrated row does: `block`, `ignore` or `zero`.
        incomplete: Incomplete => default "block";
        /// The least mark that passes.
        pass: Number => default "none";
        /// What a required row that is missed does: `flag`, `fail`, or the most the mark can then be.
        missed: Missed => default "flag";
        /// The most the mark can be.
        most: Number => default "points";
        /// The least mark for each grade.
        grades: Pairs<Number> => default "none";
    }
}

record! {
    /// An identity line.
    pub struct FieldKeys = "field" ("a field", "un champ") {
        /// What is printed before the value.
        label: Line => needed "Session";
        /// A value that every sheet shows.
        value: Name => default "none";
        /// Centimetres left blank to write in; such a field is printed at the end.
        space: Number => default "none";
    }
}

record! {
    /// A level of a scale.
    pub struct LevelKeys = "level" ("a level", "un niveau") {
        /// What the level is called.
        name: Line => default "its code";
        /// What is printed over its column; `""` for nothing.
        heading: Heading => default "its code";
        /// What it is worth: a number, or a range `[7, 8]`. Without it the level is out of the marks.
        points: Worth => default "none";
        /// Whether a row with this level is achieved.
        achieved: bool => default "false";
        /// Whether it has a column; without one its code is printed in the row.
        column: bool => default "true";
        /// What the level means, for the legend.
        description: Prose => default "none";
    }
}

record! {
    /// A section: one table of the form.
    pub struct SectionKeys = "section" ("the section", "la section") {
        /// Its name in ratings files; it never changes.
        id: Name => default "none; `gridgen ids` makes one";
        /// Its title.
        title: Line => needed "Mission 1 – La commande";
        /// What stands between the title and the table.
        intro: Prose => default "none";
        /// Groups of rows; or `criteria` at once.
        tasks: Vec<At<TaskKeys>> => default "none";
        /// Rows, by id; or a plain list of labels.
        criteria: Criteria => default "none";
        /// The scale of its rows.
        scale: ScaleChoice => default "the grid's";
        /// Its remarks column.
        remarks: RemarksColumn => default "the grid's";
        /// Whether column heads are printed.
        heads: bool => default "true";
        /// What the section is worth.
        points: Number => default "the sum of its rows";
        /// What its points are rounded to.
        round: Short<RoundKeys> => default "exact";
        /// The least points that achieve it.
        pass: Number => default "none";
        /// Whether it must be achieved.
        required: bool => default "false";
    }
}

record! {
    /// A task: a group of criteria or, without criteria, a row that is rated itself.
    pub struct TaskKeys = "task" ("the task", "la tâche") {
        /// Its title.
        title: Line => default "none";
        /// Its name in ratings files, needed when it is rated itself.
        id: Name => default "none";
        /// Rows, by id; or a plain list of labels.
        criteria: Criteria => default "none: the task itself is rated";
        /// The scale of its rows.
        scale: ScaleChoice => default "the section's";
        /// What the task is worth; for a task that is rated, as for a criterion.
        points: Points => default "the sum of its rows";
        /// The least points that achieve it.
        pass: Number => default "none";
        /// Whether it must be achieved.
        required: bool => default "false";
        /// Of a rated task: a hint printed below the title.
        hint: Prose => default "none";
        /// Of a rated task on a `number` scale: numbers are whole multiples of it.
        step: Number => default "any number";
        /// Of a rated task: it earns points that are not in what is possible.
        bonus: bool => default "false";
        /// Of a rated task on a `text` scale: lines to write on.
        lines: Number => default "3";
        /// Of a rated task: a text in each level's cell.
        descriptors: Pairs<Prose> => default "none";
    }
}

record! {
    /// A criterion: a row that gets one rating.
    pub struct CriterionKeys = "criterion" ("the criterion", "le critère") {
        /// What is assessed.
        label: Line => needed "Quantités conformes";
        /// A hint printed below the label.
        hint: Prose => default "none";
        /// Whether it must be achieved.
        required: bool => default "false";
        /// The scale of this row.
        scale: ScaleChoice => default "the task's";
        /// What the row is worth; or the worth of each level, by code.
        points: Points => default "its level's points";
        /// Of a `number` row: numbers are whole multiples of it.
        step: Number => default "any number";
        /// The least points that achieve it.
        pass: Number => default "none";
        /// It earns points that are not in what is possible.
        bonus: bool => default "false";
        /// Of a `text` row: lines to write on.
        lines: Number => default "3";
        /// A text in each level's cell.
        descriptors: Pairs<Prose> => default "none";
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
    /// In which order the legend explains the levels.
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
    pub enum Incomplete {
        /// No mark.
        Block = "block",
        /// The row does not count.
        Ignore = "ignore",
        /// The row earns nothing.
        Zero = "zero",
    }
}

/// A record that may be written short, as the one value that matters most.
pub trait Shorthand: Record {
    /// The record that a single value stands for.
    fn short(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self>;
}

/// A record, or its short form.
#[derive(Debug, Clone, PartialEq)]
pub struct Short<R>(pub R);

impl<R: Shorthand> Field for Short<R> {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match &node.value {
            Value::Scalar(_) => R::short(reading, key, node).map(Self),
            _ => R::read(reading, key, node).map(Self),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "type": ["string", "number", "boolean"] }, R::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new(
            "a value, or keys with values",
            "une valeur, ou des clés avec des valeurs",
        )
    }
}

/// A value that stands at a node itself.
pub fn whole<T: Field>(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<At<T>> {
    let value = T::read(reading, key, node)?;
    Some(At {
        value,
        span: node.span,
        key: node.span,
    })
}

impl Shorthand for FieldKeys {
    fn short(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        Some(Self {
            label: Some(whole(reading, key, node)?),
            ..Self::default()
        })
    }
}

impl Shorthand for RoundKeys {
    fn short(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        Some(Self {
            to: Some(whole(reading, key, node)?),
            ..Self::default()
        })
    }
}

impl Shorthand for CriterionKeys {
    fn short(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        Some(Self {
            label: Some(whole(reading, key, node)?),
            ..Self::default()
        })
    }
}

/// A scale, or the name of one.
#[derive(Debug, Clone, PartialEq)]
pub enum ScaleChoice {
    /// Of `scales`, `scales/<name>.yaml` or built in.
    Named(String),
    /// Written where it is used.
    Written(Levels),
}

impl Field for ScaleChoice {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match &node.value {
            Value::Scalar(scalar) => Some(Self::Named(scalar.text.trim().to_owned())),
            _ => Levels::read(reading, key, node).map(Self::Written),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "type": "string" }, Levels::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new(
            "levels, or the name of a scale",
            "des niveaux, ou le nom d'une échelle",
        )
    }
}

/// Levels by code, in printed order.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels(pub Vec<(Key, LevelKeys)>);

impl Field for Levels {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(entries) = node.entries() else {
            return reading.wrong(key, node, Self::sort());
        };
        let mut levels: Vec<(Key, LevelKeys)> = Vec::new();
        for entry in entries {
            if levels.iter().any(|(key, _)| key.text == entry.key.text) {
                continue;
            }
            let level = match entry.value.is_empty() {
                true => Some(LevelKeys::default()),
                false => LevelKeys::read(reading, &entry.key.text, &entry.value),
            };
            levels.extend(level.map(|level| (entry.key.clone(), level)));
        }
        Some(Self(levels))
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let level = LevelKeys::schema(schemas);
        json!({ "type": "object", "minProperties": 1, "additionalProperties": { "anyOf": [{ "type": "null" }, level] } })
    }

    fn sort() -> Sort {
        Sort::new("levels by code", "des niveaux par code")
    }
}

/// What is printed over a column: unlike other lines, it may be empty on purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading(pub Line);

impl Field for Heading {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        Line::read(reading, key, node).map(Self)
    }

    fn schema(schemas: &mut Schemas) -> Json {
        Line::schema(schemas)
    }

    fn sort() -> Sort {
        Line::sort()
    }
}

/// A remarks column with its heading, or none.
#[derive(Debug, Clone, PartialEq)]
pub enum RemarksColumn {
    /// `false`
    None,
    /// Its heading, which may be empty.
    Headed(Line),
}

impl Field for RemarksColumn {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match node
            .scalar()
            .map(|scalar| (scalar.text.as_str(), scalar.style))
        {
            Some(("false", crate::yaml::Style::Plain)) => Some(Self::None),
            Some(("true", crate::yaml::Style::Plain)) => {
                reading.add(super::Problem::RemarksTrue {}, node.span);
                None
            }
            _ => Line::read(reading, key, node).map(Self::Headed),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "const": false }, Line::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new("a heading, or `false`", "un intitulé, ou `false`")
    }
}

/// What a level is worth.
#[derive(Debug, Clone, PartialEq)]
pub enum Worth {
    /// So many points.
    Exact(Number),
    /// From the lower to the higher, as the rating says.
    Range(Number, Number),
}

impl Worth {
    /// The most it can give.
    pub fn most(&self) -> &Number {
        match self {
            Self::Exact(points) | Self::Range(_, points) => points,
        }
    }

    /// The least it can give.
    pub fn least(&self) -> &Number {
        match self {
            Self::Exact(points) | Self::Range(points, _) => points,
        }
    }
}

impl Field for Worth {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(items) = node.items() else {
            return Number::read(reading, key, node).map(Self::Exact);
        };
        let [low, high] = items else {
            return reading.wrong(key, node, Self::sort());
        };
        let (low, high) = (
            Number::read(reading, key, low)?,
            Number::read(reading, key, high)?,
        );
        if low.value > high.value {
            let (low, high) = (low.raw, high.raw);
            reading.add(super::Problem::RangeBackwards { low, high }, node.span);
            return None;
        }
        Some(Self::Range(low, high))
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let number = Number::schema(schemas);
        json!({ "anyOf": [number, { "type": "array", "items": number, "minItems": 2, "maxItems": 2 }] })
    }

    fn sort() -> Sort {
        Sort::new(
            "a number, or a range `[7, 8]`",
            "un nombre, ou un intervalle `[7, 8]`",
        )
    }
}

/// What a row is worth: as a whole, or level by level.
#[derive(Debug, Clone, PartialEq)]
pub enum Points {
    /// The row's points.
    Whole(Number),
    /// The points of this row's levels, by code.
    Levels(Vec<(Key, Option<At<Worth>>)>),
}

impl Field for Points {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match &node.value {
            Value::Map(_) => {
                Pairs::<Worth>::read(reading, key, node).map(|pairs| Self::Levels(pairs.0))
            }
            _ => Number::read(reading, key, node).map(Self::Whole),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [Number::schema(schemas), Pairs::<Worth>::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new(
            "a number, or points by level",
            "un nombre, ou des points par niveau",
        )
    }
}

/// What a missed required row does to the mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Missed {
    /// It is named on the sheet.
    Flag,
    /// The sheet does not pass.
    Fail,
    /// The mark is at most this.
    AtMost(Number),
}

impl Field for Missed {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        let Some(scalar) = node.scalar() else {
            return reading.wrong(key, node, Self::sort());
        };
        match scalar.text.as_str() {
            "flag" => Some(Self::Flag),
            "fail" => Some(Self::Fail),
            typed => {
                let number = Number::parse(typed);
                if number.is_none() {
                    let (key, typed) = (key.to_owned(), typed.to_owned());
                    reading.add(
                        Problem::NotOneOf {
                            key,
                            typed,
                            choices: vec!["flag", "fail", "12"],
                        },
                        node.span,
                    );
                }
                number.map(Self::AtMost)
            }
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [{ "enum": ["flag", "fail"] }, Number::schema(schemas)] })
    }

    fn sort() -> Sort {
        Sort::new("`flag`, `fail` or a number", "`flag`, `fail` ou un nombre")
    }
}

/// Rows: labels by id, or a plain list of labels until they have ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Criteria(pub Vec<(Option<Key>, At<CriterionKeys>)>);

impl Field for Criteria {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match &node.value {
            Value::List(items) => {
                let row = |item: &Node| {
                    let row = Short::<CriterionKeys>::read(reading, key, item)?.0;
                    Some((
                        None,
                        At {
                            value: row,
                            span: item.span,
                            key: item.span,
                        },
                    ))
                };
                Some(Self(items.iter().filter_map(row).collect()))
            }
            Value::Map(entries) => {
                let row = |entry: &crate::yaml::Entry| {
                    let value = match entry.value.is_empty() {
                        true => {
                            let (key, record) = ("label", CriterionKeys::sort());
                            reading.add(
                                Problem::MissingKey {
                                    key,
                                    record,
                                    example: "Quantités conformes",
                                },
                                entry.key.span,
                            );
                            CriterionKeys::default()
                        }
                        false => {
                            Short::<CriterionKeys>::read(reading, &entry.key.text, &entry.value)?.0
                        }
                    };
                    Some((
                        Some(entry.key.clone()),
                        At {
                            value,
                            span: entry.value.span,
                            key: entry.key.span,
                        },
                    ))
                };
                Some(Self(entries.iter().filter_map(row).collect()))
            }
            Value::Scalar(_) => reading.wrong(key, node, Self::sort()),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        let row = Short::<CriterionKeys>::schema(schemas);
        json!({ "anyOf": [{ "type": "array", "items": row }, { "type": "object", "additionalProperties": row }] })
    }

    fn sort() -> Sort {
        Sort::new(
            "labels by id, or a list of labels",
            "des libellés par identifiant, ou une liste de libellés",
        )
    }
}

/// Options of a theme as typed; the theme checks them.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Names and values, in source order.
    pub entries: Vec<(Key, Node)>,
    /// The file they stand in.
    pub text: Arc<Text>,
}

impl Field for Options {
    fn read(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Self> {
        match node.entries() {
            Some(entries) => Some(Self {
                entries: entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.value.clone()))
                    .collect(),
                text: reading.document.text.clone(),
            }),
            None => reading.wrong(key, node, Self::sort()),
        }
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "type": "object" })
    }

    fn sort() -> Sort {
        Sort::new("options with values", "des options avec des valeurs")
    }
}
