//! what happens to all rows of one person when they are to be unrecognisable.
//!
//! The person's key goes, and with it the meaning of the sealed facts, in whatever copy they still lie, and of
//! the audit's fingerprints. The identity's row goes too. The participants stay, with their pseudonyms, so that
//! counts stay right. A login that served for nothing else is emptied and closed.

use entity::{
    account, account_link, auth_session, consent,
    id::Id,
    identity, mobility, participant,
    partner_member::{self, Role, State},
    person_key, project,
    record::Record,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use super::change::{self, Author, Change};
use super::page::id_column;
use crate::{
    auth::{PersonKey, Vault},
    authz::Scoped,
    error::{Error, Result},
};

/// The name under which it stands in the audit.
const VERB: &str = "ERASE";

/// Whether an erasure has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// not while a granted mobility has to be accounted for; until then the identity is restricted.
    OnceAccountedFor,
    /// The time has passed.
    Now,
}

/// Erases one person inside a transaction that has the claims for it.
pub(super) async fn erase(
    tx: &DatabaseTransaction,
    by: &Author,
    vault: &Vault,
    (id, when): (Id<identity::Entity>, When),
    reason: Option<String>,
) -> Result<()> {
    let found = identity::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let Some(person) = found else { return Ok(()) };
    let kept = person_key::Entity::find_by_id(id).one(tx).await?;
    let kept = kept.ok_or_else(|| Error::internal("an identity without its key"))?;
    let key = vault.unwrap(&kept, by.now).await?;
    let erasing = Erasing {
        tx,
        by,
        key: &key,
        reason,
    };
    if when == When::OnceAccountedFor && erasing.is_held(id).await? {
        return erasing.restrict(&person).await;
    }
    let participants = erasing.participants(id).await?;
    for row in &participants {
        erasing.consents(row).await?;
    }
    erasing.identity(&person).await?;
    if let Some(account) = person.account_id {
        erasing.login(account, &person).await?;
    }
    Ok(())
}

/// The address that is left of a login.
fn nobody(login: &account::Model) -> String {
    format!("{}@erased.invalid", login.id.uuid().simple())
}

struct Erasing<'a> {
    tx: &'a DatabaseTransaction,
    by: &'a Author,
    key: &'a PersonKey,
    reason: Option<String>,
}

