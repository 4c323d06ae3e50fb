//! Every mutation, called by every kind of caller: who is refused, and how.
//!
//! Order of judgement: who may not see a row that the input names gets `NOT_FOUND`, who sees it and may
//! not change it `FORBIDDEN`, and only then is the call itself looked at. All calls here carry a mistake at the end
//! (a stale version, an empty code), so that the allowed ones change nothing either.

mod dissemination;
mod journey;

use std::collections::BTreeSet;

use entity::project_partner;
use serde_json::json;

use crate::support::{
    App,
    oracle::{About, Human, PERSONAS, Persona},
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

const MEMBERS_OF_RELIENCE: &[&str] = &[
    "trainer2@relience",
    "admin@relience",
    "manager@relience",
    "trainer@relience",
    "counsellor@relience",
    "assessor@relience",
    "viewer@relience",
    "participant1@relience",
];

fn partner_cases(world: &World) -> Vec<Case<'_>> {
    let create = "partnerCreate(input: {legalName: \"\", acronym: \"X\", organisationType: NGO, country: \"FR\"})";
    let change = |mutation: &str, acronym, version: i32, more: &str, allowed, code| {
        let partner = world.partner(acronym);
        let call = format!(
            "{mutation}(input: {{partner: \"{}\", expectedVersion: {version} {more}}})",
            partner.id
        );
        Case::naming(partner, call, allowed, code)
    };
    let (operator, reason): (&[&str], _) = (&["operator"], "reason: \"\"");
    vec![
        Case {
            call: create.to_owned(),
            names: vec![],
            allowed: operator,
            code: WRONG,
        },
        change("partnerUpdate", "relience", 99, "", &["admin@relience"], STALE),
        change(
            "partnerUpdate",
            "nordkoop",
            1,
            "acronym: \"\"",
            &["admin@nordkoop"],
            WRONG,
        ),
        change("partnerUpdate", "solo", 99, "", NOBODY, STALE),
        change("partnerSuspend", "solo", 99, reason, operator, STALE),
        change("partnerSuspend", "relience", 1, reason, operator, WRONG),
        change("partnerReinstate", "relience", 1, reason, operator, CLOSED),
        change("partnerWithdraw", "relience", 1, reason, operator, WRONG),
    ]
}

fn key_cases(world: &World) -> Vec<Case<'_>> {
    let wish = "name: \"\", scopes: [\"module:read\"], expiresAt: \"2199-01-01T00:00:00Z\"";
    let relience = world.partner("relience");
    let revoke = |name, version: i32, allowed, code| {
        let key = world.api_key(name);
        let call = format!(
            "apiKeyRevoke(input: {{apiKey: \"{}\", expectedVersion: {version}}})",
            key.id
        );
        Case::naming(key, call, allowed, code)
    };
    vec![
        Case::naming(
            relience,
            format!("apiKeyCreate(input: {{partner: \"{}\", {wish}}})", relience.id),
            MEMBERS_OF_RELIENCE,
            WRONG,
        ),
        revoke("Course catalogue", 99, &["trainer@relience", "admin@relience"], STALE),
        revoke("Old dashboard", 1, &["manager@relience", "admin@relience"], CLOSED),
    ]
}

/// A call of each mutation about partners, keys, projects and modules; none of them is right.
pub fn calls(world: &World) -> Vec<String> {
    cases(world).into_iter().map(|case| case.call).collect()
}

fn cases(world: &World) -> Vec<Case<'_>> {
    let all = [
        partner_cases(world),
        key_cases(world),
        project_cases(world),
        life_cases(world),
        module_cases(world),
        teaching_cases(world),
        member_cases(world),
        file_cases(world),
        adding_cases(world),
        participant_cases(world),
        journey::cases(world),
        dissemination::cases(world),
    ];
    all.into_iter().flatten().collect()
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

