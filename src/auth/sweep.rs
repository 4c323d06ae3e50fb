//! Housekeeping: what has served its time is removed.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{account_link, auth_session, idempotency_key, login_throttle, refresh_token, secret_key};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::Auth;
use crate::{db::change::Author, error::Result};

/// Rows removed in one transaction, so that nobody waits long for it.
const BATCH: u64 = 500;
/// How long what is over is kept for those who look into an incident.
const KEPT: TimeDelta = TimeDelta::days(30);
/// How long a repeated request is recognised.
const IDEMPOTENCY: TimeDelta = TimeDelta::hours(24);

/// Removes refresh tokens and links that have expired, sessions and keys that have been over for 30 days,
/// counts of failures after their quiet hour, and idempotency keys after 24 hours; how many rows. For
/// every hour; several instances may do it at once.
pub async fn sweep(auth: &Auth, now: DateTime<Utc>) -> Result<u64> {
    let sweep = Sweep { auth, now };
    let with_tokens = refresh_token::Entity::find()
        .select_only()
        .column(refresh_token::Column::SessionId);
    let session_over = auth_session::Column::ExpiresAt
        .lt(now - KEPT)
        .and(auth_session::Column::Id.not_in_subquery(with_tokens.into_query()));
    let removed = [
        sweep
            .remove::<refresh_token::Entity>(refresh_token::Column::ExpiresAt.lt(now))
            .await?,
        sweep.remove::<auth_session::Entity>(session_over).await?,
        sweep
            .remove::<account_link::Entity>(account_link::Column::ExpiresAt.lt(now))
            .await?,
        sweep
            .remove::<login_throttle::Entity>(login_throttle::Column::UpdatedAt.lt(now - login_throttle::QUIET))
            .await?,
        sweep
            .remove::<idempotency_key::Entity>(idempotency_key::Column::CreatedAt.lt(now - IDEMPOTENCY))
            .await?,
        sweep
            .remove::<secret_key::Entity>(secret_key::Column::RetiredAt.lt(now - KEPT))
            .await?,
    ];
    Ok(removed.iter().sum())
}

struct Sweep<'a> {
    auth: &'a Auth,
    now: DateTime<Utc>,
}

impl Sweep<'_> {
    /// Removes the rows for which `over` holds, batch by batch.
    async fn remove<E: EntityTrait>(&self, over: SimpleExpr) -> Result<u64> {
        use sea_orm::{Iterable, PrimaryKeyToColumn};
        let key: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
        let batch = E::find()
            .select_only()
            .columns(key.iter().copied())
            .filter(over)
            .limit(BATCH)
            .into_query();
        let row = Expr::tuple(key.iter().map(|column| Expr::col(*column)));
        let mut removed = 0;
        loop {
            let tx = self.auth.system.begin(self.author()).await?;
            let gone = tx
                .delete(E::delete_many().filter(row.clone().in_subquery(batch.clone())))
                .await?;
            tx.commit().await?;
            removed += gone;
            if gone < BATCH {
                return Ok(removed);
            }
        }
    }

    fn author(&self) -> Author {
        Author {
            account: None,
            api_key: None,
            request_id: "sweep".to_owned(),
            now: self.now,
        }
    }
}
