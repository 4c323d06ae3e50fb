//! Participants whom the callers do not see, where they go, and what is written about it.

use serde_json::json;

use super::change;
use crate::support::{App, builder::today, oracle::About, text, world::World};

/// What Relience and Growwell do among themselves, and the strangers of KIM: Nordkoop and others learn of nothing.
pub async fn others_send_and_teach(app: &App) {
    let world = World::of(app).await;
    let (wtg2, relience) = (&world.project("WTG2").id, &world.partner("relience").id);
    let adding =
        format!("project: \"{wtg2}\", partner: \"{relience}\", category: LEARNER, identity: {{givenName: \"Aaa\"}}");
    change(app, "manager@relience", "participantCreate", &adding).await;
    // Somebody whom Nordkoop does not know: their one mobility was called off as a draft.
    let person = &world.participant("WTG2-P009").id;
    change(
        app,
        "manager@relience",
        "participantUpdate",
        &format!("participant: \"{person}\", expectedVersion: 1, gender: OTHER, profession: \"educator\""),
    )
    .await;
    let consenting = format!(
        "participant: \"{person}\", purpose: PUBLISH_NAME, wordingVersion: \"2\", language: \"fr\", recorded: {{means: INTERPRETED, witness: \"A\", language: \"fr\", givenBy: SELF}}"
    );
    change(app, "manager@relience", "consentGive", &consenting).await;
    sent_to_growwell(app, &world).await;
    let learner = &world.participant("WTG2-L002").id;
    let module = &world.module("WTG2-01", 2).id;
    change(
        app,
        "manager@relience",
        "enrolmentCreate",
        &format!("participant: \"{learner}\", module: \"{module}\""),
    )
    .await;
    let gone = &world.participant("WTG2-L003").id;
    change(
        app,
        "manager@relience",
        "identityErase",
        &format!("participant: \"{gone}\", expectedVersion: 1"),
    )
    .await;
    let counting = format!("project: \"{wtg2}\", partner: \"{relience}\", counts: [{{barrier: SOCIAL, people: 30}}]");
    let document = format!("mutation {{ fewerOpportunitiesCountSet(input: {{{counting}}}) {{ id }} }}");
    app.as_user("manager@relience").await.data(&document).await;
    strangers_change(app, &world).await;
}

/// A mobility that Growwell has been offered: the other partners do not see it before it is accepted.
async fn sent_to_growwell(app: &App, world: &World) {
    let (project, person) = (&world.project("WTG2").id, &world.participant("WTG2-P009").id);
    let (host, module) = (&world.partner("growwell").id, &world.module("WTG2-01", 2).id);
    let day = |days| today() + chrono::Days::new(days);
    let input = json!({
        "project": project, "participant": person, "hostOrganisation": host, "activityType": "COURSE",
        "startDate": day(100), "endDate": day(110), "modules": [module],
    });
    let sender = app.as_manager_of("relience").await;
    let create = "mutation($input: MobilityCreateInput!) { mobilityCreate(input: $input) { id } }";
    let made = sender.data_with(create, json!({ "input": input })).await["mobilityCreate"].clone();
    let id = text(&made, "id");
    let step = |version: i32, more: &str| format!("mobility: \"{id}\", expectedVersion: {version} {more}");
    change(app, "manager@relience", "mobilityUpdate", &step(1, "travelDays: 2")).await;
    change(app, "manager@relience", "mobilityNominate", &step(2, "")).await;
    let content = format!(
        "content: {{startDate: \"{}\", endDate: \"{}\", activities: [\"Aaa\"]}}",
        day(100),
        day(110)
    );
    change(
        app,
        "manager@relience",
        "learningAgreementDraft",
        &format!("mobility: \"{id}\", {content}"),
    )
    .await;
    change(
        app,
        "manager@growwell",
        "learningAgreementComment",
        &format!("mobility: \"{id}\", text: \"Aaa\""),
    )
    .await;
    change(app, "manager@growwell", "mobilityReject", &step(3, "reason: \"Aaa\"")).await;
}

/// Candidates, and participants of partners that no caller works with.
async fn strangers_change(app: &App, world: &World) {
    let mut changed = 0;
    for thing in world.of_kind("participant") {
        let About::Participant(human) = &thing.about else {
            continue;
        };
        let free = human.login.is_none() || human.partner == "fjord";
        if ["aurora", "brucke", "fjord"].contains(&human.partner) && free && changed < 12 {
            let manager = format!("manager@{}", human.partner);
            change(
                app,
                &manager,
                "participantUpdate",
                &format!("participant: \"{}\", expectedVersion: 1, gender: OTHER", thing.id),
            )
            .await;
            changed += 1;
        }
    }
    assert!(changed > 5, "there are strangers");
}
