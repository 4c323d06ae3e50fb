//! The files of a result: added to the draft, published with it, and served from then on as they are (D-3).

use entity::{
    code::Findings,
    file,
    id::Id,
    record::Stateful,
    result::{self, Verb as ResultVerb},
    result_file::{Column, Entity, Model, Verb},
    rule::both,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    authz,
    db::{Session, Tx},
    error::Result,
    file::{Files, Ticket, UNUSED, address::Method},
    http::file::Download,
    job::Worker,
};

/// Adds a file that was sent to a draft.
pub async fn add(session: &Session, of: Id<result::Entity>, file: Id<file::Entity>) -> Result<Model> {
    let tx = session.begin().await?;
    let of = tx.get(result::Entity::find_by_id(of)).await?;
    let file = tx.get(file::Entity::find_by_id(file)).await?;
    let permit = tx.actor().permit_below::<Entity, _>(Verb::Create, &of)?;
    of.expect_open(ResultVerb::Update)?;
    let mut found = Findings::default();
    found.few(count(&tx, of.id).await? + 1, "result");
    let row = both(Model::added(tx.new_id(), &of, &file, tx.now()), found.into_result())?;
    let kept = file::Model {
        expires_at: None,
        ..file.clone()
    };
    let system = tx.system("a file becomes a result's");
    system.change::<file::Entity>("KEEP", None, &file, kept).await?;
    let done = tx.insert(permit, row).await?;
    tx.commit(done).await
}

/// Takes a file out of a draft; the result is given back.
pub async fn remove(session: &Session, (id, expected): (Id<Entity>, i32)) -> Result<result::Model> {
    let tx = session.begin().await?;
    let of = tx.look(Entity::find_by_id(id)).await?.result_id;
    let of = tx.get(result::Entity::find_by_id(of)).await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Remove, found)?;
    permit.expect(Verb::Remove, expected)?;
    of.expect_open(ResultVerb::Update)?;
    let file = permit.file_id;
    tx.delete(permit).await?;
    release(&tx, file).await?;
    tx.commit(of).await
}

/// What no edition has any more goes by itself after a day.
async fn release(tx: &Tx, file: Id<file::Entity>) -> Result<()> {
    let system = tx.system("a file that no result has any more");
    let others = Entity::find().filter(Column::FileId.eq(file));
    if system.one(others).await?.is_some() {
        return Ok(());
    }
    let Some(found) = system.one(file::Entity::find_by_id(file)).await? else {
        return Ok(());
    };
    let free = file::Model {
        expires_at: Some(tx.now() + UNUSED),
        ..found.clone()
    };
    system.change::<file::Entity>("RELEASE", None, &found, free).await?;
    Ok(())
}

async fn all(tx: &Tx, of: Id<result::Entity>) -> Result<Vec<Model>> {
    let files = Entity::find().filter(Column::ResultId.eq(of));
    tx.list(files.order_by_asc(Column::Id)).await
}

/// How many files a result has, which the caller sees.
pub(super) async fn count(tx: &Tx, of: Id<result::Entity>) -> Result<usize> {
    Ok(all(tx, of).await?.len())
}

/// D-3: the next edition begins with the files of the one before.
pub(super) async fn carry(tx: &Tx, before: &result::Model, next: &result::Model) -> Result<()> {
    let mut carried = Vec::new();
    for row in all(tx, before.id).await? {
        let permit = tx.actor().permit_below::<Entity, _>(Verb::Create, next)?;
        carried.push((permit, row.carried(tx.new_id(), next.id, tx.now())));
    }
    tx.insert_all(carried).await
}

/// Takes all files out of a draft that is removed.
pub(super) async fn clear(tx: &Tx, of: &result::Model) -> Result<()> {
    for row in all(tx, of.id).await? {
        let file = row.file_id;
        let permit = tx.actor().permit(Verb::Remove, row)?;
        tx.delete(permit).await?;
        release(tx, file).await?;
    }
    Ok(())
}

/// The files of a result, in the order of their adding.
pub async fn of_result(session: &Session, id: Id<result::Entity>) -> Result<Vec<Model>> {
    let mut files = session.load_all::<Entity>(Column::ResultId, id.uuid()).await?;
    files.sort_unstable_by_key(|row| row.id);
    Ok(files)
}

/// Where the bytes can be fetched, for a quarter of an hour.
#[must_use]
pub fn address(session: &Session, files: &Files, row: &Model) -> String {
    files.address(Method::Fetch, row.id, session.now())
}

/// What an address leads to.
pub async fn fetched(worker: &Worker, ticket: &Ticket) -> Result<Option<Download>> {
    let now = crate::engine::now();
    let Some(id) = worker.files.admitted::<Entity>(Method::Fetch, ticket, now) else {
        return Ok(None);
    };
    let Some(row) = worker.system().one(Entity::find_by_id(id)).await? else {
        return Ok(None);
    };
    crate::file::fetched(worker, row.file_id, &row.name).await
}

/// What the viewer may do with the file now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let Some(of) = session.load(row.result_id).await? else {
        return Ok(Vec::new());
    };
    let mut verbs = authz::viewer_can(&session.actor(), row);
    verbs.retain(|verb| *verb == Verb::Remove && of.open().contains(&ResultVerb::Update));
    Ok(verbs)
}
