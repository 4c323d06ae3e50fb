//! Proof that one verb on one row is allowed.

use std::{marker::PhantomData, ops::Deref};

use entity::{
    id::Id,
    partner, project,
    record::Verb,
    rule::{Text, Violation},
};
use sea_orm::{ModelTrait, Value};

use super::{
    Actor, Relation, Scoped,
    scoped::{allows, holds, opens},
};
use crate::{
    auth::PersonKey,
    error::{Error, Result},
};

/// A row and the proof that one verb on it is allowed. Spent by one write.
#[derive(Debug)]
pub struct Permit<E: Scoped> {
    row: E::Model,
    verb: &'static str,
    reason: Option<String>,
    key: Option<PersonKey>,
}

impl<E: Scoped> Deref for Permit<E> {
    type Target = E::Model;
    fn deref(&self) -> &E::Model {
        &self.row
    }
}

impl<E: Scoped> Permit<E> {
    /// The same permit with the reason that the verb asks for; it stays in the audit.
    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self {
            reason: Some(reason.into()),
            ..self
        }
    }

    /// The same permit for a record that is about this person: what the audit keeps of it is a fingerprint
    /// under their key.
    #[must_use]
    pub fn under(self, key: PersonKey) -> Self {
        Self { key: Some(key), ..self }
    }

    /// See [`Permit::under`].
    pub(crate) fn key(&self) -> Option<PersonKey> {
        self.key.clone()
    }

    /// The row as it was read, the verb and the reason: for the one write that spends it.
    pub(crate) fn spend(self) -> (E::Model, &'static str, Option<String>) {
        (self.row, self.verb, self.reason)
    }
}

/// Proof that a new row of the kind may be made for one owner. Spent by one insert.
#[derive(Debug)]
pub struct NewPermit<E: Scoped> {
    owner: Id<partner::Entity>,
    verb: &'static str,
    key: Option<PersonKey>,
    kind: PhantomData<fn() -> E>,
}

impl<E: Scoped> NewPermit<E> {
    /// The partner that will own the row.
    #[must_use]
    pub fn owner(&self) -> Id<partner::Entity> {
        self.owner
    }

    /// See [`Permit::under`].
    #[must_use]
    pub fn under(self, key: PersonKey) -> Self {
        Self { key: Some(key), ..self }
    }

    /// See [`Permit::under`].
    pub(crate) fn key(&self) -> Option<PersonKey> {
        self.key.clone()
    }

    /// The owner and the verb: for the one insert that spends it.
    pub(crate) fn spend(self) -> (Id<partner::Entity>, &'static str) {
        (self.owner, self.verb)
    }
}

impl Actor {
    /// The row as a permit for `verb`, or FORBIDDEN. The row was read through the session, so it is
    /// one that the actor may know of.
    pub fn permit<M>(&self, verb: <M::Entity as Scoped>::Verb, row: M) -> Result<Permit<M::Entity>>
    where
        M: ModelTrait<Entity: Scoped<Model = M>>,
    {
        if allows::<M::Entity>(self, verb, &row) {
            Ok(Permit {
                row,
                verb: verb.name(),
                reason: None,
                key: None,
            })
        } else {
            Err(Error::Forbidden)
        }
    }

    /// The same for what the person whom the row is about may do themselves: `person`, the record of theirs that the
    /// row names, says who that is.
    pub fn permit_myself<M, P>(
        &self,
        verb: <M::Entity as Scoped>::Verb,
        row: M,
        person: &P,
    ) -> Result<Permit<M::Entity>>
    where
        M: ModelTrait<Entity: Scoped<Model = M>>,
        P: ModelTrait<Entity: Scoped<Model = P>>,
    {
        if self.is_myself(person) && granted_to_myself::<M::Entity>(verb) {
            return Ok(Permit {
                row,
                verb: verb.name(),
                reason: None,
                key: None,
            });
        }
        Err(Error::Forbidden)
    }

    /// The same where rows of other tables say how the actor stands to this one: `among` is the answer to the question
    /// whether the row is one of those that the verb's grants pick.
    pub fn permit_among<M>(&self, verb: <M::Entity as Scoped>::Verb, row: M, among: bool) -> Result<Permit<M::Entity>>
    where
        M: ModelTrait<Entity: Scoped<Model = M>>,
    {
        if among && opens::<M::Entity>(self, verb) {
            return Ok(Permit {
                row,
                verb: verb.name(),
                reason: None,
                key: None,
            });
        }
        Err(Error::Forbidden)
    }

    /// The same for a new row below one that the verb's grants pick, owned by `owner`.
    pub fn permit_new_among<E: Scoped>(
        &self,
        verb: E::Verb,
        owner: Id<partner::Entity>,
        among: bool,
    ) -> Result<NewPermit<E>> {
        if among && opens::<E>(self, verb) {
            return Ok(NewPermit {
                owner,
                verb: verb.name(),
                key: None,
                kind: PhantomData,
            });
        }
        Err(Error::Forbidden)
    }

