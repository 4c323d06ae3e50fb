//! What a change of the contract breaks, for clients that were made for the old one.
//!
//! *Breaking* is what lets a document fail that was valid before, or an answer hold what its reader was promised would
//! never come. *Dangerous* is what keeps every document valid and can still surprise: another default, another value
//! to expect. Everything else is an addition.

mod position;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, fmt};

use apollo_compiler::{
    Name, Node, Schema,
    ast::{DirectiveDefinition, FieldDefinition, InputValueDefinition},
    collections::{IndexMap, IndexSet},
    schema::{Component, ComponentName, EnumType, ExtendedType, InputObjectType, UnionType},
    validation::Valid,
};

use self::position::{safe_input, safe_output};

/// How much a change matters to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Clients fail.
    Breaking,
    /// Clients may be surprised.
    Dangerous,
}

/// A change that clients notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub weight: Weight,
    /// What has changed: `Query.projects(first:)`.
    pub path: String,
    /// How.
    pub reason: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = match self.weight {
            Weight::Breaking => "breaking",
            Weight::Dangerous => "dangerous",
        };
        write!(form, "{weight}: {} {}", self.path, self.reason)
    }
}

/// What clients of the `old` contract notice of the `new` one, breaking changes first. An error says which of the two
/// is no schema, and why.
pub fn compare(old: &str, new: &str) -> Result<Vec<Finding>, String> {
    let (old, new) = (parse(old, "the old schema")?, parse(new, "the new schema")?);
    let mut comparison = Comparison {
        old: &old,
        new: &new,
        found: Vec::new(),
    };
    comparison.roots();
    comparison.types();
    comparison.directives();
    let mut found = comparison.found;
    found.sort_by_key(|finding| finding.weight);
    Ok(found)
}

fn parse(sdl: &str, name: &str) -> Result<Valid<Schema>, String> {
    Schema::parse_and_validate(sdl, name).map_err(|bad| {
        let first = bad.errors.iter().next().map(|error| error.to_json());
        let told = first.map_or_else(String::new, |first| match first.locations.first() {
            Some(place) => format!(" in line {}: {}", place.line, first.message),
            None => format!(": {}", first.message),
        });
        format!("{name} cannot be read{told}")
    })
}

struct Comparison<'a> {
    old: &'a Schema,
    new: &'a Schema,
    found: Vec<Finding>,
}

impl<'a> Comparison<'a> {
    fn note(&mut self, weight: Weight, path: impl Into<String>, reason: impl Into<String>) {
        self.found.push(Finding {
            weight,
            path: path.into(),
            reason: reason.into(),
        });
    }

    fn breaking(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.note(Weight::Breaking, path, reason);
    }

    fn roots(&mut self) {
        let (old, new) = (&self.old.schema_definition, &self.new.schema_definition);
        for (root, old, new) in [
            ("query", &old.query, &new.query),
            ("mutation", &old.mutation, &new.mutation),
            ("subscription", &old.subscription, &new.subscription),
        ] {
            match (old, new) {
                (Some(_), None) => self.breaking(root, "is gone"),
                (Some(old), Some(new)) if old.name != new.name => {
                    self.breaking(root, format!("was {} and is {}", old.name, new.name));
                }
                _ => (),
            }
        }
    }

    fn types(&mut self) {
        let answered = self.answered();
        let (old, new) = (self.old, self.new);
        // A built-in scalar that nobody uses is not listed.
        for (name, old) in old.types.iter().filter(|(_, old)| !old.is_built_in()) {
            match new.types.get(name) {
                Some(new) => self.shape(name, old, new, answered.contains(name)),
                None => self.breaking(name.as_str(), "is gone"),
            }
        }
    }

    fn shape(&mut self, name: &Name, old: &ExtendedType, new: &ExtendedType, answered: bool) {
        match (old, new) {
            (ExtendedType::Scalar(_), ExtendedType::Scalar(_)) => (),
            (ExtendedType::Object(old), ExtendedType::Object(new)) => {
                self.interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
                self.fields(name, &old.fields, &new.fields);
            }
            (ExtendedType::Interface(old), ExtendedType::Interface(new)) => {
                self.interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
                self.fields(name, &old.fields, &new.fields);
            }
            (ExtendedType::Union(old), ExtendedType::Union(new)) => self.members(old, new),
            (ExtendedType::Enum(old), ExtendedType::Enum(new)) => self.values(old, new, answered),
            (ExtendedType::InputObject(old), ExtendedType::InputObject(new)) => {
                let path = |field: &str| format!("{name}.{field}");
                self.inputs(path, &fields_of(old), &fields_of(new));
            }
            _ => self.breaking(name.as_str(), format!("was {} and is {}", kind(old), kind(new))),
        }
    }

