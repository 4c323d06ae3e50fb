//! Loading the actor: one statement a request says who they are, which partners they act for, and
//! in which projects those take part.

use chrono::{DateTime, Utc};
use entity::{
    account, api_key, auth_session,
    id::Id,
    json::Json,
    partner,
    partner_member::{self, Role},
    project, project_partner,
    scope::Scope,
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement},
};

use super::{
    Actor, Membership, Part,
    actor::{Key, Person},
};
use crate::{db::Db, error::Result};

#[derive(Debug, FromQueryResult)]
struct Row {
    account_id: Id<account::Entity>,
    email: String,
    display_name: String,
    operator: bool,
    partner_id: Option<Id<partner::Entity>>,
    roles: Option<Json<Vec<Role>>>,
    partner_state: Option<partner::State>,
    project_id: Option<Id<project::Entity>>,
    part_role: Option<project_partner::Role>,
    part_state: Option<project_partner::State>,
}

impl Row {
    fn person(&self, session: Id<auth_session::Entity>) -> Person {
        Person {
            account: self.account_id,
            session,
            email: self.email.clone(),
            display_name: self.display_name.clone(),
            operator: self.operator,
        }
    }
}

#[derive(Debug, FromQueryResult)]
struct KeyRow {
    key_id: Id<api_key::Entity>,
    key_scopes: Json<Vec<Scope>>,
    key_roles: Json<Vec<Role>>,
    #[sea_orm(nested)]
    row: Row,
}

/// The person of a sign-in that is in force; `None` if it has ended.
pub async fn by_session(db: &Db, session: Id<auth_session::Entity>, now: DateTime<Utc>) -> Result<Option<Actor>> {
    let in_force = select(auth_session::Column::AccountId)
        .and_where(auth_session::Column::Id.eq(session))
        .and_where(auth_session::Column::EndedAt.is_null())
        .and_where(auth_session::Column::ExpiresAt.gt(now))
        .take();
    let rows: Vec<Row> = rows(db, &in_force).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let person = first.person(session);
    Ok(Some(Actor::signed_in(person, memberships(rows), now)))
}

/// The machine whose key has this hash; `None` if there is none, or it may not act any more.
pub async fn by_key(db: &Db, hash: &str, now: DateTime<Utc>) -> Result<Option<Actor>> {
    let select = select_key(now).and_where(api_key::Column::Hash.eq(hash)).take();
    with_key(db, select, now).await
}

/// Whoever started something that goes on without them, with the rights of now: the machine of a key, else the person,
/// signed in or not. `None` if they may not act any more.
pub async fn by_maker(
    db: &Db,
    account: Id<account::Entity>,
    key: Option<Id<api_key::Entity>>,
    now: DateTime<Utc>,
) -> Result<Option<Actor>> {
    if let Some(key) = key {
        let select = select_key(now).and_where(api_key::Column::Id.eq(key)).take();
        return with_key(db, select, now).await;
    }
    let mut holder = with_memberships(Query::select().from(account::Entity));
    let holder = holder.and_where(account::Column::Id.eq(account)).take();
    let rows: Vec<Row> = rows(db, &holder).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let person = first.person(Id::new(uuid::Uuid::nil()));
    Ok(Some(Actor::signed_in(person, memberships(rows), now)))
}

/// The same actor with the rights of now; anonymous if their sign-in or key has ended meanwhile.
pub async fn reload(db: &Db, actor: &Actor, now: DateTime<Utc>) -> Result<Actor> {
    let again = if let Some(person) = actor.person() {
        by_session(db, person.session, now).await?
    } else if let Some(key) = actor.key() {
        let select = select_key(now).and_where(api_key::Column::Id.eq(key.id)).take();
        with_key(db, select, now).await?
    } else {
        None
    };
    Ok(again.unwrap_or(Actor::anonymous()))
}

/// P-3: of the roles that the maker held, those they hold still.
async fn with_key(db: &Db, select: SelectStatement, now: DateTime<Utc>) -> Result<Option<Actor>> {
    let rows: Vec<KeyRow> = rows(db, &select).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let key = Key {
        id: first.key_id,
        maker: first.row.account_id,
        scopes: first.key_scopes.0.clone(),
    };
    let held = first.key_roles.0.clone();
    let only = memberships(rows.into_iter().map(|one| one.row).collect()).pop();
    Ok(only.map(|mut membership| {
        membership.roles.retain(|role| held.contains(role));
        Actor::with_key(key, membership, now)
    }))
}

