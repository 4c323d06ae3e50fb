//! Procedures and assessors' licences.

use super::{CLOSED, Case, STALE, WRONG};
use crate::support::world::World;

/// Personas who manage a partner of Work to Grow II, its coordinator and procedure's writer, and KIM's.
const ALL: &[&str] = &["manager@relience", "manager@nordkoop"];
const RELIENCE: &[&str] = &["manager@relience"];
const AURORA: &[&str] = &["manager@aurora"];

pub fn cases(world: &World) -> Vec<Case<'_>> {
    let (draft, adopted, retired) = (
        world.procedure("WTG2", 1),
        world.procedure("KIM", 2),
        world.procedure("KIM", 1),
    );
    let framework = world.of_kind("competence_framework")[0];
    let create = |project, allowed, code| {
        let project = world.project(project);
        let call = format!(
            "procedureCreate(input: {{project: \"{}\", framework: \"{}\", title: {{language: \"en\", text: \"\"}}}})",
            project.id, framework.id
        );
        Case {
            call,
            names: vec![project, framework],
            allowed,
            code,
        }
    };
    let change = |mutation: &str, row, version: i32, allowed, code| {
        let row = match row {
            "draft" => draft,
            "adopted" => adopted,
            _ => retired,
        };
        let call = format!(
            "procedure{mutation}(input: {{procedure: \"{}\", expectedVersion: {version}}})",
            row.id
        );
        Case::naming(row, call, allowed, code)
    };
    let mut cases = vec![
        create("WTG2", ALL, WRONG),
        create("KIM", AURORA, CLOSED),
        change("Update", "draft", 99, RELIENCE, STALE),
        change("Update", "adopted", 1, AURORA, CLOSED),
        change("Adopt", "draft", 99, ALL, STALE),
        change("Adopt", "adopted", 1, AURORA, CLOSED),
        change("Revise", "draft", 1, RELIENCE, CLOSED),
        change("Revise", "adopted", 1, AURORA, CLOSED),
        change("Retire", "draft", 1, RELIENCE, CLOSED),
        change("Retire", "adopted", 99, AURORA, STALE),
        change("Retire", "retired", 1, AURORA, CLOSED),
        change("Delete", "draft", 99, RELIENCE, STALE),
        change("Delete", "adopted", 1, AURORA, CLOSED),
    ];
    cases.extend(licences(world));
    cases
}

fn licences(world: &World) -> Vec<Case<'_>> {
    let grant = |of, number, partner, allowed, code| {
        let (procedure, partner) = (world.procedure(of, number), world.partner(partner));
        let call = format!(
            "assessorLicenceGrant(input: {{procedure: \"{}\", assessorPartner: \"{}\", assessor: \"a@example.org\", languages: [], validFrom: \"2030-01-01\", validUntil: \"2030-12-31\"}})",
            procedure.id, partner.id
        );
        Case {
            call,
            names: vec![procedure, partner],
            allowed,
            code,
        }
    };
    let revoke = |licence, version: i32, allowed, code| {
        let licence = world.licence(licence);
        let call = format!(
            "assessorLicenceRevoke(input: {{assessorLicence: \"{}\", expectedVersion: {version}, reason: \" \"}})",
            licence.id
        );
        Case::naming(licence, call, allowed, code)
    };
    vec![
        grant("KIM", 2, "brucke", AURORA, WRONG),
        // V-10: nobody licenses where they work.
        grant("KIM", 2, "aurora", &[], WRONG),
        grant("WTG2", 1, "growwell", ALL, CLOSED),
        revoke("most by aurora", 99, AURORA, STALE),
        revoke("most by aurora", 1, AURORA, WRONG),
        revoke("brucke by aurora, revoked", 1, AURORA, CLOSED),
        revoke("brucke by puerta", 1, &[], WRONG),
    ]
}
