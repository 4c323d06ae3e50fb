//! Who sees a membership, and the rules of it that need data.

use entity::{
    id::Id,
    partner,
    partner_member::{Column, Entity, Model, Role, State, Verb},
    scope::Area,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::{
    auth::Actor,
    authz::{Grant, Permit, Relation, Scoped, matrix},
    db::{Session, Tx},
    error::{Error, Result},
};

impl Scoped for Entity {
    type Verb = Verb;
    const KIND: &'static str = "partner_member";
    const AREA: Area = Area::Member;

    fn grants(verb: Verb) -> &'static [Grant] {
        matrix::partner_member(verb)
    }

    fn column(relation: Relation) -> Option<Column> {
        match relation {
            Relation::Owner => Some(Column::PartnerId),
            Relation::Myself => Some(Column::AccountId),
            _ => None,
        }
    }
}

/// Whether the membership is the actor's own.
pub fn is_myself(actor: &Actor, member: &Model) -> bool {
    actor.person().is_some_and(|person| person.account == member.account_id)
}

/// P-3: an ADMIN changes anybody's membership but their own, so that nobody raises their own roles.
pub fn permit_other(actor: &Actor, verb: Verb, member: Model) -> Result<Permit<Entity>> {
    let own = is_myself(actor, &member);
    let permit = actor.permit(verb, member)?;
    if own { Err(Error::Forbidden) } else { Ok(permit) }
}

/// Whether the actor may invite there as the OPERATOR alone, not as the partner's ADMIN.
pub fn is_operator_for(actor: &Actor, partner: Id<partner::Entity>) -> bool {
    !actor.owners_for::<Entity>(Verb::Add, None).contains(&partner)
}

/// P-3: the OPERATOR appoints only a partner's first ADMIN. One who was appointed before and has not accepted can
/// do so no longer: the address may have been wrong.
pub async fn first_admin(tx: &Tx, partner: &partner::Model, roles: &[Role]) -> Result<()> {
    if partner.state != partner::State::Invited || roles != [Role::Admin] {
        return Err(Error::Forbidden);
    }
    let beside = tx.system("whether a partner has an ADMIN");
    if !beside.all(admins(partner.id)).await?.is_empty() {
        return Err(Error::Forbidden);
    }
    let waiting = Entity::find()
        .filter(Column::PartnerId.eq(partner.id))
        .filter(Column::State.eq(State::Invited));
    for member in beside.all(waiting).await? {
        crate::auth::link::void(beside, member.id).await?;
        beside
            .change::<Entity>("REPLACE", None, &member, member.ended())
            .await?;
    }
    Ok(())
}

/// The membership, and the partner's ADMINs in force, for a change that may take one away. The partner's row is
/// locked first, so that of two such changes the second one sees what the first has done (P-4).
pub async fn with_admins(tx: &Tx, id: Id<Entity>) -> Result<(Model, Vec<Model>)> {
    let beside = tx.system("a partner's ADMINs");
    let named = tx.look(Entity::find_by_id(id)).await?;
    beside.one(partner::Entity::find_by_id(named.partner_id)).await?;
    let member = tx.get(Entity::find_by_id(id)).await?;
    Ok((member, beside.all(admins(named.partner_id)).await?))
}

/// Whether nobody else is ADMIN of the partner; asked by one of them, who sees all members.
pub async fn is_last_admin(session: &Session, member: &Model) -> Result<bool> {
    let (column, partner) = (Column::PartnerId, member.partner_id.uuid());
    let all = Entity::find().filter(in_force_as_admin());
    Ok(session.load_count(column, partner, all, "ADMINs").await? < 2)
}

fn admins(partner: Id<partner::Entity>) -> Select<Entity> {
    Entity::find()
        .filter(Column::PartnerId.eq(partner))
        .filter(in_force_as_admin())
}

fn in_force_as_admin() -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(Column::State.eq(State::Active))
        .add(super::query::with_role(Role::Admin))
}
