//! what happens to all rows of one person when they are to be unrecognisable.
//!
//! The person's key goes, and with it the meaning of the sealed facts, in whatever copy they still lie, and of
//! the audit's fingerprints. The identity's row goes too. The participants stay, with their pseudonyms, and so do their
//! mobilities and enrolments, so that counts stay right; what the person wrote there, and who proved it, goes, and where
//! others named them the pseudonym stands. Nothing of it says which login it came from, should that one live on; a login
//! that served for nothing else is emptied and closed.

mod cases;
mod plans;

use entity::{
    account, account_link, agreement_comment, audit_entry, auth_session, consent, dissemination_cascade,
    dissemination_record, enrolment, file, file_object, file_part, file_person,
    forgetting::Forgetting,
    id::Id,
    idempotency_key, identity, learning_agreement, mobility, participant, participant_report,
    partner_member::{self, Role, State},
    person_key, project,
    record::Record,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    Dialect,
    change::{self, Author, Change},
    page::id_column,
};
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
    (tx, dialect): (&DatabaseTransaction, Dialect),
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
    let mut erasing = Erasing {
        tx,
        dialect,
        by,
        key: &key,
        myself: person.account_id,
        reason,
    };
    let login = erasing.account(&person).await?;
    let who = Forgetting::new(&key.open(&person.sealed)?, login.as_ref(), "");
    if when == When::OnceAccountedFor && erasing.is_held(id).await? {
        erasing.restrict(&person).await?;
        return erasing.only_cases(id, &who).await;
    }
    erasing.reason = who.text_of(erasing.reason.as_ref());
    let mut records = vec![id.uuid()];
    for row in erasing.participants(id).await? {
        records.push(row.id.uuid());
        records.extend(erasing.consents(&row).await?);
        let who = who.known_as(&row.pseudonym);
        records.extend(erasing.journeys(&row, &who).await?);
        records.extend(erasing.cases(&row, &who).await?);
        records.extend(erasing.plans(&row, &who).await?);
    }
    erasing.files(id).await?;
    erasing.identity(&person).await?;
    erasing.traces(&records, &who).await?;
    match login {
        Some(login) => erasing.login(login, &person).await,
        None => Ok(()),
    }
}

/// The address that is left of a login.
fn nobody(login: &account::Model) -> String {
    format!("{}@erased.invalid", login.id.uuid().simple())
}

