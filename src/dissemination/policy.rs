//! Who sees a dissemination record, and with it its links to mobilities; who changes and who verifies it.

use entity::{
    dissemination_cascade,
    dissemination_record::{self, Column, Model, Status, Verb},
    id::Id,
    mobility, partner,
    partner_member::Role,
    scope::Area,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    auth::Actor,
    authz::{Grant, Permit, Relation, Scoped, granted_to_read, matrix},
    db::Dialect,
    error::{Error, Result},
    mobility::policy::about,
};

impl Scoped for dissemination_record::Entity {
    type Verb = Verb;
    const KIND: &'static str = "dissemination_record";
    const AREA: Area = Area::Dissemination;

    fn grants(verb: Verb) -> &'static [Grant] {
        matrix::dissemination_record(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        match relation {
            Relation::Owner => Some(Column::PartnerId),
            Relation::Myself => Some(Column::AuthorId),
            Relation::Coordinator | Relation::ActivePartner | Relation::Contributor => Some(Column::ProjectId),
            _ => None,
        }
    }

    /// D-1: the project's other partners see it from REPORTED on.
    fn narrowed(relation: Relation) -> Option<Condition> {
        (relation == Relation::ActivePartner).then(told)
    }

    /// Besides, people see what is told of their own mobilities.
    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let own = about(actor, Expr::col((mobility::Entity, mobility::Column::ParticipantId)));
        let of_own = own.map(|own| {
            let stays = mobility::Entity::find()
                .select_only()
                .column(mobility::Column::Id)
                .filter(own);
            let link = |column| Expr::col((dissemination_cascade::Entity, column));
            let links = dissemination_cascade::Entity::find()
                .select_only()
                .column(dissemination_cascade::Column::RecordId)
                .filter(link(dissemination_cascade::Column::MobilityId).in_subquery(stays.into_query()));
            let id = Expr::col((dissemination_record::Entity, Column::Id));
            told().add(id.in_subquery(links.into_query()))
        });
        granted_to_read::<Self>(actor, dialect).add_option(of_own)
    }
}

fn told() -> Condition {
    Condition::all().add(Column::Status.ne(Status::Draft))
}

impl Scoped for dissemination_cascade::Entity {
    type Verb = dissemination_cascade::Verb;
    const KIND: &'static str = "dissemination_cascade";
    const AREA: Area = Area::Dissemination;

    fn grants(verb: dissemination_cascade::Verb) -> &'static [Grant] {
        matrix::dissemination_cascade(verb)
    }

    fn column(relation: Relation) -> Option<dissemination_cascade::Column> {
        (relation == Relation::Owner).then_some(dissemination_cascade::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let records = dissemination_record::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(dissemination_record::Entity::visible_to(actor, dialect));
        let record = Expr::col((dissemination_cascade::Entity, dissemination_cascade::Column::RecordId));
        Condition::all().add(record.in_subquery(records.into_query()))
    }
}

/// Whether the actor answers for the record's partner.
pub(super) fn manages(actor: &Actor, row: &Model) -> bool {
    actor
        .related(Relation::Owner, &[Role::Manager], true)
        .contains(&row.partner_id.uuid())
}

/// Changing and removing. The participant who drafted a record does so while it is a draft: what is reported is the
/// partner's word.
pub(super) fn permit_own(actor: &Actor, verb: Verb, row: Model) -> Result<Permit<dissemination_record::Entity>> {
    if row.status != Status::Draft && !manages(actor, &row) {
        return Err(Error::Forbidden);
    }
    actor.permit(verb, row)
}

/// D-1: the partners in whose name the actor can verify the record: others than its own, and by nobody who works there.
pub(super) fn verifiers(actor: &Actor, row: &Model) -> Vec<Id<partner::Entity>> {
    if !actor.is_independent_of(row.partner_id) {
        return Vec::new();
    }
    actor.owners_for::<dissemination_record::Entity>(Verb::Verify, Some(row.project_id))
}

/// D-1, with the partner in whose name it is done: the only possible one if none is named.
pub(super) fn permit_verify(
    actor: &Actor,
    row: Model,
    partner: Option<Id<partner::Entity>>,
) -> Result<(Permit<dissemination_record::Entity>, Id<partner::Entity>)> {
    if verifiers(actor, &row).is_empty() {
        return Err(Error::Forbidden);
    }
    let by = actor
        .permit_new::<dissemination_record::Entity>(Verb::Verify, Some(row.project_id), partner)?
        .owner();
    Ok((actor.permit(Verb::Verify, row)?, by))
}

/// M-14: whether the actor could write a record about what is passed on from the mobility: for its sender, or as the
/// person who went.
#[must_use]
pub fn may_cascade(actor: &Actor, stay: &mobility::Model, is_person: bool) -> bool {
    let can = |verb| {
        let able = actor.owners_for::<dissemination_record::Entity>(verb, Some(stay.project_id));
        able.contains(&stay.partner_id)
    };
    can(Verb::Create) || (is_person && can(Verb::Draft))
}