impl Erasing<'_> {
    /// whether a mobility of the person has begun in a project whose identities are still to be kept.
    async fn is_held(&self, id: Id<identity::Entity>) -> Result<bool> {
        let theirs = participant::Entity::find()
            .select_only()
            .column(participant::Column::Id)
            .filter(participant::Column::IdentityId.eq(id));
        let kept = project::Entity::find()
            .select_only()
            .column(project::Column::Id)
            .filter(project::Column::RetainUntil.gte(self.by.now.date_naive()));
        let begun = mobility::Status::BEGUN.iter().copied();
        let granted = mobility::Entity::find()
            .filter(mobility::Column::ParticipantId.in_subquery(theirs.into_query()))
            .filter(mobility::Column::ProjectId.in_subquery(kept.into_query()))
            .filter(mobility::Column::Status.is_in(begun));
        Ok(granted.one(self.tx).await?.is_some())
    }

    async fn restrict(&self, row: &identity::Model) -> Result<()> {
        if row.restricted_at.is_some() {
            return Ok(());
        }
        let next = identity::Model {
            restricted_at: Some(self.by.now),
            ..row.clone()
        };
        self.replace::<identity::Entity>(row, next, Some(self.key)).await?;
        let theirs = participant::Entity::find().filter(participant::Column::IdentityId.eq(row.id));
        for one in theirs.lock_exclusive().all(self.tx).await? {
            let next = participant::Model {
                restricted_at: Some(self.by.now),
                ..one.clone()
            };
            self.replace::<participant::Entity>(&one, next, None).await?;
        }
        Ok(())
    }

    async fn participants(&self, id: Id<identity::Entity>) -> Result<Vec<participant::Model>> {
        let theirs = participant::Entity::find()
            .filter(participant::Column::IdentityId.eq(id))
            .order_by_asc(participant::Column::Id);
        let rows = theirs.lock_exclusive().all(self.tx).await?;
        for row in &rows {
            let next = row.erased(self.by.now);
            self.replace::<participant::Entity>(row, next, None).await?;
        }
        Ok(rows)
    }

    async fn consents(&self, of: &participant::Model) -> Result<()> {
        let theirs = consent::Entity::find().filter(consent::Column::ParticipantId.eq(of.id));
        for row in theirs.lock_exclusive().all(self.tx).await? {
            let next = row.forgotten();
            if next != row {
                self.replace::<consent::Entity>(&row, next, Some(self.key)).await?;
            }
        }
        Ok(())
    }

    async fn identity(&self, row: &identity::Model) -> Result<()> {
        let gone = Change {
            verb: VERB,
            before: Some(row),
            after: row,
            gone: true,
            reason: self.reason.clone(),
            key: Some(self.key),
        };
        change::record::<identity::Entity>(self.tx, self.by, gone).await?;
        person_key::Entity::delete_by_id(row.id).exec(self.tx).await?;
        identity::Entity::delete_by_id(row.id).exec(self.tx).await?;
        Ok(())
    }

    /// Empties and closes the person's login, unless it serves for something else: another role, another
    /// partner that still knows them.
    async fn login(&self, id: Id<account::Entity>, of: &identity::Model) -> Result<()> {
        let Some(login) = account::Entity::find_by_id(id).lock_exclusive().one(self.tx).await? else {
            return Ok(());
        };
        let known = identity::Entity::find().filter(identity::Column::AccountId.eq(id));
        let memberships = partner_member::Entity::find().filter(partner_member::Column::AccountId.eq(id));
        let memberships = memberships.lock_exclusive().all(self.tx).await?;
        let only_here = |one: &partner_member::Model| {
            let here = one.partner_id == of.partner_id && one.roles.iter().all(|role| *role == Role::Participant);
            here || one.state == State::Ended
        };
        if login.operator || !memberships.iter().all(only_here) || known.one(self.tx).await?.is_some() {
            return Ok(());
        }
        for row in memberships {
            let ended = partner_member::Model {
                email: nobody(&login),
                display_name: String::new(),
                display_name_sort: String::new(),
                ..row.ended()
            };
            self.replace::<partner_member::Entity>(&row, ended, None).await?;
        }
        self.close(&login).await
    }

    async fn close(&self, login: &account::Model) -> Result<()> {
        let links = account_link::Entity::delete_many().filter(account_link::Column::AccountId.eq(login.id));
        links.exec(self.tx).await?;
        let closed = account::Entity::update_many()
            .col_expr(account::Column::Email, Expr::val(nobody(login)))
            .col_expr(account::Column::DisplayName, Expr::val(""))
            .col_expr(account::Column::PasswordHash, Expr::val(None::<String>))
            .col_expr(account::Column::Active, Expr::val(false))
            .col_expr(account::Column::UpdatedAt, Expr::val(self.by.now))
            .col_expr(account::Column::Version, Expr::col(account::Column::Version).add(1))
            .filter(account::Column::Id.eq(login.id));
        closed.exec(self.tx).await?;
        let sessions = auth_session::Entity::update_many()
            .col_expr(auth_session::Column::EndedAt, Expr::val(self.by.now))
            .filter(auth_session::Column::AccountId.eq(login.id))
            .filter(auth_session::Column::EndedAt.is_null());
        sessions.exec(self.tx).await?;
        let entry = change::blank(self.by, "account", login.id.uuid(), VERB, None);
        change::audit(self.tx, self.by, &entry).await
    }

    async fn replace<E>(&self, before: &E::Model, mut next: E::Model, key: Option<&PersonKey>) -> Result<()>
    where
        E: Scoped,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        next.stamp(self.by.now, self.by.account);
        let values = next.clone().into_active_model();
        let mut update = E::update_many().filter(id_column::<E>().eq(before.uuid()));
        for column in E::Column::iter() {
            if let Some(value) = values.get(column).into_value() {
                update = update.col_expr(column, Expr::val(value));
            }
        }
        update.exec(self.tx).await?;
        let changed = Change {
            verb: VERB,
            before: Some(before),
            after: &next,
            gone: false,
            reason: self.reason.clone(),
            key,
        };
        change::record::<E>(self.tx, self.by, changed).await
    }
}
