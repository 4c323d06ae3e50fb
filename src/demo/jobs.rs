//! What a manager of the demo has brought and fetched lately: a file that is awaited, an import that was only looked
//! at, one that failed, an export whose file is gone.

use chrono::TimeDelta;
use entity::{
    export_job::{self, Format},
    file::{self, Author, Purpose, State as FileState},
    id::Id,
    import_finding,
    import_job::{self, Accept, Failure, Kind, State},
    json::Json,
    mobility::Severity,
    partner,
    rule::Text,
};

use super::loading::{Loading, named};
use crate::error::Result;

/// Writes the files and jobs.
pub async fn load(loading: &mut Loading) -> Result<()> {
    let partner = loading.partner("relience")?.id;
    let account = named(&loading.accounts, "manager@relience.example.org")?.id;
    let by = Author { account, api_key: None };
    file(loading, (partner, by), "participants-autumn.csv", FileState::Awaited).await?;
    let looked_at = import(loading, (partner, by), None).await?;
    finding(loading, &looked_at).await?;
    import(loading, (partner, by), Some(Failure::Header)).await?;
    export(loading, (partner, by)).await
}

type Owner = (Id<partner::Entity>, Author);

async fn file(
    loading: &mut Loading,
    (partner_id, by): Owner,
    name: &str,
    state: FileState,
) -> Result<Id<file::Entity>> {
    let (id, now) = (loading.id(), loading.now());
    let awaited = state == FileState::Awaited;
    let row = file::Model {
        id,
        partner_id,
        account_id: by.account,
        api_key_id: by.api_key,
        purpose: Purpose::Import,
        state,
        name: name.to_owned(),
        media_type: "text/csv".to_owned(),
        size: 1_204,
        // Of an empty file: its bytes are gone.
        sha256: (!awaited).then(|| "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned()),
        sealed_key: None,
        attempt: 0,
        expires_at: awaited.then(|| now + TimeDelta::hours(24)),
        version: 0,
        created_at: now,
        created_by: None,
        updated_at: now,
        updated_by: None,
    };
    Ok(loading.insert::<file::Entity>(row).await?.id)
}

async fn import(loading: &mut Loading, owner: Owner, failure: Option<Failure>) -> Result<import_job::Model> {
    let file_id = file(loading, owner, "participants-spring.csv", FileState::Removed).await?;
    let (id, now) = (loading.id(), loading.now());
    let project = named(&loading.projects, "WTG2")?;
    let queued = import_job::Model::queued(import_job::New {
        id,
        partner_id: owner.0,
        by: owner.1,
        kind: Kind::Participant,
        project_id: project.id,
        file_id,
        dry_run: true,
        accept: Accept::ValidRows,
        now,
    });
    let state = if failure.is_some() { State::Failed } else { State::Done };
    let row = import_job::Model {
        rows_read: 12,
        rows_total: Some(12),
        rows_created: 11,
        rows_refused: 1,
        findings: 1,
        ..queued.ended(state, failure, now)
    };
    loading.insert::<import_job::Entity>(row).await
}

async fn finding(loading: &mut Loading, of: &import_job::Model) -> Result<()> {
    let row = import_finding::Model {
        id: loading.id(),
        partner_id: of.partner_id,
        account_id: of.account_id,
        import_job_id: of.id,
        row: 7,
        column: Some("Participant Profile".to_owned()),
        rule: "CODE".to_owned(),
        severity: Severity::Error,
        path: Some("input.category".to_owned()),
        message: Json(Text::new(
            "A code of the column's list is expected.",
            "Un code de la liste de la colonne est attendu.",
        )),
    };
    loading.put(row).await
}

async fn export(loading: &mut Loading, (partner_id, by): Owner) -> Result<()> {
    let (id, now) = (loading.id(), loading.now());
    let queued = export_job::Model::queued(export_job::New {
        id,
        partner_id,
        by,
        kind: Kind::Mobility,
        format: Format::Xlsx,
        filter: "{\"Mobilities\":{}}".to_owned(),
        now,
    });
    let row = export_job::Model {
        rows_total: Some(34),
        expires_at: Some(now),
        ..queued.ended(State::Failed, Some(Failure::Internal), now)
    };
    loading.insert::<export_job::Entity>(row).await?;
    Ok(())
}
