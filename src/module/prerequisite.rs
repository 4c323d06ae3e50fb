//! What comes before a module, without cycles (T-2).
//!
//! A requirement names one edition, but the rule is about courses: another edition of a module is the same course.
//! What retired editions asked for no longer counts, for nobody begins them any more.
//!
//! A cycle is looked for in what the caller can see, as everything else is. Of two providers who each write half of
//! one in drafts that the other cannot see, the one who publishes last is refused.

use std::collections::{HashMap, HashSet};

use entity::{
    id::Id,
    module::{self, Model, State, Verb},
    module_prerequisite,
    record::Stateful,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::Expr};
use uuid::Uuid;

use crate::{
    db::{
        Session, Turn, Tx,
        page::{Page, PageArgs, Sorting},
    },
    error::{Error, Result},
};

/// Replaces what comes before a draft. Writers take turns: each alone would see half of a cycle.
pub async fn set(
    session: &Session,
    id: Id<module::Entity>,
    expected: i32,
    required: Vec<Id<module::Entity>>,
) -> Result<Model> {
    let tx = session.begin().await?;
    tx.wait_for(Turn::Prerequisites).await?;
    let found = tx.get(module::Entity::find_by_id(id)).await?;
    let required = known(session, &tx, &required).await?;
    let permit = tx.actor().permit(Verb::SetPrerequisites, found)?;
    permit.expect(Verb::SetPrerequisites, expected)?;
    let circular = circular(session, &tx, &permit, &required).await?;
    permit.expect_after(&required, &circular)?;
    replace(&tx, &permit, &required).await?;
    let next = permit.clone();
    let done = tx.update(permit, next).await?;
    tx.commit(done).await
}

/// The modules in the order given; `NotFound` if the actor cannot see one of them.
async fn known(session: &Session, tx: &Tx, ids: &[Id<module::Entity>]) -> Result<Vec<Model>> {
    let named = ids.iter().map(|id| id.uuid());
    let named = session.dialect().any_id(own(module::Column::Id), named);
    let found = tx.list(module::Entity::find().filter(named)).await?;
    let found: HashMap<_, _> = found.into_iter().map(|row| (row.id, row)).collect();
    ids.iter()
        .map(|id| found.get(id).cloned().ok_or(Error::NotFound))
        .collect()
}

async fn replace(tx: &Tx, module: &Model, required: &[Model]) -> Result<()> {
    let mut wanted: Vec<_> = required.iter().map(|one| one.id).collect();
    for row in tx.list(of(module.id)).await? {
        if wanted.contains(&row.required_module_id) {
            wanted.retain(|id| *id != row.required_module_id);
        } else {
            tx.delete(tx.actor().permit(module_prerequisite::Verb::Delete, row)?)
                .await?;
        }
    }
    for (id, required) in tx.new_ids(wanted.len()).into_iter().zip(wanted) {
        ask_for(tx, module_prerequisite::Model::of(id, module, required, tx.now())).await?;
    }
    Ok(())
}

async fn ask_for(tx: &Tx, row: module_prerequisite::Model) -> Result<()> {
    let verb = module_prerequisite::Verb::Create;
    let permit = tx.actor().permit_new(verb, None, Some(row.partner_id))?;
    tx.insert::<module_prerequisite::Entity>(permit, row).await?;
    Ok(())
}

/// What comes before a module comes before its next edition.
pub(super) async fn take_along(tx: &Tx, before: &Model, next: &Model) -> Result<()> {
    let mut rows = tx.list(of(before.id)).await?;
    rows.sort_by_key(|row| row.id);
    for (id, row) in tx.new_ids(rows.len()).into_iter().zip(rows) {
        ask_for(tx, row.of_next(id, next)).await?;
    }
    Ok(())
}

/// Removes what a draft that goes away asked for.
pub(super) async fn forget(tx: &Tx, module: &Model) -> Result<()> {
    replace(tx, module, &[]).await
}