struct Erasing<'a> {
    tx: &'a DatabaseTransaction,
    dialect: Dialect,
    by: &'a Author,
    key: &'a PersonKey,
    /// The person's login, of which nothing is to be seen in what stays.
    myself: Option<Id<account::Entity>>,
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

    async fn account(&self, of: &identity::Model) -> Result<Option<account::Model>> {
        let Some(id) = of.account_id else { return Ok(None) };
        Ok(account::Entity::find_by_id(id).lock_exclusive().one(self.tx).await?)
    }

    /// The rows of one kind without what names the person; which ones they are.
    async fn forget<E>(
        &self,
        theirs: Select<E>,
        key: Option<&PersonKey>,
        forgotten: impl Fn(&E::Model) -> E::Model + Send,
    ) -> Result<Vec<Uuid>>
    where
        E: Scoped<Model: PartialEq>,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let rows = theirs.lock_exclusive().all(self.tx).await?;
        for row in &rows {
            let next = forgotten(row);
            if next != *row {
                self.replace::<E>(row, next, key).await?;
            }
        }
        Ok(rows.iter().map(Record::uuid).collect())
    }

    async fn consents(&self, of: &participant::Model) -> Result<Vec<Uuid>> {
        let theirs = consent::Entity::find().filter(consent::Column::ParticipantId.eq(of.id));
        self.forget(theirs, Some(self.key), consent::Model::forgotten).await
    }

    /// Mobilities with their papers, and places in modules.
    async fn journeys(&self, of: &participant::Model, who: &Forgetting) -> Result<Vec<Uuid>> {
        let theirs = mobility::Entity::find().filter(mobility::Column::ParticipantId.eq(of.id));
        let mobilities = self.forget(theirs, None, |row| row.forgotten(who)).await?;
        let places = enrolment::Entity::find().filter(enrolment::Column::ParticipantId.eq(of.id));
        let mut all = self.forget(places, None, |row| row.forgotten(who)).await?;
        for id in mobilities {
            let agreements = learning_agreement::Entity::find().filter(learning_agreement::Column::MobilityId.eq(id));
            all.extend(self.forget(agreements, None, |row| row.forgotten(who)).await?);
            let comments = agreement_comment::Entity::find().filter(agreement_comment::Column::MobilityId.eq(id));
            all.extend(self.forget(comments, None, |row| row.forgotten(who)).await?);
            let reports = participant_report::Entity::find().filter(participant_report::Column::MobilityId.eq(id));
            all.extend(self.forget(reports, None, |row| row.forgotten(who)).await?);
            all.push(id);
        }
        all.extend(self.told(of, who).await?);
        Ok(all)
    }

    /// What was told of the mobilities, and what the person wrote for the partner in this project.
    async fn told(&self, of: &participant::Model, who: &Forgetting) -> Result<Vec<Uuid>> {
        use dissemination_record::{Column, Entity};
        let stays = mobility::Entity::find()
            .select_only()
            .column(mobility::Column::Id)
            .filter(mobility::Column::ParticipantId.eq(of.id));
        let links = dissemination_cascade::Entity::find()
            .select_only()
            .column(dissemination_cascade::Column::RecordId)
            .filter(dissemination_cascade::Column::MobilityId.in_subquery(stays.into_query()));
        let drafted = of.account_id.map(|account| {
            Condition::all()
                .add(Column::AuthorId.eq(account))
                .add(Column::PartnerId.eq(of.partner_id))
                .add(Column::ProjectId.eq(of.project_id))
        });
        let theirs = Condition::any()
            .add(Column::Id.in_subquery(links.into_query()))
            .add_option(drafted);
        let theirs = Entity::find().filter(theirs).order_by_asc(Column::Id);
        self.forget(theirs, None, |row| row.forgotten(who)).await
    }

    /// Reasons that name the person, that it was they who did it, and hashes of what was asked: what it was could be
    /// guessed.
    async fn traces(&self, records: &[Uuid], who: &Forgetting) -> Result<()> {
        let of = |column| self.dialect.any_id(column, records.iter().copied());
        let with_reason = audit_entry::Entity::find()
            .filter(of(Expr::col((audit_entry::Entity, audit_entry::Column::ObjectId))))
            .filter(audit_entry::Column::Reason.is_not_null());
        for entry in with_reason.all(self.tx).await? {
            let reason = who.text_of(entry.reason.as_ref());
            if reason != entry.reason {
                let update = audit_entry::Entity::update_many()
                    .col_expr(audit_entry::Column::Reason, Expr::val(reason))
                    .filter(audit_entry::Column::Id.eq(entry.id));
                update.exec(self.tx).await?;
            }
        }
        if let Some(account) = self.myself {
            let by_themself = audit_entry::Entity::update_many()
                .col_expr(audit_entry::Column::AccountId, Expr::val(None::<Uuid>))
                .filter(of(Expr::col((audit_entry::Entity, audit_entry::Column::ObjectId))))
                .filter(audit_entry::Column::AccountId.eq(account));
            by_themself.exec(self.tx).await?;
        }
        let asked = idempotency_key::Entity::update_many()
            .col_expr(idempotency_key::Column::RequestHash, Expr::val(""))
            .filter(of(Expr::col(idempotency_key::Column::ObjectId)));
        asked.exec(self.tx).await?;
        Ok(())
    }

    /// What exports wrote about the person, with all else that is in those files.
    async fn files(&self, id: Id<identity::Entity>) -> Result<()> {
        let naming = file_person::Entity::find()
            .select_only()
            .column(file_person::Column::FileId)
            .filter(file_person::Column::IdentityId.eq(id));
        self.remove(file::Entity::find().filter(file::Column::Id.in_subquery(naming.into_query())))
            .await
    }

    async fn remove(&self, these: Select<file::Entity>) -> Result<()> {
        let these = these.order_by_asc(file::Column::Id).lock_exclusive();
        for row in these.all(self.tx).await? {
            let parts = file_part::Entity::delete_many().filter(file_part::Column::FileId.eq(row.id));
            parts.exec(self.tx).await?;
            file_object::unused([row.id], self.by.now).exec(self.tx).await?;
            let people = file_person::Entity::delete_many().filter(file_person::Column::FileId.eq(row.id));
            people.exec(self.tx).await?;
            self.replace::<file::Entity>(&row, row.removed(), None).await?;
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
    async fn login(&self, login: account::Model, of: &identity::Model) -> Result<()> {
        let known = identity::Entity::find().filter(identity::Column::AccountId.eq(login.id));
        let memberships = partner_member::Entity::find().filter(partner_member::Column::AccountId.eq(login.id));
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
        next.stamp(self.by.now, self.by.account.filter(|by| Some(*by) != self.myself));
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
