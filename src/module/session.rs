//! The dated runs of a module: adding, changing and removing them, and who teaches them.

mod input;
mod query;

use entity::{
    account,
    enrolment::expect_places,
    id::Id,
    module::{self, Model as Module},
    module_session::{self, Changes, Model, New, Verb},
    module_session_trainer,
    partner::Entity as Partner,
    partner_member::{self, Role, State},
    record::Stateful,
    rule::{Text, Violation},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select, sea_query::Expr};

pub use self::{
    input::{
        ModuleSessionCreateInput, ModuleSessionDeleteInput, ModuleSessionFilter, ModuleSessionOrder,
        ModuleSessionUpdateInput,
    },
    query::{Filter, of_module, page},
};
use super::edition::ongoing;
use crate::{
    authz::Permit,
    db::{Session, Tx},
    enrolment,
    error::{Error, Result},
};

/// The addresses of those who teach a session.
pub type Addresses = Vec<String>;

/// Adds a session to a draft or a published module of an ONGOING project (J-2), within the project's dates (J-4).
pub async fn create(
    session: &Session,
    module: Id<module::Entity>,
    changes: Changes,
    trainers: Addresses,
) -> Result<Model> {
    let tx = session.begin().await?;
    let module = tx.get(module::Entity::find_by_id(module)).await?;
    let (project, provider) = (module.project_id, module.partner_id);
    let permit = tx
        .actor()
        .permit_new::<module_session::Entity>(Verb::Create, Some(project), Some(provider))?;
    module.expect_teachable()?;
    let project = ongoing(&tx, &module).await?;
    let people = named(session, &tx, provider, &trainers, &[]).await?;
    let new = New {
        id: tx.new_id(),
        module: &module,
        now: tx.now(),
    };
    let row = Model::created(&new, teaching(changes, &people), &project)?;
    let done = tx.insert(permit, row).await?;
    replace(&tx, &done, Vec::new(), known(people)).await?;
    tx.commit(done).await
}

/// Changes a session, also one that is over; the project has to be ONGOING (J-2).
pub async fn update(
    session: &Session,
    id: Id<module_session::Entity>,
    expected: i32,
    (changes, trainers): (Changes, Option<Addresses>),
) -> Result<Model> {
    let tx = session.begin().await?;
    let found = tx.get(module_session::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Update, found)?;
    permit.expect(Verb::Update, expected)?;
    let module = tx.get(module::Entity::find_by_id(permit.module_id)).await?;
    let project = ongoing(&tx, &module).await?;
    let present = tx.list(trainers_of(permit.id)).await?;
    let people = match &trainers {
        Some(trainers) => named(session, &tx, permit.partner_id, trainers, &present).await?,
        None => Vec::new(),
    };
    let next = permit.changed(teaching(changes, &people), &project)?;
    expect_places(next.capacity, enrolment::taken(&tx, next.id).await?)?;
    let done = tx.update(permit, next).await?;
    if trainers.is_some() {
        replace(&tx, &done, present, known(people)).await?;
    }
    tx.commit(done).await
}

/// Removes a session in which nobody was ever enrolled (T-4), while the project is ONGOING (J-2); its module is given
/// back.
pub async fn delete(session: &Session, id: Id<module_session::Entity>, expected: i32) -> Result<Module> {
    let tx = session.begin().await?;
    let found = tx.get(module_session::Entity::find_by_id(id)).await?;
    let permit = tx.actor().permit(Verb::Delete, found)?;
    permit.expect(Verb::Delete, expected)?;
    let module = tx.get(module::Entity::find_by_id(permit.module_id)).await?;
    ongoing(&tx, &module).await?;
    if !tx.system("T-4").locked(enrolment::places(permit.id)).await?.is_empty() {
        return Err(enrolled());
    }
    remove(&tx, permit).await?;
    tx.commit(module).await
}

/// T-4, for sessions: what somebody was enrolled in stays.
fn enrolled() -> Error {
    let message = Text::new(
        "Somebody is or was enrolled in this session.",
        "Quelqu'un est ou a été inscrit à cette session.",
    );
    Violation::new("input.moduleSession", "T-4", message).into()
}

