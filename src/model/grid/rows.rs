//! The rows of a grid: what each kind of row may say, and what it offers.

use super::build::{Around, Builder};
use super::format::CriterionKeys;
use super::problem::Problem;
use super::scales::Rated;
use super::values::Points;
use super::{Offer, Row, RowKind, Scale};
use crate::base::diagnostic::Role;
use crate::base::source::Span;
use crate::text::markup::{Line, Prose};
use crate::text::yaml::{At, Key, Number, Sort};
use num_traits::ToPrimitive;

/// What keys belong to, where they stand on something else.
const NUMBER_ROW: Sort = Sort::new("a `number` row", "une ligne `number`");
const TEXT_ROW: Sort = Sort::new("a `text` row", "une ligne `text`");
const LEVEL_ROW: Sort = Sort::new("a row with levels", "une ligne à niveaux");
pub(super) const LEVELS_FOR_POINTS: Sort = Sort::new(
    "a row with levels (here: one number)",
    "une ligne à niveaux (ici : un seul nombre)",
);
pub(super) const RATED_TASK: Sort = Sort::new("a task without criteria", "une tâche sans critère");

impl Builder<'_> {
    pub(super) fn row(
        &mut self,
        id: Option<String>,
        keys: &At<CriterionKeys>,
        around: &Around<'_>,
    ) -> Option<Row> {
        let label: Line = keys.label.as_ref()?.value.clone();
        let inside = self.inside(around, keys.scale.as_ref());
        let kind = match inside.rated {
            Some(Rated::Levels(scale)) => self.levels(scale, keys),
            Some(Rated::BuiltIn(name)) => self.built_in(name, keys)?,
            None => {
                if !inside.told {
                    self.reading
                        .add(Problem::NoScale { row: label.plain() }, keys.key);
                }
                return None;
            }
        };
        let points = whole_points(keys.points.as_ref());
        let row = Row {
            id,
            place: self.reading.place(keys.key),
            label,
            hint: keys.hint.as_ref().map(|it| it.value.clone()),
            required: keys.required.as_ref().is_some_and(|it| it.value),
            bonus: keys.bonus.as_ref().is_some_and(|it| it.value),
            kind,
            points,
            pass: keys.pass.as_ref().map(|it| it.value.clone()),
        };
        self.check_worth(&row, keys);
        if row.required && !can_be_achieved(&row) {
            let span = keys.required.as_ref().map_or(keys.key, |it| it.key);
            self.reading.add(Problem::NeverAchieved {}, span);
        }
        Some(row)
    }

    pub(super) fn levels(&mut self, scale: std::sync::Arc<Scale>, keys: &CriterionKeys) -> RowKind {
        self.out_of_place(keys.step.as_ref().map(|it| it.key), "step", NUMBER_ROW);
        self.out_of_place(keys.lines.as_ref().map(|it| it.key), "lines", TEXT_ROW);
        let own: &[(Key, Option<At<super::Worth>>)] =
            match keys.points.as_ref().map(|points| &points.value) {
                Some(Points::Levels(own)) => own,
                _ => &[],
            };
        let descriptors = keys
            .descriptors
            .as_ref()
            .map(|it| it.0.as_slice())
            .unwrap_or_default();
        self.check_levels(&scale, own.iter().map(|(key, _)| key));
        self.check_levels(&scale, descriptors.iter().map(|(key, _)| key));
        let offer = |level: &super::Level| {
            let points = own.iter().find(|(key, _)| key.text == level.code);
            let text = descriptors.iter().find(|(key, _)| key.text == level.code);
            Offer {
                offered: own.is_empty() || points.is_some() || level.points.is_none(),
                own: points
                    .and_then(|(_, worth)| worth.as_ref())
                    .map(|worth| worth.value.clone()),
                descriptor: text
                    .and_then(|(_, text)| text.as_ref())
                    .map(|text: &At<Prose>| text.value.clone()),
            }
        };
        let offers = scale.levels.iter().map(offer).collect();
        RowKind::Levels { scale, offers }
    }

    fn check_levels<'k>(&mut self, scale: &Scale, keys: impl Iterator<Item = &'k Key>) {
        for key in keys.filter(|key| !scale.levels.iter().any(|level| level.code == key.text)) {
            let known = scale
                .levels
                .iter()
                .map(|level| level.code.clone())
                .collect();
            let place = scale.place.clone();
            self.reading
                .add(
                    Problem::UnknownLevel {
                        typed: key.text.clone(),
                        known,
                    },
                    key.span,
                )
                .see(place, Role::Scale);
        }
    }

    pub(super) fn built_in(&mut self, name: &'static str, keys: &CriterionKeys) -> Option<RowKind> {
        let by_level = match keys.points.as_ref() {
            Some(At {
                value: Points::Levels(_),
                key,
                ..
            }) => Some(*key),
            _ => None,
        };
        self.out_of_place(by_level, "points", LEVELS_FOR_POINTS);
        self.out_of_place(
            keys.descriptors.as_ref().map(|it| it.key),
            "descriptors",
            LEVEL_ROW,
        );
        if name != "number" {
            self.out_of_place(keys.step.as_ref().map(|it| it.key), "step", NUMBER_ROW);
        }
        if name != "text" {
            self.out_of_place(keys.lines.as_ref().map(|it| it.key), "lines", TEXT_ROW);
            if keys.points.is_none() {
                self.reading.add(
                    Problem::NumberWithoutPoints {
                        scale: name.to_owned(),
                    },
                    keys.label.as_ref()?.key,
                );
            }
        }
        Some(match name {
            "number" => RowKind::Number {
                step: self.step(keys.step.as_ref()),
            },
            "count" => RowKind::Count,
            _ => RowKind::Text {
                lines: self.lines(keys.lines.as_ref()),
            },
        })
    }

    pub(super) fn step(&mut self, step: Option<&At<Number>>) -> Option<Number> {
        let step = step?;
        self.positive("step", step).then(|| step.value.clone())
    }

    pub(super) fn lines(&mut self, lines: Option<&At<Number>>) -> usize {
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
                    .add(Problem::NotWhole { key: "lines" }, lines.span);
                3
            }
        }
    }

    pub(super) fn out_of_place(&mut self, key: Option<Span>, name: &'static str, only: Sort) {
        if let Some(span) = key {
            self.reading
                .add(Problem::KeyOutOfPlace { key: name, only }, span);
        }
    }
}

pub(super) fn whole_points(points: Option<&At<Points>>) -> Option<Number> {
    match &points?.value {
        Points::Whole(points) => Some(points.clone()),
        Points::Levels(_) => None,
    }
}

pub(super) fn first_character(span: Span) -> Span {
    Span::new(span.start, span.start + 1)
}

fn can_be_achieved(row: &Row) -> bool {
    match &row.kind {
        RowKind::Levels { scale, offers } => {
            row.pass.is_some()
                || scale
                    .levels
                    .iter()
                    .zip(offers)
                    .any(|(level, offer)| level.achieved && offer.offered)
        }
        RowKind::Number { .. } | RowKind::Count => row.pass.is_some(),
        RowKind::Text { .. } => false,
    }
}
