//! Who sees an API key: the partner's ADMIN and who made it.

use entity::{
    api_key::{Column, Entity, Verb},
    scope::Area,
};

use crate::authz::{Grant, Relation, Scoped, matrix};

impl Scoped for Entity {
    type Verb = Verb;
    const KIND: &'static str = "api_key";
    const AREA: Area = Area::Key;

    fn grants(verb: Verb) -> &'static [Grant] {
        matrix::api_key(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        match relation {
            Relation::Owner => Some(Column::PartnerId),
            Relation::Myself => Some(Column::AccountId),
            _ => None,
        }
    }
}
