//! The union of all kinds' verbs, for `viewerCan`.

mod bulk;
mod case;
mod plan;
mod told;

use async_graphql::Enum;
use entity::{
    api_key, assessor_licence, consent, enrolment, fewer_opportunities_count, identity, mobility, module,
    module_session, participant, partner, partner_member, procedure, project, project_partner,
};

/// What the viewer may do with an object now: the mutations that would be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum Verb {
    /// Found a project that this partner coordinates (`projectCreate`).
    CreateProject,
    /// Add a module to this project (`moduleCreate`).
    CreateModule,
    /// Make an API key that acts for this partner (`apiKeyCreate`).
    CreateApiKey,
    /// Write a dissemination record of this project (`disseminationRecordCreate`).
    CreateDisseminationRecord,
    /// Write a result of this project (`resultCreate`).
    CreateResult,
    /// Accept it in the name of another partner, or send it back (`resultReview`).
    Review,
    /// Record who uses it (`uptakeCreate`).
    RecordUptake,
    /// Say what became of it (`recommendationStatusSet`).
    SetStatus,
    /// Write a procedure for this project (`procedureCreate`).
    CreateProcedure,
    /// Adopt it for a partner (`procedureAdopt`).
    Adopt,
    /// Begin the next edition of it (`procedureRevise`, `inclusionPlanRevise`, `resultRevise`).
    Revise,
    /// License an assessor for it (`assessorLicenceGrant`).
    GrantLicence,
    /// Draft a dissemination record about what is passed on from this mobility (`disseminationRecordCreate`).
    Cascade,
    /// Confirm it in the name of another partner (`disseminationRecordVerify`).
    Verify,
    /// Add a session to this module (`moduleSessionCreate`).
    CreateSession,
    /// Change it (`partnerUpdate`, `projectUpdate`, `projectPartnerUpdate`, `moduleUpdate`, `moduleSessionUpdate`,
    /// `participantUpdate`, `identityUpdate`, `mobilityUpdate`, `enrolmentUpdate`, `disseminationRecordUpdate`,
    /// `resultUpdate`, `recommendationUpdate`, `uptakeUpdate`, `procedureUpdate`, `competenceValidationUpdate`, `planGoalUpdate`, `planActionUpdate`); write the draft of this plan
    /// (`inclusionPlanUpdate`, `inclusionPlanTakeUp`, `planGoalAdd`, `planActionAdd`).
    Update,
    /// Say what comes before it (`modulePrerequisitesSet`).
    SetPrerequisites,
    /// Stop it from writing (`partnerSuspend`).
    Suspend,
    /// Let it work again (`partnerReinstate`).
    Reinstate,
    /// End its part in the service for good (`partnerWithdraw`); take it back (`consentWithdraw`); give this place up
    /// (`enrolmentWithdraw`); leave this validation (`competenceValidationWithdraw`).
    Withdraw,
    /// Withdraw it, for good (`apiKeyRevoke`, `assessorLicenceRevoke`, `decisionRecognitionRevoke`).
    Revoke,
    /// Set the targets of this project (`mobilityTargetsSet`).
    SetTargets,
    /// Invite a partner to this project (`projectPartnerInvite`).
    InvitePartner,
    /// Prepare a mobility in this project (`mobilityCreate`).
    CreateMobility,
    /// Begin this project, say that this mobility has begun, carry this plan out (`projectStart`, `mobilityStart`,
    /// `inclusionPlanStart`).
    Start,
    /// Hand in the final report, this judgement, this result (`projectSubmit`, `assessmentSubmit`, `resultSubmit`).
    Submit,
    /// Take back what was submitted or recognised, for corrections (`projectReopen`, `mobilityReopen`, `resultReopen`).
    Reopen,
    /// Close it, accepted (`projectFinalise`).
    Finalise,
    /// End it early (`projectTerminate`).
    Terminate,
    /// Take this invitation, this mobility (`projectPartnerAccept`, `mobilityAccept`).
    Accept,
    /// Refuse this invitation (`projectPartnerDecline`).
    Decline,
    /// End one's own part in it (`projectPartnerLeave`, `partnerMemberLeave`).
    Leave,
    /// End it, take the invitation back, remove its bytes, take it out of the draft (`projectPartnerRemove`,
    /// `partnerMemberRemove`, `fileRemove`, `resultFileRemove`, `planGoalRemove`, `planActionRemove`).
    Remove,
    /// Offer it (`modulePublish`).
    Publish,
    /// Set it to another number (`fewerOpportunitiesCountSet`).
    Set,
    /// Offer it no longer (`moduleRetire`), begin nothing by it any more (`procedureRetire`).
    Retire,
    /// Remove it (`moduleDelete`, `moduleSessionDelete`, `disseminationRecordDelete`, `resultDelete`, `recommendationDelete`, `uptakeDelete`,
    /// `procedureDelete`).
    Delete,
    /// Offer this mobility to the host (`mobilityNominate`).
    Nominate,
    /// Not take this mobility (`mobilityReject`).
    Reject,
    /// Call this mobility off, stop this job (`mobilityCancel`, `importCancel`, `exportCancel`).
    Cancel,
    /// Interrupt this mobility (`mobilityInterrupt`).
    Interrupt,
    /// Let it go on (`mobilityResume`, `competenceValidationResume`).
    Resume,
    /// End this mobility with its real dates, this plan with its goals settled (`mobilityComplete`, `inclusionPlanComplete`).
    Complete,
    /// Recognise what was learnt, or decided (`mobilityRecognise`, `validationDecisionRecognise`).
    Recognise,
    /// Say that the participant did not come (`mobilityNoShow`).
    NoShow,
    /// Write the next version of the agreement (`learningAgreementDraft`, or `learningAgreementAmend` once one is in
    /// force).
    DraftAgreement,
    /// Approve the latest version of the agreement (`learningAgreementApprove`).
    ApproveAgreement,
    /// Say something about the agreement (`learningAgreementComment`).
    CommentAgreement,
    /// Enrol the participant in a module (`enrolmentCreate`).
    Enrol,
    /// Hand in the participant's report (`participantReportSubmit`); say that this has taken place
    /// (`disseminationRecordReport`).
    Report,
    /// Remind the participant of the report (`participantReportRemind`).
    Remind,
    /// Say what became of it (`enrolmentOutcomeSet`).
    SetOutcome,
    /// Record who was there (`attendanceRecord`).
    RecordAttendance,
    /// Make the person unrecognisable for good (`identityErase`).
    EraseIdentity,
    /// Give a consent, or write down that the person did (`consentGive`).
    GiveConsent,
    /// Invite somebody to become a member of this partner (`partnerMemberAdd`).
    AddMember,
    /// Send a new link to the invited person (`partnerMemberInvite`).
    Invite,
    /// Give other roles (`partnerMemberRolesSet`).
    SetRoles,
    /// Ask for a validation in this project, of this participant (`competenceValidationRequest`).
    RequestValidation,
    /// Consent to this validation, or write down that the candidate did (`competenceValidationConsent`).
    Consent,
    /// Go on to the next stage (`competenceValidationAdvance`).
    Advance,
    /// Let this validation rest (`competenceValidationPause`).
    Pause,
    /// Open this case in an emergency, read-only and for 24 hours (`breakGlassOpen`).
    BreakGlass,
    /// Take somebody into the team of this case (`caseMemberAdd`).
    AddTeamMember,
    /// End this place in a team (`caseMemberEnd`).
    End,
    /// Add evidence (`evidenceAdd`).
    AddEvidence,
    /// Say how this evidence was found to be genuine (`evidenceCheck`).
    Check,
    /// Renew this evidence by a statement (`evidenceRenew`).
    Renew,
    /// Declare that somebody is too close to judge (`conflictDeclarationCreate`).
    DeclareConflict,
    /// Assign an assessor (`assessmentAssign`).
    AssignAssessor,
    /// Object to this assessor (`assessmentObject`).
    Object,
    /// Decide this case (`competenceValidationDecide`).
    Decide,
    /// Certify the decision (`competenceValidationCertify`).
    Certify,
    /// Appeal against the decision (`competenceValidationAppeal`).
    Appeal,
    /// Hand this case over to another partner (`competenceValidationHandOver`, `inclusionPlanHandOver`).
    HandOver,
    /// Begin an inclusion plan in this project (`inclusionPlanCreate`).
    CreateInclusionPlan,
    /// Agree to the draft, or write down that the person did (`inclusionPlanAgree`).
    Agree,
    /// Agree to the draft, as the COUNSELLOR who answers for the plan (`inclusionPlanCountersign`).
    Countersign,
    /// Begin a review (`inclusionPlanReviewBegin`).
    BeginReview,
    /// End the review (`inclusionPlanReviewFinish`).
    FinishReview,
    /// End this plan early (`inclusionPlanClose`).
    Close,
    /// Note what has become of the person (`inclusionPlanOutcomeRecord`).
    RecordOutcome,
    /// Say how this goal goes (`planGoalSettle`).
    Settle,
    /// Say how this action goes and what came of it (`planActionRecord`).
    RecordProgress,
}

