//! The service from outside: real HTTP, both databases.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on ends"
)]

mod attack;
mod durability;
mod http;
mod issue;
mod process;
mod sign_in;
mod start;
mod support;
mod values;
