//! From the API's inputs to the domain's values.

use async_graphql::{Enum, ID, InputObject, MaybeUndefined};
use entity::{
    id::Id,
    partner::{self, AccreditationStatus, Changes, Column, OrganisationType, State},
};

use super::{Entering, Filter, Move};
use crate::{
    db::page::Sorting,
    error::Result,
    graphql::{
        given::{Needed, list},
        node::wanted_id,
        scalar::{CountryCode, Date, EmailAddress, LanguageCode, OrderDirection, RegionCode, Url},
    },
};

/// A new partner.
#[derive(Debug, InputObject)]
pub struct PartnerCreateInput {
    /// Legal name in Latin script, at most 200 characters.
    legal_name: String,
    /// Name as the partner uses it, in any script.
    business_name: Option<String>,
    /// Short name, at most 40 characters.
    acronym: String,
    /// Kind of organisation.
    organisation_type: OrganisationType,
    /// Whether it is a public body.
    #[graphql(default = false)]
    public_body: bool,
    /// Whether it works without profit.
    #[graphql(default = false)]
    non_profit: bool,
    /// Country of the seat.
    country: CountryCode,
    /// Organisation id of the European programmes: `E` and 8 digits, unique (P-1).
    oid: Option<String>,
    /// Participant identification code: 9 digits, unique (P-1).
    pic: Option<String>,
    /// VAT number: the country's letters, then letters and digits.
    vat_number: Option<String>,
    /// Web site.
    website: Option<Url>,
    /// Address of the office, not of a person.
    email: Option<EmailAddress>,
}

impl PartnerCreateInput {
    pub(super) fn checked(self) -> Entering {
        let Self {
            legal_name,
            business_name,
            acronym,
            organisation_type,
            public_body,
            non_profit,
            country,
            oid,
            pic,
            vat_number,
            website,
            email,
        } = self;
        Entering {
            legal_name,
            acronym,
            organisation_type,
            country: country.0,
            changes: Changes {
                business_name: Some(business_name),
                public_body: Some(public_body),
                non_profit: Some(non_profit),
                oid: Some(oid),
                pic: Some(pic),
                vat_number: Some(vat_number),
                website: Some(website.map(|url| url.0)),
                email: Some(email.map(|email| email.0)),
                ..Changes::default()
            },
        }
    }
}

/// An accreditation that a partner holds or has applied for.
#[derive(Debug, InputObject)]
pub struct AccreditationInput {
    /// Its name, at most 200 characters.
    name: String,
    /// The body that grants it, at most 200 characters.
    body: String,
    /// How far it is; past `validUntil` it reads as LAPSED whatever is said here (P-5).
    status: AccreditationStatus,
    /// First day of validity.
    valid_from: Option<Date>,
    /// Last day of validity, not before the first.
    valid_until: Option<Date>,
}

impl From<AccreditationInput> for partner::Accreditation {
    fn from(input: AccreditationInput) -> Self {
        let AccreditationInput {
            name,
            body,
            status,
            valid_from,
            valid_until,
        } = input;
        Self {
            name,
            body,
            status,
            valid_from: valid_from.map(|day| day.0),
            valid_until: valid_until.map(|day| day.0),
        }
    }
}

/// Changes of a partner's profile. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct PartnerUpdateInput {
    /// The partner.
    partner: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Legal name in Latin script, at most 200 characters.
    legal_name: MaybeUndefined<String>,
    /// Name as the partner uses it, in any script.
    business_name: MaybeUndefined<String>,
    /// Short name, at most 40 characters.
    acronym: MaybeUndefined<String>,
    /// Kind of organisation.
    organisation_type: MaybeUndefined<OrganisationType>,
    /// Whether it is a public body.
    public_body: MaybeUndefined<bool>,
    /// Whether it works without profit.
    non_profit: MaybeUndefined<bool>,
    /// Organisation id of the European programmes: `E` and 8 digits, unique (P-1).
    oid: MaybeUndefined<String>,
    /// Participant identification code: 9 digits, unique (P-1).
    pic: MaybeUndefined<String>,
    /// VAT number: the country's letters, then letters and digits.
    vat_number: MaybeUndefined<String>,
    /// Web site.
    website: MaybeUndefined<Url>,
    /// Address of the office, not of a person.
    email: MaybeUndefined<EmailAddress>,
    /// Telephone of the office.
    phone: MaybeUndefined<String>,
    /// Street and number of the seat.
    street: MaybeUndefined<String>,
    /// Postal code of the seat.
    postal_code: MaybeUndefined<String>,
    /// City of the seat.
    city: MaybeUndefined<String>,
    /// NUTS region of the seat, in its country.
    region: MaybeUndefined<RegionCode>,
    /// Country of the seat.
    country: MaybeUndefined<CountryCode>,
    /// Replaces the working languages.
    languages: MaybeUndefined<Vec<LanguageCode>>,
    /// Replaces the expertise: free tags, and ISCED-F fields such as `0923`.
    expertise: MaybeUndefined<Vec<String>>,
    /// Replaces the accreditations.
    accreditations: MaybeUndefined<Vec<AccreditationInput>>,
    /// Whether the profile may be shown in the public directory.
    public_profile: MaybeUndefined<bool>,
}

