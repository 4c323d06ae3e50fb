//! The service from outside: real HTTP, both databases.

mod account;
mod issue;
mod module;
mod mutation;
mod page;
mod partner;
mod project;
mod schema;
mod search;
mod statements;
mod support;
