//! Breaking the glass: in an emergency a MANAGER of the partner that owns a case opens it to themselves, read-only, for a
//! day, and says why. The team and the person are told, and the row stays.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account, case_member::Case, code::Findings, competence_validation, id::Id, inclusion_plan, partner, rule::Refusal,
};

/// How long a case stays open.
const OPEN_FOR: TimeDelta = TimeDelta::hours(24);
/// A reason that says something, in characters.
const SHORTEST_REASON: usize = 10;

codes! {
    /// What can be done with an opening.
    #[graphql(name = "BreakGlassVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Open a case.
        Open = "OPEN",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "break_glass")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owned the case, for which the MANAGER acted.
    pub partner_id: Id<partner::Entity>,
    /// The validation, where it is one.
    pub validation_id: Option<Id<competence_validation::Entity>>,
    /// The inclusion plan, where it is one.
    pub plan_id: Option<Id<inclusion_plan::Entity>>,
    /// Who opened it.
    pub account_id: Id<account::Entity>,
    /// Their name.
    pub display_name: String,
    /// Why.
    pub reason: String,
    /// Until when they read it.
    pub ends_at: DateTimeUtc,
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

record!(partner_id; reason);
stateless!();

impl Model {
    /// A case that is open to this person for 24 hours.
    pub fn opened(
        id: Id<Entity>,
        of: impl Into<Case>,
        (account_id, display_name): (Id<account::Entity>, String),
        reason: String,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let Case {
            owner,
            validation,
            plan,
        } = of.into();
        let mut found = Findings::default();
        found.text(&reason, "reason", 2_000);
        let says = reason.trim().chars().count() >= SHORTEST_REASON;
        found.require(
            says,
            "reason",
            "TOO_SHORT",
            "The team and the person read it: say in at least 10 characters why.",
            "L'équipe et la personne le lisent : dites pourquoi en 10 caractères au moins.",
        );
        found.into_result()?;
        Ok(Self {
            id,
            partner_id: owner,
            validation_id: validation,
            plan_id: plan,
            account_id,
            display_name,
            reason,
            ends_at: now + OPEN_FOR,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// Whether it lets anybody read at this instant.
    #[must_use]
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        at < self.ends_at
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::inclusion_plan::New;

    fn opened(reason: &str) -> Result<Model, Refusal> {
        let now = DateTime::UNIX_EPOCH;
        let plan = inclusion_plan::Model::drafted(New {
            id: Id::new(Uuid::from_u128(1)),
            partner_id: Id::new(Uuid::from_u128(2)),
            project_id: Id::new(Uuid::from_u128(3)),
            participant_id: Id::new(Uuid::from_u128(4)),
            now,
        });
        let who = (Id::new(Uuid::from_u128(5)), "Ada".to_owned());
        Model::opened(Id::new(Uuid::from_u128(6)), &plan, who, reason.to_owned(), now)
    }

    #[test]
    fn a_case_is_open_for_24_hours_and_not_longer() {
        let row = opened("She has not been seen since Monday.").expect("a reason");
        let after = |hours, seconds| DateTime::UNIX_EPOCH + TimeDelta::hours(hours) + TimeDelta::seconds(seconds);
        assert!(row.is_open(after(0, 0)) && row.is_open(after(24, -1)));
        assert!(!row.is_open(after(24, 0)));
    }

    #[test]
    fn a_reason_says_something_and_is_no_book() {
        for reason in ["", " ", "curious", "  .       ", &"a".repeat(2_001)] {
            assert!(matches!(opened(reason), Err(Refusal::Invalid(_))), "{reason}");
        }
        assert!(opened("A safety.!").is_ok());
    }
}
