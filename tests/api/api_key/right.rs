//! P-3 and P-2: what a key allows follows its maker and its partner, at each request.

use entity::{
    account,
    partner::State,
    partner_member::{self, Column, Role},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use crate::support::{App, persona::Client, world::World};

const ALL: [&str; 3] = ["partner:write", "project:write", "module:write"];

async fn code(client: &Client<'_>, call: &str) -> String {
    let document = format!("mutation {{ {call} {{ __typename }} }}");
    let refusal = client.refusal(&document, json!({})).await;
    refusal["code"].as_str().unwrap().to_owned()
}

fn update(kind: &str, id: &str) -> String {
    format!("{kind}Update(input: {{{kind}: \"{id}\", expectedVersion: 99}})")
}

async fn give_roles(app: &App, who: &str, roles: &[Role]) {
    let roles = Expr::val(serde_json::to_string(roles).unwrap());
    app.update(app.memberships_of(who).await.col_expr(Column::Roles, roles))
        .await;
}

#[tokio::test]
async fn p_3_a_key_never_allows_more_than_its_maker_held_then_and_holds_now() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let key = app.key("trainer@relience", "relience", &ALL).await;
        let machine = app.with_key(&key);
        let module = update("module", &world.module("WTG2-07", 1).id);
        let project = update("project", &world.project("WTG2").id);
        let profile = update("partner", &world.partner("relience").id);
        assert_eq!(code(&machine, &module).await, "CONFLICT", "{}", app.on);
        // The maker is no MANAGER and no ADMIN, whatever the scopes say …
        assert_eq!(code(&machine, &project).await, "FORBIDDEN", "{}", app.on);
        assert_eq!(code(&machine, &profile).await, "FORBIDDEN", "{}", app.on);
        // … and what they become later their older keys do not …
        give_roles(&app, "trainer@relience", &[Role::Trainer, Role::Manager, Role::Admin]).await;
        let maker = app.as_trainer_of("relience").await;
        for call in [&project, &profile] {
            assert_eq!(code(&maker, call).await, "CONFLICT", "{}", app.on);
            assert_eq!(code(&machine, call).await, "FORBIDDEN", "{}", app.on);
        }
        // … but what they lose the key loses with the next request.
        give_roles(&app, "trainer@relience", &[Role::Viewer, Role::Manager]).await;
        assert_eq!(code(&machine, &module).await, "NOT_FOUND", "{}", app.on);
        assert_eq!(
            machine.data("{ projects { totalCount } }").await["projects"]["totalCount"],
            0
        );
        give_roles(&app, "trainer@relience", &[Role::Trainer]).await;
        assert_eq!(code(&machine, &module).await, "CONFLICT", "{}", app.on);
    }
}

#[tokio::test]
async fn p_3_a_key_acts_for_one_partner_and_sees_what_its_maker_sees_there() {
    let document = "{ projects(first: 100) { nodes { acronym viewerCan } } modules(first: 100) { totalCount } partners(first: 100) { totalCount } }";
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let both = app.as_user("trainer2@relience").await;
        let key = app.key("trainer2@relience", "nordkoop", &ALL).await;
        let machine = app.with_key(&key);
        let member = app.as_trainer_of("nordkoop").await;
        assert_eq!(machine.data(document).await, member.data(document).await, "{}", app.on);
        let elsewhere = update("module", &world.module("WTG2-07", 1).id);
        assert_eq!(code(&both, &elsewhere).await, "CONFLICT", "{}", app.on);
        assert_eq!(code(&machine, &elsewhere).await, "NOT_FOUND", "{}", app.on);
    }
}

