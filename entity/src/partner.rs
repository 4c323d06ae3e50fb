//! A partner organisation: the tenant of the service.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{account, id::Id, json::Json, record::Stateful, text::SearchWords};

mod change;
#[cfg(test)]
mod tests;

pub use self::change::{Changes, New};

/// Whose the records are that no partner owns: what the installation is shipped with, or was given by whoever runs it.
pub const NOBODY: Id<Entity> = Id::new(Uuid::nil());

codes! {
    /// Kind of organisation: the code list `EPLUS-*` of the European programmes, without its prefix.
    pub enum OrganisationType {
        /// Higher education institution (EPLUS-EDU-HEI).
        EduHei = "EDU_HEI",
        /// School, general secondary (EPLUS-EDU-GEN-SEC).
        EduGenSec = "EDU_GEN_SEC",
        /// Vocational school, secondary level (EPLUS-EDU-VOC-SEC).
        EduVocSec = "EDU_VOC_SEC",
        /// Vocational school, tertiary level (EPLUS-EDU-VOC-TER).
        EduVocTer = "EDU_VOC_TER",
        /// Adult education (EPLUS-EDU-ADULT).
        EduAdult = "EDU_ADULT",
        /// Non-governmental organisation (EPLUS-NGO).
        Ngo = "NGO",
        /// Social enterprise (EPLUS-SOCIAL).
        Social = "SOCIAL",
        /// Foundation (EPLUS-FOUND).
        Found = "FOUND",
        /// Small or medium enterprise (EPLUS-ENT-SME).
        EntSme = "ENT_SME",
        /// Large enterprise (EPLUS-ENT-LARGE).
        EntLarge = "ENT_LARGE",
        /// Public body, national (EPLUS-BODY-PUB-NAT).
        BodyPubNat = "BODY_PUB_NAT",
        /// Public body, regional (EPLUS-BODY-PUB-REG).
        BodyPubReg = "BODY_PUB_REG",
        /// Public body, local (EPLUS-BODY-PUB-LOC).
        BodyPubLoc = "BODY_PUB_LOC",
        /// Research institute (EPLUS-RES).
        Res = "RES",
        /// Any other kind (EPLUS-OTH-TYPE).
        OthType = "OTH_TYPE",
    }
}

codes! {
    /// Life of a partner.
    #[graphql(name = "PartnerState")]
    pub enum State {
        /// Entered by the operator; its first administrator has not accepted yet.
        Invited = "INVITED",
        /// Works in the service.
        Active = "ACTIVE",
        /// Reads what it owns, writes nothing (P-2).
        Suspended = "SUSPENDED",
        /// Has left for good (P-2).
        Withdrawn = "WITHDRAWN",
    }
}

codes! {
    /// How far an accreditation is.
    pub enum AccreditationStatus {
        /// Applied for: in the process of accreditation.
        Applied = "APPLIED",
        /// Granted.
        Accredited = "ACCREDITED",
        /// Over: past its date or given up (P-5).
        Lapsed = "LAPSED",
    }
}

codes! {
    /// What can be done with a partner.
    #[graphql(name = "PartnerVerb")]
    pub enum Verb {
        /// See its profile.
        Read = "READ",
        /// Enter it, in INVITED.
        Create = "CREATE",
        /// Change its profile.
        Update = "UPDATE",
        /// Stop it from writing, with a reason (P-2).
        Suspend = "SUSPEND",
        /// Let it work again, with a reason.
        Reinstate = "REINSTATE",
        /// End its part in the service for good, with a reason (P-2).
        Withdraw = "WITHDRAW",
    }
}
verbs!();

/// An accreditation, held or applied for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accreditation {
    /// Name of the accreditation.
    pub name: String,
    /// The body that grants it.
    pub body: String,
    /// How far it is, as recorded.
    pub status: AccreditationStatus,
    /// First day of validity.
    pub valid_from: Option<NaiveDate>,
    /// Last day of validity.
    pub valid_until: Option<NaiveDate>,
}

impl Accreditation {
    /// P-5: past `valid_until` it reads as LAPSED, whatever was recorded.
    #[must_use]
    pub fn status_on(&self, today: NaiveDate) -> AccreditationStatus {
        match self.valid_until {
            Some(end) if end < today => AccreditationStatus::Lapsed,
            _ => self.status,
        }
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "partner")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// Legal name in Latin script.
    pub legal_name: String,
    /// What rows are ordered by.
    pub legal_name_sort: String,
    /// Name in any script.
    pub business_name: Option<String>,
    /// Short name.
    pub acronym: String,
    /// Kind of organisation.
    pub organisation_type: OrganisationType,
    /// Whether it is a public body.
    pub public_body: bool,
    /// Whether it is non-profit.
    pub non_profit: bool,
    /// Organisation id of the programmes: `E` and 8 digits (P-1).
    pub oid: Option<String>,
    /// Participant identification code: 9 digits (P-1).
    pub pic: Option<String>,
    /// VAT number.
    pub vat_number: Option<String>,
    /// Web site.
    pub website: Option<String>,
    /// Address of the office, not of a person.
    pub email: Option<String>,
    /// Telephone of the office.
    pub phone: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// NUTS region.
    pub region: Option<String>,
    /// Country, ISO 3166-1.
    pub country: String,
    /// Working languages, BCP 47.
    pub languages: Json<Vec<String>>,
    /// Expertise: free tags and ISCED-F codes.
    pub expertise: Json<Vec<String>>,
    /// Accreditations held or applied for.
    pub accreditations: Json<Vec<Accreditation>>,
    /// Whether the profile may be shown in the public directory.
    pub public_profile: bool,
    /// Whether it works in the service.
    pub state: State,
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

record!(id, words);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.state.code()
    }

    /// INVITED → ACTIVE ⇄ SUSPENDED → WITHDRAWN, the last from anywhere and for good (P-2). It becomes ACTIVE
    /// when its first administrator accepts.
    fn open(&self) -> &'static [Verb] {
        use Verb::{Read, Reinstate, Suspend, Update, Withdraw};
        match self.state {
            State::Invited => &[Read, Withdraw],
            State::Active => &[Read, Update, Suspend, Withdraw],
            State::Suspended => &[Read, Reinstate, Withdraw],
            State::Withdrawn => &[Read],
        }
    }
}

impl Model {
    /// The partner after a move; a verb that moves nothing leaves it as it is.
    #[must_use]
    pub fn moved(&self, verb: Verb) -> Self {
        let state = match verb {
            Verb::Suspend => State::Suspended,
            Verb::Reinstate => State::Active,
            Verb::Withdraw => State::Withdrawn,
            Verb::Read | Verb::Create | Verb::Update => self.state,
        };
        Self { state, ..self.clone() }
    }

    /// Names, tags and languages for search and filters.
    fn words(&self) -> SearchWords {
        let names = [
            Some(&self.legal_name),
            self.business_name.as_ref(),
            Some(&self.acronym),
            self.city.as_ref(),
        ];
        let words = names
            .into_iter()
            .flatten()
            .fold(SearchWords::default(), |words, name| words.name(name));
        let words = self
            .expertise
            .iter()
            .fold(words, |words, tag| words.name(tag).facet("expertise", tag));
        self.languages
            .iter()
            .fold(words, |words, tag| words.facet("language", tag))
    }
}

/// P-1: `E` and 8 digits.
#[must_use]
pub fn is_oid(text: &str) -> bool {
    text.strip_prefix('E')
        .is_some_and(|digits| digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// P-1: 9 digits.
#[must_use]
pub fn is_pic(text: &str) -> bool {
    text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}
