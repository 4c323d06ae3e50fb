//! The root lists, asked with every filter and in every order, for rows that exist.

use super::{oracle::PROJECTS, world::World};

const SHOWN: &str =
    "{ totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }";

/// Words, codes and dates by which somebody may look for what is not theirs.
const PROJECT_FILTERS: &[&str] = &[
    "search: \"social economy\"",
    "search: \"work to grow\"",
    "search: \"KIM\"",
    "search: \"inclusion\"",
    "search: \"wooden boat\"",
    "acronym: [\"WTG\"]",
    "acronym: [\"wtg2\", \"KIM\", \"fjord\"]",
    "country: [\"FR\"]",
    "country: [\"SE\", \"RO\", \"GB\"]",
    "country: [\"IT\"]",
    "status: [FINALISED, SUBMITTED]",
    "status: [ONGOING]",
    "timeline: [FINISHED]",
    "timeline: [RUNNING]",
    "programme: [ERASMUS_PLUS_2014_2020, ERASMUS_PLUS_2021_2027, LIFELONG_LEARNING]",
    "code: [\"WTG\", \"KIM\", \"SOLO\"]",
    "callYear: [2013, 2014]",
    "actionType: [\"KA102\", \"KA121-VET\"]",
    "languages: [\"it\", \"sv\"]",
    "topics: [\"coaching\"]",
    "targetGroups: [\"youth workers\"]",
    "viewerRole: [COORDINATOR]",
    "viewerState: [INVITED, ACTIVE, LEFT]",
    "visibility: [PUBLIC]",
    "visibility: [CONSORTIUM]",
    "startDate: {to: \"2020-01-01\"}",
    "endDate: {from: \"2020-01-01\"}",
];

const MODULE_FILTERS: &[&str] = &[
    "search: \"empowerment\"",
    "search: \"WTG2-08\"",
    "search: \"corso pilota\"",
    "kind: [PILOT_COURSE, SPECIALIST, STUDY_VISIT]",
    "state: [DRAFT]",
    "state: [RETIRED]",
    "mode: [BLENDED, WORK_BASED]",
    "languages: [\"it\", \"sv\", \"pl\"]",
    "subjectArea: [\"0923\"]",
    "eqfLevel: [4, 5]",
    "code: [\"wtg2-06\", \"WTG2-08\", \"FJORD-01\", \"WTG2-01\"]",
    "country: [\"FR\", \"NO\", \"RO\"]",
    "visibility: [PARTNER]",
    "learningSetting: [FORMAL, NON_FORMAL]",
    "projectAcronym: [\"WTG\"]",
    "projectAcronym: [\"WTG2\"]",
    "projectAcronym: [\"KIM\", \"FJORD\"]",
];

const SESSION_FILTERS: &[&str] = &[
    "search: \"empowerment\"",
    "search: \"corso pilota\"",
    "languages: [\"it\", \"sv\"]",
    "moduleState: [DRAFT]",
    "moduleState: [PUBLISHED, RETIRED]",
    "country: [\"FR\", \"RO\"]",
    "country: [\"SE\", \"NO\", \"IT\"]",
    "place: [\"umea\", \"Rouen\", \"Turda\", \"Bergen\", \"Bologna\"]",
    "during: {from: \"2015-01-01\", to: \"2015-12-31\"}",
    "startDate: {from: \"2020-01-01\"}",
    "endDate: {to: \"2020-01-01\"}",
    "visit: true",
    "visit: false",
    "taughtByViewer: true",
    "taughtByViewer: false",
];

const MOBILITY_FILTERS: &[&str] = &[
    "status: [DRAFT, NOMINATED, REJECTED, CANCELLED]",
    "status: [ACCEPTED, CONFIRMED, ONGOING, INTERRUPTED]",
    "status: [COMPLETED, RECOGNISED, NO_SHOW]",
    "activityType: [COURSE]",
    "projectAcronym: [\"WTG\"]",
    "projectAcronym: [\"wtg2\", \"KIM\"]",
    "country: [\"GB\"]",
    "country: [\"SE\", \"RO\"]",
    "externalId: [\"WTG-M001\", \"WTG2-M001\", \"WTG2-M003\"]",
    "startDate: {from: \"2020-01-01\"}",
    "endDate: {to: \"2020-01-01\"}",
];

