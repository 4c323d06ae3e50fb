//! The verbs of files, imports and exports.

use entity::{export_job, file, import_job};

use super::{Listed, Verb};

impl Listed for file::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create | Self::Prove => None,
            Self::Remove => Some(Verb::Remove),
        }
    }
}

impl Listed for import_job::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create | Self::End => None,
            Self::Cancel => Some(Verb::Cancel),
        }
    }
}

impl Listed for export_job::Verb {
    fn listed(self) -> Option<Verb> {
        match self {
            Self::Read | Self::Create | Self::End => None,
            Self::Cancel => Some(Verb::Cancel),
        }
    }
}
