//! The service from outside: real HTTP, both databases.

mod attack;
mod durability;
mod http;
mod issue;
mod process;
mod sign_in;
mod support;
