//! Rows about participants and who they are, by the same rules as `participantCreate` and the updates.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    id::Id,
    identity::{self, Facts},
    import_job,
    job::Kind,
    participant::{self, Category, Changes, Column, Gender, Model, New, Verb},
    person_key, project,
    record::Stateful,
    rule::both,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use super::{Taken, finding::Found, table::Row, value::Values};
use crate::{
    auth::{PersonKey, random},
    authz::{NewPermit, Permit},
    db::Tx,
    error::{Error, Result},
    participant::first_facts,
};

/// What the rows say, read.
struct Wish {
    row: i32,
    key: String,
    category: Category,
    changes: Changes,
    facts: Option<identity::Changes>,
}

/// What is to be written.
#[derive(Default)]
struct Writing {
    identities: Vec<(NewPermit<identity::Entity>, identity::Model)>,
    keys: Vec<person_key::Model>,
    participants: Vec<(NewPermit<participant::Entity>, Model)>,
    changed: Vec<(Permit<participant::Entity>, Model)>,
    corrected: Vec<(Permit<identity::Entity>, identity::Model)>,
}

/// What is there already, by the senders' numbers.
struct There {
    participants: HashMap<String, Model>,
    identities: HashMap<Id<identity::Entity>, identity::Model>,
    keys: HashMap<Id<identity::Entity>, PersonKey>,
}

/// Judges the rows of one piece, and writes those that are right unless it is only looking.
pub async fn take(tx: &Tx, job: &import_job::Model, rows: &[Row], looking: bool) -> Result<Taken> {
    let project = tx.get(project::Entity::find_by_id(job.project_id)).await?;
    may_create(tx, job)?;
    project.expect_ongoing()?;
    let mut taken = Taken::default();
    let mut wishes = Vec::with_capacity(rows.len());
    for row in rows {
        match wish(tx, &project, row) {
            Ok(wish) => wishes.push(wish),
            Err(found) => taken.refuse(found),
        }
    }
    let mut there = There::of(tx, job, &wishes).await?;
    let mut writing = Writing::default();
    for wish in wishes {
        let row = wish.row;
        let done = match there.participants.remove(&wish.key) {
            Some(found) => change(tx, &there, found, wish, &mut writing),
            None => create(tx, job, wish, &mut writing).await.map(|()| Done::Created),
        };
        match done {
            Ok(Done::Created) => taken.created += 1,
            Ok(Done::Changed) => taken.changed += 1,
            Ok(Done::Same) => taken.unchanged += 1,
            Err(error) => taken.refuse(Found::refusal(Kind::Participant, row, error)?),
        }
    }
    taken.read = there.read((!looking).then_some(&writing));
    if !looking {
        writing.write(tx).await?;
    }
    Ok(taken)
}

/// What became of a row.
enum Done {
    Created,
    Changed,
    Same,
}

/// Whoever may not add participants for the partner imports none, not even by changing those that are there.
fn may_create(tx: &Tx, job: &import_job::Model) -> Result<()> {
    let (project, partner) = (Some(job.project_id), Some(job.partner_id));
    let actor = tx.actor();
    actor.permit_new::<participant::Entity>(Verb::Create, project, partner)?;
    actor.permit_new::<identity::Entity>(identity::Verb::Create, None, partner)?;
    Ok(())
}

fn wish(tx: &Tx, project: &project::Model, row: &Row) -> std::result::Result<Wish, Vec<Found>> {
    let mut values = Values::of(Kind::Participant, row);
    super::of_project(&mut values, project);
    let category = values.code("category", Category::ALL, Category::code);
    let changes = Changes {
        gender: values.code("gender", Gender::ALL, Gender::code),
        birth_year: values.number("birthYear").map(Some),
        profession: values.text("profession").map(Some),
        external_id: values.text("externalId").map(Some),
        missing: Vec::new(),
    };
    let facts = identity::Changes {
        given_name: values.text("identity.givenName").map(Some),
        family_name: values.text("identity.familyName").map(Some),
        email: values.text("identity.email").map(Some),
        birth_date: values.day("identity.birthDate").map(Some),
        nationality: values.text("identity.nationality").map(Some),
        contact: values.text("identity.contact").map(Some),
    };
    let known = [
        &facts.given_name,
        &facts.family_name,
        &facts.email,
        &facts.nationality,
        &facts.contact,
    ];
    let said = known.iter().any(|fact| fact.is_some()) || facts.birth_date.is_some();
    let (Some(category), Some(key), false) = (category, values.text("externalId"), values.are_wrong()) else {
        values.found.extend(otherwise((row.number, tx.now()), changes, facts));
        return Err(values.found);
    };
    Ok(Wish {
        row: row.number,
        key,
        category,
        changes,
        facts: said.then_some(facts),
    })
}

