//! `gridgen themes preview`: a project of difficult forms in a theme, and what is wrong with the result.

use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::source::{FileSource, FolderEntry, FolderSource, MemorySource, ReadRefusal};
use crate::diagnostics;
use crate::model::sheet::context::SheetStudent;
use crate::output::pdf::{MisplacedText, PlaceFault, evict_layouts, in_own_pool};
use crate::output::render::glyphs::GlyphDiagnostic;
use crate::output::render::{self, BuildPlan, FolderStore, own_files};
use crate::output::theme::ThemeName;
use crate::project::Snapshot;
use crate::project::check_project;
use crate::ui::cli::commands::build::find_theme;
use crate::ui::cli::commands::progress::{BuildProgress, default_run_options};
use crate::ui::cli::commands::select::ChosenGrids;
use crate::ui::cli::{CommandResult, Console};
use crate::ui::message::messages;
use std::collections::{BTreeMap, BTreeSet};

diagnostics! {
    /// What a theme does to a difficult form.
    pub enum ThemePreviewDiagnostic {
        /// A text of the PDF begins or ends outside the page, where nobody can read it.
        Warning OutsidePage { sheet: String, page: usize, text: String } = "outside-page" {
            en: "`{text}` runs off page {page} of {sheet}" => "let the text break, or make its column wider";
            fr: "`{text}` sort de la page {page} de {sheet}"
                => "laissez le texte aller à la ligne, ou élargissez sa colonne";
        }
        /// A text of the PDF runs over the line beside its cell.
        Warning OutsideCell { sheet: String, page: usize, text: String } = "outside-cell" {
            en: "`{text}` leaves its cell on page {page} of {sheet}"
                => "let the text break, or give its column more room";
            fr: "`{text}` sort de sa cellule, page {page} de {sheet}"
                => "laissez le texte aller à la ligne, ou élargissez sa colonne";
        }
        /// Two texts of the PDF stand at one place, so that neither can be read.
        Warning PrintedOver { sheet: String, page: usize, text: String, over: String } = "printed-over" {
            en: "`{text}` is printed over `{over}` on page {page} of {sheet}"
                => "let the text break, or give its cell the height it needs";
            fr: "`{text}` est imprimé sur `{over}`, page {page} de {sheet}"
                => "laissez le texte aller à la ligne, ou donnez à sa cellule la hauteur qu'il faut";
        }
        /// Characters of a form that no font of the theme has. The PDF shows a box for each.
        Warning MissingGlyphs { count: usize } = "missing-glyphs" {
            en: "characters of this form that no font has: {count}"
                => "for forms in such a language add a font to the theme's `fonts/`";
            fr: "caractères de ce formulaire qu'aucune police n'a : {count}"
                => "pour des formulaires dans une telle langue, ajoutez une police dans `fonts/` du thème";
        }
        /// A sheet costs as much for each student as for the first: something of the student stands where Typst cannot
        /// see that the rest is the same.
        Warning LaidOutAgain { share: usize } = "laid-out-again" {
            en: "only {share} % of the layout is reused for a second student"
                => "see \"What keeps a theme fast\" in docs/themes.md";
            fr: "seuls {share} % de la mise en page resservent pour un second élève"
                => "voir « What keeps a theme fast » dans docs/themes.md";
        }
    }
}

/// Less than this, in per cent, is reported; `classic` has more than ninety.
const MIN_REUSED_SHARE: usize = 60;

messages! {
    /// What `gridgen themes preview` says.
    enum ThemePreviewMessage {
        Done { theme: ThemeName, share: String } {
            en: "output/themes/{theme}/; layout reused for a second student: {share}";
            fr: "output/themes/{theme}/ ; mise en page réutilisée pour un second élève : {share}";
        }
    }
}

/// The project of difficult forms; it has no themes.
#[derive(rust_embed::RustEmbed)]
#[folder = "assets/preview/"]
struct PreviewProject;

/// `gridgen themes preview`.
pub fn run_theme_preview(console: &Console, project: &FolderSource, typed: &str) -> CommandResult {
    let theme = find_theme(project, typed)?;
    let source = PreviewSource::new(project);
    let mut diagnostics = Diagnostics::new();
    let plan = plan_preview(&source, &theme, &mut diagnostics);
    let place = Place::File(format!("themes/{theme}").into());
    let store = FolderStore::new(project.root().join("output/themes").join(theme.as_str()));
    let progress = BuildProgress::new(console);
    let report = render::run_plan(plan, &store, default_run_options(), &progress)?;
    drop(progress);
    diagnostics.extend(report.diagnostics);
    // Planned once more: the first plan was used up, and its layouts are kept.
    let plan = plan_preview(&source, &theme, &mut Diagnostics::new());
    let mut share = None;
    // Looked at in this process: only what came to its end in one apart.
    if report.failed.is_empty() {
        find_misplaced_texts(&plan, &place, &mut diagnostics);
        share = reused_layout_share(&plan);
    }
    if let Some(share) = share.filter(|share| *share < MIN_REUSED_SHARE) {
        diagnostics.add(ThemePreviewDiagnostic::LaidOutAgain { share }, place);
    }
    let status = ChosenGrids::all().report(console, merge_missing_glyphs(diagnostics));
    let share = share.map_or_else(|| "–".to_owned(), |share| format!("{share} %"));
    console.print_message(&ThemePreviewMessage::Done { theme, share });
    Ok(status)
}

