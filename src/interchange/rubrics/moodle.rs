//! Moodle: `grading.xml` of the backup of an activity, with a rubric or a marking guide.
//!
//! `areas` › `area` › `definitions` › `definition`, whose plugin element holds `criteria` with `levels` (each a score
//! and a definition), or `guidecriteria` with the most each can be. Texts may be HTML.

use super::export::RubricRow;
use super::{Criterion, Rubric, RubricLevel, parse_points};
use crate::interchange::forms::document::Block;
use crate::interchange::forms::marks::decimal_value;
use crate::interchange::forms::read::html;
use crate::interchange::forms::text::FormText;
use crate::text::markup::escape_html;
use crate::text::package;
use roxmltree::Node;
use std::fmt::Write;

/// The first rubric or guide of a file.
pub(super) fn read_moodle(text: &str) -> Option<Rubric> {
    if !text.contains("gradingform_") {
        return None;
    }
    let tree = package::parse_xml(text).ok()?;
    let definition = tree.descendants().find(|node| {
        node.tag_name().name() == "definition"
            && node.has_children()
            && !element_text(*node, "method").is_empty()
    })?;
    let mut rubric = Rubric {
        title: FormText::joined(&html_lines(&element_text(definition, "name"))),
        intro: html_lines(&element_text(definition, "description")),
        ..Rubric::default()
    };
    for node in sorted_elements(definition, "criterion") {
        rubric.criteria.push(read_criterion(node));
    }
    for node in sorted_elements(definition, "guidecriterion") {
        rubric.criteria.push(read_guide_criterion(node));
    }
    let comments = sorted_elements(definition, "guidecomment");
    rubric.leftovers.extend(
        comments
            .into_iter()
            .map(|node| FormText::joined(&html_lines(&element_text(node, "description"))).plain()),
    );
    Some(rubric)
}

fn read_criterion(node: Node<'_, '_>) -> Criterion {
    let mut lines = html_lines(&element_text(node, "description")).into_iter();
    let level = |node: Node<'_, '_>| RubricLevel {
        name: String::new(),
        description: html_lines(&element_text(node, "definition")),
        points: parse_points(&element_text(node, "score")).unwrap_or_default(),
    };
    let mut levels: Vec<RubricLevel> = node
        .descendants()
        .filter(|inner| inner.tag_name().name() == "level")
        .map(level)
        .collect();
    levels.sort_by(|a, b| decimal_value(&a.points).total_cmp(&decimal_value(&b.points)));
    Criterion {
        name: lines.next().unwrap_or_default(),
        description: lines.collect(),
        levels,
        ..Criterion::default()
    }
}

fn read_guide_criterion(node: Node<'_, '_>) -> Criterion {
    let mut description = html_lines(&element_text(node, "description"));
    description.extend(html_lines(&element_text(node, "descriptionmarkers")));
    Criterion {
        name: FormText::joined(&html_lines(&element_text(node, "shortname"))),
        description,
        points: parse_points(&element_text(node, "maxscore")),
        ..Criterion::default()
    }
}

/// Elements of a name in the order their numbers say.
fn sorted_elements<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    let mut found: Vec<Node<'a, 'i>> = node
        .descendants()
        .filter(|inner| inner.tag_name().name() == name)
        .collect();
    found.sort_by_key(|node| {
        element_text(*node, "sortorder")
            .trim()
            .parse::<u32>()
            .unwrap_or(u32::MAX)
    });
    found
}

fn element_text(node: Node<'_, '_>, name: &str) -> String {
    let text = package::child_element(node, name)
        .and_then(|child| child.text())
        .unwrap_or_default();
    // How Moodle writes "nothing".
    if text == "$@NULL@$" {
        String::new()
    } else {
        text.to_owned()
    }
}

/// The lines of a field, which may be HTML.
fn html_lines(text: &str) -> Vec<FormText> {
    if !text.contains('<') {
        return super::text_lines(text);
    }
    // What is no page of any sense is kept as it is written.
    let Ok(page) = html::read_html(&format!("<body>{text}")) else {
        return super::text_lines(text);
    };
    let lines = page.blocks.into_iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text),
        Block::Table(_) => None,
    });
    lines.collect()
}

/// The file for Moodle: a marking guide where every row is rated by a number, else a rubric.
pub(super) fn write_moodle(title: &str, intro: &str, rows: &[RubricRow]) -> Vec<u8> {
    let guide = rows.iter().all(|row| row.by_number);
    let method = if guide { "guide" } else { "rubric" };
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<areas>\n  <area id=\"1\">\n    <areaname>submissions</areaname>\n",
    );
    // A string takes all that is written.
    let _ = write!(
        out,
        "    <activemethod>{method}</activemethod>\n    <definitions>\n      <definition id=\"1\">\n        <method>{method}</method>\n        \
         <name>{}</name>\n        <description>{}</description>\n        <descriptionformat>2</descriptionformat>\n        \
         <status>20</status>\n        <plugin_gradingform_{method}_definition>\n",
        escape_html(title),
        escape_html(intro)
    );
    if guide {
        write_guide_criteria(&mut out, rows)
    } else {
        write_criteria(&mut out, rows)
    }
    let _ = write!(
        out,
        "        </plugin_gradingform_{method}_definition>\n        <instances>\n        </instances>\n      </definition>\n    </definitions>\n  </area>\n</areas>\n"
    );
    out.into_bytes()
}

fn write_criteria(out: &mut String, rows: &[RubricRow]) {
    *out += "          <criteria>\n";
    let mut level_id = 0;
    for (at, row) in rows.iter().enumerate() {
        let name = [row.name.as_str(), row.description.as_str()].join("\n");
        let _ = write!(
            out,
            "            <criterion id=\"{0}\">\n              <sortorder>{0}</sortorder>\n              <description>{1}</description>\n              \
             <descriptionformat>0</descriptionformat>\n              <levels>\n",
            at + 1,
            escape_html(name.trim_end())
        );
        for level in &row.levels {
            level_id += 1;
            let meaning = if level.description.is_empty() {
                level.name.clone()
            } else {
                format!("{}: {}", level.name, level.description)
            };
            let _ = write!(
                out,
                "                <level id=\"{level_id}\">\n                  <score>{}</score>\n                  <definition>{}</definition>\n                  \
                 <definitionformat>0</definitionformat>\n                </level>\n",
                level.points,
                escape_html(&meaning)
            );
        }
        *out += "              </levels>\n            </criterion>\n";
    }
    *out += "          </criteria>\n";
}

fn write_guide_criteria(out: &mut String, rows: &[RubricRow]) {
    *out += "          <guidecriteria>\n";
    for (at, row) in rows.iter().enumerate() {
        let most = row
            .levels
            .first()
            .map(|level| level.points.as_str())
            .unwrap_or("0");
        let _ = write!(
            out,
            "            <guidecriterion id=\"{0}\">\n              <sortorder>{0}</sortorder>\n              <shortname>{1}</shortname>\n              \
             <description>{2}</description>\n              <descriptionformat>0</descriptionformat>\n              \
             <descriptionmarkers></descriptionmarkers>\n              <descriptionmarkersformat>0</descriptionmarkersformat>\n              \
             <maxscore>{most}</maxscore>\n            </guidecriterion>\n",
            at + 1,
            escape_html(&row.name),
            escape_html(&row.description)
        );
    }
    *out += "          </guidecriteria>\n";
}
