//! API keys of the demo's partners: one in use and one withdrawn. Nobody has them: what was shown when they were
//! made is gone.

use chrono::TimeDelta;
use entity::{
    api_key::{self, New, Wish},
    partner_member::Role,
};

use super::loading::{Loading, named};
use crate::{auth, error::Result};

/// `(name, partner, post, role, scopes, withdrawn)`.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    Role,
    &'static [&'static str],
    bool,
);

const KEYS: [Line; 2] = [
    (
        "Course catalogue",
        "relience",
        "trainer",
        Role::Trainer,
        &["module:read"],
        false,
    ),
    (
        "Old dashboard",
        "relience",
        "manager",
        Role::Manager,
        &["project:read", "module:read", "partner:read"],
        true,
    ),
];

/// Writes the keys.
pub async fn load(loading: &mut Loading) -> Result<()> {
    for (name, partner, post, role, scopes, withdrawn) in KEYS {
        let secret = auth::api_key::secret();
        let maker = named(&loading.accounts, &format!("{post}@{partner}.example.org"))?;
        let (id, now) = (loading.id(), loading.now());
        let new = New {
            id,
            partner_id: loading.partner(partner)?.id,
            account_id: maker.id,
            roles: vec![role],
            prefix: secret.prefix,
            hash: secret.hash,
            now,
        };
        let wish = Wish {
            name: name.to_owned(),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
            expires_at: now + TimeDelta::days(365),
        };
        let made = api_key::Model::created(new, wish)?;
        let made = if withdrawn { made.revoked(now) } else { made };
        let used = api_key::Model {
            last_used_at: Some(now),
            ..made
        };
        loading.insert::<api_key::Entity>(used).await?;
    }
    Ok(())
}
