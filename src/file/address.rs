//! Signed addresses: a permission in the form of a link.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{account, evidence, id::Id};

use super::Files;
use crate::{
    authz::Scoped,
    graphql::node::{global_id, local_id},
};

/// How long an address is good for.
const LIFE: TimeDelta = TimeDelta::minutes(15);

/// What an address is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Sending the bytes of a file.
    Put,
    /// Fetching what an export wrote.
    Get,
    /// Fetching evidence.
    Show,
    /// Fetching a file of a result.
    Fetch,
}

impl Method {
    const fn name(self) -> &'static str {
        match self {
            Self::Put => "PUT",
            Self::Get => "GET",
            Self::Show => "SHOW",
            Self::Fetch => "FETCH",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Put => "/files",
            Self::Get => "/exports",
            Self::Show => "/evidence",
            Self::Fetch => "/results",
        }
    }
}

/// What somebody shows who uses an address.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// The object, as the API names it.
    id: String,
    /// Until when, in seconds since 1970.
    expires: i64,
    /// The proof.
    signature: String,
}

impl Ticket {
    /// What the address of the object says; an address that says nothing is good for nothing.
    #[must_use]
    pub fn read(id: String, query: &str) -> Self {
        let said = |name: &str| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        Self {
            id,
            expires: said("expires").and_then(|text| text.parse().ok()).unwrap_or_default(),
            signature: said("signature").unwrap_or_default(),
        }
    }
}

impl Files {
    /// The address of an object, good for a quarter of an hour.
    #[must_use]
    pub fn address<E: Scoped>(&self, method: Method, id: Id<E>, now: DateTime<Utc>) -> String {
        self.signed(method, &global_id(id), now)
    }

    /// The address of evidence for one viewer, good for a quarter of an hour: whoever uses it is looked at as that viewer.
    #[must_use]
    pub fn address_for(&self, id: Id<evidence::Entity>, viewer: Id<account::Entity>, now: DateTime<Utc>) -> String {
        let id = format!("{}.{}", global_id(id), viewer.uuid().simple());
        self.signed(Method::Show, &id, now)
    }

    fn signed(&self, method: Method, id: &str, now: DateTime<Utc>) -> String {
        let expires = (now + LIFE).timestamp();
        let signature = self.keys().signature(&permission(method, id, expires));
        let (base, path) = (self.base(), method.path());
        format!("{base}{path}/{id}?expires={expires}&signature={signature}")
    }

    /// The evidence that a ticket is good for, and the viewer that it was made for.
    #[must_use]
    pub fn shown(&self, ticket: &Ticket, now: DateTime<Utc>) -> Option<(Id<evidence::Entity>, Id<account::Entity>)> {
        let permission = permission(Method::Show, &ticket.id, ticket.expires);
        let good = self.keys().is_signed(&permission, &ticket.signature) && now.timestamp() < ticket.expires;
        let (id, viewer) = ticket.id.split_once('.').filter(|_| good)?;
        Some((local_id(id)?, Id::new(uuid::Uuid::try_parse(viewer).ok()?)))
    }

    /// The object that a ticket is good for. What is wrong with one that is good for nothing is not told.
    #[must_use]
    pub fn admitted<E: Scoped>(&self, method: Method, ticket: &Ticket, now: DateTime<Utc>) -> Option<Id<E>> {
        let permission = permission(method, &ticket.id, ticket.expires);
        let good = self.keys().is_signed(&permission, &ticket.signature) && now.timestamp() < ticket.expires;
        local_id(&ticket.id).filter(|_| good)
    }
}

fn permission(method: Method, id: &str, expires: i64) -> String {
    format!("{} {id} {expires}", method.name())
}
