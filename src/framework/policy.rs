//! Who sees frameworks and their competences: any signed-in user.

use entity::{competence, competence_framework, scope::Area};

use crate::authz::{Grant, Relation, Scoped, matrix};

impl Scoped for competence_framework::Entity {
    type Verb = competence_framework::Verb;
    const KIND: &'static str = "competence_framework";
    const AREA: Area = Area::Framework;

    fn grants(verb: competence_framework::Verb) -> &'static [Grant] {
        matrix::competence_framework(verb)
    }

    fn column(_relation: Relation) -> Option<competence_framework::Column> {
        None
    }
}

impl Scoped for competence::Entity {
    type Verb = competence::Verb;
    const KIND: &'static str = "competence";
    const AREA: Area = Area::Framework;

    fn grants(verb: competence::Verb) -> &'static [Grant] {
        matrix::competence(verb)
    }

    fn column(_relation: Relation) -> Option<competence::Column> {
        None
    }
}
