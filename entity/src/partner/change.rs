//! Entering and changing a partner: what may be given, and what is refused.

use sea_orm::prelude::DateTimeUtc;

use super::{Accreditation, Entity, Model, OrganisationType, State, is_oid, is_pic};
use crate::{
    code::{Findings, is_region},
    id::Id,
    json::Json,
    record::set,
    rule::Refusal,
    text::sort_key,
};

/// What a new partner needs.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: Id<Entity>,
    /// Legal name in Latin script.
    pub legal_name: String,
    /// Short name.
    pub acronym: String,
    /// Kind of organisation.
    pub organisation_type: OrganisationType,
    /// Country of the seat.
    pub country: String,
    /// When it is entered.
    pub now: DateTimeUtc,
}

/// Changes of a profile: `None` leaves, an inner `None` clears.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of the same name")]
pub struct Changes {
    pub legal_name: Option<String>,
    pub business_name: Option<Option<String>>,
    pub acronym: Option<String>,
    pub organisation_type: Option<OrganisationType>,
    pub public_body: Option<bool>,
    pub non_profit: Option<bool>,
    pub oid: Option<Option<String>>,
    pub pic: Option<Option<String>>,
    pub vat_number: Option<Option<String>>,
    pub website: Option<Option<String>>,
    pub email: Option<Option<String>>,
    pub phone: Option<Option<String>>,
    pub street: Option<Option<String>>,
    pub postal_code: Option<Option<String>>,
    pub city: Option<Option<String>>,
    pub region: Option<Option<String>>,
    pub country: Option<String>,
    pub languages: Option<Vec<String>>,
    pub expertise: Option<Vec<String>>,
    pub accreditations: Option<Vec<Accreditation>>,
    pub public_profile: Option<bool>,
    /// Fields that were to be cleared although a partner needs them, as the API spells them.
    pub missing: Vec<&'static str>,
}

impl Model {
    /// A new partner in INVITED, or everything that is wrong with it.
    pub fn created(new: New, changes: Changes) -> Result<Self, Refusal> {
        let New {
            id,
            legal_name,
            acronym,
            organisation_type,
            country,
            now,
        } = new;
        let empty = Self {
            id,
            legal_name,
            legal_name_sort: String::new(),
            business_name: None,
            acronym,
            organisation_type,
            public_body: false,
            non_profit: false,
            oid: None,
            pic: None,
            vat_number: None,
            website: None,
            email: None,
            phone: None,
            street: None,
            postal_code: None,
            city: None,
            region: None,
            country,
            languages: Json::default(),
            expertise: Json::default(),
            accreditations: Json::default(),
            public_profile: false,
            state: State::Invited,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        };
        empty.changed(changes)
    }

    /// The partner with these changes, or everything that is wrong with them.
    pub fn changed(&self, changes: Changes) -> Result<Self, Refusal> {
        let mut next = self.clone();
        let missing = next.apply(changes);
        let mut found = Findings::default();
        found.missing(&missing);
        next.check_names(&mut found);
        next.check_identifiers(&mut found);
        next.check_contact(&mut found);
        next.check_work(&mut found);
        found.into_result()?;
        Ok(next)
    }

