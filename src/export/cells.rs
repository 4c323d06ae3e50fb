//! From records to the cells of the published columns.

use std::collections::HashMap;

use entity::{
    id::Id,
    identity::{self, Facts},
    job::Kind,
    mobility as mobilities, participant as participants, partner, project,
};
use futures_util::future::try_join_all;
use sea_orm::{QueryFilter, sea_query::Expr};

use super::Wanted;
use crate::{
    db::{
        Session,
        page::{LARGEST_SIZE, PageArgs, Sorting},
    },
    error::Result,
    mobility, participant,
};

/// A row: a cell for each published column of its kind; an empty one says nothing.
pub type Row = Vec<Option<String>>;

/// One page of an export.
pub struct Portion {
    /// The rows.
    pub rows: Vec<Row>,
    /// Who is named in them.
    pub people: Vec<Id<identity::Entity>>,
    /// Where the next page begins; `None` after the last one.
    pub next: Option<String>,
}

/// Portion that are added meanwhile come last.
const PEOPLE: Sorting<participants::Column> = Sorting {
    column: participants::Column::CreatedAt,
    descending: false,
};
const MOBILITIES: Sorting<mobilities::Column> = Sorting {
    column: mobilities::Column::CreatedAt,
    descending: false,
};

/// How many rows there are for the viewer.
pub async fn count(session: &Session, wanted: &Wanted) -> Result<u64> {
    let none = PageArgs {
        first: Some(0),
        ..PageArgs::default()
    };
    match wanted {
        Wanted::Participants(filter) => {
            let page = participant::page(session, filter, Some(PEOPLE), &none).await?;
            page.total.number().await
        }
        Wanted::Mobilities(filter) => {
            let page = mobility::page(session, filter, Some(MOBILITIES), &none).await?;
            page.total.number().await
        }
    }
}

/// The page after a cursor.
pub async fn page(session: &Session, wanted: &Wanted, after: Option<String>) -> Result<Portion> {
    let args = PageArgs {
        first: i32::try_from(LARGEST_SIZE).ok(),
        after,
        ..PageArgs::default()
    };
    match wanted {
        Wanted::Participants(filter) => people(session, filter, &args).await,
        Wanted::Mobilities(filter) => going(session, filter, &args).await,
    }
}

async fn people(session: &Session, filter: &participant::Filter, args: &PageArgs) -> Result<Portion> {
    let page = participant::page(session, filter, Some(PEOPLE), args).await?;
    let next = page
        .rows
        .last()
        .filter(|_| page.has_next)
        .map(|(cursor, _)| cursor.clone());
    let rows: Vec<participants::Model> = page.rows.into_iter().map(|(_, row)| row).collect();
    let projects = projects(session, rows.iter().map(|row| row.project_id)).await?;
    // Asked for together, so that a page is a constant number of statements.
    let facts = try_join_all(rows.iter().map(|row| facts(session, row))).await?;
    let named = rows.iter().zip(&facts).filter(|(_, facts)| facts.is_some());
    let people = named.filter_map(|(row, _)| row.identity_id).collect();
    let own = |row: &participants::Model| is_own(session, row.partner_id);
    let cells = rows.iter().zip(facts).map(|(row, facts)| {
        let facts = facts.unwrap_or_default();
        vec![
            projects.get(&row.project_id).map(number_of),
            row.external_id.clone().filter(|_| own(row)),
            Some(row.pseudonym.clone()),
            Some(row.category.code().to_owned()),
            facts.given_name,
            facts.family_name,
            facts.email,
            facts.birth_date.map(|day| day.to_string()),
            facts.nationality,
            facts.contact,
            Some(row.gender.code().to_owned()),
            row.birth_year.map(|year| year.to_string()),
            row.profession.clone(),
        ]
    });
    Ok(Portion {
        rows: cells.collect(),
        people,
        next,
    })
}

/// Who a participant is, if the viewer may know.
async fn facts(session: &Session, row: &participants::Model) -> Result<Option<Facts>> {
    match participant::who(session, row).await? {
        Some(identity) => participant::audience::facts(session, &identity).await.map(Some),
        None => Ok(None),
    }
}

