//! What the mobilities of a project add up to (J-3), and what keeps a partner in it (J-5).

use entity::{
    id::Id,
    mobility::{self, Column, Status},
    partner, project,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::{
    db::{Session, Tx},
    error::Result,
};

/// How many mobilities of a project have begun, by country of the host.
#[derive(Debug, Clone, Default)]
pub struct Actual(Vec<(String, i64)>);

impl Actual {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// Those to hosts in a country.
    #[must_use]
    pub fn to(&self, country: &str) -> i64 {
        self.0
            .iter()
            .find(|(code, _)| code == country)
            .map_or(0, |(_, count)| *count)
    }

    /// The countries that they lead to.
    pub fn countries(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(code, _)| code.as_str())
    }
}

/// J-3: the figures of the whole project, the same for all its viewers; `None` until there are mobilities.
pub async fn actual(session: &Session, project: Id<project::Entity>) -> Result<Option<Actual>> {
    let begun = mobility::Entity::find().filter(Column::Status.is_in(Status::BEGUN.iter().copied()));
    let counts = session
        .whole_counts((Column::ProjectId, project.uuid()), Column::Country, begun)
        .await?;
    Ok((!counts.is_empty()).then_some(Actual(counts)))
}

/// J-5: whether the partner sends or hosts a mobility of the project that runs; such a partner cannot leave.
pub async fn runs_any(tx: &Tx, project: Id<project::Entity>, partner: Id<partner::Entity>) -> Result<bool> {
    let part = Condition::any()
        .add(Column::PartnerId.eq(partner))
        .add(Column::HostPartnerId.eq(partner));
    let running = mobility::Entity::find()
        .filter(Column::ProjectId.eq(project))
        .filter(Column::Status.is_in(Status::RUNNING.iter().copied()))
        .filter(part);
    Ok(!tx.system("J-5").locked(running).await?.is_empty())
}
