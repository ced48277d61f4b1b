//! From the cells of a list to people.
//!
//! In: the tables of a file, and the grid whose fields the columns may be for. Out: a [`Roster`] for each table that
//! has a column of names, or why there is none. The first row is never taken for a student where it may be headings.

use super::columns::{ListColumns, ListReading, is_sum_row};
use super::headings::RosterRole;
use super::hidden::VisibleTables;
use super::names::split_name;
use super::{LeftoverReason, NoRoster, Person, Roster, RosterField, RosterLeftover};
use crate::model::grid::Grid;
use crate::text::locale::listed_date::assessment_date;
use crate::text::locale::{LangTag, parse_iso_date};
use crate::text::table::{CellTable, cell_name};
use std::collections::BTreeSet;

/// The people of a file, table by table.
///
/// Where one sheet of a workbook has headings for names, sheets without are no lists. Dates are written as in the
/// language of the grid, else in `lang`.
pub fn read_rosters(
    tables: &[CellTable],
    grid: &Grid,
    lang: &LangTag,
) -> Result<Vec<Roster>, NoRoster> {
    let fields = grid.fields.iter().flatten();
    let fields: Vec<RosterField> = fields
        .map(|field| RosterField {
            id: field.id.to_string(),
            label: field.label.plain(),
        })
        .collect();
    let visible = VisibleTables::of(tables);
    let tables = visible.tables.as_slice();
    let mut found = tables_with_headings(tables, &fields);
    if found.is_empty() {
        found = tables_without_headings(tables, &fields)?;
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
    let mut rosters: Vec<Roster> = found.into_iter().map(|(_, roster)| roster).collect();
    match rosters.first_mut() {
        Some(first) => {
            first.leftovers.extend(sheets_without_list(tables, &fields));
            first.leftovers.extend(visible.leftovers);
        }
        None => return Err(NoRoster::NoNames),
    }
    Ok(rosters)
}

fn tables_with_headings<'t>(
    tables: &'t [CellTable],
    fields: &[RosterField],
) -> Vec<(&'t CellTable, Roster)> {
    let mut found = Vec::new();
    for table in tables {
        let columns = ListColumns::by_headings(table, fields);
        found.extend(columns.map(|columns| (table, read_roster(table, &columns))));
    }
    found
}

fn tables_without_headings<'t>(
    tables: &'t [CellTable],
    fields: &[RosterField],
) -> Result<Vec<(&'t CellTable, Roster)>, NoRoster> {
    let mut found = Vec::new();
    for table in tables {
        match ListColumns::by_shape(table, fields) {
            ListReading::Columns(columns) => found.push((table, read_roster(table, &columns))),
            ListReading::UnknownHeadings(row) => {
                return Err(NoRoster::UnknownHeadings {
                    place: cell_name(row, 0),
                    text: row_text(table, row),
                });
            }
            ListReading::NoNames => {}
        }
    }
    Ok(found)
}

