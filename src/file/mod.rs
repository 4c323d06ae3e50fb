//! Files that people bring and fetch: announced by a mutation, sent to a signed address, kept sealed in parts.
//!
//! The bytes lie in the database, encrypted under a key of the file's own, in parts of a quarter of a megabyte. So any
//! instance finds them without a store of its own to configure, a backup holds what it needs, and what has to go – an
//! import that has ended, a person who is made unrecognisable – goes in the transaction of the change. Evidence, and what results are made of, which
//! stay for years, may lie outside, in a directory or an S3-compatible store (`objects`), sealed all the same. Bytes
//! are streamed in both directions; no more than two parts are in memory.
//!
//! An address is good for one file, one method and a quarter of an hour. It needs no sign-in: whoever has it may use
//! it, so it is shown to the file's maker alone.

pub mod address;
pub mod graphql;
mod input;
mod objects;
pub mod policy;
pub mod store;
pub mod writing;

use chrono::TimeDelta;
use entity::{
    file::{self, Announced, Author, Limit, Model, Purpose, Verb},
    id::Id,
    import_job, partner,
    record::Stateful,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

pub use self::{address::Ticket, store::Files};
use crate::{
    auth::Actor,
    db::{Session, Tx},
    error::{Error, Result},
    http::file::Download,
    job::Worker,
};

/// How long a file that nobody uses is kept, its bytes awaited or here.
pub const UNUSED: TimeDelta = TimeDelta::hours(24);

/// What results are made of.
const PUBLISHED: &[&str] = &[
    "application/epub+zip",
    "application/pdf",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/zip",
    "audio/mpeg",
    "image/jpeg",
    "image/png",
    "text/csv",
    "text/plain",
    "video/mp4",
];

/// Announces a file, whose bytes are awaited at its address.
pub async fn upload(
    session: &Session,
    files: &Files,
    partner: Option<Id<partner::Entity>>,
    said: Announced,
) -> Result<Model> {
    let tx = session.begin().await?;
    tx.known(partner).await?;
    // COUNSELLORs bring evidence, and nothing else; MANAGERs the rest.
    let verb = if said.purpose == Purpose::Evidence {
        Verb::Prove
    } else {
        Verb::Create
    };
    let permit = tx.actor().permit_new::<file::Entity>(verb, None, partner)?;
    let id = tx.new_id();
    let limit = limit(files, said.purpose);
    let kept = (files.keys().new_file_key(id)?, tx.now() + UNUSED);
    let row = Model::awaited((id, permit.owner(), author(tx.actor())?), said, limit, kept, tx.now())?;
    let done = tx.insert(permit, row).await?;
    tx.commit(done).await
}

/// The bytes of evidence, or of a file of a result, as an answer, a part at a time; `None` if they are gone. Who may have
/// them has been asked.
pub async fn fetched(worker: &Worker, id: Id<file::Entity>, name: &str) -> Result<Option<Download>> {
    let stored = file::Entity::find_by_id(id).filter(file::Column::State.eq(file::State::Stored.code()));
    match worker.system().one(stored).await? {
        Some(row) => download(&worker.files, row, name).map(Some),
        None => Ok(None),
    }
}

fn download(files: &Files, row: Model, name: &str) -> Result<Download> {
    let key = files.keys().file_key(&row)?;
    let types = limit(files, row.purpose).types;
    let media_type = types.iter().find(|one| **one == row.media_type).copied();
    Ok(Download {
        name: plain(name),
        media_type: media_type.unwrap_or("application/octet-stream"),
        size: row.size,
        body: store::body(files.clone(), row, key),
    })
}

/// A name that every client can read.
fn plain(name: &str) -> String {
    name.replace(
        |sign: char| !(sign.is_ascii_alphanumeric() || sign == '.' || sign == '-'),
        "-",
    )
}

/// What may be sent for a purpose. An export is written by the service alone.
fn limit(files: &Files, purpose: Purpose) -> Limit {
    let types: &[&str] = match purpose {
        Purpose::Import => &["text/csv"],
        Purpose::Evidence => &["application/pdf", "image/jpeg", "image/png", "text/plain"],
        Purpose::Result => PUBLISHED,
        Purpose::Export => &[],
    };
    Limit {
        bytes: files.limits().file_bytes,
        types,
    }
}

/// Who answers for what the actor makes.
pub fn author(actor: &Actor) -> Result<Author> {
    Ok(Author {
        account: actor.account().ok_or_else(Error::sign_in)?,
        api_key: actor.key().map(|key| key.id),
    })
}

/// Removes the bytes of a file for good.
pub async fn remove(session: &Session, id: Id<file::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(file::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Remove, found)?;
    permit.expect(Verb::Remove, expected)?;
    unused(&tx, id).await?;
    store::forget(tx.system("the bytes of a file"), [id]).await?;
    let next = permit.removed();
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// A file that an import reads stays until that has ended.
async fn unused(tx: &Tx, id: Id<file::Entity>) -> Result<()> {
    let reading = import_job::Entity::find().filter(import_job::Column::FileId.eq(id));
    let reading = tx.system("who reads a file").one(reading).await?;
    match reading.filter(|job| job.state.is_open()) {
        Some(job) => Err(Error::InvalidState {
            state: job.state.code(),
            allowed: Vec::new(),
        }),
        None => Ok(()),
    }
}

/// Where the bytes are to be sent: for its maker, while they are awaited.
#[must_use]
pub fn upload_address(session: &Session, files: &Files, row: &Model) -> Option<String> {
    let awaited = row.state == file::State::Awaited && row.is_in_time(session.now());
    let may = policy::is_maker(&session.actor(), row.account_id, row.api_key_id);
    (awaited && may).then(|| files.address(address::Method::Put, row.id, session.now()))
}
