//! The data of the service: one file a table, typed enums, pure rules as methods with unit tests.

pub mod rule;
