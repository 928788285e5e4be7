//! What a column holds, by its heading.

use chaperone_core::read::words::Words;

use super::NoList;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Given,
    Family,
    Whole,
    Born,
    Number,
    Other,
}

// Headings without spaces, marks and accents.

/// What somebody is called.
const GIVEN: &str = "\
    given givenname givennames first firstname firstnames forename forenames fname christianname vorname vornamen rufname \
    prenom prenoms nombre nombres primernombre nome nomeproprio voornaam voornamen imie preferred preferredname knownas \
    nickname calledname usualname";
/// A family name, borne now or before.
const FAMILY: &str = "\
    family familyname last lastname surname surnames lname maiden maidenname birthname formername previousname \
    previoussurname previousfamilyname nachname familienname geburtsname nom nomdefamille nomdenaissance apellido \
    apellidos primerapellido segundoapellido cognome sobrenome apelido achternaam nazwisko";
/// The whole name.
const WHOLE: &str = "\
    name fullname patient patientname patientfullname displayname nameofpatient patientenname nomcomplet nombrecompleto";
/// The birth date.
const BORN: &str = "\
    dob birth birthdate birthday born dateofbirth bday geburtsdatum geburtstag geb gebdatum gebdat naissance \
    datedenaissance datenaissance ne nele nacimiento fechadenacimiento fechanacimiento datadinascita datanascita \
    datadenascimento datanascimento geboortedatum dataurodzenia";
/// Parts of headings of numbers that lead to one patient.
const NUMBER: &str = "\
    mrn nhs record chart insurance policy member subscriber phone mobile cell ssn socialsecurity hospitalnumber hospitalno \
    patientid patientno patientnumber medicare medicaid healthcard healthnumber chinumber kvnr versicherten krankenkassen \
    telefon handy telephone portable telefono movil seguridadsocial historiaclinica codicefiscale cellulare telefone \
    utente bsn pesel identifier";
/// Such headings that are parts of many others.
const NUMBER_EXACT: &str = "\
    id tel chi nir nia ahv svnr dni number no nr";

/// What each column holds.
pub(super) fn columns<'h>(headings: impl Iterator<Item = &'h [u8]>) -> Result<Vec<Column>, NoList> {
    let headings: Vec<String> = headings.map(plain).collect();
    let is = |heading: &str, list: &str| list.split_ascii_whitespace().any(|one| one == heading);
    let has = |list: &str| headings.iter().any(|heading| is(heading, list));
    // Beside a given name, `name` is the family name.
    let parted = has(GIVEN) && !has(FAMILY);
    let column = |heading: &String| match () {
        () if is(heading, GIVEN) => Column::Given,
        () if is(heading, FAMILY) || parted && is(heading, WHOLE) => Column::Family,
        () if is(heading, WHOLE) => Column::Whole,
        () if is(heading, BORN) => Column::Born,
        // `record date`, `member since`: no numbers of anybody.
        () if ["date", "datum", "since", "status"].iter().any(|part| heading.contains(part)) => Column::Other,
        () if is(heading, NUMBER_EXACT) || NUMBER.split_ascii_whitespace().any(|part| heading.contains(part)) => Column::Number,
        () => Column::Other,
    };
    let columns: Vec<Column> = headings.iter().map(column).collect();
    if columns.iter().any(|column| matches!(column, Column::Family | Column::Whole)) { Ok(columns) } else { Err(NoList::NoHeadings) }
}

/// A heading in lower case, without accents, spaces and marks: `Date of Birth (DOB)` is `dateofbirth`.
fn plain(heading: &[u8]) -> String {
    let heading = String::from_utf8_lossy(heading);
    let heading = heading.split(['(', '[']).next().unwrap_or_default();
    let words = Words::cut(heading);
    (0..words.len()).flat_map(|i| words.folded(i).chars()).filter(|c| c.is_alphanumeric()).collect()
}
