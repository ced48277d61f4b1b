//! From a wish (this row gets that rating) to the changes of a file, each proved before the file is touched.
//!
//! A rating can be written in several ways: `TS`, `TS and a remark`, or a map. The way that stands there stays where it
//! can; the first way that reads back as what was wished, with every other rating as it was, is taken.

use super::{Form, Kind, Line, Sound, Student};
use crate::base::diagnostic::{Lang, Problem, Problems, Severity, Words};
use crate::base::source::Text;
use crate::model::ratings::{self, Rating, Ratings};
use crate::text::yaml::edit::{Change, Key, Refused, Value, apply, path};
use crate::text::yaml::{self, Node, Style, Value as Tree};

/// What a row is to get; what is absent goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// A level's place in the scale.
    pub level: Option<usize>,
    /// A number as typed.
    pub number: Option<String>,
    /// Of a text row.
    pub text: Option<String>,
    /// Beside the row.
    pub remark: Option<String>,
}

/// Why a wish cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unwritable(pub String);

/// What to change, and how to take it back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    /// The changes, one after the other.
    pub changes: Vec<Change>,
    /// What puts the file back, in this order.
    pub back: Vec<Change>,
}

impl Wish {
    /// What a row has now.
    pub fn of(rating: Option<&Rating>) -> Self {
        let Some(rating) = rating else {
            return Self::default();
        };
        let written =
            |it: &Option<crate::text::markup::Written>| it.as_ref().map(|it| it.source.clone());
        Self {
            level: rating.level,
            number: rating.number.as_ref().map(|number| number.raw.clone()),
            text: written(&rating.text),
            remark: written(&rating.remark),
        }
    }

    /// What stands before a remark: a code, or a number that names its level.
    fn head(&self, line: &Line) -> Option<String> {
        let code = |level: usize| line.levels().get(level).map(|level| level.code.clone());
        self.number.clone().or_else(|| code(self.level?))
    }

    fn is_met(&self, now: &Self) -> bool {
        let said = |text: &Option<String>| text.as_ref().map(|text| text.trim().to_owned());
        let level = self.number.is_some() || self.level == now.level;
        level
            && self.number == now.number
            && said(&self.text) == said(&now.text)
            && said(&self.remark) == said(&now.remark)
    }
}

/// How a student's rows get what was wished. The rows have an order; a wish that is met already changes nothing.
pub(super) fn plan(
    form: &Form,
    student: &Student,
    wishes: &[(usize, Wish)],
    lang: Lang,
) -> Result<Plan, Unwritable> {
    let mut draft = Draft::of(form, student, lang)?;
    for (row, wish) in wishes {
        draft.grant(*row, wish)?;
    }
    Ok(Plan {
        changes: draft.changes,
        back: draft.back.into_iter().rev().collect(),
    })
}

/// What puts a path of `now` in place of what stands there: what stood there `before`.
fn back(before: &Node, now: &Node, path: &[Key]) -> Option<Change> {
    match (at(before, path), at(now, path)) {
        (Some(was), _) => Some(Change::set(path.to_vec(), value(was))),
        (None, Some(_)) => Some(Change::remove(path.to_vec())),
        (None, None) => None,
    }
}

/// The value at a path of names.
pub(super) fn at<'n>(root: &'n Node, path: &[Key]) -> Option<&'n Node> {
    path.iter().try_fold(root, |node, key| match key {
        Key::Name(name) => node.get(name),
        Key::Item(nth) => node.items()?.get(*nth),
    })
}

fn value(node: &Node) -> Value {
    match &node.value {
        Tree::Scalar(scalar) => match scalar.style {
            Style::Empty => Value::Empty,
            Style::Plain => Value::Word(scalar.text.clone()),
            Style::Quoted | Style::Block => Value::Text(scalar.text.clone()),
        },
        Tree::List(items) => Value::List(items.iter().map(value).collect()),
        Tree::Map(entries) => {
            let entries = entries.iter();
            Value::Map(
                entries
                    .map(|entry| (entry.key.text.clone(), value(&entry.value)))
                    .collect(),
            )
        }
    }
}

/// A text on its way.
struct Draft<'f> {
    form: &'f Form,
    lang: Lang,
    file: String,
    now: Read,
    changes: Vec<Change>,
    back: Vec<Change>,
}

/// A text, and what it says.
struct Read {
    text: String,
    root: Node,
    ratings: Ratings,
    told: usize,
}

