//! Participants, who they are, and files.

use super::{CLOSED, Case, MANAGER, NOBODY, STALE, WRONG};
use crate::support::{
    oracle::{About, Human},
    world::{Thing, World},
};

/// The row of this kind about somebody: their partner, their login if they have one, whether they are a candidate.
fn someone<'a>(world: &'a World, kind: &str, (partner, login, candidate): Someone) -> &'a Thing {
    let email = login.map(|who| format!("{who}.example.org"));
    let is = |human: &Human| (&human.login, human.partner, human.candidate) == (&email, partner, candidate);
    let mut all = world.of_kind(kind).into_iter();
    all.find(|thing| matches!(&thing.about, About::Participant(human) | About::Identity(human) | About::Consent(human) if is(human)))
        .unwrap()
}

type Someone = (&'static str, Option<&'static str>, bool);
const UNKNOWN: Someone = ("relience", None, false);
const KNOWN: Someone = ("relience", Some("participant1@relience"), false);
const CANDIDATE: Someone = ("aurora", Some("participant1@aurora"), true);
const MANAGER_OR_SELF: &[&str] = &["manager@relience", "participant1@relience"];
const COUNSELLOR: &[&str] = &["counsellor@aurora"];
const COUNSELLOR_OR_SELF: &[&str] = &["counsellor@aurora", "participant1@aurora"];

/// What is done at a project, with a mistake at the end.
pub fn adding_cases(world: &World) -> Vec<Case<'_>> {
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
pub fn file_cases(world: &World) -> Vec<Case<'_>> {
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

pub fn participant_cases(world: &World) -> Vec<Case<'_>> {
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
        stale("identity", "identityUpdate", CANDIDATE, COUNSELLOR),
        stale("consent", "consentWithdraw", KNOWN, MANAGER_OR_SELF),
        stale("consent", "consentWithdraw", CANDIDATE, COUNSELLOR_OR_SELF),
        give(UNKNOWN, MANAGER),
        give(KNOWN, MANAGER_OR_SELF),
        give(CANDIDATE, COUNSELLOR_OR_SELF),
    ]
}
