//! The moves of a plan: which are open in which state, and what each of them asks for.

use chrono::{DateTime, Months, NaiveDate, Utc};

use super::{Entity, Model, Status, Verb};
use crate::{
    code::{Findings, is_day},
    id::Id,
    participant, partner, plan_goal, project,
    record::Stateful,
    rule::{Refusal, Text, Violation},
};

/// I-2: how many months may lie between two reviews.
const REVIEW: Months = Months::new(12);

/// Which of the two sides agrees (I-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The person whose plan it is.
    Person,
    /// The COUNSELLOR who answers for it.
    Worker,
}

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.status.code()
    }

    /// I-1: what is agreed changes by a new edition alone, so that without a draft there is nothing to write or to agree to.
    fn open(&self) -> &'static [Verb] {
        use Verb::{
            AddMember, Agree, Appoint, BeginReview, BreakGlass, Close, Complete, Countersign, FinishReview, HandOver,
            Read, Record, RecordOutcome, Revise, Start, Update,
        };
        // What a state opens, and what is open besides as far as both sides have come with a draft.
        macro_rules! with {
            ($($verb:ident),+) => {
                match self.draft() {
                    Draft::None => &[Read, BreakGlass, $($verb,)+ Revise],
                    Draft::Open => &[Read, BreakGlass, $($verb,)+ Update, Agree, Countersign],
                    Draft::ForPerson => &[Read, BreakGlass, $($verb,)+ Update, Agree],
                    Draft::ForWorker => &[Read, BreakGlass, $($verb,)+ Update, Countersign],
                }
            };
        }
        match self.status {
            Status::Draft => with!(Close, AddMember, Appoint, HandOver),
            Status::Agreed => with!(Start, Close, AddMember, Appoint, HandOver),
            Status::Active => with!(Record, BeginReview, Complete, Close, AddMember, Appoint, HandOver),
            Status::InReview => with!(Record, FinishReview, Close, AddMember, Appoint, HandOver),
            Status::Completed | Status::Closed => &[Read, BreakGlass, RecordOutcome, Appoint],
        }
    }
}

/// Whose agreement the latest edition waits for.
enum Draft {
    /// It is in force.
    None,
    /// Both sides'.
    Open,
    /// The person's.
    ForPerson,
    /// The case worker's.
    ForWorker,
}

/// What a new plan needs.
#[derive(Debug, Clone, Copy)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner that owns it.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// Whose plan it is.
    pub participant_id: Id<participant::Entity>,
    /// When it is begun.
    pub now: DateTime<Utc>,
}

/// A review that took place, and when the next one is due.
#[derive(Debug, Clone, Copy)]
pub struct Following {
    /// The day of the review.
    pub on: NaiveDate,
    /// The day by which the next one is due; twelve months later if left out.
    pub next: Option<NaiveDate>,
}

/// I-1: whoever agrees names the edition that they have read.
pub fn expect_edition(of: &Model, read: i32) -> Result<(), Refusal> {
    if of.edition == read {
        return Ok(());
    }
    let latest = of.edition;
    let text = Text::new(
        format!("The edition to agree to is number {latest}."),
        format!("L'édition à approuver est le numéro {latest}."),
    );
    Err(Refusal::Invalid(vec![Violation::new("input.edition", "I-1", text)]))
}

impl Model {
    /// A plan whose first edition is to be written.
    #[must_use]
    pub fn drafted(new: New) -> Self {
        let New {
            id,
            partner_id,
            project_id,
            participant_id,
            now,
        } = new;
        Self {
            id,
            partner_id,
            project_id,
            participant_id,
            status: Status::Draft,
            edition: 1,
            agreed_edition: None,
            person_agreed_at: None,
            worker_agreed_at: None,
            agreed_at: None,
            started_at: None,
            next_review_on: None,
            ended_at: None,
            handed_over_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }

    /// Whether its latest edition is not agreed yet.
    #[must_use]
    pub fn has_draft(&self) -> bool {
        self.agreed_edition != Some(self.edition)
    }

    fn draft(&self) -> Draft {
        match (self.person_agreed_at, self.worker_agreed_at) {
            _ if !self.has_draft() => Draft::None,
            (None, Some(_)) => Draft::ForPerson,
            (Some(_), None) => Draft::ForWorker,
            _ => Draft::Open,
        }
    }

    /// The number of the edition that counts: the one in force, or the first draft.
    #[must_use]
    pub fn current_edition(&self) -> i32 {
        self.agreed_edition.unwrap_or(self.edition)
    }

    /// I-2: whether a review should have taken place before this day.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        Status::REVIEWED.contains(&self.status) && self.next_review_on.is_some_and(|day| day < today)
    }

