//! Who stands how to which case. These conditions decide what is read, what may be done, and what `viewerCan` offers; the
//! policies of row-level security say all this once more.

use chrono::NaiveDate;
use entity::{
    assessment, break_glass,
    case_member::{self, TeamRole},
    competence_validation::{self, Column},
    consent::{self, Purpose},
    participant,
    partner_member::Role,
    procedure,
    record::Verb,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement, SimpleExpr},
};

use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped},
    db::{Dialect, Session, qualified},
    mobility::policy::about,
};

/// The rows whose case, named by `column`, these grants open to the actor: FALSE, OR each grant.
#[must_use]
pub fn opened(
    grants: &[Grant],
    column: impl ColumnTrait,
    (actor, dialect): (&Actor, Dialect),
    writing: bool,
) -> Condition {
    let cases = grants.iter().filter_map(|grant| cases(*grant, actor, dialect, writing));
    cases.fold(Condition::any().add(Expr::val(false)), |any, cases| {
        any.add(qualified(column).in_subquery(cases))
    })
}

/// The cases whose readers the actor is among by one of these relations.
#[must_use]
pub fn readers(session: &Session, wanted: impl Fn(Relation) -> bool) -> Condition {
    let grants = competence_validation::Entity::grants(competence_validation::Verb::READ).iter();
    let grants: Vec<_> = grants.filter(|grant| wanted(grant.relation)).copied().collect();
    opened(&grants, Column::Id, (&session.actor(), session.dialect()), false)
}

/// The same for what a kind's readers see.
#[must_use]
pub fn readable<E: Scoped>(column: E::Column, actor: &Actor, dialect: Dialect) -> Condition {
    opened(E::grants(E::Verb::READ), column, (actor, dialect), false)
}

/// The cases that one grant opens; `None` if it opens none to this actor.
fn cases(grant: Grant, actor: &Actor, dialect: Dialect, writing: bool) -> Option<SelectStatement> {
    let partners = || actor.related(grant.relation, grant.roles, writing);
    match grant.relation {
        Relation::CaseCounsellor => team(TeamRole::Counsellor, grant.roles, (actor, dialect), writing),
        Relation::CaseObserver => team(TeamRole::Observer, grant.roles, (actor, dialect), writing),
        Relation::CaseInterpreter => team(TeamRole::Interpreter, grant.roles, (actor, dialect), writing),
        Relation::BreakGlass => {
            let owned = dialect.any_id(case(Column::PartnerId), partners());
            let broken = broken(break_glass::Column::ValidationId, actor)?;
            Some(ids(owned.and(case(Column::Id).in_subquery(broken))))
        }
        Relation::Assessor => judged(
            actor,
            dialect.any_id(judge(assessment::Column::AssessorPartnerId), partners()),
        ),
        Relation::Lead => {
            let lead = assessment::Column::Lead.eq(true);
            judged(
                actor,
                dialect
                    .any_id(judge(assessment::Column::AssessorPartnerId), partners())
                    .and(lead),
            )
        }
        Relation::Owner => Some(ids(dialect.any_id(case(Column::PartnerId), partners()))),
        Relation::Recipient => Some(ids(shown(dialect, partners()))),
        Relation::Myself => about(actor, case(Column::CandidateId)).map(ids),
        _ => None,
    }
}

fn ids(wanted: impl sea_orm::sea_query::IntoCondition) -> SelectStatement {
    let all = competence_validation::Entity::find().select_only().column(Column::Id);
    all.filter(wanted).into_query()
}

fn case(column: Column) -> SimpleExpr {
    Expr::col((competence_validation::Entity, column))
}

fn judge(column: assessment::Column) -> SimpleExpr {
    Expr::col((assessment::Entity, column))
}

/// The places that open their cases on this day.
#[must_use]
pub fn is_current(today: NaiveDate) -> Condition {
    let place = |column: case_member::Column| Expr::col((case_member::Entity, column));
    let until = case_member::Column::UntilDay;
    Condition::all()
        .add(place(case_member::Column::LeftAt).is_null())
        .add(place(case_member::Column::FromDay).lte(today))
        .add(place(until).is_null().or(place(until).gte(today)))
}

fn team(role: TeamRole, roles: &[Role], by: (&Actor, Dialect), writing: bool) -> Option<SelectStatement> {
    let places = places(case_member::Column::ValidationId, (role, roles), by, writing);
    places.map(QueryTrait::into_query)
}

