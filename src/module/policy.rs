//! Who sees a module, and with it its sessions, their trainers and its prerequisites.

use entity::{
    module::{self, State},
    module_prerequisite, module_session, module_session_trainer,
    project::Visibility,
    scope::Area,
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped, matrix},
    db::Dialect,
};

impl Scoped for module::Entity {
    type Verb = module::Verb;
    const KIND: &'static str = "module";
    const AREA: Area = Area::Module;

    fn grants(verb: module::Verb) -> &'static [Grant] {
        matrix::module(verb)
    }

    fn column(relation: Relation) -> Option<module::Column> {
        match relation {
            Relation::Owner => Some(module::Column::PartnerId),
            Relation::Myself | Relation::SignedIn | Relation::Operator => None,
            _ => Some(module::Column::ProjectId),
        }
    }

    /// The consortium sees a module once it is published, unless it is for its provider alone.
    fn narrowed(relation: Relation) -> Option<Condition> {
        (relation != Relation::Owner).then(|| {
            Condition::all()
                .add(module::Column::State.ne(State::Draft))
                .add(module::Column::Visibility.ne(Visibility::Partner))
        })
    }
}

impl Scoped for module_session::Entity {
    type Verb = module_session::Verb;
    const KIND: &'static str = "module_session";
    const AREA: Area = Area::Module;

    fn grants(verb: module_session::Verb) -> &'static [Grant] {
        matrix::module_session(verb)
    }

    fn column(relation: Relation) -> Option<module_session::Column> {
        (relation == Relation::Owner).then_some(module_session::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let modules = visible::<module::Entity>(actor, dialect).column(module::Column::Id);
        Condition::all().add(module_session::Column::ModuleId.in_subquery(modules.into_query()))
    }
}

impl Scoped for module_session_trainer::Entity {
    type Verb = module_session_trainer::Verb;
    const KIND: &'static str = "module_session_trainer";
    const AREA: Area = Area::Module;

    fn grants(verb: module_session_trainer::Verb) -> &'static [Grant] {
        matrix::module_session_trainer(verb)
    }

    fn column(relation: Relation) -> Option<module_session_trainer::Column> {
        (relation == Relation::Owner).then_some(module_session_trainer::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let sessions = visible::<module_session::Entity>(actor, dialect).column(module_session::Column::Id);
        Condition::all().add(module_session_trainer::Column::SessionId.in_subquery(sessions.into_query()))
    }
}

impl Scoped for module_prerequisite::Entity {
    type Verb = module_prerequisite::Verb;
    const KIND: &'static str = "module_prerequisite";
    const AREA: Area = Area::Module;

    fn grants(verb: module_prerequisite::Verb) -> &'static [Grant] {
        matrix::module_prerequisite(verb)
    }

    fn column(relation: Relation) -> Option<module_prerequisite::Column> {
        (relation == Relation::Owner).then_some(module_prerequisite::Column::PartnerId)
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let modules = visible::<module::Entity>(actor, dialect).column(module::Column::Id);
        Condition::all().add(module_prerequisite::Column::ModuleId.in_subquery(modules.into_query()))
    }
}

/// The parents that the actor sees, as a sub-select without columns yet.
fn visible<E: Scoped>(actor: &Actor, dialect: Dialect) -> Select<E> {
    E::find().select_only().filter(E::visible_to(actor, dialect))
}
