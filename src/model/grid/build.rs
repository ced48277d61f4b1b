//! From the keys of `grid.yaml` to a [`Grid`] that keeps every rule of its own.

mod checks;
mod tasks;

use super::format::{FieldKeys, GridKeys, LegendOrder, SectionKeys};
use super::problem::Problem;
use super::scales::{Rated, ScaleFile, Scales, start};
use super::values::{Options, RemarksColumn, ScaleChoice, Short};
use super::{FieldLine, Grid, Section, Task};
use crate::base::diagnostic::{Problems, Severity};
use crate::base::source::Span;
use crate::text::markup::Written;
use crate::text::yaml::{At, Document, Name, Number, Pairs, Reading};
use std::collections::BTreeMap;

/// The grid of a file; `None` where an error stops it.
pub fn grid(
    problems: &mut Problems,
    document: &Document,
    id: &str,
    shared: &[ScaleFile],
) -> Option<Grid> {
    let before = problems.count(Severity::Error);
    partial(problems, document, id, shared).filter(|_| problems.count(Severity::Error) == before)
}

/// What can be read of a file, errors or not.
pub fn partial(
    problems: &mut Problems,
    document: &Document,
    id: &str,
    shared: &[ScaleFile],
) -> Option<Grid> {
    let keys: Option<GridKeys> = crate::text::yaml::read(problems, document);
    let mut builder = Builder {
        reading: Reading { problems, document },
        nameless: 0,
        remarks: None,
        marked: false,
    };
    let made = keys.and_then(|keys| builder.grid(keys, id, shared));
    if builder.nameless > 0 {
        let count = builder.nameless;
        builder
            .reading
            .problems
            .add(Problem::NoIds { count }, start(document));
    }
    made
}

/// The tag, if it is one.
pub(crate) fn language(reading: &mut Reading<'_>, lang: Option<&At<Name>>) -> Option<String> {
    let lang = lang?;
    if icu_locale_core::LanguageIdentifier::try_from_str(&lang.0).is_err() || lang.0.contains('_') {
        reading.add(
            Problem::Language {
                typed: lang.0.clone(),
            },
            lang.span,
        );
    }
    Some(lang.0.clone())
}

/// Says so unless the version is 1.
pub(crate) fn check_version(reading: &mut Reading<'_>, version: Option<&At<Number>>) {
    if let Some(version) = version.filter(|version| version.raw != "1") {
        reading.add(
            Problem::Version {
                typed: version.raw.clone(),
            },
            version.span,
        );
    }
}

pub(super) struct Builder<'a> {
    pub(super) reading: Reading<'a>,
    /// How many sections and rows have no id.
    nameless: usize,
    /// The grid's remarks column.
    remarks: Option<Written>,
    /// Whether the grid gives marks.
    pub(super) marked: bool,
}

/// What a row inherits from what it stands in.
pub(super) struct Around<'s> {
    scales: &'s Scales<'s>,
    /// What it is rated on; none where no scale reaches so far.
    pub(super) rated: Option<Rated>,
    /// Whether it is told already that a scale was looked for in vain.
    pub(super) told: bool,
}