    /// Whether the record is about the person who calls.
    pub fn is_myself<P>(&self, person: &P) -> bool
    where
        P: ModelTrait<Entity: Scoped<Model = P>>,
    {
        let column = <P::Entity as Scoped>::column(Relation::Myself);
        let of = column.map(|column| person.get(column));
        matches!((of, self.person()), (Some(Value::Uuid(Some(id))), Some(person)) if id == person.account.uuid())
    }

    /// A permit for a new row, inside `parent` if there is one, owned by `wanted` or else by the only
    /// partner for which the actor may do that.
    pub fn permit_new<E: Scoped>(
        &self,
        verb: E::Verb,
        parent: Option<Id<project::Entity>>,
        wanted: Option<Id<partner::Entity>>,
    ) -> Result<NewPermit<E>> {
        if !opens::<E>(self, verb) {
            return Err(Error::Forbidden);
        }
        let able = self.owners_for::<E>(verb, parent);
        let anywhere = || {
            let grants = E::grants(verb).iter();
            grants
                .filter_map(|grant| self.everywhere(grant.relation))
                .any(|holds| holds)
        };
        let owner = match (wanted, able.as_slice()) {
            (Some(wanted), able) if able.contains(&wanted) || anywhere() => wanted,
            // The coordinator makes rows of its project that others will own: an invitation.
            (Some(wanted), _) if parent.is_some_and(|project| self.coordinates::<E>(verb, project)) => wanted,
            (Some(_), _) | (None, []) => return Err(Error::Forbidden),
            (None, [only]) => *only,
            (None, several) => return Err(ambiguous(several)),
        };
        Ok(NewPermit {
            owner,
            verb: verb.name(),
            key: None,
            kind: PhantomData,
        })
    }

    /// The row as a permit for `verb`, where the relations are those to the row that it hangs below. Both were read
    /// through the session.
    pub fn permit_through<M, P>(
        &self,
        verb: <M::Entity as Scoped>::Verb,
        row: M,
        parent: &P,
    ) -> Result<Permit<M::Entity>>
    where
        M: ModelTrait<Entity: Scoped<Model = M>>,
        P: ModelTrait<Entity: Scoped<Model = P>>,
    {
        let mut grants = <M::Entity as Scoped>::grants(verb).iter();
        let reaches = opens::<M::Entity>(self, verb);
        if !reaches || !grants.any(|grant| holds::<P::Entity>(self, grant.relation, grant.roles, true, parent)) {
            return Err(Error::Forbidden);
        }
        Ok(Permit {
            row,
            verb: verb.name(),
            reason: None,
            key: None,
        })
    }

    /// A permit for a new row that hangs below `parent` and belongs to its owner. The relations are those to the
    /// parent, which was read through the session.
    pub fn permit_below<E, P>(&self, verb: E::Verb, parent: &P) -> Result<NewPermit<E>>
    where
        E: Scoped,
        P: ModelTrait<Entity: Scoped<Model = P>> + entity::record::Record,
    {
        let mut grants = E::grants(verb).iter();
        let reaches = opens::<E>(self, verb);
        if !reaches || !grants.any(|grant| holds::<P::Entity>(self, grant.relation, grant.roles, true, parent)) {
            return Err(Error::Forbidden);
        }
        Ok(NewPermit {
            owner: parent.owner(),
            verb: verb.name(),
            key: None,
            kind: PhantomData,
        })
    }

    /// Whether the verb is the coordinator's, and the actor's partner coordinates the project.
    fn coordinates<E: Scoped>(&self, verb: E::Verb, project: Id<project::Entity>) -> bool {
        let grants = E::grants(verb).iter();
        grants
            .filter(|grant| grant.relation == Relation::Coordinator)
            .any(|grant| {
                self.related(grant.relation, grant.roles, true)
                    .contains(&project.uuid())
            })
    }

    /// The partners for which the actor may do `verb` inside `parent`.
    #[must_use]
    pub fn owners_for<E: Scoped>(
        &self,
        verb: E::Verb,
        parent: Option<Id<project::Entity>>,
    ) -> Vec<Id<partner::Entity>> {
        let granted = |membership: &&crate::auth::Membership| {
            let reached = opens::<E>(self, verb);
            reached
                && E::grants(verb).iter().any(|grant| {
                    membership.has_any(grant.roles)
                        && membership.may(grant.relation, true)
                        && (grant.relation == Relation::Owner
                            || parent.is_some_and(|project| membership.takes_part(grant.relation, project)))
                })
        };
        self.memberships()
            .iter()
            .filter(granted)
            .map(|membership| membership.partner)
            .collect()
    }
}

/// Whether the verb is granted to the person themselves.
pub(super) fn granted_to_myself<E: Scoped>(verb: E::Verb) -> bool {
    E::grants(verb).iter().any(|grant| grant.relation == Relation::Myself)
}

fn ambiguous(choices: &[Id<partner::Entity>]) -> Error {
    let names: Vec<String> = choices
        .iter()
        .map(|one| crate::graphql::node::global_id::<partner::Entity>(*one))
        .collect();
    let names = names.join(", ");
    Violation::new(
        "input.partner",
        "REQUIRED",
        Text::new(
            format!("You may do this for several partners; name one of: {names}."),
            format!("Vous pouvez le faire pour plusieurs partenaires ; nommez-en un : {names}."),
        ),
    )
    .into()
}
