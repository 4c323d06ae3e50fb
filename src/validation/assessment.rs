//! Assessors: assigned if they are independent (V-2) and licensed (V-10), objected to, voided by a conflict; and what
//! they find.

use entity::{
    account,
    act::Recording,
    assessment::{Column, Entity, Handed, Kappa, Model, New, Status, Verb, expect_licensed, expect_new, kappa, pairs},
    assessor_licence, case_member,
    code::Findings,
    competence_validation::{self, Status as CaseStatus, Ties, Verb as CaseVerb},
    conflict_declaration::{self, ConflictGround},
    disclosure::FEWEST,
    enrolment,
    id::Id,
    inclusion_plan, module_session_trainer, participant,
    partner_member::Role,
    procedure,
    record::Stateful,
    rule::Refusal,
    validation_brief, validation_decision,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::{audience::of_same_person, candidate_of, policy, procedure_of, team::whole_person};
use crate::{
    auth::PersonKey,
    authz::{Permit, Relation, matrix},
    db::{Session, SystemTx, Tx},
    error::{Error, Result},
};

/// Assigns an assessor: a COUNSELLOR of the team in ASSESSMENT, the owner's MANAGER after an appeal.
pub async fn assign(
    session: &Session,
    validation: Id<competence_validation::Entity>,
    assessor: Id<assessor_licence::Entity>,
    lead: Option<bool>,
) -> Result<Model> {
    let tx = session.begin().await?;
    let case = tx.get(competence_validation::Entity::find_by_id(validation)).await?;
    let licence = tx.get(assessor_licence::Entity::find_by_id(assessor)).await?;
    let permit = assigning(&tx, case).await?;
    let (candidate, key) = candidate_of(&tx, &permit).await?;
    let behind = tx.behind("V-2, V-7, V-10").await?;
    let earlier = behind.locked(of_case(permit.id)).await?;
    let round = round(behind, permit.id).await?;
    let brief = behind.one(super::of_case(permit.id)).await?.ok_or(Error::NotFound)?;
    ties(&tx, &candidate, licence.account_id).await?.expect_none()?;
    let (before, now): (Vec<Model>, Vec<Model>) = earlier.into_iter().partition(|one| one.round < round);
    expect_new(&before, licence.account_id)?;
    let licensed = licence.procedure_id == permit.procedure_id && licensed(&licence, &brief, tx.today());
    expect_licensed(licensed)?;
    let lead = leading(&now, licence.account_id, lead)?;
    let new = New {
        id: tx.new_id(),
        licence: &licence,
        lead,
        round,
        now: tx.now(),
    };
    let row = Model::assigned(new, &permit);
    let writing = tx
        .actor()
        .permit_new_among::<Entity>(Verb::Assign, permit.partner_id, true)?;
    let done = tx.insert(writing.under(key), row).await?;
    tx.commit(done).await
}

/// Who may assign depends on the state: after an appeal somebody else than the team does.
async fn assigning(tx: &Tx, case: competence_validation::Model) -> Result<Permit<competence_validation::Entity>> {
    let verb = if case.status == CaseStatus::Appealed {
        CaseVerb::AssignAppeal
    } else {
        CaseVerb::Assign
    };
    let permit = policy::permit(tx, verb, case).await?;
    permit.expect_open(verb)?;
    Ok(permit)
}

fn of_case(id: Id<competence_validation::Entity>) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::ValidationId.eq(id))
}

/// Which judgement of the case is being made: one after each decision.
pub(super) async fn round(behind: &SystemTx, id: Id<competence_validation::Entity>) -> Result<i32> {
    let decisions = validation_decision::Entity::find().filter(validation_decision::Column::ValidationId.eq(id));
    let made = behind.all(decisions).await?.len();
    Ok(i32::try_from(made).unwrap_or(i32::MAX).saturating_add(1))
}

