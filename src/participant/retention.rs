//! identities are kept until the project's `retainUntil` and no longer.
//!
//! A daily job announces, 30 days before, that the identities of a project are about to be erased: an event and an
//! audit entry of the project, and the notice that `retentionNotice` shows. When the day has passed, and the 30 days
//! with it, it erases them. Whoever moves the day meanwhile makes the announcement void: the new day is announced anew. A
//! person who takes part in another project of the same partner is kept until the last of them.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{id::Id, identity, participant, project, retention_notice};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    auth::Vault,
    db::{Db, Session, System, change::Author},
    error::Result,
};

/// How long before the erasure it is announced.
const NOTICE: TimeDelta = TimeDelta::days(30);
/// Identities erased in one round.
const BATCH: u64 = 200;

/// What one run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Projects whose erasure was announced.
    pub announced: usize,
    /// People who were made unrecognisable.
    pub erased: usize,
}

/// Announces what is about to be erased, and erases what was announced long enough ago. For every day; several
/// instances may do it at once.
pub async fn sweep(db: &Db, vault: &Vault, now: DateTime<Utc>) -> Result<Done> {
    let system = db.system("identities that have been kept long enough");
    let announced = announce(&system, now).await?;
    let erased = erase(&system, vault, now).await?;
    Ok(Done { announced, erased })
}

async fn announce(system: &System, now: DateTime<Utc>) -> Result<usize> {
    let soon = now.date_naive() + Days::new(30);
    let people = participant::Entity::find()
        .select_only()
        .column(participant::Column::ProjectId)
        .filter(participant::Column::IdentityId.is_not_null());
    let due = project::Entity::find()
        .filter(project::Column::RetainUntil.lte(soon))
        .filter(project::Column::Id.in_subquery(people.into_query()))
        .order_by_asc(project::Column::Id);
    let mut announced = 0;
    for project in system.all(due).await? {
        let tx = system.begin(author(now)).await?;
        let notice = retention_notice::Entity::find_by_id((project.id, project.retain_until));
        if tx.one(notice).await?.is_some() {
            continue;
        }
        let row = retention_notice::Model {
            project_id: project.id,
            retain_until: project.retain_until,
            announced_at: now,
        };
        tx.put([row]).await?;
        tx.note::<project::Entity>(&project, "ANNOUNCE_ERASURE").await?;
        tx.commit().await?;
        announced += 1;
    }
    Ok(announced)
}

async fn erase(system: &System, vault: &Vault, now: DateTime<Utc>) -> Result<usize> {
    let mut erased = 0;
    loop {
        let people = system.all(over(now).limit(BATCH)).await?;
        if people.is_empty() {
            return Ok(erased);
        }
        let mut ids: Vec<Id<identity::Entity>> = people.iter().filter_map(|one| one.identity_id).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let tx = system.begin(author(now)).await?;
            tx.erase(vault, id).await?;
            tx.commit().await?;
            erased += 1;
        }
    }
}

/// Participants whose person takes part in no project that keeps identities any longer.
fn over(now: DateTime<Utc>) -> Select<participant::Entity> {
    let kept = participant::Entity::find()
        .select_only()
        .column(participant::Column::IdentityId)
        .filter(participant::Column::IdentityId.is_not_null())
        .filter(participant::Column::ProjectId.not_in_subquery(announced_and_over(now).into_query()));
    participant::Entity::find()
        .filter(participant::Column::IdentityId.is_not_null())
        .filter(participant::Column::IdentityId.not_in_subquery(kept.into_query()))
        .order_by_asc(participant::Column::IdentityId)
}

fn announced_and_over(now: DateTime<Utc>) -> Select<project::Entity> {
    let notice = |column: retention_notice::Column| Expr::col((retention_notice::Entity, column));
    let announced = retention_notice::Entity::find()
        .select_only()
        .column(retention_notice::Column::ProjectId)
        .filter(retention_notice::Column::AnnouncedAt.lte(now - NOTICE))
        .filter(notice(retention_notice::Column::RetainUntil).equals((project::Entity, project::Column::RetainUntil)));
    project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::RetainUntil.lt(now.date_naive()))
        .filter(Expr::col((project::Entity, project::Column::Id)).in_subquery(announced.into_query()))
}

/// The announcement that stands for a project, if the viewer may see the project: its last day and when it was made.
pub async fn notice(session: &Session, id: Id<project::Entity>) -> Result<Option<(NaiveDate, DateTime<Utc>)>> {
    let Some(project) = session.load(id).await? else {
        return Ok(None);
    };
    let notice = session.retention_notice(&project).await?;
    Ok(notice.map(|notice| (notice.retain_until, notice.announced_at)))
}

fn author(now: DateTime<Utc>) -> Author {
    Author {
        account: None,
        api_key: None,
        request_id: "retention".to_owned(),
        now,
    }
}
