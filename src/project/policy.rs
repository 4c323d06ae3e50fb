//! Who sees a project, and with it its partnerships, targets and the moves of its life.

use entity::{mobility_target, project, project_partner, project_status_change, scope::Area};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped, granted_to_read, matrix},
    db::Dialect,
};

impl Scoped for project::Entity {
    type Verb = project::Verb;
    const KIND: &'static str = "project";
    const AREA: Area = Area::Project;

    fn grants(verb: project::Verb) -> &'static [Grant] {
        matrix::project(verb)
    }

    fn column(relation: Relation) -> Option<project::Column> {
        match relation {
            Relation::Owner => Some(project::Column::PartnerId),
            Relation::Myself | Relation::SignedIn | Relation::Operator => None,
            _ => Some(project::Column::Id),
        }
    }
}

impl Scoped for project_partner::Entity {
    type Verb = project_partner::Verb;
    const KIND: &'static str = "project_partner";
    const AREA: Area = Area::Project;

    fn grants(verb: project_partner::Verb) -> &'static [Grant] {
        matrix::project_partner(verb)
    }

    fn column(relation: Relation) -> Option<project_partner::Column> {
        match relation {
            Relation::Owner => Some(project_partner::Column::PartnerId),
            Relation::Myself | Relation::SignedIn | Relation::Operator => None,
            _ => Some(project_partner::Column::ProjectId),
        }
    }

    /// Only with the project: a partner that has left, or is suspended, would else count projects that it no
    /// longer sees.
    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let projects = project::Entity::find()
            .select_only()
            .column(project::Column::Id)
            .filter(project::Entity::visible_to(actor, dialect));
        Condition::all()
            .add(granted_to_read::<Self>(actor, dialect))
            .add(project_partner::Column::ProjectId.in_subquery(projects.into_query()))
    }
}

impl Scoped for mobility_target::Entity {
    type Verb = mobility_target::Verb;
    const KIND: &'static str = "mobility_target";
    const AREA: Area = Area::Project;

    fn grants(verb: mobility_target::Verb) -> &'static [Grant] {
        matrix::mobility_target(verb)
    }

    fn column(relation: Relation) -> Option<mobility_target::Column> {
        match relation {
            Relation::Owner => Some(mobility_target::Column::PartnerId),
            Relation::Myself | Relation::SignedIn | Relation::Operator => None,
            _ => Some(mobility_target::Column::ProjectId),
        }
    }
}

impl Scoped for project_status_change::Entity {
    type Verb = project_status_change::Verb;
    const KIND: &'static str = "project_status_change";
    const AREA: Area = Area::Project;

    fn grants(verb: project_status_change::Verb) -> &'static [Grant] {
        matrix::project_status_change(verb)
    }

    fn column(relation: Relation) -> Option<project_status_change::Column> {
        match relation {
            Relation::Owner => Some(project_status_change::Column::PartnerId),
            Relation::Myself | Relation::SignedIn | Relation::Operator => None,
            _ => Some(project_status_change::Column::ProjectId),
        }
    }
}
