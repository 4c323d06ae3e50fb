//! The whole journey of one person, told once with everybody who takes part in it.

use passerelle::graphql::node::global_id;
use serde_json::json;

use super::stage::{approve, created, day, draft, moves, participant, plan, refused};
use crate::support::{App, persona::Client};

const SEEN: &str =
    "query($who: ID!) { mobilities(filter: {participant: [$who], status: [DRAFT, NOMINATED]}) { totalCount } }";

async fn count(app: &App, who: &Client<'_>) -> i64 {
    let person = global_id(participant(app, "WTG2-P001").await.id);
    let shown = who.data_with(SEEN, json!({ "who": person })).await;
    shown["mobilities"]["totalCount"].as_i64().unwrap()
}

/// Everything that the person's page shows in the end.
const PAGE: &str = "query($id: ID!) { mobility(id: $id) { status startDate endDate durationDays
    interruptions { from to reason } findings { rule } ruleSet { code } remarks { verb reason }
    sendingOrganisation { acronym } hostOrganisation { acronym country }
    moduleEnrolments { outcome grade module { code } }
    learningAgreement { version reason approved contentHash approvals { party approvedAt } differences(from: 1) { field } }
    participantReport { state rating } viewerCan } }";

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_journey_with_one_amendment_and_one_interruption() {
    for app in App::on_both().await {
        journey(&app).await;
    }
}

async fn journey(app: &App) {
    let sender = app.as_manager_of("relience").await;
    let host = app.as_manager_of("nordkoop").await;
    let person = app.as_user("participant1@relience").await;
    let trainer = app.as_trainer_of("nordkoop").await;
    let other = app.as_manager_of("growwell").await;
    let outsider = app.as_manager_of("solo").await;

    // Relience prepares it: nobody else knows. Then it offers it to Nordkoop, and Growwell still knows nothing.
    let module = app.module("WTG2-04").await;
    let mut input = plan(app, "WTG2-P001", (-29, -5)).await;
    input["modules"] = json!([global_id(module.id)]);
    let id = created(app, input).await;
    assert_eq!(count(app, &host).await, 0, "{}", app.on);
    assert_eq!(moves(app, &sender, "mobilityNominate", &id, "").await, "NOMINATED");
    assert_eq!(
        (
            count(app, &host).await,
            count(app, &other).await,
            count(app, &outsider).await
        ),
        (1, 0, 0)
    );
    assert!(count(app, &person).await > 0);

    // Nordkoop takes it. The agreement is approved by all three, and with the third approval it is confirmed.
    assert_eq!(moves(app, &host, "mobilityAccept", &id, "").await, "ACCEPTED");
    let first = draft(app, &id, (-29, -5)).await;
    approve(&sender, &id, first, "").await;
    approve(&host, &id, first, "").await;
    let early = refused(app, &host, "mobilityStart", &id, "").await;
    assert_eq!(
        (&early["code"], &early["state"]),
        (&json!("INVALID_STATE"), &json!("ACCEPTED"))
    );
    let last = approve(&person, &id, first, "").await;
    assert_eq!(last["approved"], true);

    // It begins, rests for three days for the family's sake, and goes on.
    assert_eq!(moves(app, &host, "mobilityStart", &id, "").await, "ONGOING");
    let rest = format!("from: \"{}\", reason: FAMILY", day(-20));
    assert_eq!(moves(app, &host, "mobilityInterrupt", &id, &rest).await, "INTERRUPTED");
    let on = format!("on: \"{}\"", day(-17));
    assert_eq!(moves(app, &host, "mobilityResume", &id, &on).await, "ONGOING");

    // An amendment makes up for the lost days; all three approve it.
    amend(app, &sender, &id).await;
    approve(&host, &id, 2, "").await;
    approve(&person, &id, 2, "").await;
    assert_eq!(approve(&sender, &id, 2, "").await["approved"], true);

    // The trainer says what became of the module; only then it can be completed.
    let open = refused(app, &host, "mobilityComplete", &id, "").await;
    assert_eq!(open["violations"][0]["rule"], "M-11", "{}: {open}", app.on);
    complete_module(&trainer, &id).await;
    assert_eq!(moves(app, &host, "mobilityComplete", &id, "").await, "COMPLETED");

    // The person reports, Relience recognises.
    report(&person, &id).await;
    assert_eq!(moves(app, &sender, "mobilityRecognise", &id, "").await, "RECOGNISED");
    page(app, &person, &id).await;
    let hidden = outsider.data_with(PAGE, json!({ "id": id })).await;
    assert!(hidden["mobility"].is_null(), "{}", app.on);
}

async fn amend(app: &App, sender: &Client<'_>, id: &str) {
    let call =
        "mutation($input: LearningAgreementAmendInput!) { learningAgreementAmend(input: $input) { version reason } }";
    let content = json!({ "startDate": day(-29), "endDate": day(-2), "activities": ["Work at the bench", "A visit"] });
    let input = json!({ "mobility": id, "reason": "EXTENSION", "content": content });
    let made = sender.data_with(call, json!({ "input": input })).await;
    assert_eq!(made["learningAgreementAmend"]["version"], 2, "{}", app.on);
}

async fn complete_module(trainer: &Client<'_>, id: &str) {
    let shown = trainer
        .data(&format!(
            "{{ enrolments(filter: {{mobility: [\"{id}\"]}}) {{ nodes {{ id version viewerCan }} }} }}"
        ))
        .await;
    let node = &shown["enrolments"]["nodes"][0];
    assert!(
        node["viewerCan"].as_array().unwrap().contains(&json!("SET_OUTCOME")),
        "{node}"
    );
    let call = "mutation($input: EnrolmentOutcomeSetInput!) { enrolmentOutcomeSet(input: $input) { outcome } }";
    let input =
        json!({ "enrolment": node["id"], "expectedVersion": node["version"], "outcome": "COMPLETED", "grade": "good" });
    trainer.data_with(call, json!({ "input": input })).await;
}

async fn report(person: &Client<'_>, id: &str) {
    let call = "mutation($input: ParticipantReportSubmitInput!) { participantReportSubmit(input: $input) { state } }";
    let input = json!({ "mobility": id, "rating": 5, "learnt": "To let people try." });
    let done = person.data_with(call, json!({ "input": input })).await;
    assert_eq!(done["participantReportSubmit"]["state"], "SUBMITTED");
}

async fn page(app: &App, person: &Client<'_>, id: &str) {
    let shown = person.data_with(PAGE, json!({ "id": id })).await;
    let page = &shown["mobility"];
    assert_eq!(page["status"], "RECOGNISED", "{}: {page}", app.on);
    assert_eq!(
        (&page["startDate"], &page["endDate"]),
        (&json!(day(-29)), &json!(day(-2)))
    );
    assert_eq!(page["durationDays"], 25, "28 days, three of them at rest");
    assert_eq!(
        page["interruptions"],
        json!([{ "from": day(-20), "to": day(-18), "reason": "FAMILY" }])
    );
    assert_eq!(page["moduleEnrolments"][0]["outcome"], "COMPLETED");
    assert_eq!(page["learningAgreement"]["version"], 2);
    assert_eq!(page["learningAgreement"]["reason"], "EXTENSION");
    assert_eq!(
        page["learningAgreement"]["differences"],
        json!([{ "field": "activities" }, { "field": "endDate" }])
    );
    assert_eq!(page["participantReport"]["rating"], 5);
    assert_eq!(
        page["hostOrganisation"],
        json!({ "acronym": "nordkoop", "country": "SE" })
    );
}