/// A kind's own verb as one of the union; `None` for those that need no button.
pub trait Listed {
    /// The verb as `viewerCan` lists it.
    fn listed(self) -> Option<Verb>;
}

impl Listed for project::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::SetTargets => Some(Verb::SetTargets),
            Self::Start => Some(Verb::Start),
            Self::Submit => Some(Verb::Submit),
            Self::Reopen => Some(Verb::Reopen),
            Self::Finalise => Some(Verb::Finalise),
            Self::Terminate => Some(Verb::Terminate),
        }
    }
}

impl Listed for project_partner::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            // Who may be invited is judged at the project.
            Self::Read | Self::Create | Self::Invite => None,
            Self::Accept => Some(Verb::Accept),
            Self::Decline => Some(Verb::Decline),
            Self::Update => Some(Verb::Update),
            Self::Leave => Some(Verb::Leave),
            Self::Remove => Some(Verb::Remove),
        }
    }
}

impl Listed for module::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::SetPrerequisites => Some(Verb::SetPrerequisites),
            Self::Publish => Some(Verb::Publish),
            Self::Retire => Some(Verb::Retire),
            Self::Delete => Some(Verb::Delete),
        }
    }
}

impl Listed for procedure::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::Adopt => Some(Verb::Adopt),
            Self::Revise => Some(Verb::Revise),
            Self::Retire => Some(Verb::Retire),
            Self::Delete => Some(Verb::Delete),
            Self::License => Some(Verb::GrantLicence),
        }
    }
}

