//! The service from outside: real HTTP, both databases.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on ends"
)]

mod authz_coverage;
mod authz_matrix;
mod authz_mutations;
mod isolation;
mod issue;
mod support;
