//! A partnership: one partner's part in one project.

use crate::{
    account,
    code::Findings,
    id::Id,
    partner, project,
    record::{Stateful, set},
    rule::Refusal,
};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// A partner's part in a project.
    #[graphql(name = "ProjectPartnerRole")]
    pub enum Role {
        /// Answers for the project. Exactly one, fixed at creation (J-1).
        Coordinator = "COORDINATOR",
        /// Takes part in full.
        Partner = "PARTNER",
        /// Reads what is shared and has no vote; a funder, for example.
        Associated = "ASSOCIATED",
    }
}

codes! {
    /// Life of a partnership.
    #[graphql(name = "ProjectPartnerState")]
    pub enum State {
        /// Invited: sees the project, takes no part yet.
        Invited = "INVITED",
        /// Takes part.
        Active = "ACTIVE",
        /// Is over, however it ended; keeps its own records (J-5) and can be invited again.
        Left = "LEFT",
    }
}

codes! {
    /// How a partnership ended.
    #[graphql(name = "ProjectPartnerEnding")]
    pub enum Ending {
        /// The partner did not accept the invitation.
        Declined = "DECLINED",
        /// The coordinator took the invitation back, or the project closed before it was answered.
        Withdrawn = "WITHDRAWN",
        /// The partner left.
        Left = "LEFT",
        /// The coordinator removed the partner.
        Removed = "REMOVED",
    }
}

codes! {
    /// What can be done with a partnership.
    #[graphql(name = "ProjectPartnerVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Take part from the start, as the founder.
        Create = "CREATE",
        /// Be invited, or invited again; judged at the project.
        Invite = "INVITE",
        /// Take the invitation.
        Accept = "ACCEPT",
        /// Refuse the invitation.
        Decline = "DECLINE",
        /// Change its part and flags.
        Update = "UPDATE",
        /// Go.
        Leave = "LEAVE",
        /// Send it away, or take its invitation back.
        Remove = "REMOVE",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project_partner")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// The partner that takes part.
    pub partner_id: Id<partner::Entity>,
    /// Its part.
    pub role: Role,
    /// Whether it sends participants.
    pub sending: bool,
    /// Whether it hosts participants.
    pub hosting: bool,
    /// Whether it takes part now.
    pub state: State,
    /// When it was last invited; null for the founder.
    pub invited_at: Option<DateTimeUtc>,
    /// Since when it takes part; null until then.
    pub joined_at: Option<DateTimeUtc>,
    /// When it ended; null until then.
    pub left_at: Option<DateTimeUtc>,
    /// How it ended; null until then.
    pub ending: Option<Ending>,
    /// Why it ended, where somebody said so.
    pub end_reason: Option<String>,
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

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.state.code()
    }

    /// J-1: the coordinator neither leaves nor is removed.
    fn open(&self) -> &'static [Verb] {
        use Verb::{Accept, Decline, Invite, Leave, Read, Remove, Update};
        match (self.state, self.role) {
            (State::Invited, _) => &[Read, Accept, Decline, Update, Remove],
            (State::Active, Role::Coordinator) => &[Read, Update],
            (State::Active, Role::Partner | Role::Associated) => &[Read, Update, Leave, Remove],
            (State::Left, _) => &[Read, Invite],
        }
    }
}

/// Longest reason that stays on record, in characters.
const LONGEST_REASON: usize = 2_000;

/// As what a partner is invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Its part.
    pub role: Role,
    /// Whether it sends participants.
    pub sending: bool,
    /// Whether it hosts participants.
    pub hosting: bool,
}

/// Changes of a partnership: `None` leaves.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub role: Option<Role>,
    pub sending: Option<bool>,
    pub hosting: Option<bool>,
    /// Fields that were to be cleared although a partnership needs them, as the API spells them.
    pub missing: Vec<&'static str>,
}

