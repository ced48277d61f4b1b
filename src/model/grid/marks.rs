//! The rules of a grid for marks, and the likely mistakes in them.
//!
//! `scoring` applies the rules to a student's ratings.

use super::build::GridBuilder;
use super::format::{CriterionKeys, GridKeys, RoundKeys};
use super::problem::GridDiagnostic;
use super::scales::check_level_points;
use super::values::{RowPoints, ShortOrFull};
use super::{
    IncompleteRule, LevelPoints, MissedRule, RoundMode, Row, RowKind, RowLevels, Section, Task,
};
use crate::base::source::Span;
use crate::text::yaml::{Number, Spanned, SpannedOption, YamlKey};
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// How the mark of a grid follows from its points.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkRules {
    /// How it is rounded.
    pub rounding: Rounding,
    /// What an unrated row does to the mark.
    pub incomplete: IncompleteRule,
    /// The least mark that passes.
    pub pass: Option<Number>,
    /// What a missed requirement does to the mark.
    pub missed: MissedRule,
    /// The most it can be; none: the grid's points.
    pub most: Option<Number>,
    /// The least mark for each grade, as written.
    pub grades: Vec<(String, Number)>,
}

/// To which step a result is rounded, and which way.
#[derive(Debug, Clone, PartialEq)]
pub struct Rounding {
    /// The step, more than 0.
    pub to: Number,
    /// The way.
    pub mode: RoundMode,
}

impl Default for Rounding {
    /// To the hundredth.
    fn default() -> Self {
        let to = BigRational::new(1.into(), 100.into());
        let raw = "0.01".to_owned();
        Self {
            to: Number { raw, value: to },
            mode: RoundMode::Nearest,
        }
    }
}

/// The possible points as stated: none if they follow from the levels of a scale, 0 for what does not count.
type StatedPoints = Option<BigRational>;

impl Row {
    /// The most that one of its levels gives, before scaling to the row's own points.
    pub fn best_points(&self) -> Option<&BigRational> {
        self.offered_points().map(|worth| &worth.most().value).max()
    }

    /// Whether its points are beyond the possible points: a bonus or a deduction.
    pub fn is_extra(&self) -> bool {
        let points = self.points.as_ref();
        self.bonus
            || matches!(self.kind, RowKind::Count)
            || points.is_some_and(|points| points.value.is_negative())
            || self.is_deduction()
    }

    /// Whether it can add to the mark beyond the possible points.
    pub fn is_bonus(&self) -> bool {
        let points = self.points.as_ref();
        self.is_extra()
            && !self.is_deduction()
            && points.is_none_or(|points| points.value.is_positive())
    }

    /// Whether it may stay unrated: a `text` row, a bonus, a deduction.
    pub fn is_optional(&self) -> bool {
        matches!(self.kind, RowKind::Text { .. }) || self.is_extra()
    }

    /// Its part of the possible points; none if it does not count, or is a bonus or a deduction.
    pub fn possible_points(&self) -> Option<BigRational> {
        if self.is_extra() {
            return None;
        }
        let whole = self.points.as_ref().map(|points| &points.value);
        let possible = match &self.kind {
            RowKind::Levels(_) => self.best_points().map(|best| whole.unwrap_or(best)),
            RowKind::Number { .. } => whole,
            RowKind::Count | RowKind::Text { .. } => None,
        };
        possible.filter(|possible| possible.is_positive()).cloned()
    }

    /// Whether its best level is worth 0 and another one less.
    fn is_deduction(&self) -> bool {
        self.best_points().is_some_and(|best| !best.is_positive())
            && self
                .offered_points()
                .any(|worth| worth.least().value.is_negative())
    }

    /// The points of the levels that it offers.
    pub fn offered_points(&self) -> impl Iterator<Item = &LevelPoints> {
        let offered = self.levels().into_iter().flat_map(RowLevels::offered);
        offered.filter_map(|it| it.points())
    }

    pub(super) fn stated_points(&self) -> StatedPoints {
        let Some(possible) = self.possible_points() else {
            return Some(BigRational::zero());
        };
        let by_level = self.levels().is_some_and(RowLevels::has_own_points);
        (by_level || self.points.is_some()).then_some(possible)
    }
}

impl Task {
    /// Its part of the possible points; none if nothing in it counts.
    pub fn possible_points(&self) -> Option<BigRational> {
        let rows = self.rows.iter().filter_map(Row::possible_points);
        possible_total(self.points.as_ref(), sum_of_largest(rows, self.best))
    }

