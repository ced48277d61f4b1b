//! A draft as the text of a `grid.yaml`: block style, quoted texts, every guess a comment above what it is about.
//!
//! In: a [`Draft`]. Out: [`Written`], which reads as a grid without an error, and says on which line each guess stands.

mod scalar;

use super::draft::{Draft, Field, Left, Level, Rated, Row, Scale, Section, Task};
use super::guess::Guess;
use super::text::{Text, prose};
use crate::base::diagnostic::{Lang, Problem};
use crate::text::slug::{Slugs, slug};
use scalar::{FOLD, key, place, quoted, worth, wrapped};

/// The text of a file, with its guesses.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The file.
    pub text: String,
    /// The line of each guess, from 1.
    pub guesses: Vec<(usize, Guess)>,
}

/// The file of a draft; comments are in `lang`, `from` says what it was made from.
pub fn write(draft: &Draft, from: &str, lang: Lang) -> Written {
    let mut writer = Writer {
        out: String::new(),
        guesses: Vec::new(),
        lang,
    };
    writer.head(draft, from);
    writer.scale_of_grid(draft);
    writer.line(0, "");
    writer.line(0, "sections:");
    let remarks = common_remarks(draft);
    let mut ids = Slugs::default();
    for section in &draft.sections {
        let wanted = slug(&section.title.plain());
        let id = ids.give(wanted.as_deref().unwrap_or("section"));
        writer.section(section, &id, remarks);
    }
    writer.left(&draft.left);
    Written {
        text: writer.out,
        guesses: writer.guesses,
    }
}

struct Writer {
    out: String,
    guesses: Vec<(usize, Guess)>,
    lang: Lang,
}

impl Writer {
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

    fn guessed(&mut self, indent: usize, guesses: &[Guess]) {
        for guess in guesses {
            let words = guess.words(self.lang).headline;
            let word = self.lang.pick("guessed:", "deviné :");
            self.line(indent, &format!("# {word} {words}"));
            let line = self.out.matches('\n').count();
            self.guesses.push((line, guess.clone()));
        }
    }

    /// A text under a key: on the line, folded, or with its paragraphs.
    fn prose(&mut self, indent: usize, key: &str, paragraphs: &[Text]) {
        let text = prose(paragraphs);
        if text.contains('\n') {
            self.line(indent, &format!("{key}: |-"));
            for line in text.split('\n') {
                self.line(indent + 2, line);
            }
        } else if text.chars().count() > FOLD {
            self.line(indent, &format!("{key}: >-"));
            for line in wrapped(&text) {
                self.line(indent + 2, &line);
            }
        } else {
            self.pair(indent, key, &quoted(&text));
        }
    }

