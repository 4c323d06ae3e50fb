//! Lists of mobilities.

use entity::{
    id::Id,
    mobility::{self, Column, Model, Status},
    participant, partner,
    programme::ActivityType,
    project,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::{
    db::{
        Days, Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which mobilities are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
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
    /// Refuses lists that are too long and codes that there are not.
    pub fn checked(&self) -> Result<()> {
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
        let with_acronym = self.project_acronym.as_deref();
        let with_acronym = with_acronym.map(|all| Column::ProjectId.in_subquery(crate::project::named(session, all)));
        let wanted = Narrow::new(session.dialect())
            .codes(Column::Status, self.status.as_deref(), Status::code)
            .codes(Column::ActivityType, self.activity_type.as_deref(), ActivityType::code)
            .texts(Column::Country, self.country.as_deref())
            .by(with_acronym)
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::PartnerId, self.sending.as_deref())
            .ids(Column::HostPartnerId, self.host.as_deref())
            .ids(Column::ParticipantId, self.participant.as_deref())
            .days(Column::StartDate, self.start_date)
            .days(Column::EndDate, self.end_date);
        mobility::Entity::find().filter(self.own_key(session, wanted).condition())
    }

    /// The sender's own key is for the sender: elsewhere it is not shown and not found.
    fn own_key(&self, session: &Session, wanted: Narrow) -> Narrow {
        let Some(keys) = self.external_id.as_deref() else {
            return wanted;
        };
        let partners: Vec<Id<partner::Entity>> = session.actor().memberships().iter().map(|one| one.partner).collect();
        wanted
            .texts(Column::ExternalId, Some(keys))
            .ids(Column::PartnerId, Some(&partners))
    }
}

/// One page of mobilities.
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
