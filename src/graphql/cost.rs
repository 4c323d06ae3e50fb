//! What an operation costs, in points, known before anything runs.
//!
//! Every field costs one point; a `totalCount` and a field at the root of a mutation cost ten. What stands
//! beneath a list costs as often as the list may have entries: the `nodes` and `edges` of a connection as
//! often as its page is long (`first` or `last`, else 25, at least 1 and at most 100), the entries of a list
//! with an `ids` argument as often as ids are given, those of any other list of objects ten times.
//! Introspection costs a point a field, for it reads memory alone; how much it may yield is estimated from a
//! census of the schema and bounded on its own.
//!
//! The walk follows `@skip` and `@include` and writes fragments out. It is linear in the selections, whose
//! number the guard has bounded.

pub(super) mod introspection;

use apollo_compiler::{
    Name, Node,
    ast::Value,
    executable::{ExecutableDocument, Field, Operation, Selection, SelectionSet},
};
use async_graphql::Value as Constant;

use self::introspection::{Census, Reach};
use super::document::Coerced;
use crate::error::Rejection;

/// Entries of a page whose size is not given.
const PAGE: u64 = 25;
/// The largest page; larger ones are refused when they run.
const LARGEST_PAGE: u64 = 100;
/// Entries of a list of objects without pages.
const ENTRIES: u64 = 10;
/// A count over all rows.
const TOTAL_COUNT: u64 = 10;
/// A change.
const MUTATION: u64 = 10;

/// What was measured of one operation; sums saturate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Price {
    /// The cost, in points.
    pub total: u64,
    /// How deep fields nest.
    pub depth: u64,
    /// Values that introspection may yield.
    pub introspected: u64,
    /// Fields with a selection, in the order in which the walk met them.
    steps: Vec<Step>,
}

/// A field with a selection: a step of a response path and, if it is a list, a multiplier.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    name: Name,
    parent: Option<usize>,
    /// The innermost list around it.
    list: Option<usize>,
    /// How many entries what stands beneath was counted for; none if this is no list.
    entries: Option<u64>,
    /// The entries are a page, whose size can be chosen.
    paged: bool,
    /// The cost beneath that grows with the entries.
    beneath: u64,
}

/// The list that costs most, and a page size that would fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dearest {
    /// Where it stands in the response, for example `projects.nodes.modules`.
    pub field: String,
    /// The largest page of this list with which the operation fits, if there is one.
    pub first: Option<u64>,
}

impl Price {
    /// Refuses a cost above `allowed`, with advice.
    pub fn check(&self, allowed: u64) -> Result<(), Rejection> {
        if self.total <= allowed {
            return Ok(());
        }
        let dearest = self.dearest(allowed);
        Err(Rejection {
            first: dearest.as_ref().and_then(|dearest| dearest.first),
            field: dearest.map(|dearest| dearest.field),
            ..Rejection::new("cost", self.total, allowed)
        })
    }

    /// The list that costs most itself, lists beneath it aside. If no smaller page of it would bring the
    /// cost down to `allowed`, the next dearest of which one would is preferred.
    #[must_use]
    pub fn dearest(&self, allowed: u64) -> Option<Dearest> {
        let mut lists = self.lists();
        lists.sort_by_key(|(own, _)| std::cmp::Reverse(*own));
        let fitting = lists
            .iter()
            .find_map(|(_, index)| Some((*index, self.first(*index, allowed)?)));
        let (index, first) = match fitting {
            Some((index, first)) => (index, Some(first)),
            None => (lists.first()?.1, None),
        };
        let field = self.path(index);
        Some(Dearest { field, first })
    }

    /// Each list with what it costs itself.
    fn lists(&self) -> Vec<(u64, usize)> {
        let mut own: Vec<u64> = self.steps.iter().map(|step| step.beneath).collect();
        for step in &self.steps {
            if let Some(list) = step.list {
                own[list] = own[list].saturating_sub(step.beneath);
            }
        }
        let steps = self.steps.iter().enumerate();
        steps
            .filter(|(_, step)| step.entries.is_some())
            .map(|(index, _)| (own[index], index))
            .collect()
    }

    fn first(&self, index: usize, allowed: u64) -> Option<u64> {
        let step = &self.steps[index];
        let each = step
            .entries
            .filter(|_| step.paged)
            .map(|entries| step.beneath / entries)?;
        let rest = self.total.saturating_sub(step.beneath);
        let first = allowed.checked_sub(rest)?.checked_div(each)?;
        (first > 0).then_some(first)
    }

    fn path(&self, index: usize) -> String {
        let mut names: Vec<&str> = std::iter::successors(Some(index), |index| self.steps[*index].parent)
            .map(|index| self.steps[index].name.as_str())
            .collect();
        names.reverse();
        names.join(".")
    }
}

/// What the walk needs to know of its surroundings.
pub(super) struct Surroundings<'a> {
    pub(super) census: &'a Census,
    pub(super) document: &'a ExecutableDocument,
    pub(super) variables: &'a Coerced,
}

/// Measures an operation.
pub(super) fn measure(around: &Surroundings<'_>, operation: &Operation) -> Price {
    let mut walk = Walk {
        around,
        price: Price::default(),
    };
    let root = Place {
        times: 1,
        depth: 1,
        field: if operation.is_mutation() { MUTATION } else { 1 },
        parent: None,
        list: None,
        page: None,
        reach: None,
    };
    walk.price.total = walk.set(&operation.selection_set, root);
    walk.price
}

struct Walk<'a> {
    around: &'a Surroundings<'a>,
    price: Price,
}

