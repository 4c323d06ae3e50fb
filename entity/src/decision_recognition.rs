//! That another partner recognises a certified decision, or does not (V-9). Each line of this ledger stays; taking a
//! recognition back works for the future only.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account, code::Findings, competence_validation, id::Id, partner, procedure, record::Stateful, rule::Refusal,
    validation_decision,
};

codes! {
    /// What can be done with a recognition.
    #[graphql(name = "DecisionRecognitionVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Accept or decline a decision.
        Recognise = "RECOGNISE",
        /// Take it back, for the future.
        Revoke = "REVOKE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "decision_recognition")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that accepts or declines.
    pub partner_id: Id<partner::Entity>,
    /// The validation.
    pub validation_id: Id<competence_validation::Entity>,
    /// Which decision of it.
    pub decision_id: Id<validation_decision::Entity>,
    /// The version of the procedure that was looked at.
    pub procedure_id: Id<procedure::Entity>,
    /// Whether it is accepted.
    pub accepted: bool,
    /// Why.
    pub reason: String,
    /// When.
    pub recognised_at: DateTimeUtc,
    /// When it was taken back.
    pub revoked_at: Option<DateTimeUtc>,
    /// Why.
    pub revoked_reason: Option<String>,
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

record!(partner_id; reason, revoked_reason);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        if self.revoked_at.is_some() {
            "REVOKED"
        } else {
            "IN_FORCE"
        }
    }

    fn open(&self) -> &'static [Verb] {
        if self.revoked_at.is_some() {
            &[Verb::Read]
        } else {
            &[Verb::Read, Verb::Revoke]
        }
    }
}

impl Model {
    /// What a partner thinks of a decision, with its reason.
    pub fn recognised(
        id: Id<Entity>,
        of: &validation_decision::Model,
        partner_id: Id<partner::Entity>,
        (accepted, reason): (bool, String),
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.text(&reason, "reason", 1_000);
        found.into_result()?;
        Ok(Self {
            id,
            partner_id,
            validation_id: of.validation_id,
            decision_id: of.id,
            procedure_id: of.procedure_id,
            accepted,
            reason,
            recognised_at: now,
            revoked_at: None,
            revoked_reason: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// V-9: taken back from now on; that it held until now stays.
    pub fn revoked(&self, reason: String, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.text(&reason, "reason", 1_000);
        found.into_result()?;
        Ok(Self {
            revoked_at: Some(now),
            revoked_reason: Some(reason),
            ..self.clone()
        })
    }

    /// V-9: whether it was in force at that time.
    #[must_use]
    pub fn held(&self, at: DateTime<Utc>) -> bool {
        self.accepted && self.recognised_at <= at && self.revoked_at.is_none_or(|end| at < end)
    }
}
