//! Who may know who a person is, and for how long.
//!
//! - The person, and MANAGERs of the partner whose staff or learner it is: always.
//! - MANAGERs of a host: from the day on which it took a mobility of theirs until 90 days after the end. One that was
//!   called off, or to which nobody came, tells nobody.
//! - TRAINERs of a module's provider know the name and nothing else: from the confirmation of the mobility, or from the
//!   enrolment where there is none, until 30 days after the session. Without a session the end of the mobility counts,
//!   without either that of the project. Whoever gave the place up is known no longer.
//! - While an erasure has to wait, the first line of this list alone.
//! - Who is a CANDIDATE, the person, and COUNSELLORs as long as they are in the team of a case of theirs. A COUNSELLOR of
//!   a case of anybody else knows that person too. Assessors know the name of whom they judge, if the procedure says so.
//!
//! Participants of one person share the identity, and with it the audience. The policies of row-level security say
//! all this once more.

use chrono::Days;
use entity::{
    enrolment, identity,
    identity::Facts,
    mobility::{self, Status},
    module_session, participant,
    partner_member::Role,
    project,
    scope::{Access, Area},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, SelectStatement, SimpleExpr},
};

use super::policy::{self, answers_for, counselled, is_no_candidate, managed, myself, own, participants};
use crate::{
    auth::Actor,
    authz::{Relation, granted_to_read},
    db::{Dialect, Session},
    error::Result,
};

/// How long after the end a host knows whom it hosted.
const HOST: Days = Days::new(90);
/// How long afterwards trainers know whom they taught.
const TRAINER: Days = Days::new(30);

/// The identities that the actor may see, be it the name alone.
#[must_use]
pub fn visible(actor: &Actor, dialect: Dialect) -> Condition {
    let taught = through(enrolled(actor, dialect));
    let judged = behind(policy::judged(actor, dialect));
    known(actor, dialect).add(taught).add(judged)
}

/// Those of which they may know everything.
fn known(actor: &Actor, dialect: Dialect) -> Condition {
    Condition::any()
        .add(at_home(actor, dialect))
        .add(through(hosted(actor, dialect)))
        .add(in_cases(actor, dialect))
}

/// Those whose case they work on.
pub(super) fn in_cases(actor: &Actor, dialect: Dialect) -> Condition {
    behind(counselled(actor, dialect))
}

/// The identities behind the participants of cases, where no erasure waits.
fn behind(these: SimpleExpr) -> Condition {
    let people = participants(participant::Column::IdentityId)
        .filter(participant::Column::IdentityId.is_not_null())
        .filter(these);
    Condition::all()
        .add(of(identity::Column::RestrictedAt).is_null())
        .add(of(identity::Column::Id).in_subquery(people.into_query()))
}

/// Managers know who their staff and learners are. Whoever is a candidate and nothing else, they do not.
fn at_home(actor: &Actor, dialect: Dialect) -> Condition {
    let taking_part = participants(participant::Column::IdentityId)
        .filter(is_no_candidate())
        .filter(participant::Column::IdentityId.is_not_null());
    let known = Condition::any()
        .add(of(identity::Column::Id).in_subquery(taking_part.into_query()))
        .add(myself(actor, of(identity::Column::AccountId)));
    Condition::all()
        .add(granted_to_read::<identity::Entity>(actor, dialect))
        .add(known)
}

/// The identities behind these participants, where no erasure waits.
fn through(participants: SelectStatement) -> Condition {
    Condition::all()
        .add(of(identity::Column::RestrictedAt).is_null())
        .add(of(identity::Column::Id).in_subquery(identities_of(participants)))
}

fn identities_of(these: SelectStatement) -> SelectStatement {
    participants(participant::Column::IdentityId)
        .filter(is_no_candidate())
        .filter(participant::Column::IdentityId.is_not_null())
        .filter(own(participant::Column::Id).in_subquery(these))
        .into_query()
}

/// The participants whose consents the actor may see: the same people.
#[must_use]
pub fn of_participants(actor: &Actor, dialect: Dialect) -> Condition {
    let managed = Condition::all()
        .add(managed(actor, dialect, own(participant::Column::PartnerId)))
        .add(is_no_candidate());
    let through = |these| own(participant::Column::IdentityId).in_subquery(identities_of(these));
    let elsewhere = Condition::any()
        .add(through(hosted(actor, dialect)))
        .add(through(enrolled(actor, dialect)));
    let elsewhere = Condition::all()
        .add(own(participant::Column::RestrictedAt).is_null())
        .add(is_no_candidate())
        .add(elsewhere);
    Condition::any()
        .add(managed)
        .add(myself(actor, own(participant::Column::AccountId)))
        .add(counselled(actor, dialect))
        .add(elsewhere)
}

