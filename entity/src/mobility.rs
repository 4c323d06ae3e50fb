//! A mobility: somebody goes from their partner to a host in another country, learns or works there, and returns.
//!
//! The sending partner owns it. Who moves it from state to state is the matrix's affair; which moves are open in a
//! state stands in `life`, what may be given in `change`, and what the programme's rules make of it in `judge`.

mod change;
mod judge;
mod life;

use chrono::{Days, NaiveDate};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account,
    id::Id,
    json::Json,
    participant, partner,
    programme::{ActivityType, RuleSet},
    project::{self, Visibility},
};

pub use self::{
    change::{Changes, New},
    judge::{Finding, Sending, Setting, Severity},
    life::{Break, RealDates},
};

codes! {
    /// Life of a mobility (M-9).
    #[graphql(name = "MobilityStatus")]
    pub enum Status {
        /// Being prepared by the sending partner, which alone sees it.
        Draft = "DRAFT",
        /// Offered to the host.
        Nominated = "NOMINATED",
        /// Taken by the host; the learning agreement is approved now.
        Accepted = "ACCEPTED",
        /// Not taken by the host; final.
        Rejected = "REJECTED",
        /// Participant, sender and host have approved the same version of the learning agreement (M-10).
        Confirmed = "CONFIRMED",
        /// Under way.
        Ongoing = "ONGOING",
        /// Interrupted for a while.
        Interrupted = "INTERRUPTED",
        /// Over, with real dates and outcomes (M-11).
        Completed = "COMPLETED",
        /// Recognised by the sending partner; read-only (M-12).
        Recognised = "RECOGNISED",
        /// Called off before it began; final.
        Cancelled = "CANCELLED",
        /// The participant did not come; final.
        NoShow = "NO_SHOW",
    }
}

impl Status {
    /// The states that count as having begun (J-3).
    pub const BEGUN: &'static [Self] = &[Self::Ongoing, Self::Interrupted, Self::Completed, Self::Recognised];
    /// The states in which it is under way: a partner cannot leave then (J-5).
    pub const RUNNING: &'static [Self] = &[Self::Confirmed, Self::Ongoing, Self::Interrupted];
    /// The states from CONFIRMED on of one that was not called off.
    pub const CONFIRMED_ON: &'static [Self] = &[
        Self::Confirmed,
        Self::Ongoing,
        Self::Interrupted,
        Self::Completed,
        Self::Recognised,
    ];
    /// The states of a mobility that takes up its participant's time (M-5): all but these three.
    pub const DEAD: &'static [Self] = &[Self::Rejected, Self::Cancelled, Self::NoShow];

    /// Whether the participant has returned, so that what was learnt can be passed on (M-14).
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Recognised)
    }

    /// Whether the participant has set out and not returned.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Ongoing | Self::Interrupted)
    }

    /// Whether it takes up its participant's time (M-5).
    #[must_use]
    pub fn is_live(self) -> bool {
        !Self::DEAD.contains(&self)
    }
}

/// Most characters that say what takes place online.
pub const VIRTUAL_COMPONENT: usize = 2_000;

codes! {
    /// Why a mobility is interrupted. Nothing about health is recorded.
    pub enum InterruptionReason {
        /// The participant's own affairs.
        Personal = "PERSONAL",
        /// The participant's family.
        Family = "FAMILY",
        /// Work at the sending partner.
        Work = "WORK",
        /// The host cannot receive for a while.
        HostUnavailable = "HOST_UNAVAILABLE",
        /// Travel or papers.
        Travel = "TRAVEL",
        /// Force majeure.
        ForceMajeure = "FORCE_MAJEURE",
    }
}

codes! {
    /// What can be done with a mobility.
    #[graphql(name = "MobilityVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Prepare one; judged at the project.
        Create = "CREATE",
        /// Change it.
        Update = "UPDATE",
        /// Offer it to the host.
        Nominate = "NOMINATE",
        /// Take it, as the host.
        Accept = "ACCEPT",
        /// Not take it, as the host.
        Reject = "REJECT",
        /// Call it off before it begins.
        Cancel = "CANCEL",
        /// Say that it has begun.
        Start = "START",
        /// Interrupt it.
        Interrupt = "INTERRUPT",
        /// Go on after an interruption.
        Resume = "RESUME",
        /// End it with its real dates (M-11).
        Complete = "COMPLETE",
        /// Recognise what was learnt.
        Recognise = "RECOGNISE",
        /// Say that the participant did not come.
        NoShow = "NO_SHOW",
        /// Open a recognised one again, with a reason (M-12).
        Reopen = "REOPEN",
        /// Write the next version of its learning agreement.
        DraftAgreement = "DRAFT_AGREEMENT",
        /// Approve a version of its learning agreement.
        ApproveAgreement = "APPROVE_AGREEMENT",
        /// Comment on its learning agreement.
        CommentAgreement = "COMMENT_AGREEMENT",
        /// Enrol its participant in a module.
        Enrol = "ENROL",
        /// Hand in the participant's report (M-13).
        Report = "REPORT",
        /// Remind the participant of the report (M-13).
        Remind = "REMIND",
        /// Draft a dissemination record about what is passed on after the return (M-14).
        Cascade = "CASCADE",
    }
}
verbs!();