/// The cases, named by `column`, in whose team the actor is now, for a partner at which they still hold one of the roles.
/// A partner that is suspended reads what it owns (P-2).
pub(crate) fn places(
    column: case_member::Column,
    (role, roles): (TeamRole, &[Role]),
    (actor, dialect): (&Actor, Dialect),
    writing: bool,
) -> Option<Select<case_member::Entity>> {
    use case_member::Column as Place;
    let place = |column: Place| Expr::col((case_member::Entity, column));
    let account = actor.account()?;
    let active = actor.related(Relation::CaseCounsellor, roles, writing);
    let owners = actor.related(Relation::Owner, roles, writing);
    let own = place(Place::MemberPartnerId)
        .equals((case_member::Entity, Place::PartnerId))
        .and(dialect.any_id(place(Place::MemberPartnerId), owners));
    let for_partner = Condition::any()
        .add(dialect.any_id(place(Place::MemberPartnerId), active))
        .add(own);
    let places = case_member::Entity::find()
        .select_only()
        .column(column)
        .filter(place(column).is_not_null())
        .filter(place(Place::AccountId).eq(account.uuid()))
        .filter(place(Place::Role).eq(role.code()))
        .filter(for_partner)
        .filter(is_current(actor.today()));
    Some(places)
}

/// The cases, named by `column`, that the actor has opened in an emergency, for as long as that lasts.
pub(crate) fn broken(column: break_glass::Column, actor: &Actor) -> Option<SelectStatement> {
    let person = actor.person()?;
    let openings = break_glass::Entity::find()
        .select_only()
        .column(column)
        .filter(column.is_not_null())
        .filter(break_glass::Column::AccountId.eq(person.account))
        .filter(break_glass::Column::EndsAt.gt(actor.now()));
    Some(openings.into_query())
}

/// The cases that the candidate has not withdrawn: of the others assessors see nothing any more.
fn standing() -> SelectStatement {
    ids(case(Column::Status).ne(competence_validation::Status::Withdrawn.code()))
}

/// Cases to which the actor is assigned as an assessor.
fn judged(actor: &Actor, wanted: SimpleExpr) -> Option<SelectStatement> {
    let account = actor.account()?;
    let all = assessment::Entity::find()
        .select_only()
        .column(assessment::Column::ValidationId)
        .filter(judge(assessment::Column::AccountId).eq(account.uuid()))
        .filter(judge(assessment::Column::Status).ne(assessment::Status::Void.code()))
        .filter(judge(assessment::Column::ValidationId).in_subquery(standing()))
        .filter(wanted);
    Some(all.into_query())
}

/// The candidates whom an assessor judges for these partners, by procedures that have assessors know who candidates are.
#[must_use]
pub fn judged_knowing(
    (assessor, partners): (uuid::Uuid, impl IntoIterator<Item = uuid::Uuid>),
    dialect: Dialect,
) -> SelectStatement {
    let knowing = procedure::Entity::find()
        .select_only()
        .column(procedure::Column::Id)
        .filter(procedure::Column::IdentityKnown.eq(true));
    let judging = assessment::Entity::find()
        .select_only()
        .column(assessment::Column::ValidationId)
        .filter(judge(assessment::Column::AccountId).eq(assessor))
        .filter(judge(assessment::Column::Status).ne(assessment::Status::Void.code()))
        .filter(dialect.any_id(judge(assessment::Column::AssessorPartnerId), partners));
    competence_validation::Entity::find()
        .select_only()
        .column(Column::CandidateId)
        .filter(Column::ProcedureId.in_subquery(knowing.into_query()))
        .filter(Column::Status.ne(competence_validation::Status::Withdrawn.code()))
        .filter(Column::Id.in_subquery(judging.into_query()))
        .into_query()
}

/// V-9: certified cases whose candidates consent to show the decision to one of these partners, and to the validation
/// still.
fn shown(dialect: Dialect, partners: impl IntoIterator<Item = uuid::Uuid>) -> Condition {
    let given = |purpose: Purpose| {
        consent::Entity::find()
            .select_only()
            .column(consent::Column::ParticipantId)
            .filter(consent::Column::Purpose.eq(purpose.code()))
            .filter(consent::Column::WithdrawnAt.is_null())
    };
    let recipient = Expr::col((consent::Entity, consent::Column::RecipientId));
    let shared = given(Purpose::ShareDecision).filter(dialect.any_id(recipient, partners));
    Condition::all()
        .add(case(Column::CertifiedAt).is_not_null())
        .add(case(Column::CandidateId).in_subquery(shared.into_query()))
        .add(case(Column::CandidateId).in_subquery(given(Purpose::Validation).into_query()))
}

/// All participants behind whom the same person stands.
#[must_use]
pub fn of_same_person(candidate: &participant::Model) -> Condition {
    let same = Condition::any().add(participant::Column::Id.eq(candidate.id));
    same.add_option(candidate.identity_id.map(|id| participant::Column::IdentityId.eq(id)))
}
