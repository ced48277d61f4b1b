//! What the sheets of one grid share: the grid in a theme, ready for every student.

use crate::model::grid::GridId;
use crate::model::sheet::context::SheetGrid;
use crate::output::apart::ApartTypesetter;
use crate::output::pdf::{FittedFiles, Typesetter, VirtualFiles};
use crate::output::theme::{ClassDocument, PrintStyle, ThemedForm};
use crate::project::OutputFormat;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the sheets of one grid, theme and language share.
pub struct SheetGroup {
    /// The name of the grid's folder.
    pub grid: GridId,
    /// The grid as themes see it.
    pub context: SheetGrid,
    /// How it is printed.
    pub style: PrintStyle,
    /// Both halves of the theme.
    pub form: ThemedForm,
    /// The files that Typst reads for every student.
    pub files: VirtualFiles,
    /// The same, for rows of several heights.
    pub fits: FittedFiles,
    /// With the theme's fonts.
    pub typesetter: Arc<Typesetter>,
    /// The characters of the form that no font has.
    pub missing: BTreeSet<char>,
    /// Whether a PDF of it would be pages of boxes: none is made.
    pub is_unprintable: bool,
    /// What is made of each class.
    pub class_documents: Vec<ClassDocument>,
    /// Typesets in processes apart what is not only ours.
    pub apart: Option<ApartTypesetter>,
    /// Whether nothing in the theme and no picture of the grid is from elsewhere: only a student's own pictures are.
    pub is_trusted: bool,
}

impl SheetGroup {
    /// Those of `formats` that can be made.
    pub(super) fn printable_formats(&self, formats: &[OutputFormat]) -> Vec<OutputFormat> {
        let mut formats = formats.to_vec();
        formats.retain(|format| *format != OutputFormat::Pdf || !self.is_unprintable);
        formats
    }
}
