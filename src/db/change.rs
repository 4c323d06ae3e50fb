//! What every change leaves behind in its own transaction: an audit entry, an event for those who
//! listen, and the words by which the record is found.

use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use entity::{account, api_key, audit_entry, event, id::Id, json::Json, partner, record::Record, search_entry};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    Set, sea_query::OnConflict,
};
use serde_json::{Map, Value};

use crate::{
    auth::{PersonKey, random},
    authz::Scoped,
    error::{Error, Result},
};

/// Who changes something, and in which request.
#[derive(Debug, Clone)]
pub struct Author {
    /// The person; null for the installation itself.
    pub account: Option<Id<account::Entity>>,
    /// The key, where a machine acts in the person's name.
    pub api_key: Option<Id<api_key::Entity>>,
    /// The request, or a word such as `start`.
    pub request_id: String,
    /// The instant of the change.
    pub now: DateTime<Utc>,
}

/// What happened to one record.
pub struct Change<'a, M> {
    /// The verb that was used.
    pub verb: &'static str,
    /// The record as it was; `None` for a new one.
    pub before: Option<&'a M>,
    /// The record as it is, or as it was when it went.
    pub after: &'a M,
    /// Whether it is gone.
    pub gone: bool,
    /// Why, where a reason had to be given.
    pub reason: Option<String>,
    /// The key of the person that it is about: their values leave fingerprints under it, and no others.
    pub key: Option<&'a PersonKey>,
}

/// Writes the three records of a change.
pub async fn record<E: Scoped>(tx: &DatabaseTransaction, by: &Author, change: Change<'_, E::Model>) -> Result<()> {
    audit(tx, by, &entry::<E>(by, &change)?).await?;
    let Change {
        verb,
        before,
        after,
        gone,
        reason: _,
        key: _,
    } = change;
    tell::<E>(tx, by, after, (verb, after.version() + i32::from(gone))).await?;
    let words = |row: &E::Model| row.search_words().map(|words| words.text());
    match words(after) {
        Some(_) if gone => forget(tx, after.uuid()).await,
        Some(now) if before.and_then(words).as_ref() != Some(&now) => find_by::<E>(tx, after, now).await,
        _ => Ok(()),
    }
}

