//! Who sees an enrolment, and with it the attendance.

use entity::{
    attendance,
    enrolment::{self, Column},
    mobility, participant,
    scope::Area,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};

use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped, granted_by, granted_to_read, matrix},
    db::Dialect,
    mobility::policy::about,
};

impl Scoped for enrolment::Entity {
    type Verb = enrolment::Verb;
    const KIND: &'static str = "enrolment";
    const AREA: Area = Area::Enrolment;

    fn grants(verb: enrolment::Verb) -> &'static [Grant] {
        matrix::enrolment(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        match relation {
            Relation::Owner => Some(Column::PartnerId),
            Relation::Provider => Some(Column::ProviderPartnerId),
            _ => None,
        }
    }

    /// A place that belongs to a mobility is known to the provider once the host knows of it.
    fn narrowed(relation: Relation) -> Option<Condition> {
        (relation == Relation::Provider).then(|| {
            Condition::any()
                .add(Column::MobilityId.is_null())
                .add(Column::MobilityId.in_subquery(nominated()))
        })
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let hosting: Vec<Grant> = matrix::enrolment(enrolment::Verb::Read)
            .iter()
            .filter(|grant| grant.relation == Relation::Host)
            .copied()
            .collect();
        let hosted = mobility::Entity::find().select_only().column(mobility::Column::Id);
        let hosted = hosted.filter(granted_by::<mobility::Entity>(&hosting, actor, dialect));
        granted_to_read::<Self>(actor, dialect)
            .add(Column::MobilityId.in_subquery(hosted.into_query()))
            .add_option(about(actor, Expr::col((enrolment::Entity, Column::ParticipantId))))
    }
}

fn nominated() -> SelectStatement {
    let ids = mobility::Entity::find().select_only().column(mobility::Column::Id);
    ids.filter(mobility::Column::NominatedAt.is_not_null()).into_query()
}

/// The participants whom the provider of a module knows by pseudonym, because they are enrolled there.
#[must_use]
pub fn enrolled(actor: &Actor, dialect: Dialect) -> SelectStatement {
    let teaching = matrix::participant(participant::Verb::Read).iter();
    let teaching = teaching.filter(|grant| grant.relation == Relation::Provider).copied();
    let known = granted_by::<enrolment::Entity>(&teaching.collect::<Vec<_>>(), actor, dialect);
    let ids = enrolment::Entity::find().select_only().column(Column::ParticipantId);
    ids.filter(known).into_query()
}

impl Scoped for attendance::Entity {
    type Verb = attendance::Verb;
    const KIND: &'static str = "attendance";
    const AREA: Area = Area::Enrolment;

    fn grants(verb: attendance::Verb) -> &'static [Grant] {
        matrix::attendance(verb)
    }

    fn column(relation: Relation) -> Option<attendance::Column> {
        (relation == Relation::Owner).then_some(attendance::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let seen = enrolment::Entity::find().select_only().column(Column::Id);
        let seen = seen.filter(enrolment::Entity::visible_to(actor, dialect));
        Condition::all().add(attendance::Column::EnrolmentId.in_subquery(seen.into_query()))
    }
}
