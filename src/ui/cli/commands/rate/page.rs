//! `gridgen rate --browser`: where the page listens, its class and its files, and what other programs change meanwhile.

use super::desk::{self, ClassFollower, RatedFiles, files_of};
use super::screen::{self, ScreenEvent};
use super::{SessionMessage, open_error};
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::disk::{remove_own_file, write_private_file};
use crate::base::source::{CachedSource, FolderSource};
use crate::interchange::session::{RatedClass, RatedStudent, RatingForm, SessionEdit};
use crate::model::class::StudentPath;
use crate::model::grid::GridId;
use crate::output::render::{self, BuildOptions, MemoryStore, RunOptions};
use crate::project::{OutputFormat, OutputPath, Snapshot, StudentFile, check_project};
use crate::text::yaml::edit::EditCaveat;
use crate::ui::browser::{forwarding_page, lock_unpoisoned};
use crate::ui::cli::args::RateArgs;
use crate::ui::cli::commands::preview::{absolute_path, bind_listener};
use crate::ui::cli::commands::progress::{SilentObserver, default_run_options};
use crate::ui::cli::commands::watch::change_hints;
use crate::ui::cli::commands::write_back::print_caveats;
use crate::ui::cli::{CommandError, CommandResult, CommandStatus, Console, opener};
use crate::ui::message::messages;
use crate::ui::page::{RatingDesk, RatingPage, SheetReader};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

/// Where the page listens, or else at one of the next ports: behind those of the preview. Always the same, so that a
/// page that was left open knows the program again.
const PORT: u16 = 7531;

messages! {
    /// What is said of the page.
    enum PageStartMessage<'a> {
        Failed { cause: String } {
            en: "cannot show the page: {cause}";
            fr: "impossible d'afficher la page : {cause}";
        }
        NoSecret {} {
            en: "cannot show the page: the system provides no random numbers for its secret";
            fr: "impossible d'afficher la page : le système ne fournit pas de nombres aléatoires pour son secret";
        }
        Address { address: String } {
            en: "rate here: {address}  (keep this address private: the first person to open it can see and rate the \
                class; Ctrl-C ends)";
            fr: "évaluer ici : {address}  (gardez cette adresse pour vous : le premier qui l'ouvre peut voir et évaluer \
                la classe ; Ctrl-C termine)";
        }
        NextAddress { address: &'a str } {
            en: "the page was opened; for another browser: {address}";
            fr: "la page a été ouverte ; pour un autre navigateur : {address}";
        }
    }
}

/// A class that was found, not yet read.
pub(super) struct OpenedClass<'g> {
    pub(super) seen: Arc<CachedSource<FolderSource>>,
    pub(super) files: RatedFiles,
    pub(super) grid: &'g GridId,
}

/// A class that is rated in the browser, with its files.
struct PageDesk {
    class: RatedClass,
    files: RatedFiles,
    halted: Option<String>,
    lang: MessageLang,
    /// Students whose files other programs changed, and whether the class as a whole is another one.
    news: PageNews,
    saved_count: usize,
    caveats: BTreeMap<EditCaveat, String>,
}

/// What the page is to be told.
#[derive(Debug, Default)]
struct PageNews {
    students: BTreeSet<StudentPath>,
    class: bool,
}

/// Rates until it is stopped.
pub(super) fn rate_in_browser(
    console: &Console,
    project: &FolderSource,
    opened: OpenedClass<'_>,
    wanted: &RateArgs,
) -> CommandResult {
    let OpenedClass { seen, files, grid } = opened;
    let desk = PageDesk::open(files, &seen, console.lang())
        .map_err(|not_opened| open_error(grid, not_opened))?;
    let desk = Arc::new(Mutex::new(desk));
    let opening = opening_page(project);
    let page = start_page(console, &desk, opening.clone(), sheet_reader(project, grid))?;
    let address = page.address();
    console.print_message(&PageStartMessage::Address {
        address: address.clone(),
    });
    if wanted.open {
        write_private_file(&opening, forwarding_page(&address).as_bytes())?;
        opener::open_with_system(console, &opening.display().to_string());
    }
    let (sender, events) = channel();
    screen::end_on_signal(sender.clone());
    let hints = change_hints(console, project, wanted.poll);
    desk::spawn_watcher(seen, grid.clone(), hints, sender);
    follow_files(&desk, &page, &events);
    remove_own_file(&opening);
    let desk = lock_unpoisoned(&desk);
    let caveats = desk.caveats.iter();
    print_caveats(
        console,
        &caveats
            .map(|(caveat, file)| (*caveat, file.as_str()))
            .collect(),
    );
    console.print_message(&SessionMessage::Closing {
        saved: desk.saved_count,
        rows: desk.class.to_rate(),
    });
    Ok(CommandStatus::Success)
}

fn start_page(
    console: &Console,
    desk: &Arc<Mutex<PageDesk>>,
    opening: PathBuf,
    read_sheet: SheetReader,
) -> Result<Arc<RatingPage>, CommandError> {
    let listener = bind_listener(PORT).map_err(page_error)?;
    let port = listener.local_addr().map_err(page_error)?.port();
    let screen = console.for_thread();
    let entered = Box::new(move |address: &str| {
        remove_own_file(&opening);
        screen.print_message(&PageStartMessage::NextAddress { address });
    });
    let door = RatingPage::door(entered, port);
    let door = door.ok_or_else(|| CommandError::machine(PageStartMessage::NoSecret {}))?;
    let page = RatingPage::new(desk.clone(), read_sheet, door, console.lang());
    page.serve(listener).map_err(page_error)?;
    Ok(page)
}

