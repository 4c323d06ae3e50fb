use super::*;

fn part(role: Role, state: State) -> Model {
    Model {
        id: Id::new(uuid::Uuid::from_u128(1)),
        project_id: Id::new(uuid::Uuid::from_u128(2)),
        partner_id: Id::new(uuid::Uuid::from_u128(3)),
        role,
        sending: false,
        hosting: true,
        state,
        invited_at: None,
        joined_at: None,
        left_at: None,
        ending: None,
        end_reason: None,
        version: 1,
        created_at: DateTimeUtc::default(),
        created_by: None,
        updated_at: DateTimeUtc::default(),
        updated_by: None,
    }
}

fn rules(refused: Result<Model, Refusal>) -> Vec<String> {
    match refused {
        Err(Refusal::Invalid(found)) => found.iter().map(|one| format!("{} {}", one.path, one.rule)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn j_1_the_coordinator_cannot_leave_and_nobody_becomes_one() {
    let coordinator = part(Role::Coordinator, State::Active);
    assert_eq!(coordinator.open(), [Verb::Read, Verb::Update]);
    let demoted = Changes {
        role: Some(Role::Partner),
        ..Changes::default()
    };
    assert_eq!(rules(coordinator.changed(demoted, false)), ["input.role J-1"]);
    let promoted = Changes {
        role: Some(Role::Coordinator),
        ..Changes::default()
    };
    let partner = part(Role::Partner, State::Active);
    assert_eq!(rules(partner.changed(promoted, false)), ["input.role J-1"]);
    let mut found = Findings::default();
    let terms = Terms {
        role: Role::Coordinator,
        sending: false,
        hosting: false,
    };
    terms.check(&mut found);
    assert!(found.into_result().is_err());
}

#[test]
fn a_partnership_is_invited_accepted_ended_and_begun_again() {
    let now = DateTimeUtc::default();
    let active = part(Role::Partner, State::Invited).accepted(now);
    assert_eq!((active.state, active.joined_at), (State::Active, Some(now)));
    let left = active
        .ended(Ending::Left, Some(" ".to_owned()), now)
        .expect("no reason is needed");
    assert_eq!(
        (left.state, left.ending, left.end_reason.clone()),
        (State::Left, Some(Ending::Left), None)
    );
    assert_eq!(left.open(), [Verb::Read, Verb::Invite]);
    let terms = Terms {
        role: Role::Associated,
        sending: true,
        hosting: false,
    };
    let again = left.invited_again(terms, now);
    assert_eq!(
        (again.id, again.state, again.role),
        (left.id, State::Invited, Role::Associated)
    );
    assert_eq!((again.joined_at, again.left_at, again.ending), (None, None, None));
}

#[test]
fn whoever_removes_a_partner_says_why() {
    let (now, active) = (DateTimeUtc::default(), part(Role::Partner, State::Active));
    for silence in [None, Some("  ".to_owned())] {
        assert_eq!(
            rules(active.ended(Ending::Removed, silence, now)),
            ["input.reason REQUIRED"]
        );
    }
    let removed = active.ended(Ending::Removed, Some("Gone quiet".to_owned()), now);
    assert_eq!(removed.expect("a reason").end_reason.as_deref(), Some("Gone quiet"));
    assert_eq!(active.ending_by_coordinator(), Ending::Removed);
    assert_eq!(
        part(Role::Partner, State::Invited).ending_by_coordinator(),
        Ending::Withdrawn
    );
}

#[test]
fn a_host_that_a_target_names_goes_on_hosting() {
    let stops = Changes {
        hosting: Some(false),
        ..Changes::default()
    };
    let host = part(Role::Partner, State::Active);
    assert_eq!(rules(host.changed(stops.clone(), true)), ["input.hosting HOSTING"]);
    assert!(host.changed(stops, false).is_ok());
}
