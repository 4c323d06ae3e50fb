//! The team of a case, and its hand-over to another partner (V-12).

use chrono::NaiveDate;
use entity::{
    account, assessment,
    case_member::{self, Column, Model, New, TeamRole, Verb},
    code::Findings,
    competence_validation::{self, Verb as CaseVerb},
    conflict_declaration,
    consent::Purpose,
    evidence,
    id::Id,
    inclusion_plan, participant, partner, partner_member, project, project_partner,
    record::Stateful,
    rule::{Refusal, Text, Violation, both},
    validation_brief, validation_decision,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::{audience::of_same_person, begun, candidate_of, policy};
use crate::{
    auth::PersonKey,
    authz::matrix,
    db::{Session, Tx},
    error::{Error, Result},
};

/// A case with a team.
#[derive(Debug, Clone, Copy)]
pub enum Case {
    /// A competence validation.
    Validation(Id<competence_validation::Entity>),
    /// An inclusion plan.
    Plan(Id<inclusion_plan::Entity>),
}

/// Somebody who is to join a team.
#[derive(Debug)]
pub struct Joining {
    /// The case.
    pub case: Case,
    /// The member's address.
    pub email: String,
    /// For which partner; the case's owner if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// As what.
    pub role: TeamRole,
    /// Whether they answer for the case from now on.
    pub responsible: bool,
    /// First day; today if left out.
    pub from: Option<NaiveDate>,
    /// Last day, where one is known.
    pub until: Option<NaiveDate>,
}

/// The COUNSELLOR who begins a case is the first of its team and answers for it.
pub(crate) async fn found(tx: &Tx, case: case_member::Case, owner: Id<partner::Entity>, key: &PersonKey) -> Result<()> {
    let account = tx.actor().account().ok_or_else(Error::sign_in)?;
    let person = account::Entity::find_by_id(account);
    let person = tx
        .system("who founds a team")
        .one(person)
        .await?
        .ok_or(Error::NotFound)?;
    let new = New {
        id: tx.new_id(),
        account_id: account,
        member_partner_id: owner,
        display_name: person.display_name,
        role: TeamRole::Counsellor,
        responsible: true,
        from_day: tx.today(),
        until_day: None,
        now: tx.now(),
    };
    let row = Model::joined(new, case)?;
    let joining = tx
        .actor()
        .permit_new_among::<case_member::Entity>(Verb::Join, owner, true)?;
    tx.insert(joining.under(key.clone()), row).await?;
    Ok(())
}

/// Takes somebody into the team of a case.
pub async fn add(session: &Session, joining: Joining) -> Result<Model> {
    let id = match joining.case {
        Case::Validation(id) => id,
        Case::Plan(id) => return crate::plan::team::add(session, id, joining).await,
    };
    let tx = session.begin().await?;
    let case = tx.get(competence_validation::Entity::find_by_id(id)).await?;
    tx.known(joining.partner).await?;
    let (permit, appoints) = policy::permit_joining(&tx, case).await?;
    permit.expect_open(if appoints {
        CaseVerb::Appoint
    } else {
        CaseVerb::AddMember
    })?;
    let (candidate, key) = candidate_of(&tx, &permit).await?;
    let seat = Seat {
        case: (&*permit).into(),
        owner: permit.partner_id,
        project: permit.project_id,
        team: of_case(permit.id),
        person: &candidate,
        appoints,
    };
    let done = sit_down(&tx, joining, seat, key).await?;
    tx.commit(done).await
}

/// Where somebody is to join.
pub(crate) struct Seat<'a> {
    /// The case.
    pub case: case_member::Case,
    /// The partner that owns it.
    pub owner: Id<partner::Entity>,
    /// Its project.
    pub project: Id<project::Entity>,
    /// Who is in its team.
    pub team: Select<case_member::Entity>,
    /// Whose case it is: whoever judges them does not join (V-2).
    pub person: &'a participant::Model,
    /// Whether a MANAGER appoints somebody to a team without a COUNSELLOR.
    pub appoints: bool,
}

