//! Lists of participants.

use entity::{
    id::Id,
    participant::{self, Category, Column, Gender},
    partner, project,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::{
    db::{
        Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which participants are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub search: Option<String>,
    pub project: Option<Vec<Id<project::Entity>>>,
    pub project_acronym: Option<Vec<String>>,
    pub partner: Option<Vec<Id<partner::Entity>>>,
    pub category: Option<Vec<Category>>,
    pub gender: Option<Vec<Gender>>,
    pub pseudonym: Option<Vec<String>>,
    pub external_id: Option<Vec<String>>,
}

impl Filter {
    /// Refuses lists that are too long and codes that there are not.
    pub fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("project", self.project.as_ref().map(Vec::len)),
            ("projectAcronym", self.project_acronym.as_ref().map(Vec::len)),
            ("partner", self.partner.as_ref().map(Vec::len)),
            ("category", self.category.as_ref().map(Vec::len)),
            ("gender", self.gender.as_ref().map(Vec::len)),
            ("pseudonym", self.pseudonym.as_ref().map(Vec::len)),
            ("externalId", self.external_id.as_ref().map(Vec::len)),
        ]);
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<participant::Entity> {
        let with_acronym = self.project_acronym.as_deref();
        let with_acronym = with_acronym.map(|all| Column::ProjectId.in_subquery(crate::project::named(session, all)));
        let wanted = Narrow::new(session.dialect())
            .search::<participant::Entity>(self.search.as_deref())
            .ids(Column::ProjectId, self.project.as_deref())
            .ids(Column::PartnerId, self.partner.as_deref())
            .by(with_acronym)
            .codes(Column::Category, self.category.as_deref(), Category::code)
            .codes(Column::Gender, self.gender.as_deref(), Gender::code)
            .texts(Column::Pseudonym, self.pseudonym.as_deref())
            .texts(Column::ExternalId, self.external_id.as_deref());
        participant::Entity::find().filter(wanted.condition())
    }
}

/// One page of participants, and the list that its total counts.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<participant::Model>> {
    filter.checked()?;
    let sorting = sorting.unwrap_or(Sorting {
        column: Column::Pseudonym,
        descending: false,
    });
    let select = filter.select(session);
    session
        .page(select, sorting, args, &format!("participants {filter:?}"))
        .await
}
