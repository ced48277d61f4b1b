//! A class and its files: read once, written back key by key, read again where another program changed them.

use super::screen::ScreenEvent;
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::source::{CachedSource, FileSource, FolderSource, join_path};
use crate::model::ratings;
use crate::project::{GridFolder, Snapshot, StudentFile, StudentLocation, student_locations};
use crate::text::yaml::edit::{self, EditFailure};
use crate::ui::cli::counting::{count_in_english, count_in_french};
use crate::ui::rate::{KeyRequest, RatedStudent, RatingForm, RatingState, SaveRequest};
use crate::ui::watch::{HintSource, wait_for_change};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// The files that are rated.
pub(super) struct ClassFiles<'p> {
    project: &'p FolderSource,
    grid: String,
    class: Option<String>,
    writer: edit::FileEditor,
}

/// A class that is being rated, with its files.
pub(super) struct RatingSession<'p> {
    pub(super) state: RatingState,
    files: ClassFiles<'p>,
    saved_count: usize,
}

/// Why there is nothing to rate.
#[derive(Debug)]
pub(super) enum NotOpened {
    /// The grid has errors.
    GridErrors(Diagnostics),
    /// Its rows have no ids.
    NoIds,
    /// It has no students.
    NoStudents,
}

impl<'p> ClassFiles<'p> {
    pub(super) fn new(project: &'p FolderSource, grid: &str, converting: bool) -> Self {
        Self {
            writer: edit::FileEditor::new(project).converting(converting),
            project,
            grid: grid.to_owned(),
            class: None,
        }
    }

    /// Those of one class alone, with the classes in it.
    pub(super) fn of_class(mut self, class: Option<String>) -> Self {
        self.class = class;
        self
    }

    /// Where the students' files lie.
    pub(super) fn student_places(&self, source: &dyn FileSource) -> Vec<StudentLocation> {
        let places = student_locations(source, &self.grid, &mut Diagnostics::new());
        places
            .into_iter()
            .filter(|it| self.is_in_class(&it.path))
            .collect()
    }

    fn is_in_class(&self, student: &str) -> bool {
        let below = |class: &String| {
            let rest = student.strip_prefix(class.as_str());
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        self.class.as_ref().is_none_or(below)
    }

    /// The grid and everybody.
    fn read_class(
        &self,
        source: &dyn FileSource,
    ) -> Result<(RatingForm, Vec<RatedStudent>), NotOpened> {
        let Snapshot {
            settings,
            grids,
            diagnostics: mut problems,
        } = Snapshot::of_grid(source, &self.grid);
        let Some(folder) = grids.into_iter().next() else {
            return Err(NotOpened::GridErrors(problems));
        };
        let GridFolder {
            grid,
            students,
            diagnostics: met,
            ..
        } = folder;
        problems.extend(met);
        let grid = grid.ok_or(NotOpened::GridErrors(problems))?;
        let form = RatingForm::new(grid, &settings.lang).ok_or(NotOpened::NoIds)?;
        let mine = students.into_iter().filter(|it| self.is_in_class(&it.path));
        let students = mine.map(|file| RatedStudent::read(&form, file)).collect();
        Ok((form, students))
    }

    /// Writes back; the text of the file then, or why not.
    fn save(
        &self,
        form: &RatingForm,
        save: &SaveRequest,
        lang: MessageLang,
    ) -> Result<String, String> {
        let order = ratings::ratings_key_order(&form.grid);
        let edit = edit::FileEdit {
            file: &save.file,
            changes: &save.changes,
            order: &order,
            seen: Some(&save.seen),
        };
        self.writer
            .edit(&edit)
            .map(|edited| edited.text)
            .map_err(|failure| match failure {
                EditFailure::Refused(diagnostic) => {
                    let words = diagnostic.kind.message(lang);
                    let help = words.help.map(|help| format!(" – {help}"));
                    words.headline + &help.unwrap_or_default()
                }
                EditFailure::Machine(error) => error.message(lang),
            })
    }
}

impl<'p> RatingSession<'p> {
    pub(super) fn open(
        files: ClassFiles<'p>,
        source: &dyn FileSource,
        lang: MessageLang,
    ) -> Result<Self, NotOpened> {
        let (form, students) = files.read_class(source)?;
        if students.is_empty() {
            return Err(NotOpened::NoStudents);
        }
        Ok(Self {
            state: RatingState::new(form, students, lang),
            files,
            saved_count: 0,
        })
    }

