//! Competence validations: what a candidate can do is identified, documented, assessed and certified.
//!
//! Each case has a team, and the team decides who sees the case ([`audience`]): a COUNSELLOR of the same partner outside
//! of it sees nothing, the owner's MANAGER the state and the dates. Every table of a case lies behind the second line,
//! every reading of it is noted, and what changes leave in the audit are fingerprints under the candidate's key.
//!
//! The moves are here, the judgement of evidence in [`assessment`], what is decided and recognised in [`decision`].

pub mod assessment;
pub mod audience;
pub mod break_glass;
pub mod decision;
pub mod evidence;
pub mod graphql;
pub mod input;
pub mod policy;
mod query;
pub mod subject;
pub mod team;

use chrono::{DateTime, Utc};
use entity::{
    act::Recording,
    code::Findings,
    competence_validation::{self, Column, Model, New, Status, Verb},
    consent::{self, Purpose},
    evidence as proof,
    id::Id,
    participant, partner,
    partner_member::Role,
    procedure, project,
    record::Stateful,
    rule::{Refusal, both},
    scope::{Access, Area},
    validation_brief::{self, Changes, Claim},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

pub use self::query::{Filter, page};
use crate::{
    auth::{Actor, PersonKey},
    authz::{Permit, Relation, matrix},
    db::{Session, Tx},
    error::{Error, Result},
};

/// A validation that is asked for.
#[derive(Debug)]
pub struct Requesting {
    /// The project; it must be ONGOING (J-2).
    pub project: Id<project::Entity>,
    /// Whose competences.
    pub candidate: Id<participant::Entity>,
    /// The version of the procedure.
    pub procedure: Id<procedure::Entity>,
    /// Purpose, languages and claims.
    pub brief: Changes,
}

/// Asks for a validation in an ONGOING project (J-2): the candidate, or a COUNSELLOR of the candidate's partner, who is
/// the first of the team and answers for the case.
pub async fn request(session: &Session, wish: Requesting) -> Result<Model> {
    let tx = session.begin().await?;
    let parent = tx.get(project::Entity::find_by_id(wish.project)).await?;
    let candidate = somebody(&tx, wish.candidate).await?;
    let procedure = tx.get(procedure::Entity::find_by_id(wish.procedure)).await?;
    known_claims(&tx, wish.brief.claims.as_deref()).await?;
    let myself = tx.actor().is_myself(&candidate);
    let counsels = !myself && is_counsellor_of(tx.actor(), candidate.partner_id);
    let may = counsels || myself;
    let permit =
        tx.actor()
            .permit_new_among::<competence_validation::Entity>(Verb::Request, candidate.partner_id, may)?;
    parent.expect_ongoing()?;
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        project_id: parent.id,
        candidate_id: candidate.id,
        procedure_id: procedure.id,
        now: tx.now(),
    };
    let row = Model::requested(new);
    team::takes_part(&tx, row.project_id, row.partner_id, "input.partner").await?;
    let fits = check_procedure(&procedure, &row, &candidate, wish.brief.claims.as_deref());
    let brief = both(
        validation_brief::Model::written(tx.new_id(), &row, wish.brief, tx.now()),
        fits,
    )?;
    let key = key_of(&tx, &candidate).await?;
    let done = tx.insert(permit.under(key.clone()), row).await?;
    let writing = tx.actor().permit_new_among::<validation_brief::Entity>(
        validation_brief::Verb::Create,
        done.partner_id,
        may,
    )?;
    tx.insert(writing.under(key.clone()), brief).await?;
    if counsels {
        crate::plan::team::expect_no_judge(&tx, &candidate).await?;
        team::found(&tx, (&done).into(), done.partner_id, &key).await?;
    }
    tx.commit(done).await
}

