//! Somebody's place in the team of a case: it, and not the organisation, decides about the case's data.
//!
//! A case is a competence validation or an inclusion plan. Who leaves sees nothing any more from the next request on; the row stays, so
//! that it can be said who could see what and when.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account, code::Findings, competence_validation, id::Id, inclusion_plan, partner, record::Stateful, rule::Refusal,
};

codes! {
    /// What somebody does in the team of a case.
    #[graphql(name = "CaseRole")]
    pub enum TeamRole {
        /// Works with the person: sees the whole case and who the person is.
        Counsellor = "COUNSELLOR",
        /// Interprets: sees what is claimed, and nothing else of the case.
        Interpreter = "INTERPRETER",
        /// Looks on: sees the case, but not who the person is.
        Observer = "OBSERVER",
    }
}

codes! {
    /// What can be done with a place in a case team.
    #[graphql(name = "CaseMemberVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Take somebody into the team.
        Join = "JOIN",
        /// End it.
        End = "END",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "case_member")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that answered for the case when it was made.
    pub partner_id: Id<partner::Entity>,
    /// The validation whose team it is, where it is one.
    pub validation_id: Option<Id<competence_validation::Entity>>,
    /// The inclusion plan whose team it is, where it is one.
    pub plan_id: Option<Id<inclusion_plan::Entity>>,
    /// Who.
    pub account_id: Id<account::Entity>,
    /// For which partner.
    pub member_partner_id: Id<partner::Entity>,
    /// The member's name.
    pub display_name: String,
    /// As what.
    pub role: TeamRole,
    /// Whether they answer for the case.
    pub responsible: bool,
    /// First day.
    pub from_day: Date,
    /// Last day, where one is known.
    pub until_day: Option<Date>,
    /// When they left.
    pub left_at: Option<DateTimeUtc>,
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

record!(partner_id);

impl Stateful for Model {
    type Verb = Verb;

    fn state(&self) -> &'static str {
        if self.left_at.is_some() { "LEFT" } else { "ACTIVE" }
    }

    fn open(&self) -> &'static [Verb] {
        if self.left_at.is_some() {
            &[Verb::Read]
        } else {
            &[Verb::Read, Verb::End]
        }
    }
}

/// A case with a team.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// The partner that owns it.
    pub owner: Id<partner::Entity>,
    /// The validation, where it is one.
    pub validation: Option<Id<competence_validation::Entity>>,
    /// The inclusion plan, where it is one.
    pub plan: Option<Id<inclusion_plan::Entity>>,
}

impl From<&competence_validation::Model> for Case {
    fn from(row: &competence_validation::Model) -> Self {
        Self {
            owner: row.partner_id,
            validation: Some(row.id),
            plan: None,
        }
    }
}

impl From<&inclusion_plan::Model> for Case {
    fn from(row: &inclusion_plan::Model) -> Self {
        Self {
            owner: row.partner_id,
            validation: None,
            plan: Some(row.id),
        }
    }
}

/// Somebody who joins the team of a case.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// Who.
    pub account_id: Id<account::Entity>,
    /// For which partner.
    pub member_partner_id: Id<partner::Entity>,
    /// The member's name.
    pub display_name: String,
    /// As what.
    pub role: TeamRole,
    /// Whether they answer for the case.
    pub responsible: bool,
    /// First day.
    pub from_day: NaiveDate,
    /// Last day, where one is known.
    pub until_day: Option<NaiveDate>,
    /// When it is made.
    pub now: DateTime<Utc>,
}

impl New {
    /// Whether it can follow the places that the same person has in the team: nobody is in it twice, but a COUNSELLOR may
    /// begin to answer for the case.
    #[must_use]
    pub fn follows(&self, places: &[Model]) -> bool {
        let (counsels, answers) = (TeamRole::Counsellor, self.responsible);
        let all = |one: &Model| answers && !one.responsible && (self.role, one.role) == (counsels, counsels);
        places.iter().all(all)
    }
}

impl Model {
    /// A place in the team of a case. COUNSELLORs are the owner's; interpreters and observers come from any active
    /// partner.
    pub fn joined(new: New, of: impl Into<Case>) -> Result<Self, Refusal> {
        let Case {
            owner: partner_id,
            validation: validation_id,
            plan: plan_id,
        } = of.into();
        let New {
            id,
            account_id,
            member_partner_id,
            display_name,
            role,
            responsible,
            from_day,
            until_day,
            now,
        } = new;
        let mut found = Findings::default();
        found.day(from_day, "from");
        found.require(
            until_day.is_none_or(|until| crate::code::is_day(until) && until >= from_day),
            "until",
            "RANGE",
            "The last day does not come before the first one.",
            "Le dernier jour ne précède pas le premier.",
        );
        found.require(
            role != TeamRole::Counsellor || member_partner_id == partner_id,
            "role",
            "CASE_TEAM",
            "COUNSELLORs of a case belong to the partner that owns it.",
            "Les COUNSELLOR d'un dossier appartiennent au partenaire qui en répond.",
        );
        found.require(
            !responsible || from_day <= now.date_naive(),
            "from",
            "CASE_TEAM",
            "Whoever answers for the case is in its team from today on at the latest.",
            "Qui répond du dossier est dans son équipe à partir d'aujourd'hui au plus tard.",
        );
        found.require(
            role == TeamRole::Counsellor || !responsible,
            "responsible",
            "CASE_TEAM",
            "A COUNSELLOR answers for the case.",
            "C'est un COUNSELLOR qui répond du dossier.",
        );
        found.into_result()?;
        Ok(Self {
            id,
            partner_id,
            validation_id,
            plan_id,
            account_id,
            member_partner_id,
            display_name,
            role,
            responsible,
            from_day,
            until_day,
            left_at: None,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        })
    }

    /// Whether it opens the case on this day.
    #[must_use]
    pub fn is_current(&self, today: NaiveDate) -> bool {
        self.left_at.is_none() && self.from_day <= today && self.until_day.is_none_or(|until| until >= today)
    }

    /// The place left, with effect from now.
    #[must_use]
    pub fn left(&self, now: DateTime<Utc>) -> Self {
        let today = now.date_naive();
        Self {
            until_day: Some(
                self.until_day
                    .map_or(today, |until| until.min(today))
                    .max(self.from_day),
            ),
            left_at: Some(now),
            ..self.clone()
        }
    }
}
