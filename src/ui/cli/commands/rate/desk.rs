//! A class and its files: read once, written back key by key, read again where another program changed them.

use super::screen::ScreenEvent;
use crate::base::diagnostic::{Diagnostics, MessageLang, Place};
use crate::base::source::{CachedSource, FileSource, FolderSource};
use crate::model::class::{ClassPath, StudentPath};
use crate::model::grid::GridId;
use crate::model::ratings;
use crate::project::layout::{SETTINGS_FILE, grid_file};
use crate::project::{GridFolder, Snapshot, StudentFile, StudentLocation, student_locations};
use crate::text::yaml::edit::journal::ChangeAuthor;
use crate::text::yaml::edit::{self, EditCaveat, EditFailure, EditedFile};
use crate::ui::cli::commands::select::is_in_class;
use crate::ui::message::{Message, count_in_english, count_in_french, messages};
use crate::ui::rate::{KeyRequest, RatedStudent, RatingForm, RatingState, SaveRequest};
use crate::ui::watch::{HintSource, wait_for_change};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::Sender;

messages! {
    /// What is said of a class that is rated.
    pub(super) enum SessionMessage {
        GridBroken { grid: GridId } {
            en: "the grid now has an error: `gridgen check {grid}`";
            fr: "la grille a maintenant une erreur : `gridgen check {grid}`";
        }
        Closing { saved: usize, rows: usize } {
            en: "{}, {rows} to rate", count_in_english(*saved, "change saved", "changes saved");
            fr: "{}, {rows} à évaluer", count_in_french(*saved, "changement enregistré", "changements enregistrés");
        }
    }
}

/// The files that are rated.
pub(super) struct RatedFiles<'p> {
    project: &'p FolderSource,
    grid: GridId,
    class: Option<ClassPath>,
    writer: edit::FileEditor,
}

/// A class that is being rated, with its files.
pub(super) struct RatingSession<'p> {
    pub(super) state: RatingState,
    files: RatedFiles<'p>,
    saved_count: usize,
    /// What the disk did not take, each with its first file.
    pub(super) caveats: BTreeMap<EditCaveat, String>,
}

/// Why there is nothing to rate.
#[derive(Debug)]
pub(super) enum NotOpened {
    /// The grid has errors.
    GridErrors(Diagnostics),
    /// Its rows have no ids; the grid's place.
    NoIds(Place),
    /// It has no students.
    NoStudents,
}

impl<'p> RatedFiles<'p> {
    pub(super) fn new(project: &'p FolderSource, grid: &GridId, converting: bool) -> Self {
        Self {
            writer: edit::FileEditor::new(project, ChangeAuthor::of_command("rate"))
                .converting(converting),
            project,
            grid: grid.clone(),
            class: None,
        }
    }

    /// Those of one class alone, with the classes in it.
    pub(super) fn of_class(mut self, class: Option<ClassPath>) -> Self {
        self.class = class;
        self
    }

    /// Where the students' files lie.
    pub(super) fn student_places(&self, source: &dyn FileSource) -> Vec<StudentLocation> {
        let mut places = student_locations(source, &self.grid, &mut Diagnostics::new());
        places.retain(|place| self.has(&place.path));
        places
    }

    fn has(&self, student: &StudentPath) -> bool {
        is_in_class(student, self.class.as_ref())
    }

    /// The grid and its students.
    fn read_class(
        &self,
        source: &dyn FileSource,
    ) -> Result<(RatingForm, Vec<RatedStudent>), NotOpened> {
        let Snapshot {
            settings,
            grids,
            mut diagnostics,
        } = Snapshot::of_grid(source, &self.grid);
        let Some(folder) = grids.into_iter().next() else {
            return Err(NotOpened::GridErrors(diagnostics));
        };
        let GridFolder {
            grid,
            students,
            diagnostics: of_grid,
            ..
        } = folder;
        diagnostics.extend(of_grid);
        let grid = grid.ok_or(NotOpened::GridErrors(diagnostics))?;
        let place = grid.place.clone();
        let form = RatingForm::new(grid, &settings.lang).ok_or(NotOpened::NoIds(place))?;
        let students = students
            .into_iter()
            .filter(|file| self.has(&file.path))
            .map(|file| RatedStudent::read(&form, file))
            .collect();
        Ok((form, students))
    }

    /// Writes back; the text of the file then, or why not.
    fn save(
        &self,
        form: &RatingForm,
        save: &SaveRequest,
        lang: MessageLang,
    ) -> Result<EditedFile, String> {
        let order = ratings::ratings_key_order(&form.grid);
        let edit = edit::FileEdit {
            file: &save.file,
            changes: &save.changes,
            order: &order,
            seen: Some(&save.seen),
        };
        match self.writer.edit(&edit) {
            Ok(edited) => Ok(edited),
            Err(EditFailure::Machine(error)) => Err(error.message(lang)),
            Err(EditFailure::Refused(diagnostic)) => {
                let text = diagnostic.kind.message(lang);
                let help = text.help.map(|help| format!(" – {help}"));
                Err(text.headline + &help.unwrap_or_default())
            }
        }
    }
}

impl<'p> RatingSession<'p> {
    pub(super) fn open(
        files: RatedFiles<'p>,
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
            caveats: BTreeMap::new(),
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
            Ok(edited) => {
                self.saved_count += 1;
                for caveat in edited.caveats {
                    self.caveats
                        .entry(caveat)
                        .or_insert_with(|| save.file.clone());
                }
                self.state.save_succeeded(save, edited.text);
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
        let grid = grid_file(&self.files.grid);
        let is_form_changed = paths
            .iter()
            .any(|path| path == SETTINGS_FILE || path.starts_with("scales") || *path == grid);
        if self.state.halted.is_some() || is_form_changed {
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
        match self.files.read_class(self.files.project) {
            Ok((form, students)) => self.state.grid_changed(form, students),
            Err(_) => {
                let grid = self.files.grid.clone();
                let message = SessionMessage::GridBroken { grid };
                self.state.halt_rating(message.headline(self.state.lang));
            }
        }
    }

    /// What was done, in the end.
    pub(super) fn closing_message(&self) -> SessionMessage {
        SessionMessage::Closing {
            saved: self.saved_count,
            rows: self.state.students.iter().map(RatedStudent::to_rate).sum(),
        }
    }
}

/// Reports changes in the files that were read, from now on.
pub(super) fn spawn_watcher(
    seen: Arc<CachedSource<FolderSource>>,
    grid: GridId,
    mut hints: Box<dyn HintSource + Send>,
    events: Sender<ScreenEvent>,
) {
    std::thread::spawn(move || {
        while let Some(changed) = wait_for_change(&seen, &mut *hints) {
            // Looked at again before it is reported: what happens from now on is another change.
            seen.forget(&changed);
            Snapshot::of_grid(&*seen, &grid);
            if events.send(ScreenEvent::Changed(changed)).is_err() {
                return;
            }
        }
    });
}
