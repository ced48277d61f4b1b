//! What a table has of a student beside the rows: fields, date, assessor, remarks on sections, the comment, the decided
//! mark.
//!
//! Out: a column for each, and its text. Back: changes for write-back, each tried in the file's own text first, so that
//! a cell can say nothing that the file could not. A table without such a column changes nothing of it.

use super::read::ImportedCell;
use super::{LABEL_SEPARATOR, REMARK_LABELS, label_in};
use crate::base::diagnostic::{Diagnostic, Diagnostics, MessageLang, Severity};
use crate::base::source::Text;
use crate::model::grid::{FieldId, Grid, SectionId, SectionIndex};
use crate::model::ratings::{Ratings, ratings_key_order, read_ratings};
use crate::text::locale::LangTag;
use crate::text::locale::listed_date::assessment_date;
use crate::text::yaml::edit::{NewValue, YamlChange, apply_changes, key_path};
use crate::text::yaml::{YamlDocument, parse_yaml};

const DATE_LABELS: [&str; 2] = ["Date", "Date"];
const ASSESSOR_LABELS: [&str; 2] = ["Assessor", "Évaluateur"];
const COMMENT_LABELS: [&str; 2] = ["Comment", "Commentaire"];
const MARK_LABELS: [&str; 2] = ["Decided mark", "Note décidée"];
const REASON_LABELS: [&str; 2] = ["Reason of the decided mark", "Motif de la note décidée"];
/// Fields that have a column or a place of their own.
const OTHER_FIELDS: [&str; 5] = ["name", "given", "class", "date", "assessor"];

/// One column beside those of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraColumn {
    /// What it holds.
    pub part: ExtraPart,
    /// The heading for people.
    pub label: String,
}

/// What of a ratings file such a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtraPart {
    /// A field of the student.
    Field(FieldId),
    /// The date of the assessment.
    Date,
    /// Who assessed.
    Assessor,
    /// The remark on a section.
    SectionRemark(SectionId, SectionIndex),
    /// The comment on the whole sheet.
    Comment,
    /// The decided mark.
    Mark,
    /// Its reason.
    MarkReason,
}

impl ExtraPart {
    /// The heading for programs. With `:`, which no id has: no row can have the same.
    pub fn id(&self) -> String {
        match self {
            Self::Field(id) => format!("student:{id}"),
            Self::Date => "date".to_owned(),
            Self::Assessor => "assessor".to_owned(),
            Self::SectionRemark(id, _) => format!("remarks:{id}"),
            Self::Comment => "comment".to_owned(),
            Self::Mark => "mark".to_owned(),
            Self::MarkReason => "mark:reason".to_owned(),
        }
    }

    /// What the file says, as it is typed there.
    pub(super) fn text(&self, ratings: &Ratings) -> String {
        let field = |id: &str| {
            let mut fields = ratings.fields.iter();
            fields
                .find(|(of, _)| of == id)
                .map(|(_, value)| value.clone())
        };
        let mark = ratings.mark.as_ref();
        let text = match self {
            Self::Field(id) => field(id),
            Self::Date => ratings.date.clone(),
            Self::Assessor => field("assessor"),
            Self::SectionRemark(_, index) => {
                let remark = ratings.section_remark(*index);
                remark.map(|remark| remark.source.clone())
            }
            Self::Comment => ratings
                .comment
                .as_ref()
                .map(|comment| comment.0.source.clone()),
            Self::Mark => mark.map(|mark| mark.value.clone()),
            Self::MarkReason => {
                let reason = mark.and_then(|mark| mark.reason.as_ref());
                reason.map(|reason| reason.source.clone())
            }
        };
        text.unwrap_or_default().trim().to_owned()
    }
}

/// The columns beside the rows of a grid.
pub(super) fn extra_columns(grid: &Grid, lang: MessageLang) -> Vec<ExtraColumn> {
    let mut columns = Vec::new();
    let mut add = |part, label: String| columns.push(ExtraColumn { part, label });
    for field in grid.fields.iter().flatten() {
        // A field to sign has no value, and one of every sheet has it already.
        let is_of_student = field.value.is_none() && field.space.is_none();
        if is_of_student && !OTHER_FIELDS.contains(&field.id.as_str()) {
            add(ExtraPart::Field(field.id.clone()), field.label.plain());
        }
    }
    let label = |labels: [&'static str; 2]| label_in(lang, labels).to_owned();
    add(ExtraPart::Date, label(DATE_LABELS));
    add(ExtraPart::Assessor, label(ASSESSOR_LABELS));
    for (index, section) in grid.indexed_sections() {
        if let Some(id) = &section.id {
            let title = section.title.0.plain();
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            let remark = label_in(lang, REMARK_LABELS);
            let part = ExtraPart::SectionRemark(id.clone(), index);
            add(part, format!("{title}{LABEL_SEPARATOR}{remark}"));
        }
    }
    add(ExtraPart::Comment, label(COMMENT_LABELS));
    add(ExtraPart::Mark, label(MARK_LABELS));
    add(ExtraPart::MarkReason, label(REASON_LABELS));
    columns
}

/// The language's other headings are known too: a table may be exported in one language and imported in another.
pub(super) fn is_label_of(column: &ExtraColumn, typed: &str) -> bool {
    let fixed = match &column.part {
        ExtraPart::Date => DATE_LABELS,
        ExtraPart::Assessor => ASSESSOR_LABELS,
        ExtraPart::Comment => COMMENT_LABELS,
        ExtraPart::Mark => MARK_LABELS,
        ExtraPart::MarkReason => REASON_LABELS,
        ExtraPart::Field(_) | ExtraPart::SectionRemark(..) => return column.label == typed,
    };
    fixed.contains(&typed)
}

fn swapped_day_and_month(typed: &str) -> Option<String> {
    let (first, rest) = typed.split_once('/')?;
    let (second, year) = rest.split_once('/')?;
    Some(format!("{second}/{first}/{year}"))
}

/// Why a cell beside the rows is not what the file will say.
#[derive(Debug)]
pub(super) enum ExtraRefusal {
    /// The reader of ratings refuses it.
    Wrong(Vec<Diagnostic>),
    /// The file has no place for it as it is written.
    Unsayable,
}

/// One value that changes.
pub(super) struct WantedExtra {
    pub(super) before: String,
    pub(super) after: String,
    pub(super) changes: Vec<YamlChange>,
}

/// One student's file, for what stands beside the rows.
pub(super) struct ExtraEdit<'a> {
    pub(super) grid: &'a Grid,
    pub(super) document: &'a YamlDocument,
    pub(super) ratings: &'a Ratings,
    pub(super) lang: &'a LangTag,
    /// The decided mark as it is to be, by the table or, where that has no such column, by the file.
    pub(super) mark: String,
    /// Its reason, likewise.
    pub(super) reason: String,
}

