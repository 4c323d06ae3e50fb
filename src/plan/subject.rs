//! what is held about somebody in their plans, for the person. For a MANAGER of their partner, who sees states and dates
//! without whose they are, there is nothing here.

use entity::{
    break_glass, case_member, inclusion_plan, participant, plan_action, plan_edition, plan_exit, plan_goal, plan_review,
};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::{
    db::{Session, qualified},
    error::Result,
    validation::subject::{Cases, below, shown},
};

/// The plans of these participants, with all that hangs on them.
pub async fn of(session: &Session, participants: &[participant::Model]) -> Result<Cases> {
    use inclusion_plan::{Column, Entity};
    let whose = participants.iter().map(|row| row.id.uuid());
    let theirs = session.dialect().any_id(qualified(Column::ParticipantId), whose);
    let theirs = Entity::find().filter(theirs).filter(super::own(session));
    let rows = session.list(theirs.order_by_asc(Column::Id)).await?;
    let mut plans = Cases::default();
    for row in rows {
        let (id, all) = (row.id, &mut plans);
        let mut plan = json!({ "plan": shown::<Entity>(all, std::slice::from_ref(&row))? });
        plan["team"] = below::<case_member::Entity, _>(session, case_member::Column::PlanId, id, all).await?;
        plan["breakGlass"] = below::<break_glass::Entity, _>(session, break_glass::Column::PlanId, id, all).await?;
        plan["editions"] = below::<plan_edition::Entity, _>(session, plan_edition::Column::PlanId, id, all).await?;
        plan["goals"] = below::<plan_goal::Entity, _>(session, plan_goal::Column::PlanId, id, all).await?;
        plan["actions"] = below::<plan_action::Entity, _>(session, plan_action::Column::PlanId, id, all).await?;
        plan["reviews"] = below::<plan_review::Entity, _>(session, plan_review::Column::PlanId, id, all).await?;
        plan["exit"] = below::<plan_exit::Entity, _>(session, plan_exit::Column::PlanId, id, all).await?;
        plans.add(row.participant_id, plan);
    }
    Ok(plans)
}
