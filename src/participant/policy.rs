//! Who sees a participant, the person behind it, and what the person consented to.

use entity::{
    consent, fewer_opportunities_count, identity,
    participant::{self, Category},
    partner_member::Role,
    scope::{Access, Area},
};
use sea_orm::{
    Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use uuid::Uuid;

use super::audience;
use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped, granted_to_read, matrix},
    db::{Dialect, Session, Tx},
    enrolment,
    error::Result,
    mobility,
};

impl Scoped for participant::Entity {
    type Verb = participant::Verb;
    const KIND: &'static str = "participant";
    const AREA: Area = Area::Participant;

    /// What concerns the person and not only the pseudonym.
    fn area(verb: participant::Verb) -> Area {
        match verb {
            participant::Verb::Erase | participant::Verb::Export => Area::Identity,
            participant::Verb::Read | participant::Verb::Create | participant::Verb::Update => Self::AREA,
        }
    }

    fn grants(verb: participant::Verb) -> &'static [Grant] {
        matrix::participant(verb)
    }

    fn column(relation: Relation) -> Option<participant::Column> {
        match relation {
            Relation::Owner => Some(participant::Column::PartnerId),
            Relation::Myself => Some(participant::Column::AccountId),
            // It takes a mobility or an enrolment: being a partner of the project is not enough.
            _ => None,
        }
    }

    /// Each way of standing to a participant is one condition more.
    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let known = Condition::any()
            .add(own(participant::Column::Id).in_subquery(mobility::policy::seen_with_mobility(actor, dialect)))
            .add(own(participant::Column::Id).in_subquery(enrolment::policy::enrolled(actor, dialect)));
        Condition::any()
            .add(at_home(actor, dialect))
            .add(counselled(actor, dialect))
            .add(judged(actor, dialect))
            .add(Condition::all().add(is_no_candidate()).add(known))
    }
}

/// Members of the sending partner and the person; candidates are known to the owner's managers and themselves.
fn at_home(actor: &Actor, dialect: Dialect) -> Condition {
    let known = Condition::any()
        .add(is_no_candidate())
        .add(managed(actor, dialect, own(participant::Column::PartnerId)))
        .add(myself(actor, own(participant::Column::AccountId)));
    Condition::all()
        .add(granted_to_read::<participant::Entity>(actor, dialect))
        .add(known)
}

impl Scoped for identity::Entity {
    type Verb = identity::Verb;
    const KIND: &'static str = "identity";
    const AREA: Area = Area::Identity;
    const SHELTERED: bool = true;

    fn grants(verb: identity::Verb) -> &'static [Grant] {
        matrix::identity(verb)
    }

    fn column(relation: Relation) -> Option<identity::Column> {
        match relation {
            Relation::Owner => Some(identity::Column::PartnerId),
            Relation::Myself => Some(identity::Column::AccountId),
            _ => None,
        }
    }

    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        audience::visible(actor, dialect)
    }
}

impl Scoped for consent::Entity {
    type Verb = consent::Verb;
    const KIND: &'static str = "consent";
    const AREA: Area = Area::Identity;

    fn grants(verb: consent::Verb) -> &'static [Grant] {
        matrix::consent(verb)
    }

    fn column(relation: Relation) -> Option<consent::Column> {
        (relation == Relation::Owner).then_some(consent::Column::PartnerId)
    }

    /// The person and those who may know who the person is.
    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let theirs = participants(participant::Column::Id).filter(audience::of_participants(actor, dialect));
        let of = Expr::col((consent::Entity, consent::Column::ParticipantId));
        Condition::all().add(of.in_subquery(theirs.into_query()))
    }
}

impl Scoped for fewer_opportunities_count::Entity {
    type Verb = fewer_opportunities_count::Verb;
    const KIND: &'static str = "fewer_opportunities_count";
    const AREA: Area = Area::Participant;

