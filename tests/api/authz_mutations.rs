//! Every mutation, called by every kind of caller: who is refused, and how.
//!
//! Order of judgement: who may not see a row that the input names gets `NOT_FOUND`, who sees it and may
//! not change it `FORBIDDEN`, and only then is the call itself looked at. All calls here carry a mistake at the end
//! (a stale version, an empty code), so that the allowed ones change nothing either.

mod dissemination;
mod journey;
mod partner;
mod people;
mod plan;
mod procedure;
mod project;
mod teaching;
mod validation;

use std::collections::BTreeSet;

use entity::project_partner;
use serde_json::json;

use crate::support::{
    App,
    oracle::{PERSONAS, Persona},
    persona::Client,
    survey::Survey,
    world::{Thing, World},
};

/// A call, whom it is for, and what they get in the end.
struct Case<'a> {
    call: String,
    /// The rows that the input names.
    names: Vec<&'a Thing>,
    allowed: &'static [&'static str],
    code: &'static str,
}

const STALE: &str = "CONFLICT";
const WRONG: &str = "BAD_USER_INPUT";
const CLOSED: &str = "INVALID_STATE";
const ABSENT: &str = "NOT_FOUND";

const FOUNDERS: &[&str] = &["manager@solo", "manager@relience", "manager@nordkoop", "manager@aurora"];
const TEACHING: &[&str] = &["trainer@relience", "trainer@nordkoop", "trainer2@relience"];
const AT_RELIENCE: &[&str] = &["trainer@relience", "trainer2@relience"];
const AT_NORDKOOP: &[&str] = &["trainer@nordkoop", "trainer2@relience"];
const MANAGER: &[&str] = &["manager@relience"];
const ADMIN: &[&str] = &["admin@relience"];
const NOBODY: &[&str] = &[];

impl<'a> Case<'a> {
    /// A call that names one row.
    fn naming(row: &'a Thing, call: String, allowed: &'static [&'static str], code: &'static str) -> Self {
        let names = vec![row];
        Self {
            call,
            names,
            allowed,
            code,
        }
    }

    fn mutation(&self) -> &str {
        self.call.split('(').next().unwrap()
    }

    /// What the rules say that the persona gets.
    fn expected(&self, persona: Persona) -> &'static str {
        if !persona.signed_in() {
            "UNAUTHENTICATED"
        } else if !self.names.iter().all(|thing| persona.sees(&thing.about)) {
            ABSENT
        } else if !self.allowed.contains(&persona.name) {
            "FORBIDDEN"
        } else {
            self.code
        }
    }
}

/// A call of each mutation about partners, keys, projects and modules; none of them is right.
pub fn calls(world: &World) -> Vec<String> {
    cases(world).into_iter().map(|case| case.call).collect()
}

fn cases(world: &World) -> Vec<Case<'_>> {
    let all = [
        partner::partner_cases(world),
        partner::key_cases(world),
        project::project_cases(world),
        project::life_cases(world),
        teaching::module_cases(world),
        teaching::teaching_cases(world),
        partner::member_cases(world),
        people::file_cases(world),
        people::adding_cases(world),
        people::participant_cases(world),
        journey::cases(world),
        dissemination::cases(world),
        dissemination::results(world),
        dissemination::recommendations(world),
        procedure::cases(world),
        validation::cases(world),
        plan::cases(world),
    ];
    all.into_iter().flatten().collect()
}

/// Mutations of people about themselves, judged otherwise; they have tests of their own.
const OF_PEOPLE: [&str; 10] = [
    "login",
    "tokenRefresh",
    "logout",
    "logoutEverywhere",
    "accountUpdate",
    "signInEnd",
    "partnerMemberAccept",
    "passwordChange",
    "passwordResetRequest",
    "passwordResetConfirm",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_mutation_judges_every_caller_by_sight_then_by_right_then_by_the_call() {
    let tasks = App::on_both().await.map(|app| tokio::spawn(judge_everybody(app)));
    for task in tasks {
        task.await.unwrap();
    }
}

async fn judge_everybody(app: App) {
    let world = World::of(&app).await;
    let parts = app.rows::<project_partner::Entity>().await;
    let mut cases = cases(&world);
    cases.extend(project::partnership_cases(&world, &parts));
    let calls: Vec<String> = cases.iter().map(|case| case.call.clone()).collect();
    let called: BTreeSet<String> = cases.iter().map(|case| case.mutation().to_owned()).collect();
    let known: BTreeSet<String> = called.into_iter().chain(OF_PEOPLE.map(str::to_owned)).collect();
    assert_eq!(
        known,
        Survey::new().mutations(),
        "each mutation of the schema has its cases"
    );
    for persona in PERSONAS {
        let client = signed_in(&app, persona).await;
        let codes = client.codes(&calls).await;
        for (case, code) in cases.iter().zip(codes) {
            assert_eq!(
                code,
                case.expected(persona),
                "{} on {}: {}",
                persona.name,
                app.on,
                case.call
            );
        }
        sign_in_and_out(&app, persona, client).await;
    }
    assert_eq!(World::of(&app).await, world, "nothing has changed");
}

async fn signed_in(app: &App, persona: Persona) -> Client<'_> {
    match persona.credentials() {
        Some(_) => app.as_user(persona.name).await,
        None => app.anonymous(),
    }
}

/// The mutations of sign-in are for everybody; to sign out one must be signed in.
async fn sign_in_and_out(app: &App, persona: Persona, client: Client<'_>) {
    let other = json!({ "email": "manager@fjord.example.org", "password": "passerelle-demo" });
    let input = persona.credentials().unwrap_or(other);
    let login = "mutation($input: LoginInput!) { login(input: $input) { accessToken } }";
    let token = client.data_with(login, json!({ "input": input })).await["login"]["accessToken"].clone();
    let refresh = "mutation { tokenRefresh(input: {refreshToken: \"rubbish\"}) { accessToken } }";
    assert_eq!(
        client.refusal(refresh, json!({})).await["code"],
        "UNAUTHENTICATED",
        "{}",
        persona.name
    );
    if !persona.signed_in() {
        for mutation in ["mutation { logout }", "mutation { logoutEverywhere }"] {
            assert_eq!(
                client.refusal(mutation, json!({})).await["code"],
                "UNAUTHENTICATED",
                "{}",
                app.on
            );
        }
        return;
    }
    let second = client.bearing(token.as_str().unwrap());
    assert_eq!(second.data("mutation { logout }").await["logout"], true);
    assert_eq!(
        client.data("mutation { logoutEverywhere }").await["logoutEverywhere"],
        1
    );
}
