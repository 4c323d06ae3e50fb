//! Memberships: who is invited, with which roles, and how it ends.

use chrono::{DateTime, Utc};
use entity::{
    account,
    code::Findings,
    id::Id,
    partner,
    partner_member::{Column, Entity, LONGEST_NAME, Model, New, Role, Verb, checked_roles},
    record::Stateful,
    rule::{Text, Violation},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::policy;
use crate::{
    auth::{self, Actor, Auth, link, link::Token},
    authz,
    db::{Session, SystemTx, Tx},
    error::{Error, Result},
    graphql::verb::{self, Listed},
    language::{Language, Preferred},
    mail::{self, Letter},
};

/// Somebody to be invited.
#[derive(Debug)]
pub struct Adding {
    /// The partner; the only possible one if left out.
    pub partner: Option<Id<partner::Entity>>,
    /// Address of the person.
    pub email: String,
    /// The roles it will give.
    pub roles: Vec<Role>,
    /// Name of the person, as far as it is known.
    pub display_name: Option<String>,
}

/// A membership with its invitation.
pub struct Invited {
    /// The membership.
    pub member: Model,
    /// The link, where the installation sends no mail.
    pub link: Option<String>,
}

/// Invites somebody, known here or not: the answer and its time are the same.
pub async fn add(session: &Session, auth: &Auth, adding: Adding) -> Result<Invited> {
    let Adding {
        partner,
        email,
        roles,
        display_name,
    } = adding;
    let tx = session.begin().await?;
    tx.known(partner).await?;
    let permit = tx.actor().permit_new::<Entity>(Verb::Add, None, partner)?;
    let partner = tx.get(partner::Entity::find_by_id(permit.owner())).await?;
    let operator = policy::is_operator_for(tx.actor(), partner.id);
    if operator {
        policy::first_admin(&tx, &partner, &roles).await?;
    }
    let email = account::normal_email(&email);
    let name = display_name.unwrap_or_else(|| auth::name_in(&email).to_owned());
    let roles = checked(&email, &name, roles)?;
    let beside = tx.system("the account of somebody who is invited");
    let account = auth::account_of(beside, &email, &name, tx.now()).await?;
    let new = New {
        id: tx.new_id(),
        partner_id: partner.id,
        account_id: account.id,
        email,
        display_name: name,
        roles,
        now: tx.now(),
    };
    let member = place(&tx, permit, new, operator).await?;
    send(session, auth, tx, member, (&partner, &account)).await
}

/// Invites a partner's first ADMIN at the command line, where whoever has the database is the operator (P-3).
pub async fn first_admin(tx: &SystemTx, partner: &partner::Model, email: &str, now: DateTime<Utc>) -> Result<Token> {
    let email = account::normal_email(email);
    let name = auth::name_in(&email).to_owned();
    let roles = checked(&email, &name, vec![Role::Admin])?;
    let account = auth::account_of(tx, &email, &name, now).await?;
    let new = New {
        id: Id::new(auth::random::ordered_uuid(now)),
        partner_id: partner.id,
        account_id: account.id,
        email,
        display_name: name,
        roles,
        now,
    };
    let member = tx.insert::<Entity>(Model::invited(new)).await?;
    link::invite(tx, &member, now).await
}

/// The new membership. One that is there is refused to an ADMIN, who sees it; the OPERATOR, who does not, has no
/// other way to send the first ADMIN a new link.
async fn place(tx: &Tx, permit: authz::NewPermit<Entity>, new: New, operator: bool) -> Result<Model> {
    let beside = tx.system("whether there is a membership already");
    let theirs = Entity::find()
        .filter(Column::PartnerId.eq(new.partner_id))
        .filter(Column::AccountId.eq(new.account_id));
    match beside.one(theirs).await? {
        None => tx.insert(permit, Model::invited(new)).await,
        Some(row) if operator => {
            let again = row.invited_again(tx.now()).with_roles(new.roles);
            beside.change::<Entity>("ADD", None, &row, again).await
        }
        Some(_) => Err(known_already()),
    }
}

/// Whether the actor may invite members of the partner now (P-3).
#[must_use]
pub fn may_add(actor: &Actor, partner: &partner::Model) -> bool {
    let permitted = actor.permit_new::<Entity>(Verb::Add, None, Some(partner.id)).is_ok();
    permitted && (!policy::is_operator_for(actor, partner.id) || partner.state == partner::State::Invited)
}

/// Invites somebody again, also after the end; the link before is void.
pub async fn invite(session: &Session, auth: &Auth, id: Id<Entity>, expected: i32) -> Result<Invited> {
    let tx = session.begin().await?;
    let found = tx.get(Entity::find_by_id(id)).await?;
    let permit = policy::permit_other(tx.actor(), Verb::Invite, found)?;
    permit.expect(Verb::Invite, expected)?;
    let next = permit.invited_again(tx.now());
    let member = tx.update(permit, next).await?;
    let beside = tx.system("the account of somebody who is invited");
    let account = beside.one(account::Entity::find_by_id(member.account_id)).await?;
    let account = account.ok_or_else(|| Error::internal("a member without an account"))?;
    let partner = tx.look(partner::Entity::find_by_id(member.partner_id)).await?;
    send(session, auth, tx, member, (&partner, &account)).await
}

/// Makes the link, puts it into the post or into the answer, and ends the transaction.
async fn send(
    session: &Session,
    auth: &Auth,
    tx: Tx,
    member: Model,
    (partner, account): (&partner::Model, &account::Model),
) -> Result<Invited> {
    let beside = tx.system("an invitation");
    let token = link::invite(beside, &member, tx.now()).await?;
    let link = if auth.links().by_mail {
        let letter = letter(session, partner, account, token);
        mail::write(beside, auth.keys(), &letter, tx.now()).await?;
        None
    } else {
        Some(auth.links().invitation(&token))
    };
    let member = tx.commit(member).await?;
    Ok(Invited { member, link })
}

fn letter(session: &Session, partner: &partner::Model, account: &account::Model, token: Token) -> Letter {
    let actor = session.actor();
    let inviter = actor.person();
    Letter::Invitation {
        to: account.email.clone(),
        language: language_of(account, session),
        partner: partner.legal_name.clone(),
        inviter: inviter.map_or_else(|| partner.acronym.clone(), |person| person.display_name.clone()),
        token,
    }
}

/// Their language, or that of whoever invites.
fn language_of(account: &account::Model, session: &Session) -> Language {
    match &account.language {
        Some(tag) => Preferred::parse(tag).language(),
        None => session.request().languages.language(),
    }
}

/// Gives other roles (P-3, P-4).
pub async fn set_roles(session: &Session, id: Id<Entity>, roles: Vec<Role>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let (found, admins) = policy::with_admins(&tx, id).await?;
    let permit = policy::permit_other(tx.actor(), Verb::SetRoles, found)?;
    permit.expect(Verb::SetRoles, expected)?;
    let mut wrong = Findings::default();
    let next = permit.with_roles(checked_roles(roles, &mut wrong));
    wrong.into_result()?;
    permit.keeps_an_admin(&next, &admins)?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// Ends somebody else's membership (P-4); an invitation can no longer be accepted.
pub async fn remove(session: &Session, id: Id<Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let (found, admins) = policy::with_admins(&tx, id).await?;
    let permit = policy::permit_other(tx.actor(), Verb::Remove, found)?;
    permit.expect(Verb::Remove, expected)?;
    finish(tx, permit, &admins).await
}

/// Ends one's own membership, or turns an invitation down (P-4).
pub async fn leave(session: &Session, id: Id<Entity>, expected: i32) -> Result<Model> {
    let tx = session.begin().await?;
    let (found, admins) = policy::with_admins(&tx, id).await?;
    let permit = tx.actor().permit(Verb::Leave, found)?;
    permit.expect(Verb::Leave, expected)?;
    finish(tx, permit, &admins).await
}

async fn finish(tx: Tx, permit: authz::Permit<Entity>, admins: &[Model]) -> Result<Model> {
    let next = permit.ended();
    permit.keeps_an_admin(&next, admins)?;
    link::void(tx.system("an invitation that ends"), next.id).await?;
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// What the viewer may do with a membership now: of their own they can only leave it, and the last ADMIN cannot
/// even that (P-3, P-4).
pub async fn viewer_can(session: &Session, member: &Model) -> Result<Vec<verb::Verb>> {
    let actor = session.actor();
    let mut verbs = authz::viewer_can(&actor, member);
    if policy::is_myself(&actor, member) {
        verbs.retain(|verb| *verb == Verb::Leave);
        if member.is_admin() && policy::is_last_admin(session, member).await? {
            verbs.clear();
        }
    }
    Ok(verbs.into_iter().filter_map(Listed::listed).collect())
}

fn checked(email: &str, name: &str, roles: Vec<Role>) -> Result<Vec<Role>> {
    let mut found = Findings::default();
    found.email(Some(email), "email");
    found.text(name, "displayName", LONGEST_NAME);
    let roles = checked_roles(roles, &mut found);
    found.into_result()?;
    Ok(roles)
}

/// Whoever may invite sees the partner's members anyway.
fn known_already() -> Error {
    let text = Text::new(
        "There is a membership with this address already; invite it again or change its roles.",
        "Il existe déjà une adhésion avec cette adresse ; invitez-la de nouveau ou changez ses rôles.",
    );
    Violation::new("input.email", "UNIQUE", text).into()
}
