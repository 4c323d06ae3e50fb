//! Who sees a procedure and an assessor's licence, and who licenses whom.

use entity::{
    assessor_licence,
    id::Id,
    partner,
    procedure::{self, State},
    scope::Area,
};
use sea_orm::{ColumnTrait, Condition};

use crate::{
    auth::Actor,
    authz::{Grant, NewPermit, Relation, Scoped, matrix},
    error::{Error, Result},
};

impl Scoped for procedure::Entity {
    type Verb = procedure::Verb;
    const KIND: &'static str = "procedure";
    const AREA: Area = Area::Procedure;

    fn grants(verb: procedure::Verb) -> &'static [Grant] {
        matrix::procedure(verb)
    }

    fn column(relation: Relation) -> Option<procedure::Column> {
        match relation {
            Relation::Owner => Some(procedure::Column::PartnerId),
            Relation::Coordinator | Relation::Contributor | Relation::ActivePartner => {
                Some(procedure::Column::ProjectId)
            }
            _ => None,
        }
    }

    /// Beyond the project, a procedure is seen once it has been adopted.
    fn narrowed(relation: Relation) -> Option<Condition> {
        (relation == Relation::SignedIn).then(|| Condition::all().add(procedure::Column::State.ne(State::Draft)))
    }
}

impl Scoped for assessor_licence::Entity {
    type Verb = assessor_licence::Verb;
    const KIND: &'static str = "assessor_licence";
    const AREA: Area = Area::Procedure;

    fn grants(verb: assessor_licence::Verb) -> &'static [Grant] {
        matrix::assessor_licence(verb)
    }

    fn column(relation: Relation) -> Option<assessor_licence::Column> {
        (relation == Relation::Owner).then_some(assessor_licence::Column::PartnerId)
    }
}

/// V-10: licensing an assessor, in the name of another partner than theirs, by nobody who works where they do.
pub(super) fn permit_grant(
    actor: &Actor,
    of: &procedure::Model,
    assessors: Id<partner::Entity>,
    partner: Option<Id<partner::Entity>>,
) -> Result<NewPermit<assessor_licence::Entity>> {
    let verb = assessor_licence::Verb::Grant;
    let permit = actor.permit_new::<assessor_licence::Entity>(verb, Some(of.project_id), partner)?;
    if actor.is_independent_of(assessors) {
        return Ok(permit);
    }
    Err(Error::Forbidden)
}
