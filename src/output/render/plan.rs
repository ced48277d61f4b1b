//! What a build makes: one job for each file, with the key of all that it is made from.
//!
//! In: a checked project, its themes as loaded, and what was asked for. Out: a [`BuildPlan`], a plain value. Pure:
//! reads nothing, renders nothing, reports nothing.

mod class;
mod index;
mod keys;

use super::group::SheetGroup;
use super::job::{Job, JobIndex, JobKind, OutputIndex, SheetJob, StudentSheet, Template};
use super::options::BuildOptions;
use super::themes::ProjectThemes;
use crate::base::diagnostic::Place;
use crate::model::class::{ClassPath, StudentPath};
use crate::model::grid::GridId;
use crate::project::{
    CheckedForm, CheckedGrid, CheckedProject, CheckedStudent, OutputFormat, OutputPath,
};
use class::ClassPlanner;
use keys::BaseKeys;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is to be made.
pub struct BuildPlan {
    /// In the order they are made.
    pub jobs: Vec<Job>,
    /// In these formats.
    pub formats: Vec<OutputFormat>,
    /// The printed names of students whose files have errors.
    pub failed: Vec<String>,
    /// The sheets that an error in a file stops, by grid and student; without a student, all of the grid.
    pub stopped: BTreeSet<(GridId, Option<StudentPath>)>,
    /// The folders of ratings that cannot be read, by grid, as paths below `ratings/`: who lies in them is not gone.
    pub unread: BTreeSet<(GridId, ClassPath)>,
    /// The grids that are there.
    pub grids: BTreeSet<GridId>,
    /// Those of them that have students.
    pub with_students: BTreeSet<GridId>,
    /// How many sheets of students were asked for.
    pub student_count: usize,
    /// Rows still to be rated on all of them.
    pub to_rate: usize,
    /// What was asked for.
    pub options: BuildOptions,
}

impl BuildPlan {
    /// One of its jobs.
    pub(super) fn job(&self, index: JobIndex) -> &Job {
        &self.jobs[index.0]
    }

    /// Makes the sheets first that are about one of these files.
    pub fn put_first(&mut self, files: &BTreeSet<String>) {
        self.jobs
            .sort_by_key(|job| !files.contains(job.place.path()));
    }

    /// The documents of blank forms with names that it makes.
    pub fn named_blanks(&self) -> Vec<OutputPath> {
        let outputs = self.jobs.iter().flat_map(|job| &job.outputs);
        let paths = outputs.map(|output| &output.path);
        paths
            .filter(|path| path.is_named_blank())
            .cloned()
            .collect()
    }

    /// How many blank forms it makes.
    pub fn blank_form_count(&self) -> usize {
        let sheets = self.jobs.iter().filter_map(Job::sheet);
        sheets.filter(|sheet| sheet.student.is_none()).count()
    }

    /// The few outputs that a check makes and writes nowhere: the blank forms, and those that show whether a theme
    /// of the project's own works: for each of its templates the first student of each grid, and one of what
    /// belongs to classes.
    #[must_use]
    pub fn keep_samples(mut self) -> Self {
        let mut seen: BTreeSet<(Template, bool)> = BTreeSet::new();
        // A template that is wrong for one student is nearly always wrong for all (docs/decisions/0015).
        self.jobs.retain(|job| {
            let is_form = job.sheet().is_some_and(|sheet| sheet.student.is_none());
            let is_sample = job.shows_own_theme()
                && !job.outputs.is_empty()
                && seen.insert((job.template(OutputIndex(0)), job.is_student_sheet()));
            is_form || is_sample
        });
        // The sheets of a class say no more than the first of them.
        for job in &mut self.jobs {
            if let JobKind::ClassSheets(papers) = &mut job.kind {
                papers.sheets.truncate(1);
            }
        }
        self
    }

    /// Whether an error in its student's file stops this output.
    pub(super) fn is_student_stopped(&self, path: &OutputPath) -> bool {
        let owner = path.grid_id().zip(path.student_path());
        owner.is_some_and(|(grid, student)| self.stopped.contains(&(grid, Some(student))))
    }

    /// Whether an output belongs to somebody whose ratings lie in a folder that cannot be read.
    pub(super) fn is_unread(&self, path: &OutputPath) -> bool {
        let Some((grid, class)) = path.grid_id().zip(path.class_path()) else {
            return false;
        };
        let mut folders = self.unread.iter();
        folders.any(|(of, folder)| *of == grid && folder.has_class(&class))
    }

    /// The grids of which nothing can be made: they, their scales or their themes have an error.
    pub(super) fn stopped_grids(&self) -> BTreeSet<GridId> {
        let stopped = self.stopped.iter();
        let whole = stopped.filter(|(_, student)| student.is_none());
        whole.map(|(grid, _)| grid.clone()).collect()
    }
}

