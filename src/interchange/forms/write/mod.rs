//! A draft as the text of a `grid.yaml`: block style, quoted texts, every guess a comment above what it is about.
//!
//! In: an [`ImportDraft`]. Out: a [`GridText`], which reads as a grid without an error, with the line of each
//! guess. Never decides what a form means: that is settled in the draft.

mod scalar;

use super::document::{Aside, AsideKind};
use super::draft::{
    DraftField, DraftLevel, DraftRow, DraftRowKind, DraftScale, DraftSection, DraftTask,
    ImportDraft, ImportLeftover,
};
use super::guess::Guess;
use super::text::{FormText, collapse_whitespace, to_markdown_text};
use crate::base::diagnostic::{DiagnosticKind, MessageLang};
use crate::text::slug::{Slugs, make_slug};
use crate::text::yaml::edit::quote_text;
use scalar::{LINE_WIDTH, aside_text, points_text, position_text, quote_key, wrap_text};

/// The text of a file, with its guesses.
#[derive(Debug, Clone, PartialEq)]
pub struct GridText {
    /// The file.
    pub text: String,
    /// The line of each guess, from 1.
    pub guesses: Vec<(usize, Guess)>,
}

/// The file of a draft; comments are in `lang`, `from` names the file it was made from.
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
    writer.asides(&draft.asides);
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

    /// A line of Markdown under a key.
    fn title(&mut self, indent: usize, key: &str, text: &FormText) {
        self.pair(indent, key, &quote_text(&text.to_markdown_line()));
    }

    fn push_guesses<'g>(&mut self, indent: usize, guesses: impl IntoIterator<Item = &'g Guess>) {
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
        let from = collapse_whitespace(from);
        let about = self.lang.pick(
            format!(
                "# Made from {from}. Lines that begin with `# guessed:` say what was guessed: check them,\n\
                 # correct what is below them, and remove them. `gridgen check` says whether the grid is valid.\n"
            ),
            format!(
                "# Faite à partir de {from}. Les lignes « # deviné : » disent ce qui a été deviné : vérifiez-les,\n\
                 # corrigez ce qui les suit, puis supprimez-les. `gridgen check` dit si la grille est valable.\n"
            ),
        );
        self.out += &about;
        // These two stand beside their keys, the others at the top.
        let (of_fields, others): (Vec<&Guess>, Vec<&Guess>) = draft
            .guesses
            .iter()
            .partition(|guess| matches!(guess, Guess::Fields {}));
        let (of_lang, others): (Vec<&Guess>, Vec<&Guess>) = others
            .into_iter()
            .partition(|guess| matches!(guess, Guess::Language { .. }));
        self.push_guesses(0, others);
        self.line(0, "");
        self.line(0, "gridgen: 1");
        self.title(0, "title", &draft.title);
        if let Some(lang) = draft.lang {
            self.push_guesses(0, of_lang);
            self.pair(0, "lang", lang);
        }
        if !draft.intro.is_empty() {
            self.prose(0, "intro", &draft.intro);
        }
        if !draft.fields.is_empty() {
            self.push_guesses(0, of_fields);
            self.line(0, "fields:");
            for field in &draft.fields {
                self.field(field);
            }
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
            self.title(0, "remarks", remarks);
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
        let (inside, before) = (indent + 2, self.out.len());
        if let Some(name) = &level.name {
            self.title(inside, "name", name);
        }
        if let Some(heading) = &level.heading {
            self.title(inside, "heading", heading);
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
        if self.out.len() == before {
            // A level without any key would be an error: it gets its code as its name.
            self.title(inside, "name", &FormText::from_plain(level.code.clone()));
        }
    }

    fn section(&mut self, section: &DraftSection, id: &str, remarks: Option<&FormText>) {
        self.push_guesses(2, &section.guesses);
        self.line(2, &format!("- id: {}", quote_key(id)));
        self.title(4, "title", &section.title);
        if !section.intro.is_empty() {
            self.prose(4, "intro", &section.intro);
        }
        if !section.has_headings {
            self.pair(4, "heads", "false");
        }
        match &section.remarks {
            own if own.as_ref() == remarks => {}
            Some(own) => self.title(4, "remarks", own),
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
            for row in &only.rows {
                self.row(6, row, &mut ids, numbers);
            }
        } else {
            self.line(4, "tasks:");
            for task in &section.tasks {
                self.task(task, &mut ids, numbers);
            }
        }
    }

    fn task(&mut self, task: &DraftTask, ids: &mut Slugs, numbers: bool) {
        self.push_guesses(6, &task.guesses);
        if let [row] = task.rows.as_slice()
            && task.rated
        {
            self.push_guesses(6, &row.guesses);
            self.beside(6, row);
            let id = self.row_id(row, ids);
            self.line(6, &format!("- id: {}", quote_key(&id)));
            self.title(8, "title", &row.label);
            return self.row_keys(8, row, numbers);
        }
        match &task.title {
            Some(title) => {
                self.title(6, "- title", title);
                if let Some(points) = &task.points {
                    self.pair(8, "points", points);
                }
                self.line(8, "criteria:");
            }
            None => self.line(6, "- criteria:"),
        }
        for row in &task.rows {
            self.row(10, row, ids, numbers);
        }
    }

    fn row_id(&self, row: &DraftRow, ids: &mut Slugs) -> String {
        let wanted = make_slug(row.id.as_deref().unwrap_or(&row.label.plain()));
        ids.assign(wanted.as_deref().unwrap_or(self.lang.pick("row", "ligne")))
    }

    fn row(&mut self, indent: usize, row: &DraftRow, ids: &mut Slugs, numbers: bool) {
        self.push_guesses(indent, &row.guesses);
        self.beside(indent, row);
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
        if row.bonus {
            self.pair(indent, "bonus", "true");
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

    /// What stood beside a row, and has no place in a grid.
    fn beside(&mut self, indent: usize, row: &DraftRow) {
        for leftover in &row.leftovers {
            let word = self.lang.pick("not in the grid", "pas dans la grille");
            let place = position_text(leftover.place, self.lang);
            self.line(indent, &format!("# {word}: {place}{}", leftover.text));
        }
    }

    /// Texts of the file that are not on the form.
    fn asides(&mut self, asides: &[Aside]) {
        let (about, hidden): (Vec<&Aside>, Vec<&Aside>) = asides
            .iter()
            .partition(|aside| aside.kind == AsideKind::FrontMatter);
        if !about.is_empty() {
            self.line(0, "");
            let title = self
                .lang
                .pick("# about the file:", "# à propos du fichier :");
            self.line(0, title);
            about
                .iter()
                .for_each(|aside| self.line(0, &format!("#   {}", aside.text)));
        }
        if hidden.is_empty() {
            return;
        }
        self.line(0, "");
        let count = hidden.len();
        self.push_guesses(0, &[Guess::Hidden { count }]);
        for aside in hidden {
            let place = position_text(aside.place, self.lang);
            let kind = aside_text(aside.kind, self.lang);
            self.line(
                0,
                &format!("#   {place}{kind}: {}", collapse_whitespace(&aside.text)),
            );
        }
    }

    fn leftovers(&mut self, leftovers: &[ImportLeftover]) {
        if leftovers.is_empty() {
            return;
        }
        self.line(0, "");
        let count = leftovers.len();
        self.push_guesses(0, &[Guess::NotPlaced { count }]);
        for leftover in leftovers {
            let place = position_text(leftover.place, self.lang);
            self.line(0, &format!("#   {place}{}", leftover.text));
        }
    }
}

/// The remarks column that most sections have; the first of several that are equally frequent.
fn common_remarks(draft: &ImportDraft) -> Option<&FormText> {
    let sections = draft.sections.iter();
    let all: Vec<&FormText> = sections.filter_map(|it| it.remarks.as_ref()).collect();
    if all.len() * 2 <= draft.sections.len() {
        return None;
    }
    let count = |wanted: &FormText| all.iter().filter(|text| **text == wanted).count();
    // The last of several maxima would win.
    all.iter().rev().copied().max_by_key(|text| count(text))
}

/// Whether no row of a section has levels.
fn has_only_numbers(section: &DraftSection) -> bool {
    let mut rows = section.tasks.iter().flat_map(|task| &task.rows);
    rows.all(|row| row.scale.is_none() && row.kind != DraftRowKind::Levels)
}
