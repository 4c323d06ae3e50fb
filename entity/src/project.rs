//! A project that a consortium of partners runs together.

use chrono::{Months, NaiveDate};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account,
    code::Findings,
    id::Id,
    json::Json,
    partner,
    record::{Stateful, set},
    rule::Refusal,
    text::{LocalisedText, SearchWords, Translation, sort_key},
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

    /// J-2: the coordinator edits in DRAFT and ONGOING.
    fn open(&self) -> &'static [Verb] {
        match self.status {
            Status::Draft | Status::Ongoing => &[Verb::Read, Verb::Update],
            Status::Submitted | Status::Finalised | Status::Terminated => &[Verb::Read],
        }
    }
}

/// What a new project needs.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The coordinating partner.
    pub partner_id: Id<partner::Entity>,
    /// Programme.
    pub programme: Programme,
    /// First day.
    pub start_date: Date,
    /// Last day.
    pub end_date: Date,
    /// When it is made.
    pub now: DateTimeUtc,
}

/// Changes of a project: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
#[expect(clippy::option_option, reason = "omitted and null are two different wishes")]
pub struct Changes {
    pub code: Option<String>,
    pub acronym: Option<String>,
    pub title: Option<Translation>,
    pub summary: Option<Translation>,
    pub objectives: Option<Vec<LocalisedText>>,
    pub programme: Option<Programme>,
    pub action_type: Option<Option<String>>,
    pub call_year: Option<Option<i32>>,
    pub grant_agreement_number: Option<Option<String>>,
    pub start_date: Option<Date>,
    pub end_date: Option<Date>,
    pub topics: Option<Vec<String>>,
    pub target_groups: Option<Vec<String>>,
    pub languages: Option<Vec<String>>,
    pub website: Option<Option<String>>,
    pub visibility: Option<Visibility>,
    pub planned_mobilities: Option<Option<i32>>,
    pub gender_targets: Option<Vec<GenderTarget>>,
    pub predecessor: Option<Option<Id<Entity>>>,
    pub retain_until: Option<Date>,
}

impl Model {
    /// A new project in DRAFT, or everything that is wrong with it.
    pub fn created(new: New, changes: Changes) -> Result<Self, Refusal> {
        let New {
            id,
            partner_id,
            programme,
            start_date,
            end_date,
            now,
        } = new;
        let empty = Self {
            id,
            partner_id,
            code: String::new(),
            acronym: String::new(),
            acronym_sort: String::new(),
            title: Json::default(),
            title_sort: String::new(),
            summary: Json::default(),
            objectives: Json::default(),
            programme,
            action_type: None,
            call_year: None,
            grant_agreement_number: None,
            start_date,
            end_date,
            topics: Json::default(),
            target_groups: Json::default(),
            languages: Json::default(),
            website: None,
            visibility: Visibility::Consortium,
            planned_mobilities: None,
            gender_targets: Json::default(),
            predecessor_id: None,
            retain_until: kept_until(end_date),
            status: Status::Draft,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes)
    }

    /// The project with these changes, or everything that is wrong with them.
    pub fn changed(&self, changes: Changes) -> Result<Self, Refusal> {
        let mut next = self.clone();
        let end_before = next.end_date;
        next.apply(changes);
        // The default moves with the end date until somebody sets another day.
        if next.retain_until == kept_until(end_before) {
            next.retain_until = kept_until(next.end_date);
        }
        next.checked()
    }

