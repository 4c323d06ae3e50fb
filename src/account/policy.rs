//! Who sees a membership.

use entity::{
    partner_member::{Column, Entity, Verb},
    scope::Area,
};

use crate::authz::{Grant, Relation, Scoped, matrix};

impl Scoped for Entity {
    type Verb = Verb;
    const KIND: &'static str = "partner_member";
    const AREA: Area = Area::Member;

    fn grants(verb: Verb) -> &'static [Grant] {
        matrix::partner_member(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        match relation {
            Relation::Owner => Some(Column::PartnerId),
            Relation::Myself => Some(Column::AccountId),
            _ => None,
        }
    }
}
