//! The service from outside: real HTTP, both databases.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on ends"
)]

mod account;
mod alike;
mod api_key;
mod attack;
mod authz_coverage;
mod authz_matrix;
mod authz_mutations;
mod bulk;
mod consortium;
mod dissemination;
mod durability;
mod framework;
mod http;
mod isolation;
mod issue;
mod mobility;
mod module;
mod mutation;
mod page;
mod participant;
mod partner;
mod plan;
mod procedure;
mod process;
mod programme;
mod project;
mod readme;
mod reseal;
mod result;
mod schema;
mod schema_check;
mod scope;
mod search;
mod sign_in;
mod start;
mod statements;
mod support;
mod validation;
mod values;