/// Removes a session and the names of those who would have taught it.
pub(super) async fn remove(tx: &Tx, permit: Permit<module_session::Entity>) -> Result<()> {
    let present = tx.list(trainers_of(permit.id)).await?;
    replace(tx, &permit, present, Vec::new()).await?;
    tx.delete(permit).await
}

/// Whom each address names: an ACTIVE member of the provider with the role TRAINER, or somebody who teaches the
/// session already. An address of anybody else is like one of nobody.
async fn named(
    session: &Session,
    tx: &Tx,
    provider: Id<Partner>,
    addresses: &[String],
    present: &[module_session_trainer::Model],
) -> Result<Vec<Option<account::Model>>> {
    let beside = tx.system("trainers by their addresses");
    let addresses: Vec<String> = addresses.iter().map(|one| account::normal_email(one)).collect();
    let email = Expr::col((account::Entity, account::Column::Email));
    let by_address = session.dialect().any_text(email, addresses.iter().map(String::as_str));
    let accounts = beside.all(account::Entity::find().filter(by_address)).await?;
    let holder = Expr::col((partner_member::Entity, partner_member::Column::AccountId));
    let members = partner_member::Entity::find()
        .filter(partner_member::Column::PartnerId.eq(provider))
        .filter(partner_member::Column::State.eq(State::Active))
        .filter(
            session
                .dialect()
                .any_id(holder, accounts.iter().map(|one| one.id.uuid())),
        );
    let members = beside.all(members).await?;
    let teaches = |person: &account::Model| {
        let able = |one: &partner_member::Model| one.account_id == person.id && one.roles.contains(&Role::Trainer);
        (person.active && members.iter().any(able)) || present.iter().any(|one| one.account_id == person.id)
    };
    let find = |address: &String| {
        accounts
            .iter()
            .find(|one| one.email == *address && teaches(one))
            .cloned()
    };
    Ok(addresses.iter().map(find).collect())
}

/// The changes with what is to be said of the trainers who were named.
fn teaching(changes: Changes, people: &[Option<account::Model>]) -> Changes {
    let strangers = people.iter().enumerate().filter(|(_, person)| person.is_none());
    Changes {
        trainers: people.len(),
        strangers: strangers.map(|(index, _)| index).collect(),
        ..changes
    }
}

/// Each person once.
fn known(people: Vec<Option<account::Model>>) -> Vec<account::Model> {
    let mut known = Vec::<account::Model>::new();
    for person in people.into_iter().flatten() {
        if known.iter().all(|one| one.id != person.id) {
            known.push(person);
        }
    }
    known
}

async fn replace(
    tx: &Tx,
    session: &Model,
    present: Vec<module_session_trainer::Model>,
    mut wanted: Vec<account::Model>,
) -> Result<()> {
    for row in present {
        if wanted.iter().any(|person| person.id == row.account_id) {
            wanted.retain(|person| person.id != row.account_id);
        } else {
            let verb = module_session_trainer::Verb::Delete;
            tx.delete(tx.actor().permit(verb, row)?).await?;
        }
    }
    for (id, person) in tx.new_ids(wanted.len()).into_iter().zip(wanted) {
        let verb = module_session_trainer::Verb::Create;
        let permit = tx.actor().permit_new(verb, None, Some(session.partner_id))?;
        let row = module_session_trainer::Model::of(id, session, &person, tx.now());
        tx.insert::<module_session_trainer::Entity>(permit, row).await?;
    }
    Ok(())
}

fn trainers_of(session: Id<module_session::Entity>) -> Select<module_session_trainer::Entity> {
    module_session_trainer::Entity::find().filter(module_session_trainer::Column::SessionId.eq(session))
}

/// Who teaches a session.
pub async fn trainers(session: &Session, id: Id<module_session::Entity>) -> Result<Vec<module_session_trainer::Model>> {
    session
        .load_all::<module_session_trainer::Entity>(module_session_trainer::Column::SessionId, id.uuid())
        .await
}
