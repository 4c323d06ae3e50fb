//! What a project plans beside what happened.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::{id::Id, mobility_target, partner, project};

use crate::{
    graphql::{
        scalar::{CountryCode, Date},
        session,
    },
    mobility::figures::{Actual, Country, Host},
    partner::graphql::Partner,
};

/// Mobilities to one host that began in one month.
#[derive(Debug, SimpleObject)]
pub struct MonthReconciliation {
    /// First day of the month.
    month: Date,
    /// Mobilities that began; null if that is withheld.
    actual: Option<i64>,
    /// Whether the figure is withheld, because it is about fewer than five people of other partners or would give such a
    /// figure away.
    withheld: bool,
}

/// Planned against actual mobilities to one hosting partner (J-3).
#[derive(Debug)]
pub struct PartnerReconciliation {
    partner: Id<partner::Entity>,
    planned: Option<i64>,
    actual: Option<i64>,
    withheld: bool,
    months: Vec<MonthReconciliation>,
}

/// Planned against actual mobilities to one hosting partner (J-3).
#[Object]
impl PartnerReconciliation {
    /// The host. Scope `partner:read`.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        Ok(session(ctx)?.load(self.partner).await?.map(Partner))
    }

    /// The target for this partner; null where none names it.
    async fn planned(&self) -> Option<i64> {
        self.planned
    }

    /// Mobilities that began; null until there are mobilities, and if that is withheld.
    async fn actual(&self) -> Option<i64> {
        self.actual
    }

    /// planned − actual; null where one of them is.
    async fn difference(&self) -> Option<i64> {
        self.planned.zip(self.actual).map(|(planned, actual)| planned - actual)
    }

    /// Whether the figure or how it divides by month is withheld, because it is about fewer than five people of other
    /// partners or would give such a figure away.
    async fn withheld(&self) -> bool {
        self.withheld
    }

    /// By month of beginning, in their order; they add up to the host's figure. Empty if that is withheld.
    async fn months(&self) -> &[MonthReconciliation] {
        &self.months
    }
}

/// Planned against actual mobilities of one host country (J-3).
#[derive(Debug, SimpleObject)]
pub struct HostReconciliation {
    /// Country of the host; a target by partner counts under its country.
    country: CountryCode,
    /// Sum of the targets.
    planned: i64,
    /// Mobilities that began; null until there are mobilities, and if that is withheld.
    actual: Option<i64>,
    /// planned − actual; null where actual is.
    difference: Option<i64>,
    /// Whether the figure or how it divides by host is withheld, because it is about fewer than five people of other
    /// partners or would give such a figure away.
    withheld: bool,
    /// By hosting partner: those that a target names and those to which mobilities lead. What began adds up to the
    /// country's figure.
    partners: Vec<PartnerReconciliation>,
}

/// Planned against actual mobilities (J-3). Differences are shown, never repaired. What began is counted over the whole
/// project, whoever looks; a figure about fewer than five people of other partners than the viewer's is withheld
/// with all that would give it away, and never replaced by another one.
#[derive(Debug, SimpleObject)]
pub struct Reconciliation {
    /// Planned number in total; null if the project plans none.
    planned_total: Option<i64>,
    /// Sum of the targets by host.
    planned_by_host: i64,
    /// Mobilities that began; null until there are mobilities, and if that is withheld.
    actual: Option<i64>,
    /// plannedTotal − plannedByHost; null if no total is planned.
    difference: Option<i64>,
    /// Whether the figure of those that began or how it divides by country is withheld, because it is about fewer than five
    /// people of other partners or would give such a figure away.
    withheld: bool,
    /// By country of the host; what began adds up to the total.
    hosts: Vec<HostReconciliation>,
}

impl Reconciliation {
    /// The plan beside what happened; hosts that nobody planned come last.
    #[must_use]
    pub fn of(plan: &project::Reconciliation, targets: &[mobility_target::Model], actual: Option<&Actual>) -> Self {
        let began = actual
            .and_then(|actual| actual.countries.as_deref())
            .unwrap_or_default();
        let divided = actual.is_some_and(|actual| actual.countries.is_some());
        let to = |code: &str| began.iter().find(|country| country.code == code);
        let planned = plan.hosts.iter().map(|(code, planned)| {
            let nobody = || Country::nobody(code, divided);
            let there = to(code).cloned().unwrap_or_else(nobody);
            HostReconciliation::of(&there, *planned, targets, actual.is_some())
        });
        let unplanned = began
            .iter()
            .filter(|country| plan.hosts.iter().all(|(code, _)| *code != country.code));
        let unplanned = unplanned.map(|country| HostReconciliation::of(country, 0, targets, true));
        Self {
            planned_total: plan.planned_total,
            planned_by_host: plan.planned_by_host,
            actual: actual.and_then(|actual| actual.total),
            difference: plan.difference(),
            withheld: actual.is_some() && !divided,
            hosts: planned.chain(unplanned).collect(),
        }
    }
}

impl HostReconciliation {
    /// `any` says whether mobilities have begun in the project at all.
    fn of(country: &Country, planned: i64, targets: &[mobility_target::Model], any: bool) -> Self {
        let here = targets.iter().filter(|target| target.host_country == country.code);
        let named: Vec<(Id<partner::Entity>, i64)> = here
            .filter_map(|target| Some((target.host_partner_id?, i64::from(target.planned))))
            .collect();
        let began = country.hosts.as_deref().unwrap_or_default();
        let plan_of = |partner| {
            named
                .iter()
                .find(|(named, _)| *named == partner)
                .map(|(_, planned)| *planned)
        };
        let hosts = began
            .iter()
            .map(|host| PartnerReconciliation::of(host, plan_of(host.partner), any));
        let missing = named
            .iter()
            .filter(|(partner, _)| began.iter().all(|host| host.partner != *partner));
        let missing = missing.map(|(partner, planned)| {
            let nobody = Host::nobody(*partner, country.hosts.is_some());
            PartnerReconciliation::of(&nobody, Some(*planned), any)
        });
        Self {
            country: CountryCode(country.code.clone()),
            planned,
            actual: country.actual,
            difference: country.actual.map(|actual| planned - actual),
            withheld: any && country.hosts.is_none(),
            partners: hosts.chain(missing).collect(),
        }
    }
}

impl PartnerReconciliation {
    fn of(host: &Host, planned: Option<i64>, any: bool) -> Self {
        let months = host.months.iter().flatten().map(|month| MonthReconciliation {
            month: Date(month.first_day),
            actual: month.actual,
            withheld: month.actual.is_none(),
        });
        Self {
            partner: host.partner,
            planned,
            actual: host.actual,
            withheld: any && host.months.is_none(),
            months: months.collect(),
        }
    }
}