impl Listed for assessor_licence::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Grant => None,
            Self::Revoke => Some(Verb::Revoke),
        }
    }
}

impl Listed for module_session::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::Delete => Some(Verb::Delete),
        }
    }
}

impl Listed for partner::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::Suspend => Some(Verb::Suspend),
            Self::Reinstate => Some(Verb::Reinstate),
            Self::Withdraw => Some(Verb::Withdraw),
        }
    }
}

impl Listed for api_key::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Revoke => Some(Verb::Revoke),
        }
    }
}

impl Listed for participant::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create | Self::Export => None,
            Self::Update => Some(Verb::Update),
            Self::Erase => Some(Verb::EraseIdentity),
        }
    }
}

impl Listed for identity::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
        }
    }
}

impl Listed for consent::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Give => None,
            Self::Withdraw => Some(Verb::Withdraw),
        }
    }
}

impl Listed for partner_member::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Add => None,
            Self::Invite => Some(Verb::Invite),
            Self::SetRoles => Some(Verb::SetRoles),
            Self::Remove => Some(Verb::Remove),
            Self::Leave => Some(Verb::Leave),
        }
    }
}

impl Listed for fewer_opportunities_count::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Set => Some(Verb::Set),
        }
    }
}

impl Listed for mobility::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::Nominate => Some(Verb::Nominate),
            Self::Accept => Some(Verb::Accept),
            Self::Reject => Some(Verb::Reject),
            Self::Cancel => Some(Verb::Cancel),
            Self::Start => Some(Verb::Start),
            Self::Interrupt => Some(Verb::Interrupt),
            Self::Resume => Some(Verb::Resume),
            Self::Complete => Some(Verb::Complete),
            Self::Recognise => Some(Verb::Recognise),
            Self::NoShow => Some(Verb::NoShow),
            Self::Reopen => Some(Verb::Reopen),
            Self::DraftAgreement => Some(Verb::DraftAgreement),
            Self::ApproveAgreement => Some(Verb::ApproveAgreement),
            Self::CommentAgreement => Some(Verb::CommentAgreement),
            Self::Enrol => Some(Verb::Enrol),
            Self::Report => Some(Verb::Report),
            Self::Remind => Some(Verb::Remind),
            Self::Cascade => Some(Verb::Cascade),
        }
    }
}

impl Listed for enrolment::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::SetOutcome => Some(Verb::SetOutcome),
            Self::Withdraw => Some(Verb::Withdraw),
            Self::RecordAttendance => Some(Verb::RecordAttendance),
        }
    }
}
