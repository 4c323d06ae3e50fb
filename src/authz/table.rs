//! The printed table of access, for a partner's data officer and for the tests' snapshot.

use std::fmt::Write as _;

use entity::{
    agreement_comment, api_key, assessment, assessor_licence, attendance, break_glass, case_member, competence,
    competence_framework, competence_validation, conflict_declaration, consent, decision_recognition,
    dissemination_record, enrolment, evidence, export_job, fewer_opportunities_count, file, identity, import_job,
    inclusion_plan, learning_agreement, mobility, mobility_target, module, module_prerequisite, module_session,
    module_session_trainer, participant, participant_report, partner,
    partner_member::{self, Role},
    plan_action, plan_edition, plan_exit, plan_goal, plan_review, procedure, project, project_partner,
    project_status_change, recommendation,
    record::Verb as _,
    result, result_file,
    scope::Scope,
    uptake, validation_brief, validation_decision,
};

use super::{Grant, Relation, Scoped, scoped::access};

/// The table as a partner's data officer reads it: each verb of each kind, who is granted it, and
/// with which of the roles at that partner.
#[must_use]
pub fn table() -> String {
    let mut text = line(["Kind", "Verb", "Scope", "Who", "With the role"]);
    print::<partner::Entity>(&mut text);
    print::<api_key::Entity>(&mut text);
    print::<partner_member::Entity>(&mut text);
    print::<project::Entity>(&mut text);
    print::<project_partner::Entity>(&mut text);
    print::<project_status_change::Entity>(&mut text);
    print::<mobility_target::Entity>(&mut text);
    print::<module::Entity>(&mut text);
    print::<module_session::Entity>(&mut text);
    print::<module_session_trainer::Entity>(&mut text);
    print::<module_prerequisite::Entity>(&mut text);
    print::<participant::Entity>(&mut text);
    print::<identity::Entity>(&mut text);
    print::<consent::Entity>(&mut text);
    print::<fewer_opportunities_count::Entity>(&mut text);
    print::<mobility::Entity>(&mut text);
    print::<learning_agreement::Entity>(&mut text);
    print::<agreement_comment::Entity>(&mut text);
    print::<participant_report::Entity>(&mut text);
    print::<enrolment::Entity>(&mut text);
    print::<attendance::Entity>(&mut text);
    print::<dissemination_record::Entity>(&mut text);
    print::<result::Entity>(&mut text);
    print::<result_file::Entity>(&mut text);
    print::<recommendation::Entity>(&mut text);
    print::<uptake::Entity>(&mut text);
    print::<competence_framework::Entity>(&mut text);
    print::<competence::Entity>(&mut text);
    print::<procedure::Entity>(&mut text);
    print::<assessor_licence::Entity>(&mut text);
    print::<competence_validation::Entity>(&mut text);
    print::<case_member::Entity>(&mut text);
    print::<break_glass::Entity>(&mut text);
    print::<validation_brief::Entity>(&mut text);
    print::<evidence::Entity>(&mut text);
    print::<conflict_declaration::Entity>(&mut text);
    print::<assessment::Entity>(&mut text);
    print::<validation_decision::Entity>(&mut text);
    print::<decision_recognition::Entity>(&mut text);
    print::<inclusion_plan::Entity>(&mut text);
    print::<plan_edition::Entity>(&mut text);
    print::<plan_goal::Entity>(&mut text);
    print::<plan_action::Entity>(&mut text);
    print::<plan_review::Entity>(&mut text);
    print::<plan_exit::Entity>(&mut text);
    print::<file::Entity>(&mut text);
    print::<import_job::Entity>(&mut text);
    print::<export_job::Entity>(&mut text);
    text.push_str(NOTES);
    text
}

