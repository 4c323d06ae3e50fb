//! One assessor's judgement of a case: assigned, made by criterion, voided by a conflict.

mod agreement;
mod check;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

pub use self::agreement::{Kappa, kappa, pairs, settled};
use crate::{
    account, assessor_licence,
    code::Findings,
    competence, competence_validation,
    id::Id,
    json::Json,
    partner, procedure,
    record::Stateful,
    rule::{Refusal, Text, Violation},
    validation_brief::Claim,
};

codes! {
    /// Life of an assessment.
    #[graphql(name = "AssessmentStatus")]
    pub enum Status {
        /// The assessor is assigned; the candidate may object.
        Assigned = "ASSIGNED",
        /// The assessor has judged.
        Submitted = "SUBMITTED",
        /// The candidate objected, or a conflict was declared: it does not count (V-2).
        Void = "VOID",
    }
}

codes! {
    /// How far a criterion is met.
    #[graphql(name = "CriterionJudgement")]
    pub enum Judgement {
        /// Met.
        Met = "MET",
        /// Met in part.
        Partly = "PARTLY",
        /// Not met.
        NotMet = "NOT_MET",
    }
}

codes! {
    /// How an assessor came to a judgement.
    #[graphql(name = "AssessmentMethod")]
    pub enum Method {
        /// By reading the evidence.
        Review = "REVIEW",
        /// In a talk.
        Interview = "INTERVIEW",
        /// By watching.
        Observation = "OBSERVATION",
        /// By a task as in real work.
        Simulation = "SIMULATION",
        /// By a test.
        Test = "TEST",
    }
}

codes! {
    /// What can be done with an assessment.
    #[graphql(name = "AssessmentVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// See who judges, without what was found.
        Assign = "ASSIGN",
        /// Object to the assessor, as the candidate (V-2).
        Object = "OBJECT",
        /// Judge, as the assessor.
        Submit = "SUBMIT",
        /// Void it for a conflict.
        Void = "VOID",
    }
}
verbs!();

/// One criterion of a competence and how far it is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionFinding {
    /// The criterion: its code in the procedure.
    pub criterion: String,
    /// How far it is met.
    pub judgement: Judgement,
}

/// What an assessor found of one competence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The competence.
    pub competence: Id<competence::Entity>,
    /// The level that the candidate has; 0 for none.
    pub level: i32,
    /// How far the claim is met.
    pub judgement: Judgement,
    /// By criterion.
    pub criteria: Vec<CriterionFinding>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that owns the case.
    pub partner_id: Id<partner::Entity>,
    /// The validation.
    pub validation_id: Id<competence_validation::Entity>,
    /// The version of the procedure, for statistics (V-11).
    pub procedure_id: Id<procedure::Entity>,
    /// 1 for the first judgement of the case, 2 for that after an appeal, and so on.
    pub round: i32,
    /// The licence under which it is made (V-10).
    pub licence_id: Id<assessor_licence::Entity>,
    /// The assessor.
    pub account_id: Id<account::Entity>,
    /// The assessor's partner.
    pub assessor_partner_id: Id<partner::Entity>,
    /// The assessor's name.
    pub display_name: String,
    /// Whether this assessor decides.
    pub lead: bool,
    /// Its life.
    pub status: Status,
    /// How it was made.
    pub method: Option<Method>,
    /// The day of it.
    pub assessed_on: Option<Date>,
    /// What was found.
    pub found: Json<Vec<Found>>,
    /// Why.
    pub rationale: Option<String>,
    /// When it was submitted.
    pub submitted_at: Option<DateTimeUtc>,
    /// When it was voided.
    pub voided_at: Option<DateTimeUtc>,
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

record!(partner_id; found, rationale);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        self.status.code()
    }

    fn open(&self) -> &'static [Verb] {
        match self.status {
            Status::Assigned => &[Verb::Read, Verb::Object, Verb::Submit, Verb::Void],
            Status::Submitted => &[Verb::Read, Verb::Void],
            Status::Void => &[Verb::Read],
        }
    }
}

/// An assessor who is assigned.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Its id.
    pub id: Id<Entity>,
    /// The licence.
    pub licence: &'a assessor_licence::Model,
    /// Whether they decide.
    pub lead: bool,
    /// Which judgement of the case it belongs to.
    pub round: i32,
    /// When.
    pub now: DateTime<Utc>,
}