/// A partnership, or its coordinator's right to have more of them.
fn partnership_cases<'a>(world: &'a World, parts: &[project_partner::Model]) -> Vec<Case<'a>> {
    let part = |project, partner| {
        let (project, partner) = (world.project(project).uuid, world.partner(partner).uuid);
        let is = |row: &&project_partner::Model| (row.project_id.uuid(), row.partner_id.uuid()) == (project, partner);
        let id = parts.iter().find(is).unwrap().id.uuid();
        let rows = world.of_kind("project_partner");
        rows.into_iter().find(|row| row.uuid == id).unwrap()
    };
    let change = |mutation, (project, partner), version: i32, more: &str, allowed, code| {
        let row = part(project, partner);
        let call = format!(
            "{mutation}(input: {{projectPartner: \"{}\", expectedVersion: {version} {more}}})",
            row.id
        );
        Case::naming(row, call, allowed, code)
    };
    let invite = |project, partner, role, allowed, code| {
        let (project, partner) = (world.project(project), world.partner(partner));
        let input = format!("project: \"{}\", partner: \"{}\", role: {role}", project.id, partner.id);
        Case {
            call: format!("projectPartnerInvite(input: {{{input}}})"),
            names: vec![project, partner],
            allowed,
            code,
        }
    };
    let (host, founder, declined) = (("WTG2", "nordkoop"), ("WTG2", "relience"), ("WTG2", "solo"));
    let silent = "reason: \" \"";
    vec![
        invite("WTG2", "fjord", "COORDINATOR", &["manager@relience"], WRONG),
        invite("WTG2", "nordkoop", "PARTNER", &["manager@relience"], CLOSED),
        invite("KIM", "solo", "PARTNER", &["manager@aurora"], CLOSED),
        invite("SOLO", "solo", "ASSOCIATED", &["manager@solo"], CLOSED),
        change("projectPartnerAccept", host, 99, "", &["manager@nordkoop"], STALE),
        change("projectPartnerAccept", host, 1, "", &["manager@nordkoop"], CLOSED),
        change("projectPartnerAccept", declined, 1, "", NOBODY, CLOSED),
        change("projectPartnerDecline", host, 1, "", &["manager@nordkoop"], CLOSED),
        change(
            "projectPartnerUpdate",
            host,
            1,
            "role: COORDINATOR",
            &["manager@relience"],
            WRONG,
        ),
        change(
            "projectPartnerUpdate",
            founder,
            1,
            "role: PARTNER",
            &["manager@relience"],
            WRONG,
        ),
        change("projectPartnerUpdate", declined, 1, "", &["manager@relience"], CLOSED),
        change("projectPartnerLeave", host, 99, "", &["manager@nordkoop"], STALE),
        change("projectPartnerLeave", founder, 1, "", &["manager@relience"], CLOSED),
        change(
            "projectPartnerLeave",
            ("KIM", "aurora"),
            1,
            "",
            &["manager@aurora"],
            CLOSED,
        ),
        change("projectPartnerRemove", host, 1, silent, &["manager@relience"], WRONG),
        change(
            "projectPartnerRemove",
            founder,
            1,
            silent,
            &["manager@relience"],
            CLOSED,
        ),
        change(
            "projectPartnerRemove",
            ("KIM", "most"),
            1,
            silent,
            &["manager@aurora"],
            CLOSED,
        ),
    ]
}

/// Moves in the life of a project, and its targets.
fn life_cases(world: &World) -> Vec<Case<'_>> {
    let change = |mutation, acronym, version: i32, more: &str, allowed, code| {
        let project = world.project(acronym);
        let call = format!(
            "{mutation}(input: {{project: \"{}\", expectedVersion: {version} {more}}})",
            project.id
        );
        Case::naming(project, call, allowed, code)
    };
    let (silent, nowhere) = ("reason: \"\"", "targets: [{planned: 1}]");
    vec![
        change("projectStart", "WTG2", 99, "", &["manager@relience"], STALE),
        change("projectStart", "WTG2", 1, "", &["manager@relience"], CLOSED),
        change("projectSubmit", "WTG2", 99, "", &["manager@relience"], STALE),
        change("projectSubmit", "KIM", 1, "", &["manager@aurora"], CLOSED),
        change("projectSubmit", "FJORD", 1, "", NOBODY, CLOSED),
        change("projectReopen", "KIM", 1, silent, &["manager@aurora"], WRONG),
        change("projectReopen", "WTG", 1, silent, &["manager@relience"], CLOSED),
        change("projectFinalise", "KIM", 99, "", &["manager@aurora"], STALE),
        change("projectFinalise", "WTG2", 1, "", &["manager@relience"], CLOSED),
        change("projectTerminate", "WTG2", 1, silent, &["manager@relience"], WRONG),
        change("projectTerminate", "SOLO", 1, silent, &["manager@solo"], WRONG),
        change("projectTerminate", "WTG", 1, silent, &["manager@relience"], CLOSED),
        change("mobilityTargetsSet", "WTG2", 1, nowhere, &["manager@relience"], WRONG),
        change("mobilityTargetsSet", "KIM", 1, nowhere, &["manager@aurora"], CLOSED),
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
        change("moduleRetire", ("WTG2-04", 1), 99, AT_NORDKOOP, STALE),
        change("moduleRetire", ("WTG2-02", 2), 1, AT_NORDKOOP, CLOSED),
        change("moduleRetire", ("KIM-PC-HU", 1), 99, NOBODY, STALE),
        change("moduleDelete", ("WTG2-07", 1), 99, AT_RELIENCE, STALE),
        change("moduleDelete", ("WTG2-08", 1), 1, AT_RELIENCE, CLOSED),
        change("moduleDelete", ("KIM-PC-PL", 1), 99, NOBODY, STALE),
    ]
}

