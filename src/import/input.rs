//! From the API's inputs to the domain's values.

use async_graphql::{ID, InputObject};
use entity::{
    id::Id,
    import_job::{self, Accept, Kind},
};

use super::Starting;
use crate::{error::Result, graphql::node::wanted_id};

/// An import to be started.
#[derive(Debug, InputObject)]
pub struct ImportStartInput {
    /// Which records.
    kind: Kind,
    /// The project; it must be ONGOING (J-2).
    project: ID,
    /// The partner whose records they are. May be left out by those who are MANAGER of one partner of the project only.
    partner: Option<ID>,
    /// A file of the partner with the purpose `IMPORT` whose bytes are here. It is removed when the import ends, so
    /// each import needs its own.
    file: ID,
    /// Whether nothing is to be written and only the findings are wanted; true if left out.
    dry_run: Option<bool>,
    /// What is taken if some rows are refused; `VALID_ROWS` if left out.
    accept: Option<Accept>,
}

impl ImportStartInput {
    pub(super) fn checked(self) -> Result<Starting> {
        let Self {
            kind,
            project,
            partner,
            file,
            dry_run,
            accept,
        } = self;
        Ok(Starting {
            kind,
            project: wanted_id(&project)?,
            partner: partner.map(|id| wanted_id(&id)).transpose()?,
            file: wanted_id(&file)?,
            dry_run: dry_run.unwrap_or(true),
            accept: accept.unwrap_or(Accept::ValidRows),
        })
    }
}

/// An import to be stopped.
#[derive(Debug, InputObject)]
pub struct ImportCancelInput {
    /// The import.
    import: ID,
    /// The version that the caller has read; another one is a CONFLICT. Progress does not change it.
    expected_version: i32,
}

impl ImportCancelInput {
    pub(super) fn checked(self) -> Result<(Id<import_job::Entity>, i32)> {
        let Self {
            import,
            expected_version,
        } = self;
        Ok((wanted_id(&import)?, expected_version))
    }
}
