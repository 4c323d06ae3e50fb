//! The one table of access: each verb of each kind, and who is granted it.
//!
//! Every match is exhaustive and has no wildcard: a new verb does not compile until somebody decides
//! here. The printed form of this table is a snapshot in the tests, so that a change of it is seen.

use entity::{
    agreement_comment, api_key, attendance, consent, dissemination_cascade, dissemination_record, enrolment,
    fewer_opportunities_count, identity, learning_agreement, mobility, mobility_target, module, module_prerequisite,
    module_session, module_session_trainer, participant, participant_report, partner,
    partner_member::{self, Role},
    project, project_partner, project_status_change,
};

use super::{Grant, Relation};

/// Every member.
const ANYONE: &[Role] = Role::ALL;
/// Everyone who works for the partner; participants see their own record instead.
const STAFF: &[Role] = &[
    Role::Admin,
    Role::Manager,
    Role::Trainer,
    Role::Counsellor,
    Role::Assessor,
    Role::Viewer,
];
const ADMIN: &[Role] = &[Role::Admin];
/// Those who work with participants, and those who read along.
const WITH_PEOPLE: &[Role] = &[Role::Manager, Role::Trainer, Role::Counsellor, Role::Viewer];
const MANAGER: &[Role] = &[Role::Manager];
const TRAINER: &[Role] = &[Role::Trainer];
const PARTICIPANT: &[Role] = &[Role::Participant];

const fn to(relation: Relation, roles: &'static [Role]) -> Grant {
    Grant { relation, roles }
}

/// A partner's profile is for any signed-in user and kept by its ADMIN; its place in the service is the
/// operator's affair.
#[must_use]
pub fn partner(verb: partner::Verb) -> &'static [Grant] {
    match verb {
        partner::Verb::Read => const { &[to(Relation::SignedIn, ANYONE)] },
        partner::Verb::Update => const { &[to(Relation::Owner, ADMIN)] },
        partner::Verb::Create | partner::Verb::Suspend | partner::Verb::Reinstate | partner::Verb::Withdraw => {
            const { &[to(Relation::Operator, ANYONE)] }
        }
    }
}

/// P-3: any member makes keys; who made one and the partner's ADMIN see and withdraw it.
#[must_use]
pub fn api_key(verb: api_key::Verb) -> &'static [Grant] {
    match verb {
        api_key::Verb::Create => const { &[to(Relation::Owner, ANYONE)] },
        api_key::Verb::Read | api_key::Verb::Revoke => {
            const { &[to(Relation::Owner, ADMIN), to(Relation::Myself, ANYONE)] }
        }
    }
}

/// A membership is for the partner's ADMIN and for the person. P-3: nobody has a verb that would raise their own
/// roles, and the OPERATOR invites a partner's first ADMIN only ([`crate::account`] sees to both).
#[must_use]
pub fn partner_member(verb: partner_member::Verb) -> &'static [Grant] {
    match verb {
        partner_member::Verb::Read => const { &[to(Relation::Owner, ADMIN), to(Relation::Myself, ANYONE)] },
        partner_member::Verb::Add => const { &[to(Relation::Owner, ADMIN), to(Relation::Operator, ANYONE)] },
        partner_member::Verb::Invite | partner_member::Verb::SetRoles | partner_member::Verb::Remove => {
            const { &[to(Relation::Owner, ADMIN)] }
        }
        partner_member::Verb::Leave => const { &[to(Relation::Myself, ANYONE)] },
    }
}

/// A project is for the members of its active and invited partners; its coordinator edits it.
#[must_use]
pub fn project(verb: project::Verb) -> &'static [Grant] {
    match verb {
        project::Verb::Read => PROJECT_READERS,
        project::Verb::Create => const { &[to(Relation::Owner, MANAGER)] },
        project::Verb::Update
        | project::Verb::SetTargets
        | project::Verb::Start
        | project::Verb::Submit
        | project::Verb::Reopen
        | project::Verb::Finalise
        | project::Verb::Terminate => const { &[to(Relation::Coordinator, MANAGER)] },
    }
}

