//! Who sees a partner.

use entity::partner::{Column, Entity, Verb};

use crate::authz::{Grant, Relation, Scoped, matrix};

impl Scoped for Entity {
    type Verb = Verb;
    const KIND: &'static str = "partner";

    fn grants(verb: Verb) -> &'static [Grant] {
        matrix::partner(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        (relation == Relation::Owner).then_some(Column::Id)
    }
}
