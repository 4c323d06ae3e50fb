//! What the participant reports of a mobility (M-13): open from its last day, handed in once.

use chrono::{Days, TimeDelta};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account, act::Act, code::Findings, id::Id, json::Json, mobility, partner, record::Stateful, rule::Refusal,
};

/// The least time between two reminders (M-13).
pub const BETWEEN_REMINDERS: TimeDelta = TimeDelta::hours(24);
/// For so many days after the last one the service reminds by itself.
pub const REMINDED_FOR: Days = Days::new(90);

codes! {
    /// Life of a participant's report.
    #[graphql(name = "ParticipantReportState")]
    pub enum State {
        /// Not handed in.
        Awaited = "AWAITED",
        /// Handed in.
        Submitted = "SUBMITTED",
    }
}

codes! {
    /// What can be done with a participant's report.
    #[graphql(name = "ParticipantReportVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Ask for it.
        Create = "CREATE",
        /// Hand it in.
        Submit = "SUBMIT",
        /// Remind the participant.
        Remind = "REMIND",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "participant_report")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The sending partner.
    pub partner_id: Id<partner::Entity>,
    /// The mobility.
    pub mobility_id: Id<mobility::Entity>,
    /// Whether it is handed in.
    pub state: State,
    /// Overall judgement, 1 (poor) to 5 (very good).
    pub rating: Option<i32>,
    /// What was learnt.
    pub learnt: Option<String>,
    /// What should be better.
    pub suggestions: Option<String>,
    /// When it was handed in.
    pub submitted_at: Option<DateTimeUtc>,
    /// How it was given where it was recorded for somebody without a login.
    pub act: Json<Option<Act>>,
    /// When the participant was last reminded.
    pub reminded_at: Option<DateTimeUtc>,
    /// How often the participant was reminded.
    pub reminders: i32,
    /// How often it was changed, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Who made it; null for the installation itself.
    pub created_by: Option<Id<account::Entity>>,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
    /// Who last changed it.
    pub updated_by: Option<Id<account::Entity>>,
}

/// Joins are written where they are used; loaders answer the API.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

record!(partner_id; learnt, suggestions, act);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.state.code()
    }

    /// M-13: handed in once.
    fn open(&self) -> &'static [Verb] {
        match self.state {
            State::Awaited => &[Verb::Read, Verb::Submit, Verb::Remind],
            State::Submitted => &[Verb::Read],
        }
    }
}

/// What the participant says.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Overall judgement, 1 (poor) to 5 (very good).
    pub rating: i32,
    /// What was learnt.
    pub learnt: String,
    /// What should be better.
    pub suggestions: Option<String>,
}

impl Model {
    /// The report that a nominated mobility will ask for.
    #[must_use]
    pub fn awaited(id: Id<Entity>, mobility: &mobility::Model, now: DateTimeUtc) -> Self {
        Self {
            id,
            partner_id: mobility.partner_id,
            mobility_id: mobility.id,
            state: State::Awaited,
            rating: None,
            learnt: None,
            suggestions: None,
            submitted_at: None,
            act: Json(None),
            reminded_at: None,
            reminders: 0,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }

    /// Handed in, from the mobility's last day on (M-13).
    pub fn submitted(
        &self,
        mobility: &mobility::Model,
        Answers {
            rating,
            learnt,
            suggestions,
        }: Answers,
        act: Option<Act>,
        now: DateTimeUtc,
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        is_open(mobility, now, &mut found);
        found.require(
            (1..=5).contains(&rating),
            "rating",
            "RANGE",
            "A judgement from 1 to 5 is expected.",
            "Un jugement de 1 à 5 est attendu.",
        );
        found.text(&learnt, "learnt", 10_000);
        found.fits(suggestions.as_deref().unwrap_or_default(), "suggestions", 10_000);
        found.into_result()?;
        Ok(Self {
            state: State::Submitted,
            rating: Some(rating),
            learnt: Some(learnt),
            suggestions,
            submitted_at: Some(now),
            act: Json(act),
            ..self.clone()
        })
    }

    /// Whether the service reminds by itself now: from the last day on, each time after twice the pause, and not for ever.
    #[must_use]
    pub fn is_due(&self, mobility: &mobility::Model, now: DateTimeUtc) -> bool {
        let today = now.date_naive();
        let lately = today <= mobility.end_date + REMINDED_FOR;
        let pause = BETWEEN_REMINDERS * (1 << (self.reminders.clamp(1, 8) - 1));
        let rested = self.reminded_at.is_none_or(|last| now - last >= pause);
        self.state == State::Awaited && mobility.end_date <= today && lately && rested
    }

    /// Reminded once more, at least a day after the last time (M-13).
    pub fn reminded(&self, mobility: &mobility::Model, now: DateTimeUtc) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        is_open(mobility, now, &mut found);
        found.require(
            self.reminded_at.is_none_or(|last| now - last >= BETWEEN_REMINDERS),
            "mobility",
            "M-13",
            "Reminders are at least 24 hours apart.",
            "Les rappels sont espacés d'au moins 24 heures.",
        );
        found.into_result()?;
        Ok(Self {
            reminded_at: Some(now),
            reminders: self.reminders + 1,
            ..self.clone()
        })
    }
}

fn is_open(mobility: &mobility::Model, now: DateTimeUtc, found: &mut Findings) {
    found.require(
        mobility.end_date <= now.date_naive(),
        "mobility",
        "M-13",
        "The report is open from the mobility's last day on.",
        "Le rapport est ouvert à partir du dernier jour de la mobilité.",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mobility::tests::mobility;

    /// When the service reminds by itself, looking every hour: hours after the last day began.
    fn reminders() -> Vec<i64> {
        let stay = mobility();
        let last_day = stay.end_date.and_time(chrono::NaiveTime::MIN).and_utc();
        let mut report = Model::awaited(Id::new(uuid::Uuid::from_u128(1)), &stay, last_day);
        let mut at = Vec::new();
        for hour in -48..200 * 24 {
            let now = last_day + TimeDelta::hours(hour);
            if report.is_due(&stay, now) {
                report = report.reminded(&stay, now).expect("what is due is allowed");
                at.push(hour);
            }
        }
        at
    }

    #[test]
    fn m_13_the_service_reminds_from_the_last_day_on_less_and_less_often_and_not_for_ever() {
        assert_eq!(reminders(), [0, 1, 3, 7, 15, 31, 63].map(|day| day * 24));
    }

    #[test]
    fn m_13_reminders_are_at_least_a_day_apart_and_end_with_the_report() {
        let stay = mobility();
        let now = stay.end_date.and_time(chrono::NaiveTime::MIN).and_utc();
        let awaited = Model::awaited(Id::new(uuid::Uuid::from_u128(1)), &stay, now);
        assert!(
            awaited.reminded(&stay, now - TimeDelta::seconds(1)).is_err(),
            "before the last day"
        );
        let once = awaited.reminded(&stay, now).expect("from the last day on");
        assert_eq!((once.reminded_at, once.reminders), (Some(now), 1));
        assert!(
            once.reminded(&stay, now + TimeDelta::hours(24) - TimeDelta::seconds(1))
                .is_err()
        );
        assert!(once.reminded(&stay, now + TimeDelta::hours(24)).is_ok());
        let handed_in = Model {
            state: State::Submitted,
            ..once
        };
        assert!(!handed_in.is_due(&stay, now + TimeDelta::days(9)));
    }
}
