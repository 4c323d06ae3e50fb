//! what is held about a person beside their participations, past what the caller could list. It is for that
//! person, whose name each statement carries.

use entity::{
    account, account_link, api_key, assessment, assessor_licence, audit_entry, auth_session, break_glass, case_member,
    conflict_declaration, export_job, file, file_person, id::Id, idempotency_key, identity, import_job,
    module_session_trainer, partner_member,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::Session;
use crate::error::Result;

/// The latest acts of somebody that stand in their file; more of them than anybody reads.
const ACTS: u64 = 10_000;

/// Somebody's login and all that goes by it.
pub struct Login {
    /// The account.
    pub account: account::Model,
    /// What they are at which partner.
    pub memberships: Vec<partner_member::Model>,
    /// Their sign-ins.
    pub sessions: Vec<auth_session::Model>,
    /// Links that they were sent.
    pub links: Vec<account_link::Model>,
    /// Keys that they made.
    pub api_keys: Vec<api_key::Model>,
    /// Where they teach.
    pub teaching: Vec<module_session_trainer::Model>,
    /// What they are licensed to judge.
    pub licences: Vec<assessor_licence::Model>,
    /// Their places in teams of cases.
    pub case_places: Vec<case_member::Model>,
    /// Cases that they were to judge.
    pub assessments: Vec<assessment::Model>,
    /// What was declared about them.
    pub conflicts: Vec<conflict_declaration::Model>,
    /// Cases that they opened in an emergency.
    pub openings: Vec<break_glass::Model>,
    /// Files that they brought or had made.
    pub files: Vec<file::Model>,
    /// Imports that they started.
    pub imports: Vec<import_job::Model>,
    /// Exports that they started.
    pub exports: Vec<export_job::Model>,
    /// Changes that would not be made twice.
    pub idempotency_keys: Vec<idempotency_key::Model>,
    /// What they did, latest first.
    pub acts: Vec<audit_entry::Model>,
}

impl Session {
    /// The login of a person and what goes by it, for that very person; `None` for everybody else.
    pub async fn login_of(&self, of: &identity::Model) -> Result<Option<Login>> {
        let actor = self.actor();
        let Some(id) = of
            .account_id
            .filter(|id| actor.person().is_some_and(|one| one.account == *id))
        else {
            return Ok(None);
        };
        let system = self.db().system("a person's own file");
        let Some(account) = system.one(account::Entity::find_by_id(id)).await? else {
            return Ok(None);
        };
        macro_rules! theirs {
            ($kind:ident) => {
                system
                    .all($kind::Entity::find().filter($kind::Column::AccountId.eq(id)))
                    .await?
            };
        }
        // Of cases the second line shows them what is their own.
        macro_rules! behind {
            ($kind:ident) => {
                self.sheltered($kind::Entity::find().filter($kind::Column::AccountId.eq(id)))
                    .await?
            };
        }
        let asked = idempotency_key::Entity::find().filter(idempotency_key::Column::Caller.eq(id.uuid()));
        let acts = audit_entry::Entity::find()
            .filter(audit_entry::Column::AccountId.eq(id))
            .order_by_desc(audit_entry::Column::Id)
            .limit(ACTS);
        Ok(Some(Login {
            account,
            memberships: theirs!(partner_member),
            sessions: theirs!(auth_session),
            links: theirs!(account_link),
            api_keys: theirs!(api_key),
            teaching: theirs!(module_session_trainer),
            licences: theirs!(assessor_licence),
            case_places: behind!(case_member),
            assessments: behind!(assessment),
            conflicts: behind!(conflict_declaration),
            openings: behind!(break_glass),
            files: theirs!(file),
            imports: theirs!(import_job),
            exports: theirs!(export_job),
            idempotency_keys: system.all(asked).await?,
            acts: system.all(acts).await?,
        }))
    }

    /// The files that name a person whose file the caller may have, as long as their bytes are there; what is
    /// evidence in a case, the person alone finds here.
    pub async fn files_naming(&self, id: Id<identity::Entity>, own: bool) -> Result<Vec<file::Model>> {
        let naming = file_person::Entity::find()
            .select_only()
            .column(file_person::Column::FileId)
            .filter(file_person::Column::IdentityId.eq(id));
        let naming = file::Entity::find()
            .filter(file::Column::Id.in_subquery(naming.into_query()))
            .order_by_asc(file::Column::Id);
        let naming = if own {
            naming
        } else {
            naming.filter(file::Column::Purpose.ne(file::Purpose::Evidence))
        };
        self.db().system("the files that name a person").all(naming).await
    }
}