/// The row of this kind about somebody: their partner, their login if they have one, whether they are a candidate.
fn someone<'a>(world: &'a World, kind: &str, (partner, login, candidate): Someone) -> &'a Thing {
    let email = login.map(|who| format!("{who}.example.org"));
    let is = |human: &Human| (&human.login, human.partner, human.candidate) == (&email, partner, candidate);
    let mut all = world.of_kind(kind).into_iter();
    all.find(|thing| matches!(&thing.about, About::Participant(human) | About::Identity(human) if is(human)))
        .unwrap()
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
        at("fewerOpportunitiesCountSet", rest, place, allowed, code)
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

/// What somebody brings and fetches.
fn file_cases(world: &World) -> Vec<Case<'_>> {
    let relience = world.partner("relience");
    let of_mine = |kind: &str, mutation: &str, argument: &str| {
        let thing = world.of_kind(kind)[0];
        let call = format!(
            "{mutation}(input: {{{argument}: \"{}\", expectedVersion: 99}})",
            thing.id
        );
        Case::naming(thing, call, MANAGER, STALE)
    };
    let (project, file) = (world.project("WTG2"), world.of_kind("file")[0]);
    let upload = "purpose: IMPORT, name: \"\", mediaType: \"text/csv\", size: 1";
    let export = "kind: MOBILITY, format: CSV, participants: {}";
    vec![
        Case::naming(
            relience,
            format!("fileUpload(input: {{partner: \"{}\", {upload}}})", relience.id),
            MANAGER,
            WRONG,
        ),
        Case::naming(
            relience,
            format!("exportStart(input: {{partner: \"{}\", {export}}})", relience.id),
            MANAGER,
            WRONG,
        ),
        // Its bytes have not come yet.
        Case {
            call: format!(
                "importStart(input: {{kind: PARTICIPANT, project: \"{}\", file: \"{}\"}})",
                project.id, file.id
            ),
            names: vec![project, file],
            allowed: MANAGER,
            code: WRONG,
        },
        of_mine("file", "fileRemove", "file"),
        of_mine("import_job", "importCancel", "import"),
        of_mine("export_job", "exportCancel", "export"),
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

/// What comes before modules, and their sessions.
fn teaching_cases(world: &World) -> Vec<Case<'_>> {
    let set = |(code, edition), required: Option<(&str, i32)>, version: i32, allowed, answer| {
        let module = world.module(code, edition);
        let required = required.map(|(code, edition)| world.module(code, edition));
        let ids = required.map(|one| format!("\"{}\"", one.id)).unwrap_or_default();
        let call = format!(
            "modulePrerequisitesSet(input: {{module: \"{}\", expectedVersion: {version}, prerequisites: [{ids}]}})",
            module.id
        );
        let names = [module].into_iter().chain(required).collect();
        Case {
            call,
            names,
            allowed,
            code: answer,
        }
    };
    let add = |(code, edition), allowed, answer| {
        let module = world.module(code, edition);
        let days = "startDate: \"2030-01-02\", endDate: \"2030-01-01\", place: \"\", country: \"FR\", capacity: 0";
        let call = format!("moduleSessionCreate(input: {{module: \"{}\", {days}}})", module.id);
        Case::naming(module, call, allowed, answer)
    };
    let change = |mutation: &str, (code, edition), version: i32, allowed, answer| {
        let run = world.session(code, edition);
        let call = format!(
            "{mutation}(input: {{moduleSession: \"{}\", expectedVersion: {version}}})",
            run.id
        );
        Case::naming(run, call, allowed, answer)
    };
    vec![
        set(("WTG2-07", 1), None, 99, AT_RELIENCE, STALE),
        set(("WTG2-07", 1), Some(("WTG2-07", 1)), 1, AT_RELIENCE, WRONG),
        set(("WTG2-07", 1), Some(("WTG2-06", 1)), 1, NOBODY, STALE),
        set(("WTG2-02", 2), Some(("WTG2-08", 1)), 99, &["trainer2@relience"], STALE),
        set(("WTG2-04", 1), None, 1, AT_NORDKOOP, CLOSED),
        add(("WTG2-04", 1), AT_NORDKOOP, WRONG),
        add(("WTG2-07", 1), AT_RELIENCE, WRONG),
        add(("KIM-PC-IT", 2), &["trainer@aurora"], CLOSED),
        add(("FJORD-01", 1), NOBODY, WRONG),
        change("moduleSessionUpdate", ("WTG2-04", 1), 99, AT_NORDKOOP, STALE),
        change("moduleSessionUpdate", ("KIM-PC-IT", 2), 1, &["trainer@aurora"], CLOSED),
        change("moduleSessionUpdate", ("WTG2-06", 1), 99, NOBODY, STALE),
        change("moduleSessionDelete", ("WTG2-07", 1), 99, AT_RELIENCE, STALE),
        change("moduleSessionDelete", ("KIM-PC-IT", 1), 1, &["trainer@aurora"], CLOSED),
        change("moduleSessionDelete", ("WTG2-05", 1), 99, NOBODY, STALE),
    ]
}

