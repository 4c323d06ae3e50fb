//! The schema as the validator knows it.

use apollo_compiler::{
    Schema,
    ast::FieldDefinition,
    name,
    schema::{Component, ExtendedType},
    ty,
    validation::Valid,
};

use crate::error::{Error, Result};

/// Reads the schema's definition.
pub(super) fn parse(sdl: &str) -> Result<Valid<Schema>> {
    let schema = Schema::parse_and_validate(sdl, "schema.graphql").map_err(|bad| Error::internal(bad.errors))?;
    Ok(with_one_of(schema))
}

/// Client tools ask for `__Type.isOneOf`, which the executor answers and the validator does not know.
fn with_one_of(schema: Valid<Schema>) -> Valid<Schema> {
    let mut schema = schema.into_inner();
    if let Some(ExtendedType::Object(object)) = schema.types.get_mut("__Type") {
        let definition = FieldDefinition {
            description: None,
            name: name!("isOneOf"),
            arguments: Vec::new(),
            ty: ty!(Boolean),
            directives: apollo_compiler::ast::DirectiveList::default(),
        };
        let name = definition.name.clone();
        object.make_mut().fields.insert(name, Component::new(definition));
    }
    Valid::assume_valid(schema)
}
