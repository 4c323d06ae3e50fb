//! The bytes: written part by part, read part by part, removed at once.

use std::sync::Arc;

use axum::body::{Body, BodyDataStream};
use chrono::{DateTime, Utc};
use entity::{
    file::{Column, Entity, Model, Purpose, State},
    file_object, file_part, file_person,
    id::Id,
};
use futures_util::{StreamExt, stream};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use super::{
    address::{Method, Ticket},
    objects::Objects,
    writing::Writing,
};
use crate::{
    auth::{FileKey, Keys},
    config::Config,
    db::{Db, System, SystemTx, change::Author},
    engine::now,
    error::{Error, Result},
    http::body::discard,
};

/// Bytes of a part; the last one may have fewer.
pub const PART: usize = 256 * 1024;
const PART_BYTES: i64 = 256 * 1024;
/// Files removed in one round of housekeeping.
const BATCH: u64 = 200;

/// What may be brought and how much of it.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bytes of a file.
    pub file_bytes: i64,
    /// Most rows of an import.
    pub import_rows: i32,
    /// Most rows of an import of all or nothing, which is one transaction.
    pub import_whole_rows: i32,
    /// Hours for which what an export wrote is kept.
    pub export_hours: i64,
}

/// Where files are kept and how they are reached; cheap to clone.
#[derive(Clone)]
pub struct Files(Arc<Inner>);

struct Inner {
    system: System,
    keys: Keys,
    base: String,
    limits: Limits,
    objects: Option<Objects>,
}

/// Why bytes were not taken.
#[derive(Debug)]
pub enum Untaken {
    /// There is no such file, or the address is good for nothing.
    NotFound,
    /// The bytes are here already, or somebody else is sending them.
    There,
    /// Not the media type that was announced.
    Type,
    /// Not the size that was announced.
    Size(i64),
    /// The client broke off.
    Broken,
    /// The service failed.
    Failed(Error),
}

impl From<Error> for Untaken {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Files {
    /// The files of this installation, as configured.
    pub fn new(db: &Db, keys: &Keys, config: &Config) -> Result<Self> {
        let base = config.public_url.as_ref().map(ToString::to_string).unwrap_or_default();
        let limits = Limits {
            file_bytes: i64::try_from(config.file_bytes).unwrap_or(i64::MAX),
            import_rows: i32::try_from(config.import_rows).unwrap_or(i32::MAX),
            import_whole_rows: i32::try_from(config.import_whole_rows).unwrap_or(i32::MAX),
            export_hours: i64::from(config.export_hours),
        };
        Ok(Self(Arc::new(Inner {
            system: db.system("the bytes of files"),
            keys: keys.clone(),
            base: base.trim_end_matches('/').to_owned(),
            limits,
            objects: Objects::open(config)?,
        })))
    }

    /// Fails if the store outside the database cannot be reached.
    pub async fn check(&self) -> Result<()> {
        match &self.0.objects {
            Some(objects) => objects.check().await,
            None if self.0.system.one(file_object::Entity::find()).await?.is_some() => Err(Error::internal(
                "files of this installation lie outside the database: set file_store as it was",
            )),
            None => Ok(()),
        }
    }

    /// The store outside the database, if the file lies there: what lives a day at most does not.
    fn outside(&self, row: &Model) -> Option<&Objects> {
        self.0
            .objects
            .as_ref()
            .filter(|_| matches!(row.purpose, Purpose::Evidence | Purpose::Result))
    }

    pub(super) fn base(&self) -> &str {
        &self.0.base
    }

