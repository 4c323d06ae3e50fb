//! somebody who has been everywhere is erased, and the disk is read.

use aws_lc_rs::digest;
use chrono::Days;
use entity::{agreement_comment, idempotency_key, learning_agreement, mobility, participant, participant_report};
use passerelle::{engine::now, graphql::node::global_id};
use sea_orm::EntityTrait;
use serde_json::json;

use super::{ERASE, GIVE, dump::everything, newcomer, retention::keep_until};
use crate::{
    mobility::stage::{approve, created, day, moves, plan},
    support::{App, persona::Client, text},
};

/// Whatever tells of her: her names in any case, what she wrote, who was there, and the numbers by which others
/// know her.
const WORDS: [&str; 14] = [
    "Effacia",
    "effacia",
    "EFFACIA",
    "Disparue",
    "DISPARUE",
    "quai Inventé",
    "1991-02-03",
    "EFF-4711",
    "EFF-M-1",
    "FR-EFF-99",
    "Oubliette",
    "Nimportequi",
    "glassblowing",
    "samovar",
];
/// Those of them that are not sealed from the beginning.
const OPEN: [&str; 10] = [
    "Effacia",
    "Disparue",
    "DISPARUE",
    "EFF-4711",
    "EFF-M-1",
    "FR-EFF-99",
    "Oubliette",
    "Nimportequi",
    "glassblowing",
    "samovar",
];

const PAPER: &str = "recorded: {means: SIGNED_PAPER, language: \"fr\", givenBy: SELF, proof: {reference: \"folder Disparue\", sha256: \"5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9\"}}";

/// She goes to Nordkoop and comes back, and everybody writes about her. The id of her mobility.
pub async fn everywhere(app: &App, manager: &Client<'_>, person: &str) -> String {
    let host = app.as_manager_of("nordkoop").await;
    let numbered = format!(
        "participantUpdate(input: {{participant: \"{person}\", expectedVersion: 1, externalId: \"EFF-4711\"}})"
    );
    let same = app.as_manager_of("relience").await.sending("Idempotency-Key", "eff-1");
    same.data(&format!("mutation {{ {numbered} {{ id }} }}")).await;
    let act = json!({ "means": "INTERPRETED", "witness": "Sister Oubliette", "language": "fr", "givenBy": "SELF" });
    let given = json!({ "participant": person, "purpose": "FOLLOW_UP", "wordingVersion": "v1", "language": "fr", "recorded": act });
    manager.data_with(GIVE, json!({ "input": given })).await;
    let mut input = plan(app, "EFF-4711", (-20, -10)).await;
    input["externalId"] = json!("EFF-M-1");
    input["europassMobilityNumber"] = json!("FR-EFF-99");
    input["blended"] = json!(true);
    input["virtualComponent"] = json!("A call with Effacia Disparue");
    input["modules"] = json!([global_id(app.module("WTG2-04").await.id)]);
    let id = created(app, input).await;
    moves(app, manager, "mobilityNominate", &id, "").await;
    let content = json!({ "startDate": day(-20), "endDate": day(-10), "activities": ["Effacia works at the bench"], "monitoring": "Talks with Effacia" });
    let draft = "mutation($input: LearningAgreementDraftInput!) { learningAgreementDraft(input: $input) { version } }";
    manager
        .data_with(draft, json!({ "input": { "mobility": id, "content": content } }))
        .await;
    for (who, said) in [
        (manager, "Effacia likes the workshop."),
        (&host, "Mme DISPARUE is welcome."),
    ] {
        let comment = format!(
            "mutation {{ learningAgreementComment(input: {{mobility: \"{id}\", text: \"{said}\"}}) {{ id }} }}"
        );
        who.data(&comment).await;
    }
    moves(app, &host, "mobilityAccept", &id, "").await;
    approve(manager, &id, 1, PAPER).await;
    approve(manager, &id, 1, "").await;
    approve(&host, &id, 1, "").await;
    moves(app, &host, "mobilityStart", &id, "").await;
    graded(app, &id).await;
    moves(app, &host, "mobilityComplete", &id, "").await;
    let said = "rating: 5, learnt: \"I, Effacia, learnt glassblowing.\", suggestions: \"A samovar.\"";
    let witness = "recorded: {means: ORAL_WITH_WITNESS, witness: \"A. Nimportequi\", language: \"fr\", givenBy: SELF}";
    let report =
        format!("mutation {{ participantReportSubmit(input: {{mobility: \"{id}\", {said}, {witness}}}) {{ id }} }}");
    manager.data(&report).await;
    moves(app, manager, "mobilityRecognise", &id, "").await;
    moves(
        app,
        manager,
        "mobilityReopen",
        &id,
        "reason: \"Effacia came a day later.\"",
    )
    .await;
    id
}

