//! Accepting a membership: the link shows that one was invited, the password or the sign-in that one is the
//! person.
//!
//! Somebody new sets their password with it. Somebody who has one gives it, or is signed in, so that a link that
//! was forwarded or read by others opens nothing. An unknown, used, superseded, expired or foreign link and a
//! wrong password are told apart by nothing: not by the words, and not by the time, as each costs one hash.

use entity::{
    account,
    account_link::Purpose,
    code::Findings,
    partner,
    partner_member::{self, LONGEST_NAME, Model, State},
};
use sea_orm::EntityTrait;

use super::{Auth, Person, account as accounts, author, link, password, session, throttle::Counters};
use crate::{
    db::{RequestInfo, SystemTx},
    error::Result,
};

/// What somebody gives who accepts.
#[derive(Debug)]
pub struct Acceptance {
    /// The secret of the link.
    pub token: Secret,
    /// The password of the account, or the one that a new account gets.
    pub password: Option<Secret>,
    /// Name shown to colleagues.
    pub display_name: Option<String>,
}

/// A text that no log must show.
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Secret")
    }
}

/// Somebody who was invited, as they stand before the change.
struct Invited {
    member: Model,
    account: account::Model,
}

/// How the person showed who they are.
enum Proof {
    /// Not at all.
    None,
    /// By their password or their sign-in.
    Known,
    /// They are new: the hash of the password that they chose.
    New(String),
}

/// Puts the membership of this link in force; of a partner's first ADMIN, the partner too.
pub async fn accept(auth: &Auth, acting: Option<&Person>, given: Acceptance, request: &RequestInfo) -> Result<Model> {
    let Acceptance {
        token: Secret(token),
        password,
        display_name,
    } = given;
    check(acting, password.as_ref(), display_name.as_deref())?;
    let invited = invited(auth, &token, request).await?;
    let email = invited.as_ref().map_or("", |invited| &invited.account.email);
    let counters = Counters::new(&auth.keys, email, &request.address);
    tokio::time::sleep(counters.check(&auth.system, request.now).await?).await;
    let proof = prove(auth, acting, invited.as_ref(), password.as_ref()).await?;

    let person = invited.as_ref().map(|invited| invited.account.id);
    let tx = auth.system.begin(author(person, request)).await?;
    let counts = counters.judge(&tx, request.now).await?;
    let accepted = match invited {
        Some(invited) => put_in_force(&tx, invited, proof, &token, display_name, request).await?,
        None => None,
    };
    let Some(member) = accepted else {
        Counters::failed(&tx, counts, request.now).await?;
        tx.commit().await?;
        return Err(link::refused());
    };
    counters.succeeded(&tx).await?;
    session::in_time(request)?;
    tx.commit().await?;
    Ok(member)
}

/// What is wrong whatever the link is.
fn check(acting: Option<&Person>, password: Option<&Secret>, display_name: Option<&str>) -> Result<()> {
    let mut found = Findings::default();
    found.require(
        acting.is_some() || password.is_some(),
        "password",
        "REQUIRED",
        "Give your password, or the one you choose if you are new here.",
        "Donnez votre mot de passe, ou celui que vous choisissez si vous êtes nouveau.",
    );
    if let Some(name) = display_name {
        found.text(name, "displayName", LONGEST_NAME);
    }
    Ok(found.into_result()?)
}

async fn invited(auth: &Auth, token: &str, request: &RequestInfo) -> Result<Option<Invited>> {
    let link = link::find(&auth.system, token, Purpose::Invitation, request.now).await?;
    let Some((id, account)) = link.and_then(|link| Some((link.member_id?, link.account_id))) else {
        return Ok(None);
    };
    let member = auth.system.one(partner_member::Entity::find_by_id(id)).await?;
    let account = auth.system.one(account::Entity::find_by_id(account)).await?;
    Ok(member.zip(account).map(|(member, account)| Invited { member, account }))
}

