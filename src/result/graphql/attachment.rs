//! The files of a result in the API.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{
    file,
    id::Id,
    result,
    result_file::{Entity, Model},
};

use super::ProjectResult;
use crate::{
    error,
    file::graphql::files,
    graphql::{
        connection::View,
        node::{global_id, wanted_id},
        scalar::DateTime,
        session, signed_in,
        verb::{Listed, Verb},
    },
    result::attachment,
};

/// A file of a result, with the hash by which it can be known again (D-3). Seen with the result. Scope
/// `dissemination:read`.
pub struct ResultFile(pub Model);

impl View for ResultFile {
    type Entity = Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// A file of a result, with the hash by which it can be known again (D-3). Seen with the result. Scope
/// `dissemination:read`.
#[Object]
impl ResultFile {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The result, one edition of it. Scope `dissemination:read`.
    async fn result(&self, ctx: &Context<'_>) -> Result<Option<ProjectResult>> {
        Ok(session(ctx)?.load(self.0.result_id).await?.map(ProjectResult))
    }

    /// Its name, for people.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its media type.
    async fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// Its size, in bytes.
    async fn size(&self) -> i64 {
        self.0.size
    }

    /// SHA-256 of its bytes, 64 hexadecimal digits.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// Where its bytes can be fetched; good for 15 minutes and made anew at each reading. Who has it needs no token.
    async fn download_url(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(attachment::address(session(ctx)?, files(ctx)?, &self.0))
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = attachment::viewer_can(session(ctx)?, &self.0).await?;
        Ok(verbs.into_iter().filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1. For `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was added to this edition.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// A file that becomes a result's.
#[derive(Debug, InputObject)]
pub struct ResultFileAddInput {
    /// The result, in DRAFT.
    result: ID,
    /// A file for `RESULT` of the result's partner, which the caller has sent and which is in no result yet.
    file: ID,
}

impl ResultFileAddInput {
    fn checked(self) -> error::Result<(Id<result::Entity>, Id<file::Entity>)> {
        let Self { result, file } = self;
        Ok((wanted_id(&result)?, wanted_id(&file)?))
    }
}

/// A file to be taken out of a draft.
#[derive(Debug, InputObject)]
pub struct ResultFileRemoveInput {
    /// The file of a result in DRAFT.
    file: ID,
    /// The version that the caller has read; another one is a CONFLICT.
    expected_version: i32,
}

impl ResultFileRemoveInput {
    fn checked(self) -> error::Result<(Id<Entity>, i32)> {
        let Self { file, expected_version } = self;
        Ok((wanted_id(&file)?, expected_version))
    }
}

/// Changes of the files of results.
#[derive(Default)]
pub struct ResultFileMutation;

#[Object]
impl ResultFileMutation {
    /// Adds a file that was sent (`fileUpload` for `RESULT`) to a result in DRAFT; for MANAGERs of its partner. Scope
    /// `dissemination:write`.
    async fn result_file_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file, to which result.")] input: ResultFileAddInput,
    ) -> Result<Option<ResultFile>> {
        let session = signed_in(ctx)?;
        let (of, file) = input.checked()?;
        Ok(Some(ResultFile(
            session.once(attachment::add(session, of, file)).await?,
        )))
    }

    /// Takes a file out of a result in DRAFT; the result is returned. For MANAGERs of its partner. Scope
    /// `dissemination:write`.
    async fn result_file_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is taken out.")] input: ResultFileRemoveInput,
    ) -> Result<Option<ProjectResult>> {
        let session = signed_in(ctx)?;
        let done = session.once(attachment::remove(session, input.checked()?)).await?;
        Ok(Some(ProjectResult(done)))
    }
}