const PARTICIPANT_FILTERS: &[&str] = &[
    "search: \"specialist educator\"",
    "search: \"apprentice\"",
    "projectAcronym: [\"WTG\"]",
    "projectAcronym: [\"WTG2\", \"KIM\"]",
    "category: [STAFF]",
    "category: [LEARNER, ACCOMPANYING]",
    "category: [CANDIDATE]",
    "gender: [FEMALE, OTHER]",
    "externalId: [\"WTG-P001\", \"WTG2-L001\", \"KIM-P001\"]",
];

const VALIDATION_FILTERS: &[&str] = &[
    "status: [REQUESTED, CONSENTED, PAUSED, WITHDRAWN]",
    "status: [CERTIFIED]",
    "stage: [ASSESSMENT]",
    "stage: [CERTIFICATION, DOCUMENTATION]",
    "projectAcronym: [\"KIM\", \"WTG2\"]",
];

const PLAN_FILTERS: &[&str] = &[
    "status: [DRAFT, AGREED]",
    "status: [ACTIVE, IN_REVIEW]",
    "status: [COMPLETED, CLOSED]",
    "overdue: true",
    "overdue: false",
    "nextReview: {from: \"2020-01-01\"}",
    "projectAcronym: [\"KIM\", \"WTG2\"]",
];

const ENROLMENT_FILTERS: &[&str] = &["outcome: [ENROLLED]", "outcome: [ATTENDED, COMPLETED, WITHDRAWN]"];

const TOLD_FILTERS: &[&str] = &[
    "search: \"workshop\"",
    "search: \"livre vert\"",
    "type: [CASCADE_TRAINING, PRESS]",
    "level: [EUROPEAN, LOCAL]",
    "status: [DRAFT]",
    "status: [REPORTED, VERIFIED]",
    "visibility: [PUBLIC]",
    "country: [\"FR\", \"NO\"]",
    "targetGroup: [\"vocational schools\", \"social workers\"]",
    "projectAcronym: [\"WTG2\", \"FJORD\"]",
    "date: {to: \"2015-12-31\"}",
];

const RESULT_FILTERS: &[&str] = &[
    "search: \"handbook\"",
    "search: \"livre vert\"",
    "category: [HANDBOOK, VIDEO]",
    "status: [DRAFT]",
    "status: [UNDER_REVIEW, SUPERSEDED]",
    "visibility: [CONSORTIUM]",
    "language: [\"sv\", \"hu\"]",
    "targetGroup: [\"specialist educators\"]",
    "projectAcronym: [\"WTG2\", \"SOLO\"]",
];

const RECOMMENDATION_FILTERS: &[&str] = &[
    "search: \"women and men\"",
    "level: [EUROPEAN, LOCAL]",
    "status: [PROPOSED]",
    "projectAcronym: [\"WTG2\"]",
];

const UPTAKE_FILTERS: &[&str] = &[
    "country: [\"GR\", \"SE\"]",
    "abroad: false",
    "since: {from: \"2016-01-01\"}",
    "projectAcronym: [\"KIM\"]",
];

const COMPETENCE_FILTERS: &[&str] = &[
    "search: \"communication\"",
    "search: \"ordinateur\"",
    "frameworkCode: [\"ECCE\", \"NEWCOMER_GRID\"]",
    "code: [\"KC4\", \"EMP\"]",
    "kind: [GROUP, KNOWLEDGE]",
    "reuseLevel: [TRANSVERSAL]",
    "topmost: true",
];

const PROCEDURE_FILTERS: &[&str] = &[
    "search: \"key competences\"",
    "search: \"validating workshops\"",
    "projectAcronym: [\"KIM\", \"WTG2\"]",
    "languages: [\"ro\"]",
    "state: [DRAFT]",
    "state: [ADOPTED, RETIRED]",
];

const LICENCE_FILTERS: &[&str] = &[
    "search: \"elisa\"",
    "languages: [\"it\", \"el\"]",
    "holdsOn: \"2014-06-01\"",
    "validUntil: {to: \"2020-01-01\"}",
];

