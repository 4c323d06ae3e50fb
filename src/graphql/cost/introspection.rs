//! How much introspection may yield.
//!
//! The introspection schema is a circle (types have fields, which have types), so that a short query can ask
//! for the schema many times over. The census of the schema tells how many values such a query would yield
//! at most; what is allowed grows with the schema, so that the tools never outgrow it.

use apollo_compiler::{
    Node, Schema,
    ast::FieldDefinition,
    schema::{Component, ExtendedType},
};

/// How many elements of one kind there are in all, and at most beneath one parent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Many {
    all: u64,
    most: u64,
}

impl Many {
    fn add(&mut self, count: usize) {
        let count = count as u64;
        self.all += count;
        self.most = self.most.max(count);
    }
}

/// The lists of a schema, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::graphql) struct Census {
    types: Many,
    fields: Many,
    /// Of fields and of directives.
    args: Many,
    input_fields: Many,
    enum_values: Many,
    /// Interfaces of a type, or types of an interface or union.
    relatives: Many,
    directives: Many,
}

impl Census {
    pub(in crate::graphql) fn of(schema: &Schema) -> Self {
        let mut census = Self::default();
        census.types.add(schema.types.len());
        census.directives.add(schema.directive_definitions.len());
        for directive in schema.directive_definitions.values() {
            census.args.add(directive.arguments.len());
        }
        for definition in schema.types.values() {
            census.count(definition);
        }
        for implementers in schema.implementers_map().values() {
            census.relatives.add(implementers.objects.len());
        }
        census
    }

    fn count(&mut self, definition: &ExtendedType) {
        match definition {
            ExtendedType::Object(object) => {
                self.fields(object.fields.values());
                self.relatives.add(object.implements_interfaces.len());
            }
            ExtendedType::Interface(interface) => {
                self.fields(interface.fields.values());
                self.relatives.add(interface.implements_interfaces.len());
            }
            ExtendedType::Union(union) => self.relatives.add(union.members.len()),
            ExtendedType::Enum(choice) => self.enum_values.add(choice.values.len()),
            ExtendedType::InputObject(input) => self.input_fields.add(input.fields.len()),
            ExtendedType::Scalar(_) => {}
        }
    }

    fn fields<'a>(&mut self, fields: impl ExactSizeIterator<Item = &'a Component<FieldDefinition>>) {
        self.fields.add(fields.len());
        for field in fields {
            let field: &Node<FieldDefinition> = &field.node;
            self.args.add(field.arguments.len());
        }
    }

    /// The number of elements of the schema that can be asked about.
    pub(in crate::graphql) fn elements(&self) -> u64 {
        let lists = [self.types, self.fields, self.args, self.input_fields, self.enum_values];
        lists.iter().map(|many| many.all).sum::<u64>() + self.relatives.all + self.directives.all
    }
}

/// How many elements a selection within introspection looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// So many, each reached on its own.
    Some(u64),
    /// So many times the elements of one kind, all of the schema's.
    All(u64, u64),
}

impl Reach {
    /// `__schema` or `__type` itself.
    pub(super) fn start() -> Self {
        Self::Some(1)
    }

    pub(super) fn values(self) -> u64 {
        match self {
            Self::Some(values) => values,
            Self::All(times, each) => times.saturating_mul(each),
        }
    }

    /// What the field `name` leads to.
    pub(super) fn follow(self, name: &str, census: &Census) -> Self {
        let many = match name {
            "types" => return Self::All(self.values(), census.types.all),
            "fields" => census.fields,
            "args" => census.args,
            "inputFields" => census.input_fields,
            "enumValues" => census.enum_values,
            "interfaces" | "possibleTypes" => census.relatives,
            "directives" => census.directives,
            "type" | "ofType" => return Self::Some(self.values()),
            _ => return self,
        };
        match self {
            // The fields of all types are all fields of the schema, however unevenly they are spread.
            Self::All(times, _) if !matches!(name, "interfaces" | "possibleTypes") => Self::All(times, many.all),
            Self::All(times, _) => Self::Some(times.saturating_mul(many.all)),
            Self::Some(values) => Self::Some(values.saturating_mul(many.most)),
        }
    }
}