    /// Whether it, or something in it, must be achieved.
    pub(super) fn has_required(&self) -> bool {
        self.required || self.rows.iter().any(|row| row.required)
    }

    pub(super) fn stated_points(&self) -> StatedPoints {
        match &self.points {
            Some(points) => Some(points.value.clone()),
            None => largest_stated(self.rows.iter().map(Row::stated_points), self.best).sum(),
        }
    }
}

impl Section {
    /// Its part of the possible points; none if nothing in it counts.
    pub fn possible_points(&self) -> Option<BigRational> {
        let tasks = self.tasks.iter().filter_map(Task::possible_points);
        possible_total(self.points.as_ref(), sum_of_largest(tasks, self.best))
    }

    pub(super) fn stated_points(&self) -> StatedPoints {
        match &self.points {
            Some(points) => Some(points.value.clone()),
            None => largest_stated(self.tasks.iter().map(Task::stated_points), self.best).sum(),
        }
    }
}

/// The sum of the parts that are worth most, where only so many count.
fn sum_of_largest(parts: impl Iterator<Item = BigRational>, best: Option<usize>) -> BigRational {
    let mut parts: Vec<BigRational> = parts.collect();
    parts.sort_by(|a, b| b.cmp(a));
    parts.truncate(best.unwrap_or(parts.len()));
    parts.into_iter().sum()
}

/// The stated points of the parts that are worth most, where only so many count; as they are if one of them states
/// none, since it cannot be known which are the largest.
pub(super) fn largest_stated(
    parts: impl Iterator<Item = StatedPoints>,
    best: Option<usize>,
) -> impl Iterator<Item = StatedPoints> {
    let mut parts: Vec<StatedPoints> = parts.collect();
    if let Some(best) = best.filter(|_| parts.iter().all(Option::is_some)) {
        parts.sort_by(|a, b| b.cmp(a));
        parts.truncate(best);
    }
    parts.into_iter()
}

/// A sum, or the points it is scaled to; none if either is 0.
fn possible_total(points: Option<&Number>, sum: BigRational) -> Option<BigRational> {
    let own = points.map_or_else(|| sum.clone(), |points| points.value.clone());
    (sum.is_positive() && own.is_positive()).then_some(own)
}