/// A time in which the mobility rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interruption {
    /// First day of rest.
    pub from: NaiveDate,
    /// Last day of rest.
    pub to: NaiveDate,
    /// Why.
    pub reason: InterruptionReason,
}

impl Interruption {
    /// Calendar days of rest, the first and the last one counted.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }
}

/// Why somebody made a move; stays on record (M-12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The move.
    pub verb: Verb,
    /// Why.
    pub reason: String,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "mobility")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The sending partner.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// Who goes.
    pub participant_id: Id<participant::Entity>,
    /// The hosting partner.
    pub host_partner_id: Id<partner::Entity>,
    /// Country of the host, ISO 3166-1.
    pub country: String,
    /// City of the host.
    pub city: Option<String>,
    /// The sender's own key for it, unique in its project; imports find it again by this.
    pub external_id: Option<String>,
    /// What somebody does there.
    pub activity_type: ActivityType,
    /// First day, travel not counted.
    pub start_date: Date,
    /// Last day, travel not counted.
    pub end_date: Date,
    /// Days of travel before and after.
    pub travel_days: i32,
    /// Times of rest, in their order.
    pub interruptions: Json<Vec<Interruption>>,
    /// First day of the rest that is not over.
    pub interrupted_from: Option<Date>,
    /// Why it rests.
    pub interruption_reason: Option<InterruptionReason>,
    /// Whether a part of it takes place online.
    pub blended: bool,
    /// What takes place online.
    pub virtual_component: Option<String>,
    /// The language that it takes place in, BCP 47.
    pub main_language: Option<String>,
    /// Whether the journey is by low-emission means.
    pub green_travel: bool,
    /// Number of the Europass Mobility.
    pub europass_mobility_number: Option<String>,
    /// Who sees it beyond sender, host and coordinator once the host has accepted.
    pub visibility: Visibility,
    /// Life of the mobility.
    pub status: Status,
    /// When it was first offered to the host: from then on host and coordinator see it.
    pub nominated_at: Option<DateTimeUtc>,
    /// When the host took it: from then on the project's other partners see it, if they may.
    pub accepted_at: Option<DateTimeUtc>,
    /// The version of the learning agreement that is in force.
    pub agreement_number: Option<i32>,
    /// Code of the rule set that it was judged by; null where the programme has none.
    pub rule_set_code: Option<String>,
    /// Version of that rule set.
    pub rule_set_version: Option<i32>,
    /// What the judgement found beside refusals.
    pub findings: Json<Vec<Finding>>,
    /// Why moves were made, where a reason was given.
    pub remarks: Json<Vec<Remark>>,
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

record!(partner_id; external_id, europass_mobility_number, remarks, city, virtual_component);

/// The first and the last day of something.
pub type Span = (NaiveDate, NaiveDate);

/// M-5: whether there is a day in both.
#[must_use]
pub fn meet(one: Span, other: Span) -> bool {
    one.0 <= other.1 && other.0 <= one.1
}

impl Model {
    /// M-6: calendar days = end − start + 1 − interruptions.
    #[must_use]
    pub fn duration_days(&self) -> i64 {
        let rested: i64 = self.interruptions.iter().map(Interruption::days).sum();
        (self.end_date - self.start_date).num_days() + 1 - rested
    }

    /// M-5: whether the two would take up the same day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.status.is_live() && other.status.is_live() && meet(self.days(), other.days())
    }

    /// Its first and last day.
    #[must_use]
    pub fn days(&self) -> Span {
        (self.start_date, self.end_date)
    }

    /// M-14: whether a dissemination record of this partner in this project can tell of what is passed on from it: its own,
    /// once the participant has returned.
    #[must_use]
    pub fn can_be_passed_on(&self, by: Id<partner::Entity>, within: Id<project::Entity>) -> bool {
        (self.partner_id, self.project_id) == (by, within) && self.status.is_over()
    }

    /// The rules that it was judged by, as they were then.
    #[must_use]
    pub fn rule_set(&self) -> Option<&'static RuleSet> {
        RuleSet::named(self.rule_set_code.as_deref()?, self.rule_set_version?)
    }

    /// The day before.
    fn day_before(day: NaiveDate) -> NaiveDate {
        day.checked_sub_days(Days::new(1)).unwrap_or(day)
    }
}

#[cfg(test)]
pub(crate) mod tests;
