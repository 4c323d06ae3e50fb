//! Who sees a participant, the person behind it, and what the person consented to.

use entity::{
    consent, fewer_opportunities_count, identity,
    participant::{self, Category},
    partner_member::Role,
    scope::{Access, Area},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    auth::Actor,
    authz::{Grant, Relation, Scoped, granted_to_read, matrix},
    db::Dialect,
    enrolment, mobility,
};

impl Scoped for participant::Entity {
    type Verb = participant::Verb;
    const KIND: &'static str = "participant";
    const AREA: Area = Area::Participant;

    fn grants(verb: participant::Verb) -> &'static [Grant] {
        matrix::participant(verb)
    }

    fn column(relation: Relation) -> Option<participant::Column> {
        match relation {
            Relation::Owner => Some(participant::Column::PartnerId),
            Relation::Myself => Some(participant::Column::AccountId),
            Relation::SignedIn | Relation::Operator => None,
            _ => Some(participant::Column::ProjectId),
        }
    }

    /// Each way of standing to a participant is one condition more.
    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let known = Condition::any()
            .add(own(participant::Column::Id).in_subquery(mobility::policy::seen_with_mobility(actor, dialect)))
            .add(own(participant::Column::Id).in_subquery(enrolment::policy::enrolled(actor, dialect)));
        Condition::any()
            .add(at_home(actor, dialect))
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

    /// Managers know who their staff and learners are. Whoever is a candidate and nothing else, they do not. The
    /// policies of row-level security say the same once more.
    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        let taking_part = participants(participant::Column::IdentityId).filter(is_no_candidate());
        let taking_part = taking_part.filter(participant::Column::IdentityId.is_not_null());
        let person = Expr::col((identity::Entity, identity::Column::AccountId));
        let known = Condition::any()
            .add(Expr::col((identity::Entity, identity::Column::Id)).in_subquery(taking_part.into_query()))
            .add(myself(actor, person));
        Condition::all().add(granted_to_read::<Self>(actor, dialect)).add(known)
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
        let theirs = participants(participant::Column::Id).filter(may_know_who(actor, dialect));
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

/// The participants of whom the actor may know who they are, whatever they share an identity with.
fn may_know_who(actor: &Actor, dialect: Dialect) -> Condition {
    let managed = Condition::all()
        .add(managed(actor, dialect, own(participant::Column::PartnerId)))
        .add(is_no_candidate());
    Condition::any()
        .add(managed)
        .add(myself(actor, own(participant::Column::AccountId)))
}

/// The same for one participant that the actor sees.
#[must_use]
pub fn knows_who(actor: &Actor, row: &participant::Model) -> bool {
    if !actor.reaches(Area::Identity, Access::Read) {
        return false;
    }
    let myself = actor
        .person()
        .is_some_and(|person| row.account_id == Some(person.account));
    let manages = actor
        .related(Relation::Owner, &[Role::Manager], false)
        .contains(&row.partner_id.uuid());
    myself || (manages && !row.is_candidate())
}

fn managed(actor: &Actor, dialect: Dialect, partner: SimpleExpr) -> SimpleExpr {
    dialect.any_id(partner, actor.related(Relation::Owner, &[Role::Manager], false))
}

fn myself(actor: &Actor, account: SimpleExpr) -> SimpleExpr {
    let nobody = Uuid::nil();
    account.eq(actor.person().map_or(nobody, |person| person.account.uuid()))
}

fn is_no_candidate() -> SimpleExpr {
    own(participant::Column::Category).ne(Category::Candidate.code())
}

fn own(column: participant::Column) -> SimpleExpr {
    Expr::col((participant::Entity, column))
}

fn participants(column: participant::Column) -> Select<participant::Entity> {
    participant::Entity::find().select_only().column(column)
}
