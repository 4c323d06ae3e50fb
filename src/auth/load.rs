//! Loading the actor: one statement a request says who they are, which partners they act for, and
//! in which projects those take part.

use chrono::{DateTime, Utc};
use entity::{
    account, auth_session,
    id::Id,
    json::Json,
    partner,
    partner_member::{self, Role},
    project, project_partner,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement},
};

use super::{Actor, Membership, Part, actor::Person};
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

/// The person of a sign-in that is in force; `None` if it has ended.
pub async fn by_session(db: &Db, session: Id<auth_session::Entity>, now: DateTime<Utc>) -> Result<Option<Actor>> {
    let rows: Vec<Row> = db.system("who is calling").joined(&select(session, now)).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let person = Person {
        account: first.account_id,
        session,
        email: first.email.clone(),
        display_name: first.display_name.clone(),
        operator: first.operator,
    };
    Ok(Some(Actor::signed_in(person, memberships(rows))))
}

/// The same actor with the rights of now; anonymous if their sign-in has ended meanwhile.
pub async fn reload(db: &Db, actor: &Actor, now: DateTime<Utc>) -> Result<Actor> {
    match actor.person() {
        Some(person) => Ok(by_session(db, person.session, now).await?.unwrap_or(Actor::anonymous())),
        None => Ok(Actor::anonymous()),
    }
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

fn select(session: Id<auth_session::Entity>, now: DateTime<Utc>) -> SelectStatement {
    use sea_orm::ColumnTrait;
    let (a, s) = (account::Column::Id, auth_session::Column::Id);
    let member_in_force = Expr::col((partner_member::Entity, partner_member::Column::AccountId))
        .equals((account::Entity, a))
        .and(partner_member::Column::State.eq(partner_member::State::Active));
    let part_in_force = Expr::col((project_partner::Entity, project_partner::Column::PartnerId))
        .equals((partner::Entity, partner::Column::Id))
        .and(project_partner::Column::State.ne(project_partner::State::Left));
    Query::select()
        .expr_as(Expr::col((account::Entity, a)), "account_id")
        .columns([
            (account::Entity, account::Column::Email),
            (account::Entity, account::Column::DisplayName),
        ])
        .column((account::Entity, account::Column::Operator))
        .expr_as(Expr::col((partner::Entity, partner::Column::Id)), "partner_id")
        .column((partner_member::Entity, partner_member::Column::Roles))
        .expr_as(Expr::col((partner::Entity, partner::Column::State)), "partner_state")
        .column((project_partner::Entity, project_partner::Column::ProjectId))
        .expr_as(
            Expr::col((project_partner::Entity, project_partner::Column::Role)),
            "part_role",
        )
        .expr_as(
            Expr::col((project_partner::Entity, project_partner::Column::State)),
            "part_state",
        )
        .from(auth_session::Entity)
        .join(
            JoinType::InnerJoin,
            account::Entity,
            Expr::col((account::Entity, a)).equals((auth_session::Entity, auth_session::Column::AccountId)),
        )
        .join(JoinType::LeftJoin, partner_member::Entity, member_in_force)
        .join(
            JoinType::LeftJoin,
            partner::Entity,
            Expr::col((partner::Entity, partner::Column::Id))
                .equals((partner_member::Entity, partner_member::Column::PartnerId)),
        )
        .join(JoinType::LeftJoin, project_partner::Entity, part_in_force)
        .and_where(s.eq(session))
        .and_where(auth_session::Column::EndedAt.is_null())
        .and_where(auth_session::Column::ExpiresAt.gt(now))
        .and_where(account::Column::Active.eq(true))
        .order_by((partner::Entity, partner::Column::Id), sea_orm::Order::Asc)
        .take()
}
