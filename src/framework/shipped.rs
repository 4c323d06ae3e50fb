//! Bringing the shipped frameworks into a database that lacks them.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::{competence_framework, competence_framework::shipped};
use sea_orm::EntityTrait;

use super::bring_in;
use crate::{
    db::{Db, change::Author},
    error::Result,
};

/// Brings in what is missing: after the schema, at every start. A framework is there in full or not at all, so that
/// those which are there need no second look; another instance that starts at the same moment is waited for.
pub async fn provide(db: &Db, now: DateTime<Utc>) -> Result<()> {
    let system = db.system("the frameworks that are shipped");
    let there = system.all(competence_framework::Entity::find()).await?;
    let there: HashSet<_> = there.into_iter().map(|one| one.id).collect();
    for shipped in shipped::all() {
        let rows = shipped.rows(now);
        if there.contains(&rows.0.id) {
            continue;
        }
        let by = Author {
            account: None,
            api_key: None,
            request_id: "start".to_owned(),
            now,
        };
        let tx = system.begin(by).await?;
        bring_in(&tx, rows, now).await?;
        tx.commit().await?;
    }
    Ok(())
}
