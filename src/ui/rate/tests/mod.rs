//! A class that is rated, key by key: what stands in the files afterwards, and what is seen.

mod edges;
mod outside;
mod random;
mod screens;
mod stories;

use super::{Ask, Form, Key, Mode, State, Student, Tone};
use crate::base::diagnostic::{Lang, Problems};
use crate::base::source::Text;
use crate::model::ratings::order;
use crate::project::{StudentFile, StudentPlace};
use crate::text::yaml::edit::apply;
use std::collections::BTreeMap;

/// A grid with levels, marks, a whole section and one row that does not offer every level.
const ORAL: &str = "gridgen: 1
title: Oral
lang: fr
points: 20
scale:
  TI: { name: Très insuffisant, points: 0 }
  I: { name: Insuffisant, points: 1 }
  S: { name: Satisfaisant, points: 2, achieved: true }
  TS: { name: Très satisfaisant, points: 3, achieved: true }
  NE: { name: Non évalué, column: false }
sections:
  - id: parole
    title: La parole
    criteria:
      voix: La voix porte jusqu'au fond
      plan: { label: Le plan est annoncé, required: true, hint: Dès les premières phrases. }
      temps: { label: Le temps est tenu, points: { TI: 0, S: 4 } }
  - id: echange
    title: L'échange
    criteria:
      reponses: Répond aux questions
      ecoute: Écoute
";

/// Every other kind of row.
const KINDS: &str = "gridgen: 1
title: Kinds
lang: en
points: 40
scale:
  C: { points: [0, 9] }
  B: { points: [10, 14] }
  A: { points: [15, 20] }
sections:
  - id: s
    title: S
    criteria:
      note: A range
      sum: { label: A number, scale: number, points: 20, step: 0.5 }
      late: { label: Late, scale: count, points: -1 }
      words: { label: In words, scale: text }
";

/// A class with its files in memory.
struct Room {
    files: BTreeMap<String, String>,
    state: State,
    saves: usize,
}

/// Where the ratings of a student lie, by the path below `ratings/`.
fn file(path: &str) -> String {
    format!("grids/g/ratings/{path}.yaml")
}

fn place(path: &str) -> StudentPlace {
    StudentPlace {
        path: path.to_owned(),
        class: crate::model::class::folder(path).to_owned(),
        file: file(path),
    }
}

fn form(grid: &str) -> Form {
    let mut problems = Problems::new();
    let document = crate::text::yaml::parse(&mut problems, Text::new("grids/g/grid.yaml", grid));
    let grid = crate::model::grid::grid(&mut problems, &document, "g", &[]);
    assert!(!problems.has_errors(), "{:?}", problems.sorted());
    Form::new(grid.unwrap(), "fr").unwrap()
}

fn read(path: &str, text: &str) -> StudentFile {
    StudentFile::of(place(path), Ok(text.as_bytes().to_vec()))
}

impl Room {
    fn of(grid: &str, students: &[(&str, &str)]) -> Self {
        let form = form(grid);
        let all = students.iter();
        let all = all.map(|(path, text)| Student::read(&form, read(path, text)));
        let all = all.collect();
        let state = State::new(form, all, Lang::English);
        let files = students.iter();
        let files = files.map(|(path, text)| (file(path), (*text).to_owned()));
        Self {
            files: files.collect(),
            state,
            saves: 0,
        }
    }

    /// One student alone.
    fn alone(grid: &str, text: &str) -> Self {
        Self::of(grid, &[("lea", text)])
    }

    /// Presses keys and saves what they ask for.
    fn press(&mut self, keys: impl IntoIterator<Item = Key>) -> &mut Self {
        for key in keys {
            if let Some(Ask::Save(save)) = self.state.key(key) {
                let now = {
                    let order = order(&self.state.form.grid);
                    apply(&self.files[&save.file], &save.changes, &order).unwrap()
                };
                self.files.insert(save.file.clone(), now.clone());
                self.saves += 1;
                self.state.saved(save, now);
            }
        }
        self
    }

    /// Types characters.
    fn types(&mut self, text: &str) -> &mut Self {
        self.press(text.chars().map(Key::Char))
    }

    /// Another program saves a file.
    fn outside(&mut self, path: &str, change: impl Fn(&str) -> String) -> &mut Self {
        let text = change(self.files.get(&file(path)).map_or("", String::as_str));
        self.files.insert(file(path), text.clone());
        self.state.found(read(path, &text));
        self
    }

    fn text(&self, path: &str) -> &str {
        &self.files[&file(path)]
    }

    /// The text of the only student, and where the cursor is.
    #[track_caller]
    fn is(&self, text: &str, row: usize) {
        assert_eq!((self.text("lea"), self.state.row), (text, row));
    }

    #[track_caller]
    fn says(&self, tone: Tone, words: &str) {
        let note = self.state.note.as_ref().expect("nothing was said");
        assert!(note.words.contains(words), "{}", note.words);
        assert_eq!(note.tone, tone);
    }

    #[track_caller]
    fn says_nothing(&self) {
        assert_eq!(self.state.note, None);
    }

    fn at(&self) -> (&str, usize) {
        (&self.state.current().unwrap().place.path, self.state.row)
    }
}