/// Writes the place down, of which the caller has proven that they may.
pub(crate) async fn sit_down(tx: &Tx, joining: Joining, seat: Seat<'_>, key: PersonKey) -> Result<Model> {
    let partner = joining.partner.unwrap_or(seat.owner);
    takes_part(tx, seat.project, partner, "input.partner").await?;
    let member = member(tx, partner, &joining).await?;
    let tied = tied(tx, seat.person, member.account_id).await?;
    let team = tx.behind("who is in the team").await?.all(seat.team).await?;
    let (mut before, others): (Vec<Model>, Vec<Model>) =
        team.into_iter().partition(|one| one.account_id == member.account_id);
    before.retain(|one| one.until_day.is_none_or(|until| until >= tx.today()));
    let new = New {
        id: tx.new_id(),
        account_id: member.account_id,
        member_partner_id: partner,
        display_name: member.display_name,
        role: joining.role,
        responsible: joining.responsible || seat.appoints,
        from_day: joining.from.unwrap_or_else(|| tx.today()),
        until_day: joining.until,
        now: tx.now(),
    };
    let follows = new.follows(&before);
    let row = both(Model::joined(new, seat.case), check_new(follows, tied))?;
    let adding = tx
        .actor()
        .permit_new_among::<case_member::Entity>(Verb::Join, seat.owner, true)?;
    if row.responsible {
        relieve(tx, others, &key).await?;
    }
    let done = tx.insert(adding.under(key.clone()), row).await?;
    leave(tx, before, &key).await?;
    Ok(done)
}

pub(super) fn of_case(id: Id<competence_validation::Entity>) -> Select<case_member::Entity> {
    case_member::Entity::find()
        .filter(Column::ValidationId.eq(id))
        .filter(Column::LeftAt.is_null())
}

/// Nobody is in a team twice, and V-2: nobody who judges the person, or is that person, is in it.
fn check_new(is_new: bool, tied: bool) -> Result<(), Refusal> {
    let mut found = Findings::default();
    found.require(
        is_new,
        "email",
        "TWICE",
        "This person is in the team.",
        "Cette personne est dans l'équipe.",
    );
    found.require(
        !tied,
        "email",
        "V-2",
        "Whoever judges a case, or whose case it is, is not in its team.",
        "Qui juge un dossier, ou dont c'est le dossier, n'est pas dans son équipe.",
    );
    found.into_result()
}

/// V-2: all that the person behind a participant takes part in, locked: of two who would tie somebody to that person in two
/// ways at once, the second sees what the first has done.
pub(super) async fn whole_person(tx: &Tx, of: &participant::Model) -> Result<Vec<participant::Model>> {
    let all = participant::Entity::find().filter(of_same_person(of));
    let all = all.order_by_asc(participant::Column::Id);
    tx.behind("V-2").await?.locked(all).await
}

/// Whether somebody judges what a person can do, or is that person.
pub(crate) async fn tied(tx: &Tx, person: &participant::Model, who: Id<account::Entity>) -> Result<bool> {
    let own = whole_person(tx, person).await?;
    let cases = competence_validation::Entity::find()
        .select_only()
        .column(competence_validation::Column::Id)
        .filter(competence_validation::Column::CandidateId.is_in(own.iter().map(|one| one.id)));
    let judged = assessment::Entity::find()
        .filter(assessment::Column::ValidationId.in_subquery(cases.into_query()))
        .filter(assessment::Column::AccountId.eq(who))
        .filter(assessment::Column::Status.ne(assessment::Status::Void));
    let any = tx.behind("V-2").await?.one(judged).await?;
    Ok(any.is_some() || own.iter().any(|one| one.account_id == Some(who)))
}

/// One member answers for a case.
async fn relieve(tx: &Tx, team: Vec<Model>, key: &PersonKey) -> Result<()> {
    for one in team.into_iter().filter(|one| one.responsible) {
        let next = Model {
            responsible: false,
            ..one.clone()
        };
        let behind = tx.behind("one member answers for a case").await?;
        behind
            .change_about::<case_member::Entity>(key, "RELIEVE", &one, next)
            .await?;
    }
    Ok(())
}

/// Ends places in a team.
pub(crate) async fn leave(tx: &Tx, places: Vec<Model>, key: &PersonKey) -> Result<()> {
    let behind = tx.behind("who leaves a team").await?;
    for one in places {
        let next = one.left(tx.now());
        behind
            .change_about::<case_member::Entity>(key, "END", &one, next)
            .await?;
    }
    Ok(())
}

/// Members come from active partners of the project.
pub(crate) async fn takes_part(
    tx: &Tx,
    project: Id<project::Entity>,
    partner: Id<partner::Entity>,
    field: &'static str,
) -> Result<()> {
    use project_partner::{Column, Entity, State};
    let part = Entity::find()
        .filter(Column::ProjectId.eq(project))
        .filter(Column::PartnerId.eq(partner))
        .filter(Column::State.eq(State::Active.code()));
    if tx.system("active partners of a project").one(part).await?.is_some() {
        return Ok(());
    }
    let text = Text::new(
        "An active partner of the project is expected.",
        "Un partenaire actif du projet est attendu.",
    );
    Err(Violation::new(field, "CASE_TEAM", text).into())
}