    /// Puts the changes in their places; what was to be cleared and cannot be is given back.
    fn apply(&mut self, changes: Changes) -> Vec<&'static str> {
        let Changes {
            legal_name,
            business_name,
            acronym,
            organisation_type,
            public_body,
            non_profit,
            oid,
            pic,
            vat_number,
            website,
            email,
            phone,
            street,
            postal_code,
            city,
            region,
            country,
            languages,
            expertise,
            accreditations,
            public_profile,
            missing,
        } = changes;
        set(&mut self.legal_name, legal_name);
        set(&mut self.business_name, business_name);
        set(&mut self.acronym, acronym);
        set(&mut self.organisation_type, organisation_type);
        set(&mut self.public_body, public_body);
        set(&mut self.non_profit, non_profit);
        set(&mut self.oid, oid);
        set(&mut self.pic, pic);
        set(&mut self.vat_number, vat_number);
        set(&mut self.website, website);
        set(&mut self.email, email);
        set(&mut self.phone, phone);
        set(&mut self.street, street);
        set(&mut self.postal_code, postal_code);
        set(&mut self.city, city);
        set(&mut self.region, region);
        set(&mut self.country, country);
        set(&mut self.languages.0, languages);
        set(&mut self.expertise.0, expertise);
        set(&mut self.accreditations.0, accreditations);
        set(&mut self.public_profile, public_profile);
        self.legal_name_sort = sort_key(&self.legal_name);
        missing
    }

    fn check_names(&self, found: &mut Findings) {
        found.text(&self.legal_name, "legalName", 200);
        found.require(
            self.legal_name.chars().all(is_latin),
            "legalName",
            "LATIN",
            "The legal name is written in Latin script; the business name may be in any.",
            "Le nom légal s'écrit en caractères latins ; le nom d'usage, en toute écriture.",
        );
        if let Some(name) = &self.business_name {
            found.text(name, "businessName", 200);
        }
        found.text(&self.acronym, "acronym", 40);
    }

    fn check_identifiers(&self, found: &mut Findings) {
        found.require(
            self.oid.as_deref().is_none_or(is_oid),
            "oid",
            "P-1",
            "The letter E and 8 digits are expected.",
            "La lettre E et 8 chiffres sont attendus.",
        );
        found.require(
            self.pic.as_deref().is_none_or(is_pic),
            "pic",
            "P-1",
            "9 digits are expected.",
            "9 chiffres sont attendus.",
        );
        found.require(
            self.vat_number.as_deref().is_none_or(is_vat_number),
            "vatNumber",
            "VAT",
            "The country's two letters and 2 to 18 letters or digits are expected.",
            "Les deux lettres du pays et 2 à 18 lettres ou chiffres sont attendus.",
        );
    }

    fn check_contact(&self, found: &mut Findings) {
        found.url(self.website.as_deref(), "website");
        found.email(self.email.as_deref(), "email");
        found.require(
            self.phone.as_deref().is_none_or(is_phone),
            "phone",
            "PHONE",
            "3 to 15 digits are expected, with +, spaces and .-/() between them.",
            "3 à 15 chiffres sont attendus, avec +, espaces et .-/() entre eux.",
        );
        for (value, field, most) in [
            (&self.street, "street", 200),
            (&self.postal_code, "postalCode", 20),
            (&self.city, "city", 100),
        ] {
            if let Some(value) = value {
                found.text(value, field, most);
            }
        }
        found.country(&self.country, "country");
        found.require(
            self.region.as_deref().is_none_or(|region| self.lies_in(region)),
            "region",
            "NUTS",
            "A NUTS region of the country is expected.",
            "Une région NUTS du pays est attendue.",
        );
    }

    /// NUTS has its own letters for two countries.
    fn lies_in(&self, region: &str) -> bool {
        let country = match self.country.as_str() {
            "GR" => "EL",
            "GB" => "UK",
            other => other,
        };
        is_region(region) && region.starts_with(country)
    }

    fn check_work(&self, found: &mut Findings) {
        found.few(self.languages.len(), "languages");
        found.languages(&self.languages, "languages");
        found.texts(&self.expertise, "expertise", 100);
        for (index, tag) in self.expertise.iter().enumerate() {
            let code = (tag.len() == 4 && tag.bytes().all(|byte| byte.is_ascii_digit())).then_some(tag.as_str());
            found.field_of_education(code, &format!("expertise[{index}]"));
        }
        found.few(self.accreditations.len(), "accreditations");
        for (index, one) in self.accreditations.iter().enumerate() {
            one.check(found, &format!("accreditations[{index}]"));
        }
    }
}

impl Accreditation {
    fn check(&self, found: &mut Findings, field: &str) {
        found.text(&self.name, &format!("{field}.name"), 200);
        found.text(&self.body, &format!("{field}.body"), 200);
        for (day, name) in [(self.valid_from, "validFrom"), (self.valid_until, "validUntil")] {
            if let Some(day) = day {
                found.day(day, &format!("{field}.{name}"));
            }
        }
        let in_order = self
            .valid_from
            .zip(self.valid_until)
            .is_none_or(|(from, until)| from <= until);
        found.require(
            in_order,
            &format!("{field}.validUntil"),
            "RANGE",
            "The last day must not lie before the first.",
            "Le dernier jour ne peut précéder le premier.",
        );
    }
}

/// A letter of the Latin script with its marks, or no letter at all.
fn is_latin(one: char) -> bool {
    let latin = matches!(one, '\u{0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{300}'..='\u{36F}');
    latin || !one.is_alphabetic()
}

fn is_vat_number(text: &str) -> bool {
    let upper_or_digit = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let (country, number) = text.split_at_checked(2).unwrap_or_default();
    let whole = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    whole
        && (2..=18).contains(&number.len())
        && number
            .bytes()
            .all(|byte| upper_or_digit(byte) || b"+*.-".contains(&byte))
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let allowed = |byte: u8| byte.is_ascii_digit() || b"+ .-/()".contains(&byte);
    (3..=15).contains(&digits) && text.len() <= 40 && text.bytes().all(allowed)
}
