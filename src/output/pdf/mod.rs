//! Typesets: virtual files and fonts in, the bytes of an accessible PDF or faults out.
//!
//! In: the constant `/main.typ`, the files of a theme, one student as `/student.json`. Out: [`TypesetPdf`], or every
//! [`Fault`] with its place in a virtual file. Almost a leaf: it knows no grid, no theme and no disk, opens no file,
//! fetches nothing, and keeps no state of its own (Typst's own cache is emptied by [`evict_layouts`]).
//!
//! ```text
//! Fonts::builtin() ─▶ Typesetter::new(fonts) ─▶ typesetter.files([…])      once per grid, theme and language
//!                                             └▶ typesetter.typeset(&files, student, &info)   for each sheet
//! ```
//! - [`fonts`]: what can be printed; `glyphs`: a box with the code point for what cannot.
//! - [`files`]: virtual files, parsed once and shared between students.
//! - `advances`: how wide characters are; [`fit`], `page_use`: where a page ends, and how high rows are so that it
//!   ends well.
//! - `world`: the two of them as Typst sees them; `fault`: its complaints as plain data.
//! - `file`: the finished file, packed; several files as one.
//! - [`threads`]: how to run many of these side by side.
//! - `trial`, `misplaced`: what the author of a theme wants to know.

mod advances;
mod fault;
mod file;
pub mod files;
pub mod fit;
pub mod fonts;
mod glyphs;
mod misplaced;
mod page_use;
pub mod threads;
mod trial;
mod world;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use fault::{Fault, TraceStep};
pub use file::{JoinedSheet, count_pages, join_documents};
pub use files::VirtualFiles;
pub use fit::FittedFiles;
pub use fonts::{FontFace, Fonts};
pub use glyphs::{BoxedText, MissingCharacter};
pub use misplaced::{MisplacedText, PlaceFault};
pub use page_use::{PageUse, RowPlace};
pub use threads::{evict_layouts, in_own_pool};
pub use trial::PageMeasures;

use fit::Attempt;
use serde::{Deserialize, Serialize};
use typst::diag::SourceResult;
use typst::foundations::{Datetime, Smart};
use typst::syntax::{FileId, RootedPath, VirtualPath, VirtualRoot};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// The file that Typst starts from: constant, like every other path (Typst never forgets one, and has 65,535).
pub const MAIN: &str = "/main.typ";

/// What is the same for all sheets: Typst's library and the fonts. Share it between threads.
#[derive(Debug)]
pub struct Typesetter {
    library: LazyHash<Library>,
    fonts: Fonts,
    standards: PdfStandards,
    main: FileId,
}

/// What a PDF says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentInfo {
    /// The document's title, which a reader shows and a screen reader says first. PDF/UA wants one: if it is empty,
    /// `ident` stands for it.
    pub title: String,
    /// Who wrote it, where that is known.
    pub author: Option<String>,
    /// The date of the document: year, month, day. Without it the PDF has one fixed date, never today's.
    pub date: Option<(u16, u8, u8)>,
    /// Unique to this sheet, and the same from build to build (`agora/1AGORA/dupont`).
    pub ident: String,
}

/// A finished PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypesetPdf {
    /// The file.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The characters of the student's own files that no font has, and that are printed as a box with their code point.
    pub missing: Vec<MissingCharacter>,
    /// What Typst warned of.
    pub warnings: Vec<Fault>,
}

impl DocumentInfo {
    fn typst_date(&self) -> Option<Datetime> {
        let (year, month, day) = self.date?;
        Datetime::from_ymd(i32::from(year), month, day)
    }
}

/// A document that is not exported yet.
struct LaidOut {
    document: PagedDocument,
    warnings: Vec<Fault>,
}

