//! The learning agreement of a mobility: written by the sender, approved version by version (M-10).

use entity::{
    act::Recording,
    agreement_comment,
    code::Findings,
    id::Id,
    learning_agreement::{self, AmendmentReason, Approval, Content, Model, New, Party},
    mobility::{self, Finding, Verb},
    partner,
    record::Stateful,
    rule::{Text, Violation},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::judge;
use crate::{
    authz::{NewPermit, Permit},
    db::{
        Session, Tx,
        page::{Page, PageArgs, Sorting},
    },
    error::{Error, Result},
};

/// A version of an agreement to be written.
#[derive(Debug)]
pub struct Draft {
    /// The mobility.
    pub mobility: Id<mobility::Entity>,
    /// Why an approved version is amended.
    pub reason: Option<AmendmentReason>,
    /// What is to be agreed.
    pub content: Content,
}

/// Writes the next version; what was open before is replaced by it.
pub async fn draft(session: &Session, draft: Draft) -> Result<Model> {
    let tx = session.begin().await?;
    let mobility = tx.get(mobility::Entity::find_by_id(draft.mobility)).await?;
    for module in &draft.content.modules {
        tx.known(Some(*module)).await?;
    }
    let permit = tx.actor().permit(Verb::DraftAgreement, mobility)?;
    permit.expect_open(Verb::DraftAgreement)?;
    let last = latest(&tx, permit.id).await?;
    let new = New {
        id: tx.new_id(),
        reason: draft.reason,
        content: draft.content,
        now: tx.now(),
    };
    let row = Model::next(new, &permit, last.as_ref())?;
    let mut findings = Vec::new();
    judge::again(&tx, &permit, dated(&permit, &row), &mut findings).await?;
    for finding in &mut findings {
        // The days stand one step deeper here than in a mobility's own input.
        if let Some(day) = finding
            .path
            .strip_prefix("input.")
            .filter(|field| field.ends_with("Date"))
        {
            finding.path = format!("input.content.{day}");
        }
    }
    judge::refuse(&findings)?;
    let owner = Some(permit.partner_id);
    let writing: NewPermit<learning_agreement::Entity> =
        tx.actor().permit_new(learning_agreement::Verb::Create, None, owner)?;
    let done = tx.insert(writing, row).await?;
    tx.commit(done).await
}

/// The mobility as the agreement has it. What has begun meanwhile has its real first day.
fn dated(mobility: &mobility::Model, agreement: &Model) -> mobility::Model {
    let under_way = mobility.status.is_under_way();
    mobility::Model {
        start_date: if under_way {
            mobility.start_date
        } else {
            agreement.content.start_date
        },
        end_date: agreement.content.end_date,
        main_language: agreement.content.main_language.clone(),
        blended: mobility.blended || agreement.content.virtual_component.is_some(),
        virtual_component: agreement.content.virtual_component.clone(),
        ..mobility.clone()
    }
}

async fn latest(tx: &Tx, mobility: Id<mobility::Entity>) -> Result<Option<Model>> {
    Ok(tx.list(versions(mobility)).await?.pop())
}

fn versions(mobility: Id<mobility::Entity>) -> Select<learning_agreement::Entity> {
    let of = learning_agreement::Column::MobilityId.eq(mobility);
    learning_agreement::Entity::find()
        .filter(of)
        .order_by_asc(learning_agreement::Column::Number)
}

/// An approval that somebody gives, or records for the participant.
#[derive(Debug)]
pub struct Approving {
    /// The mobility.
    pub mobility: Id<mobility::Entity>,
    /// The version of the agreement.
    pub number: i32,
    /// For which party; found out if only one is possible.
    pub party: Option<Party>,
    /// How the participant gave it, where it is recorded for them.
    pub recording: Option<Recording>,
}

/// Approves a version for one party. The third approval puts it in force: ACCEPTED becomes CONFIRMED by itself.
pub async fn approve(session: &Session, approving: Approving) -> Result<Model> {
    let tx = session.begin().await?;
    super::lock_people(&tx, approving.mobility, None).await?;
    let mobility = tx.get(mobility::Entity::find_by_id(approving.mobility)).await?;
    let (party, moving) = permitted(session, &tx, mobility, &approving).await?;
    moving.expect_open(Verb::ApproveAgreement)?;
    let all = tx.list(versions(moving.id)).await?;
    let wanted = all.last().filter(|last| last.number == approving.number);
    let row = wanted.cloned().ok_or_else(outdated)?;
    row.expect_open(learning_agreement::Verb::Approve)?;
    let approval = checked(&tx, party, approving.recording)?;
    let next = row.approved(approval)?;
    let permit = as_party(session, &tx, &moving, row, party).await?;
    let done = tx.update(permit, next).await?;
    if done.is_approved() {
        in_force(&tx, moving, &done).await?;
    }
    tx.commit(done).await
}

/// The party for which the caller approves, with the mobility as a permit.
async fn permitted(
    session: &Session,
    tx: &Tx,
    mobility: mobility::Model,
    approving: &Approving,
) -> Result<(Party, Permit<mobility::Entity>)> {
    let possible = parties(session, &mobility, approving.recording.is_some()).await?;
    let party = match (approving.party, possible.as_slice()) {
        (Some(party), possible) if possible.contains(&party) => party,
        (None, [only]) => *only,
        (None, [_, ..]) => return Err(ambiguous()),
        _ => return Err(Error::Forbidden),
    };
    let person = session.load(mobility.participant_id).await?;
    let permit = match (tx.actor().permit(Verb::ApproveAgreement, mobility.clone()), person) {
        (Ok(permit), _) => permit,
        (Err(_), Some(person)) => tx.actor().permit_myself(Verb::ApproveAgreement, mobility, &person)?,
        (Err(error), None) => return Err(error),
    };
    Ok((party, permit))
}

/// For whom the caller can approve: for their partner, for themselves, or on paper for the participant.
async fn parties(session: &Session, mobility: &mobility::Model, recorded: bool) -> Result<Vec<Party>> {
    use crate::authz::Relation::{Host, Owner};
    let actor = session.actor();
    let manages = |relation, partner: Id<partner::Entity>| {
        let roles = &[entity::partner_member::Role::Manager];
        actor.related(relation, roles, true).contains(&partner.uuid())
    };
    let person = session.load(mobility.participant_id).await?;
    let myself = person.is_some_and(|person| actor.is_myself(&person));
    let sends = manages(Owner, mobility.partner_id);
    let hosts = manages(Host, mobility.host_partner_id);
    if recorded {
        return Ok(sends.then_some(Party::Participant).into_iter().collect());
    }
    let own = [
        (myself, Party::Participant),
        (sends, Party::Sender),
        (hosts, Party::Host),
    ];
    Ok(own
        .into_iter()
        .filter_map(|(able, party)| able.then_some(party))
        .collect())
}

fn checked(tx: &Tx, party: Party, recording: Option<Recording>) -> Result<Approval> {
    let mut found = Findings::default();
    if let Some(recording) = &recording {
        recording.check(&mut found, "recorded");
    }
    found.into_result()?;
    let account = tx.actor().account();
    Ok(Approval {
        party,
        at: tx.now(),
        account,
        act: recording.map(|recording| recording.by(account, tx.now())),
    })
}

async fn as_party(
    session: &Session,
    tx: &Tx,
    mobility: &mobility::Model,
    row: Model,
    party: Party,
) -> Result<Permit<learning_agreement::Entity>> {
    let verb = learning_agreement::Verb::Approve;
    let person = session.load(mobility.participant_id).await?;
    match person.filter(|person| party == Party::Participant && tx.actor().is_myself(person)) {
        Some(person) => tx.actor().permit_myself(verb, row, &person),
        None => tx.actor().permit(verb, row),
    }
}

/// M-10: the version is in force; the mobility takes its dates, by the rules (M-2, M-5, M-6).
async fn in_force(tx: &Tx, mobility: Permit<mobility::Entity>, agreement: &Model) -> Result<()> {
    let next = dated(&mobility, agreement).agreed(agreement.number);
    let mut findings = Vec::new();
    let next = judge::again(tx, &mobility, next, &mut findings).await?;
    let told = findings.into_iter().map(|finding| Finding {
        path: "input.agreementVersion".to_owned(),
        ..finding
    });
    judge::refuse(&told.collect::<Vec<_>>())?;
    tx.update(mobility, next).await?;
    Ok(())
}

fn outdated() -> Error {
    let text = Text::new(
        "The latest version of the agreement is the one to be approved.",
        "C'est la dernière version du contrat qui s'approuve.",
    );
    Violation::new("input.agreementVersion", "M-10", text).into()
}

fn ambiguous() -> Error {
    let text = Text::new(
        "You may approve for several parties; name one.",
        "Vous pouvez approuver pour plusieurs parties ; nommez-en une.",
    );
    Violation::new("input.party", "REQUIRED", text).into()
}

/// Whether there is a version that the viewer could approve now.
pub async fn can_approve(session: &Session, mobility: &mobility::Model) -> Result<bool> {
    if !mobility.open().contains(&Verb::ApproveAgreement) {
        return Ok(false);
    }
    let all = of(session, mobility).await?;
    let Some(last) = all.last().filter(|last| !last.is_approved()) else {
        return Ok(false);
    };
    let mut able = parties(session, mobility, false).await?;
    able.extend(parties(session, mobility, true).await?);
    Ok(able.iter().any(|party| last.approval(*party).is_none()))
}

/// Every version that the viewer may see, the first one first.
pub async fn of(session: &Session, mobility: &mobility::Model) -> Result<Vec<Model>> {
    let mut all = session
        .load_all::<learning_agreement::Entity>(learning_agreement::Column::MobilityId, mobility.id.uuid())
        .await?;
    all.sort_by_key(|one| one.number);
    Ok(all)
}

/// Says something about the agreement, for one's own partner.
pub async fn comment(
    session: &Session,
    id: Id<mobility::Entity>,
    number: Option<i32>,
    text: String,
) -> Result<agreement_comment::Model> {
    let tx = session.begin().await?;
    let mobility = tx.get(mobility::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::CommentAgreement, mobility)?;
    permit.expect_open(Verb::CommentAgreement)?;
    let mut found = Findings::default();
    found.text(&text, "text", 5_000);
    let known = tx.list(versions(permit.id)).await?;
    found.require(
        number.is_none_or(|number| known.iter().any(|one| one.number == number)),
        "agreementVersion",
        "M-10",
        "There is no such version of the agreement.",
        "Il n'y a pas de telle version du contrat.",
    );
    found.into_result()?;
    let owner = speaker(&tx, &permit)?;
    let writing =
        tx.actor()
            .permit_new::<agreement_comment::Entity>(agreement_comment::Verb::Create, None, Some(owner))?;
    let row = agreement_comment::Model {
        id: tx.new_id(),
        partner_id: owner,
        mobility_id: permit.id,
        agreement_number: number,
        text,
        version: 0,
        created_at: tx.now(),
        created_by: None,
        updated_at: tx.now(),
        updated_by: None,
    };
    let done = tx.insert(writing, row).await?;
    tx.commit(done).await
}

/// The partner for which the caller speaks: the sender, else the host, else the coordinator.
fn speaker(tx: &Tx, mobility: &mobility::Model) -> Result<Id<partner::Entity>> {
    let able = tx
        .actor()
        .owners_for::<agreement_comment::Entity>(agreement_comment::Verb::Create, Some(mobility.project_id));
    let near = [mobility.partner_id, mobility.host_partner_id];
    let first = near.into_iter().find(|one| able.contains(one));
    let coordinating = || {
        let members = tx.actor().memberships().iter();
        let coordinator =
            members.filter(|one| one.takes_part(crate::authz::Relation::Coordinator, mobility.project_id));
        coordinator.map(|one| one.partner).find(|one| able.contains(one))
    };
    first.or_else(coordinating).ok_or(Error::Forbidden)
}

/// The version in force, else the latest one.
#[must_use]
pub fn current(mobility: &mobility::Model, mut all: Vec<Model>) -> Option<Model> {
    let in_force = mobility.agreement_number;
    let at = all.iter().position(|one| Some(one.number) == in_force);
    match at {
        Some(at) => Some(all.swap_remove(at)),
        None => all.pop(),
    }
}

/// Field by field, in what this version differs from another one; `None` if there is no such version.
pub async fn differences(
    session: &Session,
    version: &Model,
    from: i32,
) -> Result<Option<Vec<learning_agreement::Difference>>> {
    let Some(mobility) = session.load(version.mobility_id).await? else {
        return Ok(None);
    };
    let all = of(session, &mobility).await?;
    let other = all.iter().find(|one| one.number == from);
    Ok(other.map(|other| other.content.differences(&version.content)))
}

/// Whether the viewer could approve this version now: it is the latest one.
pub async fn viewer_can_approve(session: &Session, version: &Model) -> Result<bool> {
    let Some(mobility) = session.load(version.mobility_id).await? else {
        return Ok(false);
    };
    let all = of(session, &mobility).await?;
    let last = all.last().is_some_and(|last| last.id == version.id);
    Ok(last && can_approve(session, &mobility).await?)
}

/// One page of what was said about the agreement, the earliest first.
pub async fn comments(
    session: &Session,
    mobility: Id<mobility::Entity>,
    args: PageArgs,
) -> Result<Page<agreement_comment::Model>> {
    use agreement_comment::{Column, Entity};
    let sorting = Sorting {
        column: Column::CreatedAt,
        descending: false,
    };
    let all = (Entity::find(), sorting, args);
    session
        .load_page(Column::MobilityId, mobility.uuid(), all, "agreement comments")
        .await
}