    fn head(&mut self, draft: &Draft, from: &str) {
        let from = super::text::folded(from);
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
        self.guessed(0, &others);
        self.line(0, "");
        self.line(0, "gridgen: 1");
        self.pair(0, "title", &quoted(&draft.title.line()));
        if let Some(lang) = draft.lang {
            self.guessed(
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
            self.guessed(
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

    fn field(&mut self, field: &Field) {
        let label = quoted(&field.label.line());
        let key = key(&field.key);
        if field.value.is_none() && field.key != "visa" {
            return self.pair(2, &key, &label);
        }
        self.line(2, &format!("{key}:"));
        self.pair(4, "label", &label);
        if let Some(value) = &field.value {
            self.pair(4, "value", &quoted(value));
        }
        if field.key == "visa" {
            self.pair(4, "space", "2");
        }
    }

    fn scale_of_grid(&mut self, draft: &Draft) {
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
            self.pair(0, "remarks", &quoted(&remarks.line()));
        }
    }

    fn scale(&mut self, indent: usize, scale: &Scale) {
        self.guessed(indent, &scale.guesses);
        self.line(indent, "scale:");
        for level in &scale.levels {
            self.level(indent + 2, level);
        }
    }

    fn level(&mut self, indent: usize, level: &Level) {
        self.guessed(indent, &level.guesses);
        self.line(indent, &format!("{}:", quoted(&level.code)));
        let inside = indent + 2;
        if let Some(name) = &level.name {
            self.pair(inside, "name", &quoted(&name.line()));
        }
        if let Some(heading) = &level.heading {
            self.pair(inside, "heading", &quoted(&heading.line()));
        }
        if let Some(points) = &level.points {
            self.pair(inside, "points", &worth(points));
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
        if self.out.ends_with(&format!("{}:\n", quoted(&level.code))) {
            // A level is never nothing: its name is its code.
            self.pair(
                inside,
                "name",
                &quoted(&Text::plain_text(level.code.clone()).line()),
            );
        }
    }

    fn section(&mut self, section: &Section, id: &str, remarks: Option<&Text>) {
        self.guessed(2, &section.guesses);
        self.line(2, &format!("- id: {}", key(id)));
        self.pair(4, "title", &quoted(&section.title.line()));
        if !section.intro.is_empty() {
            self.prose(4, "intro", &section.intro);
        }
        if !section.heads {
            self.pair(4, "heads", "false");
        }
        match &section.remarks {
            own if own.as_ref() == remarks => {}
            Some(own) => self.pair(4, "remarks", &quoted(&own.line())),
            None => self.pair(4, "remarks", "false"),
        }
        if let Some(points) = &section.points {
            self.pair(4, "points", points);
        }
        let numbers = only_numbers(section);
        match &section.scale {
            Some(scale) => self.scale(4, scale),
            None if numbers => self.pair(4, "scale", "number"),
            None => {}
        }
        self.tasks(section, numbers);
    }

    fn tasks(&mut self, section: &Section, numbers: bool) {
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

    fn task(&mut self, task: &Task, ids: &mut Slugs, numbers: bool) {
        self.guessed(6, &task.guesses);
        if let (true, [row]) = (task.rated, task.rows.as_slice()) {
            self.guessed(6, &row.guesses);
            let id = self.id(row, ids);
            self.line(6, &format!("- id: {}", key(&id)));
            self.pair(8, "title", &quoted(&row.label.line()));
            return self.row_keys(8, row, numbers);
        }
        match &task.title {
            Some(title) => {
                self.line(6, &format!("- title: {}", quoted(&title.line())));
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

    fn id(&self, row: &Row, ids: &mut Slugs) -> String {
        let wanted = slug(row.id.as_deref().unwrap_or(&row.label.plain()));
        ids.give(wanted.as_deref().unwrap_or(self.lang.pick("row", "ligne")))
    }

    fn row(&mut self, indent: usize, row: &Row, ids: &mut Slugs, numbers: bool) {
        self.guessed(indent, &row.guesses);
        let id = key(&self.id(row, ids));
        let label = quoted(&row.label.line());
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
    fn row_keys(&mut self, indent: usize, row: &Row, numbers: bool) {
        if !row.hint.is_empty() {
            self.prose(indent, "hint", &row.hint);
        }
        if row.required {
            self.pair(indent, "required", "true");
        }
        match (&row.scale, &row.rated) {
            (Some(scale), _) => self.scale(indent, scale),
            (None, Rated::Number) if !numbers => self.pair(indent, "scale", "number"),
            (None, Rated::Text) => self.pair(indent, "scale", "text"),
            _ => {}
        }
        if !row.own.is_empty() {
            self.line(indent, "points:");
            for (code, points) in &row.own {
                self.pair(indent + 2, &quoted(code), &worth(points));
            }
        } else if let Some(points) = &row.points {
            self.pair(indent, "points", points);
        }
        if !row.descriptors.is_empty() {
            self.line(indent, "descriptors:");
            for (code, text) in &row.descriptors {
                self.prose(indent + 2, &quoted(code), text);
            }
        }
    }

    fn left(&mut self, left: &[Left]) {
        if left.is_empty() {
            return;
        }
        self.line(0, "");
        self.guessed(0, &[Guess::NotPlaced { count: left.len() }]);
        for left in left {
            let place = place(left.place, self.lang);
            self.line(0, &format!("#   {place}: {}", left.text));
        }
    }
}

/// The remarks column that most sections have.
fn common_remarks(draft: &Draft) -> Option<&Text> {
    let all: Vec<&Text> = draft
        .sections
        .iter()
        .filter_map(|section| section.remarks.as_ref())
        .collect();
    let count = |wanted: &Text| all.iter().filter(|text| **text == wanted).count();
    let most = all.iter().rev().copied().max_by_key(|text| count(text))?;
    (all.len() * 2 > draft.sections.len()).then_some(most)
}

/// Whether no row of a section has levels.
fn only_numbers(section: &Section) -> bool {
    let mut rows = section.tasks.iter().flat_map(|task| &task.rows);
    rows.all(|row| row.scale.is_none() && row.rated != Rated::Levels)
}
