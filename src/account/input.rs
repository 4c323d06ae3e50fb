//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject};
use entity::{
    id::Id,
    partner_member::{self, Role, State},
};

use super::{Filter, member::Adding};
use crate::{
    auth::{Acceptance, Changes, Secret},
    error::Result,
    graphql::{
        node::wanted_id,
        scalar::{EmailAddress, LanguageCode},
    },
};

/// Which members are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct PartnerMemberFilter {
    /// Whether it is in force.
    state: Option<Vec<State>>,
    /// A role that it gives.
    role: Option<Vec<Role>>,
    /// Words that must all occur in name or address, as a part of a word too; accents and case do not matter.
    search: Option<String>,
}

impl From<PartnerMemberFilter> for Filter {
    fn from(input: PartnerMemberFilter) -> Self {
        let PartnerMemberFilter { state, role, search } = input;
        Self { state, role, search }
    }
}

/// Somebody to be invited.
#[derive(Debug, InputObject)]
pub struct PartnerMemberAddInput {
    /// The partner. May be left out by those who are ADMIN of one partner only.
    partner: Option<ID>,
    /// Address of the person, known here or not.
    email: EmailAddress,
    /// The roles it will give, at least one.
    roles: Vec<Role>,
    /// Name of the person until they accept, at most 120 characters; what stands before the `@` if left out.
    display_name: Option<String>,
}

impl PartnerMemberAddInput {
    pub(super) fn checked(self) -> Result<Adding> {
        let Self {
            partner,
            email,
            roles,
            display_name,
        } = self;
        Ok(Adding {
            partner: partner.map(|id| wanted_id(&id)).transpose()?,
            email: email.0,
            roles,
            display_name,
        })
    }
}

/// A membership as the caller has read it.
macro_rules! of_member {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Debug, InputObject)]
        pub struct $name {
            /// The membership.
            member: ID,
            /// The version that the caller has read; another one is a CONFLICT.
            expected_version: i32,
        }

        impl $name {
            pub(super) fn checked(self) -> Result<(Id<partner_member::Entity>, i32)> {
                let Self { member, expected_version } = self;
                Ok((wanted_id(&member)?, expected_version))
            }
        }
    };
}

of_member! {
    /// Whom to send a new link.
    PartnerMemberInviteInput
}
of_member! {
    /// Whose membership ends.
    PartnerMemberRemoveInput
}
of_member! {
    /// Which of one's own memberships ends.
    PartnerMemberLeaveInput
}

/// Other roles.
#[derive(Debug, InputObject)]
pub struct PartnerMemberRolesSetInput {
    /// The membership.
    member: ID,
    /// All the roles it gives from now on, at least one.
    roles: Vec<Role>,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl PartnerMemberRolesSetInput {
    pub(super) fn checked(self) -> Result<(Id<partner_member::Entity>, Vec<Role>, i32)> {
        let Self {
            member,
            roles,
            expected_version,
        } = self;
        Ok((wanted_id(&member)?, roles, expected_version))
    }
}

/// A link that was sent, and who uses it.
#[derive(InputObject)]
pub struct PartnerMemberAcceptInput {
    /// What stands behind the `#` of the link.
    token: String,
    /// Somebody new chooses it here: 12 to 128 characters. Somebody who has one gives it, or is signed in.
    password: Option<String>,
    /// Name shown to colleagues, at most 120 characters; the one that the partner wrote, or the present one, if left
    /// out.
    display_name: Option<String>,
}

impl From<PartnerMemberAcceptInput> for Acceptance {
    fn from(input: PartnerMemberAcceptInput) -> Self {
        let PartnerMemberAcceptInput {
            token,
            password,
            display_name,
        } = input;
        Self {
            token: Secret(token),
            password: password.map(Secret),
            display_name,
        }
    }
}

/// Changes of the viewer's own account. What is left out stays.
#[derive(Debug, InputObject)]
pub struct AccountUpdateInput {
    /// Name shown to colleagues, 1 to 120 characters.
    display_name: Option<String>,
    /// Language of the mail they get; English where it is neither English nor French.
    language: Option<LanguageCode>,
}

impl From<AccountUpdateInput> for Changes {
    fn from(input: AccountUpdateInput) -> Self {
        let AccountUpdateInput { display_name, language } = input;
        Self {
            display_name,
            language: language.map(|tag| tag.0),
        }
    }
}
