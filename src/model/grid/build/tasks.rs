//! The rows of a section, in tasks or directly.

use super::{GridBuilder, ScaleContext};
use crate::base::diagnostic::Place;
use crate::base::source::Span;
use crate::model::grid::format::{CriterionKeys, SectionKeys, TaskKeys};
use crate::model::grid::marks::largest_stated;
use crate::model::grid::problem::GridDiagnostic;
use crate::model::grid::rows::{RATED_TASK, TASK_WITH_CRITERIA, first_character_span};
use crate::model::grid::values::Criteria;
use crate::model::grid::{Row, RowId, Task};
use crate::text::markup::MarkupLine;
use crate::text::yaml::{KeySuggestion, Number, Spanned, SpannedOption, YamlDiagnostic};
use std::collections::BTreeMap;

/// Criteria that stand together, and what is said about them as a group.
struct TaskGroup<'k> {
    /// Their task; none if they stand in the section itself.
    keys: Option<&'k Spanned<TaskKeys>>,
    criteria: &'k Spanned<Criteria>,
    /// How many of them count.
    best: Option<&'k Spanned<Number>>,
}

impl GridBuilder<'_> {
    pub(super) fn tasks(
        &mut self,
        keys: &Spanned<SectionKeys>,
        context: &ScaleContext<'_>,
    ) -> Vec<Task> {
        let mut taken = BTreeMap::new();
        if is_section_empty(keys) && !self.has_unread_rows(keys.span) {
            let nothing = GridDiagnostic::Nothing { what: "tasks" };
            self.reading.add(nothing, first_character_span(keys.span));
        }
        match (&keys.tasks, &keys.criteria) {
            (Some(_), Some(criteria)) => {
                self.reading
                    .add(GridDiagnostic::TasksAndCriteria {}, criteria.key);
                Vec::new()
            }
            (Some(tasks), None) => {
                let tasks = tasks.iter();
                tasks
                    .filter_map(|task| self.task(task, context, &mut taken))
                    .collect()
            }
            (None, Some(criteria)) => {
                let group = TaskGroup {
                    keys: None,
                    criteria,
                    best: keys.best.as_ref(),
                };
                vec![self.task_with_criteria(&group, context, &mut taken)]
            }
            (None, None) => Vec::new(),
        }
    }

    /// Whether the rows of a section are there, but under a key or of a kind that is an error already.
    fn has_unread_rows(&self, section: Span) -> bool {
        let are_rows = |key: &str| matches!(key, "criteria" | "tasks");
        let mut met = self.reading.diagnostics.iter();
        met.any(|it| {
            let is_inside = match &it.place {
                Place::Span(_, span) => section.start <= span.start && span.end <= section.end,
                Place::File(_) => false,
            };
            is_inside
                && match it.kind_as() {
                    Some(YamlDiagnostic::UnknownKey { offer, .. }) => {
                        matches!(offer, KeySuggestion::Nearest(key) if are_rows(key))
                    }
                    Some(YamlDiagnostic::WrongValue { key, .. }) => are_rows(key),
                    _ => false,
                }
        })
    }

    fn task(
        &mut self,
        keys: &Spanned<TaskKeys>,
        context: &ScaleContext<'_>,
        taken: &mut BTreeMap<String, Span>,
    ) -> Option<Task> {
        let inside = self.inner_context(context, keys.scale.as_ref());
        match &keys.criteria {
            Some(criteria) => {
                self.reject_row_keys(keys);
                // A task with criteria may have an id; it shares the space of its section's rows.
                if let Some(id) = &keys.id {
                    self.unique_id(Some((&id.value.0, id.span)), taken, RowId::new);
                }
                let group = TaskGroup {
                    keys: Some(keys),
                    criteria,
                    best: keys.best.as_ref(),
                };
                Some(self.task_with_criteria(&group, &inside, taken))
            }
            None => {
                self.report_out_of_place(keys.best.key_span(), "best", TASK_WITH_CRITERIA);
                self.rated_task(keys, &inside, taken)
            }
        }
    }

    fn task_with_criteria(
        &mut self,
        group: &TaskGroup<'_>,
        context: &ScaleContext<'_>,
        taken: &mut BTreeMap<String, Span>,
    ) -> Task {
        let TaskGroup {
            keys,
            criteria,
            best,
        } = *group;
        if criteria.0.is_empty() {
            self.reading
                .add(GridDiagnostic::Nothing { what: "criteria" }, criteria.key);
        }
        let mut rows = Vec::new();
        for (key, row) in &criteria.0 {
            let typed = key.as_ref().map(|key| (&key.text, key.span));
            let id = self.unique_id(typed, taken, RowId::new);
            rows.extend(self.row(id, row, context));
        }
        let points = keys.and_then(|keys| self.group_points(keys.points.as_ref()));
        let best = self.best_count(best, rows.iter().map(Row::possible_points));
        self.check_sum(
            points.as_ref(),
            largest_stated(rows.iter().map(Row::stated_points), best),
        );
        let required = keys.and_then(|keys| keys.required.as_ref());
        let pass = keys.and_then(|keys| keys.pass.as_ref());
        self.check_required(
            required,
            pass.is_some(),
            rows.iter().map(|row| row.required),
        );
        let title = keys.and_then(|keys| keys.title.as_ref());
        Task {
            title: title.map(|title| title.value.clone()),
            rated: false,
            required: required.is_some_and(|it| it.value),
            points: points.map(|it| it.value),
            pass: pass.map(|it| it.value.clone()),
            best,
            rows,
        }
    }

    fn rated_task(
        &mut self,
        keys: &Spanned<TaskKeys>,
        context: &ScaleContext<'_>,
        taken: &mut BTreeMap<String, Span>,
    ) -> Option<Task> {
        let typed = keys.id.as_ref().map(|id| (&id.value.0, id.span));
        let id = self.unique_id(typed, taken, RowId::new);
        let Some(title) = &keys.title else {
            self.reading.add(
                GridDiagnostic::UntitledRow {},
                first_character_span(keys.span),
            );
            return None;
        };
        let (value, span, key) = (criterion_keys(keys, title), keys.span, title.span);
        let row = self.row(id, &Spanned { value, span, key }, context)?;
        Some(Task {
            title: Some(title.value.clone()),
            rated: true,
            required: row.required,
            points: None,
            pass: None,
            best: None,
            rows: vec![row],
        })
    }

    fn reject_row_keys(&mut self, keys: &TaskKeys) {
        let only = RATED_TASK;
        // Every key is named, so that the compiler asks about one that is added: is it a row's alone, or the task's
        // too?
        let TaskKeys {
            title: _,
            id: _,
            criteria: _,
            scale: _,
            points: _,
            pass: _,
            required: _,
            best: _,
            hint,
            step,
            bonus,
            most,
            lines,
            descriptors,
        } = keys;
        let spans = [
            ("hint", hint.key_span()),
            ("step", step.key_span()),
            ("bonus", bonus.key_span()),
            ("most", most.key_span()),
            ("lines", lines.key_span()),
            ("descriptors", descriptors.key_span()),
        ];
        for (key, span) in spans
            .into_iter()
            .filter_map(|(key, span)| Some((key, span?)))
        {
            self.reading
                .add(GridDiagnostic::KeyOutOfPlace { key, only }, span);
        }
    }
}

/// Whether a section has no rows.
fn is_section_empty(keys: &SectionKeys) -> bool {
    match (&keys.tasks, &keys.criteria) {
        (Some(tasks), _) => tasks.is_empty(),
        (None, Some(criteria)) => criteria.0.is_empty(),
        (None, None) => true,
    }
}

/// A task that is rated itself, as the row it is. Its scale has been looked up with the task's.
fn criterion_keys(keys: &TaskKeys, title: &Spanned<MarkupLine>) -> CriterionKeys {
    CriterionKeys {
        label: Some(title.clone()),
        hint: keys.hint.clone(),
        required: keys.required.clone(),
        scale: None,
        points: keys.points.clone(),
        step: keys.step.clone(),
        pass: keys.pass.clone(),
        bonus: keys.bonus.clone(),
        most: keys.most.clone(),
        lines: keys.lines.clone(),
        descriptors: keys.descriptors.clone(),
    }
}
