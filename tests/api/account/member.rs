//! Members and roles: P-3 and P-4.

use entity::{
    partner,
    partner_member::{self, Role, State},
};
use futures_util::future::join;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{each, violations},
    member::{ACCEPT, ADD, token},
    persona::Client,
    text,
    world::World,
};

const SET: &str =
    "mutation($input: PartnerMemberRolesSetInput!) { partnerMemberRolesSet(input: $input) { id roles version } }";
const REMOVE: &str = "mutation($input: PartnerMemberRemoveInput!) { partnerMemberRemove(input: $input) { id state } }";
const LEAVE: &str = "mutation($input: PartnerMemberLeaveInput!) { partnerMemberLeave(input: $input) { id state } }";

async fn member(app: &App, who: &str, at: &str) -> (String, i32) {
    let world = World::of(app).await;
    let member = world.member(who, at);
    (member.id.clone(), member.version)
}

fn roles(member: &(String, i32), roles: &[&str]) -> Value {
    json!({ "input": { "member": member.0, "expectedVersion": member.1, "roles": roles } })
}

fn naming(member: &(String, i32)) -> Value {
    json!({ "input": { "member": member.0, "expectedVersion": member.1 } })
}

#[tokio::test]
async fn what_the_issue_promises_works_as_written() {
    for app in App::on_both().await {
        let admin = app.as_user("admin@relience").await;
        let partner = &World::of(&app).await.partner("relience").id.clone();
        let add = format!(
            r#"mutation {{ partnerMemberAdd(input: {{partner: "{partner}", email: "new@relience.example.org", roles: [TRAINER]}}) {{ id roles state }} }}"#
        );
        let added = admin.data(&add).await["partnerMemberAdd"].clone();
        assert_eq!(
            (&added["roles"], &added["state"]),
            (&json!(["TRAINER"]), &json!("INVITED")),
            "{}",
            app.on
        );
        let set = format!(
            r#"mutation {{ partnerMemberRolesSet(input: {{member: "{}", roles: [TRAINER, VIEWER], expectedVersion: 1}}) {{ id roles version }} }}"#,
            text(&added, "id")
        );
        let set = admin.data(&set).await["partnerMemberRolesSet"].clone();
        assert_eq!(
            set,
            json!({ "id": added["id"], "roles": ["TRAINER", "VIEWER"], "version": 2 }),
            "{}",
            app.on
        );
    }
}

#[tokio::test]
async fn p_3_an_admin_grants_any_role_to_anyone_but_themselves() {
    for app in App::on_both().await {
        let admin = app.as_user("admin@relience").await;
        let own = member(&app, "admin@relience", "relience").await;
        for wanted in [&["ADMIN", "MANAGER"][..], &["VIEWER"], &["ADMIN"]] {
            let code = admin.refusal(SET, roles(&own, wanted)).await["code"].clone();
            assert_eq!(code, "FORBIDDEN", "{wanted:?} on {}", app.on);
        }
        let again = json!({ "input": { "email": "admin@relience.example.org", "roles": ["MANAGER"] } });
        assert_eq!(
            violations(&admin.refusal(ADD, again).await),
            ["input.email UNIQUE"],
            "{}",
            app.on
        );
        for role in Role::ALL {
            let trainer = member(&app, "trainer@relience", "relience").await;
            let set = admin.data_with(SET, roles(&trainer, &[role.code()])).await;
            assert_eq!(
                set["partnerMemberRolesSet"]["roles"],
                json!([role.code()]),
                "{}",
                app.on
            );
        }
        let elsewhere = member(&app, "trainer@nordkoop", "nordkoop").await;
        let code = admin.refusal(SET, roles(&elsewhere, &["ADMIN"])).await["code"].clone();
        assert_eq!(code, "NOT_FOUND", "{}", app.on);
    }
}

