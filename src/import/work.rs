//! Working on an import: a scan of the whole file, then piece after piece.

use chrono::{DateTime, Utc};
use entity::{
    file::{self, State as FileState},
    import_finding,
    import_job::{Accept, Column, Entity, Failure, Kind, Model, State},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, UpdateMany,
    sea_query::{Expr, ExprTrait},
};

use super::{
    Taken,
    calendar::Calendar,
    finding::{Found, kept},
    mobility, participant,
    source::Source,
    table::{Layout, Row, Scan, scan},
};
use crate::{
    db::{Session, SystemTx, Tx, change::Author},
    engine::now,
    error::{Error, Result},
    file::store,
    job::{LEASE, Stop, Worker, is_hopeless},
};

/// Rows of a piece: one transaction.
const PIECE: usize = 500;
/// How often a piece is tried that meets other writers.
const TRIES: usize = 5;
/// Findings kept of one import.
const MOST_FINDINGS: i32 = 50_000;

/// A claimed import.
struct Work<'a> {
    worker: &'a Worker,
    job: Model,
    source: Source,
    layout: Layout,
    repeated: std::collections::HashSet<i32>,
    calendar: Calendar,
}

/// What is done with the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// They are judged, and nothing is written.
    Looking,
    /// Those that are right are written.
    Taking,
}

/// Works on a claimed import until it ends, is lost, or has to wait.
pub async fn run(worker: &Worker, job: Model) -> Result<()> {
    let end = match done(worker, job.clone()).await {
        Ok(()) => (State::Done, None),
        Err(Stop::Lost) => return Ok(()),
        Err(Stop::Failed(failure)) => (State::Failed, Some(failure)),
        Err(Stop::Later(error)) if is_hopeless(job.attempts) => {
            tracing::error!(job = ?job.id, %error, "an import cannot go on");
            (State::Failed, Some(Failure::Internal))
        }
        Err(Stop::Later(error)) => {
            tracing::warn!(job = ?job.id, %error, "an import waits; it is tried again");
            return Ok(());
        }
    };
    finish(worker, &job, end).await
}

/// Notes the end, and removes the file.
async fn finish(worker: &Worker, job: &Model, end: (State, Option<Failure>)) -> Result<()> {
    let tx = worker.system().begin(author(job)).await?;
    let found = tx.one(Entity::find_by_id(job.id)).await?;
    let Some(found) = found.filter(|found| is_ours(found, job)) else {
        return Ok(());
    };
    ended(&tx, &found, end).await?;
    tx.commit().await
}

async fn ended(tx: &SystemTx, found: &Model, (state, failure): (State, Option<Failure>)) -> Result<Model> {
    let mut next = found.ended(state, failure, now());
    if failure == Some(Failure::RefusedRows) {
        (next.rows_created, next.rows_changed, next.rows_unchanged) = (0, 0, 0);
    }
    let done = tx.change::<Entity>("END", None, found, next).await?;
    store::remove(tx, found.file_id).await?;
    Ok(done)
}

async fn done(worker: &Worker, job: Model) -> std::result::Result<(), Stop> {
    let mut work = Work::open(worker, job).await?;
    if work.job.looks_first() {
        work.pass(Pass::Looking).await?;
        if work.job.dry_run {
            return Ok(());
        }
        if work.standing().await?.rows_refused > 0 {
            return Err(Stop::Failed(Failure::RefusedRows));
        }
        return work.whole().await;
    }
    work.pass(Pass::Taking).await
}

impl<'a> Work<'a> {
    /// Scans the file. An import that was interrupted while it only looked begins anew.
    async fn open(worker: &'a Worker, job: Model) -> std::result::Result<Self, Stop> {
        let files = &worker.files;
        let row = worker.system().one(file::Entity::find_by_id(job.file_id)).await?;
        let row = row.filter(|row| row.state == FileState::Stored);
        let source = Source::open(files, row.ok_or(Stop::Failed(Failure::File))?)?;
        let whole = job.accept == Accept::AllOrNothing && !job.dry_run;
        let most = if whole {
            files.limits().import_whole_rows
        } else {
            files.limits().import_rows
        };
        let Scan {
            layout,
            found,
            total,
            repeated,
        } = scan(&source, job.kind, most).await?;
        let fatal = layout.is_none() || found.iter().any(Found::is_error);
        let anew = job.position == 0 || job.looks_first();
        let job = begin(worker, &job, (anew, layout.as_ref(), total), found).await?;
        match layout.filter(|_| !fatal) {
            Some(layout) => Ok(Self {
                worker,
                job,
                source,
                layout,
                repeated,
                calendar: Calendar::default(),
            }),
            None => Err(Stop::Failed(Failure::Header)),
        }
    }

