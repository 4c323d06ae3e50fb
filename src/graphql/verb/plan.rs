//! The verbs of inclusion plans.

use entity::{inclusion_plan, plan_action, plan_goal};

use super::{Listed, Verb};

impl Listed for inclusion_plan::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            // How goals and actions go is said at each of them.
            Self::Read | Self::Create | Self::Record => None,
            Self::Update => Some(Verb::Update),
            Self::Agree => Some(Verb::Agree),
            Self::Countersign => Some(Verb::Countersign),
            Self::Revise => Some(Verb::Revise),
            Self::Start => Some(Verb::Start),
            Self::BeginReview => Some(Verb::BeginReview),
            Self::FinishReview => Some(Verb::FinishReview),
            Self::Complete => Some(Verb::Complete),
            Self::Close => Some(Verb::Close),
            Self::RecordOutcome => Some(Verb::RecordOutcome),
            Self::AddMember | Self::Appoint => Some(Verb::AddTeamMember),
            Self::HandOver => Some(Verb::HandOver),
            Self::BreakGlass => Some(Verb::BreakGlass),
        }
    }
}

impl Listed for plan_goal::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Add => None,
            Self::Update => Some(Verb::Update),
            Self::Remove => Some(Verb::Remove),
            Self::Settle => Some(Verb::Settle),
        }
    }
}

impl Listed for plan_action::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Add => None,
            Self::Update => Some(Verb::Update),
            Self::Remove => Some(Verb::Remove),
            Self::Record => Some(Verb::RecordProgress),
        }
    }
}
