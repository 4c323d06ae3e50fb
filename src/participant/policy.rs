//! Who sees a participant.

use entity::{participant, scope::Area};

use crate::authz::{Grant, Relation, Scoped, matrix};

impl Scoped for participant::Entity {
    type Verb = participant::Verb;
    const KIND: &'static str = "participant";
    const AREA: Area = Area::Mobility;

    fn grants(verb: participant::Verb) -> &'static [Grant] {
        matrix::participant(verb)
    }

    fn column(relation: Relation) -> Option<participant::Column> {
        match relation {
            Relation::Owner => Some(participant::Column::PartnerId),
            Relation::Myself => Some(participant::Column::AccountId),
            _ => None,
        }
    }
}