async fn going(session: &Session, filter: &mobility::Filter, args: &PageArgs) -> Result<Portion> {
    let page = mobility::page(session, filter, Some(MOBILITIES), args).await?;
    let next = page
        .rows
        .last()
        .filter(|_| page.has_next)
        .map(|(cursor, _)| cursor.clone());
    let rows: Vec<mobilities::Model> = page.rows.into_iter().map(|(_, row)| row).collect();
    let projects = projects(session, rows.iter().map(|row| row.project_id)).await?;
    let people = by_id(
        session,
        participants::Column::Id,
        rows.iter().map(|row| row.participant_id),
    )
    .await?;
    let hosts = by_id(session, partner::Column::Id, rows.iter().map(|row| row.host_partner_id)).await?;
    let cells = rows.iter().map(|row| {
        let own = is_own(session, row.partner_id);
        let person = people.get(&row.participant_id.uuid());
        let number = person.and_then(|person: &participants::Model| person.external_id.clone().filter(|_| own));
        let host: Option<&partner::Model> = hosts.get(&row.host_partner_id.uuid());
        vec![
            projects.get(&row.project_id).map(number_of),
            row.external_id.clone().filter(|_| own),
            number.or_else(|| person.map(|person| person.pseudonym.clone())),
            Some(row.activity_type.code().to_owned()),
            host.and_then(|host| host.oid.clone()),
            host.map(|host| host.acronym.clone()),
            Some(row.country.clone()),
            row.city.clone(),
            Some(row.start_date.to_string()),
            Some(row.end_date.to_string()),
            Some(row.duration_days().to_string()),
            Some(row.travel_days.to_string()),
            Some(yes_no(row.blended)),
            row.virtual_component.clone(),
            row.main_language.clone(),
            Some(yes_no(row.green_travel)),
            row.europass_mobility_number.clone(),
            Some(row.visibility.code().to_owned()),
            Some(row.status.code().to_owned()),
        ]
    });
    Ok(Portion {
        rows: cells.collect(),
        people: Vec::new(),
        next,
    })
}

/// The sender's own numbers are for the sender.
fn is_own(session: &Session, partner: Id<partner::Entity>) -> bool {
    !session.actor().roles_at(partner).is_empty()
}

fn yes_no(yes: bool) -> String {
    if yes { "YES" } else { "NO" }.to_owned()
}

/// The number by which a project is known, and its code where it has none yet.
fn number_of(project: &project::Model) -> String {
    project
        .grant_agreement_number
        .clone()
        .unwrap_or_else(|| project.code.clone())
}

async fn projects(
    session: &Session,
    ids: impl Iterator<Item = Id<project::Entity>>,
) -> Result<HashMap<Id<project::Entity>, project::Model>> {
    let rows = by_id(session, project::Column::Id, ids).await?;
    Ok(rows.into_values().map(|row: project::Model| (row.id, row)).collect())
}

/// The rows with these ids that the viewer may see.
async fn by_id<E>(
    session: &Session,
    column: E::Column,
    ids: impl Iterator<Item = Id<E>>,
) -> Result<HashMap<uuid::Uuid, E::Model>>
where
    E: crate::authz::Scoped,
{
    use entity::record::Record;
    use sea_orm::{ColumnTrait, sea_query::IntoColumnRef};
    let mut ids: Vec<_> = ids.map(Id::uuid).collect();
    ids.sort_unstable();
    ids.dedup();
    let wanted = session
        .dialect()
        .any_id(Expr::col(column.as_column_ref().into_column_ref()), ids);
    let rows = session.list(E::find().filter(wanted)).await?;
    Ok(rows.into_iter().map(|row| (row.uuid(), row)).collect())
}

/// The names of the columns, in the order of the cells.
pub fn names(kind: Kind) -> impl Iterator<Item = &'static str> {
    crate::job::column::columns(kind).iter().map(|column| column.name)
}
