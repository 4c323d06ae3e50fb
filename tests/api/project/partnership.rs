//! Partnerships: invited, accepted or declined, changed, ended, begun again.

use entity::{
    audit_entry,
    project::Status,
    project_partner::{Role, State},
};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::{change, changing, create, least, seen};
use crate::support::{
    App,
    answer::{violations, with},
    persona::Client,
};

const SHOWN: &str = "id version role sending hosting state ending endReason viewerCan";

/// A project of relience's in DRAFT.
async fn project(app: &App, code: &str) -> Value {
    create(&app.as_manager_of("relience").await, least(code)).await
}

pub async fn invite(app: &App, project: &Value, partner: &str, more: Value) -> Value {
    let input = invitation(app, project, partner, &more).await;
    let client = app.as_manager_of("relience").await;
    let document = changing("projectPartnerInvite", SHOWN);
    client.data_with(&document, input).await["projectPartnerInvite"].clone()
}

async fn invite_refused(app: &App, project: &Value, partner: &str, more: Value) -> Value {
    let input = invitation(app, project, partner, &more).await;
    let client = app.as_manager_of("relience").await;
    client.refusal(&changing("projectPartnerInvite", "id"), input).await
}

pub async fn invitation(app: &App, project: &Value, partner: &str, more: &Value) -> Value {
    let partner = global_id(app.partner(partner).await.id);
    let input = json!({ "project": project["id"], "partner": partner, "role": "PARTNER" });
    json!({ "input": with(input, more) })
}

/// `act(…, "Accept", json!({}))` on a partnership as it was read.
async fn act(client: &Client<'_>, part: &Value, verb: &str, more: Value) -> Value {
    let mutation = format!("projectPartner{verb}");
    client.data_with(&changing(&mutation, SHOWN), input(part, &more)).await[&mutation].clone()
}

async fn act_refused(client: &Client<'_>, part: &Value, verb: &str, more: Value) -> Value {
    let mutation = format!("projectPartner{verb}");
    client.refusal(&changing(&mutation, "id"), input(part, &more)).await
}

pub fn input(part: &Value, more: &Value) -> Value {
    let input = json!({ "projectPartner": part["id"], "expectedVersion": part["version"] });
    json!({ "input": with(input, more) })
}

/// The partnership of a partner as relience's manager sees it.
pub async fn part(app: &App, project: &Value, partner: &str) -> Value {
    let client = app.as_manager_of("relience").await;
    let all = format!(
        "partners(state: [INVITED, ACTIVE, LEFT]) {{ {SHOWN} joinedAt leftAt invitedAt partner {{ acronym }} }}"
    );
    let parts = seen(&client, project, &all).await["partners"].clone();
    let mut parts = parts.as_array().unwrap().iter();
    parts.find(|one| one["partner"]["acronym"] == partner).unwrap().clone()
}

#[tokio::test]
async fn a_partner_is_invited_to_the_running_project_as_the_issue_writes_it() {
    for app in App::on_both().await {
        let (wtg2, manager) = (app.project("WTG2").await, app.as_manager_of("relience").await);
        for partner in ["fjord", "solo"] {
            let (project, partner) = (global_id(wtg2.id), global_id(app.partner(partner).await.id));
            let document = format!(
                "mutation {{ projectPartnerInvite(input: {{project: \"{project}\", partner: \"{partner}\", role: PARTNER, hosting: true}}) {{ role state }} }}"
            );
            let invited = manager.data(&document).await;
            let expected = json!({ "role": "PARTNER", "state": "INVITED" });
            assert_eq!(invited["projectPartnerInvite"], expected, "{}", app.on);
        }
    }
}

