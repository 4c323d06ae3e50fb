//! What the rows of one piece name, read at once.

use std::collections::{HashMap, HashSet};

use entity::{
    id::Id,
    import_job,
    mobility::{self, Column, Model},
    participant,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use super::Wish;
use crate::{db::Tx, error::Result, import::calendar::lock};

/// What the rows of one piece name.
pub(super) struct There {
    pub mobilities: HashMap<String, Model>,
    pub people: HashMap<Id<participant::Entity>, participant::Model>,
    named: HashMap<String, Id<participant::Entity>>,
}

impl There {
    /// What the rows name. M-5: people are locked before mobilities, each in the order of their ids, as a single change
    /// locks them; so nobody slips in and nobody waits for each other.
    pub async fn of(tx: &Tx, job: &import_job::Model, wishes: &[Wish]) -> Result<Self> {
        let looked = tx.list(theirs(tx, job, wishes)).await?;
        let going = looked.iter().map(|row| row.participant_id);
        let seen = people(tx, job, wishes, going).await?;
        let people = lock(tx, &seen).await?;
        // What was not there a moment ago is new; if somebody else has just made it, the piece is tried again.
        let rows = if looked.is_empty() {
            looked
        } else {
            tx.lock_all(theirs(tx, job, wishes).order_by_asc(Column::Id)).await?
        };
        let by_key = |row: Model| row.external_id.clone().map(|key| (key, row));
        let mut named = HashMap::new();
        let here = |row: &&participant::Model| (row.partner_id, row.project_id) == (job.partner_id, job.project_id);
        for row in seen.iter().filter(here) {
            named.entry(row.pseudonym.clone()).or_insert(row.id);
        }
        // A number that happens to look like a pseudonym is the number.
        for row in seen.iter().filter(here) {
            named.extend(row.external_id.clone().map(|number| (number, row.id)));
        }
        Ok(Self {
            mobilities: rows.into_iter().filter_map(by_key).collect(),
            people: people.into_iter().map(|row| (row.id, row)).collect(),
            named,
        })
    }

    pub fn person(&self, name: &str) -> Result<&participant::Model> {
        let found = self.named.get(name).and_then(|id| self.people.get(id));
        found.ok_or_else(|| {
            let text = entity::rule::Text::new(
                "A participant of the partner in this project is expected.",
                "Un participant du partenaire dans ce projet est attendu.",
            );
            entity::rule::Violation::new("input.participant", "NOT_FOUND", text).into()
        })
    }
}

/// Who is named, and who goes already. One column at a time, so that each statement has its index: first by number, then
/// those that are no number by pseudonym, then those that only a mobility leads to.
async fn people(
    tx: &Tx,
    job: &import_job::Model,
    wishes: &[Wish],
    going: impl Iterator<Item = Id<participant::Entity>>,
) -> Result<Vec<participant::Model>> {
    use participant::{Column, Entity};
    let own = |column| Expr::col((Entity, column));
    let of_job = || {
        Entity::find()
            .filter(Column::PartnerId.eq(job.partner_id))
            .filter(Column::ProjectId.eq(job.project_id))
    };
    let named: HashSet<&str> = wishes.iter().map(|wish| wish.participant.as_str()).collect();
    let by_number = tx.dialect().any_text(own(Column::ExternalId), named.iter().copied());
    let mut seen = tx.list(of_job().filter(by_number)).await?;
    let numbers: HashSet<&str> = seen.iter().filter_map(|row| row.external_id.as_deref()).collect();
    let left: Vec<&str> = named.difference(&numbers).copied().collect();
    if !left.is_empty() {
        let by_pseudonym = tx.dialect().any_text(own(Column::Pseudonym), left);
        seen.extend(tx.list(of_job().filter(by_pseudonym)).await?);
    }
    let known: HashSet<_> = seen.iter().map(|row| row.id).collect();
    let left: Vec<Uuid> = going.filter(|id| !known.contains(id)).map(Id::uuid).collect();
    if !left.is_empty() {
        let by_id = tx.dialect().any_id(own(Column::Id), left);
        seen.extend(tx.list(Entity::find().filter(by_id)).await?);
    }
    Ok(seen)
}

fn theirs(tx: &Tx, job: &import_job::Model, wishes: &[Wish]) -> sea_orm::Select<mobility::Entity> {
    let keys = wishes.iter().map(|wish| wish.key.as_str());
    mobility::Entity::find()
        .filter(Column::PartnerId.eq(job.partner_id))
        .filter(Column::ProjectId.eq(job.project_id))
        .filter(
            tx.dialect()
                .any_text(Expr::col((mobility::Entity, Column::ExternalId)), keys),
        )
}