/// What the rules say of the cells of a row that is refused already, so that all is told at once.
fn otherwise((row, now): (i32, DateTime<Utc>), changes: Changes, facts: identity::Changes) -> Vec<Found> {
    let nobody = New {
        id: Id::new(Uuid::nil()),
        partner_id: Id::new(Uuid::nil()),
        project_id: Id::new(Uuid::nil()),
        identity_id: Id::new(Uuid::nil()),
        account_id: None,
        pseudonym: String::new(),
        category: Category::Learner,
        now,
    };
    let judged = both(
        Model::created(nobody, changes),
        Facts::default().changed(facts).checked("input.identity"),
    );
    match judged {
        Err(refusal) => Found::refusal(Kind::Participant, row, refusal.into()).unwrap_or_default(),
        Ok(_) => Vec::new(),
    }
}

async fn create(tx: &Tx, job: &import_job::Model, wish: Wish, writing: &mut Writing) -> Result<()> {
    let (project, partner) = (Some(job.project_id), Some(job.partner_id));
    let permit = tx
        .actor()
        .permit_new::<participant::Entity>(Verb::Create, project, partner)?;
    let facts = first_facts(wish.category, wish.facts)?;
    let person = tx.new_id();
    let new = New {
        id: tx.new_id(),
        partner_id: job.partner_id,
        project_id: job.project_id,
        identity_id: person,
        account_id: None,
        pseudonym: participant::pseudonym(random::bytes()),
        category: wish.category,
        now: tx.now(),
    };
    let row = both(Model::created(new, wish.changes), facts.checked("input.identity"))?;
    let (key, kept) = tx.new_person(person).await?;
    let identity = identity::Model::sealed(person, job.partner_id, key.seal(&facts)?, tx.now());
    let named = tx
        .actor()
        .permit_new::<identity::Entity>(identity::Verb::Create, None, partner)?;
    writing.identities.push((named.under(key), identity));
    writing.keys.push(kept);
    writing.participants.push((permit, row));
    Ok(())
}

fn change(tx: &Tx, there: &There, found: Model, wish: Wish, writing: &mut Writing) -> Result<Done> {
    let permit = tx.actor().permit(Verb::Update, found)?;
    permit.expect_open(Verb::Update)?;
    let next = permit.changed(wish.changes, tx.now());
    let corrected = match wish.facts {
        Some(_) if permit.is_candidate() => Err(crate::participant::not_for_candidates("input.identity")),
        Some(facts) => there.corrected(tx, &permit, facts),
        None => Ok(None),
    };
    let same = permit.category == wish.category;
    let next = all(same_category(same), next, corrected)?;
    let (next, corrected) = next;
    let untouched = next == *permit && corrected.is_none();
    if next != *permit {
        writing.changed.push((permit, next));
    }
    writing.corrected.extend(corrected);
    Ok(if untouched { Done::Same } else { Done::Changed })
}

fn same_category(same: bool) -> Result<()> {
    let mut found = entity::code::Findings::default();
    found.require(
        same,
        "category",
        "STAYS",
        "The profile of a participant stays as it is.",
        "Le profil d'un participant reste tel quel.",
    );
    Ok(found.into_result()?)
}