    /// The job as it stands; lost if somebody else has it.
    async fn standing(&self) -> std::result::Result<Model, Stop> {
        let found = self.worker.system().one(Entity::find_by_id(self.job.id)).await?;
        found.filter(|found| is_ours(found, &self.job)).ok_or(Stop::Lost)
    }

    /// All rows from the place on where the job stands, a piece at a time.
    async fn pass(&mut self, pass: Pass) -> std::result::Result<(), Stop> {
        if pass == Pass::Looking {
            self.calendar = Calendar::of_a_look();
        }
        loop {
            let first = self.job.rows_read.saturating_add(2);
            let (rows, next) = self.rows(self.job.position, first).await?;
            if rows.is_empty() {
                return Ok(());
            }
            self.piece(pass, &rows, next).await?;
        }
    }

    async fn rows(&self, position: i64, first: i32) -> std::result::Result<(Vec<Row>, i64), Stop> {
        let piece = self.source.piece(position).await?;
        let read = self.layout.rows(&piece, first, PIECE);
        if read.torn {
            return Err(Stop::Failed(Failure::File));
        }
        let mut rows = read.rows;
        for row in &mut rows {
            if self.repeated.contains(&row.number) {
                row.found.push(Found::repeated(self.job.kind, row.number));
            }
        }
        Ok((rows, read.next))
    }

    /// One piece, tried again where it meets other writers.
    async fn piece(&mut self, pass: Pass, rows: &[Row], next: i64) -> std::result::Result<(), Stop> {
        let mut tries = 0;
        loop {
            tries += 1;
            let result = match pass {
                Pass::Looking => self.look(rows, next).await,
                Pass::Taking => self.take(rows, next).await,
            };
            match result {
                Ok(job) => {
                    self.job = job;
                    return Ok(());
                }
                // What was only looked at is remembered, so it is looked at once: a look that fails begins anew.
                Err(Stop::Later(error)) if pass == Pass::Taking && tries < TRIES && passes(&error) => {
                    tracing::debug!(job = ?self.job.id, %error, "a piece is tried again");
                }
                Err(stop) => return Err(stop),
            }
        }
    }

    async fn session(&self) -> std::result::Result<Session, Stop> {
        let task = format!("import {}", self.job.id.uuid().simple());
        self.worker
            .session(self.job.account_id, self.job.api_key_id, task)
            .await
    }

    /// The rows are judged inside a transaction that is abandoned; what was found is written in one of its own.
    async fn look(&mut self, rows: &[Row], next: i64) -> std::result::Result<Model, Stop> {
        let session = self.session().await?;
        let tx = session.begin().await?;
        let judged = taken(&tx, &self.job, rows, (true, &mut self.calendar)).await?;
        tx.abandon().await?;
        let tx = session.begin().await?;
        let job = self.noted(&tx, judged, (rows.len(), next)).await?;
        Ok(tx.commit(job).await?)
    }

    /// Rows, findings and the place in the file, all in one transaction.
    async fn take(&mut self, rows: &[Row], next: i64) -> std::result::Result<Model, Stop> {
        let tx = self.session().await?.begin().await?;
        // First of all, so that a job that was stopped or lost writes nothing.
        locked(tx.system("progress"), &self.job).await?;
        let judged = taken(&tx, &self.job, rows, (false, &mut self.calendar)).await?;
        let job = self.noted(&tx, judged, (rows.len(), next)).await?;
        Ok(tx.commit(job).await?)
    }

    /// Writes down what was read and found, and how far the job has come.
    async fn noted(&self, tx: &Tx, judged: Taken, place: (usize, i64)) -> std::result::Result<Model, Stop> {
        let system = tx.system("progress");
        let job = advanced(system, &self.job, &judged, place).await?;
        tx.note_read(&judged.read).await?;
        system.put_many(kept(tx, limited(&self.job, judged), &self.job)).await?;
        Ok(job)
    }

    /// The whole file in one transaction; if the world has changed since it was looked at, nothing.
    async fn whole(&mut self) -> std::result::Result<(), Stop> {
        let tx = self.session().await?.begin().await?;
        let job = locked(tx.system("progress"), &self.job).await?;
        let (mut position, mut first) = (self.layout.start, 2);
        self.calendar = Calendar::default();
        loop {
            let (rows, next) = self.rows(position, first).await?;
            if rows.is_empty() {
                break;
            }
            let judged = taken(&tx, &self.job, &rows, (false, &mut self.calendar)).await?;
            if judged.refused > 0 {
                tx.abandon().await?;
                return Err(Stop::Failed(Failure::RefusedRows));
            }
            position = next;
            first += i32::try_from(rows.len()).unwrap_or(i32::MAX);
        }
        // The end belongs to the same transaction, so that nobody takes the job for one that was left.
        let done = ended(tx.system("progress"), &job, (State::Done, None)).await?;
        tx.commit(done).await?;
        Ok(())
    }
}

