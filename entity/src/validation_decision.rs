//! What was decided of a case: which units the candidate has, and which are missing (V-8).

mod judge;

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

pub use self::judge::{Basis, Making};
use crate::{
    account, act::Act, competence, competence_validation, id::Id, json::Json, partner, procedure, record::Stateful,
    rule::Refusal, validation_brief::Claim,
};

codes! {
    /// How much of what was claimed is confirmed.
    #[graphql(name = "ValidationDecisionKind")]
    pub enum Kind {
        /// All of it (V-3).
        Full = "FULL",
        /// Some of it.
        Partial = "PARTIAL",
        /// None of it yet.
        NotYet = "NOT_YET",
    }
}

codes! {
    /// What can be done with a decision.
    #[graphql(name = "ValidationDecisionVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Make it.
        Make = "MAKE",
        /// Appeal against it.
        Appeal = "APPEAL",
        /// Let another one take its place.
        Supersede = "SUPERSEDE",
    }
}
verbs!();

/// A unit that is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// The competence.
    pub competence: Id<competence::Entity>,
    /// At which level.
    pub level: i32,
    /// Level of the European Qualifications Framework, 1 to 8, where it can be given.
    pub eqf_level: Option<i32>,
}

/// What the candidate says against a decision (V-7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// Why.
    pub grounds: String,
    /// When.
    pub at: DateTimeUtc,
    /// Who appealed or wrote it down; null for the installation itself.
    pub account: Option<Id<account::Entity>>,
    /// How, where somebody wrote it down.
    pub act: Option<Act>,
    /// Whether the decision that followed differs; null until there is one.
    pub changed: Option<bool>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "validation_decision")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the case.
    pub partner_id: Id<partner::Entity>,
    /// The validation.
    pub validation_id: Id<competence_validation::Entity>,
    /// The version of the procedure.
    pub procedure_id: Id<procedure::Entity>,
    /// Which decision of the case it is, from 1.
    pub number: i32,
    /// How much is confirmed.
    pub kind: Kind,
    /// What is confirmed.
    pub units: Json<Vec<Unit>>,
    /// What is missing (V-8).
    pub missing: Json<Vec<Claim>>,
    /// Until when it holds.
    pub valid_until: Option<Date>,
    /// What the candidate is told.
    pub feedback: Option<String>,
    /// The appeal against it.
    pub appeal: Option<Json<Appeal>>,
    /// Whether no later one has taken its place.
    pub in_force: bool,
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

record!(partner_id; units, missing, feedback, appeal);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        if self.in_force { "IN_FORCE" } else { "SUPERSEDED" }
    }

    fn open(&self) -> &'static [Verb] {
        if self.in_force {
            &[Verb::Read, Verb::Appeal, Verb::Supersede]
        } else {
            &[Verb::Read]
        }
    }
}

impl Model {
    /// The confirmed level of a competence; 0 for none.
    #[must_use]
    pub fn level_of(&self, competence: Id<competence::Entity>) -> i32 {
        let unit = self.units.iter().find(|unit| unit.competence == competence);
        unit.map_or(0, |unit| unit.level)
    }

    /// Whether it has not run out on this day.
    #[must_use]
    pub fn lasts(&self, day: Date) -> bool {
        self.valid_until.is_none_or(|until| until >= day)
    }

    /// Refuses to build on a decision that has run out.
    pub fn expect_lasting(&self, day: Date) -> Result<(), Refusal> {
        if self.lasts(day) {
            return Ok(());
        }
        Err(Refusal::State {
            state: "EXPIRED",
            allowed: Vec::new(),
        })
    }

    /// Appealed against.
    #[must_use]
    pub fn appealed(&self, appeal: Appeal) -> Self {
        Self {
            appeal: Some(Json(appeal)),
            ..self.clone()
        }
    }

    /// Whether another decision confirms the same, so that the appeal has changed nothing.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let mut units = [self.units.0.clone(), other.units.0.clone()];
        for list in &mut units {
            list.sort_by_key(|unit| unit.competence);
        }
        self.kind == other.kind && self.valid_until == other.valid_until && units[0] == units[1]
    }

    /// Replaced after an appeal by the decision that followed.
    #[must_use]
    pub fn superseded(&self, by: &Self) -> Self {
        let appeal = self.appeal.as_ref().map(|appeal| {
            Json(Appeal {
                changed: Some(!self.says_the_same_as(by)),
                ..appeal.0.clone()
            })
        });
        Self {
            in_force: false,
            appeal,
            ..self.clone()
        }
    }

    /// what was confirmed stays for the figures; what was written goes.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        let appeal = self.appeal.as_ref().map(|appeal| {
            Json(Appeal {
                grounds: String::new(),
                account: None,
                act: appeal.act.as_ref().map(Act::forgotten),
                ..appeal.0.clone()
            })
        });
        Self {
            feedback: None,
            appeal,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests;
