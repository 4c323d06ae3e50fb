//! One version of a mobility's learning agreement (M-10).
//!
//! Its content never changes: whoever wants it otherwise writes the next version. A version is approved when
//! participant, sender and host have each approved *that version*.

mod content;

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account,
    act::Act,
    code::Findings,
    id::Id,
    json::Json,
    mobility, partner,
    record::Stateful,
    rule::{Refusal, Text, Violation},
};

pub use self::content::{Content, Difference};

codes! {
    /// Who approves a learning agreement.
    #[graphql(name = "AgreementParty")]
    pub enum Party {
        /// Who goes.
        Participant = "PARTICIPANT",
        /// The sending partner.
        Sender = "SENDER",
        /// The host.
        Host = "HOST",
    }
}

codes! {
    /// Why an approved agreement is amended.
    pub enum AmendmentReason {
        /// A part of it is not available.
        NotAvailable = "NOT_AVAILABLE",
        /// A part of it is held in another language.
        LanguageMismatch = "LANGUAGE_MISMATCH",
        /// Two parts of it fall on the same time.
        TimetableConflict = "TIMETABLE_CONFLICT",
        /// Something takes the place of a part of it.
        Substitution = "SUBSTITUTION",
        /// It lasts longer.
        Extension = "EXTENSION",
        /// A part of it moves online.
        VirtualComponent = "VIRTUAL_COMPONENT",
    }
}

codes! {
    /// What can be done with a version of an agreement.
    #[graphql(name = "LearningAgreementVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Write it.
        Create = "CREATE",
        /// Approve it.
        Approve = "APPROVE",
    }
}
verbs!();

/// One party's approval of one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who approves.
    pub party: Party,
    /// When.
    pub at: DateTimeUtc,
    /// The account that did it; null for the installation itself.
    pub account: Option<Id<account::Entity>>,
    /// How it was done where it was recorded for somebody without a login.
    pub act: Option<Act>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "learning_agreement")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The sending partner.
    pub partner_id: Id<partner::Entity>,
    /// The hosting partner.
    pub host_partner_id: Id<partner::Entity>,
    /// The mobility.
    pub mobility_id: Id<mobility::Entity>,
    /// Which version of the agreement it is, from 1.
    pub number: i32,
    /// Why it amends an approved version.
    pub reason: Option<AmendmentReason>,
    /// What was agreed.
    pub content: Json<Content>,
    /// SHA-256 of the content as canonical JSON, hex.
    pub content_hash: String,
    /// Who has approved it, in the order of their doing so.
    pub approvals: Json<Vec<Approval>>,
    /// When the third party approved it.
    pub approved_at: Option<DateTimeUtc>,
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

record!(partner_id; content, approvals);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        if self.is_approved() { "APPROVED" } else { "OPEN" }
    }

    /// M-10: an approved version is never altered.
    fn open(&self) -> &'static [Verb] {
        if self.is_approved() {
            &[Verb::Read]
        } else {
            &[Verb::Read, Verb::Approve]
        }
    }
}

/// What the next version of an agreement is written from.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// Why an approved version is amended.
    pub reason: Option<AmendmentReason>,
    /// What is to be agreed.
    pub content: Content,
    /// When it is written.
    pub now: DateTimeUtc,
}

impl Model {
    /// The version after `last`. Once a version is approved, the next one is an amendment and says why (M-10).
    pub fn next(new: New, mobility: &mobility::Model, last: Option<&Self>) -> Result<Self, Refusal> {
        let New {
            id,
            reason,
            content,
            now,
        } = new;
        let mut found = Findings::default();
        content.check(&mut found);
        found.require(
            mobility.agreement_number.is_some() == reason.is_some(),
            "reason",
            "M-10",
            "An amendment of an approved agreement says why; what comes before needs no reason.",
            "Un avenant à un contrat approuvé dit pourquoi ; ce qui précède n'a pas besoin de raison.",
        );
        let under_way = mobility.status.is_under_way();
        found.require(
            !under_way || content.start_date == mobility.start_date,
            "content.startDate",
            "M-10",
            "The mobility has begun: its first day stays.",
            "La mobilité a commencé : son premier jour ne change plus.",
        );
        found.into_result()?;
        Ok(Self {
            id,
            partner_id: mobility.partner_id,
            host_partner_id: mobility.host_partner_id,
            mobility_id: mobility.id,
            number: last.map_or(1, |last| last.number + 1),
            reason,
            content_hash: content.hash(),
            content: Json(content),
            approvals: Json::default(),
            approved_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// Whether participant, sender and host have each approved this version (M-10).
    #[must_use]
    pub fn is_approved(&self) -> bool {
        Party::ALL.iter().all(|party| self.approval(*party).is_some())
    }

    /// A party's approval of this version.
    #[must_use]
    pub fn approval(&self, party: Party) -> Option<&Approval> {
        self.approvals.iter().find(|one| one.party == party)
    }

    /// With the approval of one party; each approves once.
    pub fn approved(&self, approval: Approval) -> Result<Self, Refusal> {
        if self.approval(approval.party).is_some() {
            let party = approval.party.code();
            let message = Text::new(
                format!("{party} has approved this version."),
                format!("{party} a approuvé cette version."),
            );
            return Err(Refusal::Invalid(vec![Violation::new(
                "input.agreementVersion",
                "M-10",
                message,
            )]));
        }
        let mut next = self.clone();
        let at = approval.at;
        next.approvals.0.push(approval);
        next.approved_at = next.is_approved().then_some(at);
        Ok(next)
    }
}

#[cfg(test)]
mod tests;
