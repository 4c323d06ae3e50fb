//! I-1: both sides agree to an edition, and what they agreed to is changed by the next edition alone.

use std::collections::HashMap;

use entity::{
    act::Recording,
    code::Findings,
    competence_validation::check_act,
    consent::{self, Purpose},
    inclusion_plan::{self, Model, Side, Verb, expect_edition},
    plan_action,
    plan_edition::{self, Agreement, State},
    plan_goal,
    rule::{Refusal, both},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::{At, Begun, begun, edition_of};
use crate::{
    auth::PersonKey,
    authz::Permit,
    db::{Session, SystemTx, Tx},
    error::{Error, Result},
};

/// The person's agreement to an edition.
#[derive(Debug)]
pub struct Agreeing {
    /// The plan.
    pub at: At,
    /// The number of the edition that they have read.
    pub edition: i32,
    /// The wording and language of the consent PLAN, needed unless it is in force.
    pub consent: Option<(String, String)>,
    /// How the person agreed, where somebody writes it down.
    pub recorded: Option<Recording>,
}

/// The person agrees, or somebody writes down that they did; the consent PLAN is given with it, unless it is in force.
pub async fn agree(session: &Session, agreeing: Agreeing) -> Result<Model> {
    let begun = begun(session, agreeing.at, Verb::Agree).await?;
    let mut found = Findings::default();
    let by = begun.tx.actor().account();
    check_act(&begun.person, by, agreeing.recorded.as_ref(), &mut found);
    both(expect_edition(&begun.permit, agreeing.edition), found.into_result())?;
    consent_to_plan(&begun, agreeing.consent, agreeing.recorded.clone()).await?;
    let at = begun.tx.now();
    let agreement = Agreement {
        at,
        account: by,
        act: agreeing.recorded.map(|one| one.by(by, at)),
    };
    signed(begun, Side::Person, agreement).await
}

/// The COUNSELLOR who answers for the plan agrees.
pub async fn countersign(session: &Session, at: At, edition: i32) -> Result<Model> {
    let begun = begun(session, at, Verb::Countersign).await?;
    expect_edition(&begun.permit, edition)?;
    if begun.tx.actor().is_myself(&begun.person) {
        // I-1: nobody agrees for both sides.
        return Err(Error::Forbidden);
    }
    let agreement = Agreement {
        at: begun.tx.now(),
        account: begun.tx.actor().account(),
        act: None,
    };
    signed(begun, Side::Worker, agreement).await
}

/// nobody has a plan who does not consent to it.
async fn consent_to_plan(begun: &Begun, wording: Option<(String, String)>, recorded: Option<Recording>) -> Result<()> {
    let Begun { tx, person, key, .. } = begun;
    if crate::participant::consent::holds_behind(tx, person.id, Purpose::Plan, None).await? {
        return Ok(());
    }
    let mut found = Findings::default();
    found.require(
        wording.is_some(),
        "consent",
        "X-3",
        "The person consents to having a plan, in a wording that is named.",
        "La personne consent à avoir un plan, dans une formulation désignée.",
    );
    found.into_result()?;
    let (wording_version, language) = wording.unwrap_or_default();
    let new = consent::New {
        id: tx.new_id(),
        purpose: Purpose::Plan,
        recipient: None,
        wording_version,
        language,
        recorded,
    };
    let given = consent::Model::given(new, person, tx.actor().account(), tx.now())?;
    let giving = tx
        .actor()
        .permit_new_among::<consent::Entity>(consent::Verb::Give, person.partner_id, true)?;
    tx.insert(giving.under(key.clone()), given).await?;
    Ok(())
}

/// One side has agreed; with the other one's agreement the edition takes the place of the one before.
async fn signed(begun: Begun, side: Side, agreement: Agreement) -> Result<Model> {
    let Begun { tx, permit, key, .. } = begun;
    let draft = edition_of(&tx, &permit, permit.edition).await?;
    let behind = tx.behind("I-1").await?;
    expect_goals(&behind.all(goals_of(&draft)).await?)?;
    let (next, at) = (draft.agreed(side, agreement), tx.now());
    let signed = behind
        .change_about::<plan_edition::Entity>(&key, "AGREE", &draft, next)
        .await?;
    if signed.state == State::Agreed
        && let Some(number) = permit.agreed_edition
    {
        replace(&tx, (&permit, number), &signed, &key).await?;
    }
    let next = permit.agreed(side, at);
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

fn expect_goals(all: &[plan_goal::Model]) -> Result<(), Refusal> {
    let mut found = Findings::default();
    found.require(
        !all.is_empty(),
        "plan",
        "I-1",
        "There is nothing to agree to without a goal.",
        "Sans objectif, il n'y a rien à approuver.",
    );
    found.into_result()
}

pub(super) fn goals_of(of: &plan_edition::Model) -> Select<plan_goal::Entity> {
    plan_goal::Entity::find()
        .filter(plan_goal::Column::EditionId.eq(of.id))
        .order_by_asc(plan_goal::Column::Id)
}

fn actions_of(of: &plan_edition::Model) -> Select<plan_action::Entity> {
    plan_action::Entity::find()
        .filter(plan_action::Column::EditionId.eq(of.id))
        .order_by_asc(plan_action::Column::Id)
}

/// What was in force is so no longer; how its goals and actions went while the next edition was being written stands there
/// from now on.
async fn replace(
    tx: &Tx,
    (plan, number): (&Permit<inclusion_plan::Entity>, i32),
    by: &plan_edition::Model,
    key: &PersonKey,
) -> Result<()> {
    let before = edition_of(tx, plan, number).await?;
    let behind = tx.behind("I-1").await?;
    let next = before.superseded();
    behind
        .change_about::<plan_edition::Entity>(key, "SUPERSEDE", &before, next)
        .await?;
    carry_goals(behind, (&before, by), key).await?;
    carry_actions(behind, (&before, by), key).await
}

async fn carry_goals(
    behind: &SystemTx,
    (before, by): (&plan_edition::Model, &plan_edition::Model),
    key: &PersonKey,
) -> Result<()> {
    let went = behind.all(goals_of(before)).await?;
    let went: HashMap<_, _> = went.into_iter().map(|one| (one.origin_id, one.state)).collect();
    for row in behind.locked(goals_of(by)).await? {
        let next = went.get(&row.origin_id).map(|state| row.settled(*state));
        if let Some(next) = next.filter(|next| *next != row) {
            behind
                .change_about::<plan_goal::Entity>(key, "CARRY", &row, next)
                .await?;
        }
    }
    Ok(())
}

async fn carry_actions(
    behind: &SystemTx,
    (before, by): (&plan_edition::Model, &plan_edition::Model),
    key: &PersonKey,
) -> Result<()> {
    let went = behind.all(actions_of(before)).await?;
    let went: HashMap<_, _> = went.into_iter().map(|one| (one.origin_id, one)).collect();
    for row in behind.locked(actions_of(by)).await? {
        let next = went.get(&row.origin_id).map(|one| row.carried(one));
        if let Some(next) = next.filter(|next| *next != row) {
            behind
                .change_about::<plan_action::Entity>(key, "CARRY", &row, next)
                .await?;
        }
    }
    Ok(())
}

/// Begins the next edition, as a copy of the one in force.
pub async fn revise(session: &Session, at: At, reason: String) -> Result<Model> {
    let Begun { tx, permit, key, .. } = begun(session, at, Verb::Revise).await?;
    let before = edition_of(&tx, &permit, permit.current_edition()).await?;
    let plan = permit.revised();
    let next = before.next(tx.new_id(), &plan, reason, tx.now())?;
    let verb = plan_edition::Verb::Create;
    let writing = tx
        .actor()
        .permit_new_among::<plan_edition::Entity>(verb, plan.partner_id, true)?;
    let next = tx.insert(writing.under(key.clone()), next).await?;
    copy(&tx, (&before, &next), &key).await?;
    let done = tx.update(permit.under(key), plan).await?;
    tx.commit(done).await
}

/// The goals and actions of one edition in another one, in a constant number of statements.
async fn copy(tx: &Tx, (from, to): (&plan_edition::Model, &plan_edition::Model), key: &PersonKey) -> Result<()> {
    let behind = tx.behind("I-1").await?;
    let (goals, actions) = (behind.all(goals_of(from)).await?, behind.all(actions_of(from)).await?);
    let ids = tx.new_ids(goals.len());
    let copies = goals
        .iter()
        .zip(ids)
        .map(|(goal, id)| (goal.id, goal.copied(id, to, tx.now())));
    let copies: Vec<_> = copies.collect();
    let mut rows = Vec::with_capacity(copies.len());
    for (_, goal) in &copies {
        let permit = tx
            .actor()
            .permit_new_among::<plan_goal::Entity>(plan_goal::Verb::Add, to.partner_id, true)?;
        rows.push((permit.under(key.clone()), goal.clone()));
    }
    tx.insert_all(rows).await?;
    let below: HashMap<_, _> = copies.into_iter().collect();
    let mut rows = Vec::with_capacity(actions.len());
    for (action, id) in actions.iter().zip(tx.new_ids(actions.len())) {
        let Some(goal) = below.get(&action.goal_id) else {
            continue;
        };
        let permit = tx
            .actor()
            .permit_new_among::<plan_action::Entity>(plan_action::Verb::Add, to.partner_id, true)?;
        rows.push((permit.under(key.clone()), action.copied(id, goal, tx.now())));
    }
    tx.insert_all(rows).await
}
