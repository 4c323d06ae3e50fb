//! The course of a plan: begun, reviewed (I-2), ended, and what has become of the person.

use chrono::NaiveDate;
use entity::{
    consent::Purpose,
    id::Id,
    inclusion_plan::{self, Following, Model, Verb},
    plan_exit::{self, ExitOutcome, Reason},
    plan_review,
    rule::{Refusal, both},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{At, Begun, agreement::goals_of, begun, edition_of};
use crate::{
    auth::PersonKey,
    authz::Permit,
    db::{Session, Tx},
    error::{Error, Result},
};

/// Begins to carry a plan out.
pub async fn start(session: &Session, at: At, first_review: Option<NaiveDate>) -> Result<Model> {
    let Begun { tx, permit, key, .. } = begun(session, at, Verb::Start).await?;
    let next = permit.started(first_review, tx.now())?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// Begins a review.
pub async fn begin_review(session: &Session, at: At) -> Result<Model> {
    let Begun { tx, permit, key, .. } = begun(session, at, Verb::BeginReview).await?;
    let next = permit.in_review();
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// Ends a review and sets the day of the next one (I-2).
pub async fn finish_review(session: &Session, at: At, review: Following, note: String) -> Result<Model> {
    let Begun { tx, permit, key, .. } = begun(session, at, Verb::FinishReview).await?;
    let next = permit.reviewed(review, tx.today());
    let plan = next.as_ref().unwrap_or(&permit);
    let held = plan_review::Model::held(tx.new_id(), plan, (review.on, note), tx.now());
    let next = both(next, told(&held))?;
    let writing =
        tx.actor()
            .permit_new_among::<plan_review::Entity>(plan_review::Verb::Create, permit.partner_id, true)?;
    tx.insert(writing.under(key.clone()), held?).await?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// What a judgement refuses, without what it makes.
fn told<T>(judged: &Result<T, Refusal>) -> Result<(), Refusal> {
    judged.as_ref().map(|_| ()).map_err(Clone::clone)
}

/// Ends a plan whose goals are all reached or dropped.
pub async fn complete(session: &Session, at: At, note: Option<String>) -> Result<Model> {
    let begun = begun(session, at, Verb::Complete).await?;
    let current = edition_of(&begun.tx, &begun.permit, begun.permit.current_edition()).await?;
    let goals = begun.tx.behind("what is open").await?.all(goals_of(&current)).await?;
    let next = begun.permit.completed(&goals, begun.tx.now());
    ended(begun, next, (Reason::GoalsSettled, note)).await
}

/// Ends a plan early.
pub async fn close(session: &Session, at: At, why: (Reason, Option<String>)) -> Result<Model> {
    let begun = begun(session, at, Verb::Close).await?;
    plan_exit::expect_early(why.0)?;
    let next = begun.permit.closed(begun.tx.now());
    ended(begun, Ok(next), why).await
}

async fn ended(begun: Begun, next: Result<Model, Refusal>, why: (Reason, Option<String>)) -> Result<Model> {
    let Begun { tx, permit, key, .. } = begun;
    let exit = plan_exit::Model::noted(tx.new_id(), &permit, why, tx.now());
    let next = both(next, told(&exit))?;
    let writing = tx
        .actor()
        .permit_new_among::<plan_exit::Entity>(plan_exit::Verb::Create, permit.partner_id, true)?;
    tx.insert(writing.under(key.clone()), exit?).await?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// Notes what has become of the person at the end, after six months or after twelve.
pub async fn record_outcome(session: &Session, at: At, outcome: ExitOutcome) -> Result<Model> {
    let Begun {
        tx,
        permit,
        person,
        key,
    } = begun(session, at, Verb::RecordOutcome).await?;
    let may_ask = crate::participant::consent::holds_behind(&tx, person.id, Purpose::FollowUp, None).await?;
    let exit = exit_of(&tx, permit.id).await?;
    let next = exit.with_outcome(outcome, may_ask, tx.today())?;
    let writing = tx.actor().permit_among(plan_exit::Verb::RecordOutcome, exit, true)?;
    tx.update(writing.under(key.clone()), next).await?;
    let done = unchanged(&tx, permit, key).await?;
    tx.commit(done).await
}

async fn exit_of(tx: &Tx, id: Id<inclusion_plan::Entity>) -> Result<plan_exit::Model> {
    let of_plan = plan_exit::Entity::find().filter(plan_exit::Column::PlanId.eq(id));
    let found = tx.behind("the exit of a plan").await?.one(of_plan).await?;
    found.ok_or_else(|| Error::internal("a plan that has ended without its exit"))
}

/// The plan counts what was written below it.
async fn unchanged(tx: &Tx, permit: Permit<inclusion_plan::Entity>, key: PersonKey) -> Result<Model> {
    let same = (*permit).clone();
    tx.update(permit.under(key), same).await
}

/// The reviews of a plan, the first one first.
pub async fn reviews(session: &Session, id: Id<inclusion_plan::Entity>) -> Result<Vec<plan_review::Model>> {
    session
        .load_all::<plan_review::Entity>(plan_review::Column::PlanId, id.uuid())
        .await
}