async fn rows<R: FromQueryResult>(db: &Db, select: &SelectStatement) -> Result<Vec<R>> {
    db.system("who is calling").joined(select).await
}

fn memberships(rows: Vec<Row>) -> Vec<Membership> {
    let mut memberships: Vec<Membership> = Vec::new();
    for row in rows {
        let (Some(partner), Some(roles), Some(state)) = (row.partner_id, row.roles, row.partner_state) else {
            continue;
        };
        if memberships.last().is_none_or(|last| last.partner != partner) {
            memberships.push(Membership {
                partner,
                roles: roles.0,
                state,
                parts: Vec::new(),
            });
        }
        let part = row.project_id.zip(row.part_role).zip(row.part_state);
        if let (Some(((project, role), state)), Some(last)) = (part, memberships.last_mut()) {
            last.parts.push(Part { project, role, state });
        }
    }
    memberships
}

/// A key that may act: not withdrawn, not past its end, its maker still a member, its partner ACTIVE (P-2).
fn select_key(now: DateTime<Utc>) -> SelectStatement {
    let key = |column| Expr::col((api_key::Entity, column));
    let its_partner = key(api_key::Column::PartnerId).equals((partner::Entity, partner::Column::Id));
    select(api_key::Column::AccountId)
        .expr_as(key(api_key::Column::Id), "key_id")
        .expr_as(key(api_key::Column::Scopes), "key_scopes")
        .expr_as(key(api_key::Column::Roles), "key_roles")
        .and_where(its_partner)
        .and_where(partner::Column::State.eq(partner::State::Active))
        .and_where(api_key::Column::RevokedAt.is_null())
        .and_where(api_key::Column::ExpiresAt.gt(now))
        .take()
}

/// The account that `holder` names, if it is in use, with its memberships and parts in force.
fn select<C: ColumnTrait>(holder: C) -> SelectStatement {
    let held = Expr::col((account::Entity, account::Column::Id)).equals((C::EntityName::default(), holder));
    let mut base = Query::select();
    base.from(C::EntityName::default());
    with_memberships(base.join(JoinType::InnerJoin, account::Entity, held))
}

/// The same for a statement that has the account already.
fn with_memberships(base: &mut SelectStatement) -> SelectStatement {
    let a = account::Column::Id;
    let member_in_force = Expr::col((partner_member::Entity, partner_member::Column::AccountId))
        .equals((account::Entity, a))
        .and(partner_member::Column::State.eq(partner_member::State::Active));
    let part_in_force = Expr::col((project_partner::Entity, project_partner::Column::PartnerId))
        .equals((partner::Entity, partner::Column::Id))
        .and(project_partner::Column::State.ne(project_partner::State::Left));
    let part = |column| Expr::col((project_partner::Entity, column));
    base.expr_as(Expr::col((account::Entity, a)), "account_id")
        .columns([
            (account::Entity, account::Column::Email),
            (account::Entity, account::Column::DisplayName),
            (account::Entity, account::Column::Operator),
        ])
        .expr_as(Expr::col((partner::Entity, partner::Column::Id)), "partner_id")
        .column((partner_member::Entity, partner_member::Column::Roles))
        .expr_as(Expr::col((partner::Entity, partner::Column::State)), "partner_state")
        .column((project_partner::Entity, project_partner::Column::ProjectId))
        .expr_as(part(project_partner::Column::Role), "part_role")
        .expr_as(part(project_partner::Column::State), "part_state")
        .join(JoinType::LeftJoin, partner_member::Entity, member_in_force)
        .join(
            JoinType::LeftJoin,
            partner::Entity,
            Expr::col((partner::Entity, partner::Column::Id))
                .equals((partner_member::Entity, partner_member::Column::PartnerId)),
        )
        .join(JoinType::LeftJoin, project_partner::Entity, part_in_force)
        .and_where(account::Column::Active.eq(true))
        .order_by((partner::Entity, partner::Column::Id), sea_orm::Order::Asc)
        .take()
}
