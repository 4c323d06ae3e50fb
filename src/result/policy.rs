//! Who sees a result, and with it its files, its recommendations and who uses it; who reviews it.

use entity::{
    id::Id,
    partner, recommendation,
    result::{Column, Entity, Model, Status, Verb},
    result_file,
    scope::Area,
    uptake,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use crate::{
    auth::Actor,
    authz::{Grant, Permit, Relation, Scoped, granted_by, matrix},
    db::Dialect,
    error::{Error, Result},
};

impl Scoped for Entity {
    type Verb = Verb;
    const KIND: &'static str = "result";
    const AREA: Area = Area::Dissemination;

    fn grants(verb: Verb) -> &'static [Grant] {
        matrix::result(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        match relation {
            Relation::Owner => Some(Column::PartnerId),
            Relation::ActivePartner | Relation::Contributor => Some(Column::ProjectId),
            _ => None,
        }
    }

    /// D-1: the project's other partners see it from `UNDER_REVIEW` on.
    fn narrowed(relation: Relation) -> Option<Condition> {
        let handed_in = Condition::all().add(Column::Status.ne(Status::Draft));
        (relation == Relation::ActivePartner).then_some(handed_in)
    }
}

/// That this column names a result that the actor sees.
fn with_result(actor: &Actor, dialect: Dialect, of: SimpleExpr) -> Condition {
    let results = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Entity::visible_to(actor, dialect));
    Condition::all().add(of.in_subquery(results.into_query()))
}

impl Scoped for result_file::Entity {
    type Verb = result_file::Verb;
    const KIND: &'static str = "result_file";
    const AREA: Area = Area::Dissemination;

    fn grants(verb: result_file::Verb) -> &'static [Grant] {
        matrix::result_file(verb)
    }

    fn column(relation: Relation) -> Option<result_file::Column> {
        (relation == Relation::Owner).then_some(result_file::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let of = Expr::col((result_file::Entity, result_file::Column::ResultId));
        with_result(actor, dialect, of)
    }
}

impl Scoped for recommendation::Entity {
    type Verb = recommendation::Verb;
    const KIND: &'static str = "recommendation";
    const AREA: Area = Area::Dissemination;

    fn grants(verb: recommendation::Verb) -> &'static [Grant] {
        matrix::recommendation(verb)
    }

    fn column(relation: Relation) -> Option<recommendation::Column> {
        (relation == Relation::Owner).then_some(recommendation::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let of = Expr::col((recommendation::Entity, recommendation::Column::ResultId));
        with_result(actor, dialect, of)
    }
}

impl Scoped for uptake::Entity {
    type Verb = uptake::Verb;
    const KIND: &'static str = "uptake";
    const AREA: Area = Area::Dissemination;

    fn grants(verb: uptake::Verb) -> &'static [Grant] {
        matrix::uptake(verb)
    }

    fn column(relation: Relation) -> Option<uptake::Column> {
        match relation {
            Relation::Owner => Some(uptake::Column::PartnerId),
            Relation::Contributor => Some(uptake::Column::ProjectId),
            _ => None,
        }
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let of = Expr::col((uptake::Entity, uptake::Column::ResultId));
        Condition::any()
            .add(granted_by::<Self>(matrix::RECORDED, actor, dialect))
            .add(with_result(actor, dialect, of))
    }
}

/// D-4: the partners in whose name the actor can review the result: others than its own, and by nobody who works there.
pub(super) fn reviewers(actor: &Actor, row: &Model) -> Vec<Id<partner::Entity>> {
    if !actor.is_independent_of(row.partner_id) {
        return Vec::new();
    }
    actor.owners_for::<Entity>(Verb::Review, Some(row.project_id))
}

/// D-4, with the partner in whose name it is done: the only possible one if none is named.
pub(super) fn permit_review(
    actor: &Actor,
    row: Model,
    partner: Option<Id<partner::Entity>>,
) -> Result<(Permit<Entity>, Id<partner::Entity>)> {
    if reviewers(actor, &row).is_empty() {
        return Err(Error::Forbidden);
    }
    let by = actor
        .permit_new::<Entity>(Verb::Review, Some(row.project_id), partner)?
        .owner();
    Ok((actor.permit(Verb::Review, row)?, by))
}

/// Whether the actor writes for the result's partner in its project still.
pub(super) fn contributes(actor: &Actor, row: &Model) -> bool {
    let able = actor.owners_for::<Entity>(Verb::Create, Some(row.project_id));
    able.contains(&row.partner_id)
}
