//! Files in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::file::{self, Model, Purpose, State};

use super::{
    Files,
    input::{FileRemoveInput, FileUploadInput},
};
use crate::{
    authz,
    error::Error,
    graphql::{
        connection::View,
        node::{global_id, load},
        scalar::DateTime,
        session, signed_in,
        verb::{Listed, Verb},
    },
    partner::graphql::Partner,
};

/// Where files are kept.
pub fn files<'a>(ctx: &Context<'a>) -> Result<&'a Files, Error> {
    ctx.data::<Files>()
        .map_err(|_| Error::internal("a request without the files"))
}

/// A file: what is known of it. Its bytes are sent and fetched by signed addresses. Seen by its maker alone, as long as
/// they are MANAGER of its partner. Scope `file:read`.
pub struct File(pub Model);

impl View for File {
    type Entity = file::Entity;
    fn of(row: Model) -> Self {
        Self(row)
    }
}

/// A file: what is known of it. Its bytes are sent and fetched by signed addresses. Seen by its maker alone, as long as
/// they are MANAGER of its partner. Scope `file:read`.
#[Object]
impl File {
    /// Opaque id: globally unique, the same for ever.
    pub async fn id(&self) -> ID {
        global_id(self.0.id).into()
    }

    /// The partner that it belongs to. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.0.partner_id).await?.map(Partner))
    }

    /// What it is for.
    async fn purpose(&self) -> Purpose {
        self.0.purpose
    }

    /// Its life.
    async fn state(&self) -> State {
        self.0.state
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

    /// SHA-256 of its bytes, 64 hexadecimal digits; null until they are here.
    async fn sha256(&self) -> Option<&str> {
        self.0.sha256.as_deref()
    }

    /// Where its bytes are to be sent by PUT, with the announced media type as `Content-Type`; good for 15 minutes and
    /// made anew at each reading. Null for anybody but its maker, and once they are here. Who has it needs no token.
    async fn upload_url(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(super::upload_address(session(ctx)?, files(ctx)?, &self.0))
    }

    /// When its bytes go by themselves; null where they stay or are gone.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.expires_at.map(DateTime)
    }

    /// What the viewer may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<Vec<Verb>> {
        let verbs = authz::viewer_can(&session(ctx)?.actor(), &self.0).into_iter();
        Ok(verbs.filter_map(Listed::listed).collect())
    }

    /// How often it was changed, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was announced.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// Reading files.
#[derive(Default)]
pub struct FileQuery;

#[Object]
impl FileQuery {
    /// The file with this id; null if there is none that the viewer may see. Scope `file:read`.
    async fn file(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<File>> {
        Ok(load(session(ctx)?, &id).await?)
    }
}

/// Changes of files.
#[derive(Default)]
pub struct FileMutation;

#[Object]
impl FileMutation {
    /// Announces a file, whose bytes are then sent by PUT to `uploadUrl`; for MANAGERs of its partner. What nobody uses
    /// is removed after 24 hours. Scope `file:write`.
    async fn file_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is about to be sent.")] input: FileUploadInput,
    ) -> Result<Option<File>> {
        let session = signed_in(ctx)?;
        let files = files(ctx)?;
        let made = session.once(async {
            let (partner, said) = input.checked()?;
            super::upload(session, files, partner, said).await
        });
        Ok(Some(File(made.await?)))
    }

    /// Removes the bytes of a file that no running import reads, for good; for its maker. Scope `file:write`.
    async fn file_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file.")] input: FileRemoveInput,
    ) -> Result<Option<File>> {
        let session = signed_in(ctx)?;
        let done = session.once(async {
            let (id, expected) = input.checked()?;
            super::remove(session, id, expected).await
        });
        Ok(Some(File(done.await?)))
    }
}
