//! What is decided: by the lead assessor, certified by the team, appealed against by the candidate, recognised by other
//! partners.

use entity::{
    act::Recording,
    assessment::{self, Status},
    code::Findings,
    competence_validation::{self, Model as Case, Verb as CaseVerb},
    consent::{self, Purpose},
    decision_recognition::{self, Verb as RecognitionVerb},
    evidence,
    id::Id,
    partner,
    partner_member::Role,
    procedure,
    record::Stateful,
    rule::{Refusal, Text, Violation, both},
    validation_decision::{Appeal, Basis, Column, Entity, Kind, Making, Model, Verb},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use super::{
    Move,
    assessment::{round, ties},
    begun, candidate_of, policy, procedure_of,
};
use crate::{
    authz::{Relation, matrix},
    db::{Session, Tx},
    error::{Error, Result},
};

fn standing(id: Id<competence_validation::Entity>) -> Select<Entity> {
    Entity::find()
        .filter(Column::ValidationId.eq(id))
        .filter(Column::InForce.eq(true))
}

/// Decides a case as its lead assessor: what the assessors agreed or the third of them decided (V-3), on more than one
/// kind of evidence (V-4); after an appeal never less than before (V-7).
pub async fn decide(
    session: &Session,
    (id, expected): (Id<competence_validation::Entity>, i32),
    making: Making,
) -> Result<Case> {
    let tx = session.begin().await?;
    let found = tx.get(competence_validation::Entity::find_by_id(id)).await?;
    for unit in &making.units {
        tx.known(Some(unit.competence)).await?;
    }
    let permit = policy::permit(&tx, CaseVerb::Decide, found).await?;
    permit.expect(CaseVerb::Decide, expected)?;
    let (candidate, key) = candidate_of(&tx, &permit).await?;
    let procedure = procedure_of(&tx, &permit).await?;
    let behind = tx.behind("what a decision rests on").await?;
    let round = round(behind, id).await?;
    let judged = assessment::Entity::find()
        .filter(assessment::Column::ValidationId.eq(id))
        .filter(assessment::Column::Round.eq(round))
        .filter(assessment::Column::Status.ne(Status::Void.code()));
    let judged = behind.all(judged).await?;
    let leads = |one: &assessment::Model| one.lead && Some(one.account_id) == tx.actor().account();
    if !judged.iter().any(leads) {
        return Err(Error::Forbidden);
    }
    for one in &judged {
        // V-2: whoever has come too close since is declared, and judges no more.
        ties(&tx, &candidate, one.account_id).await?.expect_none()?;
    }
    let proofs = evidence::Entity::find().filter(evidence::Column::ValidationId.eq(id));
    let (proofs, brief) = (behind.all(proofs).await?, behind.one(super::of_case(id)).await?);
    let brief = brief.ok_or_else(|| Error::internal("a case without its claims"))?;
    let before = behind.one(standing(id)).await?;
    let basis = Basis {
        claims: &brief.claims,
        evidence: &proofs,
        assessments: &judged,
        procedure: &procedure,
        appealed: before.as_ref(),
    };
    let row = Model::made(tx.new_id(), &permit, making, &basis, tx.now())?;
    if let Some(before) = &before {
        behind
            .change_about::<Entity>(&key, "SUPERSEDE", before, before.superseded(&row))
            .await?;
    }
    let deciding = tx
        .actor()
        .permit_new_among::<Entity>(Verb::Make, permit.partner_id, true)?;
    tx.insert(deciding.under(key.clone()), row).await?;
    let next = permit.decided(tx.now());
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// Certifies a FULL or PARTIAL decision; a `NOT_YET` ends in DECIDED.
pub async fn certify(session: &Session, at: (Id<competence_validation::Entity>, i32)) -> Result<Case> {
    let (tx, permit, _, key) = begun(session, at, CaseVerb::Certify).await?;
    let decision = tx.get(standing(permit.id)).await?;
    if decision.kind == Kind::NotYet {
        return Err(Refusal::State {
            state: permit.state(),
            allowed: vec![entity::record::Verb::name(CaseVerb::Appeal)],
        }
        .into());
    }
    decision.expect_lasting(tx.today())?;
    let next = permit.certified(tx.now());
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// V-7: the candidate appeals, inside the procedure's window; other assessors judge.
pub async fn appeal(session: &Session, step: Move, grounds: String) -> Result<Case> {
    let (tx, permit, candidate, key) = begun(session, (step.id, step.expected), CaseVerb::Appeal).await?;
    let procedure = procedure_of(&tx, &permit).await?;
    let by = (tx.actor().account(), tx.now());
    let mut found = Findings::default();
    found.text(&grounds, "grounds", 5_000);
    let next = both(permit.appealed(&procedure, tx.now()), found.into_result())?;
    let next = next.noted(CaseVerb::Appeal, step.recorded.clone(), &candidate, by)?;
    let behind = tx.behind("V-7").await?;
    let decision = behind.one(standing(permit.id)).await?;
    let decision = decision.ok_or_else(|| Error::internal("a decided case without its decision"))?;
    let against = decision.appealed(Appeal {
        grounds,
        at: tx.now(),
        account: by.0,
        act: step.recorded.map(|one: Recording| one.by(by.0, tx.now())),
        changed: None,
    });
    behind
        .change_about::<Entity>(&key, "APPEAL", &decision, against)
        .await?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// The decision of a case that is in force, if the viewer may see it.
pub async fn in_force(session: &Session, row: &Case) -> Result<Option<Model>> {
    let all = session.load_all::<Entity>(Column::ValidationId, row.id.uuid()).await?;
    Ok(all.into_iter().find(|one| one.in_force))
}

/// Every decision of a case that the viewer may see, the first one first.
pub async fn of_case(session: &Session, row: &Case) -> Result<Vec<Model>> {
    let mut all = session.load_all::<Entity>(Column::ValidationId, row.id.uuid()).await?;
    all.sort_by_key(|one| one.number);
    Ok(all)
}

/// Whether there is something to certify.
pub async fn may_certify(session: &Session, row: &Case) -> Result<bool> {
    let decision = in_force(session, row).await?;
    Ok(decision.is_some_and(|one| one.kind != Kind::NotYet && one.lasts(session.today())))
}

/// V-7: whether the time for an appeal has not passed.
pub async fn may_appeal(session: &Session, row: &Case) -> Result<bool> {
    let procedure = session.load(row.procedure_id).await?;
    let now = session.now();
    Ok(procedure.is_some_and(|procedure: procedure::Model| row.appealed(&procedure, now).is_ok()))
}

/// What another partner thinks of a decision.
#[derive(Debug)]
pub struct Recognising {
    /// The case.
    pub validation: Id<competence_validation::Entity>,
    /// In whose name; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// Whether it is accepted.
    pub accept: bool,
    /// Why.
    pub reason: String,
}

/// V-9: another partner, to which the candidate shows it, accepts or declines a certified decision.
pub async fn recognise(session: &Session, wish: Recognising) -> Result<decision_recognition::Model> {
    let tx = session.begin().await?;
    let case = tx
        .get(competence_validation::Entity::find_by_id(wish.validation))
        .await?;
    tx.known(wish.partner).await?;
    let permit = policy::permit(&tx, CaseVerb::Recognise, case).await?;
    permit.expect_open(CaseVerb::Recognise)?;
    let (_, key) = candidate_of(&tx, &permit).await?;
    let partner = in_whose_name(&tx, &permit, wish.partner).await?;
    if partner == permit.partner_id {
        // V-9: nobody recognises what is their own.
        return Err(Error::Forbidden);
    }
    let decision = tx.get(standing(permit.id)).await?;
    decision.expect_lasting(tx.today())?;
    if answered(&tx, &permit, partner).await? {
        return Err(answered_already());
    }
    let row =
        decision_recognition::Model::recognised(tx.new_id(), &decision, partner, (wish.accept, wish.reason), tx.now())?;
    let writing =
        tx.actor()
            .permit_new_among::<decision_recognition::Entity>(RecognitionVerb::Recognise, partner, true)?;
    let done = tx.insert(writing.under(key), row).await?;
    tx.commit(done).await
}

/// Whether a partner's answer to what is in force stands: to that decision, or to one that appeals have confirmed since.
async fn answered(tx: &Tx, of: &Case, partner: Id<partner::Entity>) -> Result<bool> {
    use decision_recognition::Column as Answer;
    let behind = tx.behind("one answer a partner").await?;
    let decisions = Entity::find().filter(Column::ValidationId.eq(of.id));
    let decisions = behind.all(decisions).await?;
    let answers = decision_recognition::Entity::find()
        .filter(Answer::ValidationId.eq(of.id))
        .filter(Answer::PartnerId.eq(partner))
        .filter(Answer::RevokedAt.is_null());
    let answers = behind.all(answers).await?;
    Ok(answers.iter().any(|one| stands(&decisions, one.decision_id)))
}

fn answered_already() -> Error {
    Error::Conflict {
        current_version: None,
        message: Text::new(
            "The partner has answered this decision.",
            "Le partenaire a déjà répondu à cette décision.",
        ),
    }
}

/// The partner to which the candidate shows the decision and for which the caller speaks.
async fn in_whose_name(tx: &Tx, of: &Case, wanted: Option<Id<partner::Entity>>) -> Result<Id<partner::Entity>> {
    let managed = tx.actor().related(Relation::Recipient, &[Role::Manager], true);
    let shown = consent::Entity::find()
        .filter(consent::Column::ParticipantId.eq(of.candidate_id))
        .filter(consent::Column::Purpose.eq(Purpose::ShareDecision.code()))
        .filter(consent::Column::WithdrawnAt.is_null());
    let shown = tx.system("V-9").all(shown).await?;
    let able: Vec<_> = shown
        .into_iter()
        .filter_map(|one| one.recipient_id)
        .filter(|one| managed.contains(&one.uuid()))
        .collect();
    match (wanted, able.as_slice()) {
        (Some(wanted), able) if able.contains(&wanted) => Ok(wanted),
        (None, [only]) => Ok(*only),
        (None, [_, ..]) => {
            let text = Text::new(
                "You may answer for several partners; name one.",
                "Vous pouvez répondre pour plusieurs partenaires ; nommez-en un.",
            );
            Err(Violation::new("input.partner", "REQUIRED", text).into())
        }
        _ => Err(Error::Forbidden),
    }
}

/// V-9: takes a recognition back, for the future only.
pub async fn revoke(
    session: &Session,
    (id, expected): (Id<decision_recognition::Entity>, i32),
    reason: String,
) -> Result<decision_recognition::Model> {
    let tx = session.begin().await?;
    let found = tx.get(decision_recognition::Entity::find_by_id(id)).await?;
    let case = tx
        .get(competence_validation::Entity::find_by_id(found.validation_id))
        .await?;
    let permit = tx.actor().permit(RecognitionVerb::Revoke, found)?;
    permit.expect(RecognitionVerb::Revoke, expected)?;
    let (_, key) = candidate_of(&tx, &case).await?;
    let next = permit.revoked(reason, tx.now())?;
    let done = tx.update(permit.under(key), next).await?;
    tx.commit(done).await
}

/// Who recognises the decisions of a case, as far as the viewer may see it; the first answer first.
pub async fn recognitions(session: &Session, row: &Case) -> Result<Vec<decision_recognition::Model>> {
    session
        .load_all::<decision_recognition::Entity>(decision_recognition::Column::ValidationId, row.id.uuid())
        .await
}

/// V-7, V-9: whether a recognition holds now. While the decision is appealed against it rests, and a decision that takes
/// its place needs an answer of its own.
pub async fn holds(session: &Session, row: &decision_recognition::Model) -> Result<bool> {
    let certified = session.load(row.validation_id).await?;
    let certified = certified.is_some_and(|case: Case| case.status == competence_validation::Status::Certified);
    let case = row.validation_id.uuid();
    let decisions = session.load_all::<Entity>(Column::ValidationId, case).await?;
    let current = decisions.iter().find(|one| one.in_force);
    let lasts = current.is_some_and(|one| one.lasts(session.today()));
    Ok(row.held(session.now()) && certified && lasts && stands(&decisions, row.decision_id))
}

/// Whether a decision says what is in force: it is in force, or appeals have confirmed it since.
fn stands(all: &[Model], id: Id<Entity>) -> bool {
    let Some(one) = all.iter().find(|one| one.id == id) else {
        return false;
    };
    let confirmed = one.appeal.as_ref().is_some_and(|appeal| appeal.changed == Some(false));
    let next = all.iter().find(|next| next.number == one.number + 1);
    one.in_force || (confirmed && next.is_some_and(|next| stands(all, next.id)))
}

/// Whether the viewer's partner has not answered the decision yet.
pub async fn may_recognise(session: &Session, row: &Case) -> Result<bool> {
    if !policy::could(session, matrix::competence_validation(CaseVerb::Recognise), row).await? {
        return Ok(false);
    }
    let decisions = of_case(session, row).await?;
    if !decisions.iter().any(|one| one.in_force && one.lasts(session.today())) {
        return Ok(false);
    }
    let managed = session.actor().related(Relation::Recipient, &[Role::Manager], true);
    let all = recognitions(session, row).await?;
    let standing = all.iter().any(|one| {
        stands(&decisions, one.decision_id) && one.revoked_at.is_none() && managed.contains(&one.partner_id.uuid())
    });
    Ok(!standing)
}

/// Whether the viewer of a decision sees all of its case, and not the decision alone.
pub async fn sees_case(session: &Session, row: &Model) -> Result<bool> {
    match session.load(row.validation_id).await? {
        Some(case) => super::sees_all(session, &case).await,
        None => Ok(false),
    }
}
