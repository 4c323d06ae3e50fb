//! What may be given, what is refused, and what null means.

use serde_json::json;

use super::{CREATE, create, least, read, update, update_refused};
use crate::support::{
    App,
    answer::{violations, with},
};

#[tokio::test]
async fn everything_that_is_given_is_read_back() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let given = json!({
            "kind": "VOCATIONAL", "summary": { "language": "fr", "text": "Un atelier." }, "subjectArea": "0923",
            "languages": ["fr", "sr-Latn"], "mode": "BLENDED", "learningSetting": "FORMAL", "visibility": "PUBLIC",
            "eqfLevel": 8, "credit": { "scheme": "ECTS", "value": 2.25 },
            "learningHours": { "contact": 10, "selfStudy": 5, "workBased": 1 },
            "learningOutcomes": [{ "kind": "SKILL", "statement": [{ "language": "en", "text": "Listens" }, { "language": "fr", "text": "Écoute" }] }],
            "targetGroups": ["trainers"], "assessmentMethods": ["talk"],
            "materials": [{ "title": "Cards", "url": "https://example.org/cards", "licence": "CC0-1.0" }],
            "licence": "CC-BY-4.0", "attendanceThreshold": 100,
        });
        let made = create(&trainer, with(least(&app, "ALL-1").await, &given)).await;
        let mut found = read(&trainer, &made).await;
        assert_eq!(found["createdAt"], found["updatedAt"]);
        found["createdAt"].take();
        found["updatedAt"].take();
        let version = |language: &str, text: &str| json!({ "language": language, "text": text });
        let expected = json!({
            "code": "ALL-1", "edition": 1, "title": "A small module",
            "titleTranslations": [version("en", "A small module")],
            "summary": "Un atelier.", "summaryTranslations": [version("fr", "Un atelier.")],
            "provider": { "acronym": "relience" }, "project": { "acronym": "WTG2" },
            "learningOutcomes": [{ "kind": "SKILL", "statement": "Listens", "statementTranslations": [version("en", "Listens"), version("fr", "Écoute")] }],
            "learningHours": { "contact": 10, "selfStudy": 5, "workBased": 1, "total": 16 },
            "prerequisites": [], "state": "DRAFT", "sessions": { "totalCount": 0 },
            "viewerCan": ["UPDATE", "SET_PREREQUISITES", "PUBLISH", "DELETE", "CREATE_SESSION"], "version": 1, "createdAt": null, "updatedAt": null,
        });
        let mut same = given.clone();
        for made_otherwise in ["summary", "learningOutcomes", "learningHours"] {
            same.as_object_mut().unwrap().remove(made_otherwise);
        }
        assert_eq!(found, with(expected, &same), "{}", app.on);

        let least = create(&trainer, least(&app, "MIN-1").await).await;
        let found = read(&trainer, &least).await;
        let defaults = json!(["PRESENTIAL", "NON_FORMAL", "CONSORTIUM", 80]);
        let values = ["mode", "learningSetting", "visibility", "attendanceThreshold"].map(|field| found[field].clone());
        assert_eq!(json!(values), defaults);
    }
}

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let given = json!({
            "summary": { "language": "fr", "text": "Un atelier." }, "subjectArea": "0923", "languages": ["fr"],
            "eqfLevel": 8, "credit": { "scheme": "ECTS", "value": 2.25 }, "licence": "CC-BY-4.0",
            "learningHours": { "contact": 10, "selfStudy": 5, "workBased": 1 },
            "learningOutcomes": [{ "kind": "SKILL", "statement": [{ "language": "en", "text": "Listens" }] }],
            "targetGroups": ["trainers"], "assessmentMethods": ["talk"],
            "materials": [{ "title": "Cards", "url": "https://example.org/cards" }],
        });
        let made = create(&trainer, with(least(&app, "NULL").await, &given)).await;
        let mut before = read(&trainer, &made).await;
        let made = update(
            &trainer,
            &made,
            json!({ "learningHours": { "selfStudy": 6 }, "code": "NULL-2" }),
        )
        .await;
        let mut after = read(&trainer, &made).await;
        after["updatedAt"].take();
        before["updatedAt"].take();
        before["learningHours"] = json!({ "contact": 10, "selfStudy": 6, "workBased": 1, "total": 17 });
        before["code"] = json!("NULL-2");
        before["version"] = json!(2);
        assert_eq!(after, before, "{}", app.on);

        let nulls = json!({
            "summary": null, "subjectArea": null, "languages": null, "eqfLevel": null, "credit": null, "licence": null,
            "learningOutcomes": null, "targetGroups": null, "assessmentMethods": null, "materials": null,
        });
        let made = update(&trainer, &made, nulls).await;
        let cleared = read(&trainer, &made).await;
        for field in ["subjectArea", "eqfLevel", "credit", "licence"] {
            assert_eq!(cleared[field], json!(null), "{field} {}", app.on);
        }
        for field in [
            "languages",
            "learningOutcomes",
            "targetGroups",
            "assessmentMethods",
            "materials",
            "summaryTranslations",
        ] {
            assert_eq!(cleared[field], json!([]), "{field} {}", app.on);
        }
        let needed = json!({ "code": null, "title": null, "kind": null, "mode": null, "learningSetting": null, "visibility": null, "learningHours": null, "attendanceThreshold": null });
        let found = violations(&update_refused(&trainer, &made, needed.clone()).await);
        assert_eq!(found.len(), needed.as_object().unwrap().len(), "{found:?}");
        assert!(found.iter().all(|one| one.ends_with(" REQUIRED")), "{found:?}");
    }
}

