//! From the cells of a list to people.

use super::counts;
use super::heads::{FullNameOrder, HeadingMeaning, RosterRole, heading_meaning, normalize_heading};
use super::names::{split_by_capitals, split_name};
use super::{Person, Roster, RosterColumn};
use crate::text::table::{CellTable, cell_name};
use std::collections::BTreeSet;

/// The head of a table stands in one of its first rows.
const HEADING_WITHIN_ROWS: usize = 12;

/// Something of a list that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterLeftover {
    /// Where it stands.
    pub place: String,
    /// What it is.
    pub text: String,
    /// Why.
    pub reason: LeftoverReason,
}

/// Why something was not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftoverReason {
    /// The grid has no field for it.
    NoField,
    /// Its head is no known word.
    UnknownHeading,
    /// It only counts the rows.
    CountsRows,
    /// The row has no name.
    Nameless,
    /// The row says how many they are.
    Sum,
    /// The row says the same as one before.
    Repeated,
    /// Another column holds that already.
    Duplicate,
}

/// The people of a table; `None` where no column holds names. `fields` are the grid's, by id and label.
pub fn read_roster(table: &CellTable, fields: &[(String, String)]) -> Option<Roster> {
    let (head, mut columns) = match find_heading_row(table) {
        Some(head) => (Some(head), roles_by_headings(table, head, fields)),
        None => (None, roles_by_shape(table)?),
    };
    let mut left = counts::exclude_counting_columns(table, head, &mut columns, fields);
    left.extend(unused_columns(table, head, &columns));
    let mut roster = Roster {
        people: Vec::new(),
        columns: roster_columns(table, head, &columns),
        leftovers: left,
    };
    let mut seen = BTreeSet::new();
    let rows = head.map_or(0, |head| head + 1)..table.rows.len();
    for row in rows.filter(|&row| !table.is_blank_row(row)) {
        let person = read_person(table, row, &columns);
        let said = row_texts(table, row, &columns);
        let why = match () {
            () if person.name.is_empty() => LeftoverReason::Nameless,
            () if counts::is_sum_row(table, row) => LeftoverReason::Sum,
            () if !seen.insert(said) => LeftoverReason::Repeated,
            () => {
                roster.people.push(person);
                continue;
            }
        };
        roster.leftovers.push(leftover_row(table, row, person, why));
    }
    Some(roster)
}

/// All that a row says, also in columns that are not taken over: two of one name may differ there alone.
fn row_texts(table: &CellTable, row: usize, columns: &ColumnRoles) -> Vec<String> {
    let said = columns.iter().enumerate();
    said.filter(|(_, role)| **role != Err(LeftoverReason::CountsRows))
        .map(|(column, _)| table.cell(row, column).to_owned())
        .collect()
}

/// What each column holds, and why it is left out.
type ColumnRoles = Vec<Result<RosterRole, LeftoverReason>>;

/// The row whose heads name people.
fn find_heading_row(table: &CellTable) -> Option<usize> {
    let names = |cell: &String| {
        matches!(
            heading_meaning(cell),
            Some(
                HeadingMeaning::Name
                    | HeadingMeaning::Family
                    | HeadingMeaning::Given
                    | HeadingMeaning::Full(_)
            )
        )
    };
    let rows = table.rows.iter().take(HEADING_WITHIN_ROWS);
    rows.enumerate()
        .find(|(_, row)| row.iter().any(names))
        .map(|(nth, _)| nth)
}

