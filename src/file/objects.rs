//! Evidence outside the database: the same sealed parts, each an object of a directory or of an S3-compatible store.
//!
//! An object is named after file, attempt and place, so two senders never write the same one. A row of
//! [`file_object`] stands before the first object of an attempt and goes after the last: whatever a sender or a
//! service leaves behind that is killed, the sweep finds. A file that is gone is unreadable from the moment of the
//! change on, since its key is gone with it; its objects follow within hours.

use std::{path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    file,
    file_object::{Column, Entity},
    file_part,
    id::Id,
};
use futures_util::{StreamExt, TryStreamExt};
use object_store::{
    ObjectStore, ObjectStoreExt, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
    prefix::PrefixStore,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::store::service;
use crate::{
    config::Config,
    db::System,
    error::{Error, Result},
};

/// How long objects stay that nobody needs: longer than anybody sends them.
const GRACE: TimeDelta = TimeDelta::hours(2);
/// Attempts swept in one round.
const BATCH: u64 = 200;
/// How long a store that fails is asked anew.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where evidence lies; cheap to clone.
#[derive(Clone)]
pub struct Objects(Arc<dyn ObjectStore>);

impl Objects {
    /// The store that is configured, if one is.
    pub fn open(config: &Config) -> Result<Option<Self>> {
        let Some(url) = &config.file_store else {
            return Ok(None);
        };
        let store: Arc<dyn ObjectStore> = match url.to_file_path() {
            Ok(directory) => Arc::new(local(directory)?),
            Err(()) => Arc::new(s3(url, config)?),
        };
        Ok(Some(Self(store)))
    }

    /// Fails if the store cannot be reached as configured.
    pub async fn check(&self) -> Result<()> {
        let first = self.0.list(Some(&Path::from("none"))).next().await;
        first.transpose().map(|_| ()).map_err(|error| unfit(&error))
    }

    /// Keeps a part; once this answers, it stays.
    pub async fn put(&self, part: file_part::Model) -> Result<()> {
        let place = place(part.file_id, part.attempt).join(part.number.to_string());
        self.0
            .put(&place, part.sealed.into())
            .await
            .map_err(|error| failed(&error))?;
        Ok(())
    }

    /// A part, if it lies here.
    pub async fn part(&self, row: &file::Model, number: i32) -> Result<Option<file_part::Model>> {
        let place = place(row.id, row.attempt).join(number.to_string());
        let found = match self.0.get(&place).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            answer => answer.map_err(|error| failed(&error))?,
        };
        Ok(Some(file_part::Model {
            file_id: row.id,
            number,
            attempt: row.attempt,
            sealed: found.bytes().await.map_err(|error| failed(&error))?.into(),
        }))
    }

    /// Removes the objects that nobody needs any more; several instances may do it at once.
    pub async fn sweep(&self, system: &System, now: DateTime<Utc>) -> Result<()> {
        let over = Entity::find().filter(Column::UnusedSince.lte(now - GRACE)).limit(BATCH);
        for row in system.all(over).await? {
            self.remove(place(row.file_id, row.attempt)).await?;
            let tx = system.begin(service("housekeeping")).await?;
            let swept = Entity::delete_many().filter(Column::FileId.eq(row.file_id));
            tx.delete(swept.filter(Column::Attempt.eq(row.attempt))).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn remove(&self, place: Path) -> Result<()> {
        let all = self.0.list(Some(&place)).map_ok(|object| object.location).boxed();
        let gone = self.0.delete_stream(all);
        gone.try_for_each(|_| std::future::ready(Ok(())))
            .await
            .map_err(|error| failed(&error))
    }
}

/// A directory, made if it is not there; what lies in it has reached the disk.
fn local(directory: PathBuf) -> Result<LocalFileSystem> {
    std::fs::create_dir_all(&directory)
        .map_err(|error| Error::internal(format!("file_store {}: {error}", directory.display())))?;
    let store = LocalFileSystem::new_with_prefix(directory).map_err(|error| unfit(&error))?;
    Ok(store.with_fsync(true).with_automatic_cleanup(true))
}

fn s3(url: &url::Url, config: &Config) -> Result<PrefixStore<impl ObjectStore + use<>>> {
    let mut store = AmazonS3Builder::new()
        .with_bucket_name(url.host_str().unwrap_or_default())
        .with_region(&config.file_store_region)
        .with_retry(RetryConfig {
            max_retries: 3,
            retry_timeout: PATIENCE,
            ..RetryConfig::default()
        });
    if let Some(endpoint) = &config.file_store_endpoint {
        let address = endpoint.as_str().trim_end_matches('/');
        store = store
            .with_endpoint(address)
            .with_allow_http(endpoint.scheme() == "http");
    }
    if let (Some(key), Some(secret)) = (&config.file_store_access_key, &config.file_store_secret_key) {
        store = store.with_access_key_id(key).with_secret_access_key(secret.expose());
    }
    Ok(PrefixStore::new(
        store.build().map_err(|error| unfit(&error))?,
        url.path(),
    ))
}

fn place(file: Id<file::Entity>, attempt: i32) -> Path {
    Path::from_iter([file.uuid().simple().to_string(), attempt.to_string()])
}

fn unfit(error: &object_store::Error) -> Error {
    Error::internal(format!("file_store: {error}"))
}

/// The store's trouble, not the caller's.
fn failed(error: &object_store::Error) -> Error {
    tracing::error!(%error, "the file store fails");
    Error::Unavailable { retry_after: 5 }
}
