//! One student's part of a sheet.

use super::context::{self, Rated, Rich, RowRemark, SectionRemarks};
use super::rich;
use crate::model::grid::{Grid, Row};
use crate::model::ratings::{Rating, Ratings};
use crate::model::scoring::Scored;
use crate::text::locale::{decimal, is_iso_date, long_date};
use crate::text::markup::Pictures;
use serde_json::{Map, Value as Json};

/// What a file's place says of a student.
#[derive(Debug, Clone, Copy)]
pub struct Who<'a> {
    /// The path below `ratings/`, without `.yaml`.
    pub path: &'a str,
    /// The folder's name.
    pub class: &'a str,
    /// The file's name without `.yaml`.
    pub stem: &'a str,
}

/// A student as a theme sees it.
pub fn student(
    grid: &Grid,
    form: &context::Grid,
    (ratings, scored): (&Ratings, &Scored),
    who: &Who<'_>,
    pictures: &dyn Pictures,
) -> context::Student {
    let printer = Printer {
        grid,
        form,
        ratings,
        scored,
        who,
        pictures,
        decimal: decimal(&form.lang),
    };
    context::Student {
        name: printer.name(),
        class: printer.class(),
        path: who.path.to_owned(),
        fields: printer.fields(),
        rows: printer.rows(),
        sections: printer.sections(),
        comment: ratings
            .comment
            .as_ref()
            .map(|comment| rich(comment, pictures)),
        mark: printer.mark(),
        result: printer.outcome(),
    }
}

impl context::Student {
    /// The same person, of whom nothing was rated or said.
    #[must_use]
    pub fn unrated(mut self) -> Self {
        self.rows.iter_mut().for_each(|row| *row = Rated::default());
        for section in &mut self.sections {
            *section = SectionRemarks::default();
        }
        self.comment = None;
        self.mark = None;
        self.result = context::Outcome::default();
        self
    }
}

pub(super) struct Printer<'a> {
    pub(super) grid: &'a Grid,
    pub(super) form: &'a context::Grid,
    pub(super) ratings: &'a Ratings,
    pub(super) scored: &'a Scored,
    who: &'a Who<'a>,
    pub(super) pictures: &'a dyn Pictures,
    pub(super) decimal: char,
}

impl Printer<'_> {
    fn name(&self) -> String {
        self.ratings
            .printed_name()
            .unwrap_or_else(|| self.who.stem.to_owned())
    }

    fn class(&self) -> String {
        self.ratings
            .class
            .clone()
            .unwrap_or_else(|| self.who.class.to_owned())
    }

    /// What stands on each identity line: what the student's file says, else the form, else the file's place.
    fn fields(&self) -> Map<String, Json> {
        let apart = self.lines().any(|field| field.id == "given");
        let value = |field: &context::Field| {
            let own = self.own(&field.id, apart).or_else(|| field.value.clone());
            own.or_else(|| self.placed(&field.id))
        };
        self.lines()
            .filter_map(|field| Some((field.id.clone(), Json::String(value(field)?))))
            .collect()
    }

    fn lines(&self) -> impl Iterator<Item = &context::Field> {
        self.form.identity.iter().chain(&self.form.signatures)
    }

    /// What the student's file says; `apart`: the given name has a line of its own.
    fn own(&self, id: &str, apart: bool) -> Option<String> {
        match id {
            "name" if apart => self.ratings.name.clone(),
            "name" => self.ratings.printed_name(),
            "given" => self.ratings.given.clone(),
            "class" => self.ratings.class.clone(),
            "date" => self.typed(id).map(|date| self.date(&date)),
            _ => self.typed(id),
        }
    }

    /// What the place of the student's file says.
    fn placed(&self, id: &str) -> Option<String> {
        let said = match id {
            "name" => self.who.stem,
            "class" => self.who.class,
            _ => return None,
        };
        Some(said.to_owned()).filter(|said| !said.is_empty())
    }

    fn typed(&self, id: &str) -> Option<String> {
        let field = self.ratings.fields.iter().find(|(field, _)| field == id);
        field.map(|(_, value)| value.clone())
    }

    fn date(&self, typed: &str) -> String {
        is_iso_date(typed)
            .and_then(|date| long_date(&self.form.lang, date))
            .unwrap_or_else(|| typed.to_owned())
    }

    fn rows(&self) -> Vec<Rated> {
        let mut rated = Vec::new();
        let mut given = self.given().into_iter();
        for (section, form) in self.grid.sections.iter().zip(&self.form.sections) {
            for row in section.rows() {
                let rating = self.ratings.rows.get(rated.len()).and_then(Option::as_ref);
                let ratings = rating
                    .map(|rating| self.rating(row, rating, form))
                    .into_iter()
                    .collect();
                let points = given.next().flatten();
                rated.push(Rated { ratings, points });
            }
        }
        rated
    }

    fn rating(&self, row: &Row, rating: &Rating, section: &context::Section) -> context::Rating {
        let level = rating
            .level
            .and_then(|level| row.scale()?.levels.get(level));
        let column = level.filter(|level| level.column);
        context::Rating {
            level: level.map(|level| level.code.clone()),
            name: level.map(|level| rich(&level.name, self.pictures)),
            column: column.and_then(|level| {
                section
                    .columns
                    .iter()
                    .position(|column| column.code == level.code)
            }),
            number: rating
                .number
                .as_ref()
                .map(|number| number.printed(self.decimal)),
            text: rating.text.as_ref().map(|text| rich(text, self.pictures)),
            remark: rating
                .remark
                .as_ref()
                .filter(|_| section.remarks.is_some())
                .map(|it| rich(it, self.pictures)),
        }
    }

    /// Remarks of sections, and those of rows whose table has no column for them.
    fn sections(&self) -> Vec<SectionRemarks> {
        let mut ratings = self.ratings.rows.iter();
        let mut sections = Vec::new();
        for (place, section) in self.grid.sections.iter().enumerate() {
            let mut rows = Vec::new();
            for (row, rating) in section.rows().zip(ratings.by_ref()) {
                let remark = rating.as_ref().and_then(|rating| rating.remark.as_ref());
                let below = remark.filter(|_| section.remarks.is_none());
                rows.extend(below.map(|remark| self.row_remark(row, rich(remark, self.pictures))));
            }
            let remark = self.ratings.remarks.get(place).and_then(Option::as_ref);
            sections.push(SectionRemarks {
                remark: remark.map(|it| rich(it, self.pictures)),
                rows,
            });
        }
        sections
    }

    fn row_remark(&self, row: &Row, remark: Rich) -> RowRemark {
        RowRemark {
            label: rich(&row.label, self.pictures),
            remark,
        }
    }
}
