//! The service from outside: real HTTP, both databases.

mod issue;
mod support;
