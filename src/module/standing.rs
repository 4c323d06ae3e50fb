//! What a viewer can do with a module and its sessions now: what the mutations would accept.

use entity::{
    module::{self, Model, State, Verb},
    module_prerequisite, module_session,
    rule::{Refusal, Violation},
};

use super::{edition, prerequisite};
use crate::{
    auth::Actor,
    authz,
    db::Session,
    enrolment,
    error::Result,
    graphql::verb::{self, Listed},
};

/// What the viewer may do with the module now, adding sessions to it included.
pub async fn viewer_can(session: &Session, module: &Model) -> Result<Vec<verb::Verb>> {
    let mut verbs = Vec::new();
    for verb in authz::viewer_can(&session.actor(), module) {
        if let Some(listed) = verb.listed()
            && accepted(session, module, verb).await?
        {
            verbs.push(listed);
        }
    }
    if module.expect_teachable().is_ok() && teaches(session, module).await? {
        verbs.push(verb::Verb::CreateSession);
    }
    Ok(verbs)
}

async fn accepted(session: &Session, module: &Model, verb: Verb) -> Result<bool> {
    Ok(match verb {
        // Changing a published one begins the next.
        Verb::Update if module.state == State::Published => {
            offers_now(session, module).await? && edition::after(session, module.id).await?.is_none()
        }
        Verb::Read | Verb::Create | Verb::Update | Verb::SetPrerequisites | Verb::Retire => true,
        Verb::Publish => offers_now(session, module).await? && lacks(session, module).await?.is_empty(),
        Verb::Delete => asking(session, module).await?.is_empty(),
    })
}

/// What a draft still lacks to be published; nothing for others.
pub async fn lacks(session: &Session, module: &Model) -> Result<Vec<Violation>> {
    if module.state != State::Draft {
        return Ok(Vec::new());
    }
    let mut required = Vec::new();
    for row in prerequisite::list(session, module.id).await? {
        required.extend(session.load(row.required_module_id).await?);
    }
    Ok(match module.expect_complete(&required) {
        Err(Refusal::Invalid(found)) => found,
        _ => Vec::new(),
    })
}

async fn asking(session: &Session, module: &Model) -> Result<Vec<module_prerequisite::Model>> {
    session
        .load_all::<module_prerequisite::Entity>(module_prerequisite::Column::RequiredModuleId, module.id.uuid())
        .await
}

/// Whether the module's provider still contributes to its project, and the actor offers modules for it.
#[must_use]
pub(super) fn offers(actor: &Actor, module: &Model) -> bool {
    actor
        .owners_for::<module::Entity>(Verb::Create, Some(module.project_id))
        .contains(&module.partner_id)
}

async fn offers_now(session: &Session, module: &Model) -> Result<bool> {
    Ok(offers(&session.actor(), module) && is_ongoing(session, module).await?)
}

async fn teaches(session: &Session, module: &Model) -> Result<bool> {
    let able = session
        .actor()
        .owners_for::<module_session::Entity>(module_session::Verb::Create, Some(module.project_id));
    Ok(able.contains(&module.partner_id) && is_ongoing(session, module).await?)
}

/// J-2: whether the project, as far as the viewer sees it, is ONGOING.
async fn is_ongoing(session: &Session, module: &Model) -> Result<bool> {
    let project = session.load(module.project_id).await?;
    Ok(project.is_some_and(|project| project.expect_ongoing().is_ok()))
}

/// What the viewer may do with the session now.
pub async fn viewer_can_with_session(session: &Session, run: &module_session::Model) -> Result<Vec<verb::Verb>> {
    let granted = authz::viewer_can(&session.actor(), run);
    let listed: Vec<verb::Verb> = granted.into_iter().filter_map(Listed::listed).collect();
    if listed.is_empty() {
        return Ok(listed);
    }
    match session.load(run.module_id).await? {
        Some(module) if is_ongoing(session, &module).await? => (),
        _ => return Ok(Vec::new()),
    }
    // What somebody was enrolled in stays (T-4).
    let stays = enrolment::any_place(session, run.id).await?;
    Ok(listed
        .into_iter()
        .filter(|verb| !(stays && *verb == verb::Verb::Delete))
        .collect())
}
