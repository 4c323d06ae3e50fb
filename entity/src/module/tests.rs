use super::*;
use crate::{rule::Refusal, text::Translation};

fn module() -> Model {
    let new = New {
        id: Id::new(Uuid::from_u128(1)),
        partner_id: Id::new(Uuid::from_u128(2)),
        project_id: Id::new(Uuid::from_u128(3)),
        kind: Kind::Specialist,
        now: DateTimeUtc::default(),
    };
    let title = Translation {
        language: "en".into(),
        text: Some("Empowerment".into()),
    };
    let changes = Changes {
        code: Some("WTG-01".into()),
        title: Some(title),
        ..Changes::default()
    };
    Model::created(new, changes).expect("a valid module")
}

#[test]
fn t_1_a_published_version_is_immutable_and_editing_begins_the_next() {
    let published = module().published();
    let changes = Changes {
        eqf_level: Some(Some(5)),
        ..Changes::default()
    };
    let next = published
        .next_edition(Id::new(Uuid::from_u128(9)), DateTimeUtc::default(), changes)
        .expect("valid");
    assert_eq!((next.edition, next.state, next.eqf_level), (2, State::Draft, Some(5)));
    assert_eq!((next.code.as_str(), next.version), ("WTG-01", 0));
    assert_eq!(published.eqf_level, None);
}

#[test]
fn t_1_the_code_names_a_module_across_its_versions() {
    let renamed = || Changes {
        code: Some("OTHER".into()),
        ..Changes::default()
    };
    let draft = module();
    assert!(draft.changed(renamed()).is_ok(), "nobody knows it yet");
    let next = draft
        .published()
        .next_edition(Id::new(Uuid::from_u128(9)), DateTimeUtc::default(), Changes::default())
        .expect("valid");
    for later in [draft.published(), next] {
        let Err(Refusal::Invalid(found)) = later.changed(renamed()) else {
            panic!("must be refused")
        };
        assert_eq!((found[0].path.as_str(), found[0].rule), ("input.code", "T-1"));
    }
}

#[test]
fn a_state_opens_its_verbs_only() {
    assert!(module().expect_open(Verb::Publish).is_ok());
    let refusal = module().published().expect_open(Verb::Publish);
    assert_eq!(
        refusal,
        Err(Refusal::State {
            state: "PUBLISHED",
            allowed: vec!["UPDATE"]
        })
    );
    assert_eq!(module().expect(Verb::Publish, 7), Err(Refusal::Stale { current: 0 }));
}

#[test]
fn figures_stay_in_their_ranges() {
    let changes = Changes {
        eqf_level: Some(Some(9)),
        subject_area: Some(Some("0999".into())),
        attendance_threshold: Some(101),
        contact_hours: Some(-1),
        credit: Some(Some((CreditScheme::Ects, 0))),
        ..Changes::default()
    };
    let Err(Refusal::Invalid(found)) = module().changed(changes) else {
        panic!("must be refused")
    };
    assert_eq!(found.len(), 5, "{found:?}");
}