impl Builder<'_> {
    fn grid(&mut self, keys: GridKeys, id: &str, shared: &[ScaleFile]) -> Option<Grid> {
        check_version(&mut self.reading, keys.gridgen.as_ref());
        let lang = language(&mut self.reading, keys.lang.as_ref());
        let scales = Scales::new(&mut self.reading, keys.scales.as_ref(), shared);
        self.remarks = column(keys.remarks.as_ref());
        self.marked = keys.points.is_some();
        let nowhere = Around {
            scales: &scales,
            rated: None,
            told: false,
        };
        let around = self.inside(&nowhere, keys.scale.as_ref());
        let fields = keys.fields.as_ref().map(|fields| self.fields(fields));
        let sections = self.sections(keys.sections.as_ref()?, &around);
        let legend = keys
            .legend
            .as_ref()
            .map_or(LegendOrder::AsWritten, |legend| legend.value);
        if let Some(at) = &keys.legend {
            self.check_legend(at, &sections);
        }
        let marks = self.marks(&keys, &sections);
        Some(Grid {
            id: id.to_owned(),
            place: start(self.reading.document),
            title: keys.title?.value,
            subtitle: keys.subtitle.map(|it| it.value),
            intro: keys.intro.map(|it| it.value),
            version: keys.version.map(|it| it.value.0),
            lang,
            fields,
            sections,
            legend,
            theme: keys
                .theme
                .map(|theme| (theme.value.0, self.reading.place(theme.span))),
            options: keys.options.map(|it: At<Options>| it.value),
            points: keys.points.map(|it| it.value),
            marks,
            has_ids: self.nameless == 0,
        })
    }

    fn fields(&mut self, fields: &Pairs<Short<FieldKeys>>) -> Vec<FieldLine> {
        let mut lines = Vec::new();
        for (key, field) in &fields.0 {
            self.check_id(key);
            let place = self.reading.place(key.span);
            let keys = field.as_ref().map(|field| &field.0);
            let label = keys
                .and_then(|keys| keys.label.as_ref())
                .map(|label| label.value.0.clone());
            lines.push(FieldLine {
                id: key.text.clone(),
                label: label
                    .unwrap_or_else(|| Written::line(super::scales::escaped(&key.text), place)),
                value: keys
                    .and_then(|keys| keys.value.as_ref())
                    .map(|value| value.0.clone()),
                space: keys
                    .and_then(|keys| keys.space.as_ref())
                    .map(|space| space.value.clone()),
            });
        }
        lines
    }

    fn sections(&mut self, list: &At<Vec<At<SectionKeys>>>, around: &Around<'_>) -> Vec<Section> {
        if list.is_empty() {
            self.reading
                .add(Problem::Nothing { what: "sections" }, list.key);
        }
        let mut taken = BTreeMap::new();
        let section = |keys| self.section(keys, around, &mut taken);
        list.iter().filter_map(section).collect()
    }

    fn section(
        &mut self,
        keys: &At<SectionKeys>,
        around: &Around<'_>,
        taken: &mut BTreeMap<String, Span>,
    ) -> Option<Section> {
        let id = self.id(keys.id.as_ref().map(|id| (&id.value.0, id.span)), taken);
        let inside = self.inside(around, keys.scale.as_ref());
        let tasks = self.tasks(keys, &inside);
        self.check_sum(keys.points.as_ref(), tasks.iter().map(Task::stated));
        let required = tasks.iter().map(Task::requires);
        self.check_required(keys.required.as_ref(), keys.pass.is_some(), required);
        let title = keys.title.as_ref()?;
        Some(Section {
            id,
            place: self.reading.place(title.span),
            title: title.value.clone(),
            intro: keys.intro.as_ref().map(|it| it.value.clone()),
            heads: keys.heads.as_ref().is_none_or(|it| it.value),
            remarks: keys
                .remarks
                .as_ref()
                .map_or_else(|| self.remarks.clone(), |it| column(Some(it))),
            points: keys.points.as_ref().map(|it| it.value.clone()),
            round: self.round(keys.round.as_ref()),
            pass: keys.pass.as_ref().map(|it| it.value.clone()),
            required: keys.required.as_ref().is_some_and(|it| it.value),
            tasks,
        })
    }

    pub(super) fn inside<'s>(
        &mut self,
        around: &Around<'s>,
        choice: Option<&At<ScaleChoice>>,
    ) -> Around<'s> {
        let rated = match choice {
            Some(choice) => around.scales.find(&mut self.reading, choice),
            None => around.rated.clone(),
        };
        Around {
            scales: around.scales,
            told: around.told || choice.is_some() && rated.is_none(),
            rated,
        }
    }
}

fn column(remarks: Option<&At<RemarksColumn>>) -> Option<Written> {
    match remarks.map(|remarks| &remarks.value) {
        Some(RemarksColumn::Headed(line)) => Some(line.0.clone()),
        _ => None,
    }
}
