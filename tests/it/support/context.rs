//! Fixtures as the data that themes see: the shapes of `gridgen::model::sheet::context`, from JSON.

use gridgen::model::class::StudentPath;
use gridgen::model::grid::{FieldId, GridId, LevelCode, RowId, RowIndex, SectionId};
use gridgen::model::sheet::context::{
    LegendLevel, RichText, RowCode, RowRatings, RowRemark, ScaleLegend, SectionRemarks, SheetCell,
    SheetColumn, SheetField, SheetGrid, SheetMark, SheetRating, SheetRemarksColumn, SheetResult,
    SheetRow, SheetSection, SheetStudent, SheetTask,
};
use gridgen::text::locale::LangTag;
use serde_json::Value;

/// The form.
pub fn grid(it: &Value) -> SheetGrid {
    SheetGrid {
        id: name(GridId::new)(&it["id"]),
        lang: name(LangTag::new)(&it["lang"]),
        dir: if it["dir"] == "rtl" { "rtl" } else { "ltr" },
        title: rich(&it["title"]),
        subtitle: maybe(&it["subtitle"], rich),
        intro: maybe(&it["intro"], rich),
        version: maybe(&it["version"], text),
        identity: all(&it["identity"], field),
        signatures: all(&it["signatures"], field),
        sections: all(&it["sections"], section),
        legend: all(&it["legend"], |it| ScaleLegend {
            levels: all(&it["levels"], legend_level),
        }),
        level_names: Vec::new(),
        points: maybe(&it["points"], text),
        pass: maybe(&it["pass"], text),
        decides: it["decides"] == true,
        grades: Vec::new(),
        remarks: it["remarks"] == true,
    }
}

/// The student, or none on a blank sheet.
pub fn student(it: &Value) -> Option<SheetStudent> {
    maybe(it, |it| SheetStudent {
        name: text(&it["name"]),
        class: text(&it["class"]),
        path: name(StudentPath::new)(&it["path"]),
        fields: it["fields"].as_object().cloned().unwrap_or_default(),
        rows: all(&it["rows"], |it| RowRatings {
            ratings: all(&it["ratings"], rating),
            points: maybe(&it["points"], text),
            left_out: it["left_out"] == true,
        }),
        sections: all(&it["sections"], |it| SectionRemarks {
            remark: maybe(&it["remark"], rich),
            rows: all(&it["rows"], |it| RowRemark {
                label: rich(&it["label"]),
                remark: rich(&it["remark"]),
            }),
        }),
        comment: maybe(&it["comment"], rich),
        mark: maybe(&it["mark"], |it| SheetMark {
            value: text(&it["value"]),
            decided: it["decided"] == true,
            reason: maybe(&it["reason"], rich),
            out_of: maybe(&it["out_of"], text),
            computed: maybe(&it["computed"], text),
        }),
        result: SheetResult::default(),
    })
}

fn field(it: &Value) -> SheetField {
    SheetField {
        id: name(FieldId::new)(&it["id"]),
        label: rich(&it["label"]),
        value: maybe(&it["value"], text),
        space: maybe(&it["space"], text),
    }
}

fn section(it: &Value) -> SheetSection {
    SheetSection {
        id: maybe(&it["id"], name(SectionId::new)),
        title: rich(&it["title"]),
        intro: maybe(&it["intro"], rich),
        heads: it["heads"] == true,
        columns: all(&it["columns"], |it| SheetColumn {
            code: name(LevelCode::new)(&it["code"]),
            heading: rich(&it["heading"]),
            name: rich(&it["name"]),
            points: maybe(&it["points"], text),
        }),
        remarks: maybe(&it["remarks"], |it| SheetRemarksColumn {
            heading: rich(&it["heading"]),
        }),
        titled: it["titled"] == true,
        points: maybe(&it["points"], text),
        pass: maybe(&it["pass"], text),
        required: it["required"] == true,
        most: maybe(&it["most"], text),
        best: maybe(&it["best"], number),
        tasks: all(&it["tasks"], task),
    }
}

fn task(it: &Value) -> SheetTask {
    SheetTask {
        title: maybe(&it["title"], rich),
        rated: it["rated"] == true,
        required: it["required"] == true,
        points: maybe(&it["points"], text),
        pass: maybe(&it["pass"], text),
        best: maybe(&it["best"], number),
        rows: all(&it["rows"], row),
    }
}

fn row(it: &Value) -> SheetRow {
    let kinds = ["levels", "number", "count", "text"];
    SheetRow {
        index: RowIndex::new(number(&it["index"])),
        id: maybe(&it["id"], name(RowId::new)),
        label: rich(&it["label"]),
        hint: maybe(&it["hint"], rich),
        required: it["required"] == true,
        bonus: it["bonus"] == true,
        most: maybe(&it["most"], text),
        points: maybe(&it["points"], text),
        pass: maybe(&it["pass"], text),
        kind: kinds
            .into_iter()
            .find(|kind| it["kind"] == *kind)
            .expect("a kind"),
        lines: number(&it["lines"]),
        cells: all(&it["cells"], |it| SheetCell {
            code: name(LevelCode::new)(&it["code"]),
            offered: it["offered"] == true,
            descriptor: maybe(&it["descriptor"], rich),
            points: maybe(&it["points"], text),
        }),
        codes: all(&it["codes"], |it| RowCode {
            code: name(LevelCode::new)(&it["code"]),
            name: rich(&it["name"]),
        }),
    }
}

fn legend_level(it: &Value) -> LegendLevel {
    LegendLevel {
        code: name(LevelCode::new)(&it["code"]),
        name: rich(&it["name"]),
        points: maybe(&it["points"], text),
        description: maybe(&it["description"], rich),
    }
}

fn rating(it: &Value) -> SheetRating {
    SheetRating {
        level: maybe(&it["level"], name(LevelCode::new)),
        name: maybe(&it["name"], rich),
        column: maybe(&it["column"], number),
        number: maybe(&it["number"], text),
        text: maybe(&it["text"], rich),
        remark: maybe(&it["remark"], rich),
    }
}

fn rich(it: &Value) -> RichText {
    RichText {
        plain: text(&it["plain"]),
        html: text(&it["html"]),
        typst: text(&it["typst"]),
    }
}

fn text(it: &Value) -> String {
    it.as_str().expect("a text").to_owned()
}

fn name<T>(new: fn(&str) -> Option<T>) -> impl Fn(&Value) -> T {
    move |it| new(it.as_str().expect("a text")).expect("a name")
}

fn number(it: &Value) -> usize {
    it.as_u64()
        .and_then(|it| usize::try_from(it).ok())
        .expect("a number")
}

fn maybe<T>(it: &Value, read: impl Fn(&Value) -> T) -> Option<T> {
    (!it.is_null()).then(|| read(it))
}

fn all<T>(it: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    it.as_array().into_iter().flatten().map(read).collect()
}