#[tokio::test]
async fn a_partnership_from_invitation_to_leaving_and_back() {
    for app in App::on_both().await {
        let (manager, guest) = (app.as_manager_of("relience").await, app.as_manager_of("fjord").await);
        let made = project(&app, "GUEST").await;
        let invited = invite(&app, &made, "fjord", json!({ "role": "ASSOCIATED", "hosting": true })).await;
        assert_eq!(invited["viewerCan"], json!(["UPDATE", "REMOVE"]), "{}", app.on);
        let inbox = guest
            .data("{ projects(filter: { viewerState: [INVITED] }) { nodes { acronym partners { id version state viewerCan } } } }")
            .await;
        let found = &inbox["projects"]["nodes"][0];
        assert_eq!(found["acronym"], "GUEST", "{}", app.on);
        let mine = found["partners"][1].clone();
        assert_eq!(mine["viewerCan"], json!(["ACCEPT", "DECLINE"]));
        assert_eq!(found["partners"][0]["viewerCan"], json!([]));

        let accepted = act(&guest, &mine, "Accept", json!({})).await;
        assert_eq!(
            (&accepted["state"], &accepted["viewerCan"]),
            (&json!("ACTIVE"), &json!(["LEAVE"]))
        );
        let joined = part(&app, &made, "fjord").await;
        assert!(joined["joinedAt"].is_string() && joined["leftAt"].is_null(), "{joined}");
        assert_eq!(joined["viewerCan"], json!(["UPDATE", "REMOVE"]));
        let terms = json!({ "role": "PARTNER", "sending": true, "hosting": false });
        let changed = act(&manager, &joined, "Update", terms).await;
        let now = json!([
            changed["role"],
            changed["sending"],
            changed["hosting"],
            changed["version"]
        ]);
        assert_eq!(now, json!(["PARTNER", true, false, 3]), "{}", app.on);

        let left = act(&guest, &changed, "Leave", json!({ "reason": "We close down." })).await;
        assert_eq!(
            (&left["state"], &left["ending"]),
            (&json!("LEFT"), &json!("LEFT")),
            "{}",
            app.on
        );
        assert_sees_nothing(&app, "fjord", &made, &left).await;
        let ended = part(&app, &made, "fjord").await;
        assert_eq!(
            (&ended["endReason"], &ended["viewerCan"]),
            (&json!("We close down."), &json!([]))
        );
        assert_eq!(
            seen(&manager, &made, "partners { role }").await["partners"]
                .as_array()
                .unwrap()
                .len(),
            1
        );

        let again = invite(&app, &made, "fjord", json!({})).await;
        let expected = json!([left["id"], "INVITED", "PARTNER", false, null, null, 5]);
        let shown =
            ["id", "state", "role", "hosting", "ending", "endReason", "version"].map(|field| again[field].clone());
        assert_eq!(json!(shown), expected, "the same row, begun anew: {}", app.on);
        assert_eq!(act(&guest, &again, "Accept", json!({})).await["state"], "ACTIVE");
        assert_audited(&app, &["INVITE", "ACCEPT", "UPDATE", "LEAVE", "INVITE", "ACCEPT"]).await;
    }
}

/// What happened to partnerships through the API beside founding, and the reason of leaving.
async fn assert_audited(app: &App, verbs: &[&str]) {
    let mut entries = app.rows::<audit_entry::Entity>().await;
    entries.retain(|row| row.kind == "project_partner" && row.verb != "CREATE");
    entries.sort_by_key(|row| row.at);
    let found: Vec<&str> = entries.iter().map(|row| row.verb.as_str()).collect();
    assert_eq!(found, verbs, "{}", app.on);
    let reasons: Vec<_> = entries.iter().filter_map(|row| row.reason.as_deref()).collect();
    assert_eq!(reasons, ["We close down."], "{}", app.on);
}

