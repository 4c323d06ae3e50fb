//! The worker: what imports and exports have in common, and the one task of each instance that works on them.
//!
//! Jobs lie in tables. The worker claims one whose lease is over by counting its lease up, works on it piece by piece –
//! each piece moves the lease on – and notes its end. If the instance dies, the lease ends a quarter of a minute later
//! and any instance goes on. Whoever comes back late finds another number in the lease and writes nothing.

pub mod cell;
pub mod column;

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, api_key, export_job,
    id::Id,
    import_finding, import_job,
    job::{Failure, State},
};
use sea_orm::{
    ColumnTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    auth::{self, Auth},
    db::{Db, RequestInfo, Session, System},
    engine::now,
    error::{Error, Result},
    export,
    file::{Files, store::service},
    import,
    language::Preferred,
};

/// How long a job is nobody else's after its last piece: longer than a piece takes.
pub const LEASE: TimeDelta = TimeDelta::seconds(15);
/// So often a job is claimed without getting any further; then it is at fault, not its instances.
const MOST_ATTEMPTS: i32 = 5;
/// How long findings are kept after the end.
const FINDINGS: TimeDelta = TimeDelta::days(30);
/// How long a piece may take.
const PATIENCE: Duration = Duration::from_mins(10);

/// What the worker needs; cheap to clone.
#[derive(Clone)]
pub struct Worker {
    pub(crate) db: Db,
    pub(crate) auth: Auth,
    /// The files that are imported, exported and shown.
    pub files: Files,
}

/// Why a job does not go on.
#[derive(Debug)]
pub enum Stop {
    /// It was stopped, or somebody else works on it.
    Lost,
    /// It ends with this.
    Failed(Failure),
    /// It is tried again.
    Later(Error),
}

impl From<Error> for Stop {
    /// What the maker may not do, or not any more, ends the job; what passes is tried again.
    fn from(error: Error) -> Self {
        match error {
            Error::Forbidden | Error::NotFound | Error::Unauthenticated(_) => Self::Failed(Failure::Forbidden),
            Error::InvalidState { .. } => Self::Failed(Failure::State),
            other => Self::Later(other),
        }
    }
}

impl Worker {
    /// The worker of this instance.
    #[must_use]
    pub fn new(db: Db, auth: Auth, files: Files) -> Self {
        Self { db, auth, files }
    }

    /// Works on what waits until nothing does; how many jobs were worked on.
    pub async fn work(&self) -> Result<usize> {
        let mut worked = 0;
        loop {
            let import = self.claim_import().await?;
            let export = self.claim_export().await?;
            if import.is_none() && export.is_none() {
                return Ok(worked);
            }
            if let Some(job) = import {
                import::work::run(self, job).await?;
                worked += 1;
            }
            if let Some(job) = export {
                export::work::run(self, job).await?;
                worked += 1;
            }
        }
    }

    pub(crate) fn system(&self) -> System {
        self.db.system("work on a job")
    }

    /// A session of the job's maker, with the rights of now.
    pub(crate) async fn session(
        &self,
        account: Id<account::Entity>,
        key: Option<Id<api_key::Entity>>,
        task: String,
    ) -> Result<Session, Stop> {
        let now = now();
        let actor = auth::by_maker(&self.db, account, key, now).await?;
        let actor = actor.ok_or(Stop::Failed(Failure::Forbidden))?;
        let request = RequestInfo {
            id: task,
            now,
            deadline: Instant::now() + PATIENCE,
            languages: Preferred::default(),
            idempotency: None,
            address: String::new(),
        };
        let (vault, cursor) = (self.auth.vault().clone(), self.auth.keys().cursor(now).await?);
        Ok(Session::new(self.db.clone(), vault, cursor, actor, request))
    }

    /// A job of one kind that waits; it is ours now. The columns: its id, state, lease with its end, and attempts.
    async fn claim<E: EntityTrait>(&self, columns: [E::Column; 5]) -> Result<Option<E::Model>> {
        let [id, state, until, lease, attempts] = columns;
        loop {
            let now = now();
            let open = state.is_in([State::Queued, State::Running]);
            let free = open.and(until.lte(now));
            let waiting = E::find().filter(free.clone()).order_by_asc(until).limit(1);
            let Some(job) = self.system().one(waiting).await? else {
                return Ok(None);
            };
            let this = id.eq(job.get(id));
            let claim = E::update_many()
                .col_expr(state, Expr::val(State::Running.code()))
                .col_expr(until, Expr::val(now + LEASE))
                .col_expr(lease, Expr::col(lease).add(1))
                .col_expr(attempts, Expr::col(attempts).add(1))
                .filter(this.clone().and(lease.eq(job.get(lease))).and(free));
            let tx = self.system().begin(service("a job")).await?;
            // Whoever was not first looks for another one.
            if tx.update(claim).await? == 1 {
                let ours = tx.one(E::find().filter(this)).await?;
                tx.commit().await?;
                return Ok(ours);
            }
        }
    }

    async fn claim_import(&self) -> Result<Option<import_job::Model>> {
        use import_job::{Column, Entity};
        let columns = [
            Column::Id,
            Column::State,
            Column::LeaseUntil,
            Column::Lease,
            Column::Attempts,
        ];
        self.claim::<Entity>(columns).await
    }

    async fn claim_export(&self) -> Result<Option<export_job::Model>> {
        use export_job::{Column, Entity};
        let columns = [
            Column::Id,
            Column::State,
            Column::LeaseUntil,
            Column::Lease,
            Column::Attempts,
        ];
        self.claim::<Entity>(columns).await
    }

    /// Removes files whose time is over and findings of imports that ended long ago. For every hour.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<()> {
        self.files.sweep(now).await?;
        let ended = import_job::Entity::find()
            .select_only()
            .column(import_job::Column::Id)
            .filter(import_job::Column::EndedAt.lte(now - FINDINGS));
        let old = import_finding::Entity::delete_many()
            .filter(import_finding::Column::ImportJobId.in_subquery(ended.into_query()));
        let tx = self.system().begin(service("housekeeping")).await?;
        tx.delete(old).await?;
        tx.commit().await
    }
}

/// Whether a job that met a passing fault is tried again.
#[must_use]
pub fn is_hopeless(attempts: i32) -> bool {
    attempts >= MOST_ATTEMPTS
}