/// What the lines cannot say.
const NOTES: &str = "
Nobody else: what is not granted here does not exist for the caller. A token says who calls and
grants nothing; the OPERATOR of the installation is granted what stands here and no content. Only
memberships in force count, and of a partner that is not ACTIVE only that its members read what it
owns (P-2). An API key is granted what its maker is as a member of its partner, in the areas of its
scopes; where the scope stands in brackets no key can hold it (P-3).
An ADMIN has no verb on their own membership but LEAVE, and the OPERATOR's ADD is for the first ADMIN of an
INVITED partner (P-3).
CREATE is judged at the partner that will own the record, and for a module or a session of it at
the project too; so is the publication of a module. The coordinator INVITEs, so that the invited
partner owns its part.
Beyond its provider a module is seen from its publication on, unless its visibility is PARTNER; its
sessions, their trainers and its prerequisites are seen with it and not otherwise.
Of CANDIDATEs the owner's MANAGER sees and changes the pseudonymous record alone; who they are and what they consent to
is theirs and their case's COUNSELLORs', and nobody else at the partner sees them at all.
A case is its team's; where nobody there is a COUNSELLOR any more, or yet, the owner's MANAGER appoints one. Places count from their first day until they end, and as long as the member holds the role at the
partner. The owner's MANAGER sees the state and the dates; assessors see their own assessments, and nothing once those
are void; whom they judge they see, with the name, if the procedure says so. A partner sees a certified decision as long as the candidate shows it (V-9, X-3). A LEAD decides the round for
which they were assigned. What candidates do others write down for them, and say how (X-6).
An inclusion plan is its team's too, interpreters included; its MANAGER sees the state and the dates. Who answers for it agrees
to an edition with the person (I-1).
A mobility is its sender's and the person's alone while it is a DRAFT. Host and coordinator see it from its
nomination on, other active partners from its acceptance on, unless its visibility is PARTNER. An enrolment
of a mobility is seen by the module's provider from the nomination on.
A participant is seen with such a mobility or enrolment. Who it is, the host's MANAGER knows from the
acceptance until 90 days after the end; a TRAINER of the provider the name alone, from CONFIRMED (from the
enrolment on where there is no mobility) until 30 days after the session, or after the end of the mobility or
project where there is none. Where an erasure has to wait (X-7), the owner's MANAGER and the person alone.
A dissemination record is its own partner's while it is a DRAFT; the participant who drafted it changes and removes
it until it is REPORTED. From then on other active partners see it, and people see those about what is passed on from
their own mobilities; its links to mobilities are seen and made with it. Nobody VERIFYs for a record's own partner, and nobody who works there does (D-1).
A result is its own partner's while it is a DRAFT, and seen by other active partners from then on. Nobody REVIEWs for a
result's own partner, and nobody who works there does (D-4). Its
files, its recommendations, and who uses it, are seen with it.
A procedure is for the partners of its project while it is a DRAFT. Each active partner that is not merely associated
ADOPTs it for itself. Nobody LICENSEs an assessor of a partner where they work themselves (V-10).
A key VERIFYs, REVIEWs and LICENSEs nothing: it does not say where else its maker works.
Files, imports (with what they found) and exports are seen by whoever made them alone: a person those of their keys too, a key those of
its maker, and the addresses of their bytes by the very one who made them.
";

fn print<E: Scoped>(text: &mut String) {
    let mut kind = E::KIND;
    for verb in E::Verb::EVERY {
        let (mut name, mut scope) = (verb.name(), scope_of::<E>(*verb));
        for grant in E::grants(*verb) {
            text.push_str(&line([kind, name, &scope, grant.relation.meaning(), &roles(*grant)]));
            (kind, name) = ("", "");
            scope.clear();
        }
    }
}

/// The scope that a key needs for the verb.
fn scope_of<E: Scoped>(verb: E::Verb) -> String {
    let (area, access) = (E::area(verb), access(verb));
    let scope = Scope { area, access };
    if area.is_open_to_keys() {
        scope.to_string()
    } else {
        format!("({scope})")
    }
}

fn line([kind, verb, scope, who, roles]: [&str; 5]) -> String {
    let mut line = String::new();
    // Writing to a String cannot fail.
    let _ = write!(line, "{kind:22} | {verb:11} | {scope:14} | {who:66} | {roles}");
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

fn roles(grant: Grant) -> String {
    if matches!(
        grant.relation,
        Relation::Myself | Relation::SignedIn | Relation::Operator
    ) {
        return "none needed".to_owned();
    }
    if grant.roles == Role::ALL {
        return "any".to_owned();
    }
    let codes: Vec<&str> = grant.roles.iter().map(|role| role.code()).collect();
    codes.join(", ")
}