/// The participant, if the caller sees them, or is a COUNSELLOR of their partner: nobody knows a candidate by pseudonym
/// before there is a case, so COUNSELLORs name them by the id that their MANAGER has.
pub(crate) async fn somebody(tx: &Tx, id: Id<participant::Entity>) -> Result<participant::Model> {
    if let Some(seen) = tx.find(participant::Entity::find_by_id(id)).await? {
        return Ok(seen);
    }
    let named = participant::Entity::find_by_id(id);
    let found = tx.system("who a case is to be about").one(named).await?;
    found
        .filter(|found| is_counsellor_of(tx.actor(), found.partner_id))
        .ok_or(Error::NotFound)
}

pub(crate) fn is_counsellor_of(actor: &Actor, partner: Id<partner::Entity>) -> bool {
    let partners = actor.related(Relation::Owner, &[Role::Counsellor], true);
    partners.contains(&partner.uuid())
}

/// Whether the viewer may ask for a validation of somebody whom they see.
pub async fn may_request(session: &Session, of: &participant::Model) -> Result<bool> {
    let actor = session.actor();
    let may = is_counsellor_of(&actor, of.partner_id) || actor.is_myself(of);
    if !may || of.identity_id.is_none() || !actor.reaches(Area::Validation, Access::Write) {
        return Ok(false);
    }
    let project = session.load(of.project_id).await?;
    let open = |project: project::Model| {
        project.expect_ongoing().is_ok() && crate::project::takes_part(&actor, of.partner_id, &project)
    };
    Ok(project.is_some_and(open))
}

async fn known_claims(tx: &Tx, claims: Option<&[Claim]>) -> Result<()> {
    for claim in claims.unwrap_or_default() {
        tx.known(Some(claim.competence)).await?;
    }
    Ok(())
}

/// A case begins by an ADOPTED procedure of its project, and claims what that covers.
fn check_procedure(
    procedure: &procedure::Model,
    row: &Model,
    candidate: &participant::Model,
    claims: Option<&[Claim]>,
) -> Result<(), Refusal> {
    let mut found = Findings::default();
    found.require(
        candidate.project_id == row.project_id,
        "candidate",
        "PROJECT",
        "A participant of the project is expected.",
        "Un participant du projet est attendu.",
    );
    let begins = row.version > 0 || procedure.state == procedure::State::Adopted;
    found.require(
        begins && procedure.project_id == row.project_id,
        "procedure",
        "PROCEDURE",
        "An ADOPTED procedure of the project is expected.",
        "Une procédure ADOPTED du projet est attendue.",
    );
    let covered = |claim: &Claim| procedure.covers(claim.competence, claim.level);
    found.require(
        claims.unwrap_or_default().iter().all(covered),
        "claims",
        "PROCEDURE",
        "The procedure has criteria for every claim.",
        "La procédure a des critères pour chaque revendication.",
    );
    found.into_result()
}

/// The candidate of a case, whether or not the caller knows them, with the key of their person.
async fn candidate_of(tx: &Tx, row: &Model) -> Result<(participant::Model, PersonKey)> {
    let named = participant::Entity::find_by_id(row.candidate_id);
    let candidate = tx.system("whose case it is").one(named).await?;
    let candidate = candidate.ok_or_else(|| Error::internal("a case without its candidate"))?;
    let key = key_of(tx, &candidate).await?;
    Ok((candidate, key))
}

/// in a case of somebody who is erased nothing is written any more.
pub(crate) async fn key_of(tx: &Tx, candidate: &participant::Model) -> Result<PersonKey> {
    let key = tx.case_key(candidate).await?;
    // nor of somebody who has asked for it and whose stays have to be kept.
    let key = key.filter(|_| candidate.restricted_at.is_none());
    key.ok_or_else(|| {
        Refusal::State {
            state: "ERASED",
            allowed: Vec::new(),
        }
        .into()
    })
}

/// A move that somebody asks for.
#[derive(Debug)]
pub struct Move {
    /// The case.
    pub id: Id<competence_validation::Entity>,
    /// The version that the caller has read.
    pub expected: i32,
    /// How the candidate acted, where somebody writes it down.
    pub recorded: Option<Recording>,
}

