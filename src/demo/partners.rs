//! The partner organisations. Work to Grow has four, KIM seven, and two stand outside.
//!
//! Work to Grow's coordinator keeps its name; every other name, address and identifier is invented.

use entity::{
    json::Json,
    partner::{self, Accreditation, AccreditationStatus, OrganisationType, State},
    text::sort_key,
};

use super::loading::{Day, Loading, owned};
use crate::error::Result;

/// A partner in the tables. Mail and web addresses follow from the acronym.
struct Partner {
    acronym: &'static str,
    legal_name: &'static str,
    /// In the partner's own script or language, where it differs.
    business_name: Option<&'static str>,
    kind: OrganisationType,
    public_body: bool,
    non_profit: bool,
    vat: Option<&'static str>,
    phone: Option<&'static str>,
    /// Street, postal code, city, NUTS region and country.
    place: [&'static str; 5],
    languages: &'static [&'static str],
    /// Free tags and ISCED-F codes.
    expertise: &'static [&'static str],
    accreditations: &'static [Held],
    public_profile: bool,
}

/// An accreditation in the tables: name, body, status, first and last day.
type Held = (
    &'static str,
    &'static str,
    AccreditationStatus,
    Option<Day>,
    Option<Day>,
);

/// In the process of accreditation: a state, not a fact.
const ECCE: Held = (
    "European Certificate in Community Enterprise (ECCE)",
    "Christ Church University, Canterbury",
    AccreditationStatus::Applied,
    None,
    None,
);

/// What most partners of the demo have in common, to be filled with `..USUAL`.
const USUAL: Partner = Partner {
    acronym: "",
    legal_name: "",
    business_name: None,
    kind: OrganisationType::Ngo,
    public_body: false,
    non_profit: true,
    vat: None,
    phone: None,
    place: [""; 5],
    languages: &[],
    expertise: &[],
    accreditations: &[],
    public_profile: true,
};

const PARTNERS: [Partner; 13] = [
    Partner {
        acronym: "relience",
        legal_name: "Assn Relience",
        phone: Some("+33 1 99 00 00 01"),
        place: ["3 rue de la Passerelle", "76000", "Rouen", "FRD22", "FR"],
        languages: &["fr", "en"],
        expertise: &["specialist education", "street work", "addiction support", "0923"],
        accreditations: &[ECCE],
        ..USUAL
    },
    Partner {
        acronym: "nordkoop",
        legal_name: "Nordkoop Arbetskooperativ",
        business_name: Some("Nordkoop arbetskooperativ ekonomisk förening"),
        kind: OrganisationType::Social,
        phone: Some("+46 8 465 004 01"),
        place: ["Träbrogatan 12", "903 26", "Umeå", "SE331", "SE"],
        languages: &["sv", "en"],
        expertise: &[
            "work rehabilitation",
            "work cooperatives",
            "peer motivation",
            "0923",
            "0417",
        ],
        ..USUAL
    },
    Partner {
        acronym: "growwell",
        legal_name: "Growwell Community Ventures CIC",
        kind: OrganisationType::Social,
        vat: Some("GB000000000"),
        phone: Some("+44 20 7946 0001"),
        place: ["27 Footbridge Lane", "CT9 9ZZ", "Margate", "UKJ44", "GB"],
        languages: &["en"],
        expertise: &["social enterprise", "empowerment", "business coaching", "0413"],
        accreditations: &[ECCE],
        ..USUAL
    },
    Partner {
        acronym: "punte",
        legal_name: "Asociatia Punte",
        business_name: Some("Asociația Punte între Oameni"),
        place: ["Strada Podului 8", "400001", "Cluj-Napoca", "RO113", "RO"],
        languages: &["ro", "en", "fr"],
        expertise: &[
            "vocational workshops",
            "rural enterprise",
            "family support",
            "0811",
            "0923",
        ],
        ..USUAL
    },
    Partner {
        acronym: "aurora",
        legal_name: "Istituto Aurora per la Formazione",
        kind: OrganisationType::EduAdult,
        place: ["Via del Ponticello 14", "40121", "Bologna", "ITH55", "IT"],
        languages: &["it", "en"],
        expertise: &[
            "adult education",
            "validation of competences",
            "migration",
            "0923",
            "0113",
        ],
        accreditations: &[(
            "Regional accreditation for adult learning",
            "Fictional Regional Board",
            AccreditationStatus::Accredited,
            Some(Day::On(2012, 1, 1)),
            None,
        )],
        ..USUAL
    },
    Partner {
        acronym: "brucke",
        legal_name: "Brucke Bildungswerk gGmbH",
        business_name: Some("Brücke Bildungswerk gGmbH"),
        kind: OrganisationType::EduVocTer,
        place: ["Am Steg 5", "04109", "Leipzig", "DED51", "DE"],
        languages: &["de", "en"],
        expertise: &["vocational orientation", "recognition of prior learning", "0113"],
        // Past its last day: it reads as LAPSED, whatever was recorded (P-5).
        accreditations: &[(
            "Quality seal for further education",
            "Fictional Further Education Council",
            AccreditationStatus::Accredited,
            Some(Day::On(2012, 7, 1)),
            Some(Day::On(2015, 6, 30)),
        )],
        ..USUAL
    },
    Partner {
        acronym: "puerta",
        legal_name: "Agencia Municipal Puerta Abierta",
        kind: OrganisationType::BodyPubLoc,
        public_body: true,
        place: ["Calle de la Pasarela 21", "41001", "Sevilla", "ES618", "ES"],
        languages: &["es", "en"],
        expertise: &["reception of newcomers", "municipal services", "0923"],
        ..USUAL
    },
    Partner {
        acronym: "porto",
        legal_name: "Escola Superior Porto Aberto",
        kind: OrganisationType::EduHei,
        place: ["Rua da Ponte Nova 33", "4000-001", "Porto", "PT11A", "PT"],
        languages: &["pt", "en", "fr"],
        expertise: &["individual learning plans", "social pedagogy", "0113", "0923"],
        ..USUAL
    },
    Partner {
        acronym: "kapu",
        legal_name: "Kapu Egyesulet",
        business_name: Some("Nyitott Kapu Egyesület"),
        place: ["Híd utca 6", "7621", "Pécs", "HU231", "HU"],
        languages: &["hu", "en", "de"],
        expertise: &["reception centres", "volunteering", "0923"],
        ..USUAL
    },
    Partner {
        acronym: "gefyra",
        legal_name: "Kentro Erevnon Gefyra",
        business_name: Some("Κέντρο Ερευνών Γέφυρα"),
        kind: OrganisationType::Res,
        place: ["Οδός Γέφυρας 9", "546 21", "Θεσσαλονίκη", "EL522", "GR"],
        languages: &["el", "en"],
        expertise: &["migration research", "equal opportunities", "0312"],
        ..USUAL
    },
    Partner {
        acronym: "most",
        legal_name: "Fundacja Most",
        business_name: Some("Fundacja Most – Wspólna Droga"),
        kind: OrganisationType::Found,
        vat: Some("PL0000000000"),
        place: ["ulica Kładki 17", "50-001", "Wrocław", "PL514", "PL"],
        languages: &["pl", "en"],
        expertise: &["labour market counselling", "language support", "0231"],
        public_profile: false,
        ..USUAL
    },
    Partner {
        acronym: "solo",
        legal_name: "Atelier Solo SARL",
        kind: OrganisationType::EntSme,
        non_profit: false,
        vat: Some("FR00000000000"),
        place: ["40 quai du Gué", "44000", "Nantes", "FRG01", "FR"],
        languages: &["fr"],
        expertise: &["bicycle repair", "0716"],
        public_profile: false,
        ..USUAL
    },
    Partner {
        acronym: "fjord",
        legal_name: "Fjord Fagskole",
        business_name: Some("Fjord fagskole for trebåtbygging"),
        kind: OrganisationType::EduVocSec,
        public_body: true,
        place: ["Brygga 2", "5003", "Bergen", "NO0A2", "NO"],
        languages: &["nb", "en"],
        expertise: &["boat building", "0722"],
        public_profile: false,
        ..USUAL
    },
];

