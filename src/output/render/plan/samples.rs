//! The few outputs that show whether a theme of the project's own works, for a check that makes nothing.

use super::{BuildPlan, Job, JobKind, SheetGroup, Template};
use std::collections::BTreeSet;

impl BuildPlan {
    /// One job for each template of a theme that is not built in: the blank form, the first student of each grid, one of
    /// what belongs to classes. What is wrong with a theme is told by making them; the built-in theme is tested.
    ///
    /// The sheets of a class in one document take as long as the class, and lay out nothing that a sheet does not: they are
    /// among them only where the theme has a `class.typ` of its own.
    #[must_use]
    pub fn keep_samples(mut self) -> Self {
        let mut seen: BTreeSet<(Template, bool)> = BTreeSet::new();
        self.jobs.retain(|job| {
            let wanted = job.shows_own_theme() && !job.outputs.is_empty();
            wanted && seen.insert((job.template(0), job.is_student_sheet()))
        });
        self
    }
}

impl Job {
    fn shows_own_theme(&self) -> bool {
        let own = |group: &SheetGroup| group.theme.is_own_file("theme.yaml");
        match &self.kind {
            JobKind::Sheet(sheet) => own(&sheet.group),
            JobKind::ClassPage(view) | JobKind::ClassOverview(view) => own(&view.group),
            JobKind::ClassSheets(papers) => papers.group.theme.is_own_file("class.typ"),
            JobKind::Index(forms) => forms.theme.is_own_file("theme.yaml"),
        }
    }
}
