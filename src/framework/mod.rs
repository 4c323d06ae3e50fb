//! Frameworks of competences: what cases, procedures and modules refer to.
//!
//! Frameworks are no partner's records. Some are shipped with the program and brought into every database
//! ([`provide`]); ESCO is imported by whoever runs the installation ([`esco`]). Each edition is published as a whole,
//! in one transaction, and stays as it is (K-1): the pure rule refuses a change, and so does the database.

pub mod esco;
mod filter;
pub mod graphql;
mod policy;
mod query;
mod shipped;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    competence, competence_framework,
    competence_framework::Model,
    id::Id,
    record::{Stateful, Verb as _},
};
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter, sea_query::Expr};

pub use self::{
    query::{CompetenceFilter, FrameworkFilter, below, competence_page, of_framework, page, topmost},
    shipped::provide,
};
use crate::{
    authz::Scoped,
    db::{SystemTx, Tx, qualified},
    error::{Error, Result},
};

/// The competences of these ids; `NotFound` if the caller may not know one of them.
pub async fn named(tx: &Tx, ids: &BTreeSet<Id<competence::Entity>>) -> Result<Vec<competence::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let column = qualified(competence::Column::Id);
    let wanted = tx.dialect().any_id(column, ids.iter().map(|id| id.uuid()));
    let rows = tx.list(competence::Entity::find().filter(wanted)).await?;
    if rows.len() == ids.len() {
        Ok(rows)
    } else {
        Err(Error::NotFound)
    }
}

/// The framework as the database has it, now locked; put there if it was missing. Another instance that is at the same
/// framework is waited for.
async fn entered(tx: &SystemTx, framework: Model) -> Result<Model> {
    let same = competence_framework::Entity::find_by_id(framework.id);
    if let Some(there) = tx.one(same.clone()).await? {
        return Ok(there);
    }
    tx.put_unless_there(framework, competence_framework::Column::Id).await?;
    tx.one(same)
        .await?
        .ok_or_else(|| Error::internal("a framework that was put there is there"))
}

/// A framework with all its competences, published: unless it is there already, in full.
pub(crate) async fn bring_in(
    tx: &SystemTx,
    (framework, competences): (Model, Vec<competence::Model>),
    now: DateTime<Utc>,
) -> Result<()> {
    let framework = entered(tx, framework).await?;
    if framework.expect_open(competence_framework::Verb::Import).is_err() {
        return Ok(());
    }
    tx.put_found::<competence::Entity>(competences, competence::Column::iter())
        .await?;
    publish(tx, &framework, now).await
}

/// Lets the framework stand as it is from now on (K-1), and leaves one audit entry for all of it.
async fn publish(tx: &SystemTx, framework: &Model, now: DateTime<Utc>) -> Result<()> {
    use competence_framework::{Column, Entity, Verb};
    let published = framework.published(now).published_at;
    let stands = Entity::update_many()
        .filter(Column::Id.eq(framework.id))
        .col_expr(Column::PublishedAt, Expr::val(published));
    tx.update(stands).await?;
    tx.audit(Entity::KIND, framework.id.uuid(), Verb::Publish.name()).await
}
