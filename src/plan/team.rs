//! The team of a plan, and its hand-over to another partner (I-3).

use entity::{
    break_glass,
    case_member::{self, Column, Model, Verb},
    code::Findings,
    consent::Purpose,
    id::Id,
    inclusion_plan::{self, Verb as PlanVerb},
    participant, partner, plan_action, plan_edition, plan_exit, plan_goal, plan_review,
    record::Stateful,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use super::{At, Begun, begun, edition_of, person_of, policy};
use crate::{
    auth::PersonKey,
    authz::matrix,
    db::{Session, Tx},
    error::{Error, Result},
    validation::{
        break_glass::Closed,
        team::{Joining, Seat, leave, sit_down, takes_part, tied},
    },
};

/// Takes somebody into the team of a plan.
pub async fn add(session: &Session, id: Id<inclusion_plan::Entity>, joining: Joining) -> Result<Model> {
    let tx = session.begin().await?;
    let plan = tx.get(inclusion_plan::Entity::find_by_id(id)).await?;
    tx.known(joining.partner).await?;
    let (permit, appoints) = policy::permit_joining(&tx, plan).await?;
    permit.expect_open(if appoints {
        PlanVerb::Appoint
    } else {
        PlanVerb::AddMember
    })?;
    let (person, key) = person_of(&tx, &permit).await?;
    let seat = Seat {
        case: (&*permit).into(),
        owner: permit.partner_id,
        project: permit.project_id,
        team: of_plan(permit.id),
        person: &person,
        appoints,
    };
    let done = sit_down(&tx, joining, seat, key.clone()).await?;
    if done.responsible {
        unsigned(&tx, &permit, &key).await?;
    }
    tx.commit(done).await
}

/// I-1: what the case worker agreed to in a draft, the next one has not.
async fn unsigned(tx: &Tx, plan: &inclusion_plan::Model, key: &PersonKey) -> Result<()> {
    if !plan.has_draft() || plan.worker_agreed_at.is_none() {
        return Ok(());
    }
    let draft = edition_of(tx, plan, plan.edition).await?;
    let behind = tx.behind("I-1").await?;
    let next = draft.without_worker();
    behind
        .change_about::<plan_edition::Entity>(key, "RELIEVE", &draft, next)
        .await?;
    let next = plan.without_worker();
    behind
        .change_about::<inclusion_plan::Entity>(key, "RELIEVE", plan, next)
        .await?;
    Ok(())
}

fn of_plan(id: Id<inclusion_plan::Entity>) -> Select<case_member::Entity> {
    case_member::Entity::find()
        .filter(Column::PlanId.eq(id))
        .filter(Column::LeftAt.is_null())
}

/// V-2: whoever judges what somebody can do does not begin their plan, nor another validation as their COUNSELLOR.
pub(crate) async fn expect_no_judge(tx: &Tx, person: &participant::Model) -> Result<()> {
    let account = tx.actor().account().ok_or_else(Error::sign_in)?;
    let tied = tied(tx, person, account).await?;
    let mut found = Findings::default();
    found.require(
        !tied,
        "participant",
        "V-2",
        "Whoever judges a case of somebody, or is that person, is not in the team of another of theirs.",
        "Qui juge un dossier d'une personne, ou est cette personne, n'est pas dans l'équipe d'un autre de ses dossiers.",
    );
    Ok(found.into_result()?)
}

/// Ends somebody's place: they see nothing of the plan from the next request on.
pub(crate) async fn end(tx: Tx, plan: Id<inclusion_plan::Entity>, (found, expected): (Model, i32)) -> Result<Model> {
    let plan = tx.get(inclusion_plan::Entity::find_by_id(plan)).await?;
    let own = tx.actor().account() == Some(found.account_id);
    let may = own || policy::may(&tx, matrix::case_member(Verb::End), &plan).await?;
    let permit = tx.actor().permit_among(Verb::End, found, may)?;
    permit.expect(Verb::End, expected)?;
    let (_, key) = person_of(&tx, &plan).await?;
    if permit.responsible && permit.is_current(tx.today()) {
        unsigned(&tx, &plan, &key).await?;
    }
    let next = permit.left(tx.now());
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// Whether the viewer could end somebody's place in the team of a plan now, as its COUNSELLOR.
pub(crate) async fn could_end(session: &Session, row: &Model) -> Result<bool> {
    let Some(id) = row.plan_id else { return Ok(false) };
    let Some(plan) = session.load(id).await? else {
        return Ok(false);
    };
    policy::could(session, matrix::case_member(Verb::End), &plan).await
}

/// I-3: another partner owns the plan from now on, if the person consents to that. Its MANAGER appoints the team; the old
/// one sees nothing any more.
pub async fn hand_over(session: &Session, at: At, to: Id<partner::Entity>) -> Result<inclusion_plan::Model> {
    let Begun {
        tx,
        permit,
        person,
        key,
    } = begun(session, at, PlanVerb::HandOver).await?;
    tx.known(Some(to)).await?;
    takes_part(&tx, permit.project_id, to, "input.partner").await?;
    let agreed = crate::participant::consent::holds_behind(&tx, person.id, Purpose::HandOver, Some(to)).await?;
    let mut found = Findings::default();
    found.require(
        agreed && to != permit.partner_id,
        "partner",
        "I-3",
        "The person's consent HAND_OVER to this other partner is needed.",
        "Le consentement HAND_OVER de la personne à cet autre partenaire est nécessaire.",
    );
    found.into_result()?;
    let draft = edition_of(&tx, &permit, permit.edition).await?;
    let (id, has_draft) = (permit.id, permit.has_draft());
    // First the plan, as long as the caller is in its team.
    let next = permit.handed_to(to, tx.now());
    let done = tx.hand_over(permit.under(key.clone()), next).await?;
    let behind = tx.behind("I-3").await?;
    if has_draft && draft.worker.is_some() {
        let next = draft.without_worker();
        behind
            .change_about::<plan_edition::Entity>(&key, "HAND_OVER", &draft, next)
            .await?;
    }
    rehome(&tx, (id, to), &key).await?;
    leave(&tx, behind.locked(of_plan(id)).await?, &key).await?;
    tx.commit(done).await
}

/// What hangs on a plan goes with it, and its changes stand in the new owner's audit from then on.
async fn rehome(tx: &Tx, (id, to): (Id<inclusion_plan::Entity>, Id<partner::Entity>), key: &PersonKey) -> Result<()> {
    let behind = tx.behind("I-3").await?;
    macro_rules! all {
        ($($kind:ident),+) => {$(
            let below = $kind::Entity::find().filter($kind::Column::PlanId.eq(id));
            for one in behind.locked(below).await? {
                let next = $kind::Model { partner_id: to, ..one.clone() };
                behind.change_about::<$kind::Entity>(key, "HAND_OVER", &one, next).await?;
            }
        )+};
    }
    all!(plan_edition, plan_goal, plan_action, plan_review, plan_exit);
    Ok(())
}

/// Who is and was in the team of a plan, in the order of joining.
pub async fn of_plan_seen(session: &Session, id: Id<inclusion_plan::Entity>) -> Result<Vec<Model>> {
    session.load_all::<case_member::Entity>(Column::PlanId, id.uuid()).await
}

/// A plan that a MANAGER of its owner opens in an emergency.
pub(crate) async fn closed(tx: &Tx, id: Id<inclusion_plan::Entity>) -> Result<Closed> {
    let found = tx.get(inclusion_plan::Entity::find_by_id(id)).await?;
    let permit = policy::permit(tx, PlanVerb::BreakGlass, found).await?;
    permit.expect_open(PlanVerb::BreakGlass)?;
    let (person, key) = person_of(tx, &permit).await?;
    Ok(Closed {
        case: (&*permit).into(),
        person,
        key,
        team: of_plan(id),
    })
}

/// Who has opened a plan, the first one first.
pub async fn openings(session: &Session, row: &inclusion_plan::Model) -> Result<Vec<break_glass::Model>> {
    session
        .load_all::<break_glass::Entity>(break_glass::Column::PlanId, row.id.uuid())
        .await
}