impl PartnerUpdateInput {
    pub(super) fn checked(self) -> Result<(Id<partner::Entity>, i32, Changes)> {
        let Self {
            partner,
            expected_version,
            legal_name,
            business_name,
            acronym,
            organisation_type,
            public_body,
            non_profit,
            oid,
            pic,
            vat_number,
            website,
            email,
            phone,
            street,
            postal_code,
            city,
            region,
            country,
            languages,
            expertise,
            accreditations,
            public_profile,
        } = self;
        let mut needed = Needed::default();
        let changes = Changes {
            legal_name: needed.value("legalName", legal_name),
            business_name: business_name.into(),
            acronym: needed.value("acronym", acronym),
            organisation_type: needed.value("organisationType", organisation_type),
            public_body: needed.value("publicBody", public_body),
            non_profit: needed.value("nonProfit", non_profit),
            oid: oid.into(),
            pic: pic.into(),
            vat_number: vat_number.into(),
            website: website.map_value(|url| url.0).into(),
            email: email.map_value(|email| email.0).into(),
            phone: phone.into(),
            street: street.into(),
            postal_code: postal_code.into(),
            city: city.into(),
            region: region.map_value(|region| region.0).into(),
            country: needed.value("country", country).map(|country| country.0),
            languages: list(languages).map(|tags| tags.into_iter().map(|tag| tag.0).collect()),
            expertise: list(expertise),
            accreditations: list(accreditations).map(|all| all.into_iter().map(Into::into).collect()),
            public_profile: needed.value("publicProfile", public_profile),
            missing: needed.missing(),
        };
        Ok((wanted_id(&partner)?, expected_version, changes))
    }
}

macro_rules! move_input {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[derive(Debug, InputObject)]
        pub struct $name {
            /// The partner.
            partner: ID,
            /// The version that the caller has read; another one is a CONFLICT.
            expected_version: i32,
            /// Why, 1 to 1,000 characters; it stays in the audit.
            reason: String,
        }

        impl $name {
            pub(super) fn checked(self) -> Result<Move> {
                let Self {
                    partner,
                    expected_version,
                    reason,
                } = self;
                Ok(Move {
                    partner: wanted_id(&partner)?,
                    expected: expected_version,
                    reason,
                })
            }
        }
    };
}

move_input! {
    /// Which partner is stopped from writing, and why.
    PartnerSuspendInput
}
move_input! {
    /// Which partner works again, and why.
    PartnerReinstateInput
}
move_input! {
    /// Which partner leaves the service for good, and why.
    PartnerWithdrawInput
}

/// Which partners are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct PartnerFilter {
    /// Words that must all occur in names, city or expertise; accents and case do not matter.
    search: Option<String>,
    /// Country of the seat.
    country: Option<Vec<CountryCode>>,
    /// Kind of organisation.
    organisation_type: Option<Vec<OrganisationType>>,
    /// Expertise: a tag or an ISCED-F field.
    expertise: Option<Vec<String>>,
    /// Working language.
    languages: Option<Vec<LanguageCode>>,
    /// State in the service.
    state: Option<Vec<State>>,
}

impl From<PartnerFilter> for Filter {
    fn from(input: PartnerFilter) -> Self {
        let PartnerFilter {
            search,
            country,
            organisation_type,
            expertise,
            languages,
            state,
        } = input;
        Self {
            search,
            country: country.map(|codes| codes.into_iter().map(|code| code.0).collect()),
            organisation_type,
            expertise,
            languages: languages.map(|tags| tags.into_iter().map(|tag| tag.0).collect()),
            state,
        }
    }
}

/// What partners can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum PartnerOrderField {
    /// Legal name, accents and case ignored.
    LegalName,
    /// Country of the seat, by its code.
    Country,
    /// When it was entered.
    CreatedAt,
}

/// The order of a list of partners.
#[derive(Debug, InputObject)]
pub struct PartnerOrder {
    /// By what.
    field: PartnerOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<PartnerOrder> for Sorting<Column> {
    fn from(PartnerOrder { field, direction }: PartnerOrder) -> Self {
        let column = match field {
            PartnerOrderField::LegalName => Column::LegalNameSort,
            PartnerOrderField::Country => Column::Country,
            PartnerOrderField::CreatedAt => Column::CreatedAt,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
