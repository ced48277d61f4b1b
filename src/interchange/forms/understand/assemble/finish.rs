//! The end: the scale of most rows becomes the grid's, and what stayed empty goes.

use super::{Assembly, CellPosition};
use crate::interchange::forms::draft::{
    DraftRow, DraftRowKind, DraftScale, DraftSection, ImportDraft,
};
use crate::interchange::forms::guess::Guess;
use crate::interchange::forms::text::FormText;
use crate::interchange::forms::understand::{TakenCells, row, scale, weights};

impl Assembly<'_> {
    /// The draft, with the scale of most rows as the grid's.
    pub(in crate::interchange::forms::understand) fn finish(mut self) -> (ImportDraft, TakenCells) {
        self.drop_empty();
        let mut rows = vec![0; self.scales.len()];
        for (section, scale, _) in &self.sections {
            if let Some(scale) = scale {
                rows[*scale] += section
                    .tasks
                    .iter()
                    .map(|task| task.rows.len())
                    .sum::<usize>();
            }
        }
        self.take_heads(&rows);
        self.promote_points();
        let most = (0..rows.len()).max_by_key(|&at| (rows[at], std::cmp::Reverse(at)));
        for (mut section, scale, _) in std::mem::take(&mut self.sections) {
            if scale.is_some() && scale != most {
                section.scale = scale.map(|scale| self.scales[scale].1.clone());
            }
            self.draft.sections.push(section);
        }
        self.draft.scale = most.map(|most| self.scales[most].1.clone());
        let own = self
            .draft
            .sections
            .iter()
            .filter_map(|section| section.scale.as_ref());
        // A legend sorted by points needs them on every level that it explains.
        let sortable = own.chain(&self.draft.scale).all(scale::is_sortable);
        let order = |scale: &DraftScale| scale::legend_order(scale, self.legend);
        self.draft.legend = self
            .draft
            .scale
            .as_ref()
            .filter(|_| sortable)
            .and_then(order);
        let intros = self.draft.sections.iter().flat_map(|it| &it.intro);
        let count = intros
            .chain(&self.draft.intro)
            .filter(|it| row::is_to_tick(it))
            .count();
        if count > 0 {
            self.draft.guesses.push(Guess::TickLines { count });
        }
        if self.filled > 0 {
            self.draft
                .guesses
                .push(Guess::FilledIn { count: self.filled });
        }
        let spare =
            || scale::of_legend(self.legend).unwrap_or_else(|| scale::invented_scale(self.french));
        row::complete_draft(&mut self.draft, self.total.as_ref(), spare);
        weights::settle_weights(&mut self.draft);
        (self.draft, self.taken)
    }

    /// Points that all rows of a scale give its levels.
    fn promote_points(&mut self) {
        for (number, (_, scale)) in self.scales.iter_mut().enumerate() {
            let of_scale = self
                .sections
                .iter_mut()
                .filter(|(_, of, _)| *of == Some(number));
            let tasks = of_scale.flat_map(|(section, ..)| &mut section.tasks);
            let rows = tasks.flat_map(|task| &mut task.rows);
            let mut rows: Vec<&mut DraftRow> = rows
                .filter(|row| row.kind == DraftRowKind::Levels)
                .collect();
            weights::promote_level_points(&mut rows, scale);
        }
    }

    /// Tasks and sections without rows: their titles are left over.
    pub(super) fn drop_empty(&mut self) {
        for (section, ..) in &mut self.sections {
            let lost: Vec<FormText> = section
                .tasks
                .iter()
                .filter(|task| task.rows.is_empty())
                .filter_map(|task| task.title.clone())
                .collect();
            section.intro.extend(lost);
            section.tasks.retain(|task| !task.rows.is_empty());
        }
        let mut kept: Vec<(DraftSection, Option<usize>, Option<CellPosition>)> = Vec::new();
        let mut orphans: Vec<FormText> = Vec::new();
        for (mut section, scale, at) in std::mem::take(&mut self.sections) {
            if section.tasks.is_empty() {
                // A title right above another one: it introduces what follows.
                orphans.push(section.title);
                orphans.extend(section.intro);
            } else {
                orphans.append(&mut section.intro);
                section.intro = std::mem::take(&mut orphans);
                kept.push((section, scale, at));
            }
        }
        if let Some((last, ..)) = kept.last_mut() {
            last.intro.extend(orphans);
        }
        self.sections = kept;
    }
}
