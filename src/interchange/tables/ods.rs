//! ODS, the format of LibreOffice: a package of XML. Every cell is a text, so nothing runs.

use super::RatingsTable;
use super::csv::escape_apostrophe;
use crate::base::diagnostic::MessageLang;
use crate::text::markup::escape_html;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
const NAMESPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
     xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
     xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
     xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" \
     xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" \
     xmlns:of=\"urn:oasis:names:tc:opendocument:xmlns:of:1.2\" office:version=\"1.3\"";

/// The table; `None` never, but for what a package library could refuse.
pub fn write_ods(book: &RatingsTable, lang: MessageLang) -> Option<Vec<u8>> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    // The same bytes each time: no clock.
    let stored = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    let packed = stored.compression_method(CompressionMethod::Deflated);
    let mut file = |name: &str, options, content: &str| {
        package.start_file(name, options).ok()?;
        package.write_all(content.as_bytes()).ok()
    };
    // First and as it is: so that a file's kind can be told from its beginning.
    file("mimetype", stored, MIME)?;
    file("META-INF/manifest.xml", packed, &manifest_xml())?;
    file("content.xml", packed, &content_xml(book, lang))?;
    file("settings.xml", packed, &settings_xml(&book.grid))?;
    Some(package.finish().ok()?.into_inner())
}

fn manifest_xml() -> String {
    let entry = |path: &str, kind: &str| {
        format!(
            "<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{kind}\"/>"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" \
         manifest:version=\"1.3\">{}{}{}</manifest:manifest>\n",
        entry("/", MIME),
        entry("content.xml", "text/xml"),
        entry("settings.xml", "text/xml"),
    )
}

fn content_xml(book: &RatingsTable, lang: MessageLang) -> String {
    let heads = book.heading_rows(lang);
    let cell = |text: &str| cell_xml(text, "");
    let mut rows: String = heads
        .iter()
        .map(|head| row_xml(head.iter().map(|text| cell(text)).collect()))
        .collect();
    rows = format!("<table:table-header-rows>{rows}</table:table-header-rows>");
    for line in &book.students {
        let names = line.all_cells().take(3).map(cell);
        let ratings = book.columns.iter().enumerate().zip(&line.cells);
        let ratings = ratings.map(|((nth, column), text)| match column.levels.is_empty() {
            true => cell(text),
            false => self::cell_xml(text, &format!(" table:content-validation-name=\"v{nth}\"")),
        });
        rows += &row_xml(names.chain(ratings).collect());
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content {NAMESPACES}>\
         <office:body><office:spreadsheet>{}<table:table table:name=\"{}\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>\n",
        validations_xml(book),
        escape_html(&book.grid),
    )
}

/// For each column of levels, the codes to choose from.
fn validations_xml(book: &RatingsTable) -> String {
    let one = |(nth, column): (usize, &super::RatingsColumn)| {
        let codes = column
            .levels
            .iter()
            .map(|(code, _)| format!("\"{}\"", code.replace('"', "\"\"")));
        let codes = codes.collect::<Vec<_>>().join(";");
        let condition = escape_html(&format!("of:cell-content-is-in-list({codes})"));
        format!(
            "<table:content-validation table:name=\"v{nth}\" table:condition=\"{condition}\" \
             table:allow-empty-cell=\"true\" table:display-list=\"unsorted\">\
             <table:error-message table:display=\"true\" table:message-type=\"warning\"/>\
             </table:content-validation>"
        )
    };
    let columns = book.columns.iter().enumerate();
    let all: String = columns
        .filter(|(_, column)| !column.levels.is_empty())
        .map(one)
        .collect();
    match all.is_empty() {
        true => all,
        false => format!("<table:content-validations>{all}</table:content-validations>"),
    }
}

fn row_xml(cells: Vec<String>) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

fn cell_xml(text: &str, more: &str) -> String {
    if text.is_empty() {
        return format!("<table:table-cell{more}/>");
    }
    let lines: String = escape_apostrophe(text)
        .split('\n')
        .map(|line| format!("<text:p>{}</text:p>", text_xml(line)))
        .collect();
    format!("<table:table-cell office:value-type=\"string\"{more}>{lines}</table:table-cell>")
}

/// Characters of XML; of several spaces all but the first have an element of their own.
fn text_xml(line: &str) -> String {
    let mut out = String::new();
    let mut after_space = true;
    for c in line.chars() {
        match c {
            ' ' if after_space => out += "<text:s/>",
            '\t' => out += "<text:tab/>",
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out += &escape_html(c.encode_utf8(&mut [0; 4])),
        }
        after_space = c == ' ';
    }
    out
}

/// The heads and the names stay in sight.
fn settings_xml(sheet: &str) -> String {
    let item = |name: &str, kind: &str, value: &str| {
        format!(
            "<config:config-item config:name=\"{name}\" config:type=\"{kind}\">{value}</config:config-item>"
        )
    };
    let split: String = ["Horizontal", "Vertical"]
        .iter()
        .zip(["3", "2"])
        .map(|(way, at)| {
            item(&format!("{way}SplitMode"), "short", "2")
                + &item(&format!("{way}SplitPosition"), "int", at)
        })
        .collect();
    let right = item("PositionRight", "int", "3") + &item("PositionBottom", "int", "2");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-settings {NAMESPACES}><office:settings>\
         <config:config-item-set config:name=\"ooo:view-settings\">\
         <config:config-item-map-indexed config:name=\"Views\"><config:config-item-map-entry>\
         <config:config-item-map-named config:name=\"Tables\"><config:config-item-map-entry config:name=\"{}\">\
         {split}{right}</config:config-item-map-entry></config:config-item-map-named>\
         </config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>\
         </office:settings></office:document-settings>\n",
        escape_html(sheet),
    )
}