/// V-2: what somebody has to do with the candidate, in any case or module of that person, who is locked.
pub(super) async fn ties(tx: &Tx, candidate: &participant::Model, who: Id<account::Entity>) -> Result<Ties> {
    let own = whole_person(tx, candidate).await?;
    let behind = tx.behind("V-2").await?;
    let person = participant::Entity::find()
        .select_only()
        .column(participant::Column::Id)
        .filter(of_same_person(candidate));
    let cases = competence_validation::Entity::find()
        .select_only()
        .column(competence_validation::Column::Id)
        .filter(competence_validation::Column::CandidateId.in_subquery(person.clone().into_query()));
    let places = case_member::Entity::find()
        .filter(case_member::Column::AccountId.eq(who))
        .filter(case_member::Column::ValidationId.in_subquery(cases.clone().into_query()));
    let plans = inclusion_plan::Entity::find()
        .select_only()
        .column(inclusion_plan::Column::Id)
        .filter(inclusion_plan::Column::ParticipantId.in_subquery(person.clone().into_query()));
    let plan_places = case_member::Entity::find()
        .filter(case_member::Column::AccountId.eq(who))
        .filter(case_member::Column::PlanId.in_subquery(plans.into_query()));
    let sessions = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::SessionId)
        .filter(enrolment::Column::ParticipantId.in_subquery(person.into_query()));
    let teaching = module_session_trainer::Entity::find()
        .filter(module_session_trainer::Column::AccountId.eq(who))
        .filter(module_session_trainer::Column::SessionId.in_subquery(sessions.into_query()));
    let declared = conflict_declaration::Entity::find()
        .filter(conflict_declaration::Column::AccountId.eq(who))
        .filter(conflict_declaration::Column::ValidationId.in_subquery(cases.into_query()));
    Ok(Ties {
        counsels: behind.one(places).await?.is_some() || behind.one(plan_places).await?.is_some(),
        teaches: behind.one(teaching).await?.is_some(),
        is_candidate: own.iter().any(|one| one.account_id == Some(who)),
        declared: behind.one(declared).await?.is_some(),
    })
}

/// V-10: whether a licence holds on a day, in a language of the case if it names some.
fn licensed(licence: &assessor_licence::Model, brief: &validation_brief::Model, day: chrono::NaiveDate) -> bool {
    if brief.languages.is_empty() {
        return licence.is_in_force(day);
    }
    brief.languages.iter().any(|language| licence.holds_on(day, language))
}

/// Whether a new assessor decides: the first one, unless somebody else is named. Nobody is assigned twice.
fn leading(now: &[Model], who: Id<account::Entity>, wanted: Option<bool>) -> Result<bool, Refusal> {
    let led = now.iter().any(|one| one.lead && one.status != Status::Void);
    let mut found = Findings::default();
    found.require(
        now.iter().all(|one| one.account_id != who),
        "assessor",
        "TWICE",
        "This assessor was assigned already.",
        "Cet évaluateur a déjà été désigné.",
    );
    found.require(
        !(led && wanted == Some(true)),
        "lead",
        "LEAD",
        "Another assessor decides.",
        "Un autre évaluateur décide.",
    );
    found.into_result()?;
    Ok(wanted.unwrap_or(!led))
}

async fn begun(
    session: &Session,
    (id, expected): (Id<Entity>, i32),
    verb: Verb,
) -> Result<(Tx, Permit<Entity>, competence_validation::Model, PersonKey)> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let case = tx
        .get(competence_validation::Entity::find_by_id(found.validation_id))
        .await?;
    let own = verb != Verb::Submit || judges(tx.actor(), &found);
    let may = own && policy::may(&tx, matrix::assessment(verb), &case).await?;
    let permit = tx.actor().permit_among(verb, found, may)?;
    permit.expect(verb, expected)?;
    case.expect_open(CaseVerb::Decide)?;
    let (_, key) = candidate_of(&tx, &case).await?;
    Ok((tx, permit, case, key))
}

/// Whether the actor is the assessor, for the partner for which they were assigned.
fn judges(actor: &crate::auth::Actor, row: &Model) -> bool {
    let partners = actor.related(Relation::Assessor, &[Role::Assessor], true);
    actor.account() == Some(row.account_id) && partners.contains(&row.assessor_partner_id.uuid())
}

