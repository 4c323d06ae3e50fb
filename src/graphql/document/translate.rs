//! From the validated document to the one that runs.
//!
//! Validation and execution come from two libraries, each with a parser of its own. Two parsers never
//! agree on everything, and what one of them sees must not run when the other has judged something
//! different. So a document is parsed once, validated, and its tree is written out in the executor's
//! types; the executor's own parser never sees the text.
//!
//! On the way two habits of the executor are set right. It reads a variable that was not given as an
//! explicit null, which would clear a field that the caller meant to leave alone: such arguments and input
//! fields are left out here. And it runs a field of a mutation once for each time it is selected, even
//! under one response name: the selections of such fields are merged here.

use std::collections::{HashMap, VecDeque};

use apollo_compiler::{
    Name as Source, Node,
    ast::{self, OperationType},
    executable as typed,
    parser::SourceSpan,
};
use async_graphql::{
    Name, Pos, Positioned,
    parser::types::{self as runnable, DocumentOperations, ExecutableDocument},
};
use async_graphql_value::Value;

use super::{position::Positions, values, variables::Coerced};

/// A root field that runs, with all that is selected of it under one response name.
pub(super) struct Root<'a> {
    field: &'a Node<typed::Field>,
    again: Vec<&'a Node<typed::Field>>,
}

impl Root<'_> {
    /// The schema's name of the field.
    pub(super) fn name(&self) -> String {
        self.field.name.to_string()
    }
}

/// The root fields that run: conditions judged, fragments written out, equal response names merged.
pub(super) fn roots<'a>(
    document: &'a typed::ExecutableDocument,
    operation: &'a typed::Operation,
    variables: &Coerced,
) -> Vec<Root<'a>> {
    let mut roots = Roots {
        document,
        variables,
        found: Vec::new(),
        places: HashMap::new(),
    };
    roots.collect(&operation.selection_set);
    roots.found
}

struct Roots<'a, 'v> {
    document: &'a typed::ExecutableDocument,
    variables: &'v Coerced,
    found: Vec<Root<'a>>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Roots<'a, '_> {
    fn collect(&mut self, set: &'a typed::SelectionSet) {
        for selection in &set.selections {
            if !self.variables.include(selection.directives()) {
                continue;
            }
            match selection {
                typed::Selection::Field(field) => self.add(field),
                typed::Selection::InlineFragment(inline) => self.collect(&inline.selection_set),
                typed::Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.collect(&fragment.selection_set);
                    }
                }
            }
        }
    }

    fn add(&mut self, field: &'a Node<typed::Field>) {
        let next = self.found.len();
        let place = *self.places.entry(field.response_key()).or_insert(next);
        match self.found.get_mut(place) {
            Some(root) => root.again.push(field),
            None => self.found.push(Root {
                field,
                again: Vec::new(),
            }),
        }
    }
}

/// Writes one operation and the fragments it uses in the executor's types.
pub(super) fn translate(
    document: &typed::ExecutableDocument,
    operation: &typed::Operation,
    roots: &[Root<'_>],
    variables: &Coerced,
) -> ExecutableDocument {
    let mut translator = Translator {
        positions: Positions::of(&document.sources),
        variables,
        wanted: VecDeque::new(),
    };
    let definition = translator.operation(operation, roots);
    let operations = match &operation.name {
        None => DocumentOperations::Single(definition),
        Some(name) => DocumentOperations::Multiple([(Name::new(name), definition)].into()),
    };
    ExecutableDocument {
        operations,
        fragments: translator.fragments(document),
    }
}

struct Translator<'a> {
    positions: Positions<'a>,
    variables: &'a Coerced,
    /// Fragments that were spread, to be translated after the operation.
    wanted: VecDeque<Source>,
}

