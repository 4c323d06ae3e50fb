//! Another master key: whatever is sealed under the old one is sealed under the new one instead.
//!
//! That is the installation's keys, the keys under which persons' keys lie, the keys of files and the mails that wait. What is
//! sealed under those stays as it is. All of it changes in one transaction: until that is durable the service starts with
//! the old key, from then on with the new one, and there is no moment between.
//!
//! What an instance sealed that was still running with the old key is made up for by sealing once more: what lies under the
//! new key already is left alone.

use chrono::{DateTime, Utc};
use entity::{file, installation, mail, secret_key, wrapping_key};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, SimpleExpr},
};

use super::{MasterKey, file_key, key, master, vault};
use crate::{
    db::{Db, SystemTx, change::Author},
    error::Result,
};

/// Files looked at in one statement.
const BATCH: u64 = 500;

/// What was sealed anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Keys of the installation and those under which persons' keys lie.
    pub keys: usize,
    /// Keys of files.
    pub files: usize,
    /// Mails that wait.
    pub mails: usize,
    /// Files and mails that neither key opens; they are left as they are.
    pub strange: usize,
}

/// Seals under `new` what lies under `old`. A key of the installation that neither opens is refused, and nothing changes.
pub async fn reseal(db: &Db, old: &MasterKey, new: &MasterKey, now: DateTime<Utc>) -> Result<Resealed> {
    let author = Author {
        account: None,
        api_key: None,
        request_id: "key reseal".to_owned(),
        now,
    };
    let tx = db.system("another master key").begin(author).await?;
    // Whoever makes keys waits for these rows.
    let locks = [key::LOCK, vault::LOCK].map(|name| installation::Model {
        name: name.to_owned(),
        value: now.to_rfc3339(),
    });
    tx.put_over(locks, [installation::Column::Name]).await?;
    let mut resealing = Resealing {
        tx: &tx,
        old,
        new,
        done: Resealed::default(),
    };
    resealing.secrets().await?;
    resealing.wrapping().await?;
    resealing.files().await?;
    resealing.mails().await?;
    let done = resealing.done;
    tx.commit().await?;
    Ok(done)
}

struct Resealing<'a> {
    tx: &'a SystemTx,
    old: &'a MasterKey,
    new: &'a MasterKey,
    done: Resealed,
}

/// What has become of something sealed.
enum Sealed {
    /// It lies under the new key already.
    Already,
    /// This is it, under the new key.
    Anew(String),
    /// Neither key opens it.
    Strange,
}

impl Resealing<'_> {
    fn sealed(&self, context: String, sealed: &str) -> Result<Sealed> {
        if self.new.unseal_as(context.clone(), sealed).is_some() {
            return Ok(Sealed::Already);
        }
        match self.old.unseal_as(context.clone(), sealed) {
            Some(secret) => Ok(Sealed::Anew(self.new.seal_as(context, &secret)?)),
            None => Ok(Sealed::Strange),
        }
    }

    /// The same for what the service cannot do without.
    fn needed(&self, context: String, sealed: &str) -> Result<Option<SimpleExpr>> {
        match self.sealed(context, sealed)? {
            Sealed::Already => Ok(None),
            Sealed::Anew(sealed) => Ok(Some(Expr::val(sealed))),
            Sealed::Strange => Err(master::does_not_open()),
        }
    }

    async fn secrets(&mut self) -> Result<()> {
        use secret_key::{Column, Entity};
        for row in self.tx.locked(Entity::find().order_by_asc(Column::Id)).await? {
            let context = master::context(row.id, row.purpose);
            if let Some(sealed) = self.needed(context, &row.sealed)? {
                let update = Entity::update_many().col_expr(Column::Sealed, sealed);
                self.tx.update(update.filter(Column::Id.eq(row.id))).await?;
                self.tx.audit("secret_key", row.id.uuid(), "RESEAL").await?;
                self.done.keys += 1;
            }
        }
        Ok(())
    }

    async fn wrapping(&mut self) -> Result<()> {
        use wrapping_key::{Column, Entity};
        for row in self.tx.locked(Entity::find().order_by_asc(Column::Id)).await? {
            if let Some(sealed) = self.needed(vault::place(row.id), &row.sealed)? {
                let update = Entity::update_many().col_expr(Column::Sealed, sealed);
                self.tx.update(update.filter(Column::Id.eq(row.id))).await?;
                self.tx.audit("wrapping_key", row.id.uuid(), "RESEAL").await?;
                self.done.keys += 1;
            }
        }
        Ok(())
    }

    async fn files(&mut self) -> Result<()> {
        use file::{Column, Entity};
        let mut after = None;
        loop {
            let rest = after.map(|id| Column::Id.gt(id));
            let rows = Entity::find()
                .filter(Column::SealedKey.is_not_null())
                .filter(sea_orm::Condition::all().add_option(rest))
                .order_by_asc(Column::Id)
                .limit(BATCH);
            let rows = self.tx.locked(rows).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.id);
            for row in &rows {
                let sealed = row.sealed_key.as_deref().unwrap_or_default();
                match self.sealed(file_key::context(row.id), sealed)? {
                    Sealed::Already => {}
                    Sealed::Anew(sealed) => {
                        let update = Entity::update_many().col_expr(Column::SealedKey, Expr::val(sealed));
                        self.tx.update(update.filter(Column::Id.eq(row.id))).await?;
                        self.done.files += 1;
                    }
                    Sealed::Strange => self.done.strange += 1,
                }
            }
        }
    }

    async fn mails(&mut self) -> Result<()> {
        use mail::{Column, Entity};
        for row in self.tx.locked(Entity::find().order_by_asc(Column::Id)).await? {
            match self.sealed(key::mail_place(row.id), &row.sealed)? {
                Sealed::Already => {}
                Sealed::Anew(sealed) => {
                    let update = Entity::update_many().col_expr(Column::Sealed, Expr::val(sealed));
                    self.tx.update(update.filter(Column::Id.eq(row.id))).await?;
                    self.done.mails += 1;
                }
                Sealed::Strange => self.done.strange += 1,
            }
        }
        Ok(())
    }
}

impl Resealed {
    /// Whether there was anything to do.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self.keys + self.files + self.mails == 0
    }
}
