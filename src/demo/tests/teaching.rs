//! Modules, their sessions, and what they ask for.

use super::*;

#[tokio::test]
async fn modules_exist_in_every_state_and_wtg2_09_is_free() {
    let (_home, db) = loaded().await;
    let modules = all::<module::Entity>(&db).await;
    let mut editions: Vec<_> = modules
        .iter()
        .map(|one| (one.code.as_str(), one.edition, one.state))
        .filter(|(code, _, _)| code.starts_with("WTG2"))
        .collect();
    editions.sort_unstable();
    let expected = [
        ("WTG2-01", 1, module::State::Retired),
        ("WTG2-01", 2, module::State::Published),
        ("WTG2-02", 1, module::State::Published),
        ("WTG2-02", 2, module::State::Draft),
        ("WTG2-03", 1, module::State::Published),
        ("WTG2-04", 1, module::State::Published),
        ("WTG2-05", 1, module::State::Published),
        ("WTG2-06", 1, module::State::Draft),
        ("WTG2-07", 1, module::State::Draft),
        ("WTG2-08", 1, module::State::Published),
    ];
    assert_eq!(editions, expected);
    let all_kinds: BTreeSet<_> = modules.iter().map(|one| one.kind).collect();
    assert_eq!(all_kinds.len(), module::Kind::ALL.len());
}

#[tokio::test]
async fn sessions_lie_within_their_project_and_have_trainers_of_the_provider() {
    let (_home, db) = loaded().await;
    let partners = partners(&db).await;
    let modules = by_id(all::<module::Entity>(&db).await);
    let projects = by_id(all::<project::Entity>(&db).await);
    let sessions = by_id(all::<module_session::Entity>(&db).await);
    for session in sessions.values() {
        let module = &modules[&session.module_id.uuid()];
        let project = &projects[&module.project_id.uuid()];
        assert!(project.start_date <= session.start_date && session.end_date <= project.end_date);
        assert!(session.start_date <= session.end_date && session.capacity > 0);
        assert_eq!(session.country, partners[&module.partner_id].country);
    }
    let trainers: BTreeSet<_> = all::<partner_member::Entity>(&db)
        .await
        .into_iter()
        .filter(|one| one.state == partner_member::State::Active && one.roles.contains(&Role::Trainer))
        .map(|one| (one.partner_id, one.account_id))
        .collect();
    let teaching = all::<module_session_trainer::Entity>(&db).await;
    assert!(
        teaching
            .iter()
            .all(|one| trainers.contains(&(one.partner_id, one.account_id)))
    );
    let taught: BTreeSet<_> = teaching.iter().map(|one| one.session_id.uuid()).collect();
    assert_eq!(taught.len(), sessions.len(), "every session has a trainer");
}

#[tokio::test]
async fn prerequisites_are_offered_in_the_same_project() {
    let (_home, db) = loaded().await;
    let modules = by_id(all::<module::Entity>(&db).await);
    let pairs = all::<module_prerequisite::Entity>(&db).await;
    assert_eq!(pairs.len(), 4);
    for pair in pairs {
        let (module, required) = (
            &modules[&pair.module_id.uuid()],
            &modules[&pair.required_module_id.uuid()],
        );
        assert_eq!(module.project_id, required.project_id);
        assert_eq!(required.state, module::State::Published);
        assert_ne!(required.visibility, Visibility::Partner);
    }
}
