//! Mobilities with their papers, and what is passed on from them.

use entity::{
    agreement_comment, dissemination_cascade, dissemination_record, learning_agreement, mobility, participant_report,
    recommendation, result, result_file, uptake,
};

use super::{ANYONE, MANAGER, OWNER_OR_PERSON, PARTICIPANT, STAFF, to};
use crate::authz::{Grant, Relation};

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

/// A result is written by one partner, and reviewed by another one of the project (D-4).
#[must_use]
pub fn result(verb: result::Verb) -> &'static [Grant] {
    use result::Verb;
    match verb {
        Verb::Read => const { &[to(Relation::Owner, STAFF), to(Relation::ActivePartner, STAFF)] },
        Verb::Create | Verb::Review | Verb::RecordUptake => const { &[to(Relation::Contributor, MANAGER)] },
        Verb::Update | Verb::Submit | Verb::Reopen | Verb::Revise | Verb::Delete => {
            const { &[to(Relation::Owner, MANAGER)] }
        }
    }
}

/// A file of a result is the result's.
#[must_use]
pub fn result_file(verb: result_file::Verb) -> &'static [Grant] {
    use result_file::Verb;
    match verb {
        Verb::Read => result(result::Verb::Read),
        Verb::Create | Verb::Remove => const { &[to(Relation::Owner, MANAGER)] },
    }
}

/// A recommendation is its result's.
#[must_use]
pub fn recommendation(verb: recommendation::Verb) -> &'static [Grant] {
    use recommendation::Verb;
    match verb {
        Verb::Read => result(result::Verb::Read),
        Verb::Create | Verb::Update | Verb::SetStatus | Verb::Delete => const { &[to(Relation::Owner, MANAGER)] },
    }
}

/// Who sees what they have recorded, whether they see its result or not.
pub const RECORDED: &[Grant] = &[to(Relation::Owner, STAFF)];

/// Who uses a result is recorded by any partner of its project, which answers for what it says (D-5).
#[must_use]
pub fn uptake(verb: uptake::Verb) -> &'static [Grant] {
    use uptake::Verb;
    match verb {
        Verb::Read => result(result::Verb::Read),
        Verb::Create => const { &[to(Relation::Contributor, MANAGER)] },
        Verb::Update | Verb::Delete => const { &[to(Relation::Owner, MANAGER)] },
    }
}
