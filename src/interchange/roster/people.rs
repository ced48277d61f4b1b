//! From the cells of a list to people.

use super::counts;
use super::heads::{FullOrder, Meaning, Role, meaning, normal};
use super::names::{by_capitals, parted};
use super::{Column, Person, Roster};
use crate::text::table::{Table, place};
use std::collections::BTreeSet;

/// The head of a table stands in one of its first rows.
const HEAD_WITHIN: usize = 12;

/// Something of a list that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where it stands.
    pub place: String,
    /// What it is.
    pub text: String,
    /// Why.
    pub why: Why,
}

/// Why something was not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The grid has no field for it.
    NoField,
    /// Its head is no known word.
    UnknownHead,
    /// It only counts the rows.
    Counts,
    /// The row has no name.
    Nameless,
    /// The row says how many they are.
    Sum,
    /// The row says the same as one before.
    Repeated,
    /// Another column holds that already.
    Second,
}

/// The people of a table; `None` where no column holds names. `fields` are the grid's, by id and label.
pub fn read(table: &Table, fields: &[(String, String)]) -> Option<Roster> {
    let (head, mut columns) = match head(table) {
        Some(head) => (Some(head), by_heads(table, head, fields)),
        None => (None, by_shape(table)?),
    };
    let mut left = counts::taken_out(table, head, &mut columns, fields);
    left.extend(not_taken(table, head, &columns));
    let mut roster = Roster {
        people: Vec::new(),
        columns: described(table, head, &columns),
        left,
    };
    let mut seen = BTreeSet::new();
    let rows = head.map_or(0, |head| head + 1)..table.rows.len();
    for row in rows.filter(|&row| !table.is_blank(row)) {
        let person = person(table, row, &columns);
        let said = said(table, row, &columns);
        let why = match () {
            () if person.name.is_empty() => Why::Nameless,
            () if counts::is_sum(table, row) => Why::Sum,
            () if !seen.insert(said) => Why::Repeated,
            () => {
                roster.people.push(person);
                continue;
            }
        };
        roster.left.push(left_out(table, row, person, why));
    }
    Some(roster)
}

/// All that a row says, also in columns that are not taken over: two of one name may differ there alone.
fn said(table: &Table, row: usize, columns: &Taken) -> Vec<String> {
    let said = columns.iter().enumerate();
    said.filter(|(_, role)| **role != Err(Why::Counts))
        .map(|(column, _)| table.cell(row, column).to_owned())
        .collect()
}

/// What each column holds, and why it is left out.
type Taken = Vec<Result<Role, Why>>;

/// The row whose heads name people.
fn head(table: &Table) -> Option<usize> {
    let names = |cell: &String| {
        matches!(
            meaning(cell),
            Some(Meaning::Name | Meaning::Family | Meaning::Given | Meaning::Full(_))
        )
    };
    let rows = table.rows.iter().take(HEAD_WITHIN);
    rows.enumerate()
        .find(|(_, row)| row.iter().any(names))
        .map(|(nth, _)| nth)
}

fn by_heads(table: &Table, head: usize, fields: &[(String, String)]) -> Taken {
    let meanings: Vec<Option<Meaning>> =
        table.rows[head].iter().map(|cell| meaning(cell)).collect();
    let has_given = meanings.contains(&Some(Meaning::Given));
    let has_family = meanings.contains(&Some(Meaning::Family));
    let mut taken: Taken = Vec::new();
    for (cell, meaning) in table.rows[head].iter().zip(&meanings) {
        let role = match meaning {
            Some(Meaning::Name) if has_given && !has_family => Ok(Role::Family),
            Some(Meaning::Name) => Ok(Role::Full(FullOrder::Unknown)),
            Some(Meaning::Family) => Ok(Role::Family),
            Some(Meaning::Given) => Ok(Role::Given),
            Some(Meaning::Full(order)) => Ok(Role::Full(*order)),
            Some(Meaning::Class) => Ok(Role::Class),
            Some(Meaning::Number | Meaning::Born) | None => field(cell, *meaning, fields),
        };
        taken.push(role.and_then(|role| {
            if taken.contains(&Ok(role.clone())) {
                Err(Why::Second)
            } else {
                Ok(role)
            }
        }));
    }
    // Beside family and given name, a column with both says nothing new.
    if taken.contains(&Ok(Role::Family)) && taken.contains(&Ok(Role::Given)) {
        for role in &mut taken {
            if matches!(role, Ok(Role::Full(_))) {
                *role = Err(Why::Second);
            }
        }
    }
    taken
}

