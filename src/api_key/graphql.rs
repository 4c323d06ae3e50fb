//! API keys in the API.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::{
    api_key::{self, Model, State, Wish},
    id::Id,
    partner,
    partner_member::Role,
    scope::Scope,
};

use crate::{
    account::graphql::PartnerMember,
    authz,
    graphql::{
        connection::View,
        node::{global_id, load, wanted_id},
        scalar::{ApiKeyScope, DateTime},
        session, signed_in,
        verb::{Listed, Verb},
    },
    language::Preferred,
    partner::graphql::Partner,
};

/// A key with which a machine acts for one partner. Seen by who made it and by the partner's ADMIN; the key itself
/// is shown once, when it is made. It never allows more than its maker may: of the roles that they held when making
/// it, those that they hold still, in the areas of its scopes (P-3). It is no person: what is about people, their
/// memberships, sign-ins and keys is closed to it. Scope `key:read`.
pub struct ApiKey(pub Model);

impl View for ApiKey {
    type Entity = api_key::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// A key with which a machine acts for one partner. Seen by who made it and by the partner's ADMIN; the key itself
/// is shown once, when it is made. It never allows more than its maker may: of the roles that they held when making
/// it, those that they hold still, in the areas of its scopes (P-3). It is no person: what is about people, their
/// memberships, sign-ins and keys is closed to it. Scope `key:read`.
#[Object]
impl ApiKey {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The partner that it acts for. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// The membership of who made it; the key stops when that ends. Scope `member:read`.
    async fn maker(&self, ctx: &Context<'_>) -> Result<Option<PartnerMember>> {
        Ok(super::maker(session(ctx)?, &self.0).await?.map(View::of))
    }

    /// What it is for, in its maker's words.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// How the key begins: enough to recognise it, not to use it.
    async fn prefix(&self) -> &str {
        &self.0.prefix
    }

    /// What it may be used for.
    async fn scopes(&self) -> Vec<ApiKeyScope> {
        self.0.scopes.iter().copied().map(scope).collect()
    }

    /// The roles that its maker held when making it; those that they have lost since count no more.
    async fn roles(&self) -> &[Role] {
        &self.0.roles
    }

    /// Whether it can be used, as far as the key itself goes.
    async fn state(&self, ctx: &Context<'_>) -> Result<State> {
        Ok(self.0.state_at(session(ctx)?.now()))
    }

    /// From when on it works no longer.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }

    /// When it was withdrawn.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// When it was last used, to the minute.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.0.last_used_at.map(DateTime)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = authz::viewer_can(&session(ctx)?.actor(), &self.0);
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1. Uses do not count.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed. Uses do not count.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// A scope that an API key can hold, and what it is good for.
#[derive(Debug, SimpleObject)]
pub struct ApiKeyScopeMeaning {
    /// The scope.
    scope: ApiKeyScope,
    /// What it is good for, in a language the caller reads.
    meaning: String,
}

fn scope(scope: Scope) -> ApiKeyScope {
    ApiKeyScope(scope.to_string())
}

fn told(one: Scope, languages: &Preferred) -> ApiKeyScopeMeaning {
    ApiKeyScopeMeaning {
        scope: scope(one),
        meaning: languages.language().say(&one.meaning()).to_owned(),
    }
}

/// API keys.
#[derive(Default)]
pub struct ApiKeyQuery;

#[Object]
impl ApiKeyQuery {
    /// The API key with this id; null if there is none that the viewer may see. Scope `key:read`.
    async fn api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of an API key.")] id: ID,
    ) -> Result<Option<ApiKey>> {
        Ok(load(session(ctx)?, &id).await?)
    }

    /// Every scope that an API key can hold. What needs another one (`member:…`, `key:…`) is for people alone. An id
    /// inside an input needs the reading scope of what it names, and a module's next version that of its project.
    /// Needs no scope.
    async fn api_key_scopes(&self, ctx: &Context<'_>) -> Result<Vec<ApiKeyScopeMeaning>> {
        let languages = &session(ctx)?.request().languages;
        Ok(Scope::every().map(|one| told(one, languages)).collect())
    }
}

/// A new API key.
#[derive(Debug, InputObject)]
pub struct ApiKeyCreateInput {
    /// The partner that it will act for. May be left out by those who are member of one partner only.
    partner: Option<ID>,
    /// What it is for, at most 100 characters.
    name: String,
    /// What it may be used for: at least one of `apiKeyScopes`.
    scopes: Vec<ApiKeyScope>,
    /// From when on it works no longer; at most two years ahead.
    expires_at: DateTime,
}

impl ApiKeyCreateInput {
    fn checked(self) -> crate::error::Result<(Option<Id<partner::Entity>>, Wish)> {
        let Self {
            partner,
            name,
            scopes,
            expires_at,
        } = self;
        let wish = Wish {
            name,
            scopes: scopes.into_iter().map(|scope| scope.0).collect(),
            expires_at: expires_at.0,
        };
        Ok((partner.map(|id| wanted_id(&id)).transpose()?, wish))
    }
}

/// Which API key ends.
#[derive(Debug, InputObject)]
pub struct ApiKeyRevokeInput {
    /// The key.
    api_key: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

/// An API key that was just made.
#[derive(SimpleObject)]
pub struct ApiKeyCreated {
    /// The key, for the header `Authorization: Bearer …`. It is shown now and never again.
    token: String,
    /// What is kept of it. Scope `key:read`.
    api_key: ApiKey,
}

/// Changes of API keys.
#[derive(Default)]
pub struct ApiKeyMutation;

#[Object]
impl ApiKeyMutation {
    /// Makes an API key for a partner of which the viewer is a member, within the roles that they hold there (P-3).
    /// Takes no `Idempotency-Key`, as it returns a secret. Scope `key:write`.
    async fn api_key_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new key.")] input: ApiKeyCreateInput,
    ) -> Result<Option<ApiKeyCreated>> {
        let session = signed_in(ctx)?;
        let (partner, wish) = input.checked()?;
        let made = super::create(session, partner, wish).await?;
        Ok(Some(ApiKeyCreated {
            token: made.token,
            api_key: ApiKey(made.key),
        }))
    }

    /// Withdraws an API key, for good; for who made it and for the partner's ADMIN (P-3). Scope `key:write`.
    async fn api_key_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key.")] input: ApiKeyRevokeInput,
    ) -> Result<Option<ApiKey>> {
        let session = signed_in(ctx)?;
        let ApiKeyRevokeInput {
            api_key,
            expected_version,
        } = input;
        let revoked = super::revoke(session, wanted_id(&api_key)?, expected_version);
        Ok(Some(ApiKey(session.once(revoked).await?)))
    }
}
