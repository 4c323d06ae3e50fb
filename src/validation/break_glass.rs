//! Breaking the glass: in an emergency a MANAGER of the owner opens a case to themselves, read-only and for 24 hours. The
//! team and the person see who did it and why, and are written to at once.

use entity::{
    break_glass::{Column, Entity, Model, Verb},
    case_member::{self, Case as Owned},
    competence_validation::{self, Verb as CaseVerb},
    participant,
    record::Stateful,
    rule::Refusal,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use super::{
    audience::is_current,
    candidate_of, policy,
    team::{Case, of_case},
};
use crate::{
    auth::{Auth, PersonKey},
    db::{Session, Tx},
    error::{Error, Result},
    mail::alarm,
};

/// A case that is to be opened.
#[derive(Debug)]
pub struct Opening {
    /// The case.
    pub case: Case,
    /// Why.
    pub reason: String,
}

/// What is opened, and who is told.
pub(crate) struct Closed {
    /// The case.
    pub case: Owned,
    /// Whose it is.
    pub person: participant::Model,
    /// Their key.
    pub key: PersonKey,
    /// Who is in its team.
    pub team: Select<case_member::Entity>,
}

/// Opens a case: for people who are MANAGER of its owner, never for keys.
pub async fn open(session: &Session, auth: &Auth, opening: Opening) -> Result<Model> {
    let tx = session.begin().await?;
    let of = match opening.case {
        Case::Validation(id) => closed(&tx, tx.get(competence_validation::Entity::find_by_id(id)).await?).await?,
        Case::Plan(id) => crate::plan::team::closed(&tx, id).await?,
    };
    let who = tx.actor().person().cloned().ok_or(Error::Forbidden)?;
    let again = tx.list(of_account(&of.case, &tx)).await?;
    if !again.is_empty() {
        return Err(open_already().into());
    }
    let by = (who.account, who.display_name);
    let row = Model::opened(tx.new_id(), of.case, by, opening.reason, tx.now())?;
    let opens = tx
        .actor()
        .permit_new_among::<Entity>(Verb::Open, row.partner_id, true)?;
    let done = tx.insert(opens.under(of.key), row).await?;
    if auth.links().by_mail {
        let team = of.team.filter(is_current(tx.today()));
        let team = tx.behind("who is told").await?.all(team).await?;
        alarm::post(tx.system("an alarm"), auth.keys(), &done, (&team, &of.person)).await?;
    }
    tx.commit(done).await
}

async fn closed(tx: &Tx, found: competence_validation::Model) -> Result<Closed> {
    let permit = policy::permit(tx, CaseVerb::BreakGlass, found).await?;
    permit.expect_open(CaseVerb::BreakGlass)?;
    let (person, key) = candidate_of(tx, &permit).await?;
    Ok(Closed {
        case: (&*permit).into(),
        person,
        key,
        team: of_case(permit.id),
    })
}

/// What the caller has opened of a case and reads still.
fn of_account(case: &Owned, tx: &Tx) -> Select<Entity> {
    let account = tx.actor().account().map(entity::id::Id::uuid);
    let of_case = match (case.validation, case.plan) {
        (Some(id), _) => Column::ValidationId.eq(id),
        (None, id) => Column::PlanId.eq(id.map(entity::id::Id::uuid)),
    };
    Entity::find()
        .filter(of_case)
        .filter(Column::AccountId.eq(account))
        .filter(Column::EndsAt.gt(tx.now()))
}

fn open_already() -> Refusal {
    Refusal::State {
        state: "OPEN",
        allowed: Vec::new(),
    }
}

/// Who has opened a validation, the first one first.
pub async fn of_validation(session: &Session, row: &competence_validation::Model) -> Result<Vec<Model>> {
    session.load_all::<Entity>(Column::ValidationId, row.id.uuid()).await
}

/// Whether the viewer, who may open the case, has not done so.
pub(crate) fn is_closed(session: &Session, openings: &[Model]) -> bool {
    let actor = session.actor();
    let own = |one: &Model| Some(one.account_id) == actor.account() && one.is_open(session.now());
    actor.person().is_some() && !openings.iter().any(own)
}
