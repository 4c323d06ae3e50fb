//! Counts of barriers.

use async_graphql::{Context, ID, Object, Result};
use entity::fewer_opportunities_count::{self, Barrier, Model};

use crate::{
    graphql::{connection::View, node::global_id, scalar::DateTime, session},
    partner::graphql::Partner,
};

/// How many participants of a partner meet one of the official barriers in a project; never who. Seen by members of
/// that partner who see its participants. Scope `participant:read`.
pub struct FewerOpportunitiesCount(pub Model);

impl View for FewerOpportunitiesCount {
    type Entity = fewer_opportunities_count::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// How many participants of a partner meet one of the official barriers in a project; never who. Seen by members of
/// that partner who see its participants. Scope `participant:read`.
#[Object]
impl FewerOpportunitiesCount {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The partner whose participants are counted. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// The barrier.
    async fn barrier(&self) -> Barrier {
        self.0.barrier
    }

    /// How many people.
    async fn people(&self) -> i32 {
        self.0.people
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