/// Neither the project nor its own part in it, by any way.
async fn assert_sees_nothing(app: &App, partner: &str, project: &Value, part: &Value) {
    let client = app.as_manager_of(partner).await;
    let document = "query($project: ID!, $part: ID!) {
        project(id: $project) { id }
        nodes(ids: [$project, $part]) { id }
        projects(filter: { acronym: [\"GUEST\", \"ENDS\"] }) { totalCount nodes { id } }
        mine: projects(filter: { viewerState: [LEFT, INVITED] }) { totalCount }
        partners(first: 100) { nodes { projects { nodes { acronym } } } }
    }";
    let ids = json!({ "project": project["id"], "part": part["id"] });
    let answer = client.data_with(document, ids).await;
    assert_eq!(answer["project"], Value::Null, "{}", app.on);
    assert_eq!(answer["nodes"], json!([null, null]), "{}", app.on);
    assert_eq!(
        answer["projects"],
        json!({ "totalCount": 0, "nodes": [] }),
        "{}",
        app.on
    );
    assert_eq!(answer["mine"]["totalCount"], 0, "{}", app.on);
    let text = answer["partners"].to_string();
    assert!(!text.contains("GUEST") && !text.contains("ENDS"), "{text}");
    for verb in ["Accept", "Decline", "Leave"] {
        let refusal = act_refused(&client, part, verb, json!({})).await;
        assert_eq!(refusal, json!({ "code": "NOT_FOUND" }), "{verb} on {}", app.on);
    }
}

#[tokio::test]
async fn j_5_who_declined_left_or_was_removed_sees_nothing_of_the_project_any_more() {
    for app in App::on_both().await {
        let (manager, guest) = (app.as_manager_of("relience").await, app.as_manager_of("fjord").await);
        let made = project(&app, "ENDS").await;
        let ends: [(&str, bool, &Client<'_>, &str); 4] = [
            ("Decline", false, &guest, "DECLINED"),
            ("Remove", false, &manager, "WITHDRAWN"),
            ("Leave", true, &guest, "LEFT"),
            ("Remove", true, &manager, "REMOVED"),
        ];
        for (verb, active, client, ending) in ends {
            let mut mine = invite(&app, &made, "fjord", json!({})).await;
            assert_ne!(seen(&guest, &made, "id").await, Value::Null, "invited partners see it");
            if active {
                mine = act(&guest, &mine, "Accept", json!({})).await;
            }
            let ended = act(client, &mine, verb, json!({ "reason": "A test" })).await;
            let shown = (&ended["state"], &ended["ending"], &ended["endReason"]);
            assert_eq!(shown, (&json!("LEFT"), &json!(ending), &json!("A test")), "{}", app.on);
            assert_sees_nothing(&app, "fjord", &made, &ended).await;
        }
    }
}

#[tokio::test]
async fn j_1_the_coordinator_never_leaves_and_nobody_else_becomes_one() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = project(&app, "ONE").await;
        let own = part(&app, &made, "relience").await;
        assert_eq!(own["viewerCan"], json!(["UPDATE"]), "{}", app.on);
        for verb in ["Leave", "Remove"] {
            let refusal = act_refused(&manager, &own, verb, json!({ "reason": "x" })).await;
            let expected = json!({ "code": "INVALID_STATE", "state": "ACTIVE", "allowed": ["UPDATE"] });
            assert_eq!(refusal, expected, "{verb} on {}", app.on);
        }
        let refusal = act_refused(&manager, &own, "Update", json!({ "role": "PARTNER" })).await;
        assert_eq!(violations(&refusal), ["input.role J-1"], "{}", app.on);
        let flags = json!({ "role": "COORDINATOR", "sending": false, "hosting": true });
        assert_eq!(act(&manager, &own, "Update", flags).await["hosting"], true);
        let refusal = invite_refused(&app, &made, "fjord", json!({ "role": "COORDINATOR" })).await;
        assert_eq!(violations(&refusal), ["input.role J-1"], "{}", app.on);
        let guest = invite(&app, &made, "fjord", json!({})).await;
        let refusal = act_refused(&manager, &guest, "Update", json!({ "role": "COORDINATOR" })).await;
        assert_eq!(violations(&refusal), ["input.role J-1"], "{}", app.on);
        let refusal = act_refused(&manager, &guest, "Update", json!({ "role": null, "hosting": null })).await;
        assert_eq!(violations(&refusal), ["input.role REQUIRED", "input.hosting REQUIRED"]);
    }
}

#[tokio::test]
async fn p_2_only_active_partners_are_invited() {
    use entity::partner::State;
    for app in App::on_both().await {
        let made = project(&app, "P2").await;
        for state in [State::Invited, State::Suspended, State::Withdrawn] {
            app.set_partner_state("fjord", state).await;
            let refusal = invite_refused(&app, &made, "fjord", json!({ "role": "COORDINATOR" })).await;
            let expected = ["input.partner P-2", "input.role J-1"];
            assert_eq!(violations(&refusal), expected, "{} on {}", state.code(), app.on);
        }
        app.set_partner_state("fjord", State::Active).await;
        invite(&app, &made, "fjord", json!({})).await;
        app.set_partner_state("fjord", State::Suspended).await;
        let invited = part(&app, &made, "fjord").await;
        let refusal = act_refused(&app.as_manager_of("fjord").await, &invited, "Accept", json!({})).await;
        assert_eq!(refusal, json!({ "code": "NOT_FOUND" }), "{}", app.on);
    }
}

#[tokio::test]
async fn who_is_in_a_project_is_not_invited_again() {
    for app in App::on_both().await {
        let made = project(&app, "TWICE").await;
        let invited = invite(&app, &made, "fjord", json!({})).await;
        let refusal = invite_refused(&app, &made, "fjord", json!({})).await;
        let allowed = json!(["ACCEPT", "DECLINE", "UPDATE", "REMOVE"]);
        let expected = json!({ "code": "INVALID_STATE", "state": "INVITED", "allowed": allowed });
        assert_eq!(refusal, expected, "{}", app.on);
        act(&app.as_manager_of("fjord").await, &invited, "Accept", json!({})).await;
        for partner in ["fjord", "relience"] {
            let refusal = invite_refused(&app, &made, partner, json!({})).await;
            assert_eq!(
                (&refusal["code"], &refusal["state"]),
                (&json!("INVALID_STATE"), &json!("ACTIVE"))
            );
        }
        for nobody in ["partner_00000000000070008000000000000000", "partner_1", ""] {
            let refusal = invite_refused(&app, &made, "solo", json!({ "partner": nobody })).await;
            assert_eq!(refusal["code"], "NOT_FOUND", "{nobody} on {}", app.on);
        }
    }
}

#[tokio::test]
async fn whoever_removes_a_partner_says_why_and_takes_an_invitation_back_without_a_word() {
    for app in App::on_both().await {
        let (manager, guest) = (app.as_manager_of("relience").await, app.as_manager_of("fjord").await);
        let made = project(&app, "SILENT").await;
        let invited = invite(&app, &made, "fjord", json!({})).await;
        assert_eq!(
            act(&manager, &invited, "Remove", json!({})).await["ending"],
            "WITHDRAWN",
            "{}",
            app.on
        );
        let invited = invite(&app, &made, "fjord", json!({})).await;
        let active = act(&guest, &invited, "Accept", json!({})).await;
        for silence in [json!({}), json!({ "reason": " " })] {
            let refusal = act_refused(&manager, &active, "Remove", silence).await;
            assert_eq!(violations(&refusal), ["input.reason REQUIRED"], "{}", app.on);
        }
        let left = act(&guest, &active, "Leave", json!({ "reason": " " })).await;
        assert_eq!(left["endReason"], Value::Null, "{}", app.on);
    }
}

#[tokio::test]
async fn j_3_a_partner_that_a_target_names_as_host_goes_on_hosting() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let made = project(&app, "HOST").await;
        let invited = invite(&app, &made, "fjord", json!({ "hosting": true })).await;
        let target = json!({ "hostPartner": global_id(app.partner("fjord").await.id), "planned": 2 });
        let made = change(&manager, &made, "mobilityTargetsSet", json!({ "targets": [target] })).await;
        let refusal = act_refused(&manager, &invited, "Update", json!({ "hosting": false })).await;
        assert_eq!(violations(&refusal), ["input.hosting HOSTING"], "{}", app.on);
        change(&manager, &made, "mobilityTargetsSet", json!({ "targets": [] })).await;
        assert_eq!(
            act(&manager, &invited, "Update", json!({ "hosting": false })).await["hosting"],
            false
        );
    }
}

