//! The service from outside: real HTTP, both databases.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on ends"
)]

mod attack;
mod authz_coverage;
mod authz_matrix;
mod authz_mutations;
mod durability;
mod http;
mod isolation;
mod issue;
mod process;
mod sign_in;
mod support;
