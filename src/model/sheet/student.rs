//! One student's part of a sheet.

use super::context::{self, RichText, RowRatings, RowRemark, SectionRemarks};
use super::rich_text;
use crate::model::class::StudentPath;
use crate::model::grid::{FieldId, Grid, Row};
use crate::model::ratings::{Rating, Ratings};
use crate::model::scoring::StudentScore;
use crate::text::locale::parse_iso_date;
use crate::text::markup::ImageFolders;
use serde_json::{Map, Value as Json};

/// What a student's part of a sheet is made from.
#[derive(Debug, Clone, Copy)]
pub struct StudentSource<'a> {
    /// The grid as it is meant.
    pub grid: &'a Grid,
    /// As themes see it.
    pub form: &'a context::SheetGrid,
    /// What the student's file says.
    pub ratings: &'a Ratings,
    /// What that comes to.
    pub score: &'a StudentScore,
    /// Whose it is: what the file does not say follows from where it lies.
    pub path: &'a StudentPath,
}

/// A student as a theme sees it.
pub fn sheet_student(
    source: StudentSource<'_>,
    pictures: &dyn ImageFolders,
) -> context::SheetStudent {
    let StudentSource { ratings, path, .. } = source;
    let printer = StudentPrinter {
        grid: source.grid,
        form: source.form,
        ratings,
        score: source.score,
        path,
        pictures,
        decimal: source.form.lang.decimal_mark(),
    };
    context::SheetStudent {
        name: printer.name(),
        class: printer.class(),
        path: path.clone(),
        fields: printer.fields(),
        rows: printer.rows(),
        sections: printer.sections(),
        comment: ratings
            .comment
            .as_ref()
            .map(|comment| rich_text(comment, pictures)),
        mark: printer.mark(),
        result: printer.result(),
    }
}

impl context::SheetStudent {
    /// The same person, with nothing rated and no remarks.
    #[must_use]
    pub fn unrated(mut self) -> Self {
        self.rows
            .iter_mut()
            .for_each(|row| *row = RowRatings::default());
        for section in &mut self.sections {
            *section = SectionRemarks::default();
        }
        self.comment = None;
        self.mark = None;
        self.result = context::SheetResult::default();
        self
    }
}

pub(super) struct StudentPrinter<'a> {
    pub(super) grid: &'a Grid,
    pub(super) form: &'a context::SheetGrid,
    pub(super) ratings: &'a Ratings,
    pub(super) score: &'a StudentScore,
    path: &'a StudentPath,
    pub(super) pictures: &'a dyn ImageFolders,
    pub(super) decimal: char,
}

impl StudentPrinter<'_> {
    fn name(&self) -> String {
        self.ratings
            .printed_name()
            .unwrap_or_else(|| self.path.stem().to_owned())
    }

    fn class(&self) -> String {
        self.ratings
            .class
            .clone()
            .unwrap_or_else(|| self.path.class().name().to_owned())
    }

    /// The value of each identity line: from the student's file, else from the form, else from the file's location.
    fn fields(&self) -> Map<String, Json> {
        let apart = self.field_lines().any(|field| field.id == "given");
        let value = |field: &context::SheetField| {
            let own = self
                .own_value(&field.id, apart)
                .or_else(|| field.value.clone());
            own.or_else(|| self.value_from_path(&field.id))
        };
        self.field_lines()
            .filter_map(|field| Some((field.id.to_string(), Json::String(value(field)?))))
            .collect()
    }

    fn field_lines(&self) -> impl Iterator<Item = &context::SheetField> {
        self.form.identity.iter().chain(&self.form.signatures)
    }

    /// The value in the student's file; `apart`: the given name has a line of its own.
    fn own_value(&self, id: &FieldId, apart: bool) -> Option<String> {
        match id.as_str() {
            "name" if apart => self.ratings.name.clone(),
            "name" => self.ratings.printed_name(),
            "given" => self.ratings.given.clone(),
            "class" => self.ratings.class.clone(),
            "date" => self
                .typed_value(id)
                .map(|date| self.long_date_or_typed(&date)),
            _ => self.typed_value(id),
        }
    }

    /// The value that follows from the location of the student's file.
    fn value_from_path(&self, id: &FieldId) -> Option<String> {
        let value = match id.as_str() {
            "name" => self.path.stem().to_owned(),
            "class" => self.path.class().name().to_owned(),
            _ => return None,
        };
        Some(value).filter(|value| !value.is_empty())
    }

    fn typed_value(&self, id: &FieldId) -> Option<String> {
        let field = self.ratings.fields.iter().find(|(field, _)| *id == **field);
        field.map(|(_, value)| value.clone())
    }

    fn long_date_or_typed(&self, typed: &str) -> String {
        parse_iso_date(typed)
            .and_then(|date| self.form.lang.long_date(date))
            .unwrap_or_else(|| typed.to_owned())
    }

    fn rows(&self) -> Vec<RowRatings> {
        let mut rated = Vec::new();
        let mut given = self.row_points().into_iter();
        let mut left_out = self.rows_left_out().into_iter();
        for (section, form) in self.grid.sections.iter().zip(&self.form.sections) {
            for row in section.rows() {
                let rating = self.ratings.rows.get(rated.len()).and_then(Option::as_ref);
                let ratings = rating
                    .map(|rating| self.rating(row, rating, form))
                    .into_iter()
                    .collect();
                let points = given.next().flatten();
                let left_out = left_out.next().unwrap_or_default();
                rated.push(RowRatings {
                    ratings,
                    points: points.filter(|_| !left_out),
                    left_out,
                });
            }
        }
        rated
    }

    fn rating(
        &self,
        row: &Row,
        rating: &Rating,
        section: &context::SheetSection,
    ) -> context::SheetRating {
        let level = rating.level.and_then(|level| row.scale()?.level(level));
        let column = level.filter(|level| level.has_column);
        context::SheetRating {
            level: level.map(|level| level.code.clone()),
            name: level.map(|level| rich_text(&level.name, self.pictures)),
            column: column.and_then(|level| {
                section
                    .columns
                    .iter()
                    .position(|column| level.code == column.code)
            }),
            number: rating
                .number
                .as_ref()
                .map(|number| number.printed(self.decimal)),
            text: rating
                .text
                .as_ref()
                .map(|text| rich_text(text, self.pictures)),
            remark: rating
                .remark
                .as_ref()
                .filter(|_| section.remarks.is_some())
                .map(|it| rich_text(it, self.pictures)),
        }
    }

    /// Remarks on sections, and those on rows whose table has no column for remarks.
    fn sections(&self) -> Vec<SectionRemarks> {
        let mut ratings = self.ratings.rows.iter();
        let mut sections = Vec::new();
        for (place, section) in self.grid.sections.iter().enumerate() {
            let mut rows = Vec::new();
            for (row, rating) in section.rows().zip(ratings.by_ref()) {
                let remark = rating.as_ref().and_then(|rating| rating.remark.as_ref());
                let below = remark.filter(|_| section.remarks.is_none());
                rows.extend(
                    below.map(|remark| self.row_remark(row, rich_text(remark, self.pictures))),
                );
            }
            let remark = self.ratings.remarks.get(place).and_then(Option::as_ref);
            sections.push(SectionRemarks {
                remark: remark.map(|it| rich_text(it, self.pictures)),
                rows,
            });
        }
        sections
    }

    fn row_remark(&self, row: &Row, remark: RichText) -> RowRemark {
        RowRemark {
            label: rich_text(&row.label, self.pictures),
            remark,
        }
    }
}
