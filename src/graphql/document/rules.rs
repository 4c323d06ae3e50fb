//! Rules of validation that the validator leaves out.
//!
//! It does not look for input fields given twice, judges a variable by its type's name alone where the
//! variable stands inside a list or an input object, and takes a default of null for a value. Nor does it
//! know our own scalars: a literal that is none of a day is told where it stands, as for a variable.

use std::collections::HashSet;

use apollo_compiler::{
    Node, Schema,
    ast::{self, InputValueDefinition, Type, Value, VariableDefinition},
    executable::{ExecutableDocument, Operation, Selection, SelectionSet},
    parser::SourceSpan,
    schema::{ExtendedType, InputObjectType},
};

use entity::rule::Violation;

use super::{
    Fault,
    variables::{Path, is_scalar, wrong},
};

/// What breaks these rules in a document that the validator let pass, at most `most` of each kind.
pub(super) fn check(schema: &Schema, document: &ExecutableDocument, most: usize) -> (Vec<Fault>, Vec<Violation>) {
    let (mut faults, mut violations) = (Vec::new(), Vec::new());
    for operation in document.operations.iter() {
        let mut rules = Rules {
            schema,
            document,
            operation,
            seen: HashSet::new(),
            faults: Vec::new(),
            violations: Vec::new(),
        };
        rules.directives(&operation.directives);
        rules.set(&operation.selection_set);
        faults.append(&mut rules.faults);
        violations.append(&mut rules.violations);
    }
    faults.truncate(most);
    violations.truncate(most);
    (faults, violations)
}

struct Rules<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    operation: &'a Operation,
    /// The fragments that were walked.
    seen: HashSet<&'a str>,
    faults: Vec<Fault>,
    violations: Vec<Violation>,
}

impl<'a> Rules<'a> {
    fn set(&mut self, set: &'a SelectionSet) {
        for selection in &set.selections {
            self.directives(selection.directives());
            match selection {
                Selection::Field(field) => {
                    self.arguments(&field.arguments, &field.definition.arguments);
                    self.set(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.set(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    let fragment = spread.fragment_def(self.document);
                    if let Some(fragment) = fragment.filter(|it| self.seen.insert(&it.name)) {
                        self.directives(&fragment.directives);
                        self.set(&fragment.selection_set);
                    }
                }
            }
        }
    }

    fn directives(&mut self, directives: &ast::DirectiveList) {
        let schema = self.schema;
        for directive in directives {
            if let Some(definition) = schema.directive_definitions.get(&directive.name) {
                self.arguments(&directive.arguments, &definition.arguments);
            }
        }
    }

    fn arguments(&mut self, given: &[Node<ast::Argument>], declared: &[Node<InputValueDefinition>]) {
        for argument in given {
            if let Some(definition) = declared.iter().find(|it| it.name == argument.name) {
                let path = Path::Root(&argument.name);
                self.value(
                    &argument.value,
                    &definition.ty,
                    definition.default_value.is_some(),
                    path,
                );
            }
        }
    }

    /// A value where `expected` is due; `default` if something stands in for one that is left out.
    fn value(&mut self, value: &Node<Value>, expected: &Type, default: bool, path: Path<'_>) {
        match &**value {
            Value::Variable(name) => {
                let declared = self.operation.variables.iter().find(|it| it.name == *name);
                if let Some(declared) = declared.filter(|it| !fits(it, expected, default)) {
                    let message = format!(
                        "variable `${name}` of type `{}` cannot be used where `{expected}` is expected",
                        declared.ty
                    );
                    self.refuse(message, value.location());
                }
            }
            Value::List(items) if expected.is_list() => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, expected.item_type(), false, Path::Item(&path, index));
                }
            }
            Value::Object(fields) => {
                let schema = self.schema;
                if let Some(ExtendedType::InputObject(input)) = schema.types.get(expected.inner_named_type()) {
                    self.object(fields, input, path);
                }
            }
            Value::Null | Value::List(_) => {}
            literal => {
                let name = expected.inner_named_type();
                let own = matches!(self.schema.types.get(name), Some(ExtendedType::Scalar(it)) if !it.is_built_in());
                if own && !is_scalar(name, literal.as_str()) {
                    self.violations.push(wrong(path, name));
                }
            }
        }
    }

    fn object(&mut self, fields: &[(ast::NamedType, Node<Value>)], input: &InputObjectType, path: Path<'_>) {
        let mut names = HashSet::new();
        for (name, value) in fields {
            if !names.insert(name) {
                self.refuse(
                    format!("the input field `{name}` is provided multiple times"),
                    name.location(),
                );
            }
            if let Some(definition) = input.fields.get(name) {
                let path = Path::Field(&path, name);
                self.value(value, &definition.ty, definition.default_value.is_some(), path);
            }
        }
    }

    fn refuse(&mut self, message: String, at: Option<SourceSpan>) {
        let place = at.and_then(|span| span.line_column(&self.document.sources));
        self.faults
            .push(Fault::new("GRAPHQL_VALIDATION_FAILED", message, place));
    }
}

/// Whether a variable may stand where `expected` is due.
fn fits(variable: &VariableDefinition, expected: &Type, default: bool) -> bool {
    if variable.ty.is_non_null() || !expected.is_non_null() {
        return variable.ty.is_assignable_to(expected);
    }
    let own_default = variable.default_value.as_ref().is_some_and(|value| !value.is_null());
    (own_default || default) && variable.ty.is_assignable_to(&expected.clone().nullable())
}
