//! Who somebody is, as it is given.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    id::Id,
    identity::{self, Changes},
};

use crate::{
    error::Result,
    graphql::{
        node::wanted_id,
        scalar::{CountryCode, Date, EmailAddress},
    },
};

/// Who a new participant is. Kept encrypted under a key of the person's own.
#[derive(InputObject)]
pub struct IdentityInput {
    /// Given name, at most 200 characters.
    given_name: Option<String>,
    /// Family name, at most 200 characters.
    family_name: Option<String>,
    /// E-mail address.
    email: Option<EmailAddress>,
    /// Birth date.
    birth_date: Option<Date>,
    /// Nationality.
    nationality: Option<CountryCode>,
    /// How else to reach them, at most 1,000 characters.
    contact: Option<String>,
}

impl std::fmt::Debug for IdentityInput {
    /// Without the values: they must not reach a log.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("IdentityInput")
    }
}

impl From<IdentityInput> for Changes {
    fn from(input: IdentityInput) -> Self {
        let IdentityInput {
            given_name,
            family_name,
            email,
            birth_date,
            nationality,
            contact,
        } = input;
        Self {
            given_name: Some(given_name),
            family_name: Some(family_name),
            email: Some(email.map(|address| address.0)),
            birth_date: Some(birth_date.map(|day| day.0)),
            nationality: Some(nationality.map(|code| code.0)),
            contact: Some(contact),
        }
    }
}

/// Corrections of an identity. What is left out stays; an explicit null clears.
#[derive(InputObject)]
pub struct IdentityUpdateInput {
    /// The identity.
    identity: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Given name, at most 200 characters.
    given_name: MaybeUndefined<String>,
    /// Family name, at most 200 characters.
    family_name: MaybeUndefined<String>,
    /// E-mail address.
    email: MaybeUndefined<EmailAddress>,
    /// Birth date.
    birth_date: MaybeUndefined<Date>,
    /// Nationality.
    nationality: MaybeUndefined<CountryCode>,
    /// How else to reach them, at most 1,000 characters.
    contact: MaybeUndefined<String>,
}

impl std::fmt::Debug for IdentityUpdateInput {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("IdentityUpdateInput")
    }
}

impl IdentityUpdateInput {
    pub(in crate::participant) fn checked(self) -> Result<(Id<identity::Entity>, i32, Changes)> {
        let Self {
            identity,
            expected_version,
            given_name,
            family_name,
            email,
            birth_date,
            nationality,
            contact,
        } = self;
        let changes = Changes {
            given_name: given_name.into(),
            family_name: family_name.into(),
            email: email.map_value(|address| address.0).into(),
            birth_date: birth_date.map_value(|day| day.0).into(),
            nationality: nationality.map_value(|code| code.0).into(),
            contact: contact.into(),
        };
        Ok((wanted_id(&identity)?, expected_version, changes))
    }
}