impl ExtraEdit<'_> {
    /// The change that a cell asks for; none where the file says the same.
    pub(super) fn wanted(
        &self,
        part: &ExtraPart,
        cell: &ImportedCell,
    ) -> Result<Option<WantedExtra>, ExtraRefusal> {
        let before = part.text(self.ratings);
        let after = self.meant_text(part, &cell.text, &before);
        if after == before {
            return Ok(None);
        }
        let changes = self.changes(part, &after);
        self.try_changes(part, &changes, &after)?;
        Ok(Some(WantedExtra {
            before,
            after,
            changes,
        }))
    }

    /// A spreadsheet writes a date in its own way when it saves a table.
    fn meant_text(&self, part: &ExtraPart, typed: &str, before: &str) -> String {
        if *part != ExtraPart::Date || typed == before {
            return typed.to_owned();
        }
        // Where the order of day and month is not known, the day that is there already is meant.
        let order = LangTag::from(MessageLang::French);
        let is_same = [Some(typed.to_owned()), swapped_day_and_month(typed)]
            .iter()
            .flatten()
            .any(|text| assessment_date(text, &order).as_deref() == Some(before));
        let read = assessment_date(typed, self.lang);
        match read {
            None if is_same => before.to_owned(),
            None => typed.to_owned(),
            Some(date) => date,
        }
    }

    fn changes(&self, part: &ExtraPart, text: &str) -> Vec<YamlChange> {
        let prose = || NewValue::Text(text.to_owned());
        let (path, value) = match part {
            ExtraPart::Field(id) => (vec!["student", id.as_str()], prose()),
            ExtraPart::Date => (vec!["date"], NewValue::Word(text.to_owned())),
            ExtraPart::Assessor => (vec!["assessor"], prose()),
            ExtraPart::SectionRemark(id, _) => (vec!["remarks", id.as_str()], prose()),
            ExtraPart::Comment => (vec!["comment"], prose()),
            ExtraPart::Mark | ExtraPart::MarkReason => return self.mark_changes(),
        };
        // A key stays where it is, with the comment beside it.
        let value = if text.is_empty() {
            NewValue::Empty
        } else {
            value
        };
        vec![YamlChange::set(key_path(path), value)]
    }

    /// `mark: 12`, or both parts where there is a reason: one change, whichever of the two cells is another.
    fn mark_changes(&self) -> Vec<YamlChange> {
        let value = NewValue::Word(self.mark.clone());
        let reason = NewValue::Text(self.reason.clone());
        let node = self.document.root.get("mark");
        let is_map = node.is_some_and(|node| node.entries().is_some());
        if self.mark.is_empty() && self.reason.is_empty() {
            return vec![YamlChange::set(key_path(["mark"]), NewValue::Empty)];
        }
        if is_map {
            let part = |name, value| YamlChange::set(key_path(["mark", name]), value);
            let reason = if self.reason.is_empty() {
                NewValue::Empty
            } else {
                reason
            };
            return vec![part("value", value), part("reason", reason)];
        }
        let whole = if self.reason.is_empty() {
            value
        } else {
            NewValue::Map(vec![
                ("value".to_owned(), value),
                ("reason".to_owned(), reason),
            ])
        };
        vec![YamlChange::set(key_path(["mark"]), whole)]
    }

    /// Whether the file, with these changes, says what is wanted and has no error.
    fn try_changes(
        &self,
        part: &ExtraPart,
        changes: &[YamlChange],
        wanted: &str,
    ) -> Result<(), ExtraRefusal> {
        let order = ratings_key_order(self.grid);
        let text = apply_changes(self.document.text.as_str(), changes, &order);
        let text = text.map_err(|_| ExtraRefusal::Unsayable)?;
        let mut diagnostics = Diagnostics::new();
        let document = parse_yaml(&mut diagnostics, Text::new("", text));
        let read = read_ratings(&mut diagnostics, &document, Some(self.grid));
        let Some(read) = read else {
            let errors = diagnostics.into_iter();
            let errors = errors.filter(|it| it.kind.severity() == Severity::Error);
            return Err(ExtraRefusal::Wrong(errors.collect()));
        };
        if part.text(&read) == wanted {
            Ok(())
        } else {
            Err(ExtraRefusal::Unsayable)
        }
    }
}