    /// I-1: with a draft that has changed, so that nobody has agreed to it.
    #[must_use]
    pub fn rewritten(&self) -> Self {
        Self {
            person_agreed_at: None,
            worker_agreed_at: None,
            ..self.clone()
        }
    }

    /// I-1: agreed to by one side; in force once both have. I-2: the first review comes within twelve months.
    #[must_use]
    pub fn agreed(&self, side: Side, at: DateTime<Utc>) -> Self {
        let mut next = self.clone();
        match side {
            Side::Person => next.person_agreed_at = Some(at),
            Side::Worker => next.worker_agreed_at = Some(at),
        }
        if next.person_agreed_at.is_some() && next.worker_agreed_at.is_some() {
            next.agreed_edition = Some(next.edition);
            next.agreed_at = Some(at);
            if next.status == Status::Draft {
                next.status = Status::Agreed;
                next.next_review_on = at.date_naive().checked_add_months(REVIEW);
            }
        }
        next
    }

    /// With another edition to write; the one in force stays so until both sides agree to that.
    #[must_use]
    pub fn revised(&self) -> Self {
        Self {
            edition: self.edition + 1,
            ..self.rewritten()
        }
    }

    /// Carried out from now on. I-2: the first review comes within twelve months, of the agreement unless another day is
    /// named.
    pub fn started(&self, first_review: Option<NaiveDate>, at: DateTime<Utc>) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        let today = at.date_naive();
        let due = self.next_review_on.filter(|due| *due > today);
        let next = next_review(today, first_review.or(due), "nextReview", &mut found);
        found.into_result()?;
        Ok(Self {
            status: Status::Active,
            started_at: Some(at),
            next_review_on: Some(next),
            ..self.clone()
        })
    }

    /// Looked at together.
    #[must_use]
    pub fn in_review(&self) -> Self {
        Self {
            status: Status::InReview,
            ..self.clone()
        }
    }

    /// I-2: reviewed, with the next review within twelve months; or everything that is wrong with that.
    pub fn reviewed(&self, review: Following, today: NaiveDate) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.day(review.on, "date");
        let began = self.started_at.map(|at| at.date_naive());
        found.require(
            review.on <= today && began.is_none_or(|began| began <= review.on),
            "date",
            "RANGE",
            "A review took place since the plan began, and not after today.",
            "Un bilan a eu lieu depuis le début du plan, et pas après aujourd'hui.",
        );
        let next = next_review(review.on, review.next, "next", &mut found);
        found.into_result()?;
        Ok(Self {
            status: Status::Active,
            next_review_on: Some(next),
            ..self.clone()
        })
    }

    /// Completed, with every goal of the edition in force reached or dropped.
    pub fn completed(&self, goals: &[plan_goal::Model], at: DateTime<Utc>) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.require(
            goals.iter().all(|goal| goal.state != plan_goal::State::Open),
            "plan",
            "PLAN_GOALS",
            "A plan is completed once each of its goals is reached or dropped; close it otherwise.",
            "Un plan s'achève quand chacun de ses objectifs est atteint ou abandonné ; sinon, clôturez-le.",
        );
        found.into_result()?;
        Ok(self.ended(Status::Completed, at))
    }

    /// Ended early.
    #[must_use]
    pub fn closed(&self, at: DateTime<Utc>) -> Self {
        self.ended(Status::Closed, at)
    }

    fn ended(&self, status: Status, at: DateTime<Utc>) -> Self {
        Self {
            status,
            next_review_on: None,
            ended_at: Some(at),
            ..self.clone()
        }
    }

    /// I-3: owned by another partner from now on. What its own case worker agreed to, the next one has not.
    #[must_use]
    pub fn handed_to(&self, partner: Id<partner::Entity>, at: DateTime<Utc>) -> Self {
        Self {
            partner_id: partner,
            handed_over_at: Some(at),
            ..self.without_worker()
        }
    }

    /// I-1: what the case worker agreed to in a draft, the next one has not.
    #[must_use]
    pub fn without_worker(&self) -> Self {
        let agreed = self.worker_agreed_at.filter(|_| !self.has_draft());
        Self {
            worker_agreed_at: agreed,
            ..self.clone()
        }
    }
}

/// I-2: the day by which the next review is due, after one day and within twelve months of it.
fn next_review(from: NaiveDate, wanted: Option<NaiveDate>, field: &str, found: &mut Findings) -> NaiveDate {
    let latest = from.checked_add_months(REVIEW).unwrap_or(NaiveDate::MAX);
    let next = wanted.unwrap_or(latest);
    found.require(
        is_day(next) && from < next && next <= latest,
        field,
        "I-2",
        "The next review is due within twelve months.",
        "Le prochain bilan est dû dans les douze mois.",
    );
    next
}
