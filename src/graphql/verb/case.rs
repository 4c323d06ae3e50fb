//! The verbs of cases.

use entity::{assessment, case_member, competence_validation, decision_recognition, evidence};

use super::{Listed, Verb};

impl Listed for competence_validation::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Request => None,
            Self::Update => Some(Verb::Update),
            Self::Consent => Some(Verb::Consent),
            Self::Advance => Some(Verb::Advance),
            Self::Pause => Some(Verb::Pause),
            Self::Resume => Some(Verb::Resume),
            Self::Withdraw => Some(Verb::Withdraw),
            Self::AddMember | Self::Appoint => Some(Verb::AddTeamMember),
            Self::AddEvidence => Some(Verb::AddEvidence),
            Self::DeclareConflict => Some(Verb::DeclareConflict),
            Self::Assign | Self::AssignAppeal => Some(Verb::AssignAssessor),
            Self::Decide => Some(Verb::Decide),
            Self::Certify => Some(Verb::Certify),
            Self::Appeal => Some(Verb::Appeal),
            Self::Recognise => Some(Verb::Recognise),
            Self::HandOver => Some(Verb::HandOver),
            Self::BreakGlass => Some(Verb::BreakGlass),
        }
    }
}

impl Listed for case_member::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Join => None,
            Self::End => Some(Verb::End),
        }
    }
}

impl Listed for evidence::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            // Scheduling the assessment freezes.
            Self::Read | Self::Create | Self::Freeze => None,
            Self::Check => Some(Verb::Check),
            Self::Renew => Some(Verb::Renew),
        }
    }
}

impl Listed for assessment::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            // Assigning and declaring a conflict are judged at the case.
            Self::Read | Self::Assign | Self::Void => None,
            Self::Object => Some(Verb::Object),
            Self::Submit => Some(Verb::Submit),
        }
    }
}

impl Listed for decision_recognition::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Recognise => None,
            Self::Revoke => Some(Verb::Revoke),
        }
    }
}
