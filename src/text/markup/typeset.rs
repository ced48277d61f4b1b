//! The Typst form, typeset: that it compiles, and that PDF/UA-1 takes it, wherever a theme puts it.

use super::tests::AWKWARD;
use super::*;
use ::typst::diag::{FileError, FileResult};
use ::typst::foundations::{Bytes, Datetime, Duration};
use ::typst::syntax::{FileId, Source};
use ::typst::text::{Font, FontBook};
use ::typst::utils::LazyHash;
use ::typst::{Library, LibraryExt, World};
use typst_kit::fonts::{FontStore, embedded};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

const IMAGE: &str =
    r##"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M0 0h4v4z"/></svg>"##;

/// A world of one source, one image, and the fonts that Typst embeds.
struct OneSource {
    library: LazyHash<Library>,
    fonts: FontStore,
    main: Source,
}

impl World for OneSource {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, _: FileId) -> FileResult<Source> {
        Ok(self.main.clone())
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_with_slash();
        if path == "/images/0" {
            Ok(Bytes::from_string(IMAGE))
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

struct SvgImages;

impl ImageLookup for SvgImages {
    fn find(&self, _: &str) -> Option<FoundImage<'_>> {
        Some(FoundImage {
            html_src: "data:,",
            typst_path: "/images/0",
        })
    }
}

/// The markup alone, in a narrow table cell, and through `eval`, as an accessible PDF; panics with Typst's errors.
fn typeset(markup: &str) -> PagedDocument {
    let string = typst_string(markup);
    let source = format!(
        "#set document(title: \"T\")\n#set text(lang: \"fr\")\n{markup}\n\n#table(columns: (3cm, auto), table.header[A][B], \
         [{markup}], eval({string}, mode: \"markup\"))"
    );
    let mut fonts = FontStore::new();
    fonts.extend(embedded());
    let library = LazyHash::new(Library::default());
    let world = OneSource {
        library,
        fonts,
        main: Source::detached(source),
    };
    let document = ::typst::compile::<PagedDocument>(&world)
        .output
        .expect(markup);
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).expect("one standard");
    typst_pdf::pdf(
        &document,
        &PdfOptions {
            standards,
            ..PdfOptions::default()
        },
    )
    .expect(markup);
    document
}

#[test]
fn every_construct_is_typeset_and_accessible() {
    let source = "# Titre *a*\n\nun **deux** ~~trois~~ `q \"x\"`(x) [lien](https://x.fr/é?a=1#b).\ndeux\n\n1. a\n   - b\n   - c\n\n\
        7) loose\n\n   b\n\n> cité\n>\n> - ![plan](a.svg)\n> - ![](a.svg)\n\n***\n\n- a\n\n  ---\n\n- b\n\n\
        | a | *b* | |\n|:-|-:|---|\n| 1 | [x](tel:112) | ![p](a.svg) |\n\n```\ncode\n\n  x\n```\n\n<div>\n<b>x</b>\n</div>\n\n    fin";
    typeset(&render_markup(MarkupKind::Text, source, &SvgImages).typst);
    typeset(&render_markup(MarkupKind::Line, source, &SvgImages).typst);
}

#[test]
fn nesting_leaves_space_for_the_theme() {
    let lists: String = (0..40)
        .map(|level| format!("{}- a\n", "  ".repeat(level)))
        .collect();
    let numbers: String = (0..40)
        .map(|level| format!("{}1. a\n\n", "   ".repeat(level)))
        .collect();
    let spans = format!("{}a{}", "*a **b ~~c ".repeat(30), "~~ b** a*".repeat(30));
    let mixed = format!("> - > 1. > - > 1. > - {spans}\n");
    let quoted_table = format!(
        "{}| a |\n{}|---|\n{}| *b* |",
        "> ".repeat(12),
        "> ".repeat(12),
        "> ".repeat(12)
    );
    for source in [
        lists,
        numbers,
        spans,
        mixed,
        quoted_table,
        format!("{} a", ">".repeat(2000)),
    ] {
        typeset(&render_markup(MarkupKind::Text, &source, &SvgImages).typst);
    }
}

#[test]
fn awkward_values_are_typeset() {
    // PDF/UA has no page with a control character or U+FEFF; the module `pdf` replaces them.
    for value in AWKWARD
        .iter()
        .filter(|value| !value.contains(['\u{1}', '\u{feff}', '\u{1f469}']))
    {
        typeset(&format!("a{}a", escape_typst(value)));
        typeset(&format!(
            "a{}a",
            render_markup(MarkupKind::Text, value, &SvgImages).typst
        ));
    }
}