/// The modules that come before this one.
pub(super) async fn required(session: &Session, tx: &Tx, module: &Model) -> Result<Vec<Model>> {
    let rows = tx.list(of(module.id)).await?;
    let ids = rows.iter().map(|row| row.required_module_id.uuid());
    let named = session.dialect().any_id(own(module::Column::Id), ids);
    tx.list(module::Entity::find().filter(named)).await
}

/// The drafts that ask for a draft; only its provider has them.
pub(super) async fn asking(session: &Session, tx: &Tx, module: &Model) -> Result<Vec<Model>> {
    let rows = session.visible::<module_prerequisite::Entity>();
    let rows = rows
        .column(module_prerequisite::Column::ModuleId)
        .filter(module_prerequisite::Column::RequiredModuleId.eq(module.id));
    let asking = module::Column::Id.in_subquery(rows.into_query());
    tx.list(module::Entity::find().filter(asking)).await
}

/// T-2: the places of those that ask for `module`, directly or through others.
pub(super) async fn circular(session: &Session, tx: &Tx, module: &Model, required: &[Model]) -> Result<Vec<usize>> {
    let courses = required.iter().map(|one| one.course_id.uuid());
    if !lead_to(session, tx, courses.collect(), module).await? {
        return Ok(Vec::new());
    }
    let mut circular = Vec::new();
    for (index, one) in required.iter().enumerate() {
        if lead_to(session, tx, HashSet::from([one.course_id.uuid()]), module).await? {
            circular.push(index);
        }
    }
    Ok(circular)
}

/// Whether one of these courses asks for the module's: one statement for each step away from them.
async fn lead_to(session: &Session, tx: &Tx, courses: HashSet<Uuid>, module: &Model) -> Result<bool> {
    let (mut met, mut last) = (courses.clone(), courses);
    while !last.is_empty() {
        if last.contains(&module.course_id.uuid()) {
            return Ok(true);
        }
        let before = tx.list(before(session, last)).await?;
        last = before.into_iter().map(|one| one.course_id.uuid()).collect();
        last.retain(|course| met.insert(*course));
    }
    Ok(false)
}

/// The modules that the living editions of these courses ask for.
fn before(session: &Session, courses: HashSet<Uuid>) -> Select<module::Entity> {
    let editions = session.visible::<module::Entity>();
    let editions = editions
        .column(module::Column::Id)
        .filter(session.dialect().any_id(own(module::Column::CourseId), courses))
        .filter(module::Column::State.ne(State::Retired));
    let rows = session.visible::<module_prerequisite::Entity>();
    let rows = rows
        .column(module_prerequisite::Column::RequiredModuleId)
        .filter(module_prerequisite::Column::ModuleId.in_subquery(editions.into_query()));
    module::Entity::find().filter(module::Column::Id.in_subquery(rows.into_query()))
}

fn own(column: module::Column) -> Expr {
    Expr::col((module::Entity, column))
}

fn of(module: Id<module::Entity>) -> Select<module_prerequisite::Entity> {
    module_prerequisite::Entity::find().filter(module_prerequisite::Column::ModuleId.eq(module))
}

/// What comes before a module, in the order in which it was asked for.
pub async fn list(session: &Session, id: Id<module::Entity>) -> Result<Vec<module_prerequisite::Model>> {
    session
        .load_all::<module_prerequisite::Entity>(module_prerequisite::Column::ModuleId, id.uuid())
        .await
}

/// One page of what asks for a module, in the order in which it was asked for.
pub async fn required_by(
    session: &Session,
    id: Id<module::Entity>,
    args: PageArgs,
) -> Result<Page<module_prerequisite::Model>> {
    use module_prerequisite::{Column, Entity};
    let sorting = Sorting {
        column: Column::CreatedAt,
        descending: false,
    };
    let all = (Entity::find(), sorting, args);
    session
        .load_page(Column::RequiredModuleId, id.uuid(), all, "module required by")
        .await
}