    /// Does what an event asks for; `false` at the end.
    pub(super) fn handle_event(&mut self, event: ScreenEvent) -> bool {
        match event {
            ScreenEvent::Key(key) => match self.state.handle_key(key) {
                Some(KeyRequest::Save(save)) => self.save(save),
                Some(KeyRequest::Leave) => return false,
                None => {}
            },
            ScreenEvent::Redraw => {}
            ScreenEvent::Changed(paths) => self.reload_changed(&paths),
            ScreenEvent::End => return false,
        }
        true
    }

    fn save(&mut self, save: SaveRequest) {
        match self.files.save(&self.state.form, &save, self.state.lang) {
            Ok(text) => {
                self.saved_count += 1;
                self.state.save_succeeded(save, text);
            }
            Err(words) => {
                // What stands there now may be why.
                self.reload_file(&save.file);
                self.state.save_failed(words);
            }
        }
    }

    /// Reads again what another program changed, and nothing else.
    fn reload_changed(&mut self, paths: &BTreeSet<String>) {
        let grid = join_path("grids", &self.files.grid);
        let is_form = |path: &String| {
            path == "gridgen.yaml"
                || path.starts_with("scales")
                || *path == join_path(&grid, "grid.yaml")
        };
        if self.state.halted.is_some() || paths.iter().any(is_form) {
            return self.reload_grid();
        }
        let places = self.files.student_places(self.files.project);
        let known: BTreeSet<String> = self.known_files().collect();
        for file in &known {
            if !places.iter().any(|place| place.file == *file) {
                self.state.file_removed(file);
            }
        }
        for place in places {
            if paths.contains(&place.file) || !known.contains(&place.file) {
                self.state
                    .file_changed(StudentFile::read(self.files.project, place));
            }
        }
    }

    fn known_files(&self) -> impl Iterator<Item = String> {
        let students = self.state.students.iter();
        students.map(|student| student.place.file.clone())
    }

    fn reload_file(&mut self, file: &str) {
        let places = self.state.students.iter().map(|student| &student.place);
        let place = places.into_iter().find(|place| place.file == file).cloned();
        if let Some(place) = place {
            self.state
                .file_changed(StudentFile::read(self.files.project, place));
        }
    }

    /// Another grid: everything is read again. While it has an error, nothing is rated.
    fn reload_grid(&mut self) {
        let lang = self.state.lang;
        match self.files.read_class(self.files.project) {
            Ok((form, students)) => self.state.grid_changed(form, students),
            Err(_) => self.state.halt_rating(lang.pick(
                format!(
                    "the grid has an error now: `gridgen check {}`",
                    self.files.grid
                ),
                format!(
                    "la grille a maintenant une erreur : `gridgen check {}`",
                    self.files.grid
                ),
            )),
        }
    }

    /// What was done, in the end.
    pub(super) fn closing_line(&self) -> String {
        let rows: usize = self.state.students.iter().map(RatedStudent::to_rate).sum();
        let (saved, lang) = (self.saved_count, self.state.lang);
        lang.pick(
            format!(
                "{}, {rows} to rate",
                count_in_english(saved, "change saved", "changes saved")
            ),
            format!(
                "{}, {rows} à évaluer",
                count_in_french(saved, "changement enregistré", "changements enregistrés")
            ),
        )
    }
}

/// Tells of changes in the files that were read, from now on.
pub(super) fn spawn_watcher(
    seen: Arc<CachedSource<FolderSource>>,
    grid: String,
    mut hints: Box<dyn HintSource + Send>,
    tell_of: Sender<ScreenEvent>,
) {
    std::thread::spawn(move || {
        while let Some(changed) = wait_for_change(&seen, &mut *hints) {
            // Looked at again before it is told: what happens from now on is another change.
            seen.forget(&changed);
            Snapshot::of_grid(&*seen, &grid);
            if tell_of.send(ScreenEvent::Changed(changed)).is_err() {
                return;
            }
        }
    });
}
