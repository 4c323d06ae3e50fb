//! Partnerships: who is invited, as what, and how it ends.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    id::Id,
    project_partner::{self, Changes, Role, Terms},
};

use crate::{
    error::Result,
    graphql::{given::Needed, node::wanted_id},
    project::partnership::{End, Invitation},
};

/// A partner to invite.
#[derive(Debug, InputObject)]
pub struct ProjectPartnerInviteInput {
    /// The project.
    project: ID,
    /// The partner; ACTIVE (P-2), and not in the project already.
    partner: ID,
    /// As PARTNER or ASSOCIATED; there is one COORDINATOR for ever (J-1).
    role: Role,
    /// Whether it will send participants.
    #[graphql(default = false)]
    sending: bool,
    /// Whether it will host participants.
    #[graphql(default = false)]
    hosting: bool,
}

impl ProjectPartnerInviteInput {
    pub(in crate::project) fn checked(self) -> Result<Invitation> {
        let Self {
            project,
            partner,
            role,
            sending,
            hosting,
        } = self;
        Ok(Invitation {
            project: wanted_id(&project)?,
            partner: wanted_id(&partner)?,
            terms: Terms { role, sending, hosting },
        })
    }
}

/// An invitation to accept.
#[derive(Debug, InputObject)]
pub struct ProjectPartnerAcceptInput {
    /// The partnership.
    project_partner: ID,
    /// The version that the caller has read; another one is a CONFLICT, so that nobody accepts other terms.
    expected_version: i32,
}

impl ProjectPartnerAcceptInput {
    pub(in crate::project) fn checked(self) -> Result<(Id<project_partner::Entity>, i32)> {
        let Self {
            project_partner,
            expected_version,
        } = self;
        Ok((wanted_id(&project_partner)?, expected_version))
    }
}

/// Changes of a partner's part. What is left out stays.
#[derive(Debug, InputObject)]
pub struct ProjectPartnerUpdateInput {
    /// The partnership.
    project_partner: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// PARTNER or ASSOCIATED; the coordinator's never changes (J-1).
    role: MaybeUndefined<Role>,
    /// Whether it sends participants.
    sending: MaybeUndefined<bool>,
    /// Whether it hosts participants; stays true while a target names the partner as host.
    hosting: MaybeUndefined<bool>,
}

impl ProjectPartnerUpdateInput {
    pub(in crate::project) fn checked(self) -> Result<(Id<project_partner::Entity>, i32, Changes)> {
        let Self {
            project_partner,
            expected_version,
            role,
            sending,
            hosting,
        } = self;
        let mut needed = Needed::default();
        let changes = Changes {
            role: needed.value("role", role),
            sending: needed.value("sending", sending),
            hosting: needed.value("hosting", hosting),
            missing: needed.missing(),
        };
        Ok((wanted_id(&project_partner)?, expected_version, changes))
    }
}

/// An invitation to refuse.
#[derive(Debug, InputObject)]
pub struct ProjectPartnerDeclineInput {
    /// The partnership.
    project_partner: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, at most 2,000 characters; the partners of the project can read it.
    reason: Option<String>,
}

impl ProjectPartnerDeclineInput {
    pub(in crate::project) fn checked(self) -> Result<End> {
        let Self {
            project_partner,
            expected_version,
            reason,
        } = self;
        Ok(End {
            part: wanted_id(&project_partner)?,
            expected: expected_version,
            reason,
        })
    }
}

/// A partnership to leave.
#[derive(Debug, InputObject)]
pub struct ProjectPartnerLeaveInput {
    /// The partnership.
    project_partner: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, at most 2,000 characters; the partners of the project can read it.
    reason: Option<String>,
}

impl ProjectPartnerLeaveInput {
    pub(in crate::project) fn checked(self) -> Result<End> {
        let Self {
            project_partner,
            expected_version,
            reason,
        } = self;
        Ok(End {
            part: wanted_id(&project_partner)?,
            expected: expected_version,
            reason,
        })
    }
}

/// A partner to remove, or an invitation to take back.
#[derive(Debug, InputObject)]
pub struct ProjectPartnerRemoveInput {
    /// The partnership.
    project_partner: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why, at most 2,000 characters; needed to remove a partner that takes part. The partners of the project can read it.
    reason: Option<String>,
}

impl ProjectPartnerRemoveInput {
    pub(in crate::project) fn checked(self) -> Result<End> {
        let Self {
            project_partner,
            expected_version,
            reason,
        } = self;
        Ok(End {
            part: wanted_id(&project_partner)?,
            expected: expected_version,
            reason,
        })
    }
}