/// The grid's field of that name, or of that meaning.
fn field(heading: &str, meant: Option<Meaning>, fields: &[(String, String)]) -> Result<Role, Why> {
    let said = normal(heading);
    let is_named = |(id, label): &&(String, String)| {
        !said.is_empty() && (normal(id) == said || normal(label) == said)
    };
    let is_meant = |(id, label): &&(String, String)| {
        meant.is_some() && (meaning(id) == meant || meaning(label) == meant)
    };
    let known = || {
        fields
            .iter()
            .filter(|(id, _)| !["name", "given", "class"].contains(&id.as_str()))
    };
    let found = known().find(is_named).or_else(|| known().find(is_meant));
    match found {
        Some((id, _)) => Ok(Role::Field(id.clone())),
        None if meant.is_some() => Err(Why::NoField),
        None => Err(Why::UnknownHead),
    }
}

/// Without heads: one column of names, or a family name and a given name in front.
fn by_shape(table: &Table) -> Option<Taken> {
    let is_name = |cell: &str| {
        cell.chars().any(char::is_alphabetic) && !cell.chars().any(|c| c.is_ascii_digit())
    };
    let width = table.rows.iter().map(Vec::len).max()?;
    let filled = |column: usize| {
        let rows = (0..table.rows.len()).filter(|&row| !table.is_blank(row));
        let (all, named) = rows.fold((0, 0), |(all, named), row| {
            (
                all + 1,
                named + usize::from(is_name(table.cell(row, column))),
            )
        });
        named * 10 >= all * 9 && all > 0
    };
    let mut taken: Taken = vec![Err(Why::UnknownHead); width];
    let first = (0..width).find(|&column| filled(column))?;
    if first + 1 < width && filled(first + 1) && !has_both(table, first) {
        taken[first] = Ok(Role::Family);
        taken[first + 1] = Ok(Role::Given);
    } else {
        taken[first] = Ok(Role::Full(FullOrder::Unknown));
    }
    Some(taken)
}

/// Whether most cells of a column have a family name in capitals and something else.
fn has_both(table: &Table, column: usize) -> bool {
    let cells = (0..table.rows.len()).map(|row| table.cell(row, column));
    let (all, both) = cells
        .filter(|cell| !cell.is_empty())
        .fold((0, 0), |(all, both), cell| {
            (all + 1, both + usize::from(by_capitals(cell).is_some()))
        });
    both * 2 > all
}

fn not_taken(table: &Table, head: Option<usize>, columns: &Taken) -> Vec<Left> {
    let heading = |column| head.map_or("", |head| table.cell(head, column));
    let refused = columns
        .iter()
        .enumerate()
        .filter_map(|(column, role)| match role {
            Err(why) if *why != Why::Counts && !is_empty(table, column) => Some((column, *why)),
            _ => None,
        });
    refused
        .map(|(column, why)| Left {
            place: letters(column),
            text: heading(column).to_owned(),
            why,
        })
        .collect()
}

fn is_empty(table: &Table, column: usize) -> bool {
    (0..table.rows.len()).all(|row| table.cell(row, column).is_empty())
}

fn described(table: &Table, head: Option<usize>, columns: &Taken) -> Vec<Column> {
    let columns = columns.iter().enumerate();
    columns
        .filter(|(column, _)| !is_empty(table, *column))
        .map(|(column, role)| Column {
            letters: letters(column),
            heading: head.map_or("", |head| table.cell(head, column)).to_owned(),
            role: role.clone().ok(),
        })
        .collect()
}

pub(super) fn letters(column: usize) -> String {
    place(0, column).trim_end_matches('1').to_owned()
}

fn person(table: &Table, row: usize, columns: &Taken) -> Person {
    let mut person = Person::default();
    for (column, role) in columns.iter().enumerate() {
        let words: Vec<&str> = table.cell(row, column).split_whitespace().collect();
        let (cell, Ok(role)) = (words.join(" "), role) else {
            continue;
        };
        if cell.is_empty() {
            continue;
        }
        if person.place.is_empty() {
            person.place = place(row, column);
        }
        match role {
            Role::Family => person.name = cell,
            Role::Given => person.given = Some(cell),
            Role::Full(order) => (person.name, person.given) = parted(&cell, *order),
            Role::Class => person.class = Some(cell),
            Role::Field(id) => person.fields.push((id.clone(), cell)),
        }
    }
    if person.name.is_empty() {
        person.name = person.given.take().unwrap_or_default();
    }
    person
}

