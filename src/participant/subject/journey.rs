//! Where a person went, what they learnt there, and what was told of it.

use entity::{
    agreement_comment, attendance, dissemination_cascade, dissemination_record, enrolment, id::Id, identity,
    learning_agreement, mobility, participant, participant_report, record::Record,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{held, rows};
use crate::{
    authz::Scoped,
    db::{Session, qualified},
    error::Result,
};

/// The rows of one person, as far as the viewer may see them: the person themself, or a manager of their partner, to
/// whom all of them belong. A constant number of statements.
pub(super) struct Journeys {
    mobilities: Vec<mobility::Model>,
    agreements: Vec<learning_agreement::Model>,
    comments: Vec<agreement_comment::Model>,
    reports: Vec<participant_report::Model>,
    places: Vec<enrolment::Model>,
    attendance: Vec<attendance::Model>,
    records: Vec<dissemination_record::Model>,
}

impl Journeys {
    pub async fn of(session: &Session, person: &identity::Model, rows: &[participant::Model]) -> Result<Self> {
        let whose: Vec<Uuid> = rows.iter().map(|row| row.id.uuid()).collect();
        let mobilities = below::<mobility::Entity>(session, mobility::Column::ParticipantId, &whose).await?;
        let places = below::<enrolment::Entity>(session, enrolment::Column::ParticipantId, &whose).await?;
        let stays: Vec<Uuid> = mobilities.iter().map(|row| row.id.uuid()).collect();
        let taken: Vec<Uuid> = places.iter().map(|row| row.id.uuid()).collect();
        Ok(Self {
            agreements: below::<learning_agreement::Entity>(session, learning_agreement::Column::MobilityId, &stays)
                .await?,
            comments: below::<agreement_comment::Entity>(session, agreement_comment::Column::MobilityId, &stays)
                .await?,
            reports: below::<participant_report::Entity>(session, participant_report::Column::MobilityId, &stays)
                .await?,
            attendance: below::<attendance::Entity>(session, attendance::Column::EnrolmentId, &taken).await?,
            records: told_of(session, person, stays).await?,
            mobilities,
            places,
        })
    }

    /// The ids of all these rows, for what was done with them.
    pub fn ids(&self) -> impl Iterator<Item = Uuid> {
        let ids = self.mobilities.iter().map(|row| row.id.uuid());
        let ids = ids.chain(self.agreements.iter().map(|row| row.id.uuid()));
        let ids = ids.chain(self.comments.iter().map(|row| row.id.uuid()));
        let ids = ids.chain(self.reports.iter().map(|row| row.id.uuid()));
        let ids = ids.chain(self.places.iter().map(|row| row.id.uuid()));
        let ids = ids.chain(self.attendance.iter().map(|row| row.id.uuid()));
        ids.chain(self.records.iter().map(|row| row.id.uuid()))
    }

    /// What was told of the person's mobilities, and what they wrote themself, drafts included.
    pub fn records(&self) -> Result<Vec<Value>> {
        rows(&self.records)
    }

    /// The mobilities of one participant, each with its papers.
    pub async fn mobilities(&self, session: &Session, of: Id<participant::Entity>) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        for stay in self.mobilities.iter().filter(|one| one.participant_id == of) {
            let host = session.load(stay.host_partner_id).await?;
            let mut told = fields(stay)?;
            told.insert("host".to_owned(), host.map(|one| one.legal_name).into());
            let its = |id: Id<mobility::Entity>| id == stay.id;
            let agreements = self.agreements.iter().filter(|one| its(one.mobility_id));
            told.insert("learningAgreements".to_owned(), rows(agreements)?.into());
            let comments = self.comments.iter().filter(|one| its(one.mobility_id));
            told.insert("agreementComments".to_owned(), rows(comments)?.into());
            let reports = self.reports.iter().filter(|one| its(one.mobility_id));
            told.insert("participantReports".to_owned(), rows(reports)?.into());
            all.push(told.into());
        }
        Ok(all)
    }

    /// The places in modules of one participant, with who was there when.
    pub async fn places(&self, session: &Session, of: Id<participant::Entity>) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        for place in self.places.iter().filter(|one| one.participant_id == of) {
            let module = session.load(place.module_id).await?;
            let mut told = fields(place)?;
            told.insert("module".to_owned(), module.map(|one| one.code).into());
            let days = self.attendance.iter().filter(|one| one.enrolment_id == place.id);
            told.insert("attendance".to_owned(), rows(days)?.into());
            all.push(told.into());
        }
        Ok(all)
    }
}

async fn below<E: Scoped>(session: &Session, column: E::Column, keys: &[Uuid]) -> Result<Vec<E::Model>> {
    let theirs = session.dialect().any_id(qualified(column), keys.iter().copied());
    let mut rows = session.list(E::find().filter(theirs)).await?;
    rows.sort_by_key(Record::uuid);
    Ok(rows)
}

/// Records about these mobilities, and those of the partner that the person drafted.
async fn told_of(
    session: &Session,
    person: &identity::Model,
    stays: Vec<Uuid>,
) -> Result<Vec<dissemination_record::Model>> {
    use dissemination_record::{Column, Entity};
    let link = qualified(dissemination_cascade::Column::MobilityId);
    let links = dissemination_cascade::Entity::find()
        .select_only()
        .column(dissemination_cascade::Column::RecordId)
        .filter(session.dialect().any_id(link, stays));
    let drafted = person.account_id.map(|account| {
        Condition::all()
            .add(Column::AuthorId.eq(account))
            .add(Column::PartnerId.eq(person.partner_id))
    });
    let wanted = Condition::any()
        .add(Column::Id.in_subquery(links.into_query()))
        .add_option(drafted);
    session
        .list(Entity::find().filter(wanted).order_by_asc(Column::Id))
        .await
}

fn fields(row: &impl serde::Serialize) -> Result<Map<String, Value>> {
    Ok(match held(row)? {
        Value::Object(fields) => fields,
        _ => Map::new(),
    })
}
