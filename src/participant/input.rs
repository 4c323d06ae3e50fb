//! From the API's inputs to the domain's values.

mod act;
mod identity;

use async_graphql::{Enum, ID, InputObject, MaybeUndefined};
use entity::{
    consent::Purpose,
    fewer_opportunities_count::Barrier,
    id::Id,
    participant::{self, Category, Changes, Column, Gender},
    partner, project,
};

pub use self::{
    act::RecordedActInput,
    identity::{IdentityInput, IdentityUpdateInput},
};
use super::{Adding, Filter, Who, consent::Giving};
use crate::{
    db::page::Sorting,
    error::Result,
    graphql::{
        given::Needed,
        node::{local_id, wanted_id},
        scalar::{LanguageCode, OrderDirection},
    },
};

/// A new participant.
#[derive(Debug, InputObject)]
pub struct ParticipantCreateInput {
    /// The project; it must be ONGOING (J-2).
    project: ID,
    /// The sending partner. May be left out by those who are MANAGER of one partner of the project only.
    partner: Option<ID>,
    /// As what the person takes part; stays.
    category: Category,
    /// Gender; UNDISCLOSED if left out.
    gender: Option<Gender>,
    /// Year of birth.
    birth_year: Option<i32>,
    /// Profession, at most 200 characters.
    profession: Option<String>,
    /// Number in the sender's own system, 1 to 40 letters, digits or `-_./`, unique for the partner and project.
    /// Not a name or an address.
    external_id: Option<String>,
    /// Who it is. Not for CANDIDATEs, whose case team alone knows.
    identity: Option<IdentityInput>,
    /// A participant of the same partner in another project who is the same person, instead of `identity`.
    same_person_as: Option<ID>,
}

impl ParticipantCreateInput {
    pub(super) fn checked(self) -> Result<Adding> {
        let Self {
            project,
            partner,
            category,
            gender,
            birth_year,
            profession,
            external_id,
            identity,
            same_person_as,
        } = self;
        let who = match (same_person_as, identity) {
            (Some(_), Some(_)) => return Err(super::one_person()),
            (Some(other), None) => Who::Same(wanted_id(&other)?),
            (None, identity) => Who::New(identity.map(Into::into)),
        };
        Ok(Adding {
            project: wanted_id(&project)?,
            partner: partner.map(|id| wanted_id::<partner::Entity>(&id)).transpose()?,
            category,
            who,
            changes: Changes {
                gender,
                birth_year: Some(birth_year),
                profession: Some(profession),
                external_id: Some(external_id),
                missing: Vec::new(),
            },
        })
    }
}

/// Changes of a participant. What is left out stays; an explicit null clears.
#[derive(Debug, InputObject)]
pub struct ParticipantUpdateInput {
    /// The participant.
    participant: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Gender.
    gender: MaybeUndefined<Gender>,
    /// Year of birth.
    birth_year: MaybeUndefined<i32>,
    /// Profession, at most 200 characters.
    profession: MaybeUndefined<String>,
    /// Number in the sender's own system, unique for the partner and project. Not a name or an address.
    external_id: MaybeUndefined<String>,
}

impl ParticipantUpdateInput {
    pub(super) fn checked(self) -> Result<(Id<participant::Entity>, i32, Changes)> {
        let Self {
            participant,
            expected_version,
            gender,
            birth_year,
            profession,
            external_id,
        } = self;
        let mut needed = Needed::default();
        let changes = Changes {
            gender: needed.value("gender", gender),
            birth_year: birth_year.into(),
            profession: profession.into(),
            external_id: external_id.into(),
            missing: needed.missing(),
        };
        Ok((wanted_id(&participant)?, expected_version, changes))
    }
}

/// A person who is to be made unrecognisable.
#[derive(Debug, InputObject)]
pub struct IdentityEraseInput {
    /// Any of the person's participants.
    participant: ID,
    /// The version of that participant that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// Why; stays in the audit, so it must not name the person.
    reason: Option<String>,
}

impl IdentityEraseInput {
    pub(super) fn checked(self) -> Result<(Id<participant::Entity>, i32, Option<String>)> {
        let Self {
            participant,
            expected_version,
            reason,
        } = self;
        Ok((wanted_id(&participant)?, expected_version, reason))
    }
}

/// A consent to be given.
#[derive(Debug, InputObject)]
pub struct ConsentGiveInput {
    /// Who consents.
    participant: ID,
    /// To what.
    purpose: Purpose,
    /// The other partner, for SHARE_DECISION and HAND_OVER and for them alone.
    recipient: Option<ID>,
    /// Which wording the person agreed to: 1 to 40 letters, digits or `-_./`.
    wording_version: String,
    /// The language it was put in.
    language: LanguageCode,
    /// How the person acted, where the caller is not that person.
    recorded: Option<RecordedActInput>,
}

