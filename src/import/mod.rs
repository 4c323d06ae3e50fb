//! Imports: rows of a CSV file become participants or mobilities of a project, by the same pure rules as single
//! changes.
//!
//! `importStart` judges who may and what is named, and puts a job into a table. Any instance's worker ([`crate::job`])
//! claims it and takes the file piece by piece: the rows of a piece, their audit entries and events, the findings and
//! the place in the file are one transaction. Whoever dies in the middle has done whole pieces, and the next worker goes
//! on where they end; no row is taken twice. Each piece is judged with the rights that the job's maker has at that
//! moment: a role that is taken away ends the job.
//!
//! A dry run judges every row in the same steps, locks included, and abandons each transaction; it remembers in memory
//! what later rows must know of earlier ones. All or nothing is a dry run and then one transaction.
//!
//! A row's key is the sender's own number. A row whose key is there already changes what differs, by the rules of the
//! update mutations, and leaves the rest; an empty cell says nothing. So the same file can be imported twice, and an
//! export can be imported again.
//!
//! What is found names row, column, rule and what would be right, and never what stands in a cell. The file's bytes are
//! removed when the job ends.

mod calendar;
mod finding;
pub mod graphql;
mod input;
mod mobility;
mod participant;
pub mod policy;
mod source;
mod table;
mod value;
pub mod work;

use entity::{
    file::{self, Purpose, State as FileState},
    id::Id,
    import_finding,
    import_job::{self, Accept, Kind, Model, New, State, Verb},
    mobility as mobilities, participant as participants, partner, project,
    record::Stateful,
    rule::{Text, Violation},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use self::{finding::Found, value::Values};
use crate::{
    authz::Scoped,
    db::{
        Session, Tx,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
    file::store,
};

/// An import to be started.
#[derive(Debug)]
pub struct Starting {
    /// Which records.
    pub kind: Kind,
    /// The project.
    pub project: Id<project::Entity>,
    /// The partner whose records they are; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// The file.
    pub file: Id<file::Entity>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// What is taken if some rows are refused.
    pub accept: Accept,
}

/// What became of the rows of one piece.
#[derive(Debug, Default)]
pub struct Taken {
    created: i32,
    changed: i32,
    unchanged: i32,
    refused: i32,
    found: Vec<Found>,
    /// Who these people are was read, and is not changed.
    read: Vec<entity::identity::Model>,
}

impl Taken {
    fn refuse(&mut self, found: Vec<Found>) {
        self.refused += 1;
        self.found.extend(found);
    }
}

/// Starts an import into an ONGOING project (J-2).
pub async fn start(session: &Session, starting: Starting) -> Result<Model> {
    let tx = session.begin().await?;
    let project = tx.get(project::Entity::find_by_id(starting.project)).await?;
    tx.known(starting.partner).await?;
    let file = tx.get(file::Entity::find_by_id(starting.file)).await?;
    let owner = owner(&tx, &starting)?;
    let permit = tx
        .actor()
        .permit_new::<import_job::Entity>(Verb::Create, None, Some(owner))?;
    project.expect_ongoing()?;
    let by = crate::file::author(tx.actor())?;
    may_be_read(&tx, &file, owner).await?;
    let job = Model::queued(New {
        id: tx.new_id(),
        partner_id: owner,
        by,
        kind: starting.kind,
        project_id: project.id,
        file_id: file.id,
        dry_run: starting.dry_run,
        accept: starting.accept,
        now: tx.now(),
    });
    let done = tx.insert(permit, job).await?;
    tx.commit(done).await
}

/// The partner for which the records may be made.
fn owner(tx: &Tx, starting: &Starting) -> Result<Id<partner::Entity>> {
    let (actor, project, partner) = (tx.actor(), Some(starting.project), starting.partner);
    match starting.kind {
        Kind::Participant => {
            let verb = participants::Verb::Create;
            let permit = actor.permit_new::<participants::Entity>(verb, project, partner)?;
            let named = entity::identity::Verb::Create;
            actor.permit_new::<entity::identity::Entity>(named, None, Some(permit.owner()))?;
            Ok(permit.owner())
        }
        Kind::Mobility => {
            let verb = mobilities::Verb::Create;
            Ok(actor.permit_new::<mobilities::Entity>(verb, project, partner)?.owner())
        }
    }
}

/// A file is read once, for the partner that it belongs to.
async fn may_be_read(tx: &Tx, file: &file::Model, owner: Id<partner::Entity>) -> Result<()> {
    let used = import_job::Entity::find().filter(import_job::Column::FileId.eq(file.id));
    let used = tx.system("whether a file was imported").one(used).await?.is_some();
    let here = file.state == FileState::Stored && file.is_in_time(tx.now());
    if file.purpose == Purpose::Import && file.partner_id == owner && here && !used {
        return Ok(());
    }
    let text = Text::new(
        "A file of the partner with the purpose IMPORT is expected, whose bytes are here and were not imported yet.",
        "Un fichier du partenaire destiné à IMPORT est attendu, dont les octets sont là et pas encore importés.",
    );
    Err(Violation::new("input.file", "FILE", text).into())
}

/// Stops an import. What was taken until then stays.
pub async fn cancel(session: &Session, id: Id<import_job::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(import_job::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Cancel, found)?;
    permit.expect(Verb::Cancel, expected)?;
    let next = permit.ended(State::Cancelled, None, tx.now());
    let system = tx.system("the file of an import that has ended");
    store::remove(system, permit.file_id).await?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// The name of an import's list of findings, for its cursors and its total.
const OF_JOB: &str = "import findings";

/// One page of what an import found, in the order of the rows.
pub async fn findings(
    session: &Session,
    job: Id<import_job::Entity>,
    args: PageArgs,
) -> Result<Page<import_finding::Model>> {
    let sorting = Sorting {
        column: import_finding::Column::Row,
        descending: false,
    };
    let list = (import_finding::Entity::find(), sorting, args);
    let column = import_finding::Column::ImportJobId;
    session.load_page(column, job.uuid(), list, OF_JOB).await
}

/// One page of the viewer's imports, latest first.
pub async fn page(session: &Session, args: &PageArgs) -> Result<Page<Model>> {
    let sorting = Sorting {
        column: import_job::Column::CreatedAt,
        descending: true,
    };
    session
        .page(import_job::Entity::find(), sorting, args, import_job::Entity::KIND)
        .await
}

/// A row that names another project is in the wrong file.
fn of_project(values: &mut Values<'_>, project: &project::Model) {
    let Some(named) = values.text("project") else { return };
    let ours = [Some(project.code.as_str()), project.grant_agreement_number.as_deref()];
    if !ours.contains(&Some(named.as_str())) {
        values.wrong(
            "project",
            "PROJECT",
            "The project of the import is expected.",
            "Le projet de l'importation est attendu.",
        );
    }
}
