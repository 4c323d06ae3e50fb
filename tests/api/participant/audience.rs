//! Who knows who somebody is, and for how long: host, trainer, other partners, outsiders.

use chrono::{Days, NaiveDate};
use entity::{
    audit_entry, enrolment,
    id::Id,
    identity,
    mobility::{self, Status},
    module_session, participant,
};
use passerelle::{engine, graphql::node::global_id};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, UpdateMany, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

use super::ERASE;
use crate::{
    mobility::stage::{created, moves, participant, plan, set_status},
    support::{App, text},
};

/// What somebody knows of a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Knows {
    Nothing,
    Pseudonym,
    /// Given and family name, and nothing else.
    Name,
    Everything,
}
use Knows::{Everything, Name, Nothing, Pseudonym};

const ASK: &str = "query($id: ID!) { participant(id: $id) { pseudonym identity { id givenName familyName email birthDate nationality contact viewerCan } consents { totalCount } } participants(first: 100) { nodes { id } } }";

/// Every way to learn of the participant has to agree.
async fn knows(app: &App, who: &str, whose: &participant::Model) -> Knows {
    let client = app.as_user(who).await;
    let (id, identity) = (global_id(whose.id), whose.identity_id.map(global_id));
    let shown = client.data_with(ASK, json!({ "id": id })).await;
    let listed = shown["participants"]["nodes"].as_array().unwrap();
    let seen = shown["participant"].is_object();
    assert_eq!(seen, listed.iter().any(|one| one["id"] == *id), "{who} on {}", app.on);
    let node = client
        .data_with("query($id: ID!) { node(id: $id) { id } }", json!({ "id": identity }))
        .await;
    let person = &shown["participant"]["identity"];
    assert_eq!(
        person["id"], node["node"]["id"],
        "{who} on {}: the same by its own id",
        app.on
    );
    let facts = ["email", "birthDate", "nationality", "contact"].map(|fact| person[fact].is_string());
    let consents = shown["participant"]["consents"]["totalCount"].as_i64();
    assert_eq!(
        person.is_object(),
        consents.is_some_and(|all| all > 0),
        "{who} on {}: consents are for those who know who it is",
        app.on
    );
    match (
        seen,
        person["givenName"].is_string() && person["familyName"].is_string(),
        facts,
    ) {
        (false, false, _) => Nothing,
        (true, false, _) => Pseudonym,
        (true, true, [false, false, false, false]) => Name,
        (true, true, [true, true, true, true]) => Everything,
        other => panic!("{who} on {}: {other:?} {shown}", app.on),
    }
}

async fn expect(app: &App, whose: &participant::Model, when: &str, all: &[(&str, Knows)]) {
    for (who, expected) in all {
        assert_eq!(knows(app, who, whose).await, *expected, "{who}, {when}, on {}", app.on);
    }
}

fn uuid(id: &str) -> Uuid {
    Uuid::parse_str(id.rsplit_once('_').unwrap().1).unwrap()
}

fn days_ago(days: u64) -> NaiveDate {
    engine::now().date_naive().checked_sub_days(Days::new(days)).unwrap()
}

fn one(id: &str) -> UpdateMany<mobility::Entity> {
    mobility::Entity::update_many().filter(mobility::Column::Id.eq(uuid(id)))
}

/// The mobility was over so many days ago.
async fn over(app: &App, id: &str, days: u64) {
    let rows = one(id).col_expr(mobility::Column::StartDate, Expr::val(days_ago(days + 10)));
    app.update(rows.col_expr(mobility::Column::EndDate, Expr::val(days_ago(days))))
        .await;
}

