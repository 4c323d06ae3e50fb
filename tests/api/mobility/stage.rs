//! What the tests of mobilities play with: people of Relience who go to Nordkoop in Work to Grow II.

use chrono::{Days, NaiveDate};
use entity::{mobility, participant};
use passerelle::{engine, graphql::node::global_id};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::support::{App, persona::Client};

pub const CREATE: &str =
    "mutation($input: MobilityCreateInput!) { mobilityCreate(input: $input) { id status version } }";
pub const CHECK: &str = "query($input: MobilityCreateInput!) { mobilityCheck(input: $input) {
    findings { rule severity path message } ruleSet { code validFrom } } }";

/// A day before (or after) today.
pub fn day(from_today: i64) -> String {
    date(from_today).to_string()
}

fn date(from_today: i64) -> NaiveDate {
    let today = engine::now().date_naive();
    let days = Days::new(from_today.unsigned_abs());
    let moved = if from_today < 0 {
        today.checked_sub_days(days)
    } else {
        today.checked_add_days(days)
    };
    moved.unwrap()
}

/// Relience's participant with this number; other partners count their people likewise.
pub async fn participant(app: &App, number: &str) -> participant::Model {
    let relience = app.partner("relience").await.id;
    let named = participant::Entity::find()
        .filter(participant::Column::PartnerId.eq(relience))
        .filter(participant::Column::ExternalId.eq(number));
    app.db.system("test").one(named).await.unwrap().unwrap()
}

/// The input of a course at Nordkoop for one of Relience's people.
pub async fn plan(app: &App, number: &str, (from, to): (i64, i64)) -> Value {
    json!({
        "project": global_id(app.project("WTG2").await.id),
        "participant": global_id(participant(app, number).await.id),
        "hostOrganisation": global_id(app.partner("nordkoop").await.id),
        "activityType": "COURSE",
        "startDate": day(from),
        "endDate": day(to),
    })
}

/// A new mobility by the sender: its id.
pub async fn created(app: &App, input: Value) -> String {
    let sender = app.as_manager_of("relience").await;
    let made = sender.data_with(CREATE, json!({ "input": input })).await;
    made["mobilityCreate"]["id"].as_str().unwrap().to_owned()
}

/// Who sees which version of it now.
pub async fn version(app: &App, id: &str) -> i64 {
    let sender = app.as_manager_of("relience").await;
    let shown = sender
        .data(&format!("{{ mobility(id: \"{id}\") {{ version }} }}"))
        .await;
    shown["mobility"]["version"].as_i64().unwrap()
}

/// One move: `mobilityNominate` with what else it needs; the state after it.
pub async fn moves(app: &App, who: &Client<'_>, mutation: &str, id: &str, more: &str) -> String {
    let version = version(app, id).await;
    let call = format!(
        "mutation {{ {mutation}(input: {{mobility: \"{id}\", expectedVersion: {version} {more}}}) {{ status }} }}"
    );
    let done = who.data(&call).await;
    done[mutation]["status"].as_str().unwrap().to_owned()
}

/// The refusal of a move.
pub async fn refused(app: &App, who: &Client<'_>, mutation: &str, id: &str, more: &str) -> Value {
    let version = version(app, id).await;
    let call = format!(
        "mutation {{ {mutation}(input: {{mobility: \"{id}\", expectedVersion: {version} {more}}}) {{ status }} }}"
    );
    who.refusal(&call, json!({})).await
}

/// Puts a mobility into a state past all moves, as if it had got there.
pub async fn set_status(app: &App, id: &str, status: mobility::Status) {
    use sea_orm::sea_query::Expr;
    let uuid = uuid::Uuid::parse_str(id.strip_prefix("mobility_").unwrap()).unwrap();
    let now = engine::now();
    let rows = mobility::Entity::update_many().filter(mobility::Column::Id.eq(uuid));
    let rows = rows.col_expr(mobility::Column::Status, Expr::val(status.code()));
    let rows = rows.col_expr(mobility::Column::NominatedAt, Expr::val(now));
    app.update(rows.col_expr(mobility::Column::AcceptedAt, Expr::val(now)))
        .await;
}

/// The first version of an agreement, for the mobility's own dates.
pub async fn draft(app: &App, id: &str, (from, to): (i64, i64)) -> i64 {
    let sender = app.as_manager_of("relience").await;
    let call = "mutation($input: LearningAgreementDraftInput!) { learningAgreementDraft(input: $input) { version } }";
    let content = json!({ "startDate": day(from), "endDate": day(to), "activities": ["Work at the bench"] });
    let input = json!({ "mobility": id, "content": content });
    let made = sender.data_with(call, json!({ "input": input })).await;
    made["learningAgreementDraft"]["version"].as_i64().unwrap()
}

/// An approval by whoever asks.
pub async fn approve(who: &Client<'_>, id: &str, version: i64, more: &str) -> Value {
    let call = format!(
        "mutation {{ learningAgreementApprove(input: {{mobility: \"{id}\", agreementVersion: {version} {more}}}) \
         {{ approvals {{ party }} approved }} }}"
    );
    who.data(&call).await["learningAgreementApprove"].clone()
}
