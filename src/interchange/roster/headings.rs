//! What the heading of a column says that it holds, in French and English, whatever the case and the accents.

use crate::text::slug::ascii_words;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterRole {
    /// The family name.
    Family,
    /// The given name.
    Given,
    /// Both, in capitals and small letters or in a known order.
    Full(FullNameOrder),
    /// The class.
    Class,
    /// The day of the assessment.
    Date,
    /// Who assesses.
    Assessor,
    /// A field of the grid, by its id.
    Field(String),
}

/// In which order a whole name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FullNameOrder {
    /// Not known.
    Unknown,
    /// The family name comes first.
    FamilyFirst,
    /// The given name comes first.
    GivenFirst,
}

/// What a heading means, whatever the fields of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeadingMeaning {
    Family,
    Given,
    Full(FullNameOrder),
    /// `Nom`, `Name`: the family name beside a given name, else the whole.
    Name,
    Class,
    Number,
    Born,
    Date,
    Assessor,
}

/// Every list of headings with its meaning.
const MEANINGS: [(&[&str], HeadingMeaning); 11] = [
    (NAME, HeadingMeaning::Name),
    (FAMILY, HeadingMeaning::Family),
    (GIVEN, HeadingMeaning::Given),
    (
        FAMILY_FIRST,
        HeadingMeaning::Full(FullNameOrder::FamilyFirst),
    ),
    (GIVEN_FIRST, HeadingMeaning::Full(FullNameOrder::GivenFirst)),
    (FULL, HeadingMeaning::Full(FullNameOrder::Unknown)),
    (CLASS, HeadingMeaning::Class),
    (NUMBER, HeadingMeaning::Number),
    (BORN, HeadingMeaning::Born),
    (DATE, HeadingMeaning::Date),
    (ASSESSOR, HeadingMeaning::Assessor),
];

const FAMILY: &[&str] = &[
    "nom de famille",
    "nom famille",
    "nom d usage",
    "nom usage",
    "nom de naissance",
    "noms",
    "nom patronymique",
    "family name",
    "last name",
    "lastname",
    "surname",
    "family",
];
const GIVEN: &[&str] = &[
    "prenom",
    "prenoms",
    "prenom s",
    "prenom usuel",
    "prenom d usage",
    "premier prenom",
    "given name",
    "given names",
    "first name",
    "firstname",
    "forename",
    "given",
];
const FAMILY_FIRST: &[&str] = &[
    "nom et prenom",
    "nom prenom",
    "noms et prenoms",
    "nom et prenoms",
    "noms prenoms",
    "nom prenoms",
    "nom et prenom s",
    "nom et prenom de l eleve",
    "nom prenom de l eleve",
    "nom prenom eleve",
    "surname and first name",
    "last name first name",
    "surname first name",
    "family name given name",
    "last first",
];
const GIVEN_FIRST: &[&str] = &[
    "prenom et nom",
    "prenom nom",
    "prenoms et noms",
    "prenom et nom de l eleve",
    "first and last name",
    "first name last name",
    "first last",
    "given name family name",
];
const FULL: &[&str] = &[
    "eleve",
    "eleves",
    "apprenant",
    "apprenants",
    "etudiant",
    "etudiants",
    "candidat",
    "candidats",
    "apprenti",
    "apprentis",
    "stagiaire",
    "stagiaires",
    "nom complet",
    "nom de l eleve",
    "nom du candidat",
    "nom de l apprenant",
    "liste des eleves",
    "student",
    "students",
    "pupil",
    "pupils",
    "learner",
    "learners",
    "candidate",
    "candidates",
    "full name",
    "student name",
    "name of student",
];
const NAME: &[&str] = &["nom", "name", "names"];
const CLASS: &[&str] = &[
    "classe",
    "classes",
    "division",
    "divisions",
    "groupe",
    "groupe classe",
    "section",
    "class",
    "form",
    "group",
    "classe s",
    "mef classe",
];
const NUMBER: &[&str] = &[
    "n",
    "no",
    "nr",
    "num",
    "numero",
    "numeros",
    "n candidat",
    "no candidat",
    "n de candidat",
    "no de candidat",
    "numero candidat",
    "numero de candidat",
    "num candidat",
    "n d anonymat",
    "matricule",
    "ine",
    "n ine",
    "no ine",
    "numero ine",
    "identifiant",
    "number",
    "candidate number",
    "candidate no",
    "student number",
    "student id",
    "id",
    "nbr",
];
const BORN: &[&str] = &[
    "ne e le",
    "nee le",
    "ne le",
    "ne nee le",
    "date de naissance",
    "date naissance",
    "naissance",
    "naiss",
    "date naiss",
    "ddn",
    "date of birth",
    "birth date",
    "birthdate",
    "birthday",
    "born",
    "born on",
    "dob",
];

const DATE: &[&str] = &[
    "date",
    "dates",
    "jour",
    "date de passage",
    "date d evaluation",
    "date de l evaluation",
    "date de l epreuve",
    "date d examen",
    "date de l examen",
    "date de l oral",
    "passage le",
    "evalue le",
    "assessment date",
    "date of assessment",
    "date of the assessment",
    "date of exam",
    "date of examination",
    "exam date",
    "day",
];
const ASSESSOR: &[&str] = &[
    "evaluateur",
    "evaluateurs",
    "evaluatrice",
    "evaluateur trice",
    "examinateur",
    "examinateurs",
    "examinatrice",
    "assessor",
    "assessors",
    "examiner",
    "examiners",
];

/// What a heading means, if anything.
pub(super) fn heading_meaning(heading: &str) -> Option<HeadingMeaning> {
    let words = normalize_heading(heading);
    let known = MEANINGS
        .iter()
        .find(|(names, _)| names.contains(&words.as_str()));
    known.map(|(_, meaning)| *meaning)
}

/// Words in lower case without accents, one space between them. `N°` and `Nº` are `n`.
pub(super) fn normalize_heading(text: &str) -> String {
    ascii_words(&text.replace(['°', 'º'], " ")).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_any_spelling() {
        for (heading, wanted) in [
            ("NOM", Some(HeadingMeaning::Name)),
            ("Prénom(s)", Some(HeadingMeaning::Given)),
            ("Élèves", Some(HeadingMeaning::Full(FullNameOrder::Unknown))),
            (
                "Nom & prénom",
                Some(HeadingMeaning::Full(FullNameOrder::FamilyFirst)),
            ),
            (
                "First name / Last name",
                Some(HeadingMeaning::Full(FullNameOrder::GivenFirst)),
            ),
            ("N°", Some(HeadingMeaning::Number)),
            ("Nº de candidat", Some(HeadingMeaning::Number)),
            ("Né(e) le", Some(HeadingMeaning::Born)),
            ("Classe :", Some(HeadingMeaning::Class)),
            ("Date de passage", Some(HeadingMeaning::Date)),
            ("Date de naissance", Some(HeadingMeaning::Born)),
            ("Évaluateur·trice", Some(HeadingMeaning::Assessor)),
            ("Régime", None),
            ("", None),
        ] {
            assert_eq!(heading_meaning(heading), wanted, "{heading}");
        }
    }
}
