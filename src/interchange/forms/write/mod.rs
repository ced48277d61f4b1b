//! A draft as the text of a `grid.yaml`: block style, quoted texts, every guess a comment above what it is about.
//!
//! In: a [`ImportDraft`]. Out: [`GridText`], which reads as a grid without an error, and says on which line each guess stands.

mod scalar;

use super::draft::{
    DraftField, DraftLevel, DraftRow, DraftRowKind, DraftScale, DraftSection, DraftTask,
    ImportDraft, ImportLeftover,
};
use super::guess::Guess;
use super::text::{FormText, to_markdown_text};
use crate::base::diagnostic::{DiagnosticKind, MessageLang};
use crate::text::slug::{Slugs, make_slug};
use scalar::{LINE_WIDTH, points_text, position_text, quote_key, quote_text, wrap_text};

/// The text of a file, with its guesses.
#[derive(Debug, Clone, PartialEq)]
pub struct GridText {
    /// The file.
    pub text: String,
    /// The line of each guess, from 1.
    pub guesses: Vec<(usize, Guess)>,
}

/// The file of a draft; comments are in `lang`, `from` says what it was made from.
pub fn write_grid(draft: &ImportDraft, from: &str, lang: MessageLang) -> GridText {
    let mut writer = GridWriter {
        out: String::new(),
        guesses: Vec::new(),
        lang,
    };
    writer.push_header(draft, from);
    writer.grid_keys(draft);
    writer.line(0, "");
    writer.line(0, "sections:");
    let remarks = common_remarks(draft);
    let mut ids = Slugs::default();
    for section in &draft.sections {
        let wanted = make_slug(&section.title.plain());
        let id = ids.assign(wanted.as_deref().unwrap_or("section"));
        writer.section(section, &id, remarks);
    }
    writer.leftovers(&draft.leftovers);
    GridText {
        text: writer.out,
        guesses: writer.guesses,
    }
}

struct GridWriter {
    out: String,
    guesses: Vec<(usize, Guess)>,
    lang: MessageLang,
}

impl GridWriter {
    fn line(&mut self, indent: usize, text: &str) {
        if !text.is_empty() {
            self.out.extend(std::iter::repeat_n(' ', indent));
        }
        self.out += text;
        self.out.push('\n');
    }

    fn pair(&mut self, indent: usize, key: &str, value: &str) {
        self.line(indent, &format!("{key}: {value}"));
    }

    fn push_guesses(&mut self, indent: usize, guesses: &[Guess]) {
        for guess in guesses {
            let words = guess.message(self.lang).headline;
            let word = self.lang.pick("guessed:", "deviné :");
            self.line(indent, &format!("# {word} {words}"));
            let line = self.out.matches('\n').count();
            self.guesses.push((line, guess.clone()));
        }
    }

    /// A text under a key: on the line, folded, or with its paragraphs.
    fn prose(&mut self, indent: usize, key: &str, paragraphs: &[FormText]) {
        let text = to_markdown_text(paragraphs);
        if text.contains('\n') {
            self.line(indent, &format!("{key}: |-"));
            for line in text.split('\n') {
                self.line(indent + 2, line);
            }
        } else if text.chars().count() > LINE_WIDTH {
            self.line(indent, &format!("{key}: >-"));
            for line in wrap_text(&text) {
                self.line(indent + 2, &line);
            }
        } else {
            self.pair(indent, key, &quote_text(&text));
        }
    }

