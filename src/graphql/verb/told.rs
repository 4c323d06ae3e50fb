//! The verbs of what is told to others.

use entity::{dissemination_record, recommendation, result, result_file, uptake};

use super::{Listed, Verb};

impl Listed for dissemination_record::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            // Who may write one is judged at the project and at the mobility.
            Self::Read | Self::Create | Self::Draft => None,
            Self::Update => Some(Verb::Update),
            Self::Report => Some(Verb::Report),
            Self::Verify => Some(Verb::Verify),
            Self::Delete => Some(Verb::Delete),
        }
    }
}

impl Listed for result::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            // Who may write one is judged at the project.
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::Submit => Some(Verb::Submit),
            Self::Reopen => Some(Verb::Reopen),
            Self::Review => Some(Verb::Review),
            Self::Revise => Some(Verb::Revise),
            Self::RecordUptake => Some(Verb::RecordUptake),
            Self::Delete => Some(Verb::Delete),
        }
    }
}

impl Listed for result_file::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            // It is added where its result is changed.
            Self::Read | Self::Create => None,
            Self::Remove => Some(Verb::Remove),
        }
    }
}

impl Listed for recommendation::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            // It is written where its result is changed.
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::SetStatus => Some(Verb::SetStatus),
            Self::Delete => Some(Verb::Delete),
        }
    }
}

impl Listed for uptake::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            // It is recorded at its result.
            Self::Read | Self::Create => None,
            Self::Update => Some(Verb::Update),
            Self::Delete => Some(Verb::Delete),
        }
    }
}
