//! Projects, their partnerships, and how they move.

use entity::project_partner;

use super::{CLOSED, Case, FOUNDERS, NOBODY, STALE, WRONG};
use crate::support::world::World;

/// A project without a code.
const NEW: &str = "code: \"\", acronym: \"X\", title: {language: \"en\", text: \"X\"}, programme: OTHER, \
                   startDate: \"2030-01-01\", endDate: \"2030-12-31\"";

pub fn project_cases(world: &World) -> Vec<Case<'_>> {
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
pub fn partnership_cases<'a>(world: &'a World, parts: &[project_partner::Model]) -> Vec<Case<'a>> {
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
pub fn life_cases(world: &World) -> Vec<Case<'_>> {
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