    /// The installation's keys.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// What may be brought and how much of it.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Takes the bytes of a file that was announced. A second sender takes over from a first one that has not ended;
    /// once they are here, nobody sends them again.
    pub async fn take(&self, ticket: &Ticket, media_type: Option<&str>, body: Body) -> Result<(), Untaken> {
        let begun = match self.admitted(Method::Put, ticket, now()) {
            Some(id) => self.begin(id, media_type).await,
            None => Err(Untaken::NotFound),
        };
        let mut stream = body.into_data_stream();
        let taken = match begun {
            Ok(begun) => self.write(begun, &mut stream).await,
            Err(why) => Err(why),
        };
        if taken.is_err() {
            // So that the client gets to read the refusal.
            discard(Body::from_stream(stream));
        }
        taken
    }

    async fn write(&self, (row, key): (Model, FileKey), stream: &mut BodyDataStream) -> Result<(), Untaken> {
        let mut writing = Writing::new(row, key);
        while let Some(bytes) = stream.next().await {
            writing.add(&bytes.map_err(|_| Untaken::Broken)?)?;
            while let Some(part) = writing.full_part()? {
                self.append(&writing.row, part).await?;
            }
        }
        let last = writing.last_part()?;
        self.finish(writing, last).await
    }

    /// Makes the file ours to write: what an earlier sender left is removed.
    async fn begin(&self, id: Id<Entity>, media_type: Option<&str>) -> Result<(Model, FileKey), Untaken> {
        let tx = self.0.system.begin(service("upload")).await?;
        let row = tx.one(Entity::find_by_id(id)).await?.ok_or(Untaken::NotFound)?;
        match row.state {
            State::Awaited if row.is_in_time(now()) => {}
            State::Stored => return Err(Untaken::There),
            _ => return Err(Untaken::NotFound),
        }
        if media_type != Some(row.media_type.as_str()) {
            return Err(Untaken::Type);
        }
        let row = Model {
            attempt: row.attempt + 1,
            ..row
        };
        let ours = Entity::update_many().col_expr(Column::Attempt, Expr::val(row.attempt));
        tx.update(ours.filter(Column::Id.eq(id))).await?;
        tx.delete(parts_of([id])).await?;
        tx.update(file_object::unused([id], now())).await?;
        if self.outside(&row).is_some() {
            tx.put([begun(&row)]).await?;
        }
        tx.commit().await?;
        let key = self.0.keys.file_key(&row)?;
        Ok((row, key))
    }

    /// Writes a part, unless somebody else has begun meanwhile.
    async fn append(&self, row: &Model, part: file_part::Model) -> Result<(), Untaken> {
        let tx = self.0.system.begin(service("upload")).await?;
        still_ours(&tx, row).await?;
        if let Some(objects) = self.outside(row) {
            // Nobody waits for another house while they hold a transaction.
            tx.commit().await?;
            return Ok(objects.put(part).await?);
        }
        tx.put([part]).await?;
        Ok(tx.commit().await?)
    }

    async fn finish(&self, writing: Writing, mut last: Option<file_part::Model>) -> Result<(), Untaken> {
        let (row, size, sha256) = writing.end();
        if size != row.size {
            return Err(Untaken::Size(row.size));
        }
        if let Some(objects) = self.outside(&row)
            && let Some(part) = last.take()
        {
            objects.put(part).await?;
        }
        let mut by = service("upload");
        by.account = Some(row.account_id);
        by.api_key = row.api_key_id;
        let tx = self.0.system.begin(by).await?;
        let found = still_ours(&tx, &row).await?;
        if let Some(part) = last {
            tx.put([part]).await?;
        }
        if self.outside(&row).is_some() && tx.update(file_object::used(&row)).await? != 1 {
            // So late that they were swept.
            return Err(Untaken::There);
        }
        let next = found.stored(size, sha256, found.expires_at);
        tx.change::<Entity>("STORE", None, &found, next).await?;
        Ok(tx.commit().await?)
    }

    /// One part of a file; `None` past its end.
    pub async fn part(&self, row: &Model, key: &FileKey, number: i32) -> Result<Option<Vec<u8>>> {
        if i64::from(number) * PART_BYTES >= row.size {
            return Ok(None);
        }
        let outside = match self.outside(row) {
            Some(objects) => objects.part(row, number).await?,
            None => None,
        };
        let part = match outside {
            Some(part) => Some(part),
            // What was brought before there was a store outside.
            None => self.0.system.one(part_of(row, number)).await?,
        };
        let part = part.ok_or_else(|| Error::internal("a part of a file is not there"))?;
        key.bytes(part).map(Some)
    }

