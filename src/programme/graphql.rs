//! Programmes in the API.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::{
    programme::{self, ActivityType, ParticipantCategory, RuleSet},
    project::Programme,
};

use super::Filter;
use crate::graphql::{
    scalar::{CountryCode, Date, Url},
    session,
};

/// What a programme asks of the mobilities of its projects, for the calls of some years (J-6). Code and version name it
/// for ever: a version never changes, and a new one never changes the judgement of what was judged before. Seen by
/// anybody who is signed in.
pub struct ProgrammeRuleSet(pub &'static RuleSet);

/// What a programme asks of the mobilities of its projects, for the calls of some years (J-6). Code and version name it
/// for ever: a version never changes, and a new one never changes the judgement of what was judged before. Seen by
/// anybody who is signed in.
#[Object]
impl ProgrammeRuleSet {
    /// Code, the same for all its versions.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Version, counted up from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The programme.
    async fn programme(&self) -> Programme {
        self.0.programme
    }

    /// First year of the calls that it holds for.
    async fn first_call_year(&self) -> i32 {
        self.0.first_call_year
    }

    /// Last year of the calls that it holds for.
    async fn last_call_year(&self) -> i32 {
        self.0.last_call_year
    }

    /// First day on which this version applies; null if it has applied from the beginning.
    async fn applies_from(&self) -> Option<Date> {
        self.0.applies_from.map(Date)
    }

    /// First day for which this version holds: the day from which on it applies, or the first of its call years.
    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from())
    }

    /// Last day on which this version applies; null if no other has followed.
    async fn applies_until(&self) -> Option<Date> {
        self.0.applies_until().map(Date)
    }

    /// Whether somebody may be sent to a host in the sender's own country (M-3).
    async fn same_country_allowed(&self) -> bool {
        self.0.same_country
    }

    /// Countries that take part in everything.
    async fn fully_eligible_countries(&self) -> Vec<CountryCode> {
        countries(&self.0.fully_eligible)
    }

    /// Countries that take part in certain actions or on conditions: a mobility there brings a warning, as it does in a
    /// country that stands in neither list (M-6).
    async fn partly_eligible_countries(&self) -> Vec<CountryCode> {
        countries(&self.0.partly_eligible)
    }

    /// How long activities last. An activity that is not listed for a category of participants has no known limits: that
    /// brings a warning, never a refusal (M-6).
    async fn activity_rules(&self) -> Vec<ActivityRule> {
        self.0.activities.iter().map(ActivityRule::from).collect()
    }

    /// The publications that it is taken from.
    async fn sources(&self) -> Vec<RuleSource> {
        self.0.sources.iter().map(RuleSource::from).collect()
    }
}

fn countries(codes: &[String]) -> Vec<CountryCode> {
    codes.iter().cloned().map(CountryCode).collect()
}

/// How long a mobility with one of these activities lasts (M-6).
#[derive(Debug, SimpleObject)]
pub struct ActivityRule {
    /// The activities that it holds for.
    activity_types: Vec<ActivityType>,
    /// The categories of participants that it holds for.
    participant_categories: Vec<ParticipantCategory>,
    /// Fewest calendar days, the first and the last one counted, interruptions not; null if the programme names none.
    min_days: Option<i32>,
    /// Most calendar days, the first and the last one counted, interruptions not; null if the programme names none.
    max_days: Option<i32>,
}

impl From<&programme::ActivityRule> for ActivityRule {
    fn from(rule: &programme::ActivityRule) -> Self {
        Self {
            activity_types: rule.activity.clone(),
            participant_categories: rule.participant.clone(),
            min_days: rule.min_days,
            max_days: rule.max_days,
        }
    }
}

/// A publication that rules are taken from.
#[derive(Debug, SimpleObject)]
pub struct RuleSource {
    /// Title.
    title: String,
    /// Year of the edition.
    year: i32,
    /// Where it can be read; null if no such place is known.
    url: Option<Url>,
}

impl From<&programme::Source> for RuleSource {
    fn from(source: &programme::Source) -> Self {
        Self {
            title: source.title.clone(),
            year: source.year,
            url: source.url.clone().map(Url),
        }
    }
}

/// Rules of programmes.
#[derive(Default)]
pub struct ProgrammeQuery;

#[Object]
impl ProgrammeQuery {
    /// One version of a programme's rule set; null if there is none or nobody is signed in. Scope `project:read`.
    async fn programme_rule_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the rule set, such as `ERASMUS_PLUS_2021`.")] code: String,
        #[graphql(desc = "The version; the one that applies today if left out.")] version: Option<i32>,
    ) -> Result<Option<ProgrammeRuleSet>> {
        let session = session(ctx)?;
        let found = super::rule_set(&session.actor(), &code, version, session.today());
        Ok(found.map(ProgrammeRuleSet))
    }

    /// The programmes' rule sets in all their versions, by programme and call year; empty if nobody is signed in. The
    /// programmes `ESF_PLUS`, `AMIF` and `OTHER` have none. Scope `project:read`.
    async fn programme_rule_sets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of one of these programmes.")] programme: Option<Vec<Programme>>,
        #[graphql(desc = "Only those that hold for a call of this year.")] call_year: Option<i32>,
    ) -> Result<Vec<ProgrammeRuleSet>> {
        let found = super::rule_sets(&session(ctx)?.actor(), &Filter { programme, call_year });
        Ok(found.into_iter().map(ProgrammeRuleSet).collect())
    }
}
