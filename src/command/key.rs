//! Keys are replaced, one kind at a time, and the master key for the whole database at once.

use std::path::Path;

use entity::secret_key::Purpose;

use super::{master_key, migrate, open};
use crate::{
    auth::{self, MasterKey},
    config::Config,
    db::Db,
    engine::now,
    error::{Error, Result},
};

/// What `key rotate` calls the key under which persons' keys are wrapped.
const PERSONS: &str = "person";

/// Replaces the keys of one kind, or of all.
pub async fn rotate_key(config: &Config, kind: Option<&str>) -> Result<()> {
    let wanted: Vec<Purpose> = match kind {
        None => Purpose::ALL.to_vec(),
        Some(kind) => Purpose::ALL
            .iter()
            .copied()
            .filter(|purpose| purpose.code().eq_ignore_ascii_case(kind))
            .collect(),
    };
    let persons = kind.is_none_or(|kind| kind.eq_ignore_ascii_case(PERSONS));
    if wanted.is_empty() && !persons {
        return Err(Error::internal("there is no such key; name signing, cursor or person"));
    }
    let (db, auth) = open(config).await?;
    for purpose in wanted {
        auth.keys().rotate(purpose, now()).await?;
        println!("new key: {}", purpose.code().to_ascii_lowercase());
    }
    if persons {
        let wrapped = auth.vault().rotate(now()).await?;
        println!("new key: {PERSONS}; wrapped anew: the keys of {wrapped} people");
    }
    db.close().await;
    Ok(())
}

/// Puts the key in `file` in the place of the master key, for the whole database at once. The file is made if it is not there.
pub async fn reseal(config: &Config, file: &Path) -> Result<()> {
    let old = master_key(config, false)?;
    let new = MasterKey::open(None, Some(file), true)?;
    if new.is(&old) {
        return Err(Error::internal(format!(
            "{} holds the master key that is configured; name a file with another one, or one that is still to be made",
            file.display()
        )));
    }
    migrate(config).await?;
    let db = Db::open(config.database_url.expose(), 1).await?;
    let done = auth::reseal(&db, &old, &new, now()).await?;
    db.close().await;
    let auth::Resealed {
        keys,
        files,
        mails,
        strange,
    } = done;
    println!("Sealed anew: {keys} keys, {files} keys of files, {mails} mails.");
    if strange > 0 {
        println!("{strange} files or mails lie under another key; they are left as they are.");
    }
    println!(
        "From now on start with this key alone: master_key_file = \"{}\"",
        file.display()
    );
    println!("Keep the old one as long as you keep backups from before.");
    Ok(())
}
