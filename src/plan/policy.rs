//! Who sees what of a plan, and who may do what with it. How somebody stands to a plan is told by rows of other tables:
//! [`audience`](super::audience).

use entity::{
    case_member,
    inclusion_plan::{self, Column, Model, Verb},
    plan_action, plan_edition, plan_exit, plan_goal, plan_review,
    record::{Stateful, Verb as _},
    scope::{Access, Area},
};
use sea_orm::Condition;

use super::audience::{opened, readable};
use crate::{
    auth::Actor,
    authz::{Grant, Permit, Relation, Scoped, matrix},
    db::{Dialect, Session, Tx, qualified},
    error::Result,
};

impl Scoped for inclusion_plan::Entity {
    type Verb = Verb;
    const KIND: &'static str = "inclusion_plan";
    const AREA: Area = Area::Plan;
    const SHELTERED: bool = true;

    fn grants(verb: Verb) -> &'static [Grant] {
        matrix::inclusion_plan(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        (relation == Relation::Owner).then_some(Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(Column::Id, actor, dialect)
    }
}

impl Scoped for plan_edition::Entity {
    type Verb = plan_edition::Verb;
    const KIND: &'static str = "plan_edition";
    const AREA: Area = Area::Plan;
    const SHELTERED: bool = true;

    fn grants(verb: plan_edition::Verb) -> &'static [Grant] {
        matrix::plan_edition(verb)
    }

    fn column(_relation: Relation) -> Option<plan_edition::Column> {
        None
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(plan_edition::Column::PlanId, actor, dialect)
    }
}

impl Scoped for plan_goal::Entity {
    type Verb = plan_goal::Verb;
    const KIND: &'static str = "plan_goal";
    const AREA: Area = Area::Plan;
    const SHELTERED: bool = true;

    fn grants(verb: plan_goal::Verb) -> &'static [Grant] {
        matrix::plan_goal(verb)
    }

    fn column(_relation: Relation) -> Option<plan_goal::Column> {
        None
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(plan_goal::Column::PlanId, actor, dialect)
    }
}

impl Scoped for plan_action::Entity {
    type Verb = plan_action::Verb;
    const KIND: &'static str = "plan_action";
    const AREA: Area = Area::Plan;
    const SHELTERED: bool = true;

    fn grants(verb: plan_action::Verb) -> &'static [Grant] {
        matrix::plan_action(verb)
    }

    fn column(_relation: Relation) -> Option<plan_action::Column> {
        None
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(plan_action::Column::PlanId, actor, dialect)
    }
}

impl Scoped for plan_review::Entity {
    type Verb = plan_review::Verb;
    const KIND: &'static str = "plan_review";
    const AREA: Area = Area::Plan;
    const SHELTERED: bool = true;

    fn grants(verb: plan_review::Verb) -> &'static [Grant] {
        matrix::plan_review(verb)
    }

    fn column(_relation: Relation) -> Option<plan_review::Column> {
        None
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(plan_review::Column::PlanId, actor, dialect)
    }
}

impl Scoped for plan_exit::Entity {
    type Verb = plan_exit::Verb;
    const KIND: &'static str = "plan_exit";
    const AREA: Area = Area::Plan;
    const SHELTERED: bool = true;

    fn grants(verb: plan_exit::Verb) -> &'static [Grant] {
        matrix::plan_exit(verb)
    }

    fn column(_relation: Relation) -> Option<plan_exit::Column> {
        None
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        readable::<Self>(plan_exit::Column::PlanId, actor, dialect)
    }
}

/// Whether the verb's grants pick the plan, for a change.
pub(super) async fn may(tx: &Tx, grants: &[Grant], of: &Model) -> Result<bool> {
    let picked = opened(grants, Column::Id, (tx.actor(), tx.dialect()), true);
    tx.is_among::<inclusion_plan::Entity>(of, picked).await
}

/// The plan as a permit for `verb`, or FORBIDDEN.
pub(super) async fn permit(tx: &Tx, verb: Verb, row: Model) -> Result<Permit<inclusion_plan::Entity>> {
    let among = may(tx, matrix::inclusion_plan(verb), &row).await?;
    tx.actor().permit_among(verb, row, among)
}

/// Whether the viewer could use grants on a plan now, asked together with its siblings; not asked at all of whoever holds
/// none of the roles.
pub(super) async fn could(session: &Session, grants: &'static [Grant], of: &Model) -> Result<bool> {
    let actor = session.actor();
    let holds = |grant: &Grant| !actor.related(grant.relation, grant.roles, true).is_empty();
    if !actor.reaches(Area::Plan, Access::Write) || !grants.iter().any(holds) {
        return Ok(false);
    }
    let picked = opened(grants, Column::Id, (&actor, session.dialect()), true);
    session
        .is_among::<inclusion_plan::Entity>(of, &format!("{grants:?}"), picked)
        .await
}

/// The plans that have a COUNSELLOR.
fn with_counsellor(dialect: Dialect, today: chrono::NaiveDate) -> Condition {
    let column = case_member::Column::PlanId;
    Condition::all().add(dialect.has_counsellor(qualified(Column::Id), column, today))
}

/// The plan as a permit to take somebody into its team: for COUNSELLORs of it, and where there is none for the owner's
/// MANAGER, which the answer says.
pub(super) async fn permit_joining(tx: &Tx, row: Model) -> Result<(Permit<inclusion_plan::Entity>, bool)> {
    if may(tx, matrix::inclusion_plan(Verb::AddMember), &row).await? {
        return Ok((tx.actor().permit_among(Verb::AddMember, row, true)?, false));
    }
    let counselled = with_counsellor(tx.dialect(), tx.today());
    let counselled = tx.is_among::<inclusion_plan::Entity>(&row, counselled).await?;
    let appoints = may(tx, matrix::inclusion_plan(Verb::Appoint), &row).await?;
    let permit = tx.actor().permit_among(Verb::Appoint, row, appoints && !counselled)?;
    Ok((permit, true))
}

/// The verbs that the viewer may use on a plan now.
pub(super) async fn verbs(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let mut able = Vec::new();
    for verb in row.open().iter().copied().filter(|verb| *verb != Verb::READ) {
        if could(session, matrix::inclusion_plan(verb), row).await? {
            able.push(verb);
        }
    }
    if able.contains(&Verb::Appoint) {
        let with_counsellor = with_counsellor(session.dialect(), session.actor().today());
        let counselled = session
            .is_among::<inclusion_plan::Entity>(row, "with a counsellor", with_counsellor)
            .await?;
        able.retain(|verb| *verb != Verb::Appoint || !counselled);
    }
    Ok(able)
}
