//! Procedures: written by one partner, adopted by all, never changed afterwards, and followed by the next edition.

mod licence;

use entity::project_partner::{Role, State};
use passerelle::graphql::node::global_id;
use serde_json::{Value, json};

use crate::support::{
    App,
    answer::{each, violations, with},
    persona::Client,
};

const CREATE: &str =
    "mutation($input: ProcedureCreateInput!) { procedureCreate(input: $input) { id version state edition viewerCan } }";
const UPDATE: &str =
    "mutation($input: ProcedureUpdateInput!) { procedureUpdate(input: $input) { id version adoptions { at } } }";
const SHOWN: &str = "query($id: ID!) { procedure(id: $id) { id version state edition title summary framework { code edition }
    steps { stage title text } criteria { code level statement competence { code } } evidence { required kinds }
    assessors currencyYears appealDays languages identityKnown adoptions { partner { acronym } } awaited { acronym }
    adoptedAt retiredAt previous { edition } next { edition state } editions(first: 10) { nodes { edition state } } viewerCan } }";
const PARTNERS: [&str; 4] = ["relience", "nordkoop", "growwell", "punte"];

fn text(text: &str) -> Value {
    json!([{ "language": "en", "text": text }])
}

/// The ids of a framework's units: the framework's own first.
async fn units(app: &App) -> [Value; 3] {
    let ask =
        "{ competenceFrameworks(filter: {code: [\"ECCE\"]}) { nodes { id competences(first: 2) { nodes { id } } } } }";
    let shown = app.as_user("viewer@solo").await.data(ask).await["competenceFrameworks"]["nodes"][0].clone();
    let units = &shown["competences"]["nodes"];
    [shown["id"].clone(), units[0]["id"].clone(), units[1]["id"].clone()]
}

/// A procedure that can be adopted, of Work to Grow II.
async fn input(app: &App) -> Value {
    let [framework, unit, _] = units(app).await;
    json!({
        "project": global_id(app.project("WTG2").await.id),
        "framework": framework,
        "title": { "language": "en", "text": "By work" },
        "steps": [
            { "stage": "IDENTIFICATION", "title": text("Talk"), "text": text("What was done?") },
            { "stage": "ASSESSMENT", "title": text("Watch") },
        ],
        "criteria": [{ "code": "A", "competence": unit, "level": 2, "statement": text("Leads a group.") }],
        "evidence": { "required": ["OBSERVATION", "OBSERVATION"], "kinds": 3 },
        "languages": ["en"],
    })
}

async fn create(client: &Client<'_>, input: Value) -> Value {
    client.data_with(CREATE, json!({ "input": input })).await["procedureCreate"].clone()
}

async fn shown(client: &Client<'_>, id: &Value) -> Value {
    client.data_with(SHOWN, json!({ "id": id })).await["procedure"].clone()
}

/// A move of the version that the row has now.
fn call(mutation: &str, procedure: &Value, version: &Value) -> String {
    let selection = if mutation == "procedureDelete" {
        "acronym"
    } else {
        "id version state edition"
    };
    format!(
        "mutation {{ {mutation}(input: {{procedure: {procedure}, expectedVersion: {version}}}) {{ {selection} }} }}"
    )
}

async fn step(client: &Client<'_>, mutation: &str, procedure: &Value) -> Value {
    let version = &shown(client, procedure).await["version"];
    client.data(&call(mutation, procedure, version)).await[mutation].clone()
}

/// Every partner of the project adopts it, one after the other.
async fn adopt_by_all(app: &App, procedure: &Value) -> Value {
    let mut last = Value::Null;
    for partner in PARTNERS {
        last = step(&app.as_manager_of(partner).await, "procedureAdopt", procedure).await;
    }
    last
}