fn roles_by_headings(table: &CellTable, head: usize, fields: &[(String, String)]) -> ColumnRoles {
    let meanings: Vec<Option<HeadingMeaning>> = table.rows[head]
        .iter()
        .map(|cell| heading_meaning(cell))
        .collect();
    let has_given = meanings.contains(&Some(HeadingMeaning::Given));
    let has_family = meanings.contains(&Some(HeadingMeaning::Family));
    let mut taken: ColumnRoles = Vec::new();
    for (cell, meaning) in table.rows[head].iter().zip(&meanings) {
        let role = match meaning {
            Some(HeadingMeaning::Name) if has_given && !has_family => Ok(RosterRole::Family),
            Some(HeadingMeaning::Name) => Ok(RosterRole::Full(FullNameOrder::Unknown)),
            Some(HeadingMeaning::Family) => Ok(RosterRole::Family),
            Some(HeadingMeaning::Given) => Ok(RosterRole::Given),
            Some(HeadingMeaning::Full(order)) => Ok(RosterRole::Full(*order)),
            Some(HeadingMeaning::Class) => Ok(RosterRole::Class),
            Some(HeadingMeaning::Number | HeadingMeaning::Born) | None => {
                field_role(cell, *meaning, fields)
            }
        };
        taken.push(role.and_then(|role| {
            if taken.contains(&Ok(role.clone())) {
                Err(LeftoverReason::Duplicate)
            } else {
                Ok(role)
            }
        }));
    }
    // Beside family and given name, a column with both says nothing new.
    if taken.contains(&Ok(RosterRole::Family)) && taken.contains(&Ok(RosterRole::Given)) {
        for role in &mut taken {
            if matches!(role, Ok(RosterRole::Full(_))) {
                *role = Err(LeftoverReason::Duplicate);
            }
        }
    }
    taken
}

/// The grid's field of that name, or of that meaning.
fn field_role(
    heading: &str,
    meant: Option<HeadingMeaning>,
    fields: &[(String, String)],
) -> Result<RosterRole, LeftoverReason> {
    let said = normalize_heading(heading);
    let is_named = |(id, label): &&(String, String)| {
        !said.is_empty() && (normalize_heading(id) == said || normalize_heading(label) == said)
    };
    let is_meant = |(id, label): &&(String, String)| {
        meant.is_some() && (heading_meaning(id) == meant || heading_meaning(label) == meant)
    };
    let known = || {
        fields
            .iter()
            .filter(|(id, _)| !["name", "given", "class"].contains(&id.as_str()))
    };
    let found = known().find(is_named).or_else(|| known().find(is_meant));
    match found {
        Some((id, _)) => Ok(RosterRole::Field(id.clone())),
        None if meant.is_some() => Err(LeftoverReason::NoField),
        None => Err(LeftoverReason::UnknownHeading),
    }
}

/// Without heads: one column of names, or a family name and a given name in front.
fn roles_by_shape(table: &CellTable) -> Option<ColumnRoles> {
    let is_name = |cell: &str| {
        cell.chars().any(char::is_alphabetic) && !cell.chars().any(|c| c.is_ascii_digit())
    };
    let width = table.rows.iter().map(Vec::len).max()?;
    let filled = |column: usize| {
        let rows = (0..table.rows.len()).filter(|&row| !table.is_blank_row(row));
        let (all, named) = rows.fold((0, 0), |(all, named), row| {
            (
                all + 1,
                named + usize::from(is_name(table.cell(row, column))),
            )
        });
        named * 10 >= all * 9 && all > 0
    };
    let mut taken: ColumnRoles = vec![Err(LeftoverReason::UnknownHeading); width];
    let first = (0..width).find(|&column| filled(column))?;
    if first + 1 < width && filled(first + 1) && !has_full_names(table, first) {
        taken[first] = Ok(RosterRole::Family);
        taken[first + 1] = Ok(RosterRole::Given);
    } else {
        taken[first] = Ok(RosterRole::Full(FullNameOrder::Unknown));
    }
    Some(taken)
}

/// Whether most cells of a column have a family name in capitals and something else.
fn has_full_names(table: &CellTable, column: usize) -> bool {
    let cells = (0..table.rows.len()).map(|row| table.cell(row, column));
    let (all, both) = cells
        .filter(|cell| !cell.is_empty())
        .fold((0, 0), |(all, both), cell| {
            (
                all + 1,
                both + usize::from(split_by_capitals(cell).is_some()),
            )
        });
    both * 2 > all
}

fn unused_columns(
    table: &CellTable,
    head: Option<usize>,
    columns: &ColumnRoles,
) -> Vec<RosterLeftover> {
    let heading = |column| head.map_or("", |head| table.cell(head, column));
    let refused = columns
        .iter()
        .enumerate()
        .filter_map(|(column, role)| match role {
            Err(why) if *why != LeftoverReason::CountsRows && !is_empty_column(table, column) => {
                Some((column, *why))
            }
            _ => None,
        });
    refused
        .map(|(column, why)| RosterLeftover {
            place: column_letters(column),
            text: heading(column).to_owned(),
            reason: why,
        })
        .collect()
}