impl Model {
    /// J-1: the founding partner's part: its coordinator, active from the start.
    #[must_use]
    pub fn coordinator(id: Id<Entity>, project: &project::Model, sending: bool, hosting: bool) -> Self {
        let terms = Terms {
            role: Role::Coordinator,
            sending,
            hosting,
        };
        Self {
            state: State::Active,
            invited_at: None,
            joined_at: Some(project.created_at),
            ..Self::invited(id, project, project.partner_id, terms, project.created_at)
        }
    }

    /// The part of a partner that is invited.
    #[must_use]
    pub fn invited(
        id: Id<Entity>,
        project: &project::Model,
        partner: Id<partner::Entity>,
        terms: Terms,
        now: DateTimeUtc,
    ) -> Self {
        Self {
            id,
            project_id: project.id,
            partner_id: partner,
            role: terms.role,
            sending: terms.sending,
            hosting: terms.hosting,
            state: State::Invited,
            invited_at: Some(now),
            joined_at: None,
            left_at: None,
            ending: None,
            end_reason: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }

    /// The partnership that had ended, begun anew.
    #[must_use]
    pub fn invited_again(&self, terms: Terms, now: DateTimeUtc) -> Self {
        Self {
            role: terms.role,
            sending: terms.sending,
            hosting: terms.hosting,
            state: State::Invited,
            invited_at: Some(now),
            joined_at: None,
            left_at: None,
            ending: None,
            end_reason: None,
            ..self.clone()
        }
    }

    /// The partnership as it is once the partner has accepted.
    #[must_use]
    pub fn accepted(&self, now: DateTimeUtc) -> Self {
        Self {
            state: State::Active,
            joined_at: Some(now),
            ..self.clone()
        }
    }

    /// The partnership as it is once it has ended. Whoever removes somebody says why.
    pub fn ended(&self, ending: Ending, reason: Option<String>, now: DateTimeUtc) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        let said = reason.as_deref().unwrap_or_default();
        if ending == Ending::Removed {
            found.text(said, "reason", LONGEST_REASON);
        } else {
            found.fits(said, "reason", LONGEST_REASON);
        }
        found.into_result()?;
        Ok(Self {
            state: State::Left,
            left_at: Some(now),
            ending: Some(ending),
            end_reason: reason.filter(|text| !text.trim().is_empty()),
            ..self.clone()
        })
    }

    /// What the coordinator's removal is called: an invitation is withdrawn, a partner removed.
    #[must_use]
    pub fn ending_by_coordinator(&self) -> Ending {
        match self.state {
            State::Invited => Ending::Withdrawn,
            State::Active | State::Left => Ending::Removed,
        }
    }

    /// The partnership with these changes, or everything that is wrong with them. `planned` says whether a target
    /// names this partner as host.
    pub fn changed(&self, changes: Changes, planned: bool) -> Result<Self, Refusal> {
        let Changes {
            role,
            sending,
            hosting,
            missing,
        } = changes;
        let mut next = self.clone();
        set(&mut next.role, role);
        set(&mut next.sending, sending);
        set(&mut next.hosting, hosting);
        let mut found = Findings::default();
        found.missing(&missing);
        let coordinates = |part: &Self| part.role == Role::Coordinator;
        one_coordinator(&mut found, coordinates(self) == coordinates(&next));
        found.require(
            next.hosting || !self.hosting || !planned,
            "hosting",
            "HOSTING",
            "A target names this partner as host; change the targets first.",
            "Un objectif désigne ce partenaire comme hôte ; changez d'abord les objectifs.",
        );
        found.into_result()?;
        Ok(next)
    }

    /// Whether it takes part or is invited to.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.state != State::Left
    }
}

impl Terms {
    /// Notes what is wrong with these terms of an invitation.
    pub fn check(&self, found: &mut Findings) {
        one_coordinator(found, self.role != Role::Coordinator);
    }
}

/// J-1: exactly one coordinator, fixed at creation.
fn one_coordinator(found: &mut Findings, holds: bool) {
    found.require(
        holds,
        "role",
        "J-1",
        "A project has one coordinator, fixed when it was founded.",
        "Un projet a un seul coordinateur, fixé à sa création.",
    );
}

#[cfg(test)]
mod tests;
