//! A competence validation: what somebody can do is identified, documented, assessed and certified, under a procedure
//! that the partners share.
//!
//! This row holds the state and the dates, which the owner's MANAGER sees too. What is claimed, shown, found and decided
//! are records of their own, each with its own readers: [`crate::validation_brief`], [`crate::evidence`],
//! [`crate::assessment`], [`crate::validation_decision`].

mod life;

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account,
    act::Act,
    id::Id,
    json::Json,
    participant, partner,
    procedure::{self, Stage},
    project,
};

pub use self::life::{New, Ties, check_act};

codes! {
    /// Life of a competence validation.
    #[graphql(name = "CompetenceValidationStatus")]
    pub enum Status {
        /// Asked for; nothing starts before the candidate's consent (V-1).
        Requested = "REQUESTED",
        /// The candidate has consented.
        Consented = "CONSENTED",
        /// Competences are identified.
        Identification = "IDENTIFICATION",
        /// Evidence is gathered.
        Documentation = "DOCUMENTATION",
        /// Evidence is frozen (V-5), assessors judge it.
        Assessment = "ASSESSMENT",
        /// Decided; a `NOT_YET` ends here.
        Decided = "DECIDED",
        /// The decision is certified.
        Certified = "CERTIFIED",
        /// Rests, by the candidate's wish.
        Paused = "PAUSED",
        /// Ended by the candidate before a decision; final.
        Withdrawn = "WITHDRAWN",
        /// The candidate appeals; other assessors judge (V-7).
        Appealed = "APPEALED",
    }
}

impl Status {
    /// The states before a decision, from which the candidate pauses and withdraws.
    pub const OPEN: &'static [Self] = &[
        Self::Requested,
        Self::Consented,
        Self::Identification,
        Self::Documentation,
        Self::Assessment,
        Self::Paused,
    ];
}

codes! {
    /// What can be done with a competence validation.
    #[graphql(name = "CompetenceValidationVerb")]
    pub enum Verb {
        /// See its state and dates.
        Read = "READ",
        /// Ask for one.
        Request = "REQUEST",
        /// Change purpose, languages and claims.
        Update = "UPDATE",
        /// Consent to it, as the candidate (V-1).
        Consent = "CONSENT",
        /// Go on to the next stage.
        Advance = "ADVANCE",
        /// Let it rest, as the candidate.
        Pause = "PAUSE",
        /// Let it go on, as the candidate.
        Resume = "RESUME",
        /// End it, as the candidate.
        Withdraw = "WITHDRAW",
        /// Take somebody into the team.
        AddMember = "ADD_MEMBER",
        /// Appoint a COUNSELLOR where the team has none, without seeing the case.
        Appoint = "APPOINT",
        /// Add evidence.
        AddEvidence = "ADD_EVIDENCE",
        /// Declare that somebody is too close to judge (V-2).
        DeclareConflict = "DECLARE_CONFLICT",
        /// Assign an assessor (V-2, V-10).
        Assign = "ASSIGN",
        /// Assign an assessor of an appeal, without seeing the case (V-7).
        AssignAppeal = "ASSIGN_APPEAL",
        /// Decide, as the lead assessor.
        Decide = "DECIDE",
        /// Certify the decision.
        Certify = "CERTIFY",
        /// Appeal against the decision, as the candidate (V-7).
        Appeal = "APPEAL",
        /// Recognise the decision, as another partner (V-9).
        Recognise = "RECOGNISE",
        /// Hand the case over to another partner (V-12).
        HandOver = "HAND_OVER",
        /// Open it in an emergency to somebody outside of the team.
        BreakGlass = "BREAK_GLASS",
    }
}
verbs!();

/// What the candidate did, or somebody wrote down for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateAct {
    /// What.
    pub verb: Verb,
    /// When.
    pub at: DateTimeUtc,
    /// Who did it or wrote it down; null for the installation itself.
    pub account: Option<Id<account::Entity>>,
    /// How it was done, where somebody wrote it down.
    pub act: Option<Act>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "competence_validation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the case; another one after a hand-over (V-12).
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// Whose competences.
    pub candidate_id: Id<participant::Entity>,
    /// The version of the procedure that it follows.
    pub procedure_id: Id<procedure::Entity>,
    /// Its life.
    pub status: Status,
    /// The stage it was in before it was paused or withdrawn.
    pub reached: Option<Stage>,
    /// The state to which it returns.
    pub paused_in: Option<Status>,
    /// What the candidate did, in order.
    pub acts: Json<Vec<CandidateAct>>,
    /// When the candidate consented.
    pub consented_at: Option<DateTimeUtc>,
    /// When the assessment was scheduled and the evidence frozen.
    pub scheduled_at: Option<DateTimeUtc>,
    /// When it was last decided.
    pub decided_at: Option<DateTimeUtc>,
    /// When the decision in force was certified.
    pub certified_at: Option<DateTimeUtc>,
    /// When it was last paused.
    pub paused_at: Option<DateTimeUtc>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTimeUtc>,
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

record!(partner_id; acts);

#[cfg(test)]
pub(crate) mod tests;