    fn grants(verb: fewer_opportunities_count::Verb) -> &'static [Grant] {
        matrix::fewer_opportunities_count(verb)
    }

    fn column(relation: Relation) -> Option<fewer_opportunities_count::Column> {
        match relation {
            Relation::Owner => Some(fewer_opportunities_count::Column::PartnerId),
            Relation::Myself | Relation::SignedIn | Relation::Operator => None,
            _ => Some(fewer_opportunities_count::Column::ProjectId),
        }
    }
}

/// Whether the actor answers for a participant that they see: the person, or a MANAGER of the partner whose staff or
/// learner it is.
#[must_use]
pub fn answers_for(actor: &Actor, row: &participant::Model) -> bool {
    if !actor.reaches(Area::Identity, Access::Read) {
        return false;
    }
    let manages = actor
        .related(Relation::Owner, &[Role::Manager], false)
        .contains(&row.partner_id.uuid());
    actor.is_myself(row) || (manages && !row.is_candidate())
}

/// The participants in the team of whose case the actor is a COUNSELLOR.
pub(super) fn counselled(actor: &Actor, dialect: Dialect) -> SimpleExpr {
    let partners = actor.related(Relation::CaseCounsellor, &[Role::Counsellor], false);
    let Some(account) = actor.account().filter(|_| !partners.is_empty()) else {
        return Expr::val(false);
    };
    dialect.is_counselled_by(own(participant::Column::Id), (account.uuid(), partners), actor.today())
}

/// The participants whom the actor judges, by a procedure that has assessors know who they are.
pub(super) fn judged(actor: &Actor, dialect: Dialect) -> SimpleExpr {
    let partners = actor.related(Relation::Assessor, &[Role::Assessor], false);
    let Some(account) = actor.account().filter(|_| !partners.is_empty()) else {
        return Expr::val(false);
    };
    dialect.is_judged_by(own(participant::Column::Id), (account.uuid(), partners))
}

/// Whether the actor is a COUNSELLOR of a case of theirs.
pub(super) async fn counsels(tx: &Tx, row: &participant::Model) -> Result<bool> {
    let actor = tx.actor();
    let counselled = Condition::all().add(counselled(actor, tx.dialect()));
    Ok(actor.reaches(Area::Identity, Access::Read) && tx.is_among::<participant::Entity>(row, counselled).await?)
}

/// Whether the actor writes down what a participant says and agrees to: whoever answers for them, and COUNSELLORs of a
/// case of theirs.
pub(super) async fn writes_down(tx: &Tx, row: &participant::Model) -> Result<bool> {
    Ok(answers_for(tx.actor(), row) || counsels(tx, row).await?)
}

/// The same for what the viewer is offered.
pub(super) async fn may_write_down(session: &Session, row: &participant::Model) -> Result<bool> {
    let actor = session.actor();
    if answers_for(&actor, row) {
        return Ok(true);
    }
    let counselled = Condition::all().add(counselled(&actor, session.dialect()));
    let reaches = actor.reaches(Area::Identity, Access::Read);
    Ok(reaches
        && session
            .is_among::<participant::Entity>(row, "counselled", counselled)
            .await?)
}

pub(super) fn managed(actor: &Actor, dialect: Dialect, partner: SimpleExpr) -> SimpleExpr {
    dialect.any_id(partner, actor.related(Relation::Owner, &[Role::Manager], false))
}

pub(super) fn myself(actor: &Actor, account: SimpleExpr) -> SimpleExpr {
    let nobody = Uuid::nil();
    account.eq(actor.person().map_or(nobody, |person| person.account.uuid()))
}

pub(super) fn is_no_candidate() -> SimpleExpr {
    own(participant::Column::Category).ne(Category::Candidate.code())
}

pub(super) fn own(column: participant::Column) -> SimpleExpr {
    Expr::col((participant::Entity, column))
}

pub(super) fn participants(column: participant::Column) -> Select<participant::Entity> {
    participant::Entity::find().select_only().column(column)
}
