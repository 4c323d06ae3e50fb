//! Lists of partners, and of a partner's projects.

use entity::{
    id::Id,
    partner::{self, Column, OrganisationType, State},
    project, project_partner,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::SelectStatement};

use crate::{
    db::{
        Dialect, Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which partners are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub search: Option<String>,
    pub country: Option<Vec<String>>,
    pub organisation_type: Option<Vec<OrganisationType>>,
    pub expertise: Option<Vec<String>>,
    pub languages: Option<Vec<String>>,
    pub state: Option<Vec<State>>,
}

impl Filter {
    /// The codes that no list knows.
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("country", self.country.as_ref().map(Vec::len)),
            ("organisationType", self.organisation_type.as_ref().map(Vec::len)),
            ("expertise", self.expertise.as_ref().map(Vec::len)),
            ("languages", self.languages.as_ref().map(Vec::len)),
            ("state", self.state.as_ref().map(Vec::len)),
        ]);
        for (index, code) in self.country.iter().flatten().enumerate() {
            found.country(code, &format!("country[{index}]"));
        }
        found.languages(self.languages.as_deref().unwrap_or_default(), "languages");
        Ok(found.into_result()?)
    }

    fn select(&self, dialect: Dialect) -> Select<partner::Entity> {
        let wanted = Narrow::new(dialect)
            .search::<partner::Entity>(self.search.as_deref())
            .facet::<partner::Entity>("expertise", self.expertise.as_deref())
            .facet::<partner::Entity>("language", self.languages.as_deref())
            .texts(Column::Country, self.country.as_deref())
            .codes(
                Column::OrganisationType,
                self.organisation_type.as_deref(),
                OrganisationType::code,
            )
            .codes(Column::State, self.state.as_deref(), State::code);
        partner::Entity::find().filter(wanted.condition())
    }
}

/// The partners of these countries that the viewer may see, by id.
#[must_use]
pub fn in_countries(session: &Session, codes: &[String]) -> SelectStatement {
    let there = Narrow::new(session.dialect()).texts(Column::Country, Some(codes));
    let partners = session.visible::<partner::Entity>().column(Column::Id);
    partners.filter(there.condition()).into_query()
}

/// One page of partners.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<partner::Model>> {
    filter.checked()?;
    let by_name = Sorting {
        column: Column::LegalNameSort,
        descending: false,
    };
    let select = filter.select(session.dialect());
    session
        .page(
            select,
            sorting.unwrap_or(by_name),
            args,
            &format!("partners {filter:?}"),
        )
        .await
}

/// The parts that a partner takes now, those it has left excluded, in projects that the viewer may see: a
/// partner that is suspended still sees its own part, but not the project.
fn parts(session: &Session) -> Select<project_partner::Entity> {
    let projects = session.visible::<project::Entity>().column(project::Column::Id);
    project_partner::Entity::find()
        .filter(project_partner::Column::State.ne(project_partner::State::Left))
        .filter(project_partner::Column::ProjectId.in_subquery(projects.into_query()))
}

/// One page of the projects a partner takes part in, in the order in which it joined them.
pub async fn projects(session: &Session, partner: Id<partner::Entity>, args: PageArgs) -> Result<Page<project::Model>> {
    let sorting = Sorting {
        column: project_partner::Column::CreatedAt,
        descending: false,
    };
    let column = project_partner::Column::PartnerId;
    let page = session
        .load_page(
            column,
            partner.uuid(),
            (parts(session), sorting, args),
            "partner projects",
        )
        .await?;
    page.follow(|part| session.load(part.project_id)).await
}
