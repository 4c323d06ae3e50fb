//! Evidence: added with a file or a text, checked, renewed, and served to those who see the case.

use entity::{
    competence_validation::{self, Verb as CaseVerb},
    evidence::{Column, Entity, Model, New, Verb},
    file, file_person,
    id::Id,
    record::Stateful,
};
use sea_orm::EntityTrait;

use super::{candidate_of, policy};
use crate::{
    auth::PersonKey,
    authz::{Permit, matrix},
    db::{
        Session, Tx,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
    file::Files,
    http::file::Download,
};

/// Adds evidence to a case, until the assessment is scheduled (V-5).
pub async fn add(
    session: &Session,
    validation: Id<competence_validation::Entity>,
    new: New,
    file: Option<Id<file::Entity>>,
) -> Result<Model> {
    let tx = session.begin().await?;
    let case = tx.get(competence_validation::Entity::find_by_id(validation)).await?;
    let file = match file {
        Some(id) => Some(tx.get(file::Entity::find_by_id(id)).await?),
        None => None,
    };
    let permit = policy::permit(&tx, CaseVerb::AddEvidence, case).await?;
    permit.expect_open(CaseVerb::AddEvidence)?;
    let (candidate, key) = candidate_of(&tx, &permit).await?;
    let row = Model::added(tx.new_id(), &permit, new, file.as_ref(), tx.now())?;
    let adding = tx
        .actor()
        .permit_new_among::<Entity>(Verb::Create, permit.partner_id, true)?;
    if let Some(file) = file {
        let kept = file::Model {
            expires_at: None,
            ..file.clone()
        };
        let system = tx.system("a file becomes evidence");
        system.change::<file::Entity>("PROVE", None, &file, kept).await?;
        // it goes with the person.
        let about = candidate.identity_id.map(|identity_id| file_person::Model {
            file_id: file.id,
            identity_id,
        });
        system.put(about).await?;
    }
    let done = tx.insert(adding.under(key), row).await?;
    tx.commit(done).await
}

async fn begun(
    session: &Session,
    (id, expected): (Id<Entity>, i32),
    verb: Verb,
) -> Result<(Tx, Permit<Entity>, PersonKey)> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let case = tx
        .get(competence_validation::Entity::find_by_id(found.validation_id))
        .await?;
    let may = policy::may(&tx, matrix::evidence(verb), &case).await?;
    let permit = tx.actor().permit_among(verb, found, may)?;
    permit.expect(verb, expected)?;
    case.expect_open(CaseVerb::AddEvidence)?;
    let (_, key) = candidate_of(&tx, &case).await?;
    Ok((tx, permit, key))
}

/// Says how evidence was found to be genuine.
pub async fn check(session: &Session, (id, expected): (Id<Entity>, i32), authenticity: String) -> Result<Model> {
    let (tx, permit, key) = begun(session, (id, expected), Verb::Check).await?;
    let next = permit.checked(authenticity)?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// V-6: renews old evidence by a statement that it still holds.
pub async fn renew(session: &Session, (id, expected): (Id<Entity>, i32), statement: String) -> Result<Model> {
    let (tx, permit, key) = begun(session, (id, expected), Verb::Renew).await?;
    let next = permit.renewed(statement, tx.today())?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// One page of the evidence of a case, the first added first.
pub async fn of_case(session: &Session, id: Id<competence_validation::Entity>, args: PageArgs) -> Result<Page<Model>> {
    let sorting = Sorting {
        column: Column::CreatedAt,
        descending: false,
    };
    let all = (Entity::find(), sorting, args);
    session
        .load_page(Column::ValidationId, id.uuid(), all, "evidence of a case")
        .await
}

/// What the viewer may do with evidence now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let Some(case) = session.load(row.validation_id).await? else {
        return Ok(Vec::new());
    };
    let open = row.open().contains(&Verb::Check) && case.open().contains(&CaseVerb::AddEvidence);
    let may = open && policy::could(session, matrix::evidence(Verb::Check), &case).await?;
    Ok([Verb::Check, Verb::Renew].into_iter().filter(|_| may).collect())
}

/// Where the bytes of evidence can be fetched by this viewer, for a quarter of an hour: whoever follows the address is
/// looked at once more, as the viewer that it was made for.
#[must_use]
pub fn address(session: &Session, files: &Files, row: &Model) -> Option<String> {
    let account = session.actor().person().map(|person| person.account);
    let viewer = row.file_id.and(account);
    viewer.map(|account| files.address_for(row.id, account, session.now()))
}

/// What an address leads to, if the viewer that it was made for still sees the evidence.
pub async fn fetched(worker: &crate::job::Worker, ticket: &crate::file::Ticket) -> Result<Option<Download>> {
    let Some((id, account)) = worker.files.shown(ticket, crate::engine::now()) else {
        return Ok(None);
    };
    let session = match worker.session(account, None, "download".to_owned()).await {
        Ok(session) => session,
        Err(crate::job::Stop::Later(error)) => return Err(error),
        Err(_) => return Ok(None),
    };
    let found = session.find(Entity::find_by_id(id)).await?;
    // What was read is in the audit before it leaves.
    session.close().await?;
    let Some(file) = found.and_then(|row| row.file_id) else {
        return Ok(None);
    };
    crate::file::fetched(worker, file, "evidence").await
}