impl GridBuilder<'_> {
    pub(super) fn mark_rules(&mut self, keys: &GridKeys, sections: &[Section]) -> MarkRules {
        if let Some(most) = &keys.most {
            self.check_positive("most", most);
        }
        let points = keys.points.as_ref();
        let points = points.filter(|points| self.check_positive("points", points));
        self.check_sum(points, sections.iter().map(Section::stated_points));
        let grades = keys.grades.as_ref().map(|grades| &grades.value.0[..]);
        let grades = grades.unwrap_or_default().iter();
        let grades = grades.filter_map(|(key, least)| {
            let least = least.as_ref()?.value.clone();
            Some((key.text.clone(), least))
        });
        MarkRules {
            rounding: self.rounding(keys.round.as_ref()).unwrap_or_default(),
            incomplete: keys
                .incomplete
                .as_ref()
                .map_or(IncompleteRule::Block, |it| it.value),
            pass: keys.pass.cloned_value(),
            missed: keys
                .missed
                .as_ref()
                .map_or(MissedRule::Flag, |it| it.value.clone()),
            most: keys.most.cloned_value(),
            grades: grades.collect(),
        }
    }

    pub(super) fn rounding(
        &mut self,
        round: Option<&Spanned<ShortOrFull<RoundKeys>>>,
    ) -> Option<Rounding> {
        let keys = &round?.value.0;
        let to = keys.to.as_ref()?;
        let mode = keys.mode.as_ref();
        self.check_positive("round", to).then(|| Rounding {
            to: to.value.clone(),
            mode: mode.map_or(RoundMode::Nearest, |mode| mode.value),
        })
    }

    /// The most that something can earn; reported if it is not more than 0.
    pub(super) fn limit(&mut self, most: Option<&Spanned<Number>>) -> Option<Number> {
        let most = most?;
        self.check_positive("most", most)
            .then(|| most.value.clone())
    }

    /// How many of these parts count, by what each makes possible; reported if it leaves none out.
    pub(super) fn best_count(
        &mut self,
        best: Option<&Spanned<Number>>,
        parts: impl Iterator<Item = Option<BigRational>>,
    ) -> Option<usize> {
        let best = best?;
        let whole = best
            .value
            .value
            .is_integer()
            .then(|| best.value.value.to_integer().to_usize());
        let Some(count) = whole.flatten().filter(|count| (1..=100).contains(count)) else {
            self.reading
                .add(GridDiagnostic::NotWhole { key: "best" }, best.span);
            return None;
        };
        // Without points nothing says which ones are the best: all of them are shown, none is left out.
        let counting = parts.flatten().count();
        if count >= counting {
            let all = GridDiagnostic::BestOfFewer {
                best: count,
                count: counting,
            };
            self.reading.add(all, best.span);
            return None;
        }
        Some(count)
    }

    /// Reports a number that is not more than 0.
    pub(super) fn check_positive(&mut self, key: &'static str, number: &Spanned<Number>) -> bool {
        let positive = number.value.value.is_positive();
        if !positive {
            self.reading
                .add(GridDiagnostic::NotPositive { key }, number.span);
        }
        positive
    }

    /// What a task of several rows is worth as a whole.
    pub(super) fn group_points(
        &mut self,
        points: Option<&Spanned<RowPoints>>,
    ) -> Option<Spanned<Number>> {
        let points = points?;
        match &points.value {
            RowPoints::Whole(whole) => Some(Spanned {
                value: whole.clone(),
                span: points.span,
                key: points.key,
            }),
            RowPoints::Levels(_) => {
                let (key, only) = ("points", super::rows::LEVELS_FOR_POINTS);
                let problem = GridDiagnostic::KeyOutOfPlace { key, only };
                self.reading.add(problem, points.key);
                None
            }
        }
    }

    /// Reports parts that nearly add up to the stated points, and stated points below 0.
    pub(super) fn check_sum(
        &mut self,
        stated: Option<&Spanned<Number>>,
        parts: impl Iterator<Item = StatedPoints>,
    ) {
        let Some(stated) = stated else { return };
        if stated.value.value.is_negative() {
            self.reading
                .add(GridDiagnostic::NegativePoints {}, stated.span);
            return;
        }
        let Some(sum) = parts.sum::<StatedPoints>() else {
            return;
        };
        let off = (&sum - &stated.value.value).abs();
        // Within a tenth it is a slip: 98 or 105 of 100. Further away, as 60 of 100, scaling is intended.
        let near = &stated.value.value / BigRational::from_integer(10.into());
        if !off.is_zero() && off <= near {
            let near_miss = GridDiagnostic::NearMiss {
                sum: Number::computed(sum),
                stated: stated.value.clone(),
            };
            self.reading.add(near_miss, stated.span);
        }
    }

    /// Reports points of a row that do not fit its levels.
    pub(super) fn check_worth(&mut self, row: &Row, keys: &CriterionKeys) {
        if row.levels().is_none() {
            return;
        }
        let Some(points) = &keys.points else { return };
        match &points.value {
            RowPoints::Levels(own) => self.check_own_points(row, own, points.span),
            RowPoints::Whole(_) => match row.best_points() {
                None if self.gives_marks => {
                    self.reading
                        .add(GridDiagnostic::PointsWithoutLevels {}, points.span);
                }
                Some(best) if !best.is_positive() => {
                    self.reading
                        .add(GridDiagnostic::NoBestLevel {}, points.span);
                }
                _ => {}
            },
        }
    }

    fn check_own_points(
        &mut self,
        row: &Row,
        own: &[(YamlKey, Option<Spanned<LevelPoints>>)],
        at: Span,
    ) {
        if own.is_empty() {
            self.reading.add(GridDiagnostic::NoLevelOffered {}, at);
        }
        let levels = row.scale().map(|scale| &scale.levels[..]);
        let in_order = levels.unwrap_or_default().iter().filter_map(|level| {
            let (key, worth) = own.iter().find(|(key, _)| level.code == *key.text)?;
            Some((&worth.as_ref()?.value, &level.code, key.span))
        });
        check_level_points(&mut self.reading, in_order.collect());
    }

    /// Reports a required section or task if nothing defines when it is achieved.
    pub(super) fn check_required(
        &mut self,
        required: Option<&Spanned<bool>>,
        pass: bool,
        inside: impl Iterator<Item = bool>,
    ) {
        let decided = pass || inside.into_iter().any(|required| required);
        if let Some(required) = required.filter(|required| required.value && !decided) {
            self.reading
                .add(GridDiagnostic::NothingDecides {}, required.key);
        }
    }
}
