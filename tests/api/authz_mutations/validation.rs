//! Calls about cases. Aurora's lie in the order of the demo: one of each course.

use super::{CLOSED, Case, STALE, WRONG};
use crate::support::{
    oracle::About,
    world::{Thing, World},
};

const TEAM: &[&str] = &["counsellor@aurora"];
const FOR_CANDIDATES: &[&str] = &["counsellor@aurora", "manager@aurora"];
pub const FOR_RELIENCE: &[&str] = &["counsellor@relience", "manager@relience"];
const NOBODY: &[&str] = &[];

/// Where a course stands among Aurora's cases.
const CERTIFIED: usize = 0;
const ASSESSMENT: usize = 2;
const DECIDED: usize = 3;
const DOCUMENTATION: usize = 5;
const PAUSED: usize = 7;
const REQUESTED: usize = 10;

/// Aurora's cases in their order.
pub fn of_aurora<'a>(world: &'a World, kind: &str) -> Vec<&'a Thing> {
    of(world, "aurora", kind)
}

pub fn of<'a>(world: &'a World, owner: &str, kind: &str) -> Vec<&'a Thing> {
    let is = |thing: &&Thing| matches!(&thing.about, About::Case(case, _) if case.owner == owner);
    let mut all: Vec<_> = world.of_kind(kind).into_iter().filter(is).collect();
    all.sort_by_key(|thing| thing.uuid);
    all
}

pub fn cases(world: &World) -> Vec<Case<'_>> {
    let all = of_aurora(world, "competence_validation");
    let moves = |mutation: &str, course: usize, more: &str, allowed| {
        let row = all[course];
        let call = format!(
            "{mutation}(input: {{validation: \"{}\", expectedVersion: 99 {more}}})",
            row.id
        );
        Case::naming(row, call, allowed, STALE)
    };
    let wording = "wordingVersion: \"1\", language: \"fr\"";
    let brucke = format!("partner: \"{}\"", world.partner("brucke").id);
    let mut found = vec![
        moves("competenceValidationUpdate", DOCUMENTATION, "", TEAM),
        moves("competenceValidationConsent", REQUESTED, wording, FOR_CANDIDATES),
        moves("competenceValidationAdvance", DOCUMENTATION, "", TEAM),
        moves("competenceValidationPause", DOCUMENTATION, "", FOR_CANDIDATES),
        moves("competenceValidationResume", PAUSED, "", FOR_CANDIDATES),
        moves("competenceValidationWithdraw", DOCUMENTATION, "", FOR_CANDIDATES),
        moves("competenceValidationHandOver", DOCUMENTATION, &brucke, TEAM),
        moves("competenceValidationCertify", DECIDED, "", TEAM),
        moves("competenceValidationAppeal", DECIDED, "grounds: \"\"", FOR_CANDIDATES),
        moves("competenceValidationDecide", ASSESSMENT, "kind: NOT_YET", NOBODY),
    ];
    let of_relience = of(world, "relience", "competence_validation")[0];
    let rest = format!(
        "competenceValidationPause(input: {{validation: \"{}\", expectedVersion: 99}})",
        of_relience.id
    );
    found.push(Case::naming(of_relience, rest, FOR_RELIENCE, STALE));
    let open = format!(
        "breakGlassOpen(input: {{validation: \"{}\", reason: \"\"}})",
        all[ASSESSMENT].id
    );
    found.push(Case::naming(all[ASSESSMENT], open, &["manager@aurora"], WRONG));
    found.extend(below(world, &all));
    found.extend(judging(world, &all));
    found
}

/// Requests, teams and evidence.
fn below<'a>(world: &'a World, all: &[&'a Thing]) -> Vec<Case<'a>> {
    let (project, candidate) = (world.project("KIM"), world.participant("KIM-P004"));
    let procedure = world.of_kind("procedure")[0];
    let request = format!(
        "competenceValidationRequest(input: {{project: \"{}\", candidate: \"{}\", procedure: \"{}\", claims: []}})",
        project.id, candidate.id, procedure.id
    );
    let row = all[DOCUMENTATION];
    let join = format!(
        "caseMemberAdd(input: {{validation: \"{}\", email: \"nobody@example.org\", role: OBSERVER}})",
        row.id
    );
    let proof = format!(
        "evidenceAdd(input: {{validation: \"{}\", kind: TEST, title: \"\", obtainedOn: \"2026-01-01\", setting: FORMAL, text: \"x\"}})",
        row.id
    );
    let (members, proofs) = (of_aurora(world, "case_member"), of_aurora(world, "evidence"));
    let (member, one) = (members[members.len() - 1], proofs[proofs.len() - 1]);
    let end = format!(
        "caseMemberEnd(input: {{member: \"{}\", expectedVersion: 99}})",
        member.id
    );
    let check = format!(
        "evidenceCheck(input: {{evidence: \"{}\", expectedVersion: 99, authenticity: \"\"}})",
        one.id
    );
    let renew = format!(
        "evidenceRenew(input: {{evidence: \"{}\", expectedVersion: 99, statement: \"\"}})",
        one.id
    );
    vec![
        Case {
            call: request,
            names: vec![project, candidate],
            allowed: TEAM,
            code: CLOSED,
        },
        Case::naming(row, join, TEAM, super::ABSENT),
        Case::naming(row, proof, TEAM, WRONG),
        Case::naming(member, end, TEAM, STALE),
        Case::naming(one, check, TEAM, STALE),
        Case::naming(one, renew, TEAM, STALE),
    ]
}

/// Assessors, decisions and what others think of them.
fn judging<'a>(world: &'a World, all: &[&'a Thing]) -> Vec<Case<'a>> {
    let licence = world.of_kind("assessor_licence")[0];
    let (row, decided) = (all[ASSESSMENT], all[DECIDED]);
    let assign = format!(
        "assessmentAssign(input: {{validation: \"{}\", assessor: \"{}\"}})",
        row.id, licence.id
    );
    let declare = format!(
        "conflictDeclarationCreate(input: {{validation: \"{}\", assessor: \"{}\", ground: OTHER}})",
        decided.id, licence.id
    );
    let judged = of_aurora(world, "assessment");
    let by = |thing: &&&Thing| matches!(&thing.about, About::Case(_, part) if *part == crate::support::oracle::Part::Judgement(Some("assessor@aurora.example.org".to_owned())));
    let own = judged.iter().find(by).unwrap();
    let object = format!(
        "assessmentObject(input: {{assessment: \"{}\", expectedVersion: 99}})",
        own.id
    );
    let submit = format!(
        "assessmentSubmit(input: {{assessment: \"{}\", expectedVersion: 99, method: REVIEW, date: \"2026-01-01\", findings: [], rationale: \"\"}})",
        own.id
    );
    let answer = of_aurora(world, "decision_recognition")[0];
    let recognise = format!(
        "validationDecisionRecognise(input: {{validation: \"{}\", accept: true, reason: \"\"}})",
        all[CERTIFIED].id
    );
    let revoke = format!(
        "decisionRecognitionRevoke(input: {{recognition: \"{}\", expectedVersion: 99, reason: \"\"}})",
        answer.id
    );
    vec![
        Case::naming(row, assign, TEAM, WRONG),
        Case::naming(decided, declare, &["counsellor@aurora", "assessor@aurora"], CLOSED),
        Case::naming(own, object, &["counsellor@aurora", "participant1@aurora"], STALE),
        Case::naming(own, submit, &["assessor@aurora"], STALE),
        Case::naming(all[CERTIFIED], recognise, NOBODY, WRONG),
        Case::naming(answer, revoke, NOBODY, STALE),
    ]
}