    fn apply(&mut self, changes: Changes) {
        let Changes {
            code,
            acronym,
            title,
            summary,
            objectives,
            programme,
            action_type,
            call_year,
            grant_agreement_number,
            start_date,
            end_date,
            topics,
            target_groups,
            languages,
            website,
            visibility,
            planned_mobilities,
            gender_targets,
            predecessor,
            retain_until,
        } = changes;
        set(&mut self.code, code);
        set(&mut self.acronym, acronym);
        title.into_iter().for_each(|change| self.title.0.apply(change));
        summary.into_iter().for_each(|change| self.summary.0.apply(change));
        set(&mut self.objectives.0, objectives);
        set(&mut self.programme, programme);
        set(&mut self.action_type, action_type);
        set(&mut self.call_year, call_year);
        set(&mut self.grant_agreement_number, grant_agreement_number);
        set(&mut self.start_date, start_date);
        set(&mut self.end_date, end_date);
        set(&mut self.topics.0, topics);
        set(&mut self.target_groups.0, target_groups);
        set(&mut self.languages.0, languages);
        set(&mut self.website, website);
        set(&mut self.visibility, visibility);
        set(&mut self.planned_mobilities, planned_mobilities);
        set(&mut self.gender_targets.0, gender_targets);
        set(&mut self.predecessor_id, predecessor);
        set(&mut self.retain_until, retain_until);
        self.title_sort = sort_key(self.title.default_text());
        self.acronym_sort = sort_key(&self.acronym);
    }

    fn checked(self) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        self.check_texts(&mut found);
        self.check_plan(&mut found);
        let violations = found.violations();
        if violations.is_empty() {
            Ok(self)
        } else {
            Err(Refusal::Invalid(violations))
        }
    }

    fn check_texts(&self, found: &mut Findings) {
        found.short_code(&self.code, "code");
        found.text(&self.acronym, "acronym", 40);
        found.localised(&self.title, "title", 300, true);
        found.localised(&self.summary, "summary", 20_000, false);
        found.few(self.objectives.len(), "objectives");
        for (index, objective) in self.objectives.iter().enumerate() {
            found.localised(objective, &format!("objectives[{index}]"), 2_000, true);
        }
        found.fits(self.action_type.as_deref().unwrap_or_default(), "actionType", 40);
        found.fits(
            self.grant_agreement_number.as_deref().unwrap_or_default(),
            "grantAgreementNumber",
            80,
        );
        found.texts(&self.topics, "topics", 100);
        found.texts(&self.target_groups, "targetGroups", 200);
        found.few(self.languages.len(), "languages");
        found.languages(&self.languages, "languages");
        found.url(self.website.as_deref(), "website");
    }

    fn check_plan(&self, found: &mut Findings) {
        found.require(
            self.end_date >= self.start_date,
            "endDate",
            "J-4",
            "The end date must not lie before the start date.",
            "La date de fin ne peut précéder la date de début.",
        );
        found.require(
            self.visibility != Visibility::Partner,
            "visibility",
            "VISIBILITY",
            "A project is CONSORTIUM or PUBLIC.",
            "Un projet est CONSORTIUM ou PUBLIC.",
        );
        found.require(
            self.planned_mobilities
                .is_none_or(|planned| (0..=100_000).contains(&planned)),
            "plannedMobilities",
            "RANGE",
            "A number from 0 to 100,000 is expected.",
            "Un nombre de 0 à 100 000 est attendu.",
        );
        found.require(
            self.call_year.is_none_or(|year| (1987..=2100).contains(&year)),
            "callYear",
            "RANGE",
            "A year from 1987 to 2100 is expected.",
            "Une année de 1987 à 2100 est attendue.",
        );
        self.check_genders(found);
        found.require(
            self.retain_until >= self.end_date,
            "retainUntil",
            "X-7",
            "Identities are kept at least until the project's end.",
            "Les identités sont conservées au moins jusqu'à la fin du projet.",
        );
        found.require(
            self.predecessor_id != Some(self.id),
            "predecessor",
            "RANGE",
            "A project cannot continue itself.",
            "Un projet ne peut se succéder à lui-même.",
        );
    }

    fn check_genders(&self, found: &mut Findings) {
        let shares = &self.gender_targets.0;
        let each_once = shares
            .iter()
            .enumerate()
            .all(|(at, one)| shares[..at].iter().all(|other| other.gender != one.gender));
        let sane = shares.iter().all(|one| (0..=100).contains(&one.share))
            && shares.iter().map(|one| one.share).sum::<i32>() <= 100;
        found.require(
            each_once && sane,
            "genderTargets",
            "RANGE",
            "Each gender once, shares from 0 to 100 and not above 100 together.",
            "Chaque genre une fois, des parts de 0 à 100 et 100 au plus ensemble.",
        );
    }

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
        self.topics
            .iter()
            .chain(self.target_groups.iter())
            .fold(words, |words, tag| words.name(tag))
    }
}

