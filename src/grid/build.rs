//! From the keys of `grid.yaml` to a [`Grid`] that keeps every rule of its own.

use super::format::{CriterionKeys, FieldKeys, GridKeys, LegendOrder, SectionKeys, TaskKeys};
use super::problem::Problem;
use super::rows::{RATED_TASK, first_character};
use super::scales::{Rated, ScaleFile, Scales, start};
use super::values::{Criteria, Options, RemarksColumn, ScaleChoice, Short};
use super::{FieldLine, Grid, Row, Section, Task};
use crate::diagnostic::{Problems, Role, Severity};
use crate::markup::Written;
use crate::source::Span;
use crate::yaml::{At, Document, Key, Name, Number, Pairs, Reading};
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
    let keys: Option<GridKeys> = crate::yaml::read(problems, document);
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
    pub(super) rated: Option<Rated>,
}

impl Builder<'_> {
    fn grid(&mut self, keys: GridKeys, id: &str, shared: &[ScaleFile]) -> Option<Grid> {
        check_version(&mut self.reading, keys.gridgen.as_ref());
        let lang = language(&mut self.reading, keys.lang.as_ref());
        let scales = Scales::new(&mut self.reading, keys.scales.as_ref(), shared);
        self.remarks = column(keys.remarks.as_ref());
        self.marked = keys.points.is_some();
        let around = Around {
            rated: self.rated(&scales, keys.scale.as_ref()),
            scales: &scales,
        };
        let reachable = keys.scale.is_none() || around.rated.is_some();
        let fields = keys.fields.as_ref().map(|fields| self.fields(fields));
        let sections = self.sections(keys.sections.as_ref()?, &around, reachable);
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

    fn sections(
        &mut self,
        list: &At<Vec<At<SectionKeys>>>,
        around: &Around<'_>,
        reachable: bool,
    ) -> Vec<Section> {
        if list.is_empty() {
            self.reading
                .add(Problem::Nothing { what: "sections" }, list.key);
        }
        let mut taken = BTreeMap::new();
        let section = |keys: &At<SectionKeys>| self.section(keys, around, reachable, &mut taken);
        list.iter()
            .map(section)
            .collect::<Vec<_>>()
            .into_iter()
            .flatten()
            .collect()
    }

    fn section(
        &mut self,
        keys: &At<SectionKeys>,
        around: &Around<'_>,
        reachable: bool,
        taken: &mut BTreeMap<String, Span>,
    ) -> Option<Section> {
        let id = self.id(keys.id.as_ref().map(|id| (&id.value.0, id.span)), taken);
        let inside = self.inside(around, keys.scale.as_ref());
        let reachable = reachable && (keys.scale.is_none() || inside.rated.is_some());
        let mut rows = BTreeMap::new();
        let tasks = match (&keys.tasks, &keys.criteria) {
            (Some(_), Some(criteria)) => {
                self.reading.add(Problem::TasksAndCriteria {}, criteria.key);
                Vec::new()
            }
            (Some(tasks), None) => {
                let task = |task| self.task(task, &inside, reachable, &mut rows);
                tasks
                    .iter()
                    .map(task)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .flatten()
                    .collect()
            }
            (None, Some(criteria)) => {
                vec![self.group(None, criteria, &inside, reachable, &mut rows)]
            }
            (None, None) => Vec::new(),
        };
        let written = keys
            .tasks
            .as_ref()
            .map(|tasks| tasks.len())
            .or(keys.criteria.as_ref().map(|it| it.0.len()));
        if written.unwrap_or(0) == 0 {
            self.reading.add(
                Problem::Nothing { what: "tasks" },
                first_character(keys.span),
            );
        }
        self.check_sum(keys.points.as_ref(), tasks.iter().map(Task::stated));
        let required = tasks.iter().map(Task::requires);
        self.check_required(keys.required.as_ref(), keys.pass.is_some(), required);
        Some(Section {
            id,
            place: self.reading.place(keys.title.as_ref()?.span),
            title: keys.title.as_ref()?.value.clone(),
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

    fn task(
        &mut self,
        keys: &At<TaskKeys>,
        around: &Around<'_>,
        reachable: bool,
        taken: &mut BTreeMap<String, Span>,
    ) -> Option<Task> {
        let inside = self.inside(around, keys.scale.as_ref());
        let reachable = reachable && (keys.scale.is_none() || inside.rated.is_some());
        match &keys.criteria {
            Some(criteria) => {
                self.only_of_rated(keys);
                // A task with criteria may have an id; it shares the space of its section's rows.
                if let Some(id) = &keys.id {
                    self.id(Some((&id.value.0, id.span)), taken);
                }
                Some(self.group(Some(keys), criteria, &inside, reachable, taken))
            }
            None => self.rated_task(keys, &inside, reachable, taken),
        }
    }

    fn group(
        &mut self,
        keys: Option<&At<TaskKeys>>,
        criteria: &At<Criteria>,
        around: &Around<'_>,
        reachable: bool,
        taken: &mut BTreeMap<String, Span>,
    ) -> Task {
        if criteria.0.is_empty() {
            self.reading
                .add(Problem::Nothing { what: "criteria" }, criteria.key);
        }
        let mut rows = Vec::new();
        for (key, row) in &criteria.0 {
            let id = self.id(key.as_ref().map(|key| (&key.text, key.span)), taken);
            rows.extend(self.row(id, row, around, reachable));
        }
        let points = keys.and_then(|keys| self.group_points(keys.points.as_ref()));
        self.check_sum(points.as_ref(), rows.iter().map(Row::stated));
        let required = keys.and_then(|keys| keys.required.as_ref());
        let pass = keys.is_some_and(|keys| keys.pass.is_some());
        self.check_required(required, pass, rows.iter().map(|row| row.required));
        Task {
            title: keys
                .and_then(|keys| keys.title.as_ref())
                .map(|title| title.value.clone()),
            rated: false,
            required: keys
                .and_then(|keys| keys.required.as_ref())
                .is_some_and(|it| it.value),
            points: points.map(|it| it.value),
            pass: keys
                .and_then(|keys| keys.pass.as_ref())
                .map(|it| it.value.clone()),
            rows,
        }
    }

    fn rated_task(
        &mut self,
        keys: &At<TaskKeys>,
        around: &Around<'_>,
        reachable: bool,
        taken: &mut BTreeMap<String, Span>,
    ) -> Option<Task> {
        let id = self.id(keys.id.as_ref().map(|id| (&id.value.0, id.span)), taken);
        let Some(title) = &keys.title else {
            self.reading
                .add(Problem::UntitledRow {}, first_character(keys.span));
            return None;
        };
        let value = CriterionKeys {
            label: Some(title.clone()),
            hint: keys.hint.clone(),
            required: keys.required.clone(),
            scale: keys.scale.clone(),
            points: keys.points.clone(),
            step: keys.step.clone(),
            pass: keys.pass.clone(),
            bonus: keys.bonus.clone(),
            lines: keys.lines.clone(),
            descriptors: keys.descriptors.clone(),
        };
        // Its scale has been looked up with the task's.
        let value = CriterionKeys {
            scale: None,
            ..value
        };
        let row = self.row(
            id,
            &At {
                value,
                span: keys.span,
                key: title.span,
            },
            around,
            reachable,
        )?;
        let required = row.required;
        Some(Task {
            title: Some(title.value.clone()),
            rated: true,
            required,
            points: None,
            pass: None,
            rows: vec![row],
        })
    }

    fn only_of_rated(&mut self, keys: &TaskKeys) {
        let only = RATED_TASK;
        let spans = [
            ("hint", keys.hint.as_ref().map(|it| it.key)),
            ("step", keys.step.as_ref().map(|it| it.key)),
            ("bonus", keys.bonus.as_ref().map(|it| it.key)),
            ("lines", keys.lines.as_ref().map(|it| it.key)),
            ("descriptors", keys.descriptors.as_ref().map(|it| it.key)),
        ];
        for (key, span) in spans
            .into_iter()
            .filter_map(|(key, span)| Some((key, span?)))
        {
            self.reading.add(Problem::KeyOutOfPlace { key, only }, span);
        }
    }

    fn rated(&mut self, scales: &Scales<'_>, choice: Option<&At<ScaleChoice>>) -> Option<Rated> {
        scales.find(&mut self.reading, choice?)
    }

    pub(super) fn inside<'s>(
        &mut self,
        around: &Around<'s>,
        choice: Option<&At<ScaleChoice>>,
    ) -> Around<'s> {
        let rated = match choice {
            Some(_) => self.rated(around.scales, choice),
            None => around.rated.clone(),
        };
        Around {
            scales: around.scales,
            rated,
        }
    }

    /// An id that is valid and not taken; counted where there is none.
    fn id(
        &mut self,
        id: Option<(&String, Span)>,
        taken: &mut BTreeMap<String, Span>,
    ) -> Option<String> {
        let Some((id, span)) = id else {
            self.nameless += 1;
            return None;
        };
        self.check_id(&Key {
            text: id.clone(),
            span,
        });
        match taken.get(id) {
            // Equal keys of one map have been told as such.
            Some(&first) if first != span => {
                let first = self.reading.place(first);
                self.reading
                    .add(Problem::DuplicateId { id: id.clone() }, span)
                    .see(first, Role::First);
            }
            _ => {
                taken.insert(id.clone(), span);
            }
        }
        Some(id.clone())
    }

    fn check_id(&mut self, key: &Key) {
        let valid = |c: char| c == '-' || unicode_ident::is_xid_continue(c);
        if key.text.is_empty() || !key.text.chars().all(valid) {
            self.reading.add(
                Problem::Id {
                    typed: key.text.clone(),
                },
                key.span,
            );
        }
    }

    fn check_legend(&mut self, legend: &At<LegendOrder>, sections: &[Section]) {
        if !matches!(
            legend.value,
            LegendOrder::BestFirst | LegendOrder::WorstFirst
        ) {
            return;
        }
        let scales = sections
            .iter()
            .flat_map(Section::rows)
            .filter_map(Row::scale);
        let described = scales
            .flat_map(|scale| &scale.levels)
            .filter(|level| level.column && level.description.is_some());
        let pointless = described
            .filter(|level| level.points.is_none())
            .map(|level| level.code.clone())
            .next();
        if let Some(level) = pointless {
            self.reading
                .add(Problem::LegendWithoutPoints { level }, legend.span);
        }
    }
}

fn column(remarks: Option<&At<RemarksColumn>>) -> Option<Written> {
    match remarks.map(|remarks| &remarks.value) {
        Some(RemarksColumn::Headed(line)) => Some(line.0.clone()),
        _ => None,
    }
}
