//! What the programmes ask of mobilities: rules as dated data (J-6).
//!
//! A rule set holds for the calls of some years of one programme. It is a file in `programme/`, named after its code
//! and its version, and never changes once it is released: whoever was judged by a rule set keeps its code and version
//! and is read by the same rules for ever. What a programme changes comes as the next version, with the day from which
//! on it applies. Where a programme names no limit, or none that can be told by activity and category, none is stored.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::project::Programme;

codes! {
    /// What somebody does on a mobility.
    pub enum ActivityType {
        /// A course or training.
        Course = "COURSE",
        /// Watching others at their work.
        JobShadowing = "JOB_SHADOWING",
        /// Teaching at the host.
        TeachingAssignment = "TEACHING_ASSIGNMENT",
        /// Giving training at the host.
        TrainingAssignment = "TRAINING_ASSIGNMENT",
        /// A visit to see how others do it.
        StudyVisit = "STUDY_VISIT",
        /// A long stay of a learner.
        LongTerm = "LONG_TERM",
        /// A stay of learners as a group.
        Group = "GROUP",
    }
}

codes! {
    /// As what somebody takes part.
    pub enum ParticipantCategory {
        /// Staff of a partner.
        Staff = "STAFF",
        /// A learner.
        Learner = "LEARNER",
        /// Somebody who accompanies others.
        Accompanying = "ACCOMPANYING",
        /// Somebody whose competences are validated.
        Candidate = "CANDIDATE",
    }
}

/// Whether a country takes part in a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eligibility {
    /// In everything.
    Full,
    /// In certain actions or on conditions that are not stored: worth a warning, never a refusal.
    Partly,
    /// The rule set does not name it: worth a warning, never a refusal.
    Unnamed,
}

/// The rules of one programme for the calls of some years.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// The programme and the first of its call years; the same for all versions.
    pub code: String,
    /// Counts up from 1.
    pub version: i32,
    /// The day from which on this version applies; the first one has none.
    pub applies_from: Option<NaiveDate>,
    /// The programme.
    pub programme: Programme,
    /// The first call that it holds for.
    pub first_call_year: i32,
    /// The last one.
    pub last_call_year: i32,
    /// Whether somebody may be sent to a host in the sender's own country (M-3).
    pub same_country: bool,
    /// Countries that take part in everything, ISO 3166-1.
    pub fully_eligible: Vec<String>,
    /// Countries that take part in certain actions or on conditions.
    pub partly_eligible: Vec<String>,
    /// The activities for which the programme names limits.
    pub activities: Vec<ActivityRule>,
    /// Where that is written.
    pub sources: Vec<Source>,
}

/// How long an activity lasts (M-6).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActivityRule {
    /// The activities that it holds for.
    pub activity: Vec<ActivityType>,
    /// The categories of participants that it holds for.
    pub participant: Vec<ParticipantCategory>,
    /// Fewest days; none if the programme names none.
    pub min_days: Option<i32>,
    /// Most days; none if the programme names none.
    pub max_days: Option<i32>,
}

/// A publication that a rule set is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// The year of the edition.
    pub year: i32,
    /// Where it can be read.
    pub url: Option<String>,
}

/// The files, by programme and call year.
const FILES: [&str; 6] = [
    include_str!("programme/lifelong_learning_2007.1.toml"),
    include_str!("programme/lifelong_learning_2011.1.toml"),
    include_str!("programme/erasmus_plus_2014.1.toml"),
    include_str!("programme/erasmus_plus_2019.1.toml"),
    include_str!("programme/erasmus_plus_2021.1.toml"),
    include_str!("programme/erasmus_plus_2027.1.toml"),
];

/// A file that cannot be read would be left out; the tests see to it that there is none.
static ALL: LazyLock<Vec<RuleSet>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect());

impl RuleSet {
    /// Every version of every rule set, by programme and call year.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The rules by which a record of a project is judged on a day. `None` if there are none: the programme has no rule
    /// set, or the call year is not known or not one of the programme's.
    ///
    /// Whoever stores a judgement keeps [`code`](Self::code) and [`version`](Self::version) with it; [`named`](Self::named)
    /// finds the same rules again, whatever has come since.
    #[must_use]
    pub fn for_project(programme: Programme, call_year: Option<i32>, on: NaiveDate) -> Option<&'static Self> {
        chosen(&ALL, programme, call_year, on)
    }

    /// One version of a rule set.
    #[must_use]
    pub fn named(code: &str, version: i32) -> Option<&'static Self> {
        ALL.iter().find(|set| set.code == code && set.version == version)
    }

    /// The version of a rule set that applies on a day.
    #[must_use]
    pub fn in_force(code: &str, on: NaiveDate) -> Option<&'static Self> {
        latest(ALL.iter().filter(|set| set.code == code), on)
    }

    /// The last day on which this version applies; `None` if no other has followed.
    #[must_use]
    pub fn applies_until(&self) -> Option<NaiveDate> {
        Self::named(&self.code, self.version + 1)?.applies_from?.pred_opt()
    }

    /// The first day for which it holds: the day from which on it applies, or the first of its call years.
    #[must_use]
    pub fn valid_from(&self) -> NaiveDate {
        let first = NaiveDate::from_yo_opt(self.first_call_year, 1);
        self.applies_from.or(first).unwrap_or_default()
    }

    /// Whether it holds for a call of this year.
    #[must_use]
    pub fn holds_for(&self, call_year: i32) -> bool {
        (self.first_call_year..=self.last_call_year).contains(&call_year)
    }

    /// The limits of an activity; `None` if the programme names none.
    #[must_use]
    pub fn limits(&self, activity: ActivityType, participant: ParticipantCategory) -> Option<&ActivityRule> {
        self.activities
            .iter()
            .find(|rule| rule.activity.contains(&activity) && rule.participant.contains(&participant))
    }

    /// Whether a country takes part.
    #[must_use]
    pub fn eligibility(&self, country: &str) -> Eligibility {
        let among = |countries: &[String]| countries.iter().any(|one| one == country);
        if among(&self.fully_eligible) {
            Eligibility::Full
        } else if among(&self.partly_eligible) {
            Eligibility::Partly
        } else {
            Eligibility::Unnamed
        }
    }
}

fn chosen(sets: &[RuleSet], programme: Programme, call_year: Option<i32>, on: NaiveDate) -> Option<&RuleSet> {
    let year = call_year?;
    let holding = sets
        .iter()
        .filter(|set| set.programme == programme && set.holds_for(year));
    latest(holding, on)
}

/// Of the versions of one rule set the latest that applies on a day.
fn latest<'a>(versions: impl Iterator<Item = &'a RuleSet>, on: NaiveDate) -> Option<&'a RuleSet> {
    versions
        .filter(|set| set.applies_from.is_none_or(|from| from <= on))
        .max_by_key(|set| set.version)
}

#[cfg(test)]
mod tests;
