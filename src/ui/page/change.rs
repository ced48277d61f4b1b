//! A change as the page sends it: for which student, which slots, what they are to hold, what was seen there.

use super::RatingDesk;
use super::class_json::{slot_json, student_json};
use super::words::{PageMessage, PageStyle};
use crate::base::diagnostic::{DiagnosticKind, MessageLang};
use crate::interchange::session::{
    FormRow, RatedClass, RatingSlot, SessionDiagnostic, SessionEdit, SlotValue, TargetMark,
    TargetRating, UndoRefusal,
};
use crate::ui::message::Message;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value as Json, json};

/// What the page sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageChange {
    /// The student's path below `ratings/`; compared with those of the class, and never made into a path.
    student: String,
    changes: Vec<SlotChange>,
}

/// What one slot is to hold, and what the page saw there: its version. Values say more than numbers: they are still
/// right after the program was started again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotChange {
    slot: String,
    value: Json,
    seen: Json,
}

/// A value of a row as JSON.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RatingJson {
    level: Option<String>,
    number: Option<String>,
    text: Option<String>,
    remark: Option<String>,
}

/// A decided mark as JSON; without a value there is none, whatever its reason was.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct MarkJson {
    value: String,
    reason: Option<String>,
}

/// What the page is answered.
pub(super) struct ChangeAnswer {
    pub(super) status: StatusCode,
    pub(super) body: Json,
    /// The student whose file is another one now.
    pub(super) saved: Option<String>,
}

impl ChangeAnswer {
    pub(super) fn refused(status: StatusCode, reason: String) -> Self {
        Self {
            status,
            body: json!({ "reason": reason }),
            saved: None,
        }
    }
}

/// Saves a change, or says why not. A change that is there already is saved: a page that did not hear the answer sends
/// it again.
pub(super) fn apply_change(
    desk: &mut dyn RatingDesk,
    bytes: &[u8],
    lang: MessageLang,
) -> ChangeAnswer {
    let change: PageChange = match serde_json::from_slice(bytes) {
        Ok(change) => change,
        Err(cause) => {
            let cause = cause.to_string();
            let reason = PageMessage::NotAChange { cause: &cause }.headline(lang);
            return ChangeAnswer::refused(StatusCode::BAD_REQUEST, reason);
        }
    };
    if let Some(reason) = desk.halted() {
        return ChangeAnswer::refused(StatusCode::LOCKED, reason);
    }
    let edit = match plan_change(desk.class(), &change, lang) {
        Ok(edit) => edit,
        Err(answer) => return *answer,
    };
    let is_change = !edit.changes.is_empty();
    if is_change && let Err(reason) = desk.save(edit) {
        return ChangeAnswer::refused(StatusCode::SERVICE_UNAVAILABLE, reason);
    }
    saved_answer(desk, &change.student, lang)
}

/// What is to be written, or why it is not.
fn plan_change(
    class: &RatedClass,
    change: &PageChange,
    lang: MessageLang,
) -> Result<SessionEdit, Box<ChangeAnswer>> {
    let refused = |status, reason| Box::new(ChangeAnswer::refused(status, reason));
    let mut students = class.students.iter();
    let Some(student) = students.find(|it| *it.place.path == *change.student) else {
        let typed = &change.student;
        let reason = PageMessage::UnknownStudent { typed }.headline(lang);
        return Err(refused(StatusCode::NOT_FOUND, reason));
    };
    let sound = student.file.as_ref().map_err(|broken| {
        let reason = format!("{} {}", broken.location, broken.headline(lang));
        refused(StatusCode::LOCKED, reason)
    })?;
    let mut targets = Vec::new();
    let mut conflicts = Vec::new();
    for SlotChange {
        slot: name,
        value,
        seen,
    } in &change.changes
    {
        let read = read_slot_change(class, name, value);
        let (slot, value) = read.map_err(|refusal| refused_value(refusal.as_ref(), lang))?;
        let now = SlotValue::of(&class.form, &sound.ratings, &slot);
        let is_stale = slot_json(&class.form, &slot, &now) != *seen;
        if is_stale && !value.is_same_as(&now) {
            conflicts.push(name.clone());
        }
        targets.push((slot, value));
    }
    if !conflicts.is_empty() {
        let reason = PageMessage::ChangedMeanwhile {}.headline(lang);
        let student = student_json(class, student, &PageStyle::of(&class.form, lang));
        return Err(Box::new(ChangeAnswer {
            status: StatusCode::CONFLICT,
            body: json!({ "reason": reason, "conflicts": conflicts, "student": student }),
            saved: None,
        }));
    }
    class
        .plan(student, &targets)
        .map_err(|reason| refused(StatusCode::UNPROCESSABLE_ENTITY, reason.message(lang)))
}

