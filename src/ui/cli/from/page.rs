//! A page that shows a form beside the grid that was made of it: each text of the form in the colour of what it was
//! taken for.
//!
//! In: the form as it was read, its layout, the blank form as a page. Out: one HTML file without scripts, which
//! loads nothing. Who does not see the colours reads the word in each cell.

use crate::base::diagnostic::MessageLang;
use crate::interchange::forms::document::{
    Block, FormCell, FormDocument, FormPosition, FormTable, ParagraphKind,
};
use crate::interchange::forms::layout::{CellRole, FormLayout};
use crate::text::markup::escape_html;
use std::fmt::Write;

/// A form and the grid that was made of it.
pub(super) struct LookPage<'a> {
    pub(super) document: &'a FormDocument,
    /// None for a rubric of another program: nothing of it was guessed.
    pub(super) layout: Option<&'a FormLayout>,
    /// The page of the blank form.
    pub(super) blank: &'a str,
    /// The title of the grid.
    pub(super) title: &'a str,
    pub(super) lang: MessageLang,
}

const STYLE: &str = "body{margin:0;font:15px/1.4 system-ui,sans-serif;color:#111;background:#fff}\
    main{display:grid;grid-template-columns:1fr 1fr;gap:1rem;padding:1rem}\
    @media(max-width:60rem){main{grid-template-columns:1fr}}\
    section{overflow:auto}table{border-collapse:collapse;margin:.5rem 0}\
    td{border:1px solid #888;padding:.3rem;vertical-align:top}\
    small{display:block;font-size:.75rem;font-style:italic}\
    p,h2{margin:.3rem 0;padding:.3rem}h2{font-size:1.1rem}\
    iframe{width:100%;height:95vh;border:1px solid #888}";

/// The background of each role, in the order of [`CellRole::ALL`]: pale, so that black is read on all of them.
const COLOURS: [&str; CellRole::ALL.len()] = [
    "#ffe08a", "#e6dcc8", "#eeeeee", "#ffc9a3", "#ffdcc2", "#bfe3ff", "#dcefff", "#d8f5d0",
    "#f3c6e8", "#a8e0c0", "#d9d2f0", "#cdeeee", "#ffffff",
];

impl LookPage<'_> {
    /// The page.
    pub(super) fn html(&self) -> String {
        let lang = self.lang.pick("en", "fr");
        let title = escape_html(self.title);
        let blocks: String = self
            .document
            .blocks
            .iter()
            .map(|block| self.block(block))
            .collect();
        let colours: String = COLOURS
            .iter()
            .enumerate()
            .map(|(nth, colour)| format!(".r{nth}{{background:{colour}}}"))
            .collect();
        let (form, blank) = (
            self.lang.pick("The form", "La fiche"),
            self.lang.pick("The blank grid", "La grille vierge"),
        );
        let frame = escape_html(self.blank);
        format!(
            "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
             <style>{STYLE}{colours}</style></head>\n<body><main><section><h1>{form}</h1>\n{blocks}{}</section>\n\
             <section><h1>{blank}</h1><iframe sandbox title=\"{blank}\" srcdoc=\"{frame}\"></iframe></section></main></body></html>\n",
            self.asides()
        )
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Table(table) => self.table(table),
            Block::Paragraph(paragraph) => {
                let element = match paragraph.kind {
                    ParagraphKind::Heading(_) | ParagraphKind::SheetName => "h2",
                    _ => "p",
                };
                let (class, role) = self.role(paragraph.place);
                let text = escape_html(&paragraph.text.plain());
                format!("<{element}{class}>{text} {role}</{element}>\n")
            }
        }
    }

    fn table(&self, table: &FormTable) -> String {
        let mut html = String::from("<table>");
        for row in &table.rows {
            html += "<tr>";
            for cell in row.iter().filter(|cell| !cell.is_covered()) {
                html += &self.cell(cell);
            }
            html += "</tr>\n";
        }
        html + "</table>\n"
    }

    fn cell(&self, cell: &FormCell) -> String {
        let lines: Vec<String> = cell
            .lines
            .iter()
            .map(|line| escape_html(&line.plain()))
            .collect();
        let (class, role) = if cell.is_blank() {
            (String::new(), String::new())
        } else {
            self.role(cell.place)
        };
        let (across, down) = (cell.across, cell.down);
        let text = lines.join("<br>");
        format!("<td colspan=\"{across}\" rowspan=\"{down}\"{class}>{text}{role}</td>")
    }

    /// The class and the word of the text at a place.
    fn role(&self, place: FormPosition) -> (String, String) {
        let Some(layout) = self.layout else {
            return (String::new(), String::new());
        };
        let role = layout.role(place);
        let nth = CellRole::ALL.iter().position(|other| *other == role);
        let class = format!(" class=\"r{}\"", nth.unwrap_or_default());
        (class, format!("<small>{}</small>", role.text(self.lang)))
    }

    /// What the file hides.
    fn asides(&self) -> String {
        if self.document.asides.is_empty() {
            return String::new();
        }
        let title = self
            .lang
            .pick("Hidden in the file", "Masqué dans le fichier");
        let mut html = format!("<h2>{title}</h2><ul>");
        for aside in &self.document.asides {
            // A string takes all that is written.
            let _ = write!(html, "<li>{}</li>", escape_html(&aside.text));
        }
        html + "</ul>\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::forms::form_readings;
    use crate::interchange::forms::read::read_document;

    #[test]
    fn each_text_of_the_form_has_its_role_as_colour_and_as_word() {
        let text = "Oral <1>\n\nCritère\tNA\tA\nParle *\tse tait\tparle fort\nÉcoute\tdort\tregarde\nTotal\t\t\n";
        let document = read_document("form.txt", text.as_bytes()).expect("a form");
        let readings = form_readings(&document, "form");
        let page = LookPage {
            document: &document,
            layout: readings[0].layout.as_ref(),
            blank: "<p class=\"x\">blank</p>",
            title: "Oral",
            lang: MessageLang::English,
        };
        let html = page.html();
        for wanted in [
            "Oral &lt;1&gt; <small>title</small>",
            "Parle *<small>criterion</small>",
            "parle fort<small>descriptor</small>",
            "NA<small>level</small>",
            "Total<small>comment in the file</small>",
            "srcdoc=\"&lt;p class=&quot;x&quot;&gt;",
        ] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        assert!(!html.contains("<script"));
    }
}
