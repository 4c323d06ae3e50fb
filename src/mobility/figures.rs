//! What the mobilities of a project add up to (J-3), and what keeps a partner in it (J-5).
//!
//! The figures are those of the whole project, whoever looks: a viewer is told a figure or is not (R-1, the rule
//! stands in [`entity::disclosure`]), and never another one. Totals are the sums of their parts, shown or withheld.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use entity::{
    disclosure::{Figure, divided},
    id::Id,
    mobility::{self, Column, Status, Verb},
    partner, project,
    scope::{Access, Area},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    authz::{Relation, matrix},
    db::{Session, Tx},
    error::Result,
};

/// How many mobilities of a project have begun, as far as the viewer may be told.
#[derive(Debug, Clone)]
pub struct Actual {
    /// All of them; `None` if that is withheld.
    pub total: Option<i64>,
    /// By country of the host; `None` if that is withheld, and then nobody is told which countries there are.
    pub countries: Option<Vec<Country>>,
}

/// Those to hosts in one country.
#[derive(Debug, Clone)]
pub struct Country {
    /// ISO 3166-1.
    pub code: String,
    /// How many; `None` if that is withheld.
    pub actual: Option<i64>,
    /// By host; `None` if that is withheld.
    pub hosts: Option<Vec<Host>>,
}

impl Country {
    /// One that was planned and to which nobody went; unless that is withheld.
    #[must_use]
    pub fn nobody(code: &str, told: bool) -> Self {
        Self {
            code: code.to_owned(),
            actual: told.then_some(0),
            hosts: told.then(Vec::new),
        }
    }
}

/// Those to one host.
#[derive(Debug, Clone)]
pub struct Host {
    /// The hosting partner.
    pub partner: Id<partner::Entity>,
    /// How many; `None` if that is withheld.
    pub actual: Option<i64>,
    /// By month in which they began; `None` if that is withheld.
    pub months: Option<Vec<Month>>,
}

impl Host {
    /// One that was planned and to which nobody went; unless that is withheld.
    #[must_use]
    pub fn nobody(partner: Id<partner::Entity>, told: bool) -> Self {
        Self {
            partner,
            actual: told.then_some(0),
            months: told.then(Vec::new),
        }
    }
}

/// Those that began in one month.
#[derive(Debug, Clone, Copy)]
pub struct Month {
    /// Its first day.
    pub first_day: NaiveDate,
    /// How many; `None` if that is withheld.
    pub actual: Option<i64>,
}

/// How many mobilities lead from one sender to one host in one month.
#[derive(Debug, Clone, FromQueryResult)]
struct Begun {
    project_id: Uuid,
    partner_id: Uuid,
    country: String,
    host_partner_id: Uuid,
    month: String,
    n: i64,
}

/// J-3: the figures of the whole project; `None` until there are mobilities.
pub async fn actual(session: &Session, project: Id<project::Entity>) -> Result<Option<Actual>> {
    let month = session.dialect().month(Expr::col(Column::StartDate));
    let begun = mobility::Entity::find()
        .select_only()
        .columns([
            Column::ProjectId,
            Column::PartnerId,
            Column::Country,
            Column::HostPartnerId,
        ])
        .column_as(month, "month")
        .column_as(Expr::val(1).count(), "n")
        .filter(Column::Status.is_in(Status::BEGUN.iter().copied()))
        .group_by(Column::ProjectId)
        .group_by(Column::PartnerId)
        .group_by(Column::Country)
        .group_by(Column::HostPartnerId)
        .group_by(Expr::col("month"));
    let place = (Column::ProjectId, project.uuid());
    let rows: Vec<Begun> = session
        .whole("begun", place, begun, |row: &Begun| row.project_id)
        .await?;
    Ok((!rows.is_empty()).then(|| Counting::by(session).told(&rows)))
}

/// Counting for one viewer.
struct Counting {
    /// The partners of which the viewer may read every mobility.
    own: HashSet<Uuid>,
}

