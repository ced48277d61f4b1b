//! A class that is rated, key by key: what stands in the files afterwards, and what is seen.

mod edges;
mod outside;
mod random;
mod screens;
mod sheet;
mod stories;

use super::{KeyPress, KeyRequest, Mode, NoticeKind, RatingState};
use crate::base::diagnostic::{Diagnostics, MessageLang};
use crate::base::source::Text;
use crate::interchange::session::{RatedStudent, RatingForm};
use crate::model::ratings::ratings_key_order;
use crate::project::{StudentFile, StudentLocation};
use crate::text::locale::LangTag;
use crate::text::yaml::edit::apply_changes;
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
struct TestClass {
    files: BTreeMap<String, String>,
    state: RatingState,
    saves: usize,
}

/// Where the ratings of a student lie, by the path below `ratings/`.
fn ratings_path(path: &str) -> String {
    format!("grids/g/ratings/{path}.yaml")
}

fn test_place(path: &str) -> StudentLocation {
    StudentLocation {
        path: crate::model::class::StudentPath::new(path).unwrap(),
        file: ratings_path(path),
    }
}

fn test_form(grid: &str) -> RatingForm {
    let mut problems = Diagnostics::new();
    let document =
        crate::text::yaml::parse_yaml(&mut problems, Text::new("grids/g/grid.yaml", grid));
    let grid = crate::model::grid::build_grid(
        &mut problems,
        &document,
        &crate::model::grid::GridId::new("g").unwrap(),
        &[],
    );
    assert!(!problems.has_errors(), "{:?}", problems.sorted());
    RatingForm::new(grid.unwrap(), &LangTag::from(MessageLang::French)).unwrap()
}

fn student_file(path: &str, text: &str) -> StudentFile {
    StudentFile::of(test_place(path), Ok(text.as_bytes().to_vec()))
}

impl TestClass {
    fn of(grid: &str, students: &[(&str, &str)]) -> Self {
        let form = test_form(grid);
        let all = students.iter();
        let all = all.map(|(path, text)| RatedStudent::read(&form, student_file(path, text)));
        let all = all.collect();
        let state = RatingState::new(form, all, MessageLang::English);
        let files = students.iter();
        let files = files.map(|(path, text)| (ratings_path(path), (*text).to_owned()));
        Self {
            files: files.collect(),
            state,
            saves: 0,
        }
    }

    /// One student alone.
    fn of_one(grid: &str, text: &str) -> Self {
        Self::of(grid, &[("lea", text)])
    }

    /// Presses keys and saves what they ask for.
    fn press(&mut self, keys: impl IntoIterator<Item = KeyPress>) -> &mut Self {
        for key in keys {
            let saves = match self.state.handle_key(key) {
                Some(KeyRequest::Save(save)) => vec![save],
                Some(KeyRequest::SaveAll(saves)) => saves,
                _ => Vec::new(),
            };
            for save in saves {
                let now = {
                    let order = ratings_key_order(&self.state.class.form.grid);
                    apply_changes(&self.files[&save.edit.file], &save.edit.changes, &order).unwrap()
                };
                self.files.insert(save.edit.file.clone(), now.clone());
                self.saves += 1;
                self.state.save_succeeded(save, now);
            }
        }
        self
    }

    /// Types characters.
    fn type_text(&mut self, text: &str) -> &mut Self {
        self.press(text.chars().map(KeyPress::Char))
    }

    /// Another program saves a file.
    fn change_outside(&mut self, path: &str, change: impl Fn(&str) -> String) -> &mut Self {
        let text = change(
            self.files
                .get(&ratings_path(path))
                .map_or("", String::as_str),
        );
        self.files.insert(ratings_path(path), text.clone());
        self.state.file_changed(student_file(path, &text));
        self
    }

    fn file_text(&self, path: &str) -> &str {
        &self.files[&ratings_path(path)]
    }

    /// The text of the only student, and where the cursor is.
    #[track_caller]
    fn assert_text_and_row(&self, text: &str, row: usize) {
        assert_eq!(
            (self.file_text("lea"), self.state.row_index.get()),
            (text, row)
        );
    }

    #[track_caller]
    fn assert_notice(&self, tone: NoticeKind, words: &str) {
        let note = self.state.notice.as_ref().expect("nothing was said");
        assert!(note.text.contains(words), "{}", note.text);
        assert_eq!(note.kind, tone);
    }

    #[track_caller]
    fn assert_no_notice(&self) {
        assert_eq!(self.state.notice, None);
    }

    fn cursor(&self) -> (&str, usize) {
        (
            &self.state.current().unwrap().place.path,
            self.state.row_index.get(),
        )
    }
}
