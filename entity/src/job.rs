//! What imports and exports have in common: a life, and a lease for whoever works on it.
//!
//! Of several instances one works on a job: it has *claimed* it by moving the end of its lease into the future and
//! counting the lease up. Whoever comes back after their lease was given to another notices by the number and writes
//! nothing. An instance that dies leaves a lease that ends, and the next one goes on.

codes! {
    /// Which records are moved in bulk.
    #[graphql(name = "BulkKind")]
    pub enum Kind {
        /// Participants, with who they are.
        Participant = "PARTICIPANT",
        /// Mobilities.
        Mobility = "MOBILITY",
    }
}

codes! {
    /// Life of an import or export.
    #[graphql(name = "JobState")]
    pub enum State {
        /// Nobody has begun yet.
        Queued = "QUEUED",
        /// Being worked on; if its instance stops, another one goes on.
        Running = "RUNNING",
        /// Ended: everything was looked at.
        Done = "DONE",
        /// Ended before its end; `failure` says why. What was taken until then stays.
        Failed = "FAILED",
        /// Ended by its maker. What was taken until then stays.
        Cancelled = "CANCELLED",
    }
}

impl State {
    /// Whether there is still something to do.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

codes! {
    /// Why a job ended before its end.
    #[graphql(name = "JobFailure")]
    pub enum Failure {
        /// Whoever started it may not do that any more.
        Forbidden = "FORBIDDEN",
        /// The file is gone or is no table.
        File = "FILE",
        /// The header row lacks columns that are needed; the findings name them.
        Header = "HEADER",
        /// The project does not take new records any more (J-2).
        State = "STATE",
        /// Rows were refused, and all or nothing was asked for: nothing was taken.
        RefusedRows = "REFUSED_ROWS",
        /// A fault of the service.
        Internal = "INTERNAL",
    }
}
