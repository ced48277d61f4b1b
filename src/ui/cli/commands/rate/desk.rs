//! A class and its files: read once, written back key by key, read again where another program changed them.

use super::screen::ScreenEvent;
use crate::base::diagnostic::{Diagnostics, MessageLang, Place};
use crate::base::source::{CachedSource, FileSource, FolderSource};
use crate::interchange::session::{RatedClass, RatedStudent, RatingForm, SessionEdit};
use crate::model::class::{ClassPath, StudentPath};
use crate::model::grid::GridId;
use crate::model::ratings;
use crate::project::layout::{SETTINGS_FILE, grid_file};
use crate::project::{GridFolder, Snapshot, StudentFile, StudentLocation, student_locations};
use crate::text::yaml::edit::journal::ChangeAuthor;
use crate::text::yaml::edit::{self, EditCaveat, EditFailure, EditedFile};
use crate::ui::cli::args::RateArgs;
use crate::ui::cli::commands::select::is_in_class;
use crate::ui::message::{Message, count_in_english, count_in_french, messages};
use crate::ui::rate::{KeyRequest, RatingState, SaveRequest};
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
#[derive(Clone)]
pub(super) struct RatedFiles {
    project: FolderSource,
    grid: GridId,
    class: Option<ClassPath>,
    writer: edit::FileEditor,
}

/// A class that is being rated, with its files.
pub(super) struct RatingSession {
    pub(super) state: RatingState,
    files: RatedFiles,
    saved_count: usize,
    /// What the disk did not take, each with its first file.
    pub(super) caveats: BTreeMap<EditCaveat, String>,
}

/// What shows a class and is told what other programs do to its files: the screen, the page.
pub(super) trait ClassFollower {
    /// The files that it shows.
    fn known_files(&self) -> BTreeSet<String>;
    /// Whether nothing can be rated for now.
    fn is_halted(&self) -> bool;
    /// A file as it is now, new or changed.
    fn file_changed(&mut self, file: StudentFile);
    /// A file is gone, or its student is left out now.
    fn file_removed(&mut self, file: &str);
    /// The grid is another one now.
    fn grid_changed(&mut self, form: RatingForm, students: Vec<RatedStudent>);
    /// The grid cannot be used for now.
    fn halt_rating(&mut self, reason: String);
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

impl RatedFiles {
    pub(super) fn new(project: &FolderSource, grid: &GridId, wanted: &RateArgs) -> Self {
        let command = if wanted.browser {
            "rate --browser"
        } else {
            "rate"
        };
        let writer = edit::FileEditor::new(project, ChangeAuthor::of_command(command));
        Self {
            writer: writer.converting(wanted.writing.convert),
            project: project.clone(),
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
    pub(super) fn read_class(
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
    pub(super) fn save(
        &self,
        form: &RatingForm,
        edit: &SessionEdit,
        lang: MessageLang,
    ) -> Result<EditedFile, String> {
        let order = ratings::ratings_key_order(&form.grid);
        let edit = edit::FileEdit {
            file: &edit.file,
            changes: &edit.changes,
            order: &order,
            seen: Some(&edit.seen),
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

    /// Reads again what another program changed, and nothing else.
    pub(super) fn reload_changed(
        &self,
        face: &mut impl ClassFollower,
        paths: &BTreeSet<String>,
        lang: MessageLang,
    ) {
        let grid = grid_file(&self.grid);
        let is_form_changed = paths
            .iter()
            .any(|path| path == SETTINGS_FILE || path.starts_with("scales") || *path == grid);
        if face.is_halted() || is_form_changed {
            return self.reload_grid(face, lang);
        }
        let places = self.student_places(&self.project);
        let known = face.known_files();
        for file in &known {
            if !places.iter().any(|place| place.file == *file) {
                face.file_removed(file);
            }
        }
        for place in places {
            if paths.contains(&place.file) || !known.contains(&place.file) {
                face.file_changed(StudentFile::read(&self.project, place));
            }
        }
    }

    /// Reads again one file of the class.
    pub(super) fn reload_file(&self, face: &mut impl ClassFollower, file: &str) {
        let mut places = self.student_places(&self.project).into_iter();
        if let Some(place) = places.find(|place| place.file == file) {
            face.file_changed(StudentFile::read(&self.project, place));
        }
    }

    /// Another grid: everything is read again. While it has an error, nothing is rated.
    fn reload_grid(&self, face: &mut impl ClassFollower, lang: MessageLang) {
        match self.read_class(&self.project) {
            Ok((form, students)) => face.grid_changed(form, students),
            Err(_) => {
                let grid = self.grid.clone();
                face.halt_rating(SessionMessage::GridBroken { grid }.headline(lang));
            }
        }
    }
}

impl ClassFollower for RatingState {
    fn known_files(&self) -> BTreeSet<String> {
        files_of(&self.class)
    }

    fn is_halted(&self) -> bool {
        self.halted.is_some()
    }

    fn file_changed(&mut self, file: StudentFile) {
        self.file_changed(file);
    }

    fn file_removed(&mut self, file: &str) {
        self.file_removed(file);
    }

    fn grid_changed(&mut self, form: RatingForm, students: Vec<RatedStudent>) {
        self.grid_changed(form, students);
    }

    fn halt_rating(&mut self, reason: String) {
        self.halt_rating(reason);
    }
}

/// The files of a class.
pub(super) fn files_of(class: &RatedClass) -> BTreeSet<String> {
    let students = class.students.iter();
    students.map(|student| student.place.file.clone()).collect()
}

impl RatingSession {
    pub(super) fn open(
        files: RatedFiles,
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
                Some(KeyRequest::SaveAll(saves)) => {
                    saves.into_iter().for_each(|save| self.save(save))
                }
                Some(KeyRequest::Leave) => return false,
                None => {}
            },
            ScreenEvent::Redraw => {}
            ScreenEvent::Changed(paths) => {
                let lang = self.state.lang;
                self.files.reload_changed(&mut self.state, &paths, lang);
            }
            ScreenEvent::End => return false,
        }
        true
    }

    fn save(&mut self, save: SaveRequest) {
        match self
            .files
            .save(&self.state.class.form, &save.edit, self.state.lang)
        {
            Ok(edited) => {
                self.saved_count += 1;
                for caveat in edited.caveats {
                    self.caveats
                        .entry(caveat)
                        .or_insert_with(|| save.edit.file.clone());
                }
                self.state.save_succeeded(save, edited.text);
            }
            Err(words) => {
                // What stands there now may be why.
                self.files.reload_file(&mut self.state, &save.edit.file);
                self.state.save_failed(words);
            }
        }
    }

    /// What was done, in the end.
    pub(super) fn closing_message(&self) -> SessionMessage {
        SessionMessage::Closing {
            saved: self.saved_count,
            rows: self.state.class.to_rate(),
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
