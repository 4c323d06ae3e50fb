//! An assessor's licence: another partner says that somebody may assess by one edition of a procedure, in which
//! languages and from when to when (V-10).

use chrono::{Months, NaiveDate};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::{
    account,
    code::Findings,
    id::Id,
    json::Json,
    partner, procedure,
    record::Stateful,
    rule::Refusal,
    text::{SearchWords, sort_key},
};

codes! {
    /// What can be done with an assessor's licence.
    #[graphql(name = "AssessorLicenceVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Grant one; judged at the procedure.
        Grant = "GRANT",
        /// End it before its time.
        Revoke = "REVOKE",
    }
}
verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "assessor_licence")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The partner that granted it and answers for it.
    pub partner_id: Id<partner::Entity>,
    /// The edition of the procedure.
    pub procedure_id: Id<procedure::Entity>,
    /// The assessor.
    pub account_id: Id<account::Entity>,
    /// The partner for which they assess; never the one that granted it.
    pub assessor_partner_id: Id<partner::Entity>,
    /// The assessor's name as it is shown with the licence.
    pub display_name: String,
    /// What rows are ordered by.
    pub display_name_sort: String,
    /// Languages in which they assess, BCP 47.
    pub languages: Json<Vec<String>>,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Date,
    /// The day from which on it is void; null unless it was revoked.
    pub revoked_on: Option<Date>,
    /// Why it was revoked.
    pub revoke_reason: Option<String>,
    /// How often it was changed, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Who granted it; null for the installation itself.
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
        match self.revoked_on {
            Some(_) => "REVOKED",
            None => "GRANTED",
        }
    }

    fn open(&self) -> &'static [Verb] {
        match self.revoked_on {
            Some(_) => &[Verb::Read],
            None => &[Verb::Read, Verb::Revoke],
        }
    }
}

/// What a licence is made of.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The partner that grants it.
    pub partner_id: Id<partner::Entity>,
    /// The edition of the procedure.
    pub procedure_id: Id<procedure::Entity>,
    /// The partner for which the assessor works.
    pub assessor_partner_id: Id<partner::Entity>,
    /// Whether that is an active partner of the procedure's project.
    pub takes_part: bool,
    /// Languages in which they assess.
    pub languages: Vec<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_until: NaiveDate,
    /// When it is granted.
    pub now: DateTimeUtc,
}

/// Longest life of a licence.
const LONGEST: Months = Months::new(120);
/// Longest reason that stays on record, in characters.
const LONGEST_REASON: usize = 2_000;

impl Model {
    /// The licence of an assessor, or everything that is wrong with it. It is never granted for days that have passed:
    /// what was assessed without a licence stays so (V-10). `assessor` is `None` if nobody was found by that address.
    pub fn granted(new: New, assessor: Option<&account::Model>) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        check_parties(&mut found, &new, assessor.is_some());
        check_languages(&mut found, &new.languages);
        check_days(&mut found, (new.valid_from, new.valid_until), new.now.date_naive());
        found.into_result()?;
        let (account_id, display_name) = assessor
            .map(|one| (one.id, one.display_name.clone()))
            .ok_or(Refusal::Invalid(Vec::new()))?;
        Ok(Self {
            id: new.id,
            partner_id: new.partner_id,
            procedure_id: new.procedure_id,
            account_id,
            assessor_partner_id: new.assessor_partner_id,
            display_name_sort: sort_key(&display_name),
            display_name,
            languages: Json(new.languages),
            valid_from: new.valid_from,
            valid_until: new.valid_until,
            revoked_on: None,
            revoke_reason: None,
            version: 0,
            created_at: new.now,
            created_by: None,
            updated_at: new.now,
            updated_by: None,
        })
    }

    /// The licence as it is void from this day on; what was assessed before stays.
    pub fn revoked(&self, reason: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let mut found = Findings::default();
        found.text(reason, "reason", LONGEST_REASON);
        found.into_result()?;
        Ok(Self {
            revoked_on: Some(today),
            revoke_reason: Some(reason.to_owned()),
            ..self.clone()
        })
    }

    /// V-10: whether it holds on the day of assessment, in the language of the assessment. A licence for a language
    /// is one for its varieties too: `pt` serves `pt-BR`.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate, language: &str) -> bool {
        self.is_in_force(day) && self.languages.iter().any(|tag| serves(tag, language))
    }

    /// Whether it is in force on a day, in whatever language.
    #[must_use]
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        let standing = self.revoked_on.is_none_or(|revoked| day < revoked);
        standing && (self.valid_from..=self.valid_until).contains(&day)
    }

    fn words(&self) -> SearchWords {
        let words = SearchWords::default().name(&self.display_name);
        let tags = self.languages.iter();
        tags.fold(words, |words, tag| words.facet("language", tag))
    }
}

