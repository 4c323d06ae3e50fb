//! Every mutation, called by every kind of caller: who is refused, and how.
//!
//! Order of judgement: who may not see a row that the input names gets `NOT_FOUND`, who sees it and may
//! not change it `FORBIDDEN`, and only then is the call itself looked at. All calls here carry a mistake at the end
//! (a stale version, an empty code), so that the allowed ones change nothing either.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::{
    App,
    oracle::{About, PERSONAS, Persona},
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

/// A project without a code.
const NEW: &str = "code: \"\", acronym: \"X\", title: {language: \"en\", text: \"X\"}, programme: OTHER, \
                   startDate: \"2030-01-01\", endDate: \"2030-12-31\"";

fn project_cases(world: &World) -> Vec<Case<'_>> {
    let found = |more: String| format!("projectCreate(input: {{{NEW} {more}}})");
    let founded_at = |acronym, allowed, code| {
        let partner = world.partner(acronym);
        let call = found(format!("partner: \"{}\"", partner.id));
        Case::naming(partner, call, allowed, code)
    };
    let continuing = |acronym, allowed, code| {
        let project = world.project(acronym);
        let call = found(format!("predecessor: \"{}\"", project.id));
        Case::naming(project, call, allowed, code)
    };
    let update = |acronym, version: i32, allowed, code| {
        let project = world.project(acronym);
        let call = format!(
            "projectUpdate(input: {{project: \"{}\", expectedVersion: {version}}})",
            project.id
        );
        Case::naming(project, call, allowed, code)
    };
    vec![
        Case {
            call: found(String::new()),
            names: vec![],
            allowed: FOUNDERS,
            code: WRONG,
        },
        founded_at("relience", &["manager@relience"], WRONG),
        founded_at("solo", &["manager@solo"], WRONG),
        continuing("WTG", &["manager@relience", "manager@nordkoop"], WRONG),
        continuing("KIM", &["manager@aurora"], WRONG),
        update("WTG2", 99, &["manager@relience"], STALE),
        update("WTG", 99, &["manager@relience"], STALE),
        update("WTG", 1, &["manager@relience"], CLOSED),
        update("KIM", 1, &["manager@aurora"], CLOSED),
        update("SOLO", 99, &["manager@solo"], STALE),
        update("FJORD", 99, NOBODY, STALE),
    ]
}

fn module_cases(world: &World) -> Vec<Case<'_>> {
    let create = |acronym, partner: Option<&str>, allowed, code| {
        let project = world.project(acronym);
        let partner = partner
            .map(|acronym| format!("partner: \"{}\"", world.partner(acronym).id))
            .unwrap_or_default();
        let new = "code: \"\", kind: SPECIALIST, title: {language: \"en\", text: \"X\"}";
        let call = format!("moduleCreate(input: {{project: \"{}\" {partner} {new}}})", project.id);
        Case::naming(project, call, allowed, code)
    };
    let change = |mutation: &str, (code, edition), version: i32, allowed, answer| {
        let module = world.module(code, edition);
        let call = format!(
            "{mutation}(input: {{module: \"{}\", expectedVersion: {version}}})",
            module.id
        );
        Case::naming(module, call, allowed, answer)
    };
    vec![
        create("WTG2", None, TEACHING, WRONG),
        create("WTG2", Some("nordkoop"), AT_NORDKOOP, WRONG),
        create("WTG", Some("relience"), AT_RELIENCE, CLOSED),
        create("KIM", None, &["trainer@aurora"], CLOSED),
        create("SOLO", None, NOBODY, WRONG),
        change("moduleUpdate", ("WTG2-04", 1), 99, AT_NORDKOOP, STALE),
        change("moduleUpdate", ("WTG2-07", 1), 99, AT_RELIENCE, STALE),
        change("moduleUpdate", ("WTG2-08", 1), 99, AT_RELIENCE, STALE),
        change("moduleUpdate", ("WTG2-03", 1), 99, NOBODY, STALE),
        change("moduleUpdate", ("KIM-PC-IT", 1), 1, &["trainer@aurora"], CLOSED),
        change("moduleUpdate", ("SOLO-01", 1), 99, NOBODY, STALE),
        change("modulePublish", ("WTG2-02", 2), 99, AT_NORDKOOP, STALE),
        change("modulePublish", ("WTG2-02", 1), 1, AT_NORDKOOP, CLOSED),
        change("modulePublish", ("KIM-PC-PL", 1), 99, NOBODY, STALE),
        change("modulePublish", ("FJORD-01", 1), 99, NOBODY, STALE),
    ]
}

