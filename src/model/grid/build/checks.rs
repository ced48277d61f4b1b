//! Ids, and the order of the legend.

use super::GridBuilder;
use crate::base::diagnostic::RelatedRole;
use crate::base::source::Span;
use crate::model::grid::format::LegendOrder;
use crate::model::grid::problem::GridDiagnostic;
use crate::model::grid::{Row, Section};
use crate::text::yaml::Spanned;
use std::collections::BTreeMap;

impl GridBuilder<'_> {
    /// An id that is not taken, if it is valid; counted where there is none.
    pub(super) fn unique_id<I>(
        &mut self,
        typed: Option<(&String, Span)>,
        taken: &mut BTreeMap<String, Span>,
        id_type: impl Fn(&str) -> Option<I>,
    ) -> Option<I> {
        let Some((typed, span)) = typed else {
            self.without_id += 1;
            return None;
        };
        match taken.get(typed) {
            // Equal keys of one map have been reported by the reader of YAML.
            Some(&first) if first != span => {
                let first = self.reading.place(first);
                let id = typed.clone();
                self.reading
                    .add(GridDiagnostic::DuplicateId { id }, span)
                    .add_related(first, RelatedRole::First);
            }
            _ => {
                taken.insert(typed.clone(), span);
            }
        }
        self.checked_id(typed, span, id_type)
    }

    /// The id, if it is valid.
    pub(super) fn checked_id<I>(
        &mut self,
        typed: &str,
        span: Span,
        id_type: impl Fn(&str) -> Option<I>,
    ) -> Option<I> {
        let id = id_type(typed);
        if id.is_none() {
            let typed = typed.to_owned();
            self.reading.add(GridDiagnostic::Id { typed }, span);
        }
        id
    }

    pub(super) fn check_legend(&mut self, legend: &Spanned<LegendOrder>, sections: &[Section]) {
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
            .filter(|level| level.has_column && level.description.is_some());
        let pointless = described
            .filter(|level| level.points.is_none())
            .map(|level| level.code.clone())
            .next();
        if let Some(level) = pointless {
            self.reading
                .add(GridDiagnostic::LegendWithoutPoints { level }, legend.span);
        }
    }
}