fn is_empty_column(table: &CellTable, column: usize) -> bool {
    (0..table.rows.len()).all(|row| table.cell(row, column).is_empty())
}

fn roster_columns(
    table: &CellTable,
    head: Option<usize>,
    columns: &ColumnRoles,
) -> Vec<RosterColumn> {
    let columns = columns.iter().enumerate();
    columns
        .filter(|(column, _)| !is_empty_column(table, *column))
        .map(|(column, role)| RosterColumn {
            letters: column_letters(column),
            heading: head.map_or("", |head| table.cell(head, column)).to_owned(),
            role: role.clone().ok(),
        })
        .collect()
}

pub(super) fn column_letters(column: usize) -> String {
    cell_name(0, column).trim_end_matches('1').to_owned()
}

fn read_person(table: &CellTable, row: usize, columns: &ColumnRoles) -> Person {
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
            person.place = cell_name(row, column);
        }
        match role {
            RosterRole::Family => person.name = cell,
            RosterRole::Given => person.given = Some(cell),
            RosterRole::Full(order) => (person.name, person.given) = split_name(&cell, *order),
            RosterRole::Class => person.class = Some(cell),
            RosterRole::Field(id) => person.fields.push((id.clone(), cell)),
        }
    }
    if person.name.is_empty() {
        person.name = person.given.take().unwrap_or_default();
    }
    person
}

fn leftover_row(
    table: &CellTable,
    row: usize,
    person: Person,
    why: LeftoverReason,
) -> RosterLeftover {
    let cells = table.rows[row].iter().map(String::as_str);
    let text: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let place = match person.place.is_empty() {
        true => cell_name(row, 0),
        false => person.place,
    };
    RosterLeftover {
        place,
        text: text.join(" "),
        reason: why,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::read_tables;

    fn list(text: &str) -> Roster {
        let fields = [
            ("name", "Nom"),
            ("number", "N° de candidat"),
            ("lycee", "Établissement d'origine"),
        ];
        let fields = fields.map(|(id, label)| (id.to_owned(), label.to_owned()));
        let table = read_tables(text.as_bytes()).unwrap().remove(0);
        read_roster(&table, &fields).expect("there are names")
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
            .leftovers
            .iter()
            .map(|it| (it.place.as_str(), it.reason))
            .collect();
        assert_eq!(
            left,
            [
                ("D", LeftoverReason::NoField),
                ("G", LeftoverReason::UnknownHeading)
            ]
        );
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
        assert!(read_roster(&read_tables(b"1;2\n3;4\n").unwrap()[0], &[]).is_none());
    }

    #[test]
    fn two_of_one_name_are_two_where_any_column_says_so_and_a_sum_is_nobody() {
        let text = "N°;Nom;Prénom;Né(e) le\n1;MARTIN;Léa;05/01/2009\n2;MARTIN;Léa;23/08/2009\n3;MARTIN;Léa;23/08/2009\nTotal;3;;\n";
        let roster = list(text);
        let names: Vec<&str> = roster.people.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["MARTIN", "MARTIN"]);
        let roster = list("Nom\nDupont\nTotal : 30\n");
        assert_eq!(roster.people.len(), 1);
        assert_eq!(
            roster.leftovers.last().map(|it| it.reason),
            Some(LeftoverReason::Sum)
        );
    }

    #[test]
    fn a_column_that_counts_is_taken_where_the_form_asks_for_it_by_that_name() {
        let text = "N°;Nom\n1;Dupont\n2;Le Goff\n";
        let table = read_tables(text.as_bytes()).unwrap().remove(0);
        let of = |label: &str| {
            let fields = [("number".to_owned(), label.to_owned())];
            read_roster(&table, &fields)
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
            .leftovers
            .iter()
            .map(|it| (it.place.as_str(), it.reason))
            .collect();
        assert_eq!(
            left,
            [
                ("A", LeftoverReason::CountsRows),
                ("B3", LeftoverReason::Repeated),
                ("A4", LeftoverReason::Nameless)
            ]
        );
        assert_eq!(roster.people.len(), 1);
    }
}
