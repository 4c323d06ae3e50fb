//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject};
use entity::{assessor_licence, id::Id};

use super::Granting;
use crate::{
    error::Result,
    graphql::{
        node::wanted_id,
        scalar::{Date, EmailAddress, LanguageCode},
    },
};

/// A new licence (V-10).
#[derive(Debug, InputObject)]
pub struct AssessorLicenceGrantInput {
    /// The edition of the procedure: ADOPTED, or RETIRED for cases that have begun.
    procedure: ID,
    /// The partner for which the assessor works: an active one of the procedure's project, other than the one that grants.
    assessor_partner: ID,
    /// Address of an ASSESSOR there.
    assessor: EmailAddress,
    /// Languages in which they assess; at least one.
    languages: Vec<LanguageCode>,
    /// First day, today or later.
    valid_from: Date,
    /// Last day, at most ten years after the first one.
    valid_until: Date,
    /// The partner that grants it. May be left out by those who can grant for one partner of the project only.
    partner: Option<ID>,
}

impl AssessorLicenceGrantInput {
    pub(in crate::procedure) fn checked(self) -> Result<Granting> {
        let Self {
            procedure,
            assessor_partner,
            assessor,
            languages,
            valid_from,
            valid_until,
            partner,
        } = self;
        Ok(Granting {
            procedure: wanted_id(&procedure)?,
            partner: partner.map(|id| wanted_id(&id)).transpose()?,
            assessors: wanted_id(&assessor_partner)?,
            email: assessor.0,
            languages: languages.into_iter().map(|tag| tag.0).collect(),
            valid_from: valid_from.0,
            valid_until: valid_until.0,
        })
    }
}

/// A licence that is to end before its time.
#[derive(Debug, InputObject)]
pub struct AssessorLicenceRevokeInput {
    /// The licence.
    assessor_licence: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why; it stays on record.
    reason: String,
}

impl AssessorLicenceRevokeInput {
    pub(in crate::procedure) fn checked(self) -> Result<(Id<assessor_licence::Entity>, i32, String)> {
        let Self {
            assessor_licence,
            expected_version,
            reason,
        } = self;
        Ok((wanted_id(&assessor_licence)?, expected_version, reason))
    }
}