/// What three judgements of one row say together: all that any of them found.
fn all<A, B>(first: Result<()>, second: Result<A, entity::rule::Refusal>, third: Result<B>) -> Result<(A, B)> {
    let mut violations = Vec::new();
    let mut note = |error: Error| match error {
        Error::Invalid(found) => {
            violations.extend(found);
            Ok(())
        }
        other => Err(other),
    };
    let first = first.map_or_else(&mut note, Ok);
    first?;
    let second = match second {
        Ok(value) => Some(value),
        Err(refusal) => {
            note(refusal.into())?;
            None
        }
    };
    let third = match third {
        Ok(value) => Some(value),
        Err(error) => {
            note(error)?;
            None
        }
    };
    match (second, third) {
        (Some(second), Some(third)) if violations.is_empty() => Ok((second, third)),
        _ => Err(Error::Invalid(violations)),
    }
}

impl There {
    /// What the rows name, locked: participants first, then who they are, each in the order of their ids.
    async fn of(tx: &Tx, job: &import_job::Model, wishes: &[Wish]) -> Result<Self> {
        let keys = wishes.iter().map(|wish| wish.key.as_str());
        let named = tx
            .dialect()
            .any_text(Expr::col((participant::Entity, Column::ExternalId)), keys);
        let theirs = participant::Entity::find()
            .filter(Column::PartnerId.eq(job.partner_id))
            .filter(Column::ProjectId.eq(job.project_id))
            .filter(named)
            .order_by_asc(Column::Id);
        let rows = tx.lock_all(theirs).await?;
        let by_key = |row: Model| row.external_id.clone().map(|key| (key, row));
        let participants: HashMap<String, Model> = rows.into_iter().filter_map(by_key).collect();
        let said = wishes.iter().filter(|wish| wish.facts.is_some());
        let people = said.filter_map(|wish| participants.get(&wish.key)?.identity_id);
        let people: Vec<_> = people.map(Id::uuid).collect();
        let mut identities = Vec::new();
        let mut keys = HashMap::new();
        if !people.is_empty() {
            let wanted = tx
                .dialect()
                .any_id(Expr::col((identity::Entity, identity::Column::Id)), people);
            let wanted = identity::Entity::find()
                .filter(wanted)
                .order_by_asc(identity::Column::Id);
            identities = tx.lock_all(wanted).await?;
            keys = tx.person_keys(&identities).await?;
        }
        Ok(Self {
            participants,
            identities: identities.into_iter().map(|row| (row.id, row)).collect(),
            keys,
        })
    }

    /// The identity with what the row says of it; `None` if it says what is known.
    fn corrected(
        &self,
        tx: &Tx,
        of: &Model,
        changes: identity::Changes,
    ) -> Result<Option<(Permit<identity::Entity>, identity::Model)>> {
        let found = of
            .identity_id
            .and_then(|id| self.identities.get(&id).zip(self.keys.get(&id)));
        let (row, key) = found.ok_or(Error::NotFound)?;
        let permit = tx.actor().permit(identity::Verb::Update, row.clone())?;
        let before: Facts = key.open(&row.sealed)?;
        let facts = before.changed(changes);
        facts.checked("input.identity")?;
        if facts == before {
            return Ok(None);
        }
        let next = identity::Model {
            sealed: key.seal(&facts)?,
            ..row.clone()
        };
        Ok(Some((permit.under(key.clone()), next)))
    }

    /// to find that nothing changes, who it is was read; what is changed leaves a trace of its own.
    fn read(&self, writing: Option<&Writing>) -> Vec<identity::Model> {
        let corrected: HashSet<_> = writing
            .iter()
            .flat_map(|all| &all.corrected)
            .map(|(_, row)| row.id)
            .collect();
        let read = self.identities.values().filter(|row| !corrected.contains(&row.id));
        read.cloned().collect()
    }
}

impl Writing {
    async fn write(self, tx: &Tx) -> Result<()> {
        tx.insert_all(self.identities).await?;
        tx.keep_all(self.keys).await?;
        tx.insert_all(self.participants).await?;
        tx.update_all(self.changed).await?;
        tx.update_all(self.corrected).await
    }
}
