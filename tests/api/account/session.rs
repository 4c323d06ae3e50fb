//! Sign-ins in force: listed, and ended one by one.

use serde_json::{Value, json};

use crate::support::{App, persona::Client, text, world::World};

const MINE: &str = "{ viewer { sessions { session createdAt lastUsedAt expiresAt endedAt current } } }";
const END: &str = "mutation($input: SignInEndInput!) { signInEnd(input: $input) { session endedAt current } }";
const WHO: &str = "trainer@relience.example.org";

async fn mine(client: &Client<'_>) -> Vec<Value> {
    client.data(MINE).await["viewer"]["sessions"]
        .as_array()
        .unwrap()
        .clone()
}

async fn status(client: &Client<'_>) -> u16 {
    client
        .send(&json!({ "query": "{ viewer { email } }" }))
        .await
        .status()
        .as_u16()
}

fn naming(session: &Value) -> Value {
    json!({ "input": { "session": session["session"] } })
}

/// The sign-ins of a member, as somebody sees them.
async fn of_member(app: &App, client: &Client<'_>, who: &str, at: &str) -> Value {
    let id = World::of(app).await.member(who, at).id.clone();
    let document = format!("{{ partnerMember(id: \"{id}\") {{ sessions {{ session current }} }} }}");
    client.data(&document).await["partnerMember"].clone()
}

#[tokio::test]
async fn a_person_sees_their_sign_ins_and_ends_them_one_by_one() {
    for app in App::on_both().await {
        let (here, there) = (
            app.login(WHO, "passerelle-demo").await,
            app.login(WHO, "passerelle-demo").await,
        );
        let sessions = mine(&here).await;
        assert_eq!(sessions.len(), 2, "{}", app.on);
        assert!(
            sessions
                .iter()
                .all(|one| one["endedAt"].is_null() && text(one, "expiresAt") > text(one, "createdAt"))
        );
        let other = sessions.iter().find(|one| one["current"] == false).unwrap();
        let ended = here.data_with(END, naming(other)).await["signInEnd"].clone();
        assert!(
            ended["endedAt"].is_string() && ended["session"] == other["session"],
            "{ended}"
        );
        assert_eq!((status(&here).await, status(&there).await), (200, 401), "{}", app.on);
        assert_eq!(mine(&here).await.len(), 1);
        for gone in [
            other,
            &json!({ "session": "auth_session_x" }),
            &json!({ "session": "x" }),
        ] {
            assert_eq!(here.refusal(END, naming(gone)).await["code"], "NOT_FOUND", "{}", app.on);
        }
        let own = mine(&here).await[0].clone();
        here.data_with(END, naming(&own)).await;
        assert_eq!(status(&here).await, 401, "{}", app.on);
    }
}

#[tokio::test]
async fn an_admin_sees_and_ends_the_sign_ins_of_members_and_nobody_elses() {
    for app in App::on_both().await {
        let trainer = app.login(WHO, "passerelle-demo").await;
        let session = mine(&trainer).await[0].clone();
        for (who, code) in [
            ("manager@relience", "NOT_FOUND"),
            ("admin@nordkoop", "NOT_FOUND"),
            ("operator", "NOT_FOUND"),
        ] {
            let refused = app.as_user(who).await.refusal(END, naming(&session)).await;
            assert_eq!(refused["code"], code, "{who} on {}", app.on);
        }
        assert_eq!(
            app.anonymous().refusal(END, naming(&session)).await["code"],
            "UNAUTHENTICATED"
        );
        let admin = app.as_user("admin@relience").await;
        let seen = of_member(&app, &admin, "trainer@relience", "relience").await;
        assert_eq!(
            seen,
            json!({ "sessions": [{ "session": session["session"], "current": false }] }),
            "{}",
            app.on
        );
        app.set_partner_state("relience", entity::partner::State::Suspended)
            .await;
        assert_eq!(
            admin.refusal(END, naming(&session)).await["code"],
            "FORBIDDEN",
            "P-2 on {}",
            app.on
        );
        app.set_partner_state("relience", entity::partner::State::Active).await;
        admin.data_with(END, naming(&session)).await;
        assert_eq!(status(&trainer).await, 401, "{}", app.on);

        app.login("counsellor2@relience.example.org", "passerelle-demo").await;
        let former = of_member(&app, &admin, "counsellor2@relience", "relience").await;
        assert_eq!(former, json!({ "sessions": [] }), "no member any more on {}", app.on);
        let invited = app.invite("relience", "viewer@solo.example.org", &["VIEWER"]).await;
        app.login("viewer@solo.example.org", "passerelle-demo").await;
        let document = format!(
            "{{ partnerMember(id: \"{}\") {{ sessions {{ session }} }} }}",
            text(&invited, "id")
        );
        assert_eq!(
            admin.data(&document).await["partnerMember"]["sessions"],
            json!([]),
            "not yet on {}",
            app.on
        );
    }
}

#[tokio::test]
async fn the_sign_ins_of_all_members_are_one_statement() {
    for app in App::on_both().await {
        let admin = app.as_user("admin@relience").await;
        let id = World::of(&app).await.partner("relience").id.clone();
        let document = |first: usize| {
            format!(
                "{{ partner(id: \"{id}\") {{ members(first: {first}) {{ nodes {{ viewerCan sessions {{ current }} }} }} }} }}"
            )
        };
        let mut counts = Vec::new();
        for first in [2, 50] {
            admin.data(&document(first)).await;
            let before = app.db.statements();
            admin.data(&document(first)).await;
            counts.push(app.db.statements() - before);
        }
        assert_eq!(counts[0], counts[1], "{}", app.on);
    }
}
