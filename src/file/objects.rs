//! Evidence and files of results outside the database: the same sealed parts, each an object of a directory or of an S3-compatible store.
//!
//! An object is named after file, attempt and place, so two senders never write the same one. A row of
//! [`file_object`] stands before the first object of an attempt and goes after the last: whatever a sender or a
//! service leaves behind that is killed, the sweep finds. A file that is gone is unreadable from the moment of the
//! change on, since its key is gone with it; its objects follow within hours.

use std::{path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    file,
    file_object::{Column, Entity, Model},
    file_part,
    id::Id,
};
use futures_util::{StreamExt, TryStreamExt};
use object_store::{
    ObjectStore, ObjectStoreExt, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
    prefix::PrefixStore,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

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

/// Where these files lie; cheap to clone.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// Where it is, if it is a directory.
    directory: Option<PathBuf>,
}

impl Objects {
    /// The store that is configured, if one is.
    pub fn open(config: &Config) -> Result<Option<Self>> {
        let Some(url) = &config.file_store else {
            return Ok(None);
        };
        let directory = url.to_file_path().ok();
        let store: Arc<dyn ObjectStore> = match &directory {
            Some(directory) => Arc::new(local(directory)?),
            None => Arc::new(s3(url, config)?),
        };
        Ok(Some(Self { store, directory }))
    }

    /// Fails if the store cannot be reached as configured.
    pub async fn check(&self) -> Result<()> {
        let first = self.store.list(Some(&Path::from("none"))).next().await;
        first.transpose().map(|_| ()).map_err(|error| unfit(&error))
    }

    /// Keeps a part; once this answers, it stays.
    pub async fn put(&self, part: file_part::Model) -> Result<()> {
        let place = place(part.file_id, part.attempt).join(part.number.to_string());
        self.store
            .put(&place, part.sealed.into())
            .await
            .map_err(|error| failed(&error))?;
        Ok(())
    }

    /// A part, if it lies here.
    pub async fn part(&self, row: &file::Model, number: i32) -> Result<Option<file_part::Model>> {
        let place = place(row.id, row.attempt).join(number.to_string());
        let found = match self.store.get(&place).await {
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

    /// Removes the objects that nobody needs any more; several instances may do it at once. What cannot be removed now is
    /// tried again in an hour, and keeps nothing else from being done.
    pub async fn sweep(&self, system: &System, now: DateTime<Utc>) -> Result<()> {
        let over = Entity::find().filter(Column::UnusedSince.lte(now - GRACE));
        let over = over.order_by_asc(Column::UnusedSince).limit(BATCH);
        loop {
            let mut swept = 0;
            for row in system.all(over.clone()).await? {
                match self.remove(&place(row.file_id, row.attempt)).await {
                    Ok(()) => swept += forgotten(system, &row).await?,
                    Err(error) => tracing::error!(%error, "objects that nobody needs stay in the file store"),
                }
            }
            if swept < BATCH {
                return Ok(());
            }
        }
    }

    async fn remove(&self, place: &Path) -> Result<(), object_store::Error> {
        if let Some(directory) = &self.directory {
            // With what a service that was killed has left there half written, which no list shows.
            return gone(tokio::fs::remove_dir_all(directory.join(place.as_ref())).await);
        }
        let all = self.store.list(Some(place)).map_ok(|object| object.location).boxed();
        let gone = self.store.delete_stream(all);
        gone.try_for_each(|_| std::future::ready(Ok(()))).await
    }
}

/// Done, also if another instance was faster.
fn gone(removed: std::io::Result<()>) -> Result<(), object_store::Error> {
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(object_store::Error::Generic {
            store: "directory",
            source: Box::new(error),
        }),
        _ => Ok(()),
    }
}

/// Nothing is left of an attempt; how many rows say so less.
async fn forgotten(system: &System, row: &Model) -> Result<u64> {
    let tx = system.begin(service("housekeeping")).await?;
    let swept = Entity::delete_many().filter(Column::FileId.eq(row.file_id));
    let swept = tx.delete(swept.filter(Column::Attempt.eq(row.attempt))).await?;
    tx.commit().await?;
    Ok(swept)
}

/// A directory, made if it is not there; what lies in it has reached the disk.
fn local(directory: &std::path::Path) -> Result<LocalFileSystem> {
    std::fs::create_dir_all(directory)
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