impl<'f> Draft<'f> {
    fn of(form: &'f Form, student: &Student, lang: Lang) -> Result<Self, Unwritable> {
        let Ok(Sound { .. }) = &student.file else {
            return Err(Unwritable(String::new()));
        };
        let file = student.place.file.clone();
        Ok(Self {
            now: read(form, &file, student.text.clone(), lang)?,
            form,
            lang,
            file,
            changes: Vec::new(),
            back: Vec::new(),
        })
    }

    fn grant(&mut self, row: usize, wish: &Wish) -> Result<(), Unwritable> {
        let Some(line) = self.form.lines.get(row) else {
            return Ok(());
        };
        if wish.is_met(&self.has(row)) {
            return Ok(());
        }
        self.spread(line.section)?;
        let line = &self.form.lines[row];
        let place = path(["ratings", &line.section_id, &line.id]);
        let ways = ways(at(&self.now.root, &place), &place, line, wish);
        let tried: Vec<_> = ways
            .into_iter()
            .map(|changes| {
                self.after(&changes)
                    .and_then(|read| self.proved(read, row, wish))
                    .map(|read| (changes, read))
            })
            .collect();
        let told = self.now.told;
        let quiet = tried
            .iter()
            .position(|way| way.as_ref().is_ok_and(|(_, read)| read.told <= told));
        let chosen = quiet.or_else(|| tried.iter().position(Result::is_ok));
        let (changes, read) = tried
            .into_iter()
            .nth(chosen.unwrap_or(0))
            .unwrap_or_else(|| Err(Unwritable(String::new())))?;
        self.take(changes, read);
        Ok(())
    }

    fn has(&self, row: usize) -> Wish {
        Wish::of(self.now.ratings.rows.get(row).and_then(Option::as_ref))
    }

    /// A level that stands for a whole section becomes one for each of its rows; its remark becomes the section's.
    fn spread(&mut self, section: usize) -> Result<(), Unwritable> {
        let rows = || self.form.lines.iter().enumerate();
        let rows: Vec<_> = rows().filter(|(_, line)| line.section == section).collect();
        let Some((_, first)) = rows.first() else {
            return Ok(());
        };
        let place = path(["ratings", &first.section_id]);
        let there = at(&self.now.root, &place).filter(|node| !node.is_empty());
        let Some(whole) = there.and_then(Node::scalar) else {
            return Ok(());
        };
        let is_bare = first.levels().iter().any(|level| level.code == whole.text);
        let remarks = path(["remarks", &first.section_id]);
        let has_remark = at(&self.now.root, &remarks).is_some_and(|node| !node.is_empty());
        if has_remark && !is_bare {
            // Two remarks on one section: which one is meant, a person decides.
            return Err(self.odd());
        }
        let entry = |&(row, line): &(usize, &Line)| {
            Some((line.id.clone(), Value::Word(self.has(row).head(line)?)))
        };
        let each = rows.iter().filter_map(entry).collect();
        let mut changes = vec![Change::set(place, Value::Map(each))];
        let remark = self
            .now
            .ratings
            .remarks
            .get(section)
            .and_then(Option::as_ref);
        let remark = remark.filter(|_| !has_remark);
        changes.extend(remark.map(|it| Change::set(remarks, Value::Text(it.source.clone()))));
        let read = self.after(&changes)?;
        if !same_but(&self.now.ratings, &read.ratings, None) {
            return Err(self.odd());
        }
        self.take(changes, read);
        Ok(())
    }

    fn after(&self, changes: &[Change]) -> Result<Read, Unwritable> {
        let order = ratings::order(&self.form.grid);
        let text = apply(&self.now.text, changes, &order).map_err(|it| said(it, self.lang))?;
        read(self.form, &self.file, text, self.lang)
    }

    /// The text, if it says what was wished and nothing else is different.
    fn proved(&self, read: Read, row: usize, wish: &Wish) -> Result<Read, Unwritable> {
        let has = Wish::of(read.ratings.rows.get(row).and_then(Option::as_ref));
        let proved = wish.is_met(&has) && same_but(&self.now.ratings, &read.ratings, Some(row));
        if proved { Ok(read) } else { Err(self.odd()) }
    }

