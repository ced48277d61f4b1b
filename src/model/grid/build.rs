//! From the keys of `grid.yaml` to a [`Grid`] that keeps the rules.

mod checks;
pub(super) mod size;
mod tasks;

use super::format::{FieldKeys, GridKeys, LegendOrder, SectionKeys};
use super::marks::largest_stated;
use super::problem::GridDiagnostic;
use super::scales::{KnownScales, RowScale, ScaleFile, document_place};
use super::values::{RemarksColumn, ScaleChoice, ShortOrFull, TypedOptions};
use super::{FieldId, FieldLine, Grid, GridId, Section, SectionId, Task};
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::source::Span;
use crate::text::locale::LangTag;
use crate::text::markup::MarkupSource;
use crate::text::yaml::{
    NamedValues, Number, PlainName, RecordReader, Spanned, SpannedOption, YamlDiagnostic,
    YamlDocument,
};
use std::collections::BTreeMap;

/// The grid of a file; none if it has an error.
pub fn build_grid(
    diagnostics: &mut Diagnostics,
    document: &YamlDocument,
    id: &GridId,
    shared: &[ScaleFile],
) -> Option<Grid> {
    let before = diagnostics.count(Severity::Error);
    build_partial_grid(diagnostics, document, id, shared)
        .filter(|_| diagnostics.count(Severity::Error) == before)
}

/// What can be read of a file, even if it has errors.
pub fn build_partial_grid(
    diagnostics: &mut Diagnostics,
    document: &YamlDocument,
    id: &GridId,
    shared: &[ScaleFile],
) -> Option<Grid> {
    let keys: Option<GridKeys> = crate::text::yaml::read_record(diagnostics, document);
    let mut builder = GridBuilder {
        reading: RecordReader {
            diagnostics,
            document,
        },
        without_id: 0,
        remarks: None,
        gives_marks: false,
    };
    let made = keys.and_then(|keys| builder.grid(keys, id, shared));
    if builder.without_id > 0 {
        let count = builder.without_id;
        builder
            .reading
            .diagnostics
            .add(GridDiagnostic::NoIds { count }, document_place(document));
    }
    made
}

/// The language; reported if what was typed is not a language tag.
pub(crate) fn checked_language(
    reading: &mut RecordReader<'_>,
    lang: Option<&Spanned<PlainName>>,
) -> Option<LangTag> {
    let lang = lang?;
    let tag = LangTag::new(&lang.0);
    if tag.is_none() {
        let typed = lang.0.clone();
        reading.add(GridDiagnostic::Language { typed }, lang.span);
    }
    tag
}

/// Reports a version other than 1.
pub(crate) fn check_version(reading: &mut RecordReader<'_>, version: Option<&Spanned<Number>>) {
    if let Some(version) = version.filter(|version| version.raw != "1") {
        reading.add(
            GridDiagnostic::Version {
                typed: version.raw.clone(),
            },
            version.span,
        );
    }
}

pub(super) struct GridBuilder<'a> {
    pub(super) reading: RecordReader<'a>,
    /// How many sections and rows have no id.
    without_id: usize,
    /// The grid's remarks column.
    remarks: Option<MarkupSource>,
    /// Whether the grid gives marks.
    pub(super) gives_marks: bool,
}

/// What a row inherits from its section or task.
pub(super) struct ScaleContext<'s> {
    scales: &'s KnownScales<'s>,
    /// Its scale; none if neither the grid nor anything around it has one.
    pub(super) row_scale: Option<RowScale>,
    /// Whether a missing scale has already been reported.
    pub(super) reported: bool,
}