/// Takes back the last change of the session.
pub(super) fn apply_undo(desk: &mut dyn RatingDesk, lang: MessageLang) -> ChangeAnswer {
    if let Some(reason) = desk.halted() {
        return ChangeAnswer::refused(StatusCode::LOCKED, reason);
    }
    let edit = match desk.class_mut().plan_undo() {
        Ok(edit) => edit,
        Err(refusal) => {
            let message = match refusal {
                UndoRefusal::Nothing => PageMessage::NothingToUndo {},
                UndoRefusal::FileGone => PageMessage::UndoFileGone {},
                UndoRefusal::FileBroken => PageMessage::UndoFileBroken {},
                UndoRefusal::ChangedSince => PageMessage::UndoChangedSince {},
            };
            return ChangeAnswer::refused(StatusCode::CONFLICT, message.headline(lang));
        }
    };
    let students = &desk.class().students;
    let student = students.iter().find(|it| it.place.file == edit.file);
    let path = student.map_or_else(String::new, |student| student.place.path.to_string());
    let slot = edit.slot.name(&desk.class().form);
    if let Err(reason) = desk.save(edit) {
        return ChangeAnswer::refused(StatusCode::SERVICE_UNAVAILABLE, reason);
    }
    let mut answer = saved_answer(desk, &path, lang);
    answer.body["slot"] = json!(slot);
    answer
}

fn saved_answer(desk: &dyn RatingDesk, path: &str, lang: MessageLang) -> ChangeAnswer {
    let class = desk.class();
    let style = PageStyle::of(&class.form, lang);
    let student = class.students.iter().find(|it| *it.place.path == *path);
    let student = student.map(|student| student_json(class, student, &style));
    ChangeAnswer {
        status: StatusCode::OK,
        body: json!({ "student": student }),
        saved: Some(path.to_owned()),
    }
}

fn refused_value(kind: Option<&SessionDiagnostic>, lang: MessageLang) -> Box<ChangeAnswer> {
    let reason = match kind {
        Some(kind) => {
            let text = kind.message(lang);
            let help = text.help.map(|help| format!(" – {help}"));
            text.headline + &help.unwrap_or_default()
        }
        None => PageMessage::UnknownSlot {}.headline(lang),
    };
    Box::new(ChangeAnswer::refused(
        StatusCode::UNPROCESSABLE_ENTITY,
        reason,
    ))
}

/// A slot of the form and a value of its kind; without a reason where the form has no such slot or the value is of
/// another kind, which our own page never sends.
fn read_slot_change(
    class: &RatedClass,
    name: &str,
    value: &Json,
) -> Result<(RatingSlot, SlotValue), Option<SessionDiagnostic>> {
    let slot = RatingSlot::of_name(&class.form, name).ok_or(None)?;
    let value = match &slot {
        RatingSlot::Row(row) => {
            let row = class.form.row(*row).ok_or(None)?;
            SlotValue::Rating(read_rating(row, value)?)
        }
        RatingSlot::Mark => {
            let mark: Option<MarkJson> = serde_json::from_value(value.clone()).map_err(|_| None)?;
            let mark = mark.filter(|mark| !mark.value.trim().is_empty());
            SlotValue::Mark(mark.map(|mark| TargetMark {
                value: mark.value,
                reason: mark.reason,
            }))
        }
        _ => {
            let text: Option<String> = serde_json::from_value(value.clone()).map_err(|_| None)?;
            SlotValue::Text(text)
        }
    };
    Ok((slot, value))
}

fn read_rating(row: &FormRow, value: &Json) -> Result<TargetRating, Option<SessionDiagnostic>> {
    let read: Option<RatingJson> = serde_json::from_value(value.clone()).map_err(|_| None)?;
    let read = read.unwrap_or_default();
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let mut target = TargetRating {
        level: None,
        number: filled(read.number).map(|number| number.trim().to_owned()),
        text: filled(read.text),
        remark: filled(read.remark),
    };
    if let Some(typed) = filled(read.level) {
        let mut levels = row.levels().iter().filter(|level| level.offered);
        let level = levels.find(|level| *level.code == *typed);
        target.level = Some(level.ok_or_else(|| not_offered(row, typed))?.index);
    }
    Ok(target)
}

fn not_offered(row: &FormRow, typed: String) -> SessionDiagnostic {
    let offered = row.levels().iter().filter(|level| level.offered);
    let codes: Vec<&str> = offered.map(|level| level.code.as_str()).collect();
    SessionDiagnostic::NotOffered {
        typed,
        levels: codes.join(", "),
    }
}
