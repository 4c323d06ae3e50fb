//! An import and what it found are its maker's, as long as they may act for its partner.

use entity::{import_finding, import_job, scope::Area};
use sea_orm::{ColumnTrait, Condition};

use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped, granted_to_read, matrix},
    db::Dialect,
    file::policy::made_by,
};

impl Scoped for import_job::Entity {
    type Verb = import_job::Verb;
    const KIND: &'static str = "import_job";
    const AREA: Area = Area::File;

    fn grants(verb: import_job::Verb) -> &'static [Grant] {
        matrix::import_job(verb)
    }

    fn column(relation: Relation) -> Option<import_job::Column> {
        (relation == Relation::Owner).then_some(import_job::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        Condition::all()
            .add(granted_to_read::<Self>(actor, dialect))
            .add(import_job::Column::AccountId.eq(made_by(actor)))
    }
}

impl Scoped for import_finding::Entity {
    type Verb = import_finding::Verb;
    const KIND: &'static str = "import_finding";
    const AREA: Area = Area::File;

    fn grants(verb: import_finding::Verb) -> &'static [Grant] {
        matrix::import_finding(verb)
    }

    fn column(relation: Relation) -> Option<import_finding::Column> {
        (relation == Relation::Owner).then_some(import_finding::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        Condition::all()
            .add(granted_to_read::<Self>(actor, dialect))
            .add(import_finding::Column::AccountId.eq(made_by(actor)))
    }
}
