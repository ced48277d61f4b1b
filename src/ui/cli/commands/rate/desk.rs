//! A class and its files: read once, written back key by key, read again where another program changed them.

use super::screen::Event;
use crate::base::diagnostic::{Lang, Problems};
use crate::base::source::{Folder, Seen, Source, join};
use crate::model::ratings;
use crate::project::{GridFolder, Snapshot, StudentFile, StudentPlace, student_places};
use crate::text::yaml::edit::{self, Failure};
use crate::ui::cli::counting::{count, count_in_french};
use crate::ui::rate::{Ask, Form, Save, State, Student};
use crate::ui::watch::{Hints, change};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// The files that are rated.
pub(super) struct Files<'p> {
    project: &'p Folder,
    grid: String,
    class: Option<String>,
    writer: edit::Files,
}

/// A class that is being rated, with its files.
pub(super) struct Desk<'p> {
    pub(super) state: State,
    files: Files<'p>,
    saved: usize,
}

/// Why there is nothing to rate.
#[derive(Debug)]
pub(super) enum NotOpened {
    /// The grid has errors.
    Grid(Problems),
    /// Its rows have no ids.
    NoIds,
    /// It has no students.
    Nobody,
}

impl<'p> Files<'p> {
    pub(super) fn new(project: &'p Folder, grid: &str, converting: bool) -> Self {
        Self {
            writer: edit::Files::of(project).converting(converting),
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
    pub(super) fn places(&self, source: &dyn Source) -> Vec<StudentPlace> {
        let places = student_places(source, &self.grid, &mut Problems::new());
        places
            .into_iter()
            .filter(|it| self.is_mine(&it.path))
            .collect()
    }

    fn is_mine(&self, student: &str) -> bool {
        let below = |class: &String| {
            let rest = student.strip_prefix(class.as_str());
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        self.class.as_ref().is_none_or(below)
    }

    /// The grid and everybody.
    fn read(&self, source: &dyn Source) -> Result<(Form, Vec<Student>), NotOpened> {
        let Snapshot {
            settings,
            grids,
            mut problems,
        } = Snapshot::of_grid(source, &self.grid);
        let Some(folder) = grids.into_iter().next() else {
            return Err(NotOpened::Grid(problems));
        };
        let GridFolder {
            grid,
            students,
            problems: met,
            ..
        } = folder;
        problems.extend(met);
        let grid = grid.ok_or(NotOpened::Grid(problems))?;
        let form = Form::new(grid, &settings.lang).ok_or(NotOpened::NoIds)?;
        let mine = students.into_iter().filter(|it| self.is_mine(&it.path));
        let students = mine.map(|file| Student::read(&form, file)).collect();
        Ok((form, students))
    }

    /// Writes back; the text of the file then, or why not.
    fn save(&self, form: &Form, save: &Save, lang: Lang) -> Result<String, String> {
        let order = ratings::order(&form.grid);
        let edit = edit::Edit {
            file: &save.file,
            changes: &save.changes,
            order: &order,
            seen: Some(&save.seen),
        };
        self.writer
            .edit(&edit)
            .map(|edited| edited.text)
            .map_err(|failure| match failure {
                Failure::Refused(diagnostic) => {
                    let words = diagnostic.problem.words(lang);
                    let help = words.help.map(|help| format!(" – {help}"));
                    words.headline + &help.unwrap_or_default()
                }
                Failure::Machine(error) => error.words(lang),
            })
    }
}

impl<'p> Desk<'p> {
    pub(super) fn open(
        files: Files<'p>,
        source: &dyn Source,
        lang: Lang,
    ) -> Result<Self, NotOpened> {
        let (form, students) = files.read(source)?;
        if students.is_empty() {
            return Err(NotOpened::Nobody);
        }
        Ok(Self {
            state: State::new(form, students, lang),
            files,
            saved: 0,
        })
    }

    /// Does what an event asks for; `false` at the end.
    pub(super) fn event(&mut self, event: Event) -> bool {
        match event {
            Event::Key(key) => match self.state.key(key) {
                Some(Ask::Save(save)) => self.save(save),
                Some(Ask::Leave) => return false,
                None => {}
            },
            Event::Redraw => {}
            Event::Changed(paths) => self.changed(&paths),
            Event::End => return false,
        }
        true
    }

    fn save(&mut self, save: Save) {
        match self.files.save(&self.state.form, &save, self.state.lang) {
            Ok(text) => {
                self.saved += 1;
                self.state.saved(save, text);
            }
            Err(words) => {
                // What stands there now may be why.
                self.read_again(&save.file);
                self.state.refused(words);
            }
        }
    }

    /// Reads again what another program changed, and nothing else.
    fn changed(&mut self, paths: &BTreeSet<String>) {
        let grid = join("grids", &self.files.grid);
        let is_form = |path: &String| {
            path == "gridgen.yaml"
                || path.starts_with("scales")
                || *path == join(&grid, "grid.yaml")
        };
        if self.state.halted.is_some() || paths.iter().any(is_form) {
            return self.renew();
        }
        let places = self.files.places(self.files.project);
        let known: BTreeSet<String> = self.known().collect();
        for file in &known {
            if !places.iter().any(|place| place.file == *file) {
                self.state.lost(file);
            }
        }
        for place in places {
            if paths.contains(&place.file) || !known.contains(&place.file) {
                self.state
                    .found(StudentFile::read(self.files.project, place));
            }
        }
    }

    fn known(&self) -> impl Iterator<Item = String> {
        let students = self.state.students.iter();
        students.map(|student| student.place.file.clone())
    }

    fn read_again(&mut self, file: &str) {
        let places = self.state.students.iter().map(|student| &student.place);
        let place = places.into_iter().find(|place| place.file == file).cloned();
        if let Some(place) = place {
            self.state
                .found(StudentFile::read(self.files.project, place));
        }
    }

    /// Another grid: everything is read again. While it has an error, nothing is rated.
    fn renew(&mut self) {
        let lang = self.state.lang;
        match self.files.read(self.files.project) {
            Ok((form, students)) => self.state.renewed(form, students),
            Err(_) => self.state.halt(lang.pick(
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
    pub(super) fn farewell(&self) -> String {
        let rows: usize = self.state.students.iter().map(Student::to_rate).sum();
        let (saved, lang) = (self.saved, self.state.lang);
        lang.pick(
            format!(
                "{}, {rows} to rate",
                count(saved, "change saved", "changes saved")
            ),
            format!(
                "{}, {rows} à évaluer",
                count_in_french(saved, "changement enregistré", "changements enregistrés")
            ),
        )
    }
}

/// Tells of changes in the files that were read, from now on.
pub(super) fn watch(
    seen: Arc<Seen<Folder>>,
    grid: String,
    mut hints: Box<dyn Hints + Send>,
    tell_of: Sender<Event>,
) {
    std::thread::spawn(move || {
        while let Some(changed) = change(&seen, &mut *hints) {
            // Looked at again before it is told: what happens from now on is another change.
            seen.forget(&changed);
            Snapshot::of_grid(&*seen, &grid);
            if tell_of.send(Event::Changed(changed)).is_err() {
                return;
            }
        }
    });
}