/// The active member of that address, with the role that the place asks for; not found is not found.
async fn member(tx: &Tx, partner: Id<partner::Entity>, joining: &Joining) -> Result<partner_member::Model> {
    use partner_member::{Column, Entity, Role, State};
    let named = Entity::find()
        .filter(Column::PartnerId.eq(partner))
        .filter(Column::Email.eq(account::normal_email(&joining.email)))
        .filter(Column::State.eq(State::Active.code()));
    let found = tx.system("who is to join a team").one(named).await?;
    let able = |member: &partner_member::Model| {
        joining.role != TeamRole::Counsellor || member.roles.contains(&Role::Counsellor)
    };
    found.filter(able).ok_or(Error::NotFound)
}

/// Ends somebody's place: they see nothing of the case from the next request on.
pub async fn end(session: &Session, id: Id<case_member::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(case_member::Entity::find_by_id(id)).await?;
    if let Some(plan) = found.plan_id {
        return crate::plan::team::end(tx, plan, (found, expected)).await;
    }
    let validation = found.validation_id.ok_or(Error::NotFound)?;
    let case = tx.get(competence_validation::Entity::find_by_id(validation)).await?;
    let own = tx.actor().account() == Some(found.account_id);
    let may = own || policy::may(&tx, matrix::case_member(Verb::End), &case).await?;
    let permit = tx.actor().permit_among(Verb::End, found, may)?;
    permit.expect(Verb::End, expected)?;
    let (_, key) = candidate_of(&tx, &case).await?;
    let next = permit.left(tx.now());
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// Whether the viewer could end somebody's place now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    if !row.open().contains(&Verb::End) {
        return Ok(Vec::new());
    }
    let own = session.actor().account() == Some(row.account_id);
    let Some(id) = row.validation_id else {
        let may = own || crate::plan::team::could_end(session, row).await?;
        return Ok(may.then_some(Verb::End).into_iter().collect());
    };
    let Some(case) = session.load(id).await? else {
        return Ok(Vec::new());
    };
    let may = own || policy::could(session, matrix::case_member(Verb::End), &case).await?;
    Ok(may.then_some(Verb::End).into_iter().collect())
}

/// V-12: another partner owns the case from now on, if the candidate consents to that. Its MANAGER appoints the team; the
/// old one sees nothing any more.
pub async fn hand_over(
    session: &Session,
    (id, expected): (Id<competence_validation::Entity>, i32),
    to: Id<partner::Entity>,
) -> Result<competence_validation::Model> {
    let (tx, permit, candidate, key) = begun(session, (id, expected), CaseVerb::HandOver).await?;
    tx.known(Some(to)).await?;
    takes_part(&tx, permit.project_id, to, "input.partner").await?;
    let agreed = crate::participant::consent::holds_behind(&tx, candidate.id, Purpose::HandOver, Some(to)).await?;
    let mut found = Findings::default();
    found.require(
        agreed && to != permit.partner_id,
        "partner",
        "V-12",
        "The candidate's consent HAND_OVER to this other partner is needed.",
        "Le consentement HAND_OVER du candidat à cet autre partenaire est nécessaire.",
    );
    found.into_result()?;
    // First the case, as long as the caller is in its team.
    let next = permit.handed_to(to);
    let done = tx.hand_over(permit.under(key.clone()), next).await?;
    let behind = tx.behind("V-12").await?;
    rehome(&tx, (id, to), &key).await?;
    leave(&tx, behind.locked(of_case(id)).await?, &key).await?;
    tx.commit(done).await
}

/// What hangs on a case goes with it, and its changes stand in the new owner's audit from then on.
async fn rehome(
    tx: &Tx,
    (id, to): (Id<competence_validation::Entity>, Id<partner::Entity>),
    key: &PersonKey,
) -> Result<()> {
    let behind = tx.behind("V-12").await?;
    macro_rules! all {
        ($($kind:ident),+) => {$(
            let below = $kind::Entity::find().filter($kind::Column::ValidationId.eq(id));
            for one in behind.locked(below).await? {
                let next = $kind::Model { partner_id: to, ..one.clone() };
                behind.change_about::<$kind::Entity>(key, "HAND_OVER", &one, next).await?;
            }
        )+};
    }
    all!(
        validation_brief,
        evidence,
        assessment,
        conflict_declaration,
        validation_decision
    );
    Ok(())
}

/// Who is and was in the team of a case, in the order of joining.
pub async fn of_case_seen(session: &Session, id: Id<competence_validation::Entity>) -> Result<Vec<Model>> {
    session
        .load_all::<case_member::Entity>(Column::ValidationId, id.uuid())
        .await
}
