//! Writing the demo: one transaction, and what it has written so far by the names of the tables.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    account, competence, competence_framework, file,
    id::Id,
    identity::{self, Facts},
    installation, module, participant, partner, project,
    record::Record,
    text::{LocalisedText, Translation},
};
use sea_orm::{EntityTrait, IntoActiveModel, Select};

use super::Loaded;
use crate::{
    auth::{FileKey, PersonKey, Vault, random},
    authz::Scoped,
    db::SystemTx,
    error::{Error, Result},
    framework,
};

/// A text in English, which is the default, and in French.
pub type Bilingual = (&'static str, &'static str);

/// A day of the demo.
#[derive(Debug, Clone, Copy)]
pub enum Day {
    /// A day of history.
    On(i32, u32, u32),
    /// Days from the day of loading, negative before it.
    FromToday(i64),
}

/// The transaction, and who and what has been written.
pub struct Loading {
    tx: SystemTx,
    vault: Vault,
    now: DateTime<Utc>,
    ids: i64,
    loaded: Loaded,
    /// By acronym.
    pub partners: HashMap<&'static str, partner::Model>,
    /// By address.
    pub accounts: HashMap<String, account::Model>,
    /// By acronym.
    pub projects: HashMap<&'static str, project::Model>,
    /// The edition that is offered (the first one if none is), by code.
    pub modules: HashMap<&'static str, Id<module::Entity>>,
    /// Everybody who takes part, with the key of their person, in the order of the tables.
    pub met: Vec<(participant::Model, PersonKey)>,
}

impl Loading {
    pub fn new(tx: SystemTx, vault: Vault, now: DateTime<Utc>) -> Self {
        Self {
            tx,
            vault,
            now,
            ids: 0,
            loaded: Loaded::default(),
            partners: HashMap::new(),
            accounts: HashMap::new(),
            projects: HashMap::new(),
            modules: HashMap::new(),
            met: Vec::new(),
        }
    }

    /// The instant of loading.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A new id. Each lies a millisecond after the one before, so that rows of equal rank keep the
    /// order of the tables on every load.
    pub fn id<E>(&mut self) -> Id<E> {
        self.ids += 1;
        Id::new(random::ordered_uuid(self.now + TimeDelta::milliseconds(self.ids)))
    }

    /// The calendar day that is meant.
    pub fn day(&self, day: Day) -> Result<NaiveDate> {
        match day {
            Day::On(year, month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Day::FromToday(days) => self.now.date_naive().checked_add_signed(TimeDelta::days(days)),
        }
        .ok_or_else(|| Error::internal("a day of the demo does not exist"))
    }

    /// The last of this many days.
    pub fn last_day(first: NaiveDate, days: u64) -> Result<NaiveDate> {
        first
            .checked_add_days(Days::new(days.saturating_sub(1)))
            .ok_or_else(|| Error::internal("a day of the demo does not exist"))
    }

    /// A partner that is there already.
    pub fn partner(&self, acronym: &str) -> Result<partner::Model> {
        named(&self.partners, acronym)
    }

    /// Notes whose database this is.
    pub async fn mark(&self, name: &str, value: &str) -> Result<()> {
        let marker = installation::Model {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        self.tx.put([marker]).await
    }

    /// A new key for a file, as its row keeps it, and the key itself.
    pub fn file_key(&self, of: Id<file::Entity>) -> Result<(String, FileKey)> {
        self.vault.new_file_key(of)
    }

    /// Rows that have been written.
    pub async fn all<E: EntityTrait>(&self, select: Select<E>) -> Result<Vec<E::Model>> {
        self.tx.all(select).await
    }

    /// Writes a record with its audit entry, event and search words.
    pub async fn insert<E>(&self, row: E::Model) -> Result<E::Model>
    where
        E: Scoped,
        E::Model: Record + IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.tx.insert::<E>(row).await
    }

    /// Writes a row of a table that leaves no trace of its own.
    pub async fn put<M>(&self, row: M) -> Result<()>
    where
        M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
        <M::Entity as EntityTrait>::ActiveModel: sea_orm::ActiveModelTrait<Entity = M::Entity> + Send,
    {
        self.tx.put([row]).await
    }

    /// The same for a record about a person.
    pub async fn insert_under<E>(&self, key: &PersonKey, row: E::Model) -> Result<()>
    where
        E: Scoped,
        E::Model: Record + IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.tx.insert_under::<E>(key, row).await
    }

    /// Records a person, under a key of their own.
    pub async fn identity(
        &mut self,
        owner: Id<partner::Entity>,
        account: Option<Id<account::Entity>>,
        facts: &Facts,
    ) -> Result<(Id<identity::Entity>, PersonKey)> {
        facts.checked("demo")?;
        let id = self.id();
        let (key, kept) = self.vault.make(id, self.now).await?;
        let row = identity::Model {
            account_id: account,
            ..identity::Model::sealed(id, owner, key.seal(facts)?, self.now)
        };
        self.tx.shelter().await?;
        self.insert_under::<identity::Entity>(&key, row).await?;
        self.tx.put([kept]).await?;
        Ok((id, key))
    }

    /// Publishes a framework with its competences.
    pub async fn publish(&self, framework: competence_framework::Model, all: Vec<competence::Model>) -> Result<()> {
        framework::bring_in(&self.tx, (framework, all), self.now).await
    }

    /// Counts a participant.
    pub fn count_participant(&mut self) {
        self.loaded.participants += 1;
    }

    /// Writes the accounts, which are no partner's records, with their audit entries.
    pub async fn put_accounts(&mut self, accounts: Vec<account::Model>) -> Result<()> {
        for account in &accounts {
            self.tx.audit("account", account.id.uuid(), "CREATE").await?;
        }
        self.tx.put(accounts.clone()).await?;
        let by_address = accounts.into_iter().map(|account| (account.email.clone(), account));
        self.accounts.extend(by_address);
        Ok(())
    }

    /// Counts the editions and sessions of a module.
    pub fn count(&mut self, modules: usize, sessions: usize) {
        self.loaded.modules += modules;
        self.loaded.sessions += sessions;
    }

    /// Makes everything durable.
    pub async fn finish(self) -> Result<Loaded> {
        self.tx.commit().await?;
        Ok(Loaded {
            partners: self.partners.len(),
            accounts: self.accounts.len(),
            projects: self.projects.len(),
            ..self.loaded
        })
    }
}

/// What the tables call by this name.
pub fn named<K, V>(all: &HashMap<K, V>, name: &str) -> Result<V>
where
    K: std::borrow::Borrow<str> + std::hash::Hash + Eq,
    V: Clone,
{
    all.get(name)
        .cloned()
        .ok_or_else(|| Error::internal(format!("the demo does not know {name}")))
}

/// A text of the tables as the rows hold it.
pub fn localised((en, fr): Bilingual) -> LocalisedText {
    LocalisedText::new("en", en).and("fr", fr)
}

/// One language version.
pub fn translation(language: &str, text: &str) -> Translation {
    Translation {
        language: language.to_owned(),
        text: Some(text.to_owned()),
    }
}

/// A list of the tables as the rows hold it.
pub fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|&one| one.to_owned()).collect()
}
