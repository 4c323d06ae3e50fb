//! Puts the data of an answer into the shape that the document asked for.
//!
//! The executor lists fields in the order in which they were ready, leaves out those that failed, and takes
//! an object of which every field failed for null. Clients are promised more: fields in the order of the
//! selection, a null where a field failed, and no null where the schema says there is none: there the object
//! or list around it is null instead, up to the first place that may be.

use std::collections::{HashMap, HashSet};

use apollo_compiler::{
    Name as Key,
    ast::Type,
    executable::{ExecutableDocument, Operation, Selection, SelectionSet},
};
use async_graphql::{Name, PathSegment, Response, ServerError, Value, indexmap::IndexMap};

/// Gives `response` the shape of `operation`, one of the operations of the validated `document`.
pub fn complete(document: &ExecutableDocument, operation: &Operation, response: &mut Response) {
    let faults = Faults::of(&response.errors);
    let shape = Shape::of(document, &[&operation.selection_set]);
    let data = std::mem::take(&mut response.data);
    response.data = match data {
        Value::Null if !faults.lie_below() => Value::Null,
        data => shape.object(data, Some(&faults)),
    };
}

/// What an object may hold, in order: the selection with its fragments spread.
struct Shape<'a> {
    fields: IndexMap<&'a Key, Field<'a>>,
}

struct Field<'a> {
    ty: &'a Type,
    shape: Shape<'a>,
}

impl<'a> Shape<'a> {
    /// The fields of one object, which may be selected in several places.
    fn of(document: &'a ExecutableDocument, sets: &[&'a SelectionSet]) -> Self {
        let mut found = Found {
            document,
            fields: IndexMap::new(),
            spread: HashSet::new(),
        };
        for set in sets {
            found.collect(set);
        }
        let fields = found.fields.into_iter().map(|(key, (ty, sets))| {
            let shape = Self::of(document, &sets);
            (key, Field { ty, shape })
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// The object in this shape; null if a field that may not be null failed.
    fn object(&self, value: Value, faults: Option<&Faults>) -> Value {
        let mut given = match value {
            Value::Object(fields) => fields,
            // Nothing is left of an object of which every field failed.
            Value::Null => IndexMap::new(),
            scalar => return scalar,
        };
        let mut out = IndexMap::with_capacity(given.len());
        for (key, field) in &self.fields {
            let below = faults.and_then(|faults| faults.at(key.as_str()));
            let (name, value) = match given.swap_remove_entry(key.as_str()) {
                Some((name, value)) => (name, field.shape.value(field.ty, value, below)),
                None if below.is_some() => (Name::new(key.as_str()), Value::Null),
                // Skipped, or of another type than the object's.
                None => continue,
            };
            if value == Value::Null && field.ty.is_non_null() {
                return Value::Null;
            }
            out.insert(name, value);
        }
        Value::Object(out)
    }

    /// A value of type `ty`, of which objects have this shape.
    fn value(&self, ty: &Type, value: Value, faults: Option<&Faults>) -> Value {
        match value {
            Value::List(items) => self.list(ty.item_type(), items, faults),
            // Nothing is selected of a scalar that is an object.
            Value::Object(_) if !self.fields.is_empty() => self.object(value, faults),
            Value::Null if !ty.is_list() && faults.is_some_and(Faults::lie_below) => self.object(value, faults),
            scalar => scalar,
        }
    }

    fn list(&self, ty: &Type, items: Vec<Value>, faults: Option<&Faults>) -> Value {
        let mut out = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let below = faults.and_then(|faults| faults.at(&index.to_string()));
            let item = self.value(ty, item, below);
            if item == Value::Null && ty.is_non_null() {
                return Value::Null;
            }
            out.push(item);
        }
        Value::List(out)
    }
}

/// Fields under their response names, in the order of their first selection.
struct Found<'a> {
    document: &'a ExecutableDocument,
    fields: IndexMap<&'a Key, (&'a Type, Vec<&'a SelectionSet>)>,
    spread: HashSet<&'a Key>,
}

impl<'a> Found<'a> {
    fn collect(&mut self, set: &'a SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    let found = self.fields.entry(field.response_key());
                    let (_, sets) = found.or_insert_with(|| (field.ty(), Vec::new()));
                    sets.push(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.collect(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name)
                        && self.spread.insert(&spread.fragment_name)
                    {
                        self.collect(&fragment.selection_set);
                    }
                }
            }
        }
    }
}

/// Where errors happened, as a tree along their paths.
#[derive(Default)]
struct Faults {
    inner: HashMap<String, Self>,
}

impl Faults {
    fn of(errors: &[ServerError]) -> Self {
        let mut root = Self::default();
        for error in errors {
            let mut node = &mut root;
            for segment in &error.path {
                let key = match segment {
                    PathSegment::Field(name) => name.clone(),
                    PathSegment::Index(index) => index.to_string(),
                };
                node = node.inner.entry(key).or_default();
            }
        }
        root
    }

    /// Whether an error happened deeper than here.
    fn lie_below(&self) -> bool {
        !self.inner.is_empty()
    }

    fn at(&self, key: &str) -> Option<&Self> {
        self.inner.get(key)
    }
}