#[tokio::test]
async fn j_2_partnerships_change_in_draft_and_ongoing_only() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let (relience, nordkoop) = (app.partner("relience").await, app.partner("nordkoop").await);
        for status in [Status::Submitted, Status::Finalised, Status::Terminated] {
            let mut planting = app.plant().await;
            let row = planting.project(&relience, status.code(), |_| (), status).await;
            planting.part(&row, &nordkoop, Role::Partner, State::Active).await;
            let solo = app.partner("solo").await;
            planting.part(&row, &solo, Role::Partner, State::Invited).await;
            planting.done().await;
            let made = json!({ "id": global_id(row.id), "version": 1 });
            let closed = json!({ "code": "INVALID_STATE", "state": status.code(), "allowed": [] });
            assert_eq!(
                invite_refused(&app, &made, "fjord", json!({})).await,
                closed,
                "{}",
                app.on
            );
            let (host, invited) = (part(&app, &made, "nordkoop").await, part(&app, &made, "solo").await);
            let (leaving, guest) = (app.as_manager_of("nordkoop").await, app.as_manager_of("solo").await);
            for (client, part, verb) in [
                (&manager, &host, "Update"),
                (&manager, &host, "Remove"),
                (&leaving, &host, "Leave"),
                (&guest, &invited, "Accept"),
                (&guest, &invited, "Decline"),
                (&manager, &invited, "Remove"),
            ] {
                assert_eq!(
                    act_refused(client, part, verb, json!({})).await,
                    closed,
                    "{verb} {}",
                    app.on
                );
                assert_eq!(part["viewerCan"], json!([]), "{}", app.on);
            }
        }
    }
}
