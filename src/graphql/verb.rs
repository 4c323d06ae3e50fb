//! The union of all kinds' verbs, for `viewerCan`.

use async_graphql::Enum;
use entity::{module, partner_member, project};

/// What the viewer may do with an object now: the mutations that would be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum Verb {
    /// Found a project that this partner coordinates (`projectCreate`).
    CreateProject,
    /// Add a module to this project (`moduleCreate`).
    CreateModule,
    /// Change it (`projectUpdate`, `moduleUpdate`).
    Update,
    /// Offer it (`modulePublish`).
    Publish,
    /// Invite somebody to become a member of this partner (`partnerMemberAdd`).
    AddMember,
    /// Send a new link to the invited person (`partnerMemberInvite`).
    Invite,
    /// Give other roles (`partnerMemberRolesSet`).
    SetRoles,
    /// End it (`partnerMemberRemove`).
    Remove,
    /// End one's own part in it (`partnerMemberLeave`).
    Leave,
}

/// A kind's own verb as one of the union; `None` for those that need no button.
pub trait Listed {
    /// The verb as `viewerCan` lists it.
    fn listed(self) -> Option<Verb>;
}

impl Listed for project::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
        }
    }
}

impl Listed for module::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::Publish => Some(Verb::Publish),
        }
    }
}

impl Listed for partner_member::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Add => None,
            Self::Invite => Some(Verb::Invite),
            Self::SetRoles => Some(Verb::SetRoles),
            Self::Remove => Some(Verb::Remove),
            Self::Leave => Some(Verb::Leave),
        }
    }
}
