//! Lists of licences.

use chrono::NaiveDate;
use entity::{
    assessor_licence::{Column, Entity, Model},
    id::Id,
    partner, procedure,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

use crate::{
    db::{
        Days, Narrow, Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which licences are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub search: Option<String>,
    pub procedure: Option<Vec<Id<procedure::Entity>>>,
    /// The partner for which the assessor works.
    pub partner: Option<Vec<Id<partner::Entity>>>,
    pub granted_by: Option<Vec<Id<partner::Entity>>>,
    pub languages: Option<Vec<String>>,
    /// In force on this day (V-10).
    pub holds_on: Option<NaiveDate>,
    pub valid_until: Days,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("procedure", self.procedure.as_ref().map(Vec::len)),
            ("partner", self.partner.as_ref().map(Vec::len)),
            ("grantedBy", self.granted_by.as_ref().map(Vec::len)),
            ("languages", self.languages.as_ref().map(Vec::len)),
        ]);
        found.languages(self.languages.as_deref().unwrap_or_default(), "languages");
        Ok(found.into_result()?)
    }

    fn select(&self, session: &Session) -> Select<Entity> {
        let wanted = Narrow::new(session.dialect())
            .search::<Entity>(self.search.as_deref())
            .facet::<Entity>("language", self.languages.as_deref())
            .ids(Column::ProcedureId, self.procedure.as_deref())
            .ids(Column::AssessorPartnerId, self.partner.as_deref())
            .ids(Column::PartnerId, self.granted_by.as_deref())
            .by(self.holds_on.map(holding))
            .days(Column::ValidUntil, self.valid_until);
        Entity::find().filter(wanted.condition())
    }
}

/// V-10, as [`Model::is_in_force`] says it.
fn holding(day: NaiveDate) -> Condition {
    let standing = Condition::any()
        .add(Column::RevokedOn.is_null())
        .add(Column::RevokedOn.gt(day));
    Condition::all()
        .add(Column::ValidFrom.lte(day))
        .add(Column::ValidUntil.gte(day))
        .add(standing)
}

/// The order of a list that nobody orders otherwise.
const BY_NAME: Sorting<Column> = Sorting {
    column: Column::DisplayNameSort,
    descending: false,
};

/// One page of licences, by the assessor's name unless another order is asked for.
pub async fn page(
    session: &Session,
    filter: &Filter,
    sorting: Option<Sorting<Column>>,
    args: &PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let select = filter.select(session);
    let list = format!("assessor licences {filter:?}");
    session.page(select, sorting.unwrap_or(BY_NAME), args, &list).await
}

/// One page of the licences for a procedure, by the assessor's name.
pub async fn of_procedure(session: &Session, procedure: Id<procedure::Entity>, args: PageArgs) -> Result<Page<Model>> {
    let all = (Entity::find(), BY_NAME, args);
    session
        .load_page(Column::ProcedureId, procedure.uuid(), all, "procedure licences")
        .await
}
