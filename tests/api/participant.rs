//! Participants, who they are and what they consent to, from outside.

mod audience;
mod consent;
mod dump;
mod erasure;
mod forgetting;
mod identity;
mod list;
mod login;
mod retention;
mod second_line;
mod subject;

use serde_json::{Value, json};

use crate::support::{App, persona::Client, text};

const CREATE: &str = "mutation($input: ParticipantCreateInput!) { participantCreate(input: $input) { id version pseudonym category erasedAt identity { id version givenName familyName email birthDate nationality contact restrictedAt viewerCan } viewerCan } }";
const ERASE: &str = "mutation($input: IdentityEraseInput!) { identityErase(input: $input) { id version pseudonym erasedAt identity { id restrictedAt } externalId viewerCan } }";
const GIVE: &str = "mutation($input: ConsentGiveInput!) { consentGive(input: $input) { id version state purpose recipient { acronym } givenAct { means witness proof { reference sha256 } language givenBy recordedBy recordedAt } viewerCan } }";
const WITHDRAW: &str = "mutation($input: ConsentWithdrawInput!) { consentWithdraw(input: $input) { id version state withdrawnAt withdrawnAct { means } viewerCan } }";

/// Somebody new in WTG2, as relience's manager adds them.
async fn newcomer(manager: &Client<'_>, app: &App, given: &str, family: &str) -> Value {
    let project = project_id(app, "WTG2").await;
    let input = json!({
        "project": project, "category": "LEARNER", "gender": "FEMALE", "birthYear": 1991,
        "identity": {
            "givenName": given, "familyName": family, "email": format!("{}@example.org", given.to_lowercase()),
            "birthDate": "1991-02-03", "nationality": "FR", "contact": format!("{given}, 1 quai Inventé")
        }
    });
    manager.data_with(CREATE, json!({ "input": input })).await["participantCreate"].clone()
}

async fn project_id(app: &App, acronym: &str) -> String {
    passerelle::graphql::node::global_id(app.project(acronym).await.id)
}

/// A participant as the caller sees it.
async fn seen(client: &Client<'_>, id: &str) -> Value {
    let document = "query($id: ID!) { participant(id: $id) { id version pseudonym category gender birthYear externalId erasedAt identity { id givenName familyName email contact restrictedAt } consents(first: 50) { totalCount nodes { id purpose state withdrawnAct { means } } } viewerCan } }";
    client.data_with(document, json!({ "id": id })).await["participant"].clone()
}

