//! Lists of a partner's members.

use entity::{
    id::Id,
    partner,
    partner_member::{Column, Entity, Model, Role, State},
    text::words,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select, sea_query::Expr};

use crate::{
    authz::{Relation, Scoped},
    db::{
        Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// Which members are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field filters the column of the same name")]
pub struct Filter {
    pub state: Option<Vec<State>>,
    pub role: Option<Vec<Role>>,
    pub search: Option<String>,
}

impl Filter {
    fn checked(&self) -> Result<()> {
        let mut found = entity::code::Findings::at("filter");
        found.short_lists(&[
            ("state", self.state.as_ref().map(Vec::len)),
            ("role", self.role.as_ref().map(Vec::len)),
        ]);
        Ok(found.into_result()?)
    }

    /// The members whom an ADMIN asks for; nobody for anybody else, who sees but their own membership.
    fn select(&self, session: &Session) -> Select<Entity> {
        let (actor, dialect) = (session.actor(), session.dialect());
        let admin = match Entity::grants(entity::partner_member::Verb::Remove) {
            [grant] => actor.related(Relation::Owner, grant.roles, false),
            _ => std::collections::HashSet::new(),
        };
        let mut wanted = Condition::all().add(dialect.any_id(own(Column::PartnerId), admin));
        if let Some(states) = &self.state {
            wanted = wanted.add(dialect.any_text(own(Column::State), states.iter().map(|one| one.code())));
        }
        if let Some(roles) = &self.role {
            let any = roles.iter().map(|role| with_role(*role));
            wanted = wanted.add(any.fold(Condition::any().add(Expr::val(false)), Condition::add));
        }
        for word in self.search.as_deref().map(words).unwrap_or_default() {
            let named = Column::DisplayNameSort.contains(&word);
            wanted = wanted.add(Condition::any().add(named).add(Column::Email.contains(&word)));
        }
        Entity::find().filter(wanted)
    }
}

fn own(column: Column) -> Expr {
    Expr::col((Entity, column))
}

/// Whether the membership gives the role: no code of a role is part of another one.
pub fn with_role(role: Role) -> Condition {
    Condition::all().add(Column::Roles.contains(format!("\"{}\"", role.code())))
}

/// One page of a partner's members by name.
pub async fn page(
    session: &Session,
    partner: Id<partner::Entity>,
    filter: &Filter,
    args: PageArgs,
) -> Result<Page<Model>> {
    filter.checked()?;
    let sorting = Sorting {
        column: Column::DisplayNameSort,
        descending: false,
    };
    let rows = (filter.select(session), sorting, args);
    let list = format!("partner members {filter:?}");
    session.load_page(Column::PartnerId, partner.uuid(), rows, &list).await
}
