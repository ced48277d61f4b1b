//! The class as the page has it: the form once, each student with what stands in every slot.

use super::RatingDesk;
use super::words::PageStyle;
use crate::interchange::session::{
    FormRow, LevelChoice, MarkStatus, RatedClass, RatedStudent, RatingForm, RatingMethod,
    RatingSlot, SlotValue, SoundFile,
};
use crate::model::scoring::{self, format_exact};
use crate::text::locale::LangTag;
use serde_json::{Map, Value as Json, json};

/// Everything, for a page that has just been opened.
pub(super) fn class_json(desk: &dyn RatingDesk, style: &PageStyle) -> Json {
    let class = desk.class();
    let students = class.students.iter();
    let students: Vec<Json> = students.map(|it| student_json(class, it, style)).collect();
    json!({
        "form": form_json(&class.form),
        "students": students,
        "halted": desk.halted(),
    })
}

fn form_json(form: &RatingForm) -> Json {
    let sections = form.grid.indexed_sections().map(|(index, section)| {
        let rows = form.indexed_rows();
        let rows = rows.filter(|(_, row)| row.section_index == index);
        json!({
            "slot": RatingSlot::Section(index).name(form),
            "title": section.title.plain(),
            "rows": rows.map(|(at, row)| row_json(form, &RatingSlot::Row(at), row)).collect::<Vec<_>>(),
        })
    });
    let fields = form.fields.iter().enumerate().map(|(nth, field)| {
        json!({ "slot": RatingSlot::Field(nth).name(form), "id": field.id, "label": field.label })
    });
    json!({
        "grid": form.grid.id.to_string(),
        "title": form.title,
        "lang": language_name(&form.lang),
        "decimal": form.decimal.to_string(),
        "sections": sections.collect::<Vec<_>>(),
        "fields": fields.collect::<Vec<_>>(),
    })
}

fn language_name(lang: &LangTag) -> String {
    lang.to_string()
}

fn row_json(form: &RatingForm, slot: &RatingSlot, row: &FormRow) -> Json {
    let mut json = json!({
        "slot": slot.name(form),
        "label": row.label,
        "task": row.task,
        "hint": row.hint,
        "required": row.required,
        "optional": row.optional,
        "kind": match &row.kind {
            RatingMethod::Levels { .. } => "levels",
            RatingMethod::Number { .. } => "number",
            RatingMethod::Count => "count",
            RatingMethod::Text => "text",
        },
        "levels": row.levels().iter().map(level_json).collect::<Vec<_>>(),
    });
    if let RatingMethod::Number {
        most,
        negative,
        step,
    } = &row.kind
    {
        json["most"] = json!(most);
        json["negative"] = json!(negative);
        json["step"] = json!(step);
    }
    json
}

fn level_json(level: &LevelChoice) -> Json {
    json!({
        "code": level.code.to_string(),
        "name": level.name,
        "offered": level.offered,
        "column": level.has_column,
        "range": level.range,
        "descriptor": level.descriptor,
    })
}

/// One student, with the mark and how it came about.
pub(super) fn student_json(class: &RatedClass, student: &RatedStudent, style: &PageStyle) -> Json {
    let mut json = json!({
        "id": student.place.path.to_string(),
        "name": class.display_name(student),
        "class": student.place.path.class().to_string(),
        "toRate": student.to_rate(),
    });
    match &student.file {
        Ok(sound) => {
            json["slots"] = slots_json(&class.form, sound);
            json["mark"] = mark_json(&class.form, sound);
            json["sum"] = sum_json(&class.form, sound, style);
            let missing = class.form.indexed_rows();
            let missing = missing.filter(|(at, _)| student.is_unrated(&class.form, *at));
            json["missing"] = missing.map(|(_, row)| row.label.clone()).collect();
        }
        Err(broken) => {
            let errors = broken.errors.iter().map(|error| {
                let text = error.kind.message(style.lang);
                json!({ "place": error.location, "message": text.headline, "help": text.help })
            });
            json["broken"] = json!({
                "place": broken.location,
                "errors": errors.collect::<Vec<_>>(),
            });
        }
    }
    json
}

fn slots_json(form: &RatingForm, sound: &SoundFile) -> Json {
    let mut slots = Map::new();
    for slot in form.slots() {
        let value = SlotValue::of(form, &sound.ratings, &slot);
        let value = slot_json(form, &slot, &value);
        if let Some(name) = slot.name(form).filter(|_| !value.is_null()) {
            slots.insert(name, value);
        }
    }
    Json::Object(slots)
}

/// What a slot holds, in the only way that the page knows: nothing is `null`, and a text has no blanks around it.
pub(super) fn slot_json(form: &RatingForm, slot: &RatingSlot, value: &SlotValue) -> Json {
    let mut json = Map::new();
    let mut add = |key: &str, text: Option<&str>| {
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            json.insert(key.to_owned(), text.into());
        }
    };
    match value {
        SlotValue::Text(text) => {
            let text = text.as_deref().map(str::trim);
            return text
                .filter(|text| !text.is_empty())
                .map_or(Json::Null, Json::from);
        }
        SlotValue::Mark(mark) => {
            add("value", mark.as_ref().map(|mark| mark.value.as_str()));
            let reason = mark.as_ref().and_then(|mark| mark.reason.as_deref());
            add("reason", reason);
        }
        SlotValue::Rating(rating) => {
            let row = match slot {
                RatingSlot::Row(row) => form.row(*row),
                _ => None,
            };
            let level = rating.level.and_then(|level| row?.level(level));
            add("level", level.map(|level| level.code.as_str()));
            add("number", rating.number.as_deref());
            add("text", rating.text.as_deref());
            add("remark", rating.remark.as_deref());
        }
    }
    if json.is_empty() {
        Json::Null
    } else {
        Json::Object(json)
    }
}

/// The mark as the sheet prints it, or of what is rated so far.
fn mark_json(form: &RatingForm, sound: &SoundFile) -> Json {
    let (text, is_final) = match &sound.mark {
        MarkStatus::None => (None, false),
        MarkStatus::SoFar(mark) => (Some(mark), false),
        MarkStatus::Mark(mark) => (Some(mark), true),
    };
    let points = form.grid.points.as_ref();
    json!({
        "text": text,
        "final": is_final,
        "outOf": points.map(|points| points.printed(form.decimal)),
    })
}

/// The sum of the mark, line by line, of what is rated so far.
fn sum_json(form: &RatingForm, sound: &SoundFile, style: &PageStyle) -> Json {
    let grid = form.grid_so_far();
    let scored = scoring::score(grid, &sound.ratings);
    let number = |value: &scoring::Fraction| format_exact(value, form.decimal);
    let lines = scoring::explain_mark(grid, &scored)
        .into_iter()
        .map(|entry| {
            let words = style.sum_title(entry.kind);
            json!({
                "title": match entry.title.map(|title| title.plain()) {
                    Some(title) if words.is_empty() => title,
                    Some(title) => format!("{title} ({words})"),
                    None => words,
                },
                "earned": entry.earned.as_ref().map(number),
                "possible": entry.possible.as_ref().map(number),
            })
        });
    let mut lines: Vec<Json> = lines.collect();
    // The mark itself stands above the sum.
    lines.pop();
    lines.into()
}
