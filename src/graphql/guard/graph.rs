//! The fragment graph, expanded without being written out: each fragment's total is computed once.

use std::collections::HashMap;

use super::{
    Limits,
    scan::{Counts, Definition, Spread},
    within,
};
use crate::error::Rejection;

/// A document may hold so many times the selections of one operation: the validator walks all of them.
const OPERATIONS: u64 = 4;

/// Judges every definition with its fragments written out.
///
/// Fragments that no operation uses are judged as well: the validator walks them, too.
pub(super) fn check(definitions: &[Definition<'_>], limits: &Limits) -> Result<(), Rejection> {
    let named = by_name(definitions);
    let mut graph = Graph {
        definitions,
        named: &named,
        totals: vec![Total::Unknown; definitions.len()],
        limits,
    };
    let mut all: u64 = 0;
    for (index, definition) in definitions.iter().enumerate() {
        let total = graph.total(index, 0)?;
        within("nesting", total.nesting, limits.nesting)?;
        within("selections", total.selections, limits.selections)?;
        within("aliases", total.aliases, limits.aliases)?;
        within("directives", total.directives, limits.directives)?;
        if definition.fragment.is_none() {
            within("root_fields", total.root_fields, limits.root_fields)?;
            all = all.saturating_add(total.selections);
            within("selections", all, limits.selections.saturating_mul(OPERATIONS))?;
        }
    }
    Ok(())
}

/// All definitions of a name. More than one is a mistake, and all count, whichever a walker takes.
type Named<'a> = HashMap<&'a str, Vec<usize>>;

fn by_name<'a>(definitions: &[Definition<'a>]) -> Named<'a> {
    let mut named = Named::new();
    for (index, definition) in definitions.iter().enumerate() {
        if let Some(name) = definition.fragment {
            named.entry(name).or_default().push(index);
        }
    }
    named
}

#[derive(Clone, Copy)]
enum Total {
    Unknown,
    /// Being computed: to meet it again is a cycle.
    Open,
    Known(Counts),
}

struct Graph<'g, 'a> {
    definitions: &'g [Definition<'a>],
    named: &'g Named<'a>,
    totals: Vec<Total>,
    limits: &'g Limits,
}

impl Graph<'_, '_> {
    /// What a definition holds with its fragments written out; `chain` spreads led to it.
    fn total(&mut self, index: usize, chain: u64) -> Result<Counts, Rejection> {
        match self.totals[index] {
            Total::Known(counts) => return Ok(counts),
            Total::Open => return Err(Rejection::new("fragment_cycles", 1, 0)),
            Total::Unknown => self.totals[index] = Total::Open,
        }
        // Every fragment opens a bracket, so that a chain is never longer than the nesting it makes.
        within("nesting", chain + 1, self.limits.nesting)?;
        let (definition, named) = (&self.definitions[index], self.named);
        let mut sum = definition.own;
        for spread in &definition.spreads {
            for target in named.get(spread.fragment).into_iter().flatten() {
                sum = sum.with(self.total(*target, chain + 1)?, spread);
            }
        }
        self.totals[index] = Total::Known(sum);
        Ok(sum)
    }
}

impl Counts {
    /// These and a fragment's, written out where it is spread.
    fn with(self, fragment: Self, spread: &Spread<'_>) -> Self {
        let root_fields = if spread.at_root { fragment.root_fields } else { 0 };
        Self {
            selections: self.selections.saturating_add(fragment.selections),
            aliases: self.aliases.saturating_add(fragment.aliases),
            directives: self.directives.saturating_add(fragment.directives),
            root_fields: self.root_fields.saturating_add(root_fields),
            nesting: self.nesting.max(spread.nesting.saturating_add(fragment.nesting)),
        }
    }
}