/// What an assessor hands in.
#[derive(Debug, Clone)]
pub struct Handed {
    /// How it was made.
    pub method: Method,
    /// The day of it.
    pub assessed_on: NaiveDate,
    /// What was found.
    pub found: Vec<Found>,
    /// Why.
    pub rationale: String,
}

impl Model {
    /// An assessor assigned to a case.
    #[must_use]
    pub fn assigned(new: New<'_>, of: &competence_validation::Model) -> Self {
        let New {
            id,
            licence,
            lead,
            round,
            now,
        } = new;
        Self {
            id,
            partner_id: of.partner_id,
            validation_id: of.id,
            procedure_id: of.procedure_id,
            round,
            licence_id: licence.id,
            account_id: licence.account_id,
            assessor_partner_id: licence.assessor_partner_id,
            display_name: licence.display_name.clone(),
            lead,
            status: Status::Assigned,
            method: None,
            assessed_on: None,
            found: Json::default(),
            rationale: None,
            submitted_at: None,
            voided_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }

    /// Judged: every claimed competence, and nothing else; on a day that has come and is covered by the licence (V-10).
    pub fn submitted(
        &self,
        handed: Handed,
        (claims, procedure): (&[Claim], &procedure::Model),
        licensed: bool,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let mut wrong = Findings::default();
        wrong.text(&handed.rationale, "rationale", 5_000);
        wrong.require(
            handed.assessed_on <= now.date_naive() && handed.assessed_on >= self.created_at.date_naive(),
            "date",
            "RANGE",
            "A day since the assignment is expected that has come.",
            "Un jour passé depuis la désignation est attendu.",
        );
        wrong.require(
            licensed,
            "date",
            "V-10",
            "The assessor's licence does not hold on this day for this procedure and these languages.",
            "L'habilitation de l'évaluateur ne couvre pas ce jour, cette procédure et ces langues.",
        );
        check::found(&handed.found, claims, procedure, &mut wrong);
        wrong.into_result()?;
        Ok(Self {
            status: Status::Submitted,
            method: Some(handed.method),
            assessed_on: Some(handed.assessed_on),
            found: Json(handed.found),
            rationale: Some(handed.rationale),
            submitted_at: Some(now),
            ..self.clone()
        })
    }

    /// V-2: a conflict was declared, or the candidate objected: it does not count.
    #[must_use]
    pub fn voided(&self, now: DateTime<Utc>) -> Self {
        Self {
            status: Status::Void,
            voided_at: Some(now),
            ..self.clone()
        }
    }

    /// All in one word: MET if every claim is, `NOT_MET` if none is.
    #[must_use]
    pub fn judgement(&self) -> Option<Judgement> {
        let all = |judgement| self.found.iter().all(|one| one.judgement == judgement);
        match self.status {
            _ if self.found.is_empty() => None,
            _ if all(Judgement::Met) => Some(Judgement::Met),
            _ if all(Judgement::NotMet) => Some(Judgement::NotMet),
            _ => Some(Judgement::Partly),
        }
    }

    /// The lowest level that was found.
    #[must_use]
    pub fn level(&self) -> Option<i32> {
        self.found.iter().map(|one| one.level).min()
    }

    /// what was found stays for the figures; what was written goes.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        Self {
            rationale: None,
            ..self.clone()
        }
    }

    /// The level found of a competence.
    fn found_of(&self, competence: Id<competence::Entity>) -> Option<i32> {
        let found = self.found.iter().find(|one| one.competence == competence);
        found.map(|found| found.level)
    }
}

/// V-10: refuses a licence that does not hold.
pub fn expect_licensed(licensed: bool) -> Result<(), Refusal> {
    if licensed {
        return Ok(());
    }
    let text = Text::new(
        "The licence does not hold today for this procedure and these languages.",
        "L'habilitation ne vaut pas aujourd'hui pour cette procédure et ces langues.",
    );
    Err(Refusal::Invalid(vec![Violation::new("input.assessor", "V-10", text)]))
}

/// V-7: an appeal is judged by assessors who had no part in the case before.
pub fn expect_new(earlier: &[Model], account: Id<account::Entity>) -> Result<(), Refusal> {
    if earlier.iter().all(|one| one.account_id != account) {
        return Ok(());
    }
    let text = Text::new(
        "This assessor has judged the case before.",
        "Cet évaluateur a déjà jugé ce dossier.",
    );
    Err(Refusal::Invalid(vec![Violation::new("input.assessor", "V-7", text)]))
}

#[cfg(test)]
pub(crate) mod tests;