fn left_out(table: &Table, row: usize, person: Person, why: Why) -> Left {
    let cells = table.rows[row].iter().map(String::as_str);
    let text: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let place = match person.place.is_empty() {
        true => place(row, 0),
        false => person.place,
    };
    Left {
        place,
        text: text.join(" "),
        why,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::tables;

    fn list(text: &str) -> Roster {
        let fields = [
            ("name", "Nom"),
            ("number", "N° de candidat"),
            ("lycee", "Établissement d'origine"),
        ];
        let fields = fields.map(|(id, label)| (id.to_owned(), label.to_owned()));
        let table = tables(text.as_bytes()).unwrap().remove(0);
        read(&table, &fields).expect("there are names")
    }

    fn names(text: &str) -> Vec<String> {
        let person = |it: Person| format!("{}|{}", it.name, it.given.unwrap_or_default());
        list(text).people.into_iter().map(person).collect()
    }

    #[test]
    fn columns_are_found_by_their_heads_in_any_order() {
        let roster = list(
            "Liste au 1er septembre;;;;\nN° candidat;Classe;Prénom;Né(e) le;NOM;Établissement d’origine;Régime\n\
             0012;1AGORA;Léa;12/03/2009;Dupont;Collège A;DP\n;1AGORA;Noé;;Le Goff;;\n",
        );
        assert_eq!(
            roster.people[0],
            Person {
                name: "Dupont".into(),
                given: Some("Léa".into()),
                class: Some("1AGORA".into()),
                fields: vec![
                    ("number".into(), "0012".into()),
                    ("lycee".into(), "Collège A".into())
                ],
                place: "A3".into(),
            }
        );
        assert_eq!(roster.people[1].place, "B4");
        let left: Vec<_> = roster
            .left
            .iter()
            .map(|it| (it.place.as_str(), it.why))
            .collect();
        assert_eq!(left, [("D", Why::NoField), ("G", Why::UnknownHead)]);
    }

    #[test]
    fn capitals_are_the_family_name() {
        assert_eq!(
            names(
                "Élèves\nDUPONT Léa\nLéa DUPONT-MARTIN\nde LA TOUR Anne Sophie\nLE GOFF Noé\nO'BRIEN Sean\nMcDONALD Ann\nBAH\nDupont Léa\nDUPONT LEA\nMartin, Jo\nÉlise D'ARC\nÎLE Élo\nLÉA Dupont MARTIN\n"
            ),
            [
                "DUPONT|Léa",
                "DUPONT-MARTIN|Léa",
                "de LA TOUR|Anne Sophie",
                "LE GOFF|Noé",
                "O'BRIEN|Sean",
                "McDONALD|Ann",
                "BAH|",
                "Dupont Léa|",
                "DUPONT LEA|",
                "Martin|Jo",
                "D'ARC|Élise",
                "ÎLE|Élo",
                "LÉA Dupont MARTIN|",
            ]
        );
    }

    #[test]
    fn a_known_order_parts_two_words_and_no_more() {
        assert_eq!(
            names("Nom et prénom\nDupont Léa\nLe Goff Noé\n"),
            ["Dupont|Léa", "Le Goff Noé|"]
        );
        assert_eq!(names("Prénom Nom\nLéa Dupont\n"), ["Dupont|Léa"]);
    }

    #[test]
    fn without_heads_names_are_known_by_their_shape() {
        assert_eq!(
            names("Dupont\tLéa\nLe Goff\tNoé\n"),
            ["Dupont|Léa", "Le Goff|Noé"]
        );
        assert_eq!(
            names("1\tDUPONT Léa\n2\tLE GOFF Noé\n"),
            ["DUPONT|Léa", "LE GOFF|Noé"]
        );
        assert_eq!(names("DUPONT Léa\n\nBAH Awa\n"), ["DUPONT|Léa", "BAH|Awa"]);
        assert!(read(&tables(b"1;2\n3;4\n").unwrap()[0], &[]).is_none());
    }

    #[test]
    fn two_of_one_name_are_two_where_any_column_says_so_and_a_sum_is_nobody() {
        let text = "N°;Nom;Prénom;Né(e) le\n1;MARTIN;Léa;05/01/2009\n2;MARTIN;Léa;23/08/2009\n3;MARTIN;Léa;23/08/2009\nTotal;3;;\n";
        let roster = list(text);
        let names: Vec<&str> = roster.people.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["MARTIN", "MARTIN"]);
        let roster = list("Nom\nDupont\nTotal : 30\n");
        assert_eq!(roster.people.len(), 1);
        assert_eq!(roster.left.last().map(|it| it.why), Some(Why::Sum));
    }

    #[test]
    fn a_column_that_counts_is_taken_where_the_form_asks_for_it_by_that_name() {
        let text = "N°;Nom\n1;Dupont\n2;Le Goff\n";
        let table = tables(text.as_bytes()).unwrap().remove(0);
        let of = |label: &str| {
            let fields = [("number".to_owned(), label.to_owned())];
            read(&table, &fields)
                .expect("there are names")
                .people
                .remove(1)
                .fields
        };
        assert_eq!(of("N°"), [("number".to_owned(), "2".to_owned())]);
        assert_eq!(of("N° de candidat"), []);
    }

    #[test]
    fn rows_that_count_repeat_or_say_no_name_are_left_out_by_their_place() {
        let roster = list("N°;Nom;Prénom\n1;Bah;Awa\n2;Bah;Awa\n3;;\n");
        let left: Vec<_> = roster
            .left
            .iter()
            .map(|it| (it.place.as_str(), it.why))
            .collect();
        assert_eq!(
            left,
            [
                ("A", Why::Counts),
                ("B3", Why::Repeated),
                ("A4", Why::Nameless)
            ]
        );
        assert_eq!(roster.people.len(), 1);
    }
}
