//! Competence validations: whose they are, how they go, and which rules hold them.

mod break_glass;
mod contract;
mod course;
mod ledger;
mod person;
mod proof;
mod rules;
mod second_line;
pub mod stage;
mod store;
mod team;
