//! Themes: finding, inheritance, strings; from a grid to HTML by Tera, and to the files that Typst typesets.
//!
//! In: a theme's folder in the project, or the built-in one; a grid and a student as plain data
//! ([`crate::model::sheet`]). Out: a [`Theme`], whose every file is found along its chain; a [`ThemedForm`], made once
//! for a grid, which gives the HTML of each sheet and the Typst files of all. Never reads ratings, never puts a student
//! into Typst source, never typesets.
//!
//! ```text
//! Theme::load ─▶ PrintStyle { theme, options, strings, apart } ─▶ ThemedForm::new(style, grid)
//!     ├▶ form.html(student)      for each student
//!     └▶ form.typst_files()      once
//! ```
//! - `files`: `chain` one theme's files, `find` where they are, `load` the whole chain, `inherited` which file holds,
//!   `manifest` `theme.yaml`, `builtin` the theme inside the program, `fonts` for the PDF and for pages, `required`
//!   files that every theme has, `unread` names that nothing reads, `blocked` what has no effect in a page.
//! - `options`: what can be set, and what holds; `strings`: the theme's texts in a language.
//! - `pages`: `values` what templates see, and the filter `typst`; `engine` the two Tera engines; `template_texts`,
//!   `faults` errors of Tera; `style`, `policy`, `assets` what a page carries besides its templates; `page_guard` what it
//!   may not hold; `template_process` own templates, filled in in a process apart.
//! - `typeset`: `virtuals` the files as Typst sees them, and the way back; `parts` the parts of a sheet; `typst_faults`
//!   errors of Typst.
//! - `form`, `class`, `index`: what is made.

mod class;
mod files;
mod form;
mod index;
mod name;
mod options;
mod pages;
mod print_style;
mod problem;
mod strings;
#[cfg(test)]
mod tests;
mod typeset;

pub use class::{ClassDocument, class_cover_files, class_overview_files};
pub use files::builtin::CLASSIC;
pub use files::chain::ThemeFile;
pub use files::find::available_themes;
pub use files::inherited::Theme;
pub use files::manifest::{OptionEntry, OptionType, ThemeManifest};
pub use form::{ThemedForm, named_blank_json, student_json};
pub use index::IndexPage;
pub use name::ThemeName;
pub use options::{
    AllowedValues, DeclaredOption, OptionSetting, OptionsLayer, OptionsTarget, ThemeOptions,
};
pub use pages::template_process::{TEMPLATE_ARGUMENT, serve_templates};
pub use print_style::PrintStyle;
pub use problem::ThemeDiagnostic;
pub use strings::ThemeStrings;
pub use typeset::parts::ThemePart;
pub use typeset::typst_faults::{RepeatKey, SheetDiagnostic};
