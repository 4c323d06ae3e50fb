//! A participant.

use async_graphql::{Context, ID, Object, Result};
use entity::participant::{self, Category, Gender, Model};

use super::{Consent, Identity};
use crate::{
    authz,
    db::page::PageArgs,
    graphql::{
        connection::{Connection, View},
        node::global_id,
        scalar::DateTime,
        session,
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
    project::graphql::Project,
};

/// One person's part in one project for one partner, under a pseudonym. Seen by members of the sending partner other
/// than those who are only ADMIN or ASSESSOR, by the same roles at partners that see a mobility of theirs, by TRAINERs of
/// what they are enrolled in, and by the person; CANDIDATEs by the owner's MANAGERs, COUNSELLORs in the team of a case of
/// theirs, its assessors if the procedure says so, and themselves.
/// Scope `participant:read`.
pub struct Participant(pub Model);

impl View for Participant {
    type Entity = participant::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// One person's part in one project for one partner, under a pseudonym. Seen by members of the sending partner other
/// than those who are only ADMIN or ASSESSOR, by the same roles at partners that see a mobility of theirs, by TRAINERs of
/// what they are enrolled in, and by the person; CANDIDATEs by the owner's MANAGERs, COUNSELLORs in the team of a case of
/// theirs, its assessors if the procedure says so, and themselves.
/// Scope `participant:read`.
#[Object]
impl Participant {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// Stable name that says nothing, unique for the partner; stays when the person is erased.
    async fn pseudonym(&self) -> &str {
        &self.0.pseudonym
    }

    /// Who it is; null for those who may not know, and after erasure. Every reading is written down.
    /// No other scope implies its own. Scope `identity:read`.
    async fn identity(&self, ctx: &Context<'_>) -> Result<Option<Identity>> {
        Ok(crate::participant::who(session(ctx)?, &self.0).await?.map(Identity))
    }

    /// The partner that sends the person. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// The project. Scope `project:read`.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(session(ctx)?.load(self.0.project_id).await?.map(Project))
    }

    /// As what the person takes part.
    async fn category(&self) -> Category {
        self.0.category
    }

    /// Gender as the person gives it.
    async fn gender(&self) -> Gender {
        self.0.gender
    }

    /// Year of birth.
    async fn birth_year(&self) -> Option<i32> {
        self.0.birth_year
    }

    /// Profession; null after erasure.
    async fn profession(&self) -> Option<&str> {
        self.0.profession.as_deref()
    }

    /// Number in the sender's own system; null after erasure.
    async fn external_id(&self) -> Option<&str> {
        self.0.external_id.as_deref()
    }

    /// When the person was made unrecognisable; null if they were not.
    async fn erased_at(&self) -> Option<DateTime> {
        self.0.erased_at.map(DateTime)
    }

    /// What the person consents to, in the order of giving; for the person and those who may know who it is.
    /// Scope `identity:read`.
    async fn consents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size, 0 to 100; 25 if neither first nor last is given.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page begins.")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Result<Connection<Consent>> {
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let page = crate::participant::consent::of_participant(session(ctx)?, self.0.id, args).await?;
        Ok(Connection::new(page))
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let session = session(ctx)?;
        let verbs = authz::viewer_can(&session.actor(), &self.0).into_iter();
        let giving = crate::participant::consent::may_give(session, &self.0).await?;
        let requesting = crate::validation::may_request(session, &self.0).await?;
        Ok(verbs
            .filter_map(Listed::listed)
            .chain(giving.then_some(Verb::GiveConsent))
            .chain(requesting.then_some(Verb::RequestValidation))
            .collect())
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
