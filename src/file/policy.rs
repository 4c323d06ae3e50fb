//! A file is its maker's, as long as they may act for its partner.

use entity::{file, scope::Area};
use sea_orm::{ColumnTrait, Condition};

use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped, granted_to_read, matrix},
    db::Dialect,
};

impl Scoped for file::Entity {
    type Verb = file::Verb;
    const KIND: &'static str = "file";
    const AREA: Area = Area::File;

    fn grants(verb: file::Verb) -> &'static [Grant] {
        matrix::file(verb)
    }

    fn column(relation: Relation) -> Option<file::Column> {
        (relation == Relation::Owner).then_some(file::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        Condition::all()
            .add(granted_to_read::<Self>(actor, dialect))
            .add(file::Column::AccountId.eq(made_by(actor)))
    }
}

/// The account that answers for what the actor starts; nobody's for anonymous callers.
#[must_use]
pub fn made_by(actor: &Actor) -> uuid::Uuid {
    actor.account().map_or(uuid::Uuid::nil(), entity::id::Id::uuid)
}

/// Whether the actor is the very one who made it: a machine is not its key's maker, nor the other way round.
#[must_use]
pub fn is_maker(
    actor: &Actor,
    account: entity::id::Id<entity::account::Entity>,
    key: Option<entity::id::Id<entity::api_key::Entity>>,
) -> bool {
    actor.account() == Some(account) && actor.key().map(|key| key.id) == key
}
