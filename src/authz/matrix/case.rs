//! Cases: competence validations with their evidence, assessments and decisions, inclusion plans, and the teams of both.
//!
//! Here the team of the case decides, and not the organisation: of a partner that owns a case its MANAGER sees the state
//! and the dates, and nobody else there sees anything.

use entity::{
    assessment, break_glass, case_member, competence_validation, conflict_declaration, decision_recognition, evidence,
    inclusion_plan, plan_action, plan_edition, plan_exit, plan_goal, plan_review, validation_brief,
    validation_decision,
};

use super::{ANYONE, ASSESSOR, COUNSELLOR, MANAGER, to};
use crate::authz::{Grant, Relation};

const TEAM: &[Grant] = &[
    to(Relation::CaseCounsellor, COUNSELLOR),
    to(Relation::CaseObserver, ANYONE),
    to(Relation::CaseInterpreter, ANYONE),
    to(Relation::BreakGlass, MANAGER),
    to(Relation::Myself, ANYONE),
];
/// Who works with the person.
const BY_COUNSELLOR: &[Grant] = &[to(Relation::CaseCounsellor, COUNSELLOR)];
/// Who sees all of the case.
const CONTENT: &[Grant] = &[
    to(Relation::CaseCounsellor, COUNSELLOR),
    to(Relation::CaseObserver, ANYONE),
    to(Relation::BreakGlass, MANAGER),
    to(Relation::Myself, ANYONE),
];
/// What the candidate does, or somebody writes down for them.
const BY_CANDIDATE: &[Grant] = &[
    to(Relation::Myself, ANYONE),
    to(Relation::CaseCounsellor, COUNSELLOR),
    to(Relation::Owner, MANAGER),
];

/// State and dates of a validation, and what is done with it.
#[must_use]
pub fn competence_validation(verb: competence_validation::Verb) -> &'static [Grant] {
    use competence_validation::Verb;
    match verb {
        Verb::Read => {
            const {
                &[
                    to(Relation::CaseCounsellor, COUNSELLOR),
                    to(Relation::CaseObserver, ANYONE),
                    to(Relation::CaseInterpreter, ANYONE),
                    to(Relation::BreakGlass, MANAGER),
                    to(Relation::Assessor, ASSESSOR),
                    to(Relation::Myself, ANYONE),
                    to(Relation::Owner, MANAGER),
                    to(Relation::Recipient, MANAGER),
                ]
            }
        }
        Verb::Request => const { &[to(Relation::Owner, COUNSELLOR), to(Relation::Myself, ANYONE)] },
        Verb::Update => const { &[to(Relation::CaseCounsellor, COUNSELLOR), to(Relation::Myself, ANYONE)] },
        Verb::Consent | Verb::Pause | Verb::Resume | Verb::Withdraw | Verb::Appeal => BY_CANDIDATE,
        Verb::Advance | Verb::AddMember | Verb::AddEvidence | Verb::Assign | Verb::Certify | Verb::HandOver => {
            BY_COUNSELLOR
        }
        Verb::DeclareConflict => {
            const {
                &[
                    to(Relation::CaseCounsellor, COUNSELLOR),
                    to(Relation::Assessor, ASSESSOR),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        Verb::AssignAppeal | Verb::Appoint | Verb::BreakGlass => const { &[to(Relation::Owner, MANAGER)] },
        Verb::Decide => const { &[to(Relation::Lead, ASSESSOR)] },
        Verb::Recognise => const { &[to(Relation::Recipient, MANAGER)] },
    }
}

/// Who is in the team, the team and the candidate see.
#[must_use]
pub fn case_member(verb: case_member::Verb) -> &'static [Grant] {
    match verb {
        case_member::Verb::Read => TEAM,
        case_member::Verb::Join => const { &[to(Relation::CaseCounsellor, COUNSELLOR), to(Relation::Owner, MANAGER)] },
        case_member::Verb::End => BY_COUNSELLOR,
    }
}

/// Who has opened a case in an emergency, the team and the person see, and every MANAGER of the owner.
#[must_use]
pub fn break_glass(verb: break_glass::Verb) -> &'static [Grant] {
    match verb {
        break_glass::Verb::Read => {
            const {
                &[
                    to(Relation::CaseCounsellor, COUNSELLOR),
                    to(Relation::CaseObserver, ANYONE),
                    to(Relation::CaseInterpreter, ANYONE),
                    to(Relation::Myself, ANYONE),
                    to(Relation::Owner, MANAGER),
                ]
            }
        }
        break_glass::Verb::Open => competence_validation(competence_validation::Verb::BreakGlass),
    }
}