/// Writes the three records of each of many changes of one kind, of which none is a removal: three statements in all.
pub async fn record_all<E: Scoped>(
    tx: &DatabaseTransaction,
    by: &Author,
    changes: &[Change<'_, E::Model>],
) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let entries: Vec<_> = changes.iter().map(|one| entry::<E>(by, one)).collect::<Result<_>>()?;
    audit_all(tx, &entries).await?;
    let events = changes
        .iter()
        .map(|one| event_of::<E>(by, one.after, (one.verb, one.after.version())));
    event::Entity::insert_many(events).exec_without_returning(tx).await?;
    let words = |row: &E::Model| row.search_words().map(|words| words.text());
    let found_by = changes.iter().filter_map(|one| {
        let now = words(one.after)?;
        let same = one.before.and_then(words).as_ref() == Some(&now);
        (!same).then(|| search_entry_of::<E>(one.after, now))
    });
    let found_by: Vec<_> = found_by.collect();
    if !found_by.is_empty() {
        let entries = search_entry::Entity::insert_many(found_by).on_conflict(replacing_words());
        entries.exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Writes entries that were made already.
pub async fn audit_all(tx: &DatabaseTransaction, entries: &[audit_entry::Model]) -> Result<()> {
    if !entries.is_empty() {
        let rows = entries.iter().cloned().map(IntoActiveModel::into_active_model);
        audit_entry::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Tells those who listen what was done with a record, and which version it has now.
pub async fn tell<E: Scoped>(
    tx: &DatabaseTransaction,
    by: &Author,
    row: &E::Model,
    done: (&'static str, i32),
) -> Result<()> {
    event_of::<E>(by, row, done).insert(tx).await?;
    Ok(())
}

fn event_of<E: Scoped>(by: &Author, row: &E::Model, (verb, version): (&'static str, i32)) -> event::ActiveModel {
    event::ActiveModel {
        position: NotSet,
        at: Set(by.now),
        kind: Set(E::KIND.to_owned()),
        object_id: Set(row.uuid()),
        verb: Set(verb.to_owned()),
        partner_id: Set(Some(row.owner())),
        version: Set(version),
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
        api_key_id: by.api_key,
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

fn entry<E: Scoped>(by: &Author, change: &Change<'_, E::Model>) -> Result<audit_entry::Model> {
    if E::SHELTERED && change.key.is_none() {
        return Err(Error::internal(
            "what says who people are leaves no trace without their key",
        ));
    }
    let of = |row| fields(row, change.key);
    let (old, new) = (change.before.map(of).transpose()?, of(change.after)?);
    let differs = |name: &String, value: &Value| old.as_ref().is_none_or(|old| old.get(name) != Some(value));
    let changed = new
        .iter()
        .filter(|(name, value)| change.gone || differs(name, value))
        .map(|(name, _)| name.clone());
    Ok(audit_entry::Model {
        fields: Json(changed.collect()),
        before_hash: old.map(|old| hash::<E::Model>(old, change.key)),
        after_hash: (!change.gone).then(|| hash::<E::Model>(new, change.key)),
        reason: change.reason.clone(),
        ..blank(
            by,
            E::KIND,
            change.after.uuid(),
            change.verb,
            Some(change.after.owner()),
        )
    })
}

/// The row's fields by name; what is sealed is opened, so that the entry names what really changed.
fn fields<M: Record>(row: &M, key: Option<&PersonKey>) -> Result<Map<String, Value>> {
    match serde_json::to_value(row) {
        Ok(Value::Object(mut fields)) => {
            if let (Some(key), Some(Value::String(sealed))) = (key, fields.get("sealed").cloned()) {
                fields.remove("sealed");
                if let Value::Object(facts) = serde_json::to_value(key.open(&sealed)?).map_err(Error::internal)? {
                    fields.extend(facts);
                }
            }
            Ok(fields)
        }
        Ok(_) => Err(Error::internal("a record is an object")),
        Err(error) => Err(Error::internal(error)),
    }
}

/// Under the person's key everything counts; a fingerprint that everybody can make leaves out what can be guessed.
fn hash<M: Record>(mut fields: Map<String, Value>, key: Option<&PersonKey>) -> String {
    let Some(key) = key else {
        fields.retain(|name, _| !M::guessable().contains(&name.as_str()));
        let text = Value::Object(fields).to_string();
        return random::hex(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
    };
    key.fingerprint(Value::Object(fields).to_string().as_bytes())
}

async fn find_by<E: Scoped>(tx: &DatabaseTransaction, row: &E::Model, words: String) -> Result<()> {
    search_entry::Entity::insert(search_entry_of::<E>(row, words))
        .on_conflict(replacing_words())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Writes the words by which each of these rows is found.
pub async fn find_all_by<E: Scoped>(tx: &DatabaseTransaction, rows: &[E::Model]) -> Result<()> {
    let entry = |row: &E::Model| Some(search_entry_of::<E>(row, row.search_words()?.text()));
    let entries: Vec<_> = rows.iter().filter_map(entry).collect();
    if !entries.is_empty() {
        let entries = search_entry::Entity::insert_many(entries).on_conflict(replacing_words());
        entries.exec_without_returning(tx).await?;
    }
    Ok(())
}

fn search_entry_of<E: Scoped>(row: &E::Model, words: String) -> search_entry::ActiveModel {
    search_entry::ActiveModel {
        object_id: Set(row.uuid()),
        kind: Set(E::KIND.to_owned()),
        words: Set(words),
    }
}

fn replacing_words() -> OnConflict {
    OnConflict::column(search_entry::Column::ObjectId)
        .update_column(search_entry::Column::Words)
        .to_owned()
}

async fn forget(tx: &DatabaseTransaction, object: uuid::Uuid) -> Result<()> {
    let entry = search_entry::Entity::delete_many().filter(search_entry::Column::ObjectId.eq(object));
    entry.exec(tx).await?;
    Ok(())
}