#[tokio::test(flavor = "multi_thread")]
async fn a_procedure_is_written_adopted_by_all_and_stays() {
    for app in App::on_both().await {
        let (manager, other) = (app.as_manager_of("relience").await, app.as_manager_of("punte").await);
        let made = create(&manager, input(&app).await).await;
        let id = &made["id"];
        assert_eq!(made["viewerCan"], json!(["UPDATE", "ADOPT", "DELETE"]), "{}", app.on);
        let draft = shown(&other, id).await;
        assert_eq!(draft["viewerCan"], json!(["ADOPT"]), "{}", app.on);
        assert_eq!(each(&draft["steps"], "stage"), ["IDENTIFICATION", "ASSESSMENT"]);
        assert_eq!(draft["criteria"][0]["competence"]["code"], "EMP");
        assert_eq!(draft["evidence"], json!({ "required": ["OBSERVATION"], "kinds": 3 }));
        let figures = ["assessors", "currencyYears", "appealDays", "identityKnown"].map(|field| draft[field].clone());
        assert_eq!(figures, [json!(2), json!(4), json!(30), json!(false)]);
        let stranger = app.as_manager_of("solo").await;
        assert!(
            shown(&stranger, id).await.is_null(),
            "{}: a draft is the project's",
            app.on
        );

        for (place, partner) in PARTNERS.iter().enumerate() {
            let adopted = step(&app.as_manager_of(partner).await, "procedureAdopt", id).await;
            let state = if place == 3 { "ADOPTED" } else { "DRAFT" };
            assert_eq!(adopted["state"], state, "{partner} on {}", app.on);
            let now = shown(&manager, id).await;
            let awaited = &PARTNERS[place + 1..];
            let mut left: Vec<&Value> = each(&now["awaited"], "acronym");
            left.sort_by_key(|one| PARTNERS.iter().position(|partner| *one == partner));
            assert_eq!(left, awaited, "{partner} on {}", app.on);
        }
        let adopted = shown(&stranger, id).await;
        assert!(adopted["adoptedAt"].is_string(), "{}: {adopted}", app.on);
        assert_eq!(adopted["viewerCan"], json!([]), "{}", app.on);
        let version = &adopted["version"];
        let change = json!({ "input": { "procedure": id, "expectedVersion": version, "assessors": 3 } });
        let refusal = manager.refusal(UPDATE, change).await;
        assert_eq!(
            (&refusal["code"], &refusal["state"]),
            (&json!("INVALID_STATE"), &json!("ADOPTED"))
        );
        let refusal = manager.refusal(&call("procedureDelete", id, version), json!({})).await;
        assert_eq!(refusal["code"], "INVALID_STATE", "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_edition_is_adopted_anew_and_retires_the_one_before() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let first = create(&manager, input(&app).await).await["id"].clone();
        adopt_by_all(&app, &first).await;
        let next = step(&manager, "procedureRevise", &first).await;
        assert_eq!(
            (&next["edition"], &next["state"]),
            (&json!(2), &json!("DRAFT")),
            "{}",
            app.on
        );
        let version = &shown(&manager, &first).await["version"];
        let again = manager
            .refusal(&call("procedureRevise", &first, version), json!({}))
            .await;
        assert_eq!(again["code"], "CONFLICT", "{}: it has begun", app.on);
        let change = json!({ "input": { "procedure": next["id"], "expectedVersion": 1, "appealDays": 60 } });
        manager.data_with(UPDATE, change).await;
        assert_eq!(adopt_by_all(&app, &next["id"]).await["state"], "ADOPTED", "{}", app.on);
        let (old, new) = (shown(&manager, &first).await, shown(&manager, &next["id"]).await);
        assert_eq!(
            (&old["state"], &old["appealDays"]),
            (&json!("RETIRED"), &json!(30)),
            "{}",
            app.on
        );
        assert!(old["retiredAt"].is_string());
        assert_eq!(new["appealDays"], 60);
        let editions = json!([{ "edition": 1, "state": "RETIRED" }, { "edition": 2, "state": "ADOPTED" }]);
        assert_eq!(new["editions"]["nodes"], editions, "{}", app.on);
        assert_eq!(
            (&old["next"]["edition"], &new["previous"]["edition"]),
            (&json!(2), &json!(1))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_text_is_adopted_anew_and_by_nobody_twice() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let id = create(&manager, input(&app).await).await["id"].clone();
        step(&manager, "procedureAdopt", &id).await;
        let twice = manager
            .refusal(&call("procedureAdopt", &id, &json!(2)), json!({}))
            .await;
        assert_eq!(violations(&twice), ["input.procedure.adoptions ADOPTED"], "{}", app.on);
        let change = json!({ "input": { "procedure": id, "expectedVersion": 2, "assessors": 3 } });
        let changed = manager.data_with(UPDATE, change).await;
        assert_eq!(changed["procedureUpdate"]["adoptions"], json!([]), "{}", app.on);
        step(&manager, "procedureAdopt", &id).await;
        let gone = step(&manager, "procedureDelete", &id).await;
        assert_eq!(gone["acronym"], "relience", "{}", app.on);
        assert!(shown(&manager, &id).await.is_null(), "{}", app.on);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_no_part_in_full_is_not_waited_for() {
    for app in App::on_both().await {
        let wtg2 = app.project("WTG2").await.id.uuid();
        app.set_part("punte", wtg2, Role::Associated, State::Active).await;
        app.set_part("growwell", wtg2, Role::Partner, State::Left).await;
        let manager = app.as_manager_of("relience").await;
        let id = create(&manager, input(&app).await).await["id"].clone();
        step(&manager, "procedureAdopt", &id).await;
        let associated = app.as_manager_of("punte").await;
        let refusal = associated
            .refusal(&call("procedureAdopt", &id, &json!(2)), json!({}))
            .await;
        assert_eq!(refusal["code"], "FORBIDDEN", "{}", app.on);
        // Nordkoop leaves too: by now everybody has, and somebody has to say so.
        app.set_part("nordkoop", wtg2, Role::Partner, State::Left).await;
        assert_eq!(
            shown(&manager, &id).await["viewerCan"],
            json!(["UPDATE", "ADOPT", "DELETE"])
        );
        assert_eq!(
            step(&manager, "procedureAdopt", &id).await["state"],
            "ADOPTED",
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_adopt_at_once_none_is_lost() {
    for app in App::on_both().await {
        let (one, other) = (app.as_manager_of("relience").await, app.as_manager_of("nordkoop").await);
        let id = create(&one, input(&app).await).await["id"].clone();
        let adopt = call("procedureAdopt", &id, &json!(1));
        let (first, second) = futures_util::future::join(one.ask(&adopt), other.ask(&adopt)).await;
        let mut codes = [first, second].map(|answer| answer["errors"][0]["extensions"]["code"].clone());
        codes.sort_by_key(ToString::to_string);
        assert_eq!(codes, [json!("CONFLICT"), Value::Null], "{}", app.on);
        assert_eq!(
            shown(&one, &id).await["adoptions"].as_array().unwrap().len(),
            1,
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_a_procedure_is_said_at_once() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("relience").await;
        let [_, unit, _] = units(&app).await;
        let criterion = |code: &str, level: i32| json!({ "code": code, "competence": unit, "level": level, "statement": text("X") });
        let wrong = json!({
            "title": { "language": "en", "text": " " },
            "steps": [{ "stage": "CERTIFICATION", "title": text("Z") }, { "stage": "IDENTIFICATION", "title": text("A") }],
            "criteria": [criterion("A", 9), criterion("A", 1)],
            "evidence": { "kinds": 1 }, "assessors": 1, "currencyYears": 0, "appealDays": 3, "languages": ["nonsense!"],
        });
        let refusal = manager
            .refusal(CREATE, json!({ "input": with(input(&app).await, &wrong) }))
            .await;
        assert_eq!(
            violations(&refusal),
            [
                "input.title.text REQUIRED",
                "input.languages[0] LANGUAGE",
                "input.steps ORDER",
                "input.criteria[0].level RANGE",
                "input.criteria[1].code UNIQUE",
                "input.evidence.kinds V-4",
                "input.assessors V-3",
                "input.currencyYears RANGE",
                "input.appealDays RANGE",
            ],
            "{}",
            app.on
        );
        let nowhere =
            json!({ "criteria": [{ "code": "A", "competence": "competence_0", "level": 1, "statement": text("X") }] });
        let refusal = manager
            .refusal(CREATE, json!({ "input": with(input(&app).await, &nowhere) }))
            .await;
        assert_eq!(refusal["code"], "NOT_FOUND", "{}", app.on);
        let empty = json!({ "steps": [], "criteria": [], "languages": [] });
        let id = create(&manager, with(input(&app).await, &empty)).await["id"].clone();
        let lacking = manager
            .refusal(&call("procedureAdopt", &id, &json!(1)), json!({}))
            .await;
        let expected = ["steps", "criteria", "languages"].map(|field| format!("input.procedure.{field} REQUIRED"));
        assert_eq!(violations(&lacking), expected, "{}", app.on);
        assert_eq!(
            shown(&manager, &id).await["viewerCan"],
            json!(["UPDATE", "DELETE"]),
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j_2_nothing_new_is_agreed_once_the_project_is_over() {
    for app in App::on_both().await {
        let manager = app.as_manager_of("aurora").await;
        let ask = "{ procedures(filter: {projectAcronym: [\"KIM\"], state: [ADOPTED]}) { nodes { id version viewerCan licences(first: 3) { totalCount } } } }";
        let kim = manager.data(ask).await["procedures"]["nodes"][0].clone();
        assert_eq!(kim["viewerCan"], json!(["RETIRE", "GRANT_LICENCE"]), "{}", app.on);
        assert_eq!(kim["licences"]["totalCount"], 15, "{}", app.on);
        let revise = call("procedureRevise", &kim["id"], &kim["version"]);
        assert_eq!(
            manager.refusal(&revise, json!({})).await["code"],
            "INVALID_STATE",
            "{}",
            app.on
        );
        let project = json!({ "project": global_id(app.project("KIM").await.id) });
        let refusal = manager
            .refusal(CREATE, json!({ "input": with(input(&app).await, &project) }))
            .await;
        assert_eq!(
            (&refusal["code"], &refusal["state"]),
            (&json!("INVALID_STATE"), &json!("SUBMITTED"))
        );
        assert_eq!(
            step(&manager, "procedureRetire", &kim["id"]).await["state"],
            "RETIRED",
            "{}",
            app.on
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn procedures_are_found_by_project_competence_words_and_state() {
    for app in App::on_both().await {
        let [framework, unit, _] = units(&app).await;
        let count = async |who: &str, filter: &str| {
            let ask =
                format!("{{ procedures(first: 100, filter: {{{filter}}}) {{ totalCount nodes {{ edition }} }} }}");
            let list = app.as_user(who).await.data(&ask).await["procedures"].clone();
            assert_eq!(list["totalCount"], list["nodes"].as_array().unwrap().len(), "{filter}");
            list["totalCount"].as_i64().unwrap()
        };
        let by_unit = format!("competence: [{unit}]");
        let by_framework = format!("framework: [{framework}]");
        let mut wrong = Vec::new();
        for (who, filter, expected) in [
            ("manager@relience", "", 4),
            ("manager@solo", "", 3),
            ("participant1@relience", "", 3),
            ("manager@relience", &by_unit, 1),
            ("manager@solo", &by_unit, 0),
            ("manager@nordkoop", &by_framework, 1),
            ("manager@solo", "search: \"evaluer competences\"", 3),
            ("manager@solo", "search: \"portfolio\", state: [RETIRED]", 1),
            ("manager@relience", "projectAcronym: [\"wtg2\"]", 2),
            ("manager@solo", "languages: [\"hu\"]", 2),
        ] {
            let found = count(who, filter).await;
            if found != expected {
                wrong.push(format!("{who} {filter}: {found}, not {expected}"));
            }
        }
        assert!(wrong.is_empty(), "{}: {wrong:#?}", app.on);
    }
}
