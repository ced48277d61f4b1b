//! From the cells of a list to people.
//!
//! In: the tables of a file, and the grid whose fields the columns may be for. Out: a [`Roster`] for each table that has a
//! column of names.

use super::columns::{ListColumns, is_sum_row};
use super::dates::assessment_date;
use super::headings::RosterRole;
use super::names::split_name;
use super::{LeftoverReason, Person, Roster, RosterField, RosterLeftover};
use crate::model::grid::Grid;
use crate::text::locale::{LangTag, parse_iso_date};
use crate::text::table::{CellTable, cell_name};
use std::collections::BTreeSet;

/// The people of a file, table by table; nothing where no table has a column of names.
///
/// Dates are written as in the language of the grid, else in `lang`.
pub fn read_rosters(tables: &[CellTable], grid: &Grid, lang: &LangTag) -> Vec<Roster> {
    let fields = grid.fields.iter().flatten();
    let fields: Vec<RosterField> = fields
        .map(|field| RosterField {
            id: field.id.to_string(),
            label: field.label.plain(),
        })
        .collect();
    let mut found: Vec<(&CellTable, Roster)> = Vec::new();
    for table in tables {
        let roster = read_roster(table, &fields);
        found.extend(roster.map(|roster| (table, roster)));
    }
    found.retain(|(_, roster)| !roster.people.is_empty());
    let is_workbook_of_classes = found.len() > 1;
    let lang = grid.lang.as_ref().unwrap_or(lang);
    for (table, roster) in &mut found {
        for person in &mut roster.people {
            localize_dates(person, lang);
            // Of a workbook with a sheet for each class, the sheet's name is the class.
            if is_workbook_of_classes && person.class.is_none() {
                person.class = table.name.clone();
            }
        }
    }
    found.into_iter().map(|(_, roster)| roster).collect()
}

/// Spreadsheets give dates in ISO form; people write those of their fields as their language does. The date of the
/// assessment is one that the program prints itself: ratings take it in ISO form.
fn localize_dates(person: &mut Person, lang: &LangTag) {
    if let Some(date) = &mut person.date
        && let Some(iso) = assessment_date(date, lang)
    {
        *date = iso;
    }
    for (_, value) in &mut person.fields {
        let date = parse_iso_date(value).and_then(|date| lang.short_date(date));
        if let Some(date) = date {
            *value = date;
        }
    }
}

/// The people of one table; none if no column holds names.
fn read_roster(table: &CellTable, fields: &[RosterField]) -> Option<Roster> {
    let columns = ListColumns::find(table, fields)?;
    let mut roster = Roster {
        people: Vec::new(),
        columns: columns.described(),
        leftovers: columns.leftovers(),
    };
    let mut seen = BTreeSet::new();
    for row in columns.rows() {
        let person = read_person(table, row, &columns);
        let reason = if person.name.is_empty() {
            LeftoverReason::Nameless
        } else if is_sum_row(table, row) {
            LeftoverReason::Sum
        } else if !seen.insert(columns.row_texts(row)) {
            LeftoverReason::Repeated
        } else {
            roster.people.push(person);
            continue;
        };
        roster.leftovers.push(RosterLeftover {
            place: person.place,
            text: row_text(table, row),
            reason,
        });
    }
    Some(roster)
}

fn read_person(table: &CellTable, row: usize, columns: &ListColumns<'_>) -> Person {
    let mut person = Person::default();
    for (column, role) in columns.used_cells(row) {
        let words: Vec<&str> = table.cell(row, column).split_whitespace().collect();
        let text = words.join(" ");
        if text.is_empty() {
            continue;
        }
        if person.place.is_empty() {
            person.place = cell_name(row, column);
        }
        match role {
            RosterRole::Family => person.name = text,
            RosterRole::Given => person.given = Some(text),
            RosterRole::Full(order) => (person.name, person.given) = split_name(&text, *order),
            RosterRole::Class => person.class = Some(text),
            RosterRole::Date => person.date = Some(text),
            RosterRole::Assessor => person.assessor = Some(text),
            RosterRole::Field(id) => person.fields.push((id.clone(), text)),
        }
    }
    if person.name.is_empty() {
        person.name = person.given.take().unwrap_or_default();
    }
    if person.place.is_empty() {
        person.place = cell_name(row, 0);
    }
    person
}

fn row_text(table: &CellTable, row: usize) -> String {
    let cells = table.rows[row].iter().map(String::as_str);
    let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    filled.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::read_tables;

    fn fields<const N: usize>(fields: [(&str, &str); N]) -> [RosterField; N] {
        fields.map(|(id, label)| RosterField {
            id: id.to_owned(),
            label: label.to_owned(),
        })
    }

    fn list(text: &str) -> Roster {
        let fields = fields([
            ("name", "Nom"),
            ("number", "N° de candidat"),
            ("lycee", "Établissement d'origine"),
        ]);
        let table = read_tables(text.as_bytes()).unwrap().remove(0);
        read_roster(&table, &fields).expect("there are names")
    }

    fn names(text: &str) -> Vec<String> {
        let person = |it: Person| format!("{}|{}", it.name, it.given.unwrap_or_default());
        list(text).people.into_iter().map(person).collect()
    }

    #[test]
    fn columns_are_found_by_their_headings_in_any_order() {
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
                ..Person::default()
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
    fn the_date_and_the_assessor_have_a_place_of_their_own() {
        let fields = fields([("date", "Jour de passage"), ("assessor", "Jury")]);
        for headings in ["Nom;Date;Examinateur", "Nom;Jour de passage;Jury"] {
            let text = format!("{headings}\nDupont;12/03/2026;M. Martin\nBah;;\n");
            let table = read_tables(text.as_bytes()).unwrap().remove(0);
            let mut people = read_roster(&table, &fields)
                .expect("there are names")
                .people;
            localize_dates(&mut people[0], &LangTag::new("fr").unwrap());
            assert_eq!(people[0].date.as_deref(), Some("2026-03-12"), "{headings}");
            assert_eq!(people[0].assessor.as_deref(), Some("M. Martin"));
            assert_eq!((people[0].fields.len(), &people[1].date), (0, &None));
        }
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
    fn without_headings_names_are_known_by_their_shape() {
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
    fn two_of_one_name_are_two_where_any_column_says_so_and_a_sum_is_not_a_person() {
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
            read_roster(&table, &fields([("number", label)]))
                .expect("there are names")
                .people
                .remove(1)
                .fields
        };
        assert_eq!(of("N°"), [("number".to_owned(), "2".to_owned())]);
        assert_eq!(of("N° de candidat"), []);
    }

    #[test]
    fn rows_that_count_repeat_or_have_no_name_are_left_out_by_their_place() {
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
