//! The rows of a grid: what each kind of row may say, and what it offers.

use super::build::{GridBuilder, ScaleContext};
use super::format::CriterionKeys;
use super::problem::GridDiagnostic;
use super::scales::RowScale;
use super::values::RowPoints;
use super::{Level, LevelOffer, LevelPoints, Row, RowId, RowKind, RowLevels, Scale};
use crate::base::diagnostic::RelatedRole;
use crate::base::source::Span;
use crate::text::markup::{MarkupLine, MarkupText};
use crate::text::yaml::{Number, Spanned, SpannedOption, ValueKind, YamlKey};
use num_traits::ToPrimitive;

/// What keys belong to, where they stand on something else.
const NUMBER_ROW: ValueKind = ValueKind::new("a `number` row", "une ligne `number`");
const TEXT_ROW: ValueKind = ValueKind::new("a `text` row", "une ligne `text`");
const LEVEL_ROW: ValueKind = ValueKind::new("a row with levels", "une ligne à niveaux");
pub(super) const LEVELS_FOR_POINTS: ValueKind = ValueKind::new(
    "a row with levels (here: one number)",
    "une ligne à niveaux (ici : un seul nombre)",
);
pub(super) const RATED_TASK: ValueKind =
    ValueKind::new("a task without criteria", "une tâche sans critère");
pub(super) const TASK_WITH_CRITERIA: ValueKind =
    ValueKind::new("a task with criteria", "une tâche qui a des critères");
const BONUS_ROW: ValueKind = ValueKind::new("a bonus", "un bonus");