/// The participants of mobilities whose host still knows them.
fn hosted(actor: &Actor, dialect: Dialect) -> SelectStatement {
    let hosts = actor.related(Relation::Host, &[Role::Manager], false);
    mobility::Entity::find()
        .select_only()
        .column(mobility::Column::ParticipantId)
        .filter(dialect.any_id(Expr::col((mobility::Entity, mobility::Column::HostPartnerId)), hosts))
        .filter(mobility::Column::AcceptedAt.is_not_null())
        .filter(mobility::Column::Status.is_not_in(Status::DEAD.iter().copied()))
        .filter(mobility::Column::EndDate.gte(since(actor, HOST)))
        .into_query()
}

/// The participants whose trainers still know them.
fn enrolled(actor: &Actor, dialect: Dialect) -> SelectStatement {
    use enrolment::Column::{MobilityId, Outcome, ParticipantId, ProviderPartnerId};
    let teaches = actor.related(Relation::Provider, &[Role::Trainer], false);
    let confirmed = Condition::any()
        .add(MobilityId.is_null())
        .add(MobilityId.in_subquery(mobilities(
            mobility::Column::Status.is_in(Status::CONFIRMED_ON.iter().copied()),
        )));
    enrolment::Entity::find()
        .select_only()
        .column(ParticipantId)
        .filter(dialect.any_id(Expr::col((enrolment::Entity, ProviderPartnerId)), teaches))
        .filter(Outcome.ne(enrolment::Outcome::Withdrawn))
        .filter(confirmed)
        .filter(over_since(since(actor, TRAINER)))
        .into_query()
}

/// The session was not over before that day; without one the mobility, without either the project.
fn over_since(day: chrono::NaiveDate) -> Condition {
    use enrolment::Column::{MobilityId, ProjectId, SessionId};
    let sessions = module_session::Entity::find()
        .select_only()
        .column(module_session::Column::Id)
        .filter(module_session::Column::EndDate.gte(day));
    let projects = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::EndDate.gte(day));
    let of_mobility = SessionId
        .is_null()
        .and(MobilityId.in_subquery(mobilities(mobility::Column::EndDate.gte(day))));
    let of_project = SessionId
        .is_null()
        .and(MobilityId.is_null())
        .and(ProjectId.in_subquery(projects.into_query()));
    Condition::any()
        .add(SessionId.in_subquery(sessions.into_query()))
        .add(of_mobility)
        .add(of_project)
}

fn mobilities(wanted: SimpleExpr) -> SelectStatement {
    let all = mobility::Entity::find().select_only().column(mobility::Column::Id);
    all.filter(wanted).into_query()
}

/// What was over before this day is over for good.
fn since(actor: &Actor, days: Days) -> chrono::NaiveDate {
    let today = actor.today();
    today.checked_sub_days(days).unwrap_or(today)
}

fn of(column: identity::Column) -> SimpleExpr {
    Expr::col((identity::Entity, column))
}

/// Whether it is worth asking who a participant is: the actor answers for them, or knows people of others.
pub(super) fn may_know(actor: &Actor, row: &participant::Model) -> bool {
    let reaches = actor.reaches(Area::Identity, Access::Read);
    let of_others = (hosts(actor) || teaches(actor)) && !row.is_candidate();
    answers_for(actor, row) || (reaches && (of_others || counsels(actor) || judges(actor)))
}

fn hosts(actor: &Actor) -> bool {
    !actor.related(Relation::Host, &[Role::Manager], false).is_empty()
}

fn counsels(actor: &Actor) -> bool {
    !actor
        .related(Relation::CaseCounsellor, &[Role::Counsellor], false)
        .is_empty()
}

fn judges(actor: &Actor) -> bool {
    !actor.related(Relation::Assessor, &[Role::Assessor], false).is_empty()
}

fn teaches(actor: &Actor) -> bool {
    !actor.related(Relation::Provider, &[Role::Trainer], false).is_empty()
}

/// What the viewer may know of a person whose identity they have read: everything, or the name alone.
pub async fn facts(session: &Session, row: &identity::Model) -> Result<Facts> {
    let facts = session.facts(row).await?.unwrap_or_default();
    let actor = session.actor();
    if !teaches(&actor) && !judges(&actor) {
        return Ok(facts);
    }
    let wholly = known(&actor, session.dialect());
    if session
        .is_among::<identity::Entity>(row, "known wholly", wholly)
        .await?
    {
        return Ok(facts);
    }
    Ok(facts.name_alone())
}
