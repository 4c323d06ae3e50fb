//! what of somebody's plans goes with them.

use entity::{
    break_glass, forgetting::Forgetting, inclusion_plan, participant, plan_action, plan_edition, plan_exit, plan_goal,
    plan_review,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Erasing;
use crate::error::Result;

impl Erasing<'_> {
    /// Plans: how goals and actions went stays for the figures, what was said and written goes. One that is under way ends.
    pub(super) async fn plans(&self, of: &participant::Model, who: &Forgetting) -> Result<Vec<Uuid>> {
        let (key, at) = (Some(self.key), self.by.now);
        let theirs = inclusion_plan::Entity::find().filter(inclusion_plan::Column::ParticipantId.eq(of.id));
        let mut all = self.forget(theirs, key, |row| row.forgotten(who, at)).await?;
        for id in all.clone() {
            let editions = plan_edition::Entity::find().filter(plan_edition::Column::PlanId.eq(id));
            all.extend(self.forget(editions, key, |row| row.forgotten(who)).await?);
            let goals = plan_goal::Entity::find().filter(plan_goal::Column::PlanId.eq(id));
            all.extend(self.forget(goals, key, |row| row.forgotten(who)).await?);
            let actions = plan_action::Entity::find().filter(plan_action::Column::PlanId.eq(id));
            all.extend(self.forget(actions, key, |row| row.forgotten(who)).await?);
            let reviews = plan_review::Entity::find().filter(plan_review::Column::PlanId.eq(id));
            all.extend(self.forget(reviews, key, plan_review::Model::forgotten).await?);
            let openings = break_glass::Entity::find().filter(break_glass::Column::PlanId.eq(id));
            all.extend(self.forget(openings, key, |row| row.forgotten(who)).await?);
            let exits = plan_exit::Entity::find().filter(plan_exit::Column::PlanId.eq(id));
            all.extend(self.forget(exits, key, plan_exit::Model::forgotten).await?);
        }
        Ok(all)
    }
}
