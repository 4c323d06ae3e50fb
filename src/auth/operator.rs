//! The first person of an installation.

use chrono::{DateTime, Utc};
use entity::{account, id::Id};
use sea_orm::{EntityTrait, QuerySelect};

use super::{Auth, password, random};
use crate::{
    db::change::Author,
    error::{Error, Result},
};

/// The address of the first operator, who may change it.
const EMAIL: &str = "operator@localhost";

/// If there is no account at all, makes the first operator, `operator@localhost`, and returns their
/// password: the only time that anyone sees it. Of instances that start together one gets it.
pub async fn first_operator(auth: &Auth, now: DateTime<Utc>) -> Result<Option<String>> {
    let any = || account::Entity::find().limit(1);
    if auth.system.one(any()).await?.is_some() {
        return Ok(None);
    }
    let password = password::one_time();
    let row = operator(auth.passwords.hash(&password).await?, now);
    let by = Author {
        account: None,
        api_key: None,
        request_id: "start".to_owned(),
        now,
    };
    let tx = auth.system.begin(by).await?;
    if tx.one(any()).await?.is_some() {
        return Ok(None);
    }
    let id = row.id;
    match tx.put([row]).await {
        // Another instance was first.
        Err(Error::Conflict { .. }) => return Ok(None),
        other => other?,
    }
    tx.audit("account", id.uuid(), "CREATE").await?;
    tx.commit().await?;
    Ok(Some(password))
}

fn operator(hash: String, now: DateTime<Utc>) -> account::Model {
    account::Model {
        id: Id::new(random::ordered_uuid(now)),
        email: EMAIL.to_owned(),
        display_name: "Operator".to_owned(),
        language: None,
        password_hash: Some(hash),
        operator: true,
        active: true,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}
