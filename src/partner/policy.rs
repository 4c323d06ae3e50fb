//! Who sees a partner.

use entity::{
    partner::{Column, Entity, Verb},
    scope::Area,
};

use crate::authz::{Grant, Relation, Scoped, matrix};

impl Scoped for Entity {
    type Verb = Verb;
    const KIND: &'static str = "partner";
    const AREA: Area = Area::Partner;

    fn grants(verb: Verb) -> &'static [Grant] {
        matrix::partner(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        (relation == Relation::Owner).then_some(Column::Id)
    }
}
