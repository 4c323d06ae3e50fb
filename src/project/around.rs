//! What other records forbid when a project changes: sessions that would lie outside it, and circles of projects
//! that continue each other.

use entity::{
    id::Id,
    mobility, module, module_session,
    project::{self, Changes, Model},
    rule::{Text, Violation},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::{db::Tx, error::Result, graphql::node::global_id};

/// How many records a refusal names; the others are counted.
const NAMED: usize = 10;
/// The longest chain of projects, one continuing the other.
const LONGEST_CHAIN: usize = 100;

/// Everything that other records forbid about these changes.
pub async fn violations(tx: &Tx, project: &Model, changes: &Changes) -> Result<Vec<Violation>> {
    let mut found = Vec::new();
    if let Some(first) = changes.start_date.filter(|day| *day > project.start_date) {
        let before = module_session::Column::StartDate.lt(first);
        found.extend(outside(tx, project.id, before.into(), "input.startDate").await?);
        let before = mobility::Column::StartDate.lt(first);
        found.extend(mobilities_outside(tx, project.id, before.into(), "input.startDate").await?);
    }
    if let Some(last) = changes.end_date.filter(|day| *day < project.end_date) {
        let after = module_session::Column::EndDate.gt(last);
        found.extend(outside(tx, project.id, after.into(), "input.endDate").await?);
        let after = mobility::Column::EndDate.gt(last);
        found.extend(mobilities_outside(tx, project.id, after.into(), "input.endDate").await?);
    }
    if let Some(predecessor) = changes.predecessor.flatten() {
        found.extend(circle(tx, project.id, predecessor).await?);
    }
    Ok(found)
}

/// J-4: the sessions that would lie outside. Those that the caller sees are named, the others only counted.
async fn outside(tx: &Tx, project: Id<project::Entity>, where_: Condition, path: &str) -> Result<Option<Violation>> {
    let all = tx.system("J-4").locked(sessions(project, where_.clone())).await?.len();
    if all == 0 {
        return Ok(None);
    }
    let mut seen = tx.list(sessions(project, where_)).await?;
    seen.sort_by_key(|row| (row.start_date, row.id));
    let names = seen.iter().take(NAMED).map(name).collect();
    Ok(Some(Violation::new(path, "J-4", said(SESSIONS, names, all))))
}

/// J-4: the live mobilities that would lie outside (M-2), told in the same way.
async fn mobilities_outside(
    tx: &Tx,
    project: Id<project::Entity>,
    where_: Condition,
    path: &str,
) -> Result<Option<Violation>> {
    let live = mobility::Column::Status.is_not_in(mobility::Status::DEAD.iter().copied());
    let of = mobility::Entity::find().filter(mobility::Column::ProjectId.eq(project));
    let of = of.filter(live).filter(where_);
    let all = tx.system("J-4").locked(of.clone()).await?.len();
    if all == 0 {
        return Ok(None);
    }
    let mut seen = tx.list(of).await?;
    seen.sort_by_key(|row| (row.start_date, row.id));
    let name = |row: &mobility::Model| format!("{}/{} ({})", row.start_date, row.end_date, global_id(row.id));
    let names = seen.iter().take(NAMED).map(name).collect();
    Ok(Some(Violation::new(path, "J-4", said(MOBILITIES, names, all))))
}

fn sessions(project: Id<project::Entity>, where_: Condition) -> Select<module_session::Entity> {
    let modules = module::Entity::find()
        .select_only()
        .column(module::Column::Id)
        .filter(module::Column::ProjectId.eq(project));
    module_session::Entity::find()
        .filter(module_session::Column::ModuleId.in_subquery(modules.into_query()))
        .filter(where_)
}

fn name(row: &module_session::Model) -> String {
    let days = if row.start_date == row.end_date {
        row.start_date.to_string()
    } else {
        format!("{}/{}", row.start_date, row.end_date)
    };
    format!("{} {days} ({})", row.place, global_id(row.id))
}

/// What lies outside, in the languages of refusals.
const SESSIONS: (&str, &str) = ("Sessions", "Des sessions");
const MOBILITIES: (&str, &str) = ("Mobilities", "Des mobilités");

fn said((en_kind, fr_kind): (&str, &str), names: Vec<String>, all: usize) -> Text {
    let rest = all.saturating_sub(names.len());
    let (mut en, mut fr) = (names.clone(), names);
    if rest > 0 {
        en.push(format!("{rest} more"));
        fr.push(format!("{rest} de plus"));
    }
    Text::new(
        format!("{en_kind} would lie outside the project: {}.", en.join(", ")),
        format!("{fr_kind} seraient hors du projet : {}.", fr.join(", ")),
    )
}

/// No project continues itself, not even by way of others, which the caller may not see.
async fn circle(tx: &Tx, project: Id<project::Entity>, predecessor: Id<project::Entity>) -> Result<Option<Violation>> {
    let mut next = Some(predecessor).filter(|id| *id != project);
    for _ in 0..LONGEST_CHAIN {
        let Some(id) = next else { return Ok(None) };
        let row = tx
            .system("no circle of projects")
            .one(project::Entity::find_by_id(id))
            .await?;
        next = row.and_then(|row| row.predecessor_id);
        if next == Some(project) {
            break;
        }
    }
    let text = Text::new(
        "That project continues this one, directly or through others.",
        "Ce projet-là succède à celui-ci, directement ou par d'autres.",
    );
    Ok(Some(Violation::new("input.predecessor", "CYCLE", text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j_4_names_what_is_seen_and_counts_the_rest() {
        let text = said(SESSIONS, vec!["Rouen 2026-01-01 (module_session_1)".to_owned()], 3);
        assert_eq!(
            text.en,
            "Sessions would lie outside the project: Rouen 2026-01-01 (module_session_1), 2 more."
        );
        assert!(text.fr.ends_with("2 de plus."));
        assert_eq!(
            said(SESSIONS, Vec::new(), 2).en,
            "Sessions would lie outside the project: 2 more."
        );
    }
}