#[tokio::test]
async fn p_3_the_operator_appoints_only_a_partners_first_admin() {
    for app in App::on_both().await {
        let operator = app.as_user("operator").await;
        let mut planting = app.plant().await;
        let new = planting
            .partner("Newcomers", |row| row.state = partner::State::Invited)
            .await;
        planting.done().await;
        let at = |partner: String, email: &str, roles: &[&str]| json!({ "input": { "partner": partner, "email": email, "roles": roles } });
        let id = passerelle::graphql::node::global_id::<partner::Entity>(new.id);
        let relience = World::of(&app).await.partner("relience").id.clone();
        for (partner, roles) in [
            (&relience, &["ADMIN"][..]),
            (&id, &["MANAGER"]),
            (&id, &["ADMIN", "MANAGER"]),
        ] {
            let code = operator
                .refusal(ADD, at(partner.clone(), "first@example.org", roles))
                .await["code"]
                .clone();
            assert_eq!(code, "FORBIDDEN", "{roles:?} on {}", app.on);
        }
        let wrong = operator
            .data_with(ADD, at(id.clone(), "tpyo@example.org", &["ADMIN"]))
            .await;
        let right = operator
            .data_with(ADD, at(id.clone(), "first@example.org", &["ADMIN"]))
            .await;
        let lost = operator
            .data_with(ADD, at(id.clone(), "first@example.org", &["ADMIN"]))
            .await;
        let (right, lost) = (lost, right);
        let accept = |added: &Value| json!({ "input": { "token": token(&added["partnerMemberAdd"]), "password": "a first password" } });
        let refused = app.anonymous().refusal(ACCEPT, accept(&wrong)).await;
        assert_eq!(
            violations(&refused),
            ["input.token LINK"],
            "the first link is void on {}",
            app.on
        );
        let refused = app.anonymous().refusal(ACCEPT, accept(&lost)).await;
        assert_eq!(violations(&refused), ["input.token LINK"], "superseded on {}", app.on);
        app.anonymous().data_with(ACCEPT, accept(&right)).await;
        let shown = format!("{{ partner(id: \"{id}\") {{ state viewerCan members {{ totalCount }} }} }}");
        let shown = operator.data(&shown).await["partner"].clone();
        assert_eq!(
            shown,
            json!({ "state": "ACTIVE", "viewerCan": ["SUSPEND", "WITHDRAW"], "members": { "totalCount": 0 } }),
            "{}",
            app.on
        );
        let code = operator.refusal(ADD, at(id, "second@example.org", &["ADMIN"])).await["code"].clone();
        assert_eq!(code, "FORBIDDEN", "{}", app.on);
        let first = app.login("first@example.org", "a first password").await;
        let second = json!({ "input": { "email": "second@example.org", "roles": ["ADMIN"] } });
        first.data_with(ADD, second).await;
    }
}

#[tokio::test]
async fn p_4_the_last_admin_of_a_partner_stays() {
    for app in App::on_both().await {
        let admin = app.as_user("admin@relience").await;
        let own = member(&app, "admin@relience", "relience").await;
        assert_eq!(
            violations(&admin.refusal(LEAVE, naming(&own)).await),
            ["input.member P-4"],
            "{}",
            app.on
        );
        app.invite("relience", "waiting@example.org", &["ADMIN"]).await;
        let refused = admin.refusal(LEAVE, naming(&own)).await;
        assert_eq!(
            violations(&refused),
            ["input.member P-4"],
            "an invited one does not count on {}",
            app.on
        );
        let (second, other) = app
            .newcomer("relience", "second@example.org", &["ADMIN", "VIEWER"])
            .await;
        let left = admin.data_with(LEAVE, naming(&own)).await;
        assert_eq!(left["partnerMemberLeave"]["state"], "ENDED", "{}", app.on);
        let second = (second, 2);
        assert_eq!(
            violations(&other.refusal(LEAVE, naming(&second)).await),
            ["input.member P-4"],
            "{}",
            app.on
        );
        let gone = admin.refusal(SET, roles(&second, &["VIEWER"])).await["code"].clone();
        assert_eq!(gone, "NOT_FOUND", "who has left is nobody there on {}", app.on);
    }
}

/// Two ADMINs, who each do the same to the other or to themselves at the same moment, again and again.
#[tokio::test(flavor = "multi_thread")]
async fn p_4_of_two_admins_who_take_each_other_away_at_once_one_stays() {
    for app in App::on_both().await {
        let (second, other) = app.newcomer("relience", "second@example.org", &["ADMIN"]).await;
        let admin = app.as_user("admin@relience").await;
        let first = member(&app, "admin@relience", "relience").await.0;
        for round in 0..12 {
            let versions = as_they_were(&app).await;
            let (one, two) = ((first.clone(), versions[&first]), (second.clone(), versions[&second]));
            let (left, right) = match round % 3 {
                0 => join(admin.with(REMOVE, naming(&two)), other.with(REMOVE, naming(&one))).await,
                1 => {
                    join(
                        admin.with(SET, roles(&two, &["VIEWER"])),
                        other.with(SET, roles(&one, &["VIEWER"])),
                    )
                    .await
                }
                _ => join(admin.with(LEAVE, naming(&one)), other.with(LEAVE, naming(&two))).await,
            };
            let done = [&left, &right]
                .iter()
                .filter(|answer| answer.get("errors").is_none())
                .count();
            assert_eq!(done, 1, "{} round {round}: {left} {right}", app.on);
            let rows = app.rows::<partner_member::Entity>().await;
            let relience = app.partner("relience").await.id;
            let admins = rows.iter().filter(|row| row.partner_id == relience && row.is_admin());
            assert_eq!(admins.count(), 1, "{} round {round}", app.on);
        }
    }
}