/// The ids of the first participants that the caller sees and the filter means.
async fn ids(client: &Client<'_>, filter: &str) -> Vec<String> {
    let document = format!("{{ participants(first: 100, filter: {{{filter}}}) {{ nodes {{ id }} }} }}");
    let data = client.data(&document).await;
    let nodes = data["participants"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| text(node, "id").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_adds_a_participant_with_a_pseudonym_of_the_services_making() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = newcomer(&manager, &app, "Ondine", "Vraimentinventée").await;
        assert_eq!(made["identity"]["givenName"], "Ondine", "{}: {made}", app.on);
        let pseudonym = text(&made, "pseudonym");
        assert!(pseudonym.len() == 9 && !pseudonym.contains("Ondine"), "{pseudonym}");
        assert_eq!(
            made["viewerCan"],
            json!(["UPDATE", "ERASE_IDENTITY", "GIVE_CONSENT"]),
            "{}",
            app.on
        );
        let update = "mutation($input: ParticipantUpdateInput!) { participantUpdate(input: $input) { version gender profession pseudonym } }";
        let input =
            json!({ "participant": made["id"], "expectedVersion": 1, "gender": "OTHER", "profession": "baker" });
        let changed = manager.data_with(update, json!({ "input": input })).await;
        let expected = json!({ "version": 2, "gender": "OTHER", "profession": "baker", "pseudonym": pseudonym });
        assert_eq!(changed["participantUpdate"], expected, "{}", app.on);
        let stale = manager.refusal(update, json!({ "input": input })).await;
        assert_eq!(stale["code"], "CONFLICT", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_has_one_participant_a_project_and_one_number() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let wtg = ids(&manager, "projectAcronym: [\"WTG\"], externalId: [\"WTG-P020\"]").await;
        let project = project_id(&app, "WTG2").await;
        let input = json!({ "project": project, "category": "STAFF", "samePersonAs": wtg[0], "externalId": "A-1" });
        let made = manager.data_with(CREATE, json!({ "input": input })).await["participantCreate"].clone();
        let before = seen(&manager, &wtg[0]).await;
        assert_eq!(made["identity"]["id"], before["identity"]["id"], "{}", app.on);
        let again = manager.refusal(CREATE, json!({ "input": input })).await;
        assert!(
            ["CONFLICT", "BAD_USER_INPUT"].contains(&text(&again, "code")),
            "{}: {again}",
            app.on
        );
        let other = json!({ "project": project, "category": "STAFF", "externalId": "A-1" });
        let taken = manager.refusal(CREATE, json!({ "input": other })).await;
        assert_eq!(
            taken["violations"][0]["path"], "input.externalId",
            "{}: {taken}",
            app.on
        );
    }
}

/// nothing in the published schema asks for it.
#[test]
fn x_2_no_field_asks_for_what_must_not_be_asked() {
    let schema = passerelle::graphql::schema::sdl().to_lowercase();
    let fields = schema
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with(['"', '#']));
    let names: Vec<&str> = fields.filter_map(|line| line.split([':', '(']).next()).collect();
    for word in [
        "ethnic",
        "religio",
        "politic",
        "healthstatus",
        "diagnos",
        "disease",
        "sexual",
        "race",
    ] {
        assert!(names.iter().all(|name| !name.contains(word)), "{word}");
    }
}

/// numbers by project, partner and barrier, and no way from them to a person.
#[tokio::test(flavor = "multi_thread")]
async fn x_1_barriers_are_counted_and_never_tied_to_a_person() {
    let schema = passerelle::graphql::schema::sdl();
    for kind in ["Participant", "Identity"] {
        let block = schema
            .split(&format!("\ntype {kind} "))
            .nth(1)
            .unwrap()
            .split("\n}")
            .next()
            .unwrap();
        assert!(
            !block.contains("Barrier") && !block.contains("FewerOpportunities"),
            "{kind}"
        );
    }
    for app in App::on_both().await {
        let (manager, viewer) = (
            app.as_manager_of("relience").await,
            app.as_user("viewer@relience").await,
        );
        let project = project_id(&app, "WTG2").await;
        let set = "mutation($input: FewerOpportunitiesCountSetInput!) { fewerOpportunitiesCountSet(input: $input) { barrier people version partner { acronym } } }";
        let counts = json!([{ "barrier": "SOCIAL", "people": 10 }, { "barrier": "DISABILITIES", "people": 1 }]);
        let input = json!({ "project": project, "counts": counts });
        let done = manager.data_with(set, json!({ "input": input })).await["fewerOpportunitiesCountSet"].clone();
        let figures: Vec<(&str, i64)> = done
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (text(one, "barrier"), one["people"].as_i64().unwrap()))
            .collect();
        assert_eq!(
            figures,
            [("DISABILITIES", 1), ("ECONOMIC", 4), ("SOCIAL", 10)],
            "{}",
            app.on
        );
        let read = format!("{{ fewerOpportunities(project: \"{project}\") {{ people }} }}");
        assert_eq!(
            viewer.data(&read).await["fewerOpportunities"].as_array().unwrap().len(),
            3,
            "{}",
            app.on
        );
        let host = app.as_manager_of("nordkoop").await.data(&read).await;
        assert_eq!(
            host["fewerOpportunities"],
            json!([{ "people": 1 }]),
            "{}: its own alone",
            app.on
        );
        for nobody in ["admin@relience", "participant1@relience", "manager@solo"] {
            let none = app.as_user(nobody).await.data(&read).await;
            assert_eq!(none["fewerOpportunities"], json!([]), "{nobody} on {}", app.on);
        }
    }
}
