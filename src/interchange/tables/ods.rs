//! ODS, the format of LibreOffice: a package of XML. Every cell is a text, so nothing runs.

use super::csv::escape_apostrophe;
use super::{RatingsColumn, RatingsTable};
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
pub fn write_ods(table: &RatingsTable, lang: MessageLang) -> Option<Vec<u8>> {
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
    // First, and not compressed: programs recognise the kind of file by its first bytes.
    file("mimetype", stored, MIME)?;
    file("META-INF/manifest.xml", packed, &manifest_xml())?;
    file("content.xml", packed, &content_xml(table, lang))?;
    file("settings.xml", packed, &settings_xml(&table.grid))?;
    Some(package.finish().ok()?.into_inner())
}

fn manifest_xml() -> String {
    let entries = [
        ("/", MIME),
        ("content.xml", "text/xml"),
        ("settings.xml", "text/xml"),
    ];
    let entries = entries.map(|(path, kind)| {
        format!(
            "<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{kind}\"/>"
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" \
         manifest:version=\"1.3\">{}</manifest:manifest>\n",
        entries.concat(),
    )
}

fn content_xml(table: &RatingsTable, lang: MessageLang) -> String {
    let mut rows = String::from("<table:table-header-rows>");
    for headings in table.heading_rows(lang) {
        rows += &row_xml(headings.iter().map(|text| cell_xml(text, "")));
    }
    rows += "</table:table-header-rows>";
    for line in &table.students {
        let names = line.all_cells().take(3).map(|text| cell_xml(text, ""));
        let ratings = table.columns.iter().enumerate().zip(&line.cells);
        let ratings =
            ratings.map(|((index, column), text)| cell_xml(text, &validation_of(column, index)));
        let extras = line.extras.iter().map(|text| cell_xml(text, ""));
        rows += &row_xml(names.chain(ratings).chain(extras));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content {NAMESPACES}>\
         <office:body><office:spreadsheet>{}<table:table table:name=\"{}\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>\n",
        validations_xml(table),
        escape_html(&table.grid),
    )
}

/// The attribute that names a column's list of levels, if it has one.
fn validation_of(column: &RatingsColumn, index: usize) -> String {
    if column.levels.is_empty() {
        String::new()
    } else {
        format!(" table:content-validation-name=\"v{index}\"")
    }
}

/// For each column of levels, the codes to choose from.
fn validations_xml(table: &RatingsTable) -> String {
    let mut all = String::new();
    for (index, column) in table.columns.iter().enumerate() {
        if !column.levels.is_empty() {
            all += &validation_xml(column, index);
        }
    }
    if all.is_empty() {
        return all;
    }
    format!("<table:content-validations>{all}</table:content-validations>")
}

fn validation_xml(column: &RatingsColumn, index: usize) -> String {
    let codes = column.levels.iter();
    let codes: Vec<String> = codes
        .map(|level| format!("\"{}\"", level.code.replace('"', "\"\"")))
        .collect();
    let list = format!("of:cell-content-is-in-list({})", codes.join(";"));
    let condition = escape_html(&list);
    format!(
        "<table:content-validation table:name=\"v{index}\" table:condition=\"{condition}\" \
         table:allow-empty-cell=\"true\" table:display-list=\"unsorted\">\
         <table:error-message table:display=\"true\" table:message-type=\"warning\"/>\
         </table:content-validation>"
    )
}

fn row_xml(cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells.collect();
    format!("<table:table-row>{cells}</table:table-row>")
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

/// The headings and the names stay in sight while the rest scrolls.
fn settings_xml(sheet: &str) -> String {
    let items = [
        config_item("HorizontalSplitMode", "short", "2"),
        config_item("HorizontalSplitPosition", "int", "3"),
        config_item("VerticalSplitMode", "short", "2"),
        config_item("VerticalSplitPosition", "int", "2"),
        config_item("PositionRight", "int", "3"),
        config_item("PositionBottom", "int", "2"),
    ];
    let items = items.concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-settings {NAMESPACES}><office:settings>\
         <config:config-item-set config:name=\"ooo:view-settings\">\
         <config:config-item-map-indexed config:name=\"Views\"><config:config-item-map-entry>\
         <config:config-item-map-named config:name=\"Tables\"><config:config-item-map-entry config:name=\"{}\">\
         {items}</config:config-item-map-entry></config:config-item-map-named>\
         </config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>\
         </office:settings></office:document-settings>\n",
        escape_html(sheet),
    )
}

fn config_item(name: &str, kind: &str, value: &str) -> String {
    format!(
        "<config:config-item config:name=\"{name}\" config:type=\"{kind}\">{value}</config:config-item>"
    )
}
