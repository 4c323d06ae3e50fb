//! M-14: what was learnt is passed on. A record is linked to the mobilities from which it comes, and a mobility shows
//! its records to those who may see them.

use entity::{
    account,
    code::Findings,
    dissemination_cascade::{self, Column, Entity, Verb},
    dissemination_record,
    id::Id,
    mobility, partner, project,
    rule::Refusal,
};
use futures_util::future::try_join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    db::{
        Session, Tx,
        page::{Page, PageArgs, Sorting},
    },
    error::{Error, Result},
};

/// The mobilities that an input names; `NotFound` if one of them is not seen.
pub(super) async fn named(tx: &Tx, ids: &[Id<mobility::Entity>]) -> Result<Vec<mobility::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let column = Expr::col((mobility::Entity, mobility::Column::Id));
    let wanted = tx.dialect().any_id(column, ids.iter().map(|id| id.uuid()));
    let seen = tx.list(mobility::Entity::find().filter(wanted)).await?;
    let stay = |id: &Id<mobility::Entity>| seen.iter().find(|stay| stay.id == *id).cloned();
    ids.iter().map(|id| stay(id).ok_or(Error::NotFound)).collect()
}

/// A participant writes of their own mobilities alone, even where they see others.
pub(super) async fn expect_allowed(
    session: &Session,
    author: Option<Id<account::Entity>>,
    stays: &[mobility::Model],
) -> Result<()> {
    if author.is_none() {
        return Ok(());
    }
    for stay in stays {
        let person = session.load(stay.participant_id).await?;
        if !person.is_some_and(|person| session.actor().is_myself(&person)) {
            return Err(Error::Forbidden);
        }
    }
    Ok(())
}

/// M-14: what is passed on comes from mobilities of the record's own partner and project, after the return. A participant
/// names one.
pub(super) fn fitting(
    (partner, project): (Id<partner::Entity>, Id<project::Entity>),
    author: Option<Id<account::Entity>>,
    stays: &[mobility::Model],
) -> std::result::Result<(), Refusal> {
    let mut found = Findings::default();
    found.require(
        author.is_none() || !stays.is_empty(),
        "cascades",
        "M-14",
        "Participants write of their own mobility: name it.",
        "Les participants parlent de leur propre mobilité : nommez-la.",
    );
    for (index, stay) in stays.iter().enumerate() {
        found.require(
            stay.can_be_passed_on(partner, project),
            &format!("cascades[{index}]"),
            "M-14",
            "A mobility of the same partner and project, from which the participant has returned, is expected.",
            "Une mobilité du même partenaire et du même projet, dont le participant est revenu, est attendue.",
        );
    }
    found.into_result()
}

/// Links the record to these mobilities and to no others.
pub(super) async fn set(tx: &Tx, record: &dissemination_record::Model, wanted: &[Id<mobility::Entity>]) -> Result<()> {
    let before = tx.list(Entity::find().filter(Column::RecordId.eq(record.id))).await?;
    for link in before.iter().filter(|link| !wanted.contains(&link.mobility_id)) {
        let permit = tx.actor().permit_through(Verb::Delete, link.clone(), record)?;
        tx.delete(permit).await?;
    }
    let mut linked: Vec<_> = before.iter().map(|link| link.mobility_id).collect();
    for mobility in wanted {
        if linked.contains(mobility) {
            continue;
        }
        linked.push(*mobility);
        let permit = tx.actor().permit_below::<Entity, _>(Verb::Create, record)?;
        let link = dissemination_cascade::Model::of(tx.new_id(), record, *mobility, tx.now());
        tx.insert(permit, link).await?;
    }
    Ok(())
}

/// The mobilities from which a record comes, as far as the viewer may see them.
pub async fn mobilities(session: &Session, of: Id<dissemination_record::Entity>) -> Result<Vec<mobility::Model>> {
    let links = session.load_all::<Entity>(Column::RecordId, of.uuid()).await?;
    let stays = links.into_iter().map(|link| session.load(link.mobility_id));
    Ok(try_join_all(stays).await?.into_iter().flatten().collect())
}

/// One page of the records about what was passed on from a mobility, the one linked first first, of those that the viewer
/// may see. A link is seen with its record.
pub async fn page(
    session: &Session,
    of: Id<mobility::Entity>,
    args: PageArgs,
) -> Result<Page<dissemination_record::Model>> {
    let sorting = Sorting {
        column: Column::CreatedAt,
        descending: false,
    };
    let all = (Entity::find(), sorting, args);
    let links = session
        .load_page(Column::MobilityId, of.uuid(), all, "cascades")
        .await?;
    links.follow(|link| session.load(link.record_id)).await
}
