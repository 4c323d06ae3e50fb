//! Partners, their members and their API keys.

use super::{ADMIN, CLOSED, Case, NOBODY, STALE, WRONG};
use crate::support::world::World;

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

pub fn partner_cases(world: &World) -> Vec<Case<'_>> {
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

pub fn key_cases(world: &World) -> Vec<Case<'_>> {
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

pub fn member_cases(world: &World) -> Vec<Case<'_>> {
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