impl GridBuilder<'_> {
    fn grid(&mut self, keys: GridKeys, id: &GridId, shared: &[ScaleFile]) -> Option<Grid> {
        check_version(&mut self.reading, keys.gridgen.as_ref());
        let lang = checked_language(&mut self.reading, keys.lang.as_ref());
        let scales = KnownScales::new(&mut self.reading, keys.scales.as_ref(), shared);
        self.remarks = remarks_heading(keys.remarks.as_ref());
        self.gives_marks = keys.points.is_some();
        let nowhere = ScaleContext {
            scales: &scales,
            row_scale: None,
            // A scale that is not read is one error, and not one more for each row.
            reported: self.has_wrong_value("scale"),
        };
        let around = self.inner_context(&nowhere, keys.scale.as_ref());
        let fields = keys.fields.as_ref().map(|fields| self.fields(fields));
        let list = keys.sections.as_ref()?;
        let sections = self.sections(list, &around);
        self.check_size(&sections, list.key);
        self.check_parts(&sections, fields.iter().flatten().count(), list.key);
        let legend = keys
            .legend
            .as_ref()
            .map_or(LegendOrder::AsWritten, |legend| legend.value);
        if let Some(at) = &keys.legend {
            self.check_legend(at, &sections);
        }
        let marks = self.mark_rules(&keys, &sections);
        Some(Grid {
            id: id.clone(),
            place: document_place(self.reading.document),
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
            options: keys.options.map(|it: Spanned<TypedOptions>| it.value),
            points: keys.points.map(|it| it.value),
            mark_rules: marks,
            has_ids: self.without_id == 0,
        })
    }

    /// Whether the value of a key was of another kind than the key takes.
    fn has_wrong_value(&self, wanted: &str) -> bool {
        let mut met = self.reading.diagnostics.iter();
        met.any(|it| match it.kind_as() {
            Some(YamlDiagnostic::WrongValue { key, .. }) => key == wanted,
            _ => false,
        })
    }

    fn fields(&mut self, fields: &NamedValues<ShortOrFull<FieldKeys>>) -> Vec<FieldLine> {
        let mut lines = Vec::new();
        for (key, field) in &fields.0 {
            let Some(id) = self.checked_id(&key.text, key.span, FieldId::new) else {
                continue;
            };
            let place = self.reading.place(key.span);
            let keys = field.as_ref().map(|field| &field.0);
            let label = keys
                .and_then(|keys| keys.label.as_ref())
                .map(|label| label.value.0.clone());
            lines.push(FieldLine {
                id,
                label: label.unwrap_or_else(|| {
                    MarkupSource::line(super::scales::escape_markdown(&key.text), place)
                }),
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
        list: &Spanned<Vec<Spanned<SectionKeys>>>,
        context: &ScaleContext<'_>,
    ) -> Vec<Section> {
        if list.is_empty() {
            self.reading
                .add(GridDiagnostic::Nothing { what: "sections" }, list.key);
        }
        let mut taken = BTreeMap::new();
        list.iter()
            .filter_map(|keys| self.section(keys, context, &mut taken))
            .collect()
    }

    fn section(
        &mut self,
        keys: &Spanned<SectionKeys>,
        context: &ScaleContext<'_>,
        taken: &mut BTreeMap<String, Span>,
    ) -> Option<Section> {
        let typed = keys.id.as_ref().map(|id| (&id.value.0, id.span));
        let id = self.unique_id(typed, taken, SectionId::new);
        let inside = self.inner_context(context, keys.scale.as_ref());
        let tasks = self.tasks(keys, &inside);
        // Of rows that stand in the section itself, the one task that holds them says how many count.
        let best = keys.best.as_ref().filter(|_| keys.tasks.is_some());
        let best = self.best_count(best, tasks.iter().map(Task::possible_points));
        self.check_sum(
            keys.points.as_ref(),
            largest_stated(tasks.iter().map(Task::stated_points), best),
        );
        let required = tasks.iter().map(Task::has_required);
        self.check_required(keys.required.as_ref(), keys.pass.is_some(), required);
        let title = keys.title.as_ref()?;
        Some(Section {
            id,
            place: self.reading.place(title.span),
            title: title.value.clone(),
            intro: keys.intro.cloned_value(),
            has_headings: keys.heads.as_ref().is_none_or(|it| it.value),
            remarks: keys
                .remarks
                .as_ref()
                .map_or_else(|| self.remarks.clone(), |it| remarks_heading(Some(it))),
            points: keys.points.cloned_value(),
            rounding: self.rounding(keys.round.as_ref()),
            pass: keys.pass.cloned_value(),
            required: keys.required.as_ref().is_some_and(|it| it.value),
            most: self.limit(keys.most.as_ref()),
            best,
            tasks,
        })
    }

    pub(super) fn inner_context<'s>(
        &mut self,
        outer: &ScaleContext<'s>,
        choice: Option<&Spanned<ScaleChoice>>,
    ) -> ScaleContext<'s> {
        let rated = match choice {
            Some(choice) => outer.scales.find(&mut self.reading, choice),
            None => outer.row_scale.clone(),
        };
        ScaleContext {
            scales: outer.scales,
            reported: outer.reported || choice.is_some() && rated.is_none(),
            row_scale: rated,
        }
    }
}

fn remarks_heading(remarks: Option<&Spanned<RemarksColumn>>) -> Option<MarkupSource> {
    match remarks.map(|remarks| &remarks.value) {
        Some(RemarksColumn::Headed(line)) => Some(line.0.clone()),
        _ => None,
    }
}
