//! A person's consent to one purpose.

mod change;

use crate::{account, act::Act, id::Id, json::Json, participant, partner, record::Stateful};
use sea_orm::entity::prelude::*;
use serde::Serialize;

pub use self::change::New;

codes! {
    /// What a consent is for.
    #[graphql(name = "ConsentPurpose")]
    pub enum Purpose {
        /// Assessing and validating the person's competences.
        Validation = "VALIDATION",
        /// An individual inclusion plan.
        Plan = "PLAN",
        /// Showing a certified decision to one other partner.
        ShareDecision = "SHARE_DECISION",
        /// Handing the case or plan over to one other partner.
        HandOver = "HAND_OVER",
        /// Asking again after the end.
        FollowUp = "FOLLOW_UP",
        /// Printing the person's name in a report.
        PublishName = "PUBLISH_NAME",
    }
}

codes! {
    /// Life of a consent.
    #[graphql(name = "ConsentState")]
    pub enum State {
        /// In force.
        Given = "GIVEN",
        /// Taken back; for good, a new one may be given.
        Withdrawn = "WITHDRAWN",
    }
}

codes! {
    /// What can be done with a consent.
    #[graphql(name = "ConsentVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Give it.
        Give = "GIVE",
        /// Take it back, with immediate effect.
        Withdraw = "WITHDRAW",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that answers for the participant.
    pub partner_id: Id<partner::Entity>,
    /// Who consents.
    pub participant_id: Id<participant::Entity>,
    /// To what.
    pub purpose: Purpose,
    /// The partner it is shared with or handed to, where the purpose names one.
    pub recipient_id: Option<Id<partner::Entity>>,
    /// Which wording the person agreed to.
    pub wording_version: String,
    /// The language it was put in, BCP 47.
    pub language: String,
    /// When it was given.
    pub given_at: DateTimeUtc,
    /// How, where somebody recorded it for the person; null if the person gave it themselves.
    pub given_act: Option<Json<Act>>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// How, where somebody recorded that for the person.
    pub withdrawn_act: Option<Json<Act>>,
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
        self.stage().code()
    }

    fn open(&self) -> &'static [Verb] {
        match self.stage() {
            State::Given => &[Verb::Read, Verb::Withdraw],
            State::Withdrawn => &[Verb::Read],
        }
    }
}

impl Model {
    /// Whether it is in force.
    #[must_use]
    pub fn stage(&self) -> State {
        if self.withdrawn_at.is_none() {
            State::Given
        } else {
            State::Withdrawn
        }
    }
}
