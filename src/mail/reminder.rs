//! Reminders of the participant's report (M-13): asked for by the sender's MANAGER, or sent by the service itself from a
//! mobility's last day on while the report is awaited.
//!
//! The post holds no more than which report is awaited. Only when it is sent is the person's address unsealed, which
//! the audit notes like any reading of an identity. Whoever was erased meanwhile, has handed the report in, or has
//! given no address is sent nothing.

use chrono::{DateTime, Utc};
use entity::{
    id::Id,
    mobility::{self, Verb as MobilityVerb},
    participant,
    participant_report::{BETWEEN_REMINDERS, Column, Entity, Model, REMINDED_FOR, State, Verb},
    partner,
    record::{Stateful, Verb as _},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::{Letter, letter::Stay, write};
use crate::{
    auth::{Auth, Keys, Vault},
    db::{Db, System, SystemTx, change::Author},
    error::{Error, Result},
    language::{Language, Preferred},
};

/// Reports looked at in one go.
const BATCH: u64 = 200;

/// Puts a reminder into the post, in the transaction that counts it.
pub async fn post(tx: &SystemTx, keys: &Keys, report: &Model, now: DateTime<Utc>) -> Result<()> {
    write(tx, keys, &Letter::Reminder { report: report.id }, now).await
}

/// Reminds everybody whose report is awaited and due; how many. For every hour; several instances may do it at once.
/// Without mail nobody would be reached, so nobody is reminded.
pub async fn sweep(db: &Db, auth: &Auth, now: DateTime<Utc>) -> Result<usize> {
    if !auth.links().by_mail {
        return Ok(0);
    }
    let system = db.system("reports that are awaited");
    let (mut reminded, mut after) = (0, None);
    loop {
        let batch = system.all(awaited(now, after)).await?;
        let Some(last) = batch.last() else { return Ok(reminded) };
        after = Some(last.id);
        for row in batch {
            reminded += usize::from(remind(&system, auth, row.id, now).await?);
        }
    }
}

/// Reports that may be due, in the order of their ids.
fn awaited(now: DateTime<Utc>, after: Option<Id<Entity>>) -> Select<Entity> {
    let today = now.date_naive();
    let open = mobility::Status::BEGUN.iter().copied();
    let over = mobility::Entity::find()
        .select_only()
        .column(mobility::Column::Id)
        .filter(mobility::Column::EndDate.lte(today))
        .filter(mobility::Column::EndDate.gte(today - REMINDED_FOR))
        .filter(mobility::Column::Status.is_in(open));
    let rested = Condition::any()
        .add(Column::RemindedAt.is_null())
        .add(Column::RemindedAt.lte(now - BETWEEN_REMINDERS));
    Entity::find()
        .filter(Column::State.eq(State::Awaited))
        .filter(Column::MobilityId.in_subquery(over.into_query()))
        .filter(rested)
        .filter(Condition::all().add_option(after.map(|after| Column::Id.gt(after))))
        .order_by_asc(Column::Id)
        .limit(BATCH)
}

/// Reminds once, if it is due, by somebody who works here, and there is somewhere to write to. Whoever has asked to be
/// forgotten is left alone.
async fn remind(system: &System, auth: &Auth, id: Id<Entity>, now: DateTime<Utc>) -> Result<bool> {
    let tx = system.begin(author(now)).await?;
    let Some(known) = known(&tx, id).await? else {
        return tx.abandon().await.map(|()| false);
    };
    let due = known.report.is_due(&known.stay, now) && known.sender.state == partner::State::Active;
    let reachable = due && !known.is_restricted(&tx).await? && known.address(&tx, auth.vault()).await?.is_some();
    if !reachable {
        return tx.abandon().await.map(|()| false);
    }
    let next = known.report.reminded(&known.stay, now)?;
    let done = tx
        .change::<Entity>(Verb::Remind.name(), None, &known.report, next)
        .await?;
    post(&tx, auth.keys(), &done, now).await?;
    tx.commit().await.map(|()| true)
}

/// What the post writes, to whom and in which language; `None` if there is nothing to remind of any more, or a later
/// reminder says the same.
pub(super) async fn addressed(
    tx: &SystemTx,
    vault: &Vault,
    report: Id<Entity>,
    written_at: DateTime<Utc>,
) -> Result<Option<(Stay, String, Language)>> {
    let Some(known) = known(tx, report).await? else {
        return Ok(None);
    };
    let latest = known.report.reminded_at.is_none_or(|last| last <= written_at);
    if !latest || known.report.state != State::Awaited {
        return Ok(None);
    }
    let Some(to) = known.address(tx, vault).await? else {
        return Ok(None);
    };
    let host = tx.one(partner::Entity::find_by_id(known.stay.host_partner_id)).await?;
    let stay = Stay {
        host: host.map(|host| host.legal_name).unwrap_or_default(),
        sender: known.sender.legal_name,
        from: known.stay.start_date,
        to: known.stay.end_date,
    };
    let languages = known.sender.languages.0.join(",");
    Ok(Some((stay, to, Preferred::parse(&languages).language())))
}

/// An awaited report and what it hangs on.
struct Known {
    report: Model,
    stay: mobility::Model,
    person: participant::Model,
    sender: partner::Model,
}

/// The report with its mobility, participant and sender, if the mobility's state lets anybody be reminded.
async fn known(tx: &SystemTx, id: Id<Entity>) -> Result<Option<Known>> {
    let Some(report) = tx.one(Entity::find_by_id(id)).await? else {
        return Ok(None);
    };
    let missing = || Error::internal("a report hangs on a mobility of somebody's");
    let stay = tx.all(mobility::Entity::find_by_id(report.mobility_id)).await?;
    let stay = stay.into_iter().next().ok_or_else(missing)?;
    let person = tx.all(participant::Entity::find_by_id(stay.participant_id)).await?;
    let sender = tx.all(partner::Entity::find_by_id(report.partner_id)).await?;
    let known = Known {
        person: person.into_iter().next().ok_or_else(missing)?,
        sender: sender.into_iter().next().ok_or_else(missing)?,
        report,
        stay,
    };
    Ok(known.stay.expect_open(MobilityVerb::Remind).is_ok().then_some(known))
}

impl Known {
    /// Whether the person has asked to be forgotten, which has to wait.
    async fn is_restricted(&self, tx: &SystemTx) -> Result<bool> {
        let Some(id) = self.person.identity_id else {
            return Ok(true);
        };
        tx.is_restricted(id).await
    }

    /// Where the person can be written to.
    async fn address(&self, tx: &SystemTx, vault: &Vault) -> Result<Option<String>> {
        let Some(id) = self.person.identity_id else {
            return Ok(None);
        };
        let facts = tx.facts(vault, id).await?;
        Ok(facts.and_then(|facts| facts.email))
    }
}

fn author(now: DateTime<Utc>) -> Author {
    Author {
        account: None,
        api_key: None,
        request_id: "reminder".to_owned(),
        now,
    }
}
