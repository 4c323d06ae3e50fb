//! The files of the demo's results: short texts, so that there is something to fetch.

use entity::{
    file::{self, Purpose, State},
    result, result_file,
};
use sea_orm::EntityTrait;

use super::loading::{Loading, named};
use crate::{
    error::{Error, Result},
    file::{UNUSED, writing::Writing},
};

/// Title of the result, name of the file, what is in it.
const FILES: [(&str, &str, &str); 2] = [
    (
        "Green Paper: recommendations for inclusion and equality",
        "green-paper-in-one-page.txt",
        "Four recommendations of seven partners, in one page.\n\nRecognise what people have learnt outside school. Pay for interpreters. Count women and men among those who take part. Train the staff of several centres together.\n",
    ),
    (
        "Starting a social enterprise: six steps",
        "six-steps-outline.txt",
        "One customer. One promise. One week. One price. One partner. One year.\n",
    ),
];

pub async fn load(loading: &mut Loading) -> Result<()> {
    let results = loading.all(result::Entity::find()).await?;
    for (title, name, text) in FILES {
        let of = results.iter().find(|row| row.title.default_text() == title);
        let of = of.ok_or_else(|| Error::internal("the demo has no such result"))?;
        attach(loading, of, name, text).await?;
    }
    Ok(())
}

async fn attach(loading: &mut Loading, of: &result::Model, name: &str, text: &str) -> Result<()> {
    let (id, now) = (loading.id(), loading.now());
    let (sealed_key, key) = loading.file_key(id)?;
    let partner = loading.partners.values().find(|one| one.id == of.partner_id);
    let partner = partner
        .ok_or_else(|| Error::internal("a result of nobody"))?
        .acronym
        .clone();
    let awaited = file::Model {
        id,
        partner_id: of.partner_id,
        account_id: named(&loading.accounts, &format!("manager@{partner}.example.org"))?.id,
        api_key_id: None,
        purpose: Purpose::Result,
        state: State::Awaited,
        name: name.to_owned(),
        media_type: "text/plain".to_owned(),
        size: 0,
        sha256: None,
        sealed_key: Some(sealed_key),
        attempt: 1,
        expires_at: Some(now + UNUSED),
        version: 0,
        created_at: now,
        created_by: None,
        updated_at: now,
        updated_by: None,
    };
    let mut writing = Writing::new(awaited, key);
    writing.push(text.as_bytes());
    let part = writing.last_part()?;
    let (row, size, sha256) = writing.end();
    let stored = row.stored(size, sha256, row.expires_at);
    let attached = result_file::Model::added(loading.id(), of, &stored, now)?;
    let kept = file::Model {
        expires_at: None,
        ..stored
    };
    loading.insert::<file::Entity>(kept).await?;
    if let Some(part) = part {
        loading.put(part).await?;
    }
    loading.insert::<result_file::Entity>(attached).await?;
    Ok(())
}