impl GridBuilder<'_> {
    pub(super) fn row(
        &mut self,
        id: Option<RowId>,
        keys: &Spanned<CriterionKeys>,
        outer: &ScaleContext<'_>,
    ) -> Option<Row> {
        let label: MarkupLine = keys.label.as_ref()?.value.clone();
        let inside = self.inner_context(outer, keys.scale.as_ref());
        let kind = match inside.row_scale {
            Some(RowScale::Levels(scale)) => self.level_row_kind(scale, keys),
            Some(RowScale::BuiltIn(name)) => self.built_in_row_kind(name, keys)?,
            None => {
                if !inside.reported {
                    self.reading
                        .add(GridDiagnostic::NoScale { row: label.plain() }, keys.key);
                }
                return None;
            }
        };
        let points = whole_points(keys.points.as_ref());
        let row = Row {
            id,
            place: self.reading.place(keys.key),
            label,
            hint: keys.hint.cloned_value(),
            required: keys.required.as_ref().is_some_and(|it| it.value),
            bonus: keys.bonus.as_ref().is_some_and(|it| it.value),
            kind,
            points,
            pass: keys.pass.cloned_value(),
            most: self.limit(keys.most.as_ref()),
        };
        let limited = keys.most.key_span().filter(|_| !row.is_bonus());
        self.report_out_of_place(limited, "most", BONUS_ROW);
        self.check_worth(&row, keys);
        if row.required && !can_be_achieved(&row) {
            let span = keys.required.as_ref().map_or(keys.key, |it| it.key);
            self.reading.add(GridDiagnostic::NeverAchieved {}, span);
        }
        Some(row)
    }

    pub(super) fn level_row_kind(
        &mut self,
        scale: std::sync::Arc<Scale>,
        keys: &CriterionKeys,
    ) -> RowKind {
        self.report_out_of_place(keys.step.key_span(), "step", NUMBER_ROW);
        self.report_out_of_place(keys.lines.key_span(), "lines", TEXT_ROW);
        let own: &[(YamlKey, Option<Spanned<LevelPoints>>)] =
            match keys.points.as_ref().map(|points| &points.value) {
                Some(RowPoints::Levels(own)) => own,
                _ => &[],
            };
        let descriptors = keys
            .descriptors
            .as_ref()
            .map(|it| it.0.as_slice())
            .unwrap_or_default();
        self.check_levels(&scale, own.iter().map(|(key, _)| key));
        self.check_levels(&scale, descriptors.iter().map(|(key, _)| key));
        let offer = |level: &Level| {
            let points = own.iter().find(|(key, _)| level.code == *key.text);
            let text = descriptors.iter().find(|(key, _)| level.code == *key.text);
            LevelOffer {
                offered: own.is_empty() || points.is_some() || level.points.is_none(),
                own_points: points
                    .and_then(|(_, worth)| worth.as_ref())
                    .map(|worth| worth.value.clone()),
                descriptor: text
                    .and_then(|(_, text)| text.as_ref())
                    .map(|text: &Spanned<MarkupText>| text.value.clone()),
            }
        };
        RowKind::Levels(RowLevels::new(scale, offer))
    }

    fn check_levels<'k>(&mut self, scale: &Scale, keys: impl Iterator<Item = &'k YamlKey>) {
        for key in keys.filter(|key| scale.level_of_code(&key.text).is_none()) {
            let known = scale
                .levels
                .iter()
                .map(|level| level.code.clone())
                .collect();
            let place = scale.place.clone();
            self.reading
                .add(
                    GridDiagnostic::UnknownLevel {
                        typed: key.text.clone(),
                        known,
                    },
                    key.span,
                )
                .add_related(place, RelatedRole::Scale);
        }
    }

    pub(super) fn built_in_row_kind(
        &mut self,
        name: &'static str,
        keys: &CriterionKeys,
    ) -> Option<RowKind> {
        let by_level = match keys.points.as_ref() {
            Some(Spanned {
                value: RowPoints::Levels(_),
                key,
                ..
            }) => Some(*key),
            _ => None,
        };
        self.report_out_of_place(by_level, "points", LEVELS_FOR_POINTS);
        self.report_out_of_place(keys.descriptors.key_span(), "descriptors", LEVEL_ROW);
        if name != "number" {
            self.report_out_of_place(keys.step.key_span(), "step", NUMBER_ROW);
        }
        if name != "text" {
            self.report_out_of_place(keys.lines.key_span(), "lines", TEXT_ROW);
            if keys.points.is_none() {
                self.reading.add(
                    GridDiagnostic::NumberWithoutPoints { scale: name },
                    keys.label.as_ref()?.key,
                );
            }
        }
        Some(match name {
            "number" => RowKind::Number {
                step: self.row_step(keys.step.as_ref()),
            },
            "count" => RowKind::Count,
            _ => RowKind::Text {
                lines: self.row_lines(keys.lines.as_ref()),
            },
        })
    }

    pub(super) fn row_step(&mut self, step: Option<&Spanned<Number>>) -> Option<Number> {
        let step = step?;
        self.check_positive("step", step)
            .then(|| step.value.clone())
    }

    pub(super) fn row_lines(&mut self, lines: Option<&Spanned<Number>>) -> usize {
        let Some(lines) = lines else { return 3 };
        let whole = lines
            .value
            .value
            .is_integer()
            .then(|| lines.value.value.to_integer().to_usize())
            .flatten();
        match whole {
            Some(lines @ 1..=100) => lines,
            _ => {
                self.reading
                    .add(GridDiagnostic::NotWhole { key: "lines" }, lines.span);
                3
            }
        }
    }

    pub(super) fn report_out_of_place(
        &mut self,
        key: Option<Span>,
        name: &'static str,
        only: ValueKind,
    ) {
        if let Some(span) = key {
            self.reading
                .add(GridDiagnostic::KeyOutOfPlace { key: name, only }, span);
        }
    }
}

pub(super) fn whole_points(points: Option<&Spanned<RowPoints>>) -> Option<Number> {
    match &points?.value {
        RowPoints::Whole(points) => Some(points.clone()),
        RowPoints::Levels(_) => None,
    }
}

pub(super) fn first_character_span(span: Span) -> Span {
    Span::new(span.start, span.start + 1)
}

fn can_be_achieved(row: &Row) -> bool {
    match &row.kind {
        RowKind::Levels(levels) => {
            row.pass.is_some() || levels.offered().any(|it| it.level.achieved)
        }
        RowKind::Number { .. } | RowKind::Count => row.pass.is_some(),
        RowKind::Text { .. } => false,
    }
}
