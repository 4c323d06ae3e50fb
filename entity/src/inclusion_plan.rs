//! An individual inclusion plan: what somebody wants to reach, what is done for it, and how it went.
//!
//! This row holds the state and the dates, which the owner's MANAGER sees too. What the plan says is kept apart, with its
//! own readers: an edition ([`crate::plan_edition`]) with its goals and actions is drafted, agreed by both sides (I-1) and
//! never changed afterwards; reviews and the exit are records of their own.

mod life;

use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{account, id::Id, participant, partner, project};

pub use self::life::{Following, New, Side, expect_edition};

codes! {
    /// Life of an inclusion plan.
    #[graphql(name = "InclusionPlanStatus")]
    pub enum Status {
        /// Its first edition is being written.
        Draft = "DRAFT",
        /// The person and the case worker have agreed to an edition (I-1).
        Agreed = "AGREED",
        /// It is carried out.
        Active = "ACTIVE",
        /// It is looked at together; the next review is due within twelve months (I-2).
        InReview = "IN_REVIEW",
        /// Ended with every goal reached or dropped; final.
        Completed = "COMPLETED",
        /// Ended early, for a reason; final.
        Closed = "CLOSED",
    }
}

impl Status {
    /// The states of a plan that has not ended.
    pub const OPEN: &'static [Self] = &[Self::Draft, Self::Agreed, Self::Active, Self::InReview];

    /// The states in which reviews are due (I-2): also of what was agreed and not begun.
    pub const REVIEWED: &'static [Self] = &[Self::Agreed, Self::Active, Self::InReview];
}

codes! {
    /// What can be done with an inclusion plan.
    #[graphql(name = "InclusionPlanVerb")]
    pub enum Verb {
        /// See its state and dates.
        Read = "READ",
        /// Begin one.
        Create = "CREATE",
        /// Write its draft: baseline, goals and actions.
        Update = "UPDATE",
        /// Agree to the draft, as the person (I-1).
        Agree = "AGREE",
        /// Agree to the draft, as the case worker (I-1).
        Countersign = "COUNTERSIGN",
        /// Begin the next edition.
        Revise = "REVISE",
        /// Begin to carry it out.
        Start = "START",
        /// Say how goals and actions go.
        Record = "RECORD",
        /// Begin a review.
        BeginReview = "BEGIN_REVIEW",
        /// End a review and set the day of the next one (I-2).
        FinishReview = "FINISH_REVIEW",
        /// End it with every goal reached or dropped.
        Complete = "COMPLETE",
        /// End it early.
        Close = "CLOSE",
        /// Note what has become of the person.
        RecordOutcome = "RECORD_OUTCOME",
        /// Take somebody into the team.
        AddMember = "ADD_MEMBER",
        /// Take somebody into a team in which nobody is a COUNSELLOR any more, or yet.
        Appoint = "APPOINT",
        /// Hand it over to another partner (I-3).
        HandOver = "HAND_OVER",
        /// Open it in an emergency to somebody outside of the team.
        BreakGlass = "BREAK_GLASS",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "inclusion_plan")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the plan; another one after a hand-over (I-3).
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// Whose plan it is.
    pub participant_id: Id<participant::Entity>,
    /// Its life.
    pub status: Status,
    /// The number of its latest edition.
    pub edition: i32,
    /// The number of the edition in force; null before the first agreement.
    pub agreed_edition: Option<i32>,
    /// When the person agreed to the latest edition.
    pub person_agreed_at: Option<DateTimeUtc>,
    /// When the case worker did.
    pub worker_agreed_at: Option<DateTimeUtc>,
    /// When the edition in force was agreed by both.
    pub agreed_at: Option<DateTimeUtc>,
    /// When it began to be carried out.
    pub started_at: Option<DateTimeUtc>,
    /// The day by which it is reviewed next (I-2).
    pub next_review_on: Option<Date>,
    /// When it was completed or closed.
    pub ended_at: Option<DateTimeUtc>,
    /// When another partner took it over.
    pub handed_over_at: Option<DateTimeUtc>,
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

#[cfg(test)]
pub(crate) mod tests;
