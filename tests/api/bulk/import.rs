//! Participants from CSV, and who they are.

use serde_json::{Value, json};

use super::{JOB, START, counts, found, imported, project_id, started, uploaded};
use crate::support::{App, Outside, persona::Client, text};

const HEADER: &str = "Participant ID,Participant Profile,Participant First Name,Participant Last Name,Participant Email,Participant Date of Birth,Participant Gender,Participant Year of Birth\n";

/// So many people who are invented.
fn people(count: usize) -> String {
    let row = |number: usize| {
        format!(
            "B-{number},LEARNER,Given{number},Family{number},p{number}@example.org,1990-01-{:02},FEMALE,1990\n",
            number % 28 + 1
        )
    };
    HEADER.to_owned() + &(0..count).map(row).collect::<String>()
}

async fn participant(client: &Client<'_>, number: &str) -> Value {
    let document = "query($of: [String!]) { participants(filter: {externalId: $of}) { totalCount nodes { id version pseudonym gender birthYear category identity { version givenName familyName email birthDate } } } }";
    client.data_with(document, json!({ "of": [number] })).await["participants"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_become_participants_with_audit_and_event_and_again_change_nothing() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let csv = people(1_203);
        let job = imported(&app, &manager, "PARTICIPANT", csv.as_bytes(), json!({})).await;
        assert_eq!(
            (&job["state"], counts(&job)),
            (&json!("DONE"), [1_203, 0, 0, 0]),
            "{}: {job}",
            app.on
        );
        assert_eq!(
            job["progress"],
            json!({ "rowsRead": 1_203, "rowsTotal": 1_203 }),
            "{}",
            app.on
        );
        let seen = participant(&manager, "B-1202").await;
        assert_eq!(
            seen["nodes"][0]["identity"]["givenName"], "Given1202",
            "{}: {seen}",
            app.on
        );
        let mut outside = Outside::open(app.config.database_url.expose()).await;
        let not_whole = "SELECT count(*) FROM participant p WHERE p.external_id LIKE 'B-%' AND (
            (SELECT count(*) FROM audit_entry a WHERE a.object_id = p.id AND a.verb = 'CREATE') <> 1
            OR (SELECT count(*) FROM event e WHERE e.object_id = p.id AND e.version = 1) <> 1
            OR (SELECT count(*) FROM search_entry s WHERE s.object_id = p.id) <> 1
            OR (SELECT count(*) FROM person_key k WHERE k.identity_id = p.identity_id) <> 1)";
        assert_eq!(outside.number(not_whole).await, 0, "{}: each row is whole", app.on);
        let again = imported(&app, &manager, "PARTICIPANT", csv.as_bytes(), json!({})).await;
        assert_eq!(counts(&again), [0, 0, 1_203, 0], "{}: {again}", app.on);
        let changed = csv.replace("Given7,", "Renamed,").replace(
            "B-9,LEARNER,Given9,Family9,p9@example.org,1990-01-10,FEMALE",
            "B-9,LEARNER,,,,,OTHER",
        );
        let third = imported(&app, &manager, "PARTICIPANT", changed.as_bytes(), json!({})).await;
        assert_eq!(counts(&third), [0, 2, 1_201, 0], "{}: {third}", app.on);
        let seen = participant(&manager, "B-7").await["nodes"][0].clone();
        assert_eq!(
            (
                &seen["version"],
                &seen["identity"]["givenName"],
                &seen["identity"]["version"]
            ),
            (&json!(1), &json!("Renamed"), &json!(2)),
            "{}",
            app.on
        );
        let seen = participant(&manager, "B-9").await["nodes"][0].clone();
        assert_eq!(
            (&seen["gender"], &seen["identity"]["givenName"]),
            (&json!("OTHER"), &json!("Given9")),
            "{}: an empty cell says nothing",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_finds_the_same_and_writes_nothing() {
    const WRONG: &str = "\u{feff}participant id;Participant Profile;Participant First Name;Participant Email;Participant Date of Birth;Participant Gender;Shoe Size\n\
        C-1;LEARNER;\"Quoted\nnewline\";c1@example.org;03-02-1991;female;42\n\
        C-2;NOBODY;x;nowhere;soon;MALE;1\n\
        ;LEARNER;;;;;\n\
        C-1;STAFF;;;;;\n\
        no spaces;STAFF;;;;;\n\
        C-3;CANDIDATE;Name;;;;\n\
        C-4;LEARNER;=cmd;;;;;;too many\n";
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let dry = imported(
            &app,
            &manager,
            "PARTICIPANT",
            WRONG.as_bytes(),
            json!({ "dryRun": true }),
        )
        .await;
        assert_eq!(
            (&dry["state"], counts(&dry)),
            (&json!("DONE"), [1, 0, 0, 6]),
            "{}: {dry}",
            app.on
        );
        let expected = [
            (1, "", "UNKNOWN_COLUMN"),
            (3, "Participant Profile", "CODE"),
            (3, "Participant Date of Birth", "DATE"),
            (3, "Participant Email", "EMAIL"),
            (4, "Participant ID", "REQUIRED"),
            (5, "Participant ID", "DUPLICATE"),
            (6, "Participant ID", "CODE"),
            (7, "", "CANDIDATE"),
            (8, "", "CELLS"),
        ];
        let expected = expected.map(|(row, column, rule)| (row, column.to_owned(), rule.to_owned()));
        assert_eq!(found(&dry), expected, "{}: {dry}", app.on);
        assert!(
            !dry.to_string().contains("nowhere"),
            "what stands in a cell is not told"
        );
        assert_eq!(participant(&manager, "C-1").await["totalCount"], 0, "{}", app.on);
        let real = imported(&app, &manager, "PARTICIPANT", WRONG.as_bytes(), json!({})).await;
        assert_eq!((found(&real), counts(&real)), (found(&dry), counts(&dry)), "{}", app.on);
        let seen = participant(&manager, "C-1").await["nodes"][0].clone();
        assert_eq!(
            (
                &seen["identity"]["givenName"],
                &seen["identity"]["birthDate"],
                &seen["gender"]
            ),
            (&json!("Quoted\nnewline"), &json!("1991-02-03"), &json!("FEMALE")),
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_or_nothing_takes_all_or_nothing() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let all = json!({ "accept": "ALL_OR_NOTHING" });
        let spoilt = people(600) + "B-X,NOBODY,,,,,,\n";
        let job = imported(&app, &manager, "PARTICIPANT", spoilt.as_bytes(), all.clone()).await;
        assert_eq!(
            (&job["state"], &job["failure"], counts(&job)),
            (&json!("FAILED"), &json!("REFUSED_ROWS"), [0, 0, 0, 1]),
            "{}",
            app.on
        );
        assert_eq!(participant(&manager, "B-1").await["totalCount"], 0, "{}", app.on);
        let job = imported(&app, &manager, "PARTICIPANT", people(600).as_bytes(), all).await;
        assert_eq!(
            (&job["state"], counts(&job)),
            (&json!("DONE"), [600, 0, 0, 0]),
            "{}: {job}",
            app.on
        );
        assert_eq!(participant(&manager, "B-599").await["totalCount"], 1, "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_table_ends_the_import() {
    let wide = (0..10_000)
        .map(|number| format!("c{number}"))
        .collect::<Vec<_>>()
        .join(",")
        + "\n";
    let endless = format!("{HEADER}B-1,LEARNER,\"{}", "x".repeat(700_000));
    let cases: [(&[u8], &str, &[&str]); 6] = [
        (b"\n\n", "HEADER", &["HEADER"]),
        (wide.as_bytes(), "HEADER", &["HEADER"]),
        (
            b"Somebody's Name,nobody@example.org\n",
            "HEADER",
            &["UNKNOWN_COLUMN", "UNKNOWN_COLUMN", "COLUMN_MISSING", "COLUMN_MISSING"],
        ),
        (
            b"Participant ID,Participant ID,Participant Profile\n",
            "HEADER",
            &["COLUMN_TWICE"],
        ),
        (
            b"\xff\xfe\x00P",
            "HEADER",
            &["UNKNOWN_COLUMN", "COLUMN_MISSING", "COLUMN_MISSING"],
        ),
        (endless.as_bytes(), "HEADER", &["TOO_LONG"]),
    ];
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        for (bytes, failure, rules) in &cases {
            let job = imported(&app, &manager, "PARTICIPANT", bytes, json!({})).await;
            let told: Vec<String> = found(&job).into_iter().map(|(_, _, rule)| rule).collect();
            assert_eq!(
                (&job["state"], &job["failure"]),
                (&json!("FAILED"), &json!(failure)),
                "{}: {job}",
                app.on
            );
            assert_eq!(told, *rules, "{}: {job}", app.on);
            assert!(!job.to_string().contains("Somebody"), "the header is not quoted");
        }
        let invalid = [HEADER.as_bytes(), b"B-1,LEARNER,\xff\xfe,x,,,,\nB-2,LEARNER,x,y,,,,\n"].concat();
        let job = imported(&app, &manager, "PARTICIPANT", &invalid, json!({})).await;
        assert_eq!(
            (counts(&job), found(&job)),
            (
                [1, 0, 0, 1],
                vec![(2, "Participant First Name".to_owned(), "UTF_8".to_owned())]
            ),
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_start_an_import_and_of_what() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let file = uploaded(&app, &manager, people(1).as_bytes()).await;
        let (open, closed) = (project_id(&app, "WTG2").await, project_id(&app, "WTG").await);
        let input =
            |project: &str, file: &str| json!({ "input": { "kind": "PARTICIPANT", "project": project, "file": file } });
        let refused = manager.refusal(START, input(&closed, &file)).await;
        assert_eq!(refused["code"], "INVALID_STATE", "{}: J-2", app.on);
        for who in ["manager@nordkoop", "trainer@relience", "admin@relience"] {
            let refused = app.as_user(who).await.refusal(START, input(&open, &file)).await;
            assert_eq!(refused["code"], "NOT_FOUND", "{who} on {}: another's file", app.on);
        }
        let refused = manager
            .refusal(START, input(&open, "file_00000000000070008000000000000000"))
            .await;
        assert_eq!(refused["code"], "NOT_FOUND", "{}", app.on);
        let awaited = super::announced(&manager, 3).await;
        let refused = manager.refusal(START, input(&open, text(&awaited, "id"))).await;
        assert_eq!(refused["violations"][0]["path"], "input.file", "{}", app.on);
        let id = manager.data_with(START, input(&open, &file)).await["importStart"]["id"].clone();
        let refused = manager.refusal(START, input(&open, &file)).await;
        assert_eq!(refused["code"], "BAD_USER_INPUT", "{}: a file is read once", app.on);
        for who in ["manager@nordkoop", "admin@relience", "trainer@relience", "operator"] {
            let seen = app.as_user(who).await.data_with(JOB, json!({ "id": id })).await;
            assert!(seen["importJob"].is_null(), "{who} on {}", app.on);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_stopped_takes_nothing() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let id = started(&app, &manager, "PARTICIPANT", people(3).as_bytes(), json!({})).await;
        let cancel = "mutation($input: ImportCancelInput!) { importCancel(input: $input) { state version viewerCan file { state } } }";
        let input = |version: i32| json!({ "input": { "import": id, "expectedVersion": version } });
        let stale = manager.refusal(cancel, input(9)).await;
        assert_eq!(stale["code"], "CONFLICT", "{}", app.on);
        let done = manager.data_with(cancel, input(1)).await["importCancel"].clone();
        assert_eq!(
            done,
            json!({ "state": "CANCELLED", "version": 2, "viewerCan": [], "file": { "state": "REMOVED" } }),
            "{}",
            app.on
        );
        app.worker.work().await.unwrap();
        assert_eq!(participant(&manager, "B-1").await["totalCount"], 0, "{}", app.on);
        let again = manager.refusal(cancel, input(2)).await;
        assert_eq!(again["code"], "INVALID_STATE", "{}", app.on);
    }
}

/// Its rights are those of its maker at that moment.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_away_ends_the_import() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let id = started(&app, &manager, "PARTICIPANT", people(3).as_bytes(), json!({})).await;
        let admin = app.as_user("admin@relience").await;
        let member = crate::support::world::World::of(&app)
            .await
            .member("manager@relience", "relience")
            .clone();
        let roles =
            "mutation($input: PartnerMemberRolesSetInput!) { partnerMemberRolesSet(input: $input) { version } }";
        let input = |version: i32, role: &str| json!({ "input": { "member": member.id, "expectedVersion": version, "roles": [role] } });
        admin.data_with(roles, input(member.version, "VIEWER")).await;
        app.worker.work().await.unwrap();
        admin.data_with(roles, input(member.version + 1, "MANAGER")).await;
        let job = super::ended(&manager, &id).await;
        assert_eq!(
            (&job["state"], &job["failure"], counts(&job)),
            (&json!("FAILED"), &json!("FORBIDDEN"), [0; 4]),
            "{}",
            app.on
        );
    }
}

/// Two workers, two jobs with the same rows: one participant each.
#[tokio::test(flavor = "multi_thread")]
async fn two_imports_of_the_same_file_at_once_make_each_row_once() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let csv = people(700);
        let first = started(&app, &manager, "PARTICIPANT", csv.as_bytes(), json!({})).await;
        let second = started(&app, &manager, "PARTICIPANT", csv.as_bytes(), json!({})).await;
        let (one, two) = futures_util::future::join(app.worker.work(), app.worker.work()).await;
        assert_eq!(one.unwrap() + two.unwrap(), 2, "{}", app.on);
        let jobs = [
            super::ended(&manager, &first).await,
            super::ended(&manager, &second).await,
        ];
        let sum: [i64; 4] = std::array::from_fn(|index| jobs.iter().map(|job| counts(job)[index]).sum());
        assert_eq!(sum, [700, 0, 700, 0], "{}: {jobs:?}", app.on);
    }
}

/// A machine needs the scopes of what it imports.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_imports_what_its_scopes_allow() {
    for app in App::on_both().await {
        let all = [
            "file:write",
            "project:read",
            "partner:read",
            "participant:write",
            "identity:write",
        ];
        let key = app.key("manager@relience", "relience", &all).await;
        let machine = app.with_key(&key);
        let job = imported(&app, &machine, "PARTICIPANT", people(2).as_bytes(), json!({})).await;
        assert_eq!(counts(&job), [2, 0, 0, 0], "{}: {job}", app.on);
        let nameless = app.key("manager@relience", "relience", &all[..4]).await;
        let machine = app.with_key(&nameless);
        let file = uploaded(&app, &machine, people(1).as_bytes()).await;
        let input = json!({ "kind": "PARTICIPANT", "project": project_id(&app, "WTG2").await, "file": file });
        let refused = machine.refusal(START, json!({ "input": input })).await;
        assert_eq!(refused["code"], "FORBIDDEN", "{}", app.on);
    }
}
