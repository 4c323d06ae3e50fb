//! whoever is forgotten as a participant may go on working here; nothing that stays says that it is the same person.

use chrono::Days;
use entity::{
    account, agreement_comment, audit_entry, dissemination_record, learning_agreement, participant, participant_report,
    partner_member,
};
use passerelle::{engine::now, graphql::node::global_id};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{ERASE, ids, retention::keep_until, seen};
use crate::support::{App, persona::Client, text};

/// The kinds whose entries in the audit are about what the person did as a participant.
const THEIRS: [&str; 7] = [
    "participant",
    "identity",
    "consent",
    "mobility",
    "learning_agreement",
    "participant_report",
    "dissemination_record",
];

/// Makes a viewer of somebody who takes part.
async fn also_viewer(app: &App, whose: &account::Model) {
    let rows = partner_member::Entity::update_many()
        .col_expr(partner_member::Column::Roles, Expr::val("[\"PARTICIPANT\",\"VIEWER\"]"))
        .filter(partner_member::Column::AccountId.eq(whose.id));
    app.update(rows).await;
}

/// A draft in which they name themself.
async fn drafted(app: &App, myself: &Client<'_>, name: &str) -> String {
    let page = "{ mobilities(first: 1, filter: {status: [RECOGNISED]}) { nodes { id project { id } } } }";
    let stay = myself.data(page).await["mobilities"]["nodes"][0].clone();
    let partner = global_id(app.partner("relience").await.id);
    let event = format!(
        "type: CASCADE_TRAINING, level: LOCAL, date: \"2026-02-10\", title: {{language: \"fr\", text: \"Ce que {name} a vu\"}}, place: \"Chez {name}\""
    );
    let draft = format!(
        "mutation {{ disseminationRecordCreate(input: {{project: {}, partner: \"{partner}\", {event}, cascades: [{}]}}) {{ id }} }}",
        stay["project"]["id"], stay["id"],
    );
    text(&myself.data(&draft).await["disseminationRecordCreate"], "id").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn x_4_a_login_that_lives_on_is_nowhere_in_what_stays() {
    for app in App::on_both().await {
        let myself = app.as_user("participant1@relience").await;
        let login = app.account("participant1@relience").await;
        // Before they see others too.
        let mine = ids(&myself, "").await;
        also_viewer(&app, &login).await;
        keep_until(&app, "WTG", now().date_naive() - Days::new(1)).await;
        let known = seen(&myself, &mine[0]).await;
        let name = text(&known["identity"], "familyName").to_owned();
        let record = drafted(&app, &myself, &name).await;
        let input = json!({ "participant": mine[0], "expectedVersion": known["version"] });
        myself.data_with(ERASE, json!({ "input": input })).await;
        assert!(
            myself.data("{ viewer { email } }").await["viewer"]["email"].is_string(),
            "{}: the login lives on",
            app.on
        );

        let manager = app.as_manager_of("relience").await;
        let page = format!("{{ node(id: \"{record}\") {{ ... on DisseminationRecord {{ title place }} }} }}");
        let left = manager.data(&page).await["node"].to_string();
        assert!(left.contains("Ce que ") && !left.contains(&name), "{}: {left}", app.on);
        nowhere(&app, &login).await;
    }
}

async fn nowhere(app: &App, login: &account::Model) {
    let theirs = Some(login.id);
    let records = app.rows::<dissemination_record::Entity>().await;
    assert!(
        records
            .iter()
            .all(|one| ![one.author_id, one.created_by, one.updated_by].contains(&theirs))
    );
    let people = app.rows::<participant::Entity>().await;
    assert!(
        people
            .iter()
            .all(|one| ![one.account_id, one.updated_by].contains(&theirs))
    );
    let comments = app.rows::<agreement_comment::Entity>().await;
    assert!(comments.iter().all(|one| one.created_by != theirs));
    let reports = app.rows::<participant_report::Entity>().await;
    assert!(reports.iter().all(|one| one.updated_by != theirs));
    let agreements = app.rows::<learning_agreement::Entity>().await;
    let mut approvals = agreements.iter().flat_map(|one| one.approvals.iter());
    assert!(approvals.all(|one| one.account != theirs), "{}", app.on);
    let entries = app.rows::<audit_entry::Entity>().await;
    let told = entries
        .iter()
        .find(|one| one.account_id == theirs && THEIRS.contains(&one.kind.as_str()));
    assert!(told.is_none(), "{}: {told:?}", app.on);
}