/// Until the end: what other programs change is read again, and the page is told.
fn follow_files(desk: &Mutex<PageDesk>, page: &RatingPage, events: &Receiver<ScreenEvent>) {
    for event in events {
        match event {
            ScreenEvent::Changed(paths) => {
                let news = lock_unpoisoned(desk).reload_changed(&paths);
                if news.class {
                    page.class_changed();
                }
                for student in &news.students {
                    page.student_changed(student);
                }
            }
            ScreenEvent::End => return,
            ScreenEvent::Key(_) | ScreenEvent::Redraw => {}
        }
    }
}

/// Below the project: some browsers may not read temporary folders. Gone once it was opened.
fn opening_page(project: &FolderSource) -> PathBuf {
    absolute_path(project.root()).join(".gridgen.rate.html")
}

fn page_error(cause: impl Display) -> CommandError {
    CommandError::machine(PageStartMessage::Failed {
        cause: cause.to_string(),
    })
}

/// The web page of one sheet as it stands in the files now, made in memory.
fn sheet_reader(project: &FolderSource, grid: &GridId) -> SheetReader {
    let (project, grid) = (project.clone(), grid.clone());
    Box::new(move |path: &str| {
        let student = StudentPath::new(path)?;
        let output = OutputPath::student(&grid, &student, OutputFormat::Html)?;
        let mut diagnostics = Diagnostics::new();
        let snapshot = Snapshot::of_grid(&project, &grid);
        let checked = check_project(snapshot, &project, &mut diagnostics);
        let options = BuildOptions {
            apart_program: std::env::current_exe().ok(),
            grids: BTreeSet::from([grid.clone()]),
            students: BTreeSet::from([(grid.clone(), student)]),
            formats: vec![OutputFormat::Html],
            no_class: true,
            ..BuildOptions::default()
        };
        let renderer = render::Renderer::new();
        let plan = renderer.plan_build(&checked, &project, options, &mut diagnostics);
        let store = MemoryStore::new();
        let one_sheet = RunOptions {
            workers: 1,
            ..default_run_options()
        };
        render::run_plan(plan, &store, one_sheet, &SilentObserver).ok()?;
        store.files().remove(&output)
    })
}

impl PageDesk {
    fn open(
        files: RatedFiles,
        seen: &CachedSource<FolderSource>,
        lang: MessageLang,
    ) -> Result<Self, desk::NotOpened> {
        let (form, students) = files.read_class(seen)?;
        if students.is_empty() {
            return Err(desk::NotOpened::NoStudents);
        }
        Ok(Self {
            class: RatedClass::new(form, students),
            files,
            halted: None,
            lang,
            news: PageNews::default(),
            saved_count: 0,
            caveats: BTreeMap::new(),
        })
    }

    fn reload_changed(&mut self, paths: &BTreeSet<String>) -> PageNews {
        self.with_files(|files, face| files.reload_changed(face, paths, face.lang));
        std::mem::take(&mut self.news)
    }

    /// The files beside the class that follows them.
    fn with_files(&mut self, reload: impl FnOnce(&RatedFiles, &mut Self)) {
        let files = self.files.clone();
        reload(&files, self);
    }
}

impl RatingDesk for PageDesk {
    fn class(&self) -> &RatedClass {
        &self.class
    }

    fn class_mut(&mut self) -> &mut RatedClass {
        &mut self.class
    }

    fn halted(&self) -> Option<String> {
        self.halted.clone()
    }

    fn save(&mut self, edit: SessionEdit) -> Result<(), String> {
        match self.files.save(&self.class.form, &edit, self.lang) {
            Ok(edited) => {
                self.saved_count += 1;
                for caveat in edited.caveats {
                    let file = || edit.file.clone();
                    self.caveats.entry(caveat).or_insert_with(file);
                }
                let names = |class: &RatedClass| {
                    let place = class.student_of_file(&edit.file)?;
                    let student = class.students.get(place)?;
                    Some((student.family.clone(), student.given.clone()))
                };
                let before = names(&self.class);
                self.class.edit_saved(&edit, edited.text);
                if names(&self.class) != before {
                    self.class.sort_students();
                    self.news.class = true;
                }
                Ok(())
            }
            Err(reason) => {
                // What stands there now may be why.
                self.with_files(|files, face| files.reload_file(face, &edit.file));
                Err(reason)
            }
        }
    }
}

impl ClassFollower for PageDesk {
    fn known_files(&self) -> BTreeSet<String> {
        files_of(&self.class)
    }

    fn is_halted(&self) -> bool {
        self.halted.is_some()
    }

    fn file_changed(&mut self, file: StudentFile) {
        let read = RatedStudent::read(&self.class.form, file);
        let place = self.class.student_of_file(&read.place.file);
        match place {
            Some(place) if self.class.students[place].text == read.text => {}
            // What was there is still what is known: an edit then says that the file is being saved.
            Some(_) if read.text.trim().is_empty() => {}
            Some(place) => {
                self.news.students.insert(read.place.path.clone());
                self.class.replace_student(place, read);
            }
            None => {
                self.news.class = true;
                self.class.students.push(read);
            }
        }
        self.class.sort_students();
    }

    fn file_removed(&mut self, file: &str) {
        if let Some(place) = self.class.student_of_file(file) {
            self.class.students.remove(place);
            self.news.class = true;
        }
    }

    fn grid_changed(&mut self, form: RatingForm, students: Vec<RatedStudent>) {
        self.class.replace(form, students);
        self.halted = None;
        self.news.class = true;
    }

    fn halt_rating(&mut self, reason: String) {
        self.halted = Some(reason);
        self.news.class = true;
    }
}