impl Typesetter {
    /// Typesets with these fonts and no others.
    ///
    /// # Panics
    /// Never: PDF/UA-1 and PDF/A-2a are compatible, and every test would show otherwise.
    pub fn new(fonts: Fonts) -> Self {
        // The headings of rows (`pdf.header-cell`) are still behind this feature.
        let features = [Feature::A11yExtras].into_iter().collect();
        Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            fonts,
            standards: PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
                .expect("they go together"),
            main: RootedPath::new(
                VirtualRoot::Project,
                VirtualPath::new(MAIN).expect("a good path"),
            )
            .intern(),
        }
    }

    /// The fonts.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Virtual files, each under its path from the root (`/layout.typ`). Made once and given to
    /// [`Typesetter::typeset`] again and again, they are parsed once and their layout is reused.
    pub fn files<P: Into<String>, B: Into<Vec<u8>>>(
        &self,
        files: impl IntoIterator<Item = (P, B)>,
    ) -> VirtualFiles {
        let mut all = VirtualFiles::default();
        for (path, bytes) in files {
            all.insert(&self.fonts, path.into(), bytes.into());
        }
        all.add_advances(&self.fonts);
        all
    }

    /// One sheet: `files` as all students share them, `own` those of this student (`/student.json`, images), which
    /// hide shared files of the same path.
    ///
    /// # Errors
    /// Everything that Typst or the PDF standards complain of; at least one fault.
    pub fn typeset(
        &self,
        files: &VirtualFiles,
        own: &VirtualFiles,
        about: &DocumentInfo,
    ) -> Result<TypesetPdf, Vec<Fault>> {
        // Only where Typst has chosen a font without the mark: which font it takes is not known before, and boxes
        // for all marks would spell out names that print well (docs/decisions/0006).
        let result = self.typeset_once(files, own, about);
        match &result {
            Err(faults) if faults.iter().any(Fault::lacks_a_glyph) => {
                let (strict, strict_own) = (
                    files.with_strict_marks(&self.fonts),
                    own.with_strict_marks(&self.fonts),
                );
                if strict.is_none() && strict_own.is_none() {
                    return result;
                }
                self.typeset_once(
                    strict.as_ref().unwrap_or(files),
                    strict_own.as_ref().unwrap_or(own),
                    about,
                )
            }
            _ => result,
        }
    }

    /// The same with rows of the height that ends the pages best: of the blank once a form, of this sheet where it ends
    /// badly so. What belongs to a class has a `/main.typ` of its own among `own`.
    ///
    /// # Errors
    /// As [`Typesetter::typeset`].
    pub fn typeset_fitted(
        &self,
        fits: &FittedFiles,
        own: &VirtualFiles,
        about: &DocumentInfo,
    ) -> Result<TypesetPdf, Vec<Fault>> {
        let files = self.files_of_blank(fits);
        // A document of a class, whose forms look as by themselves.
        if own.bytes(MAIN).is_some() {
            return self.typeset(files, own, about);
        }
        let date = about.typst_date();
        let best = fits.best(|files| self.attempt(files, own, date));
        let exported = best.ok().map(|best| self.export(best.document, own, about));
        match exported {
            Some(Ok(pdf)) => Ok(pdf),
            // Faults are those of the sheet as it is set by default, and some can be mended.
            _ => self.typeset(fits.natural(), own, about),
        }
    }

    /// The files of a form with rows as high as in its blank.
    fn files_of_blank<'f>(&self, fits: &'f FittedFiles) -> &'f VirtualFiles {
        let blank = self.files([("/student.json", "null")]);
        fits.choose_for_blank(|files| self.attempt(files, &blank, None));
        fits.of_blank()
    }

    fn attempt(
        &self,
        files: &VirtualFiles,
        own: &VirtualFiles,
        date: Option<Datetime>,
    ) -> Result<Attempt<LaidOut>, Vec<Fault>> {
        let document = self.lay_out(files, own, date)?;
        let pages = PageUse::of(&document.document);
        Ok(Attempt { document, pages })
    }

    fn typeset_once(
        &self,
        files: &VirtualFiles,
        own: &VirtualFiles,
        about: &DocumentInfo,
    ) -> Result<TypesetPdf, Vec<Fault>> {
        let laid_out = self.lay_out(files, own, about.typst_date())?;
        self.export(laid_out, own, about)
            .map_err(|all| fault::collect_faults(&self.world(files, own, None), &all))
    }

    fn export(
        &self,
        laid_out: LaidOut,
        own: &VirtualFiles,
        about: &DocumentInfo,
    ) -> SourceResult<TypesetPdf> {
        let mut document = laid_out.document;
        describe_document(&mut document, about);
        Ok(TypesetPdf {
            pdf: file::pack_pdf(typst_pdf::pdf(&document, &self.pdf_options(about))?),
            pages: document.pages().len(),
            missing: own.missing_characters().cloned().collect(),
            warnings: laid_out.warnings,
        })
    }

    fn lay_out(
        &self,
        files: &VirtualFiles,
        own: &VirtualFiles,
        date: Option<Datetime>,
    ) -> Result<LaidOut, Vec<Fault>> {
        let world = self.world(files, own, date);
        let compiled = typst::compile::<PagedDocument>(&world);
        let collect = |all: &[_]| fault::collect_faults(&world, all);
        Ok(LaidOut {
            warnings: collect(&compiled.warnings),
            document: compiled.output.map_err(|all| collect(&all))?,
        })
    }

    fn world<'a>(
        &'a self,
        files: &'a VirtualFiles,
        own: &'a VirtualFiles,
        date: Option<Datetime>,
    ) -> world::VirtualWorld<'a> {
        world::VirtualWorld {
            library: &self.library,
            fonts: &self.fonts,
            main: self.main,
            files,
            own,
            date,
        }
    }

    fn pdf_options(&self, about: &DocumentInfo) -> PdfOptions {
        PdfOptions {
            // The default is a hash of title and author: two students of one name would have one document.
            ident: Smart::Custom(about.ident.clone()),
            creator: Smart::Custom(Some("gridgen".to_owned())),
            // The clock would make two builds of one sheet differ.
            timestamp: None,
            standards: self.standards.clone(),
            ..PdfOptions::default()
        }
    }
}

// Not by a `set document` rule: what differs for each student must not be in the style chain, or Typst lays out every
// cell again (16 ms a sheet instead of 6).
fn describe_document(document: &mut PagedDocument, about: &DocumentInfo) {
    let info = document.info_mut();
    let titles = [&about.title, &about.ident].map(|title| without_controls(title));
    info.title = titles
        .into_iter()
        .chain(["–".to_owned()])
        .find(|title| !title.trim().is_empty())
        .map(Into::into);
    let author = about.author.iter();
    info.author = author.map(|name| without_controls(name).into()).collect();
    // PDF/A requires a date, and today's would make two builds differ: a sheet without a date gets the day on which
    // PDF/A-2 was published.
    info.date = Smart::Custom(
        about
            .typst_date()
            .or_else(|| Datetime::from_ymd(2011, 7, 1)),
    );
}

/// Metadata is XML, which allows no control characters.
fn without_controls(text: &str) -> String {
    text.replace(char::is_control, "")
}
