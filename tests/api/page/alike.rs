//! Whole answers are the same on both databases.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::crowd;
use crate::support::App;

/// Whole answers to compare; ids are numbered in the order in which they come.
const QUERIES: [&str; 27] = [
    "{ partners(first: 100) { totalCount nodes { id acronym legalName businessName country languages expertise accreditations { name status } state } } }",
    "{ partners(last: 4, orderBy: { field: LEGAL_NAME, direction: DESC }) { nodes { acronym } pageInfo { hasNextPage hasPreviousPage } } }",
    "{ partners(filter: { search: \"work\" }) { totalCount nodes { acronym projects(first: 2) { totalCount nodes { id acronym } } } } }",
    "{ partners(filter: { languages: [\"fr\", \"el\"] }) { nodes { acronym address { city region } } } }",
    "{ partners(filter: { organisationType: [NGO], expertise: [\"0923\"] }) { nodes { acronym projects(last: 1) { nodes { title } } } } }",
    "{ projects(first: 100) { totalCount nodes { id code title summary(language: \"fr\") objectives topics partners { id role partner { id acronym } } } } }",
    "{ projects(orderBy: { field: START_DATE, direction: DESC }) { nodes { code startDate } } }",
    "{ projects(orderBy: { field: END_DATE, direction: ASC }) { nodes { code endDate timeline } } }",
    "{ projects(orderBy: { field: ACRONYM, direction: ASC }) { nodes { acronym reconciliation { plannedTotal plannedByHost difference hosts { country planned } } mobilityTargets { id hostCountry hostPartner { id } } } } }",
    "{ projects(filter: { search: \"social economy\" }) { totalCount nodes { acronym } } }",
    "{ projects(filter: { country: [\"SE\"], timeline: [RUNNING] }) { totalCount nodes { acronym } } }",
    "{ projects(filter: { status: [ONGOING], visibility: [CONSORTIUM] }) { totalCount nodes { acronym coordinator { acronym } predecessor { acronym } } } }",
    "{ projects { nodes { acronym successors { acronym } modules(first: 3) { totalCount nodes { id code edition } pageInfo { hasNextPage } } } } }",
    "{ modules(first: 100) { totalCount nodes { id code edition title state provider { id acronym } project { id acronym } } } }",
    "{ modules(first: 100, orderBy: { field: TITLE, direction: DESC }) { nodes { code title(language: \"sv\") learningOutcomes { kind statement } } } }",
    "{ modules(filter: { kind: [SPECIALIST, VOCATIONAL] }) { totalCount nodes { code sessions(first: 2) { totalCount nodes { id startDate place trainers { id displayName } } } } } }",
    "{ modules(filter: { search: \"techniques de motivation\" }) { totalCount nodes { code } } }",
    "{ modules(filter: { mode: [BLENDED, WORK_BASED] }, last: 2) { nodes { code prerequisites { id module { id code } } } } }",
    "{ modules(filter: { languages: [\"sv\"] }) { totalCount nodes { code languages } } }",
    "{ modules(filter: { subjectArea: [\"0413\"], eqfLevel: [5] }) { totalCount nodes { code credit { scheme value } learningHours { total } viewerCan } } }",
    "{ modules(first: 100, orderBy: { field: CODE, direction: ASC }) { nodes { code edition editions(first: 5) { totalCount nodes { id edition } } previous { id } next { id } requiredBy(first: 5) { totalCount nodes { id requiredBy { code } } } publicationFindings { field rule message } viewerCan } } }",
    "{ modules(filter: { code: [\"wtg2-01\"], country: [\"GB\"], learningSetting: [NON_FORMAL] }) { totalCount nodes { code edition materials { title url licence } } } }",
    "{ moduleSessions(first: 100) { totalCount nodes { id startDate endDate place country capacity visit visitedProject viewerCan module { code edition } trainers { displayName } } } }",
    "{ moduleSessions(first: 100, orderBy: { field: PLACE, direction: DESC }) { totalCount nodes { place } } }",
    "{ moduleSessions(first: 100, filter: { taughtByViewer: true, moduleState: [PUBLISHED] }, orderBy: { field: END_DATE, direction: DESC }) { totalCount nodes { id endDate } } }",
    "{ modules(first: 20) { nodes { code sessions(filter: { visit: false, country: [\"SE\", \"FR\"] }, orderBy: { field: START_DATE, direction: DESC }) { totalCount nodes { id startDate } } } } }",
    "{ viewer { email memberships { id roles partner { id acronym projects { nodes { id acronym } } } } } }",
];

/// Replaces ids by the number of their first occurrence.
fn numbered(value: &mut Value, known: &mut HashMap<String, usize>) {
    match value {
        Value::Array(entries) => entries.iter_mut().for_each(|entry| numbered(entry, known)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if name == "id" {
                    let next = known.len();
                    let number = *known.entry(field.as_str().unwrap().to_owned()).or_insert(next);
                    *field = json!(number);
                } else {
                    numbered(field, known);
                }
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn whole_answers_are_the_same_on_both_databases() {
    let mut answers = Vec::new();
    for app in App::on_both().await {
        crowd(&app).await;
        let mut all = Vec::new();
        for who in ["trainer2@relience", "viewer@nordkoop", "manager@kapu"] {
            let client = app.as_user(who).await;
            let mut known = HashMap::new();
            for query in QUERIES {
                let mut answer = client.data(query).await;
                numbered(&mut answer, &mut known);
                all.push((who, query, answer));
            }
        }
        answers.push(all);
    }
    for (sqlite, postgres) in answers[0].iter().zip(&answers[1]) {
        assert_eq!(sqlite, postgres);
    }
    assert_eq!(answers[0].len(), 3 * QUERIES.len());
}
