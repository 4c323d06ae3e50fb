//! What every change leaves behind in its own transaction: an audit entry, an event for those who
//! listen, and the words by which the record is found.

use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use entity::{account, audit_entry, event, id::Id, json::Json, partner, record::Record, search_entry};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, DatabaseTransaction, EntityTrait, IntoActiveModel, Set,
    sea_query::OnConflict,
};
use serde_json::{Map, Value};

use crate::{
    auth::random,
    authz::Scoped,
    error::{Error, Result},
};

/// Who changes something, and in which request.
#[derive(Debug, Clone)]
pub struct Author {
    /// The person; null for the installation itself.
    pub account: Option<Id<account::Entity>>,
    /// The request, or a word such as `start`.
    pub request_id: String,
    /// The instant of the change.
    pub now: DateTime<Utc>,
}

/// Writes the three records of a change. `before` is `None` for a new row.
pub async fn record<E>(
    tx: &DatabaseTransaction,
    by: &Author,
    verb: &str,
    before: Option<&E::Model>,
    after: &E::Model,
) -> Result<()>
where
    E: Scoped,
{
    let (old, new) = (before.map(fields).transpose()?, fields(after)?);
    audit(tx, by, &entry::<E>(by, verb, old.as_ref(), &new, after)).await?;
    let event = event::ActiveModel {
        position: NotSet,
        at: Set(by.now),
        kind: Set(E::KIND.to_owned()),
        object_id: Set(after.uuid()),
        verb: Set(verb.to_owned()),
        partner_id: Set(Some(after.owner())),
        version: Set(after.version()),
    };
    event.insert(tx).await?;
    let words = |row: &E::Model| row.search_words().map(|words| words.text());
    match words(after) {
        Some(now) if before.and_then(words).as_ref() != Some(&now) => find_by::<E>(tx, after, now).await,
        _ => Ok(()),
    }
}

/// Writes an entry about something that is no record of a partner, a sign-in for example.
pub async fn audit(tx: &DatabaseTransaction, by: &Author, entry: &audit_entry::Model) -> Result<()> {
    debug_assert_eq!(by.request_id, entry.request_id, "an entry belongs to its request");
    audit_entry::Entity::insert(entry.clone().into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// An entry without values: only which fields changed, and hashes of the row before and after.
#[must_use]
pub fn blank(
    by: &Author,
    kind: &str,
    object: uuid::Uuid,
    verb: &str,
    partner: Option<Id<partner::Entity>>,
) -> audit_entry::Model {
    audit_entry::Model {
        id: Id::new(random::ordered_uuid(by.now)),
        at: by.now,
        account_id: by.account,
        partner_id: partner,
        kind: kind.to_owned(),
        object_id: object,
        verb: verb.to_owned(),
        fields: Json::default(),
        before_hash: None,
        after_hash: None,
        reason: None,
        request_id: by.request_id.clone(),
        chain_position: None,
        previous_hash: None,
        entry_hash: None,
    }
}

fn entry<E: Scoped>(
    by: &Author,
    verb: &str,
    old: Option<&Map<String, Value>>,
    new: &Map<String, Value>,
    after: &E::Model,
) -> audit_entry::Model {
    let changed = new
        .iter()
        .filter(|(name, value)| old.is_none_or(|old| old.get(*name) != Some(value)));
    audit_entry::Model {
        fields: Json(changed.map(|(name, _)| name.clone()).collect()),
        before_hash: old.map(hash),
        after_hash: Some(hash(new)),
        ..blank(by, E::KIND, after.uuid(), verb, Some(after.owner()))
    }
}

fn fields<M: Record>(row: &M) -> Result<Map<String, Value>> {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Error::internal("a record is an object")),
        Err(error) => Err(Error::internal(error)),
    }
}

fn hash(fields: &Map<String, Value>) -> String {
    random::hex(digest::digest(&digest::SHA256, Value::Object(fields.clone()).to_string().as_bytes()).as_ref())
}

async fn find_by<E: Scoped>(tx: &DatabaseTransaction, row: &E::Model, words: String) -> Result<()> {
    let entry = search_entry::ActiveModel {
        object_id: Set(row.uuid()),
        kind: Set(E::KIND.to_owned()),
        words: Set(words),
    };
    let replace = OnConflict::column(search_entry::Column::ObjectId)
        .update_column(search_entry::Column::Words)
        .to_owned();
    search_entry::Entity::insert(entry)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