/// By default identities are kept until five years after the end.
fn kept_until(end: NaiveDate) -> NaiveDate {
    end.checked_add_months(Months::new(60)).unwrap_or(NaiveDate::MAX)
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
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    fn project(changes: Changes) -> Result<Model, Refusal> {
        let new = New {
            id: Id::new(uuid::Uuid::from_u128(1)),
            partner_id: Id::new(uuid::Uuid::from_u128(2)),
            programme: Programme::ErasmusPlus2014,
            start_date: day(2014, 9, 1),
            end_date: day(2016, 8, 31),
            now: DateTimeUtc::default(),
        };
        let named = Changes {
            code: changes.code.or(Some("WTG".into())),
            acronym: changes.acronym.or(Some("WTG".into())),
            title: changes.title.or(Some(Translation {
                language: "en".into(),
                text: Some("Work to Grow".into()),
            })),
            ..changes
        };
        Model::created(new, named)
    }

    #[test]
    fn j_3_the_difference_of_plan_and_targets_is_shown_not_repaired() {
        let targets = [
            ("SE".to_owned(), 18),
            ("RO".to_owned(), 8),
            ("GB".to_owned(), 5),
            ("GB".to_owned(), 3),
        ];
        let figures = Reconciliation::of(Some(36), targets);
        assert_eq!((figures.planned_by_host, figures.difference()), (34, Some(2)));
        assert_eq!(
            figures.hosts,
            [("GB".to_owned(), 8), ("RO".to_owned(), 8), ("SE".to_owned(), 18)]
        );
    }

    #[test]
    fn j_4_the_end_does_not_lie_before_the_start() {
        let Err(Refusal::Invalid(found)) = project(Changes {
            end_date: Some(day(2014, 8, 31)),
            ..Changes::default()
        }) else {
            panic!("a project that ends before it starts must be refused");
        };
        assert!(
            found.iter().any(|one| one.rule == "J-4" && one.path == "input.endDate"),
            "{found:?}"
        );
    }

    #[test]
    fn j_2_a_project_is_edited_in_draft_and_ongoing_only() {
        let mut project = project(Changes::default()).expect("a valid project");
        for (status, open) in [
            (Status::Draft, true),
            (Status::Ongoing, true),
            (Status::Submitted, false),
            (Status::Finalised, false),
            (Status::Terminated, false),
        ] {
            project.status = status;
            assert_eq!(project.expect_open(Verb::Update).is_ok(), open, "{status:?}");
        }
    }

    #[test]
    fn every_violation_is_reported_at_once() {
        let Err(Refusal::Invalid(found)) = project(Changes {
            code: Some("no spaces".into()),
            languages: Some(vec!["fr".into(), "français".into()]),
            website: Some(Some("ftp://example.org".into())),
            visibility: Some(Visibility::Partner),
            ..Changes::default()
        }) else {
            panic!("must be refused");
        };
        let paths: Vec<_> = found.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(
            paths,
            ["input.code", "input.languages[1]", "input.website", "input.visibility"]
        );
    }

    #[test]
    fn x_7_identities_are_kept_five_years_by_default_and_follow_the_end_date() {
        let project = project(Changes::default()).expect("a valid project");
        assert_eq!(project.retain_until, day(2021, 8, 31));
        let longer = project.changed(Changes {
            end_date: Some(day(2017, 8, 31)),
            ..Changes::default()
        });
        assert_eq!(longer.expect("valid").retain_until, day(2022, 8, 31));
    }

    #[test]
    fn the_timeline_follows_the_dates() {
        let project = project(Changes::default()).expect("a valid project");
        assert_eq!(project.timeline(day(2014, 8, 31)), Timeline::Upcoming);
        assert_eq!(project.timeline(day(2016, 8, 31)), Timeline::Running);
        assert_eq!(project.timeline(day(2016, 9, 1)), Timeline::Finished);
    }
}
