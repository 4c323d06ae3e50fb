//! The life of a module's versions (T-1): beginning the next one, offering it, retiring it, removing a draft.

use entity::{
    id::Id,
    module::{self, Changes, Model, State, Verb},
    module_session, partner, project,
    record::Stateful,
    rule::{Text, Violation},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::ExprTrait};

use super::{offers, prerequisite, session as runs};
use crate::{
    auth::Actor,
    db::{
        Session, Turn, Tx,
        page::{Page, PageArgs, Sorting},
    },
    error::{Error, Result},
};

/// T-1: the next version of a published module, unless there is one already. It is a new module of its
/// project, so the project has to be ONGOING (J-2); what comes first stays what comes first.
pub(super) async fn next(tx: &Tx, published: &Model, expected: i32, changes: Changes) -> Result<Model> {
    let (project, provider) = (published.project_id, published.partner_id);
    let permit = tx
        .actor()
        .permit_new::<module::Entity>(Verb::Create, Some(project), Some(provider))?;
    published.expect(Verb::Update, expected)?;
    ongoing(tx, published).await?;
    if numbered(tx, published, published.edition + 1).await?.is_some() {
        return Err(begun());
    }
    let next = published.next_edition(tx.new_id(), tx.now(), changes)?;
    let next = tx.insert(permit, next).await?;
    prerequisite::take_along(tx, published, &next).await?;
    Ok(next)
}

fn begun() -> Error {
    Error::Conflict {
        current_version: None,
        message: Text::new(
            "The next version of this module has begun.",
            "La version suivante de ce module existe déjà.",
        ),
    }
}

/// Offers a draft; the version that was offered before is retired, its enrolments stay. Nothing new is offered in a
/// project that is not ONGOING (J-2), or by a partner that no longer contributes to it.
pub async fn publish(session: &Session, id: Id<module::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    tx.wait_for(Turn::Prerequisites).await?;
    let found = tx.get(module::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Publish, found)?;
    expect_contributing(tx.actor(), &permit)?;
    permit.expect(Verb::Publish, expected)?;
    let before = numbered(&tx, &permit, permit.edition - 1).await?;
    ongoing(&tx, &permit).await?;
    let required = prerequisite::required(session, &tx, &permit).await?;
    let next = permit.published(&required)?;
    if !prerequisite::circular(session, &tx, &permit, &required)
        .await?
        .is_empty()
    {
        return Err(closes_a_cycle());
    }
    if let Some(before) = before.filter(|one| one.state == State::Published) {
        retire_row(&tx, before).await?;
    }
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

fn closes_a_cycle() -> Error {
    let message = Text::new(
        "A module that comes first has come to ask for this one.",
        "Un module qui vient d'abord demande désormais celui-ci.",
    );
    Violation::new("input.module.prerequisites", "T-2", message).into()
}

/// Offers a published module no longer. Its sessions and enrolments stay, also after the project's end.
pub async fn retire(session: &Session, id: Id<module::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(module::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Retire, found)?;
    permit.expect(Verb::Retire, expected)?;
    let next = permit.retired();
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

async fn retire_row(tx: &Tx, published: Model) -> Result<Model> {
    let permit = tx.actor().permit(Verb::Retire, published)?;
    let next = permit.retired();
    tx.update(permit, next).await
}

/// T-4: removes a draft, which nobody can have enrolled in, with its sessions and with what it asked for; not while
/// another draft asks for it. The provider is given back.
pub async fn delete(session: &Session, id: Id<module::Entity>, expected: i32) -> Result<partner::Model> {
    let tx = session.begin().await?;
    tx.wait_for(Turn::Prerequisites).await?;
    let found = tx.get(module::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Delete, found)?;
    permit.expect(Verb::Delete, expected)?;
    let asking = prerequisite::asking(session, &tx, &permit).await?;
    if !asking.is_empty() {
        return Err(needed(&asking));
    }
    prerequisite::forget(&tx, &permit).await?;
    let sessions = module_session::Column::ModuleId.eq(permit.id);
    for run in tx.list(module_session::Entity::find().filter(sessions)).await? {
        runs::remove(&tx, tx.actor().permit(module_session::Verb::Delete, run)?).await?;
    }
    let provider = permit.partner_id;
    tx.delete(permit).await?;
    let provider = tx.get(partner::Entity::find_by_id(provider)).await?;
    tx.commit(provider).await
}

fn needed(asking: &[Model]) -> Error {
    let codes: Vec<&str> = asking.iter().map(|one| one.code.as_str()).collect();
    let codes = codes.join(", ");
    let message = Text::new(
        format!("Other modules ask for it first: {codes}."),
        format!("D'autres modules le demandent d'abord : {codes}."),
    );
    Violation::new("input.module", "T-4", message).into()
}

/// FORBIDDEN for those whose partner no longer contributes to the module's project.
pub(super) fn expect_contributing(actor: &Actor, module: &Model) -> Result<()> {
    if offers(actor, module) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// J-2: the module's project while it is ONGOING. A partner that has left it no longer sees it.
pub(super) async fn ongoing(tx: &Tx, module: &Model) -> Result<project::Model> {
    let project = tx.find(project::Entity::find_by_id(module.project_id)).await?;
    let project = project.ok_or(Error::Forbidden)?;
    project.expect_ongoing()?;
    Ok(project)
}

/// Another version of the same module.
async fn numbered(tx: &Tx, module: &Model, edition: i32) -> Result<Option<Model>> {
    use module::Column::{CourseId, Edition};
    let same = CourseId.eq(module.course_id).and(Edition.eq(edition));
    tx.find(module::Entity::find().filter(same)).await
}

/// The edition that was made from this one, if the viewer may see it.
pub async fn after(session: &Session, id: Id<module::Entity>) -> Result<Option<Model>> {
    let next = session
        .load_all::<module::Entity>(module::Column::PreviousId, id.uuid())
        .await?;
    Ok(next.into_iter().next())
}

/// One page of the editions of a module, the first one first.
pub async fn page(session: &Session, module: &Model, args: PageArgs) -> Result<Page<Model>> {
    use module::{Column, Entity};
    let course = module.course_id.uuid();
    let sorting = Sorting {
        column: Column::Edition,
        descending: false,
    };
    let all = (Entity::find(), sorting, args);
    session
        .load_page(Column::CourseId, course, all, "module editions")
        .await
}