/// Both ADMINs of relience in force again; the versions by id.
async fn as_they_were(app: &App) -> std::collections::HashMap<String, i32> {
    use partner_member::{Column, Entity};
    let relience = app.partner("relience").await.id;
    let admins = ["admin@relience.example.org", "second@example.org"];
    let both = Entity::update_many()
        .col_expr(Column::State, Expr::val(State::Active.code()))
        .col_expr(Column::Roles, Expr::val("[\"ADMIN\"]"))
        .filter(Column::PartnerId.eq(relience))
        .filter(Column::Email.is_in(admins));
    app.update(both).await;
    let rows = app.rows::<Entity>().await.into_iter();
    rows.map(|row| (passerelle::graphql::node::global_id::<Entity>(row.id), row.version))
        .collect()
}

#[tokio::test]
async fn a_role_and_a_membership_taken_away_act_on_the_next_request() {
    let lists = "{ viewer { memberships { roles } } projects { totalCount } }";
    for app in App::on_both().await {
        let (admin, trainer) = (app.as_user("admin@nordkoop").await, app.as_trainer_of("nordkoop").await);
        let theirs = member(&app, "trainer@nordkoop", "nordkoop").await;
        admin.data_with(SET, roles(&theirs, &["PARTICIPANT"])).await;
        let seen = trainer.data(lists).await;
        assert_eq!(
            seen["viewer"]["memberships"],
            json!([{ "roles": ["PARTICIPANT"] }]),
            "{}",
            app.on
        );
        let stale = admin.refusal(REMOVE, naming(&theirs)).await;
        assert_eq!(
            (&stale["code"], &stale["currentVersion"]),
            (&json!("CONFLICT"), &json!(2)),
            "{}",
            app.on
        );
        admin.data_with(REMOVE, naming(&(theirs.0.clone(), 2))).await;
        let seen = trainer.data(lists).await;
        assert_eq!(
            seen,
            json!({ "viewer": { "memberships": [] }, "projects": { "totalCount": 0 } }),
            "{}",
            app.on
        );
        let closed = admin.refusal(REMOVE, naming(&(theirs.0, 3))).await;
        assert_eq!(
            (&closed["state"], &closed["allowed"]),
            (&json!("ENDED"), &json!(["INVITE"])),
            "{}",
            app.on
        );
    }
}

async fn listed(client: &Client<'_>, partner: &str, arguments: &str) -> (Value, Vec<String>) {
    let document = format!(
        "{{ partner(id: \"{partner}\") {{ members(first: 50 {arguments}) {{ totalCount nodes {{ email displayName roles state }} }} }} }}"
    );
    let list = client.data(&document).await["partner"]["members"].clone();
    let emails = each(&list["nodes"], "email").into_iter();
    let emails = emails.map(|email| email.as_str().unwrap().to_owned()).collect();
    (list["totalCount"].clone(), emails)
}

#[tokio::test]
async fn members_are_listed_for_the_admin_alone_and_found_by_name_role_and_state() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let relience = &world.partner("relience").id;
        let admin = app.as_user("admin@relience").await;
        app.invite("relience", "eloise@elsewhere.example", &["TRAINER", "VIEWER"])
            .await;
        let (total, all) = listed(&admin, relience, "").await;
        assert_eq!((total, all.len()), (json!(11), 11), "{}: {all:?}", app.on);
        let cases = [
            (
                "filter: {search: \"ELISE pont\"}",
                &["assessor@relience.example.org"][..],
            ),
            ("filter: {search: \"elo\"}", &["eloise@elsewhere.example"]),
            ("filter: {search: \"%zz_\"}", &[]),
            ("filter: {state: [INVITED]}", &["eloise@elsewhere.example"]),
            ("filter: {state: [ENDED]}", &["counsellor2@relience.example.org"]),
            (
                "filter: {role: [ADMIN, ASSESSOR]}",
                &["admin@relience.example.org", "assessor@relience.example.org"],
            ),
            ("filter: {role: []}", &[]),
        ];
        for (filter, expected) in cases {
            let (total, emails) = listed(&admin, relience, filter).await;
            assert_eq!(
                (total, emails),
                (
                    json!(expected.len()),
                    expected.iter().map(|&one| one.to_owned()).collect()
                ),
                "{filter} on {}",
                app.on
            );
        }
        for who in ["manager@relience", "admin@nordkoop", "operator"] {
            let seen = listed(&app.as_user(who).await, relience, "").await;
            assert_eq!(seen, (json!(0), Vec::new()), "{who} on {}", app.on);
        }
        let twice = format!(
            "{{ partner(id: \"{relience}\") {{ a: members(filter: {{role: [ADMIN]}}) {{ totalCount }} b: members {{ totalCount }} }} }}"
        );
        let counted = admin.data(&twice).await["partner"].clone();
        assert_eq!(
            counted,
            json!({ "a": { "totalCount": 1 }, "b": { "totalCount": 11 } }),
            "{}",
            app.on
        );
    }
}