async fn taken(
    tx: &Tx,
    job: &Model,
    rows: &[Row],
    (looking, calendar): (bool, &mut Calendar),
) -> std::result::Result<Taken, Stop> {
    tx.plan_each().await?;
    Ok(match job.kind {
        Kind::Participant => participant::take(tx, job, rows, looking).await?,
        Kind::Mobility => mobility::take(tx, job, rows, (looking, calendar)).await?,
    })
}

/// Sets the job to its beginning, or leaves it where it stands.
async fn begin(
    worker: &Worker,
    job: &Model,
    (anew, layout, total): (bool, Option<&Layout>, i32),
    found: Vec<Found>,
) -> std::result::Result<Model, Stop> {
    let tx = worker.system().begin(author(job)).await?;
    let standing = locked(&tx, job).await?;
    if !anew {
        return Ok(standing);
    }
    let findings = import_finding::Entity::delete_many().filter(import_finding::Column::ImportJobId.eq(job.id));
    tx.delete(findings).await?;
    let count = i32::try_from(found.len()).unwrap_or(i32::MAX);
    let start = layout.map_or(0, |layout| layout.start);
    let update = Entity::update_many()
        .col_expr(Column::Position, Expr::val(start))
        .col_expr(Column::RowsTotal, Expr::val(layout.map(|_| total)))
        .col_expr(Column::Findings, Expr::val(count));
    let zeros = [
        Column::RowsRead,
        Column::RowsCreated,
        Column::RowsChanged,
        Column::RowsUnchanged,
        Column::RowsRefused,
    ];
    let update = zeros
        .into_iter()
        .fold(update, |update, column| update.col_expr(column, Expr::val(0)));
    tx.update(update.filter(Column::Id.eq(job.id))).await?;
    let base = crate::auth::random::ordered_uuid(now());
    let rows = found.into_iter().enumerate().map(|(index, one)| {
        let id = uuid::Uuid::from_u128(base.as_u128().wrapping_add(index as u128));
        one.kept(entity::id::Id::new(id), job)
    });
    tx.put_many(rows.collect()).await?;
    let standing = tx.one(Entity::find_by_id(job.id)).await?.ok_or(Stop::Lost)?;
    tx.commit().await?;
    Ok(standing)
}

/// The job, locked; lost if it was stopped or somebody else has it.
async fn locked(tx: &SystemTx, job: &Model) -> std::result::Result<Model, Stop> {
    let found = tx.one(Entity::find_by_id(job.id)).await?;
    found.filter(|found| is_ours(found, job)).ok_or(Stop::Lost)
}

fn is_ours(found: &Model, job: &Model) -> bool {
    found.lease == job.lease && found.state == State::Running
}

/// Moves the job on by one piece, and its lease with it; whoever got this far begins to count attempts anew.
async fn advanced(
    tx: &SystemTx,
    job: &Model,
    judged: &Taken,
    (rows, next): (usize, i64),
) -> std::result::Result<Model, Stop> {
    let rows = i32::try_from(rows).unwrap_or(i32::MAX);
    let found = i32::try_from(judged.found.len()).unwrap_or(i32::MAX);
    let update = Entity::update_many()
        .col_expr(Column::Position, Expr::val(next))
        .col_expr(Column::LeaseUntil, Expr::val(until()))
        .col_expr(Column::Attempts, Expr::val(0));
    let update = [
        (Column::RowsRead, rows),
        (Column::RowsCreated, judged.created),
        (Column::RowsChanged, judged.changed),
        (Column::RowsUnchanged, judged.unchanged),
        (Column::RowsRefused, judged.refused),
        (Column::Findings, found),
    ]
    .into_iter()
    .fold(update, |update: UpdateMany<Entity>, (column, more)| {
        update.col_expr(column, Expr::col(column).add(more))
    });
    let ours = update
        .filter(Column::Id.eq(job.id))
        .filter(Column::Lease.eq(job.lease))
        .filter(Column::State.eq(State::Running));
    if tx.update(ours).await? == 0 {
        return Err(Stop::Lost);
    }
    tx.one(Entity::find_by_id(job.id)).await?.ok_or(Stop::Lost)
}

fn until() -> DateTime<Utc> {
    now() + LEASE
}

/// The findings of a piece that are kept.
fn limited(job: &Model, judged: Taken) -> Vec<Found> {
    let room = usize::try_from(MOST_FINDINGS - job.findings).unwrap_or(0);
    judged.found.into_iter().take(room).collect()
}

/// Whether a piece that was refused as a whole is worth another try: somebody else wrote at the same time.
fn passes(error: &Error) -> bool {
    matches!(
        error,
        Error::Unavailable { .. } | Error::Conflict { .. } | Error::Invalid(_)
    )
}

/// In whose name the job's own rows are written.
fn author(job: &Model) -> Author {
    Author {
        account: Some(job.account_id),
        api_key: job.api_key_id,
        ..store::service("import")
    }
}
