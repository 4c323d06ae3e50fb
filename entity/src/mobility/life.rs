//! The moves of a mobility: which are open in which state (M-9), and what each of them asks for.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Interruption, InterruptionReason, Model, Remark, Status, Verb};
use crate::{code::Findings, json::Json, record::Stateful, rule::Refusal};

/// The beginning of a rest.
#[derive(Debug, Clone, Copy)]
pub struct Break {
    /// First day of rest.
    pub from: NaiveDate,
    /// Why.
    pub reason: InterruptionReason,
}

/// The days on which it really began and ended; those left out stay as they were planned.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDates {
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub end: Option<NaiveDate>,
}

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.status.code()
    }

    /// M-9: only these moves exist.
    fn open(&self) -> &'static [Verb] {
        use Verb::{
            Accept, ApproveAgreement, Cancel, Cascade, CommentAgreement, Complete, DraftAgreement, Enrol, Interrupt,
            NoShow, Nominate, Read, Recognise, Reject, Remind, Reopen, Report, Resume, Start, Update,
        };
        match self.status {
            Status::Draft => &[Read, Update, Nominate, Cancel, DraftAgreement, CommentAgreement, Enrol],
            Status::Nominated => &[
                Read,
                Update,
                Accept,
                Reject,
                Cancel,
                DraftAgreement,
                CommentAgreement,
                Enrol,
            ],
            // M-10: approvals are possible from here on; the third one confirms.
            Status::Accepted => &[
                Read,
                Update,
                Cancel,
                DraftAgreement,
                ApproveAgreement,
                CommentAgreement,
                Enrol,
            ],
            Status::Confirmed => &[
                Read,
                Update,
                Cancel,
                Start,
                NoShow,
                DraftAgreement,
                ApproveAgreement,
                CommentAgreement,
                Enrol,
            ],
            Status::Ongoing => &[
                Read,
                Update,
                Interrupt,
                Complete,
                DraftAgreement,
                ApproveAgreement,
                CommentAgreement,
                Enrol,
                Report,
                Remind,
            ],
            Status::Interrupted => &[
                Read,
                Update,
                Resume,
                Complete,
                DraftAgreement,
                ApproveAgreement,
                CommentAgreement,
                Report,
                Remind,
            ],
            Status::Completed => &[Read, Update, Recognise, Report, Remind, Cascade],
            // M-12: read-only. The participant's report is a record of its own.
            Status::Recognised => &[Read, Reopen, Report, Remind, Cascade],
            Status::Rejected | Status::Cancelled | Status::NoShow => &[Read],
        }
    }
}

impl Model {
    /// Offered to the host.
    #[must_use]
    pub fn nominated(&self, at: DateTime<Utc>) -> Self {
        Self {
            nominated_at: Some(at),
            ..self.moved(Status::Nominated)
        }
    }

    /// Taken by the host.
    #[must_use]
    pub fn accepted(&self, at: DateTime<Utc>) -> Self {
        Self {
            accepted_at: Some(at),
            ..self.moved(Status::Accepted)
        }
    }

    /// Not taken by the host, which says why.
    pub fn rejected(&self, reason: String, at: DateTime<Utc>) -> Result<Self, Refusal> {
        self.moved(Status::Rejected).remarked(Verb::Reject, Some(reason), at)
    }

    /// Called off by the sender.
    pub fn cancelled(&self, reason: Option<String>, at: DateTime<Utc>) -> Result<Self, Refusal> {
        self.moved(Status::Cancelled).remarked(Verb::Cancel, reason, at)
    }

    /// The participant did not come.
    pub fn not_shown(&self, reason: Option<String>, at: DateTime<Utc>) -> Result<Self, Refusal> {
        self.moved(Status::NoShow).remarked(Verb::NoShow, reason, at)
    }

    /// M-10: a version of the agreement has its three approvals and is in force.
    #[must_use]
    pub fn agreed(&self, number: i32) -> Self {
        let status = if self.status == Status::Accepted {
            Status::Confirmed
        } else {
            self.status
        };
        Self {
            agreement_number: Some(number),
            ..self.moved(status)
        }
    }

    /// Under way, since the day that was planned or another one that has come.
    pub fn started(&self, on: Option<NaiveDate>, today: NaiveDate) -> Result<Self, Refusal> {
        let start_date = on.unwrap_or(self.start_date);
        let mut found = Findings::default();
        found.day(start_date, "startDate");
        found.require(
            start_date <= today,
            "startDate",
            "M-9",
            "A mobility starts on its first day, not before.",
            "Une mobilité commence à son premier jour, pas avant.",
        );
        found.require(
            start_date <= self.end_date,
            "startDate",
            "M-2",
            "The first day is not after the last one.",
            "Le premier jour ne suit pas le dernier.",
        );
        found.into_result()?;
        Ok(Self {
            start_date,
            ..self.moved(Status::Ongoing)
        })
    }

