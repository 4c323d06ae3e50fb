//! API keys: how machines act for a partner, in the bounds of whoever made their key (P-3).
//!
//! A key is no person: it makes no keys, lets nobody in and sees nobody's own records. What it reaches is said
//! by its scopes ([`entity::scope`]), what it may do there by the roles that its maker held when making it and
//! holds still ([`auth::authenticate`]). It stops with its maker's membership and with its partner (P-2).

pub mod graphql;
mod policy;

use entity::{
    api_key::{self, Column, Model, New, Verb, Wish},
    id::Id,
    partner, partner_member,
    record::Stateful,
};
use sea_orm::EntityTrait;

use crate::{
    auth,
    db::{
        Session,
        page::{Page, PageArgs, Sorting},
    },
    error::Result,
};

/// A key that was just made: the only moment in which it is known.
pub struct Made {
    /// The key itself.
    pub token: String,
    /// What is kept of it.
    pub key: Model,
}

/// Makes a key for one of the viewer's partners, within the roles that they hold there (P-3).
pub async fn create(session: &Session, partner: Option<Id<partner::Entity>>, wish: Wish) -> Result<Made> {
    let tx = session.begin().await?;
    tx.known(partner).await?;
    let permit = tx.actor().permit_new::<api_key::Entity>(Verb::Create, None, partner)?;
    let secret = auth::api_key::secret();
    let new = New {
        id: tx.new_id(),
        partner_id: permit.owner(),
        account_id: tx.actor().a_person()?.account,
        roles: tx.actor().roles_at(permit.owner()),
        prefix: secret.prefix,
        hash: secret.hash,
        now: tx.now(),
    };
    let done = tx.insert(permit, Model::created(new, wish)?).await?;
    Ok(Made {
        token: secret.token,
        key: tx.commit(done).await?,
    })
}

/// Withdraws a key, for good: its next request is refused.
pub async fn revoke(session: &Session, id: Id<api_key::Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(api_key::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Revoke, found)?;
    permit.expect(Verb::Revoke, expected)?;
    let next = permit.revoked(tx.now());
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// One page of a partner's keys, in the order of their making: all for its ADMIN, for others their own.
pub async fn of_partner(session: &Session, partner: Id<partner::Entity>, args: PageArgs) -> Result<Page<Model>> {
    let sorting = Sorting {
        column: Column::CreatedAt,
        descending: false,
    };
    let list = (api_key::Entity::find(), sorting, args);
    session
        .load_page(Column::PartnerId, partner.uuid(), list, "partner api keys")
        .await
}

/// The membership of the key's maker.
pub async fn maker(session: &Session, key: &Model) -> Result<Option<partner_member::Model>> {
    let theirs = session
        .load_all::<partner_member::Entity>(partner_member::Column::AccountId, key.account_id.uuid())
        .await?;
    Ok(theirs.into_iter().find(|member| member.partner_id == key.partner_id))
}
