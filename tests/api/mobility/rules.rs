//! M-1 to M-13 from outside: what is refused, where, and by which rule.

use entity::mobility::Status;
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use super::stage::{CHECK, CREATE, created, day, moves, participant, plan, refused, set_status, version};
use crate::support::{App, answer::violations, answer::with, persona::Client};

async fn refusal(who: &Client<'_>, input: Value) -> Vec<String> {
    violations(&who.refusal(CREATE, json!({ "input": input })).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn m_1_to_m_7_are_judged_all_at_once_and_the_dry_run_finds_the_same() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let input = with(
            plan(&app, "WTG2-P002", (300, 500)).await,
            &json!({
                "hostOrganisation": global_id(app.partner("relience").await.id),
                "travelDays": 99,
                "modules": [global_id(app.module("WTG-01").await.id)],
            }),
        );
        let found = refusal(&sender, input.clone()).await;
        let expected = [
            "input.travelDays RANGE",
            "input.modules[0] M-7",
            "input.hostOrganisation M-1",
            "input.hostOrganisation M-1",
            "input.endDate M-2",
            "input.hostOrganisation M-3",
            "input.endDate M-6",
        ];
        assert_eq!(found, expected, "{}", app.on);
        let checked = sender.data_with(CHECK, json!({ "input": input })).await;
        let findings = checked["mobilityCheck"]["findings"].as_array().unwrap().clone();
        let rules: Vec<String> = findings
            .iter()
            .map(|one| format!("{} {}", one["path"].as_str().unwrap(), one["rule"].as_str().unwrap()))
            .collect();
        assert_eq!(rules, expected);
        assert_eq!(
            checked["mobilityCheck"]["ruleSet"],
            json!({ "code": "ERASMUS_PLUS_2021", "validFrom": "2021-01-01" })
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dry_run_changes_nothing_and_answers_nobody_else() {
    for app in App::on_both().await {
        let input = plan(&app, "WTG2-P002", (10, 20)).await;
        let before = app.rows::<entity::mobility::Entity>().await.len();
        let sender = app.as_manager_of("relience").await;
        let checked = sender.data_with(CHECK, json!({ "input": input })).await;
        assert_eq!(checked["mobilityCheck"]["findings"], json!([]), "{}", app.on);
        for who in ["manager@solo", "manager@nordkoop", "trainer@relience"] {
            let answer = app.as_user(who).await.data_with(CHECK, json!({ "input": input })).await;
            assert!(answer["mobilityCheck"].is_null(), "{who} on {}", app.on);
        }
        let nobody = app.anonymous().data_with(CHECK, json!({ "input": input })).await;
        assert!(nobody["mobilityCheck"].is_null());
        assert_eq!(app.rows::<entity::mobility::Entity>().await.len(), before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_4_only_ones_own_participants_of_the_project_are_sent() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let theirs = json!({ "participant": global_id(participant(&app, "WTG-P001").await.id) });
        let found = refusal(&sender, with(plan(&app, "WTG2-P001", (10, 20)).await, &theirs)).await;
        assert_eq!(found, ["input.participant M-4"], "{}: of another project", app.on);
        let host = app.as_manager_of("nordkoop").await;
        let answer = host
            .refusal(CREATE, json!({ "input": plan(&app, "WTG2-P001", (10, 20)).await }))
            .await;
        assert_eq!(answer["code"], "NOT_FOUND", "{}: unseen", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_5_live_mobilities_of_one_person_never_overlap() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let first = created(&app, plan(&app, "WTG2-P003", (10, 20)).await).await;
        let found = refusal(&sender, plan(&app, "WTG2-P003", (20, 30)).await).await;
        assert_eq!(found, ["input.startDate M-5"], "{}", app.on);
        let later = created(&app, plan(&app, "WTG2-P003", (21, 30)).await).await;
        let earlier = format!("startDate: \"{}\"", day(15));
        let back = refused(&app, &sender, "mobilityUpdate", &later, &earlier).await;
        assert_eq!(violations(&back), ["input.startDate M-5"]);
        moves(&app, &sender, "mobilityCancel", &first, "").await;
        moves(&app, &sender, "mobilityUpdate", &later, &earlier).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_6_and_j_6_the_judgement_is_stored_with_the_version_of_the_rules() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let learner = participant(&app, "WTG2-L001").await;
        let mut input = plan(&app, "WTG2-P004", (10, 20)).await;
        input["participant"] = json!(global_id(learner.id));
        let id = created(&app, input).await;
        let page =
            format!("{{ mobility(id: \"{id}\") {{ ruleSet {{ code version }} findings {{ rule severity }} }} }}");
        let shown = sender.data(&page).await;
        let rules = json!({ "code": "ERASMUS_PLUS_2021", "version": 1 });
        assert_eq!(shown["mobility"]["ruleSet"], rules, "{}", app.on);
        let warning = json!([{ "rule": "M-6", "severity": "WARNING" }]);
        assert_eq!(
            shown["mobility"]["findings"], warning,
            "a course of a learner has no limits: told, not refused"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_8_participant_and_host_stay_after_draft() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let id = created(&app, plan(&app, "WTG2-P005", (10, 20)).await).await;
        let growwell = global_id(app.partner("growwell").await.id);
        let person = global_id(participant(&app, "WTG2-P006").await.id);
        let other = format!("hostOrganisation: \"{growwell}\", participant: \"{person}\"");
        moves(&app, &sender, "mobilityUpdate", &id, &other).await;
        moves(&app, &sender, "mobilityNominate", &id, "").await;
        let back = global_id(app.partner("nordkoop").await.id);
        let found = refused(
            &app,
            &sender,
            "mobilityUpdate",
            &id,
            &format!("hostOrganisation: \"{back}\""),
        )
        .await;
        assert_eq!(violations(&found), ["input.hostOrganisation M-8"], "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_9_only_the_listed_moves_exist_and_a_refusal_says_which() {
    for app in App::on_both().await {
        let (sender, host) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let id = created(&app, plan(&app, "WTG2-P007", (10, 20)).await).await;
        let moved = moves(&app, &sender, "mobilityNominate", &id, "").await;
        assert_eq!(moved, "NOMINATED");
        let again = refused(&app, &sender, "mobilityNominate", &id, "").await;
        assert_eq!(again["state"], "NOMINATED", "{}", app.on);
        assert!(
            again["allowed"].as_array().unwrap().contains(&json!("ACCEPT")),
            "{again}"
        );
        for (who, mutation) in [
            (&sender, "mobilityAccept"),
            (&host, "mobilityCancel"),
            (&host, "mobilityRecognise"),
        ] {
            assert_eq!(
                refused(&app, who, mutation, &id, "").await["code"],
                "FORBIDDEN",
                "{mutation}"
            );
        }
        let nothing = refused(&app, &host, "mobilityReject", &id, "reason: \" \"").await;
        assert_eq!(violations(&nothing), ["input.reason REQUIRED"]);
        assert_eq!(
            moves(&app, &host, "mobilityReject", &id, "reason: \"No bed.\"").await,
            "REJECTED"
        );
        let over = refused(&app, &sender, "mobilityCancel", &id, "").await;
        assert_eq!((&over["state"], &over["allowed"]), (&json!("REJECTED"), &json!([])));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_12_a_recognised_mobility_is_reopened_by_the_coordinator_with_a_reason_alone() {
    for app in App::on_both().await {
        let (sender, host) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let id = created(&app, plan(&app, "WTG2-P008", (-20, -10)).await).await;
        set_status(&app, &id, Status::Recognised).await;
        let closed = refused(&app, &sender, "mobilityUpdate", &id, "city: \"Umeå\"").await;
        assert_eq!(
            (&closed["code"], &closed["allowed"][0]),
            (&json!("INVALID_STATE"), &json!("REOPEN"))
        );
        let reason = "reason: \"The last day was wrong.\"";
        assert_eq!(
            refused(&app, &host, "mobilityReopen", &id, reason).await["code"],
            "FORBIDDEN"
        );
        assert_eq!(
            moves(&app, &sender, "mobilityReopen", &id, reason).await,
            "COMPLETED",
            "{}",
            app.on
        );
        let shown = host
            .data(&format!("{{ mobility(id: \"{id}\") {{ remarks {{ verb reason }} }} }}"))
            .await;
        let remarks = json!([{ "verb": "REOPEN", "reason": "The last day was wrong." }]);
        assert_eq!(shown["mobility"]["remarks"], remarks);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m_13_the_report_is_open_from_the_last_day_handed_in_once_and_reminded_of_once_a_day() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let id = created(&app, plan(&app, "WTG2-P009", (10, 20)).await).await;
        moves(&app, &sender, "mobilityNominate", &id, "").await;
        set_status(&app, &id, Status::Ongoing).await;
        let remind = format!("mutation {{ participantReportRemind(input: {{mobility: \"{id}\"}}) {{ reminders }} }}");
        let early = sender.refusal(&remind, json!({})).await;
        assert_eq!(violations(&early), ["input.mobility M-13"], "{}", app.on);
        let past = created(&app, plan(&app, "WTG2-P009", (-20, -10)).await).await;
        moves(&app, &sender, "mobilityNominate", &past, "").await;
        set_status(&app, &past, Status::Completed).await;
        let remind = remind.replace(&id, &past);
        sender.data(&remind).await;
        assert_eq!(
            violations(&sender.refusal(&remind, json!({})).await),
            ["input.mobility M-13"]
        );
        let submit = "mutation($input: ParticipantReportSubmitInput!) { participantReportSubmit(input: $input) { state recorded { means } } }";
        let bare = json!({ "mobility": past, "rating": 4, "learnt": "Patience." });
        let alone = sender.refusal(submit, json!({ "input": bare })).await;
        assert_eq!(alone["code"], "FORBIDDEN", "X-6: the sender reports on paper only");
        let told = json!({ "means": "ORAL_WITH_WITNESS", "witness": "A. Vittne", "language": "fr", "givenBy": "SELF" });
        let input = with(bare, &json!({ "recorded": told }));
        let done = sender.data_with(submit, json!({ "input": input })).await;
        assert_eq!(
            done["participantReportSubmit"]["recorded"]["means"],
            "ORAL_WITH_WITNESS"
        );
        let twice = sender.refusal(submit, json!({ "input": input })).await;
        assert_eq!(
            (&twice["code"], &twice["state"]),
            (&json!("INVALID_STATE"), &json!("SUBMITTED"))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j_2_mobilities_begin_only_while_the_project_is_ongoing() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let mut input = plan(&app, "WTG-P001", (10, 20)).await;
        input["project"] = json!(global_id(app.project("WTG").await.id));
        let closed = sender.refusal(CREATE, json!({ "input": input })).await;
        assert_eq!(closed["code"], "INVALID_STATE", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j_3_actual_mobilities_stand_beside_the_plan_and_are_the_same_for_all_viewers() {
    let page = "{ projects(filter: {acronym: [\"WTG2\"]}) { nodes { reconciliation {
        actual hosts { country planned actual difference } } } } }";
    for app in App::on_both().await {
        let id = created(&app, plan(&app, "WTG2-P001", (-20, -10)).await).await;
        let sender = app.as_manager_of("relience").await;
        set_status(&app, &id, Status::Ongoing).await;
        let shown = sender.data(page).await;
        let figures = &shown["projects"]["nodes"][0]["reconciliation"];
        assert!(figures["actual"].as_i64().unwrap() >= 1, "{}: {figures}", app.on);
        let sweden = figures["hosts"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["country"] == "SE")
            .unwrap();
        let planned = sweden["planned"].as_i64().unwrap();
        assert_eq!(sweden["difference"], planned - sweden["actual"].as_i64().unwrap());
        let page = page.replace("WTG2", "WTG");
        let (own, other) = (
            sender.data(&page).await,
            app.as_user("viewer@growwell").await.data(&page).await,
        );
        assert_eq!(own, other, "{}: nobody is told another figure", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j_5_a_partner_with_running_mobilities_cannot_leave() {
    for app in App::on_both().await {
        let id = created(&app, plan(&app, "WTG2-P001", (-20, -10)).await).await;
        set_status(&app, &id, Status::Ongoing).await;
        let host = app.as_manager_of("nordkoop").await;
        let parts = host
            .data(
                "{ projects(filter: {acronym: [\"WTG2\"]}) { nodes { partners { id version partner { acronym } } } } }",
            )
            .await;
        let parts = parts["projects"]["nodes"][0]["partners"].as_array().unwrap().clone();
        let own = parts
            .into_iter()
            .find(|one| one["partner"]["acronym"] == "nordkoop")
            .unwrap();
        let leave = format!(
            "mutation {{ projectPartnerLeave(input: {{projectPartner: {}, expectedVersion: {}}}) {{ state }} }}",
            own["id"], own["version"]
        );
        assert_eq!(
            violations(&host.refusal(&leave, json!({})).await),
            ["input.projectPartner J-5"],
            "{}",
            app.on
        );
        let offered = async |who: &Client<'_>, verb: &str| {
            let part = format!(
                "{{ node(id: {}) {{ ... on ProjectPartner {{ viewerCan }} }} }}",
                own["id"]
            );
            let shown = who.data(&part).await;
            shown["node"]["viewerCan"].as_array().unwrap().contains(&json!(verb))
        };
        let coordinator = app.as_manager_of("relience").await;
        assert!(
            !offered(&host, "LEAVE").await && !offered(&coordinator, "REMOVE").await,
            "{}",
            app.on
        );
        assert!(offered(&coordinator, "UPDATE").await, "{}", app.on);
        set_status(&app, &id, Status::Completed).await;
        assert!(
            offered(&host, "LEAVE").await && offered(&coordinator, "REMOVE").await,
            "{}",
            app.on
        );
        assert_eq!(host.data(&leave).await["projectPartnerLeave"]["state"], "LEFT");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_is_a_conflict() {
    for app in App::on_both().await {
        let sender = app.as_manager_of("relience").await;
        let id = created(&app, plan(&app, "WTG2-P001", (10, 20)).await).await;
        let call =
            format!("mutation {{ mobilityNominate(input: {{mobility: \"{id}\", expectedVersion: 9}}) {{ status }} }}");
        let stale = sender.refusal(&call, json!({})).await;
        assert_eq!(
            (&stale["code"], &stale["currentVersion"]),
            (&json!("CONFLICT"), &json!(1)),
            "{}",
            app.on
        );
        assert_eq!(version(&app, &id).await, 1);
    }
}
