//! Cases of somebody who is erased: what was found and decided stays for the figures, what was shown and written goes.

use entity::{
    assessment, break_glass, competence_validation, conflict_declaration, decision_recognition, evidence, file,
    forgetting::Forgetting, id::Id, identity, participant, validation_brief, validation_decision,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::Erasing;
use crate::error::Result;

impl Erasing<'_> {
    /// the cases and plans of a person whose identity is still to be kept are not.
    pub(super) async fn only_cases(&self, id: Id<identity::Entity>, who: &Forgetting) -> Result<()> {
        let mut records = Vec::new();
        let theirs = participant::Entity::find().filter(participant::Column::IdentityId.eq(id));
        for row in theirs.all(self.tx).await? {
            let who = who.known_as(&row.pseudonym);
            records.extend(self.cases(&row, &who).await?);
            records.extend(self.plans(&row, &who).await?);
        }
        self.traces(&records, who).await
    }

    /// The cases of a participant; one that is under way ends. Their records.
    pub(super) async fn cases(&self, of: &participant::Model, who: &Forgetting) -> Result<Vec<Uuid>> {
        let (key, at) = (Some(self.key), self.by.now);
        let theirs = competence_validation::Entity::find().filter(competence_validation::Column::CandidateId.eq(of.id));
        let mut all = self.forget(theirs, key, |row| row.forgotten(who, at)).await?;
        for id in all.clone() {
            let briefs = validation_brief::Entity::find().filter(validation_brief::Column::ValidationId.eq(id));
            all.extend(self.forget(briefs, key, |row| row.forgotten(who)).await?);
            all.extend(self.proofs(id).await?);
            let judged = assessment::Entity::find().filter(assessment::Column::ValidationId.eq(id));
            all.extend(self.forget(judged, key, assessment::Model::forgotten).await?);
            let decided = validation_decision::Entity::find().filter(validation_decision::Column::ValidationId.eq(id));
            all.extend(self.forget(decided, key, validation_decision::Model::forgotten).await?);
            let conflicts =
                conflict_declaration::Entity::find().filter(conflict_declaration::Column::ValidationId.eq(id));
            all.extend(self.forget(conflicts, key, |row| row.forgotten(who)).await?);
            let openings = break_glass::Entity::find().filter(break_glass::Column::ValidationId.eq(id));
            all.extend(self.forget(openings, key, |row| row.forgotten(who)).await?);
            let answers =
                decision_recognition::Entity::find().filter(decision_recognition::Column::ValidationId.eq(id));
            all.extend(self.forget(answers, key, |row| row.forgotten(who)).await?);
        }
        Ok(all)
    }

    /// Evidence, with the bytes of its files.
    async fn proofs(&self, case: Uuid) -> Result<Vec<Uuid>> {
        let proofs = evidence::Entity::find().filter(evidence::Column::ValidationId.eq(case));
        let files: Vec<_> = proofs
            .clone()
            .all(self.tx)
            .await?
            .iter()
            .filter_map(|one| one.file_id)
            .collect();
        let all = self.forget(proofs, Some(self.key), evidence::Model::forgotten).await?;
        let these = self.dialect.any_id(
            Expr::col((file::Entity, file::Column::Id)),
            files.iter().map(|id| id.uuid()),
        );
        self.remove(file::Entity::find().filter(these)).await?;
        Ok(all)
    }
}