/// V-2: the candidate objects to an assessor, who does not judge then.
pub async fn object(session: &Session, at: (Id<Entity>, i32), recorded: Option<Recording>) -> Result<Model> {
    let (tx, permit, case, key) = begun(session, at, Verb::Object).await?;
    let (candidate, _) = candidate_of(&tx, &case).await?;
    let by = (tx.actor().account(), tx.now());
    let noted = case.noted(CaseVerb::DeclareConflict, recorded, &candidate, by)?;
    let next = permit.voided(tx.now());
    let behind = tx.behind("what the candidate said").await?;
    behind
        .change_about::<competence_validation::Entity>(&key, "OBJECT", &case, noted)
        .await?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// Judges, as the assessor.
pub async fn submit(session: &Session, at: (Id<Entity>, i32), handed: Handed) -> Result<Model> {
    let (tx, permit, case, key) = begun(session, at, Verb::Submit).await?;
    let brief = tx.get(super::of_case(case.id)).await?;
    let procedure = procedure_of(&tx, &case).await?;
    let licence = assessor_licence::Entity::find_by_id(permit.licence_id);
    let licence = tx.system("V-10").one(licence).await?.ok_or(Error::NotFound)?;
    let licensed = licensed(&licence, &brief, handed.assessed_on);
    let (candidate, _) = candidate_of(&tx, &case).await?;
    let judge = permit.account_id;
    ties(&tx, &candidate, judge).await?.expect_none()?;
    let next = permit.submitted(handed, (&brief.claims, &procedure), licensed, tx.now())?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// V-2: declares that somebody is too close to judge; what they have judged in this round is void.
pub async fn declare(
    session: &Session,
    validation: Id<competence_validation::Entity>,
    assessor: Id<assessor_licence::Entity>,
    ground: ConflictGround,
) -> Result<conflict_declaration::Model> {
    let tx = session.begin().await?;
    let case = tx.get(competence_validation::Entity::find_by_id(validation)).await?;
    let licence = tx.get(assessor_licence::Entity::find_by_id(assessor)).await?;
    let permit = policy::permit(&tx, CaseVerb::DeclareConflict, case).await?;
    if tx.actor().account() != Some(licence.account_id) {
        speaks_of_others(&tx, &permit).await?;
    }
    permit.expect_open(CaseVerb::DeclareConflict)?;
    let (candidate, key) = candidate_of(&tx, &permit).await?;
    whole_person(&tx, &candidate).await?;
    let behind = tx.behind("V-2").await?;
    let round = round(behind, permit.id).await?;
    let judging = of_case(permit.id)
        .filter(Column::AccountId.eq(licence.account_id))
        .filter(Column::Round.eq(round))
        .filter(Column::Status.ne(Status::Void.code()));
    for one in behind.locked(judging).await? {
        let next = one.voided(tx.now());
        behind.change_about::<Entity>(&key, "VOID", &one, next).await?;
    }
    let who = (licence.account_id, licence.display_name.clone());
    let row = conflict_declaration::Model::declared(tx.new_id(), &permit, who, ground, tx.now());
    let writing = tx.actor().permit_new_among::<conflict_declaration::Entity>(
        conflict_declaration::Verb::Declare,
        permit.partner_id,
        true,
    )?;
    let done = tx.insert(writing.under(key), row).await?;
    tx.commit(done).await
}

/// Assessors declare that they are too close themselves; candidates and COUNSELLORs that anybody is.
async fn speaks_of_others(tx: &Tx, case: &competence_validation::Model) -> Result<()> {
    let grants = matrix::conflict_declaration(conflict_declaration::Verb::Declare).iter();
    let grants: Vec<_> = grants
        .filter(|grant| grant.relation != Relation::Assessor)
        .copied()
        .collect();
    if policy::may(tx, &grants, case).await? {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// What the viewer may do with an assessment now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let Some(case) = session.load(row.validation_id).await? else {
        return Ok(Vec::new());
    };
    let mut able = Vec::new();
    if !case.open().contains(&CaseVerb::Decide) {
        return Ok(able);
    }
    for verb in [Verb::Object, Verb::Submit]
        .into_iter()
        .filter(|verb| row.open().contains(verb))
    {
        let own = verb != Verb::Submit || judges(&session.actor(), row);
        if own && policy::could(session, matrix::assessment(verb), &case).await? {
            able.push(verb);
        }
    }
    Ok(able)
}

/// V-11: how far assessors agree by one procedure, over what the viewer sees; nothing of fewer than five cases
/// that two have judged.
pub async fn agreement(session: &Session, procedure: Id<procedure::Entity>) -> Result<Option<Kappa>> {
    if session.load(procedure).await?.is_none() {
        return Ok(None);
    }
    let of = Entity::find().filter(Column::ProcedureId.eq(procedure));
    let pairs = pairs(&session.list(of).await?);
    let enough = i64::try_from(pairs.len()).is_ok_and(|cases| cases >= FEWEST);
    Ok(enough.then(|| kappa(&pairs.into_values().flatten().collect::<Vec<_>>())))
}

/// Who judges a case and what they found, as far as the viewer may see it, in the order of their assignment.
pub async fn of_case_seen(session: &Session, id: Id<competence_validation::Entity>) -> Result<Vec<Model>> {
    session.load_all::<Entity>(Column::ValidationId, id.uuid()).await
}

/// Who was declared too close to judge.
pub async fn conflicts(
    session: &Session,
    id: Id<competence_validation::Entity>,
) -> Result<Vec<conflict_declaration::Model>> {
    session
        .load_all::<conflict_declaration::Entity>(conflict_declaration::Column::ValidationId, id.uuid())
        .await
}

/// Whether the viewer leads the round that is being judged, and not one before an appeal.
pub(super) async fn leads_now(session: &Session, case: &competence_validation::Model) -> Result<bool> {
    let account = session.actor().account();
    let made = super::decision::of_case(session, case).await?.len();
    let own = session.load_all::<Entity>(Column::ValidationId, case.id.uuid()).await?;
    let leads = |one: &Model| {
        one.lead
            && one.status != Status::Void
            && Some(one.account_id) == account
            && usize::try_from(one.round).is_ok_and(|round| round > made)
    };
    Ok(own.iter().any(leads))
}
