//! What a project plans beside what happened.

use async_graphql::SimpleObject;
use entity::project;

use crate::graphql::scalar::CountryCode;

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

impl From<project::Reconciliation> for Reconciliation {
    fn from(figures: project::Reconciliation) -> Self {
        let host = |(country, planned): &(String, i64)| HostReconciliation {
            country: CountryCode(country.clone()),
            planned: *planned,
            actual: None,
            difference: None,
        };
        Self {
            planned_total: figures.planned_total,
            planned_by_host: figures.planned_by_host,
            actual: None,
            difference: figures.difference(),
            hosts: figures.hosts.iter().map(host).collect(),
        }
    }
}
