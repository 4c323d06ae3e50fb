//! Consents of participants, one a purpose; what is taken back ends at once.

use entity::{
    act::Recording,
    consent::{self, Column, Model, New, Purpose, Verb},
    id::Id,
    identity, participant, partner,
    rule::{Refusal, Text},
    scope::{Access, Area},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use super::policy::{counsels, may_write_down, writes_down};
use crate::{
    auth::PersonKey,
    db::{
        Session, Tx,
        page::{Page, PageArgs, Sorting},
    },
    error::{Error, Result},
};

/// A consent to be given; its id comes with the request.
#[derive(Debug)]
pub struct Giving {
    /// Who consents.
    pub participant: Id<participant::Entity>,
    /// To what.
    pub purpose: Purpose,
    /// The other partner, where the purpose names one.
    pub recipient: Option<Id<partner::Entity>>,
    /// Which wording.
    pub wording_version: String,
    /// In which language.
    pub language: String,
    /// How, if somebody records it for the person.
    pub recorded: Option<Recording>,
}

/// Gives a consent, or records that a person gave it.
pub async fn give(session: &Session, giving: Giving) -> Result<Model> {
    let Giving {
        participant,
        purpose,
        recipient,
        wording_version,
        language,
        recorded,
    } = giving;
    let tx = session.begin().await?;
    let whose = tx.get(participant::Entity::find_by_id(participant)).await?;
    tx.known(recipient).await?;
    let counselled = counsels(&tx, &whose).await?;
    let permit = match tx.actor().permit_below::<consent::Entity, _>(Verb::Give, &whose) {
        Ok(permit) => permit,
        Err(_) => tx.actor().permit_new_among(Verb::Give, whose.partner_id, counselled)?,
    };
    let key = key_of(&tx, &whose).await?;
    if tx.find(in_force(whose.id, purpose, recipient)).await?.is_some() {
        return Err(given_already());
    }
    let new = New {
        id: tx.new_id(),
        purpose,
        recipient,
        wording_version,
        language,
        recorded,
    };
    let row = Model::given(new, &whose, tx.actor().account(), tx.now())?;
    let done = tx.insert(permit.under(key), row).await?;
    tx.commit(done).await
}

/// Takes a consent back, or records that a person did; it holds no longer from this moment on.
pub async fn withdraw(
    session: &Session,
    id: Id<consent::Entity>,
    expected: i32,
    recorded: Option<Recording>,
) -> Result<Model> {
    use entity::record::Stateful;
    let tx = session.begin().await?;
    let found = tx.get(consent::Entity::find_by_id(id)).await?;
    let whose = tx.get(participant::Entity::find_by_id(found.participant_id)).await?;
    let counselled = counsels(&tx, &whose).await?;
    let permit = match tx.actor().permit_through(Verb::Withdraw, found.clone(), &whose) {
        Ok(permit) => permit,
        Err(_) => tx.actor().permit_among(Verb::Withdraw, found, counselled)?,
    };
    permit.expect(Verb::Withdraw, expected)?;
    let key = key_of(&tx, &whose).await?;
    let next = permit.withdrawn(recorded.clone(), &whose, tx.actor().account(), tx.now())?;
    let done = tx.update(permit.under(key), next).await?;
    if done.purpose == Purpose::Validation {
        crate::validation::consent_is_withdrawn(&tx, &whose, recorded).await?;
    }
    if done.purpose == Purpose::Plan {
        crate::plan::consent_is_withdrawn(&tx, &whose).await?;
    }
    tx.commit(done).await
}

/// The key of the participant's person: forbidden to those who may not know who it is, and gone with them.
async fn key_of(tx: &Tx, whose: &participant::Model) -> Result<PersonKey> {
    if !writes_down(tx, whose).await? {
        return Err(Error::Forbidden);
    }
    let Some(id) = whose.identity_id else {
        return Err(Refusal::State {
            state: "ERASED",
            allowed: Vec::new(),
        }
        .into());
    };
    let person = tx.get(identity::Entity::find_by_id(id)).await?;
    tx.person_key(&person).await
}

/// whether the participant consents now. Whoever needs a consent asks in the transaction of what needs it.
pub async fn holds(
    tx: &Tx,
    whose: Id<participant::Entity>,
    purpose: Purpose,
    recipient: Option<Id<partner::Entity>>,
) -> Result<bool> {
    Ok(tx.find(in_force(whose, purpose, recipient)).await?.is_some())
}

/// The same for a case, whose readers need not be those of the consent.
pub(crate) async fn holds_behind(
    tx: &Tx,
    whose: Id<participant::Entity>,
    purpose: Purpose,
    recipient: Option<Id<partner::Entity>>,
) -> Result<bool> {
    let given = tx.system("X-3").one(in_force(whose, purpose, recipient)).await?;
    Ok(given.is_some())
}

fn in_force(
    whose: Id<participant::Entity>,
    purpose: Purpose,
    recipient: Option<Id<partner::Entity>>,
) -> Select<consent::Entity> {
    let alike = consent::Entity::find()
        .filter(Column::ParticipantId.eq(whose))
        .filter(Column::Purpose.eq(purpose.code()))
        .filter(Column::WithdrawnAt.is_null());
    match recipient {
        Some(partner) => alike.filter(Column::RecipientId.eq(partner)),
        None => alike.filter(Column::RecipientId.is_null()),
    }
}

fn given_already() -> Error {
    Error::Conflict {
        current_version: None,
        message: Text::new("This consent is in force.", "Ce consentement est en vigueur."),
    }
}

/// Whether the viewer may give or record consents of a participant now.
pub async fn may_give(session: &Session, whose: &participant::Model) -> Result<bool> {
    let writes = session.actor().reaches(Area::Identity, Access::Write);
    Ok(writes && whose.identity_id.is_some() && may_write_down(session, whose).await?)
}

/// What the viewer may do with a consent now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    use entity::record::Stateful;
    let Some(whose) = session.load(row.participant_id).await? else {
        return Ok(Vec::new());
    };
    let may = row.open().contains(&Verb::Withdraw) && may_give(session, &whose).await?;
    Ok(may.then_some(Verb::Withdraw).into_iter().collect())
}

/// The consents of one participant, by the day they were given.
pub async fn of_participant(session: &Session, id: Id<participant::Entity>, args: PageArgs) -> Result<Page<Model>> {
    let sorting = Sorting {
        column: Column::GivenAt,
        descending: false,
    };
    let all = (consent::Entity::find(), sorting, args);
    session
        .load_page(Column::ParticipantId, id.uuid(), all, "consents of a participant")
        .await
}
