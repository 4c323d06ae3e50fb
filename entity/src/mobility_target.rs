//! How many mobilities a project plans for one country or one hosting partner.

use std::collections::HashMap;

use crate::{account, code::Findings, id::Id, partner, project, rule::Refusal};
use sea_orm::entity::prelude::*;
use serde::Serialize;

codes! {
    /// What can be done with a target.
    #[graphql(name = "MobilityTargetVerb")]
    pub enum Verb {
        /// See it.
        Read = "READ",
        /// Set it with its project.
        Create = "CREATE",
        /// Plan another number.
        Update = "UPDATE",
        /// Plan nothing there any more.
        Remove = "REMOVE",
    }
}

verbs!();

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "mobility_target")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Id<Entity>,
    /// The coordinating partner.
    pub partner_id: Id<partner::Entity>,
    /// The project.
    pub project_id: Id<project::Entity>,
    /// Country of the host, ISO 3166-1; a partner's own country where the target names one.
    pub host_country: String,
    /// The hosting partner, where the target names one.
    pub host_partner_id: Option<Id<partner::Entity>>,
    /// Planned number of mobilities.
    pub planned: i32,
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
stateless!();

/// The most targets of one project.
pub const MOST: usize = 100;
/// The most mobilities that one target plans.
const MOST_PLANNED: i32 = 100_000;

/// A target as somebody asks for it: a country or a partner, not both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Country of the host.
    pub host_country: Option<String>,
    /// The hosting partner.
    pub host_partner: Option<Id<partner::Entity>>,
    /// Planned number of mobilities.
    pub planned: i32,
}

/// A target that may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Country of the host.
    pub host_country: String,
    /// The hosting partner, where the target names one.
    pub host_partner_id: Option<Id<partner::Entity>>,
    /// Planned number of mobilities.
    pub planned: i32,
}

/// All targets of one project, or everything that is wrong with them. `hosts` are the partners that host in the
/// project, with their countries.
pub fn targets(wanted: Vec<Wanted>, hosts: &HashMap<Id<partner::Entity>, String>) -> Result<Vec<Target>, Refusal> {
    let mut found = Findings::default();
    found.require(
        wanted.len() <= MOST,
        "targets",
        "TOO_MANY",
        "At most 100 targets are allowed.",
        "100 objectifs au maximum.",
    );
    for (index, one) in wanted.iter().enumerate() {
        one.check(&mut found, &format!("targets[{index}]"), hosts);
        let twice = wanted[..index].iter().any(|other| other.same_host(one));
        found.require(
            !twice,
            &format!("targets[{index}]"),
            "UNIQUE",
            "There is a target for this host already.",
            "Il y a déjà un objectif pour cet hôte.",
        );
    }
    found.into_result()?;
    Ok(wanted.into_iter().filter_map(|one| one.placed(hosts)).collect())
}

impl Wanted {
    fn check(&self, found: &mut Findings, path: &str, hosts: &HashMap<Id<partner::Entity>, String>) {
        found.require(
            self.host_country.is_some() != self.host_partner.is_some(),
            path,
            "ONE_OF",
            "Either a country or a partner is expected.",
            "Soit un pays, soit un partenaire est attendu.",
        );
        if let Some(code) = &self.host_country {
            found.country(code, &format!("{path}.hostCountry"));
        }
        found.require(
            self.host_partner.is_none_or(|partner| hosts.contains_key(&partner)),
            &format!("{path}.hostPartner"),
            "HOSTING",
            "A partner of the project that hosts is expected.",
            "Un partenaire du projet qui accueille est attendu.",
        );
        found.require(
            (1..=MOST_PLANNED).contains(&self.planned),
            &format!("{path}.planned"),
            "RANGE",
            "A number from 1 to 100,000 is expected.",
            "Un nombre de 1 à 100 000 est attendu.",
        );
    }

    /// Whether both plan for the same country, or for the same partner.
    fn same_host(&self, other: &Self) -> bool {
        self.host_partner == other.host_partner && self.host_country == other.host_country
    }

    fn placed(self, hosts: &HashMap<Id<partner::Entity>, String>) -> Option<Target> {
        let country = match self.host_partner {
            Some(partner) => hosts.get(&partner).cloned(),
            None => self.host_country,
        };
        Some(Target {
            host_country: country?,
            host_partner_id: self.host_partner,
            planned: self.planned,
        })
    }
}

impl Model {
    /// A new target of `project`.
    #[must_use]
    pub fn of(id: Id<Entity>, project: &project::Model, target: Target, now: DateTimeUtc) -> Self {
        let Target {
            host_country,
            host_partner_id,
            planned,
        } = target;
        Self {
            id,
            partner_id: project.partner_id,
            project_id: project.id,
            host_country,
            host_partner_id,
            planned,
            version: 0,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
        }
    }

    /// Whether it is for the same partner, or, without one, for the same country.
    #[must_use]
    pub fn is_for(&self, target: &Target) -> bool {
        self.host_partner_id == target.host_partner_id
            && (self.host_partner_id.is_some() || self.host_country == target.host_country)
    }

    /// This target with another plan for the same host.
    #[must_use]
    pub fn replanned(&self, target: Target) -> Self {
        Self {
            host_country: target.host_country,
            planned: target.planned,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: Id<partner::Entity> = Id::new(uuid::Uuid::from_u128(1));
    const OTHER: Id<partner::Entity> = Id::new(uuid::Uuid::from_u128(2));

    fn country(code: &str, planned: i32) -> Wanted {
        Wanted {
            host_country: Some(code.to_owned()),
            host_partner: None,
            planned,
        }
    }

    fn partner(id: Id<partner::Entity>, planned: i32) -> Wanted {
        Wanted {
            host_country: None,
            host_partner: Some(id),
            planned,
        }
    }

    fn judged(wanted: Vec<Wanted>) -> Result<Vec<Target>, Vec<String>> {
        let hosts = HashMap::from([(HOST, "SE".to_owned())]);
        targets(wanted, &hosts).map_err(|refusal| match refusal {
            Refusal::Invalid(found) => found.iter().map(|one| format!("{} {}", one.path, one.rule)).collect(),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn j_3_a_target_by_partner_counts_under_its_country_beside_one_by_country() {
        let both = judged(vec![partner(HOST, 18), country("SE", 8)]).expect("a country and a partner in it");
        assert_eq!(
            (both[0].host_country.as_str(), both[0].host_partner_id),
            ("SE", Some(HOST))
        );
        assert_eq!((both[1].host_country.as_str(), both[1].host_partner_id), ("SE", None));
        assert_eq!(judged(Vec::new()), Ok(Vec::new()));
    }

    #[test]
    fn a_target_names_one_host_that_hosts_once_with_a_number() {
        let neither = Wanted {
            host_country: None,
            ..country("", 1)
        };
        let two = Wanted {
            host_country: Some("SE".to_owned()),
            ..partner(HOST, 1)
        };
        let wrong = vec![
            neither,
            two,
            country("XX", 0),
            partner(OTHER, 100_001),
            country("RO", 1),
            country("RO", 2),
        ];
        let expected = [
            "input.targets[0] ONE_OF",
            "input.targets[1] ONE_OF",
            "input.targets[2].hostCountry COUNTRY",
            "input.targets[2].planned RANGE",
            "input.targets[3].hostPartner HOSTING",
            "input.targets[3].planned RANGE",
            "input.targets[5] UNIQUE",
        ];
        assert_eq!(judged(wrong).unwrap_err(), expected);
        assert_eq!(
            judged(vec![country("RO", 1); 101]).unwrap_err()[0],
            "input.targets TOO_MANY"
        );
    }
}