#[tokio::test]
async fn p_3_a_key_ends_with_its_makers_membership_and_account() {
    for app in App::on_both().await {
        let member = app.with_key(&app.key("trainer@nordkoop", "nordkoop", &ALL).await);
        let person = app.with_key(&app.key("manager@nordkoop", "nordkoop", &ALL).await);
        assert_eq!((member.status().await, person.status().await), (200, 200), "{}", app.on);
        for state in [partner_member::State::Ended, partner_member::State::Invited] {
            let theirs = app.memberships_of("trainer@nordkoop").await;
            app.update(theirs.col_expr(Column::State, Expr::val(state.code())))
                .await;
            assert_eq!(member.status().await, 401, "{state:?} on {}", app.on);
        }
        let account = account::Entity::update_many().filter(account::Column::Email.eq("manager@nordkoop.example.org"));
        app.update(account.col_expr(account::Column::Active, Expr::val(false)))
            .await;
        assert_eq!(person.status().await, 401, "{}", app.on);
    }
}

#[tokio::test]
async fn p_2_keys_of_a_partner_that_is_not_active_are_stopped() {
    for app in App::on_both().await {
        let machine = app.with_key(&app.key("trainer@nordkoop", "nordkoop", &ALL).await);
        for state in [State::Suspended, State::Withdrawn, State::Invited] {
            app.set_partner_state("nordkoop", state).await;
            assert_eq!(machine.status().await, 401, "{state:?} on {}", app.on);
        }
        app.set_partner_state("nordkoop", State::Active).await;
        assert_eq!(machine.status().await, 200, "{}", app.on);
    }
}

#[tokio::test]
async fn p_3_any_member_sees_and_revokes_their_own_keys_and_the_admin_all() {
    let listed = "query($id: ID!) { partner(id: $id) { apiKeys(first: 10) { totalCount nodes { id viewerCan } } } }";
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let mut ids = Vec::new();
        for who in ["participant1@nordkoop", "viewer@nordkoop", "manager@nordkoop"] {
            ids.push(app.key(who, "nordkoop", &["module:read"]).await.id);
        }
        let seen = async |who: &str| {
            let variables = json!({ "id": world.partner("nordkoop").id });
            let keys = app.as_user(who).await.data_with(listed, variables).await["partner"]["apiKeys"].clone();
            let nodes = keys["nodes"].as_array().unwrap().clone();
            assert_eq!(keys["totalCount"], nodes.len(), "{}", app.on);
            assert!(nodes.iter().all(|node| node["viewerCan"] == json!(["REVOKE"])));
            let ids = nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned());
            ids.collect::<Vec<_>>()
        };
        assert_eq!(seen("admin@nordkoop").await, ids, "{}", app.on);
        assert_eq!(seen("viewer@nordkoop").await, ids[1..2], "{}", app.on);
        for other in ["trainer@nordkoop", "admin@relience", "operator"] {
            assert_eq!(seen(other).await, Vec::<String>::new(), "{other} on {}", app.on);
        }
        let revoke = |id: &str| format!("apiKeyRevoke(input: {{apiKey: \"{id}\", expectedVersion: 99}})");
        for (who, key, expected) in [
            ("viewer@nordkoop", 1, "CONFLICT"),
            ("admin@nordkoop", 1, "CONFLICT"),
            ("manager@nordkoop", 1, "NOT_FOUND"),
            ("admin@relience", 1, "NOT_FOUND"),
            ("operator", 1, "NOT_FOUND"),
        ] {
            let client = app.as_user(who).await;
            assert_eq!(code(&client, &revoke(&ids[key])).await, expected, "{who} on {}", app.on);
        }
    }
}

