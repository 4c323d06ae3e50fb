//! Lists of mobilities.

use chrono::NaiveDate;
use entity::{
    id::Id,
    mobility::{self, Column, Model, Status},
    participant, partner,
    programme::ActivityType,
    project,
    text::sort_key,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::Expr};
use uuid::Uuid;

use crate::{
    db::{
        Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Days from … to …, both included.
pub type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// Which mobilities are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub status: Option<Vec<Status>>,
    pub activity_type: Option<Vec<ActivityType>>,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub project_acronym: Option<Vec<String>>,
    pub sending: Option<Vec<Id<partner::Entity>>>,
    pub host: Option<Vec<Id<partner::Entity>>>,
    pub country: Option<Vec<String>>,
    pub participant: Option<Vec<Id<participant::Entity>>>,
    pub external_id: Option<Vec<String>>,
    pub start_date: Days,
    pub end_date: Days,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("status", self.status.as_ref().map(Vec::len)),
            ("activityType", self.activity_type.as_ref().map(Vec::len)),
            ("project", self.project.as_ref().map(Vec::len)),
            ("projectAcronym", self.project_acronym.as_ref().map(Vec::len)),
            ("sendingOrganisation", self.sending.as_ref().map(Vec::len)),
            ("hostOrganisation", self.host.as_ref().map(Vec::len)),
            ("country", self.country.as_ref().map(Vec::len)),
            ("participant", self.participant.as_ref().map(Vec::len)),
            ("externalId", self.external_id.as_ref().map(Vec::len)),
        ]);
        for (index, code) in self.country.iter().flatten().enumerate() {
            found.country(code, &format!("country[{index}]"));
        }
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<mobility::Entity> {
        let mut wanted = self.codes(session);
        for (column, (from, to)) in [(Column::StartDate, self.start_date), (Column::EndDate, self.end_date)] {
            wanted = wanted
                .add_option(from.map(|day| column.gte(day)))
                .add_option(to.map(|day| column.lte(day)));
        }
        mobility::Entity::find().filter(self.places(session, wanted))
    }

    fn codes(&self, session: &Session) -> Condition {
        let dialect = session.dialect();
        let any = |column, codes: Option<Vec<&str>>| codes.map(|codes| dialect.any_text(own(column), codes));
        let statuses = self.status.as_ref();
        let activities = self.activity_type.as_ref();
        Condition::all()
            .add_option(any(
                Column::Status,
                statuses.map(|some| some.iter().map(|one| one.code()).collect()),
            ))
            .add_option(any(
                Column::ActivityType,
                activities.map(|some| some.iter().map(|one| one.code()).collect()),
            ))
            .add_option(any(Column::Country, self.country.as_deref().map(texts)))
            .add_option(any(Column::ExternalId, self.external_id.as_deref().map(texts)))
    }

    /// The sender's own key is for the sender: elsewhere it is not shown and not found.
    fn places(&self, session: &Session, wanted: Condition) -> Condition {
        let dialect = session.dialect();
        let any = |column, ids: Option<Vec<Uuid>>| ids.map(|ids| dialect.any_id(own(column), ids));
        let with_acronym = self.project_acronym.as_ref().map(|acronyms| {
            let folded: Vec<String> = acronyms.iter().map(|one| sort_key(one)).collect();
            let named = Expr::col((project::Entity, project::Column::AcronymSort));
            let named = dialect.any_text(named, folded.iter().map(String::as_str));
            let projects = session.visible::<project::Entity>().column(project::Column::Id);
            Column::ProjectId.in_subquery(projects.filter(named).into_query())
        });
        let own_key = self.external_id.is_some().then(|| {
            let partners = session
                .actor()
                .memberships()
                .iter()
                .map(|one| one.partner.uuid())
                .collect();
            any(Column::PartnerId, Some(partners))
        });
        wanted
            .add_option(with_acronym)
            .add_option(own_key.flatten())
            .add_option(any(Column::ProjectId, uuids(self.project.as_deref())))
            .add_option(any(Column::PartnerId, uuids(self.sending.as_deref())))
            .add_option(any(Column::HostPartnerId, uuids(self.host.as_deref())))
            .add_option(any(Column::ParticipantId, uuids(self.participant.as_deref())))
    }
}

fn uuids<E>(ids: Option<&[Id<E>]>) -> Option<Vec<Uuid>> {
    ids.map(|ids| ids.iter().map(|id| id.uuid()).collect())
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn own(column: Column) -> Expr {
    Expr::col((mobility::Entity, column))
}

/// One page of mobilities, and the list that its total counts.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let by_start = Sorting {
        column: Column::StartDate,
        descending: false,
    };
    let select = filter.select(session);
    session
        .page(
            select,
            sorting.unwrap_or(by_start),
            args,
            &format!("mobilities {filter:?}"),
        )
        .await
}