#[tokio::test]
async fn a_code_is_unique_for_its_provider() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        create(&trainer, least(&app, "SAME").await).await;
        let refusal = trainer
            .refusal(CREATE, json!({ "input": least(&app, "SAME").await }))
            .await;
        assert_eq!(violations(&refusal), ["input.code UNIQUE"], "{}", app.on);
    }
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_with_path_and_rule() {
    for app in App::on_both().await {
        let trainer = app.as_trainer_of("relience").await;
        let wrong = json!({
            "code": "a b", "title": { "language": "en", "text": "" }, "summary": { "language": "??", "text": "x" },
            "subjectArea": "9999", "languages": ["en", ""], "eqfLevel": 9, "credit": { "scheme": "ECVET", "value": 0.004 },
            "learningHours": { "contact": -1 },
            "learningOutcomes": [{ "kind": "SKILL", "statement": [] }, { "kind": "SKILL", "statement": [{ "language": "en", "text": "y".repeat(2001) }] }],
            "targetGroups": (0..51).map(|one| one.to_string()).collect::<Vec<_>>(), "assessmentMethods": [" "],
            "materials": [{ "title": "", "url": "javascript:alert(1)", "licence": "l".repeat(101) }], "licence": "l".repeat(101), "attendanceThreshold": 101,
        });
        let refusal = trainer
            .refusal(CREATE, json!({ "input": with(least(&app, "X").await, &wrong) }))
            .await;
        let expected = [
            "input.code CODE",
            "input.title.text REQUIRED",
            "input.summary.language LANGUAGE",
            "input.languages[1] LANGUAGE",
            "input.learningOutcomes[0].statement REQUIRED",
            "input.learningOutcomes[1].statement.text TOO_LONG",
            "input.targetGroups TOO_MANY",
            "input.assessmentMethods[0] REQUIRED",
            "input.materials[0].title REQUIRED",
            "input.materials[0].url URL",
            "input.materials[0].licence TOO_LONG",
            "input.licence TOO_LONG",
            "input.subjectArea ISCED_F",
            "input.eqfLevel RANGE",
            "input.credit.value RANGE",
            "input.learningHours RANGE",
            "input.attendanceThreshold RANGE",
        ];
        assert_eq!(violations(&refusal), expected, "{}", app.on);
        for (field, values) in [
            ("eqfLevel", [json!(0), json!(-1), json!(i32::MAX)]),
            ("attendanceThreshold", [json!(-1), json!(101), json!(i32::MIN)]),
            (
                "credit",
                [300.01, -1.0, 2.255].map(|value| json!({ "scheme": "ECTS", "value": value })),
            ),
        ] {
            for value in values {
                let input = with(least(&app, "X").await, &json!({ field: value }));
                let refusal = trainer.refusal(CREATE, json!({ "input": input })).await;
                assert!(
                    violations(&refusal)[0].starts_with(&format!("input.{field}")),
                    "{refusal}"
                );
            }
        }
        for (code, edges) in [("LOW", (1, 0, 0.01)), ("HIGH", (8, 100, 300.0))] {
            let edges = json!({ "eqfLevel": edges.0, "attendanceThreshold": edges.1, "credit": { "scheme": "ECTS", "value": edges.2 } });
            create(&trainer, with(least(&app, code).await, &edges)).await;
        }
    }
}