async fn graded(app: &App, id: &str) {
    let trainer = app.as_trainer_of("nordkoop").await;
    let ask = format!("{{ enrolments(filter: {{mobility: [\"{id}\"]}}) {{ nodes {{ id }} }} }}");
    let place = trainer.data(&ask).await["enrolments"]["nodes"][0]["id"].clone();
    let call = "mutation($input: EnrolmentOutcomeSetInput!) { enrolmentOutcomeSet(input: $input) { outcome } }";
    let input =
        json!({ "enrolment": place, "expectedVersion": 1, "outcome": "COMPLETED", "grade": "Effacia: very good" });
    trainer.data_with(call, json!({ "input": input })).await;
}

/// What the audit would hold of the latest rows if everybody could make their fingerprints.
async fn fingerprints(app: &App) -> Vec<String> {
    let mut all = Vec::new();
    macro_rules! add {
        ($($table:path),+ $(,)?) => { $(
            let rows = app.rows::<$table>().await;
            let last = rows.into_iter().max_by_key(|row| row.created_at).unwrap();
            let text = serde_json::to_value(&last).unwrap().to_string();
            let hash = digest::digest(&digest::SHA256, text.as_bytes());
            all.push(hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect());
        )+ };
    }
    add!(
        participant::Entity,
        mobility::Entity,
        learning_agreement::Entity,
        agreement_comment::Entity,
        participant_report::Entity,
        entity::enrolment::Entity,
    );
    all
}

/// How many rows there are of each kind that is counted.
async fn counts(app: &App) -> [usize; 6] {
    async fn all<E: EntityTrait>(app: &App) -> usize {
        app.rows::<E>().await.len()
    }
    [
        all::<participant::Entity>(app).await,
        all::<mobility::Entity>(app).await,
        all::<learning_agreement::Entity>(app).await,
        all::<agreement_comment::Entity>(app).await,
        all::<participant_report::Entity>(app).await,
        all::<entity::enrolment::Entity>(app).await,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn x_4_after_an_erasure_no_table_and_no_byte_of_the_file_tells_of_the_person() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let person = newcomer(&manager, &app, "Effacia", "Disparue").await;
        let id = text(&person, "id").to_owned();
        let mobility = everywhere(&app, &manager, &id).await;
        let before = everything(&app).await;
        for word in OPEN {
            assert!(
                before.contains(word),
                "{}: {word} is looked for where it stands",
                app.on
            );
        }
        let (hashes, figures) = (fingerprints(&app).await, counts(&app).await);
        for hash in &hashes {
            assert!(
                !before.contains(hash),
                "{}: what can be guessed leaves no fingerprint",
                app.on
            );
        }
        keep_until(&app, "WTG2", now().date_naive() - Days::new(1)).await;
        let input = json!({ "participant": id, "expectedVersion": 2, "reason": "Asked for by Effacia Disparue." });
        let erased = manager.data_with(ERASE, json!({ "input": input })).await["identityErase"].clone();
        assert!(erased["erasedAt"].is_string(), "{}: {erased}", app.on);
        let after = everything(&app).await;
        for word in WORDS {
            assert!(!after.contains(word), "{}: {word} is still there", app.on);
        }
        assert_eq!(counts(&app).await, figures, "{}: counts stay right", app.on);
        let asked = app.rows::<idempotency_key::Entity>().await;
        let asked = asked
            .iter()
            .filter(|row| id.ends_with(&row.object_id.simple().to_string()));
        assert_eq!(
            asked.map(|row| row.request_hash.as_str()).collect::<Vec<_>>(),
            [""],
            "{}",
            app.on
        );
        told(&app, &mobility, text(&erased, "pseudonym")).await;
    }
}

/// What the partners still read: that it was, and the pseudonym.
async fn told(app: &App, mobility: &str, pseudonym: &str) {
    let page = format!(
        "{{ mobility(id: \"{mobility}\") {{ status remarks {{ reason }} agreementComments {{ nodes {{ text }} }} participantReport {{ state rating learnt }} moduleEnrolments {{ outcome grade }} learningAgreement {{ approved content {{ activities }} approvals {{ recorded {{ means proof {{ reference }} }} }} }} }} }}"
    );
    let left = app.as_manager_of("relience").await.data(&page).await["mobility"].clone();
    let expected = json!({
        "status": "COMPLETED",
        "remarks": [{ "reason": format!("{pseudonym} came a day later.") }],
        "agreementComments": { "nodes": [
            { "text": format!("{pseudonym} likes the workshop.") },
            { "text": format!("Mme {pseudonym} is welcome.") },
        ] },
        "participantReport": { "state": "SUBMITTED", "rating": 5, "learnt": null },
        "moduleEnrolments": [{ "outcome": "COMPLETED", "grade": format!("{pseudonym}: very good") }],
        "learningAgreement": {
            "approved": true,
            "content": { "activities": [format!("{pseudonym} works at the bench")] },
            "approvals": [
                { "recorded": { "means": "SIGNED_PAPER", "proof": null } },
                { "recorded": null },
                { "recorded": null },
            ],
        },
    });
    assert_eq!(left, expected, "{}", app.on);
}
