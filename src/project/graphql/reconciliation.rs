//! What a project plans beside what happened.

use async_graphql::SimpleObject;
use entity::project;

use crate::{graphql::scalar::CountryCode, mobility::figures::Actual};

/// Planned against actual mobilities of one host country (J-3).
#[derive(Debug, SimpleObject)]
pub struct HostReconciliation {
    /// Country of the host; a target by partner counts under its country.
    country: CountryCode,
    /// Sum of the targets.
    planned: i64,
    /// Mobilities that began; null until there are mobilities.
    actual: Option<i64>,
    /// planned − actual; null until there are mobilities.
    difference: Option<i64>,
}

/// Planned against actual mobilities (J-3). Differences are shown, never repaired.
#[derive(Debug, SimpleObject)]
pub struct Reconciliation {
    /// Planned number in total; null if the project plans none.
    planned_total: Option<i64>,
    /// Sum of the targets by host.
    planned_by_host: i64,
    /// Mobilities that began, the same for all viewers; null until there are mobilities.
    actual: Option<i64>,
    /// plannedTotal − plannedByHost; null if no total is planned.
    difference: Option<i64>,
    /// By country of the host.
    hosts: Vec<HostReconciliation>,
}

impl Reconciliation {
    /// The plan beside what happened; hosts that nobody planned come last.
    pub fn of(figures: &project::Reconciliation, actual: Option<&Actual>) -> Self {
        let host = |country: &str, planned: i64| {
            let actual = actual.map(|actual| actual.to(country));
            HostReconciliation {
                country: CountryCode(country.to_owned()),
                planned,
                actual,
                difference: actual.map(|actual| planned - actual),
            }
        };
        let planned = figures.hosts.iter().map(|(country, planned)| host(country, *planned));
        let among = |country: &&str| figures.hosts.iter().any(|(planned, _)| planned == country);
        let unplanned = actual.into_iter().flat_map(Actual::countries);
        let unplanned = unplanned
            .filter(|country| !among(country))
            .map(|country| host(country, 0));
        Self {
            planned_total: figures.planned_total,
            planned_by_host: figures.planned_by_host,
            actual: actual.map(Actual::total),
            difference: figures.difference(),
            hosts: planned.chain(unplanned).collect(),
        }
    }
}
