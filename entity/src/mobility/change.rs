//! Preparing and changing a mobility: what may be given, and what is refused whatever the programme says.

use sea_orm::prelude::{Date, DateTimeUtc};

use super::{Entity, Model, Status, VIRTUAL_COMPONENT};
use crate::{
    code::Findings,
    id::Id,
    json::Json,
    participant, partner,
    programme::ActivityType,
    project::{self, Visibility},
    record::set,
    rule::Violation,
};

/// What a new mobility needs.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// The sending partner.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// Who goes.
    pub participant_id: Id<participant::Entity>,
    /// The hosting partner and its country.
    pub host: (Id<partner::Entity>, String),
    /// What somebody does there.
    pub activity_type: ActivityType,
    /// First day.
    pub start_date: Date,
    /// Last day.
    pub end_date: Date,
    /// When it is made.
    pub now: DateTimeUtc,
}

/// Changes of a mobility: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub participant: Option<Id<participant::Entity>>,
    /// The hosting partner and its country.
    pub host: Option<(Id<partner::Entity>, String)>,
    pub external_id: Option<Option<String>>,
    pub activity_type: Option<ActivityType>,
    pub start_date: Option<Date>,
    pub end_date: Option<Date>,
    pub travel_days: Option<i32>,
    pub blended: Option<bool>,
    pub virtual_component: Option<Option<String>>,
    pub main_language: Option<Option<String>>,
    pub city: Option<Option<String>>,
    pub green_travel: Option<bool>,
    pub europass_mobility_number: Option<Option<String>>,
    pub visibility: Option<Visibility>,
    /// Fields that were to be cleared although a mobility needs them, as the API spells them.
    pub missing: Vec<&'static str>,
}

impl Model {
    /// A new mobility in DRAFT, with everything that is wrong with its values.
    #[must_use]
    pub fn drafted(new: New, changes: Changes) -> (Self, Vec<Violation>) {
        let New {
            id,
            partner_id,
            project_id,
            participant_id,
            host: (host_partner_id, country),
            activity_type,
            start_date,
            end_date,
            now,
        } = new;
        let empty = Self {
            id,
            partner_id,
            project_id,
            participant_id,
            host_partner_id,
            country,
            city: None,
            external_id: None,
            activity_type,
            start_date,
            end_date,
            travel_days: 0,
            interruptions: Json::default(),
            interrupted_from: None,
            interruption_reason: None,
            blended: false,
            virtual_component: None,
            main_language: None,
            green_travel: false,
            europass_mobility_number: None,
            visibility: Visibility::Consortium,
            status: Status::Draft,
            nominated_at: None,
            accepted_at: None,
            agreement_number: None,
            rule_set_code: None,
            rule_set_version: None,
            findings: Json::default(),
            remarks: Json::default(),
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes)
    }

    /// The mobility with these changes, and everything that is wrong with its values.
    #[must_use]
    pub fn changed(&self, changes: Changes) -> (Self, Vec<Violation>) {
        let mut next = self.clone();
        let mut found = Findings::default();
        found.missing(&next.apply(changes));
        self.check_frozen(&next, &mut found);
        next.check(&mut found);
        (next, found.into_violations())
    }

    /// Puts the changes in their places; what was to be cleared and cannot be is given back.
    fn apply(&mut self, changes: Changes) -> Vec<&'static str> {
        let Changes {
            participant,
            host,
            external_id,
            activity_type,
            start_date,
            end_date,
            travel_days,
            blended,
            virtual_component,
            main_language,
            city,
            green_travel,
            europass_mobility_number,
            visibility,
            missing,
        } = changes;
        set(&mut self.participant_id, participant);
        if let Some((partner, country)) = host {
            self.host_partner_id = partner;
            self.country = country;
        }
        set(&mut self.external_id, external_id);
        set(&mut self.activity_type, activity_type);
        set(&mut self.start_date, start_date);
        set(&mut self.end_date, end_date);
        set(&mut self.travel_days, travel_days);
        set(&mut self.blended, blended);
        set(&mut self.virtual_component, virtual_component);
        set(&mut self.main_language, main_language);
        set(&mut self.city, city);
        set(&mut self.green_travel, green_travel);
        set(&mut self.europass_mobility_number, europass_mobility_number);
        set(&mut self.visibility, visibility);
        missing
    }

    /// M-8: a replacement is a new mobility. M-10: what is agreed changes by amendment of the agreement.
    fn check_frozen(&self, next: &Self, found: &mut Findings) {
        let draft = self.status == Status::Draft;
        for (same, field) in [
            (self.participant_id == next.participant_id, "participant"),
            (self.host_partner_id == next.host_partner_id, "hostOrganisation"),
        ] {
            found.require(
                draft || same,
                field,
                "M-8",
                "This never changes after DRAFT: a replacement is a new mobility.",
                "Ceci ne change plus après DRAFT : un remplacement est une nouvelle mobilité.",
            );
        }
        let agreeing = matches!(self.status, Status::Draft | Status::Nominated | Status::Accepted);
        for (same, field) in [
            (self.activity_type == next.activity_type, "activityType"),
            (self.start_date == next.start_date, "startDate"),
            (self.end_date == next.end_date, "endDate"),
            (self.main_language == next.main_language, "mainLanguage"),
            (
                (self.blended, &self.virtual_component) == (next.blended, &next.virtual_component),
                "virtualComponent",
            ),
        ] {
            found.require(
                agreeing || same,
                field,
                "M-10",
                "This is agreed: an amendment of the learning agreement changes it.",
                "Ceci est convenu : un avenant au contrat pédagogique le modifie.",
            );
        }
    }

    fn check(&self, found: &mut Findings) {
        found.day(self.start_date, "startDate");
        found.day(self.end_date, "endDate");
        found.require(
            (0..=30).contains(&self.travel_days),
            "travelDays",
            "RANGE",
            "From 0 to 30 days of travel are expected.",
            "De 0 à 30 jours de voyage sont attendus.",
        );
        found.require(
            self.blended || self.virtual_component.is_none(),
            "virtualComponent",
            "BLENDED",
            "Only a blended mobility has a part online.",
            "Seule une mobilité hybride a une partie en ligne.",
        );
        let named = |text: &Option<String>| text.is_none() || text.as_deref().is_some_and(|one| !one.trim().is_empty());
        for (text, field, most) in [
            (&self.virtual_component, "virtualComponent", VIRTUAL_COMPONENT),
            (&self.city, "city", 200),
            (&self.europass_mobility_number, "europassMobilityNumber", 40),
            (&self.external_id, "externalId", 100),
        ] {
            found.fits(text.as_deref().unwrap_or_default(), field, most);
            found.require(
                named(text),
                field,
                "REQUIRED",
                "A text or null is expected.",
                "Un texte ou null est attendu.",
            );
        }
        if let Some(tag) = &self.main_language {
            found.language(tag, "mainLanguage");
        }
    }
}