/// The plan of what `options` ask for.
pub fn plan_build(
    project: &CheckedProject,
    themes: ProjectThemes,
    options: BuildOptions,
) -> BuildPlan {
    let formats = options.formats_or(&project.settings.formats).to_vec();
    let always_classes = project.settings.class;
    let is_sound = project.settings.is_sound && themes.is_sound;
    let mut plan = BuildPlan {
        jobs: Vec::new(),
        formats,
        failed: Vec::new(),
        stopped: BTreeSet::new(),
        unread: BTreeSet::new(),
        grids: BTreeSet::new(),
        with_students: BTreeSet::new(),
        student_count: 0,
        to_rate: 0,
        options,
    };
    for grid in &project.grids {
        if !plan.options.takes_grid(&grid.id) {
            continue;
        }
        plan.note_folders(grid);
        match (&grid.form, themes.groups.get(&grid.id)) {
            (Some(form), Some(group)) if is_sound => {
                let planner = GridPlanner::new(grid, form, group);
                planner.plan_sheets(&mut plan);
                planner.plan_classes(&mut plan, always_classes);
            }
            _ => plan.stop_grid(grid),
        }
    }
    if let Some(page) = themes.index.filter(|_| plan.stopped_grids().is_empty()) {
        let index = index::index_job(&plan, &project.settings, page);
        plan.jobs.extend(index);
    }
    // Classes last: they lay out so much that nothing useful is kept after them.
    plan.jobs.sort_by_key(|job| job.sheet().is_none());
    plan
}

impl BuildPlan {
    fn note_folders(&mut self, grid: &CheckedGrid) {
        let unread = grid.unread.iter();
        self.unread
            .extend(unread.map(|folder| (grid.id.clone(), folder.clone())));
        self.grids.insert(grid.id.clone());
        if !grid.students.is_empty() {
            self.with_students.insert(grid.id.clone());
        }
    }

    /// Nothing of a grid can be made: it has an error, or its scale, its theme or the settings have one. No student is
    /// to blame for it.
    fn stop_grid(&mut self, grid: &CheckedGrid) {
        self.stopped.insert((grid.id.clone(), None));
    }
}

fn wanted_students<'a>(
    grid: &'a CheckedGrid,
    options: &BuildOptions,
) -> Vec<&'a Arc<CheckedStudent>> {
    let students = grid.students.iter();
    students
        .filter(|student| options.takes_student(&grid.id, &student.path))
        .collect()
}

/// A grid, ready to be planned.
struct GridPlanner<'a> {
    grid: &'a CheckedGrid,
    form: &'a Arc<CheckedForm>,
    group: &'a Arc<SheetGroup>,
    base: BaseKeys,
}

impl<'a> GridPlanner<'a> {
    fn new(grid: &'a CheckedGrid, form: &'a Arc<CheckedForm>, group: &'a Arc<SheetGroup>) -> Self {
        Self {
            grid,
            form,
            group,
            base: BaseKeys::new(&group.style, grid, form),
        }
    }

    /// The blank form, and a sheet for each student.
    fn plan_sheets(&self, plan: &mut BuildPlan) {
        let id = &self.grid.id;
        let formats = self.group.printable_formats(&plan.formats);
        if plan.options.takes_blank() {
            let job = self.blank_job(&formats);
            plan.jobs.push(job);
        }
        let students = wanted_students(self.grid, &plan.options);
        plan.student_count += students.len();
        for student in students {
            let Some(sheet) = StudentSheet::new(self.form, student) else {
                plan.failed.push(student.printed_name());
                plan.to_rate += student.rows_to_rate(&self.form.grid).unwrap_or(0);
                let path = Some(student.path.clone());
                plan.stopped.insert((id.clone(), path));
                continue;
            };
            let ratings = student.ratings.as_ref();
            plan.to_rate += ratings.map_or(0, |ratings| ratings.rows_to_rate(&self.form.grid));
            let job = self.student_job(student, sheet, &formats);
            plan.jobs.push(job);
        }
    }

    fn plan_classes(&self, plan: &mut BuildPlan, always: bool) {
        let files = plan.options.class_files(always);
        if files.is_empty() {
            return;
        }
        let formats = self.group.printable_formats(&plan.formats);
        let planner = ClassPlanner {
            planner: self,
            formats: &formats,
            files,
        };
        let jobs = planner.class_jobs(&plan.options);
        plan.jobs.extend(jobs);
    }

    fn blank_job(&self, formats: &[OutputFormat]) -> Job {
        let id = &self.grid.id;
        Job {
            kind: JobKind::Sheet(SheetJob {
                group: self.group.clone(),
                student: None,
            }),
            name: format!("{id}/blank"),
            person: None,
            place: self.form.grid.place.clone(),
            outputs: self
                .base
                .sheet_outputs(formats, None, |format| OutputPath::blank(id, format)),
        }
    }

    fn student_job(
        &self,
        student: &CheckedStudent,
        sheet: StudentSheet,
        formats: &[OutputFormat],
    ) -> Job {
        let id = &self.grid.id;
        Job {
            name: format!("{id}/{}", student.path),
            person: Some(student.printed_name()),
            kind: JobKind::Sheet(SheetJob {
                group: self.group.clone(),
                student: Some(sheet),
            }),
            place: Place::File(student.file.as_str().into()),
            outputs: self.base.sheet_outputs(formats, Some(student), |format| {
                OutputPath::student(id, &student.path, format)
            }),
        }
    }
}