impl Translator<'_> {
    /// Parents are looked up before their children, which keeps to the order of the text.
    fn position(&mut self, span: Option<SourceSpan>) -> Pos {
        self.positions.find(span)
    }

    fn name(&mut self, name: &Source) -> Positioned<Name> {
        Positioned::new(Name::new(name), self.position(name.location()))
    }

    fn operation(
        &mut self,
        operation: &typed::Operation,
        roots: &[Root<'_>],
    ) -> Positioned<runnable::OperationDefinition> {
        let definition = runnable::OperationDefinition {
            ty: match operation.operation_type {
                OperationType::Query => runnable::OperationType::Query,
                OperationType::Mutation => runnable::OperationType::Mutation,
                OperationType::Subscription => runnable::OperationType::Subscription,
            },
            variable_definitions: operation.variables.iter().filter_map(|it| self.variable(it)).collect(),
            directives: self.directives(&operation.directives),
            selection_set: match operation.operation_type {
                OperationType::Mutation => set_of(roots.iter().map(|root| self.root(root)).collect()),
                _ => self.set(&operation.selection_set),
            },
        };
        Positioned::new(definition, Pos::default())
    }

    fn variable(
        &mut self,
        definition: &Node<ast::VariableDefinition>,
    ) -> Option<Positioned<runnable::VariableDefinition>> {
        let position = self.position(definition.location());
        let variable = runnable::VariableDefinition {
            name: self.name(&definition.name),
            var_type: Positioned::new(runnable::Type::new(&definition.ty.to_string())?, position),
            directives: self.directives(&definition.directives),
            // Defaults are among the coerced values already.
            default_value: None,
        };
        Some(Positioned::new(variable, position))
    }

    fn root(&mut self, root: &Root<'_>) -> Positioned<runnable::Selection> {
        let mut field = self.field(root.field);
        for again in &root.again {
            let more = self.set(&again.selection_set);
            field.node.selection_set.node.items.extend(more.node.items);
        }
        let position = field.pos;
        Positioned::new(runnable::Selection::Field(field), position)
    }

    fn set(&mut self, set: &typed::SelectionSet) -> Positioned<runnable::SelectionSet> {
        set_of(set.selections.iter().map(|it| self.selection(it)).collect())
    }

    fn selection(&mut self, selection: &typed::Selection) -> Positioned<runnable::Selection> {
        match selection {
            typed::Selection::Field(field) => lift(self.field(field), runnable::Selection::Field),
            typed::Selection::FragmentSpread(it) => lift(self.spread(it), runnable::Selection::FragmentSpread),
            typed::Selection::InlineFragment(it) => lift(self.inline(it), runnable::Selection::InlineFragment),
        }
    }

    fn field(&mut self, field: &Node<typed::Field>) -> Positioned<runnable::Field> {
        let position = self.position(field.location());
        let result = runnable::Field {
            alias: field.alias.as_ref().map(|alias| self.name(alias)),
            name: self.name(&field.name),
            arguments: self.arguments(&field.arguments),
            directives: self.directives(&field.directives),
            selection_set: self.set(&field.selection_set),
        };
        Positioned::new(result, position)
    }

    fn spread(&mut self, spread: &Node<typed::FragmentSpread>) -> Positioned<runnable::FragmentSpread> {
        self.wanted.push_back(spread.fragment_name.clone());
        let position = self.position(spread.location());
        let result = runnable::FragmentSpread {
            fragment_name: self.name(&spread.fragment_name),
            directives: self.directives(&spread.directives),
        };
        Positioned::new(result, position)
    }

    fn inline(&mut self, inline: &Node<typed::InlineFragment>) -> Positioned<runnable::InlineFragment> {
        let position = self.position(inline.location());
        let result = runnable::InlineFragment {
            type_condition: inline.type_condition.as_ref().map(|on| self.condition(on)),
            directives: self.directives(&inline.directives),
            selection_set: self.set(&inline.selection_set),
        };
        Positioned::new(result, position)
    }

    fn condition(&mut self, on: &Source) -> Positioned<runnable::TypeCondition> {
        lift(self.name(on), |on| runnable::TypeCondition { on })
    }

    fn directives(&mut self, directives: &ast::DirectiveList) -> Vec<Positioned<runnable::Directive>> {
        let mut result = Vec::with_capacity(directives.len());
        for directive in directives {
            let position = self.position(directive.location());
            let name = self.name(&directive.name);
            let arguments = self.arguments(&directive.arguments);
            result.push(Positioned::new(runnable::Directive { name, arguments }, position));
        }
        result
    }

    /// An argument whose variable was not given counts as not given.
    fn arguments(&mut self, arguments: &[Node<ast::Argument>]) -> Vec<(Positioned<Name>, Positioned<Value>)> {
        let mut result = Vec::with_capacity(arguments.len());
        for argument in arguments {
            if let Some(value) = values::value(&argument.value, self.variables) {
                let name = self.name(&argument.name);
                let position = self.position(argument.value.location());
                result.push((name, Positioned::new(value, position)));
            }
        }
        result
    }

    fn fragments(
        &mut self,
        document: &typed::ExecutableDocument,
    ) -> HashMap<Name, Positioned<runnable::FragmentDefinition>> {
        let mut result = HashMap::new();
        while let Some(name) = self.wanted.pop_front() {
            let key = Name::new(&name);
            let (Some(fragment), false) = (document.fragments.get(&name), result.contains_key(&key)) else {
                continue;
            };
            let position = self.position(fragment.location());
            let definition = runnable::FragmentDefinition {
                type_condition: self.condition(fragment.type_condition()),
                directives: self.directives(&fragment.directives),
                selection_set: self.set(&fragment.selection_set),
            };
            result.insert(key, Positioned::new(definition, position));
        }
        result
    }
}

/// The position of a selection set is never reported.
fn set_of(items: Vec<Positioned<runnable::Selection>>) -> Positioned<runnable::SelectionSet> {
    Positioned::new(runnable::SelectionSet { items }, Pos::default())
}

fn lift<T, U>(inner: Positioned<T>, wrap: impl FnOnce(Positioned<T>) -> U) -> Positioned<U> {
    let position = inner.pos;
    Positioned::new(wrap(inner), position)
}
