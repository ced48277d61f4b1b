//! Ids, and the order of the legend.

use super::GridBuilder;
use crate::base::diagnostic::RelatedRole;
use crate::base::source::Span;
use crate::model::grid::format::LegendOrder;
use crate::model::grid::problem::GridDiagnostic;
use crate::model::grid::{Row, Section};
use crate::text::yaml::{Spanned, YamlKey};
use std::collections::BTreeMap;

impl GridBuilder<'_> {
    /// An id that is valid and not taken; counted where there is none.
    pub(super) fn unique_id(
        &mut self,
        id: Option<(&String, Span)>,
        taken: &mut BTreeMap<String, Span>,
    ) -> Option<String> {
        let Some((id, span)) = id else {
            self.without_id += 1;
            return None;
        };
        self.check_id(&YamlKey {
            text: id.clone(),
            span,
        });
        match taken.get(id) {
            // Equal keys of one map have been told as such.
            Some(&first) if first != span => {
                let first = self.reading.place(first);
                self.reading
                    .add(GridDiagnostic::DuplicateId { id: id.clone() }, span)
                    .add_related(first, RelatedRole::First);
            }
            _ => {
                taken.insert(id.clone(), span);
            }
        }
        Some(id.clone())
    }

    pub(super) fn check_id(&mut self, key: &YamlKey) {
        let valid = |c: char| c == '-' || unicode_ident::is_xid_continue(c);
        if key.text.is_empty() || !key.text.chars().all(valid) {
            self.reading.add(
                GridDiagnostic::Id {
                    typed: key.text.clone(),
                },
                key.span,
            );
        }
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
