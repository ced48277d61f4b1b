//! How many pages the forms and sheets of a build have.

use super::job::Job;
use super::manifest::OutputManifest;
use super::plan::BuildPlan;
use crate::project::OutputFormat;
use std::collections::BTreeSet;

/// The pages of all PDFs of forms and sheets that a build made, or found as they should be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageTally {
    /// The numbers of pages that blank forms have.
    pub forms: BTreeSet<usize>,
    /// Those that sheets of students have.
    pub sheets: BTreeSet<usize>,
    /// Whose sheet is the longest; of several the first by name.
    pub longest: Option<String>,
}

impl PageTally {
    /// Adds what a job made; documents of classes are not counted.
    pub(super) fn add(&mut self, job: &Job, pages: usize) {
        let Some(person) = job.sheet().map(|_| job.person.as_ref()) else {
            return;
        };
        let Some(person) = person else {
            self.forms.insert(pages);
            return;
        };
        let is_longer = self.sheets.last().is_none_or(|most| *most < pages);
        let is_as_long = self.sheets.last() == Some(&pages);
        let is_before = self.longest.as_ref().is_none_or(|known| person < known);
        if is_longer || (is_as_long && is_before) {
            self.longest = Some(person.clone());
        }
        self.sheets.insert(pages);
    }

    /// What the last build says of these sheets, where it made all of them as they would be made now.
    pub fn of_last_build(plan: &BuildPlan, manifest: &OutputManifest) -> Option<Self> {
        let mut tally = Self::default();
        for job in plan.jobs.iter().filter(|job| job.is_student_sheet()) {
            let mut outputs = job.outputs.iter();
            let output = outputs.find(|output| output.format == OutputFormat::Pdf)?;
            let entry = manifest.get(&output.path)?;
            if entry.key != output.key || entry.is_open() {
                return None;
            }
            tally.add(job, entry.pages?);
        }
        Some(tally)
    }
}
