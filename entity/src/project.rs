//! A project that a consortium of partners runs together.

mod change;
mod life;

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account,
    id::Id,
    json::Json,
    partner,
    record::Stateful,
    rule::Refusal,
    text::{LocalisedText, SearchWords},
};

pub use self::{
    change::{Changes, New},
    life::{LONGEST_REASON, Move},
};

codes! {
    /// The programme that pays for a project; with the call year it chooses the rules in force (J-6).
    pub enum Programme {
        /// Lifelong Learning Programme, 2007–2013.
        LifelongLearning = "LIFELONG_LEARNING",
        /// Erasmus+ 2014–2020.
        ErasmusPlus2014 = "ERASMUS_PLUS_2014_2020",
        /// Erasmus+ 2021–2027.
        ErasmusPlus2021 = "ERASMUS_PLUS_2021_2027",
        /// European Social Fund Plus.
        EsfPlus = "ESF_PLUS",
        /// Asylum, Migration and Integration Fund.
        Amif = "AMIF",
        /// Any other programme.
        Other = "OTHER",
    }
}

codes! {
    /// Life of a project (J-2).
    #[graphql(name = "ProjectStatus")]
    pub enum Status {
        /// Being prepared.
        Draft = "DRAFT",
        /// Running: mobilities, modules, enrolments, cases and plans can begin.
        Ongoing = "ONGOING",
        /// The final report is with the funder.
        Submitted = "SUBMITTED",
        /// Closed and accepted.
        Finalised = "FINALISED",
        /// Ended early.
        Terminated = "TERMINATED",
    }
}

codes! {
    /// Where today lies in the project's dates.
    #[graphql(name = "ProjectTimeline")]
    pub enum Timeline {
        /// Before its first day.
        Upcoming = "UPCOMING",
        /// Between its first and its last day.
        Running = "RUNNING",
        /// After its last day.
        Finished = "FINISHED",
    }
}

codes! {
    /// Who may see a record beyond its owner.
    pub enum Visibility {
        /// The owning partner.
        Partner = "PARTNER",
        /// The active partners of the project.
        Consortium = "CONSORTIUM",
        /// Anyone, through the public directory.
        Public = "PUBLIC",
    }
}

codes! {
    /// Gender as people state it.
    pub enum Gender {
        /// Female.
        Female = "FEMALE",
        /// Male.
        Male = "MALE",
        /// Neither.
        Other = "OTHER",
        /// Not said.
        Undisclosed = "UNDISCLOSED",
    }
}

codes! {
    /// What can be done with a project.
    #[graphql(name = "ProjectVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Found it; judged at the coordinating partner.
        Create = "CREATE",
        /// Change it.
        Update = "UPDATE",
        /// Set its targets.
        SetTargets = "SET_TARGETS",
        /// Begin it.
        Start = "START",
        /// Hand in the final report.
        Submit = "SUBMIT",
        /// Take it back for corrections.
        Reopen = "REOPEN",
        /// Close it, accepted.
        Finalise = "FINALISE",
        /// End it early.
        Terminate = "TERMINATE",
    }
}
verbs!();

/// The planned share of one gender among the participants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenderTarget {
    /// The gender.
    pub gender: Gender,
    /// Planned share in percent.
    pub share: i32,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "project")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The coordinating partner.
    pub partner_id: Id<partner::Entity>,
    /// Code, unique for its coordinator.
    pub code: String,
    /// Short name.
    pub acronym: String,
    /// What rows are ordered by.
    pub acronym_sort: String,
    /// Title.
    pub title: Json<LocalisedText>,
    /// What rows are ordered by.
    pub title_sort: String,
    /// Summary.
    pub summary: Json<LocalisedText>,
    /// Objectives.
    pub objectives: Json<Vec<LocalisedText>>,
    /// Programme.
    pub programme: Programme,
    /// Action type of the programme, such as KA102.
    pub action_type: Option<String>,
    /// Year of the call.
    pub call_year: Option<i32>,
    /// Number of the grant agreement.
    pub grant_agreement_number: Option<String>,
    /// First day.
    pub start_date: Date,
    /// Last day.
    pub end_date: Date,
    /// Topics, free tags.
    pub topics: Json<Vec<String>>,
    /// Target groups, free tags.
    pub target_groups: Json<Vec<String>>,
    /// Working languages, BCP 47.
    pub languages: Json<Vec<String>>,
    /// Web site.
    pub website: Option<String>,
    /// CONSORTIUM or PUBLIC.
    pub visibility: Visibility,
    /// Planned number of mobilities in total; null if the project plans none.
    pub planned_mobilities: Option<i32>,
    /// Planned shares by gender.
    pub gender_targets: Json<Vec<GenderTarget>>,
    /// The project it continues.
    pub predecessor_id: Option<Id<Entity>>,
    /// Until when identities are kept.
    pub retain_until: Date,
    /// Life cycle.
    pub status: Status,
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

