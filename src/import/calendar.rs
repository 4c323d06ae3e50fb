//! M-5: who is away when. Read for the people of a piece at once, and kept up to date as its rows are judged; of rows
//! that are only looked at, it remembers them from piece to piece.

use std::collections::{HashMap, HashSet};

use entity::{
    id::Id,
    mobility::{self, Column, Model, Span, Status, meet},
    participant,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use crate::{db::Tx, error::Result};

/// Who is away when.
#[derive(Default)]
pub struct Calendar {
    remembers: bool,
    /// The person behind each participant.
    people: HashMap<Id<participant::Entity>, Uuid>,
    days: HashMap<Uuid, HashMap<Id<mobility::Entity>, Span>>,
    /// Whose each mobility is.
    whose: HashMap<Id<mobility::Entity>, Uuid>,
    /// Mobilities of which what was looked at counts, and not what is written.
    entered: HashSet<Id<mobility::Entity>>,
}

impl Calendar {
    /// One that remembers what was only looked at.
    #[must_use]
    pub fn of_a_look() -> Self {
        Self {
            remembers: true,
            ..Self::default()
        }
    }

    /// Reads when these people, who are locked, are away.
    pub async fn read(&mut self, tx: &Tx, people: impl Iterator<Item = &participant::Model> + Clone) -> Result<()> {
        if !self.remembers {
            *self = Self::default();
        }
        let person = |row: &participant::Model| row.identity_id.map_or(row.id.uuid(), Id::uuid);
        self.people.extend(people.clone().map(|row| (row.id, person(row))));
        let going = tx.dialect().any_id(
            Expr::col((mobility::Entity, Column::ParticipantId)),
            people.map(|row| row.id.uuid()),
        );
        let theirs = mobility::Entity::find()
            .filter(going)
            .filter(Column::Status.is_not_in(Status::DEAD.iter().copied()))
            .order_by_asc(Column::Id);
        for row in tx.system("M-5").locked(theirs).await? {
            if !self.entered.contains(&row.id) {
                self.put(&row);
            }
        }
        Ok(())
    }

    /// Whether the person has another live mobility in this time.
    #[must_use]
    pub fn is_taken(&self, mobility: &Model) -> bool {
        let days = self
            .people
            .get(&mobility.participant_id)
            .and_then(|person| self.days.get(person));
        let others = days.into_iter().flatten().filter(|(id, _)| **id != mobility.id);
        mobility.status.is_live() && others.map(|(_, days)| *days).any(|days| meet(days, mobility.days()))
    }

    /// Notes what became of a mobility.
    pub fn enter(&mut self, mobility: &Model) {
        if self.remembers {
            self.entered.insert(mobility.id);
        }
        self.put(mobility);
    }

    fn put(&mut self, row: &Model) {
        let Some(person) = self.people.get(&row.participant_id).copied() else {
            return;
        };
        // Somebody else may go instead.
        let before = self.whose.insert(row.id, person).filter(|before| *before != person);
        if let Some(days) = before.and_then(|before| self.days.get_mut(&before)) {
            days.remove(&row.id);
        }
        let days = self.days.entry(person).or_default();
        days.insert(row.id, row.days());
    }
}

/// All participant records of the people behind these, locked until the end in the order of their ids.
pub async fn lock(tx: &Tx, seen: &[participant::Model]) -> Result<Vec<participant::Model>> {
    use participant::Column::{Id as Key, IdentityId};
    let any = |column, ids: Vec<Uuid>| {
        let own = Expr::col((participant::Entity, column));
        tx.dialect().any_id(own, ids)
    };
    let people = seen.iter().filter_map(|row| row.identity_id).map(Id::uuid);
    let same = Condition::any()
        .add(any(IdentityId, people.collect()))
        .add(any(Key, seen.iter().map(|row| row.id.uuid()).collect()));
    let people = participant::Entity::find().filter(same).order_by_asc(Key);
    tx.system("M-5").locked(people).await
}
