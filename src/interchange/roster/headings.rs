//! What the heading of a column says that it holds, in fifteen languages, whatever the case and the accents.

use crate::text::slug::ascii_words;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterRole {
    /// The family name.
    Family,
    /// What stands before it in a column of its own: `van den`.
    FamilyStart,
    /// A second family name, as Spanish and Catalan lists have it.
    FamilyEnd,
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

impl RosterRole {
    /// Whether it is a name, or a part of one.
    pub(super) fn is_name(&self) -> bool {
        matches!(
            self,
            Self::Family | Self::FamilyStart | Self::FamilyEnd | Self::Given | Self::Full(_)
        )
    }
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
    FamilyStart,
    FamilyEnd,
    Given,
    Full(FullNameOrder),
    /// `Nom`, `Name`, `Nome`: the family name beside a given name, the given name beside a family name, else the whole.
    Name,
    Class,
    Number,
    Born,
    Date,
    Assessor,
    /// What lists often have and no grid asks for. It shows that a row holds headings.
    Other,
}

impl HeadingMeaning {
    /// Whether names stand below.
    pub(super) fn is_name(self) -> bool {
        matches!(
            self,
            Self::Family | Self::Given | Self::Full(_) | Self::Name
        )
    }
}

/// Every list of headings with its meaning.
const MEANINGS: [(&str, HeadingMeaning); 14] = [
    (NAME, HeadingMeaning::Name),
    (FAMILY, HeadingMeaning::Family),
    (FAMILY_START, HeadingMeaning::FamilyStart),
    (FAMILY_END, HeadingMeaning::FamilyEnd),
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
    (OTHER, HeadingMeaning::Other),
];

// One language a line, as `normalize_heading` writes it: fr, en, de, es, it, nl, pt, ca; then the Nordic languages,
// Polish, Czech, Hungarian, Romanian, Turkish, Basque and Breton where they have a word of their own.
const NAME: &str =
    "nom, name, names, nombre, nombres, nome, naam, namn, navn, nimi, nume, izena, anv";
const FAMILY: &str = "
    nom de famille, nom famille, nom d usage, nom usage, nom de naissance, noms, nom patronymique, nom eleve,
    family name, last name, lastname, surname, family, last,
    nachname, familienname, zuname, nachnamen,
    apellidos, apellido, primer apellido, apellido 1, 1er apellido, apellido paterno,
    cognome, cognomi,
    achternaam, familienaam, geslachtsnaam,
    apelido, apelidos, sobrenome, sobrenomes, ultimo nome,
    cognoms, cognom, primer cognom, cognom 1, llinatges,
    efternamn, efternavn, etternavn, sukunimi, nazwisko, prijmeni, priezvisko, vezeteknev, nume de familie, soyad, soyadi,
    abizenak, abizena, anv tiegezh";
const FAMILY_START: &str =
    "particule, particle, prefix, namenszusatz, tussenvoegsel, tussenvoegsels, voorvoegsel";
const FAMILY_END: &str = "
    segundo apellido, apellido 2, 2o apellido, apellido materno,
    segon cognom, cognom 2";
const GIVEN: &str = "
    prenom, prenoms, prenom s, prenom usuel, prenom d usage, premier prenom, prenom 1, prenom eleve,
    given name, given names, first name, firstname, forename, forenames, given, first, preferred name,
    vorname, vornamen, rufname,
    nombre de pila, primer nombre,
    nome proprio, primeiro nome, nomes proprios,
    voornaam, voornamen, roepnaam,
    nom de pila,
    fornamn, fornavn, etunimi, imie, jmeno, keresztnev, utonev, prenume, anv bihan";
const FAMILY_FIRST: &str = "
    nom et prenom, nom prenom, noms et prenoms, nom et prenoms, noms prenoms, nom prenoms, nom et prenom s,
    nom et prenom de l eleve, nom prenom de l eleve, nom prenom eleve, nom et prenom du candidat,
    surname and first name, last name first name, surname first name, family name given name, last first,
    name vorname, nachname vorname, nachname und vorname, name und vorname, familienname vorname,
    apellidos y nombre, apellidos nombre, apellidos y nombres, apellido y nombre,
    cognome e nome, cognome nome,
    achternaam voornaam, achternaam en voornaam, naam voornaam, naam en voornaam,
    apelido e nome, apelido nome,
    cognoms i nom, cognoms nom";
const GIVEN_FIRST: &str = "
    prenom et nom, prenom nom, prenoms et noms, prenom et nom de l eleve, prenom nom de l eleve,
    first and last name, first name last name, first last, given name family name, first name surname,
    vorname nachname, vorname name, vorname und nachname, vorname und name, vor und nachname,
    nombre y apellidos, nombre apellidos, nombre y apellido, nombres y apellidos,
    nome e cognome, nome cognome,
    voornaam achternaam, voornaam en achternaam, voornaam naam,
    nome e apelido, nome e sobrenome,
    nom i cognoms";
const FULL: &str = "
    eleve, eleves, apprenant, apprenants, etudiant, etudiants, candidat, candidats, apprenti, apprentis, stagiaire,
    stagiaires, nom complet, nom de l eleve, nom du candidat, nom de l apprenant, nom de l etudiant, liste des eleves,
    eleve s, identite, participant, participants,
    student, students, pupil, pupils, learner, learners, candidate, candidates, full name, student name, pupil name,
    name of student, student full name, display name,
    schuler, schulerin, schulerinnen, schuler in, schuler innen, schulerinnen und schuler, lernende, lernender, lernende r,
    teilnehmer, teilnehmerin, teilnehmer in, teilnehmende, kandidat, kandidatin, pruflinge, prufling, vollstandiger name,
    alumno, alumna, alumnos, alumnas, alumnado, alumno a, estudiante, estudiantes, nombre completo,
    alunno, alunna, alunni, studente, studenti, studentessa, allievo, allievi, candidato, candidati, nome completo,
    leerling, leerlingen, kandidaat, kandidaten, studenten, volledige naam, naam leerling,
    aluno, aluna, alunos, estudante, estudantes, candidatos, nome do aluno,
    alumne, alumnes, alumna, estudiant, nom complet, nom de l alumne,
    elev, elever, oppilas, uczen, diak, nev, ogrenci, ad soyad, ikaslea, ikasleak";
const CLASS: &str = "
    classe, classes, division, divisions, groupe, groupe classe, section, classe s, mef classe, groupe de tp, classe groupe,
    class, form, group, homeroom, class name, tutor group, class group,
    klasse, klassen, lerngruppe, gruppe, kurs,
    clase, grupo, curso,
    sezione, gruppo,
    klas, klassen, groep, stamgroep,
    turma,
    grup, curs,
    klass, luokka, klasa, trida, osztaly, sinif, taldea";
const NUMBER: &str = "
    n, no, nr, num, numero, numeros, n candidat, no candidat, n de candidat, no de candidat, numero candidat,
    numero de candidat, num candidat, n d anonymat, numero d anonymat, matricule, ine, n ine, no ine, numero ine,
    identifiant, numero d identification, n d inscription, numero d inscription, n etudiant, numero etudiant,
    number, candidate number, candidate no, student number, student id, student no, id, nbr, id number,
    identification number, roll number, roll no, exam number, admission number,
    nummer, kandidatennummer, matrikelnummer, schulernummer, prufungsnummer, matrikel nr, kandidaten nr, schuler nr,
    numero de alumno, matricula, n de alumno, expediente, n expediente, nia, numero de matricula,
    matricola, n matricola, numero di matricola,
    leerlingnummer, studentnummer, kandidaatnummer, stamnummer, examennummer,
    numero de aluno, n de aluno, numero do aluno, n de processo,
    numero d alumne, n d alumne, ralc, dni";
const BORN: &str = "
    ne e le, nee le, ne le, ne nee le, date de naissance, date naissance, naissance, naiss, date naiss, ddn,
    date de naissance jj mm aaaa,
    date of birth, birth date, birthdate, birthday, born, born on, dob,
    geburtsdatum, geboren, geboren am, geb, geb datum, geburtstag,
    fecha de nacimiento, f nacimiento, fecha nacimiento, nacimiento,
    data di nascita, nato il, nato a il, nata il,
    geboortedatum,
    data de nascimento, nascimento,
    data de naixement, naixement,
    fodelsedatum, fodselsdato, data urodzenia, datum narozeni, dogum tarihi";
const DATE: &str = "
    date, dates, jour, date de passage, date d evaluation, date de l evaluation, date de l epreuve, date d examen,
    date de l examen, date de l oral, passage le, evalue le,
    assessment date, date of assessment, date of the assessment, date of exam, date of examination, exam date, day,
    datum, prufungsdatum, prufungstag, datum der prufung,
    fecha, fecha de evaluacion, fecha del examen,
    data, data della prova, data dell esame, data da avaliacao, data de l avaluacio, data do exame,
    examendatum, datum examen";
const ASSESSOR: &str = "
    evaluateur, evaluateurs, evaluatrice, evaluateur trice, examinateur, examinateurs, examinatrice,
    assessor, assessors, examiner, examiners,
    prufer, pruferin, prufer in, prufende,
    evaluador, evaluadora, examinador, examinadora, avaliador, avaliadora, avaluador, avaluadora,
    esaminatore, esaminatrice, valutatore, valutatrice,
    examinator, beoordelaar";
const OTHER: &str = "
    sexe, genre, civilite, courriel, adresse e mail, adresse mail, adresse de courriel, adresse electronique, mel, regime,
    statut, telephone, portable, adresse, annee, remarque, remarques, observation, observations, commentaire,
    commentaires, option, options, note, notes, nom d utilisateur, departement, deuxieme prenom, troisieme prenom,
    autres prenoms, code mef, mef, lv1, lv2, tiers temps, amenagements, ville, responsable, date d entree, etablissement,
    gender, sex, email, e mail, email address, mail, status, phone, telephone number, mobile, address, username, user name,
    login, year, position, comments, comment, remarks, points, grade, grades, institution, department, title,
    sis user id, sis login id, integration id, current score, final score, current grade, final grade, middle name,
    last downloaded from this course, tutor, notes for teachers,
    geschlecht, anrede, titel, bemerkung, bemerkungen, telefon, strasse, wohnort, ort, plz, benutzername, e mail adresse,
    sexo, genero, correo, correo electronico, telefono, observaciones, direccion, edad,
    sesso, genere, posta elettronica, indirizzo, osservazioni, telefono, eta,
    geslacht, e mailadres, opmerking, opmerkingen, telefoonnummer, adres,
    endereco, observacoes, telefone, idade, correio eletronico,
    correu, correu electronic, observacions, telefon, edat";

/// What a heading means, if anything.
/// What a heading means, if anything. A mark that it must be filled in says nothing: `Division*`.
pub(super) fn heading_meaning(heading: &str) -> Option<HeadingMeaning> {
    let heading = normalize_heading(heading);
    if heading.is_empty() {
        return None;
    }
    let is_known = |words: &str| words.split([',', '\n']).any(|word| word.trim() == heading);
    let known = MEANINGS.iter().find(|(words, _)| is_known(words));
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
            ("Régime", Some(HeadingMeaning::Other)),
            ("Régime", Some(HeadingMeaning::Other)),
            ("Cognoms", Some(HeadingMeaning::Family)),
            (
                "Schüler/in",
                Some(HeadingMeaning::Full(FullNameOrder::Unknown)),
            ),
            ("Fecha de nacimiento", Some(HeadingMeaning::Born)),
            ("Premier prénom*", Some(HeadingMeaning::Given)),
            ("Dupont", None),
            ("", None),
        ] {
            assert_eq!(heading_meaning(heading), wanted, "{heading}");
        }
    }

    #[test]
    fn each_heading_has_one_meaning_and_is_written_as_headings_are_compared() {
        let mut seen = std::collections::BTreeMap::new();
        for (words, meaning) in MEANINGS {
            for word in words
                .split([',', '\n'])
                .map(str::trim)
                .filter(|it| !it.is_empty())
            {
                assert_eq!(normalize_heading(word), word);
                let before = seen.insert(word, meaning);
                assert!(before.is_none_or(|before| before == meaning), "{word}");
            }
        }
    }
}