    /// Removes the bytes of files whose time is over. For every hour; several instances may do it at once.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<usize> {
        let over = Entity::find()
            .filter(Column::ExpiresAt.lte(now))
            .filter(Column::State.ne(State::Removed))
            .limit(BATCH);
        let mut removed = 0;
        for row in self.0.system.all(over).await? {
            let tx = self.0.system.begin(service("housekeeping")).await?;
            let found = tx.one(Entity::find_by_id(row.id)).await?;
            if let Some(found) = found.filter(|found| found.state != State::Removed && !found.is_in_time(now)) {
                empty(&tx, &found).await?;
                removed += 1;
            }
            tx.commit().await?;
        }
        if let Some(objects) = &self.0.objects {
            objects.sweep(&self.0.system, now).await?;
        }
        Ok(removed)
    }
}

/// Removes what a file holds, and notes that it did; nothing happens where it is gone already.
pub async fn remove(tx: &SystemTx, id: Id<Entity>) -> Result<()> {
    let row = tx.one(Entity::find_by_id(id)).await?;
    match row.filter(|row| row.state != State::Removed) {
        Some(row) => empty(tx, &row).await,
        None => Ok(()),
    }
}

async fn empty(tx: &SystemTx, row: &Model) -> Result<()> {
    forget(tx, [row.id]).await?;
    tx.change::<Entity>("REMOVE", None, row, row.removed()).await?;
    Ok(())
}

/// Removes the bytes of files and who is named in them.
pub async fn forget(tx: &SystemTx, ids: impl IntoIterator<Item = Id<Entity>> + Clone) -> Result<()> {
    tx.delete(parts_of(ids.clone())).await?;
    tx.update(file_object::unused(ids.clone(), now())).await?;
    let people = file_person::Entity::delete_many().filter(file_person::Column::FileId.is_in(ids));
    tx.delete(people).await?;
    Ok(())
}

/// The file, locked, if it is still this attempt that writes it.
async fn still_ours(tx: &SystemTx, row: &Model) -> Result<Model, Untaken> {
    let found = tx.one(Entity::find_by_id(row.id)).await?.ok_or(Untaken::NotFound)?;
    let ours = (found.state, found.attempt) == (State::Awaited, row.attempt);
    if ours { Ok(found) } else { Err(Untaken::There) }
}

/// Objects of an attempt, none of which anybody needs before all are there.
fn begun(row: &Model) -> file_object::Model {
    file_object::Model {
        file_id: row.id,
        attempt: row.attempt,
        unused_since: Some(now()),
    }
}

fn part_of(row: &Model, number: i32) -> sea_orm::Select<file_part::Entity> {
    file_part::Entity::find_by_id((row.id, number)).filter(file_part::Column::Attempt.eq(row.attempt))
}

fn parts_of(ids: impl IntoIterator<Item = Id<Entity>>) -> sea_orm::DeleteMany<file_part::Entity> {
    file_part::Entity::delete_many().filter(file_part::Column::FileId.is_in(ids))
}

/// The service itself at work.
#[must_use]
pub fn service(task: &str) -> Author {
    Author {
        account: None,
        api_key: None,
        request_id: task.to_owned(),
        now: now(),
    }
}

/// The bytes, a part at a time.
pub fn body(files: Files, row: Model, key: FileKey) -> Body {
    Body::from_stream(stream::try_unfold(
        (files, row, key, 0),
        |(files, row, key, number)| async move {
            let part = files.part(&row, &key, number).await?;
            Ok::<_, Error>(part.map(|bytes| (bytes, (files, row, key, number + 1))))
        },
    ))
}
