//! The columns of imports and exports, by the names under which the Erasmus+ tools of the Commission (Mobility Tool+,
//! Beneficiary Module) know them, as far as those have a name for them.
//!
//! One list serves both directions, so that what was exported can be imported again. Capitals and spaces around a name
//! do not matter. A column that is only told – the mobility's state, for example – is written by exports and left
//! unread by imports.

use entity::job::Kind;

/// One column.
#[derive(Debug)]
pub struct Column {
    /// Its published name.
    pub name: &'static str,
    /// The field of the API that it fills, below `input`; empty if it is only told.
    pub field: &'static str,
    /// Whether every row needs it.
    pub needed: bool,
    /// What stands in it and in which form.
    pub meaning: &'static str,
}

const fn column(name: &'static str, field: &'static str, needed: bool, meaning: &'static str) -> Column {
    Column {
        name,
        field,
        needed,
        meaning,
    }
}

/// The project's number, in both lists.
pub const PROJECT: &str = "Grant Agreement No.";

const PARTICIPANT: &[Column] = &[
    column(
        PROJECT,
        "project",
        false,
        "Grant agreement number or code of the project; another project's refuses the row",
    ),
    column(
        "Participant ID",
        "externalId",
        true,
        "Number in the sender's own system: 1 to 40 letters, digits or -_./; a row with a number that is there already changes that participant",
    ),
    column(
        "Pseudonym",
        "",
        false,
        "The service's own name for the participant; told, not read",
    ),
    column(
        "Participant Profile",
        "category",
        true,
        "STAFF, LEARNER, ACCOMPANYING or CANDIDATE",
    ),
    column(
        "Participant First Name",
        "identity.givenName",
        false,
        "At most 200 characters",
    ),
    column(
        "Participant Last Name",
        "identity.familyName",
        false,
        "At most 200 characters",
    ),
    column("Participant Email", "identity.email", false, "E-mail address"),
    column("Participant Date of Birth", "identity.birthDate", false, "Date"),
    column(
        "Participant Nationality",
        "identity.nationality",
        false,
        "Country, ISO 3166-1 alpha-2",
    ),
    column(
        "Participant Contact",
        "identity.contact",
        false,
        "Telephone or address, at most 1,000 characters",
    ),
    column(
        "Participant Gender",
        "gender",
        false,
        "FEMALE, MALE, OTHER or UNDISCLOSED",
    ),
    column("Participant Year of Birth", "birthYear", false, "Four digits"),
    column("Participant Profession", "profession", false, "At most 200 characters"),
];

const MOBILITY: &[Column] = &[
    column(
        PROJECT,
        "project",
        false,
        "Grant agreement number or code of the project; another project's refuses the row",
    ),
    column(
        "Mobility activity ID",
        "externalId",
        true,
        "The sender's own key, at most 100 characters; a row with a key that is there already changes that mobility",
    ),
    column(
        "Participant ID",
        "participant",
        true,
        "The participant's number in the sender's own system, or the pseudonym",
    ),
    column(
        "Activity Type",
        "activityType",
        true,
        "COURSE, JOB_SHADOWING, TEACHING_ASSIGNMENT, TRAINING_ASSIGNMENT, STUDY_VISIT, LONG_TERM or GROUP",
    ),
    column(
        "Receiving Organisation OID",
        "hostOrganisation",
        false,
        "OID of the host; this or the next column is needed",
    ),
    column("Receiving Organisation", "host", false, "Acronym of the host"),
    column("Receiving Country", "", false, "Country of the host; told, not read"),
    column("Receiving City", "city", false, "At most 200 characters"),
    column("Start Date", "startDate", true, "Date"),
    column("End Date", "endDate", true, "Date"),
    column(
        "Duration in Days",
        "",
        false,
        "Calendar days without interruptions (M-6); told, not read",
    ),
    column("Travel Days", "travelDays", false, "0 to 30"),
    column("Blended Mobility", "blended", false, "YES or NO"),
    column(
        "Virtual Component",
        "virtualComponent",
        false,
        "What takes place online, at most 2,000 characters",
    ),
    column("Main Language", "mainLanguage", false, "BCP 47 tag"),
    column("Green Travel", "greenTravel", false, "YES or NO"),
    column(
        "Europass Mobility Number",
        "europassMobilityNumber",
        false,
        "At most 40 characters",
    ),
    column("Visibility", "visibility", false, "PARTNER, CONSORTIUM or PUBLIC"),
    column("Status", "", false, "State; told, not read: an import makes drafts"),
];

/// The columns of a kind, in the order in which exports write them.
#[must_use]
pub fn columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Participant => PARTICIPANT,
        Kind::Mobility => MOBILITY,
    }
}

/// The column that has this name, whatever its capitals.
#[must_use]
pub fn named(kind: Kind, name: &str) -> Option<&'static Column> {
    let name = name.trim().to_lowercase();
    columns(kind).iter().find(|column| column.name.to_lowercase() == name)
}

/// The column that fills a field of the API.
#[must_use]
pub fn filling(kind: Kind, field: &str) -> Option<&'static Column> {
    columns(kind)
        .iter()
        .find(|column| !column.field.is_empty() && column.field == field)
}

/// The lists as tables in Markdown, for the manual.
#[must_use]
pub fn manual() -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for (kind, title) in [(Kind::Participant, "Participants"), (Kind::Mobility, "Mobilities")] {
        let _ = writeln!(
            text,
            "{title}:\n\n| column | needed | what stands in it |\n| --- | --- | --- |"
        );
        for column in columns(kind) {
            let needed = if column.needed { "yes" } else { "" };
            let _ = writeln!(text, "| {} | {needed} | {} |", column.name, column.meaning);
        }
        text.push('\n');
    }
    text
}