fn member_cases(world: &World) -> Vec<Case<'_>> {
    let add = |partner: String| {
        let new = "email: \"\", roles: [VIEWER]";
        format!("partnerMemberAdd(input: {{{partner} {new}}})")
    };
    let add_at = |acronym, allowed| {
        let partner = world.partner(acronym);
        Case::naming(partner, add(format!("partner: \"{}\"", partner.id)), allowed, WRONG)
    };
    let change = |mutation: &str, (who, at), version: i32, allowed, code| {
        let member = world.member(who, at);
        let roles = if mutation == "partnerMemberRolesSet" {
            "roles: []"
        } else {
            ""
        };
        let call = format!(
            "{mutation}(input: {{member: \"{}\", expectedVersion: {version} {roles}}})",
            member.id
        );
        Case::naming(member, call, allowed, code)
    };
    let (admin, trainer) = (("admin@relience", "relience"), ("trainer@relience", "relience"));
    let former = ("counsellor2@relience", "relience");
    vec![
        Case {
            call: add(String::new()),
            names: vec![],
            allowed: &["admin@relience", "admin@nordkoop", "admin@aurora"],
            code: WRONG,
        },
        add_at("relience", ADMIN),
        add_at("solo", NOBODY),
        change("partnerMemberInvite", trainer, 99, ADMIN, STALE),
        change("partnerMemberInvite", trainer, 1, ADMIN, CLOSED),
        change("partnerMemberInvite", former, 99, ADMIN, STALE),
        change("partnerMemberInvite", admin, 99, NOBODY, STALE),
        change("partnerMemberRolesSet", trainer, 99, ADMIN, STALE),
        change("partnerMemberRolesSet", trainer, 1, ADMIN, WRONG),
        change("partnerMemberRolesSet", former, 1, ADMIN, CLOSED),
        change("partnerMemberRolesSet", admin, 1, NOBODY, WRONG),
        change("partnerMemberRemove", trainer, 99, ADMIN, STALE),
        change("partnerMemberRemove", former, 1, ADMIN, CLOSED),
        change("partnerMemberRemove", admin, 1, NOBODY, WRONG),
        change("partnerMemberRemove", ("trainer@solo", "solo"), 99, NOBODY, STALE),
        change("partnerMemberLeave", trainer, 99, &["trainer@relience"], STALE),
        change("partnerMemberLeave", former, 1, &["counsellor2@relience"], CLOSED),
        change("partnerMemberLeave", admin, 1, ADMIN, WRONG),
    ]
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
    cases.extend(partnership_cases(&world, &parts));
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