/// So was the session.
async fn session_over(app: &App, id: Id<module_session::Entity>, days: u64) {
    let rows = module_session::Entity::update_many().filter(module_session::Column::Id.eq(id));
    let rows = rows.col_expr(module_session::Column::StartDate, Expr::val(days_ago(days + 3)));
    app.update(rows.col_expr(module_session::Column::EndDate, Expr::val(days_ago(days))))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_knows_the_name_from_the_acceptance_until_ninety_days_after_the_end() {
    for app in App::on_both().await {
        let whose = participant(&app, "WTG2-P005").await;
        let id = created(&app, plan(&app, "WTG2-P005", (100, 110)).await).await;
        let (sender, host) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let (manager, viewer, other) = ("manager@nordkoop", "viewer@nordkoop", "manager@growwell");
        // Punte hosts the person's other mobility: every other partner knows the pseudonym from there.
        app.update(
            mobility::Entity::update_many()
                .filter(mobility::Column::HostPartnerId.eq(app.partner("punte").await.id))
                .col_expr(mobility::Column::Visibility, Expr::val("PARTNER")),
        )
        .await;
        expect(
            &app,
            &whose,
            "DRAFT",
            &[(manager, Nothing), (viewer, Nothing), (other, Nothing)],
        )
        .await;
        moves(&app, &sender, "mobilityNominate", &id, "").await;
        expect(
            &app,
            &whose,
            "NOMINATED",
            &[(manager, Pseudonym), (viewer, Pseudonym), (other, Nothing)],
        )
        .await;
        moves(&app, &host, "mobilityAccept", &id, "").await;
        let known = [
            (manager, Everything),
            (viewer, Pseudonym),
            ("trainer@nordkoop", Pseudonym),
            ("admin@nordkoop", Nothing),
            (other, Pseudonym),
            ("manager@relience", Everything),
        ];
        expect(&app, &whose, "ACCEPTED", &known).await;
        for status in [
            Status::Confirmed,
            Status::Ongoing,
            Status::Interrupted,
            Status::Completed,
            Status::Recognised,
        ] {
            set_status(&app, &id, status).await;
            expect(
                &app,
                &whose,
                status.code(),
                &[(manager, Everything), (other, Pseudonym)],
            )
            .await;
        }
        over(&app, &id, 90).await;
        expect(
            &app,
            &whose,
            "90 days after the end",
            &[(manager, Everything), (other, Pseudonym)],
        )
        .await;
        over(&app, &id, 91).await;
        expect(
            &app,
            &whose,
            "91 days after the end",
            &[(manager, Pseudonym), (other, Pseudonym)],
        )
        .await;
        over(&app, &id, 1).await;
        for status in [Status::Cancelled, Status::NoShow] {
            set_status(&app, &id, status).await;
            expect(&app, &whose, status.code(), &[(manager, Pseudonym)]).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outsider_knows_nothing_at_all_of_a_mobility_or_its_participant() {
    for app in App::on_both().await {
        let whose = participant(&app, "WTG2-P001").await;
        let id = created(&app, plan(&app, "WTG2-P001", (10, 20)).await).await;
        let document =
            format!("{{ mobility(id: \"{id}\") {{ id }} node(id: \"{id}\") {{ id }} mobilities {{ totalCount }} }}");
        for status in [Status::Nominated, Status::Accepted, Status::Recognised] {
            set_status(&app, &id, status).await;
            for outsider in [
                "manager@solo",
                "manager@aurora",
                "trainer@aurora",
                "counsellor2@relience",
                "operator",
            ] {
                assert_eq!(knows(&app, outsider, &whose).await, Nothing, "{outsider} on {}", app.on);
                let shown = app.as_user(outsider).await.data(&document).await;
                assert_eq!(
                    shown,
                    json!({ "mobility": null, "node": null, "mobilities": { "totalCount": 0 } }),
                    "{outsider} on {}",
                    app.on
                );
            }
            let shown = app.anonymous().data(&document).await;
            assert_eq!(shown["mobilities"]["totalCount"], 0, "{}", app.on);
        }
    }
}

/// A place in Nordkoop's module, in a session of it or in none.
async fn enrolled(app: &App, whose: &participant::Model, more: &str) -> Value {
    let sender = app.as_manager_of("relience").await;
    let module = global_id(app.module("WTG2-04").await.id);
    let call = format!(
        "mutation {{ enrolmentCreate(input: {{participant: \"{}\", module: \"{module}\" {more}}}) {{ id version }} }}",
        global_id(whose.id)
    );
    sender.data(&call).await["enrolmentCreate"].clone()
}

async fn session_of(app: &App) -> module_session::Model {
    let module = app.module("WTG2-04").await.id;
    let all = app.rows::<module_session::Entity>().await.into_iter();
    all.filter(|row| row.module_id == module)
        .max_by_key(|row| row.capacity)
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_providers_trainer_knows_the_name_alone_from_the_confirmation_until_thirty_days_after_the_session() {
    for app in App::on_both().await {
        let whose = participant(&app, "WTG2-P004").await;
        let mut input = plan(&app, "WTG2-P004", (100, 110)).await;
        input["modules"] = json!([global_id(app.module("WTG2-04").await.id)]);
        let id = created(&app, input).await;
        let trainer = "trainer@nordkoop";
        expect(&app, &whose, "DRAFT", &[(trainer, Nothing)]).await;
        for (status, expected) in [
            (Status::Nominated, Pseudonym),
            (Status::Accepted, Pseudonym),
            (Status::Confirmed, Name),
            (Status::Ongoing, Name),
            (Status::NoShow, Pseudonym),
            (Status::Recognised, Name),
        ] {
            set_status(&app, &id, status).await;
            expect(
                &app,
                &whose,
                status.code(),
                &[
                    (trainer, expected),
                    // Growwell was asked before, and said no.
                    ("trainer@growwell", Pseudonym),
                ],
            )
            .await;
        }
        over(&app, &id, 30).await;
        expect(
            &app,
            &whose,
            "30 days after a mobility without a session",
            &[(trainer, Name), ("manager@nordkoop", Everything)],
        )
        .await;
        over(&app, &id, 31).await;
        expect(
            &app,
            &whose,
            "31 days after it",
            &[(trainer, Pseudonym), ("manager@nordkoop", Everything)],
        )
        .await;
        let session = session_of(&app).await.id;
        let of = enrolment::Column::MobilityId.eq(uuid(&id));
        app.update(
            enrolment::Entity::update_many()
                .filter(of)
                .col_expr(enrolment::Column::SessionId, Expr::val(session)),
        )
        .await;
        session_over(&app, session, 30).await;
        expect(&app, &whose, "30 days after the session", &[(trainer, Name)]).await;
        session_over(&app, session, 31).await;
        expect(&app, &whose, "31 days after the session", &[(trainer, Pseudonym)]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mobility_the_trainer_knows_the_name_from_the_enrolment_on() {
    for app in App::on_both().await {
        let (whose, trainer) = (participant(&app, "WTG2-L003").await, "trainer@nordkoop");
        expect(&app, &whose, "before", &[(trainer, Nothing)]).await;
        let session = session_of(&app).await.id;
        let place = enrolled(&app, &whose, &format!("session: \"{}\"", global_id(session))).await;
        let known = [
            (trainer, Name),
            ("trainer2@relience", Name),
            ("manager@nordkoop", Nothing),
            ("trainer@growwell", Nothing),
        ];
        expect(&app, &whose, "enrolled", &known).await;
        session_over(&app, session, 31).await;
        expect(&app, &whose, "31 days after the session", &[(trainer, Pseudonym)]).await;
        session_over(&app, session, 0).await;
        let id = text(&place, "id");
        let give_up =
            format!("mutation {{ enrolmentWithdraw(input: {{enrolment: \"{id}\", expectedVersion: 1}}) {{ id }} }}");
        app.as_manager_of("relience").await.data(&give_up).await;
        expect(&app, &whose, "given up", &[(trainer, Pseudonym)]).await;
        // Without a session either, the end of the project counts.
        let whose = participant(&app, "WTG2-L004").await;
        enrolled(&app, &whose, "").await;
        expect(&app, &whose, "without a session", &[(trainer, Name)]).await;
        for (days, expected) in [(30, Name), (31, Pseudonym)] {
            let rows = entity::project::Entity::update_many().filter(entity::project::Column::Acronym.eq("WTG2"));
            app.update(rows.col_expr(entity::project::Column::EndDate, Expr::val(days_ago(days))))
                .await;
            expect(&app, &whose, "after the project", &[(trainer, expected)]).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x_7_a_restricted_identity_is_for_the_person_and_the_owners_managers_alone() {
    for app in App::on_both().await {
        let whose = participant(&app, "WTG2-P001").await;
        let mut input = plan(&app, "WTG2-P001", (-20, -10)).await;
        input["modules"] = json!([global_id(app.module("WTG2-04").await.id)]);
        let id = created(&app, input).await;
        set_status(&app, &id, Status::Completed).await;
        let before = [("manager@nordkoop", Everything), ("trainer@nordkoop", Name)];
        expect(&app, &whose, "before", &before).await;
        let input = json!({ "participant": global_id(whose.id), "expectedVersion": whose.version });
        app.as_user("participant1@relience")
            .await
            .data_with(ERASE, json!({ "input": input }))
            .await;
        let after = [
            ("manager@nordkoop", Pseudonym),
            ("trainer@nordkoop", Pseudonym),
            ("manager@relience", Everything),
            ("participant1@relience", Everything),
        ];
        expect(&app, &whose, "restricted", &after).await;
        // Whoever sends the person again meanwhile tells nobody either.
        let again = created(&app, plan(&app, "WTG2-P001", (30, 40)).await).await;
        set_status(&app, &again, Status::Accepted).await;
        expect(&app, &whose, "sent again", &after).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_host_reads_is_in_the_audit_and_what_it_may_not_change_is_forbidden() {
    for app in App::on_both().await {
        let whose = participant(&app, "WTG2-P005").await;
        let id = created(&app, plan(&app, "WTG2-P005", (100, 110)).await).await;
        set_status(&app, &id, Status::Accepted).await;
        let reader = app.account("manager@nordkoop").await.id;
        let readings = || async {
            let all = app.rows::<audit_entry::Entity>().await.into_iter();
            let theirs = all.filter(|one| {
                one.account_id == Some(reader) && (one.kind.as_str(), one.verb.as_str()) == ("identity", "READ")
            });
            theirs
                .filter(|one| Some(one.object_id) == whose.identity_id.map(Id::uuid))
                .count()
        };
        let host = app.as_manager_of("nordkoop").await;
        let ask = "query($id: ID!) { participant(id: $id) { identity { givenName } } }";
        assert_eq!(readings().await, 0, "{}", app.on);
        host.data_with(ask, json!({ "id": global_id(whose.id) })).await;
        assert_eq!(readings().await, 1, "{}", app.on);
        let update = format!(
            "mutation {{ identityUpdate(input: {{identity: \"{}\", expectedVersion: 1, givenName: \"X\"}}) {{ id }} }}",
            global_id(whose.identity_id.unwrap())
        );
        assert_eq!(
            host.refusal(&update, json!({})).await["code"],
            "FORBIDDEN",
            "{}: seen, and not theirs",
            app.on
        );
        let outsider = app.as_manager_of("solo").await;
        assert_eq!(
            outsider.refusal(&update, json!({})).await["code"],
            "NOT_FOUND",
            "{}",
            app.on
        );
        assert!(
            app.rows::<identity::Entity>().await.iter().all(|row| row.version == 1),
            "{}",
            app.on
        );
    }
}
