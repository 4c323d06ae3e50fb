//! An export is its maker's, as long as they may act for its partner.

use entity::{export_job, scope::Area};
use sea_orm::{ColumnTrait, Condition};

use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped, granted_to_read, matrix},
    db::Dialect,
    file::policy::made_by,
};

impl Scoped for export_job::Entity {
    type Verb = export_job::Verb;
    const KIND: &'static str = "export_job";
    const AREA: Area = Area::File;

    fn grants(verb: export_job::Verb) -> &'static [Grant] {
        matrix::export_job(verb)
    }

    fn column(relation: Relation) -> Option<export_job::Column> {
        (relation == Relation::Owner).then_some(export_job::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        Condition::all()
            .add(granted_to_read::<Self>(actor, dialect))
            .add(export_job::Column::AccountId.eq(made_by(actor)))
    }
}
