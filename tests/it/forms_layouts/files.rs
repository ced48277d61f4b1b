//! Files of the formats that forms come in, hand-made and small.

use super::laid_out::{FileAbility, LaidCell, LaidOut, LaidRow};
use std::io::Write;

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormFile {
    Text,
    Csv,
    Markdown,
    Html,
    Docx,
    Odt,
    Xlsx,
    Ods,
}

impl FormFile {
    pub(super) const ALL: [Self; 8] = [
        Self::Text,
        Self::Csv,
        Self::Markdown,
        Self::Html,
        Self::Docx,
        Self::Odt,
        Self::Xlsx,
        Self::Ods,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "form.txt",
            Self::Csv => "form.csv",
            Self::Markdown => "form.md",
            Self::Html => "form.html",
            Self::Docx => "form.docx",
            Self::Odt => "form.odt",
            Self::Xlsx => "form.xlsx",
            Self::Ods => "form.ods",
        }
    }

    pub(super) fn able(self) -> FileAbility {
        let is_text = matches!(self, Self::Text | Self::Csv | Self::Markdown);
        FileAbility {
            merges: !is_text,
            hides: matches!(self, Self::Docx | Self::Odt | Self::Xlsx | Self::Ods),
            is_sheet: matches!(self, Self::Csv | Self::Xlsx | Self::Ods),
        }
    }

    /// The bytes of the file.
    pub(super) fn write(self, parts: &[LaidOut]) -> Vec<u8> {
        match self {
            Self::Xlsx => write_xlsx(parts),
            Self::Docx => package(&[
                ("word/styles.xml", DOCX_STYLES.to_owned()),
                ("word/document.xml", docx_document(parts)),
            ]),
            Self::Odt => package(&[("content.xml", odt_content(parts))]),
            Self::Ods => package(&[("content.xml", ods_content(parts))]),
            _ => self.write_text(parts).into_bytes(),
        }
    }

    fn write_text(self, parts: &[LaidOut]) -> String {
        let mut text = String::new();
        for part in parts {
            text += &match (self, part) {
                (Self::Csv, LaidOut::Table(rows)) => separated(rows, ";"),
                (Self::Markdown, LaidOut::Table(rows)) => markdown_table(rows),
                (Self::Html, LaidOut::Table(rows)) => html_table(rows),
                (_, LaidOut::Table(rows)) => separated(rows, "\t"),
                (Self::Markdown, LaidOut::Heading(line)) => format!("\n## {line}\n\n"),
                (Self::Html, LaidOut::Heading(line)) => format!("<h2>{line}</h2>\n"),
                (Self::Html, LaidOut::Line(line)) => format!("<p>{line}</p>\n"),
                (Self::Text, LaidOut::Heading(line) | LaidOut::Line(line)) => {
                    format!("\n{line}\n\n")
                }
                (_, LaidOut::Heading(line) | LaidOut::Line(line)) => format!("{line}\n\n"),
            };
        }
        text
    }
}

fn separated(rows: &[LaidRow], separator: &str) -> String {
    let line = |row: &LaidRow| {
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        cells.join(separator) + "\n"
    };
    rows.iter().map(line).collect()
}

fn markdown_table(rows: &[LaidRow]) -> String {
    let mut text = String::new();
    for (nth, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| {
                if cell.is_bold && !cell.text.is_empty() {
                    format!("**{}**", cell.text)
                } else {
                    cell.text.clone()
                }
            })
            .collect();
        text += &format!("| {} |\n", cells.join(" | "));
        if nth == 0 {
            text += &format!("|{}\n", "---|".repeat(cells.len()));
        }
    }
    text
}

fn html_table(rows: &[LaidRow]) -> String {
    let mut text = String::from("<table>");
    for row in rows {
        text += "<tr>";
        for cell in row.cells.iter().filter(|cell| !cell.is_covered()) {
            let open = if cell.is_bold { "<b>" } else { "" };
            text += &format!(
                "<td colspan={} rowspan={}>{open}{}</td>",
                cell.across, cell.down, cell.text
            );
        }
        text += "</tr>\n";
    }
    text + "</table>\n"
}

fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    // Not packed: in a test the time is better spent on reading.
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in parts {
        writer.start_file(*name, options).expect("a part begins");
        writer
            .write_all(text.as_bytes())
            .expect("a part is written");
    }
    writer.finish().expect("a package").into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

const DOCX_STYLES: &str = "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
    <w:style w:styleId=\"H1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";

fn docx_paragraph(text: &str, style: &str, bold: bool) -> String {
    let mark = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    format!(
        "<w:p>{style}<w:r>{mark}<w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        escaped(text)
    )
}

fn docx_document(parts: &[LaidOut]) -> String {
    let mut body = String::new();
    let heading = "<w:pPr><w:pStyle w:val=\"H1\"/></w:pPr>";
    for part in parts {
        body += &match part {
            LaidOut::Heading(line) => docx_paragraph(line, heading, false),
            LaidOut::Line(line) => docx_paragraph(line, "", false),
            LaidOut::Table(rows) => {
                let rows: String = (0..rows.len()).map(|row| docx_row(rows, row)).collect();
                format!("<w:tbl>{rows}</w:tbl>")
            }
        };
    }
    format!("<w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>")
}

