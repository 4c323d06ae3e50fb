//! Sign-ins that are in force, seen and ended one by one: by the person, and by the ADMIN of a partner of which they
//! are a member.
//!
//! A sign-in is no partner's record: it has no owner and no version, and whoever may see it is judged here.

use std::sync::Arc;

use entity::{
    account, auth_session,
    id::Id,
    partner_member::{Column, Entity, Model, Role, State},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{myself, policy};
use crate::{
    auth::{self, Auth},
    authz::Relation,
    db::Session,
    error::{Error, Result},
};

/// The sign-ins of the viewer.
pub async fn of_viewer(session: &Session, auth: &Auth) -> Result<Vec<auth_session::Model>> {
    load(session, auth, myself(session)?.account).await
}

/// The sign-ins of a member whom the viewer sees: none of somebody who has not accepted or is a member no longer,
/// except one's own.
pub async fn of_member(session: &Session, auth: &Auth, member: &Model) -> Result<Vec<auth_session::Model>> {
    if member.state != State::Active && !policy::is_myself(&session.actor(), member) {
        return Ok(Vec::new());
    }
    load(session, auth, member.account_id).await
}

async fn load(session: &Session, auth: &Auth, account: Id<account::Entity>) -> Result<Vec<auth_session::Model>> {
    let (auth, now) = (auth.clone(), session.now());
    let fetch = move |accounts: Vec<uuid::Uuid>| async move {
        let all = auth::of_accounts(&auth, &accounts, now).await?;
        Ok(all
            .into_iter()
            .map(|(account, rows)| (account, Arc::new(rows)))
            .collect())
    };
    let found = session.load_beside("sign-ins in force", account.uuid(), fetch).await?;
    Ok(found.map(Arc::unwrap_or_clone).unwrap_or_default())
}

/// Ends a sign-in of the viewer, or of a member of a partner of which they are ADMIN.
pub async fn end(session: &Session, auth: &Auth, id: Id<auth_session::Entity>) -> Result<auth_session::Model> {
    let found = auth::in_force(auth, id, session.now()).await?.ok_or(Error::NotFound)?;
    let person = myself(session)?;
    if found.account_id != person.account {
        may_end(session, found.account_id).await?;
    }
    let ended = auth::end(auth, found, person.account, session.request()).await?;
    session.renew().await;
    ended.ok_or(Error::NotFound)
}

/// An ADMIN sees the sign-ins of the members; one whose partner is suspended ends none (P-2).
async fn may_end(session: &Session, account: Id<account::Entity>) -> Result<()> {
    let theirs = Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::State.eq(State::Active));
    let members = session.list(theirs).await?;
    if members.is_empty() {
        return Err(Error::NotFound);
    }
    let able = session.actor().related(Relation::Owner, &[Role::Admin], true);
    let ends = members.iter().any(|member| able.contains(&member.partner_id.uuid()));
    if ends { Ok(()) } else { Err(Error::Forbidden) }
}
