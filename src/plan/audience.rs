//! Who stands how to which plan, in the manner of [`crate::validation::audience`]; the policies of row-level security say
//! all this once more.

use entity::{
    break_glass,
    case_member::{self, TeamRole},
    inclusion_plan::{self, Column},
    record::Verb,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, IntoCondition, SelectStatement},
};

use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped},
    db::{Dialect, Session, qualified},
    mobility::policy::about,
    validation::audience::{broken, places},
};

/// The rows whose plan, named by `column`, these grants open to the actor: FALSE, OR each grant.
#[must_use]
pub fn opened(grants: &[Grant], column: impl ColumnTrait, by: (&Actor, Dialect), writing: bool) -> Condition {
    let plans = grants.iter().filter_map(|grant| plans(*grant, by, writing));
    plans.fold(Condition::any().add(Expr::val(false)), |any, plans| {
        any.add(qualified(column).in_subquery(plans))
    })
}

/// The plans whose readers the actor is among by one of these relations.
#[must_use]
pub fn readers(session: &Session, wanted: impl Fn(Relation) -> bool) -> Condition {
    let grants = inclusion_plan::Entity::grants(inclusion_plan::Verb::READ).iter();
    let grants: Vec<_> = grants.filter(|grant| wanted(grant.relation)).copied().collect();
    opened(&grants, Column::Id, (&session.actor(), session.dialect()), false)
}

/// The same for what a kind's readers see.
#[must_use]
pub fn readable<E: Scoped>(column: E::Column, actor: &Actor, dialect: Dialect) -> Condition {
    opened(E::grants(E::Verb::READ), column, (actor, dialect), false)
}

/// The plans that one grant opens; `None` if it opens none to this actor.
fn plans(grant: Grant, (actor, dialect): (&Actor, Dialect), writing: bool) -> Option<SelectStatement> {
    let team = |role| {
        let who = (role, grant.roles);
        places(case_member::Column::PlanId, who, (actor, dialect), writing)
    };
    match grant.relation {
        Relation::CaseCounsellor => team(TeamRole::Counsellor).map(QueryTrait::into_query),
        Relation::CaseWorker => {
            let answering = case_member::Column::Responsible.eq(true);
            team(TeamRole::Counsellor).map(|places| places.filter(answering).into_query())
        }
        Relation::CaseObserver => team(TeamRole::Observer).map(QueryTrait::into_query),
        Relation::CaseInterpreter => team(TeamRole::Interpreter).map(QueryTrait::into_query),
        Relation::BreakGlass => {
            let partners = actor.related(grant.relation, grant.roles, writing);
            let owned = dialect.any_id(qualified(Column::PartnerId), partners);
            let broken = broken(break_glass::Column::PlanId, actor)?;
            Some(ids(owned.and(qualified(Column::Id).in_subquery(broken))))
        }
        Relation::Owner => {
            let partners = actor.related(grant.relation, grant.roles, writing);
            Some(ids(dialect.any_id(qualified(Column::PartnerId), partners)))
        }
        Relation::Myself => about(actor, qualified(Column::ParticipantId)).map(ids),
        _ => None,
    }
}

fn ids(wanted: impl IntoCondition) -> SelectStatement {
    let all = inclusion_plan::Entity::find().select_only().column(Column::Id);
    all.filter(wanted.into_condition()).into_query()
}