const PROJECT_READERS: &[Grant] = &[
    to(Relation::Owner, ANYONE),
    to(Relation::ActivePartner, ANYONE),
    to(Relation::InvitedPartner, ANYONE),
];

/// A partnership is seen with its project. A partner takes its own part when it founds a project; the coordinator
/// invites, changes and removes the others, who accept, decline and leave by themselves.
#[must_use]
pub fn project_partner(verb: project_partner::Verb) -> &'static [Grant] {
    match verb {
        project_partner::Verb::Read => PROJECT_READERS,
        project_partner::Verb::Create
        | project_partner::Verb::Accept
        | project_partner::Verb::Decline
        | project_partner::Verb::Leave => const { &[to(Relation::Owner, MANAGER)] },
        project_partner::Verb::Invite | project_partner::Verb::Update | project_partner::Verb::Remove => {
            const { &[to(Relation::Coordinator, MANAGER)] }
        }
    }
}

/// A target is seen with its project and set by the coordinator.
#[must_use]
pub fn mobility_target(verb: mobility_target::Verb) -> &'static [Grant] {
    match verb {
        mobility_target::Verb::Read => PROJECT_READERS,
        mobility_target::Verb::Create | mobility_target::Verb::Update | mobility_target::Verb::Remove => {
            const { &[to(Relation::Owner, MANAGER)] }
        }
    }
}

/// A move in a project's life is seen with the project and recorded by the coordinator, which made it.
#[must_use]
pub fn project_status_change(verb: project_status_change::Verb) -> &'static [Grant] {
    match verb {
        project_status_change::Verb::Read => PROJECT_READERS,
        project_status_change::Verb::Create => const { &[to(Relation::Owner, MANAGER)] },
    }
}

/// A module is its provider's; the partners of the project see it once it is published.
#[must_use]
pub fn module(verb: module::Verb) -> &'static [Grant] {
    match verb {
        module::Verb::Read => const { &[to(Relation::Owner, STAFF), to(Relation::ActivePartner, ANYONE)] },
        module::Verb::Create => const { &[to(Relation::Contributor, TRAINER)] },
        module::Verb::Update
        | module::Verb::SetPrerequisites
        | module::Verb::Publish
        | module::Verb::Retire
        | module::Verb::Delete => const { &[to(Relation::Owner, TRAINER)] },
    }
}

/// A session is seen by whoever sees its module, and run by the module's provider.
#[must_use]
pub fn module_session(verb: module_session::Verb) -> &'static [Grant] {
    match verb {
        module_session::Verb::Read => module(module::Verb::Read),
        module_session::Verb::Create => const { &[to(Relation::Contributor, TRAINER)] },
        module_session::Verb::Update | module_session::Verb::Delete => const { &[to(Relation::Owner, TRAINER)] },
    }
}

/// A trainer's name is seen by whoever sees the session.
#[must_use]
pub fn module_session_trainer(verb: module_session_trainer::Verb) -> &'static [Grant] {
    match verb {
        module_session_trainer::Verb::Read => module(module::Verb::Read),
        module_session_trainer::Verb::Create | module_session_trainer::Verb::Delete => {
            const { &[to(Relation::Owner, TRAINER)] }
        }
    }
}

/// A prerequisite is seen by whoever sees the module that asks for it.
#[must_use]
pub fn module_prerequisite(verb: module_prerequisite::Verb) -> &'static [Grant] {
    match verb {
        module_prerequisite::Verb::Read => module(module::Verb::Read),
        module_prerequisite::Verb::Create | module_prerequisite::Verb::Delete => {
            const { &[to(Relation::Owner, TRAINER)] }
        }
    }
}