    /// The types of the values that answers hold.
    fn answered(&self) -> HashSet<&'a Name> {
        let fields = self.old.types.values().filter_map(|shape| match shape {
            ExtendedType::Object(object) => Some(&object.fields),
            ExtendedType::Interface(interface) => Some(&interface.fields),
            _ => None,
        });
        fields
            .flat_map(IndexMap::values)
            .map(|field| field.ty.inner_named_type())
            .collect()
    }

    fn interfaces(&mut self, name: &Name, old: &IndexSet<ComponentName>, new: &IndexSet<ComponentName>) {
        for interface in old.iter().filter(|one| !new.contains(one.as_str())) {
            self.breaking(name.as_str(), format!("no longer implements {}", interface.name));
        }
    }

    fn fields(&mut self, name: &Name, old: &Fields, new: &Fields) {
        for (field, old) in old {
            let path = format!("{name}.{field}");
            let Some(new) = new.get(field) else {
                self.breaking(path, "is gone");
                continue;
            };
            if !safe_output(&old.ty, &new.ty) {
                self.breaking(path.as_str(), format!("was {} and is {}", old.ty, new.ty));
            }
            let path = |argument: &str| format!("{path}({argument}:)");
            self.inputs(path, &old.arguments, &new.arguments);
        }
    }

    /// Arguments, or the fields of an input.
    fn inputs(&mut self, path: impl Fn(&str) -> String, old: &Inputs, new: &Inputs) {
        for before in old {
            match new.iter().find(|one| one.name == before.name) {
                Some(now) => self.input(path(&before.name), before, now),
                None => self.breaking(path(&before.name), "is gone"),
            }
        }
        let added = new.iter().filter(|one| old.iter().all(|other| other.name != one.name));
        for required in added.filter(|one| one.is_required()) {
            self.breaking(path(&required.name), "is new and required");
        }
    }

    fn input(&mut self, path: String, old: &InputValueDefinition, new: &InputValueDefinition) {
        if !safe_input(&old.ty, &new.ty) {
            self.breaking(path, format!("took {} and takes {}", old.ty, new.ty));
        } else if new.is_required() && !old.is_required() {
            self.breaking(path, "is required now");
        } else if old.default_value != new.default_value {
            let said = |value: &InputValueDefinition| {
                let default = value.default_value.as_ref();
                default.map_or_else(|| "none".to_owned(), ToString::to_string)
            };
            let reason = format!("had the default {} and has {}", said(old), said(new));
            self.note(Weight::Dangerous, path, reason);
        }
    }

    fn members(&mut self, old: &UnionType, new: &UnionType) {
        for member in old.members.iter().filter(|one| !new.members.contains(one.as_str())) {
            self.breaking(old.name.as_str(), format!("no longer has {}", member.name));
        }
        for member in new.members.iter().filter(|one| !old.members.contains(one.as_str())) {
            self.note(
                Weight::Dangerous,
                old.name.as_str(),
                format!("has {} as well", member.name),
            );
        }
    }

    /// A value that is only sent is an addition; one that is answered too is new to whoever reads it.
    fn values(&mut self, old: &EnumType, new: &EnumType, answered: bool) {
        for value in old.values.keys().filter(|one| !new.values.contains_key(*one)) {
            self.breaking(format!("{}.{value}", old.name), "is gone");
        }
        for value in new
            .values
            .keys()
            .filter(|one| answered && !old.values.contains_key(*one))
        {
            self.note(Weight::Dangerous, format!("{}.{value}", old.name), "is new in answers");
        }
    }

    fn directives(&mut self) {
        let (old, new) = (self.old, self.new);
        for (name, old) in &old.directive_definitions {
            match new.directive_definitions.get(name) {
                Some(new) => self.directive(old, new),
                None => self.breaking(format!("@{name}"), "is gone"),
            }
        }
    }

    fn directive(&mut self, old: &DirectiveDefinition, new: &DirectiveDefinition) {
        let name = format!("@{}", old.name);
        for place in old.locations.iter().filter(|one| !new.locations.contains(one)) {
            self.breaking(name.as_str(), format!("no longer stands on {place}"));
        }
        if old.repeatable && !new.repeatable {
            self.breaking(name.as_str(), "can no longer be repeated");
        }
        let path = |argument: &str| format!("{name}({argument}:)");
        self.inputs(path, &old.arguments, &new.arguments);
    }
}

type Fields = IndexMap<Name, Component<FieldDefinition>>;
type Inputs = [Node<InputValueDefinition>];

fn fields_of(input: &InputObjectType) -> Vec<Node<InputValueDefinition>> {
    input.fields.values().map(|field| field.node.clone()).collect()
}

fn kind(shape: &ExtendedType) -> &'static str {
    match shape {
        ExtendedType::Scalar(_) => "a scalar",
        ExtendedType::Object(_) => "an object",
        ExtendedType::Interface(_) => "an interface",
        ExtendedType::Union(_) => "a union",
        ExtendedType::Enum(_) => "an enum",
        ExtendedType::InputObject(_) => "an input",
    }
}
