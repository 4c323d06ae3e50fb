//! What a viewer can do with a procedure now: what the mutations would accept.

use entity::{
    assessor_licence,
    id::Id,
    partner,
    procedure::{self, Adoption, Model, Verb},
    project, project_partner,
};

use crate::{
    auth::Actor,
    authz,
    db::Session,
    error::Result,
    graphql::verb::{self, Listed},
};

/// Whether the actor may write procedures for a partner of the project now.
#[must_use]
pub fn may_create(actor: &Actor, project: &project::Model) -> bool {
    let able = actor.owners_for::<procedure::Entity>(Verb::Create, Some(project.id));
    !able.is_empty() && project.expect_ongoing().is_ok()
}

/// What the viewer may do with the procedure now, licensing assessors for it included.
pub async fn viewer_can(session: &Session, row: &Model) -> Result<Vec<verb::Verb>> {
    let mut verbs = Vec::new();
    for verb in authz::viewer_can(&session.actor(), row) {
        if let Some(listed) = verb.listed()
            && accepted(session, row, verb).await?
        {
            verbs.push(listed);
        }
    }
    Ok(verbs)
}

async fn accepted(session: &Session, row: &Model, verb: Verb) -> Result<bool> {
    Ok(match verb {
        Verb::Read | Verb::Create | Verb::Retire | Verb::Delete => true,
        Verb::Update => is_ongoing(session, row).await?,
        Verb::Adopt => is_ongoing(session, row).await? && can_adopt(session, row).await?,
        Verb::Revise => {
            let able = owners(session, row, Verb::Create);
            able.contains(&row.partner_id) && is_ongoing(session, row).await? && after(session, row.id).await?.is_none()
        }
        Verb::License => {
            let grant = assessor_licence::Verb::Grant;
            let able = session
                .actor()
                .owners_for::<assessor_licence::Entity>(grant, Some(row.project_id));
            !able.is_empty()
        }
    })
}

fn owners(session: &Session, row: &Model, verb: Verb) -> Vec<Id<partner::Entity>> {
    session
        .actor()
        .owners_for::<procedure::Entity>(verb, Some(row.project_id))
}

/// Whether one of the actor's partners could adopt the text as it is.
async fn can_adopt(session: &Session, row: &Model) -> Result<bool> {
    let needed = adopters(session, row).await?;
    let adoption = |partner| Adoption {
        partner,
        at: session.now(),
        account: None,
    };
    let mut able = owners(session, row, Verb::Adopt).into_iter();
    Ok(able.any(|partner| row.adopted(adoption(partner), &needed).is_ok()))
}

/// The partners that have to adopt a procedure, as far as the viewer sees its project.
async fn adopters(session: &Session, row: &Model) -> Result<Vec<Id<partner::Entity>>> {
    use project_partner::{Column, Entity, Role, State};
    let parts = session
        .load_all::<Entity>(Column::ProjectId, row.project_id.uuid())
        .await?;
    let needed = parts
        .into_iter()
        .filter(|part| part.state == State::Active && part.role != Role::Associated);
    Ok(needed.map(|part| part.partner_id).collect())
}

/// The partners that have yet to adopt a draft; none for others.
pub async fn awaited(session: &Session, row: &Model) -> Result<Vec<partner::Model>> {
    if row.state != procedure::State::Draft {
        return Ok(Vec::new());
    }
    let needed = adopters(session, row).await?.into_iter();
    let needed = needed.filter(|partner| !row.is_adopted_by(*partner));
    let partners = futures_util::future::try_join_all(needed.map(|partner| session.load(partner))).await?;
    Ok(partners.into_iter().flatten().collect())
}

/// The edition that was made from this one, if the viewer may see it.
pub async fn after(session: &Session, id: Id<procedure::Entity>) -> Result<Option<Model>> {
    let next = session
        .load_all::<procedure::Entity>(procedure::Column::PreviousId, id.uuid())
        .await?;
    Ok(next.into_iter().next())
}

/// J-2: whether the project, as far as the viewer sees it, is ONGOING.
async fn is_ongoing(session: &Session, row: &Model) -> Result<bool> {
    let project = session.load(row.project_id).await?;
    Ok(project.is_some_and(|project| project.expect_ongoing().is_ok()))
}