async fn begun(
    session: &Session,
    (id, expected): (Id<competence_validation::Entity>, i32),
    verb: Verb,
) -> Result<(Tx, Permit<competence_validation::Entity>, participant::Model, PersonKey)> {
    let tx = session.begin().await?;
    let found = tx.get(competence_validation::Entity::find_by_id(id)).await?;
    let permit = policy::permit(&tx, verb, found).await?;
    permit.expect(verb, expected)?;
    let (candidate, key) = candidate_of(&tx, &permit).await?;
    Ok((tx, permit, candidate, key))
}

/// Changes what is claimed, before the assessment.
pub async fn update(
    session: &Session,
    (id, expected): (Id<competence_validation::Entity>, i32),
    changes: Changes,
) -> Result<Model> {
    let (tx, permit, candidate, key) = begun(session, (id, expected), Verb::Update).await?;
    known_claims(&tx, changes.claims.as_deref()).await?;
    let brief = tx.get(of_case(id)).await?;
    let procedure = procedure_of(&tx, &permit).await?;
    let fits = check_procedure(&procedure, &permit, &candidate, changes.claims.as_deref());
    let next = both(brief.changed(changes), fits)?;
    let writing = tx.actor().permit_among(validation_brief::Verb::Update, brief, true)?;
    tx.update(writing.under(key.clone()), next).await?;
    let same = (*permit).clone();
    let done = tx.update(permit.under(key), same).await?;
    tx.commit(done).await
}

fn of_case(id: Id<competence_validation::Entity>) -> sea_orm::Select<validation_brief::Entity> {
    validation_brief::Entity::find().filter(validation_brief::Column::ValidationId.eq(id))
}

/// The procedure of a case, whoever sees it.
async fn procedure_of(tx: &Tx, row: &Model) -> Result<procedure::Model> {
    let named = procedure::Entity::find_by_id(row.procedure_id);
    let found = tx.system("the procedure of a case").one(named).await?;
    found.ok_or_else(|| Error::internal("a case without its procedure"))
}