/// Where a selection set stands.
#[derive(Clone, Copy)]
struct Place {
    /// How often it is answered.
    times: u64,
    depth: u64,
    /// What a plain field costs here.
    field: u64,
    /// The step it belongs to.
    parent: Option<usize>,
    /// The innermost list around it.
    list: Option<usize>,
    /// The entries on a page, directly beneath a connection.
    page: Option<u64>,
    /// Within introspection, what is looked at.
    reach: Option<Reach>,
}

impl Walk<'_> {
    /// The cost of a selection set, each time that it is answered.
    fn set(&mut self, set: &SelectionSet, place: Place) -> u64 {
        let around = self.around;
        let mut sum: u64 = 0;
        for selection in &set.selections {
            if !around.variables.include(selection.directives()) {
                continue;
            }
            let cost = match selection {
                Selection::Field(field) => self.field(field, place),
                Selection::InlineFragment(inline) => self.set(&inline.selection_set, place),
                Selection::FragmentSpread(spread) => match spread.fragment_def(around.document) {
                    Some(fragment) => self.set(&fragment.selection_set, place),
                    None => 0,
                },
            };
            sum = sum.saturating_add(cost);
        }
        sum
    }

    fn field(&mut self, field: &Node<Field>, place: Place) -> u64 {
        self.price.depth = self.price.depth.max(place.depth);
        if place.reach.is_some() || matches!(field.name.as_str(), "__schema" | "__type") {
            return self.introspect(field, place);
        }
        let entry = place.page.is_some() && matches!(field.name.as_str(), "nodes" | "edges");
        let times = match place.page {
            Some(page) if entry => place.times.saturating_mul(page),
            _ => place.times,
        };
        let own = times.saturating_mul(match field.name.as_str() {
            "totalCount" if place.page.is_some() => TOTAL_COUNT,
            "__typename" => 1,
            _ => place.field,
        });
        if field.selection_set.is_empty() {
            return own;
        }
        let inner = Place { times, ..place };
        let cost = own.saturating_add(self.children(field, inner, entry));
        if let (true, Some(connection)) = (entry, place.parent) {
            self.grow(connection, cost);
        }
        cost
    }

    /// What stands beneath a field. An entry of a connection was multiplied by its page already.
    fn children(&mut self, field: &Node<Field>, place: Place, entry: bool) -> u64 {
        let page = self.page(field);
        let list = !entry && page.is_none() && field.ty().is_list();
        let entries = if list { Some(self.entries(field)) } else { page };
        let step = self.step(field, place, entries, page.is_some());
        let inside = Place {
            times: match entries {
                Some(entries) if list => place.times.saturating_mul(entries),
                _ => place.times,
            },
            depth: place.depth + 1,
            field: 1,
            parent: Some(step),
            list: if entries.is_some() { Some(step) } else { place.list },
            page,
            reach: None,
        };
        let cost = self.set(&field.selection_set, inside);
        if list {
            self.grow(step, cost);
        }
        cost
    }

    fn step(&mut self, field: &Node<Field>, place: Place, entries: Option<u64>, paged: bool) -> usize {
        self.price.steps.push(Step {
            name: field.response_key().clone(),
            parent: place.parent,
            list: place.list,
            entries,
            paged,
            beneath: 0,
        });
        self.price.steps.len() - 1
    }

    fn grow(&mut self, step: usize, cost: u64) {
        let step = &mut self.price.steps[step];
        step.beneath = step.beneath.saturating_add(cost);
    }

    fn introspect(&mut self, field: &Node<Field>, place: Place) -> u64 {
        let reach = match place.reach {
            Some(reach) => reach.follow(&field.name, self.around.census),
            None => Reach::start(),
        };
        self.price.introspected = self.price.introspected.saturating_add(reach.values());
        let inside = Place {
            depth: place.depth + 1,
            reach: Some(reach),
            ..place
        };
        place.times.saturating_add(self.set(&field.selection_set, inside))
    }

    /// The entries on a connection's page; none if the field is no connection.
    fn page(&self, field: &Node<Field>) -> Option<u64> {
        if field.ty().is_list() || !field.ty().inner_named_type().ends_with("Connection") {
            return None;
        }
        let given = ["first", "last"].iter().filter_map(|name| self.number(field, name));
        Some(given.max().map_or(PAGE, |size| size.clamp(1, LARGEST_PAGE)))
    }

    /// The entries of a list without pages; leaves cost nothing beneath, so that only objects matter.
    fn entries(&self, field: &Node<Field>) -> u64 {
        let variables = self.around.variables;
        let ids = field.specified_argument_by_name("ids").map(|value| &**value);
        let length = match ids {
            Some(Value::List(items)) => items.len(),
            Some(Value::Variable(name)) => match variables.get(name) {
                Some(Constant::List(items)) => items.len(),
                _ => 1,
            },
            Some(_) => 1,
            None => return ENTRIES,
        };
        length.max(1) as u64
    }

    /// A whole number among the arguments, given or by default; a negative one counts as zero.
    fn number(&self, field: &Node<Field>, name: &str) -> Option<u64> {
        let clamped = |number: Option<i64>| number.map(|number| u64::try_from(number).unwrap_or(0));
        let literal = |value: &Value| match value {
            Value::Int(int) => clamped(int.as_str().parse().ok()),
            _ => None,
        };
        let default = || literal(field.definition.argument_by_name(name)?.default_value.as_ref()?);
        match field.specified_argument_by_name(name).map(|value| &**value) {
            Some(Value::Variable(variable)) => match self.around.variables.get(variable) {
                Some(Constant::Number(number)) => clamped(number.as_i64()),
                Some(_) => None,
                None => default(),
            },
            Some(value) => literal(value),
            None => default(),
        }
    }
}

#[cfg(test)]
mod tests;
