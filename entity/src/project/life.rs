//! The life of a project: which moves there are, where they lead, and what they ask for.

use chrono::NaiveDate;

use super::{Model, Status, Verb};
use crate::{code::Findings, rule::Refusal};

/// Longest reason that stays on record, in characters.
pub const LONGEST_REASON: usize = 2_000;

/// A move from one status to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// DRAFT → ONGOING.
    Start,
    /// ONGOING → SUBMITTED.
    Submit,
    /// J-2: SUBMITTED → ONGOING, for corrections that the funder asks for.
    Reopen,
    /// SUBMITTED → FINALISED.
    Finalise,
    /// DRAFT, ONGOING or SUBMITTED → TERMINATED.
    Terminate,
}

impl Move {
    /// Every move.
    pub const ALL: [Self; 5] = [Self::Start, Self::Submit, Self::Reopen, Self::Finalise, Self::Terminate];

    /// The verb that makes the move.
    #[must_use]
    pub const fn verb(self) -> Verb {
        match self {
            Self::Start => Verb::Start,
            Self::Submit => Verb::Submit,
            Self::Reopen => Verb::Reopen,
            Self::Finalise => Verb::Finalise,
            Self::Terminate => Verb::Terminate,
        }
    }

    /// The status that it leads to.
    #[must_use]
    pub const fn leads_to(self) -> Status {
        match self {
            Self::Start | Self::Reopen => Status::Ongoing,
            Self::Submit => Status::Submitted,
            Self::Finalise => Status::Finalised,
            Self::Terminate => Status::Terminated,
        }
    }

    /// Whether it has to be justified: going back, and giving up.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Reopen | Self::Terminate)
    }
}

impl Model {
    /// The project after the move, which has to be open; or what is wrong with making it.
    pub fn moved(&self, step: Move, reason: Option<&str>, today: NaiveDate) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        if step.needs_reason() {
            found.text(reason.unwrap_or_default(), "reason", LONGEST_REASON);
        } else {
            found.fits(reason.unwrap_or_default(), "reason", LONGEST_REASON);
        }
        found.require(
            step != Move::Submit || self.has_begun(today),
            "project",
            "J-2",
            "The project has not begun: there is nothing to submit before its first day.",
            "Le projet n'a pas commencé : il n'y a rien à soumettre avant son premier jour.",
        );
        found.into_result()?;
        Ok(Self {
            status: step.leads_to(),
            ..self.clone()
        })
    }

    /// Whether its first day has come; before it there is no final report to submit.
    #[must_use]
    pub fn has_begun(&self, today: NaiveDate) -> bool {
        self.start_date <= today
    }

    /// J-2: the project, its targets and its partnerships are edited in DRAFT and ONGOING.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        matches!(self.status, Status::Draft | Status::Ongoing)
    }

    /// J-2: what is told of a project goes on after its end, but does not begin before it is started.
    pub fn expect_started(&self) -> Result<(), Refusal> {
        if self.status != Status::Draft {
            return Ok(());
        }
        Err(Refusal::State {
            state: self.status.code(),
            allowed: Vec::new(),
        })
    }

    /// J-2, as a refusal of what belongs to the project.
    pub fn expect_editable(&self) -> Result<(), Refusal> {
        if self.is_editable() {
            return Ok(());
        }
        Err(Refusal::State {
            state: self.status.code(),
            allowed: Vec::new(),
        })
    }
}