/// Makes one of the candidate's own moves, as the pure rule says.
pub async fn step(
    session: &Session,
    step: Move,
    verb: Verb,
    rule: impl FnOnce(&Model, DateTime<Utc>) -> Model,
) -> Result<Model> {
    let (tx, permit, candidate, key) = begun(session, (step.id, step.expected), verb).await?;
    let by = (tx.actor().account(), tx.now());
    let next = rule(&permit, tx.now()).noted(verb, step.recorded, &candidate, by)?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// V-1: the candidate consents; the consent VALIDATION is given with it, unless it is in force.
pub async fn consent(session: &Session, step: Move, (wording_version, language): (String, String)) -> Result<Model> {
    let (tx, permit, candidate, key) = begun(session, (step.id, step.expected), Verb::Consent).await?;
    let by = (tx.actor().account(), tx.now());
    let next = permit
        .consented(tx.now())
        .noted(Verb::Consent, step.recorded.clone(), &candidate, by)?;
    if !crate::participant::consent::holds_behind(&tx, candidate.id, Purpose::Validation, None).await? {
        let new = consent::New {
            id: tx.new_id(),
            purpose: Purpose::Validation,
            recipient: None,
            wording_version,
            language,
            recorded: step.recorded,
        };
        let given = consent::Model::given(new, &candidate, by.0, tx.now())?;
        let giving = tx
            .actor()
            .permit_new_among::<consent::Entity>(consent::Verb::Give, candidate.partner_id, true)?;
        tx.insert(giving.under(key.clone()), given).await?;
    }
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// Goes on to the next stage. Scheduling the assessment freezes the evidence (V-5), which must be recent enough (V-6)
/// and of more than one kind (V-4).
pub async fn advance(session: &Session, (id, expected): (Id<competence_validation::Entity>, i32)) -> Result<Model> {
    let (tx, permit, _, key) = begun(session, (id, expected), Verb::Advance).await?;
    let next = permit.advanced(tx.now());
    if next.status == Status::Assessment {
        let procedure = procedure_of(&tx, &permit).await?;
        let of_case = proof::Entity::find().filter(proof::Column::ValidationId.eq(id));
        let all = tx.lock_all(of_case).await?;
        both(
            proof::expect_kinds(&all, &procedure),
            proof::expect_current(&all, &procedure, tx.today()),
        )?;
        let mut frozen = Vec::new();
        for one in all {
            let next = one.frozen(tx.now());
            let freezing = tx.actor().permit_among(proof::Verb::Freeze, one, true)?;
            frozen.push((freezing.under(key.clone()), next));
        }
        if !frozen.is_empty() {
            tx.update_all(frozen).await?;
        }
    }
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// who takes the consent to be validated back leaves every case that is not decided; its team still reads it.
pub async fn consent_is_withdrawn(tx: &Tx, candidate: &participant::Model, recorded: Option<Recording>) -> Result<()> {
    let Some(key) = tx.case_key(candidate).await? else {
        return Ok(());
    };
    let open = competence_validation::Entity::find()
        .filter(Column::CandidateId.eq(candidate.id))
        .filter(Column::Status.is_in(Status::OPEN.iter().copied()));
    let behind = tx.behind("X-3").await?;
    let by = (tx.actor().account(), tx.now());
    for row in behind.locked(open).await? {
        let next = row
            .withdrawn(tx.now())
            .noted(Verb::Withdraw, recorded.clone(), candidate, by)?;
        behind
            .change_about::<competence_validation::Entity>(&key, "WITHDRAW", &row, next)
            .await?;
    }
    Ok(())
}

/// The cases of which the viewer sees more than state and dates.
#[must_use]
pub fn content(session: &Session) -> Condition {
    audience::readers(session, |relation| relation != Relation::Owner)
}

/// The cases that are about the viewer themselves.
#[must_use]
pub fn own(session: &Session) -> Condition {
    audience::readers(session, |relation| relation == Relation::Myself)
}

/// Whether the viewer sees more of a case than state and dates.
pub async fn sees_content(session: &Session, row: &Model) -> Result<bool> {
    session
        .is_among::<competence_validation::Entity>(row, "content", content(session))
        .await
}

/// Whether the viewer sees all of a case, as its team does, and not claims or the decision alone.
pub async fn sees_all(session: &Session, row: &Model) -> Result<bool> {
    let grants = matrix::conflict_declaration(entity::conflict_declaration::Verb::Read);
    let whole = audience::opened(grants, Column::Id, (&session.actor(), session.dialect()), false);
    session
        .is_among::<competence_validation::Entity>(row, "all of it", whole)
        .await
}

/// What is claimed, if the viewer may see it.
pub async fn brief(session: &Session, row: &Model) -> Result<Option<validation_brief::Model>> {
    let found = session
        .load_all::<validation_brief::Entity>(validation_brief::Column::ValidationId, row.id.uuid())
        .await?;
    Ok(found.into_iter().next())
}

/// What the viewer may do with the case now.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<Verb>> {
    let mut able = Vec::new();
    for verb in policy::verbs(session, row).await? {
        let offered = match verb {
            Verb::Certify => decision::may_certify(session, row).await?,
            Verb::Decide => assessment::leads_now(session, row).await?,
            Verb::BreakGlass => break_glass::is_closed(session, &break_glass::of_validation(session, row).await?),
            Verb::Appoint => !policy::counselled(session, row).await?,
            Verb::Appeal => decision::may_appeal(session, row).await?,
            Verb::Recognise => decision::may_recognise(session, row).await?,
            _ => true,
        };
        if offered {
            able.push(verb);
        }
    }
    Ok(able)
}
