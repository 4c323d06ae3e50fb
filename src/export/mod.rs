//! Exports: participants or mobilities that somebody sees, as CSV, workbook or JSON Lines.
//!
//! `exportStart` puts a job into a table; any instance's worker ([`crate::job`]) reads the list in pages, with the rights
//! that the job's maker has at that moment, and writes a file whose parts are sealed. The columns are those of imports.
//! Who people are stands in it where the maker may know, and every reading is in the audit; a file remembers whom it
//! names and goes with the first of them who is made unrecognisable. Otherwise it goes after a day.

mod cells;
pub mod graphql;
mod input;
pub mod policy;
mod sheet;
pub mod work;

use entity::{
    export_job::{self, Format, Kind, Model, New, State, Verb},
    file::{self, State as FileState},
    id::Id,
    partner,
    record::Stateful,
    rule::{Text, Violation},
    scope::{Access, Area},
};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use crate::{
    authz::Scoped,
    db::{
        Session,
        page::{Page, PageArgs, Sorting},
    },
    engine::now,
    error::{Error, Result},
    file::{Files, Ticket, address::Method, policy::is_maker, store},
    http::file::Download,
    job::{Stop, Worker},
    mobility, participant,
};

/// Which records are asked for, as in the lists of the same name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Wanted {
    /// Participants.
    Participants(participant::Filter),
    /// Mobilities.
    Mobilities(mobility::Filter),
}

impl Wanted {
    /// The kind of record.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Participants(_) => Kind::Participant,
            Self::Mobilities(_) => Kind::Mobility,
        }
    }

    /// The area of the scopes that a key needs for them.
    fn area(&self) -> Area {
        match self {
            Self::Participants(_) => Area::Participant,
            Self::Mobilities(_) => Area::Mobility,
        }
    }
}

/// An export to be started.
#[derive(Debug)]
pub struct Starting {
    /// The partner for which it is made; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// Which records.
    pub wanted: Wanted,
    /// The form.
    pub format: Format,
    /// A filter for another kind of record that was given.
    pub misplaced: Option<&'static str>,
}

impl Starting {
    fn checked(&self) -> Result<()> {
        if let Some(field) = self.misplaced {
            let text = Text::new(
                "This filter is for another kind of record.",
                "Ce filtre concerne un autre type d'enregistrement.",
            );
            return Err(Violation::new(format!("input.{field}"), "KIND", text).into());
        }
        match &self.wanted {
            Wanted::Participants(filter) => filter.checked(),
            Wanted::Mobilities(filter) => filter.checked(),
        }
    }
}

/// Starts an export of what the caller sees.
pub async fn start(session: &Session, starting: Starting) -> Result<Model> {
    let tx = session.begin().await?;
    tx.known(starting.partner).await?;
    let Starting {
        partner,
        wanted,
        format,
        ..
    } = &starting;
    if !tx.actor().reaches(wanted.area(), Access::Read) {
        return Err(Error::Forbidden);
    }
    let permit = tx
        .actor()
        .permit_new::<export_job::Entity>(Verb::Create, None, *partner)?;
    starting.checked()?;
    let job = Model::queued(New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        by: crate::file::author(tx.actor())?,
        kind: wanted.kind(),
        format: *format,
        filter: serde_json::to_string(wanted).map_err(Error::internal)?,
        now: tx.now(),
    });
    let done = tx.insert(permit, job).await?;
    tx.commit(done).await
}

/// Stops an export, and removes what it wrote.
pub async fn cancel(session: &Session, id: Id<export_job::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(export_job::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Cancel, found)?;
    permit.expect(Verb::Cancel, expected)?;
    if let Some(id) = permit.file_id {
        store::remove(tx.system("what an export wrote that was stopped"), id).await?;
    }
    let next = permit.ended(State::Cancelled, None, tx.now());
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// One page of the viewer's exports, latest first.
pub async fn page(session: &Session, args: &PageArgs) -> Result<Page<Model>> {
    let sorting = Sorting {
        column: export_job::Column::CreatedAt,
        descending: true,
    };
    session
        .page(export_job::Entity::find(), sorting, args, export_job::Entity::KIND)
        .await
}

/// What an export wrote, if it is still there and the viewer may see it.
pub async fn written(session: &Session, job: &Model) -> Result<Option<file::Model>> {
    let Some(id) = job.file_id.filter(|_| job.state == State::Done) else {
        return Ok(None);
    };
    let row = session.load(id).await?;
    Ok(row.filter(|row| row.state == FileState::Stored && row.is_in_time(session.now())))
}

/// Where it can be fetched: for its maker alone.
pub async fn address(session: &Session, files: &Files, job: &Model) -> Result<Option<String>> {
    let may = is_maker(&session.actor(), job.account_id, job.api_key_id);
    let written = written(session, job).await?.filter(|_| may);
    Ok(written.map(|_| files.address(Method::Get, job.id, session.now())))
}

/// What an address leads to. Its maker must still be one who may see the export.
pub async fn fetched(worker: &Worker, ticket: &Ticket) -> Result<Option<Download>> {
    let files = &worker.files;
    let Some(id) = files.admitted::<export_job::Entity>(Method::Get, ticket, now()) else {
        return Ok(None);
    };
    let Some(job) = worker.system().one(export_job::Entity::find_by_id(id)).await? else {
        return Ok(None);
    };
    let session = match worker
        .session(job.account_id, job.api_key_id, "download".to_owned())
        .await
    {
        Ok(session) => session,
        Err(Stop::Later(error)) => return Err(error),
        Err(Stop::Lost | Stop::Failed(_)) => return Ok(None),
    };
    let Some(job) = session.find(export_job::Entity::find_by_id(id)).await? else {
        return Ok(None);
    };
    let Some(row) = written(&session, &job).await? else {
        return Ok(None);
    };
    let key = files.keys().file_key(&row)?;
    Ok(Some(Download {
        name: format!("{}.{}", row.name, job.format.ending()),
        media_type: job.format.media_type(),
        size: row.size,
        body: store::body(files.clone(), row, key),
    }))
}
