//! The contract: the schema merged from the areas, and what their resolvers share.

pub mod node;
