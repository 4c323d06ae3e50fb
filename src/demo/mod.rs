//! The demo data set: two real projects retold, one running successor to write in, two outsiders.
//!
//! Work to Grow (`WTG`) and KIM are projects that took place; their facts are those of their public
//! descriptions, told in the service's own words. Work to Grow II (`WTG2`) and the private projects of
//! `solo` and `fjord` are invented. Where the descriptions are silent, so is everything else: names of
//! organisations and people, cities, single dates, identifiers, the modules' contents. All of it is
//! fictional and lives under `example.org`; KIM's end date is assumed and its summary says so.
//!
//! How it is laid out: `partners`, `people` and one file (or folder) a project hold tables that
//! read like data; `projects` and `modules` turn a line of them into rows through the same pure
//! rules that judge every caller's input, so that demo data which the rules forbid cannot exist;
//! `loading` writes the rows. Everything happens in one transaction: a demo is there in full or not
//! at all. Dates of the running project are counted from the day of loading, all others are fixed.

mod attachments;
mod dissemination;
mod grid;
mod jobs;
mod keys;
mod kim;
mod kim_told;
mod loading;
mod mobilities;
mod modules;
mod outsiders;
mod participants;
mod partners;
mod people;
mod plans;
mod procedures;
mod projects;
mod recommendations;
mod results;
mod validations;
mod work_to_grow;
mod work_to_grow_2;
mod work_to_grow_told;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use entity::{account, installation, partner, rule::Text};
use sea_orm::EntityTrait;

use self::loading::Loading;
pub use self::people::{Belonging, Person};
use crate::{
    auth::Vault,
    db::{Db, System, change::Author},
    error::{Error, Result},
    framework,
};

/// The password of every demo user.
pub const PASSWORD: &str = "passerelle-demo";

/// Name of the marker row that tells a demo database.
const MARKER: &str = "demo";
/// Which demo it is. It counts up when the data set changes.
const FORMAT: &str = "1";

/// What a database holds, as far as the demo is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Neither partners nor accounts: the demo can be loaded.
    Empty,
    /// The demo, whatever has been done with it since: served again as it is.
    Demo,
    /// Somebody's own data: nothing of the demo may come near it.
    Other,
}

/// How many rows were loaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Partner organisations.
    pub partners: usize,
    /// People who can sign in.
    pub accounts: usize,
    /// Projects.
    pub projects: usize,
    /// Editions of modules.
    pub modules: usize,
    /// Sessions of modules.
    pub sessions: usize,
    /// Participants.
    pub participants: usize,
}

/// What the (migrated) database holds.
pub async fn state(db: &Db) -> Result<State> {
    let system = system(db);
    if system.one(installation::Entity::find_by_id(MARKER)).await?.is_some() {
        return Ok(State::Demo);
    }
    let partner = system.one(partner::Entity::find()).await?;
    let account = system.one(account::Entity::find()).await?;
    Ok(match (partner, account) {
        (None, None) => State::Empty,
        _ => State::Other,
    })
}

/// Loads the demo into an empty, migrated database, in one transaction.
///
/// `password_hash` is the Argon2id hash of [`PASSWORD`], made once for all users. A database that is
/// not [`State::Empty`] is a `Conflict`.
pub async fn load(db: &Db, vault: &Vault, password_hash: &str, now: DateTime<Utc>) -> Result<Loaded> {
    if state(db).await? != State::Empty {
        return Err(not_empty());
    }
    let author = Author {
        account: None,
        api_key: None,
        request_id: "demo".to_owned(),
        now,
    };
    // Modules and procedures refer to them.
    framework::provide(db, now).await?;
    let mut loading = Loading::new(system(db).begin(author).await?, vault.clone(), now);
    // First of all, so that of two instances that load at once the second waits here, and is refused.
    loading.mark(MARKER, FORMAT).await?;
    partners::load(&mut loading).await?;
    people::load(&mut loading, password_hash).await?;
    keys::load(&mut loading).await?;
    for (project, modules) in [
        (
            &work_to_grow::PROJECT,
            &[work_to_grow::COURSES, work_to_grow::VISITS][..],
        ),
        (&kim::PROJECT, &[kim::PILOT_COURSES]),
        (&work_to_grow_2::PROJECT, &[work_to_grow_2::MODULES]),
        (&outsiders::SOLO, &[outsiders::SOLO_MODULES]),
        (&outsiders::FJORD, &[outsiders::FJORD_MODULES]),
    ] {
        projects::load(&mut loading, project).await?;
        for module in modules.iter().copied().flatten() {
            modules::load(&mut loading, project.acronym, module).await?;
        }
    }
    participants::load(&mut loading).await?;
    mobilities::load(&mut loading).await?;
    jobs::load(&mut loading).await?;
    dissemination::load(&mut loading).await?;
    results::load(&mut loading).await?;
    recommendations::load(&mut loading).await?;
    attachments::load(&mut loading).await?;
    grid::load(&loading).await?;
    procedures::load(&mut loading).await?;
    validations::load(&mut loading).await?;
    plans::load(&mut loading).await?;
    loading.finish().await
}

/// Everybody who can sign in with [`PASSWORD`], in the order of the partners.
#[must_use]
pub fn sign_ins() -> Vec<Person> {
    people::everyone()
}

fn system(db: &Db) -> System {
    db.system("the demo data set")
}

fn not_empty() -> Error {
    Error::Conflict {
        current_version: None,
        message: Text::new(
            "The demo is loaded into an empty database only.",
            "La démonstration ne se charge que dans une base vide.",
        ),
    }
}
