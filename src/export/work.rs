//! Working on an export: page after page into a file of its own.

use entity::{
    export_job::{Column, Entity, Failure, Model, State},
    file::{self, Purpose, State as FileState},
    file_person,
    id::Id,
    identity,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};

use super::{
    Wanted,
    cells::{self, Portion},
    sheet::Sheet,
};
use crate::{
    db::{Session, SystemTx, change::Author},
    engine::now,
    error::{Error, Result},
    file::{UNUSED, store, writing::Writing},
    job::{LEASE, Stop, Worker, is_hopeless},
};

/// So often an export begins anew because somebody in it was made unrecognisable meanwhile.
const TRIES: usize = 5;

/// Works on a claimed export until it ends, is lost, or has to wait.
pub async fn run(worker: &Worker, job: Model) -> Result<()> {
    let mut result = written(worker, &job).await;
    for _ in 1..TRIES {
        match result {
            Ok(false) => result = written(worker, &job).await,
            _ => break,
        }
    }
    let failure = match result {
        Ok(true) | Err(Stop::Lost) => return Ok(()),
        Ok(false) => Failure::Internal,
        Err(Stop::Failed(failure)) => failure,
        Err(Stop::Later(error)) if is_hopeless(job.attempts) => {
            tracing::error!(job = ?job.id, %error, "an export cannot go on");
            Failure::Internal
        }
        Err(Stop::Later(error)) => {
            tracing::warn!(job = ?job.id, %error, "an export waits; it is tried again");
            return Ok(());
        }
    };
    let tx = worker.system().begin(author(&job)).await?;
    if let Ok(found) = locked(&tx, &job).await {
        removed(&tx, &found).await?;
        let next = found.ended(State::Failed, Some(failure), now());
        tx.change::<Entity>("END", None, &found, next).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Writes the whole file; `false` if it was removed meanwhile.
async fn written(worker: &Worker, job: &Model) -> Result<bool, Stop> {
    let wanted: Wanted = serde_json::from_str(&job.filter).map_err(Error::internal)?;
    let first = session(worker, job).await?;
    let total = i32::try_from(cells::count(&first, &wanted).await?).unwrap_or(i32::MAX);
    let row = begin(worker, job, total).await?;
    let key = worker.files.keys().file_key(&row)?;
    let (mut writing, mut sheet) = (Writing::new(row, key), Sheet::new(job.kind, job.format)?);
    let mut after = None;
    loop {
        let session = session(worker, job).await?;
        let page = cells::page(&session, &wanted, after).await?;
        // What was read is in the audit before it is in the file.
        session.close().await?;
        for row in &page.rows {
            sheet.add(row)?;
        }
        writing.push(&sheet.taken()?);
        if !append(worker, job, &mut writing, &page).await? {
            return Ok(false);
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    writing.push(&sheet.end()?);
    finish(worker, job, writing).await
}

async fn session(worker: &Worker, job: &Model) -> Result<Session, Stop> {
    let task = format!("export {}", job.id.uuid().simple());
    worker.session(job.account_id, job.api_key_id, task).await
}

/// A new file for the job; what an earlier attempt wrote is removed.
async fn begin(worker: &Worker, job: &Model, total: i32) -> Result<file::Model, Stop> {
    let tx = worker.system().begin(author(job)).await?;
    let found = locked(&tx, job).await?;
    removed(&tx, &found).await?;
    let now = now();
    let id = Id::new(crate::auth::random::ordered_uuid(now));
    let row = awaited(id, job, worker.files.keys().new_file_key(id)?, now);
    let row = tx.insert::<file::Entity>(row).await?;
    let ours = Entity::update_many()
        .col_expr(Column::FileId, Expr::val(id))
        .col_expr(Column::RowsRead, Expr::val(0))
        .col_expr(Column::RowsTotal, Expr::val(total));
    tx.update(ours.filter(Column::Id.eq(job.id))).await?;
    tx.commit().await?;
    Ok(row)
}

/// The file of an export, which is to be written.
fn awaited(id: Id<file::Entity>, job: &Model, sealed_key: String, now: chrono::DateTime<chrono::Utc>) -> file::Model {
    let kind = job.kind.code().to_lowercase();
    file::Model {
        id,
        partner_id: job.partner_id,
        account_id: job.account_id,
        api_key_id: job.api_key_id,
        purpose: Purpose::Export,
        state: FileState::Awaited,
        name: format!("{kind}-{}", now.format("%Y-%m-%d")),
        media_type: job.format.media_type().to_owned(),
        size: 0,
        sha256: None,
        sealed_key: Some(sealed_key),
        attempt: 1,
        expires_at: Some(now + UNUSED),
        version: 0,
        created_at: now,
        created_by: None,
        updated_at: now,
        updated_by: None,
    }
}

/// Keeps what is full of the file, who is named in it, and the progress; `false` if somebody in it was made
/// unrecognisable meanwhile, and the file with them.
async fn append(worker: &Worker, job: &Model, writing: &mut Writing, page: &Portion) -> Result<bool, Stop> {
    let tx = worker.system().begin(author(job)).await?;
    // People first, as an erasure has them.
    let standing = still_there(&tx, &page.people).await?;
    let found = locked(&tx, job).await?;
    if !standing || !is_open(&tx, &found, &writing.row).await? {
        return Ok(false);
    }
    while let Some(part) = writing.full_part()? {
        tx.put([part]).await?;
    }
    let of = writing.row.id;
    let people = page.people.iter().map(|id| file_person::Model {
        file_id: of,
        identity_id: *id,
    });
    let people: Vec<_> = people.collect();
    if !people.is_empty() {
        // One person may stand in several rows.
        tx.put_over(people_once(people), [file_person::Column::IdentityId])
            .await?;
    }
    let rows = i32::try_from(page.rows.len()).unwrap_or(i32::MAX);
    let ours = Entity::update_many()
        .col_expr(Column::RowsRead, Expr::col(Column::RowsRead).add(rows))
        .col_expr(Column::LeaseUntil, Expr::val(now() + LEASE))
        .col_expr(Column::Attempts, Expr::val(0));
    tx.update(ours.filter(Column::Id.eq(job.id))).await?;
    tx.commit().await?;
    Ok(true)
}

fn people_once(mut people: Vec<file_person::Model>) -> Vec<file_person::Model> {
    people.sort_unstable_by_key(|one| one.identity_id);
    people.dedup();
    people
}

/// Whether these people can still be recognised; they are locked, so that they stay so until the end.
async fn still_there(tx: &SystemTx, people: &[Id<identity::Entity>]) -> Result<bool> {
    if people.is_empty() {
        return Ok(true);
    }
    let mut ids: Vec<_> = people.iter().map(|id| id.uuid()).collect();
    ids.sort_unstable();
    ids.dedup();
    let count = ids.len();
    tx.shelter().await?;
    let wanted = tx
        .dialect()
        .any_id(Expr::col((identity::Entity, identity::Column::Id)), ids);
    let wanted = identity::Entity::find()
        .filter(wanted)
        .order_by_asc(identity::Column::Id);
    Ok(tx.locked(wanted).await?.len() == count)
}

async fn is_open(tx: &SystemTx, job: &Model, row: &file::Model) -> Result<bool> {
    let found = tx.one(file::Entity::find_by_id(row.id)).await?;
    let open = found.is_some_and(|found| found.state == FileState::Awaited);
    Ok(open && job.file_id == Some(row.id))
}

async fn finish(worker: &Worker, job: &Model, mut writing: Writing) -> Result<bool, Stop> {
    let tx = worker.system().begin(author(job)).await?;
    let found = locked(&tx, job).await?;
    if !is_open(&tx, &found, &writing.row).await? {
        return Ok(false);
    }
    while let Some(part) = writing.full_part()? {
        tx.put([part]).await?;
    }
    if let Some(part) = writing.last_part()? {
        tx.put([part]).await?;
    }
    let (row, size, sha256) = writing.end();
    let until = now() + chrono::TimeDelta::hours(worker.files.limits().export_hours);
    let before = tx.one(file::Entity::find_by_id(row.id)).await?.ok_or(Stop::Lost)?;
    let stored = before.stored(size, sha256, Some(until));
    tx.change::<file::Entity>("STORE", None, &before, stored).await?;
    let next = Model {
        expires_at: Some(until),
        ..found.ended(State::Done, None, now())
    };
    tx.change::<Entity>("END", None, &found, next).await?;
    tx.commit().await?;
    Ok(true)
}

/// Removes what the job has written so far.
async fn removed(tx: &SystemTx, job: &Model) -> Result<()> {
    match job.file_id {
        Some(id) => store::remove(tx, id).await,
        None => Ok(()),
    }
}

/// The job, locked; lost if it was stopped or somebody else has it.
async fn locked(tx: &SystemTx, job: &Model) -> Result<Model, Stop> {
    let found = tx.one(Entity::find_by_id(job.id)).await?;
    let ours = |found: &Model| found.lease == job.lease && found.state == State::Running;
    found.filter(ours).ok_or(Stop::Lost)
}

/// In whose name the job's own rows are written.
fn author(job: &Model) -> Author {
    Author {
        account: Some(job.account_id),
        api_key: job.api_key_id,
        ..store::service("export")
    }
}
