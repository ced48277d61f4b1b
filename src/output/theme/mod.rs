//! Themes: finding, inheritance, strings; from a grid to HTML by Tera, and to the files that Typst typesets.
//!
//! In: a theme's folder in the project, or the built-in one; a grid and a student as plain data
//! ([`crate::model::sheet`]). Out: a [`Theme`], whose every file is found along its chain; a [`ThemedForm`], made once
//! for a grid, which gives the HTML of each sheet and the Typst files of all. Never reads ratings, never puts a student
//! into Typst source, never typesets.
//!
//! ```text
//! Theme::load ─▶ PrintStyle { theme, options, strings } ─▶ ThemedForm::new(style, grid)
//!     ├▶ form.html(student)      for each student
//!     └▶ form.typst_files()      once
//! ```
//! - `name`, `chain`: one theme's files; `find`: where they are; `load`: the whole chain; `inherited`: which file
//!   holds.
//! - `manifest`: `theme.yaml`; `options`: what can be set, and what holds; `fonts`: for the PDF, and for pages.
//! - `strings`: the theme's texts in a language; `unread`: names that nothing reads; `blocked`: what has no effect in a
//!   page; `required`: files that every theme has.
//! - `values`: what templates see, and the filter `typst`; `engine`: the two Tera engines; `template_texts`, `faults`:
//!   errors of Tera.
//! - `style`, `policy`, `assets`: what a page carries besides its templates.
//! - `form`, `class`, `index`: what is made; `virtuals`: the files as Typst sees them, and the way back; `parts`: the
//!   parts of a sheet; `typst_faults`: errors of Typst.

mod assets;
mod blocked;
mod builtin;
mod chain;
mod class;
mod engine;
mod faults;
mod find;
mod fonts;
mod form;
mod index;
mod inherited;
mod load;
mod manifest;
mod name;
mod options;
mod parts;
mod policy;
mod print_style;
mod problem;
mod required;
mod strings;
mod style;
mod template_texts;
#[cfg(test)]
mod tests;
mod typst_faults;
mod unread;
mod values;
mod virtuals;

pub use builtin::CLASSIC;
pub use chain::ThemeFile;
pub use class::{ClassDocument, class_overview_files, class_sheets_files};
pub use find::available_themes;
pub use form::{ThemedForm, student_json};
pub use index::IndexPage;
pub use inherited::Theme;
pub use manifest::{OptionEntry, OptionType, ThemeManifest};
pub use name::ThemeName;
pub use options::{
    AllowedValues, DeclaredOption, OptionSetting, OptionsLayer, OptionsTarget, ThemeOptions,
};
pub use parts::ThemePart;
pub use print_style::PrintStyle;
pub use problem::ThemeDiagnostic;
pub use strings::ThemeStrings;
pub use typst_faults::{RepeatKey, SheetDiagnostic};