/// One hash in each case, but for somebody who is signed in.
async fn prove(
    auth: &Auth,
    acting: Option<&Person>,
    invited: Option<&Invited>,
    password: Option<&Secret>,
) -> Result<Proof> {
    let account = invited.map(|invited| &invited.account);
    if acting.is_some_and(|person| account.is_some_and(|account| account.id == person.account)) {
        return Ok(Proof::Known);
    }
    let Some(Secret(password)) = password else {
        return Ok(Proof::None);
    };
    if let Some(account) = account.filter(|account| account.password_hash.is_none()) {
        if let Some(wrong) = password::check_new(password, &account.email, "input.password") {
            return Err(wrong.into());
        }
        return Ok(Proof::New(auth.passwords.hash(password).await?));
    }
    let stored = account.and_then(|account| account.password_hash.as_deref());
    let right = auth.passwords.verify(password, stored).await?;
    Ok(if right { Proof::Known } else { Proof::None })
}

/// Judges anew under lock and accepts; `None` if it cannot be.
async fn put_in_force(
    tx: &SystemTx,
    invited: Invited,
    proof: Proof,
    token: &str,
    display_name: Option<String>,
    request: &RequestInfo,
) -> Result<Option<Model>> {
    let hash = match proof {
        Proof::None => return Ok(None),
        Proof::Known => None,
        Proof::New(hash) => Some(hash),
    };
    let Some((partner, member)) = still_invited(tx, &invited).await? else {
        return Ok(None);
    };
    if !link::take(tx, token, Purpose::Invitation, request.now).await? {
        return Ok(None);
    }
    let account = invited.account;
    let newcomer = hash.is_some();
    let given = display_name.or_else(|| newcomer.then(|| member.display_name.clone()));
    let tongue = || request.languages.language().tag().to_owned();
    let next = account::Model {
        display_name: given.unwrap_or_else(|| account.display_name.clone()),
        language: Some(account.language.clone().unwrap_or_else(tongue)),
        password_hash: hash.or_else(|| account.password_hash.clone()),
        ..account.clone()
    };
    accounts::write(tx, &account, &next, request.now).await?;
    if newcomer {
        link::void_passwords(tx, account.id).await?;
    }
    let verb = if newcomer { "PASSWORD" } else { "UPDATE" };
    tx.audit(accounts::KIND, account.id.uuid(), verb).await?;
    let accepted = member.accepted(&next.display_name);
    let accepted = tx
        .change::<partner_member::Entity>("ACCEPT", None, &member, accepted)
        .await?;
    open_partner(tx, partner, &accepted).await?;
    Ok(Some(accepted))
}

/// Partner and membership, locked in the order that is kept everywhere, partner before member before link; `None`
/// if the invitation no longer stands or the account is no longer the one that was proven.
async fn still_invited(tx: &SystemTx, invited: &Invited) -> Result<Option<(partner::Model, Model)>> {
    let Invited { member, account } = invited;
    let partner = tx.one(partner::Entity::find_by_id(member.partner_id)).await?;
    let member = tx.one(partner_member::Entity::find_by_id(member.id)).await?;
    let now = tx.one(account::Entity::find_by_id(account.id)).await?;
    let same = now.is_some_and(|now| now.active && now.password_hash == account.password_hash);
    let welcome = |partner: &partner::Model| matches!(partner.state, partner::State::Invited | partner::State::Active);
    let found = partner
        .filter(welcome)
        .zip(member.filter(|member| member.state == State::Invited));
    Ok(found.filter(|_| same))
}

/// P-3: a partner works in the service from the moment at which its first ADMIN accepts.
async fn open_partner(tx: &SystemTx, partner: partner::Model, member: &Model) -> Result<()> {
    if partner.state != partner::State::Invited || !member.is_admin() {
        return Ok(());
    }
    let next = partner::Model {
        state: partner::State::Active,
        ..partner.clone()
    };
    tx.change::<partner::Entity>("ACTIVATE", None, &partner, next).await?;
    Ok(())
}