/// A mobility is its sender's; the host and the coordinator see it once it is nominated, the project's other partners
/// once it is accepted, and the person always.
#[must_use]
pub fn mobility(verb: mobility::Verb) -> &'static [Grant] {
    use mobility::Verb;
    match verb {
        Verb::Read => {
            const {
                &[
                    to(Relation::Owner, STAFF),
                    to(Relation::Host, STAFF),
                    to(Relation::Coordinator, STAFF),
                    to(Relation::ActivePartner, STAFF),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        Verb::Create => const { &[to(Relation::Contributor, MANAGER)] },
        Verb::Update
        | Verb::Nominate
        | Verb::Cancel
        | Verb::Recognise
        | Verb::DraftAgreement
        | Verb::Enrol
        | Verb::Remind => const { &[to(Relation::Owner, MANAGER)] },
        Verb::Cascade => OWNER_OR_PERSON,
        Verb::Accept | Verb::Reject | Verb::Start | Verb::Interrupt | Verb::Resume | Verb::Complete | Verb::NoShow => {
            const { &[to(Relation::Host, MANAGER)] }
        }
        Verb::Reopen => const { &[to(Relation::Coordinator, MANAGER)] },
        Verb::ApproveAgreement => {
            const {
                &[
                    to(Relation::Owner, MANAGER),
                    to(Relation::Host, MANAGER),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        Verb::CommentAgreement => {
            const {
                &[
                    to(Relation::Owner, MANAGER),
                    to(Relation::Host, MANAGER),
                    to(Relation::Coordinator, MANAGER),
                ]
            }
        }
        Verb::Report => const { &[to(Relation::Owner, MANAGER), to(Relation::Myself, ANYONE)] },
    }
}

/// Who sees a mobility's agreement, its comments and the participant's report.
const AGREEMENT_READERS: &[Grant] = &[
    to(Relation::Owner, STAFF),
    to(Relation::Host, STAFF),
    to(Relation::Coordinator, STAFF),
    to(Relation::Myself, ANYONE),
];

/// A version of an agreement: written by the sender, approved by participant, sender and host (M-10).
#[must_use]
pub fn learning_agreement(verb: learning_agreement::Verb) -> &'static [Grant] {
    match verb {
        learning_agreement::Verb::Read => AGREEMENT_READERS,
        learning_agreement::Verb::Create => const { &[to(Relation::Owner, MANAGER)] },
        learning_agreement::Verb::Approve => mobility(mobility::Verb::ApproveAgreement),
    }
}

/// A comment on an agreement, made for one's own partner.
#[must_use]
pub fn agreement_comment(verb: agreement_comment::Verb) -> &'static [Grant] {
    match verb {
        agreement_comment::Verb::Read => AGREEMENT_READERS,
        agreement_comment::Verb::Create => const { &[to(Relation::Owner, MANAGER)] },
    }
}

/// What the participant reports; asked for and recorded by the sender.
#[must_use]
pub fn participant_report(verb: participant_report::Verb) -> &'static [Grant] {
    match verb {
        participant_report::Verb::Read => AGREEMENT_READERS,
        participant_report::Verb::Create | participant_report::Verb::Remind => {
            const { &[to(Relation::Owner, MANAGER)] }
        }
        participant_report::Verb::Submit => mobility(mobility::Verb::Report),
    }
}

/// A place in a module: the sender enrols, the provider says what became of it.
#[must_use]
pub fn enrolment(verb: enrolment::Verb) -> &'static [Grant] {
    match verb {
        enrolment::Verb::Read => {
            const {
                &[
                    to(Relation::Owner, STAFF),
                    to(Relation::Provider, STAFF),
                    to(Relation::Host, STAFF),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        enrolment::Verb::Create | enrolment::Verb::Update | enrolment::Verb::Withdraw => {
            const { &[to(Relation::Owner, MANAGER)] }
        }
        enrolment::Verb::SetOutcome | enrolment::Verb::RecordAttendance => const { &[to(Relation::Provider, TRAINER)] },
    }
}

/// A day's attendance is seen with the enrolment and recorded by the provider.
#[must_use]
pub fn attendance(verb: attendance::Verb) -> &'static [Grant] {
    match verb {
        attendance::Verb::Read => enrolment(enrolment::Verb::Read),
        attendance::Verb::Create | attendance::Verb::Update => const { &[to(Relation::Owner, TRAINER)] },
    }
}

/// What was disseminated is told by the partner that did it, and verified by another one of the project (D-1). A
/// participant drafts what is passed on from their own mobility (M-14).
#[must_use]
pub fn dissemination_record(verb: dissemination_record::Verb) -> &'static [Grant] {
    use dissemination_record::Verb;
    match verb {
        Verb::Read => {
            const {
                &[
                    to(Relation::Owner, STAFF),
                    to(Relation::ActivePartner, STAFF),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        Verb::Create | Verb::Verify => const { &[to(Relation::Contributor, MANAGER)] },
        Verb::Draft => const { &[to(Relation::Contributor, PARTICIPANT)] },
        Verb::Report => const { &[to(Relation::Owner, MANAGER)] },
        Verb::Update | Verb::Delete => OWNER_OR_PERSON,
    }
}

/// The link of a record to a mobility is seen and made with the record.
#[must_use]
pub fn dissemination_cascade(verb: dissemination_cascade::Verb) -> &'static [Grant] {
    match verb {
        dissemination_cascade::Verb::Read => dissemination_record(dissemination_record::Verb::Read),
        dissemination_cascade::Verb::Create | dissemination_cascade::Verb::Delete => OWNER_OR_PERSON,
    }
}

/// A participant is known by pseudonym to those who work with people at the sending partner and at those that see a
/// mobility of theirs, to the trainers of what they are enrolled in, and to the person.
#[must_use]
pub fn participant(verb: participant::Verb) -> &'static [Grant] {
    use participant::Verb;
    match verb {
        Verb::Read => {
            const {
                &[
                    to(Relation::Owner, WITH_PEOPLE),
                    to(Relation::Host, WITH_PEOPLE),
                    to(Relation::Coordinator, WITH_PEOPLE),
                    to(Relation::ActivePartner, WITH_PEOPLE),
                    to(Relation::Provider, TRAINER),
                    to(Relation::Myself, ANYONE),
                ]
            }
        }
        Verb::Create => const { &[to(Relation::Contributor, MANAGER)] },
        Verb::Update => const { &[to(Relation::Owner, MANAGER)] },
        Verb::Erase | Verb::Export => OWNER_OR_PERSON,
    }
}

/// Who somebody is: for how long host and trainers know, says [`crate::participant::audience`].
#[must_use]
pub fn identity(verb: identity::Verb) -> &'static [Grant] {
    match verb {
        identity::Verb::Read => KNOWS_WHO,
        identity::Verb::Create | identity::Verb::Update => const { &[to(Relation::Owner, MANAGER)] },
    }
}

/// A consent is the person's; those who know who it is see it, somebody may record it for them.
#[must_use]
pub fn consent(verb: consent::Verb) -> &'static [Grant] {
    match verb {
        consent::Verb::Read => KNOWS_WHO,
        consent::Verb::Give | consent::Verb::Withdraw => OWNER_OR_PERSON,
    }
}

/// Counts of barriers say nothing about anybody.
#[must_use]
pub fn fewer_opportunities_count(verb: fewer_opportunities_count::Verb) -> &'static [Grant] {
    match verb {
        fewer_opportunities_count::Verb::Read => const { &[to(Relation::Owner, WITH_PEOPLE)] },
        fewer_opportunities_count::Verb::Create => const { &[to(Relation::Contributor, MANAGER)] },
        fewer_opportunities_count::Verb::Set => const { &[to(Relation::Owner, MANAGER)] },
    }
}

const OWNER_OR_PERSON: &[Grant] = &[to(Relation::Owner, MANAGER), to(Relation::Myself, ANYONE)];

const KNOWS_WHO: &[Grant] = &[
    to(Relation::Owner, MANAGER),
    to(Relation::Host, MANAGER),
    to(Relation::Provider, TRAINER),
    to(Relation::Myself, ANYONE),
];