    fn odd(&self) -> Unwritable {
        let words = self.lang.pick(
            "this cannot be written here without changing something else: do it by hand",
            "impossible de l'écrire ici sans changer autre chose : faites-le à la main",
        );
        Unwritable(words.to_owned())
    }

    fn take(&mut self, changes: Vec<Change>, read: Read) {
        let back = changes
            .iter()
            .filter_map(|change| back(&self.now.root, &read.root, &change.path));
        self.back.extend(back);
        self.changes.extend(changes);
        self.now = read;
    }
}

/// Everything that can be told apart is the same, but this row.
fn same_but(before: &Ratings, after: &Ratings, row: Option<usize>) -> bool {
    let rows = before.rows.iter().zip(&after.rows).enumerate();
    let mut others = rows.filter(|(place, _)| Some(*place) != row);
    before.rows.len() == after.rows.len()
        && others.all(|(_, (before, after))| before == after)
        && before.remarks == after.remarks
        && before.comment == after.comment
        && before.fields == after.fields
        && before.printed_name() == after.printed_name()
}

fn said(refused: Refused, lang: Lang) -> Unwritable {
    told(&refused.reason, lang)
}

/// What is wrong and, behind it, what to do.
fn told(problem: &dyn Problem, lang: Lang) -> Unwritable {
    let Words { headline, help } = problem.words(lang);
    Unwritable(match help {
        Some(help) => headline + lang.pick(": ", " : ") + &help,
        None => headline,
    })
}

fn read(form: &Form, file: &str, text: String, lang: Lang) -> Result<Read, Unwritable> {
    let mut problems = Problems::new();
    let document = yaml::parse(&mut problems, Text::new(file, text.clone()));
    let ratings = ratings::ratings(&mut problems, &document, Some(&form.grid));
    let error = problems
        .iter()
        .find(|it| it.problem.severity() == Severity::Error)
        .map(|it| told(it.problem.as_ref(), lang));
    let told = problems.iter().count();
    match (ratings, error) {
        (Some(ratings), None) => Ok(Read {
            text,
            root: document.root,
            ratings,
            told,
        }),
        (_, error) => Err(error.unwrap_or(Unwritable(String::new()))),
    }
}

/// The ways to write a wish, the most natural first.
fn ways(there: Option<&Node>, place: &[Key], line: &Line, wish: &Wish) -> Vec<Vec<Change>> {
    if let Some(node) = there.filter(|node| node.entries().is_some()) {
        return vec![in_map(node, place, line, wish)];
    }
    let set = |value| vec![Change::set(place.to_vec(), value)];
    if let (Kind::Text, Some(text)) = (&line.kind, &wish.text) {
        return vec![set(Value::Text(text.clone()))];
    }
    let remark = wish.remark.as_ref().map(|remark| remark.trim().to_owned());
    let mut map = Vec::new();
    match (wish.head(line), remark) {
        (None, None) if there.is_none() => vec![Vec::new()],
        (None, None) => vec![set(Value::Empty)],
        (Some(head), None) => vec![set(Value::Word(head))],
        (head, Some(remark)) => {
            let short = head.clone().filter(|_| !remark.contains('\n'));
            let short = short.map(|head| set(Value::Text(format!("{head} {remark}"))));
            map.extend(head.map(|head| ("level".to_owned(), Value::Word(head))));
            map.push(("remark".to_owned(), Value::Text(remark)));
            short.into_iter().chain([set(Value::Map(map))]).collect()
        }
    }
}

/// The keys of a rating that is written out.
fn in_map(node: &Node, place: &[Key], line: &Line, wish: &Wish) -> Vec<Change> {
    let text = wish.text.clone().map(Value::Text);
    let level = text.or_else(|| wish.head(line).map(Value::Word));
    let remark = wish.remark.as_ref().map(|remark| remark.trim().to_owned());
    let key = |key: &str, value: Option<Value>| {
        let path = [place, &[Key::from(key)]].concat();
        let there = node.get(key);
        let is_there = |value: &Value| match (there.and_then(Node::scalar), value) {
            (Some(scalar), Value::Word(text) | Value::Text(text)) => scalar.text.trim() == text,
            _ => false,
        };
        match value {
            Some(value) if is_there(&value) => None,
            Some(value) => Some(Change::set(path, value)),
            None => there.map(|_| Change::remove(path)),
        }
    };
    let changes = [key("level", level), key("remark", remark.map(Value::Text))];
    changes.into_iter().flatten().collect()
}