    fn push_header(&mut self, draft: &ImportDraft, from: &str) {
        let from = super::text::collapse_whitespace(from);
        let about = self.lang.pick(
            [
                format!("# Made from {from}. Lines that begin with « # guessed: » say what was guessed: look at them,"),
                "# correct what is below them, and remove them. `gridgen check` says whether all is well.".to_owned(),
            ],
            [
                format!("# Faite à partir de {from}. Les lignes « # deviné : » disent ce qui a été deviné : relisez-les,"),
                "# corrigez ce qui les suit, puis supprimez-les. `gridgen check` dit si tout va bien.".to_owned(),
            ],
        );
        about.iter().for_each(|line| self.line(0, line));
        let of_fields = |guess: &&Guess| matches!(guess, Guess::Fields {});
        let of_lang = |guess: &&Guess| matches!(guess, Guess::Language { .. });
        let others: Vec<Guess> = draft
            .guesses
            .iter()
            .filter(|guess| !of_fields(guess) && !of_lang(guess))
            .cloned()
            .collect();
        self.push_guesses(0, &others);
        self.line(0, "");
        self.line(0, "gridgen: 1");
        self.pair(0, "title", &quote_text(&draft.title.to_markdown_line()));
        if let Some(lang) = draft.lang {
            self.push_guesses(
                0,
                &draft
                    .guesses
                    .iter()
                    .filter(of_lang)
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            self.pair(0, "lang", lang);
        }
        if !draft.intro.is_empty() {
            self.prose(0, "intro", &draft.intro);
        }
        if !draft.fields.is_empty() {
            self.push_guesses(
                0,
                &draft
                    .guesses
                    .iter()
                    .filter(of_fields)
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            self.line(0, "fields:");
            draft.fields.iter().for_each(|field| self.field(field));
        }
    }

    fn field(&mut self, field: &DraftField) {
        let label = quote_text(&field.label.to_markdown_line());
        let key = quote_key(&field.key);
        if field.value.is_none() && field.key != "visa" {
            return self.pair(2, &key, &label);
        }
        self.line(2, &format!("{key}:"));
        self.pair(4, "label", &label);
        if let Some(value) = &field.value {
            self.pair(4, "value", &quote_text(value));
        }
        if field.key == "visa" {
            self.pair(4, "space", "2");
        }
    }

    fn grid_keys(&mut self, draft: &ImportDraft) {
        if let Some(scale) = &draft.scale {
            self.scale(0, scale);
        }
        if let Some(legend) = draft.legend {
            self.pair(0, "legend", legend);
        }
        if let Some(points) = &draft.points {
            self.pair(0, "points", points);
        }
        if let Some(remarks) = common_remarks(draft) {
            self.pair(0, "remarks", &quote_text(&remarks.to_markdown_line()));
        }
    }

    fn scale(&mut self, indent: usize, scale: &DraftScale) {
        self.push_guesses(indent, &scale.guesses);
        self.line(indent, "scale:");
        for level in &scale.levels {
            self.level(indent + 2, level);
        }
    }

    fn level(&mut self, indent: usize, level: &DraftLevel) {
        self.push_guesses(indent, &level.guesses);
        self.line(indent, &format!("{}:", quote_text(&level.code)));
        let inside = indent + 2;
        if let Some(name) = &level.name {
            self.pair(inside, "name", &quote_text(&name.to_markdown_line()));
        }
        if let Some(heading) = &level.heading {
            self.pair(inside, "heading", &quote_text(&heading.to_markdown_line()));
        }
        if let Some(points) = &level.points {
            self.pair(inside, "points", &points_text(points));
        }
        if level.achieved {
            self.pair(inside, "achieved", "true");
        }
        if level.no_column {
            self.pair(inside, "column", "false");
        }
        if !level.description.is_empty() {
            self.prose(inside, "description", &level.description);
        }
        if self
            .out
            .ends_with(&format!("{}:\n", quote_text(&level.code)))
        {
            // A level is never nothing: its name is its code.
            self.pair(
                inside,
                "name",
                &quote_text(&FormText::from_plain(level.code.clone()).to_markdown_line()),
            );
        }
    }

    fn section(&mut self, section: &DraftSection, id: &str, remarks: Option<&FormText>) {
        self.push_guesses(2, &section.guesses);
        self.line(2, &format!("- id: {}", quote_key(id)));
        self.pair(4, "title", &quote_text(&section.title.to_markdown_line()));
        if !section.intro.is_empty() {
            self.prose(4, "intro", &section.intro);
        }
        if !section.has_headings {
            self.pair(4, "heads", "false");
        }
        match &section.remarks {
            own if own.as_ref() == remarks => {}
            Some(own) => self.pair(4, "remarks", &quote_text(&own.to_markdown_line())),
            None => self.pair(4, "remarks", "false"),
        }
        if let Some(points) = &section.points {
            self.pair(4, "points", points);
        }
        let numbers = has_only_numbers(section);
        match &section.scale {
            Some(scale) => self.scale(4, scale),
            None if numbers => self.pair(4, "scale", "number"),
            None => {}
        }
        self.tasks(section, numbers);
    }

    fn tasks(&mut self, section: &DraftSection, numbers: bool) {
        let mut ids = Slugs::default();
        if let [only] = section.tasks.as_slice()
            && only.title.is_none()
            && !only.rated
        {
            self.line(4, "criteria:");
            return only
                .rows
                .iter()
                .for_each(|row| self.row(6, row, &mut ids, numbers));
        }
        self.line(4, "tasks:");
        for task in &section.tasks {
            self.task(task, &mut ids, numbers);
        }
    }

    fn task(&mut self, task: &DraftTask, ids: &mut Slugs, numbers: bool) {
        self.push_guesses(6, &task.guesses);
        if let (true, [row]) = (task.rated, task.rows.as_slice()) {
            self.push_guesses(6, &row.guesses);
            let id = self.row_id(row, ids);
            self.line(6, &format!("- id: {}", quote_key(&id)));
            self.pair(8, "title", &quote_text(&row.label.to_markdown_line()));
            return self.row_keys(8, row, numbers);
        }
        match &task.title {
            Some(title) => {
                self.line(
                    6,
                    &format!("- title: {}", quote_text(&title.to_markdown_line())),
                );
                if let Some(points) = &task.points {
                    self.pair(8, "points", points);
                }
                self.line(8, "criteria:");
            }
            None => self.line(6, "- criteria:"),
        }
        task.rows
            .iter()
            .for_each(|row| self.row(10, row, ids, numbers));
    }

    fn row_id(&self, row: &DraftRow, ids: &mut Slugs) -> String {
        let wanted = make_slug(row.id.as_deref().unwrap_or(&row.label.plain()));
        ids.assign(wanted.as_deref().unwrap_or(self.lang.pick("row", "ligne")))
    }

    fn row(&mut self, indent: usize, row: &DraftRow, ids: &mut Slugs, numbers: bool) {
        self.push_guesses(indent, &row.guesses);
        let id = quote_key(&self.row_id(row, ids));
        let label = quote_text(&row.label.to_markdown_line());
        let before = self.out.len();
        self.row_keys(indent + 2, row, numbers);
        let keys = self.out.split_off(before);
        if keys.is_empty() {
            return self.pair(indent, &id, &label);
        }
        self.line(indent, &format!("{id}:"));
        self.pair(indent + 2, "label", &label);
        self.out += &keys;
    }

    /// All but the label.
    fn row_keys(&mut self, indent: usize, row: &DraftRow, numbers: bool) {
        if !row.hint.is_empty() {
            self.prose(indent, "hint", &row.hint);
        }
        if row.required {
            self.pair(indent, "required", "true");
        }
        match (&row.scale, &row.kind) {
            (Some(scale), _) => self.scale(indent, scale),
            (None, DraftRowKind::Number) if !numbers => self.pair(indent, "scale", "number"),
            (None, DraftRowKind::Text) => self.pair(indent, "scale", "text"),
            _ => {}
        }
        if !row.level_points.is_empty() {
            self.line(indent, "points:");
            for (code, points) in &row.level_points {
                self.pair(indent + 2, &quote_text(code), &points_text(points));
            }
        } else if let Some(points) = &row.points {
            self.pair(indent, "points", points);
        }
        if !row.descriptors.is_empty() {
            self.line(indent, "descriptors:");
            for (code, text) in &row.descriptors {
                self.prose(indent + 2, &quote_text(code), text);
            }
        }
    }

    fn leftovers(&mut self, left: &[ImportLeftover]) {
        if left.is_empty() {
            return;
        }
        self.line(0, "");
        self.push_guesses(0, &[Guess::NotPlaced { count: left.len() }]);
        for left in left {
            let place = position_text(left.place, self.lang);
            self.line(0, &format!("#   {place}: {}", left.text));
        }
    }
}

/// The remarks column that most sections have.
fn common_remarks(draft: &ImportDraft) -> Option<&FormText> {
    let all: Vec<&FormText> = draft
        .sections
        .iter()
        .filter_map(|section| section.remarks.as_ref())
        .collect();
    let count = |wanted: &FormText| all.iter().filter(|text| **text == wanted).count();
    let most = all.iter().rev().copied().max_by_key(|text| count(text))?;
    (all.len() * 2 > draft.sections.len()).then_some(most)
}

/// Whether no row of a section has levels.
fn has_only_numbers(section: &DraftSection) -> bool {
    let mut rows = section.tasks.iter().flat_map(|task| &task.rows);
    rows.all(|row| row.scale.is_none() && row.kind != DraftRowKind::Levels)
}
