//! Somebody's place in a module: a record of its own, with or without a mobility.

use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account, attendance,
    code::Findings,
    id::Id,
    mobility, module, module_session, participant, partner, project, project_partner,
    record::Stateful,
    rule::{Refusal, Text, Violation},
};

codes! {
    /// What became of an enrolment.
    #[graphql(name = "EnrolmentOutcome")]
    pub enum Outcome {
        /// Nothing yet.
        Enrolled = "ENROLLED",
        /// Was there, but less than the module asks for (T-5).
        Attended = "ATTENDED",
        /// Completed the module.
        Completed = "COMPLETED",
        /// Gave up the place.
        Withdrawn = "WITHDRAWN",
    }
}

codes! {
    /// What can be done with an enrolment.
    #[graphql(name = "EnrolmentVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Enrol somebody.
        Create = "CREATE",
        /// Choose or change the session.
        Update = "UPDATE",
        /// Say what became of it.
        SetOutcome = "SET_OUTCOME",
        /// Give up the place.
        Withdraw = "WITHDRAW",
        /// Record who was there.
        RecordAttendance = "RECORD_ATTENDANCE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "enrolment")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The participant's partner.
    pub partner_id: Id<partner::Entity>,
    /// The partner that provides the module.
    pub provider_partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// Who is enrolled.
    pub participant_id: Id<participant::Entity>,
    /// The module version.
    pub module_id: Id<module::Entity>,
    /// The session, once one is chosen.
    pub session_id: Option<Id<module_session::Entity>>,
    /// The mobility that it belongs to.
    pub mobility_id: Option<Id<mobility::Entity>>,
    /// What became of it.
    pub outcome: Outcome,
    /// Grade, in the provider's scale.
    pub grade: Option<String>,
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

record!(partner_id; grade);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.outcome.code()
    }

    /// An outcome can be corrected; a place that was given up is not taken back.
    fn open(&self) -> &'static [Verb] {
        match self.outcome {
            Outcome::Enrolled => &[
                Verb::Read,
                Verb::Update,
                Verb::SetOutcome,
                Verb::Withdraw,
                Verb::RecordAttendance,
            ],
            Outcome::Attended | Outcome::Completed => &[Verb::Read, Verb::SetOutcome, Verb::RecordAttendance],
            Outcome::Withdrawn => &[Verb::Read],
        }
    }
}

/// A place that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The module.
    pub module: &'a module::Model,
    /// Its session, if one is chosen.
    pub session: Option<&'a module_session::Model>,
    /// The provider's part in the project.
    pub provider: Option<&'a project_partner::Model>,
    /// The mobility that it belongs to.
    pub mobility: Option<&'a mobility::Model>,
}

impl Place<'_> {
    /// M-7: a published module of the project, of a partner that takes part in it; a session of that module, inside
    /// the mobility's dates. `field` is the input's name of the module.
    #[must_use]
    pub fn violations(&self, project: Id<project::Entity>, field: &str) -> Vec<Violation> {
        let mut found = Findings::default();
        let provided = self
            .provider
            .is_some_and(|part| part.state == project_partner::State::Active);
        found.require(
            self.module.state == module::State::Published && self.module.project_id == project && provided,
            field,
            "M-7",
            "A published module of an active partner of the project is expected.",
            "Un module publié d'un partenaire actif du projet est attendu.",
        );
        if let Some(session) = self.session {
            found.require(
                session.module_id == self.module.id,
                "session",
                "M-7",
                "A session of the module is expected.",
                "Une session du module est attendue.",
            );
            let inside = self
                .mobility
                .is_none_or(|one| one.start_date <= session.start_date && session.end_date <= one.end_date);
            found.require(
                inside,
                "session",
                "M-7",
                "The session lies inside the mobility's dates.",
                "La session se situe dans les dates de la mobilité.",
            );
        }
        found.into_violations()
    }
}

/// T-3: refuses a place beyond the capacity. It says the rule and nothing of those who have the places.
pub fn expect_room(capacity: i32, taken: usize) -> Result<(), Refusal> {
    if taken < usize::try_from(capacity).unwrap_or(0) {
        return Ok(());
    }
    let message = Text::new("The session is full.", "La session est complète.");
    Err(Refusal::Invalid(vec![Violation::new("input.session", "T-3", message)]))
}

/// T-3: refuses a capacity below the places that are taken.
pub fn expect_places(capacity: i32, taken: usize) -> Result<(), Refusal> {
    if usize::try_from(capacity).unwrap_or(0) >= taken {
        return Ok(());
    }
    let message = Text::new(
        "More people are enrolled in the session.",
        "Davantage de personnes sont inscrites à la session.",
    );
    Err(Refusal::Invalid(vec![Violation::new("input.capacity", "T-3", message)]))
}

impl Model {
    /// Whether it takes up a place of its session (T-3).
    #[must_use]
    pub fn takes_place(&self) -> bool {
        self.outcome != Outcome::Withdrawn
    }

    /// With what became of it. T-5: COMPLETED needs an attendance that reaches the module's threshold, where the
    /// module is taught in a session.
    pub fn with_outcome(
        &self,
        outcome: Outcome,
        grade: Option<String>,
        (attendance, threshold): (Option<i32>, i32),
    ) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.require(
            outcome != Outcome::Withdrawn,
            "outcome",
            "CODE",
            "The sending partner withdraws.",
            "Le retrait revient à l'organisme d'envoi.",
        );
        let enough = self.session_id.is_none() || attendance.is_some_and(|percent| percent >= threshold);
        found.require(
            outcome != Outcome::Completed || enough,
            "outcome",
            "T-5",
            "The attendance is below the module's threshold: ATTENDED, not COMPLETED.",
            "L'assiduité est inférieure au seuil du module : ATTENDED, non COMPLETED.",
        );
        if let Some(grade) = &grade {
            found.text(grade, "grade", 40);
        }
        found.into_result()?;
        Ok(Self {
            outcome,
            grade,
            ..self.clone()
        })
    }

    /// With the place given up.
    #[must_use]
    pub fn withdrawn(&self) -> Self {
        Self {
            outcome: Outcome::Withdrawn,
            ..self.clone()
        }
    }
}

/// T-5: the share of the days on which attendance was taken in the session that the enrolled person was there, in
/// percent, rounded down; `None` before it was taken at all. A day without an entry counts as absent.
#[must_use]
pub fn attendance_percent(enrolment: Id<Entity>, of_session: &[attendance::Model]) -> Option<i32> {
    let days: std::collections::BTreeSet<_> = of_session.iter().map(|one| one.day).collect();
    let own = of_session
        .iter()
        .filter(|one| one.enrolment_id == enrolment && one.present);
    let share = own.count().checked_mul(100)?.checked_div(days.len())?;
    i32::try_from(share).ok()
}

#[cfg(test)]
mod tests;