#[tokio::test]
async fn a_key_is_no_person_and_makes_no_keys() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        give_roles(&app, "manager@nordkoop", Role::ALL).await;
        let key = app.key("manager@nordkoop", "nordkoop", &ALL).await;
        let machine = app.with_key(&key);
        let create = format!(
            "apiKeyCreate(input: {{partner: \"{}\", name: \"heir\", scopes: [\"module:read\"], expiresAt: \"2030-01-01T00:00:00Z\"}})",
            world.partner("nordkoop").id
        );
        assert_eq!(code(&machine, &create).await, "FORBIDDEN", "{}", app.on);
        let revoke = format!("apiKeyRevoke(input: {{apiKey: \"{}\", expectedVersion: 1}})", key.id);
        assert_eq!(code(&machine, &revoke).await, "NOT_FOUND", "{}", app.on);
        for mutation in ["mutation { logout }", "mutation { logoutEverywhere }"] {
            assert_eq!(
                machine.refusal(mutation, json!({})).await["code"],
                "FORBIDDEN",
                "{}",
                app.on
            );
        }
        let members = world
            .of_kind("partner_member")
            .iter()
            .map(|one| one.id.clone())
            .collect::<Vec<_>>();
        let document = "query($key: ID!, $members: [ID!]!) { viewer { email } apiKey(id: $key) { id } nodes(ids: $members) { id } partners(first: 50) { nodes { apiKeys { totalCount } viewerCan } } }";
        let mut seen = Value::Null;
        for members in members.chunks(100) {
            let asked = json!({ "key": key.id, "members": members });
            seen = machine.data_with(document, asked).await;
            assert!(
                seen["nodes"].as_array().unwrap().iter().all(Value::is_null),
                "{}",
                app.on
            );
        }
        assert_eq!(
            (&seen["viewer"], &seen["apiKey"]),
            (&Value::Null, &Value::Null),
            "{}",
            app.on
        );
        let partners = seen["partners"]["nodes"].as_array().unwrap();
        assert!(partners.iter().all(|one| one["apiKeys"]["totalCount"] == 0));
        let buttons = partners.iter().filter(|one| one["viewerCan"] != json!([]));
        let buttons: Vec<&Value> = buttons.map(|one| &one["viewerCan"]).collect();
        assert_eq!(buttons, [&json!(["UPDATE", "CREATE_PROJECT"])], "{}", app.on);
        // The maker's sign-in goes on.
        assert_eq!(app.as_manager_of("nordkoop").await.status().await, 200);
    }
}

#[tokio::test]
async fn a_key_of_an_operator_who_is_a_member_as_well_runs_nothing() {
    for app in App::on_both().await {
        let world = World::of(&app).await;
        let operator = account::Entity::update_many().filter(account::Column::Email.eq("manager@nordkoop.example.org"));
        app.update(operator.col_expr(account::Column::Operator, Expr::val(true)))
            .await;
        let machine = app.with_key(&app.key("manager@nordkoop", "nordkoop", &ALL).await);
        let suspend = format!(
            "partnerSuspend(input: {{partner: \"{}\", expectedVersion: 1, reason: \"x\"}})",
            world.partner("solo").id
        );
        assert_eq!(code(&machine, &suspend).await, "FORBIDDEN", "{}", app.on);
    }
}

#[tokio::test]
async fn a_key_costs_one_statement_and_lists_of_keys_cost_the_same_however_many() {
    let document = "{ partners(first: 20) { nodes { apiKeys(first: 5) { totalCount nodes { name partner { acronym } maker { roles } } } } } }";
    for app in App::on_both().await {
        let admin = app.as_user("admin@nordkoop").await;
        app.key("viewer@nordkoop", "nordkoop", &["module:read"]).await;
        let cost = async || {
            admin.data(document).await;
            let before = app.db.statements();
            admin.data(document).await;
            app.db.statements() - before
        };
        let few = cost().await;
        for who in ["trainer@nordkoop", "manager@nordkoop", "admin@nordkoop"] {
            app.key(who, "nordkoop", &["module:read"]).await;
        }
        assert_eq!((few, cost().await), (5, 5), "{}", app.on);

        let key = app.key("viewer@nordkoop", "nordkoop", &["module:read"]).await;
        let machine = app.with_key(&key);
        super::life::used(&app, &key).await;
        let before = app.db.statements();
        assert_eq!(machine.status().await, 200);
        assert_eq!(app.db.statements() - before, 1, "{}", app.on);
    }
}