fn serves(held: &str, wanted: &str) -> bool {
    let base = wanted.get(..held.len());
    let rest = wanted.get(held.len()..).unwrap_or_default();
    base.is_some_and(|base| base.eq_ignore_ascii_case(held)) && (rest.is_empty() || rest.starts_with('-'))
}

/// V-10: another partner licenses an ASSESSOR of an active one of the project.
fn check_parties(found: &mut Findings, new: &New, is_assessor: bool) {
    found.require(
        is_assessor,
        "assessor",
        "ASSESSOR",
        "Nobody with this address is an ASSESSOR of that partner.",
        "Personne à cette adresse n'est ASSESSOR de ce partenaire.",
    );
    found.require(
        new.partner_id != new.assessor_partner_id,
        "partner",
        "V-10",
        "Another partner than the assessor's grants the licence.",
        "C'est un autre partenaire que celui de l'évaluateur qui accorde la licence.",
    );
    found.require(
        new.takes_part,
        "assessorPartner",
        "V-10",
        "An active partner of the procedure's project is expected.",
        "Un partenaire actif du projet de la procédure est attendu.",
    );
}

fn check_languages(found: &mut Findings, languages: &[String]) {
    found.require(
        !languages.is_empty(),
        "languages",
        "REQUIRED",
        "At least one language is expected.",
        "Au moins une langue est attendue.",
    );
    found.few(languages.len(), "languages");
    found.languages(languages, "languages");
}

fn check_days(found: &mut Findings, (from, until): (NaiveDate, NaiveDate), today: NaiveDate) {
    found.day(from, "validFrom");
    found.day(until, "validUntil");
    found.require(
        from >= today,
        "validFrom",
        "V-10",
        "A licence is not granted for days that have passed.",
        "Une licence n'est pas accordée pour des jours passés.",
    );
    let longest = from.checked_add_months(LONGEST);
    found.require(
        until >= from && longest.is_some_and(|last| until <= last),
        "validUntil",
        "RANGE",
        "The last day is not before the first one and at most ten years after it.",
        "Le dernier jour ne précède pas le premier et le suit de dix ans au plus.",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn new() -> New {
        New {
            id: Id::named(&["licence"]),
            partner_id: Id::named(&["granting"]),
            procedure_id: Id::named(&["procedure"]),
            assessor_partner_id: Id::named(&["assessing"]),
            takes_part: true,
            languages: vec!["it".to_owned(), "pt".to_owned()],
            valid_from: day("2014-01-01"),
            valid_until: day("2014-12-31"),
            now: "2014-01-01T08:00:00Z".parse().unwrap(),
        }
    }

    fn person() -> account::Model {
        account::Model {
            id: Id::named(&["person"]),
            email: "assessor@aurora.example.org".to_owned(),
            display_name: "Elisa".to_owned(),
            language: None,
            password_hash: None,
            operator: false,
            active: true,
            created_at: new().now,
            updated_at: new().now,
            version: 1,
        }
    }

    #[test]
    fn v_10_a_licence_holds_on_its_days_and_in_its_languages() {
        let held = Model::granted(new(), Some(&person())).unwrap();
        for (on, language, holds) in [
            ("2014-01-01", "it", true),
            ("2014-12-31", "pt-BR", true),
            ("2014-06-01", "IT", true),
            ("2013-12-31", "it", false),
            ("2015-01-01", "it", false),
            ("2014-06-01", "en", false),
            ("2014-06-01", "i", false),
            ("2014-06-01", "ita", false),
        ] {
            assert_eq!(held.holds_on(day(on), language), holds, "{on} {language}");
        }
        let revoked = held.revoked("Left the profession.", day("2014-06-01")).unwrap();
        assert!(revoked.holds_on(day("2014-05-31"), "it") && !revoked.holds_on(day("2014-06-01"), "it"));
        assert!(held.revoked(" ", day("2014-06-01")).is_err());
        assert!(!revoked.open().contains(&Verb::Revoke));
    }

    #[test]
    fn v_10_another_partner_grants_it_for_days_to_come() {
        let refused = Model::granted(
            New {
                partner_id: new().assessor_partner_id,
                takes_part: false,
                languages: Vec::new(),
                valid_from: day("2013-12-31"),
                valid_until: day("2013-01-01"),
                ..new()
            },
            None,
        );
        let Err(Refusal::Invalid(all)) = refused else {
            panic!("{refused:?}")
        };
        let rules: Vec<(&str, &str)> = all.iter().map(|one| (one.path.as_str(), &*one.rule)).collect();
        assert_eq!(
            rules,
            [
                ("input.assessor", "ASSESSOR"),
                ("input.partner", "V-10"),
                ("input.assessorPartner", "V-10"),
                ("input.languages", "REQUIRED"),
                ("input.validFrom", "V-10"),
                ("input.validUntil", "RANGE"),
            ]
        );
    }
}