fn docx_row(rows: &[LaidRow], at: usize) -> String {
    let row = &rows[at];
    let mut cells = String::new();
    let mut column = 0;
    while let Some(cell) = row.cells.get(column) {
        let is_below = |above: &LaidRow| above.cells[column].down > 1;
        let properties = if cell.is_covered() && at > 0 && rows[..at].iter().any(is_below) {
            "<w:vMerge/>".to_owned()
        } else if cell.down > 1 {
            "<w:vMerge w:val=\"restart\"/>".to_owned()
        } else {
            format!("<w:gridSpan w:val=\"{}\"/>", cell.across.max(1))
        };
        let paragraph = docx_paragraph(&cell.text, "", cell.is_bold);
        cells += &format!("<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph}</w:tc>");
        column += cell.across.max(1);
    }
    let hidden = if row.is_hidden { "<w:hidden/>" } else { "" };
    let head = if row.is_head { "<w:tblHeader/>" } else { "" };
    format!("<w:tr><w:trPr>{hidden}{head}</w:trPr>{cells}</w:tr>")
}

const OPEN_DOCUMENT: &str = "<office:document-content \
    xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"><office:automatic-styles>\
    <style:style style:name=\"B\" style:family=\"paragraph\"><style:text-properties fo:font-weight=\"bold\"/>\
    </style:style></office:automatic-styles><office:body>";

fn odf_rows(rows: &[LaidRow]) -> String {
    rows.iter().map(odf_row).collect()
}

fn odf_row(row: &LaidRow) -> String {
    let cell = |cell: &LaidCell| {
        if cell.is_covered() {
            return "<table:covered-table-cell/>".to_owned();
        }
        let style = if cell.is_bold {
            " text:style-name=\"B\""
        } else {
            ""
        };
        let paragraph = if cell.text.is_empty() {
            String::new()
        } else {
            format!("<text:p{style}>{}</text:p>", escaped(&cell.text))
        };
        format!(
            "<table:table-cell table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\">{paragraph}</table:table-cell>",
            cell.across, cell.down
        )
    };
    let hidden = if row.is_hidden {
        " table:visibility=\"collapse\""
    } else {
        ""
    };
    let cells: String = row.cells.iter().map(cell).collect();
    format!("<table:table-row{hidden}>{cells}</table:table-row>")
}

fn odt_content(parts: &[LaidOut]) -> String {
    let mut body = String::new();
    for part in parts {
        body += &match part {
            LaidOut::Heading(line) => {
                format!(
                    "<text:h text:outline-level=\"1\">{}</text:h>",
                    escaped(line)
                )
            }
            LaidOut::Line(line) => format!("<text:p>{}</text:p>", escaped(line)),
            LaidOut::Table(rows) => format!("<table:table>{}</table:table>", odf_rows(rows)),
        };
    }
    format!(
        "{OPEN_DOCUMENT}<office:text>{body}</office:text></office:body></office:document-content>"
    )
}

/// All parts of a form below one another, as on a sheet.
fn sheet_rows(parts: &[LaidOut]) -> Vec<LaidRow> {
    let line = |text: &str, is_bold: bool| {
        let cell = LaidCell {
            text: text.to_owned(),
            across: 1,
            down: 1,
            is_bold,
        };
        LaidRow {
            cells: vec![cell],
            ..LaidRow::default()
        }
    };
    let mut rows = Vec::new();
    for part in parts {
        match part {
            LaidOut::Heading(text) => rows.push(line(text, true)),
            LaidOut::Line(text) => rows.push(line(text, false)),
            LaidOut::Table(table) => {
                rows.extend(table.iter().cloned());
                rows.push(line("", false));
            }
        }
    }
    rows
}

fn ods_content(parts: &[LaidOut]) -> String {
    let rows = odf_rows(&sheet_rows(parts));
    format!(
        "{OPEN_DOCUMENT}<office:spreadsheet><table:table table:name=\"Tabelle1\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    )
}

fn write_xlsx(parts: &[LaidOut]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let bold = rust_xlsxwriter::Format::new().set_bold();
    let plain = rust_xlsxwriter::Format::new();
    for (at, row) in (0_u32..).zip(sheet_rows(parts)) {
        for (column, cell) in (0_u16..).zip(&row.cells) {
            let format = if cell.is_bold { &bold } else { &plain };
            if cell.across > 1 || cell.down > 1 {
                let last_row = at + cell.down as u32 - 1;
                let last_column = column + cell.across as u16 - 1;
                sheet
                    .merge_range(at, column, last_row, last_column, &cell.text, format)
                    .expect("cells are merged");
            } else if let Ok(number) = cell.text.parse::<f64>() {
                sheet
                    .write_number_with_format(at, column, number, format)
                    .expect("a number");
            } else if !cell.text.is_empty() {
                sheet
                    .write_string_with_format(at, column, &cell.text, format)
                    .expect("a text");
            }
        }
        if row.is_hidden {
            sheet.set_row_hidden(at).expect("a row is hidden");
        }
    }
    book.save_to_buffer().expect("a workbook")
}