pub async fn load(loading: &mut Loading) -> Result<()> {
    for (number, partner) in (1..).zip(&PARTNERS) {
        let row = partner.row(loading, number)?;
        let row = loading.insert::<partner::Entity>(row).await?;
        loading.partners.insert(partner.acronym, row);
    }
    Ok(())
}

impl Partner {
    /// `number` makes the identifiers: well-formed, different, and nobody's (P-1).
    fn row(&self, loading: &mut Loading, number: u32) -> Result<partner::Model> {
        let text = |text: &str| Some(text.to_owned());
        let [street, postal_code, city, region, country] = self.place;
        let acronym = self.acronym;
        Ok(partner::Model {
            id: loading.id(),
            legal_name: self.legal_name.to_owned(),
            legal_name_sort: sort_key(self.legal_name),
            business_name: self.business_name.and_then(text),
            acronym: acronym.to_owned(),
            organisation_type: self.kind,
            public_body: self.public_body,
            non_profit: self.non_profit,
            oid: Some(format!("E99{number:06}")),
            pic: Some(format!("999{number:06}")),
            vat_number: self.vat.and_then(text),
            website: Some(format!("https://{acronym}.example.org/")),
            email: Some(format!("office@{acronym}.example.org")),
            phone: self.phone.and_then(text),
            street: text(street),
            postal_code: text(postal_code),
            city: text(city),
            region: text(region),
            country: country.to_owned(),
            languages: Json(owned(self.languages)),
            expertise: Json(owned(self.expertise)),
            accreditations: Json(accreditations(loading, self.accreditations)?),
            public_profile: self.public_profile,
            state: State::Active,
            version: 0,
            created_at: loading.now(),
            created_by: None,
            updated_at: loading.now(),
            updated_by: None,
        })
    }
}

fn accreditations(loading: &Loading, held: &[Held]) -> Result<Vec<Accreditation>> {
    let day = |day: &Option<Day>| day.map(|day| loading.day(day)).transpose();
    held.iter()
        .map(|(name, body, status, from, until)| {
            Ok(Accreditation {
                name: (*name).to_owned(),
                body: (*body).to_owned(),
                status: *status,
                valid_from: day(from)?,
                valid_until: day(until)?,
            })
        })
        .collect()
}
