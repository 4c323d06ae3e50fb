//! How many participants of a project meet one of the official barriers: a number, never tied to a person.

use crate::{account, code::Findings, id::Id, partner, project, rule::Refusal};
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// More people than any project sends.
const MOST: i32 = 100_000;

codes! {
    /// The barriers to participation that the programme names.
    #[graphql(name = "FewerOpportunitiesBarrier")]
    pub enum Barrier {
        /// Disabilities.
        Disabilities = "DISABILITIES",
        /// Health problems.
        Health = "HEALTH",
        /// Barriers linked to education and training systems.
        EducationAndTraining = "EDUCATION_AND_TRAINING",
        /// Cultural differences.
        CulturalDifferences = "CULTURAL_DIFFERENCES",
        /// Social barriers.
        Social = "SOCIAL",
        /// Economic barriers.
        Economic = "ECONOMIC",
        /// Barriers linked to discrimination.
        Discrimination = "DISCRIMINATION",
        /// Geographical barriers.
        Geographical = "GEOGRAPHICAL",
    }
}

codes! {
    /// What can be done with a count.
    #[graphql(name = "FewerOpportunitiesCountVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Count for the first time; judged at the project.
        Create = "CREATE",
        /// Set it.
        Set = "SET",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "fewer_opportunities_count")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner whose participants are counted.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The barrier.
    pub barrier: Barrier,
    /// How many people.
    pub people: i32,
    /// How often it was changed, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Who made it; null for the installation itself.
    pub created_by: Option<Id<account::Entity>>,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// Who last changed it.
    pub updated_by: Option<Id<account::Entity>>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

record!(partner_id);
stateless!();

impl Model {
    /// A new count.
    #[must_use]
    pub fn new(
        id: Id<Entity>,
        (partner_id, project_id): (Id<partner::Entity>, Id<project::Entity>),
        (barrier, people): (Barrier, i32),
        now: DateTimeUtc,
    ) -> Self {
        Self {
            id,
            partner_id,
            project_id,
            barrier,
            people,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }
}

/// Each barrier at most once, each number possible; or everything that is wrong with them.
pub fn checked(counts: &[(Barrier, i32)]) -> Result<(), Refusal> {
    let mut found = Findings::default();
    for (index, (barrier, people)) in counts.iter().enumerate() {
        found.require(
            counts[..index].iter().all(|(earlier, _)| earlier != barrier),
            &format!("counts[{index}].barrier"),
            "UNIQUE",
            "Each barrier is counted once.",
            "Chaque obstacle se compte une fois.",
        );
        found.require(
            (0..=MOST).contains(people),
            &format!("counts[{index}].people"),
            "RANGE",
            "A number from 0 to 100,000 is expected.",
            "Un nombre de 0 à 100 000 est attendu.",
        );
    }
    found.into_result()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_barrier_is_counted_once_and_never_below_nothing() {
        assert!(checked(&[(Barrier::Social, 0), (Barrier::Economic, 12)]).is_ok());
        let wrong = [(Barrier::Social, 1), (Barrier::Social, -1)];
        let Err(Refusal::Invalid(found)) = checked(&wrong) else {
            panic!("both are wrong");
        };
        let paths: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths, ["input.counts[1].barrier", "input.counts[1].people"]);
    }
}
