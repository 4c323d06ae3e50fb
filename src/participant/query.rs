//! Lists of participants.

use entity::{
    id::Id,
    participant::{self, Category, Column, Gender},
    partner, project,
    text::search_tokens,
};
use sea_orm::{
    Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    authz::Scoped,
    db::{
        Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which participants are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
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
    fn checked(&self) -> Result<()> {
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
        let dialect = session.dialect();
        let own = |column: Column| Expr::col((participant::Entity, column));
        let texts = |column, texts: Option<Vec<&str>>| texts.map(|texts| dialect.any_text(own(column), texts));
        let mut wanted = Condition::all();
        if let Some(versions) = self.search.as_deref().and_then(search_tokens) {
            wanted = wanted.add(dialect.matches(own(Column::Id), participant::Entity::KIND, &versions));
        }
        if let Some(ids) = &self.project {
            wanted = wanted.add(dialect.any_id(own(Column::ProjectId), ids.iter().map(|id| id.uuid())));
        }
        if let Some(ids) = &self.partner {
            wanted = wanted.add(dialect.any_id(own(Column::PartnerId), ids.iter().map(|id| id.uuid())));
        }
        wanted = wanted
            .add_option(self.project_acronym.as_ref().map(|names| in_projects(session, names)))
            .add_option(texts(Column::Category, codes(self.category.as_ref(), Category::code)))
            .add_option(texts(Column::Gender, codes(self.gender.as_ref(), Gender::code)))
            .add_option(texts(Column::Pseudonym, self.pseudonym.as_deref().map(strs)))
            .add_option(texts(Column::ExternalId, self.external_id.as_deref().map(strs)));
        participant::Entity::find().filter(wanted)
    }
}

fn strs(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn codes<T: Copy>(list: Option<&Vec<T>>, code: impl Fn(T) -> &'static str) -> Option<Vec<&'static str>> {
    list.map(|list| list.iter().map(|one| code(*one)).collect())
}

/// In a project of this name that the viewer may see.
fn in_projects(session: &Session, acronyms: &[String]) -> sea_orm::sea_query::SimpleExpr {
    let folded: Vec<String> = acronyms.iter().map(|one| entity::text::sort_key(one)).collect();
    let named = session.dialect().any_text(
        Expr::col((project::Entity, project::Column::AcronymSort)),
        folded.iter().map(String::as_str),
    );
    let projects = session
        .visible::<project::Entity>()
        .column(project::Column::Id)
        .filter(named);
    Expr::col((participant::Entity, Column::ProjectId)).in_subquery(projects.into_query())
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
