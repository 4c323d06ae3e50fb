//! What a kind of record must say before it can be read at all.

use entity::{
    partner_member::Role,
    record::{Stateful, Verb},
    scope::{Access, Area},
};
use sea_orm::{Condition, EntityTrait, ModelTrait, Value, sea_query::Expr};

use super::{Actor, Grant, Relation, permit::granted_to_myself};
use crate::db::{Dialect, qualified};

/// A kind of record whose rows are narrowed to the viewer. An entity without this does not compile
/// in a query.
pub trait Scoped: EntityTrait<Model: Stateful<Verb = Self::Verb>> {
    /// The verbs of the kind.
    type Verb: Verb;
    /// Its name: in ids, audit and events.
    const KIND: &'static str;
    /// Whether its rows say who people are: they are touched only behind the second line, see
    /// [`crate::db::shelter`].
    const SHELTERED: bool = false;
    /// The area of the scopes that open it to API keys.
    const AREA: Area;

    /// The area of one verb, where it differs.
    #[must_use]
    fn area(_verb: Self::Verb) -> Area {
        Self::AREA
    }

    /// Who is granted the verb: the arm of [`super::matrix`].
    #[must_use]
    fn grants(verb: Self::Verb) -> &'static [Grant];

    /// The column that holds the other end of the relation: a partner, a project or a person.
    #[must_use]
    fn column(relation: Relation) -> Option<Self::Column>;

    /// What must hold besides, for a reader in this relation.
    #[must_use]
    fn narrowed(_relation: Relation) -> Option<Condition> {
        None
    }

    /// The rows that the actor may read: FALSE, OR what is granted.
    #[must_use]
    fn visible_to(actor: &Actor, dialect: Dialect) -> Condition {
        granted_to_read::<Self>(actor, dialect)
    }
}

/// What the session adds to every query: FALSE outside the scopes of a key, else what the actor may read.
/// A kind whose visibility hangs on another's needs its own scope alone.
#[must_use]
pub fn readable<E: Scoped>(actor: &Actor, dialect: Dialect) -> Condition {
    if actor.reaches(E::AREA, Access::Read) {
        E::visible_to(actor, dialect)
    } else {
        Condition::any().add(Expr::val(false))
    }
}

/// What a verb asks of a key.
pub(super) fn access<V: Verb>(verb: V) -> Access {
    if verb == V::READ { Access::Read } else { Access::Write }
}

/// Whether the actor's scopes open the verb at all.
pub(super) fn opens<E: Scoped>(actor: &Actor, verb: E::Verb) -> bool {
    actor.reaches(E::area(verb), access(verb))
}

/// What the matrix alone grants a reader: FALSE, OR each grant.
#[must_use]
pub fn granted_to_read<E: Scoped>(actor: &Actor, dialect: Dialect) -> Condition {
    granted_by::<E>(E::grants(E::Verb::READ), actor, dialect)
}

/// What these grants give an actor among the rows: FALSE, OR each grant.
#[must_use]
pub fn granted_by<E: Scoped>(grants: &[Grant], actor: &Actor, dialect: Dialect) -> Condition {
    grants
        .iter()
        .filter_map(|grant| granted::<E>(actor, *grant, dialect))
        .fold(Condition::any().add(Expr::val(false)), Condition::add)
}

/// One grant as a condition; `None` if it gives this actor nothing.
fn granted<E: Scoped>(actor: &Actor, grant: Grant, dialect: Dialect) -> Option<Condition> {
    if let Some(everywhere) = actor.everywhere(grant.relation) {
        return everywhere.then(|| Condition::all().add_option(E::narrowed(grant.relation)));
    }
    let ids = actor.related(grant.relation, grant.roles, false);
    if ids.is_empty() {
        return None;
    }
    // Where no column says whom a row is about, the kind's own `visible_to` does.
    let column = E::column(grant.relation)?;
    let related = dialect.any_id(qualified(column), ids);
    Some(Condition::all().add(related).add_option(E::narrowed(grant.relation)))
}

/// Whether a grant of `verb` holds between the actor and a row that they can read.
pub(super) fn allows<E: Scoped>(actor: &Actor, verb: E::Verb, row: &E::Model) -> bool {
    let writing = access(verb) == Access::Write;
    opens::<E>(actor, verb)
        && E::grants(verb)
            .iter()
            .any(|grant| holds::<E>(actor, grant.relation, grant.roles, writing, row))
}

pub(super) fn holds<E: Scoped>(
    actor: &Actor,
    relation: Relation,
    roles: &[Role],
    writing: bool,
    row: &E::Model,
) -> bool {
    if let Some(everywhere) = actor.everywhere(relation) {
        return everywhere;
    }
    let Some(column) = E::column(relation) else {
        return false;
    };
    match row.get(column) {
        Value::Uuid(Some(id)) => actor.related(relation, roles, writing).contains(&id),
        _ => false,
    }
}

/// The verbs that the person whom the row is about may use on it now.
pub fn i_can<M>(row: &M) -> Vec<<M::Entity as Scoped>::Verb>
where
    M: ModelTrait<Entity: Scoped<Model = M>> + Stateful<Verb = <M::Entity as Scoped>::Verb>,
{
    let open = row.open().iter().copied();
    open.filter(|verb| granted_to_myself::<M::Entity>(*verb)).collect()
}

/// The verbs the actor may use on the row now: granted by the matrix and open in its state.
pub fn viewer_can<M>(actor: &Actor, row: &M) -> Vec<<M::Entity as Scoped>::Verb>
where
    M: ModelTrait<Entity: Scoped<Model = M>> + Stateful<Verb = <M::Entity as Scoped>::Verb>,
{
    let open = row.open();
    open.iter()
        .copied()
        .filter(|verb| allows::<M::Entity>(actor, *verb, row))
        .collect()
}