record!(partner_id, words);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.status.code()
    }

    /// J-2: the coordinator edits in DRAFT and ONGOING, and takes back what was submitted for corrections.
    fn open(&self) -> &'static [Verb] {
        use Verb::{Finalise, Read, Reopen, SetTargets, Start, Submit, Terminate, Update};
        match self.status {
            Status::Draft => &[Read, Update, SetTargets, Start, Terminate],
            Status::Ongoing => &[Read, Update, SetTargets, Submit, Terminate],
            Status::Submitted => &[Read, Reopen, Finalise, Terminate],
            Status::Finalised | Status::Terminated => &[Read],
        }
    }
}

impl Model {
    /// Where `today` lies in the project's dates.
    #[must_use]
    pub fn timeline(&self, today: NaiveDate) -> Timeline {
        if today < self.start_date {
            Timeline::Upcoming
        } else if today <= self.end_date {
            Timeline::Running
        } else {
            Timeline::Finished
        }
    }

    /// J-2: new mobilities, modules, enrolments, cases and plans only while ONGOING.
    pub fn expect_ongoing(&self) -> Result<(), Refusal> {
        if self.status == Status::Ongoing {
            return Ok(());
        }
        Err(Refusal::State {
            state: self.status.code(),
            allowed: Vec::new(),
        })
    }

    fn words(&self) -> SearchWords {
        let words = SearchWords::default().localised(&self.title).localised(&self.summary);
        let words = self.objectives.iter().fold(words, SearchWords::localised);
        let words = words.name(&self.code).name(&self.acronym);
        let facets = [
            ("language", &self.languages),
            ("topic", &self.topics),
            ("target", &self.target_groups),
        ];
        let words = facets.into_iter().fold(words, |words, (facet, values)| {
            values.iter().fold(words, |words, value| words.facet(facet, value))
        });
        self.topics
            .iter()
            .chain(self.target_groups.iter())
            .fold(words, |words, tag| words.name(tag))
    }
}

/// Planned against actual mobilities of one project (J-3). Differences are shown, never repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// Planned number in total.
    pub planned_total: Option<i64>,
    /// Sum of the targets.
    pub planned_by_host: i64,
    /// By country of the host, in the order of the codes.
    pub hosts: Vec<(String, i64)>,
}

impl Reconciliation {
    /// J-3: planned total and the sum of the targets side by side; a target by partner counts under
    /// its country.
    #[must_use]
    pub fn of(planned_total: Option<i32>, targets: impl IntoIterator<Item = (String, i32)>) -> Self {
        let mut hosts = std::collections::BTreeMap::<String, i64>::new();
        for (country, planned) in targets {
            *hosts.entry(country).or_default() += i64::from(planned);
        }
        Self {
            planned_total: planned_total.map(i64::from),
            planned_by_host: hosts.values().sum(),
            hosts: hosts.into_iter().collect(),
        }
    }

    /// J-3: planned total − sum of the targets; null where no total is planned.
    #[must_use]
    pub fn difference(&self) -> Option<i64> {
        self.planned_total.map(|total| total - self.planned_by_host)
    }
}

#[cfg(test)]
mod tests;
