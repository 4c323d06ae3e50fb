//! Programmes: the rules that they set for the mobilities of their projects (J-6).
//!
//! The rules are no records of anybody's but data that the program ships; everybody who is signed in reads them.

pub mod graphql;

use chrono::NaiveDate;
use entity::{
    programme::RuleSet,
    project::{Model, Programme},
};

use crate::{auth::Actor, authz::Relation};

/// Which rule sets are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Any of these programmes.
    pub programme: Option<Vec<Programme>>,
    /// Those that hold for a call of this year.
    pub call_year: Option<i32>,
}

/// The rule sets in all their versions, by programme and call year; none for anonymous callers.
#[must_use]
pub fn rule_sets(actor: &Actor, filter: &Filter) -> Vec<&'static RuleSet> {
    let Filter { programme, call_year } = filter;
    shown(actor)
        .iter()
        .filter(|set| programme.as_ref().is_none_or(|any| any.contains(&set.programme)))
        .filter(|set| call_year.is_none_or(|year| set.holds_for(year)))
        .collect()
}

/// One version of a rule set; the one that applies today if no version is said.
#[must_use]
pub fn rule_set(actor: &Actor, code: &str, version: Option<i32>, today: NaiveDate) -> Option<&'static RuleSet> {
    let found = match version {
        Some(version) => RuleSet::named(code, version),
        None => RuleSet::in_force(code, today),
    };
    found.filter(|_| !shown(actor).is_empty())
}

/// The rules by which a record of the project would be judged today.
#[must_use]
pub fn of_project(project: &Model, today: NaiveDate) -> Option<&'static RuleSet> {
    RuleSet::for_project(project.programme, project.call_year, today)
}

fn shown(actor: &Actor) -> &'static [RuleSet] {
    let signed_in = actor.everywhere(Relation::SignedIn) == Some(true);
    if signed_in { RuleSet::all() } else { &[] }
}