const ORDERS: &[(&str, &[&str])] = &[
    ("competences", &["PLACE", "TITLE"]),
    ("competenceFrameworks", &["TITLE"]),
    ("procedures", &["TITLE", "CREATED_AT"]),
    ("assessorLicences", &["NAME", "VALID_UNTIL"]),
    ("disseminationRecords", &["DATE", "TITLE", "CREATED_AT"]),
    ("results", &["TITLE", "CREATED_AT"]),
    ("uptakes", &["SINCE", "ORGANISATION"]),
    (
        "projects",
        &["TITLE", "ACRONYM", "START_DATE", "END_DATE", "CREATED_AT", "UPDATED_AT"],
    ),
    ("modules", &["TITLE", "CODE"]),
    ("moduleSessions", &["START_DATE", "END_DATE", "PLACE"]),
    ("partners", &["LEGAL_NAME", "COUNTRY", "CREATED_AT"]),
    ("mobilities", &["START_DATE", "END_DATE", "CREATED_AT"]),
    ("participants", &["PSEUDONYM", "CREATED_AT"]),
    ("competenceValidations", &["CREATED_AT", "UPDATED_AT"]),
    ("inclusionPlans", &["CREATED_AT", "UPDATED_AT"]),
];

/// One question a line, all of them about lists at the root or right below.
pub fn questions(world: &World) -> Vec<String> {
    let filtered =
        |list: &'static str| move |filter: &&str| format!("{list}(first: 100, filter: {{{filter}}}) {SHOWN}");
    let mut questions: Vec<String> = PROJECT_FILTERS.iter().map(filtered("projects")).collect();
    questions.extend(MODULE_FILTERS.iter().map(filtered("modules")));
    questions.extend(SESSION_FILTERS.iter().map(filtered("moduleSessions")));
    questions.extend(MOBILITY_FILTERS.iter().map(filtered("mobilities")));
    questions.extend(PARTICIPANT_FILTERS.iter().map(filtered("participants")));
    questions.extend(ENROLMENT_FILTERS.iter().map(filtered("enrolments")));
    questions.extend(VALIDATION_FILTERS.iter().map(filtered("competenceValidations")));
    questions.extend(PLAN_FILTERS.iter().map(filtered("inclusionPlans")));
    questions.extend(TOLD_FILTERS.iter().map(filtered("disseminationRecords")));
    questions.extend(RESULT_FILTERS.iter().map(filtered("results")));
    questions.extend(RECOMMENDATION_FILTERS.iter().map(filtered("recommendations")));
    questions.extend(UPTAKE_FILTERS.iter().map(filtered("uptakes")));
    questions.extend(COMPETENCE_FILTERS.iter().map(filtered("competences")));
    questions.extend(PROCEDURE_FILTERS.iter().map(filtered("procedures")));
    questions.extend(LICENCE_FILTERS.iter().map(filtered("assessorLicences")));
    for (project, _) in PROJECTS {
        let filter = format!("project: [\"{}\"]", world.project(project).id);
        questions.push(filtered("modules")(&filter.as_str()));
        for list in ["moduleSessions", "mobilities", "participants", "enrolments"] {
            questions.push(filtered(list)(&filter.as_str()));
        }
    }
    for partner in world.of_kind("partner") {
        questions.push(filtered("projects")(&format!("partner: [\"{}\"]", partner.id).as_str()));
        questions.push(filtered("projects")(
            &format!("coordinator: [\"{}\"]", partner.id).as_str(),
        ));
        questions.push(filtered("modules")(&format!("provider: [\"{}\"]", partner.id).as_str()));
        questions.push(filtered("moduleSessions")(
            &format!("provider: [\"{}\"]", partner.id).as_str(),
        ));
    }
    for (list, fields) in ORDERS {
        for field in *fields {
            for direction in ["ASC", "DESC"] {
                questions.push(format!(
                    "{list}(first: 100, orderBy: {{field: {field}, direction: {direction}}}) {SHOWN}"
                ));
            }
        }
    }
    questions
        .extend(["projects(first: 1)", "modules(last: 2)", "partners(first: 3)"].map(|list| format!("{list} {SHOWN}")));
    questions
}

/// The lists below each partner, whose profile is for everybody.
pub fn of_partners() -> String {
    format!("partners(first: 100) {{ nodes {{ id projects(first: 100) {SHOWN} }} }}")
}

/// Lists that are read at once: more would wait too long for their turn on a loaded machine.
const AT_ONCE: usize = 40;

/// Documents of many questions; `q0` answers the first.
pub fn documents(questions: &[String]) -> Vec<String> {
    let numbered = questions
        .iter()
        .enumerate()
        .map(|(number, one)| format!("q{number}: {one}\n"));
    let numbered: Vec<String> = numbered.collect();
    let documents = numbered.chunks(AT_ONCE);
    documents.map(|some| format!("{{\n{}}}", some.concat())).collect()
}