fn plan_preview(
    source: &PreviewSource<'_>,
    theme: &ThemeName,
    diagnostics: &mut Diagnostics,
) -> BuildPlan {
    let checked = check_project(Snapshot::read(source), source, diagnostics);
    let options = render::BuildOptions {
        apart_program: std::env::current_exe().ok(),
        theme: Some(theme.clone()),
        class: true,
        ..render::BuildOptions::default()
    };
    render::Renderer::new().plan_build(&checked, source, options, diagnostics)
}

/// Reports what leaves a page or is printed over something else, each text once. What Typst refuses, the build reports.
fn find_misplaced_texts(plan: &BuildPlan, place: &Place, diagnostics: &mut Diagnostics) {
    let mut known = BTreeSet::new();
    for job in &plan.jobs {
        let Some(sheet) = job.sheet() else { continue };
        let who = sheet.student.as_ref().and_then(|filled| filled.context());
        let own = own_files(sheet, who.as_ref());
        let group = &sheet.group;
        let found = in_own_pool(|| group.typesetter.misplaced_texts(&group.files, &own));
        let found = found.unwrap_or_default().into_iter();
        for MisplacedText { page, text, fault } in found.filter(|it| known.insert(it.text.clone()))
        {
            let sheet = job.name.clone();
            let problem = match fault {
                PlaceFault::OffPage => ThemePreviewDiagnostic::OutsidePage { sheet, page, text },
                PlaceFault::OutOfCell => ThemePreviewDiagnostic::OutsideCell { sheet, page, text },
                PlaceFault::Over(over) => ThemePreviewDiagnostic::PrintedOver {
                    sheet,
                    page,
                    text,
                    over,
                },
            };
            diagnostics.add(problem, place.clone());
        }
    }
}

/// How much of the layout is found ready for a student of another name with the same ratings, in per cent; none where a
/// sheet cannot be made.
fn reused_layout_share(plan: &BuildPlan) -> Option<usize> {
    let job = plan.jobs.iter().find(|job| job.name == "rows/3B/full")?;
    let sheet = job.sheet()?;
    let who = sheet.student.as_ref()?.context()?;
    let namesake = SheetStudent {
        name: format!("{} 2", who.name),
        ..who.clone()
    };
    let group = &sheet.group;
    let pieces = |who| {
        let own = own_files(sheet, Some(who));
        group.typesetter.laid_out_pieces(&group.files, &own).ok()
    };
    in_own_pool(|| {
        evict_layouts(0);
        let (first, second) = (pieces(&who)?, pieces(&namesake)?);
        Some(100 - (100 * second).div_ceil(first.max(1)).min(100))
    })
}

/// One message for all characters of a file that no font has.
fn merge_missing_glyphs(diagnostics: Diagnostics) -> Diagnostics {
    let mut all = Diagnostics::new();
    let mut lacking: BTreeMap<String, usize> = BTreeMap::new();
    for diagnostic in diagnostics.sorted() {
        match diagnostic.kind_as() {
            Some(GlyphDiagnostic::MissingGlyph { .. }) => {
                *lacking
                    .entry(diagnostic.place.path().to_owned())
                    .or_default() += 1;
            }
            _ => {
                all.push(diagnostic);
            }
        }
    }
    for (path, count) in lacking {
        all.add(
            ThemePreviewDiagnostic::MissingGlyphs { count },
            Place::File(path.as_str().into()),
        );
    }
    all
}

/// The grids of the difficult forms, and the themes of the project.
struct PreviewSource<'a> {
    grids: MemorySource,
    project: &'a FolderSource,
}

impl<'a> PreviewSource<'a> {
    fn new(project: &'a FolderSource) -> Self {
        let mut grids = MemorySource::default();
        for path in PreviewProject::iter() {
            if let Some(file) = PreviewProject::get(&path) {
                grids = grids.with(&path, file.data.into_owned());
            }
        }
        Self { grids, project }
    }

    fn source_of(&self, path: &str) -> &dyn FileSource {
        match path.split('/').next() {
            Some("themes") => self.project,
            _ => &self.grids,
        }
    }
}

impl FileSource for PreviewSource<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadRefusal> {
        self.source_of(folder).entries(folder)
    }

    fn real_path(&self, path: &str) -> Result<String, ReadRefusal> {
        self.source_of(path).real_path(path)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadRefusal> {
        self.source_of(path).read(path, limit)
    }
}
