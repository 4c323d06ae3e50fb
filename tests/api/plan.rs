//! Inclusion plans: whose they are, how they go, and which rules hold them.

mod chain;
mod rules;
mod second_line;
pub mod stage;
mod subject;
mod team;