impl Counting {
    fn by(session: &Session) -> Self {
        let actor = session.actor();
        let mut readers = matrix::mobility(Verb::Read).iter();
        let roles = readers
            .find(|grant| grant.relation == Relation::Owner)
            .map(|grant| grant.roles);
        let own = match roles {
            Some(roles) if actor.reaches(Area::Mobility, Access::Read) => actor.related(Relation::Owner, roles, false),
            _ => HashSet::default(),
        };
        Self { own }
    }

    fn told(&self, rows: &[Begun]) -> Actual {
        let total = self.figure(rows.iter()).told();
        let countries = total.and_then(|_| {
            self.parts(
                rows,
                |row| row.country.clone(),
                |code, actual, rows| Country {
                    hosts: actual.and_then(|_| self.hosts(rows)),
                    code,
                    actual,
                },
            )
        });
        Actual { total, countries }
    }

    fn hosts(&self, rows: &[Begun]) -> Option<Vec<Host>> {
        self.parts(
            rows,
            |row| row.host_partner_id,
            |partner, actual, rows| Host {
                partner: Id::new(partner),
                months: actual.and_then(|_| self.months(rows)),
                actual,
            },
        )
    }

    fn months(&self, rows: &[Begun]) -> Option<Vec<Month>> {
        let first_day = |row: &Begun| NaiveDate::parse_from_str(&format!("{}-01", row.month), "%Y-%m-%d");
        let month = |row: &Begun| first_day(row).unwrap_or_default();
        self.parts(rows, month, |first_day, actual, _| Month { first_day, actual })
    }

    /// The rows by one of their values, in its order, as far as they may be told apart.
    fn parts<K: Ord, T>(
        &self,
        rows: &[Begun],
        key: impl Fn(&Begun) -> K,
        part: impl Fn(K, Option<i64>, &[Begun]) -> T,
    ) -> Option<Vec<T>> {
        let mut groups = BTreeMap::<K, Vec<Begun>>::new();
        for row in rows {
            groups.entry(key(row)).or_default().push(row.clone());
        }
        let figures: Vec<Figure> = groups.values().map(|rows| self.figure(rows.iter())).collect();
        let told = divided(&figures)?;
        let parts = groups.into_iter().zip(told);
        Some(parts.map(|((key, rows), told)| part(key, told, &rows)).collect())
    }

    fn figure<'a>(&self, rows: impl Iterator<Item = &'a Begun>) -> Figure {
        rows.fold(Figure { count: 0, own: 0 }, |sum, row| Figure {
            count: sum.count + row.n,
            own: sum.own + if self.own.contains(&row.partner_id) { row.n } else { 0 },
        })
    }
}

/// J-5: whether the partner sends or hosts a mobility of the project that runs; such a partner cannot leave.
pub async fn runs_any(tx: &Tx, project: Id<project::Entity>, partner: Id<partner::Entity>) -> Result<bool> {
    let part = Condition::any()
        .add(Column::PartnerId.eq(partner))
        .add(Column::HostPartnerId.eq(partner));
    let running = running().filter(Column::ProjectId.eq(project)).filter(part);
    Ok(!tx.system("J-5").locked(running).await?.is_empty())
}

fn running() -> sea_orm::Select<mobility::Entity> {
    mobility::Entity::find().filter(Column::Status.is_in(Status::RUNNING.iter().copied()))
}

/// Who sends to whom while it runs.
#[derive(Debug, Clone, FromQueryResult)]
struct Running {
    project: Uuid,
    sender: Uuid,
    host: Uuid,
}

/// The same for a button, which is not offered while it would be refused (J-5).
pub async fn keeps(session: &Session, project: Id<project::Entity>, partner: Id<partner::Entity>) -> Result<bool> {
    let pairs = running()
        .select_only()
        .column_as(Column::ProjectId, "project")
        .column_as(Column::PartnerId, "sender")
        .column_as(Column::HostPartnerId, "host")
        .distinct();
    let place = (Column::ProjectId, project.uuid());
    let pairs: Vec<Running> = session
        .whole("running", place, pairs, |row: &Running| row.project)
        .await?;
    Ok(pairs
        .iter()
        .any(|pair| [pair.sender, pair.host].contains(&partner.uuid())))
}
