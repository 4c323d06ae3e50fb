//! Targets: how many mobilities a project plans, and where.

use async_graphql::{Context, ID, Object, Result};
use entity::mobility_target::{self, Model};

use crate::{
    graphql::{
        connection::View,
        node::global_id,
        scalar::{CountryCode, DateTime},
        session,
    },
    partner::graphql::Partner,
};

/// How many mobilities a project plans for one country or one hosting partner. Seen with the project.
/// Scope `project:read`.
pub struct MobilityTarget(pub Model);

impl View for MobilityTarget {
    type Entity = mobility_target::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// How many mobilities a project plans for one country or one hosting partner. Seen with the project.
/// Scope `project:read`.
#[Object]
impl MobilityTarget {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Country of the host; the partner's own country where the target names a partner.
    async fn host_country(&self) -> CountryCode {
        CountryCode(self.0.host_country.clone())
    }

    /// The hosting partner, where the target names one. Scope `partner:read`.
    async fn host_partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        match self.0.host_partner_id {
            Some(id) => Ok(session(ctx)?.load(id).await?.map(Partner)),
            None => Ok(None),
        }
    }

    /// Planned number of mobilities.
    async fn planned(&self) -> i32 {
        self.0.planned
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
