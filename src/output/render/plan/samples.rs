//! The few outputs that show whether a theme of the project's own works, for a check that makes nothing.

use super::{Group, Job, Plan, Template, Work};
use std::collections::BTreeSet;

impl Plan {
    /// One job for each template of a theme that is not built in: the blank form, the first student of each grid, one of
    /// what belongs to classes. What is wrong with a theme is told by making them; the built-in theme is tested.
    ///
    /// The sheets of a class in one document take as long as the class, and lay out nothing that a sheet does not: they are
    /// among them only where the theme has a `class.typ` of its own.
    #[must_use]
    pub fn samples(mut self) -> Self {
        let mut seen: BTreeSet<(Template, bool)> = BTreeSet::new();
        self.jobs.retain(|job| {
            let wanted = job.shows_a_theme() && !job.outputs.is_empty();
            wanted && seen.insert((job.template(0), job.is_student()))
        });
        self
    }
}

impl Job {
    fn shows_a_theme(&self) -> bool {
        let own = |group: &Group| group.theme.is_own("theme.yaml");
        match &self.work {
            Work::Sheet(sheet) => own(&sheet.group),
            Work::Page(view) | Work::Overview(view) => own(&view.group),
            Work::Papers(papers) => papers.group.theme.is_own("class.typ"),
            Work::Index(forms) => forms.page.is_own(),
        }
    }
}