/// What is claimed, interpreters and assessors see too.
#[must_use]
pub fn validation_brief(verb: validation_brief::Verb) -> &'static [Grant] {
    use validation_brief::Verb;
    match verb {
        Verb::Read => {
            const {
                &[
                    to(Relation::CaseCounsellor, COUNSELLOR),
                    to(Relation::CaseObserver, ANYONE),
                    to(Relation::CaseInterpreter, ANYONE),
                    to(Relation::BreakGlass, MANAGER),
                    to(Relation::Assessor, ASSESSOR),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        Verb::Create => competence_validation(competence_validation::Verb::Request),
        Verb::Update => competence_validation(competence_validation::Verb::Update),
    }
}

/// Evidence, assessors see too.
#[must_use]
pub fn evidence(verb: evidence::Verb) -> &'static [Grant] {
    use evidence::Verb;
    match verb {
        Verb::Read => {
            const {
                &[
                    to(Relation::CaseCounsellor, COUNSELLOR),
                    to(Relation::CaseObserver, ANYONE),
                    to(Relation::BreakGlass, MANAGER),
                    to(Relation::Assessor, ASSESSOR),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        Verb::Create | Verb::Check | Verb::Renew | Verb::Freeze => BY_COUNSELLOR,
    }
}

/// Who does not judge, and why.
#[must_use]
pub fn conflict_declaration(verb: conflict_declaration::Verb) -> &'static [Grant] {
    match verb {
        conflict_declaration::Verb::Read => CONTENT,
        conflict_declaration::Verb::Declare => competence_validation(competence_validation::Verb::DeclareConflict),
    }
}

/// What an assessor found; of assessors each sees their own alone.
#[must_use]
pub fn assessment(verb: assessment::Verb) -> &'static [Grant] {
    use assessment::Verb;
    match verb {
        Verb::Read => CONTENT,
        Verb::Assign => const { &[to(Relation::CaseCounsellor, COUNSELLOR), to(Relation::Owner, MANAGER)] },
        Verb::Object => const { &[to(Relation::Myself, ANYONE), to(Relation::CaseCounsellor, COUNSELLOR)] },
        Verb::Submit => const { &[to(Relation::Assessor, ASSESSOR)] },
        Verb::Void => competence_validation(competence_validation::Verb::DeclareConflict),
    }
}

/// What was decided, who decides sees too; what is in force, the partners to which the candidate shows it.
#[must_use]
pub fn validation_decision(verb: validation_decision::Verb) -> &'static [Grant] {
    use validation_decision::Verb;
    match verb {
        Verb::Read => {
            const {
                &[
                    to(Relation::CaseCounsellor, COUNSELLOR),
                    to(Relation::CaseObserver, ANYONE),
                    to(Relation::BreakGlass, MANAGER),
                    to(Relation::Lead, ASSESSOR),
                    to(Relation::Myself, ANYONE),
                    to(Relation::Recipient, MANAGER),
                ]
            }
        }
        Verb::Make | Verb::Supersede => competence_validation(competence_validation::Verb::Decide),
        Verb::Appeal => BY_CANDIDATE,
    }
}

/// Who recognises a decision; each recipient sees its own answer.
#[must_use]
pub fn decision_recognition(verb: decision_recognition::Verb) -> &'static [Grant] {
    use decision_recognition::Verb;
    match verb {
        Verb::Read => CONTENT,
        Verb::Recognise => competence_validation(competence_validation::Verb::Recognise),
        Verb::Revoke => const { &[to(Relation::Owner, MANAGER)] },
    }
}

/// State and dates of an inclusion plan, and what is done with it. I-1: the person agrees, or somebody writes down that
/// they did, and so does the COUNSELLOR who answers for the plan.
#[must_use]
pub fn inclusion_plan(verb: inclusion_plan::Verb) -> &'static [Grant] {
    use inclusion_plan::Verb;
    match verb {
        Verb::Read => {
            const {
                &[
                    to(Relation::CaseCounsellor, COUNSELLOR),
                    to(Relation::CaseObserver, ANYONE),
                    to(Relation::CaseInterpreter, ANYONE),
                    to(Relation::BreakGlass, MANAGER),
                    to(Relation::Myself, ANYONE),
                    to(Relation::Owner, MANAGER),
                ]
            }
        }
        Verb::Create => const { &[to(Relation::Owner, COUNSELLOR)] },
        Verb::Agree => BY_CANDIDATE,
        Verb::Countersign => const { &[to(Relation::CaseWorker, COUNSELLOR)] },
        Verb::Appoint | Verb::BreakGlass => const { &[to(Relation::Owner, MANAGER)] },
        Verb::Update
        | Verb::Revise
        | Verb::Start
        | Verb::Record
        | Verb::BeginReview
        | Verb::FinishReview
        | Verb::Complete
        | Verb::Close
        | Verb::RecordOutcome
        | Verb::AddMember
        | Verb::HandOver => BY_COUNSELLOR,
    }
}

/// What was agreed, the whole team and the person see; it changes with the plan.
#[must_use]
pub fn plan_edition(verb: plan_edition::Verb) -> &'static [Grant] {
    use plan_edition::Verb;
    match verb {
        Verb::Read => TEAM,
        Verb::Create | Verb::Update => BY_COUNSELLOR,
        Verb::Agree | Verb::Supersede => inclusion_plan(inclusion_plan::Verb::Agree),
    }
}

/// Goals, the whole team and the person see.
#[must_use]
pub fn plan_goal(verb: plan_goal::Verb) -> &'static [Grant] {
    use plan_goal::Verb;
    match verb {
        Verb::Read => TEAM,
        Verb::Add | Verb::Update | Verb::Remove | Verb::Settle => BY_COUNSELLOR,
    }
}

/// Actions, the whole team and the person see.
#[must_use]
pub fn plan_action(verb: plan_action::Verb) -> &'static [Grant] {
    use plan_action::Verb;
    match verb {
        Verb::Read => TEAM,
        Verb::Add | Verb::Update | Verb::Remove | Verb::Record => BY_COUNSELLOR,
    }
}

/// Reviews, the whole team and the person see.
#[must_use]
pub fn plan_review(verb: plan_review::Verb) -> &'static [Grant] {
    match verb {
        plan_review::Verb::Read => TEAM,
        plan_review::Verb::Create => BY_COUNSELLOR,
    }
}

/// How a plan ended, the whole team and the person see.
#[must_use]
pub fn plan_exit(verb: plan_exit::Verb) -> &'static [Grant] {
    match verb {
        plan_exit::Verb::Read => TEAM,
        plan_exit::Verb::Create | plan_exit::Verb::RecordOutcome => BY_COUNSELLOR,
    }
}
