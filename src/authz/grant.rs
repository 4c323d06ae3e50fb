//! How callers can stand to records, and what that grants.

use entity::partner_member::Role;

/// How a caller can stand to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Member of the partner that owns the record.
    Owner,
    /// Member of the partner that coordinates the record's project.
    Coordinator,
    /// Member of an active partner of the record's project that is not merely associated.
    Contributor,
    /// Member of an active partner of the record's project.
    ActivePartner,
    /// Member of a partner that is invited to the record's project.
    InvitedPartner,
    /// Member of the partner that hosts the mobility.
    Host,
    /// Member of the partner that provides the module.
    Provider,
    /// COUNSELLOR in the case's team, as long as they are in it.
    CaseCounsellor,
    /// The COUNSELLOR who answers for the case, as long as they do.
    CaseWorker,
    /// Observer in the case's team, as long as they are in it.
    CaseObserver,
    /// Interpreter in the case's team, as long as they are in it.
    CaseInterpreter,
    /// MANAGER of the partner that owns the case who has broken the glass, for a day.
    BreakGlass,
    /// Assessor assigned to the case.
    Assessor,
    /// The assessor of the case who decides.
    Lead,
    /// Member of a partner with which the candidate shares a certified decision.
    Recipient,
    /// The person that the record is about.
    Myself,
    /// Anyone who is signed in.
    SignedIn,
    /// Whoever runs the installation.
    Operator,
}

impl Relation {
    /// The relation in words, for the printed table.
    pub(super) const fn meaning(self) -> &'static str {
        match self {
            Self::Owner => "members of the partner that owns it",
            Self::Coordinator => "members of the partner that coordinates the project",
            Self::Contributor => "members of an active partner of the project, not merely associated",
            Self::ActivePartner => "members of an active partner of the project",
            Self::InvitedPartner => "members of a partner invited to the project",
            Self::Host => "members of the partner that hosts it",
            Self::Provider => "members of the partner that provides the module",
            Self::CaseCounsellor => "COUNSELLORs in the case's team",
            Self::CaseWorker => "the COUNSELLOR who answers for the case",
            Self::CaseObserver => "observers in the case's team",
            Self::CaseInterpreter => "interpreters in the case's team",
            Self::BreakGlass => "members of the partner that owns the case who have broken the glass, for 24 hours",
            Self::Assessor => "assessors assigned to the case",
            Self::Lead => "the assessor of the case who decides",
            Self::Recipient => "members of a partner that the candidate shows the decision to",
            Self::Myself => "the person it is about",
            Self::SignedIn => "anyone who is signed in",
            Self::Operator => "the operator of the installation",
        }
    }
}

/// A relation that grants a verb, to members with one of the roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// The relation.
    pub relation: Relation,
    /// The roles; not looked at for `Myself`, `SignedIn` and `Operator`.
    pub roles: &'static [Role],
}