/// The row of this kind about somebody: their partner, their login if they have one, whether they are a candidate.
fn someone<'a>(world: &'a World, kind: &str, (partner, login, candidate): Someone) -> &'a Thing {
    let (email, partner) = (login.map(|who| format!("{who}.example.org")), partner.to_owned());
    let about = match kind {
        "participant" => About::Participant(email, partner, candidate),
        _ => About::Identity(email, partner, candidate),
    };
    let mut all = world.of_kind(kind).into_iter();
    all.find(|thing| thing.about == about).unwrap()
}

type Someone = (&'static str, Option<&'static str>, bool);
const UNKNOWN: Someone = ("relience", None, false);
const KNOWN: Someone = ("relience", Some("participant1@relience"), false);
const CANDIDATE: Someone = ("aurora", Some("participant1@aurora"), true);
const MANAGER: &[&str] = &["manager@relience"];
const MANAGER_OR_SELF: &[&str] = &["manager@relience", "participant1@relience"];

/// What is done at a project, with a mistake at the end.
fn adding_cases(world: &World) -> Vec<Case<'_>> {
    let at = |mutation: &str, rest: &str, (acronym, partner), allowed, code| {
        let (project, owner) = (world.project(acronym), world.partner(partner));
        let call = format!(
            "{mutation}(input: {{project: \"{}\", partner: \"{}\", {rest}}})",
            project.id, owner.id
        );
        Case::naming(project, call, allowed, code)
    };
    let create = |place, allowed, code| {
        let rest = "category: LEARNER, externalId: \"two words\"";
        at("participantCreate", rest, place, allowed, code)
    };
    let set = |place, allowed, code| {
        let rest = "counts: [{barrier: SOCIAL, people: -1}]";
        at("fewerOpportunitiesSet", rest, place, allowed, code)
    };
    vec![
        create(("WTG2", "relience"), MANAGER, WRONG),
        create(("WTG", "relience"), MANAGER, CLOSED),
        create(("WTG2", "solo"), NOBODY, WRONG),
        create(("FJORD", "fjord"), NOBODY, WRONG),
        set(("WTG2", "relience"), MANAGER, WRONG),
        set(("WTG", "relience"), MANAGER, CLOSED),
        set(("SOLO", "relience"), NOBODY, WRONG),
    ]
}

fn participant_cases(world: &World) -> Vec<Case<'_>> {
    let stale = |kind: &str, mutation: &str, who, allowed| {
        let thing = someone(world, kind, who);
        let call = format!("{mutation}(input: {{{kind}: \"{}\", expectedVersion: 99}})", thing.id);
        Case::naming(thing, call, allowed, STALE)
    };
    let give = |who, allowed| {
        let thing = someone(world, "participant", who);
        let rest = "purpose: HAND_OVER, wordingVersion: \"\", language: \"fr\"";
        let call = format!("consentGive(input: {{participant: \"{}\", {rest}}})", thing.id);
        Case::naming(thing, call, allowed, WRONG)
    };
    vec![
        stale("participant", "participantUpdate", UNKNOWN, MANAGER),
        stale("participant", "participantUpdate", KNOWN, MANAGER),
        stale("participant", "participantUpdate", CANDIDATE, &["manager@aurora"]),
        stale("participant", "identityErase", UNKNOWN, MANAGER),
        stale("participant", "identityErase", KNOWN, MANAGER_OR_SELF),
        stale(
            "participant",
            "identityErase",
            CANDIDATE,
            &["manager@aurora", "participant1@aurora"],
        ),
        stale("identity", "identityUpdate", KNOWN, MANAGER),
        stale("identity", "identityUpdate", CANDIDATE, NOBODY),
        stale("consent", "consentWithdraw", KNOWN, MANAGER_OR_SELF),
        stale("consent", "consentWithdraw", CANDIDATE, &["participant1@aurora"]),
        give(UNKNOWN, MANAGER),
        give(KNOWN, MANAGER_OR_SELF),
        give(CANDIDATE, &["participant1@aurora"]),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mutation_judges_every_caller_by_sight_then_by_right_then_by_the_call() {
    let tasks = App::on_both().await.map(|app| tokio::spawn(judge_everybody(app)));
    for task in tasks {
        task.await.unwrap();
    }
}

async fn judge_everybody(app: App) {
    let world = World::of(&app).await;
    let cases = project_cases(&world).into_iter().chain(module_cases(&world));
    let cases = cases.chain(adding_cases(&world)).chain(participant_cases(&world));
    let cases: Vec<Case<'_>> = cases.collect();
    let calls: Vec<String> = cases.iter().map(|case| case.call.clone()).collect();
    let called: BTreeSet<String> = cases.iter().map(|case| case.mutation().to_owned()).collect();
    let of_sign_in = ["login", "tokenRefresh", "logout", "logoutEverywhere"].map(str::to_owned);
    let known: BTreeSet<String> = called.into_iter().chain(of_sign_in).collect();
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