    /// At rest from a day within its dates on.
    pub fn interrupted(&self, Break { from, reason }: Break, today: NaiveDate) -> Result<Self, Refusal> {
        let free = self.interruptions.iter().all(|past| past.to < from);
        let mut found = Findings::default();
        found.require(
            self.start_date < from && from <= self.end_date && free,
            "from",
            "RANGE",
            "A day after the first one, up to the last one and after all other interruptions is expected.",
            "Un jour après le premier, jusqu'au dernier et après toute autre interruption est attendu.",
        );
        found.require(
            from <= today,
            "from",
            "RANGE",
            "This day has not come.",
            "Ce jour n'est pas venu.",
        );
        found.into_result()?;
        Ok(Self {
            interrupted_from: Some(from),
            interruption_reason: Some(reason),
            ..self.moved(Status::Interrupted)
        })
    }

    /// M-9: going on adds the gap to the interruptions.
    pub fn resumed(&self, on: NaiveDate, today: NaiveDate) -> Result<Self, Refusal> {
        let (Some(from), Some(reason)) = (self.interrupted_from, self.interruption_reason) else {
            return self.expect_open(Verb::Resume).map(|()| self.clone());
        };
        let mut found = Findings::default();
        found.require(
            from < on && on <= self.end_date && on <= today,
            "on",
            "RANGE",
            "A day after the interruption began, up to the last one, that has come is expected.",
            "Un jour venu, après le début de l'interruption et jusqu'au dernier, est attendu.",
        );
        found.into_result()?;
        let mut next = self.moved(Status::Ongoing);
        let to = Self::day_before(on);
        next.interruptions.0.push(Interruption { from, to, reason });
        next.interrupted_from = None;
        next.interruption_reason = None;
        Ok(next)
    }

    /// M-11: over, with real dates and an outcome for every enrolment: `without_outcome` have none.
    pub fn completed(&self, real: RealDates, today: NaiveDate, without_outcome: usize) -> Result<Self, Refusal> {
        let mut next = self.moved(Status::Completed);
        next.start_date = real.start.unwrap_or(self.start_date);
        next.end_date = real.end.unwrap_or(self.end_date);
        next.interrupted_from = None;
        next.interruption_reason = None;
        let mut found = Findings::default();
        found.day(next.start_date, "startDate");
        found.day(next.end_date, "endDate");
        found.require(
            next.start_date <= next.end_date && next.end_date <= today,
            "endDate",
            "M-11",
            "The real last day, which has come, is needed.",
            "Le dernier jour réel, qui est venu, est requis.",
        );
        let before_rest = self
            .interrupted_from
            .is_none_or(|from| real.end.is_some_and(|end| end < from));
        found.require(
            before_rest,
            "endDate",
            "M-11",
            "An interrupted mobility ends on its last day before the interruption.",
            "Une mobilité interrompue finit à son dernier jour avant l'interruption.",
        );
        found.require(
            next.interruptions
                .iter()
                .all(|rest| next.start_date <= rest.from && rest.to <= next.end_date),
            "endDate",
            "M-11",
            "The interruptions lie between the first and the last day.",
            "Les interruptions se situent entre le premier et le dernier jour.",
        );
        found.require(
            without_outcome == 0,
            "mobility",
            "M-11",
            "Every enrolment of the mobility needs an outcome first.",
            "Chaque inscription de la mobilité requiert d'abord un résultat.",
        );
        found.into_result()?;
        Ok(next)
    }

    /// What was learnt counts at the sending partner.
    #[must_use]
    pub fn recognised(&self) -> Self {
        self.moved(Status::Recognised)
    }

    /// M-12: open again, for a reason that stays on record.
    pub fn reopened(&self, reason: String, at: DateTime<Utc>) -> Result<Self, Refusal> {
        self.moved(Status::Completed).remarked(Verb::Reopen, Some(reason), at)
    }

    fn moved(&self, status: Status) -> Self {
        Self { status, ..self.clone() }
    }

    fn remarked(mut self, verb: Verb, reason: Option<String>, at: DateTime<Utc>) -> Result<Self, Refusal> {
        let Some(reason) = reason else { return Ok(self) };
        let mut found = Findings::default();
        found.text(&reason, "reason", 1_000);
        found.into_result()?;
        let Json(remarks) = &mut self.remarks;
        remarks.push(Remark { verb, reason, at });
        Ok(self)
    }
}
