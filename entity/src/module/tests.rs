use super::*;
use crate::{
    rule::Refusal,
    text::{LocalisedText, Translation},
};

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

/// The module as it could be offered.
fn complete() -> Model {
    let changes = Changes {
        languages: Some(vec!["en".into()]),
        contact_hours: Some(1),
        learning_outcomes: Some(vec![LearningOutcome {
            kind: OutcomeKind::Skill,
            statement: LocalisedText::new("en", "Listens"),
            competence: None,
        }]),
        ..Changes::default()
    };
    module().changed(changes).expect("valid")
}

fn published() -> Model {
    complete().published(&[]).expect("complete")
}

#[test]
fn what_is_published_says_what_it_teaches_in_which_language_and_how_long() {
    let said = |module: &Model, required: &[Model]| match module.published(required) {
        Err(Refusal::Invalid(found)) => found.into_iter().map(|one| one.path).collect(),
        other => panic!("must be refused: {other:?}"),
    };
    let credit = Changes {
        credit: Some(Some((CreditScheme::Ects, 100))),
        ..Changes::default()
    };
    let empty = module().changed(credit.clone()).expect("valid");
    let lacking = [
        "learningOutcomes",
        "languages",
        "learningHours",
        "assessmentMethods",
        "prerequisites",
    ];
    let found: Vec<String> = said(&empty, &[published(), module()]);
    assert_eq!(found, lacking.map(|field| format!("input.module.{field}")));
    let unassessed = complete().changed(credit).expect("valid");
    assert_eq!(said(&unassessed, &[]), ["input.module.assessmentMethods"]);
    assert_eq!(said(&complete(), &[complete()]), ["input.module.prerequisites"]);
    assert!(complete().published(&[published(), published().retired()]).is_ok());
}

#[test]
fn t_4_what_was_offered_is_retired_and_not_deleted() {
    let open = |module: &Model, verb| module.expect_open(verb).is_ok();
    assert!(open(&module(), Verb::Delete) && !open(&module(), Verb::Retire));
    assert!(!open(&published(), Verb::Delete) && open(&published(), Verb::Retire));
    assert_eq!(published().retired().open(), &[Verb::Read]);
}

#[test]
fn t_1_a_published_version_is_immutable_and_editing_begins_the_next() {
    let published = published();
    let changes = Changes {
        eqf_level: Some(Some(5)),
        ..Changes::default()
    };
    let next = published
        .next_edition(Id::new(Uuid::from_u128(9)), DateTimeUtc::default(), changes)
        .expect("valid");
    assert_eq!((next.edition, next.state, next.eqf_level), (2, State::Draft, Some(5)));
    assert_eq!((next.code.as_str(), next.version), ("WTG-01", 0));
    assert_eq!(
        (next.course_id, next.previous_id),
        (published.course_id, Some(published.id))
    );
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
    let next = published()
        .next_edition(Id::new(Uuid::from_u128(9)), DateTimeUtc::default(), Changes::default())
        .expect("valid");
    for later in [published(), next] {
        let Err(Refusal::Invalid(found)) = later.changed(renamed()) else {
            panic!("must be refused")
        };
        assert_eq!((found[0].path.as_str(), &*found[0].rule), ("input.code", "T-1"));
    }
}

#[test]
fn a_state_opens_its_verbs_only() {
    assert!(module().expect_open(Verb::Publish).is_ok());
    let refusal = published().expect_open(Verb::Publish);
    assert_eq!(
        refusal,
        Err(Refusal::State {
            state: "PUBLISHED",
            allowed: vec!["UPDATE", "RETIRE"]
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

/// Another course of the same provider, in DRAFT.
fn other(number: u128) -> Model {
    Model {
        id: Id::new(Uuid::from_u128(number)),
        course_id: Id::new(Uuid::from_u128(number)),
        ..module()
    }
}

#[test]
fn t_2_a_module_comes_after_others_that_are_offered_and_never_after_itself() {
    let state = |row: Model, state| Model { state, ..row };
    let foreign = Model {
        partner_id: Id::new(Uuid::from_u128(99)),
        ..other(5)
    };
    let edition = Model {
        course_id: module().id,
        ..state(other(6), State::Published)
    };
    let required = [
        state(other(4), State::Published),
        other(5),
        foreign.clone(),
        state(foreign, State::Published),
        state(other(7), State::Retired),
        module(),
        edition,
        other(8),
        state(other(4), State::Published),
    ];
    let Err(Refusal::Invalid(found)) = module().expect_after(&required, &[7]) else {
        panic!("must be refused")
    };
    let said: Vec<String> = found
        .iter()
        .map(|one| format!("{} {}", &one.path["input.prerequisites".len()..], one.rule))
        .collect();
    assert_eq!(
        said,
        [
            "[2] STATE",
            "[2] REPEATED",
            "[3] REPEATED",
            "[4] STATE",
            "[5] T-2",
            "[6] T-2",
            "[7] T-2",
            "[8] REPEATED"
        ]
    );
    assert!(module().expect_after(&required[..2], &[]).is_ok());
}