impl ConsentGiveInput {
    pub(super) fn checked(self) -> Result<Giving> {
        let Self {
            participant,
            purpose,
            recipient,
            wording_version,
            language,
            recorded,
        } = self;
        Ok(Giving {
            participant: wanted_id(&participant)?,
            purpose,
            recipient: recipient.map(|id| wanted_id(&id)).transpose()?,
            wording_version,
            language: language.0,
            recorded: recorded.map(Into::into),
        })
    }
}

/// A consent to be taken back.
#[derive(Debug, InputObject)]
pub struct ConsentWithdrawInput {
    /// The consent.
    consent: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
    /// How the person acted, where the caller is not that person.
    recorded: Option<RecordedActInput>,
}

impl ConsentWithdrawInput {
    pub(super) fn checked(self) -> Result<(Id<entity::consent::Entity>, i32, Option<entity::act::Recording>)> {
        let Self {
            consent,
            expected_version,
            recorded,
        } = self;
        Ok((wanted_id(&consent)?, expected_version, recorded.map(Into::into)))
    }
}

/// How many people meet one barrier.
#[derive(Debug, InputObject)]
pub struct FewerOpportunitiesCountInput {
    /// The barrier.
    barrier: Barrier,
    /// How many people, 0 to 100,000.
    people: i32,
}

/// Counts of barriers of one partner's participants in a project.
#[derive(Debug, InputObject)]
pub struct FewerOpportunitiesSetInput {
    /// The project; it must be ONGOING (J-2).
    project: ID,
    /// The partner. May be left out by those who are MANAGER of one partner of the project only.
    partner: Option<ID>,
    /// Each barrier at most once; those left out stay as they are.
    counts: Vec<FewerOpportunitiesCountInput>,
}

/// The checked form of [`FewerOpportunitiesSetInput`].
type Counting = (Id<project::Entity>, Option<Id<partner::Entity>>, Vec<(Barrier, i32)>);

impl FewerOpportunitiesSetInput {
    pub(super) fn checked(self) -> Result<Counting> {
        let Self {
            project,
            partner,
            counts,
        } = self;
        let counts = counts
            .into_iter()
            .map(|FewerOpportunitiesCountInput { barrier, people }| (barrier, people));
        let partner = partner.map(|id| wanted_id(&id)).transpose()?;
        Ok((wanted_id(&project)?, partner, counts.collect()))
    }
}

/// Which participants are asked for. What is left out does not narrow; a list means any of its values.
#[derive(Debug, Default, InputObject)]
pub struct ParticipantFilter {
    /// Words that must all occur in pseudonym or profession; accents and case do not matter. Names of people
    /// are never searched.
    search: Option<String>,
    /// The project.
    project: Option<Vec<ID>>,
    /// Short name of the project, accents and case ignored.
    project_acronym: Option<Vec<String>>,
    /// The sending partner.
    partner: Option<Vec<ID>>,
    /// As what they take part.
    category: Option<Vec<Category>>,
    /// Gender.
    gender: Option<Vec<Gender>>,
    /// Pseudonym.
    pseudonym: Option<Vec<String>>,
    /// Number in the sender's own system.
    external_id: Option<Vec<String>>,
}

impl From<ParticipantFilter> for Filter {
    fn from(input: ParticipantFilter) -> Self {
        let ParticipantFilter {
            search,
            project,
            project_acronym,
            partner,
            category,
            gender,
            pseudonym,
            external_id,
        } = input;
        // An id that names nothing narrows to nothing.
        Self {
            search,
            project: project.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            project_acronym,
            partner: partner.map(|ids| ids.iter().filter_map(|id| local_id(id)).collect()),
            category,
            gender,
            pseudonym,
            external_id,
        }
    }
}

/// What participants can be ordered by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ParticipantOrderField {
    /// Pseudonym.
    Pseudonym,
    /// When they were added.
    CreatedAt,
}

/// The order of a list of participants.
#[derive(Debug, InputObject)]
pub struct ParticipantOrder {
    /// By what.
    field: ParticipantOrderField,
    /// Which end first.
    direction: OrderDirection,
}

impl From<ParticipantOrder> for Sorting<Column> {
    fn from(ParticipantOrder { field, direction }: ParticipantOrder) -> Self {
        let column = match field {
            ParticipantOrderField::Pseudonym => Column::Pseudonym,
            ParticipantOrderField::CreatedAt => Column::CreatedAt,
        };
        Self {
            column,
            descending: direction == OrderDirection::Desc,
        }
    }
}