/// The sheets that hold something and no headings for names, where another has them.
fn sheets_without_list(tables: &[CellTable], fields: &[RosterField]) -> Vec<RosterLeftover> {
    let has_headings = |table: &CellTable| ListColumns::by_headings(table, fields).is_some();
    if !tables.iter().any(has_headings) {
        return Vec::new();
    }
    let without = tables.iter().filter(|table| !has_headings(table));
    let filled = without.filter(|table| (0..table.rows.len()).any(|row| !table.is_blank_row(row)));
    filled
        .map(|table| RosterLeftover {
            place: table.name.clone().unwrap_or_default(),
            text: String::new(),
            reason: LeftoverReason::NoList,
        })
        .collect()
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

/// The people of one table.
fn read_roster(table: &CellTable, columns: &ListColumns<'_>) -> Roster {
    let mut roster = Roster {
        people: Vec::new(),
        columns: columns.described(),
        leftovers: columns.leftovers(),
    };
    for row in columns.rows_above() {
        roster.leftovers.push(RosterLeftover {
            place: cell_name(row, 0),
            text: row_text(table, row),
            reason: LeftoverReason::AboveHeadings,
        });
    }
    let mut seen = BTreeSet::new();
    for row in columns.rows() {
        let person = read_person(row, columns);
        let reason = if person.name.is_empty() {
            LeftoverReason::Nameless
        } else if columns.repeats_headings(row) {
            LeftoverReason::RepeatsHeadings
        } else if is_sum_row(table, row) {
            LeftoverReason::Sum
        } else if columns.is_not_a_student(row, &person.full_name()) {
            LeftoverReason::NotAStudent
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
    roster
}

fn read_person(row: usize, columns: &ListColumns<'_>) -> Person {
    let mut person = Person::default();
    let (mut family_start, mut family_end) = (String::new(), String::new());
    for (column, role, text) in columns.used_cells(row) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        if text.is_empty() {
            continue;
        }
        if person.place.is_empty() {
            person.place = cell_name(row, column);
        }
        match role {
            RosterRole::Family => person.name = text,
            RosterRole::FamilyStart => family_start = text + " ",
            RosterRole::FamilyEnd => family_end = format!(" {text}"),
            RosterRole::Given => person.given = Some(text),
            RosterRole::Full(order) => (person.name, person.given) = split_name(&text, *order),
            RosterRole::Class => person.class = Some(text),
            RosterRole::Date => person.date = Some(text),
            RosterRole::Assessor => person.assessor = Some(text),
            RosterRole::Field(id) => person.fields.push((id.clone(), text)),
        }
    }
    person.name = format!("{family_start}{}{family_end}", person.name)
        .trim()
        .to_owned();
    if person.name.is_empty() {
        person.name = person.given.take().unwrap_or_default();
    }
    // An anonymous candidate is called by the number.
    if person.name.is_empty() && !columns.has_names() {
        let first = person.fields.first();
        person.name = first.map(|(_, number)| number.clone()).unwrap_or_default();
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

    fn try_list(text: &str, fields: &[RosterField]) -> Result<Roster, NoRoster> {
        let tables = read_tables(text.as_bytes()).unwrap();
        let mut found = tables_with_headings(&tables, fields);
        if found.is_empty() {
            found = tables_without_headings(&tables, fields)?;
        }
        found
            .pop()
            .map(|(_, roster)| roster)
            .ok_or(NoRoster::NoNames)
    }

    fn list(text: &str) -> Roster {
        let fields = fields([
            ("name", "Nom"),
            ("class", "Groupe de TP du jeudi"),
            ("number", "N° de candidat"),
            ("lycee", "Établissement d'origine"),
        ]);
        try_list(text, &fields).expect("there are names")
    }

    fn names(text: &str) -> Vec<String> {
        let person = |it: Person| format!("{}|{}", it.name, it.given.unwrap_or_default());
        list(text).people.into_iter().map(person).collect()
    }

    fn left_out(text: &str) -> Vec<(String, LeftoverReason)> {
        let leftovers = list(text).leftovers.into_iter();
        leftovers.map(|it| (it.place, it.reason)).collect()
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
                ("G", LeftoverReason::UnknownHeading),
                ("A1", LeftoverReason::AboveHeadings)
            ]
        );
    }

    #[test]
    fn the_date_and_the_assessor_have_a_place_of_their_own() {
        let fields = fields([("date", "Jour de passage"), ("assessor", "Jury")]);
        for headings in ["Nom;Date;Examinateur", "Nom;Jour de passage;Jury"] {
            let text = format!("{headings}\nDupont;12/03/2026;M. Martin\nBah;;\n");
            let mut people = try_list(&text, &fields).expect("there are names").people;
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
        assert_eq!(try_list("1;2\n3;4\n", &[]), Err(NoRoster::NoNames));
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
        let of = |label: &str| {
            try_list(text, &fields([("number", label)]))
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

    #[test]
    fn the_row_with_the_most_known_headings_is_the_headings() {
        let text = "Élèves;;;\nClasse de 2A;;Année 2026;\n;;;\nN°;Élèves;Né(e) le;Régime\n1;ABADIE Louise;12/03/2010;DP\n\
                    2;DE LA TOUR Jean;03/10/2010;EXT\nN°;Élèves;Né(e) le;Régime\n3;ÉBOUÉ Félix;26/12/2009;DP\nEffectif : 3;;;\n";
        assert_eq!(
            names(text),
            ["ABADIE|Louise", "DE LA TOUR|Jean", "ÉBOUÉ|Félix"]
        );
        let rows: Vec<_> = left_out(text)
            .into_iter()
            .filter(|(place, _)| place.len() > 1)
            .collect();
        assert_eq!(
            rows,
            [
                ("A1".to_owned(), LeftoverReason::AboveHeadings),
                ("A2".to_owned(), LeftoverReason::AboveHeadings),
                ("A7".to_owned(), LeftoverReason::RepeatsHeadings),
                ("A9".to_owned(), LeftoverReason::Nameless),
            ]
        );
    }

    #[test]
    fn lists_in_other_languages_have_the_same_parts() {
        for (text, wanted) in [
            ("Cognome;Nome;Classe\nROSSI;Mario;2D\n", "ROSSI|Mario"),
            (
                "Nachname;Vorname;Klasse\nvon Rüden;Elias;9b\n",
                "von Rüden|Elias",
            ),
            ("Name;Vorname\nMüller;Jonas\n", "Müller|Jonas"),
            ("First;Last;Position\nSean;O'Dea;Goalie\n", "O'Dea|Sean"),
            (
                "Primer apellido;Segundo apellido;Nombre\nGarcía;Ríos;Ana\n",
                "García Ríos|Ana",
            ),
            (
                "Roepnaam;Tussenvoegsel;Achternaam;Klas\nNoor;van den;Berg;3A\n",
                "van den Berg|Noor",
            ),
            ("Nom;Cognoms;Grup\nPau;Serra Puig;B\n", "Serra Puig|Pau"),
            ("Nome completo;Turma\nSILVA, Rui;7A\n", "SILVA|Rui"),
            ("Groupe de TP du jeudi;Élève\nG2;BAH Awa\n", "BAH|Awa"),
        ] {
            assert_eq!(names(text), [wanted], "{text}");
        }
        let class = |text: &str| list(text).people.remove(0).class;
        assert_eq!(
            class("Cognome;Nome;Classe\nROSSI;Mario;2D\n").as_deref(),
            Some("2D")
        );
        assert_eq!(
            class("Groupe de TP du jeudi;Élève\nG2;BAH Awa\n").as_deref(),
            Some("G2")
        );
    }

    #[test]
    fn headings_that_are_not_known_are_no_student() {
        let none = |place: &str, text: &str| {
            Err(NoRoster::UnknownHeadings {
                place: place.to_owned(),
                text: text.to_owned(),
            })
        };
        // By a word that lists have, by what stands below, by capitals.
        for text in [
            "Etternamnet;E-mail\nDupont;x@example.org\n",
            "Qui;Salle\nDupont;B12\nBah;B14\n",
            "Xyz;Abc\nDUPONT;Léa\nBAH;Awa\n",
        ] {
            let first = text.lines().next().unwrap().replace(';', " ");
            assert_eq!(try_list(text, &[]), none("A1", &first), "{text}");
        }
    }

    #[test]
    fn capitals_tell_family_names_in_lists_without_headings() {
        assert_eq!(
            names(
                "Rémy;BANEL;remy@example.org;G3\nSolène;COMBE;solene@example.org;G2\nZoé;LE GALL;zoe@example.org;G2\n"
            ),
            ["BANEL|Rémy", "COMBE|Solène", "LE GALL|Zoé"]
        );
        assert_eq!(
            names("Mme;Dupont;Léa\nM.;Bah;Noé\n"),
            ["Dupont|Léa", "Bah|Noé"]
        );
        assert_eq!(
            names("Dupont Léa;DP\nLe Goff Noé;DP\nBah Awa;EXT\nSow Ida;DP\n"),
            ["Dupont Léa|", "Le Goff Noé|", "Bah Awa|", "Sow Ida|"]
        );
    }

    #[test]
    fn lines_of_a_gradebook_are_no_students() {
        let text = "Student,ID,Section,Essay (123),Current Score\n,,,Manual Posting,\n    Points Possible,,,20,(read only)\n\
                    \"Dole, John\",17,A,12,60\n\"Roe, Jane\",18,A,15,75\n\"Student, Test\",19,A,,\nClass average,,,13,\n";
        assert_eq!(names(text), ["Dole|John", "Roe|Jane"]);
        let reasons: Vec<_> = left_out(text)
            .into_iter()
            .filter(|(place, _)| place.len() > 1)
            .collect();
        assert_eq!(
            reasons,
            [
                ("A2".to_owned(), LeftoverReason::Nameless),
                ("A3".to_owned(), LeftoverReason::NotAStudent),
                ("A6".to_owned(), LeftoverReason::NotAStudent),
                ("A7".to_owned(), LeftoverReason::NotAStudent),
            ]
        );
    }

    #[test]
    fn candidates_may_be_numbers() {
        for text in ["0012\n0013\n", "N° de candidat\n0012\n0013\n"] {
            let people = list(text).people;
            let names: Vec<&str> = people.iter().map(|it| it.name.as_str()).collect();
            assert_eq!(names, ["0012", "0013"], "{text}");
            assert_eq!(people[1].fields, [("number".to_owned(), "0013".to_owned())]);
        }
        assert_eq!(
            try_list("0012\n0013\n", &[]).unwrap().people[0].name,
            "0012"
        );
    }

    #[test]
    fn a_class_that_is_merged_over_its_students_holds_for_each() {
        let mut table = read_tables(
            "Classe;Nom;Prénom\n2B;ADAM;Lou\n;BEN;Ali\n;COT;Zoé\n2C;DIA;Awa\n".as_bytes(),
        )
        .unwrap()
        .remove(0);
        table.merged.push(((1, 0), (3, 0)));
        let (_, roster) = tables_with_headings(std::slice::from_ref(&table), &[]).remove(0);
        let classes = roster
            .people
            .iter()
            .map(|it| it.class.as_deref().unwrap_or_default());
        assert_eq!(classes.collect::<Vec<_>>(), ["2B", "2B", "2B", "2C"]);
    }
}
